//! Agreements: form, parties, subjects and stage.
//!
//! Not one pattern but four questions: which word names the instrument, who is bound, what is it about, how far has it come.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use tilt_core::agreement::{Instrument, Stage, SubjectKey};
use tilt_core::card::Card;
use tilt_core::proposition::{Content, Modality};
use tilt_core::warning::Warning;

mod bound;
mod list;
mod sense;
mod unnamed;

use self::bound::{merge, parties, same_parties};
use self::sense::{is_no_instrument, is_no_stage, is_unparliamentary, needs_two};
use self::unnamed::unnamed;
use super::rule::{Rule, expand};
use super::{Coder, Draft, card};
use crate::sentence::{SentenceContext, lexicon_rows, pattern, quotation_start};

/// The coder of agreements.
pub struct Agreement;

static CARD: Card = card(
    "agreement",
    "Agreements between states",
    "Finds treaties, agreements, memoranda and the like, with parties, subjects and the stage the text gives them.",
    "Titles, annexes and provisions beyond the list of subjects are not read.",
);

/// One rule a stage; the pattern is the word that says it, and the nearest one in the clause wins.
pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "T-agreement-1",
        doc: "Signed or concluded.",
        example: "Peru and Chile signed a treaty on fisheries.",
        triggers: &[],
        pattern: r"\b(?:sign(?:s|ed|ing)?|signature|signatories|conclud(?:es?|ed|ing)|ink(?:s|ed|ing)|pen(?:s|ned)|put(?:s|ting)? (?:(?:its|their|his|her) (?:names?|signatures?|seals?) (?:to|under|on|beneath)|pen to paper)|(?:affix|append)(?:es|s|ed) (?:its|their|his|her) (?:names?|signatures?|seals?)|reach(?:es|ed)|str[iu](?:kes?|ck|king)|seal(?:s|ed)|clinch(?:es|ed)|(?:hammer|thrash|iron)(?:s|ed) out|agreed)\b",
    },
    Rule {
        id: "T-agreement-2",
        doc: "Ratified.",
        example: "Kenya ratified the agreement with Rwanda on customs.",
        triggers: &[],
        pattern: r"\b(?:ratif(?:y|ies|ied|ication)|approved by parliament|approv(?:e|es|ed|ing)|endors(?:es?|ed|ing)|pass(?:es|ed)|adopt(?:s|ed)|(?:wav|nodd)(?:es|ed|s) through|(?:gives?|gave|given|giving) (?:its |their |his |her )?(?:[a-z]+ )?(?:blessing|assent|consent|approval) to)\b",
    },
    Rule {
        id: "T-agreement-3",
        doc: "In force or entering into force.",
        example: "The agreement between Fiji and Tonga entered into force.",
        triggers: &[],
        pattern: r"\b(?:(?:enter(?:s|ed|ing)?|came|comes|come|went|goes) into (?:force|effect|operation)|took effect|takes effect|(?:became|becomes) effective|in force|operates|renew(?:s|ed|ing)?|prolong(?:s|ed)?|extended|roll(?:s|ed) over)\b",
    },
    Rule {
        id: "T-agreement-4",
        doc: "Announced or promised.",
        example: "Spain and Morocco announced an agreement on migration.",
        triggers: &[],
        pattern: r"\b(?:announc(?:es?|ed|ing)|promis(?:es?|ed)|agreed on|unveil(?:s|ed)|ready for signature|is ready|are ready)\b",
    },
    Rule {
        id: "T-agreement-5",
        doc: "Prepared or negotiated.",
        example: "Iceland is preparing a trade agreement with Mexico.",
        triggers: &[],
        pattern: r"\b(?:prepar(?:es?|ed|ing)|negotiat(?:es?|ed|ing|ions?)|draft(?:s|ed|ing)?|work(?:s|ed|ing)? on|discuss(?:es|ed|ing)?|weigh(?:s|ed|ing)?|consider(?:s|ed|ing)?|(?:talks|consultations) (?:on|about|over))\b",
    },
    Rule {
        id: "T-agreement-6",
        doc: "Suspended.",
        example: "Sweden suspended its agreement with Eritrea on extradition.",
        triggers: &[],
        pattern: r"\b(?:suspend(?:s|ed|ing)?|suspension|froze|frozen|freezes|put(?:s|ting)? (?:[a-z ]+ )?on (?:ice|hold))\b",
    },
    Rule {
        id: "T-agreement-7",
        doc: "Ended.",
        example: "Australia terminated the agreement with Nauru on migration.",
        triggers: &[],
        pattern: r"\b(?:terminat(?:es?|ed|ing|ion)|denounc(?:es?|ed|ing)|expir(?:es?|ed|ing)|tore up|torn up|cancel(?:s|led|ling)?|annul(?:s|led)?|withdr[ae]w(?:s|n|al)? from|scrapp?(?:s|ed|ing)?|abrogat(?:es?|ed)|sever(?:s|ed|ing)?|rip(?:s|ped) up|tear(?:s|ing)? up|revok(?:es?|ed|ing)|rescind(?:s|ed|ing)?|quit(?:s|ting)?|pull(?:s|ed|ing)? out of|walk(?:s|ed)? away from|ditch(?:es|ed)|nullif(?:y|ies|ied)|abandon(?:s|ed|ing)?|laps(?:es|ed)|r[au]n out|repudiat(?:es?|ed|ing)|back(?:s|ed) out of|reneg(?:es?|ed) on|void(?:s|ed)|discard(?:s|ed)|binn?(?:s|ed))\b",
    },
    Rule {
        id: "T-agreement-8",
        doc: "Initialled.",
        example: "Nepal and Bhutan initialled an agreement on water.",
        triggers: &[],
        pattern: r"\binitial(?:l?ed|l?ing|s)\b",
    },
    Rule {
        id: "T-agreement-9",
        doc: "Named without a word of stage: somebody says that it exists.",
        example: "The channel cites an agreement between Mali and Algeria on water.",
        triggers: &[],
        pattern: r"\b(?:agreements?|treat(?:y|ies)|pacts?|accords?|memorand(?:um|a)|conventions?)\b",
    },
];

const STAGES: [Stage; 8] = [
    Stage::Signed,
    Stage::Ratified,
    Stage::InForce,
    Stage::Announced,
    Stage::Negotiated,
    Stage::Suspended,
    Stage::Ended,
    Stage::Initialled,
];

/// The place of [`Stage::Announced`] in [`STAGES`].
const ANNOUNCED: usize = 3;

/// How far from the instrument a stage word may stand, in bytes of the symbol text.
const REACH: usize = 120;

struct Words {
    instruments: Regex,
    kinds: BTreeMap<&'static str, Instrument>,
    stages: Vec<Regex>,
    subjects: AhoCorasick,
    subject_keys: Vec<SubjectKey>,
    between: Regex,
    with: Regex,
    both_sides: Regex,
    pair: Regex,
    of: Regex,
    by: Regex,
    titled: Regex,
    provides: Regex,
    aside: Regex,
    told: Regex,
    colleague: Regex,
    wished: Regex,
    others: Regex,
    relative: Regex,
    signatories: Regex,
    under: Regex,
    cleft: Regex,
    of_owner: Regex,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let regex = |short: &str| pattern(&expand(short));
        let kinds: BTreeMap<&str, Instrument> = lexicon_rows(include_str!("../../../lexicon/instruments.tsv"))
            .filter_map(|row| Some((row[0], Instrument::ALL.into_iter().find(|i| i.name() == row[1])?)))
            .collect();
        let mut alternatives: Vec<&str> =
            lexicon_rows(include_str!("../../../lexicon/instruments.tsv")).map(|row| row[0]).collect();
        alternatives.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let subjects: Vec<(&str, SubjectKey)> = lexicon_rows(include_str!("../../../lexicon/subjects.tsv"))
            .filter_map(|row| Some((row[0], SubjectKey::find(row[1])?)))
            .collect();
        Words {
            instruments: regex(&format!(r"\b(?:{})\b", alternatives.join("|"))),
            kinds,
            stages: RULES[..STAGES.len()].iter().map(|rule| regex(rule.pattern)).collect(),
            subjects: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(subjects.iter().map(|row| row.0))
                .expect("a few hundred short phrases fit the automaton"),
            subject_keys: subjects.into_iter().map(|row| row.1).collect(),
            between: regex(r"between (?:the )?(?:(?:authorities|governments|parliaments|presidents|leaders|foreign ministers|ministries|central banks|people|peoples) of (?:the )?)?(?P<both><[soua][0-9]+>(?:(?:, and |, | and |, as well as )(?:the )?<[soua][0-9]+>)+)"),
            with: regex(&format!(r"\bwith (?:(?:his|her|its|their) )?(?P<both>{PEOPLE})")),
            both_sides: regex(r"\b(?:both|the two|the) (?:sides|countries|states|parties|capitals|governments|armies|ministers|ministries|defence ministers)\b|\bthey\b|\bsides\b"),
            pair: regex(r"<[asou][0-9]+>(?:[-/]<[asou][0-9]+>)+"),
            by: regex(&format!(r"\bby (?P<both>{PEOPLE})")),
            titled: regex(r#"\b(?P<verb>sign(?:s|ed|ing)?) (?:the |an? )?(?:[a-z]+ )?["'](?P<title>[^"';.!?]{3,100})["']"#),
            provides: regex(r"^under the |\b(?:provid(?:es|ed|ing) for|cover(?:s|ed|ing)|envisag(?:es|ed|ing)|foresees?|foreseeing|includ(?:es|ed|ing)|stipulat(?:es|ed|ing)|regulat(?:es|ed|ing)|concern(?:s|ed|ing)|deals? with|spells out|touches on)\b"),
            of: regex(r"\bof (?:the )?(?P<both><[su][0-9]+>(?:(?:, and |, | and )(?:the )?<[su][0-9]+>)+)"),
            aside: regex(r" (?:after|before|amid|following|despite|during|while|pending|in (?:response|answer|reply|reaction|return|exchange) (?:to|for)|in line with|in accordance with|in violation of|in spite of|because of|due to|ahead of|based on|on the basis of|pursuant to|thanks to|as part of|within the framework of|in the framework of|in the presence of|under the auspices of|on the sidelines of|in the wake of) "),
            told: regex(r"(?:\b(?:urg(?:es?|ed|ing)|ask(?:s|ed|ing)?|call(?:s|ed|ing)? (?:on|upon)|press(?:es|ed|ing)?|push(?:es|ed|ing)?|want(?:s|ed)?|tell(?:s|ing)?|told|invit(?:es?|ed|ing)|encourag(?:es?|ed|ing)|order(?:s|ed|ing)?|forc(?:es?|ed|ing)|persuad(?:es?|ed|ing)|beg(?:s|ged)?|advis(?:es?|ed|ing)|warn(?:s|ed|ing)?|requir(?:es?|ed|ing)|request(?:s|ed|ing)?|expect(?:s|ed|ing)?) (?:the )?(?P<who><[su][0-9]+>(?:(?:, and |, | and )(?:the )?<[su][0-9]+>)*) (?:not )?to [^<;:]*|(?P<whose><[su][0-9]+>)'s (?:[a-z-]+ ){0,2}?(?:(?:decision|move|plan|plans|intention|intent|refusal|vow|pledge|bid|readiness|willingness|failure|threat|promise|offer|attempt|efforts?) to (?:[a-z]+ ){0,2}|))$"),
            others: regex(r"\b(?:urg|call|appeal|encourag|invit|ask|want|press)[a-z]*(?: on| upon| to)? (?:(?:[a-z-]+|<[a-z][0-9]+>) ){0,6}(?:countries|states|nations|parties|members|powers|governments?|sides?|others|capitals|everyone|aggressor) (?:not )?to (?:[a-z]+ ){0,5}$|\b(?:decisions?|moves?|plans?|threats?) by [a-z .'-]{2,40} to (?:[a-z]+ ){0,3}$"),
            relative: regex(r"(?:(?P<who><[su][0-9]+>(?:(?:, and |, | and )(?:the )?<[su][0-9]+>)*))?,? (?:which|who) (?:(?:[a-z]+ ){0,4})$"),
            colleague: regex(r"^(?:,[^<;:]{0,60})? and (?:his|her|its|their) (?P<who><[as][0-9]+>)(?: (?:[a-z-]+ ){0,3}?(?:counterparts?|colleagues?|hosts?|opposite number))?\b"),
            signatories: regex(&format!(r"\b(?:parties|signatories|partners) (?:to|of|in) (?P<what>{{any}}) (?:are|were|include) (?P<both>{PEOPLE})")),
            under: regex(r"^(?:[a-z]+, )?(?:under|by|through|as part of|thanks to) (?:the terms of )?(?:an?|the|this|that|their) (?:(?:[a-z-]+|<[a-z][0-9]+>) ){0,5}$"),
            cleft: regex(&format!(r"\bit (?:is|was) with (?P<both>{PEOPLE}) that ")),
            of_owner: regex(r"^ (?:of|held by|granted to) (?:the )?(?P<who><[sa][0-9]+>)"),
            wished: regex(r"\b(?:advocat|call|urg|seek|sought|want|hop|look|anxious|eager|await|propos|favou?r|prepar|ready|demand|encourag|push|press|expect|insist|block|oppos|delay|postpon|prevent|refus|near|talk|talks on)[a-z]* (?:[a-z'-]+ |, ){0,8}$"),
        }
    })
}

/// A list of actors in which people may stand with their names: "A, his B counterpart, N. N., and C's envoy".
const PEOPLE: &str = r"(?:the |his |her |its |their )?<[soua][0-9]+>(?:(?:(?: (?:[a-z-]+ ){0,2}?(?:counterparts?|colleagues?|hosts?|opposite number))|(?:'s)?(?: [\p{Ll}.'-]+){1,3})?(?:, [\p{Ll}.' -]{3,40})?(?:,? and |, |,? as well as |,? or )(?:the |his |her |its |their )?<[soua][0-9]+>)*(?: (?:[a-z-]+ )?(?:counterparts?|colleagues?|hosts?))?";

impl Coder for Agreement {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn code(&self, sentence: &SentenceContext) -> Vec<Draft> {
        let words = words();
        let mut drafts: Vec<Draft> = Vec::new();
        for found in words.instruments.find_iter(sentence.text()) {
            if let Some(draft) = draft(sentence, words, found.range()) {
                drafts.extend(more_stages(sentence, words, &found.range(), &draft));
                drafts.push(draft);
            }
        }
        drafts.extend(titled(sentence, words));
        if drafts.is_empty() {
            drafts.extend(unnamed(sentence, words));
        }
        same_parties(sentence.text(), &mut drafts);
        let mut drafts = merge(drafts);
        for at in 0..drafts.len() {
            // One agreement is dated by its verb, several under one verb each by their own words.
            if drafts.iter().filter(|other| other.at == drafts[at].at).count() < 2 {
                drafts[at].dated = None;
            }
        }
        drafts
    }
}

fn draft(sentence: &SentenceContext, words: &Words, at: Range<usize>) -> Option<Draft> {
    let text = sentence.text();
    let instrument = words.kinds.get(&text[at.clone()]).copied();
    let clause = clause(text, &at);
    let (stage, rule, word) = stage(sentence, words, &at, &clause);
    if is_no_instrument(text, &at, stage) {
        return None;
    }
    let anchor = word.as_ref().map_or(at.start, |word| word.start);
    let (parties, carried) = parties(sentence, words, &at, &clause, anchor);
    let is_bare = stage == Stage::Reported || needs_two(&text[at.clone()]);
    if parties.is_empty() || (is_bare && parties.len() < 2) {
        return None;
    }
    let first = word.as_ref().map_or(at.start, |word| word.start.min(at.start));
    let last = word.as_ref().map_or(at.end, |word| word.end.max(at.end));
    let mut subject_range = noun_phrase(text, &at, &clause);
    if words.provides.is_match(&text[clause.clone()]) {
        // "Under the agreement A gets …", "the memorandum provides for …": what it holds stands further on.
        subject_range.end = subject_range.end.max(clause.end);
    }
    let subjects = subjects(words, text, &subject_range);
    let span = sentence.span(first.min(subject_range.start)..last.max(subject_range.end));
    let mut draft = Draft {
        span,
        at: anchor,
        content: Content::Agreement { title: title(sentence, &at), parties, instrument, subjects, stage },
        rules: vec![rule],
        modality: None,
        warnings: Vec::new(),
        dated: Some(at.start),
    };
    if carried {
        draft
            .warnings
            .push(Warning::new("W-text-carried-parties", "parties carried over from an earlier sentence"));
    }
    let Content::Agreement { parties, stage, .. } = &draft.content else { return None };
    if parties.len() < 2 {
        draft.warnings.push(Warning::new("W-text-party-missing", "only one party is named"));
    }
    let is_wished = word.as_ref().is_some_and(|word| {
        let is_noun = matches!(&text[word.clone()], "signing" | "signature" | "ratification" | "concluding");
        is_noun && words.wished.is_match(&text[clause.start..word.start])
            || text[..word.start].ends_with(" to be ")
    });
    if matches!(stage, Stage::Announced | Stage::Negotiated) || is_wished {
        draft.modality = Some(Modality::Planned);
    }
    Some(draft)
}

/// "The treaty signed in May entered into force this week": one agreement, a reading for each stage it went through.
fn more_stages(sentence: &SentenceContext, words: &Words, at: &Range<usize>, first: &Draft) -> Vec<Draft> {
    let text = sentence.text();
    let Content::Agreement { stage: known, .. } = first.content else { return Vec::new() };
    if words.instruments.find_iter(text).count() > 1 || matches!(known, Stage::Announced | Stage::Negotiated)
    {
        return Vec::new();
    }
    let whole = clause(text, at);
    let mut found: Vec<Draft> = Vec::new();
    for (index, stage) in STAGES.into_iter().enumerate() {
        if stage == known || matches!(stage, Stage::Announced | Stage::Negotiated) {
            continue;
        }
        let hits = words.stages[index].find_iter(&text[whole.clone()]);
        let Some(hit) = hits.map(|hit| whole.start + hit.start()..whole.start + hit.end()).find(|hit| {
            !sentence.is_speaker(hit.start)
                && (hit.end <= at.start || hit.start >= at.end)
                && is_of_it(text, hit, stage)
        }) else {
            continue;
        };
        let mut draft = first.clone();
        draft.at = hit.start;
        draft.dated = None;
        draft.rules = vec![RULES[index].id];
        draft.span = sentence.span(at.start.min(hit.start)..at.end.max(hit.end));
        draft.modality = None;
        if let Content::Agreement { stage: reached, .. } = &mut draft.content {
            *reached = stage;
        }
        found.push(draft);
    }
    found
}

/// Whether a word of stage away from the instrument is still about it: intransitive, passive, or a participle with a date.
fn is_of_it(text: &str, hit: &Range<usize>, stage: Stage) -> bool {
    let word = &text[hit.clone()];
    let before = text[..hit.start].trim_end();
    let after = &text[hit.end..];
    let is_dated =
        [" in ", " on ", " last ", " this ", " a year", " two ", " three ", " yesterday", " today", " by "]
            .iter()
            .any(|start| after.starts_with(start));
    let is_passive = [" was", " were", " been", " be", " being", " is", " are", " it had", " they had"]
        .iter()
        .any(|helper| before.ends_with(helper));
    let is_participle = before.is_empty() || before.ends_with([',', '(']) || before.ends_with(" and");
    (stage == Stage::InForce
        && !word.starts_with("renew")
        && !word.starts_with("prolong")
        && word != "extended")
        || is_passive
        || word.starts_with("expir")
        || (is_participle && is_dated)
        || (is_dated && word == "signed")
}

/// Signing something that only its title names: "signed the 'Road Map 2030'".
fn titled(sentence: &SentenceContext, words: &Words) -> Option<Draft> {
    let text = sentence.text();
    let groups = words.titled.captures(text)?;
    let (verb, name) = (groups.name("verb")?, groups.name("title")?);
    if words.instruments.is_match(&text[verb.end()..name.start()]) {
        return None;
    }
    let mut parties = sentence.subject(verb.start());
    if parties.len() < 2 && sentence.carried.len() > parties.len() {
        parties.clone_from(&sentence.carried);
    }
    if parties.is_empty() {
        return None;
    }
    let instrument =
        words.instruments.find(name.as_str()).and_then(|found| words.kinds.get(found.as_str()).copied());
    Some(Draft {
        span: sentence.span(verb.start()..name.end()),
        at: verb.start(),
        content: Content::Agreement {
            parties,
            instrument,
            subjects: subjects(words, text, &name.range()),
            stage: Stage::Signed,
            title: Some(sentence.span(name.range()).of(&sentence.document.text).to_owned()),
        },
        rules: vec![RULES[0].id],
        modality: None,
        warnings: Vec::new(),
        dated: None,
    })
}

/// The stretch around the instrument up to hard boundaries.
fn clause(text: &str, at: &Range<usize>) -> Range<usize> {
    const HARD: [&str; 6] = ["; ", ": ", "\"", " but ", " whereas ", " although "];
    let head = &text[..at.start];
    let start =
        HARD.iter().filter(|mark| **mark != "\"").filter_map(|b| Some(head.rfind(b)? + b.len())).max();
    // "Signed a "historic" treaty": a few words in marks part nothing.
    let start = start.max(quotation_start(head)).unwrap_or(0);
    // A title right behind the instrument belongs to it.
    let titled = text[at.end..].strip_prefix(" \"").and_then(|rest| Some(at.end + 3 + rest.find('"')?));
    let from = titled.unwrap_or(at.end);
    let end = HARD.iter().filter_map(|b| Some(text[from..].find(b)? + from)).min().unwrap_or(text.len());
    start..end
}

/// The stage word nearest to the instrument. A word after the next instrument belongs to that one.
fn stage(
    sentence: &SentenceContext,
    words: &Words,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> (Stage, &'static str, Option<Range<usize>>) {
    let text = sentence.text();
    let low = floor(text, at.start.saturating_sub(REACH).max(clause.start));
    let high = floor(text, (at.end + REACH).min(clause.end));
    let mut best: Option<(usize, usize, Range<usize>)> = None;
    for (index, regex) in words.stages.iter().enumerate() {
        for found in regex.find_iter(&text[low..high]) {
            let found = low + found.start()..low + found.end();
            if sentence.is_speaker(found.start)
                || found.start < at.end && at.start < found.end
                || is_no_stage(text, &found, at, clause)
                || is_unparliamentary(sentence, &found)
            {
                continue;
            }
            let gap = if found.end <= at.start { found.end..at.start } else { at.end..found.start };
            let between = text[gap.clone()].replace(" and <", " ").replace(" and the <", " ");
            let is_coordinated =
                found.end <= at.start && (between.contains(" and a ") || between.contains(" and an "));
            let is_passive = [" was", " were", " is", " are", " been", " be", " being"]
                .iter()
                .any(|helper| text[..found.start].trim_end().ends_with(helper));
            // "Suspends talks over the deal": the talks.
            let is_aside = found.end <= at.start
                && (words.aside.is_match(&text[gap.clone()]) || text[gap.clone()].contains(" over "));
            if is_aside
                || words.instruments.is_match(&between) && !is_coordinated
                || between.contains(" and ") && found.start > at.end && !is_passive
            {
                continue;
            }
            // Before the noun a verb governs it; after it, only a passive or intransitive one does.
            let penalty = if found.start > at.end { 10 } else { 0 };
            let distance = gap.len() + penalty;
            // "Ready for signing": not yet.
            let index =
                if text[..found.start].ends_with("for ") && found.start > 0 { ANNOUNCED } else { index };
            if best.as_ref().is_none_or(|(known, ..)| distance < *known) {
                best = Some((distance, index, found));
            }
        }
    }
    match best {
        Some((_, index, range)) => (STAGES[index], RULES[index].id, Some(range)),
        None => (Stage::Reported, RULES[STAGES.len()].id, None),
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The instrument with its modifiers before and its "on …" after.
fn noun_phrase(text: &str, at: &Range<usize>, clause: &Range<usize>) -> Range<usize> {
    let before = &text[clause.start..at.start];
    let mut start = at.start;
    for word in before.split(' ').rev().filter(|word| !word.is_empty()).take(6) {
        let stops = [
            "the", "a", "an", "its", "their", "of", "to", "in", "on", "and", "with", "by", "signed", "this",
            "that", "for",
        ];
        if stops.contains(&word) || word.ends_with([',', ';', ':', '"']) {
            break;
        }
        start = start.saturating_sub(word.len() + 1).max(clause.start);
    }
    let start = floor(text, start);
    let after = &text[at.end..clause.end];
    const STOPS: [&str; 17] = [
        " and a ",
        " and an ",
        ".",
        "!",
        "?",
        "—",
        "(",
        ", and ",
        ", but ",
        " and that ",
        " and are ",
        " and is ",
        " and was ",
        " and has ",
        " and have ",
        " and will ",
        " because ",
    ];
    let end = STOPS.iter().filter_map(|stop| after.find(stop)).min().map_or(clause.end, |stop| at.end + stop);
    start..end.max(at.end)
}

fn subjects(words: &Words, text: &str, range: &Range<usize>) -> Vec<SubjectKey> {
    let phrase = &text[range.clone()];
    let is_edge = |at: usize, after: bool| {
        let c = if after { phrase[at..].chars().next() } else { phrase[..at].chars().next_back() };
        c.is_none_or(|c| !c.is_alphanumeric())
    };
    let mut found: Vec<SubjectKey> = Vec::new();
    for hit in words.subjects.find_iter(phrase) {
        let key = words.subject_keys[hit.pattern().as_usize()];
        if is_edge(hit.start(), false) && is_edge(hit.end(), true) && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

/// Words in quotation marks right beside the instrument or the signing.
fn title(sentence: &SentenceContext, at: &Range<usize>) -> Option<String> {
    let text = sentence.text();
    let after = text[at.end..].strip_prefix(" \"").map(|rest| (at.end + 2, rest));
    let (start, rest) = after?;
    let length = rest.find('"')?;
    (length > 0 && length < 120)
        .then(|| sentence.span(start..start + length).of(&sentence.document.text).to_owned())
}
