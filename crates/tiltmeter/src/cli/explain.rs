//! `explain`: what stands behind an id, a name or a code.

use std::fmt::Write;

use clap::{Arg, ArgMatches, Command};
use tilt_core::id::Id;
use tilt_core::record::{CellSink, Record, TABLES};
use tilt_core::{AgreementTable, Card, Concordance, Date, MembershipTable};

use super::{Console, Entry, flags};
use crate::corrections;
use crate::failure::{Exit, Failure};
use crate::registry;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "explain", build, run };

const LONG: &str = "\
Explains an id printed by another command (number, row, verdict, proposition, document), a measure, detector,
source or coder, a warning code, a state, an organisation or an agreement. Ids are looked up in the record
given with --in, then in the store. A row of the store is also named INGEST:LINE, as `sql` shows them.

Examples:
  tiltmeter explain agreement
  tiltmeter explain W-measure-few
  tiltmeter explain CSTO
  tiltmeter explain v-0123456789 --in report.json";

fn build(command: Command) -> Command {
    command
        .about("Explain a number, verdict, proposition, measure, warning, state or organisation")
        .long_about(LONG)
        .arg(Arg::new("id").value_name("ID").required(true).help("Id, name or code"))
        .arg(
            Arg::new("in")
                .long("in")
                .value_name("FILE")
                .help("Record written by --json, or a bundle of --bundle"),
        )
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let id = matches.get_one::<String>("id").map(String::as_str).unwrap_or_default();
    let correction = corrections::find(id);
    // What stands somewhere goes before what once stood; what was superseded since says so above it.
    let text = match in_record(id, matches)? {
        Some(text) => Some(corrections::above(text, correction.as_ref())),
        None => item(id).or_else(|| warning(id)).or_else(|| organisation(id)).or_else(|| agreement(id)),
    };
    let text = match text {
        Some(text) => Some(text),
        None => in_store(id, matches)?.map(|text| corrections::above(text, correction.as_ref())),
    };
    let text = text.or_else(|| correction.as_ref().map(corrections::shown)).or_else(|| state(id));
    let text = text.ok_or_else(|| unknown(id))?;
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}

fn unknown(id: &str) -> Failure {
    let failure = Failure::failed(format!("nothing is known about `{id}`"));
    match Id::parse(id) {
        Some(_) => failure.hint("name the record it stands in: tiltmeter explain ID --in report.json"),
        None => {
            failure.hint("run `tiltmeter list measures`, `list warnings`, `list states` or `list agreements`")
        }
    }
}

fn in_record(id: &str, matches: &ArgMatches) -> Result<Option<String>, Failure> {
    let Some(path) = matches.get_one::<String>("in") else { return Ok(None) };
    let report = record(path)?;
    let Some(mut text) = tilt_report::explain(&report, id) else { return Ok(None) };
    if let Some(number) = figure(&report, id) {
        text.push_str(&behind(&number));
        text.push_str(&roll_calls(&number, matches)?);
    }
    Ok(Some(text))
}

/// The record in a file, or in a bundle of `check --bundle`.
///
/// # Errors
/// If it cannot be read or is no record.
pub(super) fn record(path: &str) -> Result<tilt_report::wire::Report, Failure> {
    let fail = || Failure::failed(format!("cannot read {path}"));
    let mut bytes = std::fs::read(path).map_err(|error| fail().because(error))?;
    if bytes.starts_with(b"PK") {
        bytes = crate::bundle::member(&bytes, crate::bundle::RECORD)?;
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::failed(format!("{path} is not a record of tiltmeter"))
            .because(error)
            .hint("write one with `tiltmeter check ARTICLE --json -o report.json`")
    })
}

/// What is known of a figure or a point of a series beside its value.
struct Figure {
    /// `name@version`.
    made_by: String,
    sources: Vec<tilt_report::wire::Origin>,
    /// State, power and the years between which it was counted, where it is about votes of a pair.
    pair: Option<(String, String, (i16, i16))>,
}

fn figure(report: &tilt_report::wire::Report, id: &str) -> Option<Figure> {
    let point = |id: &str| {
        let series = report.tilts.iter().flat_map(|view| view.series());
        series
            .flat_map(|series| series.points.iter().map(move |point| (series, point)))
            .find(|(_, point)| point.value.number == id)
    };
    if let Some((series, point)) = point(id) {
        let is_pair = series.domain == "votes" && series.state != "*" && !series.pole.contains('>');
        return Some(Figure {
            made_by: series.measure.clone(),
            sources: series.origins.clone(),
            pair: is_pair.then(|| (series.state.clone(), series.pole.clone(), (point.year, point.year))),
        });
    }
    let number = report.numbers.iter().find(|number| number.id == id)?;
    // A level rests on points, a change on two levels.
    let mut leaves: Vec<&str> = Vec::new();
    for rest in &number.rests_on {
        match report.numbers.iter().find(|known| known.id == *rest) {
            Some(level) => leaves.extend(level.rests_on.iter().map(String::as_str)),
            None => leaves.push(rest),
        }
    }
    let found: Vec<_> = leaves.iter().filter_map(|leaf| point(leaf)).collect();
    let pair = found.first().and_then(|(series, _)| {
        let is_pair = series.domain == "votes" && series.state != "*" && !series.pole.contains('>');
        let years = found.iter().map(|(_, point)| point.year);
        is_pair.then(|| {
            let years = (years.clone().min().unwrap_or_default(), years.max().unwrap_or_default());
            (series.state.clone(), series.pole.clone(), years)
        })
    });
    Some(Figure { made_by: number.measure.clone(), sources: number.origins.clone(), pair })
}

/// Definition of what made a figure, the cards of its datasets and the hashes of their files.
fn behind(figure: &Figure) -> String {
    let mut text = String::new();
    let name = figure.made_by.split(['@', ' ']).next().unwrap_or_default();
    // A coder may have the name of a measure; figures are made by measures and detectors.
    let measures = tilt_analysis::MEASURES.iter().map(|measure| measure.card());
    let detectors = tilt_analysis::DETECTORS.iter().map(|detector| detector.card());
    if let Some(card) = measures.chain(detectors).find(|card| card.name == name) {
        let _ = writeln!(text, "\ndefinition    {}: {}", card.id(), card.definition);
        let _ = writeln!(text, "limits        {}", card.limitation);
    }
    for origin in &figure.sources {
        if let Some(source) = tilt_sources::find(&origin.source) {
            let card = source.card();
            let _ =
                writeln!(text, "dataset       {}: {} ({})", card.card.name, card.card.title, card.publisher);
            let _ = writeln!(
                text,
                "  covers      {}\n  limits      {}",
                card.coverage_note, card.card.limitation
            );
            let _ = writeln!(text, "  licence     {}\n  cite        {}", card.licence, card.citation);
        }
        let hash = origin.sha256.as_deref().unwrap_or("none: a table compiled into the program");
        let _ = writeln!(text, "  file        {} {}, sha256 {hash}", origin.source, origin.version);
    }
    text
}

/// Roll calls that are listed.
const LISTED: usize = 8;

/// The roll calls on which the two states stood furthest apart in the years of a figure about votes.
fn roll_calls(figure: &Figure, matches: &ArgMatches) -> Result<String, Failure> {
    let Some((state, pole, years)) = &figure.pair else { return Ok(String::new()) };
    let states = Concordance::bundled();
    let (Some(a), Some(b)) = (states.by_key(state), states.by_key(pole)) else { return Ok(String::new()) };
    let store = flags::store_if_any(matches)?;
    let place = store.as_ref().map(crate::stored_votes::widest).transpose()?.flatten();
    let (Some(store), Some(place)) = (&store, place) else {
        return Ok(format!(
            "\nroll calls    not at hand: counts of pairs are bundled, single votes are not; `tiltmeter data get unga-votes` \
             or\n              `tiltmeter data add UNVotes.csv` adds them, and this lists the most divergent of {}–{}\n",
            years.0, years.1
        ));
    };
    let stored = place.read(store, &tilt_analysis::votes::Cut::default())?;
    let session = |year: i16| u16::try_from(year - 1945).unwrap_or(1);
    let found = stored.matrix.most_divergent(session(years.0)..=session(years.1), a, b, LISTED);
    let mut text =
        format!("\nroll calls    most divergent of {}–{}, {state} against {pole}\n", years.0, years.1);
    for vote in &found {
        let day = vote.date.map_or_else(|| format!("session {}", vote.session), |day| day.to_string());
        let _ = writeln!(
            text,
            "  {day}  {} / {}; {} of {} with {pole}; {} {} ({})",
            vote.a.name(),
            vote.b.name(),
            vote.with_b,
            vote.voters,
            vote.resolution,
            vote.title,
            vote.roll_call
        );
    }
    if found.is_empty() {
        text.push_str("  none: the two states voted alike on every roll call of these years\n");
    }
    Ok(text)
}

fn in_store(id: &str, matches: &ArgMatches) -> Result<Option<String>, Failure> {
    let Some(store) = flags::store_if_any(matches)? else { return Ok(None) };
    let found = match (Id::parse(id), place(id)) {
        (Some(id), _) => store.explain_row(&id)?,
        (None, Some((ingest, line))) => {
            let known = store.ingests()?.into_iter().find(|known| known.ingest.number() == ingest);
            match known {
                Some(known) => store.explain_place(known.ingest, line)?,
                None => None,
            }
        }
        (None, None) => None,
    };
    Ok(found.map(|row| {
        let mut text = format!("{} · line {} of {} ({})\n", row.id, row.line, row.file_name, row.layout);
        let _ = writeln!(
            text,
            "dataset  {}\nsha256   {}\noriginal {}",
            row.dataset,
            row.sha256,
            row.original.display()
        );
        for record in &row.records {
            text.push_str(&laid_flat(record));
        }
        if let Some(rejected) = &row.rejected {
            let _ = writeln!(text, "rejected {}: {}", rejected.reason, rejected.text);
        }
        text
    }))
}

/// `41:937`: line 937 of ingest 41, as `sql` shows them.
fn place(text: &str) -> Option<(i64, u64)> {
    let (ingest, line) = text.split_once(':')?;
    Some((ingest.parse().ok()?, line.parse().ok()?))
}

/// The record with the names of its columns; absent cells are told as such.
fn laid_flat(record: &Record) -> String {
    let table = TABLES[record.table_index()];
    let mut cells = Shown(Vec::new());
    record.put(&mut cells);
    let mut text = format!("record   {} ({})\n", table.name, table.row);
    for (column, cell) in table.columns.iter().zip(&cells.0) {
        let cell = match cell.as_deref() {
            None => "(absent)",
            Some("") => "(empty)",
            Some(cell) => cell,
        };
        let _ = writeln!(text, "  {:<18} {cell}", column.name);
    }
    text
}

/// Cells as text.
struct Shown(Vec<Option<String>>);

impl CellSink for Shown {
    fn int(&mut self, value: Option<i64>) {
        self.0.push(value.map(|value| value.to_string()));
    }

    fn number(&mut self, value: Option<f64>) {
        self.0.push(value.map(|value| value.to_string()));
    }

    fn text(&mut self, value: Option<&str>) {
        self.0.push(value.map(str::to_owned));
    }

    fn date(&mut self, value: Option<Date>) {
        self.0.push(value.map(|value| value.to_string()));
    }
}

fn item(name: &str) -> Option<String> {
    let found = registry::find(name)?;
    let mut text = card(found.kind, found.card);
    if let Some(source) = tilt_sources::find(found.card.name) {
        let source = source.card();
        let _ = writeln!(
            text,
            "\na row     {}\npublisher {}\naddress   {}\nlicence   {}\ncite      {}",
            source.row, source.publisher, source.address, source.licence, source.citation
        );
        let _ = writeln!(text, "covers    {}\ncolumns   {}", source.coverage_note, source.columns.join(", "));
        for trap in source.traps {
            let _ = writeln!(text, "trap      {trap}");
        }
    }
    Some(text)
}

fn card(kind: &str, card: &Card) -> String {
    let mut text = format!("{} ({kind})\n{}\n\n{}\n", card.id(), card.title, card.definition);
    let _ = writeln!(text, "\nmissing   {}\nlimits    {}", card.missing, card.limitation);
    for parameter in card.parameters {
        let unit = if parameter.unit.is_empty() { String::new() } else { format!(" {}", parameter.unit) };
        let _ = writeln!(
            text,
            "parameter {} = {}{unit} ({}): {}",
            parameter.name, parameter.default, parameter.range, parameter.doc
        );
    }
    let _ = writeln!(text, "sources   {}", card.references.join(", "));
    text
}

fn warning(code: &str) -> Option<String> {
    let doc = registry::warnings().find(|doc| doc.code.eq_ignore_ascii_case(code))?;
    Some(format!("{}\n{}\n", doc.code, doc.doc))
}

fn organisation(key: &str) -> Option<String> {
    let table = MembershipTable::bundled();
    let id = table.by_key(key)?;
    let org = table.organisation(id);
    let mut text = format!("{} · {}\n{} organisation, {}\n", org.key, org.name_en, org.kind, org.spell);
    if !org.note.is_empty() {
        let _ = writeln!(text, "{}", org.note);
    }
    let _ = writeln!(text, "source: {}\n", org.source);
    for membership in table.memberships().iter().filter(|membership| membership.org == id) {
        let doubt = if membership.spell.is_doubtful() { " (doubtful)" } else { "" };
        let _ = writeln!(
            text,
            "{}  {:<9} {}{doubt}  [{}; {}]",
            membership.state,
            membership.status.name(),
            membership.spell,
            membership.basis,
            membership.cited
        );
    }
    Some(text)
}

fn agreement(id: &str) -> Option<String> {
    let row = AgreementTable::bundled().agreements().iter().find(|row| row.id.eq_ignore_ascii_case(id))?;
    let mut text = format!("{} · {}\n{}\n", row.id, row.title, row.instrument.name());
    let parties: Vec<String> = row.parties.iter().map(|party| party.code()).collect();
    let subjects: Vec<&str> = row.subjects.iter().map(|subject| subject.key()).collect();
    let _ = writeln!(text, "parties   {}\nsubjects  {}", parties.join(", "), subjects.join(", "));
    let stages = [
        ("announced", row.announced),
        ("signed", row.signed),
        ("in force", row.in_force),
        ("suspended", row.suspended),
        ("ended", row.ended),
    ];
    for (stage, date) in stages {
        if let Some(date) = date {
            let _ = writeln!(text, "{stage:<9} {date}");
        }
    }
    let obligations: Vec<&str> = row.obligations.iter().map(|obligation| obligation.name()).collect();
    if !obligations.is_empty() {
        let _ = writeln!(text, "obliges   {}", obligations.join(", "));
    }
    if !row.note.is_empty() {
        let _ = writeln!(text, "note      {}", row.note);
    }
    let _ = writeln!(text, "source    {}\nrow       {}", row.cited, row.origin);
    Some(text)
}

fn state(name: &str) -> Option<String> {
    let table = Concordance::bundled();
    let id = table.resolve(name, None).ok()?;
    let state = table.state(id);
    let mut text = format!(
        "{} · {} · {}\n{}, {}; in the state system {}\n",
        state.key, state.name_en, state.name_ru, state.region, state.subregion, state.system
    );
    if !state.note.is_empty() {
        let _ = writeln!(text, "{}", state.note);
    }
    for scheme in tilt_core::concordance::CodeScheme::ALL {
        if let Some(code) = table.code_of(id, scheme, None) {
            let _ = writeln!(text, "{:<7} {code}", scheme.name());
        }
    }
    let _ = writeln!(text);
    for membership in MembershipTable::bundled().of_state(id) {
        let _ = writeln!(
            text,
            "{:<8} {:<9} {}",
            membership.org.key(),
            membership.status.name(),
            membership.spell
        );
    }
    Some(text)
}
