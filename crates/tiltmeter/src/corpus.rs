//! Reading many documents: in batches, each batch on all threads, handed on in the order in which they came.
//!
//! Memory is bounded by one batch and the sketches of the last texts, whatever the size of the corpus.

use std::collections::VecDeque;
use std::sync::Arc;

use rayon::prelude::*;
use tilt_core::report::{CopyOf, DocumentReport};
use tilt_core::{Document, DocumentMeta, Id};
use tilt_text::copies::{Copies, WINDOW};
use tilt_text::lexicon::Lexicon;

use crate::check::Input;
use crate::failure::Failure;
use crate::walk;

/// Most documents of a batch, and most bytes after which it is read.
const BATCH: (usize, usize) = (512, 4 << 20);

/// What became of one document.
#[derive(Debug)]
pub enum Outcome {
    /// It was read.
    Read(Box<DocumentReport>),
    /// It could not be.
    Refused {
        /// Its name.
        name: String,
        /// Why.
        failure: Failure,
    },
}

impl Outcome {
    /// Name of the document.
    pub fn name(&self) -> &str {
        match self {
            Outcome::Read(report) => &report.document.name,
            Outcome::Refused { name, .. } => name,
        }
    }
}

/// Takes documents and hands on what became of them, in the same order.
pub struct Corpus<'c> {
    lexicon: Option<&'c Arc<Lexicon>>,
    hand_on: &'c mut dyn FnMut(Outcome) -> Result<(), Failure>,
    waiting: Vec<(String, DocumentMeta, Result<Vec<u8>, Failure>)>,
    bytes: usize,
    seen: Seen,
}

impl<'c> Corpus<'c> {
    /// A reader that hands on to `hand_on`, on the calling thread.
    pub fn new(
        lexicon: Option<&'c Arc<Lexicon>>,
        hand_on: &'c mut dyn FnMut(Outcome) -> Result<(), Failure>,
    ) -> Corpus<'c> {
        Corpus { lexicon, hand_on, waiting: Vec::new(), bytes: 0, seen: Seen::default() }
    }

    /// Takes one document; its bytes are fetched now, and it is read with its batch.
    ///
    /// # Errors
    /// Those of handing on.
    pub fn take(&mut self, input: Input) -> Result<(), Failure> {
        let bytes = (input.read)();
        self.bytes += bytes.as_ref().map_or(0, Vec::len);
        self.waiting.push((input.name, input.meta, bytes));
        if self.waiting.len() >= BATCH.0 || self.bytes >= BATCH.1 { self.flush() } else { Ok(()) }
    }

    /// Passes over a document that was read before; later copies of it are known all the same.
    ///
    /// # Errors
    /// Those of handing on what waits before it.
    pub fn pass(&mut self, input: Input) -> Result<(), Failure> {
        self.flush()?;
        let decoded =
            (input.read)().and_then(|bytes| Ok(tilt_text::decode(&input.name, &bytes, &input.meta)?));
        if let Ok(document) = decoded {
            self.seen.add(&document.value);
        }
        Ok(())
    }

    /// Reads what waits and hands it on.
    ///
    /// # Errors
    /// Those of handing on.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let lexicon = self.lexicon;
        let read: Vec<Outcome> = std::mem::take(&mut self.waiting)
            .into_par_iter()
            .map(|(name, meta, bytes)| match bytes.and_then(|bytes| one(&name, &bytes, &meta, lexicon)) {
                Ok(report) => Outcome::Read(Box::new(report)),
                Err(failure) => Outcome::Refused { name, failure },
            })
            .collect();
        self.bytes = 0;
        for mut outcome in read {
            if let Outcome::Read(report) = &mut outcome {
                report.copy_of = self.seen.add(&report.document);
            }
            (self.hand_on)(outcome)?;
        }
        Ok(())
    }
}

/// The last documents of a run, to tell copies from texts of their own.
#[derive(Debug)]
pub struct Seen {
    copies: Copies,
    /// Ids and names of the last [`WINDOW`] documents.
    documents: VecDeque<(Id, String)>,
    added: usize,
}

impl Default for Seen {
    fn default() -> Seen {
        Seen { copies: Copies::new(WINDOW), documents: VecDeque::new(), added: 0 }
    }
}

impl Seen {
    /// Adds a document and tells whose wording it shares.
    pub fn add(&mut self, document: &Document) -> Option<CopyOf> {
        self.added += 1;
        self.documents.push_back((document.id.clone(), document.name.clone()));
        if self.documents.len() > WINDOW {
            self.documents.pop_front();
        }
        let copy = self.copies.add(document.body.of(&document.text))?;
        let place = copy.of.checked_sub(self.added - self.documents.len())?;
        let (id, name) = self.documents.get(place)?.clone();
        Some(CopyOf { document: id, name, share: copy.share })
    }
}

fn one(
    name: &str,
    bytes: &[u8],
    meta: &DocumentMeta,
    lexicon: Option<&Arc<Lexicon>>,
) -> Result<DocumentReport, Failure> {
    let read = walk::code_with(name, bytes, meta, lexicon)?;
    let (document, mut reading) = read.value;
    for warning in read.warnings {
        tilt_core::warning::raise(&mut reading.warnings, warning);
    }
    Ok(DocumentReport { document, reading, copy_of: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_over_batches_and_a_refusal_takes_its_place() {
        let mut names = Vec::new();
        let mut hand_on = |outcome: Outcome| {
            let is_read = matches!(outcome, Outcome::Read(_));
            names.push(format!("{} {is_read}", outcome.name()));
            Ok(())
        };
        let mut corpus = Corpus::new(None, &mut hand_on);
        for n in 0..1_100 {
            let text = if n == 700 { String::new() } else { format!("Chad recalled envoy {n} from Mali.") };
            let read = Box::new(move || Ok(text.into_bytes()));
            corpus.take(Input { name: n.to_string(), meta: DocumentMeta::default(), read }).unwrap();
        }
        corpus.flush().unwrap();
        let wanted: Vec<String> = (0..1_100).map(|n| format!("{n} {}", n != 700)).collect();
        assert_eq!(names, wanted);
    }
}
