//! Judgements: likelihood and confidence are two fields, and a verdict never says more than its inputs.

use crate::finding::ThreeNumbers;
use crate::id::Id;
use crate::origin::{Coverage, Origin};
use crate::series::Domain;
use crate::time::FactDate;

/// Likelihood terms of Intelligence Community Directive 203 \[icd203\], first row of terms only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// 1–5 %.
    AlmostNoChance,
    /// 5–20 %.
    VeryUnlikely,
    /// 20–45 %.
    Unlikely,
    /// 45–55 %.
    RoughlyEven,
    /// 55–80 %.
    Likely,
    /// 80–95 %.
    VeryLikely,
    /// 95–99 %.
    AlmostCertain,
}

impl Term {
    /// All terms, rising.
    pub const ALL: [Term; 7] = [
        Term::AlmostNoChance,
        Term::VeryUnlikely,
        Term::Unlikely,
        Term::RoughlyEven,
        Term::Likely,
        Term::VeryLikely,
        Term::AlmostCertain,
    ];

    /// The words.
    pub fn name(self) -> &'static str {
        match self {
            Term::AlmostNoChance => "almost no chance",
            Term::VeryUnlikely => "very unlikely",
            Term::Unlikely => "unlikely",
            Term::RoughlyEven => "roughly even chance",
            Term::Likely => "likely",
            Term::VeryLikely => "very likely",
            Term::AlmostCertain => "almost certain",
        }
    }

    /// The range in per cent.
    pub fn range(self) -> (u8, u8) {
        match self {
            Term::AlmostNoChance => (1, 5),
            Term::VeryUnlikely => (5, 20),
            Term::Unlikely => (20, 45),
            Term::RoughlyEven => (45, 55),
            Term::Likely => (55, 80),
            Term::VeryLikely => (80, 95),
            Term::AlmostCertain => (95, 99),
        }
    }
}

/// A probability that a statement is true, never 0 or 1, with its word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likelihood {
    p: f64,
}

impl Likelihood {
    /// From a computed probability; clamped to [0.01, 0.99].
    pub fn from_probability(p: f64) -> Likelihood {
        Likelihood { p: p.clamp(0.01, 0.99) }
    }

    /// The probability, in [0.01, 0.99].
    pub fn p(self) -> f64 {
        self.p
    }

    /// Its word. A boundary value takes the word nearer to even.
    pub fn term(self) -> Term {
        let percent = self.p * 100.0;
        match percent {
            p if p < 5.0 => Term::AlmostNoChance,
            p if p < 20.0 => Term::VeryUnlikely,
            p if p < 45.0 => Term::Unlikely,
            p if p <= 55.0 => Term::RoughlyEven,
            p if p <= 80.0 => Term::Likely,
            p if p <= 95.0 => Term::VeryLikely,
            _ => Term::AlmostCertain,
        }
    }
}

/// Level of confidence in the basis of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ConfidenceLevel {
    Low,
    Moderate,
    High,
}

impl ConfidenceLevel {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            ConfidenceLevel::Low => "low",
            ConfidenceLevel::Moderate => "moderate",
            ConfidenceLevel::High => "high",
        }
    }
}

/// Confidence with the inputs it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confidence {
    /// Level.
    pub level: ConfidenceLevel,
    /// Inputs with their points.
    pub inputs: Vec<ConfidenceInput>,
    /// Assumptions that are made and not scored.
    pub assumptions: Vec<String>,
}

/// One input to confidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfidenceInput {
    /// `coverage`, `datasets`, `agreement`, `measurement`, `sensitivity`.
    pub name: &'static str,
    /// 0, 1 or 2.
    pub points: u8,
    /// What was counted.
    pub note: String,
}

/// Which test was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestKind {
    /// Membership on a date.
    Membership,
    /// Agreement in the table of agreements.
    Agreement,
    /// Trend: from A to B.
    Trend,
    /// Event corroborated by records.
    Event,
    /// None; the reason says why.
    NotTested,
}

impl TestKind {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            TestKind::Membership => "membership",
            TestKind::Agreement => "agreement",
            TestKind::Trend => "trend",
            TestKind::Event => "event",
            TestKind::NotTested => "not tested",
        }
    }
}

/// Whether the data reach the period of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covered {
    /// They do.
    Yes,
    /// In part; which part is said.
    Partly(String),
    /// They do not; nothing is said about the claimed period.
    No(String),
}

impl Covered {
    /// `yes`, `partly` or `no`.
    pub fn name(&self) -> &'static str {
        match self {
            Covered::Yes => "yes",
            Covered::Partly(_) => "partly",
            Covered::No(_) => "no",
        }
    }
}

/// Another explanation, with its statistic or the reason why it cannot be tested.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// `hedging`, `global_trend`, `leaving_without_joining`, `coverage_artefact`, `regression_to_mean`, `leader_episode`.
    pub name: &'static str,
    /// The explanation in words.
    pub statement: String,
    /// What the data say about it, or why they cannot.
    pub finding: String,
    /// Whether a statistic was computed.
    pub tested: bool,
}

/// A fact read from a record, not estimated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// One sentence without final full stop.
    pub statement: String,
    /// The date it rests on.
    pub date: Option<FactDate>,
    /// The row.
    pub origin: Origin,
    /// Publication behind the row.
    pub cited: String,
    /// Id of the row, for `explain`.
    pub row: Id,
}

/// The judgement on one statement in one domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Id made from the statement, the test and the data versions.
    pub id: Id,
    /// The proposition judged; absent for `tilt` without a document.
    pub proposition: Option<Id>,
    /// Which test.
    pub test: TestKind,
    /// The statement that is judged, exactly, with period and domain.
    pub statement: String,
    /// Inputs of the test by name, printed.
    pub inputs: Vec<(String, String)>,
    /// Field.
    pub domain: Option<Domain>,
    /// Coverage.
    pub covered: Covered,
    /// Likelihood; absent when nothing covers the claim or nothing was tested.
    pub likelihood: Option<Likelihood>,
    /// How the probability came about, step by step, with the prior.
    pub likelihood_steps: Vec<String>,
    /// Confidence; absent with the likelihood.
    pub confidence: Option<Confidence>,
    /// The three numbers, for a trend.
    pub numbers: Option<ThreeNumbers>,
    /// Facts read from records.
    pub facts: Vec<Fact>,
    /// Alternatives.
    pub alternatives: Vec<Alternative>,
    /// Causes of uncertainty.
    pub uncertainty: Vec<String>,
    /// What would change the answer. Never empty.
    pub would_change: Vec<String>,
    /// One or two sentences: the answer in words, without likelihood terms.
    pub reason: String,
    /// How not to read it.
    pub not_to_read_as: String,
    /// Coverage of each source that was looked at.
    pub coverage: Vec<Coverage>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_probability_lies_in_the_range_of_its_word() {
        for step in 0..=1000 {
            let likelihood = Likelihood::from_probability(f64::from(step) / 1000.0);
            let (low, high) = likelihood.term().range();
            let percent = likelihood.p() * 100.0;
            assert!(
                f64::from(low) <= percent && percent <= f64::from(high),
                "{percent} {:?}",
                likelihood.term()
            );
        }
    }
}
