//! Russian: actors, attribution, what is said, in what sense and when.
//!
//! The walk of a document is the same as for English; this folder answers its questions for Russian. Word order is
//! free, so rules look at cases: [`inflect`] declines every name of the reference tables, [`mod@mentions`] keeps the cases a
//! form can be and writes them into the placeholder (`<snam0>`), `pattern` matches over tokens, `clause` finds the
//! subject by case and agreement. Rules see no names, so states whose names decline alike are treated alike.

mod agreement;
mod clause;
mod code;
mod forms;
mod frames;
pub mod inflect;
pub mod mentions;
mod offices;
mod pattern;
mod rules;
mod sense;
mod speaker;
mod time;
mod words;

use tilt_core::document::Document;
use tilt_core::proposition::PropositionTime;

use crate::attribution::Frame;
use crate::coder::{Draft, Rule};
use crate::mention::{Mention, Named};
use crate::modality::Sense;
use crate::sentence::{Normal, Sentence, SentenceContext, Symbols};

/// All rules for Russian.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    rules::ACTS.iter().map(|act| &act.rule).chain(agreement::RULES)
}

/// A sentence with mentions and symbols.
pub fn context<'d>(document: &'d Document, sentence: Sentence, named: Option<&Named>) -> SentenceContext<'d> {
    let normal = normal(document, sentence);
    let open = Named::on(document.meta.date);
    let found = mentions::find(&document.text, &normal, named.unwrap_or(&open));
    let symbols = Symbols::marked(&normal, &found.mentions, &found.marks());
    SentenceContext {
        document,
        sentence,
        mentions: found.mentions,
        symbols,
        frames: Vec::new(),
        carried: Vec::new(),
    }
}

/// The characters of a sentence, each letter in its plain form.
fn normal(document: &Document, sentence: Sentence) -> Normal {
    let mut normal = Normal::of(&document.text, sentence.span);
    for letter in &mut normal.chars {
        letter.c = forms::plain_letter(letter.c);
    }
    normal
}

/// The mentions of a sentence.
pub fn mentions(document: &Document, sentence: Sentence, named: &Named) -> Vec<Mention> {
    mentions::find(&document.text, &normal(document, sentence), named).mentions
}

/// Who says what part of a sentence.
pub fn frames(sentence: &SentenceContext) -> Vec<Frame> {
    frames::frames(sentence)
}

/// What a sentence says.
pub fn code(sentence: &SentenceContext) -> Vec<Draft> {
    code::code(sentence, &words::tokens(sentence.text()))
}

/// In what sense.
pub fn sense(sentence: &SentenceContext, draft: &Draft) -> Sense {
    sense::sense(sentence, &words::tokens(sentence.text()), draft)
}

/// When.
pub fn time(sentence: &SentenceContext, at: usize) -> PropositionTime {
    time::find(sentence, at)
}
