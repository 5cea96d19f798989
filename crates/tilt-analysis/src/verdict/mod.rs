//! From what a text says to a judgement: which test fits, what the evidence says, how far it reaches.
//!
//! [`plan`] reads only the proposition; [`judge`] reads only the plan, the evidence and the view that the plan asked
//! for. Likelihood and confidence are made in different files and meet in no sentence.

mod acts;
mod agreement;
mod alternatives;
pub mod calibration;
pub mod calibrator;
mod confidence;
mod event;
mod field;
mod grade;
mod membership;
mod one_power;
mod plan;
pub mod quality;
mod trend;
pub mod weigh;

#[cfg(test)]
mod tests;

pub use event::corroborate;
pub use grade::grade;
pub use plan::{AgreementClaim, Claimed, ClaimedOne, MembershipClaim, PRIOR, Plan, PlanOptions, Test, plan};
use tilt_core::finding::TiltView;
use tilt_core::id::IdKind;
use tilt_core::verdict::{Covered, TestKind};
use tilt_core::warning::WarningDoc;
use tilt_core::{Evidence, Id, Origin, Verdict};

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-plan-no-date",
        doc: "Neither the text nor the document gives a date; what is tested then is said in the inputs of the verdict.",
    },
    WarningDoc {
        code: "W-plan-organisation",
        doc: "A trend turns from or to an organisation, such as the EU. Alignment is measured between states, so the move is tested against the state on the other side alone.",
    },
    WarningDoc {
        code: "W-plan-period-assumed",
        doc: "The text gives no period for a trend; the five years up to the date of the document are tested.",
    },
];

/// Judges everything the plan tests, in the order of its tests.
///
/// A trend without `tilt` is not tested, with the reason.
pub fn judge(plan: &Plan, evidence: &Evidence, tilt: Option<&TiltView>) -> Vec<Verdict> {
    let mut verdicts = judge_membership(plan, evidence);
    verdicts.extend(judge_agreement(plan, evidence));
    match tilt {
        Some(view) => verdicts.extend(judge_trend(plan, evidence, view)),
        None if plan.tilt_request().is_some() => {
            verdicts.push(not_tested(
                plan,
                evidence,
                "no votes of the three states could be compared in this run",
            ));
        }
        None => {}
    }
    verdicts.extend(judge_one_power(plan, evidence));
    verdicts.extend(judge_not_tested(plan, evidence));
    verdicts
}

/// Verdicts on memberships, one per organisation.
pub fn judge_membership(plan: &Plan, evidence: &Evidence) -> Vec<Verdict> {
    let tests = plan.tests.iter().filter_map(|test| match test {
        Test::Membership(claim) => Some(membership::judge(plan, claim, evidence)),
        _ => None,
    });
    tests.collect()
}

/// Verdicts on agreements.
pub fn judge_agreement(plan: &Plan, evidence: &Evidence) -> Vec<Verdict> {
    let tests = plan.tests.iter().filter_map(|test| match test {
        Test::Agreement(claim) => Some(agreement::judge(plan, claim, evidence)),
        _ => None,
    });
    tests.collect()
}

/// Verdicts on a trend: one, or two where the claimed period lies beyond the coverage: "not covered", and one on the
/// latest covered period that says that it does not answer the claim.
pub fn judge_trend(plan: &Plan, evidence: &Evidence, view: &TiltView) -> Vec<Verdict> {
    let tests = plan.tests.iter().filter_map(|test| match test {
        Test::Trend(claimed) if claimed.fields.is_empty() => {
            Some(trend::judge(plan, claimed, evidence, view))
        }
        Test::Trend(claimed) => Some(field::judge(plan, claimed, evidence, view)),
        _ => None,
    });
    tests.flatten().collect()
}

/// Verdicts on a trend that names one power; as many as for one between two.
pub fn judge_one_power(plan: &Plan, evidence: &Evidence) -> Vec<Verdict> {
    let tests = plan.tests.iter().filter_map(|test| match test {
        Test::OnePower(claimed) => Some(one_power::judge(plan, claimed, evidence)),
        _ => None,
    });
    tests.flatten().collect()
}

/// Verdicts that say why nothing was tested.
pub fn judge_not_tested(plan: &Plan, evidence: &Evidence) -> Vec<Verdict> {
    let tests = plan.tests.iter().filter_map(|test| match test {
        Test::NotTested { reason } => Some(not_tested(plan, evidence, reason)),
        _ => None,
    });
    tests.collect()
}

fn not_tested(plan: &Plan, evidence: &Evidence, reason: &str) -> Verdict {
    Verdict {
        covered: Covered::No(reason.to_owned()),
        would_change: vec![
            "a statement about states, organisations or agreements with a date that records can cover"
                .to_owned(),
        ],
        not_to_read_as: "Not tested does not mean false, and it does not mean true".to_owned(),
        ..blank(
            plan,
            evidence,
            TestKind::NotTested,
            format!("\"{}\"", plan.quote),
            format!("Not tested: {reason}"),
        )
    }
}

/// A verdict with nothing judged yet.
fn blank(plan: &Plan, evidence: &Evidence, test: TestKind, statement: String, reason: String) -> Verdict {
    let mut parts = vec![plan.proposition.as_str(), test.name(), &statement];
    parts.extend(evidence.vintages.iter().flat_map(|vintage| [vintage.dataset.as_str(), &vintage.version]));
    Verdict {
        id: Id::of(IdKind::Verdict, &parts),
        proposition: Some(plan.proposition.clone()),
        test,
        statement,
        inputs: Vec::new(),
        domain: None,
        covered: Covered::Yes,
        likelihood: None,
        likelihood_steps: Vec::new(),
        confidence: None,
        numbers: None,
        facts: Vec::new(),
        alternatives: Vec::new(),
        uncertainty: Vec::new(),
        would_change: Vec::new(),
        reason,
        not_to_read_as: String::new(),
        coverage: Vec::new(),
    }
}

/// "1 outlet", "2 outlets".
fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// Id of a row of a reference table.
pub fn row_id(origin: &Origin) -> Id {
    Id::of(IdKind::Row, &[&origin.to_string()])
}
