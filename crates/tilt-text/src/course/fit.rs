//! Whether a proposition can speak of an agreement that is known.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::agreement::{Instrument, Stage, SubjectKey};
use tilt_core::proposition::{Content, Modality, Party, Proposition};
use tilt_core::report::DocumentReport;
use tilt_core::time::{Date, FactDate};

use super::{Draft, code, corrects};

/// Days by which two texts may differ on one stage of what is surely one agreement.
const NEAR: i32 = 31;

/// Days after which an undated "a treaty was signed" is no longer the one told of before.
const YEAR: i32 = 366;

/// What a proposition says of an agreement.
pub(super) struct Fit<'p> {
    pub codes: BTreeSet<String>,
    pub parties: Vec<Party>,
    pub instrument: Option<Instrument>,
    pub subjects: &'p [SubjectKey],
    pub title: Option<&'p str>,
    pub stage: Stage,
    /// The date that stands in the text.
    pub date: Option<FactDate>,
    pub is_plan: bool,
    article: Article,
    is_correction: bool,
    day: Option<Date>,
}

/// How the agreement is brought up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Article {
    /// "Another treaty": not one that was spoken of.
    Another,
    /// "A treaty".
    Indefinite,
    /// "The treaty", "their treaty".
    Definite,
    /// None, or in a language without.
    None,
}

impl<'p> Fit<'p> {
    /// `None` for other contents and where no party is resolved.
    pub fn of(report: &DocumentReport, proposition: &'p Proposition) -> Option<Fit<'p>> {
        let Content::Agreement { parties, instrument, subjects, stage, title } = &proposition.content else {
            return None;
        };
        let mut codes = BTreeSet::new();
        let mut who: Vec<Party> = Vec::new();
        for party in parties {
            if party.actor.is_some_and(|actor| codes.insert(code(actor))) {
                who.push(party.clone());
            }
        }
        if codes.is_empty() {
            return None;
        }
        Some(Fit {
            codes,
            parties: who,
            instrument: *instrument,
            subjects,
            title: title.as_deref(),
            stage: *stage,
            date: proposition.time.from.filter(|_| proposition.time.span.is_some()),
            is_plan: matches!(proposition.modality, Modality::Planned | Modality::Predicted),
            article: article(&proposition.quote.exact),
            is_correction: corrects(proposition),
            day: report.document.meta.date,
        })
    }

    /// How well it fits a known agreement; `None` if something contradicts or too little speaks for it.
    pub fn score(&self, known: &Draft, is_last: bool) -> Option<u32> {
        let same_parties = self.codes == known.codes;
        let is_part = self.codes.is_subset(&known.codes) || known.codes.is_subset(&self.codes);
        if !is_part || !same_form(self.instrument, known.instrument) || self.article == Article::Another {
            return None;
        }
        let plain = |title: &str| title.to_lowercase();
        let same_title = match (self.title, &known.title) {
            (Some(own), Some(other)) if plain(own) == plain(other) => true,
            (Some(_), Some(_)) => return None,
            _ => false,
        };
        let shares = self.subjects.iter().any(|subject| known.subjects.contains(subject));
        if !shares && !same_title && !self.subjects.is_empty() && !known.subjects.is_empty() {
            return None;
        }
        let is_sure = same_title || shares;
        // One party alone, or a third beside the two, needs more than that: a subject, or that it was just spoken of.
        let is_just_named = is_last && self.article != Article::Indefinite;
        if !same_parties && !is_sure && !is_just_named {
            return None;
        }
        if !self.dates_agree(known, is_sure) {
            return None;
        }
        Some(
            8 * u32::from(same_title)
                + 4 * u32::from(shares)
                + 2 * u32::from(same_parties)
                + u32::from(is_last),
        )
    }

    /// Stages follow on each other, and one stage is reached once.
    fn dates_agree(&self, known: &Draft, is_sure: bool) -> bool {
        if self.is_correction {
            // It says itself that the date was wrong.
            return true;
        }
        let Some(date) = self.date.filter(|_| !self.is_plan) else { return self.undated_agrees(known) };
        let is_near = |other: &FactDate| {
            let gap = days(date.first, other.first).abs();
            overlap(date, *other) || (is_sure && gap <= NEAR)
        };
        known.dates.iter().all(|(stage, other)| {
            if *stage == self.stage {
                return is_near(other);
            }
            match rank(self.stage).cmp(&rank(*stage)) {
                std::cmp::Ordering::Less => date.first < other.end(),
                std::cmp::Ordering::Greater => other.first < date.end(),
                std::cmp::Ordering::Equal => true,
            }
        }) && known.undated.iter().all(|(stage, day)| {
            // "Signed", told on a day, was signed by then and hardly years before, if it was news.
            *stage != self.stage || day.is_none_or(|day| date.first <= day && days(date.first, day) <= YEAR)
        })
    }

    fn undated_agrees(&self, known: &Draft) -> bool {
        let Some(day) = self.day else { return true };
        if self.is_plan {
            // What was signed is not announced again; what is announced later is another.
            let passed = known.dates.iter().filter(|(stage, _)| rank(*stage) >= rank(Stage::Signed));
            return passed.clone().count() == 0 || passed.into_iter().any(|(_, date)| day <= date.first);
        }
        if self.article == Article::Definite || self.stage == Stage::Reported {
            return true;
        }
        let of_stage =
            known.dates.iter().filter(|(stage, _)| *stage == self.stage).map(|(_, date)| date.first);
        let undated =
            known.undated.iter().filter(|(stage, _)| *stage == self.stage).filter_map(|(_, day)| *day);
        let mut told = of_stage.chain(undated).peekable();
        told.peek().is_none() || told.any(|other| (0..=YEAR).contains(&days(other, day)))
    }
}

/// Order of stages in time. Ratifying and entering into force, and suspending and renewing, come in any order.
fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Reported | Stage::Announced | Stage::Negotiated => 0,
        Stage::Initialled => 1,
        Stage::Signed => 2,
        Stage::Ratified | Stage::InForce | Stage::Suspended => 3,
        Stage::Ended => 4,
    }
}

fn overlap(a: FactDate, b: FactDate) -> bool {
    a.first < b.end() && b.first < a.end()
}

/// Days from `a` to `b`.
fn days(a: Date, b: Date) -> i32 {
    // Civil dates lie within a few million days of each other.
    a.until(b).map_or(i32::MAX, |span| span.get_days())
}

/// "Agreement", "accord" and "deal" can stand for any form.
pub(super) fn is_any_form(form: Option<Instrument>) -> bool {
    matches!(form, None | Some(Instrument::Agreement))
}

fn same_form(a: Option<Instrument>, b: Option<Instrument>) -> bool {
    is_any_form(a) || is_any_form(b) || a == b
}

fn article(words: &str) -> Article {
    static WORDS: OnceLock<[Regex; 3]> = OnceLock::new();
    let [another, indefinite, definite] = WORDS.get_or_init(|| {
        const NOUN: &str = r"(?:[^\s,;]+ ){0,5}?(?:treat(?:y|ies)|pacts?|agreements?|accords?|deals?|contracts?|memorand(?:um|a)|conventions?|protocols?|charter|(?:joint )?declaration|road ?map|plan|statement)\b";
        [
            crate::sentence::pattern(&format!(
                r"(?i)\b(?:another|(?:a|one) (?:second|third|further|separate|new|similar|different|follow-up)|two more|one more) {NOUN}"
            )),
            crate::sentence::pattern(&format!(r"(?i)\ban? {NOUN}")),
            crate::sentence::pattern(&format!(r"(?i)\b(?:the|this|that|its|their|both|the said) {NOUN}")),
        ]
    });
    if another.is_match(words) {
        Article::Another
    } else if definite.is_match(words) {
        Article::Definite
    } else if indefinite.is_match(words) {
        Article::Indefinite
    } else {
        Article::None
    }
}
