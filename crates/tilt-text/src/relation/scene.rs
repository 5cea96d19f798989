//! A marked sentence made ready: names are stand-ins, the grammar is read, the words between the actors are found.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::syntax::{Analyser, Upos, Word};

use super::lexicon::{Classes, Lexicon};
use super::marked::Pair;
use crate::mention::names;
use crate::mention::stand_in::{ADJECTIVE, ORGANISATION, PEOPLE, STATE, stand_in};
use crate::sentence::Normal;

/// A longer sentence is cut: what stands so far from its actors says nothing of them.
const MOST_BYTES: usize = 4_000;

/// Which actor a word belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one who acts.
    Source,
    /// The one acted on.
    Target,
}

/// A marked sentence with its grammar.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The sentence as the grammar read it.
    pub text: String,
    /// Pieces of the sentence as it was given, and where they stand in `text`.
    pieces: Vec<(Span, Range<usize>)>,
    /// Its words.
    pub words: Vec<Word>,
    /// Lemmas in lower case.
    pub lemmas: Vec<String>,
    /// The actor each word belongs to, if any.
    pub sides: Vec<Option<Side>>,
    /// Whether a word is a name, or part of one.
    pub is_name: Vec<bool>,
    /// Word classes of each word.
    pub classes: Vec<Classes>,
    /// The words that hang on each word.
    pub children: Vec<Vec<usize>>,
    /// Head word of the source, if there is one.
    pub source: Option<usize>,
    /// Head word of the target, if there is one.
    pub target: Option<usize>,
    /// Words on the way from source to target through the tree, both left out.
    pub path: Vec<usize>,
    /// Where the ways up from both meet; without a target, the word that governs the source.
    pub top: Option<usize>,
    /// Predicates that govern the pair, the highest first: the chain that is read for what is done.
    pub chain: Vec<usize>,
}

/// The text with stand-ins, and where its pieces came from.
struct Plain {
    text: String,
    pieces: Vec<(Span, Range<usize>)>,
}

fn plain(pair: &Pair) -> Plain {
    let normal = Normal::of(&pair.text, window(pair));
    let mentions = names::find(&pair.text, &normal, None);
    let in_marks =
        |at: usize| pair.source.iter().chain(&pair.target).any(|span| span.start <= at && at < span.end);
    let shouts = normal.is_shouting();
    let is_headline = shouts || normal.is_title_case();
    let mut plain = Plain { text: String::with_capacity(pair.text.len()), pieces: Vec::new() };
    let (mut at, mut next) = (0, 0);
    while at < normal.chars.len() {
        if let Some(mention) = mentions.get(next).filter(|mention| mention.covers.start <= at) {
            next += 1;
            let from = plain.text.len();
            plain.text.push_str(stand_in(mention.kind));
            plain.pieces.push((normal.span(at, mention.covers.end), from..plain.text.len()));
            at = mention.covers.end;
            continue;
        }
        let n = normal.chars[at];
        let from = plain.text.len();
        // In headlines capitals tell nothing: outside the marks words are read in small letters.
        let starts_word = at == 0 || !normal.chars[at - 1].c.is_alphanumeric();
        match (is_headline, in_marks(n.start)) {
            (true, false) => plain.text.extend(n.c.to_lowercase()),
            (true, true) if shouts && !starts_word => plain.text.extend(n.c.to_lowercase()),
            _ if n.c == '—' => plain.text.push('-'),
            _ => plain.text.push(n.c),
        }
        plain.pieces.push((Span::new(n.start, n.end), from..plain.text.len()));
        at += 1;
    }
    plain
}

/// The part of a very long sentence that holds the marks, as far as it can.
fn window(pair: &Pair) -> Span {
    let end = pair.text.len();
    if end <= MOST_BYTES {
        return Span::new(0, end);
    }
    let first = pair.source.iter().chain(&pair.target).map(|span| span.start).min().unwrap_or(0);
    let boundary =
        |at: usize| (0..=at.min(end)).rev().find(|at| pair.text.is_char_boundary(*at)).unwrap_or(0);
    let from = boundary(first.saturating_sub(MOST_BYTES / 2));
    Span::new(from, boundary(from + MOST_BYTES))
}

impl Plain {
    /// Where a span of the sentence stands in the text with stand-ins.
    fn place(&self, span: Span) -> Option<Range<usize>> {
        let from = self.pieces.partition_point(|(piece, _)| piece.end <= span.start);
        let to = self.pieces.partition_point(|(piece, _)| piece.start < span.end);
        let (first, last) = (self.pieces.get(from)?, self.pieces.get(to.checked_sub(1)?)?);
        (first.1.start < last.1.end).then_some(first.1.start..last.1.end)
    }
}

impl Scene {
    /// Reads a marked sentence.
    pub fn read(pair: &Pair, analyser: &dyn Analyser) -> Scene {
        let plain = plain(pair);
        let words = analyser.words(&plain.text);
        let mut sides = vec![None; words.len()];
        for (spans, side) in [(&pair.target, Side::Target), (&pair.source, Side::Source)] {
            for place in spans.iter().filter_map(|span| plain.place(*span)) {
                for (word, mark) in words.iter().zip(&mut sides) {
                    let inside = word.start < place.end && place.start < word.end;
                    // A mark inside the other one takes its own words.
                    let is_inner = mark.is_none() || place.len() <= 30;
                    if inside && is_inner {
                        *mark = Some(side);
                    }
                }
            }
        }
        let (source, target) = (spans_of(&pair.source, &plain), spans_of(&pair.target, &plain));
        Scene::of(plain, words, sides, &source, &target)
    }

    /// Reads a sentence in which nobody is marked yet.
    pub fn unmarked(text: &str, analyser: &dyn Analyser) -> Scene {
        let plain = plain(&Pair { text: text.to_owned(), ..Pair::default() });
        let words = analyser.words(&plain.text);
        let sides = vec![None; words.len()];
        Scene::of(plain, words, sides, &[], &[])
    }

    /// The same sentence with the words of two actors marked.
    pub fn with_marks(&self, source: Range<usize>, target: Range<usize>) -> Scene {
        self.with_sides(Some(source), Some(target))
    }

    /// The same where one of them may be named nowhere.
    pub fn with_sides(&self, source: Option<Range<usize>>, target: Option<Range<usize>>) -> Scene {
        let mut scene = self.clone();
        let place = |words: &Range<usize>| self.words[words.start].start..self.words[words.end - 1].end;
        for (words, side) in [(&target, Side::Target), (&source, Side::Source)] {
            if let Some(words) = words {
                scene.sides[words.clone()].fill(Some(side));
            }
        }
        for at in source.iter().chain(&target).flat_map(Clone::clone) {
            scene.is_name[at] = is_name(&scene.text, &scene.words[at], scene.sides[at], scene.classes[at]);
        }
        let places = |words: &Option<Range<usize>>| words.iter().map(place).collect::<Vec<_>>();
        scene.connect(&places(&source), &places(&target));
        scene
    }

    /// Where a range of words stands in the sentence as it was given.
    pub fn span(&self, words: &Range<usize>) -> Option<Span> {
        let (from, to) = (self.words.get(words.start)?.start, self.words.get(words.end.checked_sub(1)?)?.end);
        let first = self.pieces.partition_point(|(_, piece)| piece.end <= from);
        let last = self.pieces.partition_point(|(_, piece)| piece.start < to);
        Some(Span::new(self.pieces.get(first)?.0.start, self.pieces.get(last.checked_sub(1)?)?.0.end))
    }

    fn of(
        plain: Plain,
        words: Vec<Word>,
        sides: Vec<Option<Side>>,
        source: &[Range<usize>],
        target: &[Range<usize>],
    ) -> Scene {
        let Plain { text, pieces } = plain;
        let lexicon = Lexicon::bundled();
        let classes = lexicon.classes(&words);
        let is_name = (0..words.len()).map(|at| is_name(&text, &words[at], sides[at], classes[at])).collect();
        let mut children = vec![Vec::new(); words.len()];
        for (at, word) in words.iter().enumerate() {
            if let Some(head) = word.head {
                children[head].push(at);
            }
        }
        let lemmas = words.iter().map(|word| word.lemma.to_lowercase()).collect();
        let mut scene = Scene {
            text,
            pieces,
            words,
            lemmas,
            sides,
            is_name,
            classes,
            children,
            source: None,
            target: None,
            path: Vec::new(),
            top: None,
            chain: Vec::new(),
        };
        scene.connect(source, target);
        scene
    }

    /// Chooses the heads of both actors that are nearest in the tree, and finds what lies between them.
    fn connect(&mut self, source: &[Range<usize>], target: &[Range<usize>]) {
        let heads = |side: Side, places: &[Range<usize>]| -> Vec<usize> {
            places.iter().filter_map(|place| self.head_in(side, place)).collect()
        };
        let (sources, targets) = (heads(Side::Source, source), heads(Side::Target, target));
        let mut best: Option<(usize, usize, usize)> = None;
        for &s in &sources {
            for &t in &targets {
                let length = self.way(s, t).0.len();
                if best.is_none_or(|(known, ..)| length < known) {
                    best = Some((length, s, t));
                }
            }
        }
        if let Some((_, s, t)) = best {
            let (path, top) = self.way(s, t);
            (self.source, self.target, self.path, self.top) = (Some(s), Some(t), path, top);
        } else {
            self.source = sources.first().copied();
            self.target = targets.first().copied();
            let only = self.source.or(self.target);
            self.top = only.and_then(|at| self.words[at].head).or(only);
        }
        self.chain = self.predicates();
    }

    /// The word of a marked place on which the others there hang.
    fn head_in(&self, side: Side, place: &Range<usize>) -> Option<usize> {
        let inside = |at: usize| {
            let word = &self.words[at];
            word.start < place.end && place.start < word.end && self.sides[at] == Some(side)
        };
        let depth = |at: usize| self.up(at).len();
        let tops = (0..self.words.len())
            .filter(|at| inside(*at) && self.words[*at].upos != Upos::Punct)
            .filter(|at| self.words[*at].head.is_none_or(|head| !inside(head)));
        tops.min_by_key(|at| (depth(*at), *at))
    }

    /// A word and all words above it.
    pub fn up(&self, at: usize) -> Vec<usize> {
        let mut up = vec![at];
        while let Some(head) = self.words[up[up.len() - 1]].head {
            up.push(head);
            if up.len() > self.words.len() {
                break;
            }
        }
        up
    }

    fn way(&self, s: usize, t: usize) -> (Vec<usize>, Option<usize>) {
        let (up_s, up_t) = (self.up(s), self.up(t));
        let top = up_s.iter().copied().find(|at| up_t.contains(at));
        let mut path: Vec<usize> = up_s.iter().copied().take_while(|at| Some(*at) != top).skip(1).collect();
        path.extend(top.filter(|top| *top != s && *top != t));
        let down: Vec<usize> = up_t.iter().copied().take_while(|at| Some(*at) != top).skip(1).collect();
        path.extend(down.into_iter().rev());
        (path, top)
    }

    /// The predicates that say what is done: from where the actors meet, its verb and what hangs on it as content.
    fn predicates(&self) -> Vec<usize> {
        let mut chain: Vec<usize> = Vec::new();
        let mut add = |at: usize| {
            if !chain.contains(&at) {
                chain.push(at);
            }
        };
        let Some(top) = self.top else { return chain };
        // Actors that are joined, or one of which owns the other, are governed by the verb above them.
        let mut at = top;
        for _ in 0..4 {
            let is_actor = self.sides[at].is_some();
            let is_joined = matches!(
                self.words[at].deprel,
                "conj" | "nmod" | "nmod:poss" | "compound" | "appos" | "flat"
            );
            let is_verb = matches!(self.words[at].upos, Upos::Verb | Upos::Aux);
            let climbs = is_actor || is_joined && !is_verb;
            if !self.sides[at].is_some_and(|_| self.is_name[at]) {
                add(at);
            }
            match self.words[at].head.filter(|_| climbs) {
                Some(head) => at = head,
                None => break,
            }
        }
        add(at);
        for node in self.path.iter().copied() {
            add(node);
        }
        let base: Vec<usize> = chain.clone();
        for node in base {
            for &child in &self.children[node] {
                let is_content = matches!(
                    self.words[child].deprel.split(':').next(),
                    Some(
                        "xcomp"
                            | "ccomp"
                            | "obj"
                            | "obl"
                            | "advcl"
                            | "nsubj"
                            | "acl"
                            | "nmod"
                            | "conj"
                            | "compound"
                            | "amod"
                    )
                );
                if is_content && self.sides[child].is_none() && !chain.contains(&child) {
                    chain.push(child);
                }
            }
        }
        chain.truncate(16);
        chain
    }

    /// Whether a word has a child with this lemma.
    pub fn has_child(&self, at: usize, fits: impl Fn(&Word, &str) -> bool) -> bool {
        self.children[at].iter().any(|child| fits(&self.words[*child], &self.lemmas[*child]))
    }

    /// The preposition of a word, if it has one.
    pub fn case_of(&self, at: usize) -> Option<&str> {
        let child = self.children[at].iter().find(|child| self.words[**child].deprel == "case")?;
        Some(&self.lemmas[*child])
    }

    /// Whether a word is denied.
    pub fn is_negated(&self, at: usize) -> bool {
        self.has_child(at, |_, lemma| {
            matches!(lemma, "not" | "never" | "no" | "n't" | "neither" | "hardly" | "without")
        })
    }

    /// Whether a verb has an auxiliary or adverb that puts it in the future.
    pub fn is_future(&self, at: usize) -> bool {
        self.has_child(at, |word, lemma| {
            word.upos == Upos::Aux
                && matches!(lemma, "will" | "shall" | "would" | "may" | "might" | "could" | "'ll")
        })
    }

    /// The words of one actor.
    pub fn of_side(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter(move |at| self.sides[*at] == Some(side))
    }
}

fn spans_of(spans: &[Span], plain: &Plain) -> Vec<Range<usize>> {
    spans.iter().filter_map(|span| plain.place(*span)).collect()
}

/// Names are not read. Inside a mark a capital makes a name unless the word is an office or another listed role.
fn is_name(text: &str, word: &Word, side: Option<Side>, classes: Classes) -> bool {
    let form = word.form(text);
    let is_capital = form.starts_with(char::is_uppercase);
    let is_stand_in = [STATE, ADJECTIVE, PEOPLE, ORGANISATION].iter().any(|name| form.starts_with(name));
    if is_stand_in {
        return true;
    }
    match side {
        Some(_) => (is_capital || word.upos == Upos::Propn) && classes.is_empty(),
        None => word.upos == Upos::Propn && (is_capital && word.start > 0 || classes.is_empty()),
    }
}
