//! The country page: a state between the powers, in votes and every other field, without a document.

use tilt_analysis::{TiltRequest, tilt_view};
use tilt_core::warning::{WarningDoc, raise};
use tilt_core::{Evidence, Report, StateId, Warning};

use crate::failure::Failure;
use crate::tilt;

/// Warnings of this page.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-brief-no-pair",
        doc: "A pair of powers that was asked for is not on the page, because it could not be measured; the message names it and says why.",
    },
    WarningDoc {
        code: "W-brief-own-pair",
        doc: "A pair of powers is not on the page, because the state is itself one of the two; the message names it.",
    },
];

/// A country page.
#[derive(Debug)]
pub struct Page {
    /// What it says. Pairs that are missing are among its warnings, each with its reason.
    pub report: Report,
    /// How many pairs could not be measured.
    pub failed: usize,
}

/// The page on one state between pairs of powers. Each pair is shown in the direction in which the tilt moved; pairs in
/// which the state is itself a power, or that cannot be measured, are told with their reason.
///
/// # Errors
/// If no pair can be measured: the failure of the last one.
pub fn page(
    evidence: &Evidence,
    state: StateId,
    pairs: &[(StateId, StateId)],
    settings: &TiltRequest,
    command_line: &str,
) -> Result<Page, Failure> {
    let mut made: Option<Report> = None;
    let (mut missing, mut failures) = (Vec::new(), Vec::new());
    for (a, b) in pairs {
        if *a == state || *b == state {
            let message = format!("{a}–{b} is not shown: {state} is itself one of the two powers");
            missing.push(Warning::new("W-brief-own-pair", message));
            continue;
        }
        match pair(evidence, state, (*a, *b), settings, command_line) {
            Ok(found) => match &mut made {
                None => made = Some(found),
                Some(all) => join(all, found),
            },
            Err(failure) => {
                let message = format!("{a}–{b} could not be measured: {}", failure.error);
                missing.push(Warning::new("W-brief-no-pair", message));
                failures.push(failure);
            }
        }
    }
    let failed = failures.len();
    let Some(mut made) = made else {
        return Err(failures.pop().unwrap_or_else(|| {
            Failure::usage("the state is itself a power of every pair").hint("name others with --pair A-B")
        }));
    };
    for warning in missing {
        raise(&mut made.warnings, warning);
    }
    made.command = "brief";
    made.limits.insert(
        0,
        "Each pair is shown in the direction in which the tilt moved in the latest period; that choice is made by the \
         data, so that a claim about a date has to be tested with `tiltmeter check`"
            .to_owned(),
    );
    Ok(Page { report: made, failed })
}

fn pair(
    evidence: &Evidence,
    state: StateId,
    (a, b): (StateId, StateId),
    settings: &TiltRequest,
    command_line: &str,
) -> Result<Report, Failure> {
    let request = |from, to| {
        let mut request = settings.clone();
        (request.state, request.from, request.to) = (state, from, to);
        request
    };
    let forward = request(a, b);
    let view = tilt_view(evidence, &forward)?;
    if view.numbers.tilt.is_ok_and(|tilt| tilt.value >= 0.0) {
        return Ok(tilt::report_of(evidence, &forward, view, command_line));
    }
    tilt::report(evidence, &request(b, a), command_line)
}

fn join(all: &mut Report, found: Report) {
    all.verdicts.extend(found.verdicts);
    all.tilts.extend(found.tilts);
    for row in found.agreements {
        if !all.agreements.iter().any(|known| known.id == row.id) {
            all.agreements.push(row);
        }
    }
    all.agreements.sort_by(|a, b| a.id.cmp(&b.id));
    for warning in found.warnings {
        raise(&mut all.warnings, warning);
    }
}
