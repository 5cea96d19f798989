//! Who is named: states, their offices and organisations, and what only looks like one.
//!
//! Three steps: [`names`] finds table forms, [`resolve`] decides what each means in this sentence and document,
//! [`office`] joins a state with its ministry or army, `person` knows the name of an office's holder again. Names that stay open keep their candidates.
//!
//! Beside them stand [`phrase`] and [`span`], which read a noun phrase for an actor of any kind, with [`gazetteer`] (names)
//! and [`agent`] (nouns) behind them: whose it is ([`home`]) and what part of a society ([`sector`]).

pub mod agent;
pub(crate) mod coreference;
mod extra;
pub mod gazetteer;
pub mod home;
pub(crate) mod items;
pub mod names;
pub mod office;
pub(crate) mod person;
pub mod phrase;
pub(crate) mod pronoun;
pub mod resolve;
pub mod sector;
pub mod span;
pub(crate) mod stand_in;
pub mod words;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use tilt_core::actor::{Actor, StateId};
use tilt_core::document::Span;
use tilt_core::proposition::Party;
use tilt_core::time::Date;

use crate::lexicon::Lexicon;
use crate::sentence::Normal;
use sector::Sector;

/// What a mention is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionKind {
    /// A state acts or is acted on.
    State,
    /// An organisation.
    Organisation,
    /// An actor whose name has several readings.
    Unresolved,
    /// An adjective of a state.
    Adjective,
    /// People of a nation.
    People,
    /// An armed group or gang: it acts, but no state acts through it.
    Group,
    /// A place, or a name inside a longer name; not an actor.
    Place,
}

/// One mention in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What it is.
    pub kind: MentionKind,
    /// Who, if resolved; also set for adjectives, people, groups and places of a state.
    pub actor: Option<Actor>,
    /// What part of a society, most telling first; empty for a state as such and where the words do not say.
    pub sectors: Vec<Sector>,
    /// Readings, if not resolved.
    pub candidates: Vec<String>,
    /// Words as they stand in the document.
    pub surface: String,
    /// Bytes of the document.
    pub span: Span,
    /// Why.
    pub reason: String,
    /// Characters of the sentence that it covers.
    pub covers: Range<usize>,
}

impl Mention {
    /// The mention as a party of a proposition.
    pub fn party(&self) -> Party {
        Party {
            actor: self.actor.filter(|_| self.kind != MentionKind::Unresolved),
            candidates: self.candidates.clone(),
            surface: self.surface.clone(),
            span: self.span,
            reason: self.reason.clone(),
        }
    }

    /// Whether it is one of two that a phrase such as "both countries" points back to.
    pub(crate) fn is_half(&self) -> bool {
        self.reason.starts_with(PAIR)
    }

    /// The state behind it, whatever its kind.
    pub fn state(&self) -> Option<StateId> {
        self.actor.and_then(Actor::state)
    }
}

/// How the reason of a mention begins that is one half of "the two countries".
pub(crate) const PAIR: &str = "carried over: one of ";

/// What the whole document says about who is meant.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Codes of actors that are named beyond doubt, with the words that do so.
    actors: BTreeSet<String>,
    /// Day by which dated names are read.
    pub day: Option<Date>,
    /// Who holds an office, by name.
    pub(crate) persons: person::Persons,
    /// A lexicon that the user gave.
    pub lexicon: Option<Arc<Lexicon>>,
}

impl Named {
    /// Knowledge of a document without any name yet.
    pub fn on(day: Option<Date>) -> Named {
        Named { day, ..Named::default() }
    }

    /// Whether an actor is named beyond doubt somewhere in the document.
    pub fn has(&self, code: &str) -> bool {
        self.actors.contains(code)
    }

    /// Learns from a sentence.
    pub fn learn(&mut self, mentions: &[Mention]) {
        for mention in mentions {
            if !matches!(mention.kind, MentionKind::Unresolved | MentionKind::Group) {
                self.actors.extend(mention.actor.map(Actor::code));
            }
        }
    }
}

/// The mentions of one sentence, in order, without overlap.
pub fn find(text: &str, normal: &Normal, named: &Named) -> Vec<Mention> {
    let mut mentions = names::find(text, normal, named.day);
    if let Some(lexicon) = &named.lexicon {
        extra::add(text, normal, lexicon, named.day, &mut mentions);
    }
    resolve::in_document(&mut mentions, named);
    resolve::locatives(normal, &mut mentions);
    office::join(text, normal, &mut mentions);
    resolve::in_company(normal, &mut mentions);
    named.persons.add(text, normal, &mut mentions);
    mentions
}
