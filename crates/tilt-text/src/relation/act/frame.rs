//! Frames of deeds: a verb, its object and the place of whom it reaches, without any weight.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tilt_core::actor::{Actor, Role};
use tilt_core::proposition::Party;
use tilt_core::syntax::Upos;

use super::super::label::Label;
use super::super::lexicon::Lexicon;
use super::super::link::relation;
use super::super::stage::{Stage, base, is_one};
use super::reach;
use crate::sentence::lexicon_rows;

/// Words behind a verb among which its particle may stand.
const PARTICLE_REACH: usize = 6;

/// One row of `lexicon/acts.tsv`.
#[derive(Debug)]
struct Frame {
    root: Label,
    particle: Option<&'static str>,
    object: Object,
    places: Vec<&'static str>,
}

/// What the object must be.
#[derive(Debug, Clone)]
struct Object {
    is_needed: bool,
    is_military: bool,
    nouns: Vec<&'static str>,
    classes: Vec<usize>,
    not_nouns: Vec<&'static str>,
    not_classes: Vec<usize>,
    behind: Vec<&'static str>,
}

/// Frames by the lemma of their verb, in the order of the table.
fn table() -> &'static BTreeMap<&'static str, Vec<Frame>> {
    static TABLE: OnceLock<BTreeMap<&'static str, Vec<Frame>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: BTreeMap<&'static str, Vec<Frame>> = BTreeMap::new();
        for row in lexicon_rows(include_str!("../../../lexicon/acts.tsv")) {
            let [root, verbs, object, places] = row[..] else { panic!("acts.tsv: {row:?}") };
            let root = Label::find(root).unwrap_or_else(|| panic!("acts.tsv: {root} is no root"));
            for verb in verbs.split(' ') {
                let (lemma, particle) = verb.split_once('_').map_or((verb, None), |(v, p)| (v, Some(p)));
                table.entry(lemma).or_default().push(Frame {
                    root,
                    particle,
                    object: Object::read(object),
                    places: places.split(' ').collect(),
                });
            }
        }
        table
    })
}

impl Object {
    fn read(text: &'static str) -> Object {
        let mut object = Object {
            is_needed: !(text.starts_with('*') || text == "&military"),
            is_military: text == "&military",
            nouns: Vec::new(),
            classes: Vec::new(),
            not_nouns: Vec::new(),
            not_classes: Vec::new(),
            behind: Vec::new(),
        };
        let class = |name: &str| {
            let number = Lexicon::bundled().number(&format!("{name}.n"));
            number.unwrap_or_else(|| panic!("acts.tsv: no class {name}"))
        };
        for word in text.split(' ').filter(|word| !matches!(*word, "*" | "+" | "&military")) {
            if let Some(noun) = word.strip_prefix('@') {
                object.behind.push(noun);
                continue;
            }
            let (is_not, word) = word.strip_prefix('-').map_or((false, word), |word| (true, word));
            match (is_not, word.strip_prefix('{').and_then(|word| word.strip_suffix('}'))) {
                (false, Some(name)) => object.classes.push(class(name)),
                (true, Some(name)) => object.not_classes.push(class(name)),
                (false, None) => object.nouns.push(word),
                (true, None) => object.not_nouns.push(word),
            }
        }
        object
    }

    /// The noun that the frame is about, `None` where it needs none; an error where the verb has not what it needs.
    fn of(&self, stage: &Stage, verb: usize, object: Option<usize>) -> Result<Option<usize>, ()> {
        let behind = stage.children_of(verb, &["obl", "xcomp"], &[]);
        let is_listed =
            |word: &usize| self.behind.iter().any(|noun| is_one(noun, &stage.scene.lemmas[*word]));
        if let Some(noun) = behind.into_iter().find(is_listed) {
            return Ok(Some(noun));
        }
        let is_only_behind = !self.behind.is_empty() && self.nouns.is_empty() && self.classes.is_empty();
        if is_only_behind || !self.fits(stage, object) { Err(()) } else { Ok(object) }
    }

    fn fits(&self, stage: &Stage, object: Option<usize>) -> bool {
        let Some(object) = object else { return !self.is_needed };
        let scene = stage.scene;
        // "Ten tonnes of flour", "a dozen trucks and a crane": what is counted and what is listed.
        let mut nouns = vec![object];
        nouns.extend(stage.children_of(object, &["conj"], &[]));
        // "Mortar rounds", but not "its intelligence chief".
        if !stage.is_office(object) && !is_one("chief head", &scene.lemmas[object]) {
            nouns.extend(stage.children_of(object, &["compound"], &[]));
        }
        nouns.extend(stage.children_of(object, &["nmod"], &["of"]));
        let is_listed = |noun: &usize| {
            let lemma = scene.lemmas[*noun].as_str();
            let singular = lemma.strip_suffix('s').unwrap_or(lemma);
            self.nouns.iter().any(|word| is_one(word, lemma) || is_one(word, singular))
                || self.classes.iter().any(|class| scene.classes[*noun].has(*class))
        };
        let is_excluded = self.not_nouns.iter().any(|word| is_one(word, &scene.lemmas[object]))
            || self.not_classes.iter().any(|class| scene.classes[object].has(*class));
        let is_open = self.nouns.is_empty() && self.classes.is_empty();
        !is_excluded && (is_open || nouns.iter().any(is_listed))
    }
}

/// What a frame makes of a verb.
pub(super) struct Framed {
    pub(super) root: Label,
    pub(super) reached: usize,
    pub(super) targets: Vec<Party>,
}

/// Rows of a verb; the lemmas of the grammar sometimes have an e too much or too few.
fn rows(lemma: &str) -> Option<&'static Vec<Frame>> {
    let table = table();
    let shorter = || lemma.strip_suffix('e').and_then(|lemma| table.get(lemma));
    table.get(lemma).or_else(shorter).or_else(|| table.get(format!("{lemma}e").as_str()))
}

/// "A and B trade wheat", "A, B and C completed the line": a frame of common work whose doers are several.
pub(super) fn joint(stage: &Stage, verb: usize) -> Option<Label> {
    let object = stage.child(verb, &["obj"], &[]);
    let is_common = |root| {
        matches!(root, Label::Cooperate | Label::Consult | Label::Agree | Label::Yield | Label::Support)
    };
    let rows = rows(&stage.scene.lemmas[verb])?.iter().filter(|frame| {
        is_common(frame.root) && frame.places.iter().any(|place| matches!(*place, "with" | "between"))
    });
    let mut rows =
        rows.filter(|frame| frame.has_particle(stage, verb) && frame.object.of(stage, verb, object).is_ok());
    rows.next().map(|frame| frame.root)
}

/// The first frame of a verb that fits, with whom it reaches.
pub(super) fn of_verb(
    stage: &Stage,
    verb: usize,
    passive: bool,
    own: &BTreeSet<String>,
    sources: &[Party],
) -> Option<Framed> {
    let scene = stage.scene;
    let rows = rows(&scene.lemmas[verb])?;
    let mut objects: Vec<usize> = if passive {
        let subject =
            scene.children[verb].iter().copied().find(|child| scene.words[*child].deprel == "nsubj:pass");
        subject.or(scene.words[verb].head.filter(|_| scene.words[verb].deprel == "acl")).into_iter().collect()
    } else {
        stage.children_of(verb, &["obj"], &[]).collect()
    };
    // "Handed B three engines": what is handed is no actor.
    objects.sort_by_key(|word| !reach::named(stage, *word, own).is_empty());
    let object = objects.first().copied();
    let is_armed = sources.iter().any(|party| matches!(party.actor, Some(Actor::State(_, Role::Military))));
    // "Two journalists were killed", "forces are stationed": without a doer only what is done to an organ of a state.
    let is_open = passive && sources.is_empty();
    if is_open && !object.is_some_and(|object| is_of_a_state(stage, object)) {
        return None;
    }
    let fits = |frame: &&Frame| {
        frame.has_particle(stage, verb)
            && (is_armed || !frame.object.is_military)
            && !(is_open && matches!(frame.root, Label::Mobilize | Label::Cooperate | Label::Request))
    };
    rows.iter().filter(fits).find_map(|frame| {
        // The grammar sometimes gives a verb two objects, hangs the second on the first, or takes a particle for a
        // preposition: "took in the families".
        let inner = objects.iter().flat_map(|object| stage.children_of(*object, &["obj"], &[]));
        let behind = stage.children_of(verb, &["obl"], &[]).filter(|word| {
            objects.is_empty() && frame.particle.is_some() && scene.case_of(*word) == frame.particle
        });
        let mut candidates: Vec<Option<usize>> =
            objects.iter().copied().chain(inner).chain(behind).map(Some).collect();
        candidates.push(None);
        let object = candidates.into_iter().find_map(|object| frame.object.of(stage, verb, object).ok())?;
        let mut places = frame.places.iter().filter(|place| !is_open || matches!(**place, "obj" | "inside"));
        let (reached, targets) = places.find_map(|place| frame.reached(stage, verb, object, place, own))?;
        Some(Framed { root: frame.root, reached, targets })
    })
}

/// "Received B support": B is no object there.
fn is_modifier(stage: &Stage, word: usize) -> bool {
    matches!(relation(stage.scene.words[word].deprel), "compound" | "amod" | "nmod" | "det" | "nummod")
}

/// An office, forces, or what a state acts with: "the Japanese crew", "the American inspectors".
fn is_of_a_state(stage: &Stage, noun: usize) -> bool {
    !stage.actor(noun).is_empty()
        || super::deed::is_means(stage, noun)
        || is_one("crew", &stage.scene.lemmas[noun])
}

impl Frame {
    /// The second word of the verb hangs on it, or stands close behind it whatever the tree says.
    fn has_particle(&self, stage: &Stage, verb: usize) -> bool {
        let Some(particle) = self.particle else { return true };
        let lemmas = &stage.scene.lemmas;
        let near = verb + 1..(verb + PARTICLE_REACH).min(lemmas.len());
        near.into_iter().any(|at| lemmas[at] == particle)
            || stage.scene.has_child(verb, |word, lemma| {
                lemma == particle
                    && matches!(relation(word.deprel), "compound" | "advmod" | "obl" | "obj" | "xcomp")
            })
    }

    fn reached(
        &self,
        stage: &Stage,
        verb: usize,
        object: Option<usize>,
        place: &str,
        own: &BTreeSet<String>,
    ) -> Option<(usize, Vec<Party>)> {
        match place {
            "obj" => {
                let named = |word: usize| {
                    let found = reach::named(stage, word, own);
                    (!found.is_empty()).then_some((word, found))
                };
                let direct = object.and_then(named);
                let behind = || stage.just_behind(verb).filter(|word| !is_modifier(stage, *word));
                direct.or_else(|| behind().filter(|_| !stage.is_passive(verb)).and_then(named))
            }
            "inside" => reach::below(stage, object?, own),
            "iobj" => {
                let other = || stage.children_of(verb, &["obj"], &[]).find(|word| Some(*word) != object);
                let joined = || {
                    let nouns = stage.children_of(object?, &["compound"], &[]);
                    nouns.into_iter().find(|noun| stage.scene.words[*noun].upos == Upos::Noun)
                };
                let word = stage.child(verb, &["iobj"], &[]).or_else(other).or_else(joined);
                let behind = || stage.just_behind(verb).filter(|word| !is_modifier(stage, *word));
                let word = word.or_else(|| behind().filter(|_| !stage.is_passive(verb)))?;
                reach::below(stage, word, own)
            }
            "clause" => {
                let clauses = stage.children_of(verb, &["ccomp", "xcomp"], &[]);
                clauses
                    .flat_map(|clause| stage.children_of(clause, &["nsubj"], &[]).collect::<Vec<_>>())
                    .find_map(|word| {
                        let found = reach::named(stage, word, own);
                        (!found.is_empty()).then_some((word, found))
                    })
            }
            case => self.behind(stage, verb, object.unwrap_or(verb), case, own),
        }
    }

    /// Behind a preposition of the verb, or of its object.
    fn behind(
        &self,
        stage: &Stage,
        verb: usize,
        object: usize,
        case: &str,
        own: &BTreeSet<String>,
    ) -> Option<(usize, Vec<Party>)> {
        let cases = [case];
        let words: Vec<usize> = stage
            .children_of(verb, &["obl", "nmod"], &cases)
            .chain(stage.children_of(object, &["nmod", "obl"], &cases))
            // "300 tonnes of rice in B": the grammar may hang the place on what is counted.
            .chain(
                stage
                    .children_of(object, &["nmod"], &["of"])
                    .flat_map(|inner| stage.children_of(inner, &["nmod"], &cases).collect::<Vec<_>>()),
            )
            .collect();
        // "Unloaded rice in the capital of B": where it went stands for who got it.
        let place = |word: &usize| {
            let party = stage.place(*word).filter(|_| matches!(case, "in" | "at" | "to" | "into"))?;
            let is_other = party.actor.is_some_and(|actor| !own.contains(&base(actor)));
            is_other.then(|| (*word, vec![party]))
        };
        let reached = words.iter().find_map(|word| reach::below(stage, *word, own));
        reached.or_else(|| words.iter().find_map(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        assert!(table().len() > 150);
        let known = [
            "obj",
            "inside",
            "iobj",
            "to",
            "for",
            "from",
            "with",
            "on",
            "against",
            "of",
            "into",
            "at",
            "by",
            "over",
            "near",
            "along",
            "opposite",
            "toward",
            "towards",
            "around",
            "between",
            "about",
            "upon",
            "behind",
            "beside",
            "alongside",
            "through",
            "via",
            "past",
            "in",
            "clause",
            "north",
            "south",
            "east",
            "west",
            "before",
            "off",
        ];
        for (verb, frames) in table() {
            for place in frames.iter().flat_map(|frame| &frame.places) {
                assert!(known.contains(place), "{verb}: {place}");
            }
        }
    }
}
