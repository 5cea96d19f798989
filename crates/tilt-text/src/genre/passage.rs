//! Passages inside a text that are no report: imagined courses of things, and results of matches.

use std::sync::OnceLock;

use regex::Regex;
use tilt_core::aside::Genre;
use tilt_core::document::{Document, Span};

use crate::sentence::{Sentence, pattern};

/// A passage of a kind of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// What.
    pub genre: Genre,
    /// The passage.
    pub range: Span,
    /// The words that show it.
    pub reason: Span,
}

struct Patterns {
    opens: Regex,
    within: Regex,
    ends: Regex,
    score: Regex,
    result: Regex,
    vote: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| Patterns {
        opens: pattern(
            r"^[\x22“‘(]?(?:but |now |so |just |first,? |for a moment,? )?(?:imagine\b|suppose\b|supposing\b|picture (?:this|a|the)\b|let(?: us|'s|’s) (?:imagine|suppose|assume|pretend)\b|consider (?:a|the|this) (?:hypothetical|imaginary|scenario|thought experiment)|представ(?:ьте|им)|предположим|допустим)",
        ),
        within: pattern(
            r"\b(?:in|under) (?:this|that|such a|our|the (?:following|first|second|third|worst-case|best-case)|a (?:hypothetical|worst-case|best-case|nightmare|second|third)|an? imagined|one) (?:scenario|thought experiment|simulation|war ?game|alternate history|alternative history)\b",
        ),
        ends: pattern(
            r"^(?:but |yet |however,? )?(?:in (?:reality|fact|truth|the real world)|back in (?:reality|the real world)|so far|as (?:things|matters) stand|none of (?:this|that)|the reality|for now|today|yesterday|на самом деле|в действительности|пока)\b",
        ),
        score: pattern(r"\b[0-9]{1,3}(?:-|–|—| - | – )[0-9]{1,3}\b|\b[0-9]:[0-9]\b"),
        result: pattern(
            r"\b(?:beat|beats|beaten|defeat(?:s|ed)?|thrash(?:es|ed)?|edg(?:es|ed)|drew|lost to|loses to|overcame|crush(?:es|ed)|hammer(?:s|ed)|stun(?:s|ned)|rout(?:s|ed)|knock(?:s|ed) out|sees off|saw off|обыграл[аи]?|победил[аи]?|разгромил[аи]?|проиграл[аи]?|сыграл[аи]? вничью)\b",
        ),
        vote: pattern(
            r"\b(?:vot(?:es?|ed|ing)|ballots?|council|assembly|resolutions?|bill|motion|parliament|senate|court|judges|abstentions?|amendment|ruled|совет|ассамблея|резолюци[яию]|голос[а-я]*)\b",
        ),
    })
}

/// The passages of a text, in order.
pub fn scenes(document: &Document, sentences: &[Sentence]) -> Vec<Scene> {
    let patterns = patterns();
    let mut found: Vec<Scene> = Vec::new();
    // Paragraph and opening words of the imagined course that goes on.
    let mut imagined: Option<(usize, Span)> = None;
    for sentence in sentences {
        let words = sentence.span.of(&document.text);
        let plain = words.to_lowercase();
        if imagined.is_some_and(|(paragraph, _)| paragraph != sentence.paragraph)
            || patterns.ends.is_match(&plain)
        {
            imagined = None;
        }
        let opening = if may_open(&plain) { patterns.opens.find(&plain) } else { None };
        let inside = || plain.contains("scenario") || plain.contains("experiment") || plain.contains(" game");
        let hit = opening.or_else(|| {
            if inside() || plain.contains("simulation") || plain.contains("history") {
                patterns.within.find(&plain)
            } else {
                None
            }
        });
        if let Some(hit) = hit {
            // Lower case can change the length of letters: then the sentence itself is the reason.
            let is_exact = plain.len() == words.len();
            let reason = if is_exact {
                Span::new(sentence.span.start + hit.start(), sentence.span.start + hit.end())
            } else {
                sentence.span
            };
            imagined = Some((sentence.paragraph, reason));
        }
        if let Some((_, reason)) = imagined {
            found.push(Scene { genre: Genre::Scenario, range: sentence.span, reason });
        } else if let Some(reason) = result(&plain, words, sentence.span) {
            found.push(Scene { genre: Genre::Sport, range: sentence.span, reason });
        }
    }
    found
}

/// A cheap look before the pattern: the first letters.
fn may_open(plain: &str) -> bool {
    const FIRST: [&str; 17] = [
        "imag", "supp", "pict", "let", "cons", "but ", "now ", "so ", "just", "firs", "for ", "\"", "“", "‘",
        "(", "пред", "допу",
    ];
    FIRST.iter().any(|first| plain.starts_with(first))
}

/// "Germany beat Argentina 1–0": a word of winning and a score, and nothing of a vote.
fn result(plain: &str, words: &str, span: Span) -> Option<Span> {
    let has_digit = plain.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        return None;
    }
    let score = patterns().score.find_iter(plain).find(|hit| is_score(plain, hit.range()))?;
    let is_result = patterns().result.is_match(plain) && !patterns().vote.is_match(plain);
    is_result.then(|| {
        if plain.len() == words.len() {
            Span::new(span.start + score.start(), span.start + score.end())
        } else {
            span
        }
    })
}

/// Two numbers are no score before a month or a unit ("12-13 June", "20-30 tanks") nor behind "on", "of", "from".
fn is_score(plain: &str, hit: std::ops::Range<usize>) -> bool {
    const BEFORE: [&str; 9] = ["on", "of", "from", "between", "aged", "for", "some", "about", "resolution"];
    // What may follow a result: nothing, a stop, a place, a time, a half.
    const AFTER: [&str; 14] =
        ["in", "at", "after", "on", "to", "and", "with", "as", "for", "thanks", "away", "by", "в", "на"];
    let before = plain[..hit.start].split_whitespace().next_back().unwrap_or_default();
    let rest = &plain[hit.end..];
    let next = rest.split_whitespace().next().unwrap_or_default();
    let is_followed = !rest.starts_with(' ') || next.is_empty() || AFTER.contains(&next);
    is_followed && !BEFORE.contains(&before)
}
