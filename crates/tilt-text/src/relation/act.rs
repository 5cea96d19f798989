//! Deeds between actors, by grammar: a verb or noun of a word class, who does it, and whom it reaches.
//!
//! The trained model looks at one pair a sentence and must be sure that there is an event at all. Here the tree alone
//! proposes the pair: the subject of a verb whose class is a root of PLOVER \[plover2021\], and the first actor among
//! its objects and what hangs on them; or who owns a noun of deed and whom it is directed at. The word class names the
//! root, and the model must find it likely for this pair.

mod deed;
mod frame;
mod reach;

use std::collections::BTreeSet;

use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::syntax::Upos;

use super::draft::Reader;
use super::dyads::phrase;
use super::label::Label;
use super::lexicon::Lexicon;
use super::link::{self, Shade, relation};
use super::rules::pair_root;
use super::scene::Scene;
use super::stage::{Stage, base, is_one};
use crate::coder::Draft;
use crate::sentence::{Normal, SentenceContext};

/// The rule id of a deed that a verb tells.
pub const ACT_RULE: &str = "G-act-1";
/// The rule id of a deed that a noun tells.
pub const DEED_RULE: &str = "G-act-2";
/// The rule id of words against something that is no actor.
pub const WORDS_RULE: &str = "G-act-3";
/// The rule id of a promise, a refusal or a threat about what hangs on its verb.
pub const ATTITUDE_RULE: &str = "G-act-5";
/// The rule id of a deed whose verb is in no class, told by the model.
pub const UNLISTED_RULE: &str = "M-act-1";
/// The rule id of a deed that a frame tells: a verb, its object and the place of whom it reaches.
pub const FRAME_RULE: &str = "G-act-4";

/// Least share of a root that the word class names, where the model puts it first.
const LEAST_TOP: f32 = 0.3;
/// The same where the model would rather have another.
const LEAST_OTHER: f32 = 0.25;

/// Verbs whose act is an agreement, a meeting or a visit: told by rules of their own or not at all.
const OTHERS: &str =
    "sign ratify initial conclude ink seal meet talk visit tour travel fly arrive establish engage";
/// Verbs of refusal and blame that need nobody they are turned against: "A condemned the raid".
const AGAINST: &str = "condemn denounce deplore decry veto reject rebuff";

/// Verbs of a promise, a refusal or a threat about what hangs on them.
const ATTITUDES: &str = "\
    agree promise pledge vow undertake offer consent commit swear volunteer refuse decline threaten balk";

/// What the tree says of a deed, before anybody weighs it.
struct Deed {
    at: usize,
    doer: Option<usize>,
    sources: Vec<Party>,
    reached: Option<usize>,
    targets: Vec<Party>,
    symmetric: bool,
}

impl Reader<'_> {
    /// Deeds of a sentence that no draft at hand tells.
    pub(crate) fn acts(&self, context: &SentenceContext, known: &[Draft]) -> Vec<Draft> {
        if !context.mentions.iter().any(|mention| mention.actor.is_some()) {
            return Vec::new();
        }
        let normal = Normal::of(&context.document.text, context.sentence.span);
        if normal.is_shouting() || normal.is_title_case() {
            return Vec::new();
        }
        let scene = Scene::unmarked(context.sentence.span.of(&context.document.text), self.analyser);
        let stage = Stage { scene: &scene, context, normal: &normal };
        let mut found: Vec<Draft> = Vec::new();
        for at in 0..scene.words.len() {
            if scene.is_name[at] || scene.words[at].deprel == "compound" {
                continue;
            }
            let told = match scene.words[at].upos {
                Upos::Verb => self.told(&stage, at),
                Upos::Noun => deed::of_noun(&stage, at).and_then(|deed| self.noun(&stage, deed)),
                _ => None,
            };
            let Some(draft) = told else { continue };
            if !known.iter().chain(&found).any(|other| tells(other, &draft)) {
                found.push(draft);
            }
        }
        found
    }

    fn told(&self, stage: &Stage, at: usize) -> Option<Draft> {
        let scene = stage.scene;
        let lemma = &scene.lemmas[at];
        let roots = roots(scene, at);
        if deed::is_embedded(scene, at) {
            return None;
        }
        if let Some((deed, root)) = deed::of_arrival(stage, at) {
            return Some(draft(stage, &deed, FRAME_RULE, root));
        }
        let deed = deed::of_verb(stage, at)?;
        if let Some(framed) =
            frame::of_verb(stage, at, stage.is_passive(at), &codes(&deed.sources), &deed.sources)
        {
            let deed = Deed { reached: Some(framed.reached), targets: framed.targets, ..deed };
            return Some(draft(stage, &deed, FRAME_RULE, framed.root));
        }
        let is_together =
            scene.has_child(at, |word, lemma| word.deprel == "advmod" && is_one("together jointly", lemma));
        let joint = frame::joint(stage, at).or(is_together.then_some(Label::Cooperate));
        if codes(&deed.sources).len() > 1
            && let Some(root) = joint
        {
            let deed = Deed { reached: None, targets: Vec::new(), symmetric: true, ..deed };
            return Some(draft(stage, &deed, FRAME_RULE, root));
        }
        if is_one(OTHERS, lemma) || deed.sources.is_empty() {
            return None;
        }
        if roots.is_empty() {
            return self.unlisted(stage, &deed);
        }
        if let Some(draft) = self.attitude(stage, &deed, &roots) {
            return Some(draft);
        }
        self.verb(stage, &deed, &roots).or_else(|| against(stage, deed, &roots))
    }

    /// "Refused to receive B", "vowed to sink any B vessel": a promise, a refusal or a threat about what hangs on it.
    fn attitude(&self, stage: &Stage, deed: &Deed, roots: &[Label]) -> Option<Draft> {
        let scene = stage.scene;
        let lemma = &scene.lemmas[deed.at];
        let attitudes = [Label::Agree, Label::Reject, Label::Threaten];
        let root = roots.iter().copied().find(|root| attitudes.contains(root) && is_one(ATTITUDES, lemma))?;
        let what =
            stage.child(deed.at, &["xcomp"], &[]).filter(|word| scene.words[*word].upos == Upos::Verb)?;
        let (reached, targets) = reach::of_verb(stage, what, false, deed.doer, &codes(&deed.sources))?;
        let is_place = |case| matches!(case, "in" | "inside" | "at" | "near" | "across");
        if scene.case_of(reached).is_some_and(is_place) {
            return None;
        }
        let votes = Lexicon::bundled().votes(scene.classes[what]);
        let is_hostile = [Label::Assault, Label::Coerce, Label::Sanction, Label::Mobilize]
            .iter()
            .any(|label| votes[label.index()] > 0.0);
        let root = match root {
            Label::Agree if is_hostile && is_one("vow swear promise pledge", lemma) => Label::Threaten,
            // "Agreed to curb", "declined to attack": neither good will nor a refusal of it.
            Label::Agree | Label::Reject if is_hostile => return None,
            root => root,
        };
        let deed = Deed { reached: Some(reached), targets, sources: deed.sources.clone(), ..*deed };
        Some(draft(stage, &deed, ATTITUDE_RULE, root))
    }

    /// A verb of no class: what the model makes of the words around it, where it is sure.
    fn unlisted(&self, stage: &Stage, deed: &Deed) -> Option<Draft> {
        let scene = stage.scene;
        let (doer, reached) = (deed.doer?, deed.reached?);
        let near = |word: usize| scene.words[word].head == Some(deed.at);
        let is_near = near(reached) || scene.words[reached].head.is_some_and(near);
        let marked = marked(scene, doer, reached)?;
        let decision = self.model.decide(&marked, 0);
        let root = decision.root();
        let share = decision.shares[root.index()];
        let is_told = root != Label::None
            // What is promised or asked is told by its verb.
            && root != Label::Agree
            && share >= LEAST_UNLISTED
            && is_near
            && link::shade(&marked, deed.at).is_none()
            && link::is_linked(&marked, doer, reached, root);
        is_told.then(|| draft(stage, deed, UNLISTED_RULE, root))
    }

    fn verb(&self, stage: &Stage, deed: &Deed, roots: &[Label]) -> Option<Draft> {
        let scene = stage.scene;
        let (doer, reached) = (deed.doer?, deed.reached?);
        let marked = marked(scene, doer, reached)?;
        let decision = self.model.decide(&marked, 0);
        let share = |root: Label| decision.shares[root.index()];
        let best = roots.iter().copied().max_by(|one, other| share(*one).total_cmp(&share(*other)))?;
        let shade = link::shade(&marked, deed.at);
        let top = decision.root();
        // "Will deliver" is a promise to the model, "did not deliver" a refusal; here it is a delivery in its shade.
        let is_shaded = match shade {
            Some(Shade::Denied) => top == Label::Reject,
            Some(_) => matches!(top, Label::Agree | Label::Threaten),
            None => false,
        };
        let least = if top == best { LEAST_TOP } else { LEAST_OTHER };
        // Who is asked, promised or met hangs on the verb itself: deeper stands what it is about.
        let is_direct = scene.words[reached].head == Some(deed.at);
        let is_addressed = matches!(best, Label::Request | Label::Agree | Label::Consult | Label::Threaten);
        if is_addressed && !(is_direct && top == best) && !is_shaded {
            return None;
        }
        let is_linked = link::is_linked(&marked, doer, reached, best) || stage.is_passive(deed.at);
        ((is_shaded || share(best) >= least) && is_linked).then(|| draft(stage, deed, ACT_RULE, best))
    }

    fn noun(&self, stage: &Stage, deed: Deed) -> Option<Draft> {
        let scene = stage.scene;
        let range = |word: Option<usize>| word.map(|word| word..word + 1);
        let marked = scene.with_sides(range(deed.doer), range(deed.reached));
        let decision = self.model.decide(&marked, 0);
        let votes = Lexicon::bundled().votes(scene.classes[deed.at]);
        let share = |root: Label| decision.shares[root.index()];
        let best = Label::ALL
            .into_iter()
            .filter(|root| votes[root.index()] > 0.0)
            .max_by(|one, other| share(*one).total_cmp(&share(*other)))?;
        (decision.root() == best && share(best) >= LEAST_NOUN).then(|| draft(stage, &deed, DEED_RULE, best))
    }
}

/// Least share of a root where the verb is in no class.
const LEAST_UNLISTED: f32 = 0.75;
/// Least share of the root of a noun.
const LEAST_NOUN: f32 = 0.5;

/// The sentence with the two marked, if their words stand apart.
fn marked(scene: &Scene, doer: usize, reached: usize) -> Option<Scene> {
    let (one, other) = (phrase(scene, doer), phrase(scene, reached));
    (one.end <= other.start || other.end <= one.start).then(|| scene.with_marks(one, other))
}

/// "A condemned the raid": words against something, with nobody named.
fn against(stage: &Stage, deed: Deed, roots: &[Label]) -> Option<Draft> {
    let scene = stage.scene;
    let root = roots.iter().copied().find(|root| matches!(root, Label::Accuse | Label::Reject))?;
    let has_object = scene.has_child(deed.at, |word, _| relation(word.deprel) == "obj");
    let is_told = !stage.is_passive(deed.at) && has_object && is_one(AGAINST, &scene.lemmas[deed.at]);
    let deed = Deed { reached: None, targets: Vec::new(), ..deed };
    is_told.then(|| draft(stage, &deed, WORDS_RULE, root))
}

/// Roots that a verb is by its class, or with a noun among its arguments.
fn roots(scene: &Scene, at: usize) -> Vec<Label> {
    let lexicon = Lexicon::bundled();
    let votes = lexicon.votes(scene.classes[at]);
    let mut found: Vec<Label> = Label::ALL.into_iter().filter(|label| votes[label.index()] > 0.0).collect();
    found.extend(
        pair_root(scene, lexicon, at).map(|(root, _)| root).filter(|root| votes[root.index()] == 0.0),
    );
    found
}

/// Whether a draft says what another one says: by the same word, inside an agreement or a membership, or between the
/// same states in the same root.
pub(crate) fn tells(known: &Draft, draft: &Draft) -> bool {
    if known.at == draft.at {
        return true;
    }
    let (Content::Event { root: one, .. }, Content::Event { root: other, .. }) =
        (&known.content, &draft.content)
    else {
        let is_act = !matches!(known.content, Content::Prediction { .. } | Content::Evaluation { .. });
        return is_act && known.span.overlaps(draft.span);
    };
    let (before, after) = (sides(known), sides(draft));
    let all = |[one, other]: &[BTreeSet<String>; 2]| one.union(other).cloned().collect::<BTreeSet<String>>();
    let overlaps = known.span.overlaps(draft.span);
    let is_within = after[0].is_subset(&before[0]) && after[1].is_subset(&before[1]);
    let is_named = !after[0].is_empty() || overlaps;
    // Without direction the sides may stand either way round.
    let is_mutual =
        [known, draft].iter().any(|draft| is_symmetric(draft)) && all(&after).is_subset(&all(&before));
    one == other && is_named && (is_within || is_mutual) || all(&before) == all(&after) && overlaps
}

/// Who does it and whom it reaches, offices apart.
fn sides(draft: &Draft) -> [BTreeSet<String>; 2] {
    match &draft.content {
        Content::Event { sources, targets, .. } => [codes(sources), codes(targets)],
        _ => Default::default(),
    }
}

fn is_symmetric(draft: &Draft) -> bool {
    matches!(draft.content, Content::Event { symmetric: true, .. })
}

fn draft(stage: &Stage, deed: &Deed, rule: &'static str, root: Label) -> Draft {
    let at = deed.at;
    let is_denied = rule == DEED_RULE && deed::is_denied_report(stage.scene, at);
    let modality = if is_denied || deed::is_of_none(stage.scene, at) {
        Some(Modality::Negated)
    } else if deed::is_of_a_variant(stage.scene, at) || deed::is_wished(stage.scene, at) {
        Some(Modality::Hypothetical)
    } else {
        link::modality(link::shade(stage.scene, at), root)
    };
    let lemma = stage.scene.lemmas[at].clone();
    let (mut sources, mut targets) = (deed.sources.clone(), deed.targets.clone());
    if deed.symmetric {
        sources.append(&mut targets);
    }
    let content = Content::Event {
        root: root.plover(std::slice::from_ref(&lemma)),
        label: lemma,
        symmetric: deed.symmetric,
        sources,
        targets,
    };
    stage.draft(at, rule, content, modality)
}

/// The codes of parties, offices apart.
fn codes(parties: &[Party]) -> BTreeSet<String> {
    parties.iter().filter_map(|party| Some(base(party.actor?))).collect()
}
