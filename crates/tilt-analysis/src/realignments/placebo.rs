//! The detectors on series in which nothing should be found: what their alarms on real series have to be held against.
//!
//! Three kinds for every documented turn, in the same years: the state's own series without its break and its line,
//! its years shifted in blocks; the powers exchanged, so that the claim goes the wrong way; another state with the same
//! powers, years and claim. The last may have turned with the others, so that its rate is an upper bound.

use rayon::prelude::*;
use tilt_core::{Series, StateId};

use super::outcome::{PlaceboKind, PlaceboOutcome};
use super::score::{Panels, Settings, TESTED, blind, claim, tested_on, window};
use super::tables::Case;
use crate::scan::TiltPanel;

/// All placebos of one documented turn, in the order of kinds and tested domains; those without a series are left out.
/// `real`: the same alarms on the series itself, whatever their direction or date.
pub fn placebos(case: &Case, panels: &Panels, settings: &Settings) -> Vec<PlaceboOutcome> {
    let kinds = [PlaceboKind::Real, PlaceboKind::Shifted, PlaceboKind::Swapped, PlaceboKind::Permuted];
    let wanted: Vec<_> = kinds.into_iter().flat_map(|kind| TESTED.map(|domain| (kind, domain))).collect();
    wanted
        .into_par_iter()
        .filter_map(|(kind, domain)| {
            let panel = panels.panel(domain, case.pair?)?;
            let named = panels.panel_named(domain, case.pair?, tested_on(domain, case.named()));
            let (blind, claim) = of(kind, case, (panel, named), settings)?;
            Some(PlaceboOutcome { kind, domain, blind, claim })
        })
        .collect()
}

/// Alarms of the two detectors blind on the tilt, and of the claim on the powers that it names.
fn of(
    kind: PlaceboKind,
    case: &Case,
    (tilt, named): (&TiltPanel, Option<&TiltPanel>),
    settings: &Settings,
) -> Option<([Option<bool>; 2], Option<bool>)> {
    let (panel, state) = changed(kind, case, tilt, settings)?;
    let series: Series = panel.series(state, window(case))?;
    let found = blind(&panel, state, &series, None, settings);
    let claimed = named.and_then(|named| {
        let (panel, state) = changed(kind, case, named, settings)?;
        let series = panel.series(state, window(case))?;
        let years = (case.years.0, case.years.1.max(case.first_visible));
        claim(&panel, state, (&series, years, true), settings, &mut String::new())
    });
    Some((found.map(|attempt| attempt.map(|attempt| attempt.alarm)), claimed.map(|attempt| attempt.alarm)))
}

/// The panel and the state of a placebo.
fn changed(
    kind: PlaceboKind,
    case: &Case,
    panel: &TiltPanel,
    settings: &Settings,
) -> Option<(TiltPanel, StateId)> {
    let years = window(case);
    let key = format!("{} {} {}", case.id, panel.domain.name(), kind.name());
    let draw = (settings.seed, key.as_str());
    Some(match kind {
        PlaceboKind::Real => (panel.clone(), case.state),
        PlaceboKind::Shifted => (panel.with_shifted(case.state, &years, draw)?, case.state),
        PlaceboKind::Swapped => (panel.mirrored(), case.state),
        PlaceboKind::Permuted => (panel.clone(), panel.other_state(case.state, &years, draw)?),
    })
}
