//! What stands around a predicate, as hashed features.

use std::sync::OnceLock;

use tilt_core::syntax::Upos;

use crate::learnt::{Parsed, bucket, feature, word};

/// Ways up the tree that are looked at.
const DEPTH: usize = 6;

/// Hashes of words that the features name.
struct Known {
    negations: Vec<u32>,
    conditions: Vec<u32>,
    relations: Vec<u32>,
    modal: u32,
    conj: u32,
    mark: u32,
    aux: u32,
    advmod: u32,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let all = |words: &[&str]| words.iter().map(|text| word(text)).collect();
        Known {
            negations: all(&[
                "not", "n't", "never", "no", "neither", "nor", "nobody", "nothing", "none", "without",
                "hardly",
            ]),
            conditions: all(&["if", "unless", "whether", "in case", "until", "before"]),
            relations: all(&[
                "aux",
                "aux:pass",
                "advmod",
                "mark",
                "cc",
                "det",
                "case",
                "cop",
                "expl",
                "obl:npmod",
                "nummod",
            ]),
            modal: word("MD"),
            conj: word("conj"),
            mark: word("mark"),
            aux: word("aux"),
            advmod: word("advmod"),
        }
    })
}

/// Negation, modal, mark and the finite tag of a clause, as seen on one word.
#[derive(Clone, Copy, Default)]
struct Clause {
    negated: u32,
    modal: u32,
    mark: u32,
    condition: u32,
    finite: u32,
}

fn clause(parsed: &Parsed, at: usize) -> Clause {
    let known = known();
    let mut found = Clause { finite: parsed.tags[at], ..Clause::default() };
    for &child in parsed.children(at) {
        if known.negations.contains(&parsed.lemmas[child]) {
            found.negated = 1;
        }
        if known.conditions.contains(&parsed.lemmas[child]) {
            found.condition = 1;
        }
        if parsed.tags[child] == known.modal {
            found.modal = parsed.lemmas[child];
        } else if parsed.rels[child] == known.aux {
            found.finite = feature(0, &[parsed.lemmas[child], parsed.tags[child]]);
        }
        if parsed.rels[child] == known.mark {
            found.mark = parsed.lemmas[child];
        }
    }
    found
}

/// The features of a word.
pub fn features(parsed: &Parsed, at: usize, out: &mut Vec<u32>) {
    out.clear();
    let known = known();
    out.push(feature(1, &[]));
    own(parsed, at, 0, out);
    // "He can come and go": what is joined shares what stands with the first.
    if parsed.rels[at] == known.conj
        && let Some(head) = parsed.head(at)
    {
        own(parsed, head, 1, out);
    }
    let mut below = at;
    let mut path = 0;
    let mut sum = Clause::default();
    let mut first_modal = 0;
    for depth in 0..DEPTH {
        let own = clause(parsed, below);
        sum.negated += own.negated;
        sum.condition |= own.condition;
        if first_modal == 0 {
            first_modal = own.modal;
        }
        let Some(above) = parsed.head(below) else { break };
        let (lemma, rel) = (parsed.lemmas[above], parsed.rels[below]);
        let there = clause(parsed, above);
        path = feature(0, &[path, rel]);
        out.push(feature(20, &[lemma, rel]));
        out.push(feature(21, &[lemma, rel, there.negated, u32::from(there.modal != 0)]));
        out.push(feature(22, &[path, depth as u32]));
        out.push(feature(23, &[rel, there.negated, there.modal, own.mark]));
        out.push(feature(24, &[rel, there.finite, there.condition]));
        if depth == 0 {
            out.push(feature(25, &[lemma, own.mark, parsed.tags[at]]));
            out.push(feature(26, &[rel, parsed.tags[at], parsed.tags[above]]));
            out.push(feature(27, &[lemma, rel, own.negated, there.negated]));
            out.push(feature(28, &[lemma, parsed.lemmas[at]]));
            for &child in parsed.children(above).iter().filter(|child| **child != at).take(10) {
                if known.relations.contains(&parsed.rels[child]) {
                    out.push(feature(29, &[rel, parsed.rels[child], parsed.lemmas[child]]));
                }
            }
        }
        if depth < 3 {
            out.push(feature(30, &[path, lemma]));
            out.push(feature(31, &[path, there.negated, there.modal]));
        }
        below = above;
    }
    out.push(feature(32, &[sum.negated, u32::from(first_modal != 0), sum.condition]));
    out.push(feature(33, &[first_modal, sum.negated]));
    out.push(feature(34, &[sum.condition, parsed.tags[at]]));
    let question = parsed.forms.contains(&word("?"));
    out.push(feature(35, &[u32::from(question)]));
    out.push(feature(36, &[parsed.lemmas[below], u32::from(below == at)]));
    around(parsed, at, out);
}

/// What hangs on a word, and the word itself.
fn own(parsed: &Parsed, at: usize, shared: u32, out: &mut Vec<u32>) {
    let known = known();
    let (lemma, tag, rel) = (parsed.lemmas[at], parsed.tags[at], parsed.rels[at]);
    let clause = clause(parsed, at);
    out.push(feature(2, &[shared, lemma]));
    out.push(feature(3, &[shared, tag]));
    out.push(feature(4, &[shared, rel]));
    out.push(feature(5, &[shared, tag, rel]));
    out.push(feature(6, &[shared, lemma, tag]));
    for &child in parsed.children(at).iter().take(12) {
        out.push(feature(7, &[shared, parsed.rels[child]]));
        if known.relations.contains(&parsed.rels[child]) {
            out.push(feature(8, &[shared, parsed.rels[child], parsed.lemmas[child]]));
            out.push(feature(9, &[shared, tag, parsed.lemmas[child], parsed.tags[child]]));
        }
    }
    out.push(feature(10, &[shared, clause.negated, clause.modal, clause.mark]));
    out.push(feature(11, &[shared, clause.negated, tag, clause.finite]));
    out.push(feature(12, &[shared, clause.finite, clause.mark, rel]));
    let has_subject =
        parsed.children(at).iter().any(|child| parsed.words[*child].deprel.starts_with("nsubj"));
    out.push(feature(13, &[shared, tag, u32::from(has_subject), clause.mark]));
}

fn around(parsed: &Parsed, at: usize, out: &mut Vec<u32>) {
    let known = known();
    let lemma = |by: isize| {
        let place = usize::try_from(at as isize + by).ok();
        place.and_then(|at| parsed.lemmas.get(at)).copied().unwrap_or(u32::MAX)
    };
    for by in [-3, -2, -1, 1, 2] {
        out.push(feature(40, &[by as u32, lemma(by)]));
    }
    out.push(feature(41, &[lemma(-1), lemma(0)]));
    out.push(feature(42, &[lemma(-2), lemma(-1)]));
    out.push(feature(43, &[lemma(-3), lemma(-2), lemma(-1)]));
    out.push(feature(44, &[bucket(at), bucket(parsed.len() - at)]));
    // Adverbs anywhere in the sentence can hedge all of it, modals before the word often do.
    for other in 0..parsed.len() {
        if parsed.rels[other] == known.advmod && parsed.words[other].upos == Upos::Adv {
            out.push(feature(45, &[parsed.lemmas[other], u32::from(other < at)]));
        }
        if parsed.tags[other] == known.modal {
            out.push(feature(46, &[parsed.lemmas[other], u32::from(other < at), bucket(other.abs_diff(at))]));
        }
    }
}
