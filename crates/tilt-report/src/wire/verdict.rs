//! Judgements on the wire. Likelihood and confidence are two keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::finding::{ThreeNumbers as CoreNumbers, TiltView};
use tilt_core::proposition::Content;
use tilt_core::verdict::{self as judged, Covered};
use tilt_core::{Concordance, StateId};

use super::ledger::{Entry, Ledger};
use super::measured::Value;
use super::numbers::ThreeNumbers;
use super::{Coverage, Origin, Setting, State, pairs};
use crate::figure;

/// A state and the two powers it is seen between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Triple {
    /// The state.
    pub state: State,
    /// The power it might turn from (A).
    pub from: State,
    /// The power it might turn to (B).
    pub to: State,
}

/// How likely a statement is to be true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Likelihood {
    /// Term of ICD 203.
    #[schemars(extend("enum" = ["almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"]))]
    pub term: String,
    /// Probability, never 0 or 1.
    #[schemars(range(min = 0.01, max = 0.99))]
    pub p: f64,
    /// Range of the term in per cent.
    pub range: [u8; 2],
    /// Id of `p` in the ledger.
    pub number: String,
}

/// Confidence in the basis of a judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confidence {
    /// Level.
    #[schemars(extend("enum" = ["low", "moderate", "high"]))]
    pub level: String,
    /// Inputs it was computed from.
    #[schemars(length(min = 1))]
    pub inputs: Vec<ConfidenceInput>,
    /// Assumptions that are made and not scored.
    pub assumptions: Vec<String>,
}

/// One input to confidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfidenceInput {
    /// Name; with the verdict's id before it (`v-…/coverage`) the id of these points.
    pub name: String,
    /// 0, 1 or 2.
    pub points: u8,
    /// What was counted.
    pub note: String,
}

/// Another explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alternative {
    /// Name; with the verdict's id before it (`v-…/hedging`) the id of the finding.
    pub name: String,
    /// The explanation.
    pub statement: String,
    /// What the data say about it, or why they cannot.
    pub finding: String,
    /// Whether a statistic was computed.
    pub tested: bool,
}

/// A fact read from a record, not estimated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// One sentence.
    pub statement: String,
    /// Date it rests on.
    pub date: Option<String>,
    /// Id of the row.
    pub row: String,
    /// The row.
    pub origin: Origin,
    /// Publication behind the row.
    pub cited: String,
}

/// One line of a judgement with what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BasisLine {
    /// What it is.
    #[schemars(extend("enum" = ["data", "assumption", "inference"]))]
    pub tag: String,
    /// The line.
    pub line: String,
}

/// The judgement on one statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// Id.
    pub id: String,
    /// Id of the proposition judged; null without a document.
    pub proposition: Option<String>,
    /// Which test.
    #[schemars(extend("enum" = ["membership", "agreement", "trend", "event", "not tested"]))]
    pub test: String,
    /// The statement that is judged, exactly.
    pub statement: String,
    /// Inputs of the test.
    pub inputs: Vec<Setting>,
    /// Field; null: none.
    pub domain: Option<String>,
    /// The state and powers of a trend.
    pub triple: Option<Triple>,
    /// Whether the data reach the period of the claim.
    #[schemars(extend("enum" = ["yes", "partly", "no"]))]
    pub covered: String,
    /// Which part is covered, or why none is.
    pub covered_note: Option<String>,
    /// How likely; null when nothing covers the claim or nothing was tested.
    pub likelihood: Option<Likelihood>,
    /// How the probability came about.
    pub likelihood_steps: Vec<String>,
    /// Confidence in the basis; null with the likelihood.
    pub confidence: Option<Confidence>,
    /// Changes with A, with B and of everybody.
    pub numbers: Option<ThreeNumbers>,
    /// Facts read from records.
    pub facts: Vec<Fact>,
    /// Other explanations.
    pub alternatives: Vec<Alternative>,
    /// Causes of uncertainty.
    pub uncertainty: Vec<String>,
    /// What would change the answer.
    #[schemars(length(min = 1))]
    pub would_change: Vec<String>,
    /// The answer in words.
    pub reason: String,
    /// How not to read it.
    pub not_to_read_as: String,
    /// The lines of the judgement, each with what it is: read from records, assumed, or inferred.
    #[serde(default)]
    pub basis: Vec<BasisLine>,
    /// Coverage of each source that was looked at.
    pub coverage: Vec<Coverage>,
}

impl Triple {
    pub(super) fn new(state: StateId, from: StateId, to: StateId) -> Triple {
        Triple { state: State::new(state), from: State::new(from), to: State::new(to) }
    }
}

impl Verdict {
    /// Whether anything was tested.
    pub fn is_tested(&self) -> bool {
        self.test != judged::TestKind::NotTested.name()
    }

    pub(super) fn new(verdict: &judged::Verdict, report: &tilt_core::Report, ledger: &mut Ledger) -> Verdict {
        let view = verdict.numbers.as_ref().and_then(|numbers| view_of(numbers, verdict, report));
        let triple = match view {
            Some(view) => Some(Triple::new(view.state, view.from, view.to)),
            None => triple_of(verdict, report),
        };
        let numbers = verdict
            .numbers
            .as_ref()
            .map(|numbers| ThreeNumbers::new(numbers, triple.as_ref(), view.map(Into::into), ledger));
        let likelihood = verdict
            .likelihood
            .map(|likelihood| enter_likelihood(verdict, likelihood, numbers.as_ref(), ledger));
        Verdict {
            id: verdict.id.to_string(),
            proposition: verdict.proposition.as_ref().map(|id| id.to_string()),
            test: verdict.test.name().to_owned(),
            statement: verdict.statement.clone(),
            inputs: pairs(&verdict.inputs),
            domain: verdict.domain.map(|domain| domain.name().to_owned()),
            triple,
            covered: verdict.covered.name().to_owned(),
            covered_note: match &verdict.covered {
                Covered::Yes => None,
                Covered::Partly(note) | Covered::No(note) => Some(note.clone()),
            },
            likelihood,
            likelihood_steps: verdict.likelihood_steps.clone(),
            confidence: verdict.confidence.as_ref().map(Confidence::from),
            numbers,
            facts: verdict.facts.iter().map(Fact::from).collect(),
            alternatives: verdict.alternatives.iter().map(Alternative::from).collect(),
            uncertainty: verdict.uncertainty.clone(),
            would_change: verdict.would_change.clone(),
            reason: verdict.reason.clone(),
            not_to_read_as: verdict.not_to_read_as.clone(),
            basis: basis(verdict),
            coverage: verdict.coverage.iter().map(Coverage::from).collect(),
        }
    }
}

/// Facts are data, what confidence lists as assumed is assumption, what was computed or concluded is inference.
fn basis(verdict: &judged::Verdict) -> Vec<BasisLine> {
    let line = |tag: &str, line: &str| BasisLine { tag: tag.to_owned(), line: line.to_owned() };
    let data = verdict.facts.iter().map(|fact| line("data", &fact.statement));
    let assumed = verdict.confidence.iter().flat_map(|confidence| &confidence.assumptions);
    let assumed = assumed.map(|assumption| line("assumption", assumption));
    let inferred = std::iter::once(&verdict.reason).chain(&verdict.likelihood_steps);
    let inferred = inferred.filter(|text| !text.is_empty()).map(|text| line("inference", text));
    data.chain(assumed).chain(inferred).collect()
}

fn enter_likelihood(
    verdict: &judged::Verdict,
    likelihood: judged::Likelihood,
    numbers: Option<&ThreeNumbers>,
    ledger: &mut Ledger,
) -> Likelihood {
    let mut rests_on: Vec<String> = verdict.facts.iter().map(|fact| fact.row.to_string()).collect();
    rests_on.extend(numbers.map(|numbers| numbers.tilt.number.clone()));
    let origins: Vec<tilt_core::Origin> = verdict.facts.iter().map(|fact| fact.origin.clone()).collect();
    let steps = if verdict.likelihood_steps.is_empty() {
        "set by the rule of the test".to_owned()
    } else {
        verdict.likelihood_steps.join("; ")
    };
    let entry = Entry {
        label: format!("likelihood of: {}", verdict.statement),
        unit: "probability",
        measure: verdict.test.name(),
        formula: format!("{steps}; p = {}", figure::probability(likelihood.p())),
        origins: &origins,
        rests_on,
    };
    let Value { number, .. } = ledger.enter_plain(likelihood.p(), entry);
    let (low, high) = likelihood.term().range();
    Likelihood { term: likelihood.term().name().to_owned(), p: likelihood.p(), range: [low, high], number }
}

/// The view whose three numbers a verdict repeats; among equal ones, that of the verdict's own states.
fn view_of<'r>(
    numbers: &CoreNumbers,
    verdict: &judged::Verdict,
    report: &'r tilt_core::Report,
) -> Option<&'r TiltView> {
    let claimed = triple_ids(verdict, report);
    let mut views = report.tilts.iter().filter(|view| view.numbers == *numbers);
    let first = views.clone().next();
    views.find(|view| Some((view.state, view.from, view.to)) == claimed).or(first)
}

fn triple_of(verdict: &judged::Verdict, report: &tilt_core::Report) -> Option<Triple> {
    triple_ids(verdict, report).map(|(state, from, to)| Triple::new(state, from, to))
}

/// States and powers of a trend: from the proposition, and where it names only one power, from the test's inputs.
fn triple_ids(verdict: &judged::Verdict, report: &tilt_core::Report) -> Option<(StateId, StateId, StateId)> {
    let input = |name: &str| {
        let (_, value) = verdict.inputs.iter().find(|(key, _)| key == name)?;
        Concordance::bundled().resolve(value, None).ok()
    };
    let mut propositions = report.documents.iter().flat_map(|document| &document.reading.propositions);
    let proposition = verdict.proposition.as_ref().and_then(|id| propositions.find(|found| found.id == *id));
    let (state, from, to) = match proposition.map(|found| &found.content) {
        Some(Content::RelationTrend { state, from, to, .. }) => (
            state.state(),
            from.as_ref().and_then(|party| party.state()),
            to.as_ref().and_then(|party| party.state()),
        ),
        _ => (None, None, None),
    };
    Some((input("state").or(state)?, input("from").or(from)?, input("to").or(to)?))
}

impl From<&judged::Confidence> for Confidence {
    fn from(confidence: &judged::Confidence) -> Confidence {
        let inputs = confidence.inputs.iter();
        Confidence {
            level: confidence.level.name().to_owned(),
            inputs: inputs
                .map(|input| ConfidenceInput {
                    name: input.name.to_owned(),
                    points: input.points,
                    note: input.note.clone(),
                })
                .collect(),
            assumptions: confidence.assumptions.clone(),
        }
    }
}

impl From<&judged::Alternative> for Alternative {
    fn from(alternative: &judged::Alternative) -> Alternative {
        Alternative {
            name: alternative.name.to_owned(),
            statement: alternative.statement.clone(),
            finding: alternative.finding.clone(),
            tested: alternative.tested,
        }
    }
}

impl From<&judged::Fact> for Fact {
    fn from(fact: &judged::Fact) -> Fact {
        Fact {
            statement: fact.statement.clone(),
            date: fact.date.map(|date| date.to_string()),
            row: fact.row.to_string(),
            origin: Origin::from(&fact.origin),
            cited: fact.cited.clone(),
        }
    }
}
