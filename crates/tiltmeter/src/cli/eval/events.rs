//! `eval events`: who does what to whom, where nobody is marked.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use tilt_core::Span;
use tilt_text::relation::{Event, Label, Pair, events, table};

use super::table::digits;
use crate::cli::Console;
use crate::failure::{Exit, Failure};
use crate::reader::reader;

const LONG: &str = "\
Reads each sentence without its marks and compares the event found with the one the file has. A pair is right if
both places overlap those of the file, in their roles; between two joined actors of one event either order is right
only as the file has it. A sentence whose root is NONE, or whose `penta` is 0, is neutral: any full dyad is false.

Files: the layout of `eval relations`; `sentence` and `penta`; or one JSON object a line with `sentence` (or `text`)
and `source`, `target`, `root` (or a list of such objects under `events`).";

/// A sentence and what is right in it.
struct Case {
    text: String,
    /// Right pairs with their root; none if the sentence is neutral.
    gold: Vec<(Pair, Label)>,
}

pub(super) fn command() -> Command {
    Command::new("events")
        .about("Pairs and roots where nobody is marked")
        .long_about(LONG)
        .arg(super::file("The same layout, or one JSON object a line"))
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let text = &super::text(matches)?;
    let cases = if text.trim_start().starts_with('{') { lines(text)? } else { rows(text)? };
    let reader = reader()?;
    let (mut with, mut neutral, mut given, mut pairs, mut right, mut roots, mut false_dyads) =
        (0, 0, 0, 0, 0, 0, 0);
    for case in &cases {
        let found = events(&case.text, &reader.analyser, &reader.relations);
        if case.gold.is_empty() {
            neutral += 1;
            false_dyads += usize::from(!found.is_empty());
            continue;
        }
        with += 1;
        given += found.len();
        let is_pair = |event: &Event, pair: &Pair| {
            touches(event.source, &pair.source) && touches(event.target, &pair.target)
        };
        let any = |test: &dyn Fn(&Event, &Pair, Label) -> bool| {
            found.iter().any(|event| case.gold.iter().any(|(pair, root)| test(event, pair, *root)))
        };
        pairs += usize::from(any(&|event, pair, _| is_pair(event, pair)));
        right += usize::from(any(&|event, pair, root| is_pair(event, pair) && event.root == root));
        roots += usize::from(any(&|event, _, root| event.root == root));
    }
    let share = |part: usize, of: usize| if of == 0 { f64::NAN } else { part as f64 / of as f64 };
    let figures = [
        ("pair_and_root", "pair and root right", share(right, with)),
        ("pair", "pair right", share(pairs, with)),
        ("root", "root right, whatever the pair", share(roots, with)),
        ("precision", "pair and root right, of all events given", share(right, given)),
        ("false_dyads_on_neutral", "full dyads on neutral sentences", share(false_dyads, neutral)),
    ];
    if console.format("text")? == "json" {
        let mut record =
            json!({ "schema": "tiltmeter-eval-events/1", "sentences": with, "neutral": neutral });
        for (key, _, value) in figures {
            record[key] = if value.is_nan() { Value::Null } else { json!(value) };
        }
        console.write(format!("{record:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    let mut out = format!("{with} sentences with an event, {neutral} neutral ones\n\n");
    for (_, name, value) in figures {
        out.push_str(&format!("{name:<42} {}\n", digits(value)));
    }
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

fn touches(span: Span, places: &[Span]) -> bool {
    places.iter().any(|place| place.start < span.end && span.start < place.end)
}

fn rows(text: &str) -> Result<Vec<Case>, Failure> {
    let fault = |error: String| Failure::failed("this is no file of sentences").because(error);
    let header = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = header.split('\t').map(str::trim).collect();
    if let (Some(sentence), Some(penta)) = (place(&names, "sentence"), place(&names, "penta"))
        && place(&names, "marked_sentence").is_none()
    {
        let cells = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<&str>>());
        let neutral = cells.filter(|cells| cells.get(penta).is_some_and(|class| class.trim() == "0"));
        let cases = neutral
            .filter_map(|cells| Some(Case { text: (*cells.get(sentence)?).to_owned(), gold: Vec::new() }));
        return Ok(cases.collect());
    }
    let rows = table::read(text).map_err(fault)?;
    let case = |row: table::Row| {
        let gold = row.gold.filter(|gold| *gold != Label::None).map(|gold| (row.pair.clone(), gold));
        Case { text: row.pair.text, gold: gold.into_iter().collect() }
    };
    Ok(rows.into_iter().map(case).collect())
}

fn place(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| known.eq_ignore_ascii_case(name))
}

fn lines(text: &str) -> Result<Vec<Case>, Failure> {
    let mut cases = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line)
            .map_err(|error| Failure::failed(format!("line {} is no JSON", number + 1)).because(error))?;
        let word = |value: &Value, names: &[&str]| {
            names.iter().find_map(|name| value[*name].as_str()).unwrap_or_default().to_owned()
        };
        let marked = word(&record, &["marked_sentence", "sentence", "text"]);
        let pair = Pair::parse(&marked);
        let listed: Vec<Value> = match record["events"].as_array() {
            Some(events) => events.clone(),
            None => vec![record.clone()],
        };
        let gold = listed.iter().filter_map(|event| {
            let root = Label::find(&word(event, &["gold_root", "root", "event_type"]))?;
            let pair = pair.clone().complete(&word(event, &["source"]), &word(event, &["target"]));
            (root != Label::None).then_some((pair, root))
        });
        let gold = gold.collect();
        cases.push(Case { text: pair.text, gold });
    }
    Ok(cases)
}
