//! The languages that are read: what each answers to the questions of the walk.

use tilt_core::document::Document;
use tilt_core::proposition::{Loaded, PropositionTime};

use crate::attribution::{self, Frame};
use crate::coder::{CODERS, Draft};
use crate::mention::{self, Mention, Named};
use crate::modality::{self, Sense};
use crate::sentence::{Normal, Sentence, SentenceContext};
use crate::{loaded, russian, time};

/// A language that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// Words in an order.
    English,
    /// Words in cases.
    Russian,
}

impl Tongue {
    /// The language of a tag; a text whose language is not known is read as English.
    pub fn of(lang: Option<&str>) -> Option<Tongue> {
        match lang.map(|lang| lang.split('-').next().unwrap_or_default()) {
            None | Some("en") => Some(Tongue::English),
            Some("ru") => Some(Tongue::Russian),
            Some(_) => None,
        }
    }

    /// The mentions of a sentence.
    pub fn mentions(self, document: &Document, sentence: Sentence, named: &Named) -> Vec<Mention> {
        match self {
            Tongue::English => {
                let normal = Normal::of(&document.text, sentence.span);
                mention::find(&document.text, &normal, named)
            }
            Tongue::Russian => russian::mentions(document, sentence, named),
        }
    }

    /// A sentence with its mentions and symbols. `corefer` adds what points back, where the language has words for it.
    pub fn context<'d>(
        self,
        document: &'d Document,
        sentence: Sentence,
        named: &Named,
        corefer: impl Fn(&Normal, &mut Vec<Mention>),
    ) -> SentenceContext<'d> {
        match self {
            Tongue::English => {
                let normal = Normal::of(&document.text, sentence.span);
                let mut mentions = mention::find(&document.text, &normal, named);
                corefer(&normal, &mut mentions);
                SentenceContext::new(document, sentence, &normal, mentions)
            }
            Tongue::Russian => russian::context(document, sentence, Some(named)),
        }
    }

    /// Who says what part of a sentence.
    pub fn frames(self, sentence: &SentenceContext) -> Vec<Frame> {
        match self {
            Tongue::English => attribution::frames(sentence),
            Tongue::Russian => russian::frames(sentence),
        }
    }

    /// What a sentence says.
    pub fn drafts(self, sentence: &SentenceContext) -> Vec<Draft> {
        match self {
            Tongue::English => CODERS.iter().flat_map(|coder| coder.code(sentence)).collect(),
            Tongue::Russian => russian::code(sentence),
        }
    }

    /// In what sense a draft is said.
    pub fn sense(self, sentence: &SentenceContext, draft: &Draft) -> Sense {
        match self {
            Tongue::English => modality::sense(sentence, draft),
            Tongue::Russian => russian::sense(sentence, draft),
        }
    }

    /// When a draft is said to hold.
    pub fn time(self, sentence: &SentenceContext, at: usize) -> PropositionTime {
        match self {
            Tongue::English => time::find(sentence, at),
            Tongue::Russian => russian::time(sentence, at),
        }
    }

    /// Loaded words; there is no list for Russian.
    pub fn loaded(self, sentence: &SentenceContext) -> Vec<Loaded> {
        match self {
            Tongue::English => loaded::find(sentence),
            Tongue::Russian => Vec::new(),
        }
    }
}
