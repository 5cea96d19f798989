//! Who met or visited whom, by grammar: the words of meeting and travelling, and who hangs on them.
//!
//! Rules over the words see a meeting where the parties stand beside its verb. Here the tree is read, so that a relative
//! clause, an insertion, "his Chilean colleague", "the presidents of A, B and C" or a city as the place of a visit may
//! lie between. Nothing is weighed: a verb or noun of the list with two public actors of different states on it is a
//! meeting (root CONSULT \[plover2021\]).

use std::collections::BTreeSet;

use tilt_core::actor::StateId;
use tilt_core::ontology::PloverRoot;
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::syntax::Upos;

use super::draft::Reader;
use super::label::Label;
use super::link::{self, relation};
use super::scene::Scene;
use super::stage::{Stage, base, distinct, is_one, is_verbal, joined};
use crate::coder::Draft;
use crate::mention::Mention;
use crate::sentence::{Normal, SentenceContext};

/// The rule id of a meeting that grammar tells.
pub const MEETING_RULE: &str = "G-meeting-1";
/// The rule id of a visit that grammar tells.
pub const VISIT_RULE: &str = "G-visit-1";

/// Verbs whose subject, object and "with" are those who meet.
const MEET: &str = "meet talk speak confer consult negotiate discuss telephone phone huddle converse";
/// Verbs whose object, a person of office, is received.
const RECEIVE: &str = "receive host greet welcome call ring";
/// Verbs of going somewhere; the place stands for its state.
const TRAVEL: &str = "arrive travel fly land come journey head return";
/// Verbs whose object is the place.
const TOUR: &str = "visit tour";
/// Nouns of a meeting.
const TALKS: &str = "talk meeting summit consultation negotiation conversation audience call";
/// Nouns of a visit.
const VISIT: &str = "visit trip stopover";
/// Verbs that hold a meeting: their subject takes part in it.
const HOLD: &str = "hold have begin open start resume conclude end continue conduct attend pay make";
impl Reader<'_> {
    /// Meetings and visits of a sentence that no draft at hand tells.
    pub(crate) fn encounters(&self, context: &SentenceContext, known: &[Draft]) -> Vec<Draft> {
        let states: BTreeSet<StateId> = context.mentions.iter().filter_map(Mention::state).collect();
        if states.is_empty() || !has_word(context.text()) {
            return Vec::new();
        }
        // In capitals a city, a club and a person look alike, and the tree is guessed.
        let normal = Normal::of(&context.document.text, context.sentence.span);
        if normal.is_shouting() || normal.is_title_case() {
            return Vec::new();
        }
        let sentence = context.sentence.span;
        let scene = Scene::unmarked(sentence.of(&context.document.text), self.analyser);
        let stage = Stage { scene: &scene, context, normal: &normal };
        let mut found: Vec<Draft> = Vec::new();
        for at in 0..scene.words.len() {
            let Some(draft) = stage.encounter(at) else { continue };
            let is_told = |other: &Draft| tells(other, &draft);
            if !known.iter().any(is_told) && !found.iter().any(is_told) {
                found.push(draft);
            }
        }
        found
    }
}

/// Whether any word of the lists may stand in a sentence, before anything is parsed.
fn has_word(text: &str) -> bool {
    const PARTS: &str = "\
        met meet talk spoke speak confer consult negotiat discuss phon receiv host greet welcom arriv travel flew \
        fly flies land came come visit tour trip summit call audience conversation stopover journey return head \
        rang";
    PARTS.split(' ').any(|part| text.contains(part)) || text.contains(" in ")
}

/// Whether a draft says what another one says: a meeting among the same states, or by the same word.
fn tells(known: &Draft, draft: &Draft) -> bool {
    let Content::Event { root: Some(PloverRoot::Consult), sources, targets, .. } = &known.content else {
        return matches!(known.content, Content::Event { .. } | Content::Agreement { .. })
            && known.at == draft.at;
    };
    let states = |draft: &Draft| match &draft.content {
        Content::Event { sources, targets, .. } => {
            sources.iter().chain(targets).filter_map(Party::state).collect::<BTreeSet<_>>()
        }
        _ => BTreeSet::new(),
    };
    let before: BTreeSet<StateId> = sources.iter().chain(targets).filter_map(Party::state).collect();
    known.at == draft.at || before == states(draft)
}

impl Stage<'_> {
    fn encounter(&self, at: usize) -> Option<Draft> {
        let scene = self.scene;
        let lemma = scene.lemmas[at].as_str();
        let is_place = scene.words[at].upos == Upos::Propn && self.is_location(at);
        if scene.is_name[at] && !is_place || scene.words[at].deprel == "compound" {
            return None;
        }
        match scene.words[at].upos {
            Upos::Verb => {
                if is_one(MEET, lemma) {
                    return self.meeting(at, self.with(at, self.subjects(at)));
                }
                if is_one(RECEIVE, lemma) {
                    let guests: Vec<usize> =
                        self.object(at).into_iter().filter(|word| self.is_office(*word)).collect();
                    return self.meeting(at, joined(self.subjects(at), self.people(guests)));
                }
                let is_tour = is_one(TOUR, lemma);
                // "Flew two hospitals to B" brings something.
                let brings = !is_tour && self.child(at, &["obj"], &[]).is_some();
                if is_tour || is_one(TRAVEL, lemma) && !brings {
                    let place = if is_tour { self.toured(at) } else { self.destination(at) };
                    return self.visit(at, self.subjects(at), place?);
                }
                None
            }
            Upos::Noun if is_one(VISIT, lemma) => {
                // "The visit of A's speaker to B": the place may hang on the visitor.
                let visitors = self.children_of(at, &["nmod"], &["of", "by"]);
                let place = std::iter::once(at)
                    .chain(visitors)
                    .flat_map(|word| self.children_of(word, &["nmod"], &["to"]).collect::<Vec<_>>())
                    .find_map(|child| self.place(child))?;
                let mut guests = self.owners(at);
                guests.extend(
                    self.children_of(at, &["nmod"], &["by", "of"]).flat_map(|child| self.actors(child)),
                );
                if guests.is_empty() {
                    guests = self.holders(at);
                }
                self.visit(at, guests, place)
            }
            // "It is A's and B's call" is a decision.
            Upos::Noun if lemma == "call" && !self.is_on_the_phone(at) => None,
            // "A's president is due in B".
            Upos::Adj if is_one("due expected scheduled", lemma) => {
                let place = self.child(at, &["obl"], &["in"]).and_then(|child| self.place(child))?;
                let mut draft = self.visit(at, self.subjects(at), place)?;
                draft.modality = draft.modality.or(Some(Modality::Planned));
                Some(draft)
            }
            // "A delegation from A is in B".
            Upos::Propn if self.is_location(at) => {
                let guests: Vec<Party> = self
                    .subject_words(at)
                    .into_iter()
                    .filter(|word| self.is_office(*word))
                    .flat_map(|word| self.actors(word))
                    .collect();
                let mut draft = self.visit(at, guests, self.place(at)?)?;
                if self.is_due(at) {
                    draft.modality = draft.modality.or(Some(Modality::Planned));
                }
                Some(draft)
            }
            Upos::Noun if is_one(TALKS, lemma) => {
                let mut parties = self.owners(at);
                let with = self.children_of(at, &["nmod", "obl"], &["between", "with", "among"]);
                parties.extend(with.flat_map(|child| self.actors(child)));
                // "The meeting of the A and B premiers"; "a meeting of the council" names nobody who met.
                let of = self.children_of(at, &["nmod"], &["of"]).filter(|child| self.is_office(*child));
                let of = of.flat_map(|child| self.actors(child));
                let of = distinct(of.collect());
                if of.len() > 1 {
                    parties.extend(of);
                }
                parties = joined(self.holders(at), parties);
                self.meeting(at, parties)
            }
            _ => None,
        }
    }

    /// "… is in B": a place that is the predicate.
    fn is_location(&self, at: usize) -> bool {
        let is_in = self.scene.case_of(at) == Some("in") || self.is_due(at);
        is_in && self.scene.has_child(at, |word, _| word.deprel == "cop")
    }

    /// "… is due in B": the grammar takes it for a preposition.
    fn is_due(&self, at: usize) -> bool {
        self.scene.has_child(at, |word, lemma| word.deprel == "case" && matches!(lemma, "due" | "expected"))
    }

    fn is_on_the_phone(&self, call: usize) -> bool {
        self.scene.has_child(call, |_, lemma| matches!(lemma, "phone" | "telephone" | "video"))
    }

    /// A meeting needs public actors of two states, or of a state and an organisation.
    fn meeting(&self, at: usize, parties: Vec<Party>) -> Option<Draft> {
        let codes: BTreeSet<String> = parties.iter().filter_map(|party| Some(base(party.actor?))).collect();
        let has_state = parties.iter().any(|party| party.state().is_some());
        (codes.len() >= 2 && has_state)
            .then(|| self.told(at, MEETING_RULE, "talks", distinct(parties), Vec::new()))
    }

    fn visit(&self, at: usize, guests: Vec<Party>, place: Party) -> Option<Draft> {
        let host = place.state();
        let guests: Vec<Party> = distinct(guests);
        let is_abroad =
            !guests.is_empty() && guests.iter().all(|guest| guest.state().is_some() && guest.state() != host);
        is_abroad.then(|| self.told(at, VISIT_RULE, "visit", guests, vec![place]))
    }

    fn told(
        &self,
        at: usize,
        rule: &'static str,
        label: &str,
        sources: Vec<Party>,
        targets: Vec<Party>,
    ) -> Draft {
        let content = Content::Event {
            root: Some(PloverRoot::Consult),
            label: label.to_owned(),
            symmetric: targets.is_empty(),
            sources,
            targets,
        };
        self.draft(at, rule, content, link::modality(link::shade(self.scene, at), Label::Consult))
    }

    /// Those met, with those who meet.
    fn with(&self, at: usize, subjects: Vec<Party>) -> Vec<Party> {
        let direct = is_one("meet telephone phone consult", &self.scene.lemmas[at]);
        let objects: Vec<usize> = if direct || self.is_passive(at) { self.object(at) } else { Vec::new() };
        let with = self.children_of(at, &["obl"], &["with", "to"]);
        let met: Vec<Party> =
            self.people(objects).into_iter().chain(with.flat_map(|child| self.actors(child))).collect();
        joined(subjects, met)
    }

    /// Actors behind nouns, persons of office and states alike; not what belongs to them.
    fn people(&self, words: Vec<usize>) -> Vec<Party> {
        words.into_iter().flat_map(|word| self.actors(word)).collect()
    }

    /// The subject of the verb that holds the meeting that a noun names.
    fn holders(&self, noun: usize) -> Vec<Party> {
        let scene = self.scene;
        let Some(verb) = scene.words[noun].head.filter(|head| is_verbal(scene, *head)) else {
            return Vec::new();
        };
        let held = is_one(HOLD, &scene.lemmas[verb]) && relation(scene.words[noun].deprel) == "obj";
        let came = is_one(TRAVEL, &scene.lemmas[verb])
            && relation(scene.words[noun].deprel) == "obl"
            && scene.case_of(noun).is_some_and(|case| matches!(case, "for" | "on"));
        if held || came { self.subjects(verb) } else { Vec::new() }
    }

    /// Where somebody arrives or flies to.
    fn destination(&self, at: usize) -> Option<Party> {
        let cases: &[&str] = match self.scene.lemmas[at].as_str() {
            "arrive" | "land" => &["in", "at"],
            _ => &["to"],
        };
        self.children_of(at, &["obl"], cases).find_map(|child| self.place(child))
    }

    /// "visited A", "toured three factories in B".
    fn toured(&self, at: usize) -> Option<Party> {
        let object = self.child(at, &["obj"], &[])?;
        let inside =
            self.children_of(object, &["nmod"], &["in", "of"]).chain(self.children_of(at, &["obl"], &["in"]));
        self.place(object).or_else(|| inside.into_iter().find_map(|child| self.place(child)))
    }
}
