//! `eval factuality`: how far a text commits itself to predicates, against numbers of readers.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};
use tilt_core::document::Span;
use tilt_text::factuality::score::{Scores, intervals, score};
use tilt_text::factuality::{Guide, place, predicate};
use tilt_text::learnt::Parsed;

use super::table::digits;
use crate::cli::Console;
use crate::failure::{Exit, Failure};
use crate::reader::{Reader, reader};

const LONG: &str = "\
Scores the scale of factuality, -3 (it did not happen) to 3 (it did), on files of one JSON object a line: `text` of
words parted by blanks, `targets` with `span1` (first word, first word after) and `label`. The text is parsed by our
own grammar. Whose rules the readers of a file followed is taken from its folder (UW, MEANTIME, UDS_IH2), or from
--guide. Beside it stands the constant 3. Not factual is a number below .5, denied one below 0. Intervals come from
1,000 bootstrap samples of predicates.";

pub(super) fn command() -> Command {
    Command::new("factuality")
        .about("How far a text commits itself to predicates")
        .long_about(LONG)
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .num_args(1..)
                .required(true)
                .help("Marked predicates, JSONL"),
        )
        .arg(
            Arg::new("guide")
                .long("guide")
                .value_name("NAME")
                .value_parser(Guide::ALL.map(Guide::name))
                .help("Whose rules the numbers follow"),
        )
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let reader = reader()?;
    let chosen = matches.get_one::<String>("guide").map(String::as_str);
    let is_json = console.format("text")? == "json";
    let mut out = format!(
        "{:<44} {:<9} {:>6} {:>6} {:>16} {:>6} {:>16} {:>8} {:>6}\n",
        "file", "by", "rows", "MAE", "95 %", "r", "95 %", "F1 not", "F1 no"
    );
    let mut records = Vec::new();
    for path in matches.get_many::<String>("files").into_iter().flatten() {
        let is_of = |guide: &Guide| match chosen {
            Some(name) => guide.name() == name,
            None => path.contains(&format!("{}/", guide.name())),
        };
        let guide = Guide::ALL.into_iter().find(is_of).unwrap_or_default();
        let rows = rows(path, reader, guide)?;
        if rows.is_empty() {
            return Err(Failure::failed(format!("{path} holds no marked predicate"))
                .hint("one object a line with `text` and `targets`"));
        }
        let constant: Vec<(f64, f64)> = rows.iter().map(|row| (row.0, 3.0)).collect();
        for (by, rows) in [(format!("scale {}", guide.name()), &rows), ("constant 3".to_owned(), &constant)] {
            let (scores, intervals) = (score(rows), intervals(rows));
            out.push_str(&line(path, &by, &scores, &intervals));
            records.push(wire(path, &by, &scores, &intervals));
        }
    }
    if is_json {
        out = format!("{:#}\n", json!({ "schema": "tiltmeter-eval-factuality/1", "rows": records }));
    }
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

/// Numbers of a file with ours. A predicate that our words do not show counts with 3, the most frequent number.
fn rows(path: &str, reader: &Reader, guide: Guide) -> Result<Vec<(f64, f64)>, Failure> {
    let mut rows = Vec::new();
    for (number, line) in super::read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fault = || Failure::failed(format!("{path}:{}: not a sentence with targets", number + 1));
        let record: Value = serde_json::from_str(line).map_err(|error| fault().because(error))?;
        let words = record["text"].as_str().ok_or_else(fault)?;
        let parsed = Parsed::of(words, Span::new(0, words.len()), &reader.analyser).unwrap_or_default();
        for target in record["targets"].as_array().into_iter().flatten() {
            let end = |at: usize| target["span1"][at].as_u64().and_then(|end| usize::try_from(end).ok());
            let (Some(from), Some(to), Some(label)) = (end(0), end(1), target["label"].as_f64()) else {
                return Err(fault());
            };
            let at = place(words, from, to).and_then(|span| predicate(&parsed, span));
            let given = at.map_or(3.0, |at| reader.factuality.score(&parsed, at, guide));
            rows.push((label, f64::from(given)));
        }
    }
    Ok(rows)
}

fn line(path: &str, by: &str, scores: &Scores, intervals: &[(f64, f64); 2]) -> String {
    let interval = |(low, high): (f64, f64)| format!("{} to {}", digits(low), digits(high));
    let shown = path.rsplit('/').take(2).collect::<Vec<_>>();
    format!(
        "{:<44} {by:<9} {:>6} {:>6} {:>16} {:>6} {:>16} {:>8} {:>6}\n",
        shown.into_iter().rev().collect::<Vec<_>>().join("/"),
        scores.rows,
        digits(scores.error),
        interval(intervals[0]),
        digits(scores.correlation),
        interval(intervals[1]),
        digits(scores.not_factual),
        digits(scores.denied)
    )
}

fn wire(path: &str, by: &str, scores: &Scores, intervals: &[(f64, f64); 2]) -> Value {
    let number = |value: f64| if value.is_nan() { Value::Null } else { json!(value) };
    let pair = |(low, high): (f64, f64)| json!([number(low), number(high)]);
    json!({
        "file": path, "by": by, "rows": scores.rows, "mae": number(scores.error), "mae_interval": pair(intervals[0]),
        "r": number(scores.correlation), "r_interval": pair(intervals[1]),
        "f1_not_factual": number(scores.not_factual), "f1_denied": number(scores.denied),
    })
}
