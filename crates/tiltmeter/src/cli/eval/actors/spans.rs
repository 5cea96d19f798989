//! Sentences with marked spans of actors.

use tilt_core::Span;
use tilt_text::mention::span::actors;
use tilt_text::sentence::Normal;

use super::super::super::listing::Listing;
use crate::failure::Failure;

/// Precision, recall and F1 from counts.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    found: usize,
    marked: usize,
    right: usize,
}

impl Counts {
    fn row(self, class: &str) -> Vec<String> {
        let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
        let (precision, recall) = (share(self.right, self.found), share(self.right, self.marked));
        let f1 =
            if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        vec![
            class.to_owned(),
            self.marked.to_string(),
            self.found.to_string(),
            self.right.to_string(),
            format!("{precision:.3}"),
            format!("{recall:.3}"),
            format!("{f1:.3}"),
        ]
    }
}

pub(super) fn score(text: &str, wrong: bool) -> Result<Listing, Failure> {
    let sentences = sentences(text);
    if sentences.is_empty() {
        return Err(Failure::failed("there is no tagged sentence in the file")
            .hint("one token and tag a line, a blank line between sentences"));
    }
    let (mut exact, mut overlap, mut tokens) = (Counts::default(), Counts::default(), Counts::default());
    let mut leading = Counts::default();
    let mut errors = Listing::new(&["what", "phrase", "sentence"]);
    for sentence in &sentences {
        let marked = marked(sentence);
        let found = found(sentence);
        let words = |range: &(usize, usize)| {
            sentence[range.0..range.1].iter().map(|token| token.0).collect::<Vec<_>>().join(" ")
        };
        let meets = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.1 && b.0 < a.1;
        let hits = found.iter().filter(|range| marked.contains(range)).count();
        exact = add(exact, found.len(), marked.len(), hits);
        let first = &found[..found.len().min(2)];
        let hits = first.iter().filter(|range| marked.contains(range)).count();
        leading = add(leading, first.len(), marked.len(), hits);
        // A phrase that shares a token with a marked one; each counts once, so the smaller side is taken.
        let ours = found.iter().filter(|range| marked.iter().any(|other| meets(range, other))).count();
        let theirs = marked.iter().filter(|range| found.iter().any(|other| meets(range, other))).count();
        overlap = add(overlap, found.len(), marked.len(), ours.min(theirs));
        let covers = |ranges: &[(usize, usize)], at: usize| ranges.iter().any(|r| r.0 <= at && at < r.1);
        let count = |test: &dyn Fn(usize) -> bool| (0..sentence.len()).filter(|at| test(*at)).count();
        tokens = add(
            tokens,
            count(&|at| covers(&found, at)),
            count(&|at| covers(&marked, at)),
            count(&|at| covers(&found, at) && covers(&marked, at)),
        );
        let all = words(&(0, sentence.len()));
        for range in marked.iter().filter(|range| !found.contains(range)) {
            errors.row(vec!["missed".to_owned(), words(range), all.clone()]);
        }
        for range in found.iter().filter(|range| !marked.contains(range)) {
            errors.row(vec!["not marked".to_owned(), words(range), all.clone()]);
        }
    }
    if wrong {
        return Ok(errors);
    }
    let columns = ["match", "marked", "found", "right", "precision", "recall", "f1"];
    let mut listing = Listing::new(&columns).numbers(&columns[1..]);
    listing.row(exact.row("whole span"));
    listing.row(leading.row("whole span, first two of a sentence"));
    listing.row(overlap.row("any token shared"));
    listing.row(tokens.row("tokens"));
    Ok(listing)
}

fn add(counts: Counts, found: usize, marked: usize, right: usize) -> Counts {
    Counts { found: counts.found + found, marked: counts.marked + marked, right: counts.right + right }
}

type Token<'a> = (&'a str, &'a str);

fn sentences(text: &str) -> Vec<Vec<Token<'_>>> {
    let mut sentences: Vec<Vec<Token>> = vec![Vec::new()];
    for line in text.lines() {
        let mut cells = line.split_whitespace();
        match (cells.next(), cells.next_back()) {
            (Some(token), Some(tag)) => {
                if let Some(last) = sentences.last_mut() {
                    last.push((token, tag));
                }
            }
            _ => sentences.push(Vec::new()),
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Ranges of tokens that are marked.
fn marked(sentence: &[Token]) -> Vec<(usize, usize)> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, (_, tag)) in sentence.iter().enumerate() {
        if tag.starts_with("B-") {
            ranges.push((at, at + 1));
        } else if tag.starts_with("I-") {
            match ranges.last_mut() {
                Some(last) if last.1 == at => last.1 = at + 1,
                _ => ranges.push((at, at + 1)),
            }
        }
    }
    ranges
}

/// Ranges of tokens that the reader takes for actors. Blanks that only the tokens made are taken out first.
fn found(sentence: &[Token]) -> Vec<(usize, usize)> {
    let mut text = String::new();
    let mut places: Vec<Span> = Vec::new();
    let mut glue = true;
    for (token, _) in sentence {
        let first = token.chars().next().unwrap_or(' ');
        let closes = matches!(first, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '%' | '-' | '’' | '\'');
        let after_mark = text.ends_with('’') && *token == "s";
        if !glue && !closes && !after_mark {
            text.push(' ');
        }
        places.push(Span::new(text.len(), text.len() + token.len()));
        text.push_str(token);
        glue = matches!(*token, "-" | "(");
    }
    let normal = Normal::of(&text, Span::new(0, text.len()));
    let ranges = actors(&text, &normal, None).into_iter().map(|actor| {
        let from = places.partition_point(|place| place.end <= actor.span.start);
        let to = places.partition_point(|place| place.start < actor.span.end);
        (from, to)
    });
    ranges.filter(|(from, to)| from < to).collect()
}
