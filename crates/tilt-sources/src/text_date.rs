//! Dates as containers of texts write them, to ISO 8601 with the precision and the zone that they give.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use tilt_core::time::Date;

/// In which order a date of figures is to be read, `03/04/2024`. Only its container can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Not said: a date that could be read both ways is not read.
    Unsaid,
    /// The month comes first.
    MonthFirst,
    /// The day comes first.
    DayFirst,
}

/// The date in ISO 8601: `1992`, `1992-05`, `1992-05-15` or `1992-05-15T10:00:00` with its zone if there is one.
/// `None` if it cannot be read, or in two ways.
pub(crate) fn iso(text: &str, order: Order) -> Option<String> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() && !text.chars().any(char::is_alphabetic) {
        return None;
    }
    begins_with_year(text)
        .or_else(|| of_figures(text, order))
        .or_else(|| with_month_name(text))
        .or_else(|| of_mail(text))
}

/// Seconds since 1970 as a moment in UTC.
pub(crate) fn of_seconds(seconds: i64) -> Option<String> {
    let moment = Timestamp::from_second(seconds).ok()?;
    // Years of three and of five figures are slips.
    (-30_610_224_000..=253_402_300_799).contains(&seconds).then(|| moment.to_string())
}

/// Longest date that is looked at.
const LONGEST: usize = 64;

/// `1992`, `1992-05`, `1992-05-15`, `1992/05/15`, `19920515`, with a time behind the day.
fn begins_with_year(text: &str) -> Option<String> {
    let split = text.find(['T', ' ']).filter(|at| text[..*at].bytes().all(|b| !b.is_ascii_alphabetic()));
    let (day, time) = split.map_or((text, ""), |at| (&text[..at], text[at + 1..].trim()));
    let parts: Vec<&str> = match day.len() {
        8 if day.bytes().all(|byte| byte.is_ascii_digit()) => vec![&day[..4], &day[4..6], &day[6..]],
        _ => day.split(['-', '/']).collect(),
    };
    let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let is_digits = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_digits || sizes.first() != Some(&4) {
        return None;
    }
    let number = |at: usize| parts.get(at).map_or(Some(1), |part| part.parse::<i16>().ok());
    let date = made(number(0)?, number(1)?, number(2)?)?;
    match parts.len() {
        1 if time.is_empty() => Some(date[..4].to_owned()),
        2 if time.is_empty() => Some(date[..7].to_owned()),
        3 if time.is_empty() => Some(date),
        3 => Some(format!("{date}T{}", clock(time)?)),
        _ => None,
    }
}

/// `10:00`, `10:00:30`, with fractions, and with a zone as `Z`, `UTC`, `+03:00` or `+0300`.
fn clock(text: &str) -> Option<String> {
    let zone_at = text.find(['Z', 'z', '+', '-', 'U', 'G']).unwrap_or(text.len());
    let (time, zone) = (text[..zone_at].trim(), &text[zone_at..]);
    let whole = time.split('.').next().unwrap_or_default();
    let parts: Vec<u8> = whole
        .split(':')
        .map(|part| (part.len() == 2).then(|| part.parse().ok()).flatten())
        .collect::<Option<Vec<u8>>>()?;
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let zone = match zone {
        "" => String::new(),
        "Z" | "z" | "UTC" | "GMT" => "Z".to_owned(),
        _ => {
            let figures: String = zone[1..].chars().filter(|c| *c != ':').collect();
            let is_offset = figures.len() == 4 && figures.bytes().all(|byte| byte.is_ascii_digit());
            if !is_offset || &figures[..2] > "15" || &figures[2..] > "59" || !zone.starts_with(['+', '-']) {
                return None;
            }
            format!("{}{}:{}", &zone[..1], &figures[..2], &figures[2..])
        }
    };
    Some(format!("{hour:02}:{minute:02}:{second:02}{zone}"))
}

/// `15.05.1992`, which is day first wherever it is written, and `05/15/1992`, where it can be read in one way only.
fn of_figures(text: &str, order: Order) -> Option<String> {
    let mark = if text.contains('.') { '.' } else { '/' };
    let parts: Vec<&str> = text.split(mark).collect();
    let [first, second, year] = parts[..] else { return None };
    if year.len() != 4 || [first, second].iter().any(|part| part.len() > 2) {
        return None;
    }
    let (first, second, year) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    let day_first = made(year, second, first);
    let month_first = made(year, first, second);
    match (mark, order) {
        ('.', _) | (_, Order::DayFirst) => day_first,
        (_, Order::MonthFirst) => month_first,
        (_, Order::Unsaid) => match (day_first, month_first) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        },
    }
}

/// `May 15, 1992`, `15 May 1992`, `May 1992`, with an English or a Russian name of the month.
fn with_month_name(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split([' ', ',', '.', '\u{a0}'])
        .filter(|word| !word.is_empty() && !matches!(*word, "г" | "года"))
        .map(str::to_lowercase)
        .collect();
    let figures = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?;
    match &words[..] {
        [month, year] if year.len() == 4 => {
            Some(made(figures(year)?, named_month(month)?, 1)?[..7].to_owned())
        }
        [one, other, year] if year.len() == 4 => {
            let (month, day) = match named_month(one) {
                Some(month) => (month, other),
                None => (named_month(other)?, one),
            };
            let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            made(figures(year)?, month, figures(day)?)
        }
        _ => None,
    }
}

fn named_month(word: &str) -> Option<i16> {
    let at = MONTHS.iter().position(|(english, russian)| {
        let is_english =
            word.len() >= 3 && english.starts_with(word) || *english == "september" && word == "sept";
        is_english || russian.contains(&word)
    })?;
    i16::try_from(at + 1).ok()
}

const MONTHS: [(&str, [&str; 2]); 12] = [
    ("january", ["января", "январь"]),
    ("february", ["февраля", "февраль"]),
    ("march", ["марта", "март"]),
    ("april", ["апреля", "апрель"]),
    ("may", ["мая", "май"]),
    ("june", ["июня", "июнь"]),
    ("july", ["июля", "июль"]),
    ("august", ["августа", "август"]),
    ("september", ["сентября", "сентябрь"]),
    ("october", ["октября", "октябрь"]),
    ("november", ["ноября", "ноябрь"]),
    ("december", ["декабря", "декабрь"]),
];

/// `Tue, 15 May 1992 10:00:00 +0300`, as in mail and feeds.
fn of_mail(text: &str) -> Option<String> {
    let moment = rfc2822::parse(text).ok()?;
    let year = moment.year();
    (1000..=9999).contains(&year).then(|| moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn made(year: i16, month: i16, day: i16) -> Option<String> {
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (1000..=9999).contains(&year).then(|| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_in_one_way_is_read() {
        for (text, expected) in [
            ("1992", "1992"),
            ("1992-05", "1992-05"),
            ("2024-04-12 20:40:00", "2024-04-12T20:40:00"),
            ("2024-04-12T20:40:00.123+0500", "2024-04-12T20:40:00+05:00"),
            ("2024-12-04T08:50:06+00:00", "2024-12-04T08:50:06+00:00"),
            ("2024/04/12", "2024-04-12"),
            ("20240412", "2024-04-12"),
            ("February 23, 2022", "2022-02-23"),
            ("Sept. 3rd, 2022", "2022-09-03"),
            ("23 Feb 2022", "2022-02-23"),
            ("23 февраля 2022 года", "2022-02-23"),
            ("May 2022", "2022-05"),
            ("31.12.2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("31/12/2024", "2024-12-31"),
            ("05/05/2024", "2024-05-05"),
            ("Wed, 04 Dec 2024 08:50:06 GMT", "2024-12-04T08:50:06+00:00"),
        ] {
            assert_eq!(iso(text, Order::Unsaid).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_read_only_if_its_container_says_how() {
        assert_eq!(iso("12/06/2024", Order::Unsaid), None);
        assert_eq!(iso("12/06/2024", Order::MonthFirst).as_deref(), Some("2024-12-06"));
        assert_eq!(iso("12/06/2024", Order::DayFirst).as_deref(), Some("2024-06-12"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "2024-13-01",
            "2024-02-30",
            "1/2/3/4",
            "2024-01-01T25:00",
            "99999",
            "0000-01-01",
            "2024-01-01T10:00é",
            "Ma 2022",
            "é, 2022",
            "12 2022",
            "31/31/2024",
            "10:00",
            "T",
            " T ",
        ] {
            assert_eq!(iso(text, Order::Unsaid), None, "{text}");
        }
    }

    #[test]
    fn seconds_are_utc() {
        assert_eq!(of_seconds(1_731_998_712).as_deref(), Some("2024-11-19T06:45:12Z"));
        assert_eq!((of_seconds(-40_000_000_000), of_seconds(i64::MAX)), (None, None));
    }
}
