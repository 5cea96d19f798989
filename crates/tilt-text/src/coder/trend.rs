//! Relations that change: "turns from A to B", "drifts away from A", "moves closer to B", "replaces A with B".

use tilt_core::card::Card;
use tilt_core::proposition::{Content, Party};
use tilt_core::series::Domain;
use tilt_core::warning::Warning;

use super::rule::{Hit, Rule, RuleSet};
use super::{Coder, Draft, card};
use crate::modality::inserted;
use crate::sentence::SentenceContext;

/// The coder of trends.
pub struct Trend;

static CARD: Card = card(
    "trend",
    "Trends of relations",
    "Finds statements that a state moves away from one actor or towards another.",
    "Reads only wordings in its list; a trend that must be inferred from several sentences is not found.",
);

static SET: RuleSet = RuleSet::new(RULES);

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-trend-1",
        doc: "A verb of turning with `from A to B`.",
        example: "Chile has turned from Spain to Brazil.",
        triggers: &["from "],
        pattern: r"\b(?P<verb>turn(?:s|ed|ing)?|drift(?:s|ed|ing)?|shift(?:s|ed|ing)?|pivot(?:s|ed|ing)?|re-?orient(?:s|ed|ing|ates?|ated|ating)?|mov(?:es?|ed|ing)|sw[iu]ng(?:s|ing)?|realign(?:s|ed|ing)?|switch(?:es|ed|ing)?|gravitat(?:es?|ed|ing)|slid(?:es?|ing)?|edg(?:es?|ed|ing)|glid(?:es?|ed|ing)|veer(?:s|ed|ing)?|slip(?:s|ped|ping)?|inch(?:es|ed|ing)?|defect(?:s|ed|ing)?|transfer(?:s|red|ring)? (?:its|their) (?:allegiance|loyalt(?:y|ies))){ins}{adv}(?:(?:itself|its|their|the) ?(?:[a-z-]+ )*?)?(?:course |policy )?{adv}(?:back )?(?:away )?from {P:from},? ?(?:and )?{adv}(?:back |over )?(?:into |in the direction of |to |towards? ){P:to}",
    },
    Rule {
        id: "T-trend-2",
        doc: "A noun of turning with `from A to B`.",
        example: "Analysts describe the reorientation of Ghana from France to China.",
        triggers: &[
            "reorient",
            "re-orient",
            "shift",
            "turn",
            "drift",
            "pivot",
            "realign",
            "transition",
            "swing",
            "switch",
            "departure",
            "move ",
        ],
        pattern: r"\b(?P<verb>re-?orientation|shift|turn|drift|pivot|realignment|transition|swing|switch|departure|move)(?: of {S:of})?(?: of (?:its |the )?[a-z -]+?)? {adv}(?:away )?from {P:from},? ?(?:and )?{adv}(?:back |over )?(?:into |in the direction of |to |towards? ){P:to}",
    },
    Rule {
        id: "T-trend-3",
        doc: "A verb or noun of turning with `away from A` and no goal.",
        example: "Peru is slowly drifting away from Japan.",
        triggers: &["from "],
        pattern: r"\b(?P<verb>(?:turn|drift|shift|pivot|pull|break|mov|move|edg|slid|step|tilt|glid|veer|slip|inch|swing|look|lean|steer|walk|back)(?:s|es|e|ed|ped|ping|ing)?{ins}{adv}(?:itself )?away from|separating (?:itself )?from|(?:separat|detach|dissociat)(?:es?|ed|ing) (?:itself|themselves) {adv}from|(?:decoupl|disengag|disentangl)(?:es?|ed|ing) (?:itself |themselves )?{adv}from|distanc(?:es?|ed|ing) (?:itself |themselves )?{adv}from|(?:turn|drift|shift|move|departure) {adv}away from) {P:from}",
    },
    Rule {
        id: "T-trend-4",
        doc: "A verb or noun of turning with `toward B` and no start.",
        example: "Armenia is pivoting towards India.",
        triggers: &["toward", "into the "],
        pattern: r"\b(?P<verb>turn(?:s|ed|ing)?|drift(?:s|ed|ing)?|shift(?:s|ed|ing)?|pivot(?:s|ed|ing)?|re-?orient(?:s|ed|ing|ation)?|mov(?:es?|ed|ing)|sw[iu]ng(?:s|ing)?|lean(?:s|ed|ing)?|tilt(?:s|ed|ing)?|gravitat(?:es?|ed|ing)|slid(?:es?|ing)|realign(?:s|ed|ing|ment)?|glid(?:es?|ed|ing)|veer(?:s|ed|ing)?|inch(?:es|ed|ing)?|edg(?:es|ed|ing)|tack(?:s|ed|ing)?|tip(?:s|ped|ping)?|bend(?:s|ing)?|bent|creep(?:s|ing)?|crept|steer(?:s|ed|ing)?|sw[ue]rv(?:es|ed|ing)|course){ins}{adv}(?:itself |its [a-z]+ (?:policy )?)?{adv}(?:back )?(?:towards? |into the (?:orbit|sphere of influence|arms|camp|lap|embrace|fold) of ){P:to}",
    },
    Rule {
        id: "T-trend-5",
        doc: "Drawing, moving or growing closer to somebody.",
        example: "Vietnam has moved closer to India.",
        triggers: &["closer", "nearer", "rapprochement"],
        pattern: r"\b(?P<verb>(?:draw|drew|drawn|mov|move|grow|grew|grown|com|come|came|edg|inch|edge|get|got|drift|sidl|snuggl|shift|step|push|pull)(?:s|es|ed|ing|ting|n|le|les)?){ins}{adv}(?:ever |much |a little |a step |steadily )?(?:closer|nearer) (?:and closer )?(?:to|with) {P:to}",
    },
    Rule {
        id: "T-trend-6",
        doc: "Leaving somebody's orbit or sphere of influence.",
        example: "Moldova is leaving the orbit of Russia.",
        triggers: &["orbit", "sphere of influence", " camp"],
        pattern: r"\b(?P<verb>leav(?:es?|ing)|left|quit(?:s|ting)?|exit(?:s|ed|ing)?|escap(?:es?|ed|ing)|slip(?:s|ped|ping)?|break(?:s|ing)?|broke|mov(?:es?|ed|ing)|slid(?:es?|ing)?|withdr[ae]w(?:s|n|ing)?|departure) {adv}(?:away )?(?:out of |free of |free from |from )?(?:the )?(?:(?P<from><[sou][0-9]+>)'s? |(?P<froma><a[0-9]+>) |)(?:orbit|sphere of influence|camp)(?: of (?:the )?(?P<fromb><[sou][0-9]+>))?",
    },
    Rule {
        id: "T-trend-7",
        doc: "Replacing A with B, or exchanging A for B.",
        example: "Laos replaced Thailand with China as its main partner.",
        triggers: &["replac", "swap", "exchang", "trad"],
        pattern: r"\b(?P<verb>replac(?:es?|ed|ing)|swap(?:s|ped|ping)?|exchang(?:es?|ed|ing)|trad(?:es?|ed|ing)) {P:from} (?:with|for|by) {P:to}",
    },
    Rule {
        id: "T-trend-8",
        doc: "Turning one's back on somebody.",
        example: "Mexico has turned its back on Canada.",
        triggers: &["back on"],
        pattern: r"\b(?P<verb>turn(?:s|ed|ing)? {adv}(?:its|their|his|her) back) on {P:from}",
    },
    Rule {
        id: "T-trend-9",
        doc: "Choosing B over A.",
        example: "Finland chose Sweden over Russia.",
        triggers: &[" over ", "prefer"],
        pattern: r"\b(?P<verb>ch[o]+s(?:es?|en|ing)|prefer(?:s|red|ring)?) {P:to} (?:over|to|instead of|rather than) {P:from}",
    },
    Rule {
        id: "T-trend-10",
        doc: "Abandoning A in favour of B.",
        example: "Togo abandons France in favour of the United Kingdom.",
        triggers: &["favour", "favor", "abandon", "ditch", "dump"],
        pattern: r"\b(?P<verb>abandon(?:s|ed|ing)?|ditch(?:es|ed|ing)?|dump(?:s|ed|ing)?|leav(?:es?|ing)|left|drop(?:s|ped|ping)?) {P:from},? (?:in favou?r of|for) {P:to}",
    },
    Rule {
        id: "T-trend-11",
        doc: "Influence of A in a state that wanes or grows.",
        example: "French influence in Mali is waning.",
        triggers: &["influence"],
        pattern: r"(?P<pole><a[0-9]+>|<[sou][0-9]+>)(?:'s?)? influence (?:in|on|over) {S:state} {adv}(?:is |are |has |have |was |had |been |continues to |keeps )*{adv}(?P<verb>wan\w*|weaken\w*|declin\w*|fad\w*|shr[aiu]nk\w*|fall\w*|fell|grow\w*|grew|increas\w*|ris\w*|rose|expand\w*|strengthen\w*)",
    },
    Rule {
        id: "T-trend-12",
        doc: "Two states that grow or drift apart, or move closer together.",
        example: "Egypt and Sudan are drifting apart.",
        triggers: &["apart", "together", "closer"],
        pattern: r"{S:a} and {S:b} {adv}(?:are |have |had |were |been )*{adv}(?P<verb>drift\w*|grow\w*|grown|mov\w*|draw\w*|drawn|come|coming) {adv}(?P<way>apart|together|closer together|closer)(?: |[.,;!]|$)",
    },
    Rule {
        id: "T-trend-13",
        doc: "Changing one's course or sides; a pole is read where it is named.",
        example: "Malaysia is changing its foreign-policy course.",
        triggers: &["course", "orientation", "alignment", "allegiance", "foreign policy", "sides"],
        pattern: r"\b(?P<verb>chang(?:es?|ed|ing)|switch(?:es|ed|ing)?|alter(?:s|ed|ing)?|revers(?:es?|ed|ing)) (?:course|sides|(?:its|their) {adv}(?:[a-z-]+ ){0,2}?(?:course|orientation|alignment|allegiance|foreign policy))(?: {adv}(?:away )?from {P:from},?)?(?: (?:and )?(?:to|towards?) {P:to})?",
    },
    Rule {
        id: "T-trend-14",
        doc: "A change of masters, patrons or sides with `from A to B`.",
        example: "Ghana is undergoing a change of patrons: from France to China.",
        triggers: &["chang", "new master", "new patron"],
        pattern: r"\b(?P<verb>chang(?:e|es|ed|ing) (?:of |its |their )?{adv}(?:masters?|owners?|patrons?|sides|camps?|protectors?|overlords?|allies))[:,—-]* ?(?:that is,? )?{adv}from {P:from},? to {P:to}",
    },
    Rule {
        id: "T-trend-15",
        doc: "A verb of turning with a bare `to B`.",
        example: "Kenya is drifting to China.",
        triggers: &["drift", "gravitat", "pivot", "tilt", "reorient", "re-orient", "turn"],
        pattern: r"\b(?P<verb>drift(?:s|ed|ing)?|gravitat(?:es?|ed|ing)|pivot(?:s|ed|ing)?|tilt(?:s|ed|ing)?|re-?orient(?:s|ed|ing) (?:itself )?|turn(?:s|ed|ing)?) {adv}to (?:the )?(?P<to><s[0-9]+>)",
    },
    Rule {
        id: "T-trend-16",
        doc: "Getting from B, instead of from A, what states trade.",
        example: "Peru buys its arms from Russia instead of France.",
        triggers: &["instead of", "rather than", "no longer", "not from"],
        pattern: r"\b(?P<verb>buy(?:s|ing)?|bought|purchas(?:es?|ed|ing)|import(?:s|ed|ing)?|order(?:s|ed|ing)?|procur(?:es?|ed|ing)|obtain(?:s|ed|ing)?|sourc(?:es?|ed|ing)|acquir(?:es?|ed|ing)|get(?:s|ting)?|got) {what}from {P:to},? (?:and |but )?(?:instead of|rather than|no longer|not) (?:from )?{P:from}",
    },
    Rule {
        id: "T-trend-17",
        doc: "Selling to B, instead of to A, what states trade.",
        example: "Chad sells its oil to China instead of France.",
        triggers: &["instead of", "rather than", "no longer", "not to"],
        pattern: r"\b(?P<verb>sell(?:s|ing)?|sold|export(?:s|ed|ing)?|ship(?:s|ped|ping)?|suppl(?:y|ies|ied|ying)) {what}to {P:to},? (?:and |but )?(?:instead of|rather than|no longer|not) (?:to )?{P:from}",
    },
    Rule {
        id: "T-trend-18",
        doc: "Out of A's orbit, shadow or lap, and where to.",
        example: "Laos is slipping out of Vietnam's shadow and into China's.",
        triggers: &[
            "orbit", "sphere", "camp", "shadow", "embrace", "lap", "grip", "thrall", "clutches", "tutelage",
            "fold", "bloc", "axis", "hands", "umbrella", "wing", "arms",
        ],
        pattern: r"\b(?P<verb>(?:(?:leav(?:es?|ing)|left|quit(?:s|ting)?|exit(?:s|ed|ing)?|escap(?:es?|ed|ing)){ins}{adv}(?:from (?:under )?|out of )?|(?:slip(?:s|ped|ping)?|break(?:s|ing)?|broken?|mov(?:es?|ed|ing)|slid(?:es?|ing)?|glid(?:es?|ed|ing)|drift(?:s|ed|ing)?|wriggl(?:es|ed|ing)|pull(?:s|ed|ing)?|step(?:s|ped|ping)?|com(?:es?|ing)|came|emerg(?:es?|ed|ing)|turn(?:s|ed|ing)?|shift(?:s|ed|ing)?|free(?:s|d|ing)?){ins}{adv}(?:itself |themselves )?(?:away )?(?:from under |from |out of |free of |free from |off )))(?:the )?(?:former |old |long )?(?:(?P<from><[sou][0-9]+>)'s? |(?P<froma><a[0-9]+>) )(?:orbit|sphere(?: of influence)?|camp|shadow|embrace|lap|grip|thrall|clutches|tutelage|fold|bloc|axis|wing|hands|umbrella)\b(?:,? (?:and |only )?{adv}(?:in)?(?:to|towards?|for|closer to|nearer to|under) (?:(?:that|those) of )?{P:to})?",
    },
    Rule {
        id: "T-trend-19",
        doc: "Falling or gliding into B's lap, orbit or embrace.",
        example: "Tonga is gliding into China's lap.",
        triggers: &[
            "orbit", "sphere", "camp", "shadow", "embrace", "lap", "grip", "thrall", "clutches", "fold",
            "bloc", "axis", "arms", "pocket",
        ],
        pattern: r"\b(?P<verb>glid(?:es?|ed|ing)|drift(?:s|ed|ing)?|fall(?:s|en|ing)?|fell|slid(?:es?|ing)?|slip(?:s|ped|ping)?|mov(?:es?|ed|ing)|sink(?:s|ing)?|sank|drop(?:s|ped|ping)?|tumbl(?:es?|ed|ing)|come|comes|came|coming|edg(?:es?|ed|ing)|stray(?:s|ed|ing)?|rush(?:es|ed|ing)?|pushed|driven|drawn|pulled|dragged|return(?:s|ed|ing)?|settl(?:es?|ed|ing)){ins}{adv}(?:itself )?(?:deeper |further |back |straight |firmly )*(?:into |under |to |within )(?:the )?(?:(?P<to><[sou][0-9]+>)'s? |(?P<toa><a[0-9]+>) )(?:orbit|sphere(?: of influence)?|camp|embrace|lap|thrall|clutches|fold|bloc|axis|arms|pocket|wing|tutelage)\b",
    },
    Rule {
        id: "T-trend-20",
        doc: "A change of allegiance, partners or orientation as a noun; a pole is read where it is named.",
        example: "Mongolia has undergone a quiet change of allegiance.",
        triggers: &[
            "allegiance",
            "alignment",
            "orientation",
            "loyalt",
            "foreign policy",
            "course",
            "partners",
        ],
        pattern: r"\b(?P<verb>(?:change|shift|switch|swing|turn|turnabout|reversal|transfer) (?:of|in) (?:its |the |their |strategic |geopolitical |foreign |geopolitical )*(?:allegiances?|alignment|orientation|loyalt(?:y|ies)|foreign[ -]policy(?: course)?|main partners?)|(?:re-?orientation|realignment|pivot|about-face|u-turn|volte-face) (?:of|in) (?:its |the |their )?foreign policy)\b(?:[:,—-]* ?{adv}(?:away )?from {P:from},?)?(?: (?:and )?(?:to|towards?) {P:to})?",
    },
    Rule {
        id: "T-trend-21",
        doc: "Warming to B, cooling on A, and the like.",
        example: "Nepal is warming to China and cooling on India.",
        triggers: &["warm", "cool", "sour", "cosy", "cozy", "cosies", "cozies", "lot with", "cuddl", "sidl"],
        pattern: r"\b(?P<verb>(?:warm(?:s|ed|ing)? (?:up )?(?:to|towards?)|(?:cosy|cozy|cuddl|sidl)(?:e|es|s|ed|ing)? up to|(?:cosies|cozies|cosied|cozied) up to|(?:thr[eo]w(?:s|ing|n)? in|cast(?:s|ing)?) (?:its|their) lot with)) {P:to}(?:,? (?:and|while|as it|even as it) (?:is |has |are |have )?{adv}(?:cool(?:s|ed|ing)?|sour(?:s|ed|ing)?) (?:on|towards?) {P:from})?|\b(?P<direct>(?:cool(?:s|ed|ing)?|sour(?:s|ed|ing)?) (?:on|towards?)) {P:cooled}(?:,? (?:and|while|as it|even as it) (?:is |has |are |have )?{adv}warm(?:s|ed|ing)? (?:up )?(?:to|towards?) {P:warmed})?",
    },
    Rule {
        id: "T-trend-22",
        doc: "Weaning oneself off A, loosening its ties, cutting its dependence on it.",
        example: "Moldova is weaning itself off Russia.",
        triggers: &["wean", "dependence", "reliance", "ties", "bonds", "links", "estranged"],
        pattern: r"\b(?P<verb>wean(?:s|ed|ing)? (?:itself|themselves) {adv}(?:off|from|away from)|(?:loosen|slacken)(?:s|ed|ing)? (?:its|their) (?:[a-z-]+ ){0,2}?(?:ties|bonds|links|dependence|reliance) (?:with|to|on|upon)|(?:reduc|lessen|curb|shed|shrink|cut|end|shak|throw)(?:s|es?|ed|ing)? (?:off )?(?:its|their) (?:[a-z-]+ ){0,2}?(?:dependence|dependency|reliance) (?:up)?on|(?:grown|become|became|grew) {adv}estranged from) {P:from}",
    },
    Rule {
        id: "T-trend-23",
        doc: "A loses a state to B.",
        example: "France is losing Chad to Russia.",
        triggers: &["los"],
        pattern: r"{P:from} {adv}(?:is |are |has |have |may be |risks ){adv}(?P<verb>losing|lost) {S:of} to {P:to}",
    },
    Rule {
        id: "T-trend-24",
        doc: "A rapprochement, or closer alignment with somebody.",
        example: "Serbia's rapprochement with China goes on.",
        triggers: &["rapprochement", "align"],
        pattern: r"{S:of}'s? (?:[a-z-]+ ){0,3}?(?P<verb>rapprochement) with {P:to}|\b(?P<direct>rapprochement) between {S:a} and {S:b}|\b(?P<aligned>align(?:s|ed|ing)? (?:itself |themselves |its [a-z]+ (?:policy )?)?{adv}(?:more |ever more |much more )(?:closely |tightly |firmly )?with) {P:nearer}",
    },
];

impl Coder for Trend {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for hit in SET.hits(sentence.text()) {
            // A shorter reading of the same verb adds nothing: "turns away from A towards B" is one move.
            let seen = drafts
                .iter()
                .any(|draft| draft.at == hit.verb() || draft.span.overlaps(sentence.span(hit.whole())));
            if !seen {
                drafts.extend(draft(sentence, &hit));
            }
        }
        drafts
    }
}

fn draft(sentence: &SentenceContext, hit: &Hit) -> Option<Draft> {
    let pole = |name: &str| pole(sentence, hit, name);
    let (state, from, to) = match hit.rule.id {
        "T-trend-11" => {
            let grows = ["grow", "grew", "increas", "ris", "rose", "expand", "strengthen"];
            let is_growing =
                grows.iter().any(|stem| hit.get("verb").is_some_and(|verb| verb.starts_with(stem)));
            let other = sentence.party(hit.get("pole")?);
            let state = sentence.party(hit.get("state")?)?;
            if is_growing { (state, None, other) } else { (state, other, None) }
        }
        "T-trend-12" => {
            let (state, other) = (sentence.party(hit.get("a")?)?, sentence.party(hit.get("b")?));
            if hit.get("way") == Some("apart") { (state, other, None) } else { (state, None, other) }
        }
        _ => {
            let pick = |names: &[&str]| names.iter().find_map(|name| pole(name));
            let from = pick(&["from", "froma", "fromb", "cooled"]);
            let to = pick(&["to", "toa", "warmed", "nearer", "b"]);
            let state = match hit.get("a") {
                Some(placeholder) => sentence.party(placeholder)?,
                None => subject(sentence, hit)?,
            };
            if is_march(&state, hit) {
                return None;
            }
            // Rivers and ships change course too: without a pole only a resolved state does what the rule means.
            let says_enough = from.is_some()
                || to.is_some()
                || matches!(hit.rule.id, "T-trend-13" | "T-trend-20") && state.state().is_some();
            if !says_enough {
                return None;
            }
            (state, from, to)
        }
    };
    if hit.rule.id == "T-trend-15" && is_no_turn(sentence.text(), hit) {
        return None;
    }
    let differs = |other: &Option<Party>| {
        other.as_ref().is_none_or(|o| o.actor.is_none() || o.state() != state.state())
    };
    if !differs(&from) || !differs(&to) || !matches!(state.actor, None | Some(tilt_core::Actor::State(..))) {
        return None;
    }
    let domains = domains(sentence.text(), hit);
    let mut draft = Draft::of(sentence, hit, Content::RelationTrend { state, from, to, domains });
    if is_broken(sentence.text(), hit.verb()) {
        draft.warnings.push(Warning::new("W-text-grammar", "broken grammar around the verb"));
    }
    Some(draft)
}

/// A pole is an actor, or an adjective only with a sphere: "the Russian orbit", not "Russian herders".
fn pole(sentence: &SentenceContext, hit: &Hit, name: &str) -> Option<Party> {
    let range = hit.range(name)?;
    let placeholder = &sentence.text()[range.clone()];
    if placeholder.starts_with("<a") && sentence.text()[range.end..].trim_start().starts_with("arms") {
        // "Moved to Russian arms": weapons.
        return None;
    }
    if placeholder.starts_with("<a") {
        let after = &sentence.text()[range.end..];
        const SPHERES: [&str; 21] = [
            "umbrella",
            "hands",
            "orbit",
            "sphere",
            "camp",
            "influence",
            "embrace",
            "shadow",
            "fold",
            "side",
            "dependence",
            "lap",
            "arms",
            "grip",
            "pocket",
            "thrall",
            "clutches",
            "bloc",
            "axis",
            "wing",
            "tutelage",
        ];
        if !SPHERES.iter().any(|sphere| after.trim_start().starts_with(sphere)) {
            return None;
        }
    }
    sentence.party(placeholder)
}

fn subject(sentence: &SentenceContext, hit: &Hit) -> Option<Party> {
    if let Some(of) = hit.get("of") {
        return sentence.party(of);
    }
    let verb = hit.range("aligned").map_or_else(|| hit.verb(), |range| range.start);
    if is_act_of_another(sentence.text(), verb) {
        return None;
    }
    owner(sentence, verb).or_else(|| sentence.subject(verb).into_iter().next()).or_else(|| {
        // "A, whose leaders studied in B, drifts away from C".
        inserted(sentence.text(), 0, verb)
            .and_then(|clause| sentence.subject(clause.start).into_iter().next())
    })
}

/// "Brazil's coach switched from A to B": a verb in the past has the noun before it as subject, not the noun's owner.
fn is_act_of_another(text: &str, verb: usize) -> bool {
    const OF_STATE: [&str; 16] = [
        "government",
        "policy",
        "trade",
        "economy",
        "leadership",
        "diplomacy",
        "president",
        "leaders",
        "leader",
        "exports",
        "imports",
        "elite",
        "rulers",
        "junta",
        "allegiance",
        "course",
    ];
    let word = text[verb..].split(' ').next().unwrap_or_default();
    let Some((head, noun)) = text[..verb].trim_end().rsplit_once(' ') else { return false };
    word.ends_with("ed")
        && head.ends_with(">'s")
        && !noun.contains('<')
        && !noun.ends_with("ly")
        && !OF_STATE.contains(&noun)
}

/// Troops and ships that move towards a border change nobody's course.
fn is_march(state: &Party, hit: &Hit) -> bool {
    const MOVERS: [&str; 14] = [
        "troops", "forces", "army", "navy", "fleet", "soldiers", "warship", "frigate", "tanks", "planes",
        "jets", "convoy", "columns", "patrol",
    ];
    let name = state.surface.to_lowercase();
    let goes_on_foot =
        ["mov", "turn", "shift", "edg", "inch", "veer", "steer", "swing", "drift", "pull", "step", "walk"];
    MOVERS.iter().any(|word| name.contains(word))
        && hit.get("verb").is_some_and(|verb| goes_on_foot.iter().any(|stem| verb.starts_with(stem)))
}

/// "Chile's slow drift": the owner of a noun of turning, with at most three words between.
fn owner(sentence: &SentenceContext, noun: usize) -> Option<Party> {
    let before = &sentence.text()[..noun];
    let end = before.rfind("'s ")?;
    let open = before[..end].rfind('<')?;
    let between = &before[end + 3..];
    let is_near = between.split_whitespace().count() <= 3
        && !between.contains([',', '<', '"'])
        && before[open..end].ends_with('>');
    is_near.then(|| sentence.parties(open..end).into_iter().next())?
}

/// "Turned to A for help" asks, and "turned to A to mediate" too; a plain "turned to A" turns only in a named field.
fn is_no_turn(text: &str, hit: &Hit) -> bool {
    let after = text[hit.whole().end..].trim_start();
    let asks = ["for ", "to ", "over ", "with ", "'s"].iter().any(|word| after.starts_with(word));
    asks || hit.get("verb").is_some_and(|verb| verb.starts_with("turn")) && domains(text, hit).is_empty()
}

/// Fields named right at the trend: "its trade", "military reorientation", "in trade", "economically"; or as what
/// opens its clause: "in its votes at the United Nations, A …". What is bought and sold is arms or trade.
fn domains(text: &str, hit: &Hit) -> Vec<Domain> {
    let whole = hit.whole();
    let before: String = {
        let words: Vec<&str> =
            text[..whole.start].split(' ').rev().filter(|word| !word.is_empty()).take(2).collect();
        words.join(" ")
    };
    let after: String =
        text[whole.end..].split(' ').filter(|word| !word.is_empty()).take(3).collect::<Vec<_>>().join(" ");
    let near = format!(
        "{before} {} {} in {}",
        opening(text, whole.start),
        &text[whole],
        after.strip_prefix("in ").unwrap_or("")
    );
    const WORDS: [(&str, Domain); 32] = [
        ("military", Domain::Alliances),
        ("militarily", Domain::Alliances),
        ("defence", Domain::Alliances),
        ("defense", Domain::Alliances),
        ("security", Domain::Alliances),
        ("arms", Domain::Arms),
        ("weapons", Domain::Arms),
        ("weaponry", Domain::Arms),
        ("missiles", Domain::Arms),
        ("tanks", Domain::Arms),
        ("warplanes", Domain::Arms),
        ("fighters", Domain::Arms),
        ("drones", Domain::Arms),
        ("frigates", Domain::Arms),
        ("submarines", Domain::Arms),
        ("trade", Domain::Trade),
        ("economic", Domain::Trade),
        ("economically", Domain::Trade),
        ("commercially", Domain::Trade),
        ("commerce", Domain::Trade),
        ("exports", Domain::Trade),
        ("imports", Domain::Trade),
        ("voting", Domain::Votes),
        ("vote", Domain::Votes),
        ("votes", Domain::Votes),
        ("diplomatic", Domain::Diplomacy),
        ("diplomatically", Domain::Diplomacy),
        ("organisations", Domain::Organisations),
        ("treaties", Domain::Agreements),
        ("rhetoric", Domain::Statements),
        ("rhetorically", Domain::Statements),
        ("statements", Domain::Statements),
    ];
    let mut found: Vec<Domain> = WORDS
        .iter()
        .filter(|(word, _)| near.split(|c: char| !c.is_alphabetic()).any(|w| w == *word))
        .map(|row| row.1)
        .collect();
    if found.is_empty() && matches!(hit.rule.id, "T-trend-16" | "T-trend-17") {
        found.push(Domain::Trade);
    }
    found.sort();
    found.dedup();
    found
}

/// "In its votes at ⟨organisation⟩, ": the words that open the clause, if they say in what.
fn opening(text: &str, verb: usize) -> &str {
    let start = ["; ", ": ", ". "].iter().filter_map(|stop| Some(text[..verb].rfind(stop)? + 2)).max();
    let clause = text[start.unwrap_or(0)..verb].trim_start_matches(['"', ' ']);
    let Some(comma) = clause.find(", ").filter(|comma| *comma < 80) else { return "" };
    let is_field = ["in its ", "in their ", "in the ", "in terms of ", "in trade", "in arms"]
        .iter()
        .any(|words| clause.starts_with(words));
    if is_field { &clause[..comma] } else { "" }
}

/// "is carried out reorientation": a passive with its object still there.
fn is_broken(text: &str, verb: usize) -> bool {
    let before = &text[..verb];
    let near = before.len().saturating_sub(60);
    let near = (near..before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    ["is carried out ", "are carried out ", "is undergone ", "was carried out ", "is made "]
        .iter()
        .any(|words| before[near..].contains(words))
}
