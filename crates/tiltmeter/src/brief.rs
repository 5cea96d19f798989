//! The country page: a state between the powers, in votes and every other field, without a document.

use tilt_analysis::{TiltRequest, tilt_view};
use tilt_core::{Evidence, Report, StateId};

use crate::failure::Failure;
use crate::tilt;

/// The report on one state between pairs of powers. Each pair is shown in the direction in which the tilt moved; pairs
/// in which the state is itself a power are left out.
///
/// # Errors
/// If no pair can be measured: the failure of the last one.
pub fn report(
    evidence: &Evidence,
    state: StateId,
    pairs: &[(StateId, StateId)],
    settings: &TiltRequest,
    command_line: &str,
) -> Result<Report, Failure> {
    let mut made: Option<Report> = None;
    let mut last = None;
    for (a, b) in pairs.iter().filter(|(a, b)| *a != state && *b != state) {
        match pair(evidence, state, (*a, *b), settings, command_line) {
            Ok(found) => match &mut made {
                None => made = Some(found),
                Some(all) => join(all, found),
            },
            Err(failure) => last = Some(failure),
        }
    }
    let Some(mut made) = made else {
        return Err(last.unwrap_or_else(|| {
            Failure::usage("the state is itself a power of every pair").hint("name others with --pair A-B")
        }));
    };
    made.command = "brief";
    made.limits.insert(
        0,
        "Each pair is shown in the direction in which the tilt moved in the latest period; that choice is made by the \
         data, so that a claim about a date has to be tested with `tiltmeter check`"
            .to_owned(),
    );
    Ok(made)
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
    let is_forward = view.numbers.tilt.is_ok_and(|tilt| tilt.value >= 0.0);
    let chosen = if is_forward { forward } else { request(b, a) };
    tilt::report(evidence, &chosen, command_line)
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
        tilt_core::warning::raise(&mut all.warnings, warning);
    }
}
