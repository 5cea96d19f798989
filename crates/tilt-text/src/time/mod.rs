//! When something is said to hold: dates in the sentence, made absolute by the date of the document.

use std::sync::OnceLock;

use jiff::ToSpan;
use regex::{Captures, Regex};
use tilt_core::proposition::PropositionTime;
use tilt_core::time::{Date, FactDate, Precision};

use crate::sentence::SentenceContext;

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";

struct Patterns {
    year: Regex,
    day: Regex,
    month: Regex,
    range: Regex,
    since: Regex,
    ago: Regex,
    relative: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let regex = crate::sentence::pattern;
        Patterns {
            year: regex(r"\b(?:in|of|since|from|until|by|during|back in|after|before)(?: the year)? (?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            day: regex(&format!(r"\b(?:on )?(?:(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)? (?P<m>{MONTHS})|(?P<m2>{MONTHS}) (?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?)(?:,? (?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            month: regex(&format!(r"\b(?:in|since|from|of|last|by) (?P<m>{MONTHS})(?: (?:of )?(?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            range: regex(r"\b(?:between|from) (?P<a>(?:1[89]|20)[0-9][0-9]) (?:and|to|until) (?P<b>(?:1[89]|20)[0-9][0-9])\b"),
            since: regex(r"\bsince (?:the year )?(?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            ago: regex(r"\b(?P<n>a|an|one|two|three|four|five|six|seven|eight|nine|ten|[0-9]{1,2}) (?P<u>years?|decades?|months?|weeks?|days?) ago\b"),
            relative: regex(r"\b(?P<r>yesterday|today|last year|this year|last month|this month|this week|last week|next year|next month|next week|tomorrow)\b"),
        }
    })
}

/// All years written in a stretch of symbols.
pub fn years(text: &str) -> Vec<i16> {
    patterns().year.captures_iter(text).filter_map(|groups| groups["y"].parse().ok()).collect()
}

/// The time of what is said at a place of a sentence: the expression nearest to the deciding word.
pub fn find(sentence: &SentenceContext, at: usize) -> PropositionTime {
    let text = sentence.text();
    let date = sentence.document.meta.date;
    let patterns = patterns();
    type Reader = fn(&Captures, Option<Date>) -> Option<(Option<FactDate>, Option<FactDate>)>;
    let readers: [(&Regex, Reader); 7] = [
        (&patterns.range, |groups, _| {
            Some((Some(year(&groups["a"])?), Some(FactDate::day(year(&groups["b"])?.end()))))
        }),
        (&patterns.since, |groups, _| Some((Some(year(&groups["y"])?), None))),
        (&patterns.day, day),
        (&patterns.month, month),
        (&patterns.year, |groups, _| year(&groups["y"]).map(bounded)),
        (&patterns.ago, ago),
        (&patterns.relative, relative),
    ];
    let mut best: Option<(usize, PropositionTime)> = None;
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    for (regex, read) in readers {
        for groups in regex.captures_iter(text) {
            let Some(whole) = groups.get(0) else { continue };
            if taken.iter().any(|range| range.start < whole.end() && whole.start() < range.end) {
                continue;
            }
            let Some((from, to)) = read(&groups, date) else { continue };
            taken.push(whole.range());
            let distance =
                if whole.end() <= at { at - whole.end() } else { whole.start().saturating_sub(at) };
            // "signed in May 2019" looks ahead rather than back.
            let distance = if whole.start() >= at { distance } else { distance + 15 };
            if best.as_ref().is_none_or(|(known, _)| distance < *known) {
                let span = sentence.span(whole.range());
                let words = span.of(&sentence.document.text);
                let time = PropositionTime {
                    precision: from.or(to).map(|date| date.precision),
                    from,
                    to,
                    basis: format!("in the text: {words}"),
                    span: Some(span),
                };
                best = Some((distance, time));
            }
        }
    }
    best.map(|(_, time)| time).unwrap_or_else(|| not_given(text, date))
}

/// Whether a sentence holds an expression that needs the date of the document.
pub fn is_relative(text: &str) -> bool {
    let patterns = patterns();
    patterns.relative.is_match(text) || patterns.ago.is_match(text)
}

fn not_given(text: &str, date: Option<Date>) -> PropositionTime {
    let basis = if date.is_none() && is_relative(text) {
        "relative, and the document has no date"
    } else {
        "not given"
    };
    PropositionTime { basis: basis.to_owned(), ..PropositionTime::default() }
}

fn year(text: &str) -> Option<FactDate> {
    text.parse().ok()
}

fn bounded(date: FactDate) -> (Option<FactDate>, Option<FactDate>) {
    (Some(date), Some(FactDate::day(date.end())))
}

fn month_number(name: &str) -> Option<i8> {
    MONTHS.split('|').position(|month| month == name).map(|index| index as i8 + 1)
}

fn year_of(groups: &Captures, date: Option<Date>) -> Option<i16> {
    groups.name("y").and_then(|year| year.as_str().parse().ok()).or(date.map(Date::year))
}

fn day(groups: &Captures, date: Option<Date>) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = groups.name("d").or(groups.name("d2"))?.as_str().parse().ok()?;
    let month = month_number(groups.name("m").or(groups.name("m2"))?.as_str())?;
    let first = Date::new(year_of(groups, date)?, month, number).ok()?;
    Some(bounded(FactDate::day(first)))
}

fn month(groups: &Captures, date: Option<Date>) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = month_number(&groups["m"])?;
    let mut year = year_of(groups, date)?;
    if groups.name("y").is_none() && date.is_some_and(|date| number > date.month()) {
        year -= 1;
    }
    let first = Date::new(year, number, 1).ok()?;
    Some(bounded(FactDate { first, precision: Precision::Month, doubtful: false }))
}

fn ago(groups: &Captures, date: Option<Date>) -> Option<(Option<FactDate>, Option<FactDate>)> {
    const NUMBERS: [&str; 11] =
        ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let word = &groups["n"];
    let number = match word {
        "a" | "an" => 1,
        _ => NUMBERS.iter().position(|name| *name == word).map(|n| n as i64).or_else(|| word.parse().ok())?,
    };
    let date = date?;
    let unit = &groups["u"];
    let (first, precision) = if unit.starts_with("year") {
        (date.checked_sub(number.years()).ok()?, Precision::Year)
    } else if unit.starts_with("decade") {
        (date.checked_sub((number * 10).years()).ok()?, Precision::Year)
    } else if unit.starts_with("month") {
        (date.checked_sub(number.months()).ok()?, Precision::Month)
    } else if unit.starts_with("week") {
        (date.checked_sub(number.weeks()).ok()?, Precision::Day)
    } else {
        (date.checked_sub(number.days()).ok()?, Precision::Day)
    };
    Some(bounded(floor(first, precision)?))
}

fn relative(groups: &Captures, date: Option<Date>) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = date?;
    let (first, precision) = match &groups["r"] {
        "yesterday" => (date.checked_sub(1.day()).ok()?, Precision::Day),
        "today" => (date, Precision::Day),
        "tomorrow" => (date.checked_add(1.day()).ok()?, Precision::Day),
        "last year" => (date.checked_sub(1.year()).ok()?, Precision::Year),
        "this year" => (date, Precision::Year),
        "next year" => (date.checked_add(1.year()).ok()?, Precision::Year),
        "last month" => (date.checked_sub(1.month()).ok()?, Precision::Month),
        "next month" => (date.checked_add(1.month()).ok()?, Precision::Month),
        // A week is no precision of its own: the month that holds it is certain enough to say.
        "last week" => (date.checked_sub(7.days()).ok()?, Precision::Month),
        "next week" => (date.checked_add(7.days()).ok()?, Precision::Month),
        _ => (date, Precision::Month),
    };
    Some(bounded(floor(first, precision)?))
}

fn floor(date: Date, precision: Precision) -> Option<FactDate> {
    let first = match precision {
        Precision::Year => Date::new(date.year(), 1, 1).ok()?,
        Precision::Month => Date::new(date.year(), date.month(), 1).ok()?,
        Precision::Day => date,
    };
    Some(FactDate { first, precision, doubtful: false })
}
