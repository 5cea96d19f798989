//! When something is said to hold: dates in the sentence, made absolute by the date of the document.
//!
//! Size: one reader for each way of writing a date, and the choice between them.

use std::sync::OnceLock;

use jiff::ToSpan;
use regex::{Captures, Regex};
use tilt_core::proposition::PropositionTime;
use tilt_core::time::{Date, FactDate, Precision};

use crate::sentence::SentenceContext;

const MONTHS: &str = "january|february|march|april|may|june|july|august|september|october|november|december";

/// Short names of months: beside a day only, where "mar" and "jan" can be nothing else.
const SHORT: &str = "(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)";

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
    days: Regex,
    months: Regex,
    past: Regex,
    relative_clause: Regex,
    year: Regex,
    day: Regex,
    month: Regex,
    range: Regex,
    since: Regex,
    ago: Regex,
    weekday: Regex,
    relative: Regex,
    hence: Regex,
    digits: Regex,
    ahead: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let regex = crate::sentence::pattern;
        let numbers = NUMBERS[1..].join("|");
        Patterns {
            days: regex(&format!(r"\b(?:(?:from|between) )?(?:(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: ?[-–—] ?| to | and | until )(?P<e>[0-3]?[0-9])(?:st|nd|rd|th)? (?:of )?(?P<m>{MONTHS})|(?P<m2>{MONTHS}) (?P<d2>[0-3]?[0-9])(?: ?[-–—] ?| to | and )(?P<e2>[0-3]?[0-9]))(?:,? (?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            months: regex(&format!(r"\b(?:from|between) (?P<m>{MONTHS})(?: (?P<y>(?:1[89]|20)[0-9][0-9]))? (?:and|to|until|till) (?P<n>{MONTHS})(?: (?P<z>(?:1[89]|20)[0-9][0-9]))?\b")),
            past: regex(&format!(r"\b(?:over|in|during|within|for|throughout) (?:the )?(?:past|last) (?:(?P<n>{numbers}|thirty|forty|fifty|[0-9]{{1,2}}) )?(?P<u>years?|decades?|months?|weeks?|days?)\b")),
            relative_clause: regex(&format!(r" (?:which|who|that) (?:<[a-z][0-9]+> )?(?:[a-z]+ly )?(?:was|were|had|has|is|are|came|took|began|[a-z]+ed|[a-z]+s)\b| (?:the|an?|its|their|this|that|one) (?:[a-z-]+ ){{1,4}}{PARTICIPLE}\b| one {PARTICIPLE}\b")),
            year: regex(r"\b(?:in|of|since|from|until|by|during|back in|after|before|as early as|early|late|mid|spring|summer|autumn|winter)(?: the year)?[ -](?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            day: regex(&format!(r"\b(?:on |since )?(?:(?:the )?(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)? (?:of )?(?P<m>{MONTHS}|{SHORT}\.?)|(?P<m2>{MONTHS}|{SHORT}\.?) (?P<d2>[0-3]?[0-9])(?:st|nd|rd|th)?)(?:,? (?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            month: regex(&format!(r"\b(?:in|since|from|of|last|by|for|until|before|after|early|late|mid|this|next|as early as) (?P<m>{MONTHS})(?: (?:of )?(?P<y>(?:1[89]|20)[0-9][0-9]))?\b")),
            range: regex(r"\b(?:between|from) (?P<a>(?:1[89]|20)[0-9][0-9]) (?:and|to|until) (?P<b>(?:1[89]|20)[0-9][0-9])\b|\b(?:in|during|over|from) (?P<a2>(?:1[89]|20)[0-9][0-9])(?: ?[-–—] ?| and )(?P<b2>(?:1[89]|20)[0-9][0-9])\b"),
            since: regex(r"\bsince (?:the year )?(?P<y>(?:1[89]|20)[0-9][0-9])\b"),
            ago: regex(&format!(r"\b(?P<n>a|an|{numbers}|thirty|forty|fifty|[0-9]{{1,2}}) (?P<u>years?|decades?|months?|weeks?|days?|fortnights?) (?:ago|earlier|back)\b|\b(?P<half>half a year) ago\b")),
            weekday: regex(&format!(r"\b(?P<w>(?:on |last |next |this past |this |by |for |until |late on |early on )?)(?P<d>{WEEKDAYS})\b")),
            relative: regex(r"\b(?:the )?(?P<r>day before yesterday|day after tomorrow|yesterday|today|tonight|this morning|this afternoon|this evening|last night|overnight|over the weekend|at the weekend|last weekend|last year|this year|last month|this month|this week|week before last|month before last|year before last|last week|past week|past month|next year|next month|next week|tomorrow)\b"),
            hence: regex(&format!(r"\b(?:in )?(?P<n>a|an|{numbers}|[0-9]{{1,2}}) (?P<u>years?|months?|weeks?|days?|fortnights?)'? (?:time|from (?:now|today)|hence)\b")),
            digits: regex(r"\b(?P<y>(?:19|20)[0-9][0-9])-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])\b|\b(?P<d2>[0-3]?[0-9])\.(?P<m2>[01]?[0-9])\.(?P<y2>(?:19|20)[0-9][0-9])\b"),
            ahead: regex(r"\b(?:will|shall|(?:is|are) (?:to|due|set|scheduled|expected|planned|slated)|plans?|planned|agenda|scheduled|intends?|upcoming|forthcoming|next|due (?:to|in|on|at|for)|to be [a-z]+(?:ed|en|ld|ght)|to take place|set for|(?:enters?|comes?|goes?) into (?:force|effect)|takes? effect|expires?|becomes? effective|begins? on|starts? on|opens? on)\b|<[sou][0-9]+> to [a-z]"),
        }
    })
}

/// What puts an expression that counts from another day behind every other one.
const COUNTED: usize = 1000;

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
    let readers: [(&Regex, Reader); 13] = [
        (&patterns.digits, digits),
        (&patterns.range, |groups, _| {
            let named = |first: &str, second: &str| groups.name(first).or(groups.name(second));
            let (first, last) = (named("a", "a2")?.as_str(), named("b", "b2")?.as_str());
            Some((Some(year(first)?), Some(FactDate::day(year(last)?.end()))))
        }),
        (&patterns.days, days),
        (&patterns.months, months),
        (&patterns.past, past),
        (&patterns.since, |groups, _| Some((Some(year(&groups["y"])?), None))),
        (&patterns.day, day),
        (&patterns.month, month),
        (&patterns.year, |groups, _| {
            let date = year(&groups["y"])?;
            // "Until 2030" says when it ends.
            let is_end = groups[0].starts_with("until ") || groups[0].starts_with("by ");
            Some(if is_end { (None, Some(FactDate::day(date.end()))) } else { bounded(date) })
        }),
        (&patterns.hence, hence),
        (&patterns.ago, ago),
        (&patterns.relative, relative),
        (&patterns.weekday, weekday),
    ];
    // "The treaty signed last year has entered into force": a perfect takes no date from before it.
    let is_perfect = [" has", " have", " has now", " has just", " have now"]
        .iter()
        .any(|word| text[..at].trim_end().ends_with(word));
    // "A, whose army seized power in 2021, was suspended": what was put in has its own date.
    let inserted = crate::modality::inserted(text, 0, at);
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
            let lasts = ["since ", "over ", "for ", "during ", "in the ", "within ", "throughout "];
            let is_open = lasts.iter().any(|word| whole.as_str().starts_with(word));
            let is_put_in = inserted.as_ref().is_some_and(|clause| clause.contains(&whole.start()));
            if is_put_in
                || is_perfect && !is_open && whole.end() <= at
                || is_of_another(text, &whole.range(), at)
            {
                continue;
            }
            // "A week earlier, on 9 June": counted from another day; a day that is written out goes first.
            let is_counted = whole.as_str().ends_with(" earlier");
            let distance = distance(text, &whole.range(), at) + if is_counted { COUNTED } else { 0 };
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
    match best {
        Some((_, time)) => later_than(sentence, at, &time).unwrap_or(time),
        None => not_given(text, date),
    }
}

/// "A joined in 2019; B followed a year later": the time of another part of the sentence, and how long after it.
fn later_than(sentence: &SentenceContext, at: usize, known: &PropositionTime) -> Option<PropositionTime> {
    static LATER: OnceLock<Regex> = OnceLock::new();
    let later = LATER.get_or_init(|| {
        let numbers = NUMBERS[1..].join("|");
        crate::sentence::pattern(&format!(
            r"\b(?P<n>a|an|{numbers}|[0-9]{{1,2}}) (?P<u>years?|decades?|months?|weeks?|days?) (?:later|afterwards?|after that)\b"
        ))
    });
    let text = sentence.text();
    let whole = part(text, &(at..at));
    let start = whole.as_ptr() as usize - text.as_ptr() as usize;
    let place = sentence.symbols.position(known.span?.start);
    let groups = later.captures(whole)?;
    if (start..start + whole.len()).contains(&place) {
        return None;
    }
    let (from, number) = (known.from?, number_of(&groups["n"])?);
    let (first, precision) = ahead(from.first, number, &groups["u"])?;
    // No more exact than the day it counts from.
    let precision = if from.precision == Precision::Year {
        Precision::Year
    } else if from.precision == Precision::Month && precision == Precision::Day {
        Precision::Month
    } else {
        precision
    };
    let (from, to) = bounded(floor(first, precision)?);
    let hit = groups.get(0)?;
    let span = sentence.span(start + hit.start()..start + hit.end());
    Some(PropositionTime {
        precision: Some(precision),
        from,
        to,
        basis: format!(
            "in the text: {}, after {}",
            span.of(&sentence.document.text),
            from_words(sentence, known)
        ),
        span: Some(span),
    })
}

/// The words that gave a time.
fn from_words(sentence: &SentenceContext, known: &PropositionTime) -> String {
    known.span.map_or_else(String::new, |span| span.of(&sentence.document.text).to_owned())
}

/// So many units after a day, and how exactly that is meant.
fn ahead(date: Date, number: i64, unit: &str) -> Option<(Date, Precision)> {
    Some(if unit.starts_with("year") {
        (date.checked_add(number.years()).ok()?, Precision::Year)
    } else if unit.starts_with("decade") {
        (date.checked_add((number * 10).years()).ok()?, Precision::Year)
    } else if unit.starts_with("month") {
        (date.checked_add(number.months()).ok()?, Precision::Month)
    } else if unit.starts_with("week") {
        (date.checked_add(number.weeks()).ok()?, Precision::Day)
    } else {
        (date.checked_add(number.days()).ok()?, Precision::Day)
    })
}

/// The part of the sentence that an expression stands in.
fn part<'t>(text: &'t str, found: &std::ops::Range<usize>) -> &'t str {
    const MARKS: [&str; 5] = [", ", "; ", " — ", " and ", " but "];
    // "On 3 April A and B will sign": the "and" of a list parts nothing.
    let is_edge = |at: &usize| !(text[..*at].ends_with('>') && text[*at..].starts_with(" and <"));
    let before = |mark: &str| text[..found.start].rmatch_indices(mark).map(|(at, _)| at).find(is_edge);
    let after =
        |mark: &str| text[found.end..].match_indices(mark).map(|(at, _)| found.end + at).find(is_edge);
    let start = MARKS.iter().filter_map(|mark| Some(before(mark)? + mark.len())).max();
    let end = MARKS.iter().filter_map(|mark| after(mark)).min();
    &text[start.unwrap_or(0)..end.unwrap_or(text.len())]
}

/// Whether an expression dates something else: "signed a treaty that replaces the one concluded in 2011", "the pact,
/// signed in 2011, was ended".
fn is_of_another(text: &str, found: &std::ops::Range<usize>, at: usize) -> bool {
    let clause = &patterns().relative_clause;
    if found.start >= at {
        let verb_end = text[at..].find(' ').map_or(text.len(), |length| at + length);
        let between = text.get(verb_end..found.start).unwrap_or_default();
        return clause.find_iter(between).any(|hit| !between[hit.end()..].contains([',', ';']));
    }
    let (head, between) = (&text[..found.start], text.get(found.end..at).unwrap_or_default());
    // "The treaty that A and B signed in 2018 entered into force": the date of the participle right before it.
    let governor = head.trim_end().rsplit(' ').next().unwrap_or_default();
    // "Announced on 28 January that it was leaving": no participle, but who tells it, and when.
    let is_told = between.trim_start().starts_with("that ");
    let is_next = !is_told
        && !between.contains([',', ';', '—', '('])
        && !between.contains(" and ")
        && !between.contains(" but ");
    if PARTICIPLES.contains(&governor)
        && is_next
        && between.split_whitespace().count() <= 3
        && head.contains('<')
    {
        return true;
    }
    let Some(comma) = head.rfind(", ") else { return false };
    let inserted = &text[comma..found.start];
    let first = inserted[2..].split(' ').next().unwrap_or_default();
    let is_subordinate = matches!(first, "which" | "who" | "that") || PARTICIPLES.contains(&first);
    is_subordinate && between.contains(',')
}

/// What was done with a document or a measure, as a participle behind its name.
const PARTICIPLES: [&str; 19] = [
    "signed",
    "concluded",
    "reached",
    "agreed",
    "adopted",
    "imposed",
    "introduced",
    "announced",
    "ratified",
    "initialled",
    "drafted",
    "negotiated",
    "brokered",
    "struck",
    "sealed",
    "established",
    "founded",
    "created",
    "dated",
];

const PARTICIPLE: &str = "(?:signed|concluded|reached|agreed|adopted|imposed|introduced|announced|ratified|initialled|drafted|negotiated|brokered|struck|sealed|established|founded|created|dated)";

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

/// "The next day", "two days later", "the same day": counted from a day that the text named before.
pub fn after_day(sentence: &SentenceContext, day: Date) -> Option<PropositionTime> {
    static AFTER: OnceLock<Regex> = OnceLock::new();
    let after = AFTER.get_or_init(|| {
        let numbers = NUMBERS[1..].join("|");
        crate::sentence::pattern(&format!(
            r"\b(?:(?P<next>the (?:next|following) (?:day|morning|evening))|(?P<same>(?:on )?(?:the|that) same day|that day)|(?P<before>the day before|the previous day)|(?P<n>a|{numbers}|[0-9]{{1,2}}) (?P<u>days?|weeks?) later)\b"
        ))
    });
    let groups = after.captures(sentence.text())?;
    let whole = groups.get(0)?;
    let shift = if groups.name("next").is_some() {
        1
    } else if groups.name("before").is_some() {
        -1
    } else if let (Some(number), Some(unit)) = (groups.name("n"), groups.name("u")) {
        number_of(number.as_str())? * if unit.as_str().starts_with("week") { 7 } else { 1 }
    } else {
        0
    };
    let (from, to) = bounded(FactDate::day(day.checked_add(shift.days()).ok()?));
    let span = sentence.span(whole.range());
    let words = span.of(&sentence.document.text);
    Some(PropositionTime {
        precision: Some(Precision::Day),
        from,
        to,
        basis: format!("in the text: {words}, after the day named before"),
        span: Some(span),
    })
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
    let name = name.trim_end_matches('.');
    let is_it = |month: &str| month == name || name.len() < 5 && name != "may" && month.starts_with(name);
    MONTHS.split('|').position(is_it).map(|index| index as i8 + 1)
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

/// "29-30 March", "from 10 to 12 March".
fn days(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = |first: &str, second: &str| -> Option<i8> {
        groups.name(first).or(groups.name(second))?.as_str().parse().ok()
    };
    let (first, last) = (number("d", "d2")?, number("e", "e2")?);
    let month = month_number(groups.name("m").or(groups.name("m2"))?.as_str())?;
    let later = |date: Date| (month, first) > (date.month(), date.day());
    let earlier = |date: Date| (month, last) < (date.month(), date.day());
    let year = year_by(groups, frame, later, earlier)?;
    let from = Date::new(year, month, first).ok()?;
    let to = Date::new(year, month, last).ok().filter(|to| *to >= from)?;
    Some((Some(FactDate::day(from)), Some(FactDate::day(FactDate::day(to).end()))))
}

/// "Between March and June 2023".
fn months(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let (first, last) = (month_number(&groups["m"])?, month_number(&groups["n"])?);
    let given = |name: &str| groups.name(name).and_then(|year| year.as_str().parse::<i16>().ok());
    let to_year = match (given("z"), given("y")) {
        (Some(year), _) => year,
        (None, Some(year)) => year + i16::from(last < first),
        (None, None) => {
            let date = frame.date?;
            date.year() - i16::from(!frame.ahead && last > date.month())
        }
    };
    let from_year = given("y").unwrap_or(to_year - i16::from(last < first));
    let month = |year, month| -> Option<FactDate> {
        Some(FactDate {
            first: Date::new(year, month, 1).ok()?,
            precision: Precision::Month,
            doubtful: false,
        })
    };
    Some((Some(month(from_year, first)?), Some(FactDate::day(month(to_year, last)?.end()))))
}

/// "Over the past five years": from then to the day of the document.
fn past(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = frame.date?;
    let count = groups.name("n").map_or(Some(1), |number| number_of(number.as_str()))?;
    let (first, precision) = back(date, count, &groups["u"])?;
    Some((Some(floor(first, precision)?), Some(FactDate::day(date))))
}

fn day(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number: i8 = groups.name("d").or(groups.name("d2"))?.as_str().parse().ok()?;
    let month = month_number(groups.name("m").or(groups.name("m2"))?.as_str())?;
    let later = |date: Date| (month, number) > (date.month(), date.day());
    let earlier = |date: Date| (month, number) < (date.month(), date.day());
    let first = Date::new(year_by(groups, frame, later, earlier)?, month, number).ok()?;
    let first = FactDate::day(first);
    Some(if groups[0].starts_with("since ") { (Some(first), None) } else { bounded(first) })
}

fn month(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = month_number(&groups["m"])?;
    let year = year_by(groups, frame, |date| number > date.month(), |date| number < date.month())?;
    let first = Date::new(year, number, 1).ok()?;
    let found = FactDate { first, precision: Precision::Month, doubtful: false };
    Some(if groups[0].starts_with("since ") { (Some(found), None) } else { bounded(found) })
}

/// "On Friday": the last one, or the next one if the sentence looks ahead; the day of the document itself is today.
fn weekday(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = frame.date?;
    let wanted = WEEKDAYS.split('|').position(|day| day == &groups["d"])? as i64;
    let own = i64::from(date.weekday().to_monday_zero_offset());
    let word = groups["w"].trim();
    let back = (own - wanted).rem_euclid(7);
    let days = match word {
        "last" | "this past" => -if back == 0 { 7 } else { back },
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

fn number_of(word: &str) -> Option<i64> {
    Some(match word {
        "a" | "an" => 1,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        _ => NUMBERS.iter().position(|name| *name == word).map(|n| n as i64).or_else(|| word.parse().ok())?,
    })
}

/// So many units before a day, and how exactly that is meant.
fn back(date: Date, number: i64, unit: &str) -> Option<(Date, Precision)> {
    let (first, precision) = if unit.starts_with("year") {
        (date.checked_sub(number.years()).ok()?, Precision::Year)
    } else if unit.starts_with("decade") {
        (date.checked_sub((number * 10).years()).ok()?, Precision::Year)
    } else if unit.starts_with("month") {
        (date.checked_sub(number.months()).ok()?, Precision::Month)
    } else if unit.starts_with("fortnight") {
        (date.checked_sub((number * 2).weeks()).ok()?, Precision::Day)
    } else if unit.starts_with("week") {
        (date.checked_sub(number.weeks()).ok()?, Precision::Day)
    } else {
        (date.checked_sub(number.days()).ok()?, Precision::Day)
    };
    Some((first, precision))
}

fn ago(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let (first, precision) = match (groups.name("n"), groups.name("u")) {
        (Some(number), Some(unit)) => back(frame.date?, number_of(number.as_str())?, unit.as_str())?,
        _ => back(frame.date?, 6, "months")?,
    };
    Some(bounded(floor(first, precision)?))
}

/// "In two weeks' time", "three days from now".
fn hence(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let (number, unit) = (number_of(&groups["n"])?, &groups["u"]);
    let (number, unit) = if unit.starts_with("fortnight") { (number * 2, "weeks") } else { (number, unit) };
    let (first, precision) = ahead(frame.date?, number, unit)?;
    Some(bounded(floor(first, precision)?))
}

/// "2025-06-09", "9.6.2025": with points the day goes first; with strokes nobody knows.
fn digits(groups: &Captures, _: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let number = |first: &str, second: &str| groups.name(first).or(groups.name(second)).map(|g| g.as_str());
    let (year, month, day) = (number("y", "y2")?, number("m", "m2")?, number("d", "d2")?);
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(bounded(FactDate::day(date)))
}

fn relative(groups: &Captures, frame: Frame) -> Option<(Option<FactDate>, Option<FactDate>)> {
    let date = frame.date?;
    if groups["r"].ends_with("weekend") {
        // The Saturday before; on a Sunday, the day before.
        let back = (i64::from(date.weekday().to_monday_zero_offset()) + 2).rem_euclid(7);
        let back = if back == 0 { 7 } else { back };
        let first = date.checked_sub(back.days()).ok()?;
        let end = first.checked_add(2.days()).ok()?;
        return Some((Some(FactDate::day(first)), Some(FactDate::day(end))));
    }
    let (first, precision) = match &groups["r"] {
        "day before yesterday" => (date.checked_sub(2.days()).ok()?, Precision::Day),
        "day after tomorrow" => (date.checked_add(2.days()).ok()?, Precision::Day),
        "tonight" | "this morning" | "this afternoon" | "this evening" => (date, Precision::Day),
        "yesterday" | "last night" | "overnight" => (date.checked_sub(1.day()).ok()?, Precision::Day),
        "today" => (date, Precision::Day),
        "tomorrow" => (date.checked_add(1.day()).ok()?, Precision::Day),
        "last year" => (date.checked_sub(1.year()).ok()?, Precision::Year),
        "this year" => (date, Precision::Year),
        "next year" => (date.checked_add(1.year()).ok()?, Precision::Year),
        "year before last" => (date.checked_sub(2.years()).ok()?, Precision::Year),
        "month before last" => (date.checked_sub(2.months()).ok()?, Precision::Month),
        "week before last" => (date.checked_sub(14.days()).ok()?, Precision::Month),
        "last month" | "past month" => (date.checked_sub(1.month()).ok()?, Precision::Month),
        "next month" => (date.checked_add(1.month()).ok()?, Precision::Month),
        // A week is no precision of its own: the month that holds it is certain enough to say.
        "last week" | "past week" => (date.checked_sub(7.days()).ok()?, Precision::Month),
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

#[cfg(test)]
mod tests {
    use tilt_core::Document;
    use tilt_core::document::DocumentMeta;

    /// The times of what a text of 14 March 2025 says, in order.
    fn times(text: &str) -> Vec<String> {
        let meta = DocumentMeta {
            date: Some("2025-03-14".parse().expect("a day")),
            lang: Some("en".to_owned()),
            ..DocumentMeta::default()
        };
        let document = Document::from_text("note", text, meta);
        let day = |found: Option<tilt_core::time::FactDate>| {
            found.map_or_else(String::new, |date| date.first.to_string())
        };
        let reading = crate::read(&document);
        let mut propositions = reading.propositions;
        propositions.sort_by_key(|proposition| proposition.quote.span.start);
        propositions.iter().map(|p| format!("{}..{}", day(p.time.from), day(p.time.to))).collect()
    }

    #[test]
    fn stretches_of_days_months_and_years_have_two_ends() {
        assert_eq!(times("Chile held talks with Peru from 10 to 12 March."), ["2025-03-10..2025-03-13"]);
        assert_eq!(
            times("Chile imposed sanctions on Peru between March and June 2023."),
            ["2023-03-01..2023-07-01"]
        );
        assert_eq!(
            times("Over the past five years Chile has turned from Peru to Japan."),
            ["2020-01-01..2025-03-14"]
        );
        assert_eq!(times("In mid-2023 Chile imposed sanctions on Peru."), ["2023-01-01..2024-01-01"]);
        assert_eq!(times("Chile has imposed sanctions on Peru since March 2024."), ["2024-03-01.."]);
    }

    #[test]
    fn spans_back_and_short_dates_are_read() {
        for (text, time) in [
            ("A fortnight ago Chile held talks with Peru.", "2025-02-28..2025-03-01"),
            ("Chile held talks with Peru on 9 Feb.", "2025-02-09..2025-02-10"),
            ("On 2025-02-09 Chile held talks with Peru.", "2025-02-09..2025-02-10"),
            ("A week earlier, on 9 February, Chile held talks with Peru.", "2025-02-09..2025-02-10"),
            (
                "Chile, whose army seized power in 1973, held talks with Peru yesterday.",
                "2025-03-13..2025-03-14",
            ),
        ] {
            assert_eq!(times(text), [time], "{text}");
        }
    }

    #[test]
    fn later_counts_from_the_date_before_it() {
        assert_eq!(
            times("Chile joined APEC in 1994; Peru followed four years later."),
            ["1994-01-01..1995-01-01", "1998-01-01..1999-01-01"]
        );
    }

    #[test]
    fn what_lies_ahead_is_not_of_last_year() {
        assert_eq!(
            times("On 3 April Chile and Peru are to hold joint exercises."),
            ["2025-04-03..2025-04-04"]
        );
        assert_eq!(
            times("Talks between Chile and Peru, due to be held in Lima on 2 April, are planned."),
            ["2025-04-02..2025-04-03"]
        );
    }

    #[test]
    fn a_date_of_another_act_is_not_taken() {
        assert_eq!(
            times("Chile signed an agreement with Japan that replaces the one concluded with Peru in 2011."),
            [".."]
        );
    }

    #[test]
    fn the_next_day_counts_from_the_day_before_it() {
        assert_eq!(
            times(
                "On Tuesday Chile accused Peru of delays. Peru expelled the Chilean ambassador the next day."
            ),
            ["2025-03-11..2025-03-12", "2025-03-12..2025-03-13"]
        );
    }
}
