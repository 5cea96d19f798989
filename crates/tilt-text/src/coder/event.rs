//! Things that happen between actors, by the root classes of PLOVER \[plover\].

use tilt_core::actor::Actor;
use tilt_core::card::Card;
use tilt_core::ontology::PloverRoot;
use tilt_core::proposition::{Content, Party};

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::attribution::denies_a_thing;
use crate::sentence::SentenceContext;

/// The coder of events.
pub struct Event;

static CARD: Card = card(
    "event",
    "Events between actors",
    "Finds visits, talks, accusations, denials, exercises, deployments, sanctions, aid, protests and threats between public actors.",
    "A coded event is something a text says, not something that happened; most kinds of events are not in the list.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-event-1",
        doc: "Visiting a state.",
        example: "The Brazilian president visited Angola.",
        triggers: &["visit", "travel", "flew", "flies", "arriv"],
        pattern: r"\b(?P<verb>visit(?:s|ed|ing)?|pa(?:y|ys|id|ying) (?:an? )?{w}visit to|travel(?:s|led|ed|ling|ing)? to|flew to|flies to|fly to|arriv(?:es?|ed|ing) (?:in|at)|visit to|(?:on|for) an? {w}visit to) (?:the )?(?P<tgt><[sul][0-9]+>)",
    },
    Rule {
        id: "T-event-2",
        doc: "Meeting, negotiating or holding talks with somebody.",
        example: "Norway held talks with Iceland.",
        triggers: &["talks", "met ", "meet", "negotiat", "consult", "discuss", "receiv", "phone"],
        pattern: r"\b(?P<verb>(?:(?:h[eo]ld(?:s|ing)?|began|open(?:s|ed)|resum(?:es|ed)|start(?:s|ed)) (?:[a-z-]+ ){0,3}?)?(?:talks|consultations|negotiations|a meeting|a summit)|met|meets?|meeting|negotiat(?:es?|ed|ing)|consult(?:s|ed|ing)|discuss(?:es|ed|ing)?)(?: [a-z-]+){0,4}? with {L:tgt}|\b(?P<direct>met|meets|receive[ds]|(?:tele)?phone[ds]) (?:the (?:[a-z]+ )?(?:presidents|ministers|premiers|leaders|ambassadors|envoys) of )?(?:[a-z-]+ )?{L:met}",
    },
    Rule {
        id: "T-event-3",
        doc: "Talks or a meeting between actors, or actors that meet.",
        example: "Talks between Kenya and Uganda resumed.",
        triggers: &["talks", "met", "meet", "negotiat", "consultations", "summit"],
        pattern: r"\b(?P<verb>talks|consultations|negotiations|meeting|summit)(?: {w})? between (?:the )?(?P<both><[sou][0-9]+>(?:(?:, and |, | and )(?:the )?<[sou][0-9]+>)+)",
    },
    Rule {
        id: "T-event-4",
        doc: "Several actors named together hold talks or meet.",
        example: "Morocco and Senegal held talks in Rabat.",
        triggers: &["talks", "met", "meet", "consultations", "negotiations"],
        pattern: r"(?P<both><[sou][0-9]+>(?:(?:, and |, | and )(?:the )?<[sou][0-9]+>)+) {adv}(?:have |had |will |(?:are )?(?:expected |due |set |scheduled |planning )?to )?(?P<verb>(?:h[eo]ld|open(?:ed)?|beg[aiu]n|resumed?|conclude(?:d)?|start(?:ed)?) (?:{w})?(?:talks|consultations|negotiations|a meeting|a summit)|met|meet|are meeting)\b",
    },
    Rule {
        id: "T-event-5",
        doc: "Accusing, condemning or criticising somebody.",
        example: "Greece accused Italy of delays.",
        triggers: &["accus", "condemn", "critici", "denounc", "blam", "protest"],
        pattern: r"\b(?P<verb>accus(?:es?|ed|ing)|condemn(?:s|ed|ing)?|critici[sz](?:es?|ed|ing)|denounc(?:es?|ed|ing)|blam(?:es?|ed|ing)) (?:the |its |what it called )?{L:tgt}",
    },
    Rule {
        id: "T-event-6",
        doc: "Being accused; who accuses stays open unless it is said.",
        example: "Nepal was accused of closing the road.",
        triggers: &["accused", "blamed", "condemned", "criticised", "criticized"],
        pattern: r"{L:tgt} {adv}(?:is|are|was|were|has been|have been|had been|being) {adv}(?P<verb>accused|blamed|condemned|critici[sz]ed)(?: (?:of|for) {any})?(?: by {L:src})?(?: of| for|[.,;]|$)",
    },
    Rule {
        id: "T-event-7",
        doc: "Imposing sanctions.",
        example: "Canada imposed sanctions on Belarus.",
        triggers: &["sanction", "embargo"],
        pattern: r"\b(?P<verb>(?:impos|introduc|announc|adopt|tighten|extend|expand)(?:es?|ed|ing|s)? (?:{w})?(?:sanctions|an? embargo)) (?:on|against) {L:tgt}",
    },
    Rule {
        id: "T-event-8",
        doc: "Lifting sanctions.",
        example: "Japan lifted sanctions against Myanmar.",
        triggers: &["sanction", "embargo"],
        pattern: r"\b(?P<verb>(?:lift|eas|remov|suspend|cancel)(?:es?|s|ed|led|ing)? (?:{w})?(?:sanctions|embargo)) (?:on|against|from) {L:tgt}",
    },
    Rule {
        id: "T-event-9",
        doc: "Joint exercises.",
        example: "India and Oman held joint naval exercises.",
        triggers: &["exercise", "drill", "manoeuvre", "maneuver"],
        pattern: r"(?P<both><[sou][0-9]+>(?:(?:, and |, | and )(?:the )?<[sou][0-9]+>)+) {adv}(?:have |had |will |are |expected |due |set |scheduled |planning |to |jointly )*(?P<verb>(?:h[eo]ld|holding|conduct(?:ed|ing)?|beg[ai]n|start(?:ed)?|carr(?:y|ied) out|launch(?:ed)?|complet(?:e|ed)) (?:{w})?(?:exercises?|drills?|manoeuvres|maneuvers))",
    },
    Rule {
        id: "T-event-10",
        doc: "Exercises with somebody.",
        example: "Serbia held a military exercise with Hungary.",
        triggers: &["exercise", "drill", "manoeuvre", "maneuver"],
        pattern: r"\b(?P<verb>(?:h[eo]ld(?:s|ing)?|conduct(?:s|ed|ing)?|beg[ai]n|start(?:s|ed)?|launch(?:es|ed)?) (?:{w})?(?:exercises?|drills?|manoeuvres|maneuvers))(?: {any})? with {L:tgt}",
    },
    Rule {
        id: "T-event-11",
        doc: "Deploying troops or arms to a state.",
        example: "Turkey deployed troops to Qatar.",
        triggers: &["deploy", "sen", "station", "dispatch", "mov", "airlift", "bas", "post", "plac"],
        pattern: r#"\b(?P<verb>(?:deploy(?:s|ed|ing)?|station(?:s|ed|ing)?|dispatch(?:es|ed|ing)?|sent|sends?|sending|redeploy(?:s|ed|ing)?|mov(?:es?|ed|ing)|airlift(?:s|ed|ing)?|bas(?:es?|ed|ing)|post(?:s|ed|ing)?|plac(?:es?|ed|ing))) (?:{w})?["']?(?:troops|forces|soldiers|servicemen|units|battalions?|brigades?|regiments?|marines|paratroopers|missiles|warships|frigates|aircraft|warplanes|instructors|trainers|peacekeepers|observers|tanks|jets|bombers|advisers|advisors|volunteers|guards|contingents?|squadrons?)["']? (?:back )?(?:to|in|into|on) (?:the )?(?P<tgt><[sul][0-9]+>)"#,
    },
    Rule {
        id: "T-event-12",
        doc: "Withdrawing troops from a state.",
        example: "Ethiopia withdrew its troops from Somalia.",
        triggers: &["withdr", "pull", "recall", "evacuat"],
        pattern: r#"\b(?P<verb>(?:withdr[ae]w(?:s|n|ing)?|pull(?:s|ed|ing)? (?:out|back)|recall(?:s|ed|ing)?|evacuat(?:es?|ed|ing))) (?:{w})?["']?(?:troops|forces|soldiers|servicemen|units|battalions?|brigades?|regiments?|marines|paratroopers|missiles|warships|frigates|aircraft|warplanes|instructors|trainers|peacekeepers|observers|tanks|jets|bombers|advisers|advisors|volunteers|guards|contingents?|squadrons?)["']? (?:from|out of) (?:the )?(?P<tgt><[sul][0-9]+>)"#,
    },
    Rule {
        id: "T-event-13",
        doc: "Giving aid, a loan or equipment.",
        example: "Germany provided humanitarian aid to Lebanon.",
        triggers: &[" aid", "assistance", "loan", "grant", "relief", "credit"],
        pattern: r"\b(?P<verb>(?:provid|sen[dt]|grant|donat|deliver|giv|gave|extend|pledg)(?:s|es?|ed|ing|en)? (?:{w})?(?:aid|assistance|loans?|grants?|relief|credits?|supplies)(?: {w})?) (?:to|for) {L:tgt}",
    },
    Rule {
        id: "T-event-14",
        doc: "Offering something to somebody.",
        example: "Cyprus offered its ports to Israel.",
        triggers: &["offer"],
        pattern: r"\b(?P<verb>offer(?:s|ed|ing)?) (?:its|their|the|an?|some|more|new|military|humanitarian|economic|all|[0-9]+) (?:{w})to {L:tgt}",
    },
    Rule {
        id: "T-event-15",
        doc: "Delivering or selling arms.",
        example: "France sold fighter jets to Indonesia.",
        triggers: &["sold", "sell", "deliver", "suppl", "ship", "export", "transfer", "hand", "sen"],
        pattern: r"\b(?P<verb>(?:sold|sells?|selling|deliver(?:s|ed|ing)?|suppl(?:y|ies|ied|ying)|ship(?:s|ped|ping)?|export(?:s|ed|ing)?|transfer(?:s|red|ring)?|hand(?:s|ed|ing)? over|(?:sent|send|sends|sending)) (?:[a-z0-9'-]+ )*?(?:[a-z]+ and )?(?:arms|weapons|weaponry|jets|fighters|planes|missiles|rockets|tanks|ammunition|munitions|shells|drones|helicopters|aircraft|rifles|guns|howitzers|artillery|frigates|corvettes|submarines|warships|ships|boats|vehicles|radars|launchers|mines|equipment|spare parts|(?:air-defen[cs]e |missile |radar )?systems|gas|oil|fuel|coal|grain|wheat|electricity|uranium|vaccines))(?: [a-z-]+){0,3} to {L:tgt}",
    },
    Rule {
        id: "T-event-16",
        doc: "Threatening somebody.",
        example: "Sudan threatened Chad with closure of the border.",
        triggers: &["threat"],
        pattern: r"\b(?P<verb>threaten(?:s|ed|ing)?(?: to [a-z]+)?) (?:the )?{L:tgt}",
    },
    Rule {
        id: "T-event-17",
        doc: "A diplomatic protest.",
        example: "Pakistan summoned the Indian ambassador.",
        triggers: &["summon", "protest", "note of protest"],
        pattern: r"\b(?P<verb>summon(?:s|ed|ing)?|protest(?:s|ed|ing)?(?: to| against)?|handed (?:an? )?(?:{w})?note of protest to|sent (?:an? )?(?:{w})?note of protest to) (?:the )?{L:tgt}",
    },
    Rule {
        id: "T-event-18",
        doc: "Expelling diplomats.",
        example: "Ecuador expelled the Mexican ambassador.",
        triggers: &["expel"],
        pattern: r#"\b(?P<verb>expel(?:s|led|ling)?) (?:{w})?(?:the )?(?:(?P<tgt><[sou][0-9]+>(?:(?:, (?:the )?<[sou][0-9]+>)*,? and (?:the )?<[sou][0-9]+>)?)|(?P<of><a[0-9]+>) (?:[a-z-]+ )?[\"']?(?:diplomats?|observers?|attach[eé]s?|staff|officials?|spies|inspectors?|journalists?|envoys?|citizens|advisers?|peacekeepers)[\"']?)"#,
    },
    Rule {
        id: "T-event-19",
        doc: "Breaking diplomatic relations.",
        example: "Nicaragua broke off diplomatic relations with Israel.",
        triggers: &["relations", " ties"],
        pattern: r"(?:(?P<both><[sou][0-9]+>(?:(?:, and |, | and )(?:the )?<[sou][0-9]+>)+) {adv}(?:have |had |will |to )?)?\b(?P<verb>(?:br[eo]a?k(?:s|ing|e)? off|sever(?:s|ed|ing)?|cut(?:s|ting)?(?: off)?|suspend(?:s|ed|ing)?|downgrad(?:es?|ed|ing)) (?:all |its |their )?(?:diplomatic |official )?(?:relations|ties))(?: with {L:tgt})?",
    },
    Rule {
        id: "T-event-20",
        doc: "Opening or restoring diplomatic relations.",
        example: "Cuba and the United States restored diplomatic relations.",
        triggers: &["relations", " ties"],
        pattern: r"(?:(?P<both><[sou][0-9]+>(?:(?:, and |, | and )(?:the )?<[sou][0-9]+>)+) {adv}(?:have |had |will |are to )?)?\b(?P<verb>(?:restor|re-?establish|establish|resum|normali[sz]|open)(?:es?|s|ed|ing)? (?:full |their |its )*(?:diplomatic |official )(?:relations|ties))(?: with {L:tgt})?",
    },
    Rule {
        id: "T-event-21",
        doc: "Opening or closing an embassy in a state.",
        example: "Ireland reopened its embassy in Iran.",
        triggers: &["embass"],
        pattern: r"\b(?P<verb>(?:re-?open|open|clos|shut)(?:s|es?|ed|ing)?(?: down)? (?:its |an? |their |the )?(?:{w})?(?:embassy|embassies|consulate))(?: in (?:the )?(?P<tgt><[sul][0-9]+>))?",
    },
    Rule {
        id: "T-event-22",
        doc: "Attacking a state.",
        example: "Iraq invaded Kuwait.",
        triggers: &["attack", "invad", "bomb", "shell", "struck"],
        pattern: r"\b(?P<verb>attack(?:s|ed|ing)?|invad(?:es?|ed|ing)|bomb(?:s|ed|ing)?|shell(?:s|ed|ing)?) {L:tgt}",
    },
    Rule {
        id: "T-event-23",
        doc: "Supporting, praising or backing somebody.",
        example: "Bolivia backed Argentina.",
        triggers: &["back", "support", "prais", "endors", "welcom", "congratulat"],
        pattern: r"\b(?P<verb>back(?:s|ed|ing)|support(?:s|ed|ing)|prais(?:es?|ed|ing)|congratulat(?:es?|ed|ing)|voiced support for|expressed support for) {L:tgt}",
    },
    Rule {
        id: "T-event-24",
        doc: "Asking or urging somebody to do something.",
        example: "Ghana urged Togo to reopen the border.",
        triggers: &["urg", "call", "ask", "request", "demand"],
        pattern: r"\b(?P<verb>urg(?:es?|ed|ing)|call(?:s|ed|ing)? (?:on|upon)|ask(?:s|ed|ing)?|demand(?:s|ed|ing)? (?:that|from)) {L:tgt}",
    },
    Rule {
        id: "T-event-25",
        doc: "Agreeing or promising to host, send, supply or help somebody.",
        example: "Gabon has agreed to host French instructors.",
        triggers: &["agree", "promis", "pledg", "vow", "undert", "consent", "commit"],
        pattern: r"\b(?P<verb>(?:agree(?:s|d)?|promis(?:es?|ed)|pledg(?:es?|ed)|vow(?:s|ed)|undert(?:akes?|ook)|consent(?:s|ed)?|commit(?:s|ted) itself) to (?:host|receive|accept|station|send|supply|train|sell|deliver|provide|give|lend|grant|lease|deploy|support|help|back|share|arm|equip|host)) (?:[a-z0-9'-]+ ){0,4}?(?:the )?{L:tgt}",
    },
    Rule {
        id: "T-event-26",
        doc: "Hosting forces or visitors of somebody.",
        example: "Djibouti hosts Japanese troops.",
        triggers: &["host"],
        pattern: r"\b(?P<verb>host(?:s|ed|ing)?) (?:[0-9]+ |new |more |several )*{L:tgt}",
    },
    Rule {
        id: "T-event-27",
        doc: "An organisation or alliance that is dissolved.",
        example: "The Warsaw Pact was dissolved in July.",
        triggers: &["dissol", "disband"],
        pattern: r"{O:org} {any}(?P<verb>dissolved|disbanded|dissolving|(?:'s )?dissolution)|(?P<noun>dissolution|disbandment) of {O:gone}",
    },
    Rule {
        id: "T-event-28",
        doc: "A denial: the act of denying, beside the content that is denied.",
        example: "Gambia denied having offered its port to Iran.",
        triggers: &[
            "den", "reject", "refut", "call", "dismiss", "disput", "contest", "rebut", "repudiat", "brush",
        ],
        pattern: r"{S:src} {adv}(?:has |have |had )?{adv}(?P<verb>den(?:y|ies|ied|ying)|refut(?:es?|ed|ing)|call(?:s|ed) (?:the )?(?:reports|claims|rumou?rs|allegations) {any}(?:untrue|false|fake|baseless|groundless)|(?:reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)|disput(?:es|ed|ing)|contest(?:s|ed|ing)|rebut(?:s|ted|ting)|repudiat(?:es|ed|ing)|brush(?:es|ed|ing) (?:aside|off)) (?:the |all |any |media |press |recent |foreign )*(?:reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?|assertions?))\b",
    },
    Rule {
        id: "T-event-29",
        doc: "Patrols of several states together.",
        example: "Senegalese and Gambian soldiers patrolled the border together.",
        triggers: &["patrol"],
        pattern: r"(?P<both><[sou][0-9]+>(?:'s)?(?:(?:, and (?:the )?|, (?:the )?| and (?:the )?)<[soua][0-9]+>(?:'s)?)+|<a[0-9]+>(?:(?:, | and )<[soa][0-9]+>(?:'s)?)+) (?:[a-z]+ ){0,3}?(?:(?P<verb>patrol(?:s|led)?|are patrolling|have patrolled)\b(?P<rest>[^.;:]*)|(?P<noun>(?:h[eo]ld|conduct(?:ed)?|carr(?:y|ied) out|beg[au]n|launch(?:ed)?|resum(?:e|ed)) (?:{w})?joint (?:{w})?patrols))",
    },
];

/// Root class and label of a rule, and whether the event has no direction.
fn class(rule: &str) -> (Option<PloverRoot>, &'static str, bool) {
    use PloverRoot::*;
    match rule {
        "T-event-1" => (Some(Consult), "visit", false),
        "T-event-2" | "T-event-3" | "T-event-4" => (Some(Consult), "talks", true),
        "T-event-5" | "T-event-6" => (Some(Accuse), "accusation", false),
        "T-event-7" => (Some(Sanction), "sanctions", false),
        "T-event-8" => (Some(Retreat), "sanctions lifted", false),
        "T-event-9" | "T-event-10" => (Some(Cooperate), "exercise", true),
        "T-event-11" => (Some(Mobilize), "deployment", false),
        "T-event-12" => (Some(Retreat), "withdrawal of forces", false),
        "T-event-13" => (Some(Aid), "aid", false),
        "T-event-14" => (Some(Aid), "offer", false),
        "T-event-15" => (Some(Cooperate), "arms delivery", false),
        "T-event-16" => (Some(Threaten), "threat", false),
        "T-event-17" => (Some(Accuse), "diplomatic protest", false),
        "T-event-18" => (Some(Sanction), "expulsion", false),
        "T-event-19" => (Some(Sanction), "relations broken off", false),
        "T-event-20" => (Some(Cooperate), "relations restored", true),
        "T-event-21" => (Some(Cooperate), "embassy", false),
        "T-event-22" => (Some(Assault), "attack", false),
        "T-event-23" => (Some(Support), "support", false),
        "T-event-24" => (Some(Request), "request", false),
        "T-event-25" => (Some(Agree), "promise", false),
        "T-event-26" => (Some(Cooperate), "hosting", false),
        "T-event-29" => (Some(Cooperate), "joint patrols", true),
        "T-event-28" => (Some(Reject), "denial", false),
        _ => (None, "organisation dissolved", false),
    }
}

impl Coder for Event {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for hit in SET.hits(sentence.text()) {
            let whole = sentence.span(hit.whole());
            let taken = drafts.iter().any(|draft| {
                draft.at == hit.verb() || draft.span.overlaps(whole) && draft.span.end == whole.end
            });
            if hit.rule.id == "T-event-25" {
                // What is promised is the promise, not yet the deed.
                if let Some(promise) = draft(sentence, &hit) {
                    drafts.retain(|known| {
                        !(known.span.overlaps(promise.span) && known.span.end >= promise.span.end)
                    });
                    drafts.push(promise);
                }
            } else if !taken {
                drafts.extend(draft(sentence, &hit));
            }
        }
        drafts
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let (root, label, symmetric) = class(hit.rule.id);
    let range = |name: &str| hit.range(name);
    let listed = |name: &str| range(name).map(|range| sentence.parties(range)).unwrap_or_default();
    let is_of_somebody = range("tgt")
        .or_else(|| range("met"))
        .is_some_and(|range| sentence.text()[range.end..].starts_with("'s "));
    if is_of_somebody {
        // "Backs Syria's opposition": the opposition is not the state. Offices are part of the mention already.
        return None;
    }
    if hit.rule.id == "T-event-28" {
        let verb = range("verb").unwrap_or_default();
        if denies_a_thing(sentence.text(), &verb) {
            return None;
        }
    }
    if hit.rule.id == "T-event-5" && (is_of_a_text(sentence, hit) || is_a_notice(sentence, hit)) {
        return None;
    }
    let is_passive =
        |range: std::ops::Range<usize>| sentence.text()[hit.verb()..range.start].contains(" from ");
    if hit.rule.id == "T-event-18" && range("tgt").is_some_and(is_passive) {
        // "Were expelled from A": whoever is named behind sends them out.
        return None;
    }
    let is_together =
        |rest: &str| ["together", "jointly", "side by side", "joint"].iter().any(|word| rest.contains(word));
    if hit.rule.id == "T-event-29" && hit.get("rest").is_some_and(|rest| !is_together(rest)) {
        // Those who patrol on their own sides patrol against each other.
        return None;
    }
    if hit.rule.id == "T-event-4" && meets_a_thing(&sentence.text()[hit.whole().end..]) {
        return None;
    }
    let mut targets = listed("tgt");
    targets.extend(listed("met"));
    targets.extend(range("of").and_then(|range| sentence.party(&sentence.text()[range])));
    if targets.is_empty() && matches!(hit.rule.id, "T-event-1" | "T-event-11" | "T-event-12" | "T-event-21") {
        // Where somebody travels to, the place stands for its state.
        targets =
            range("tgt").and_then(|range| place(sentence, &sentence.text()[range])).into_iter().collect();
    }
    let mut sources = match hit.rule.id {
        "T-event-3" | "T-event-4" | "T-event-9" => listed("both"),
        "T-event-29" => {
            let places = sentence.placeholders(range("both").unwrap_or_default(), "soua").into_iter();
            places.filter_map(|place| sentence.party(&sentence.text()[place])).collect()
        }
        "T-event-6" => listed("src"),
        "T-event-27" => listed("org").into_iter().chain(listed("gone")).collect(),
        "T-event-28" => listed("src"),
        "T-event-19" | "T-event-20" if range("both").is_some() => listed("both"),
        _ => sentence.subject(hit.verb()),
    };
    sources.retain(|party| targets.iter().all(|target| target.span != party.span));
    match hit.rule.id {
        "T-event-27" => {
            // Not "was admitted to the EU and dissolved": the organisation itself must be the subject.
            sources.retain(|party| party.actor.is_none_or(|actor| matches!(actor, Actor::Org(_))));
            if sources.is_empty() {
                return None;
            }
        }
        "T-event-6" | "T-event-28" => {}
        _ => {
            let has_state =
                |parties: &[Party]| parties.iter().any(|party| !matches!(party.actor, Some(Actor::Org(_))));
            if sources.is_empty()
                || (targets.is_empty() && sources.len() < 2)
                || !(has_state(&sources) || has_state(&targets))
            {
                return None;
            }
        }
    }
    // Names with several readings alone are rather people and towns: "Jordan met Georgia".
    if sources.iter().chain(&targets).all(|party| party.actor.is_none()) && hit.rule.id != "T-event-6" {
        return None;
    }
    // "Praised Paris for her courage": a person.
    let behind = range("tgt").map_or("", |range| &sentence.text()[range.end..]);
    if [" for her ", " for his ", " and her ", " and his "].iter().any(|words| behind.starts_with(words)) {
        return None;
    }
    let sources_state = sources.iter().filter_map(Party::state).collect::<Vec<_>>();
    if !targets.is_empty()
        && targets.iter().all(|target| target.state().is_some_and(|state| sources_state.contains(&state)))
    {
        return None;
    }
    if symmetric {
        sources.append(&mut targets);
    }
    let label = label.to_owned();
    let at = hit.range("noun").map_or_else(|| hit.verb(), |noun| noun.start);
    let mut draft = Draft::of(sentence, hit, Content::Event { root, label, sources, targets, symmetric });
    draft.at = at;
    let first = draft.at.min(hit.whole().start);
    draft.span = sentence.span(first..hit.whole().end);
    Some(draft)
}

/// "A abstained on a resolution condemning B": the text condemns, and A did not take it up.
fn is_of_a_text(sentence: &SentenceContext, hit: &Hit) -> bool {
    const HELD_BACK: &str = "abstain veto against oppos reject refus declin block object fail";
    let verb = hit.verb();
    let is_gerund = sentence.text()[verb..].split(' ').next().is_some_and(|word| word.ends_with("ing"));
    let clause = &sentence.text()[sentence.clause_start(verb)..verb];
    is_gerund && HELD_BACK.split(' ').any(|stem| clause.contains(stem))
}

/// "Denounced the A agreement" is a notice, told as the end of an agreement.
fn is_a_notice(sentence: &SentenceContext, hit: &Hit) -> bool {
    const PAPERS: [&str; 7] =
        [" agreement", " treaty", " pact", " accord", " convention", " protocol", " deal"];
    let text = sentence.text();
    let behind = hit.range("tgt").map_or("", |range| &text[range.end..]);
    text[hit.verb()..].starts_with("denounc") && PAPERS.iter().any(|paper| behind.starts_with(paper))
}

/// "Met the goals of the plan": a thing is met, nobody.
fn meets_a_thing(behind: &str) -> bool {
    const THINGS: [&str; 12] = [
        "goal",
        "target",
        "condition",
        "demand",
        "deadline",
        "obligation",
        "requirement",
        "criteri",
        "need",
        "commitment",
        "standard",
        "threshold",
    ];
    let words = behind.split_whitespace().take(4);
    words.into_iter().any(|word| THINGS.iter().any(|thing| word.starts_with(thing)))
        && [" the ", " its ", " their ", " all ", " only ", " no ", " most "]
            .iter()
            .any(|start| behind.starts_with(start))
}

fn place(sentence: &SentenceContext, placeholder: &str) -> Option<Party> {
    let mention = sentence.mention(placeholder)?;
    mention.state()?;
    let is_capital = mention.reason.starts_with("capital") && mention.reason.ends_with("place, not actor");
    is_capital.then(|| mention.party())
}
