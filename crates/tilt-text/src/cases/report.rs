//! Scores of many cases, by half, by situation and by change of form.

use tilt_core::document::Document;
use tilt_core::proposition::Reading;

use super::mutate::MUTATIONS;
use super::score::{self, Share, Tally};
use super::{Case, NAMES};

/// Scores of one group of texts.
#[derive(Debug, Clone)]
pub struct Row {
    /// Half, situation or change of form.
    pub name: String,
    /// `easy`, `hard`, `changed form`; empty where it does not apply.
    pub level: &'static str,
    /// The sums.
    pub tally: Tally,
}

/// All scores.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// By half and level.
    pub halves: Vec<Row>,
    /// By situation and level.
    pub cases: Vec<Row>,
    /// By change of form.
    pub forms: Vec<Row>,
    /// What is wrong in the half that is not held out.
    pub wrong: String,
}

/// Reads every case, and every changed form of it, with the reader that is measured.
pub fn report(all: &[Case], reader: &dyn Fn(&Document) -> Reading) -> Report {
    let read = |case: &Case| score::score(case, &reader(&case.document()).propositions);
    let mut report = Report {
        forms: MUTATIONS.iter().map(|m| row(format!("{} {}", m.name, m.doc), "")).collect(),
        ..Report::default()
    };
    for number in 0..=NAMES.len() {
        let mut levels = ["easy", "hard", "changed form"].map(|level| row(name(number), level));
        for case in all.iter().filter(|case| (if case.case > NAMES.len() { 0 } else { case.case }) == number)
        {
            let outcome = read(case);
            levels[usize::from(!case.easy)].tally.join(&outcome.tally);
            let half = if case.is_held_out() { "held out" } else { "dev" };
            add(&mut report.halves, half, if case.easy { "easy" } else { "hard" }, &outcome.tally);
            if !case.is_held_out() && !outcome.wrong.is_empty() {
                report.wrong += &format!("{} {}\n    {}\n", case.id, case.text, outcome.wrong.join("\n    "));
            }
            for (mutation, form) in MUTATIONS.iter().zip(&mut report.forms) {
                if let Some(changed) = (mutation.change)(case) {
                    let tally = read(&changed).tally;
                    levels[2].tally.join(&tally);
                    form.tally.join(&tally);
                    add(&mut report.halves, half, "changed form", &tally);
                }
            }
        }
        report.cases.extend(levels.into_iter().filter(|row| row.tally.texts > 0));
    }
    report.halves.sort_by_key(|row| (row.name != "dev", row.level != "easy", row.level != "hard"));
    report
}

fn row(name: String, level: &'static str) -> Row {
    Row { name, level, tally: Tally::default() }
}

fn name(number: usize) -> String {
    match NAMES.get(number.wrapping_sub(1)) {
        Some(name) => format!("{number} {name}"),
        None => "others".to_owned(),
    }
}

fn add(rows: &mut Vec<Row>, name: &str, level: &'static str, tally: &Tally) {
    match rows.iter_mut().find(|row| row.name == name && row.level == level) {
        Some(known) => known.tally.join(tally),
        None => rows.push(Row { name: name.to_owned(), level, tally: *tally }),
    }
}

/// The columns after the count of texts, in order.
pub fn columns(tally: &Tally) -> [(&'static str, Share); 9] {
    [
        ("found", tally.found),
        ("source", tally.source),
        ("chain", tally.chain),
        ("factuality", tally.factuality),
        ("modality", tally.modality),
        ("counted", tally.counts),
        ("time", tally.time),
        ("agreement", tally.fields),
        ("warning", tally.warnings),
    ]
}

/// A table that reads as text and as Markdown.
pub fn table(rows: &[Row]) -> String {
    let names: Vec<&str> = columns(&Tally::default()).map(|(name, _)| name).to_vec();
    let mut out = format!("| | | texts | false of none | false of all | F1 | {} |\n", names[1..].join(" | "));
    out += &format!("|---|---|{}\n", "---|".repeat(names.len() + 3));
    for row in rows {
        let tally = &row.tally;
        let of = |share: Share| {
            if share.all == 0 { "–".to_owned() } else { format!("{}/{}", share.right, share.all) }
        };
        let f1 = tally.f1().map_or("–".to_owned(), |f1| format!("{f1:.2}"));
        let shares: Vec<String> = columns(tally)[1..]
            .iter()
            .map(|(_, share)| share.value().map_or("–".to_owned(), |value| format!("{value:.2}")))
            .collect();
        out += &format!(
            "| {} | {} | {} | {} | {} | {f1} | {} |\n",
            row.name,
            row.level,
            tally.texts,
            of(tally.false_events),
            of(tally.must_not),
            shares.join(" | ")
        );
    }
    out
}
