//! Who met or visited whom, by grammar: the words of meeting and travelling, and who hangs on them.
//!
//! Rules over the words see a meeting where the parties stand beside its verb. Here the tree is read, so that a relative
//! clause, an insertion, "his Chilean colleague", "the presidents of A, B and C" or a city as the place of a visit may
//! lie between. Nothing is weighed: a verb or noun of the list with two public actors of different states on it is a
//! meeting (root CONSULT \[plover2021\]).

use std::collections::BTreeSet;

use tilt_core::actor::{Actor, Role, StateId};
use tilt_core::document::Span;
use tilt_core::ontology::PloverRoot;
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::syntax::Upos;

use super::draft::Reader;
use super::lexicon::Lexicon;
use super::link::{self, Shade, relation};
use super::scene::Scene;
use crate::coder::Draft;
use crate::mention::{Mention, MentionKind, gazetteer};
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
/// Common nouns that an adjective or owner makes an office: "his Chilean colleague".
const OFFICES: &str = "\
    colleague counterpart host guest delegation official negotiator diplomat envoy ambassador minister \
    president premier leader king emir sultan chancellor secretary speaker chief general commander \
    representative side queen prince";

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
    PARTS.split(' ').any(|part| text.contains(part))
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

struct Stage<'s> {
    scene: &'s Scene,
    context: &'s SentenceContext<'s>,
    normal: &'s Normal,
}

impl Stage<'_> {
    fn encounter(&self, at: usize) -> Option<Draft> {
        let scene = self.scene;
        let lemma = scene.lemmas[at].as_str();
        if scene.is_name[at] || scene.words[at].deprel == "compound" {
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
                if is_tour || is_one(TRAVEL, lemma) {
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
            Upos::Noun if is_one(TALKS, lemma) => {
                let mut parties = self.owners(at);
                let with = self.children_of(at, &["nmod", "obl"], &["between", "with", "among"]);
                parties.extend(with.flat_map(|child| self.actors(child)));
                parties = joined(self.holders(at), parties);
                self.meeting(at, parties)
            }
            _ => None,
        }
    }

    fn is_on_the_phone(&self, call: usize) -> bool {
        self.scene.has_child(call, |_, lemma| matches!(lemma, "phone" | "telephone" | "video"))
    }

    /// A meeting needs public actors of two states, or of a state and an organisation.
    fn meeting(&self, at: usize, parties: Vec<Party>) -> Option<Draft> {
        let codes: BTreeSet<String> = parties.iter().filter_map(|party| Some(base(party.actor?))).collect();
        let has_state = parties.iter().any(|party| party.state().is_some());
        (codes.len() >= 2 && has_state)
            .then(|| self.draft(at, MEETING_RULE, "talks", distinct(parties), Vec::new()))
    }

    fn visit(&self, at: usize, guests: Vec<Party>, place: Party) -> Option<Draft> {
        let host = place.state();
        let guests: Vec<Party> = distinct(guests);
        let is_abroad =
            !guests.is_empty() && guests.iter().all(|guest| guest.state().is_some() && guest.state() != host);
        is_abroad.then(|| self.draft(at, VISIT_RULE, "visit", guests, vec![place]))
    }

    fn draft(
        &self,
        at: usize,
        rule: &'static str,
        label: &str,
        sources: Vec<Party>,
        targets: Vec<Party>,
    ) -> Draft {
        let word = self.span(at);
        let spans = || sources.iter().chain(&targets).map(|party| party.span);
        let start = spans().map(|span| span.start).fold(word.start, usize::min);
        let end = spans().map(|span| span.end).fold(word.end, usize::max);
        let modality = match link::shade(self.scene, at) {
            Some(Shade::Denied) => Some(Modality::Negated),
            Some(Shade::Ahead) => Some(Modality::Planned),
            Some(Shade::Possible) => Some(Modality::Hypothetical),
            None => None,
        };
        Draft {
            span: Span::new(start, end),
            at: self.context.symbols.position(word.start),
            content: Content::Event {
                root: Some(PloverRoot::Consult),
                label: label.to_owned(),
                symmetric: targets.is_empty(),
                sources,
                targets,
            },
            rules: vec![rule],
            modality,
            warnings: Vec::new(),
            dated: None,
        }
    }

    /// Where a word stands in the document.
    fn span(&self, at: usize) -> Span {
        let from = self.context.sentence.span.start;
        let span = self.scene.span(&(at..at + 1)).unwrap_or(Span::new(0, 0));
        Span::new(from + span.start, from + span.end)
    }

    fn children_of<'a>(
        &'a self,
        at: usize,
        relations: &'a [&str],
        cases: &'a [&str],
    ) -> impl Iterator<Item = usize> + 'a {
        self.scene.children[at].iter().copied().filter(move |child| {
            relations.contains(&relation(self.scene.words[*child].deprel))
                && (cases.is_empty() || self.scene.case_of(*child).is_some_and(|case| cases.contains(&case)))
        })
    }

    fn child(&self, at: usize, relations: &[&str], cases: &[&str]) -> Option<usize> {
        self.children_of(at, relations, cases).next()
    }

    /// Who acts: the subject of the verb, of the verb it is joined to, or the noun that a relative clause is about.
    fn subjects(&self, at: usize) -> Vec<Party> {
        self.subject_words(at).into_iter().flat_map(|word| self.actors(word)).collect()
    }

    fn subject_words(&self, mut at: usize) -> Vec<usize> {
        let scene = self.scene;
        for _ in 0..4 {
            let deprel = scene.words[at].deprel;
            let own = scene.children[at]
                .iter()
                .copied()
                .find(|child| relation(scene.words[*child].deprel) == "nsubj");
            if let Some(own) = own {
                let is_relative = matches!(scene.lemmas[own].as_str(), "who" | "which" | "that");
                // "The minister, speaking in C, where he met …".
                let is_pronoun = deprel == "acl:relcl" && matches!(scene.lemmas[own].as_str(), "he" | "she");
                let is_whose =
                    scene.has_child(own, |word, lemma| word.deprel == "nmod:poss" && lemma == "whose");
                return match scene.words[at]
                    .head
                    .filter(|_| deprel == "acl:relcl" && (is_relative || is_whose || is_pronoun))
                {
                    Some(noun) => vec![noun],
                    None => vec![own],
                };
            }
            match (scene.words[at].head, relation(deprel)) {
                (Some(head), "conj" | "xcomp" | "advcl") if is_verbal(scene, head) => at = head,
                (Some(head), "acl") => return vec![head],
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    fn object(&self, at: usize) -> Vec<usize> {
        let passive = self.is_passive(at);
        if passive {
            return self.children_of(at, &["obl"], &["by"]).collect();
        }
        self.children_of(at, &["obj"], &[]).collect()
    }

    fn is_passive(&self, at: usize) -> bool {
        self.scene.has_child(at, |word, _| matches!(word.deprel, "aux:pass" | "nsubj:pass"))
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

    /// "A's visit", "the minister's talks", "his talks": whose.
    fn owners(&self, noun: usize) -> Vec<Party> {
        self.children_of(noun, &["nmod"], &[])
            .filter(|child| self.scene.words[*child].deprel == "nmod:poss")
            .flat_map(|child| self.actors(child))
            .collect()
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

    /// Public actors that a noun names, with those listed beside it.
    fn actors(&self, head: usize) -> Vec<Party> {
        let scene = self.scene;
        let mut words = vec![head];
        words.extend(self.children_of(head, &["conj"], &[]));
        if words
            .iter()
            .any(|word| scene.has_child(*word, |_, lemma| matches!(lemma, "no" | "neither" | "nor")))
        {
            return Vec::new();
        }
        words.into_iter().flat_map(|word| self.actor(word)).collect()
    }

    fn actor(&self, word: usize) -> Vec<Party> {
        let scene = self.scene;
        let is_public =
            |mention: &&Mention| matches!(mention.kind, MentionKind::State | MentionKind::Organisation);
        let around = self.mentions_around(word).filter(is_public).filter(|mention| mention.actor.is_some());
        let mut found: Vec<Party> = around.map(Mention::party).collect();
        let lemma = scene.lemmas[word].as_str();
        if !self.is_office(word)
            || !found.is_empty() && !scene.has_child(word, |word, _| word.deprel == "nmod")
        {
            return found;
        }
        // "His Chilean colleague", "officials from A", "the presidents of A, B and C".
        for child in self.children_of(word, &["amod", "compound", "nmod"], &[]) {
            let fits = match relation(scene.words[child].deprel) {
                "nmod" => {
                    scene.words[child].deprel == "nmod:poss"
                        || scene.case_of(child).is_some_and(|case| matches!(case, "of" | "from"))
                }
                _ => true,
            };
            if !fits {
                continue;
            }
            let listed = std::iter::once(child).chain(self.children_of(child, &["conj"], &[]));
            for owner in listed {
                let span = self.span(owner);
                let owning = self.mentions(span).filter(|mention| mention.state().is_some());
                let kinds = |mention: &&Mention| {
                    matches!(mention.kind, MentionKind::State | MentionKind::Adjective)
                        || mention.kind == MentionKind::Organisation
                };
                found.extend(owning.filter(kinds).map(|mention| Party {
                    reason: format!("{}: {}", lemma, mention.surface),
                    actor: mention.actor,
                    ..mention.party()
                }));
            }
        }
        found
    }

    /// Whether a noun is an office, or the name of who holds one, or a person by the person's part in a meeting.
    fn is_office(&self, word: usize) -> bool {
        let is_held = |mention: &Mention| {
            matches!(mention.actor, Some(Actor::State(_, Role::Head | Role::Government)))
                && (mention.reason.starts_with("office: ")
                    || mention.reason.starts_with("name; the document"))
        };
        if self.scene.words[word].upos == Upos::Propn && self.mentions_around(word).any(is_held) {
            return true;
        }
        let lexicon = Lexicon::bundled();
        let is_classed =
            |name: &&str| lexicon.number(name).is_some_and(|class| self.scene.classes[word].has(class));
        is_one(OFFICES, &self.scene.lemmas[word]) || ["leader.n", "envoy.n"].iter().any(is_classed)
    }

    /// Mentions that cover a word, with the name that an office covers.
    fn mentions_around(&self, word: usize) -> impl Iterator<Item = &Mention> {
        let at = self.span(word).start;
        let at = self.normal.chars.partition_point(|n| n.start < at);
        self.context.mentions.iter().filter(move |mention| mention.covers.contains(&at))
    }

    fn mentions(&self, span: Span) -> impl Iterator<Item = &Mention> {
        self.context.mentions.iter().filter(move |mention| mention.span.overlaps(span))
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

    /// A state by its name, or by a city of its own.
    fn place(&self, word: usize) -> Option<Party> {
        let span = self.span(word);
        let named = self.mentions(span).find(|mention| {
            mention.state().is_some()
                && match mention.kind {
                    MentionKind::State => matches!(mention.actor, Some(Actor::State(_, Role::State))),
                    MentionKind::Place => mention.reason.ends_with("place, not actor"),
                    _ => false,
                }
        });
        if let Some(mention) = named {
            return Some(mention.party());
        }
        if self.mentions(span).next().is_some() || self.scene.words[word].upos != Upos::Propn {
            return None;
        }
        let surface = span.of(&self.context.document.text);
        let is_longer = self
            .scene
            .has_child(word, |word, _| matches!(word.deprel, "flat" | "compound" | "appos" | "nmod"));
        let state = gazetteer::city(surface, self.context.document.meta.date).filter(|_| !is_longer)?;
        Some(Party {
            actor: Some(Actor::State(state, Role::State)),
            candidates: Vec::new(),
            surface: surface.to_owned(),
            span,
            reason: "city; place, not actor".to_owned(),
        })
    }
}

/// Whether a lemma is in a list; the lemmas of the grammar sometimes lack their last e.
fn is_one(list: &str, lemma: &str) -> bool {
    list.split(' ').any(|word| word == lemma || word.strip_suffix('e') == Some(lemma))
}

fn is_verbal(scene: &Scene, at: usize) -> bool {
    matches!(scene.words[at].upos, Upos::Verb | Upos::Aux)
}

fn joined(mut first: Vec<Party>, second: Vec<Party>) -> Vec<Party> {
    first.extend(second);
    first
}

/// The state or organisation without its office.
fn base(actor: Actor) -> String {
    actor.state().map_or_else(|| actor.code(), |state| state.key().to_owned())
}

/// One party a state or organisation, the first named.
fn distinct(parties: Vec<Party>) -> Vec<Party> {
    let mut seen = BTreeSet::new();
    parties.into_iter().filter(|party| party.actor.is_some_and(|actor| seen.insert(base(actor)))).collect()
}
