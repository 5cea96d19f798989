//! A paragraph as the tagger sees it: the words of its sentences in a row, each with hashed features.
//!
//! A feature joins a kind (its number in [`Passage::features`]) with hashes of lemmas, tags, relations and small
//! numbers: what stands beside a word, what governs it and by which relations, which cues stand near or hang beside
//! its clause, and where quotation marks open and close.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::document::Span;
use tilt_core::proposition::CueClass;
use tilt_core::syntax::Upos;

use crate::learnt::{Parsed, bucket, feature, word};
use crate::sentence::lexicon_rows;

/// Outside, inside, opening and closing mark of a quotation.
pub(super) const OUT: u8 = 0;
pub(super) const IN: u8 = 1;
pub(super) const OPEN: u8 = 2;
pub(super) const CLOSE: u8 = 3;

/// No word there.
const NONE: u32 = u32::MAX;

/// Ways up the tree that are looked at.
const DEPTH: usize = 7;

/// The words of a paragraph.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// Where each word stands in the document.
    pub spans: Vec<Span>,
    pub(super) lemmas: Vec<u32>,
    pub(super) forms: Vec<u32>,
    pub(super) tags: Vec<u32>,
    pub(super) rels: Vec<u32>,
    pub(super) heads: Vec<Option<usize>>,
    pub(super) quotes: Vec<u8>,
    /// Class of the cue lexicon, 0 for none.
    pub(super) cues: Vec<u32>,
    pub(super) is_mark: Vec<bool>,
    pub(super) is_verb: Vec<bool>,
    /// First word of each sentence, and the end.
    pub(super) starts: Vec<usize>,
    sentence: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// The nearest word of the cue lexicon before and after each word.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

/// Numbers of the cue lexicon's classes, from 1, by hash of the form.
fn lexicon() -> &'static BTreeMap<u32, u32> {
    static CUES: OnceLock<BTreeMap<u32, u32>> = OnceLock::new();
    CUES.get_or_init(|| {
        let mut found = BTreeMap::new();
        for row in lexicon_rows(include_str!("../../lexicon/cues.tsv")) {
            let class = ["report", "assert", "claim", "deny", "doubt", "remind", "accuse", "predict", "ask"];
            let class = class.iter().position(|name| *name == row[1]).unwrap_or(0) as u32 + 1;
            found.insert(word(row[0]), class);
        }
        for other in ["according", "reportedly", "allegedly", "citing", "quoting", "opinion", "words", "view"]
        {
            found.entry(word(other)).or_insert(10);
        }
        found
    })
}

/// The class of a cue of the lexicon.
pub(super) fn class_of(form: &str) -> Option<CueClass> {
    use CueClass::*;
    let number = lexicon().get(&word(form)).copied()?;
    [Report, Assert, Claim, Deny, Doubt, Remind, Accuse, Predict, Ask].get(number as usize - 1).copied()
}

impl Passage {
    /// Joins the parsed sentences of one paragraph. `text` is the document.
    pub fn new(text: &str, sentences: &[&Parsed]) -> Passage {
        let lexicon = lexicon();
        let mut passage = Passage { starts: vec![0], ..Passage::default() };
        let mut is_open = false;
        for (number, parsed) in sentences.iter().enumerate() {
            let base = passage.spans.len();
            for at in 0..parsed.len() {
                let span = parsed.spans[at];
                passage.spans.push(span);
                passage.heads.push(parsed.head(at).map(|head| head + base));
                passage.sentence.push(number);
                passage.children.push(parsed.children(at).iter().map(|child| child + base).collect());
                passage.cues.push(lexicon.get(&parsed.forms[at]).copied().unwrap_or(0));
                passage.is_mark.push(parsed.words[at].upos == Upos::Punct);
                passage.is_verb.push(matches!(parsed.words[at].upos, Upos::Verb | Upos::Aux));
                let state = match mark(span.of(text)) {
                    Some(way) => {
                        let opens = way.unwrap_or(!is_open);
                        is_open = opens;
                        if opens { OPEN } else { CLOSE }
                    }
                    None if is_open => IN,
                    None => OUT,
                };
                passage.quotes.push(state);
            }
            passage.lemmas.extend(&parsed.lemmas);
            passage.forms.extend(&parsed.forms);
            passage.tags.extend(&parsed.tags);
            passage.rels.extend(&parsed.rels);
            passage.starts.push(passage.spans.len());
        }
        let mut last = None;
        for at in 0..passage.len() {
            passage.before.push(last);
            if passage.cues[at] > 0 && passage.quotes[at] != IN {
                last = Some(at);
            }
        }
        passage.after = vec![None; passage.len()];
        let mut next = None;
        for at in (0..passage.len()).rev() {
            passage.after[at] = next;
            if passage.cues[at] > 0 && passage.quotes[at] != IN {
                next = Some(at);
            }
        }
        passage
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How the way from one word to the next is: 0 plain, 1 new sentence, 2 to and 3 from a quotation mark, 4 to and 5
    /// from another mark.
    pub fn way_before(&self, at: usize) -> usize {
        let is_quote = |at: usize| matches!(self.quotes[at], OPEN | CLOSE);
        if at == 0 || self.sentence[at] != self.sentence[at - 1] {
            1
        } else if is_quote(at) {
            2
        } else if is_quote(at - 1) {
            3
        } else if self.is_mark[at] {
            4
        } else if self.is_mark[at - 1] {
            5
        } else {
            0
        }
    }

    fn get(list: &[u32], at: isize) -> u32 {
        usize::try_from(at).ok().and_then(|at| list.get(at)).copied().unwrap_or(NONE)
    }

    /// The features of a word.
    pub fn features(&self, at: usize, out: &mut Vec<u32>) {
        out.clear();
        out.push(feature(0, &[]));
        self.around(at, out);
        self.tree(at, out);
        self.quotation(at, out);
        self.near_cues(at, out);
    }

    fn around(&self, at: usize, out: &mut Vec<u32>) {
        let here = at as isize;
        let lemma = |by: isize| Passage::get(&self.lemmas, here + by);
        let tag = |by: isize| Passage::get(&self.tags, here + by);
        out.push(feature(1, &[Passage::get(&self.forms, here)]));
        out.push(feature(2, &[lemma(0)]));
        out.push(feature(3, &[lemma(-1)]));
        out.push(feature(4, &[lemma(1)]));
        out.push(feature(5, &[lemma(-2)]));
        out.push(feature(6, &[lemma(2)]));
        out.push(feature(7, &[lemma(-1), lemma(0)]));
        out.push(feature(8, &[lemma(0), lemma(1)]));
        out.push(feature(9, &[tag(0), self.rels[at]]));
        out.push(feature(10, &[tag(-1), tag(0)]));
        out.push(feature(11, &[tag(0), tag(1)]));
        out.push(feature(12, &[tag(-1), tag(0), tag(1)]));
        out.push(feature(13, &[tag(-2), tag(-1), tag(0)]));
        out.push(feature(14, &[tag(0), tag(1), tag(2)]));
        out.push(feature(15, &[lemma(-1), tag(0), lemma(1)]));
        let cue = |by: isize| Passage::get(&self.cues, here + by);
        out.push(feature(16, &[cue(-2), cue(-1), cue(0), cue(1), cue(2)]));
        let start = self.starts[self.sentence[at]];
        let end = self.starts[self.sentence[at] + 1];
        let last = self.starts[self.starts.len() - 1];
        out.push(feature(17, &[bucket(at - start), tag(0)]));
        out.push(feature(18, &[bucket(end - 1 - at), tag(0)]));
        out.push(feature(19, &[bucket(self.sentence[at]), bucket(last - at)]));
        out.push(feature(20, &[self.lemmas[start], self.tags[start]]));
        let first = self.sentence[at] == 0;
        let cues = (start..end).filter(|at| self.cues[*at] > 0 && self.quotes[*at] != IN).count();
        out.push(feature(21, &[bucket(cues), u32::from(first)]));
        let marks = (start..end).filter(|at| matches!(self.quotes[*at], OPEN | CLOSE)).count();
        out.push(feature(22, &[bucket(marks), u32::from(self.quotes[at]), bucket(cues)]));
    }

    fn tree(&self, at: usize, out: &mut Vec<u32>) {
        let head = self.heads[at];
        let head_lemma = head.map_or(NONE, |head| self.lemmas[head]);
        out.push(feature(30, &[self.rels[at], head_lemma]));
        out.push(feature(31, &[self.rels[at], head.map_or(NONE, |head| self.tags[head])]));
        out.push(feature(32, &[self.lemmas[at], head_lemma]));
        for &child in self.children[at].iter().take(8) {
            out.push(feature(33, &[self.rels[child], u32::from(child < at)]));
            out.push(feature(34, &[self.lemmas[at], self.rels[child]]));
            if self.is_verb[at] || self.cues[at] > 0 {
                out.push(feature(35, &[self.rels[child], self.lemmas[child]]));
            }
        }
        let mut below = at;
        let mut has_cue = false;
        let mut path: u32 = 0;
        for depth in 0..DEPTH {
            // What hangs beside the way up: "…, he said" hangs on the clause that it closes.
            for &child in &self.children[below] {
                let is_beside = child != at && (self.cues[child] > 0 || self.is_parataxis(child));
                if is_beside && !self.is_above(child, at, depth) {
                    let side = u32::from(child < at);
                    out.push(feature(40, &[self.lemmas[child], self.rels[child], side]));
                    out.push(feature(41, &[self.rels[child], self.cues[child].min(1), side, depth as u32]));
                }
            }
            let Some(above) = self.heads[below] else { break };
            let side = u32::from(at < above);
            path = feature(42, &[path, self.rels[below]]);
            out.push(feature(43, &[self.lemmas[above], self.rels[below], side]));
            if depth < 4 {
                out.push(feature(44, &[path, side]));
                out.push(feature(45, &[path, self.lemmas[above]]));
            }
            if self.cues[above] > 0 && !has_cue {
                has_cue = true;
                out.push(feature(46, &[self.cues[above], self.rels[below], side]));
                out.push(feature(47, &[self.rels[below], side, self.tags[at]]));
                out.push(feature(48, &[self.lemmas[above], self.rels[below], self.rels[at]]));
            } else if self.is_verb[above] {
                out.push(feature(49, &[self.rels[below], side, depth as u32]));
            }
            below = above;
        }
        out.push(feature(50, &[u32::from(has_cue), u32::from(self.quotes[at])]));
        out.push(feature(51, &[self.lemmas[below], u32::from(at < below)]));
    }

    fn is_parataxis(&self, at: usize) -> bool {
        static PARATAXIS: OnceLock<u32> = OnceLock::new();
        self.rels[at] == *PARATAXIS.get_or_init(|| word("parataxis"))
    }

    /// Whether `high` lies on the way up from `low`, at most `steps` up.
    fn is_above(&self, high: usize, low: usize, steps: usize) -> bool {
        let mut at = low;
        for _ in 0..=steps {
            if at == high {
                return true;
            }
            match self.heads[at] {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    fn quotation(&self, at: usize, out: &mut Vec<u32>) {
        let state = u32::from(self.quotes[at]);
        out.push(feature(60, &[state, self.tags[at]]));
        let near = |by: isize| {
            usize::try_from(at as isize + by)
                .ok()
                .and_then(|at| self.quotes.get(at))
                .map_or(9, |q| u32::from(*q))
        };
        out.push(feature(61, &[near(-2), near(-1), state, near(1), near(2)]));
        if self.quotes[at] == OUT {
            out.push(feature(62, &[near(-1), self.tags[at], self.lemmas[at]]));
            return;
        }
        let open = (0..=at).rev().find(|at| self.quotes[*at] == OPEN);
        let close = (at..self.len()).find(|at| self.quotes[*at] == CLOSE);
        let lemma = |at: Option<usize>| at.and_then(|at| self.lemmas.get(at)).copied().unwrap_or(NONE);
        let before = open.and_then(|open| open.checked_sub(1));
        let after = close.map(|close| close + 1);
        let length = close.unwrap_or(self.len()) - open.unwrap_or(0);
        out.push(feature(63, &[lemma(before), state]));
        out.push(feature(64, &[lemma(after), state]));
        out.push(feature(65, &[bucket(length), state, u32::from(open == Some(0))]));
        let last = close.and_then(|close| close.checked_sub(1));
        let cue_near = |at: Option<usize>, ahead: bool| {
            let Some(at) = at.filter(|at| *at < self.len()) else { return 0 };
            let range = if ahead { at..(at + 4).min(self.len()) } else { at.saturating_sub(3)..at + 1 };
            range.map(|at| self.cues[at]).find(|class| *class > 0).unwrap_or(0)
        };
        out.push(feature(66, &[lemma(last), cue_near(after, true).min(1), state]));
        out.push(feature(67, &[cue_near(after, true), cue_near(before, false), state]));
        let sentences = |at: Option<usize>| at.map_or(9, |at| self.sentence[at] as u32);
        let whole = open.map(|open| open == self.starts[self.sentence[open]]);
        out.push(feature(
            68,
            &[u32::from(whole.unwrap_or(false)), bucket(length), u32::from(after.is_none())],
        ));
        out.push(feature(69, &[u32::from(sentences(open) == sentences(close)), state]));
    }

    fn near_cues(&self, at: usize, out: &mut Vec<u32>) {
        let (before, after) = (self.before[at], self.after[at]);
        let describe = |other: Option<usize>| match other {
            None => [NONE, 9, 9, 9],
            Some(other) => {
                let (from, to) = (at.min(other), at.max(other));
                let marks = (from..to).filter(|at| self.is_mark[*at]).count();
                let same = u32::from(self.sentence[at] == self.sentence[other]);
                [self.lemmas[other], bucket(to - from), same, bucket(marks)]
            }
        };
        let (left, right) = (describe(before), describe(after));
        out.push(feature(80, &[left[0], left[2]]));
        out.push(feature(81, &[right[0], right[2]]));
        out.push(feature(82, &[left[1], left[2], left[3]]));
        out.push(feature(83, &[right[1], right[2], right[3]]));
        out.push(feature(84, &[left[2], right[2], u32::from(self.quotes[at]), self.tags[at]]));
        out.push(feature(85, &[left[2], left[3], right[2], right[3]]));
        let class = |at: Option<usize>| at.map_or(0, |at| self.cues[at]);
        out.push(feature(86, &[class(before), left[2], left[3]]));
        out.push(feature(87, &[class(after), right[2], right[3]]));
        // The word right behind the cue opens what is said: "said that", "told reporters", "said:".
        if let Some(cue) = before.filter(|_| left[2] == 1) {
            let next = Passage::get(&self.lemmas, cue as isize + 1);
            out.push(feature(88, &[self.lemmas[cue], next]));
            out.push(feature(89, &[next, left[3]]));
        }
    }
}

/// A quotation mark, and whether it opens (true), closes (false) or does not say.
fn mark(form: &str) -> Option<Option<bool>> {
    match form {
        "“" | "„" | "«" | "``" => Some(Some(true)),
        "”" | "»" | "''" => Some(Some(false)),
        "\"" | "‟" | "″" => Some(None),
        _ => None,
    }
}
