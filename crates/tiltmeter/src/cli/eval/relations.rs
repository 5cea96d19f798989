//! `eval relations`: the root of what one marked actor does to another.

use clap::{ArgMatches, Command};
use serde_json::json;
use tilt_core::ontology::QuadClass;
use tilt_text::relation::{Label, Scene, score, table};

use super::table as print;
use crate::cli::Console;
use crate::failure::{Exit, Failure};
use crate::reader::reader;

const LONG: &str = "\
Gives each marked pair its most likely root and compares it with `gold_root`; CONCEDE and RETREAT count as YIELD.
Quad class and conflict or cooperation follow from the root. The file says that each row has an event, so NONE is
never given; how often it would have been is told. Intervals come from 1,000 bootstrap samples of rows.

Columns: `marked_sentence` with <s>source</s> and <t>target</t>, or `sentence`, `source`, `target`; `gold_root`.";

pub(super) fn command() -> Command {
    Command::new("relations")
        .about("Roots between two marked actors")
        .long_about(LONG)
        .arg(super::file("Tab-separated, with `marked_sentence` and `gold_root`"))
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let text = &super::text(matches)?;
    let rows = table::read(text)
        .map_err(|error| Failure::failed("this is no file of marked sentences").because(error))?;
    let reader = reader()?;
    let (mut golds, mut answers) = (Vec::new(), Vec::new());
    let (mut unknown, mut none) = (0, 0);
    for row in &rows {
        let Some(gold) = row.gold.filter(|gold| *gold != Label::None) else {
            unknown += 1;
            continue;
        };
        let scene = Scene::read(&row.pair, &reader.analyser);
        let decision = reader.relations.decide(&scene, 0);
        none += usize::from(decision.label() == Label::None);
        golds.push((gold, quad(&row.written, gold)));
        answers.push(decision.root());
    }
    if golds.is_empty() {
        return Err(
            Failure::failed("no row has a root that is known").hint("the column is called `gold_root`")
        );
    }
    let scores = |name: &dyn Fn(usize) -> (&'static str, &'static str)| {
        let rows: Vec<(&str, &str)> = (0..golds.len()).map(name).collect();
        score::score(&rows)
    };
    let root = scores(&|at| (golds[at].0.name(), answers[at].name()));
    let quads = scores(&|at| (golds[at].1.name(), quad("", answers[at]).name()));
    let binary = scores(&|at| (side(golds[at].1), side(quad("", answers[at]))));
    if console.format("text")? == "json" {
        let record = json!({
            "schema": "tiltmeter-eval-relations/1", "rows": golds.len(), "rows_without_root": unknown,
            "none_more_likely": none, "root": print::wire(&root), "quad": print::wire(&quads),
            "binary": print::wire(&binary),
        });
        console.write(format!("{record:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    let mut out = format!(
        "{} rows; {unknown} without a known root left out; NONE more likely in {none}\n\n",
        golds.len()
    );
    out.push_str(&print::heading());
    for (name, scores) in [("root", &root), ("quad", &quads), ("binary", &binary)] {
        out.push_str(&print::line(name, scores));
    }
    for (name, scores) in [("Roots", &root), ("Quad classes", &quads), ("Conflict and cooperation", &binary)]
    {
        out.push_str(&format!("\n{name}\n{}", print::classes(scores)));
    }
    out.push_str(&format!("\nWrong roots\n{}", print::confusion(&root)));
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

/// The quad class of a root; CONCEDE, where a file has it, is verbal, YIELD and RETREAT are material.
fn quad(written: &str, label: Label) -> QuadClass {
    if written.trim().eq_ignore_ascii_case("CONCEDE") {
        return QuadClass::VerbalCooperation;
    }
    label.quad().unwrap_or(QuadClass::VerbalCooperation)
}

fn side(quad: QuadClass) -> &'static str {
    match quad {
        QuadClass::VerbalCooperation | QuadClass::MaterialCooperation => "cooperation",
        QuadClass::VerbalConflict | QuadClass::MaterialConflict => "conflict",
    }
}
