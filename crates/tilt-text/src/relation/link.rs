//! What grammar alone says of a pair: whether one acts and the other is acted on, by which word, and in what shade.

use tilt_core::proposition::Modality;
use tilt_core::syntax::Upos;

use super::label::Label;
use super::lexicon::Lexicon;
use super::scene::Scene;

/// A shade that grammar puts on an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// "did not", "no".
    Denied,
    /// "will", "plans to", "is ready to".
    Ahead,
    /// "may", "could", "if".
    Possible,
}

/// The modality of an act of this root in a shade. A refusal or a promise is an act of its own: what it denies or puts off
/// is not the act told.
pub(super) fn modality(shade: Option<Shade>, root: Label) -> Option<Modality> {
    let is_speech = matches!(root, Label::Reject | Label::Agree | Label::Threaten | Label::Request);
    match shade {
        Some(Shade::Denied) => Some(Modality::Negated),
        Some(Shade::Ahead) if !is_speech => Some(Modality::Planned),
        Some(Shade::Possible) if !is_speech => Some(Modality::Hypothetical),
        _ => None,
    }
}

/// Steps from the target up to the act.
const REACH: usize = 5;

/// A relation without its subtype.
pub(super) fn relation(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or_default()
}

/// The first of words joined by "and".
fn first(scene: &Scene, mut at: usize) -> usize {
    for _ in 0..4 {
        match scene.words[at].head.filter(|_| scene.words[at].deprel == "conj") {
            Some(head) => at = head,
            None => break,
        }
    }
    at
}

/// Whether the source is subject, agent or owner of an act, and the target hangs on that act.
///
/// On the way from the target up to the act no other clause may lie: what somebody else does there is not done by
/// the source.
pub fn is_linked(scene: &Scene, source: usize, target: usize, root: Label) -> bool {
    let head = first(scene, source);
    let Some(act) = scene.words[head].head else { return false };
    // "A and B met": both are subjects of an act between them.
    if first(scene, target) == head {
        let is_mutual = matches!(
            root,
            Label::Consult | Label::Cooperate | Label::Support | Label::Agree | Label::Assault
        );
        let is_neither = scene.has_child(head, |_, lemma| matches!(lemma, "neither" | "nor"));
        return is_mutual
            && !is_neither
            && relation(scene.words[head].deprel) == "nsubj"
            && only_two(scene, head);
    }
    match scene.words[head].deprel {
        "nsubj:pass" => false,
        "obl:agent" | "obl" if scene.case_of(head) == Some("by") => {
            scene.words[first(scene, target)].deprel == "nsubj:pass"
                && scene.words[first(scene, target)].head == Some(act)
        }
        deprel if relation(deprel) == "nsubj" => {
            // Who is met stands close by: what is talked about may be anybody.
            let steps = if root == Label::Consult { 2 } else { REACH };
            reaches(scene, target, act, source, steps)
                && !rests_on_a_side_noun(scene, act, root)
                && !is_only_a_place(scene, first(scene, target), root)
                && !is_of_another_act(scene, first(scene, target), root)
        }
        "nmod:poss" | "compound" | "amod" | "nmod" => {
            // "A's attack on B", "the arrest of B by A": a noun that is an act by itself.
            let is_own =
                scene.words[head].deprel != "nmod" || matches!(scene.case_of(head), Some("by" | "between"));
            let votes = Lexicon::bundled().votes(scene.classes[act]);
            is_own && votes[root.index()] > 0.0 && hangs(scene, target, act)
        }
        _ => false,
    }
}

/// "backed a settlement in B": B is where, not whom, unless force is used there or moved there.
fn is_only_a_place(scene: &Scene, target: usize, root: Label) -> bool {
    let is_where =
        |case| matches!(case, "in" | "inside" | "at" | "near" | "across" | "throughout" | "within" | "over");
    let by_force = matches!(root, Label::Assault | Label::Mobilize | Label::Coerce | Label::Yield);
    let by_deed = by_force || root == Label::Aid;
    scene.case_of(target).is_some_and(is_where)
        && match relation(scene.words[target].deprel) {
            "nmod" => !by_force,
            _ => !by_deed,
        }
}

/// "refused to back the invasion of B", "a pause in talks with B": B is the party of a noun, not of the source.
fn is_of_another_act(scene: &Scene, target: usize, root: Label) -> bool {
    let noun = match scene.words[target].head.filter(|_| relation(scene.words[target].deprel) == "nmod") {
        Some(noun) => noun,
        None => return false,
    };
    let votes = Lexicon::bundled().votes(scene.classes[noun]);
    let is_speech =
        matches!(root, Label::Support | Label::Reject | Label::Accuse | Label::Request | Label::Agree);
    let is_force = [Label::Assault, Label::Coerce, Label::Sanction, Label::Mobilize]
        .iter()
        .any(|label| votes[label.index()] > 0.0);
    let is_owner = scene.words[target].deprel == "nmod:poss";
    let is_deep = relation(scene.words[noun].deprel) == "nmod";
    // "at the invitation of B", "after a visit to B": what frames the act.
    let is_frame = |case| {
        matches!(
            case,
            "at" | "amid" | "after" | "before" | "despite" | "under" | "during" | "since" | "following"
        )
    };
    let is_frame = relation(scene.words[noun].deprel) == "obl" && scene.case_of(noun).is_some_and(is_frame);
    is_deep || is_frame && root != Label::Consult || is_speech && is_force && !is_owner
}

/// "linked it to the withdrawal": the noun that says the root is no object of the act, so the source does not do it.
fn rests_on_a_side_noun(scene: &Scene, act: usize, root: Label) -> bool {
    let Some(word) = telling(scene, root).filter(|word| *word != act && root != Label::Consult) else {
        return false;
    };
    !matches!(scene.words[word].upos, Upos::Verb | Upos::Adj)
        && matches!(relation(scene.words[word].deprel), "obl" | "nmod" | "advcl" | "appos" | "conj")
}

/// Of a list of three and more the first two are no pair.
fn only_two(scene: &Scene, head: usize) -> bool {
    scene.children[head].iter().filter(|child| scene.words[**child].deprel == "conj").count() == 1
}

fn hangs(scene: &Scene, target: usize, noun: usize) -> bool {
    let head = first(scene, target);
    let case = scene.case_of(head);
    scene.words[head].head == Some(noun)
        && relation(scene.words[head].deprel) == "nmod"
        && case.is_some_and(|case| !matches!(case, "in" | "from" | "at" | "between"))
}

fn reaches(scene: &Scene, target: usize, act: usize, source: usize, steps: usize) -> bool {
    let mut at = target;
    for step in 0..steps {
        let word = &scene.words[at];
        // "A seeks peace and B arms": another clause, with a subject of its own.
        if step > 0 && word.deprel == "conj" && own_subject(scene, at).is_some() {
            return false;
        }
        // "A said that B attacked it": the subject of what is said of it.
        let is_told = step == 0 && relation(word.deprel) == "nsubj";
        if matches!(relation(word.deprel), "acl" | "advcl" | "parataxis" | "appos" | "dislocated" | "list")
            || step > 0
                && at != act
                && own_subject(scene, at).is_some_and(|subject| subject != target && subject != source)
        {
            return false;
        }
        let Some(head) = word.head else { return false };
        if head == act {
            return !(is_told && scene.words[act].upos != Upos::Verb);
        }
        at = head;
    }
    false
}

fn own_subject(scene: &Scene, verb: usize) -> Option<usize> {
    scene.children[verb].iter().copied().find(|child| relation(scene.words[*child].deprel) == "nsubj")
}

/// The word of the chain that says the root by itself, or by a noun that hangs on it; the first of them.
pub fn telling(scene: &Scene, root: Label) -> Option<usize> {
    let lexicon = Lexicon::bundled();
    let says = |at: &usize| !scene.is_name[*at] && lexicon.votes(scene.classes[*at])[root.index()] > 0.0;
    let pairs =
        |at: &usize| super::rules::pair_root(scene, lexicon, *at).is_some_and(|(label, _)| label == root);
    let is_verb = |at: &usize| scene.words[*at].upos == Upos::Verb;
    let chain = || scene.chain.iter().copied().take(8);
    chain().find(|at| is_verb(at) && (says(at) || pairs(at))).or_else(|| chain().find(|at| says(at)))
}

/// What stands over a word: negation, will, doubt. Verbs above it count up to the clause that it is in.
pub fn shade(scene: &Scene, word: usize) -> Option<Shade> {
    const WISHES: [&str; 23] = [
        "plan", "intend", "want", "hope", "seek", "prepare", "consider", "expect", "wish", "aim", "mull",
        "weigh", "promise", "pledge", "vow", "agree", "decide", "threaten", "need", "try", "attempt", "set",
        "ready",
    ];
    const DOUBTS: [&str; 6] = ["may", "might", "could", "would", "can", "should"];
    let mut at = word;
    let mut found = None;
    for step in 0..3 {
        if scene.is_negated(at) {
            return Some(Shade::Denied);
        }
        if scene.has_child(at, |word, lemma| word.upos == Upos::Aux && DOUBTS.contains(&lemma))
            || scene.has_child(at, |word, lemma| {
                word.deprel == "mark" && matches!(lemma, "if" | "unless" | "whether")
            })
        {
            found = found.or(Some(Shade::Possible));
        }
        if scene
            .has_child(at, |word, lemma| word.upos == Upos::Aux && matches!(lemma, "will" | "shall" | "'ll"))
            || step > 0 && WISHES.contains(&scene.lemmas[at].as_str())
        {
            found = found.or(Some(Shade::Ahead));
        }
        let climbs = matches!(
            relation(scene.words[at].deprel),
            "xcomp" | "ccomp" | "advcl" | "obj" | "obl" | "nmod" | "acl"
        );
        match scene.words[at].head.filter(|_| climbs) {
            Some(head) => at = head,
            None => break,
        }
    }
    found
}
