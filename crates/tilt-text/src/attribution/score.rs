//! How well attributions are found, against marks.
//!
//! Tokens are runs of letters and digits, and every other visible character alone, so that no tokenizer is favoured.

use std::collections::BTreeSet;

use tilt_core::document::Span;

use super::brat::Voice;

/// How a content is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// All of it stands in quotation marks.
    Direct,
    /// No quotation mark in it.
    Indirect,
    /// Part of it stands in quotation marks.
    Mixed,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Direct, Kind::Indirect, Kind::Mixed];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }

    fn of(text: &str, content: &[Span]) -> Kind {
        const MARKS: [char; 5] = ['"', '“', '”', '«', '»'];
        let pieces: Vec<&str> = content.iter().map(|span| span.of(text).trim()).collect();
        let is_quoted = |piece: &&str| piece.starts_with(MARKS) && piece.len() > 1;
        // A piece that ends where the quotation goes on has no closing mark of its own.
        if !pieces.is_empty() && pieces.iter().all(is_quoted) && pieces.iter().any(|p| p.ends_with(MARKS)) {
            let inner = pieces.iter().all(|piece| {
                let inner = piece.trim_matches(MARKS);
                !inner.contains(MARKS) || pieces.len() == 1 && is_run_of_quotes(inner)
            });
            if inner {
                return Kind::Direct;
            }
        }
        if pieces.iter().any(|piece| piece.contains(MARKS)) { Kind::Mixed } else { Kind::Indirect }
    }
}

/// Whether nothing but blanks stands between one closing mark and the next opening one.
fn is_run_of_quotes(inner: &str) -> bool {
    let pieces: Vec<&str> = inner.split(['"', '“', '”', '«', '»']).collect();
    pieces.iter().skip(1).step_by(2).all(|between| between.trim().is_empty())
}

/// What there is, what was given, and what of it is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the marks.
    pub gold: usize,
    /// Given.
    pub given: usize,
    /// Both.
    pub right: usize,
}

impl Counts {
    /// Share of what was given that is right.
    pub fn precision(self) -> f64 {
        self.right as f64 / self.given as f64
    }

    /// Share of what there is that was found.
    pub fn recall(self) -> f64 {
        self.right as f64 / self.gold as f64
    }

    /// Their harmonic mean.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.gold + self.given) as f64
    }

    fn add(&mut self, other: Counts) {
        self.gold += other.gold;
        self.given += other.given;
        self.right += other.right;
    }
}

/// What is counted, in the order of [`Tally::counts`].
pub const ROWS: [&str; 15] = [
    "content tokens",
    "content words (no marks)",
    "source tokens",
    "cue tokens",
    "source, whole",
    "cue, whole",
    "content, whole",
    "source, cue and content, whole",
    "source, cue and content, by overlap",
    "direct: content words",
    "indirect: content words",
    "mixed: content words",
    "direct: whole",
    "indirect: whole",
    "mixed: whole",
];

/// Counts of one document, or of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// One entry for each of [`ROWS`].
    pub counts: [Counts; ROWS.len()],
}

impl Tally {
    /// Adds another.
    pub fn add(&mut self, other: &Tally) {
        for (sum, counts) in self.counts.iter_mut().zip(&other.counts) {
            sum.add(*counts);
        }
    }
}

type Tokens = BTreeSet<usize>;

struct Text<'t> {
    text: &'t str,
    tokens: Vec<(Span, bool)>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Text<'t> {
        let mut tokens: Vec<(Span, bool)> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let end = at + c.len_utf8();
            match tokens.last_mut() {
                Some((last, true)) if last.end == at && c.is_alphanumeric() => last.end = end,
                _ => tokens.push((Span::new(at, end), c.is_alphanumeric())),
            }
        }
        Text { text, tokens }
    }

    fn tokens(&self, spans: &[Span], words_only: bool) -> Tokens {
        let mut found = Tokens::new();
        for span in spans {
            let from = self.tokens.partition_point(|(token, _)| token.end <= span.start);
            let to = self.tokens.partition_point(|(token, _)| token.start < span.end);
            found.extend((from..to).filter(|at| !words_only || self.tokens[*at].1));
        }
        found
    }
}

struct Read {
    source: Tokens,
    cue: Tokens,
    content: Tokens,
    kind: Kind,
}

impl Read {
    fn of(text: &Text, voice: &Voice) -> Read {
        Read {
            source: text.tokens(&voice.source, true),
            // A colon or dash can be a cue.
            cue: text.tokens(&voice.cue, false),
            content: text.tokens(&voice.content, true),
            kind: Kind::of(text.text, &voice.content),
        }
    }

    fn overlaps(&self, other: &Read) -> bool {
        let shared = self.content.intersection(&other.content).count();
        let all = self.content.len() + other.content.len() - shared;
        let meets = |a: &Tokens, b: &Tokens| (a.is_empty() && b.is_empty()) || !a.is_disjoint(b);
        shared * 2 >= all && meets(&self.cue, &other.cue) && meets(&self.source, &other.source)
    }
}

fn sets(gold: &Tokens, given: &Tokens) -> Counts {
    Counts { gold: gold.len(), given: given.len(), right: gold.intersection(given).count() }
}

/// Counts of things that are equal, each once.
fn whole(gold: &[&Read], given: &[&Read], equal: &dyn Fn(&Read, &Read) -> bool) -> Counts {
    let mut used = vec![false; given.len()];
    let mut right = 0;
    for one in gold {
        if let Some(at) = (0..given.len()).find(|at| !used[*at] && equal(one, given[*at])) {
            used[at] = true;
            right += 1;
        }
    }
    Counts { gold: gold.len(), given: given.len(), right }
}

/// Counts what was given for one text against its marks.
pub fn tally(text: &str, gold: &[Voice], given: &[Voice]) -> Tally {
    let text = Text::new(text);
    let all = |voices: &[Voice], pick: fn(&Voice) -> &Vec<Span>, words: bool| -> Tokens {
        voices.iter().flat_map(|voice| text.tokens(pick(voice), words)).collect()
    };
    let both =
        |pick: fn(&Voice) -> &Vec<Span>, words: bool| sets(&all(gold, pick, words), &all(given, pick, words));
    let reads = |voices: &[Voice]| voices.iter().map(|voice| Read::of(&text, voice)).collect::<Vec<_>>();
    let (golds, givens) = (reads(gold), reads(given));
    let (golds, givens): (Vec<&Read>, Vec<&Read>) = (golds.iter().collect(), givens.iter().collect());
    let with = |reads: &[&'_ Read], pick: fn(&Read) -> &Tokens| -> Vec<Tokens> {
        reads.iter().map(|read| pick(read).clone()).filter(|tokens| !tokens.is_empty()).collect()
    };
    let spans = |pick: fn(&Read) -> &Tokens| {
        let (gold, given) = (with(&golds, pick), with(&givens, pick));
        let right = {
            let mut left = given.clone();
            gold.iter()
                .filter(|one| left.iter().position(|other| other == *one).map(|at| left.remove(at)).is_some())
                .count()
        };
        Counts { gold: gold.len(), given: given.len(), right }
    };
    let same = |a: &Read, b: &Read| a.source == b.source && a.cue == b.cue && a.content == b.content;
    let mut counts = [Counts::default(); ROWS.len()];
    counts[0] = both(|voice| &voice.content, false);
    counts[1] = both(|voice| &voice.content, true);
    counts[2] = both(|voice| &voice.source, false);
    counts[3] = both(|voice| &voice.cue, false);
    counts[4] = spans(|read| &read.source);
    counts[5] = spans(|read| &read.cue);
    counts[6] = spans(|read| &read.content);
    counts[7] = whole(&golds, &givens, &same);
    counts[8] = whole(&golds, &givens, &Read::overlaps);
    for (at, kind) in Kind::ALL.into_iter().enumerate() {
        let of = |reads: &[&Read]| -> Tokens {
            let reads = reads.iter().filter(|read| read.kind == kind);
            reads.flat_map(|read| &read.content).copied().collect()
        };
        counts[9 + at] = sets(&of(&golds), &of(&givens));
        let only = |reads: &[&'_ Read]| reads.iter().filter(|read| read.kind == kind).count();
        let hits = golds
            .iter()
            .filter(|gold| gold.kind == kind && givens.iter().any(|given| same(gold, given)))
            .count();
        counts[12 + at] = Counts { gold: only(&golds), given: only(&givens), right: hits };
    }
    Tally { counts }
}

/// Draws of the bootstrap.
const DRAWS: usize = 1_000;

/// 2.5th and 97.5th percentile of F1 in each row, over documents drawn with a fixed seed.
pub fn intervals(documents: &[Tally]) -> [(f64, f64); ROWS.len()] {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draws: Vec<[f64; ROWS.len()]> = Vec::with_capacity(DRAWS);
    for _ in 0..if documents.is_empty() { 0 } else { DRAWS } {
        let mut sum = Tally::default();
        for _ in 0..documents.len() {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            sum.add(&documents[(state % documents.len() as u64) as usize]);
        }
        draws.push(sum.counts.map(Counts::f1));
    }
    std::array::from_fn(|row| {
        let mut values: Vec<f64> = draws.iter().map(|draw| draw[row]).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values.get((share * DRAWS as f64) as usize).copied().unwrap_or(f64::NAN);
        (at(0.025), at(0.975))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(source: (usize, usize), cue: (usize, usize), content: &[(usize, usize)]) -> Voice {
        let span = |(start, end): (usize, usize)| Span::new(start, end);
        Voice {
            source: vec![span(source)],
            cue: vec![span(cue)],
            content: content.iter().map(|piece| span(*piece)).collect(),
        }
    }

    #[test]
    fn a_small_table_by_hand() {
        let text = "Ana said that \"all is\" well, now.";
        let gold = [voice((0, 3), (4, 8), &[(9, 27)])];
        let given = [voice((0, 3), (4, 8), &[(9, 32)])];
        let tally = tally(text, &gold, &given);
        // that " all is " well | , now
        assert_eq!(tally.counts[0], Counts { gold: 6, given: 8, right: 6 });
        assert_eq!(tally.counts[1], Counts { gold: 4, given: 5, right: 4 });
        assert_eq!(tally.counts[7].right, 0);
        assert_eq!(tally.counts[8].right, 1, "the contents overlap by more than half");
        assert_eq!(tally.counts[5], Counts { gold: 1, given: 1, right: 1 });
        let (low, high) = intervals(&[tally])[0];
        assert!((low - tally.counts[0].f1()).abs() < 1e-12 && low == high);
    }

    #[test]
    fn kinds_of_contents() {
        let kind = |text: &str| Kind::of(text, &[Span::new(0, text.len())]);
        assert_eq!(kind("“All is well.”"), Kind::Direct);
        assert_eq!(kind("that all is well"), Kind::Indirect);
        assert_eq!(kind("that \"all\" is well"), Kind::Mixed);
        assert_eq!(kind("\"All\" and \"well\""), Kind::Mixed);
        assert_eq!(kind("“All is well.” “Quite.”"), Kind::Direct);
    }
}
