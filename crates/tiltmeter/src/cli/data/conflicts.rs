//! `data conflicts`: where sources contradict each other about one state.

use clap::{Arg, ArgMatches, Command};
use tilt_analysis::conflict::{self, Stretch};
use tilt_core::record::{MembershipReport, TradeFlow};
use tilt_core::MembershipTable;
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
    let (mut reports, mut flows): (Vec<(String, MembershipReport)>, Vec<(String, TradeFlow)>) = Default::default();
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
    let mut list = Listing::new(&["about", "differ in", "source", "says"]);
    let years = |stretches: &[Stretch]| stretches.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    for found in memberships {
        for (source, says) in &found.says {
            let says = if says.is_empty() { "never a member".to_owned() } else { years(says) };
            list.row(vec![format!("{state} in {}", found.org), years(&found.years), source.clone(), says]);
        }
    }
    for found in trade {
        for report in &found.says {
            let basis = if report.basis.is_empty() { String::new() } else { format!(", {}", report.basis) };
            list.row(vec![
                format!("trade {} to {}", found.exporter, found.importer),
                format!("{}, {:.1}×", found.year, found.ratio),
                format!("{}, reported by {}{basis}", report.dataset, report.reporter),
                format!("{:.1} million {}", report.value, found.currency),
            ]);
        }
    }
    list.write(&mut Console::new(matches, false))
}
