//! A state between two powers, without a document: what `tiltmeter tilt` prints.

use std::collections::BTreeSet;

use tilt_analysis::verdict::{Claimed, Plan, PlanOptions, Test, judge_trend};
use tilt_analysis::{TiltRequest, tilt_view};
use tilt_core::finding::TiltView;
use tilt_core::id::IdKind;
use tilt_core::{Agreement, Evidence, Id, Report, Verdict};

use crate::failure::Failure;

/// The report on one tilt: the view, and the judgement on "turned from A to B" in the latest covered period.
///
/// # Errors
/// If a power did not vote in the period or a window cannot be met.
pub fn report(evidence: &Evidence, request: &TiltRequest, command_line: &str) -> Result<Report, Failure> {
    Ok(report_of(evidence, request, tilt_view(evidence, request)?, command_line))
}

/// The same from the view that was made for the request.
pub fn report_of(evidence: &Evidence, request: &TiltRequest, view: TiltView, command_line: &str) -> Report {
    let verdicts = judge(evidence, request, &view);
    Report {
        command: "tilt",
        command_line: command_line.to_owned(),
        settings: settings(request),
        program: crate::VERSION.to_owned(),
        documents: Vec::new(),
        courses: Vec::new(),
        agreements: agreements(evidence, std::slice::from_ref(&view)),
        verdicts,
        gradings: Vec::new(),
        tilts: vec![view],
        vintages: evidence.vintages.clone(),
        limits: crate::check::limits(),
        warnings: Vec::new(),
    }
}

/// The judgement on "the state turned from A to B", without a document that says so.
fn judge(evidence: &Evidence, request: &TiltRequest, view: &TiltView) -> Vec<Verdict> {
    let question =
        Id::of(IdKind::Proposition, &["tilt", request.state.key(), request.from.key(), request.to.key()]);
    let claimed = Claimed {
        state: request.state,
        from: request.from,
        to: request.to,
        years: request.claim,
        basis: "no date is claimed; the latest covered period".to_owned(),
        negated: false,
        fields: Vec::new(),
    };
    let options = PlanOptions {
        baseline: request.baseline.clone(),
        measure: request.measure.clone(),
        seed: request.seed,
        ..PlanOptions::default()
    };
    let plan = Plan {
        proposition: question,
        quote: String::new(),
        tests: vec![Test::Trend(claimed)],
        options,
        warnings: Vec::new(),
    };
    let without_document = |verdict: Verdict| Verdict { proposition: None, ..verdict };
    judge_trend(&plan, evidence, view).into_iter().map(without_document).collect()
}

/// The effective settings of a request by name.
pub fn settings(request: &TiltRequest) -> Vec<(String, String)> {
    let years = |window: Option<(i16, i16)>| match window {
        Some((first, last)) => format!("{first}–{last}"),
        None => "default".to_owned(),
    };
    let year = |year: Option<i16>| year.map_or_else(|| "coverage".to_owned(), |year| year.to_string());
    vec![
        ("measure".to_owned(), request.measure.clone()),
        ("baseline".to_owned(), request.baseline.clone()),
        ("before".to_owned(), years(request.before)),
        ("after".to_owned(), years(request.after)),
        ("since".to_owned(), year(request.since)),
        ("until".to_owned(), year(request.until)),
        ("seed".to_owned(), request.seed.to_string()),
        ("draws".to_owned(), request.draws.to_string()),
        ("detector_draws".to_owned(), request.detector_draws.to_string()),
    ]
}

/// The agreements that views mention, by id.
pub fn agreements(evidence: &Evidence, views: &[TiltView]) -> Vec<Agreement> {
    let wanted: BTreeSet<&str> =
        views.iter().flat_map(|view| view.agreements.iter().map(|tie| tie.agreement.as_str())).collect();
    evidence.agreements.agreements().iter().filter(|row| wanted.contains(row.id.as_str())).cloned().collect()
}
