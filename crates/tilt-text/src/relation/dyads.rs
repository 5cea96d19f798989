//! Who does something to whom, where nobody is marked: pairs of candidates, and the answer that there is no event.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::syntax::{Analyser, Upos};

use super::features::{self, hash};
use super::label::Label;
use super::lexicon::Lexicon;
use super::link::{self, Shade};
use super::model::Model;
use super::scene::Scene;

/// Candidates looked at in one sentence; pairs grow with their square.
const MOST_CANDIDATES: usize = 9;

/// Words that may act: a noun phrase with a name or a role in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its head word.
    pub head: usize,
    /// Its words, without relative clauses and what is joined to it.
    pub words: Range<usize>,
}

/// An event found in a sentence.
#[derive(Debug, Clone)]
pub struct Event {
    /// Where the one who acts is named, in the sentence as given.
    pub source: Span,
    /// Where the one acted on is named.
    pub target: Span,
    /// The root.
    pub root: Label,
    /// Share of all pairs of the sentence against no event, 0 to 1.
    pub share: f32,
    /// The words that say what is done, as lemmas.
    pub predicates: Vec<String>,
    /// Where the first of them stands.
    pub at: Span,
    /// Whether both are named together, as in "A and B met".
    pub joined: bool,
    /// Head word of the source, in the sentence as given.
    pub source_head: Span,
    /// Head word of the target.
    pub target_head: Span,
    /// Share of the root among all answers on this pair, 0 to 1; the rest are other roots and no event.
    pub root_share: f32,
    /// Share of the root among the votes of word classes, 0 to 1.
    pub rule_share: f32,
    /// Whether grammar says that the source acts and the target is acted on: see [`link`].
    pub linked: bool,
    /// Whether the word that says it is denied, or stands under a verb of wish, will or doubt.
    pub shade: Option<Shade>,
    /// Features that speak most for the root, with their weight, if asked.
    pub reasons: Vec<(String, f32)>,
}

/// Classes that make a common noun an actor.
const ROLES: [&str; 6] = ["leader.n", "court.n", "rebel.n", "crowd.n", "force.n", "envoy.n"];

/// The candidates of a sentence, in order.
pub fn candidates(scene: &Scene) -> Vec<Candidate> {
    let lexicon = Lexicon::bundled();
    let roles: Vec<usize> = ROLES.iter().filter_map(|name| lexicon.number(name)).collect();
    let mut found = Vec::new();
    for head in 0..scene.words.len() {
        let word = &scene.words[head];
        let is_noun = matches!(word.upos, Upos::Noun | Upos::Propn) || scene.is_name[head];
        let is_part = matches!(word.deprel, "compound" | "flat" | "amod" | "appos" | "goeswith" | "det");
        // "Ruritanian troops" is one candidate, and "Ruritanian" no second one.
        if !is_noun || is_part {
            continue;
        }
        let words = phrase(scene, head);
        let names = words.clone().any(|at| scene.is_name[at]);
        let acts = words.clone().any(|at| roles.iter().any(|role| scene.classes[at].has(*role)));
        if names || acts {
            found.push(Candidate { head, words });
        }
        if found.len() == MOST_CANDIDATES {
            break;
        }
    }
    found
}

/// The words from the first to the last that hang closely on a noun.
pub(super) fn phrase(scene: &Scene, head: usize) -> Range<usize> {
    let (mut from, mut to) = (head, head + 1);
    let mut open = vec![head];
    while let Some(at) = open.pop() {
        for &child in &scene.children[at] {
            let close = matches!(
                scene.words[child].deprel.split(':').next(),
                Some("det" | "amod" | "compound" | "flat" | "nummod")
            ) || scene.words[child].deprel == "nmod:poss" && !scene.is_name[child]
                || scene.words[child].deprel == "appos" && child == to;
            if close {
                from = from.min(child);
                to = to.max(child + 1);
                open.push(child);
            }
        }
    }
    from..to
}

/// Hashed features of a pair, all of value 1; `null` ones speak for no event.
pub fn pair_features(scene: &Scene, source: &Candidate, target: &Candidate) -> Vec<u32> {
    let lexicon = Lexicon::bundled();
    let mut out = Vec::with_capacity(64);
    let mut add = |parts: &[&str]| out.push(hash(parts));
    add(&["pair"]);
    let deprel = |at: usize| scene.words[at].deprel;
    let (s, t) = (source.head, target.head);
    let cases = [scene.case_of(s).unwrap_or("-"), scene.case_of(t).unwrap_or("-")];
    add(&["ps", deprel(s), cases[0]]);
    add(&["pt", deprel(t), cases[1]]);
    add(&["pst", deprel(s), deprel(t), cases[1]]);
    add(&["po", if s < t { "<" } else { ">" }]);
    let (up_s, up_t) = (scene.up(s), scene.up(t));
    let top = up_s.iter().copied().find(|at| up_t.contains(at));
    let far = |up: &[usize]| up.iter().position(|at| Some(*at) == top).unwrap_or(9).min(6);
    let lengths = [far(&up_s).to_string(), far(&up_t).to_string()];
    add(&["pl", &lengths[0], &lengths[1]]);
    add(&["pd", &lengths[0], deprel(s), &lengths[1], deprel(t)]);
    let depth = [up_s.len().min(7).to_string(), up_t.len().min(7).to_string()];
    add(&["ph", &depth[0]]);
    add(&["pht", &depth[1]]);
    for (candidate, side) in [(source, "s"), (target, "t")] {
        let names = candidate.words.clone().any(|at| scene.is_name[at]);
        add(&["pn", side, if names { "named" } else { "unnamed" }]);
        if !scene.is_name[candidate.head] {
            add(&["pw", side, &scene.lemmas[candidate.head]]);
            for class in scene.classes[candidate.head].iter() {
                add(&["pc", side, lexicon.name(class)]);
            }
        }
        if let Some(governor) = scene.words[candidate.head].head.filter(|head| !scene.is_name[*head]) {
            add(&["pg", side, &scene.lemmas[governor], deprel(candidate.head)]);
            for class in scene.classes[governor].iter() {
                add(&["pgc", side, lexicon.name(class), deprel(candidate.head)]);
            }
        }
    }
    if let Some(top) = top {
        let kind = if top == s {
            "source"
        } else if top == t {
            "target"
        } else {
            scene.words[top].upos.name()
        };
        add(&["pk", kind]);
        if top != s && top != t && !scene.is_name[top] {
            add(&["pv", &scene.lemmas[top]]);
            add(&["pvt", &scene.lemmas[top], deprel(t), cases[1]]);
            for class in scene.classes[top].iter() {
                add(&["pvc", lexicon.name(class)]);
                add(&["pvct", lexicon.name(class), deprel(s), deprel(t)]);
            }
            add(&["pr", if scene.words[top].head.is_none() { "root" } else { deprel(top) }]);
        }
    }
    let between = s.min(t) + 1..s.max(t);
    let others = between.clone().filter(|at| scene.is_name[*at]).count().min(3).to_string();
    add(&["pb", &others]);
    add(&["pbl", &(between.len() / 4).min(6).to_string()]);
    out
}

/// Features of a sentence that speak for or against no event.
pub fn null_features(scene: &Scene, candidates: usize) -> Vec<u32> {
    let lexicon = Lexicon::bundled();
    let mut out = vec![hash(&["null"]), hash(&["nn", &candidates.min(6).to_string()])];
    let root = scene.words.iter().position(|word| word.head.is_none());
    if let Some(at) = root {
        out.push(hash(&["nr", &scene.lemmas[at]]));
        out.extend(scene.classes[at].iter().map(|class| hash(&["nrc", lexicon.name(class)])));
        for &child in &scene.children[at] {
            if !scene.is_name[child] {
                out.push(hash(&["nrd", scene.words[child].deprel, &scene.lemmas[child]]));
            }
        }
    }
    for at in (0..scene.words.len()).filter(|at| !scene.is_name[*at]) {
        if matches!(scene.words[at].upos, Upos::Verb | Upos::Noun | Upos::Adj | Upos::Aux) {
            out.push(hash(&["nw", &scene.lemmas[at]]));
        }
    }
    out
}

/// Pairs of a sentence with their shares, best first; what is missing to 1 is the share of no event.
pub fn pairs(
    scene: &Scene,
    candidates: &[Candidate],
    weight: &dyn Fn(u32) -> f32,
) -> Vec<(usize, usize, f32)> {
    let sum = |features: &[u32]| -> f32 { features.iter().map(|feature| weight(*feature)).sum() };
    let none = sum(&null_features(scene, candidates.len()));
    let mut scored = Vec::new();
    for (s, source) in candidates.iter().enumerate() {
        for (t, target) in candidates.iter().enumerate() {
            let apart = source.words.end <= target.words.start || target.words.end <= source.words.start;
            if s != t && apart {
                scored.push((s, t, sum(&pair_features(scene, source, target))));
            }
        }
    }
    let most = scored.iter().map(|(.., score)| *score).fold(none, f32::max);
    let total = (none - most).exp() + scored.iter().map(|(.., score)| (score - most).exp()).sum::<f32>();
    for row in &mut scored {
        row.2 = (row.2 - most).exp() / total;
    }
    scored.sort_by(|a, b| b.2.total_cmp(&a.2).then_with(|| (a.0, a.1).cmp(&(b.0, b.1))));
    scored
}

/// The event of a sentence, if there is one: the best pair, where all pairs together outweigh no event.
pub fn events(text: &str, analyser: &dyn Analyser, model: &Model) -> Vec<Event> {
    explained(text, analyser, model, (model.least_event(), 0))
}

/// The same with another least share of all pairs, and with some features that speak most for the root.
pub fn explained(
    text: &str,
    analyser: &dyn Analyser,
    model: &Model,
    (least, reasons): (f32, usize),
) -> Vec<Event> {
    let scene = Scene::unmarked(text, analyser);
    let candidates = candidates(&scene);
    let pairs = pairs(&scene, &candidates, &|feature| model.pair_weight(feature));
    let some: f32 = pairs.iter().map(|(.., share)| share).sum();
    let Some(&(s, t, _)) = pairs.first().filter(|_| some > least) else {
        return Vec::new();
    };
    event(&scene, [&candidates[s], &candidates[t]], some, model, reasons).into_iter().collect()
}

fn event(
    scene: &Scene,
    [source, target]: [&Candidate; 2],
    share: f32,
    model: &Model,
    reasons: usize,
) -> Option<Event> {
    let marked = scene.with_marks(source.words.clone(), target.words.clone());
    let decision = model.decide(&marked, reasons);
    let root = decision.root();
    let chain: Vec<usize> = marked.chain.iter().copied().take(4).filter(|at| !marked.is_name[*at]).collect();
    let word = link::telling(&marked, root).or(chain.first().copied());
    let at = word.and_then(|at| marked.span(&(at..at + 1)));
    let votes: f32 = decision.rules.scores.iter().sum::<f32>().max(1e-6);
    let joined = [[source, target], [target, source]].iter().any(|[one, other]| {
        let word = &marked.words[one.head];
        word.deprel == "conj" && word.head == Some(other.head)
    });
    let one = |at: usize| marked.span(&(at..at + 1));
    Some(Event {
        source: scene.span(&source.words)?,
        target: scene.span(&target.words)?,
        root,
        share,
        predicates: chain.iter().map(|at| marked.lemmas[*at].clone()).collect(),
        at: at.or_else(|| scene.span(&source.words))?,
        joined,
        source_head: one(source.head)?,
        target_head: one(target.head)?,
        root_share: decision.shares[root.index()],
        rule_share: decision.rules.scores[root.index()] / votes,
        linked: link::is_linked(&marked, source.head, target.head, root),
        shade: word.and_then(|at| link::shade(&marked, at)),
        reasons: decision.reasons,
    })
}

/// Marks a feature list as sorted and without repeats, as training wants it.
pub fn distinct(mut list: Vec<u32>) -> Vec<u32> {
    list.sort_unstable();
    list.dedup();
    list
}

/// The hash under which the least share of an event is kept among the weights.
pub fn least_key() -> u32 {
    features::hash(&["least share of an event"])
}
