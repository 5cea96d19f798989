//! The course of each agreement over all propositions of a run: announced, signed, in force, ended, each stage once.
//!
//! Two propositions speak of one agreement if the parties are the same, nothing they say of name, form, subject and dates
//! contradicts, and only one known agreement fits. What is retold joins the stage it retells. What a correction takes
//! back is set aside, here and for every other kind of content.

mod fit;
mod steps;
mod supersede;

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::actor::Actor;
use tilt_core::agreement::{Instrument, Stage, SubjectKey};
use tilt_core::course::{Course, Told};
use tilt_core::id::{Id, IdKind};
use tilt_core::proposition::{Content, Factuality, Modality, Party, Proposition};
use tilt_core::report::DocumentReport;
use tilt_core::time::Date;

use fit::Fit;
pub(crate) use supersede::within;

/// The rule whose id marks, on an act, that a correction says it: the taken back as the right version.
pub(crate) const CORRECTION: &str = "T-meta-2";

/// Whether a proposition stands in a correction, as the act that it takes back or puts right.
pub(crate) fn corrects(proposition: &Proposition) -> bool {
    proposition.rules.contains(&CORRECTION) && !matches!(proposition.content, Content::Meta)
}

/// Joins what documents say of agreements, and sets aside what later corrections replace.
///
/// Documents count in the order of their days, those without a day last, in the order given otherwise.
pub fn courses(documents: &mut [DocumentReport]) -> Vec<Course> {
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_key(|index| (documents[*index].document.meta.date.unwrap_or(Date::MAX), *index));
    supersede::across(documents, &order);
    let mut known = Known::default();
    for index in order {
        let report = &documents[index];
        known.begin_document();
        for (place, proposition) in report.reading.propositions.iter().enumerate() {
            known.take(report, (index, place), proposition);
        }
    }
    let drafts = std::mem::take(&mut known.drafts);
    drafts.into_iter().map(|draft| draft.finish(documents)).collect()
}

/// Agreements found so far.
#[derive(Default)]
struct Known {
    drafts: Vec<Draft>,
    /// Places in `drafts` by the code of a party.
    by_party: BTreeMap<String, Vec<usize>>,
    /// The agreement that the document at hand spoke of last, and all it spoke of.
    last: Option<usize>,
    here: BTreeSet<usize>,
}

/// A course in the making.
struct Draft {
    id: Id,
    codes: BTreeSet<String>,
    parties: Vec<Party>,
    instrument: Option<Instrument>,
    subjects: Vec<SubjectKey>,
    title: Option<String>,
    /// Document and proposition of everything told.
    told: Vec<(usize, usize)>,
    /// Explicit dates of stages reached, to see whether more fits.
    dates: Vec<(Stage, tilt_core::FactDate)>,
    /// Last document that told of a stage without a date, by stage.
    undated: Vec<(Stage, Option<Date>)>,
}

impl Known {
    fn begin_document(&mut self) {
        self.last = None;
        self.here.clear();
    }

    fn take(&mut self, report: &DocumentReport, place: (usize, usize), proposition: &Proposition) {
        let Some(said) = Fit::of(report, proposition) else { return };
        let mut near: Vec<usize> =
            said.codes.iter().filter_map(|code| self.by_party.get(code)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        let is_last = |index: usize| self.last == Some(index);
        let scored: Vec<(u32, usize)> = near
            .into_iter()
            .filter_map(|index| Some((said.score(&self.drafts[index], is_last(index))?, index)))
            .collect();
        let best = scored.iter().map(|(score, _)| *score).max();
        let of_best: Vec<usize> =
            scored.iter().filter(|(score, _)| Some(*score) == best).map(|(_, index)| *index).collect();
        let found = match of_best[..] {
            [only] => Some(only),
            // Several fit alike: the one this document spoke of, if it is one alone.
            _ => {
                let mut here = of_best.iter().filter(|index| self.here.contains(index));
                here.next().copied().filter(|_| here.next().is_none())
            }
        };
        let index = match found {
            Some(index) => {
                self.drafts[index].join(&said);
                index
            }
            None => {
                self.drafts.push(Draft::new(&said, proposition));
                self.drafts.len() - 1
            }
        };
        for code in &said.codes {
            let places = self.by_party.entry(code.clone()).or_default();
            if !places.contains(&index) {
                places.push(index);
            }
        }
        let draft = &mut self.drafts[index];
        draft.told.push(place);
        if is_reached(proposition) {
            match said.date {
                Some(date) if !said.is_plan => draft.dates.push((said.stage, date)),
                _ if !said.is_plan => draft.undated.push((said.stage, report.document.meta.date)),
                _ => {}
            }
        }
        self.last = Some(index);
        self.here.insert(index);
    }
}

impl Draft {
    fn new(said: &Fit, first: &Proposition) -> Draft {
        let parts: Vec<&str> =
            said.codes.iter().map(String::as_str).chain(std::iter::once(first.id.as_str())).collect();
        Draft {
            id: Id::of(IdKind::Course, &parts),
            codes: said.codes.clone(),
            parties: said.parties.clone(),
            instrument: said.instrument,
            subjects: said.subjects.to_vec(),
            title: said.title.map(str::to_owned),
            told: Vec::new(),
            dates: Vec::new(),
            undated: Vec::new(),
        }
    }

    fn join(&mut self, said: &Fit) {
        for party in &said.parties {
            if party.actor.is_some_and(|actor| self.codes.insert(code(actor))) {
                self.parties.push(party.clone());
            }
        }
        for subject in said.subjects {
            if !self.subjects.contains(subject) {
                self.subjects.push(*subject);
            }
        }
        // "The memorandum" says more of the form than "the agreement", which can stand for any.
        if fit::is_any_form(self.instrument) {
            self.instrument = said.instrument.or(self.instrument);
        }
        if self.title.is_none() {
            self.title = said.title.map(str::to_owned);
        }
    }

    fn finish(self, documents: &[DocumentReport]) -> Course {
        let of = |(document, place): (usize, usize)| {
            let report: &DocumentReport = &documents[document];
            (report, &report.reading.propositions[place])
        };
        let told = self.told.iter().map(|place| {
            let (report, proposition) = of(*place);
            Told {
                document: report.document.id.clone(),
                proposition: proposition.id.clone(),
                stage: stage(proposition).unwrap_or(Stage::Reported),
                counts: is_reached(proposition),
                superseded_by: proposition.aside.as_ref().and_then(|aside| aside.by.clone()),
            }
        });
        Course {
            told: told.collect(),
            steps: steps::steps(self.told.iter().map(|place| of(*place))),
            id: self.id,
            parties: self.parties,
            instrument: self.instrument,
            subjects: self.subjects,
            title: self.title,
        }
    }
}

fn stage(proposition: &Proposition) -> Option<Stage> {
    match proposition.content {
        Content::Agreement { stage, .. } => Some(stage),
        _ => None,
    }
}

/// Whether a proposition says that its stage was reached, long ago or not; of what is only announced, that it was
/// announced.
fn is_reached(proposition: &Proposition) -> bool {
    let is_certain = matches!(proposition.factuality.last(), Some(Factuality::CtPlus | Factuality::PrPlus));
    let is_told = |modality: Modality| {
        let plain = Proposition { modality: Modality::Realis, ..proposition.clone() };
        proposition.modality == modality && is_certain && plain.counts_as_realis()
    };
    match stage(proposition) {
        None | Some(Stage::Reported) => false,
        Some(Stage::Announced | Stage::Negotiated) => {
            proposition.counts_as_realis() || is_told(Modality::Planned)
        }
        Some(_) => proposition.counts_as_realis() || is_told(Modality::Historical),
    }
}

/// Who an actor is, whatever part of the state acts.
fn code(actor: Actor) -> String {
    actor.state().map_or_else(|| actor.code(), |state| state.key().to_owned())
}

#[cfg(test)]
mod tests;
