//! Dates, periods and spells. All intervals are half-open: the first day belongs to them, the end does not.

use std::fmt;
use std::str::FromStr;

/// A civil date without time zone.
pub use jiff::civil::Date;

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
}

impl Precision {
    /// `year`, `month` or `day`.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
        }
    }
}

/// A date as a source or table states it: with its precision, and whether it is in doubt.
///
/// Written `1992`, `1992-05`, `1992-05-15`, with a trailing `?` when doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FactDate {
    /// First day the written date can mean.
    pub first: Date,
    /// What is known of it.
    pub precision: Precision,
    /// Sources disagree or the date rests on one weak source.
    pub doubtful: bool,
}

impl FactDate {
    /// A date known to the day.
    pub fn day(date: Date) -> FactDate {
        FactDate { first: date, precision: Precision::Day, doubtful: false }
    }

    /// The first day after the last one the written date can mean.
    pub fn end(&self) -> Date {
        match self.precision {
            Precision::Year => next_year(self.first),
            Precision::Month => next_month(self.first),
            Precision::Day => self.first.tomorrow().unwrap_or(Date::MAX),
        }
    }
}

/// First days are clipped at the calendar's ends rather than wrapped.
fn next_year(date: Date) -> Date {
    Date::new(date.year().saturating_add(1), 1, 1).unwrap_or(Date::MAX)
}

fn next_month(date: Date) -> Date {
    if date.month() == 12 {
        next_year(date)
    } else {
        Date::new(date.year(), date.month() + 1, 1).unwrap_or(Date::MAX)
    }
}

/// Ordering is by the first day the date can mean; doubt does not enter.
impl PartialOrd for FactDate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FactDate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.first, self.precision, self.doubtful).cmp(&(other.first, other.precision, other.doubtful))
    }
}

/// The text is not a date of the form `YYYY[-MM[-DD]][?]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(pub String);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date: write 1992, 1992-05 or 1992-05-15", self.0)
    }
}

impl std::error::Error for DateError {}

impl FromStr for FactDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DateError(text.to_owned());
        let (body, doubtful) = match text.strip_suffix('?') {
            Some(body) => (body, true),
            None => (text, false),
        };
        let mut parts = body.split('-');
        let mut number = |digits: usize| -> Result<Option<i16>, DateError> {
            match parts.next() {
                None => Ok(None),
                Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                    part.parse().map(Some).map_err(|_| error())
                }
                Some(_) => Err(error()),
            }
        };
        let year = number(4)?.ok_or_else(error)?;
        let month = number(2)?;
        let day = number(2)?;
        if parts.next().is_some() {
            return Err(error());
        }
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let first = Date::new(year, month.unwrap_or(1) as i8, day.unwrap_or(1) as i8).map_err(|_| error())?;
        Ok(FactDate { first, precision, doubtful })
    }
}

impl fmt::Display for FactDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = self.first;
        match self.precision {
            Precision::Year => write!(f, "{:04}", d.year())?,
            Precision::Month => write!(f, "{:04}-{:02}", d.year(), d.month())?,
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", d.year(), d.month(), d.day())?,
        }
        if self.doubtful { f.write_str("?") } else { Ok(()) }
    }
}

/// A half-open spell of validity. An absent bound is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spell {
    /// First day on which the fact holds; `None`: since before the table begins.
    pub from: Option<FactDate>,
    /// First day on which it no longer holds; `None`: it still holds at the table's vintage.
    pub to: Option<FactDate>,
}

impl Spell {
    /// Always.
    pub const ALWAYS: Spell = Spell { from: None, to: None };

    /// Whether `day` lies inside, reading an imprecise bound by its first possible day.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.first <= day) && self.to.is_none_or(|to| day < to.first)
    }

    /// Whether the spell shares a day with `[from, to)`.
    pub fn overlaps(&self, from: Date, to: Date) -> bool {
        self.from.is_none_or(|own| own.first < to) && self.to.is_none_or(|own| from < own.first)
    }

    /// Whether either bound is marked doubtful.
    pub fn is_doubtful(&self) -> bool {
        self.from.is_some_and(|d| d.doubtful) || self.to.is_some_and(|d| d.doubtful)
    }
}

impl fmt::Display for Spell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (None, None) => f.write_str("always"),
            (Some(from), None) => write!(f, "since {from}"),
            (None, Some(to)) => write!(f, "until {to}"),
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
        }
    }
}

/// The unit of observation in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A regular session of the UN General Assembly, counted from 1 (1946). Published files call it year = session + 1945.
    Session(u16),
    /// A calendar year.
    Year(i16),
    /// A calendar quarter: year and 1–4.
    Quarter(i16, u8),
    /// A calendar month: year and 1–12.
    Month(i16, u8),
    /// A day.
    Day(Date),
}

impl Period {
    /// The year a reader would write beside the point: for a session, the year in which it opened.
    pub fn year(self) -> i16 {
        match self {
            Period::Session(session) => session as i16 + 1945,
            Period::Year(year) | Period::Quarter(year, _) | Period::Month(year, _) => year,
            Period::Day(date) => date.year(),
        }
    }

    /// First day. A session is taken to open on 1 September of its year, whatever day it was called to order.
    pub fn start(self) -> Date {
        let (year, month) = match self {
            Period::Day(date) => return date,
            Period::Session(_) => (self.year(), 9),
            Period::Year(year) => (year, 1),
            Period::Quarter(year, quarter) => (year, (quarter as i8 - 1) * 3 + 1),
            Period::Month(year, month) => (year, month as i8),
        };
        Date::new(year, month, 1).unwrap_or(Date::MIN)
    }

    /// First day after the period.
    pub fn end(self) -> Date {
        match self {
            Period::Day(date) => date.tomorrow().unwrap_or(Date::MAX),
            Period::Session(session) => Period::Session(session + 1).start(),
            Period::Year(year) => Period::Year(year + 1).start(),
            Period::Quarter(year, 4) => Period::Year(year + 1).start(),
            Period::Quarter(year, quarter) => Period::Quarter(year, quarter + 1).start(),
            Period::Month(year, 12) => Period::Year(year + 1).start(),
            Period::Month(year, month) => Period::Month(year, month + 1).start(),
        }
    }
}

/// Length of periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grain {
    /// Regular sessions of the UN General Assembly.
    Session,
    /// Calendar years.
    Year,
    /// Calendar quarters.
    Quarter,
    /// Calendar months.
    Month,
}

impl Grain {
    /// All, longest first.
    pub const ALL: [Grain; 4] = [Grain::Session, Grain::Year, Grain::Quarter, Grain::Month];

    /// Name on the command line; a calendar year is `calendar`, so that nobody takes it for a session.
    pub fn name(self) -> &'static str {
        match self {
            Grain::Session => "session",
            Grain::Year => "calendar",
            Grain::Quarter => "quarter",
            Grain::Month => "month",
        }
    }

    /// The grain with this name.
    pub fn find(name: &str) -> Option<Grain> {
        Grain::ALL.into_iter().find(|grain| grain.name() == name)
    }

    /// The period that a day lies in; for a session, the one that is taken to be open ([`Period::start`]).
    pub fn of(self, day: Date) -> Period {
        let (year, month) = (day.year(), day.month() as u8);
        match self {
            Grain::Session => {
                let opened = if month >= 9 { year } else { year - 1 };
                Period::Session((opened - FIRST_YEAR + 1).max(1) as u16)
            }
            Grain::Year => Period::Year(year),
            Grain::Quarter => Period::Quarter(year, (month - 1) / 3 + 1),
            Grain::Month => Period::Month(year, month),
        }
    }

    /// The period with this number: sessions from 1, other periods from 1 for the first of 1946. Numbers of neighbours
    /// differ by one.
    pub fn period(self, number: i32) -> Period {
        let split = |parts: i32| {
            let year = i32::from(FIRST_YEAR) + (number - 1).div_euclid(parts);
            (year as i16, (number - 1).rem_euclid(parts) as u8 + 1)
        };
        match self {
            Grain::Session => Period::Session(number.max(0) as u16),
            Grain::Year => Period::Year(split(1).0),
            Grain::Quarter => Period::Quarter(split(4).0, split(4).1),
            Grain::Month => Period::Month(split(12).0, split(12).1),
        }
    }
}

/// Year of the first session, from which periods are numbered.
const FIRST_YEAR: i16 = 1946;

impl Period {
    /// The grain; `None` for a day.
    pub fn grain(self) -> Option<Grain> {
        match self {
            Period::Session(_) => Some(Grain::Session),
            Period::Year(_) => Some(Grain::Year),
            Period::Quarter(..) => Some(Grain::Quarter),
            Period::Month(..) => Some(Grain::Month),
            Period::Day(_) => None,
        }
    }

    /// The number from which [`Grain::period`] makes it again; for a day, that of its month.
    pub fn number(self) -> i32 {
        let count = |year: i16, parts: i32, part: u8| {
            (i32::from(year) - i32::from(FIRST_YEAR)) * parts + i32::from(part)
        };
        match self {
            Period::Session(session) => i32::from(session),
            Period::Year(year) => count(year, 1, 1),
            Period::Quarter(year, quarter) => count(year, 4, quarter),
            Period::Month(year, month) => count(year, 12, month),
            Period::Day(day) => count(day.year(), 12, day.month() as u8),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Session(session) => write!(f, "session {session} ({})", self.year()),
            Period::Year(year) => write!(f, "{year}"),
            Period::Quarter(year, quarter) => write!(f, "{year}-Q{quarter}"),
            Period::Month(year, month) => write!(f, "{year}-{month:02}"),
            Period::Day(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> FactDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_print_as_they_were_written() {
        for text in ["1992", "1992-05", "1992-05-15", "1994?", "1994-01?"] {
            assert_eq!(date(text).to_string(), text);
        }
    }

    #[test]
    fn malformed_dates_are_refused() {
        for text in ["", "?", "92", "1992-5", "1992-13", "1992-02-30", "1992-01-01-01", "1992x", " 1992"] {
            assert!(text.parse::<FactDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn spells_are_half_open() {
        let spell = Spell { from: Some(date("1992")), to: Some(date("2009-08-18")) };
        assert!(spell.contains("1992-01-01".parse().unwrap()));
        assert!(spell.contains("2009-08-17".parse().unwrap()));
        assert!(!spell.contains("2009-08-18".parse().unwrap()));
        assert!(!spell.overlaps("2009-08-18".parse().unwrap(), "2010-01-01".parse().unwrap()));
    }

    #[test]
    fn periods_are_numbered_without_gap() {
        for grain in Grain::ALL {
            for number in -30..2000 {
                let period = grain.period(number);
                if grain == Grain::Session && number < 1 {
                    continue;
                }
                assert_eq!((period.number(), period.grain()), (number, Some(grain)));
                assert_eq!(grain.period(number + 1).start(), period.end());
                assert_eq!(grain.of(period.start()), period);
            }
        }
        assert_eq!(Grain::Quarter.period(1), Period::Quarter(1946, 1));
    }

    #[test]
    fn periods_meet_without_gap() {
        for period in
            [Period::Session(75), Period::Year(1999), Period::Quarter(2000, 4), Period::Month(2000, 12)]
        {
            let day_before_end = period.end().yesterday().unwrap();
            assert!(period.start() <= day_before_end);
        }
        assert_eq!(Period::Session(75).to_string(), "session 75 (2020)");
    }
}
