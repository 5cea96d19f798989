//! What is said: one coder a kind, one file a coder.
//!
//! To add a rule, add a row to the `RULES` of its coder, with its example; to add a coder, add a file and a line below.

mod agreement;
mod evaluation;
mod event;
mod membership;
mod meta;
mod passive;
mod prediction;
mod relation_state;
mod rule;
mod trend;

use tilt_core::card::Card;
use tilt_core::document::Span;
use tilt_core::proposition::{Content, Modality};

use crate::sentence::SentenceContext;

pub(crate) use membership::follows;
pub use rule::{Hit, Rule, RuleSet, expand};

/// Turns one sentence into drafts.
pub trait Coder: Sync {
    /// Static facts.
    fn card(&self) -> &'static Card;
    /// What the sentence says, as far as this coder understands it.
    fn code(&self, sentence: &SentenceContext) -> Vec<Draft>;
}

/// What a coder found, before attribution and modality are added.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The words that say it.
    pub span: Span,
    /// Where the deciding word stands in the symbols: attribution and modality are read around it.
    pub at: usize,
    /// What is said.
    pub content: Content,
    /// Rules that fired.
    pub rules: Vec<&'static str>,
    /// Modality where the rule itself decides it.
    pub modality: Option<Modality>,
    /// Doubts.
    pub warnings: Vec<tilt_core::Warning>,
    /// Where its date is looked for, if not around the deciding word: "joined A in 1999 and B in 2004".
    pub dated: Option<usize>,
}

impl Draft {
    /// A draft of a hit: its span is the sentence part the rule saw.
    pub fn of(sentence: &SentenceContext, hit: &Hit, content: Content) -> Draft {
        Draft {
            span: sentence.span(hit.whole()),
            at: hit.verb(),
            content,
            rules: vec![hit.rule.id],
            modality: None,
            warnings: Vec::new(),
            dated: None,
        }
    }
}

/// All coders, in the order in which kinds are documented.
pub const CODERS: &[&dyn Coder] = &[
    &agreement::Agreement,
    &event::Event,
    &passive::Passive,
    &membership::Membership,
    &trend::Trend,
    &relation_state::RelationState,
    &evaluation::Evaluation,
    &prediction::Prediction,
    &meta::Meta,
];

/// All rules, by coder.
pub const RULES: &[&[Rule]] = &[
    agreement::RULES,
    event::RULES,
    passive::RULES,
    membership::RULES,
    trend::RULES,
    relation_state::RULES,
    evaluation::RULES,
    prediction::RULES,
    meta::RULES,
];

/// All rules in one row.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().flat_map(|rules| rules.iter())
}

/// The card of a coder, which differs only in name and words.
const fn card(
    name: &'static str,
    title: &'static str,
    definition: &'static str,
    limitation: &'static str,
) -> Card {
    Card {
        name,
        version: 1,
        title,
        definition,
        limitation,
        parameters: &[],
        references: &["plover", "sauri2009"],
        missing: "A sentence that no rule understands is listed as not understood.",
    }
}
