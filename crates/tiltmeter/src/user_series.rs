//! A user's own series: a CSV file with a column of times and a column of values.

use tilt_analysis::detect::log_rates;
use tilt_core::concordance::Concordance;
use tilt_core::estimate::Interval;
use tilt_core::origin::Locator;
use tilt_core::series::{Scale, Subject};
use tilt_core::{Coverage, Date, Domain, Estimate, Missing, Origin, Period, Point, Series};

use crate::failure::Failure;

/// Half-width of a 90 % interval in standard errors.
const Z90: f64 = 1.644_853_626_951_472_2;

/// Reads a series. Columns, in any order and case: `year`, `month` (`YYYY-MM`), `date` (`YYYY-MM-DD`) or `period` for
/// the time; `value`; optional `se` (standard error). Or, instead of a value, `count` and `volume`: then the series is the
/// logarithm of the rate, with the noise of overdispersed counts. An empty cell is a missing point. Rows must be in time
/// order, none twice.
///
/// # Errors
/// If a column is missing, a cell is no number or time, or times do not rise.
pub fn read(name: &str, bytes: &[u8], smoothed: bool) -> Result<Series, Failure> {
    let fail = |error: csv::Error| Failure::failed(format!("{name} cannot be read as CSV")).because(error);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let names: Vec<String> = reader
        .headers()
        .map_err(fail)?
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_lowercase())
        .collect();
    let column = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
    let missing = |what: &str| {
        Failure::failed(format!("{name} has no column {what}"))
            .hint("columns: year, month, date or period; value and optional se, or count and volume")
    };
    let time = column(&["year", "month", "date", "period"]).ok_or_else(|| missing("of times"))?;
    let counted = column(&["count"]);
    if let (Some(_), Some(_)) = (counted, column(&["value"])) {
        return Err(Failure::failed(format!("{name} has both `value` and `count`"))
            .hint("a count comes with its volume, a value alone"));
    }
    if let Some(count) = counted {
        let volume = column(&["volume"]).ok_or_else(|| missing("`volume` beside `count`"))?;
        let points = counts(name, &mut reader, [time, count, volume])?;
        return series(name, "log of count per volume, noise of overdispersed counts", points, smoothed);
    }
    let value = column(&["value"]).ok_or_else(|| missing("`value`"))?;
    let error = column(&["se", "error", "standard_error"]);
    let mut points = Vec::new();
    let mut last = None;
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(fail)?;
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let line = at + 2;
        let bad =
            |cell: &str, what: &str| Failure::failed(format!("{name}, line {line}: `{cell}` is no {what}"));
        let number = |text: &str| match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(bad(text, "number")),
        };
        let period = period(cell(time)).ok_or_else(|| bad(cell(time), "year, month or date"))?;
        if last.is_some_and(|last| last >= period.start()) {
            return Err(Failure::failed(format!("{name}, line {line}: times do not rise"))
                .hint("sort the rows by time, one row for each"));
        }
        last = Some(period.start());
        let point = match cell(value) {
            "" | "NA" | "NaN" | "nan" => Err(Missing::NotCovered),
            text => {
                let value = number(text)?;
                let se = match error.map(cell) {
                    None | Some("") => None,
                    Some(text) => Some(number(text)?),
                };
                let interval = se.filter(|se| *se > 0.0).map(|se| Interval {
                    lower: value - Z90 * se,
                    upper: value + Z90 * se,
                    level: 0.90,
                });
                Ok(Estimate { value, interval, n: 1 })
            }
        };
        points.push((period, point));
    }
    series(name, "a series of your own", points, smoothed)
}

/// Counts with their volumes as rates.
fn counts(
    name: &str,
    reader: &mut csv::Reader<&[u8]>,
    [time, count, volume]: [usize; 3],
) -> Result<Vec<(Period, Point)>, Failure> {
    let (mut periods, mut found): (Vec<Period>, Vec<Option<(u32, f64)>>) = (Vec::new(), Vec::new());
    for (at, record) in reader.records().enumerate() {
        let record = record
            .map_err(|error| Failure::failed(format!("{name} cannot be read as CSV")).because(error))?;
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let line = at + 2;
        let bad =
            |cell: &str, what: &str| Failure::failed(format!("{name}, line {line}: `{cell}` is no {what}"));
        let period = period(cell(time)).ok_or_else(|| bad(cell(time), "year, month or date"))?;
        if periods.last().is_some_and(|last: &Period| last.start() >= period.start()) {
            return Err(Failure::failed(format!("{name}, line {line}: times do not rise"))
                .hint("sort the rows by time, one row for each"));
        }
        periods.push(period);
        found.push(match (cell(count), cell(volume)) {
            ("", _) | (_, "") => None,
            (count, volume) => {
                let count = count.parse().map_err(|_| bad(count, "count"))?;
                let is_volume = |volume: &f64| volume.is_finite() && *volume >= 0.0;
                let volume = volume.parse().ok().filter(is_volume).ok_or_else(|| bad(volume, "volume"))?;
                Some((count, volume))
            }
        });
    }
    Ok(periods.into_iter().zip(log_rates(&found)).collect())
}

fn series(
    name: &str,
    variant: &str,
    points: Vec<(Period, Point)>,
    smoothed: bool,
) -> Result<Series, Failure> {
    let any = Concordance::bundled().states().next().map(|(state, _)| state);
    let any = any.ok_or_else(|| Failure::failed("the table of states is empty"))?;
    Ok(Series {
        measure: name.to_owned(),
        variant: variant.to_owned(),
        subject: Subject::Pair(any, any),
        domain: Domain::Events,
        scale: Scale { unit: "", min: f64::MIN, max: f64::MAX, neutral: None, higher_is_closer: true },
        points,
        coverage: Coverage {
            source: name.to_owned(),
            from: None,
            to: None,
            note: String::new(),
            complete: true,
        },
        smoothed,
        origins: vec![Origin {
            source: name.to_owned(),
            version: String::new(),
            sha256: None,
            locator: Locator::Whole,
        }],
        warnings: Vec::new(),
    })
}

fn period(text: &str) -> Option<Period> {
    match text.len() {
        1..=5 => text.parse().ok().map(Period::Year),
        6..=7 => {
            let (year, month) = text.split_once('-')?;
            let month: u8 = month.parse().ok()?;
            (1..=12).contains(&month).then_some(Period::Month(year.parse().ok()?, month))
        }
        _ => text.parse::<Date>().ok().map(Period::Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_months_and_holes_are_read() {
        let series = read("a.csv", b"Year,Value,se\n2001,0.5,0.1\n2002,,\n2004,-1,0.2\n", false).unwrap();
        assert_eq!(series.points.len(), 3);
        assert_eq!(series.observed().count(), 2);
        let half = series.points[0].1.as_ref().unwrap().interval.unwrap();
        assert!((half.upper - 0.5 - Z90 * 0.1).abs() < 1e-12);
        let months = read("b.csv", b"month,value\n2001-01,3\n2001-02,4\n", false).unwrap();
        assert_eq!(months.points[1].0, Period::Month(2001, 2));
    }

    #[test]
    fn counts_become_rates_with_their_noise() {
        let rows: String =
            (0..30).map(|at| format!("20{:02}-01,{},{}\n", 10 + at, 8 + at % 3, 100)).collect();
        let series = read("c.csv", format!("month,count,volume\n{rows}").as_bytes(), false).unwrap();
        let first = series.points[0].1.unwrap();
        assert!((first.value - (8.5f64 / 100.0).ln()).abs() < 1e-12 && first.interval.is_some());
        let error = |text: &str| read("c.csv", text.as_bytes(), false).unwrap_err().error;
        assert_eq!(error("month,count\n2001-01,3\n"), "c.csv has no column `volume` beside `count`");
        assert_eq!(error("month,count,volume,value\n"), "c.csv has both `value` and `count`");
        assert_eq!(error("month,count,volume\n2001-01,-3,9\n"), "c.csv, line 2: `-3` is no count");
        assert_eq!(error("month,count,volume\n2001-01,3,-9\n"), "c.csv, line 2: `-9` is no volume");
    }

    #[test]
    fn faults_are_named_with_their_line() {
        let error = |text: &str| read("a.csv", text.as_bytes(), false).unwrap_err().error;
        assert_eq!(error("year,value\n2001,x\n"), "a.csv, line 2: `x` is no number");
        assert_eq!(error("year,value\n2001,1\n2001,2\n"), "a.csv, line 3: times do not rise");
        assert_eq!(error("year,v\n2001,1\n"), "a.csv has no column `value`");
        assert_eq!(error("year,value\nsoon,1\n"), "a.csv, line 2: `soon` is no year, month or date");
    }
}
