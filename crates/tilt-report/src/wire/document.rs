//! Documents and propositions on the wire: the record of the reader.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::proposition::{self as read, Content};
use tilt_core::report::DocumentReport;
use tilt_core::{Span, document};

use super::{Warning, actor_name, warnings};

/// A document with what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Id.
    pub id: String,
    /// File name or `-`.
    pub name: String,
    /// SHA-256 of the bytes as read.
    pub sha256: String,
    /// Character encoding it was read in.
    pub encoding: String,
    /// Outlet; null: not named.
    pub outlet: Option<String>,
    /// Channel of a forwarded post.
    pub channel: Option<String>,
    /// Day of publication; null: not given.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Language, ISO 639-1; null: not recognised.
    pub lang: Option<String>,
    /// The text as decoded; all offsets are bytes in it.
    pub text: String,
    /// Half-open range of bytes of the body.
    pub body: [usize; 2],
    /// Number of sentences in the body.
    pub sentences: usize,
    /// The earlier document of the same run whose wording it shares; null: its wording is its own. A copy is no origin.
    pub copy_of: Option<CopyOf>,
    /// Independent origins of the propositions.
    pub origins: Vec<String>,
    /// What it says, in the order of the spans.
    pub propositions: Vec<Proposition>,
    /// Sentences without any proposition.
    pub not_understood: Vec<Gap>,
    /// Parts left out.
    pub excluded: Vec<Part>,
    /// Actors whose name has several readings.
    pub unresolved: Vec<Party>,
    /// Doubts about the document as a whole.
    pub warnings: Vec<Warning>,
    /// The kind of the text, where its own words show one; null: none is shown.
    #[serde(default)]
    pub kind: Option<Kind>,
}

/// The kind of a text: a label on this text by its own words, never on its outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kind {
    /// The kind.
    #[schemars(extend("enum" = ["opinion", "satire", "fiction", "scenario", "quiz", "horoscope", "history", "sport", "weather", "recipe"]))]
    pub genre: String,
    /// By what it was known: `label`, `notice`, `section`, `section of the address`, `words of the field`.
    pub by: String,
    /// The words that show it.
    pub quoted: String,
    /// Half-open range of bytes of these words; null: they stand in the address alone.
    pub bytes: Option<[usize; 2]>,
}

/// Why a proposition is not counted, whatever its own words say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Aside {
    /// The kind of the text or passage, or `corrected`.
    #[schemars(extend("enum" = ["satire", "fiction", "scenario", "quiz", "horoscope", "history", "sport", "weather", "recipe", "corrected"]))]
    pub cause: String,
    /// The words that show it.
    pub quoted: String,
    /// Half-open range of bytes of these words; null: they stand in another document or in the address.
    pub bytes: Option<[usize; 2]>,
    /// Id of the proposition that stands in its place, for a correction.
    pub by: Option<String>,
}

/// An earlier document with the same wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyOf {
    /// Its id.
    pub document: String,
    /// Its name.
    pub name: String,
    /// Share of the shorter text's runs of five words that stand in both, in percent, 1 to 100.
    pub percent: u8,
}

/// Words of a document and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// The words.
    pub exact: String,
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
}

/// Words of a document with the words around them (W3C TextQuote and TextPosition selectors).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quote {
    /// The words.
    pub exact: String,
    /// Words before.
    pub prefix: String,
    /// Words after.
    pub suffix: String,
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
}

/// A sentence that yielded nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// The sentence.
    pub span: TextSpan,
    /// Why.
    pub reason: String,
}

/// A part left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// The part.
    pub span: TextSpan,
    /// Why.
    pub reason: String,
}

/// An actor as the text names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// Code (`KAZ`, `org:CSTO`); null: not resolved.
    pub actor: Option<String>,
    /// English name, if resolved.
    pub name: Option<String>,
    /// Part of the state that acts: `state`, `government`, `head`, `parliament`, `military`.
    pub role: Option<String>,
    /// Readings, if not resolved.
    pub candidates: Vec<String>,
    /// The words.
    pub text: String,
    /// First byte.
    pub start: usize,
    /// First byte after.
    pub end: usize,
    /// Why this actor.
    pub reason: String,
}

/// One thing a document says. Exactly one of the keys from `event` to `prediction` is set, except for kind `meta`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposition {
    /// Id.
    pub id: String,
    /// Id of the document.
    pub document: String,
    /// The words that say it.
    pub span: Quote,
    /// Other places that say the same.
    pub mentions: Vec<TextSpan>,
    /// What kind of thing is said.
    #[schemars(extend("enum" = ["event", "membership", "agreement", "relation_trend", "relation_state", "evaluation", "prediction", "meta"]))]
    pub kind: String,
    /// Event or agreement.
    pub event: Option<EventContent>,
    /// Membership.
    pub membership: Option<MembershipContent>,
    /// Trend of a relation.
    pub relation_trend: Option<RelationTrend>,
    /// State of a relation.
    pub relation_state: Option<RelationState>,
    /// Actors a value judgement is about; null for other kinds.
    pub evaluation: Option<Vec<Party>>,
    /// Actors a prediction is about; null for other kinds.
    pub prediction: Option<Vec<Party>>,
    /// Who says it, outermost first.
    #[schemars(length(min = 1))]
    pub chain: Vec<ChainLink>,
    /// Commitment of each agent of the chain, same order.
    pub factuality: Vec<Commitment>,
    /// Whether the outlet itself commits to the content, rather than only passing it on.
    pub outlet_asserts: bool,
    /// Whether it may be counted as something that happened or holds, as its innermost source has it: an act in the mode
    /// realis that nobody in the chain denies, doubts, asks or only holds against another.
    #[serde(default)]
    pub counts_as_realis: bool,
    /// In what sense the content is said to be real.
    #[schemars(extend("enum" = ["realis", "negated", "hypothetical", "counterfactual", "planned", "predicted", "habitual", "historical", "question", "order"]))]
    pub modality: String,
    /// When it is said to hold.
    pub time: PropositionTime,
    /// Hedging words.
    pub hedges: Vec<Hedge>,
    /// Loaded words: labels on words, never on a person, outlet or state.
    pub loaded: Vec<Loaded>,
    /// Whether it can be tested against data.
    pub testable: Testable,
    /// Ids of the rules that fired.
    pub rules: Vec<String>,
    /// Doubts about the reading.
    pub warnings: Vec<Warning>,
    /// Why it is not counted, whatever its own words say: the kind of its text, or a correction; null: nothing.
    #[serde(default)]
    pub aside: Option<Aside>,
}

/// An event, or an agreement seen as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventContent {
    /// PLOVER root in capitals; null if no root fits, and for agreements.
    pub r#type: Option<String>,
    /// Finer word: `visit`, `exercise`; `agreement` for agreements.
    pub mode: String,
    /// Who acts; for symmetric events all of them.
    pub parties: Vec<Party>,
    /// Towards whom.
    pub recipients: Vec<Party>,
    /// Keys of what an agreement is about.
    pub provisions: Vec<String>,
    /// Fields of those provisions, once each.
    pub domain: Vec<String>,
    /// Whether there is no direction.
    pub symmetric: bool,
    /// Stage an agreement is said to have reached; null for other events.
    pub life_cycle: Option<String>,
    /// Form and title of an agreement; null for other events.
    pub agreement: Option<Agreed>,
}

/// What a text says of the form of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreed {
    /// Form; null: not named.
    pub instrument: Option<String>,
    /// Title in quotation marks.
    pub quoted: Option<String>,
}

/// A membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MembershipContent {
    /// The state.
    pub state: Party,
    /// Keys of the organisations.
    pub organisations: Vec<String>,
    /// As what.
    pub status: String,
    /// Whether the text says that it left or is leaving.
    pub left: bool,
}

/// A trend: who moves from whom to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationTrend {
    /// Who moves.
    pub state: Party,
    /// Away from whom.
    pub from: Option<Party>,
    /// Towards whom.
    pub to: Option<Party>,
    /// Fields that the text names; empty: none.
    pub domains: Vec<String>,
}

/// A state of a relation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationState {
    /// The one.
    pub state: Party,
    /// The other.
    pub other: Party,
    /// Whether the text says close.
    pub close: bool,
}

/// One link of the chain of who says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChainLink {
    /// Name for readers; may be words of the document.
    pub agent: String,
    /// What it is.
    #[schemars(extend("enum" = ["outlet", "channel", "person", "office", "anonymous", "document", "author"]))]
    pub role: String,
    /// Words of the document that hand on; empty for a bare assertion.
    pub cue: String,
    /// Where the cue stands.
    pub cue_span: Option<TextSpan>,
    /// Class of the cue.
    #[schemars(extend("enum" = ["report", "assert", "claim", "deny", "doubt", "remind", "accuse", "predict", "ask"]))]
    pub cue_class: String,
    /// How the content is set apart.
    #[schemars(extend("enum" = ["direct", "indirect", "mixed", "scare", "none"]))]
    pub quote: String,
    /// Stance towards it.
    #[schemars(extend("enum" = ["neutral", "endorse", "distance"]))]
    pub stance: String,
    /// Carried over from an earlier sentence.
    pub inferred: bool,
}

/// How far an agent commits to the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Commitment {
    /// The agent.
    pub agent: String,
    /// FactBank value.
    #[schemars(extend("enum" = ["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"]))]
    pub value: String,
}

/// When the content is said to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PropositionTime {
    /// Day of the document; null: not given.
    pub doc: Option<String>,
    /// First day.
    pub event_from: Option<String>,
    /// First day after.
    pub event_to: Option<String>,
    /// `year`, `month` or `day`.
    pub precision: Option<String>,
    /// Where it comes from.
    pub basis: String,
    /// Words of the expression.
    pub span: Option<TextSpan>,
}

/// A hedging word.
pub type Hedge = TextSpan;

/// Loaded words with their technique.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Loaded {
    /// The words.
    pub span: TextSpan,
    /// The technique.
    pub technique: String,
}

/// Whether the content can be tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Testable {
    /// `yes`, `partly` or `no`.
    #[schemars(extend("enum" = ["yes", "partly", "no"]))]
    pub answer: String,
    /// Why.
    pub reason: String,
}

impl From<&DocumentReport> for Document {
    fn from(report: &DocumentReport) -> Document {
        let (document, reading) = (&report.document, &report.reading);
        let text = &document.text;
        Document {
            id: document.id.to_string(),
            name: document.name.clone(),
            sha256: document.sha256.clone(),
            encoding: document.encoding.to_owned(),
            outlet: document.meta.outlet.clone(),
            channel: document.meta.channel.clone(),
            date: document.meta.date.map(|date| date.to_string()),
            url: document.meta.url.clone(),
            title: document.meta.title.clone(),
            lang: document.lang.clone(),
            text: text.clone(),
            body: [document.body.start, document.body.end],
            sentences: reading.sentences,
            copy_of: report.copy_of.as_ref().map(|copy| CopyOf {
                document: copy.document.to_string(),
                name: copy.name.clone(),
                percent: (copy.share * 100.0).round().clamp(1.0, 100.0) as u8,
            }),
            origins: reading.origins.clone(),
            propositions: reading.propositions.iter().map(|found| proposition(found, document)).collect(),
            not_understood: reading
                .not_understood
                .iter()
                .map(|gap| Gap { span: words(text, gap.span), reason: gap.reason.to_owned() })
                .collect(),
            excluded: reading
                .excluded
                .iter()
                .map(|(span, reason)| Part { span: words(text, *span), reason: reason.clone() })
                .collect(),
            unresolved: reading.unresolved.iter().map(party).collect(),
            warnings: warnings(&reading.warnings),
            kind: reading.kind.as_ref().map(|kind| Kind {
                genre: kind.genre.name().to_owned(),
                by: kind.by.to_owned(),
                quoted: kind.words.clone(),
                bytes: kind.span.map(|span| [span.start, span.end]),
            }),
        }
    }
}

fn proposition(found: &read::Proposition, document: &document::Document) -> Proposition {
    let text = &document.text;
    let mut record = Proposition {
        id: found.id.to_string(),
        document: found.document.to_string(),
        span: Quote {
            exact: found.quote.exact.clone(),
            prefix: found.quote.prefix.clone(),
            suffix: found.quote.suffix.clone(),
            start: found.quote.span.start,
            end: found.quote.span.end,
        },
        mentions: found.mentions.iter().map(|span| words(text, *span)).collect(),
        kind: found.kind().name().to_owned(),
        event: None,
        membership: None,
        relation_trend: None,
        relation_state: None,
        evaluation: None,
        prediction: None,
        chain: found.chain.iter().map(|link| chain_link(link, text)).collect(),
        factuality: commitments(found),
        outlet_asserts: found.outlet_asserts(),
        counts_as_realis: found.counts_as_realis(),
        modality: found.modality.name().to_owned(),
        time: time(found, document),
        hedges: found.hedges.iter().map(|span| words(text, *span)).collect(),
        loaded: found
            .loaded
            .iter()
            .map(|loaded| Loaded { span: words(text, loaded.span), technique: loaded.technique.to_owned() })
            .collect(),
        testable: Testable {
            answer: found.testable.answer.name().to_owned(),
            reason: found.testable.reason.clone(),
        },
        rules: found.rules.iter().map(|rule| (*rule).to_owned()).collect(),
        warnings: warnings(&found.warnings),
        aside: found.aside.as_ref().map(|aside| Aside {
            cause: aside.cause.name().to_owned(),
            quoted: aside.words.clone(),
            bytes: aside.span.map(|span| [span.start, span.end]),
            by: aside.by.as_ref().map(ToString::to_string),
        }),
    };
    fill(&mut record, &found.content);
    record
}

/// Puts the content under the key of its kind.
fn fill(record: &mut Proposition, content: &Content) {
    let parties = |parties: &[read::Party]| parties.iter().map(party).collect::<Vec<Party>>();
    match content {
        Content::Event { root, label, sources, targets, symmetric } => {
            record.event = Some(EventContent {
                r#type: root.map(|root| root.name().to_owned()),
                mode: label.clone(),
                parties: parties(sources),
                recipients: parties(targets),
                provisions: Vec::new(),
                domain: Vec::new(),
                symmetric: *symmetric,
                life_cycle: None,
                agreement: None,
            });
        }
        Content::Agreement { parties: who, instrument, subjects, stage, title } => {
            let mut domain: Vec<String> =
                subjects.iter().map(|key| key.subject().domain.to_owned()).collect();
            domain.sort();
            domain.dedup();
            record.event = Some(EventContent {
                r#type: None,
                mode: "agreement".to_owned(),
                parties: parties(who),
                recipients: Vec::new(),
                provisions: subjects.iter().map(|key| key.key().to_owned()).collect(),
                domain,
                symmetric: true,
                life_cycle: Some(stage.name().to_owned()),
                agreement: Some(Agreed {
                    instrument: instrument.map(|form| form.name().to_owned()),
                    quoted: title.clone(),
                }),
            });
        }
        Content::Membership { state, organisations, status, left } => {
            record.membership = Some(MembershipContent {
                state: party(state),
                organisations: organisations.iter().map(|org| org.key().to_owned()).collect(),
                status: status.name().to_owned(),
                left: *left,
            });
        }
        Content::RelationTrend { state, from, to, domains } => {
            record.relation_trend = Some(RelationTrend {
                state: party(state),
                from: from.as_ref().map(party),
                to: to.as_ref().map(party),
                domains: domains.iter().map(|domain| domain.name().to_owned()).collect(),
            });
        }
        Content::RelationState { state, other, close } => {
            record.relation_state =
                Some(RelationState { state: party(state), other: party(other), close: *close });
        }
        Content::Evaluation { about } => record.evaluation = Some(about.iter().map(party).collect()),
        Content::Prediction { about } => record.prediction = Some(parties(about)),
        Content::Meta => {}
    }
}

fn chain_link(link: &read::ChainLink, text: &str) -> ChainLink {
    ChainLink {
        agent: link.agent.clone(),
        role: link.role.name().to_owned(),
        cue: link.cue.clone(),
        cue_span: link.cue_span.map(|span| words(text, span)),
        cue_class: link.cue_class.name().to_owned(),
        quote: link.quote.name().to_owned(),
        stance: link.stance.name().to_owned(),
        inferred: link.inferred,
    }
}

fn commitments(found: &read::Proposition) -> Vec<Commitment> {
    let pairs = found.chain.iter().zip(&found.factuality);
    pairs
        .map(|(link, value)| Commitment { agent: link.agent.clone(), value: value.name().to_owned() })
        .collect()
}

fn time(found: &read::Proposition, document: &document::Document) -> PropositionTime {
    PropositionTime {
        doc: document.meta.date.map(|date| date.to_string()),
        event_from: found.time.from.map(|date| date.to_string()),
        event_to: found.time.to.map(|date| date.to_string()),
        precision: found.time.precision.map(|precision| precision.name().to_owned()),
        basis: found.time.basis.clone(),
        span: found.time.span.map(|span| words(&document.text, span)),
    }
}

pub(super) fn party(party: &read::Party) -> Party {
    let role = match party.actor {
        Some(tilt_core::Actor::State(_, role)) => Some(role.name().to_owned()),
        _ => None,
    };
    Party {
        actor: party.actor.map(|actor| actor.code()),
        name: party.actor.map(actor_name),
        role,
        candidates: party.candidates.clone(),
        text: party.surface.clone(),
        start: party.span.start,
        end: party.span.end,
        reason: party.reason.clone(),
    }
}

/// Words under a span. A span outside the text would be a fault of the reader; it then shows no words.
fn words(text: &str, span: Span) -> TextSpan {
    let exact = text.get(span.start..span.end).unwrap_or_default().to_owned();
    TextSpan { exact, start: span.start, end: span.end }
}
