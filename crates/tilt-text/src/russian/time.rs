//! When: dates in Russian sentences, made absolute by the date of the document.

use std::ops::Range;

use jiff::ToSpan;
use tilt_core::proposition::PropositionTime;
use tilt_core::time::{Date, FactDate, Precision};

use super::words::{Token, tokens};
use crate::sentence::SentenceContext;

/// The months in the cases in which dates have them.
const MONTHS: [[&str; 3]; 12] = [
    ["января", "январе", "январь"],
    ["февраля", "феврале", "февраль"],
    ["марта", "марте", "март"],
    ["апреля", "апреле", "апрель"],
    ["мая", "мае", "май"],
    ["июня", "июне", "июнь"],
    ["июля", "июле", "июль"],
    ["августа", "августе", "август"],
    ["сентября", "сентябре", "сентябрь"],
    ["октября", "октябре", "октябрь"],
    ["ноября", "ноябре", "ноябрь"],
    ["декабря", "декабре", "декабрь"],
];

const NUMBERS: [[&str; 2]; 10] = [
    ["один", "одну"],
    ["два", "две"],
    ["три", "трех"],
    ["четыре", "четырех"],
    ["пять", "пяти"],
    ["шесть", "шести"],
    ["семь", "семи"],
    ["восемь", "восьми"],
    ["девять", "девяти"],
    ["десять", "десяти"],
];

/// One expression: where, from, to.
type Expression = (Range<usize>, FactDate, FactDate);

/// The time of what is said at a place: the expression nearest to it, those behind it first.
pub fn find(sentence: &SentenceContext, at: usize) -> PropositionTime {
    let text = sentence.text();
    let date = sentence.document.meta.date;
    let tokens = tokens(text);
    let (expressions, is_relative) = expressions(&tokens, date);
    let distance = |range: &Range<usize>| {
        if range.start >= at { range.start - at } else { at.saturating_sub(range.end) + 20 }
    };
    match expressions.iter().min_by_key(|row| distance(&row.0)) {
        Some((range, from, to)) => {
            let span = sentence.span(range.clone());
            PropositionTime {
                from: Some(*from),
                to: Some(*to),
                precision: Some(from.precision),
                basis: format!("in the text: {}", span.of(&sentence.document.text)),
                span: Some(span),
            }
        }
        None => {
            let basis = if date.is_none() && is_relative {
                "relative, and the document has no date"
            } else {
                "not given"
            };
            PropositionTime { basis: basis.to_owned(), ..PropositionTime::default() }
        }
    }
}

/// All years that are written as such.
pub fn years(text: &str) -> Vec<i16> {
    let tokens = tokens(text);
    let is_year_word = |token: &Token| token.is(&["год", "года", "году", "годом", "годы", "годах", "г"]);
    (0..tokens.len())
        .filter(|place| tokens.get(place + 1).is_some_and(is_year_word))
        .filter_map(|place| year_number(&tokens[place]))
        .collect()
}

fn year_number(token: &Token) -> Option<i16> {
    let is_year = token.text.len() == 4 && token.text.bytes().all(|b| b.is_ascii_digit());
    token.text.parse().ok().filter(|year: &i16| is_year && (1800..2100).contains(year))
}

fn expressions(tokens: &[Token], date: Option<Date>) -> (Vec<Expression>, bool) {
    let mut found: Vec<Expression> = Vec::new();
    let mut is_relative = false;
    let mut at = 0;
    while at < tokens.len() {
        let read = at_token(tokens, at, date);
        is_relative |= read.is_relative;
        if let Some((length, first)) = read.found {
            let range = tokens[at].start..tokens[at + length - 1].end;
            found.push((range, first, FactDate::day(first.end())));
        }
        at += read.found.map_or(1, |(length, _)| length);
    }
    (found, is_relative)
}

#[derive(Default)]
struct Read {
    /// Tokens and begin.
    found: Option<(usize, FactDate)>,
    is_relative: bool,
}

fn is_year_word(word: &str) -> bool {
    matches!(word, "год" | "года" | "году" | "годом" | "г")
}

/// How many tokens a day or a month and the year behind it have, and the year: the written one, else that of the document,
/// or the one before where `is_past` says so of the document's day.
fn year_behind(
    tokens: &[Token],
    at: usize,
    date: Option<Date>,
    is_past: impl Fn(Date) -> bool,
) -> (usize, Option<i16>) {
    let word = |index: usize| tokens.get(at + index).map_or("", |token| token.text);
    match tokens.get(at + 2).and_then(year_number) {
        Some(year) => (if is_year_word(word(3)) { 4 } else { 3 }, Some(year)),
        None => (2, date.map(|date| if is_past(date) { date.year() - 1 } else { date.year() })),
    }
}

fn at_token(tokens: &[Token], at: usize, date: Option<Date>) -> Read {
    let word = |index: usize| tokens.get(at + index).map_or("", |token| token.text);
    let relative = |found: Option<(usize, FactDate)>| Read { found, is_relative: true };
    // "5 марта 2024 года"; without a year a day of the next month is ahead, a later one was in the year before.
    if let (Ok(day), Some(month)) = (word(0).parse::<i8>(), month(word(1))) {
        let (length, year) = year_behind(tokens, at, date, |date| month > date.month() + 1);
        let first = year.and_then(|year| Date::new(year, month, day).ok());
        return Read { found: first.map(|first| (length, FactDate::day(first))), is_relative: false };
    }
    // "в мае", "в мае 2019 года"
    if let (true, Some(month)) = (matches!(word(0), "в" | "на" | "с" | "к" | "до" | "после"), month(word(1)))
    {
        let (length, year) = year_behind(tokens, at, date, |date| month > date.month());
        let first = year.and_then(|year| Date::new(year, month, 1).ok());
        let found =
            first.map(|first| (length, FactDate { first, precision: Precision::Month, doubtful: false }));
        return Read { found, is_relative: false };
    }
    // "2019 году"
    if year_number(&tokens[at]).is_some() && is_year_word(word(1)) {
        let first: Option<FactDate> = word(0).parse().ok();
        return Read { found: first.map(|first| (2, first)), is_relative: false };
    }
    // "во вторник": the last one, or the next one where words say that it lies ahead.
    let skip =
        usize::from(matches!(word(1), "прошлый" | "прошлую" | "минувший" | "минувшую" | "этот" | "эту"));
    if let (true, Some(wanted)) = (matches!(word(0), "в" | "во"), weekday(word(1 + skip))) {
        let own = date.map(|date| i64::from(date.weekday().to_monday_zero_offset()));
        let back = own.map(|own| (own - wanted).rem_euclid(7));
        let shift = back.map(|back| if is_ahead(tokens) { (7 - back) % 7 } else { -back });
        let first = shift.zip(date).and_then(|(shift, date)| date.checked_add(shift.days()).ok());
        return relative(first.map(|first| (2 + skip, FactDate::day(first))));
    }
    let day = |days: i64| date.and_then(|date| date.checked_add(days.days()).ok()).map(FactDate::day);
    match word(0) {
        "вчера" | "накануне" => return relative(day(-1).map(|first| (1, first))),
        "сегодня" => return relative(day(0).map(|first| (1, first))),
        "завтра" => return relative(day(1).map(|first| (1, first))),
        "послезавтра" => return relative(day(2).map(|first| (1, first))),
        "позавчера" => return relative(day(-2).map(|first| (1, first))),
        _ => {}
    }
    let shift = match word(0) {
        "прошлом" | "прошлого" | "минувшем" | "прошлой" => -1,
        "этом" | "нынешнем" | "текущем" | "этой" | "текущего" | "нынешнего" => {
            0
        }
        "следующем" | "будущем" | "следующей" | "следующего" => 1,
        _ => return ago(tokens, at, date),
    };
    let unit = word(1);
    let first = if is_year_word(unit) {
        date.and_then(|date| Date::new(date.year() + shift, 1, 1).ok()).map(|first| FactDate {
            first,
            precision: Precision::Year,
            doubtful: false,
        })
    } else if unit.starts_with("месяц") {
        date.and_then(|date| date.checked_add(i64::from(shift).months()).ok()).and_then(month_of)
    } else if unit.starts_with("недел") {
        date.and_then(|date| date.checked_add((7 * i64::from(shift)).days()).ok()).and_then(month_of)
    } else {
        return Read::default();
    };
    relative(first.map(|first| (2, first)))
}

/// The day of the week that a word names in the accusative, Monday first.
fn weekday(word: &str) -> Option<i64> {
    const DAYS: [&str; 7] =
        ["понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"];
    DAYS.iter().position(|day| *day == word).map(|at| at as i64)
}

/// Whether words of a sentence say that it tells of what is to come.
fn is_ahead(tokens: &[Token]) -> bool {
    const STEMS: [&str; 6] = ["намер", "планир", "заплан", "предсто", "состоится", "собира"];
    tokens.iter().any(|token| {
        token.is(&["будет", "будут", "должны", "должен"])
            || STEMS.iter().any(|stem| token.text.starts_with(stem))
    })
}

/// "три года назад", "10 лет назад", "год назад".
fn ago(tokens: &[Token], at: usize, date: Option<Date>) -> Read {
    let word = |index: usize| tokens.get(at + index).map_or("", |token| token.text);
    let number = NUMBERS
        .iter()
        .position(|names| names.contains(&word(0)))
        .map(|index| index as i64 + 1)
        .or_else(|| word(0).parse().ok().filter(|number| (1..100).contains(number)));
    let (number, unit, length) = match number {
        Some(number) if word(2) == "назад" => (number, word(1), 3),
        None if word(1) == "назад" => (1, word(0), 2),
        _ => return Read::default(),
    };
    let back = |date: Date| {
        Some(match unit {
            "год" | "года" | "лет" => (date.checked_sub(number.years()).ok()?, Precision::Year),
            _ if unit.starts_with("месяц") => {
                (date.checked_sub(number.months()).ok()?, Precision::Month)
            }
            _ if unit.starts_with("недел") => {
                (date.checked_sub((7 * number).days()).ok()?, Precision::Day)
            }
            "день" | "дня" | "дней" => (date.checked_sub(number.days()).ok()?, Precision::Day),
            _ => return None,
        })
    };
    let first = date.and_then(back).and_then(|(day, precision)| {
        let first = match precision {
            Precision::Year => Date::new(day.year(), 1, 1).ok()?,
            Precision::Month => Date::new(day.year(), day.month(), 1).ok()?,
            Precision::Day => day,
        };
        Some(FactDate { first, precision, doubtful: false })
    });
    Read { found: first.map(|first| (length, first)), is_relative: true }
}

pub(super) fn month(word: &str) -> Option<i8> {
    MONTHS.iter().position(|forms| forms.contains(&word)).map(|index| index as i8 + 1)
}

fn month_of(date: Date) -> Option<FactDate> {
    let first = Date::new(date.year(), date.month(), 1).ok()?;
    Some(FactDate { first, precision: Precision::Month, doubtful: false })
}
