//! The tree of a sentence with its mentions: who is subject, object or owner of a word, and which actor a noun names.

use std::collections::BTreeSet;

use tilt_core::actor::{Actor, Role};
use tilt_core::document::Span;
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::syntax::Upos;

use super::lexicon::Lexicon;
use super::link::relation;
use super::scene::Scene;
use crate::coder::Draft;
use crate::mention::{Mention, MentionKind, gazetteer};
use crate::sentence::{Normal, SentenceContext};

/// Common nouns that an adjective or owner makes an office: "his Chilean colleague".
const OFFICES: &str = "\
    colleague counterpart host guest delegation official negotiator diplomat envoy ambassador minister \
    president premier leader king emir sultan chancellor secretary speaker chief general commander \
    representative side queen prince";

/// A sentence on its stage.
pub(super) struct Stage<'s> {
    pub(super) scene: &'s Scene,
    pub(super) context: &'s SentenceContext<'s>,
    pub(super) normal: &'s Normal,
}

impl Stage<'_> {
    /// What a word tells, from the first to the last of it and its parties.
    pub(super) fn draft(
        &self,
        at: usize,
        rule: &'static str,
        content: Content,
        modality: Option<Modality>,
    ) -> Draft {
        let word = self.span(at);
        let parties = match &content {
            Content::Event { sources, targets, .. } => [&sources[..], &targets[..]],
            _ => Default::default(),
        };
        let spans = || parties.iter().flat_map(|parties| parties.iter().map(|party| party.span));
        let start = spans().map(|span| span.start).fold(word.start, usize::min);
        let end = spans().map(|span| span.end).fold(word.end, usize::max);
        Draft {
            span: Span::new(start, end),
            at: self.context.symbols.position(word.start),
            content,
            rules: vec![rule],
            modality,
            warnings: Vec::new(),
            dated: None,
        }
    }

    /// Where a word stands in the document.
    pub(super) fn span(&self, at: usize) -> Span {
        let from = self.context.sentence.span.start;
        let span = self.scene.span(&(at..at + 1)).unwrap_or(Span::new(0, 0));
        Span::new(from + span.start, from + span.end)
    }

    pub(super) fn children_of<'a>(
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

    pub(super) fn child(&self, at: usize, relations: &[&str], cases: &[&str]) -> Option<usize> {
        self.children_of(at, relations, cases).next()
    }

    /// Who acts: the subject of the verb, of the verb it is joined to, or the noun that a relative clause is about.
    pub(super) fn subjects(&self, at: usize) -> Vec<Party> {
        self.subject_words(at).into_iter().flat_map(|word| self.actors(word)).collect()
    }

    pub(super) fn subject_words(&self, mut at: usize) -> Vec<usize> {
        let scene = self.scene;
        for _ in 0..4 {
            let deprel = scene.words[at].deprel;
            let own = scene.children[at]
                .iter()
                .copied()
                .find(|child| matches!(scene.words[*child].deprel, "nsubj" | "nsubj:pass"));
            if let Some(own) = own {
                let is_relative = matches!(scene.lemmas[own].as_str(), "who" | "which" | "that");
                // "The minister, speaking in C, where he met …".
                let is_clause = deprel.ends_with(":relcl");
                let is_pronoun = is_clause && matches!(scene.lemmas[own].as_str(), "he" | "she");
                let is_whose =
                    scene.has_child(own, |word, lemma| word.deprel == "nmod:poss" && lemma == "whose");
                return match scene.words[at]
                    .head
                    .filter(|_| is_clause && (is_relative || is_whose || is_pronoun))
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

    /// The actor right before a verb, with nothing but helpers between: what the tree should have said.
    pub(super) fn just_before(&self, verb: usize) -> Option<usize> {
        let scene = self.scene;
        let mut at = verb;
        while at > 0 && verb - at < 4 {
            at -= 1;
            match scene.words[at].upos {
                Upos::Aux | Upos::Adv | Upos::Part => {}
                // "Had" of a tense that was taken for a verb of its own.
                Upos::Verb if matches!(scene.lemmas[at].as_str(), "have" | "be") => {}
                Upos::Propn | Upos::Noun => return Some(at),
                _ => return None,
            }
        }
        None
    }

    /// The actor right behind a verb, with nothing but a determiner or a number between.
    pub(super) fn just_behind(&self, verb: usize) -> Option<usize> {
        let scene = self.scene;
        for at in verb + 1..(verb + 4).min(scene.words.len()) {
            match scene.words[at].upos {
                Upos::Det | Upos::Num | Upos::Adj => {}
                Upos::Propn | Upos::Noun => return Some(at),
                _ => return None,
            }
        }
        None
    }

    pub(super) fn object(&self, at: usize) -> Vec<usize> {
        let passive = self.is_passive(at);
        if passive {
            return self.children_of(at, &["obl"], &["by"]).collect();
        }
        self.children_of(at, &["obj"], &[]).collect()
    }

    pub(super) fn is_passive(&self, at: usize) -> bool {
        // "Two pilots freed by B": a participle alone, told by who did it.
        let is_bare = self.scene.words[at].deprel == "acl"
            && self.child(at, &["obl"], &["by"]).is_some()
            && self.child(at, &["obj"], &[]).is_none();
        is_bare || self.scene.has_child(at, |word, _| matches!(word.deprel, "aux:pass" | "nsubj:pass"))
    }

    /// "A's visit", "the minister's talks", "his talks": whose.
    pub(super) fn owners(&self, noun: usize) -> Vec<Party> {
        self.children_of(noun, &["nmod"], &[])
            .filter(|child| self.scene.words[*child].deprel == "nmod:poss")
            .flat_map(|child| self.actors(child))
            .collect()
    }

    /// Public actors that a noun names, with those listed beside it.
    pub(super) fn actors(&self, head: usize) -> Vec<Party> {
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

    pub(super) fn actor(&self, word: usize) -> Vec<Party> {
        let scene = self.scene;
        let is_public =
            |mention: &&Mention| matches!(mention.kind, MentionKind::State | MentionKind::Organisation);
        let around = self.mentions_around(word).filter(is_public).filter(|mention| mention.actor.is_some());
        let mut found: Vec<Party> = around.map(Mention::party).collect();
        let lemma = scene.lemmas[word].as_str();
        // "The Kyrgyz and Tajik presidents": the first of them stands apart from the mention.
        let is_listed = |child: &usize| scene.has_child(*child, |word, _| word.deprel == "conj");
        let owns_more = self.children_of(word, &["nmod"], &[]).next().is_some()
            || self.children_of(word, &["amod", "compound"], &[]).any(|child| is_listed(&child));
        let is_organ = found.iter().any(|party| party.reason.starts_with("office: "));
        if !(self.is_office(word) || is_organ) || !found.is_empty() && !owns_more {
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
    pub(super) fn is_office(&self, word: usize) -> bool {
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
    pub(super) fn mentions_around(&self, word: usize) -> impl Iterator<Item = &Mention> {
        let at = self.span(word).start;
        let at = self.normal.chars.partition_point(|n| n.start < at);
        self.context.mentions.iter().filter(move |mention| mention.covers.contains(&at))
    }

    pub(super) fn mentions(&self, span: Span) -> impl Iterator<Item = &Mention> {
        self.context.mentions.iter().filter(move |mention| mention.span.overlaps(span))
    }

    /// A state by its name, or by a city of its own.
    pub(super) fn place(&self, word: usize) -> Option<Party> {
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
pub(super) fn is_one(list: &str, lemma: &str) -> bool {
    list.split(' ').any(|word| word == lemma || word.strip_suffix('e') == Some(lemma))
}

pub(super) fn is_verbal(scene: &Scene, at: usize) -> bool {
    matches!(scene.words[at].upos, Upos::Verb | Upos::Aux)
}

pub(super) fn joined(mut first: Vec<Party>, second: Vec<Party>) -> Vec<Party> {
    first.extend(second);
    first
}

/// The state or organisation without its office.
pub(super) fn base(actor: Actor) -> String {
    actor.state().map_or_else(|| actor.code(), |state| state.key().to_owned())
}

/// One party a state or organisation, the first named.
pub(super) fn distinct(parties: Vec<Party>) -> Vec<Party> {
    let mut seen = BTreeSet::new();
    parties.into_iter().filter(|party| party.actor.is_some_and(|actor| seen.insert(base(actor)))).collect()
}
