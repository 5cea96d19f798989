//! Patterns around a verb, matched against the words of a sentence.
//!
//! A blank lets other words stand between, `_` does not. `*` is the verb, `&NAME` a set, `$` and `+` are source and
//! target, `%` is a compound that is both, `^` is any noun phrase.

use super::Lexicon;

/// What a word of the sentence is to a pattern.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Lower case, without accents; `n't` is `n't`.
    pub form: String,
    /// The actor group that begins or stands here, by number.
    pub group: Option<usize>,
}

/// Where a pattern found its actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub source: Option<usize>,
    pub target: Option<usize>,
    /// `%`: the group is source and target at once.
    pub both: Option<usize>,
    /// Words that had to be there: the more, the better the match.
    pub words: usize,
}

/// One piece of a pattern, and whether it must follow the piece before at once.
struct Piece<'p> {
    text: &'p str,
    tight: bool,
}

fn pieces(part: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    for chunk in part.split_whitespace() {
        let chunk_tight = chunk.starts_with('_');
        for (at, text) in chunk.split('_').filter(|text| !text.is_empty()).enumerate() {
            out.push(Piece { text, tight: at > 0 || chunk_tight });
        }
    }
    out
}

/// Matches a pattern of a verb whose words are `verb`, first to last; what stands before is sought backwards.
pub(super) fn matches(
    lexicon: &Lexicon,
    pattern: &str,
    tokens: &[Token],
    verb: std::ops::RangeInclusive<usize>,
) -> Option<Found> {
    let (before, after) = pattern.split_once('*')?;
    let mut found = Found::default();
    let tight_before = before.ends_with('_');
    let mut from = verb.end() + 1;
    for piece in pieces(after) {
        let last = if piece.tight { from } else { tokens.len().saturating_sub(1) };
        let (_, next) = (from..=last).find_map(|at| fits(lexicon, &piece, tokens, at, false, &mut found))?;
        from = next;
    }
    // Backwards: `until` is the first place that is already used.
    let mut until = *verb.start();
    let list = pieces(before);
    let mut tight = tight_before;
    for piece in list.iter().rev() {
        let least = if tight { until.checked_sub(1)? } else { 0 };
        let (first, _) =
            (least..until).rev().find_map(|at| fits(lexicon, piece, tokens, at, true, &mut found))?;
        until = first;
        tight = piece.tight;
    }
    Some(found)
}

/// Whether a piece stands at a place: where it begins and the place behind it.
fn fits(
    lexicon: &Lexicon,
    piece: &Piece<'_>,
    tokens: &[Token],
    at: usize,
    backwards: bool,
    found: &mut Found,
) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    match piece.text {
        "$" | "+" | "%" | "^" => {
            let group = token.group?;
            let first = tokens.iter().position(|other| other.group == Some(group))?;
            let last = tokens.iter().rposition(|other| other.group == Some(group))?;
            match piece.text {
                "$" => found.source = Some(group),
                "+" => found.target = Some(group),
                // Behind the verb a compound is what is acted on.
                "%" if backwards => found.both = Some(group),
                "%" => found.target = Some(group),
                _ => {}
            }
            Some((first, last + 1))
        }
        text => {
            if let Some(name) = text.strip_prefix('&') {
                let words = lexicon.set(&name.to_lowercase());
                let hit =
                    words.iter().find_map(|phrase| phrase_at(lexicon, phrase, tokens, at, backwards))?;
                found.words += 1;
                return Some(hit);
            }
            (token.form == text.to_lowercase()).then(|| {
                found.words += 1;
                (at, at + 1)
            })
        }
    }
}

/// A phrase of a set that begins at a place or, backwards, ends there. Sets may stand in sets.
fn phrase_at(
    lexicon: &Lexicon,
    phrase: &str,
    tokens: &[Token],
    at: usize,
    backwards: bool,
) -> Option<(usize, usize)> {
    if let Some(name) = phrase.strip_prefix('&') {
        return lexicon.set(name).iter().find_map(|inner| phrase_at(lexicon, inner, tokens, at, backwards));
    }
    let words: Vec<&str> = phrase.split(' ').collect();
    let first = if backwards { (at + 1).checked_sub(words.len())? } else { at };
    let is_there = words
        .iter()
        .enumerate()
        .all(|(step, word)| tokens.get(first + step).is_some_and(|token| token.form == *word));
    is_there.then_some((first, first + words.len()))
}
