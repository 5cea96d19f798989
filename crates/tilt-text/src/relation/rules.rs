//! What word classes and grammar say alone, without any trained weight.

use tilt_core::syntax::Upos;

use super::label::{LABELS, Label};
use super::lexicon::Lexicon;
use super::scene::Scene;

/// What the rules found.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Votes for each label, 0 or more.
    pub scores: [f32; LABELS],
    /// The rules that fired, with the word they rest on.
    pub reasons: Vec<(&'static str, usize)>,
}

/// Votes below this are no event.
const LEAST: f32 = 0.9;

impl Verdict {
    /// The label with most votes.
    pub fn label(&self) -> Label {
        let best = self.best_root();
        if self.scores[best.index()] < LEAST { Label::None } else { best }
    }

    /// The root with most votes, however few.
    pub fn best_root(&self) -> Label {
        let mut best = Label::Support;
        for label in Label::ALL.into_iter().filter(|label| *label != Label::None) {
            if self.scores[label.index()] > self.scores[best.index()] {
                best = label;
            }
        }
        best
    }
}

/// Roots of good will: promised they are AGREE, refused they are REJECT, asked for they are REQUEST.
fn is_kind(label: Label) -> bool {
    matches!(
        label,
        Label::Agree | Label::Consult | Label::Support | Label::Cooperate | Label::Aid | Label::Yield
    )
}

fn is_material_conflict(label: Label) -> bool {
    matches!(label, Label::Sanction | Label::Mobilize | Label::Coerce | Label::Assault)
}

/// Reads a scene.
pub fn read(scene: &Scene) -> Verdict {
    let lexicon = Lexicon::bundled();
    let mut verdict = Verdict { scores: [0.0; LABELS], reasons: Vec::new() };
    for (rank, &at) in scene.chain.iter().enumerate() {
        let weight = match rank {
            0 => 3.0,
            1 => 2.0,
            2 | 3 => 1.4,
            _ => 1.0,
        };
        word(scene, lexicon, at, weight, &mut verdict);
        pairs(scene, lexicon, at, weight, &mut verdict);
    }
    let near = |at: usize| match (scene.source, scene.target) {
        (Some(s), Some(t)) => (s.min(t)..=s.max(t)).contains(&at),
        _ => true,
    };
    for at in (0..scene.words.len()).filter(|at| !scene.chain.contains(at) && !scene.is_name[*at]) {
        word(scene, lexicon, at, if near(at) { 0.5 } else { 0.15 }, &mut verdict);
    }
    shades(scene, lexicon, &mut verdict);
    verdict
}

fn add(verdict: &mut Verdict, label: Label, weight: f32, rule: &'static str, at: usize) {
    verdict.scores[label.index()] += weight;
    if weight >= 1.0 {
        verdict.reasons.push((rule, at));
    }
}

fn word(scene: &Scene, lexicon: &Lexicon, at: usize, weight: f32, verdict: &mut Verdict) {
    if scene.is_name[at] {
        return;
    }
    let weight = match scene.words[at].upos {
        Upos::Verb => weight,
        _ => weight * 0.7,
    };
    let weight = if scene.sides[at].is_some() { weight * 0.4 } else { weight };
    for class in scene.classes[at].iter() {
        if let Some(root) = lexicon.root(class) {
            add(verdict, root, weight, "word", at);
        }
    }
}

/// "imposed sanctions", "the lifting of the embargo": a verb class with a noun class among what hangs on it.
fn pairs(scene: &Scene, lexicon: &Lexicon, at: usize, weight: f32, verdict: &mut Verdict) {
    if let Some((root, noun)) = pair_root(scene, lexicon, at) {
        add(verdict, root, weight * 1.5, "pair", noun);
    }
}

/// The root of a verb and a noun among its arguments, and the noun.
pub fn pair_root(scene: &Scene, lexicon: &Lexicon, at: usize) -> Option<(Label, usize)> {
    let verb = scene.classes[at];
    if verb.is_empty() {
        return None;
    }
    let children = &scene.children[at];
    let nouns: Vec<usize> = children
        .iter()
        .copied()
        .filter(|child| {
            let deprel = scene.words[*child].deprel;
            deprel.starts_with("obj")
                || deprel.starts_with("obl")
                || deprel.starts_with("nsubj:pass")
                || deprel.starts_with("nmod")
        })
        .flat_map(|child| std::iter::once(child).chain(scene.children[child].iter().copied()))
        .collect();
    lexicon.pairs().iter().filter(|rule| verb.has(rule.verb)).find_map(|rule| {
        let noun = nouns.iter().copied().find(|noun| {
            scene.classes[*noun].has(rule.noun) && (!rule.joint || is_joint(scene, lexicon, *noun))
        })?;
        Some((rule.root, noun))
    })
}

fn is_joint(scene: &Scene, lexicon: &Lexicon, noun: usize) -> bool {
    let joint = lexicon.number("joint.a");
    let near = scene.children[noun].iter().chain(scene.words[noun].head.iter());
    near.into_iter().any(|at| joint.is_some_and(|joint| scene.classes[*at].has(joint)))
        || scene.target.is_some_and(|target| scene.case_of(target) == Some("with"))
}

/// Denials, futures and attitudes over the predicate: "refused to release", "will provide", "agreed to withdraw".
fn shades(scene: &Scene, lexicon: &Lexicon, verdict: &mut Verdict) {
    let Some(&first) = scene.chain.first() else { return };
    let best = verdict.best_root();
    let denied = scene.chain.iter().take(3).find(|at| scene.is_negated(**at));
    if let Some(&at) = denied
        && is_kind(best)
    {
        add(verdict, Label::Reject, 3.0, "denied", at);
        verdict.scores[best.index()] *= 0.5;
    }
    let ahead = scene.chain.iter().take(3).find(|at| scene.is_future(**at));
    if let Some(&at) = ahead
        && denied.is_none()
    {
        if is_kind(best) && best != Label::Support {
            add(verdict, Label::Agree, 3.0, "future", at);
        } else if is_material_conflict(best) {
            add(verdict, Label::Threaten, 3.0, "future", at);
        }
    }
    let ready = lexicon.number("ready.a");
    let is_ready = |at: &&usize| ready.is_some_and(|ready| scene.classes[**at].has(ready));
    if let Some(&at) = scene.chain.iter().take(3).find(is_ready)
        && is_kind(best)
    {
        add(verdict, Label::Agree, 3.0, "ready", at);
    }
    // An attitude verb with an infinitive or clause decides over what is in it.
    let attitudes = [Label::Reject, Label::Request, Label::Threaten, Label::Agree, Label::Accuse];
    let takes_clause =
        scene.has_child(first, |word, _| matches!(word.deprel, "xcomp" | "ccomp" | "obl" | "obj" | "advcl"));
    for class in scene.classes[first].iter() {
        if let Some(root) = lexicon.root(class).filter(|root| attitudes.contains(root) && takes_clause) {
            add(verdict, root, 2.0, "attitude", first);
        }
    }
}
