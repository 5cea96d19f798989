//! The ties of an outside power with every member of an organisation.

use clap::ArgMatches;
use serde_json::{Value, json};
use tilt_analysis::blocs::{Comparable, OutsideField, OutsideRequest, OutsideYear};
use tilt_core::{MembershipTable, OrgId, Point, StateId};
use tilt_store::Store;

use super::{Listing, covered, number, record, years};
use crate::blocs::outside_power;
use crate::cli::Console;
use crate::failure::{Exit, Failure};

pub(super) fn run(
    matches: &ArgMatches,
    console: &mut Console,
    store: Option<&Store>,
    comparable: Comparable,
    org: OrgId,
    power: StateId,
) -> Result<Exit, Failure> {
    let (since, until) = years(matches);
    let span = match (since, until) {
        (None, None) => None,
        // Up to today's end of the table, at most: beyond it nobody is known to be a member.
        (since, until) => {
            let last = until.unwrap_or(MembershipTable::bundled().vintage().year());
            Some((since.unwrap_or(last), last))
        }
    };
    if let Some((first, last)) = span.filter(|(first, last)| first > last) {
        return Err(Failure::usage(format!("{first} comes after {last}")));
    }
    let format = console.table_format()?;
    let asked = OutsideRequest { org, power, years: span, comparable };
    let fields = outside_power(store, &asked)?;
    match format.as_str() {
        "text" if !console.plain() => {
            let text = prose(&fields, &asked, console.style().width);
            console.write(text.as_bytes())?;
        }
        "json" => {
            let (all, members, sources) = (means(&fields, false), members(&fields, false), sources(&fields));
            let tables = vec![("fields", &all), ("members", &members), ("sources", &sources)];
            console.write(&record(settings(&asked), None, tables)?)?;
        }
        _ => {
            members(&fields, false).write(console)?;
        }
    }
    let nothing = fields.iter().all(|field| field.years.is_err());
    Ok(if matches.get_flag("strict") && nothing { Exit::Data } else { Exit::Done })
}

/// What the answer depends on.
fn settings(asked: &OutsideRequest) -> Value {
    json!({
        "org": asked.org.key(),
        "outside": asked.power.key(),
        "since": asked.years.map(|years| years.0),
        "until": asked.years.map(|years| years.1),
        "baseline": asked.comparable.name(),
    })
}

fn prose(fields: &[OutsideField], asked: &OutsideRequest, width: usize) -> String {
    let mut text = format!(
        "{} and the members of {} · {}\nbeside its ties with {}; `less` is the share of those with a lesser tie\n",
        asked.power.key(),
        asked.org.key(),
        MembershipTable::bundled().organisation(asked.org).name_en,
        asked.comparable.name(),
    );
    for field in fields {
        text.push_str(&format!("\n{} · {}\n", field.domain.name(), field.measure));
        let years = match &field.years {
            Ok(years) => years,
            Err(why) => {
                let until = field.coverage.as_ref().map_or_else(String::new, |c| format!("; {}", covered(c)));
                text.push_str(&format!("  no value: {why}{until}\n"));
                continue;
            }
        };
        let unit = field.scale.map_or("", |scale| scale.unit);
        let until = field.coverage.as_ref().map_or_else(String::new, covered);
        text.push_str(&format!("  {unit}; {until}\n"));
        text.push_str(&means_of(field, years).text(width));
        if let [year] = &years[..] {
            let mut table = Listing::new(&["member", "value", "lower", "upper", "less", "status"])
                .numbers(&["value", "lower", "upper", "less"]);
            year.members.iter().for_each(|row| table.row(member_cells(row, true)));
            text.push('\n');
            text.push_str(&table.text(width));
        }
    }
    text
}

/// The years of one field, for a terminal.
fn means_of(field: &OutsideField, years: &[OutsideYear]) -> Listing {
    let numbers = ["year", "mean", "beside", "difference", "lower", "upper", "states"];
    let columns = ["year", "of", "mean", "beside", "difference", "lower", "upper", "states", "status"];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for year in years {
        let mut cells = mean_cells(field, year, true).split_off(1);
        let members = cells.remove(1);
        cells[1] = format!("{}/{members}", cells[1]);
        table.row(cells);
    }
    table
}

fn means(fields: &[OutsideField], rounded: bool) -> Listing {
    let numbers = ["year", "members", "valued", "mean", "beside", "difference", "lower", "upper", "states"];
    let columns = [
        "domain",
        "year",
        "members",
        "valued",
        "mean",
        "beside",
        "difference",
        "lower",
        "upper",
        "states",
        "status",
    ];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for field in fields {
        let years: &[OutsideYear] = field.years.as_deref().unwrap_or(&[]);
        for year in years {
            table.row(mean_cells(field, year, rounded));
        }
        if let Err(why) = &field.years {
            let mut cells = vec![field.domain.name().to_owned()];
            cells.extend((0..9).map(|_| String::new()));
            cells.push(why.clone());
            table.row(cells);
        }
    }
    table
}

fn mean_cells(field: &OutsideField, year: &OutsideYear, rounded: bool) -> Vec<String> {
    let digits = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, rounded));
    let value = |point: &Point| digits(point.ok().map(|estimate| estimate.value));
    let n = |point: &Point| point.map_or_else(|_| "0".to_owned(), |estimate| estimate.n.to_string());
    let interval = year.difference.ok().and_then(|estimate| estimate.interval);
    vec![
        field.domain.name().to_owned(),
        year.year.to_string(),
        year.members.len().to_string(),
        n(&year.mean),
        value(&year.mean),
        value(&year.comparable),
        value(&year.difference),
        digits(interval.map(|interval| interval.lower)),
        digits(interval.map(|interval| interval.upper)),
        n(&year.comparable),
        match year.difference {
            Ok(_) => "observed".to_owned(),
            Err(missing) => missing.name().to_owned(),
        },
    ]
}

fn members(fields: &[OutsideField], rounded: bool) -> Listing {
    let numbers = ["year", "value", "lower", "upper", "less"];
    let columns = ["domain", "year", "member", "value", "lower", "upper", "less", "status"];
    let mut table = Listing::new(&columns).numbers(&numbers);
    for field in fields {
        for year in field.years.as_deref().unwrap_or(&[]) {
            for row in &year.members {
                let mut cells = vec![field.domain.name().to_owned(), year.year.to_string()];
                cells.extend(member_cells(row, rounded));
                table.row(cells);
            }
        }
    }
    table
}

fn member_cells((state, point, rank): &(StateId, Point, Option<f64>), rounded: bool) -> Vec<String> {
    let digits = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, rounded));
    let interval = point.ok().and_then(|estimate| estimate.interval);
    vec![
        state.key().to_owned(),
        digits(point.ok().map(|estimate| estimate.value)),
        digits(interval.map(|interval| interval.lower)),
        digits(interval.map(|interval| interval.upper)),
        digits(*rank),
        match point {
            Ok(_) => "observed".to_owned(),
            Err(missing) => missing.name().to_owned(),
        },
    ]
}

fn sources(fields: &[OutsideField]) -> Listing {
    let mut table = Listing::new(&["domain", "measure", "unit", "source", "from", "until", "why none"]);
    for field in fields {
        let day = |day: Option<tilt_core::Date>| day.map_or_else(String::new, |day| day.to_string());
        let coverage = field.coverage.as_ref();
        table.row(vec![
            field.domain.name().to_owned(),
            field.measure.clone(),
            field.scale.map_or_else(String::new, |scale| scale.unit.to_owned()),
            coverage.map_or_else(String::new, |coverage| coverage.source.clone()),
            day(coverage.and_then(|coverage| coverage.from)),
            day(coverage.and_then(|coverage| coverage.to)),
            field.years.as_ref().err().cloned().unwrap_or_default(),
        ]);
    }
    table
}
