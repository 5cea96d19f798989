//! Who belongs to which organisation.

use std::sync::OnceLock;

use regex::Regex;
use tilt_core::actor::{Actor, Role};
use tilt_core::card::Card;
use tilt_core::organisation::{MembershipStatus, OrgId};
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::warning::Warning;

use super::rule::{Hit, Rule, RuleSet, expand};
use super::{Coder, Draft, card};
use crate::sentence::{SentenceContext, pattern};

/// The coder of memberships.
pub struct Membership;

static CARD: Card = card(
    "membership",
    "Memberships",
    "Finds statements that a state belongs to, joins, leaves or freezes its part in an organisation of the bundled table.",
    "Organisations outside the table and unnamed unions are not found.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-membership-1",
        doc: "Remaining in organisations, also as a background clause: what is presupposed is said too.",
        example: "While formally remaining in ASEAN, Laos keeps its distance.",
        triggers: &["remain", "stay", "continu", "part of", "belong"],
        pattern: r"\b(?P<verb>remain(?:s|ed|ing)?|stay(?:s|ed|ing)?|continu(?:es?|ed|ing) to be|belong(?:s|ed|ing)?|(?:is|are|being|be) {adv}part) {adv}(?:a |an |one of the )?(?:full |formal |active |loyal )*(?:members? of|part of|in|within|inside|to|of) (?:both )?{G:orgs}",
    },
    Rule {
        id: "T-membership-2",
        doc: "Being or becoming a member, observer or candidate.",
        example: "Montenegro is a member of NATO.",
        triggers: &[
            "member",
            "observer",
            "candidate",
            "dialogue partner",
            "partner country",
            "partner state",
        ],
        pattern: r"(?:(?P<verb>\b(?:is|are|was|were|became|become|becomes|becoming|be|been|remains?|remained)|,|—) )?(?:already |also |still |now |not |no longer |formally |once )*(?:an? |the |one of the )?(?:full |founding |formal |associate |permanent |fellow |active |charter |original |founder |long-standing |loyal |newest |youngest |new )*(?P<what>members?|observers?|candidates?|candidate country|member state|associate|dialogue partners?|partner countr(?:y|ies)|partner states?)(?: (?:state|country|status))?(?:s)? (?:of|in|at|for|to) (?:both )?{G:orgs}",
    },
    Rule {
        id: "T-membership-3",
        doc: "Joining an organisation.",
        example: "Finland joined NATO in 2023.",
        triggers: &["join", "acced", "enter", "accession", "admitted", " into ", "membership"],
        pattern: r"\b(?P<verb>(?:re-?)?join(?:s|ed|ing)?|acced(?:es?|ed|ing) to|(?:re-?)?enter(?:s|ed|ing)?(?: into)?|(?:was|were|been|being|is|are) {adv}(?:(?:re-?)?admitted (?:in)?to|taken into|let into|(?:received|accepted|welcomed|inducted|absorbed|brought|voted) into)|(?:became|becoming|become) part of|(?:gain|w[io]n|obtain|acquir|receiv|get|got|secur)(?:s|ed|es|ning|ing)? (?:full )?membership (?:of|in)|accession to) (?:both )?{G:orgs}",
    },
    Rule {
        id: "T-membership-4",
        doc: "Leaving an organisation.",
        example: "Venezuela withdrew from the OAS.",
        triggers: &[
            "leav",
            "left",
            "withdr",
            "quit",
            "exit",
            "walk",
            " out of ",
            "ceas",
            "secede",
            "membership",
            " from ",
        ],
        pattern: r"\b(?P<verb>leav(?:es?|ing)|left|withdr[ae]w(?:s|n|ing|al)? (?:itself )?from|quit(?:s|ting)?|exit(?:s|ed|ing)?(?: from)?|(?:pull|walk|storm|drop|bow|back|opt)(?:s|p?ed|p?ing)? out of|part(?:s|ed|ing) (?:ways|company) with|seced(?:es?|ed|ing) from|ceas(?:es?|ed|ing) to (?:be (?:an? )?(?:[a-z]+ )?member of|belong to)|(?:renounc|surrender|relinquish|end|terminat)(?:es?|s|ed|ing) (?:its|their) membership (?:of|in)|g[ai]v(?:es?|ing) up (?:its|their) membership (?:of|in)|(?:was|were|been|being|is|are) {adv}(?:expelled|ejected|ousted|thrown out|excluded|kicked out) (?:from|of)) {G:orgs}",
    },
    Rule {
        id: "T-membership-5",
        doc: "Freezing or suspending one's own participation.",
        example: "Armenia froze its participation in the CSTO.",
        triggers: &["suspend", "fr"],
        pattern: r"\b(?P<verb>suspend(?:s|ed|ing)?|fr[eo]ez?(?:e|es|ing|en)?|froze|frozen) (?:its |their |the )?(?:participation|membership|work|activity|involvement) (?:in|of) {G:orgs}",
    },
    Rule {
        id: "T-membership-6",
        doc: "A state suspended by an organisation.",
        example: "The African Union suspended Niger.",
        triggers: &["suspend"],
        pattern: r"{O:org} {adv}(?:has |have |had )?(?P<verb>suspend(?:s|ed)?) {S:state}(?:'s? membership)?|{S:gone} {adv}(?:was|were|has been|had been) {adv}(?P<passive>suspended) (?:from|by) {O:by}|\b(?:was|were|been|being|is|are|remains?|remained|stays?) {adv}(?P<barred>suspended) (?:from|by) {O:ban}",
    },
    Rule {
        id: "T-membership-7",
        doc: "\"NATO member X\": the status as an apposition.",
        example: "EU member Croatia opened the talks.",
        triggers: &["member ", "candidate ", "observer ", "members "],
        pattern: r"(?P<orgs><o[0-9]+>(?:(?:, |/| and |-)<o[0-9]+>)*)[ -](?:founding |full |fellow |associate )?(?P<verb>member|candidate|observer|members|newcomer)(?: state| states| country)? (?:the )?(?P<state><s[0-9]+>)",
    },
    Rule {
        id: "T-membership-8",
        doc: "Stopping short of leaving while freezing participation.",
        example: "Armenia stopped short of leaving the CSTO but suspended its participation.",
        triggers: &["short of"],
        pattern: r"\b(?P<verb>stop(?:s|ped|ping)? short of) (?:leaving|quitting|withdrawing from) {G:orgs},? (?:but|and|yet) {any}(?P<freeze>suspended|froze|frozen) (?:its|their) (?:participation|membership)",
    },
    Rule {
        id: "T-membership-9",
        doc: "\"NATO's 32nd member\": the organisation owns its member.",
        example: "Montenegro became NATO's 29th member.",
        triggers: &["member", "observer", "candidate"],
        pattern: r"(?P<verb>\b(?:is|are|was|were|became|become|becomes|becoming|be|been|remains?|remained)|,|—) {adv}(?:one of |among )?(?:the |an? )?(?P<orgs><o[0-9]+>)(?:'s? (?:[a-z0-9-]+ ){0,3}?| )(?P<what>members?|observers?|candidates?)(?: state| country)?\b",
    },
    Rule {
        id: "T-membership-10",
        doc: "An organisation that takes a state in.",
        example: "ASEAN welcomed Fiji as its newest member.",
        triggers: &["admit", "took in", "takes in", "welcom", "accept", "induct"],
        pattern: r"{O:org} {adv}(?:has |have |had )?{adv}(?P<verb>(?:re-?)?admit(?:s|ted)|t(?:akes|ook) in|welcom(?:es?|ed)|accept(?:s|ed)|induct(?:s|ed)) {L:states}(?P<as> as (?:an? |its |the |full |new )*(?:[a-z0-9-]+ ){0,2}?(?:members?|observers?|partners?)| into (?:its|the) (?:fold|ranks|family|club))?(?:[,.;]| in | on | last | this | after |$)",
    },
    Rule {
        id: "T-membership-11",
        doc: "A state's accession or exit as a noun, told as done: with its date behind \"since\" or \"after\", or completed.",
        example: "Since Peru's accession to APEC in 1998, ports have grown.",
        triggers: &["accession", "entry", "admission", "membership", "exit", "withdrawal", "departure"],
        pattern: r"(?:(?P<since>\b(?:since|after|following|upon|before|with) )(?:the )?)?(?P<state><s[0-9]+>)'s? (?:[a-z-]+ ){0,2}?(?P<verb>(?:accession|entry|admission|membership|exit|withdrawal|departure) (?:into|in|to|of|from)) {G:orgs}(?P<when> (?:in|on|of) (?:[a-z0-9]+ ){0,2}[0-9]{4}| last (?:year|month|week))?(?P<done> (?:was|were|has been|had been) {adv}(?:completed|formali[sz]ed|finali[sz]ed|sealed|concluded|suspended|frozen)| (?:took|takes|came into|entered into|became) (?:effect|force|effective))?",
    },
    Rule {
        id: "T-membership-12",
        doc: "Founding an organisation.",
        example: "In 1967 Indonesia and Thailand founded ASEAN.",
        triggers: &["found", "set up", "creat", "establish"],
        pattern: r"\b(?P<verb>(?:co-?)?found(?:s|ed|ing)|set(?:s|ting)? up|creat(?:es?|ed|ing)|establish(?:es|ed|ing)?) {G:orgs}",
    },
    Rule {
        id: "T-membership-13",
        doc: "A status given or held: observer, candidate, partner.",
        example: "Moldova was granted candidate status by the European Union.",
        triggers: &["status"],
        pattern: r"\b(?P<verb>(?:was|were|been) {adv}(?:given|granted|awarded|accorded|offered)|(?:received|obtained|gained|won|secured|holds|held|has|have|had|enjoys|enjoyed|acquired)) (?:the |full |its )?(?:status of (?:an? )?)?(?P<what>candidate|observer|associate|dialogue partner|partner)(?: status)? (?:in|by|at|with|of|from) {G:orgs}|\b(?P<direct>(?:was|were|been) {adv}(?:given|granted|awarded|accorded)|(?:received|obtained|gained|won|secured|holds|held|has|enjoys|acquired)) (?:the )?(?P<own><o[0-9]+>)(?:'s)? (?P<rank>candidate|observer|associate|dialogue partner|partner)(?: country)? status",
    },
    Rule {
        id: "T-membership-14",
        doc: "Being in an organisation, as a short clause: \"still in ASEAN, …\", \"is in NATO\".",
        example: "Still in ASEAN, Laos keeps its distance.",
        triggers: &["in ", "inside ", "part of", "member", "candidate", "observer"],
        pattern: r"(?:(?:^|, |— |; )(?P<verb>(?:still|nominally|formally|officially|technically|on paper)(?: still| nominally| formally)?) (?:an? )?(?:(?P<what>members?|observers?|candidates?) (?:of|in)|part of|in|inside|within) (?:both )?{G:orgs}|<s[0-9]+> (?P<direct>(?:is|are|was|were|has been|have been|sits?|remains?|remained|stays?|stayed)) {adv}(?:not |both )?(?:in|inside) (?:both )?{G:ban}(?:[,.;]| and | but | since | while | though |$)|(?:^|, )(?P<passive>as) an? (?:full |founding )?(?P<own><o[0-9]+>) (?P<rank>members?|candidates?|observers?)(?: state| country)?)",
    },
];

impl Coder for Membership {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for hit in SET.hits(sentence.text()) {
            if is_something_of_it(sentence.text(), &hit) || !is_told(sentence.text(), &hit) {
                continue;
            }
            let whole = sentence.span(hit.whole());
            if !drafts.iter().any(|draft| draft.span.overlaps(whole)) || hit.rule.id == "T-membership-8" {
                let own = code(sentence, &hit);
                drafts.extend(elided(sentence, &hit, &own));
                drafts.extend(followers(sentence, &hit, &own));
                drafts.extend(own);
            }
        }
        drafts
    }
}

fn code(sentence: &SentenceContext, hit: &Hit) -> Vec<Draft> {
    let one = |name: &str| hit.get(name).and_then(|placeholder| sentence.party(placeholder));
    let orgs: Vec<OrgId> = ["orgs", "org", "by", "ban", "own"]
        .iter()
        .filter_map(|name| hit.range(name))
        .flat_map(|range| sentence.parties(range))
        .filter_map(|party| match party.actor {
            Some(Actor::Org(org)) => Some(org),
            _ => None,
        })
        .collect();
    let passive = hit.range("passive").or_else(|| hit.range("barred"));
    let at = passive.map_or_else(|| hit.verb(), |range| range.start);
    let stated = one("state").or_else(|| one("gone"));
    let states = match (stated, hit.range("states")) {
        (Some(state), _) => vec![state],
        (None, Some(range)) => sentence.parties(range),
        (None, None) => subjects(sentence, hit.whole().start.max(at), hit.whole().end),
    };
    if orgs.is_empty() {
        return Vec::new();
    }
    // "Kenya's president is in the EU" travels.
    let is_short = hit.rule.id == "T-membership-14";
    let is_state = |party: &Party| match party.actor {
        Some(Actor::Org(_)) => false,
        Some(Actor::State(_, role)) => !is_short || role == Role::State,
        None => true,
    };
    states.into_iter().filter(is_state).flat_map(|state| of_state(sentence, hit, at, &state, &orgs)).collect()
}

/// The membership of one of the states of which it is said.
fn of_state(sentence: &SentenceContext, hit: &Hit, at: usize, state: &Party, orgs: &[OrgId]) -> Vec<Draft> {
    let (status, left) = match hit.rule.id {
        "T-membership-4" => (MembershipStatus::Member, true),
        "T-membership-5" => (MembershipStatus::Frozen, false),
        "T-membership-6" => (MembershipStatus::Suspended, false),
        "T-membership-8" => (MembershipStatus::Member, true),
        "T-membership-11" if hit.get("done").is_some_and(|done| done.ends_with("suspended")) => {
            (MembershipStatus::Suspended, false)
        }
        "T-membership-11" if hit.get("done").is_some_and(|done| done.ends_with("frozen")) => {
            (MembershipStatus::Frozen, false)
        }
        "T-membership-11" => {
            let word = hit.get("verb").unwrap_or_default();
            let leaves = ["exit", "withdrawal", "departure"].iter().any(|stem| word.starts_with(stem));
            (MembershipStatus::Member, leaves)
        }
        _ => {
            let word = hit.get("what").or_else(|| hit.get("rank")).or_else(|| hit.get("verb"));
            (status(word.unwrap_or_default()), false)
        }
    };
    let content = |status, left| Content::Membership {
        state: state.clone(),
        organisations: orgs.to_vec(),
        status,
        left,
    };
    let mut draft = Draft::of(sentence, hit, content(status, left));
    draft.at = at;
    let mut drafts = Vec::new();
    if hit.rule.id == "T-membership-8" {
        let mut frozen = draft.clone();
        frozen.content = content(MembershipStatus::Frozen, false);
        frozen.at = hit.range("freeze").map_or(at, |range| range.start);
        frozen.modality = Some(Modality::Realis);
        draft.modality = Some(Modality::Negated);
        drafts.push(frozen);
    }
    if is_no_longer(&sentence.text()[hit.whole()]) {
        draft.content = content(status, true);
        draft.modality = Some(Modality::Realis);
    }
    if state.actor.is_none() {
        draft.warnings.push(Warning::new(
            "W-text-unresolved-actor",
            format!("`{}` has several readings", state.surface),
        ));
    }
    drafts.insert(0, draft);
    drafts
}

/// "Joined A in 1999 and B in 2004": the verb of the second is left out, its date is its own.
fn elided(sentence: &SentenceContext, hit: &Hit, own: &[Draft]) -> Vec<Draft> {
    static NEXT: OnceLock<Regex> = OnceLock::new();
    let next = NEXT.get_or_init(|| pattern(r"^ (?:in|on|since) (?:[0-9a-z]+ ){0,2}[0-9]{4},? (?:and|but) (?:of )?(?:the )?(?P<org><o[0-9]+>) (?P<when>in|on|since) (?:[0-9a-z]+ ){0,2}[0-9]{4}"));
    let mut found: Vec<Draft> = Vec::new();
    let mut end = hit.whole().end;
    while let Some(groups) = next.captures(&sentence.text()[end..]) {
        let (Some(org), Some(when)) = (groups.name("org"), groups.name("when")) else { break };
        let party = sentence.party(org.as_str());
        let Some(Actor::Org(id)) = party.and_then(|party| party.actor) else { break };
        for first in own {
            let mut draft = first.clone();
            if let Content::Membership { organisations, .. } = &mut draft.content {
                *organisations = vec![id];
            }
            draft.span = sentence.span(end + org.start()..end + org.end());
            draft.dated = Some(end + when.start());
            found.push(draft);
        }
        end += org.end();
    }
    found
}

/// "Joined the ASEAN summit", "is in EU talks", "left the NATO building": something of the organisation, not itself.
fn is_something_of_it(text: &str, hit: &Hit) -> bool {
    let name = ["orgs", "by", "ban"].iter().find_map(|name| hit.range(name));
    let rest = name.map_or("", |name| &text[name.end..]);
    const OWNED: [&str; 78] = [
        "headquarters",
        "building",
        "office",
        "offices",
        "summit",
        "summits",
        "meeting",
        "meetings",
        "talks",
        "session",
        "mission",
        "missions",
        "court",
        "parliament",
        "market",
        "exercise",
        "exercises",
        "drill",
        "drills",
        "sanctions",
        "leaders",
        "delegation",
        "troops",
        "forces",
        "battlegroup",
        "force",
        "operation",
        "programme",
        "program",
        "project",
        "scheme",
        "initiative",
        "funds",
        "fund",
        "aid",
        "case",
        "council",
        "commission",
        "committee",
        "conference",
        "forum",
        "capital",
        "countries",
        "country",
        "states",
        "members",
        "allies",
        "efforts",
        "partners",
        "statement",
        "officials",
        "ministers",
        "foreign",
        "finance",
        "defence",
        "peers",
        "nations",
        "envoys",
        "governments",
        "citizens",
        "institutions",
        "agencies",
        "peacekeepers",
        "observers",
        "observer",
        "monitors",
        "monitoring",
        "police",
        "agreement",
        "pact",
        "deal",
        "treaty",
        "accord",
        "convention",
        "system",
        "customs",
        "energy",
        "trade",
    ];
    let rest = rest.strip_prefix("'s ").or_else(|| rest.strip_prefix(' ')).unwrap_or_default();
    let next = rest.split([' ', ',', '.', ';']).next().unwrap_or_default();
    OWNED.contains(&next) && hit.range("own").is_none()
}

/// Nouns and verbs that say more than joining only with something beside them.
fn is_told(text: &str, hit: &Hit) -> bool {
    let rest = &text[hit.whole().end..];
    match hit.rule.id {
        // "A, NATO's newest member, sent …" is an apposition, "A, NATO's members said" is none.
        "T-membership-9" => {
            !matches!(hit.get("verb"), Some("," | "—"))
                || rest.is_empty()
                || rest.starts_with([',', '.', ';', ')'])
                || [" since", " from", " —"].iter().any(|start| rest.starts_with(start))
        }
        "T-membership-12" => {
            const NEXT: [&str; 8] = [" in ", " on ", " as ", " with ", " together", " at ", " to ", " last "];
            rest.is_empty()
                || rest.starts_with([',', '.', ';', '!'])
                || NEXT.iter().any(|start| rest.starts_with(start))
        }
        "T-membership-10" => {
            let word = hit.get("verb").unwrap_or_default();
            hit.get("as").is_some() || word.contains("admit") || word.ends_with(" in")
        }
        "T-membership-11" => {
            hit.get("done").is_some() || hit.get("since").is_some() && hit.get("when").is_some()
        }
        _ => true,
    }
}

fn is_no_longer(words: &str) -> bool {
    words.contains("no longer ")
}

fn status(word: &str) -> MembershipStatus {
    match word {
        word if word.starts_with("observer") => MembershipStatus::Observer,
        word if word.starts_with("candidate") => MembershipStatus::Candidate,
        word if ["associate", "dialogue partner", "partner"].iter().any(|stem| word.starts_with(stem)) => {
            MembershipStatus::Associate
        }
        _ => MembershipStatus::Member,
    }
}

/// The states that are subject of the verb, or, for a clause that opens the sentence, the first party after it.
fn subjects(sentence: &SentenceContext, at: usize, end: usize) -> Vec<Party> {
    let is_state = |party: &Party| !matches!(party.actor, Some(Actor::Org(_)));
    let before: Vec<Party> = sentence.subject(at).into_iter().filter(is_state).collect();
    if !before.is_empty() {
        return before;
    }
    let behind = || {
        // A pattern may have taken the comma with it.
        let end = end - usize::from(sentence.text()[..end].ends_with(','));
        let rest = &sentence.text()[end..];
        let begins = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(" — "))?;
        let begins = begins.strip_prefix("the ").unwrap_or(begins);
        if begins.starts_with('<') {
            return sentence.parties(end..end + rest.find('>')? + 1).into_iter().next().filter(is_state);
        }
        // "Still in A, still in B, C drifts": nobody before, and more such clauses until the subject comes.
        let start = [", <s", ", the <s"].iter().filter_map(|mark| rest.find(mark)).min()?;
        let is_plain = sentence.placeholders(end..end + start, "su").is_empty()
            && sentence.placeholders(0..end, "su").is_empty();
        let close = end + start + rest[start..].find('>')? + 1;
        is_plain.then(|| sentence.parties(end + start..close).into_iter().next())?.filter(is_state)
    };
    behind().into_iter().collect()
}

/// "A joined B in 2019. C followed a year later.": the sentence after one that tells of a membership.
pub(crate) fn follows(sentence: &SentenceContext, known: &Draft) -> Vec<Draft> {
    static FOLLOWS: OnceLock<Regex> = OnceLock::new();
    let follows = FOLLOWS.get_or_init(|| {
        pattern(&expand(r"^{L:next} {adv}(?:had |has |have )?(?P<verb>followed|did (?:so|the same|likewise)|follows)(?: suit)?(?: |[.,;!]|$)"))
    });
    let text = sentence.text();
    let Some(groups) = follows.captures(text) else { return Vec::new() };
    let (Some(next), Some(verb)) = (groups.name("next"), groups.name("verb")) else { return Vec::new() };
    let whole = groups.get(0).map_or(verb.end(), |whole| whole.end());
    if !goes_on(&text[whole - 1..]) {
        return Vec::new();
    }
    let Content::Membership { organisations, status, left, .. } = &known.content else { return Vec::new() };
    let of = |state: Party| Draft {
        span: sentence.span(next.start()..verb.end()),
        at: verb.start(),
        content: Content::Membership {
            state,
            organisations: organisations.clone(),
            status: *status,
            left: *left,
        },
        rules: known.rules.clone(),
        modality: None,
        warnings: vec![Warning::new(
            "W-text-carried-parties",
            "the organisation is that of the sentence before",
        )],
        dated: None,
    };
    sentence.parties(next.range()).into_iter().filter(|party| party.state().is_some()).map(of).collect()
}

/// Whether what stands behind "followed" is a date or nothing: "B followed A", "B followed the talks" are other things.
fn goes_on(after: &str) -> bool {
    let after = after.trim_start();
    const GOES_ON: [&str; 21] = [
        "in", "on", "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "twenty", "last", "soon", "later", "shortly", "this", "some", "at",
    ];
    let next = after.split([' ', ',', '.', ';']).next().unwrap_or_default();
    after.is_empty() || after.starts_with([',', '.', ';', '!', '—']) || GOES_ON.contains(&next)
}

/// "A joined in 2019; B followed", "and so did B": the same of the next.
fn followers(sentence: &SentenceContext, hit: &Hit, own: &[Draft]) -> Vec<Draft> {
    static NEXT: OnceLock<Regex> = OnceLock::new();
    let next = NEXT.get_or_init(|| {
        pattern(&expand(r"(?:; |, |, and |, with | — | and |, but )(?:(?:[a-z]+ ){0,2}(?:in [0-9]{4} |later ))?(?:{L:next} {adv}(?P<verb>followed|following|did (?:so|the same|likewise)|follows)\b|so did {L:also})(?P<suit> suit)?(?P<rest>.?)"))
    });
    if !matches!(hit.rule.id, "T-membership-2" | "T-membership-3" | "T-membership-4" | "T-membership-9") {
        return Vec::new();
    }
    let end = hit.whole().end;
    let Some(groups) = next.captures(&sentence.text()[end..]) else { return Vec::new() };
    // "B followed A", "B followed the talks": that is another thing.
    let place = end + groups.name("rest").map_or(0, |rest| rest.start());
    let (Some(who), true) = (
        groups.name("next").or(groups.name("also")),
        groups.name("also").is_some() || goes_on(&sentence.text()[place..]),
    ) else {
        return Vec::new();
    };
    let at = groups.name("verb").map_or(end + who.start(), |verb| end + verb.start());
    let mut found = Vec::new();
    let Some(first) = own.first() else { return found };
    for party in sentence.parties(end + who.start()..end + who.end()) {
        let mut draft = first.clone();
        if let Content::Membership { state, .. } = &mut draft.content {
            *state = party;
        }
        draft.span = sentence.span(end + who.start()..end + who.end());
        draft.at = at;
        found.push(draft);
    }
    found
}
