//! One step for each stage that a course reached, with its date.

use tilt_core::agreement::Stage;
use tilt_core::course::Step;
use tilt_core::proposition::{Modality, Proposition};
use tilt_core::report::DocumentReport;
use tilt_core::time::FactDate;

use super::{corrects, is_reached, stage};

/// Steps in the order of [`Stage`], from everything told in the order of the documents.
pub(super) fn steps<'p>(told: impl Iterator<Item = (&'p DocumentReport, &'p Proposition)>) -> Vec<Step> {
    let mut reached: Vec<(Stage, &DocumentReport, &Proposition)> = told
        .filter(|(_, proposition)| is_reached(proposition))
        .filter_map(|(report, proposition)| Some((stage(proposition)?, report, proposition)))
        .collect();
    // Stable: within a stage the order of the documents stays.
    reached.sort_by_key(|(stage, ..)| *stage);
    let mut steps = Vec::new();
    for of_stage in reached.chunk_by(|a, b| a.0 == b.0) {
        steps.push(step(of_stage));
    }
    steps
}

fn step(told: &[(Stage, &DocumentReport, &Proposition)]) -> Step {
    let dated = |proposition: &Proposition| proposition.time.from.filter(|_| proposition.time.span.is_some());
    let is_plan = |proposition: &Proposition| proposition.modality == Modality::Planned;
    let own = told.iter().filter(|(.., p)| !is_plan(p)).filter_map(|(_, _, p)| Some((dated(p)?, *p)));
    // A correction goes before what it corrects, then the more precise date, then the one told first.
    let mut dates: Vec<(FactDate, &Proposition)> = own.collect();
    dates.sort_by_key(|(date, p)| (!corrects(p), std::cmp::Reverse(date.precision)));
    let best = dates.first().copied();
    let otherwise: Vec<(FactDate, tilt_core::Id)> = match best {
        None => Vec::new(),
        Some((date, _)) => dates
            .iter()
            .filter(|(other, _)| other.first >= date.end() || date.first >= other.end())
            .map(|(other, p)| (*other, p.id.clone()))
            .collect(),
    };
    let days = told.iter().filter_map(|(_, report, _)| report.document.meta.date);
    let first_told = days.min().map(FactDate::day);
    let mut planned = told.iter().filter(|(.., p)| is_plan(p)).filter_map(|(_, _, p)| dated(p));
    let mut told_by: Vec<tilt_core::Id> = Vec::new();
    told_by.extend(best.map(|(_, p)| p.id.clone()));
    for (.., proposition) in told {
        if !told_by.contains(&proposition.id) {
            told_by.push(proposition.id.clone());
        }
    }
    Step {
        stage: told[0].0,
        date: best.map(|(date, _)| date),
        no_later_than: if best.is_some() { None } else { first_told },
        // The last plan holds.
        planned_for: planned.next_back(),
        told_by,
        otherwise,
    }
}
