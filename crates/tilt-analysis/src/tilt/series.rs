//! The tilt over time: excess agreement with B minus with A.

use tilt_core::series::Scale;
use tilt_core::{Domain, Evidence, Period, Point, Series};

use super::{TiltRequest, subject};
use crate::measure::{Z90, excess};

/// Scale of a tilt.
const SCALE: Scale = Scale {
    unit: "difference of agreement shares",
    min: -2.0,
    max: 2.0,
    neutral: Some(0.0),
    higher_is_closer: true,
};

/// The tilt matched by roll call, with errors from the covariances; `None` if a power is not in the table.
pub(super) fn matched(evidence: &Evidence, request: &TiltRequest) -> Option<Series> {
    let table = evidence.excess.as_ref()?;
    let (from, to) = (table.power(request.from)?, table.power(request.to)?);
    let points = excess::sessions(table, request.since, request.until)
        .map(|session| {
            let point = excess::difference(evidence, table, session, request.state, from, to)
                .map(|(value, error, n)| excess::with_error(value, Z90 * error, n));
            (Period::Session(session), point)
        })
        .collect();
    Some(Series {
        measure: "excess@1".to_owned(),
        variant: format!(
            "matched excess with {} minus with {}; errors clustered by resolution",
            request.to, request.from
        ),
        subject: subject(request),
        domain: Domain::Votes,
        scale: SCALE,
        points,
        coverage: table.coverage.clone(),
        smoothed: false,
        origins: vec![table.origin.clone()],
        warnings: Vec::new(),
    })
}

/// The tilt from dyad counts: each agreement relative to the mean of the comparable states, not matched by roll call.
pub(super) fn fallback(
    with_from: &Series,
    with_to: &Series,
    baseline_from: &Series,
    baseline_to: &Series,
    request: &TiltRequest,
) -> Series {
    let points = (0..with_from.points.len())
        .map(|at| {
            let point = |series: &Series| series.points[at].1;
            (
                with_from.points[at].0,
                relative(point(with_from), point(with_to), point(baseline_from), point(baseline_to)),
            )
        })
        .collect();
    Series {
        variant: format!(
            "{}; with {} minus with {}, each relative to comparable states",
            with_from.variant, request.to, request.from
        ),
        subject: subject(request),
        scale: SCALE,
        points,
        warnings: Vec::new(),
        ..with_from.clone()
    }
}

fn relative(a: Point, b: Point, base_a: Point, base_b: Point) -> Point {
    let (a, b, base_a, base_b) = (a?, b?, base_a?, base_b?);
    let half = |estimate: &tilt_core::Estimate| estimate.interval.map(|i| (i.upper - i.lower) / 2.0);
    let error = match (half(&a), half(&b)) {
        (Some(x), Some(y)) => (x * x + y * y).sqrt(),
        _ => 0.0,
    };
    Ok(excess::with_error((b.value - base_b.value) - (a.value - base_a.value), error, a.n.min(b.n)))
}
