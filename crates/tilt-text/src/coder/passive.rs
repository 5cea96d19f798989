//! What befalls somebody: acts in the passive, by the root classes of PLOVER \[plover\].
//!
//! Whom an act befalls stands first, whoever does it behind "by" or "from", or nowhere. Where nobody is named who does it,
//! only what befalls envoys, crews and forces of a state is told: others may meet with it at home.

use tilt_core::card::Card;
use tilt_core::ontology::PloverRoot;
use tilt_core::proposition::{Content, Party};

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::mention::MentionKind;
use crate::sentence::SentenceContext;

/// The coder of acts in the passive.
pub struct Passive;

static CARD: Card = card(
    "passive",
    "Acts in the passive",
    "Finds what was done to a state, its envoys, forces, ships or goods: summoned, expelled, detained, freed, banned, attacked.",
    "The verbs are a list; who is not named as the one who does it stays open.",
);

static SET: RuleSet = RuleSet::new(RULES);

const TRIGGERS: &[&str] = &[
    "summon",
    "expel",
    "detain",
    "arrest",
    "seiz",
    "freed",
    "releas",
    "bann",
    "barr",
    "attack",
    "shell",
    "bomb",
    "suspend",
    "board",
    "intercept",
    "promis",
    "offer",
    "deport",
    "exclud",
    "block",
    "rebuk",
    "suppl",
    "arm",
    "invad",
    "sanction",
    "captur",
    "halt",
];

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-passive-1",
        doc: "An act that befalls a state, its people or goods, with the one who does it behind \"by\".",
        example: "The Peruvian ambassador was summoned by Chile.",
        triggers: TRIGGERS,
        pattern: r"(?:(?P<tgt><s[0-9]+>)|(?:(?P<of><a[0-9]+>)|(?P<its><[sp][0-9]+>)'s) (?:[a-z-]+ ){0,3}?(?P<noun>[a-z]+))(?:,? (?:has |have |had )?(?:was|were|is|are|been|being|is being|are being))*(?: [a-z]+ly| also| again| not| twice)* (?P<verb>summoned|rebuked|expelled|deported|detained|arrested|seized|boarded|captured|intercepted|freed|released|banned|barred|blocked|suspended|excluded|sanctioned|attacked|shelled|bombed|invaded|promised|offered|supplied|armed|halted)(?: (?:[a-z-]+ ){0,5}?|(?: again)? )by (?:the )?(?P<src><[so][0-9]+>)",
    },
    Rule {
        id: "T-passive-2",
        doc: "Being sent out of a state or kept from an organisation.",
        example: "Two Peruvian diplomats were expelled from Chile.",
        triggers: &["from"],
        pattern: r"(?:(?P<tgt><s[0-9]+>)|(?P<of><a[0-9]+>) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z]+))(?P<helpers>(?: (?:has |have |had )?(?:was|were|been))*)(?: [a-z]+ly| also| again| not)* (?P<verb>expelled|deported|banned|barred|suspended|excluded) from (?:the )?(?P<src><[sol][0-9]+>)",
    },
    Rule {
        id: "T-passive-3",
        doc: "An envoy who was called home from a state.",
        example: "The Peruvian ambassador was recalled from Chile.",
        triggers: &["recalled from", "withdrawn from"],
        pattern: r"(?P<sender><s[0-9]+>)(?: (?:has |have |had )?(?:was|were|been))+(?: [a-z]+ly| also| again| not)* (?P<verb>recalled|withdrawn) from (?:the )?(?P<post><[sl][0-9]+>)",
    },
    Rule {
        id: "T-passive-4",
        doc: "What befalls an envoy, a crew or forces of a state, without a word on who does it.",
        example: "The Peruvian ambassador was summoned on Monday.",
        triggers: TRIGGERS,
        pattern: r"(?:(?P<tgt><s[0-9]+>)|(?P<of><a[0-9]+>) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z]+))(?: (?:has |have |had )?(?:was|were|been))+(?: [a-z]+ly| also| again| not)* (?P<verb>summoned|expelled|detained|seized|boarded|captured|intercepted|freed|released|attacked|shelled|bombed)\b(?P<rest>[^.;]*)",
    },
];

/// Nouns behind an adjective of a state that share its lot; singers and bakers do not.
const SHARED: &str = "\
    fishermen sailors crew crews seamen soldiers troops servicemen pilots guards officers diplomats diplomat envoy envoys \
    ambassador consul attache ship ships vessel vessels tanker tankers trawler trawlers boat boats yacht freighter ferry plane \
    planes jet jets aircraft drone drones helicopter convoy lorries trucks goods exports imports products companies company \
    cattle beef wheat grain fruit wine meat fish steel citizens nationals officials embassy consulate observers peacekeepers \
    oil gas coal timber cars vehicles machinery textiles cement fertiliser fertilizer sugar coffee tea rice cheese dairy poultry \
    chicken shrimp tuna salmon tomatoes apples bananas nickel copper \
    instructors advisers police shepherds airline airlines channels broadcaster warship frigate base outpost";

/// Those of them that only a foreign hand detains, frees or attacks.
const ABROAD: &str = "\
    fishermen sailors crew crews seamen soldiers troops servicemen pilots diplomats diplomat envoy envoys ambassador \
    ambassadors consul ship ships vessel vessels tanker tankers trawler trawlers boat freighter plane jet aircraft convoy \
    embassy consulate observers peacekeepers warship frigate navy shepherds";

impl Coder for Passive {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for hit in SET.hits(sentence.text()) {
            if drafts.iter().all(|draft| draft.at != hit.verb()) {
                drafts.extend(draft(sentence, &hit));
            }
        }
        drafts
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let party = |name: &str| sentence.party(hit.get(name)?);
    let verb = hit.get("verb")?;
    let suffers = party("tgt").or_else(|| party("of")).or_else(|| party("its"));
    if hit.get("noun").is_some_and(|noun| !is_one(SHARED, noun)) {
        return None;
    }
    let (sources, targets) = match hit.rule.id {
        "T-passive-1" => (vec![party("src")?], vec![suffers?]),
        "T-passive-2" if hit.get("helpers").is_some_and(str::is_empty) && hit.get("noun").is_none() => {
            // A headline: "Envoy expelled from A". A state that "expelled from A" somebody acts.
            is_envoy(sentence, hit.get("tgt")?)?;
            (vec![doer(sentence, hit.get("src")?)?], vec![suffers?])
        }
        "T-passive-2" => (vec![doer(sentence, hit.get("src")?)?], vec![suffers?]),
        "T-passive-3" => {
            is_envoy(sentence, hit.get("sender")?)?;
            (vec![party("sender")?], vec![doer(sentence, hit.get("post")?)?])
        }
        _ => {
            let is_abroad = match (hit.get("noun"), hit.get("tgt")) {
                (Some(noun), _) => is_one(ABROAD, noun),
                (None, Some(place)) => is_envoy(sentence, place).is_some(),
                (None, None) => false,
            };
            let rest = hit.get("rest").unwrap_or_default();
            // "Released from hospital", "seized by pirates", "bombed the town": told by others or no act of a state.
            let is_other = rest.contains(" by ") || rest.starts_with(" from ");
            if !is_abroad || is_other {
                return None;
            }
            (Vec::new(), vec![suffers?])
        }
    };
    let states = |parties: &[Party]| parties.iter().filter_map(Party::state).collect::<Vec<_>>();
    let (by, to) = (states(&sources), states(&targets));
    if to.is_empty() && by.is_empty() || by.iter().any(|state| to.contains(state)) {
        return None;
    }
    let (root, label) = class(hit.rule.id, verb);
    let content =
        Content::Event { root: Some(root), label: label.to_owned(), sources, targets, symmetric: false };
    let mut draft = Draft::of(sentence, hit, content);
    if hit.rule.id == "T-passive-4" {
        let end = hit.range("verb")?.end;
        draft.span = sentence.span(hit.whole().start..end);
    }
    Some(draft)
}

/// A state or an organisation, or the state of a capital.
fn doer(sentence: &SentenceContext, placeholder: &str) -> Option<Party> {
    let mention = sentence.mention(placeholder)?;
    let is_capital = mention.kind != MentionKind::Place || mention.reason.starts_with("capital");
    is_capital.then(|| mention.party())
}

/// Whether a mention is an envoy, a mission or forces.
fn is_envoy(sentence: &SentenceContext, placeholder: &str) -> Option<()> {
    let reason = &sentence.mention(placeholder)?.reason;
    let office = reason.strip_prefix("office: ").or_else(|| reason.strip_prefix("coreference: its "))?;
    office.split(' ').any(|word| is_one(ABROAD, word)).then_some(())
}

fn class(rule: &str, verb: &str) -> (PloverRoot, &'static str) {
    use PloverRoot::*;
    match verb {
        _ if rule == "T-passive-3" => (Sanction, "envoy recalled"),
        "summoned" | "rebuked" => (Accuse, "diplomatic protest"),
        "detained" | "arrested" | "seized" | "boarded" | "captured" | "intercepted" | "halted" => {
            (Coerce, "seizure")
        }
        "freed" | "released" => (Retreat, "release"),
        "attacked" | "shelled" | "bombed" | "invaded" => (Assault, "attack"),
        "promised" | "offered" => (Agree, "promise"),
        "supplied" | "armed" => (Aid, "aid"),
        "expelled" | "deported" => (Sanction, "expulsion"),
        _ => (Sanction, "sanctions"),
    }
}

fn is_one(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use crate::desk::acts;

    #[test]
    fn whoever_stands_behind_by_acts() {
        for (text, act) in [
            ("The ambassador of Hungary was summoned by Ukraine's foreign ministry.", "ACCUSE UKR>HUN"),
            ("Three Philippine fishermen were detained by the Chinese coast guard.", "COERCE CHN>PHL"),
            ("The Indian sailors have been released by Iran.", "RETREAT IRN>IND"),
            ("Two Russian diplomats have been expelled from Austria.", "SANCTION AUT>RUS"),
            ("The Peruvian ambassador was recalled from Chile.", "SANCTION PER>CHL"),
            ("The Japanese crew had been freed on Friday.", "RETREAT >JPN"),
            ("Tonga was promised a patrol boat by Australia.", "AGREE AUS>TON"),
        ] {
            assert_eq!(acts(text), [act], "{text}");
        }
    }

    #[test]
    fn what_happens_at_home_or_to_anybody_is_no_act_of_a_state() {
        for text in [
            "A Lebanese singer was arrested on Monday.",
            "The Chadian minister was released from hospital.",
            "The Turkish ambassador was freed from his duties.",
            "A Greek ship was seized by pirates.",
            "Peruvian wine was praised by French cooks.",
            "The Egyptian officer was detained at home.",
        ] {
            assert_eq!(acts(text), Vec::<String>::new(), "{text}");
        }
    }
}
