//! What a text says, who says it, and whether that can be tested.
//!
//! Attribution is not truth: a proposition records that something was said, by whom and with what commitment.

use crate::actor::{Actor, StateId};
use crate::agreement::{Instrument, Stage, SubjectKey};
use crate::aside::{Aside, Kind};
use crate::document::Span;
use crate::id::Id;
use crate::ontology::PloverRoot;
use crate::organisation::{MembershipStatus, OrgId};
use crate::series::Domain;
use crate::time::{FactDate, Precision};
use crate::warning::Warning;

/// A place in a document with the words around it (after the W3C TextQuote and TextPosition selectors).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words.
    pub exact: String,
    /// Up to 32 characters before.
    pub prefix: String,
    /// Up to 32 characters after.
    pub suffix: String,
    /// Bytes in the document's text.
    pub span: Span,
}

impl Quote {
    /// The quote of a span in a text.
    pub fn at(text: &str, span: Span) -> Quote {
        const AROUND: usize = 32;
        let before: Vec<char> = text[..span.start].chars().rev().take(AROUND).collect();
        Quote {
            exact: span.of(text).to_owned(),
            prefix: before.into_iter().rev().collect(),
            suffix: text[span.end..].chars().take(AROUND).collect(),
            span,
        }
    }
}

/// What kind of thing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PropositionKind {
    /// Something happened between actors.
    Event,
    /// A state belongs, belonged or does not belong to an organisation.
    Membership,
    /// An agreement exists or reached a stage.
    Agreement,
    /// A relation changes over time: "turns from A to B".
    RelationTrend,
    /// A relation is in some state: "close to A".
    RelationState,
    /// A judgement of value.
    Evaluation,
    /// Something will happen.
    Prediction,
    /// About the text or its sources.
    Meta,
}

impl PropositionKind {
    /// All kinds.
    pub const ALL: [PropositionKind; 8] = [
        PropositionKind::Event,
        PropositionKind::Membership,
        PropositionKind::Agreement,
        PropositionKind::RelationTrend,
        PropositionKind::RelationState,
        PropositionKind::Evaluation,
        PropositionKind::Prediction,
        PropositionKind::Meta,
    ];

    /// snake_case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            PropositionKind::Event => "event",
            PropositionKind::Membership => "membership",
            PropositionKind::Agreement => "agreement",
            PropositionKind::RelationTrend => "relation_trend",
            PropositionKind::RelationState => "relation_state",
            PropositionKind::Evaluation => "evaluation",
            PropositionKind::Prediction => "prediction",
            PropositionKind::Meta => "meta",
        }
    }
}

/// An actor as a text names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Who, if it could be resolved.
    pub actor: Option<Actor>,
    /// The readings, if it could not (codes such as `GEO`, `org:NATO`, or words such as "US state").
    pub candidates: Vec<String>,
    /// The words.
    pub surface: String,
    /// Where.
    pub span: Span,
    /// Why this actor: "name", "capital", "coreference: the republic".
    pub reason: String,
}

impl Party {
    /// The state, if the party is a resolved state.
    pub fn state(&self) -> Option<StateId> {
        self.actor.and_then(Actor::state)
    }
}

/// What is said, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// An event.
    Event {
        /// PLOVER root, if the words fit one.
        root: Option<PloverRoot>,
        /// Finer word for readers: "visit", "exercise", "accusation".
        label: String,
        /// Who acts.
        sources: Vec<Party>,
        /// Towards whom; for symmetric events all are in `sources`.
        targets: Vec<Party>,
        /// Whether the event has no direction.
        symmetric: bool,
    },
    /// A membership.
    Membership {
        /// The state.
        state: Party,
        /// The organisations.
        organisations: Vec<OrgId>,
        /// As what.
        status: MembershipStatus,
        /// Whether the text says that it left or is leaving.
        left: bool,
    },
    /// An agreement.
    Agreement {
        /// Who.
        parties: Vec<Party>,
        /// Form, if the text names one.
        instrument: Option<Instrument>,
        /// About what.
        subjects: Vec<SubjectKey>,
        /// How far it is said to have come.
        stage: Stage,
        /// Title in quotation marks, if any.
        title: Option<String>,
    },
    /// A trend.
    RelationTrend {
        /// Who moves.
        state: Party,
        /// Away from whom.
        from: Option<Party>,
        /// Towards whom.
        to: Option<Party>,
        /// Fields the text names; empty: none named, the default set is tested and said so.
        domains: Vec<Domain>,
    },
    /// A state of a relation.
    RelationState {
        /// The one.
        state: Party,
        /// The other.
        other: Party,
        /// Whether the text says close (`true`) or far.
        close: bool,
    },
    /// A judgement of value.
    Evaluation {
        /// About whom, if about an actor.
        about: Option<Party>,
    },
    /// A prediction.
    Prediction {
        /// About whom.
        about: Vec<Party>,
    },
    /// About the text or its sources.
    Meta,
}

impl Content {
    /// The kind.
    pub fn kind(&self) -> PropositionKind {
        match self {
            Content::Event { .. } => PropositionKind::Event,
            Content::Membership { .. } => PropositionKind::Membership,
            Content::Agreement { .. } => PropositionKind::Agreement,
            Content::RelationTrend { .. } => PropositionKind::RelationTrend,
            Content::RelationState { .. } => PropositionKind::RelationState,
            Content::Evaluation { .. } => PropositionKind::Evaluation,
            Content::Prediction { .. } => PropositionKind::Prediction,
            Content::Meta => PropositionKind::Meta,
        }
    }
}

/// What a link of the chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainRole {
    /// The publication itself.
    Outlet,
    /// A channel or account that is relayed.
    Channel,
    /// A named or described person in a public function.
    Person,
    /// An office: "the ministry", "the foreign minister".
    Office,
    /// A source that is not named.
    Anonymous,
    /// A document that is quoted.
    Document,
    /// The author of the relayed text, where only "the author" is said.
    Author,
}

impl ChainRole {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            ChainRole::Outlet => "outlet",
            ChainRole::Channel => "channel",
            ChainRole::Person => "person",
            ChainRole::Office => "office",
            ChainRole::Anonymous => "anonymous",
            ChainRole::Document => "document",
            ChainRole::Author => "author",
        }
    }
}

/// Class of the word that hands a content on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the definitions of product record 6.1")]
pub enum CueClass {
    Report,
    Assert,
    Claim,
    Deny,
    Doubt,
    Remind,
    Accuse,
    Predict,
    Ask,
}

impl CueClass {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            CueClass::Report => "report",
            CueClass::Assert => "assert",
            CueClass::Claim => "claim",
            CueClass::Deny => "deny",
            CueClass::Doubt => "doubt",
            CueClass::Remind => "remind",
            CueClass::Accuse => "accuse",
            CueClass::Predict => "predict",
            CueClass::Ask => "ask",
        }
    }
}

/// How the content is set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the definitions of product record 6.1")]
pub enum QuoteKind {
    Direct,
    Indirect,
    Mixed,
    Scare,
    None,
}

impl QuoteKind {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Indirect => "indirect",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Scare => "scare",
            QuoteKind::None => "none",
        }
    }
}

/// The stance of the one who hands on towards what is handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the definitions of product record 6.1")]
pub enum Stance {
    Neutral,
    Endorse,
    Distance,
}

impl Stance {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Stance::Neutral => "neutral",
            Stance::Endorse => "endorse",
            Stance::Distance => "distance",
        }
    }
}

/// One link of the chain of who says it, outermost (the outlet) first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// Name for readers: outlet, channel name, office. A private person is "a person", never named.
    pub agent: String,
    /// What it is.
    pub role: ChainRole,
    /// The cue by which this link hands on to the next or asserts the content; empty for a bare assertion.
    pub cue: String,
    /// Where the cue stands, if in the text.
    pub cue_span: Option<Span>,
    /// Its class.
    pub cue_class: CueClass,
    /// How the content is set apart.
    pub quote: QuoteKind,
    /// Stance towards it.
    pub stance: Stance,
    /// Set when the link is carried over from an earlier sentence.
    pub inferred: bool,
}

/// FactBank values: certainty and polarity \[sauri2009\].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factuality {
    /// Certain, happened: CT+.
    CtPlus,
    /// Probable: PR+.
    PrPlus,
    /// Possible: PS+.
    PsPlus,
    /// Certain, did not happen: CT−.
    CtMinus,
    /// Probably not: PR−.
    PrMinus,
    /// Possibly not: PS−.
    PsMinus,
    /// Certain, polarity unknown: CTu.
    CtU,
    /// Not committed: Uu.
    Uu,
}

impl Factuality {
    /// FactBank's notation with an ASCII minus.
    pub fn name(self) -> &'static str {
        match self {
            Factuality::CtPlus => "CT+",
            Factuality::PrPlus => "PR+",
            Factuality::PsPlus => "PS+",
            Factuality::CtMinus => "CT-",
            Factuality::PrMinus => "PR-",
            Factuality::PsMinus => "PS-",
            Factuality::CtU => "CTu",
            Factuality::Uu => "Uu",
        }
    }
}

/// In what sense the content is said to be real.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the definitions of product record 6.1")]
pub enum Modality {
    Realis,
    Negated,
    Hypothetical,
    Counterfactual,
    Planned,
    Predicted,
    Habitual,
    Historical,
    Question,
    Order,
}

impl Modality {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Modality::Realis => "realis",
            Modality::Negated => "negated",
            Modality::Hypothetical => "hypothetical",
            Modality::Counterfactual => "counterfactual",
            Modality::Planned => "planned",
            Modality::Predicted => "predicted",
            Modality::Habitual => "habitual",
            Modality::Historical => "historical",
            Modality::Question => "question",
            Modality::Order => "order",
        }
    }
}

/// When the content is said to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PropositionTime {
    /// First day, if the text or the document date gives one.
    pub from: Option<FactDate>,
    /// First day after, if given.
    pub to: Option<FactDate>,
    /// Precision of the statement.
    pub precision: Option<Precision>,
    /// Where it comes from: "in the text: in 2022", "document date", "not given".
    pub basis: String,
    /// Words of the expression, if in the text.
    pub span: Option<Span>,
}

/// A span of loaded language with its technique. A label on words, never on a person, outlet or state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// Where.
    pub span: Span,
    /// `loaded_language`, `name_calling`, `exaggeration`, `fear`, `doubt`, `causal_oversimplification`, `flag_waving`.
    pub technique: &'static str,
}

/// Whether the content can be tested against data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Testable {
    /// Answer.
    pub answer: TestableAnswer,
    /// Why, one sentence without final full stop.
    pub reason: String,
}

/// Answer of [`Testable`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TestableAnswer {
    Yes,
    Partly,
    No,
}

impl TestableAnswer {
    /// Lower-case name used in output.
    pub fn name(self) -> &'static str {
        match self {
            TestableAnswer::Yes => "yes",
            TestableAnswer::Partly => "partly",
            TestableAnswer::No => "no",
        }
    }
}

/// One thing a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposition {
    /// Id made from document, span and content.
    pub id: Id,
    /// The document.
    pub document: Id,
    /// The words that say it.
    pub quote: Quote,
    /// Other places that say the same.
    pub mentions: Vec<Span>,
    /// What is said.
    pub content: Content,
    /// Who says it, outermost first; never empty.
    pub chain: Vec<ChainLink>,
    /// Commitment of each agent of the chain, same order.
    pub factuality: Vec<Factuality>,
    /// Modality.
    pub modality: Modality,
    /// Time.
    pub time: PropositionTime,
    /// Hedging words.
    pub hedges: Vec<Span>,
    /// Loaded words.
    pub loaded: Vec<Loaded>,
    /// Testability.
    pub testable: Testable,
    /// Ids of the rules that fired, in order.
    pub rules: Vec<&'static str>,
    /// Doubts about the reading.
    pub warnings: Vec<Warning>,
    /// Why it is not counted, whatever its own words say.
    pub aside: Option<Aside>,
}

impl Proposition {
    /// The kind of its content.
    pub fn kind(&self) -> PropositionKind {
        self.content.kind()
    }

    /// Whether the outlet itself commits to the content (CT, PR or PS) rather than only passing it on.
    pub fn outlet_asserts(&self) -> bool {
        self.factuality.first().is_some_and(|value| *value != Factuality::Uu)
    }

    /// Whether it may be counted as something that happened or holds, as its innermost source has it.
    ///
    /// Only acts, agreements, memberships and relations in the mode realis count; not what is merely possible, what
    /// anybody in the chain denies, doubts, asks or only holds against another, what the outlet contradicts, nor old, usual,
    /// planned or imagined acts, nor what the kind of its text or a correction sets aside.
    pub fn counts_as_realis(&self) -> bool {
        // That somebody mentions an agreement is no step of it.
        let is_act = !matches!(
            self.content,
            Content::Evaluation { .. }
                | Content::Prediction { .. }
                | Content::Meta
                | Content::Agreement { stage: Stage::Reported, .. }
        );
        let contradicts = |value: &Factuality| {
            matches!(value, Factuality::CtMinus | Factuality::PrMinus | Factuality::PsMinus)
        };
        is_act
            && self.aside.is_none()
            && self.modality == Modality::Realis
            && matches!(self.factuality.last(), Some(Factuality::CtPlus | Factuality::PrPlus))
            && !self.factuality.iter().any(contradicts)
            && !self.chain.iter().any(|link| {
                matches!(link.cue_class, CueClass::Deny | CueClass::Doubt | CueClass::Ask | CueClass::Accuse)
            })
    }
}

/// What a reader made of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The propositions, in the order of their spans.
    pub propositions: Vec<Proposition>,
    /// Sentences without any proposition, and why: nothing is passed over in silence.
    pub not_understood: Vec<NotUnderstood>,
    /// Number of sentences in the body.
    pub sentences: usize,
    /// Independent origins: distinct innermost sources of the propositions, and how they were counted.
    pub origins: Vec<String>,
    /// Parts left out (subscription lines, credits) with the reason.
    pub excluded: Vec<(Span, String)>,
    /// Actors whose name has several readings.
    pub unresolved: Vec<Party>,
    /// Doubts about the document as a whole.
    pub warnings: Vec<Warning>,
    /// The kind of the text, where its own words show one.
    pub kind: Option<Kind>,
}

/// A sentence that yielded nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The sentence.
    pub span: Span,
    /// `no actor`, `no known event word`, …
    pub reason: &'static str,
}
