//! `eval attribution`: who says what by which words, against marks of the brat tool.

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;
use tilt_core::document::DocumentMeta;
use tilt_text::attribution::score::{Counts, ROWS, Tally, intervals, tally};
use tilt_text::attribution::{brat, voices};

use super::table::digits;
use crate::cli::Console;
use crate::failure::{Exit, Failure};
use crate::reader::reader;

const LONG: &str = "\
Scores source, cue and content of attributions. The folder holds texts (.txt) and marks (.ann, the same name or the
name and _WHO); of several readers of a text the first in name order counts. Tokens are runs of letters and digits,
and every other visible character alone. Intervals come from 1,000 bootstrap samples of documents.

`whole` asks for the same words, `by overlap` for half of the content and a word of cue and source. A content is
direct if it stands in quotation marks, mixed if part of it does.";

pub(super) fn command() -> Command {
    Command::new("attribution")
        .about("Who says what by which words")
        .long_about(LONG)
        .arg(Arg::new("folder").value_name("DIR").required(true).help("Folder with .txt and .ann files"))
        .arg(
            Arg::new("rules")
                .long("rules")
                .action(ArgAction::SetTrue)
                .help("Score the rules alone, without the trained tagger"),
        )
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let folder = matches.get_one::<String>("folder").map_or("", String::as_str);
    let is_rules = matches.get_flag("rules");
    let mut paths = Vec::new();
    super::files(Path::new(folder), &mut paths)?;
    let mut tallies: Vec<Tally> = Vec::new();
    for (text, marks) in brat::pairs(&paths) {
        let words = super::read(text)?;
        let gold = brat::read(&words, &super::read(marks)?)
            .map_err(|error| Failure::failed(format!("{marks} does not fit {text}")).because(error))?;
        let document = tilt_text::decode(text, words.as_bytes(), &DocumentMeta::default())?.value;
        let given = if is_rules {
            voices::ruled(&document)
        } else {
            let reader = reader()?;
            voices::tagged(&document, &reader.analyser, &reader.attribution)
        };
        // Marks count in the file's own text, which the document keeps unless its encoding was mended.
        tallies.push(tally(&document.text, &gold, &given));
    }
    if tallies.is_empty() {
        return Err(Failure::failed(format!("{folder} holds no text with marks"))
            .hint("a.txt beside a.ann or a_WHO.ann, in any subfolder"));
    }
    let mut sum = Tally::default();
    tallies.iter().for_each(|tally| sum.add(tally));
    let intervals = intervals(&tallies);
    if console.format("text")? == "json" {
        let number = |value: f64| if value.is_nan() { serde_json::Value::Null } else { json!(value) };
        let rows: Vec<_> = (0..ROWS.len())
            .map(|row| {
                let counts = sum.counts[row];
                json!({
                    "what": ROWS[row], "gold": counts.gold, "given": counts.given, "right": counts.right,
                    "precision": number(counts.precision()), "recall": number(counts.recall()),
                    "f1": number(counts.f1()),
                    "f1_interval": [number(intervals[row].0), number(intervals[row].1)],
                })
            })
            .collect();
        let record = json!({
            "schema": "tiltmeter-eval-attribution/1", "documents": tallies.len(),
            "by": if is_rules { "rules" } else { "tagger" }, "rows": rows,
        });
        console.write(format!("{record:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    let mut out = format!(
        "{} documents, by {}\n\n{:<36} {:>6} {:>6} {:>6} {:>9} {:>6} {:>6} {:>16}\n",
        tallies.len(),
        if is_rules { "rules" } else { "the trained tagger" },
        "",
        "marked",
        "given",
        "right",
        "precision",
        "recall",
        "F1",
        "95 %"
    );
    for row in 0..ROWS.len() {
        out.push_str(&line(ROWS[row], sum.counts[row], intervals[row]));
    }
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

fn line(name: &str, counts: Counts, (low, high): (f64, f64)) -> String {
    format!(
        "{name:<36} {:>6} {:>6} {:>6} {:>9} {:>6} {:>6} {:>16}\n",
        counts.gold,
        counts.given,
        counts.right,
        digits(counts.precision()),
        digits(counts.recall()),
        digits(counts.f1()),
        format!("{} to {}", digits(low), digits(high))
    )
}
