//! A state between two powers: alignment with both, the tilt, the three numbers, and the formal side.

mod baseline;
mod disagreement;
mod fields;
pub(crate) mod formal;
mod numbers;
pub mod sensitivity;
mod series;
mod windows;

#[cfg(test)]
mod tests;

pub(crate) use numbers::change_between;
use tilt_core::concordance::Concordance;
use tilt_core::finding::{Detection, TiltView};
use tilt_core::series::Subject;
use tilt_core::warning::{WarningDoc, raise};
use tilt_core::{CountTable, Evidence, Grain, Period, Series, StateId, Warning};

use crate::detect::{DETECTORS, DetectMode, DetectParams, Direction, agreement};
use crate::error::{Error, ErrorKind};
use crate::measure::votes::{grid, no_votes, pairs};
use crate::measure::{self, SeriesRequest};
use crate::scan::sides;

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-tilt-fallback",
        doc: "A power is not in the table of matched excess, so that the tilt was made from dyad counts: not matched by roll call, with errors that take roll calls as independent.",
    },
    WarningDoc {
        code: "W-tilt-few-comparable",
        doc: "Fewer than 20 comparable states have values in both windows: their mean says little about a common trend.",
    },
    WarningDoc {
        code: "W-tilt-no-detector",
        doc: "A detector could not look at the tilt series; the message says why.",
    },
];

/// What to look at. Years are those of sessions; both ends of a window belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TiltRequest {
    /// The state.
    pub state: StateId,
    /// The power it might turn from.
    pub from: StateId,
    /// The power it might turn to.
    pub to: StateId,
    /// Window before; `None`: the ten sessions before `after`.
    pub before: Option<(i16, i16)>,
    /// Window after; `None`: up to ten sessions from the claimed beginning on, without a claim (or with one beyond the
    /// coverage) the last five covered sessions up to `until`.
    pub after: Option<(i16, i16)>,
    /// First year of the series; `None`: where the votes begin.
    pub since: Option<i16>,
    /// Last year of the series; `None`: where the votes end.
    pub until: Option<i16>,
    /// Years of a claimed turn toward `to`, ends included: dates are then looked for there only. A claim that begins
    /// after the last covered session is not used.
    pub claim: Option<(i16, i16)>,
    /// `name` or `name/value` of the measure of the two series and of the three numbers.
    pub measure: String,
    /// Comparison set: `all`, `region`, `subregion`, `size` or the key of an organisation.
    pub baseline: String,
    /// Seed of the run.
    pub seed: u64,
    /// Bootstrap draws per point.
    pub draws: u32,
    /// Bootstrap draws of detectors.
    pub detector_draws: u32,
}

impl TiltRequest {
    /// A request with default windows, measure and baseline for the whole coverage.
    pub fn new(state: StateId, from: StateId, to: StateId) -> TiltRequest {
        TiltRequest {
            state,
            from,
            to,
            before: None,
            after: None,
            since: None,
            until: None,
            claim: None,
            measure: "agreement/scaled".to_owned(),
            baseline: "all".to_owned(),
            seed: 0,
            draws: measure::DRAWS,
            detector_draws: DetectParams::default().draws,
        }
    }
}

/// Everything measured about a state between two powers.
///
/// # Errors
/// If no votes are loaded, states coincide, one of them cast no vote in the period, or a name or window is not usable.
pub fn tilt_view(evidence: &Evidence, request: &TiltRequest) -> Result<TiltView, Error> {
    let counts = evidence.counts.as_ref().ok_or_else(no_votes)?;
    let states = [request.state, request.from, request.to];
    different(states)?;
    let measure = measure::from_counts(&request.measure)?;
    for state in states {
        voted_in_period(counts, request, state)?;
    }
    let windows = windows::choose(counts, request)?;
    let comparison = baseline::Comparison::new(evidence, request, &windows)?;
    let mut warnings = Vec::new();

    let panel_request = SeriesRequest {
        states: vec![request.state],
        poles: vec![request.from, request.to],
        since: request.since,
        until: request.until,
        by: Some(Grain::Session),
        source: None,
        params: measure::Params::default(),
        seed: request.seed,
        draws: request.draws,
    };
    debug_assert_eq!(pairs(&panel_request).len(), 2);
    let mut panel = measure.panel(evidence, &panel_request)?.series.into_iter();
    // The panel holds one series per pole, in the order of the request.
    let (with_from, with_to) = (panel.next().expect("series with A"), panel.next().expect("series with B"));
    let world = baseline::World::new(counts, &measure, &comparison, request);
    let (baseline_from, baseline_to) =
        (world.series(&with_from, request.from), world.series(&with_to, request.to));
    let matched = series::matched(evidence, request);
    let is_matched = matched.is_some();
    let tilt = match matched {
        Some(tilt) => tilt,
        None => {
            warnings.push(Warning::new(
                "W-tilt-fallback",
                "the tilt is made from dyad counts, not matched by roll call",
            ));
            series::fallback(&with_from, &with_to, &baseline_from, &baseline_to, request)
        }
    };
    let (numbers, spread) =
        numbers::three(evidence, request, &windows, &measure, [&with_from, &with_to], &comparison, &world);
    let named = request.before.is_some()
        || request.after.is_some()
        || windows::covered_claim(counts, request).is_some();
    let fields =
        fields::views(evidence, request, named.then_some((numbers.before, numbers.after)), &comparison)?;
    let gaps = fields::gaps(evidence, request)?;
    let changes = disagreement::changes((&numbers, spread), &fields);
    let disagreement = disagreement::disagreement(&changes, request.seed);
    let params = DetectParams { draws: request.detector_draws, seed: request.seed, mode: DetectMode::Scan };
    let claim = windows::covered_claim(counts, request);
    let detections = detections(&tilt, claim, params, &mut warnings);
    let sides = match &evidence.excess {
        Some(table) if is_matched => {
            let (series, mode) = looked_at(&tilt, claim);
            let triple = (request.state, request.from, request.to);
            sides(table, triple, &series, &detections, &DetectParams { mode, ..params })?
        }
        _ => None,
    };
    Ok(TiltView {
        state: request.state,
        from: request.from,
        to: request.to,
        memberships: formal::memberships(evidence, request),
        agreements: formal::agreements(evidence, request),
        with_from,
        with_to,
        baseline_from,
        baseline_to,
        tilt: Ok(tilt),
        numbers,
        agreement: (detections.len() > 1).then(|| agreement(&detections).sentence()),
        detections,
        sides,
        fields,
        gaps,
        disagreement,
        warnings,
    })
}

fn different(states: [StateId; 3]) -> Result<(), Error> {
    let [state, from, to] = states;
    match (state == from || state == to, from == to) {
        (true, _) => Err(measure::same_state(state)),
        (_, true) => Err(measure::same_state(from)),
        _ => Ok(()),
    }
}

fn voted_in_period(counts: &CountTable, request: &TiltRequest, state: StateId) -> Result<(), Error> {
    let mut sessions = grid(counts, request.since, request.until);
    let (first, last) = (Period::Session(*sessions.start()).year(), Period::Session(*sessions.end()).year());
    if sessions.any(|session| counts.voted(session, state)) {
        return Ok(());
    }
    let voted: Vec<i16> = counts
        .sessions()
        .filter(|session| counts.voted(*session, state))
        .map(|session| Period::Session(session).year())
        .collect();
    let name = Concordance::bundled().state(state).in_prose();
    let covered: Vec<i16> = counts.sessions().map(|session| Period::Session(session).year()).collect();
    let range = |years: &[i16]| match years {
        [] => "no session".to_owned(),
        years => format!("{}–{}", years[0], years[years.len() - 1]),
    };
    Err(Error::new(
        ErrorKind::NotInPeriod,
        format!("{name} cast no vote in the General Assembly between {first} and {last}"),
        format!("votes cover {}; {name} voted in {}", range(&covered), range(&voted)),
    ))
}

/// Years of the tilt series that are looked at around a claim.
const CLAIM_SPAN: (i16, i16) = (20, 15);

/// The years on which a claim is tested.
pub(crate) fn claim_stretch_years(claim: (i16, i16)) -> std::ops::RangeInclusive<i16> {
    claim.0.saturating_sub(CLAIM_SPAN.0)..=claim.1.saturating_add(CLAIM_SPAN.1)
}

/// The part of the tilt series on which a claim is tested.
pub(crate) fn claim_stretch(tilt: &Series, claim: (i16, i16)) -> Series {
    let years = claim_stretch_years(claim);
    let points = tilt.points.iter().filter(|(period, _)| years.contains(&period.year())).cloned().collect();
    Series { points, ..tilt.clone() }
}

/// What detectors look at: the whole series, or the stretch around a claimed rise.
fn looked_at(tilt: &Series, claim: Option<(i16, i16)>) -> (Series, DetectMode) {
    match claim {
        None => (tilt.clone(), DetectMode::Scan),
        Some(claim) => (
            claim_stretch(tilt, claim),
            DetectMode::Claim { from: claim.0, to: claim.1, direction: Direction::Up },
        ),
    }
}

/// What every detector finds: on the whole series, or on the stretch around a claimed rise.
pub(crate) fn detections(
    tilt: &Series,
    claim: Option<(i16, i16)>,
    params: DetectParams,
    warnings: &mut Vec<Warning>,
) -> Vec<Detection> {
    let (series, mode) = looked_at(tilt, claim);
    let params = DetectParams { mode, ..params };
    let mut found = Vec::new();
    for detector in DETECTORS {
        match detector.detect(&series, &params) {
            Ok(detection) => found.push(detection),
            Err(error) => raise(
                warnings,
                Warning::new("W-tilt-no-detector", format!("{}: {error}", detector.card().name)),
            ),
        }
    }
    found
}

/// Who a tilt series is about.
fn subject(request: &TiltRequest) -> Subject {
    Subject::Tilt { state: request.state, from: request.from, to: request.to }
}
