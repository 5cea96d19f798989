//! A trend in a field that the text names and that is not the vote: trade, arms, organisations, missions, treaties.
//!
//! The calibrator was fitted on claims about all fields together; what one field alone says has no calibrated
//! probability. So the numbers of the field are shown and no likelihood is stated: an answer more certain than the
//! evidence would be worse than none.

use tilt_core::finding::{FieldView, TiltView};
use tilt_core::verdict::{Covered, TestKind};
use tilt_core::{Domain, Evidence, Verdict};

use super::blank;
use super::plan::{Claimed, Plan};
use super::trend::{inside, name, show, span};

pub(super) fn judge(plan: &Plan, claimed: &Claimed, evidence: &Evidence, view: &TiltView) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    for domain in &claimed.fields {
        let found: Vec<&FieldView> = view.fields.iter().filter(|field| field.domain == *domain).collect();
        if found.is_empty() {
            verdicts.push(silent(plan, claimed, evidence, *domain));
        }
        verdicts.extend(found.into_iter().map(|field| numbers(plan, claimed, evidence, field)));
    }
    verdicts
}

/// No data of the field on these three states.
fn silent(plan: &Plan, claimed: &Claimed, evidence: &Evidence, domain: Domain) -> Verdict {
    let field = domain.name();
    let how = if domain == Domain::Statements {
        "; what offices say is read from texts, which `tiltmeter data add` takes into the store"
    } else {
        ""
    };
    let gap = format!("the data of this run hold no {field} of the three states{how}");
    Verdict {
        covered: Covered::No(gap.clone()),
        domain: Some(domain),
        reason: format!("Nothing could be measured: {gap}"),
        ..common(plan, claimed, evidence, field)
    }
}

fn numbers(plan: &Plan, claimed: &Claimed, evidence: &Evidence, field: &FieldView) -> Verdict {
    let in_years = |years: (i16, i16)| {
        field.with_from.observed().chain(field.with_to.observed()).any(|(period, _)| inside(years, period))
    };
    let numbers = &field.numbers;
    let (from, to) = (name(claimed.from), name(claimed.to));
    let measured = format!(
        "With {from} the measure changed by {} and with {to} by {} between {} and {}; comparable states changed by {} and {}; the tilt toward {to} changed by {}",
        show(numbers.toward_a),
        show(numbers.toward_b),
        numbers.before,
        numbers.after,
        show(numbers.baseline_a),
        show(numbers.baseline_b),
        show(numbers.tilt)
    );
    let uncalibrated =
        "what this field alone shows has no calibrated probability; the numbers are shown without one";
    let (gap, reason) = match claimed.years {
        Some(years) if !in_years(years) => {
            let gap = format!("no value of this field lies in {}", span(years));
            let reason = format!("{gap}; on the periods that are covered: {measured}");
            (gap, reason)
        }
        _ => (uncalibrated.to_owned(), measured),
    };
    let mut verdict = Verdict {
        covered: Covered::No(gap),
        domain: Some(field.domain),
        coverage: vec![field.with_from.coverage.clone(), field.with_to.coverage.clone()],
        numbers: Some(numbers.clone()),
        uncertainty: vec![
            "records of this field are incomplete for many states and years".to_owned(),
            "how often such a change is a turn is not known for this field alone".to_owned(),
        ],
        ..common(plan, claimed, evidence, field.domain.name())
    };
    verdict.uncertainty.extend(numbers.warnings.iter().map(|warning| warning.message.clone()));
    verdict.inputs.push(("measure".to_owned(), format!("{}, {}", numbers.measure, numbers.variant)));
    let comparison = format!("{} ({})", numbers.comparison.0, numbers.comparison.1);
    verdict.inputs.push(("comparison".to_owned(), comparison));
    verdict.reason = reason;
    verdict
}

fn common(plan: &Plan, claimed: &Claimed, evidence: &Evidence, field: &str) -> Verdict {
    let (state, from, to) = (name(claimed.state), name(claimed.from), name(claimed.to));
    let years = claimed.years.map_or("an unnamed period".to_owned(), span);
    let negation = if claimed.negated { "It is not so that: " } else { "" };
    let statement = format!("{negation}In {years}, {state} turned in {field} from {from} toward {to}");
    Verdict {
        inputs: vec![
            ("field named by the text".to_owned(), field.to_owned()),
            ("claimed period".to_owned(), format!("{years}: {}", claimed.basis)),
        ],
        would_change: vec![
            format!("records of {field} of these states in later years"),
            "documented turns in this field alone, by which its numbers could be calibrated".to_owned(),
        ],
        not_to_read_as: "Numbers without a likelihood are neither a yes nor a no; a change in one field is not an intention or a loyalty".to_owned(),
        ..blank(plan, evidence, TestKind::Trend, statement, String::new())
    }
}
