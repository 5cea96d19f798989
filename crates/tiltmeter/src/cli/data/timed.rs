//! The files of a dataset that has one for each stretch of time.

use clap::{Arg, ArgMatches};
use tilt_core::Date;

use crate::failure::Failure;
use crate::fetch::Wanted;
use crate::metadata;

/// More files than this are a mistake, or a matter for the publisher's own tools.
const MOST_FILES: usize = 5_000;

pub(super) fn flags() -> [Arg; 2] {
    let day = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("YYYY-MM-DD").help(help)
    };
    [
        day("since", "First day, for a dataset with a file for each day or quarter of an hour"),
        day("until", "Last day, with all its files [default: the first day]"),
    ]
}

/// The days that the flags give.
pub(super) fn days(matches: &ArgMatches) -> Result<Option<(Date, Date)>, Failure> {
    let day = |name: &str| matches.get_one::<String>(name).map(|text| metadata::date(text)).transpose();
    Ok(match (day("since")?, day("until")?) {
        (None, None) => None,
        (Some(from), to) => Some((from, to.unwrap_or(from))),
        (None, Some(_)) => {
            return Err(Failure::usage("--until without --since").hint("give the first day too"));
        }
    })
}

/// The files of all days from the first to the last.
pub(super) fn files(
    address: &str,
    minutes: u16,
    first: &str,
    days: Option<(Date, Date)>,
) -> Result<Vec<Wanted>, Failure> {
    let hint = format!("give --since and --until, days from {first} on");
    let Some((from, to)) = days else {
        return Err(Failure::usage("the dataset has a file for each stretch of time").hint(hint));
    };
    if from > to || from.to_string().as_str() < first {
        return Err(Failure::usage(format!("there are no files from {from} to {to}")).hint(hint));
    }
    let mut files = Vec::new();
    for day in from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to) {
        for minute in (0..24 * 60).step_by(usize::from(minutes.max(1))) {
            if files.len() == MOST_FILES {
                return Err(Failure::usage(format!("from {from} to {to} are more than {MOST_FILES} files"))
                    .hint("fetch a shorter time"));
            }
            let day = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
            let second = format!("{day}{:02}{:02}00", minute / 60, minute % 60);
            let address = address.replace("{day}", &day).replace("{second}", &second);
            let name = address.rsplit('/').next().unwrap_or_default().to_owned();
            files.push(Wanted { address, name, checksum: None });
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(address: &str, minutes: u16, from: &str, to: &str) -> Result<Vec<String>, Failure> {
        let days = Some((from.parse().expect("a day"), to.parse().expect("a day")));
        let files = files(address, minutes, "2013-04-01", days)?;
        Ok(files.into_iter().map(|file| file.name).collect())
    }

    #[test]
    fn there_is_a_file_for_each_stretch() {
        let days = names("http://a/{day}.zip", 1440, "2024-02-28", "2024-03-01").unwrap_or_default();
        assert_eq!(days, ["20240228.zip", "20240229.zip", "20240301.zip"]);
        let quarters = names("http://a/{second}.zip", 15, "2024-02-28", "2024-02-28").unwrap_or_default();
        assert_eq!(quarters.len(), 96);
        assert_eq!(
            (quarters[1].as_str(), quarters[95].as_str()),
            ("20240228001500.zip", "20240228234500.zip")
        );
        for (from, to) in
            [("2013-03-31", "2013-04-01"), ("2020-01-02", "2020-01-01"), ("2013-04-01", "2030-01-01")]
        {
            assert!(names("{day}", 1440, from, to).is_err(), "{from} {to}");
        }
        assert!(files("{day}", 1440, "2013-04-01", None).is_err());
    }
}
