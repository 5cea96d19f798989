//! A sentence becomes tokens in the manner of the treebank: clitics, hyphens and punctuation stand alone;
//! abbreviations, numbers, times, addresses and words with a bound prefix stay whole.

use crate::token::Token;

/// Prefixes that keep their hyphen.
const PREFIXES: [&str; 42] = [
    "anti", "arch", "bi", "co", "counter", "cross", "de", "dis", "e", "ex", "extra", "hyper", "inter",
    "intra", "mega", "meta", "micro", "mid", "mini", "multi", "neo", "non", "over", "pan", "para", "post",
    "pre", "pro", "pseudo", "psycho", "quasi", "re", "semi", "socio", "sub", "super", "trans", "tri",
    "ultra", "un", "under", "vice",
];

/// Suffixes that keep their hyphen.
const SUFFIXES: [&str; 4] = ["wise", "esque", "fold", "ever"];

/// Abbreviations whose full stop belongs to them. Single letters and letters with inner stops need no list.
const ABBREVIATIONS: [&str; 66] = [
    "adm", "apr", "assn", "attn", "aug", "ave", "blvd", "brig", "capt", "cmdr", "co", "col", "conf", "corp",
    "cpl", "dec", "dept", "dr", "est", "etc", "ext", "feb", "fig", "fri", "ft", "gen", "gov", "hon", "inc",
    "jan", "jr", "lt", "ltd", "maj", "mon", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "oct", "op", "pres",
    "prof", "rep", "reps", "rev", "sat", "sec", "sen", "sens", "sept", "sgt", "sr", "st", "sun", "thu",
    "thurs", "tue", "tues", "vol", "vs", "wed", "yrs",
];

/// Abbreviations that also end sentences often, so that a last full stop stands alone after them.
const PLAIN_AT_END: [&str; 8] = ["co", "fig", "mon", "no", "op", "sat", "sun", "wed"];

const CLITICS: [&str; 7] = ["s", "m", "d", "ll", "re", "ve", "t"];

/// Units that are cut from a number before them.
const UNITS: [&str; 25] = [
    "am", "bn", "cm", "ft", "g", "gb", "hr", "hrs", "k", "kg", "km", "kw", "lb", "lbs", "m", "mb", "min",
    "mm", "mn", "mph", "mw", "pm", "tn", "tv", "yo",
];

/// Negations without their apostrophe, cut before "nt".
const NEGATED: [&str; 14] = [
    "aint", "arent", "arnt", "cant", "couldnt", "didnt", "doesnt", "dont", "hasnt", "havent", "isnt",
    "wasnt", "wont", "wouldnt",
];

/// Words written together that the treebank takes apart, with the length of the first part.
const JOINED: [(&str, usize); 5] = [("cannot", 3), ("gonna", 3), ("gotta", 3), ("wanna", 3), ("gimme", 3)];

/// The tokens of a sentence, in order; each is a part of the text as it stands.
pub fn tokenize(sentence: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(sentence.len() / 4);
    let mut from = None;
    let ends = sentence.char_indices().chain([(sentence.len(), ' ')]);
    for (at, c) in ends {
        let blank = c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}';
        match (from, blank) {
            (None, false) => from = Some(at),
            (Some(start), true) => {
                let is_last = sentence[at..].trim_start().is_empty();
                chunk(&sentence[start..at], start, is_last, &mut tokens);
                from = None;
            }
            _ => {}
        }
    }
    tokens
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{02bc}')
}

fn always_alone(c: char) -> bool {
    !c.is_alphanumeric()
        && !is_quote(c)
        && !matches!(c, '.' | '-' | '_' | '/' | '&' | '@' | '#' | '+' | '\u{00ad}' | '\u{2010}' | '\u{2011}')
}

/// Punctuation in the order in which it is peeled from the start of a piece: its length, runs of one mark kept whole.
fn opening(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let run = || text.chars().take_while(|c| *c == first).map(char::len_utf8).sum::<usize>();
    match first {
        '.' if text[1..].starts_with(|c: char| c.is_ascii_digit()) => None,
        '.' | '-' | '!' | '?' | '*' | '=' | '_' | '~' | '<' | '>' => Some(run()),
        '`' if text.starts_with("``") => Some(2),
        '\'' if text.starts_with("''") => Some(2),
        '+' if text[1..].starts_with(|c: char| c.is_ascii_digit()) => None,
        '#' | '+' | '/' | '&' | '@' => Some(1),
        c if is_quote(c) => {
            let rest = text[c.len_utf8()..].to_lowercase();
            let is_clitic =
                CLITICS.contains(&rest.as_str()) || rest.starts_with(|c: char| c.is_ascii_digit());
            if is_clitic && !rest.is_empty() { None } else { Some(c.len_utf8()) }
        }
        c if always_alone(c) => Some(c.len_utf8()),
        _ => None,
    }
}

/// Length of the punctuation at the end of a piece.
fn closing(text: &str, is_last: bool) -> Option<usize> {
    let last = text.chars().next_back()?;
    let run = || text.chars().rev().take_while(|c| *c == last).map(char::len_utf8).sum::<usize>();
    match last {
        '!' | '?' | '.' if text.len() > 1 && text[..text.len() - 1].ends_with(['!', '?', '.']) => {
            Some(text.len() - text.trim_end_matches(['!', '?', '.']).len())
        }
        '.' => {
            let stops = run();
            (stops > 1 || !keeps_stop(&text[..text.len() - 1], is_last)).then_some(stops)
        }
        '!' | '?' | '-' | '*' | '=' | '_' | '~' | '<' | '>' => Some(run()),
        '\'' if text.ends_with("''") => Some(2),
        '/' | '&' | '@' => Some(1),
        '#' | '+' => None,
        c if is_quote(c) => Some(c.len_utf8()),
        c if always_alone(c) => Some(c.len_utf8()),
        _ => None,
    }
}

fn keeps_stop(word: &str, is_last: bool) -> bool {
    let lower = word.to_ascii_lowercase();
    let mut letters = word.chars();
    let single = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase() && !(is_last && c == 'I'));
    let dotted = word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic));
    let listed = ABBREVIATIONS.binary_search(&lower.as_str()).is_ok();
    single || dotted || listed && !(is_last && PLAIN_AT_END.contains(&lower.as_str()))
}

fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let at =
        |text: &str| text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let has_host =
        |end: &str| lower.split('/').next().is_some_and(|host| host.len() > end.len() && host.ends_with(end));
    lower.contains("://")
        || lower.starts_with("www.")
        || at(&lower)
        || [".com", ".org", ".net", ".gov", ".edu"].iter().any(|end| has_host(end))
}

fn is_smiley(text: &str) -> bool {
    text.len() <= 4
        && text.starts_with([':', ';', '='])
        && text.ends_with([')', '(', 'D', 'P', 'p', '/', '|'])
        && text[1..text.len() - 1].chars().all(|c| matches!(c, '-' | '\'' | '^'))
        && text.len() >= 2
}

/// One piece between blanks.
fn chunk<'t>(text: &'t str, start: usize, is_last: bool, tokens: &mut Vec<Token<'t>>) {
    if is_smiley(text) {
        tokens.push(Token { text, start });
        return;
    }
    let (mut from, mut to) = (0, text.len());
    while let Some(length) = opening(&text[from..to]) {
        tokens.push(Token { text: &text[from..from + length], start: start + from });
        from += length;
    }
    let mut after = Vec::new();
    while from < to {
        if is_address(&text[from..to])
            && !text[from..to].ends_with(['.', ',', ')', '>', '"', '?', '!', ';', ':'])
        {
            break;
        }
        let Some(length) = closing(&text[from..to], is_last && after.is_empty()) else { break };
        let length = length.min(to - from);
        to -= length;
        after.push(Token { text: &text[to..to + length], start: start + to });
    }
    if from < to {
        inner(&text[from..to], start + from, tokens);
    }
    tokens.extend(after.into_iter().rev());
}

/// A piece without punctuation at its ends: cut at inner marks, then at clitics.
fn inner<'t>(text: &'t str, start: usize, tokens: &mut Vec<Token<'t>>) {
    if is_address(text) {
        tokens.push(Token { text, start });
        return;
    }
    let mut from = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        if at > from || c.is_alphanumeric() {
            if let Some(end) = mark(text, from, at, c) {
                if at > from {
                    word(&text[from..at], start + from, tokens);
                }
                tokens.push(Token { text: &text[at..end], start: start + at });
                (from, at) = (end, end);
                continue;
            }
        } else if always_alone(c) {
            tokens.push(Token { text: &text[at..next], start: start + at });
            (from, at) = (next, next);
            continue;
        }
        at = next;
    }
    if from < text.len() {
        word(&text[from..], start + from, tokens);
    }
}

/// The end of the mark at `at`, if it stands alone there.
fn mark(text: &str, from: usize, at: usize, c: char) -> Option<usize> {
    let next = at + c.len_utf8();
    let (before, after) = (&text[from..at], &text[next..]);
    let digits =
        before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(|c: char| c.is_ascii_digit());
    let run = || at + text[at..].chars().take_while(|other| *other == c).map(char::len_utf8).sum::<usize>();
    match c {
        '-' | '\u{2010}' | '\u{2011}' if run() - at > c.len_utf8() => Some(run()),
        '-' | '\u{2010}' | '\u{2011}' => (!keeps_hyphen(before, after)).then_some(next),
        '.' if run() - at > 1 => Some(run()),
        '.' => {
            // A lost blank between two sentences: "ended.The".
            let lost = before.chars().count() > 2
                && before.chars().all(char::is_lowercase)
                && after.starts_with(char::is_uppercase);
            lost.then_some(next)
        }
        ',' | ':' if digits => None,
        '/' if digits => None,
        '/' => {
            let short = |side: &str| side.chars().take_while(|c| c.is_alphanumeric()).count() <= 1;
            (!(short(before) && short(after))).then_some(next)
        }
        '%' | '$' => Some(next),
        c if always_alone(c) => Some(next),
        _ => None,
    }
}

fn keeps_hyphen(before: &str, after: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let rest = after.to_ascii_lowercase();
    let is_number = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    PREFIXES.contains(&lower.as_str()) && !is_number(&rest) && rest.chars().count() > 2
        || lower == "mid"
        || SUFFIXES.contains(&rest.as_str())
}

/// A word without marks: clitics are cut off.
fn word<'t>(text: &'t str, start: usize, tokens: &mut Vec<Token<'t>>) {
    let lower = text.to_ascii_lowercase();
    if let Some((_, first)) = JOINED.iter().find(|(joined, _)| *joined == lower) {
        tokens.push(Token { text: &text[..*first], start });
        tokens.push(Token { text: &text[*first..], start: start + first });
        return;
    }
    if let Some((at, c)) = text.char_indices().rev().find(|(_, c)| is_quote(*c)).filter(|(at, _)| *at > 0) {
        let tail = &lower[at + c.len_utf8()..];
        let cut = match tail {
            "t" if lower[..at].ends_with('n') => at - 1,
            "t" => return tokens.push(Token { text, start }),
            tail if CLITICS.contains(&tail) => at,
            _ => return tokens.push(Token { text, start }),
        };
        if cut > 0 {
            word(&text[..cut], start, tokens);
        }
        tokens.push(Token { text: &text[cut..], start: start + cut });
        return;
    }
    if NEGATED.binary_search(&lower.as_str()).is_ok() {
        let cut = text.len() - 2;
        tokens.push(Token { text: &text[..cut], start });
        tokens.push(Token { text: &text[cut..], start: start + cut });
        return;
    }
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number =
        number.ends_with(|c: char| c.is_ascii_digit()) && !number.contains(|c: char| c.is_alphabetic());
    if is_number && UNITS.binary_search(&&lower[number.len()..]).is_ok() {
        tokens.push(Token { text: number, start });
        tokens.push(Token { text: &text[number.len()..], start: start + number.len() });
        return;
    }
    tokens.push(Token { text, start });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sentence: &str) -> Vec<&str> {
        tokenize(sentence).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted() && UNITS.is_sorted() && NEGATED.is_sorted());
    }

    #[test]
    fn clitics_hyphens_and_stops() {
        assert_eq!(
            texts("The U.S.-led envoys didn't visit Gen. Smith's e-mail server."),
            [
                "The", "U.S.", "-", "led", "envoys", "did", "n't", "visit", "Gen.", "Smith", "'s", "e-mail",
                "server", "."
            ]
        );
        assert_eq!(
            texts("\u{201c}We cannot,\u{201d} he said..."),
            ["\u{201c}", "We", "can", "not", ",", "\u{201d}", "he", "said", "..."]
        );
        assert_eq!(
            texts("(the ministers\u{2019} $3.5bn, 50%)"),
            ["(", "the", "ministers", "\u{2019}", "$", "3.5", "bn", ",", "50", "%", ")"]
        );
        assert_eq!(
            texts("See http://a.org/b-c, at 10:30."),
            ["See", "http://a.org/b-c", ",", "at", "10:30", "."]
        );
        assert_eq!(
            texts("talks ended.The sides\u{2014}both\u{2014}left"),
            ["talks", "ended", ".", "The", "sides", "\u{2014}", "both", "\u{2014}", "left"]
        );
    }

    #[test]
    fn tokens_are_places_in_the_sentence() {
        let sentence = "  \u{ab}It\u{2019}s 5\u{20ac}\u{bb}, she-wolf 's -- !!";
        for token in tokenize(sentence) {
            assert_eq!(&sentence[token.start..token.end()], token.text);
        }
    }
}
