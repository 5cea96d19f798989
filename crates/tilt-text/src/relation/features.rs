//! What the model sees of a scene: hashed words, classes and paths, and averages of word vectors.
//!
//! Every feature comes from the text with stand-ins, and names are left out of it.

use tilt_core::syntax::Upos;

use super::label::LABELS;
use super::lexicon::Lexicon;
use super::model::Words;
use super::rules::{self, Verdict};
use super::scene::{Scene, Side};

/// Places over which vectors are averaged.
pub const SEGMENTS: usize = 8;

/// Words read on either side of the actors.
const WINDOW: usize = 6;

/// Features of one scene.
#[derive(Debug, Clone, Default)]
pub struct Features {
    /// Hashed features with their values, in order of hash, each once.
    pub sparse: Vec<(u32, f32)>,
    /// Averages of vectors, segment by segment, then votes of the rules and of the soft lexicon.
    pub dense: Vec<f32>,
    /// What each hash stands for, if asked.
    pub names: Option<Vec<(u32, String)>>,
}

/// 32 bits of a feature's parts: FNV-1a with a mark between parts, mixed.
pub fn hash(parts: &[&str]) -> u32 {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for &byte in part.as_bytes().iter().chain(&[0xff]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    state ^= state >> 32;
    state = state.wrapping_mul(0xd6e8_feb8_6659_fd93);
    (state >> 32) as u32
}

/// Which features are made; the ablation leaves some out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Words and pairs of words around the actors.
    pub words: bool,
    /// Lemmas and relations on the path and in the chain.
    pub syntax: bool,
    /// Word classes and what rules make of them.
    pub lexicon: bool,
    /// Averages of word vectors.
    pub vectors: bool,
    /// Offices, crowds, courts and forces inside the marks.
    pub roles: bool,
}

impl Parts {
    /// All of them.
    pub const ALL: Parts = Parts { words: true, syntax: true, lexicon: true, vectors: true, roles: true };
}

struct Bag {
    sparse: Vec<(u32, f32)>,
    names: Option<Vec<(u32, String)>>,
}

impl Bag {
    fn add(&mut self, value: f32, parts: &[&str]) {
        let hash = hash(parts);
        self.sparse.push((hash, value));
        if let Some(names) = &mut self.names {
            names.push((hash, parts.join(" ")));
        }
    }
}

/// The features of a scene.
pub fn read(scene: &Scene, words: &Words, verdict: &Verdict, parts: Parts, named: bool) -> Features {
    let mut bag = Bag { sparse: Vec::with_capacity(256), names: named.then(Vec::new) };
    bag.add(1.0, &["bias"]);
    if parts.words {
        surface(scene, &mut bag);
    }
    if parts.syntax {
        syntax(scene, &mut bag);
    }
    if parts.lexicon {
        classes(scene, verdict, &mut bag);
    }
    if parts.roles {
        roles(scene, &mut bag);
    }
    let mut sparse = bag.sparse;
    sparse.sort_by_key(|(hash, _)| *hash);
    sparse.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            first.1 = first.1.max(next.1);
        }
        same
    });
    let mut dense = vec![0.0; words.dense()];
    if parts.vectors {
        vectors(scene, words, &mut dense);
    }
    if parts.lexicon {
        votes(scene, words, verdict, &mut dense);
    }
    Features { sparse, dense, names: bag.names }
}

/// What a word is to the words beside it: a side, a name, or its lemma.
fn symbol(scene: &Scene, at: usize) -> &str {
    match (scene.sides[at], scene.is_name[at]) {
        (Some(Side::Source), _) => "<s>",
        (Some(Side::Target), _) => "<t>",
        (None, true) => "<n>",
        (None, false) if scene.words[at].upos == Upos::Num => "<#>",
        (None, false) => &scene.lemmas[at],
    }
}

fn is_content(scene: &Scene, at: usize) -> bool {
    matches!(scene.words[at].upos, Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adv) && !scene.is_name[at]
}

/// Where a word stands: between the actors, before or after both.
fn region(scene: &Scene, at: usize) -> &'static str {
    let (Some(s), Some(t)) = (scene.source, scene.target) else { return "o" };
    let (first, last) = (s.min(t), s.max(t));
    match (at < first, at > last, s < t) {
        (true, ..) => "b",
        (_, true, _) => "a",
        (.., true) => "m",
        (.., false) => "r",
    }
}

fn surface(scene: &Scene, bag: &mut Bag) {
    let symbols: Vec<&str> = (0..scene.words.len()).map(|at| symbol(scene, at)).collect();
    // Words of one mark count as one place.
    let mut row: Vec<(usize, &str)> = symbols.iter().copied().enumerate().collect();
    row.dedup_by(|b, a| a.1 == b.1 && b.1.starts_with('<'));
    let (s, t) = (scene.source, scene.target);
    let near = |at: usize| {
        let far = |mark: Option<usize>| mark.map_or(usize::MAX, |mark| mark.abs_diff(at));
        far(s).min(far(t)) <= 3 * WINDOW || region(scene, at) == "m" || region(scene, at) == "r"
    };
    for (place, (at, symbol)) in row.iter().enumerate() {
        if scene.words[*at].upos == Upos::Punct {
            continue;
        }
        let where_it_is = region(scene, *at);
        if !symbol.starts_with('<') {
            bag.add(0.5, &["w", symbol]);
            if near(*at) {
                bag.add(0.5, &["wr", where_it_is, symbol]);
            }
        }
        if let Some((next, after)) = row.get(place + 1).filter(|(next, _)| near(*next)) {
            bag.add(0.5, &["w2", symbol, after]);
            if let Some((_, third)) =
                row.get(place + 2).filter(|_| symbol.starts_with('<') || scene.words[*next].upos == Upos::Adp)
            {
                bag.add(0.5, &["w3", symbol, after, third]);
            }
        }
    }
}

fn plain(deprel: &str) -> &str {
    match deprel {
        "nsubj:pass" | "obl:agent" | "nmod:poss" => deprel,
        _ => deprel.split(':').next().unwrap_or_default(),
    }
}

fn syntax(scene: &Scene, bag: &mut Bag) {
    let chain = &scene.chain;
    for (rank, &at) in chain.iter().take(8).enumerate() {
        if scene.is_name[at] {
            continue;
        }
        let lemma = &scene.lemmas[at];
        let place = if rank == 0 {
            "0"
        } else if scene.path.contains(&at) {
            "p"
        } else {
            "c"
        };
        bag.add(if rank == 0 { 1.0 } else { 0.6 }, &["c", place, lemma]);
        if let Some(head) = scene.words[at].head.filter(|head| !scene.is_name[*head]) {
            bag.add(0.6, &["ch", plain(scene.words[at].deprel), &scene.lemmas[head], lemma]);
        }
    }
    for (side, name) in [(scene.source, "s"), (scene.target, "t")] {
        let Some(at) = side else {
            bag.add(1.0, &["no", name]);
            continue;
        };
        let deprel = plain(scene.words[at].deprel);
        bag.add(1.0, &["d", name, deprel]);
        let case = scene.case_of(at).unwrap_or("-");
        bag.add(0.7, &["k", name, case]);
        if let Some(head) = scene.words[at].head.filter(|head| !scene.is_name[*head]) {
            bag.add(0.8, &["g", name, &scene.lemmas[head]]);
            bag.add(0.8, &["gk", name, &scene.lemmas[head], case, deprel]);
        }
    }
    let way: Vec<&str> = scene.path.iter().map(|at| plain(scene.words[*at].deprel)).collect();
    let ends = [scene.source, scene.target].map(|at| at.map_or("-", |at| plain(scene.words[at].deprel)));
    bag.add(0.7, &["way", ends[0], &way.join(">"), ends[1]]);
    if let Some(&first) = chain.first() {
        let tense = scene.words[first].xpos;
        bag.add(0.4, &["x", tense]);
        for (is, what) in [
            (scene.is_negated(first), "not"),
            (scene.is_future(first), "future"),
            (scene.has_child(first, |word, _| word.deprel == "aux:pass"), "passive"),
            (scene.has_child(first, |word, _| word.deprel == "xcomp"), "xcomp"),
            (scene.has_child(first, |word, _| word.deprel == "ccomp"), "ccomp"),
            (scene.words[first].head.is_none(), "root"),
        ] {
            if is {
                bag.add(0.7, &["is", what]);
            }
        }
        for &child in &scene.children[first] {
            if scene.words[child].upos == Upos::Aux {
                bag.add(0.6, &["aux", &scene.lemmas[child]]);
            }
        }
    }
    if let (Some(s), Some(t)) = (scene.source, scene.target) {
        let joined = scene.words[t].deprel == "conj" && scene.words[t].head == Some(s)
            || scene.words[s].deprel == "conj" && scene.words[s].head == Some(t);
        if joined {
            bag.add(1.0, &["joined"]);
        }
        bag.add(0.4, &[if s < t { "s<t" } else { "t<s" }]);
    }
}

fn classes(scene: &Scene, verdict: &Verdict, bag: &mut Bag) {
    let lexicon = Lexicon::bundled();
    let best = verdict.label();
    bag.add(1.0, &["rule", best.name()]);
    for (rank, &at) in scene.chain.iter().enumerate() {
        let place = match rank {
            0 => "0",
            1 => "1",
            _ => "n",
        };
        for class in scene.classes[at].iter() {
            let name = lexicon.name(class);
            bag.add(if rank < 2 { 1.0 } else { 0.6 }, &["l", place, name]);
            bag.add(0.5, &["lr", best.name(), name]);
        }
        if let Some((root, _)) = rules::pair_root(scene, lexicon, at) {
            bag.add(1.0, &["lp", place, root.name()]);
        }
    }
    if let Some(&first) = scene.chain.first() {
        for &child in scene.chain.iter().skip(1).take(7) {
            for a in scene.classes[first].iter() {
                for b in scene.classes[child].iter() {
                    bag.add(0.4, &["ll", lexicon.name(a), lexicon.name(b)]);
                }
            }
        }
        for (is, what) in [(scene.is_negated(first), "not"), (scene.is_future(first), "future")] {
            if is {
                bag.add(1.0, &["ls", what, best.name()]);
            }
        }
    }
    for at in (0..scene.words.len()).filter(|at| scene.sides[*at].is_none() && !scene.is_name[*at]) {
        for class in scene.classes[at].iter() {
            bag.add(0.5, &["lw", region(scene, at), lexicon.name(class)]);
        }
    }
}

fn roles(scene: &Scene, bag: &mut Bag) {
    let lexicon = Lexicon::bundled();
    for (side, head, name) in [(Side::Source, scene.source, "s"), (Side::Target, scene.target, "t")] {
        let mut has_name = false;
        for at in scene.of_side(side) {
            has_name |= scene.is_name[at];
            for class in scene.classes[at].iter().filter(|_| !scene.is_name[at]) {
                bag.add(0.6, &["r", name, lexicon.name(class)]);
            }
            if is_content(scene, at) {
                bag.add(0.4, &["rw", name, &scene.lemmas[at]]);
            }
        }
        let head = head.map(|head| if scene.is_name[head] { "<n>" } else { scene.lemmas[head].as_str() });
        bag.add(0.7, &["rh", name, head.unwrap_or("-")]);
        bag.add(0.5, &["rn", name, if has_name { "named" } else { "unnamed" }]);
    }
}

/// Averages a set of words into one segment and scales it to length 1.
fn average(scene: &Scene, words: &Words, at: impl Iterator<Item = usize>, into: &mut [f32]) {
    for at in at.filter(|at| !scene.is_name[*at]) {
        words.add(scene.words[at].form(&scene.text), &scene.lemmas[at], into);
    }
    let norm = into.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        into.iter_mut().for_each(|value| *value /= norm);
    }
}

fn vectors(scene: &Scene, words: &Words, dense: &mut [f32]) {
    let width = words.width();
    let mut segments = dense[..SEGMENTS * width].chunks_exact_mut(width);
    let mut next = |at: &mut dyn Iterator<Item = usize>| {
        if let Some(segment) = segments.next() {
            average(scene, words, at, segment);
        }
    };
    let chain = &scene.chain;
    let content = |at: &usize| is_content(scene, *at);
    let all = 0..scene.words.len();
    let between = |at: &usize| matches!(region(scene, *at), "m" | "r") && scene.sides[*at].is_none();
    let is_far = |at: &usize| {
        let far = |mark: Option<usize>| mark.map_or(usize::MAX, |mark| mark.abs_diff(*at));
        far(scene.source).min(far(scene.target)) > WINDOW
    };
    next(&mut chain.iter().copied().take(1));
    next(&mut chain.iter().copied().take(4).filter(content));
    next(&mut chain.iter().copied().skip(1).filter(content));
    next(&mut all.clone().filter(between).filter(content));
    next(&mut all.clone().filter(content).filter(|at| scene.sides[*at].is_none() && !is_far(at)));
    next(&mut scene.of_side(Side::Source).filter(content));
    next(&mut scene.of_side(Side::Target).filter(content));
    next(&mut all.filter(content));
}

fn votes(scene: &Scene, words: &Words, verdict: &Verdict, dense: &mut [f32]) {
    let from = SEGMENTS * words.width();
    let total: f32 = verdict.scores.iter().sum::<f32>().max(1.0);
    for (value, score) in dense[from..from + LABELS].iter_mut().zip(verdict.scores) {
        *value = 2.0 * score / total;
    }
    let soft = &mut dense[from + LABELS..from + 3 * LABELS];
    let (first, rest) = soft.split_at_mut(LABELS);
    for &at in scene.chain.iter().take(1).filter(|at| !scene.is_name[**at]) {
        words.add_votes(scene.words[at].form(&scene.text), &scene.lemmas[at], 1.5, first);
    }
    for &at in scene.chain.iter().skip(1).take(5).filter(|at| is_content(scene, **at)) {
        words.add_votes(scene.words[at].form(&scene.text), &scene.lemmas[at], 0.5, rest);
    }
}
