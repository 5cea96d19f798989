//! `eval cases`: the reader on 37 hard situations, and on changed forms of every sentence.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Value, json};
use tilt_text::cases::report::{self, Row, columns};
use tilt_text::cases::score::Share;
use tilt_text::cases::{self, Case};

use crate::cli::Console;
use crate::failure::{Exit, Failure};
use crate::reader;

const LONG: &str = "\
Reads sentences whose coding is known and compares: first how often something is counted as having happened although
nothing may be (false), then F1 of the readings found, first source, whole chain, commitment of every agent, modality,
counted or not, dates, and stage, form and subjects of agreements. Without a file it reads the bundled sentences: 37
situations, four easy and four hard each, and fourteen changes of form of every one. Half of them, chosen by a checksum
of their id, were held out while the reader was changed.

Files: tab-separated id, text, expected readings, what is known about the document; see the README beside the
bundled files in crates/tilt-text/cases.";

pub(super) fn command() -> Command {
    Command::new("cases")
        .about("Hard sentences with expected codings")
        .long_about(LONG)
        .arg(
            Arg::new("files")
                .value_name("FILE")
                .num_args(0..)
                .help("Own sentences in place of the bundled ones"),
        )
        .arg(
            Arg::new("half")
                .long("half")
                .value_parser(["dev", "held-out", "all"])
                .default_value("all")
                .help("Which half"),
        )
        .arg(
            Arg::new("wrong")
                .long("wrong")
                .action(clap::ArgAction::SetTrue)
                .help("List what is wrong, dev half only"),
        )
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let half = matches.get_one::<String>("half").map_or("all", String::as_str);
    let mut all = chosen(matches)?;
    all.retain(|case| half == "all" || case.is_held_out() == (half == "held-out"));
    let models = reader::reader()?;
    let report = report::report(&all, &|document| {
        tilt_text::read_by(document, None, Some(models.relations()), Some(models.models()))
    });
    if console.format("text")? == "json" {
        let list = |rows: &[Row]| rows.iter().map(wire).collect::<Vec<Value>>();
        let record = json!({
            "schema": "tiltmeter-eval-cases/1", "sentences": all.len(),
            "halves": list(&report.halves), "cases": list(&report.cases), "forms": list(&report.forms),
        });
        console.write(format!("{record:#}\n").as_bytes())?;
        return Ok(Exit::Done);
    }
    let table = report::table;
    let mut out = format!("{} sentences\n\n{}", all.len(), table(&report.halves));
    out += &format!("\n{}\n{}", table(&report.cases), table(&report.forms));
    if matches.get_flag("wrong") {
        out += &format!("\n{}", report.wrong);
    }
    console.write(out.as_bytes())?;
    Ok(Exit::Done)
}

fn chosen(matches: &ArgMatches) -> Result<Vec<Case>, Failure> {
    let Some(files) = matches.get_many::<String>("files") else { return Ok(cases::bundled()) };
    let mut all = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
        let rows = cases::parse(path, &text).map_err(|error| {
            Failure::failed("this is no file of cases").because(&error).hint(error.hint())
        })?;
        all.extend(rows);
    }
    Ok(all)
}

fn wire(row: &Row) -> Value {
    let tally = &row.tally;
    let share = |share: Share| json!({ "right": share.right, "all": share.all });
    let mut record = json!({
        "name": row.name, "level": row.level, "texts": tally.texts,
        "false_of_none": { "false": tally.false_events.right, "all": tally.false_events.all },
        "false_of_all": { "false": tally.must_not.right, "all": tally.must_not.all },
        "f1": tally.f1(), "extra": tally.extra,
    });
    for (name, value) in columns(tally) {
        record[name] = share(value);
    }
    record
}
