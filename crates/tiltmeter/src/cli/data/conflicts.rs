//! `data conflicts`: where sources contradict each other about one state.

use std::fmt::Write;

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::conflict::{self, MembershipConflict, Stretch, TradeConflict};
use tilt_core::record::{MembershipReport, TradeFlow};
use tilt_core::{MembershipTable, StateId};
use tilt_store::Store;

use super::super::listing::Listing;
use super::super::{Console, flags, output};
use crate::failure::{Exit, Failure};

pub(super) fn command() -> Command {
    Command::new("conflicts")
        .about("Where sources contradict each other about a state")
        .long_about(
            "Lists the organisations about whose members the sources disagree (the reference table, COW, editions of \
             the Factbook), with the years that each has, and the flows of trade of which two sides or two sources \
             report values that differ by more than a factor. Nothing is resolved: every source keeps its word.",
        )
        .arg(Arg::new("state").value_name("STATE").required(true).help("Key, code or name of the state"))
        .arg(
            Arg::new("factor")
                .long("factor")
                .value_name("X")
                .default_value("1.5")
                .value_parser(clap::value_parser!(f64))
                .help("Trade: list values that differ by more than this factor"),
        )
        .args(output::flags())
}

pub(super) fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let state = flags::required_state(matches, "state")?;
    let factor = matches.get_one::<f64>("factor").copied().unwrap_or(1.5);
    let store = Store::open_existing(&flags::store_folder(matches)?).map_err(|error| {
        Failure::from(error).hint("conflicts are between files: add some with `tiltmeter data add FILE`")
    })?;
    let mut reports: Vec<(String, MembershipReport)> = Vec::new();
    let mut flows: Vec<(String, TradeFlow)> = Vec::new();
    for dataset in store.datasets()? {
        if dataset.count::<MembershipReport>() > 0 {
            store.for_each::<MembershipReport>(dataset.ingest, &mut |_, report| {
                // Reports of other states tell of which years a source speaks, and only those of known organisations.
                if report.org.is_some() {
                    reports.push((dataset.dataset.clone(), report));
                }
            })?;
        }
        if dataset.count::<TradeFlow>() > 0 {
            store.for_each::<TradeFlow>(dataset.ingest, &mut |_, flow| {
                if flow.reporter == state || flow.partner == tilt_core::record::Partner::State(state) {
                    flows.push((dataset.dataset.clone(), flow));
                }
            })?;
        }
    }
    let table = MembershipTable::bundled();
    let memberships = conflict::memberships(
        state,
        table.memberships(),
        table.vintage(),
        reports.iter().map(|(dataset, report)| (dataset.as_str(), report)),
    );
    let trade = conflict::trade(state, factor, flows.iter().map(|(dataset, flow)| (dataset.as_str(), flow)));
    let mut console = Console::new(matches, false);
    if console.format("text")? == "text" && !console.plain() {
        let text = text(state, &memberships, &trade);
        console.write(text.as_bytes())?;
        return Ok(Exit::Done);
    }
    list(state, &memberships, &trade).write(&mut console)
}

/// Flows that are printed; the others are told by their number.
const SHOWN: usize = 20;

fn text(state: StateId, memberships: &[MembershipConflict], trade: &[TradeConflict]) -> String {
    let mut text = String::new();
    for found in memberships {
        let _ = writeln!(text, "{state} in {}: sources differ in {}", found.org, years(&found.years));
        for (source, says) in &found.says {
            let says = if says.is_empty() { "never a member".to_owned() } else { years(says) };
            let _ = writeln!(text, "  {source:<14} {says}");
        }
    }
    for found in trade.iter().take(SHOWN) {
        let _ = writeln!(
            text,
            "trade {} to {} in {}: reports differ {:.1}×",
            found.exporter, found.importer, found.year, found.ratio
        );
        for report in &found.says {
            let basis = if report.basis.is_empty() { String::new() } else { format!(", {}", report.basis) };
            let who = format!("{}, reported by {}{basis}", report.dataset, report.reporter);
            let _ = writeln!(text, "  {who:<42} {:>12.1} million {}", report.value, found.currency);
        }
    }
    if trade.len() > SHOWN {
        let _ = writeln!(text, "and {} flows more: -O csv lists all", trade.len() - SHOWN);
    }
    if text.is_empty() {
        text.push_str("the stored sources do not contradict each other about this state\n");
    }
    text
}

fn years(stretches: &[Stretch]) -> String {
    stretches.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn list(state: StateId, memberships: &[MembershipConflict], trade: &[TradeConflict]) -> Listing {
    let mut list = Listing::new(&["about", "differ in", "source", "says"]);
    for found in memberships {
        for (source, says) in &found.says {
            let row = [format!("{state} in {}", found.org), years(&found.years), source.clone(), years(says)];
            list.row(row.to_vec());
        }
    }
    for found in trade {
        for report in &found.says {
            list.row(vec![
                format!("trade {} to {}", found.exporter, found.importer),
                found.year.to_string(),
                format!("{}, reported by {} {}", report.dataset, report.reporter, report.basis)
                    .trim_end()
                    .to_owned(),
                format!("{} million {}", report.value, found.currency),
            ]);
        }
    }
    list
}
