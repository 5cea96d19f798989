//! The blocs of one year.

use clap::ArgMatches;
use tilt_analysis::blocs::{
    BlocsRequest, Cohesion, Drawn, Event, Label, Matrices, UNSTABLE, YearBlocs, blocs, cohesion_of_all,
};
use tilt_core::{Period, StateId, Warning};

use super::org::{cohesion_cells, cohesion_columns};
use super::{Listing, covered, number, record_of, wrapped, years};
use crate::cli::Console;
use crate::failure::{Exit, Failure};

/// Organisations and states between blocs that a terminal shows.
const SHOWN: usize = 12;

pub(super) fn run(
    matches: &ArgMatches,
    console: &mut Console,
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
) -> Result<Exit, Failure> {
    let known = matrices.years();
    let (Some(first), Some(last)) = (known.first().copied(), known.last().copied()) else {
        return Err(Failure::failed("the source has no year").exit(Exit::Data));
    };
    let (since, until) = match years(matches) {
        (None, None) => (last, last),
        (since, until) => (since.unwrap_or(first), until.unwrap_or(last)),
    };
    let found = blocs(matrices, request, until, |year| year >= since)?;
    let shown: Vec<&YearBlocs> = found.iter().filter(|year| year.period.year() >= since).collect();
    let Some(latest) = shown.last().copied() else {
        return Err(Failure::failed(format!("{} has no blocs in {since}–{until}", request.measure))
            .because(format!("values for enough pairs of states lie between {first} and {last}"))
            .hint("choose another year"));
    };
    let orgs = cohesion_of_all(matrices, request, latest.period.year())?;
    match console.table_format()?.as_str() {
        "text" if !console.plain() => {
            let before = found.iter().rev().find(|year| year.period < latest.period).map(|year| year.period);
            let text = prose(latest, before, &orgs, matrices, request, console.style().width);
            let text = if shown.len() > 1 { history(&shown, console.style().width) + &text } else { text };
            console.write(text.as_bytes())?;
        }
        "json" => {
            let (blocs, events) = (blocs_table(&shown, false), events_table(&shown));
            let (states, orgs) = (states_table(&shown, false), orgs_table(&orgs, false));
            let tables =
                vec![("blocs", &blocs), ("states", &states), ("events", &events), ("organisations", &orgs)];
            console.write(&record_of(request, matrices, tables)?)?;
        }
        _ => {
            states_table(&shown, false).write(console)?;
        }
    }
    warn(console, latest);
    Ok(Exit::Done)
}

fn warn(console: &Console, year: &YearBlocs) {
    let mut warnings = Vec::new();
    if year.drawn.is_some_and(|(drawn, _)| matches!(drawn, Drawn::Pairs | Drawn::Errors)) {
        warnings.push(Warning::new(
            "W-blocs-pairs",
            "drawn again pair by pair, so that blocs look too stable; single votes in the store mend it",
        ));
    }
    let shares: Vec<f64> = year.states.iter().filter_map(|placed| placed.share).collect();
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    if mean < UNSTABLE {
        let message = "other divisions into blocs are about as good";
        let mut warning = Warning::new("W-blocs-unstable", message);
        warning.examples.push(format!("{}: mean share {mean:.2}", year.period));
        warnings.push(warning);
    }
    console.warn(&warnings);
}

fn prose(
    year: &YearBlocs,
    before: Option<Period>,
    orgs: &[Cohesion],
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
    width: usize,
) -> String {
    let plural = if year.blocs.len() == 1 { "" } else { "s" };
    let mut text = format!(
        "blocs@{} · {} · {}\n{}: {} states in {} bloc{plural}; {:.0} % of the surplus lies within blocs\nexpected by {}, resolution {}; {}\n",
        tilt_analysis::blocs::CARD.version,
        request.measure,
        matrices.variant,
        year.period,
        year.states.len(),
        year.blocs.len(),
        100.0 * year.quality,
        matrices.null.name(),
        request.resolution,
        covered(matrices.coverage),
    );
    if let Some((drawn, times)) = year.drawn {
        text.push_str(&format!("{times} draws: {}\n", drawn.name()));
    }
    for bloc in &year.blocs {
        let share = bloc.share.map_or_else(String::new, |share| format!(", share {share:.2}"));
        let states = if bloc.size == 1 { "state" } else { "states" };
        text.push_str(&format!(
            "\nBloc {} · {} {states} · since {}{share}\n",
            bloc.label,
            bloc.size,
            bloc.since.year()
        ));
        text.push_str(&wrapped(bloc.core.iter().map(|state| state.key().to_owned()), width));
    }
    if let Some(before) = before {
        text.push_str(&changes(year, before, width));
    }
    text.push_str(&between(year, width));
    if !orgs.is_empty() {
        text.push_str(&format!("\nOrganisations, beside {}\n", request.comparable.name()));
        text.push_str(&orgs_table(&orgs[..orgs.len().min(SHOWN)], true).text(width));
        if orgs.len() > SHOWN {
            text.push_str(&format!("  and {} more: --json\n", orgs.len() - SHOWN));
        }
    }
    text.push_str(&absent(year, width));
    text
}

fn changes(year: &YearBlocs, before: Period, width: usize) -> String {
    let mut text = String::new();
    for event in &year.events {
        text.push_str(&format!("  {}\n", sentence(event)));
    }
    let moved: Vec<String> = year
        .states
        .iter()
        .filter(|placed| placed.moved)
        .filter_map(|placed| Some(format!("{} {}→{},", placed.state.key(), placed.from?, placed.bloc)))
        .collect();
    if !moved.is_empty() {
        text.push_str("  moved:\n");
        text.push_str(&wrapped(moved.into_iter(), width));
    }
    let what = if text.is_empty() { "  none\n".to_owned() } else { text };
    format!("\nChanges since {}\n{what}", before.year())
}

fn sentence(event: &Event) -> String {
    use tilt_analysis::blocs::EventKind;
    let others: Vec<String> = event.others.iter().map(|(label, n)| format!("{n} of {label}")).collect();
    let parts: Vec<String> = event.others.iter().map(|(label, n)| format!("{n} in {label}")).collect();
    match event.kind {
        EventKind::Birth if others.is_empty() => format!("bloc {} is new", event.bloc),
        EventKind::Birth => format!("bloc {} is new: {}", event.bloc, others.join(", ")),
        EventKind::End => format!("bloc {} ends: {}", event.bloc, parts.join(", ")),
        EventKind::Split => format!("bloc {} splits: {}", event.bloc, parts.join(", ")),
        EventKind::Merge => format!("bloc {} takes in: {}", event.bloc, others.join(", ")),
    }
}

fn between(year: &YearBlocs, width: usize) -> String {
    if year.drawn.is_none() {
        return String::new();
    }
    let mut rows: Vec<_> = year.states.iter().filter(|placed| placed.is_between()).collect();
    rows.sort_by(|a, b| {
        let beyond = |p: &&tilt_analysis::blocs::Placed| p.other.map_or(0.0, |(_, _, beyond)| beyond);
        beyond(b).total_cmp(&beyond(a)).then(a.state.key().cmp(b.state.key()))
    });
    if rows.is_empty() {
        return "\nBetween blocs: none\n".to_owned();
    }
    let numbers = ["bloc", "share", "other bloc", "other share", "beyond its bloc"];
    let columns: Vec<&'static str> = ["state"].into_iter().chain(numbers).collect();
    let mut table = Listing::new(&columns).numbers(&numbers);
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.2}"));
    for placed in rows.iter().take(SHOWN) {
        table.row(vec![
            placed.state.key().to_owned(),
            placed.bloc.to_string(),
            share(placed.share),
            placed.other.map_or_else(String::new, |(label, ..)| label.to_string()),
            share(placed.other.map(|(_, share, _)| share)),
            share(placed.other.map(|(_, _, beyond)| beyond)),
        ]);
    }
    let more = if rows.len() > SHOWN {
        format!("  and {} more: --plain\n", rows.len() - SHOWN)
    } else {
        String::new()
    };
    format!("\nBetween blocs\n{}{more}", table.text(width))
}

/// States of the system without a bloc, by reason.
fn absent(year: &YearBlocs, width: usize) -> String {
    let mut reasons: Vec<&'static str> = year.absent.iter().map(|(_, why)| why.name()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    if reasons.is_empty() {
        return String::new();
    }
    let mut text = "\nWithout a bloc\n".to_owned();
    for reason in reasons {
        let states = year.absent.iter().filter(|(_, why)| why.name() == reason);
        let words = std::iter::once(format!("{reason}:")).chain(states.map(|(s, _)| s.key().to_owned()));
        text.push_str(&wrapped(words, width));
    }
    text
}

/// Sizes of blocs through the years.
fn history(shown: &[&YearBlocs], width: usize) -> String {
    let mut table = Listing::new(&["year", "surplus", "blocs", "changes"]).numbers(&["year", "surplus"]);
    for year in shown {
        let sizes: Vec<String> =
            year.blocs.iter().map(|bloc| format!("{}:{}", bloc.label, bloc.size)).collect();
        let changes: Vec<String> =
            year.events.iter().map(|event| format!("{} {}", event.kind.name(), event.bloc)).collect();
        table.row(vec![
            year.period.year().to_string(),
            format!("{:.2}", year.quality),
            sizes.join(" "),
            changes.join(", "),
        ]);
    }
    format!("Blocs by year (number:states)\n{}\n", table.text(width))
}

fn orgs_table(orgs: &[Cohesion], rounded: bool) -> Listing {
    let mut table = cohesion_columns("org", rounded);
    for row in orgs {
        table.row(cohesion_cells(row, row.org.key().to_owned(), rounded));
    }
    table
}

fn blocs_table(shown: &[&YearBlocs], rounded: bool) -> Listing {
    let numbers = ["year", "bloc", "states", "since", "share", "surplus within", "draws"];
    let columns = ["year", "bloc", "states", "since", "share", "core", "surplus within", "draws", "drawn"];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for year in shown {
        for bloc in &year.blocs {
            let core: Vec<&str> = bloc.core.iter().map(|state: &StateId| state.key()).collect();
            table.row(vec![
                year.period.year().to_string(),
                bloc.label.to_string(),
                bloc.size.to_string(),
                bloc.since.year().to_string(),
                bloc.share.map_or_else(String::new, |share| number(share, rounded)),
                core.join(" "),
                number(year.quality, rounded),
                year.drawn.map_or_else(String::new, |(_, times)| times.to_string()),
                year.drawn.map_or_else(String::new, |(drawn, _)| drawn.name().to_owned()),
            ]);
        }
    }
    table
}

/// Every state of the system, with its bloc or the reason why it has none.
fn states_table(shown: &[&YearBlocs], rounded: bool) -> Listing {
    let numbers = ["year", "bloc", "margin", "share", "other bloc", "other share", "beyond its bloc", "from"];
    let columns = [
        "year",
        "period",
        "state",
        "bloc",
        "margin",
        "share",
        "other bloc",
        "other share",
        "beyond its bloc",
        "from",
        "moved",
        "between",
        "status",
    ];
    let mut table = Listing::new(&columns).numbers(&numbers);
    let digits = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, rounded));
    let label = |label: Option<Label>| label.map_or_else(String::new, |label| label.to_string());
    let word = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    for year in shown {
        let head = |state: StateId| {
            vec![year.period.year().to_string(), year.period.to_string(), state.key().to_owned()]
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        for placed in &year.states {
            let between = if year.drawn.is_some() { word(placed.is_between()) } else { String::new() };
            let mut cells = head(placed.state);
            cells.extend([
                placed.bloc.to_string(),
                digits(placed.margin),
                digits(placed.share),
                label(placed.other.map(|(label, ..)| label)),
                digits(placed.other.map(|(_, share, _)| share)),
                digits(placed.other.map(|(_, _, beyond)| beyond)),
                label(placed.from),
                word(placed.moved),
                between,
                "observed".to_owned(),
            ]);
            rows.push(cells);
        }
        for (state, why) in &year.absent {
            let mut cells = head(*state);
            cells.extend((0..9).map(|_| String::new()));
            cells.push(why.name().to_owned());
            rows.push(cells);
        }
        rows.sort_by(|a, b| a[2].cmp(&b[2]));
        rows.into_iter().for_each(|row| table.row(row));
    }
    table
}

fn events_table(shown: &[&YearBlocs]) -> Listing {
    let mut table = Listing::new(&["year", "event", "bloc", "other bloc", "states"]).numbers(&[
        "year",
        "bloc",
        "other bloc",
        "states",
    ]);
    for event in shown.iter().flat_map(|year| &year.events) {
        let mut row = |other: String, states: String| {
            let year = event.period.year().to_string();
            table.row(vec![year, event.kind.name().to_owned(), event.bloc.to_string(), other, states]);
        };
        match &event.others[..] {
            [] => row(String::new(), String::new()),
            others => others.iter().for_each(|(label, n)| row(label.to_string(), n.to_string())),
        }
    }
    table
}
