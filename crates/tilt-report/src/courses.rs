//! Agreements as documents tell them, and what keeps a proposition from counting, in sentences for every page.

use crate::prose;
use crate::table::{clean, cut};
use crate::wire::{Aside, Course, Document, Proposition, Report, Step};

/// Quoted evidence longer than this many columns ends in an ellipsis.
const WORDS: usize = 80;

/// Courses of which more than one place speaks: of the others the proposition itself says all.
pub(crate) fn joined(report: &Report) -> impl Iterator<Item = &Course> {
    report.courses.iter().filter(|course| course.told.len() > 1)
}

/// "Peru and Chile, treaty on fisheries".
pub(crate) fn name(course: &Course) -> String {
    let parties: Vec<String> =
        course.parties.iter().map(|party| party.name.clone().unwrap_or_else(|| clean(&party.text))).collect();
    let form = course.instrument.as_deref().unwrap_or("agreement");
    let title = course.quoted.as_ref().map(|title| format!(" {}", prose::quoted(&clean(title))));
    let subjects: Vec<String> = course.subjects.iter().map(|key| prose::spaced(key)).collect();
    let about = if subjects.is_empty() { String::new() } else { format!(" on {}", subjects.join(", ")) };
    format!("{}: {form}{}{about}", parties.join(", "), title.unwrap_or_default())
}

/// "signed 2024-03-03 (told in 2 places); ratified 2024-06".
pub(crate) fn stages(course: &Course) -> String {
    if course.steps.is_empty() {
        return "no stage is said to have been reached".to_owned();
    }
    course.steps.iter().map(stage).collect::<Vec<_>>().join("; ")
}

fn stage(step: &Step) -> String {
    let mut words = step.stage.clone();
    match (&step.date, &step.no_later_than) {
        (Some(date), _) => words.push_str(&format!(" {date}")),
        (None, Some(day)) => words.push_str(&format!(" no later than {day}")),
        (None, None) => words.push_str(", no date"),
    }
    if let Some(day) = &step.planned_for {
        words.push_str(&format!(", planned for {day}"));
    }
    if step.told_by.len() > 1 {
        words.push_str(&format!(" (told in {})", prose::count(step.told_by.len(), "place")));
    }
    for other in &step.otherwise {
        words.push_str(&format!(", {} in {}", other.date, other.proposition));
    }
    words
}

/// Numbers of the propositions that speak of a course, as the page counts them.
pub(crate) fn places(report: &Report, course: &Course) -> Vec<usize> {
    course.told.iter().filter_map(|told| prose::ordinal(report, &told.proposition)).collect()
}

/// Why a proposition is not counted.
pub(crate) fn aside(proposition: &Proposition) -> Option<String> {
    proposition.aside.as_ref().map(|aside| format!("Not counted: {}", cause(aside)))
}

fn cause(aside: &Aside) -> String {
    let words = prose::quoted(&cut(&clean(&aside.quoted), WORDS));
    match (aside.cause.as_str(), &aside.by) {
        ("corrected", Some(by)) => format!("a correction stands in its place, {by} ({words})"),
        ("scenario", _) => format!("it belongs to an imagined course of things ({words})"),
        ("sport", _) => format!("states stand for their teams ({words})"),
        ("weather", _) => format!("states are places of the weather ({words})"),
        ("history", _) => format!("the column tells of former days ({words})"),
        (kind, _) => format!("the text shows itself as {kind} ({words})"),
    }
}

/// "kind of text: satire, by its label (“Satire”)".
pub(crate) fn kind(document: &Document) -> Option<String> {
    let kind = document.kind.as_ref()?;
    let words = prose::quoted(&cut(&clean(&kind.quoted), WORDS));
    Some(format!("kind of text: {}, by {} ({words})", kind.genre, kind.by))
}
