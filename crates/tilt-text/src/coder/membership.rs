//! Who belongs to which organisation.

use std::sync::OnceLock;

use regex::Regex;
use tilt_core::actor::Actor;
use tilt_core::card::Card;
use tilt_core::organisation::{MembershipStatus, OrgId};
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::warning::Warning;

use super::rule::{Hit, Rule, RuleSet};
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
        triggers: &["member", "observer", "candidate"],
        pattern: r"(?:(?P<verb>\b(?:is|are|was|were|became|become|becomes|becoming|be|been|remains?|remained)|,|—) )?(?:already |also |still |now |not |no longer |formally |once )*(?:an? |the |one of the )?(?:full |founding |formal |associate |permanent |fellow |active )*(?P<what>members?|observers?|candidates?|candidate country|member state|associate)(?: (?:state|country|status))?(?:s)? (?:of|in|at|for|to) (?:both )?{G:orgs}",
    },
    Rule {
        id: "T-membership-3",
        doc: "Joining an organisation.",
        example: "Finland joined NATO in 2023.",
        triggers: &["join", "acced", "enter", "accession", "admitted"],
        pattern: r"\b(?P<verb>join(?:s|ed|ing)?|acced(?:es?|ed|ing) to|enter(?:s|ed|ing)?(?: into)?|(?:was|were|been) admitted to|accession to) {G:orgs}",
    },
    Rule {
        id: "T-membership-4",
        doc: "Leaving an organisation.",
        example: "Venezuela withdrew from the OAS.",
        triggers: &["leav", "left", "withdr", "quit", "exit", "walk"],
        pattern: r"\b(?P<verb>leav(?:es?|ing)|left|withdr[ae]w(?:s|n|ing|al)? from|quit(?:s|ting)?|exit(?:s|ed|ing)?(?: from)?|pull(?:s|ed|ing)? out of|walk(?:s|ed|ing)? out of) {G:orgs}",
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
        pattern: r"{O:org} {adv}(?:has |have |had )?(?P<verb>suspend(?:s|ed)?) {S:state}(?:'s? membership)?|{S:gone} {adv}(?:was|were|has been|had been) {adv}(?P<passive>suspended) (?:from|by) {O:by}",
    },
    Rule {
        id: "T-membership-7",
        doc: "\"NATO member X\": the status as an apposition.",
        example: "EU member Croatia opened the talks.",
        triggers: &["member ", "candidate ", "observer ", "members "],
        pattern: r"(?P<org><[o][0-9]+>) (?P<verb>member|candidate|observer|members)(?: state| states| country)? (?:the )?(?P<state><s[0-9]+>)",
    },
    Rule {
        id: "T-membership-8",
        doc: "Stopping short of leaving while freezing participation.",
        example: "Armenia stopped short of leaving the CSTO but suspended its participation.",
        triggers: &["short of"],
        pattern: r"\b(?P<verb>stop(?:s|ped|ping)? short of) (?:leaving|quitting|withdrawing from) {G:orgs},? (?:but|and|yet) {any}(?P<freeze>suspended|froze|frozen) (?:its|their) (?:participation|membership)",
    },
];

impl Coder for Membership {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for hit in SET.hits(sentence.text()) {
            let whole = sentence.span(hit.whole());
            if !drafts.iter().any(|draft| draft.span.overlaps(whole)) || hit.rule.id == "T-membership-8" {
                let own = code(sentence, &hit);
                drafts.extend(elided(sentence, &hit, &own));
                drafts.extend(own);
            }
        }
        drafts
    }
}

fn code(sentence: &SentenceContext, hit: &Hit) -> Vec<Draft> {
    let one = |name: &str| hit.get(name).and_then(|placeholder| sentence.party(placeholder));
    let orgs: Vec<OrgId> = ["orgs", "org", "by"]
        .iter()
        .filter_map(|name| hit.range(name))
        .flat_map(|range| sentence.parties(range))
        .filter_map(|party| match party.actor {
            Some(Actor::Org(org)) => Some(org),
            _ => None,
        })
        .collect();
    let at = hit.range("passive").map_or_else(|| hit.verb(), |range| range.start);
    let stated = one("state").or_else(|| one("gone"));
    let states = match stated {
        Some(state) => vec![state],
        None => subjects(sentence, hit.whole().start.max(at), hit.whole().end),
    };
    if orgs.is_empty() {
        return Vec::new();
    }
    let is_state = |party: &Party| !matches!(party.actor, Some(Actor::Org(_)));
    states.into_iter().filter(is_state).flat_map(|state| of_state(sentence, hit, at, &state, &orgs)).collect()
}

/// The membership of one of the states of which it is said.
fn of_state(sentence: &SentenceContext, hit: &Hit, at: usize, state: &Party, orgs: &[OrgId]) -> Vec<Draft> {
    let (status, left) = match hit.rule.id {
        "T-membership-4" => (MembershipStatus::Member, true),
        "T-membership-5" => (MembershipStatus::Frozen, false),
        "T-membership-6" => (MembershipStatus::Suspended, false),
        "T-membership-8" => (MembershipStatus::Member, true),
        _ => (status(hit.get("what").or_else(|| hit.get("verb")).unwrap_or_default()), false),
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

fn is_no_longer(words: &str) -> bool {
    words.contains("no longer ")
}

fn status(word: &str) -> MembershipStatus {
    match word {
        word if word.starts_with("observer") => MembershipStatus::Observer,
        word if word.starts_with("candidate") => MembershipStatus::Candidate,
        word if word.starts_with("associate") => MembershipStatus::Associate,
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
        let rest = &sentence.text()[end..];
        let begins = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(" — "))?;
        let begins = begins.strip_prefix("the ").unwrap_or(begins);
        begins
            .starts_with('<')
            .then(|| sentence.parties(end..end + rest.find('>')? + 1).into_iter().next())?
            .filter(is_state)
    };
    behind().into_iter().collect()
}
