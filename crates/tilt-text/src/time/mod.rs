//! When something is said to hold: dates in the sentence, made absolute by the date of the document.

use std::sync::OnceLock;

use jiff::ToSpan;
use regex::{Captures, Regex};
use tilt_core::proposition::PropositionTime;
use tilt_core::time::{Date, FactDate, Precision};

use crate::sentence::SentenceContext;

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";

const WEEKDAYS: &str = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const NUMBERS: [&str; 21] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

struct Patterns {
    year: Regex,
    day: Regex,
    month: Regex,
    range: Regex,
    since: Regex,
    ago: Regex,
    weekday: Regex,
    relative: Regex,
    ahead: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let regex = crate::sentence::pattern;
        let numbers = NUMBERS[1..].join("|");
        Patterns {
            year: regex(r"\b(?:in|of|since|from|until|by|during|back in|after|before|as early as|early|late|mid|spring|summer|autumn|winter)(?: the year)? (?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            day: regex(&format!(r"\b(?:on )?(?:(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)? (?:of )?(?P<m>{MONTHS})|(?P<m2>{MONTHS}) (?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?)(?:,? (?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            month: regex(&format!(r"\b(?:in|since|from|of|last|by|for|until|before|after|early|late|mid|this|next|as early as) (?P<m>{MONTHS})(?: (?:of )?(?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            range: regex(r"\b(?:between|from) (?P<a>(?:1[89]|20)[0-9][0-9]) (?:and|to|until) (?P<b>(?:1[89]|20)[0-9][0-9])\b"),
            since: regex(r"\bsince (?:the year )?(?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            ago: regex(&format!(r"\b(?P<n>a|an|{numbers}|thirty|forty|fifty|[0-9]{{1,2}}) (?P<u>years?|decades?|months?|weeks?|days?) (?:ago|earlier)\b")),
            weekday: regex(&format!(r"\b(?P<w>(?:on |last |next |this |by |for |until |late on |early on )?)(?P<d>{WEEKDAYS})\b")),
            relative: regex(r"\b(?:the )?(?P<r>day before yesterday|day after tomorrow|yesterday|today|tonight|this morning|this evening|last night|overnight|last year|this year|last month|this month|this week|last week|next year|next month|next week|tomorrow)\b"),
            ahead: regex(r"\b(?:will|shall|(?:is|are) (?:to|due|set|scheduled|expected|planned|slated)|plans?|planned|agenda|scheduled|intends?|upcoming|forthcoming|next)\b|<[sou][0-9]+> to [a-z]"),
        }
    })
}

/// All years written in a stretch of symbols.
pub fn years(text: &str) -> Vec<i16> {
    patterns().year.captures_iter(text).filter_map(|groups| groups["y"].parse().ok()).collect()
}

/// What an expression is read by.
#[derive(Clone, Copy)]
struct Frame {
    /// Day of the document.
    date: Option<Date>,
    /// Whether the sentence looks ahead, so that a bare "Friday" or "July" is the next and not the last one.
    ahead: bool,
}

/// The time of what is said at a place of a sentence: the expression nearest to the deciding word, one of the same part
/// of the sentence before any other.
pub fn find(sentence: &SentenceContext, at: usize) -> PropositionTime {
    let text = sentence.text();
    let date = sentence.document.meta.date;
    let patterns = patterns();
    type Reader = fn(&Captures, Frame) -> Option<(Option<FactDate>, Option<FactDate>)>;
    let readers: [(&Regex, Reader); 8] = [
        (&patterns.range, |groups, _| {
            Some((Some(year(&groups["a"])?), Some(FactDate::day(year(&groups["b"])?.end()))))
        }),
        (&patterns.since, |groups, _| Some((Some(year(&groups["y"])?), None))),
        (&patterns.day, day),
        (&patterns.month, month),
        (&patterns.year, |groups, _| {
            let date = year(&groups["y"])?;
            // "Until 2030" says when it ends.
            let is_end = groups[0].starts_with("until ") || groups[0].starts_with("by ");
            Some(if is_end { (None, Some(FactDate::day(date.end()))) } else { bounded(date) })
        }),
        (&patterns.ago, ago),
        (&patterns.relative, relative),
        (&patterns.weekday, weekday),
    ];
    // "The treaty signed last year has entered into force": a perfect takes no date from before it.
    let is_perfect = [" has", " have", " has now", " has just", " have now"]
        .iter()
        .any(|word| text[..at].trim_end().ends_with(word));
    let mut best: Option<(usize, PropositionTime)> = None;
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    for (regex, read) in readers {
        for groups in regex.captures_iter(text) {
            let Some(whole) = groups.get(0) else { continue };
            if taken.iter().any(|range| range.start < whole.end() && whole.start() < range.end) {
                continue;
            }
            let frame = Frame { date, ahead: patterns.ahead.is_match(part(text, &whole.range())) };
            let Some((from, to)) = read(&groups, frame) else { continue };
            taken.push(whole.range());
            if is_perfect && whole.end() <= at {
                continue;
            }
            let distance = distance(text, &whole.range(), at);
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

/// The part of the sentence that an expression stands in.
fn part<'t>(text: &'t str, found: &std::ops::Range<usize>) -> &'t str {
    const MARKS: [&str; 5] = [", ", "; ", " — ", " and ", " but "];
    let start = MARKS.iter().filter_map(|mark| Some(text[..found.start].rfind(mark)? + mark.len())).max();
    let end = MARKS.iter().filter_map(|mark| Some(text[found.end..].find(mark)? + found.end)).min();
    &text[start.unwrap_or(0)..end.unwrap_or(text.len())]
}

/// How far an expression stands from the deciding word, in bytes; a comma or the like between them counts for many.
fn distance(text: &str, found: &std::ops::Range<usize>, at: usize) -> usize {
    const BOUNDARY: usize = 200;
    let is_after = found.start >= at;
    let between = if is_after { &text[at..found.start] } else { text.get(found.end..at).unwrap_or_default() };
    // "In 1991, A left": what opens the sentence is about all of it.
    let opens = !is_after && text[..found.start].trim().len() < 4;
    // "In March A and B signed": the "and" of a list parts nothing.
    let between = between.replace("> and <", "> <");
    let has_boundary =
        [", ", "; ", " — ", "(", ")", " which ", " that ", " and "].iter().any(|mark| between.contains(mark));
    let distance = if is_after { between.len() } else { between.len() + 15 };
    distance + if has_boundary && !opens { BOUNDARY } else { 0 }
}

/// Whether a sentence holds an expression that needs the date of the document.
pub fn is_relative(text: &str) -> bool {
    let patterns = patterns();
    [&patterns.relative, &patterns.ago, &patterns.weekday].iter().any(|regex| regex.is_match(text))
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

/// Month and day without a year: the last one before the document, or the next one if the sentence looks ahead.
fn year_by(
    groups: &Captures,
    frame: Frame,
    is_later: impl Fn(Date) -> bool,
    is_earlier: impl Fn(Date) -> bool,
) -> Option<i16> {
    let year = year_of(groups, frame.date)?;
    if groups.name("y").is_some() {
        return Some(year);
    }
    let date = frame.date?;
    Some(if !frame.ahead && is_later(date) {
        year - 1
    } else if frame.ahead && is_earlier(date) {
        year + 1
    } else {
        year
    })
}

fn day(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number: i8 = groups.name("d").or(groups.name("d2"))?.as_str().parse().ok()?;
    let month = month_number(groups.name("m").or(groups.name("m2"))?.as_str())?;
    let later = |date: Date| (month, number) > (date.month(), date.day());
    let earlier = |date: Date| (month, number) < (date.month(), date.day());
    let first = Date::new(year_by(groups, frame, later, earlier)?, month, number).ok()?;
    Some(bounded(FactDate::day(first)))
}

fn month(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = month_number(&groups["m"])?;
    let year = year_by(groups, frame, |date| number > date.month(), |date| number < date.month())?;
    let first = Date::new(year, number, 1).ok()?;
    Some(bounded(FactDate { first, precision: Precision::Month, doubtful: false }))
}

/// "On Friday": the last one, or the next one if the sentence looks ahead; the day of the document itself is today.
fn weekday(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = frame.date?;
    let wanted = WEEKDAYS.split('|').position(|day| day == &groups["d"])? as i64;
    let own = i64::from(date.weekday().to_monday_zero_offset());
    let word = groups["w"].trim();
    let back = (own - wanted).rem_euclid(7);
    let days = match word {
        "last" => -if back == 0 { 7 } else { back },
        "next" => {
            if back == 0 {
                7
            } else {
                7 - back
            }
        }
        _ if frame.ahead || matches!(word, "this" | "by" | "for" | "until") => (7 - back) % 7,
        _ => -back,
    };
    Some(bounded(FactDate::day(date.checked_add(days.days()).ok()?)))
}

fn ago(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let word = &groups["n"];
    let number = match word {
        "a" | "an" => 1,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        _ => NUMBERS.iter().position(|name| *name == word).map(|n| n as i64).or_else(|| word.parse().ok())?,
    };
    let date = frame.date?;
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

fn relative(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = frame.date?;
    let (first, precision) = match &groups["r"] {
        "day before yesterday" => (date.checked_sub(2.days()).ok()?, Precision::Day),
        "day after tomorrow" => (date.checked_add(2.days()).ok()?, Precision::Day),
        "tonight" | "this morning" | "this evening" => (date, Precision::Day),
        "yesterday" | "last night" | "overnight" => (date.checked_sub(1.day()).ok()?, Precision::Day),
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
