//! What the records of all fields say of one claim "S turned from A to B in these years", as six numbers.
//!
//! The same function serves the judgement and the calibration, so that a claim is weighed as those it was fitted on.

use tilt_core::{Domain, Evidence, StateId};

use super::trend;
use crate::detect::{DetectParams, Direction, claim_support, claim_test};
use crate::realignments::Panels;
use crate::tilt::claim_stretch_years;

/// Largest logarithm by which the Bayes factor may speak: that of 20.
const LARGEST_LOG: f64 = 2.995_732_273_553_991;

/// Smallest p that is told apart from 0: that of 399 draws, and of a rank among about 200 states.
const LEAST_P: f64 = 0.0025;
const LEAST_RANK: f64 = 0.005;

/// Years of the window before a claim whose spread sets the smallest change.
const BEFORE: i16 = 10;

/// A claim between two powers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weighable {
    /// The state.
    pub state: StateId,
    /// A.
    pub from: StateId,
    /// B.
    pub to: StateId,
    /// First and last claimed year.
    pub years: (i16, i16),
}

/// Names of the inputs of the calibrator, in their order.
pub const INPUTS: [&str; 6] = [
    "votes: time",
    "votes: rank among states",
    "votes: Bayes factor",
    "formal acts",
    "organisations: rank among states",
    "trade: rank among states",
];

/// Fields that the inputs come from; a domain speaks alone if no other has a value that counts.
pub(super) const FIELDS: [&str; 6] = ["votes", "votes", "votes", "acts", "organisations", "trade"];

/// The inputs of one claim; `None`: the records are silent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// In the order of [`INPUTS`]: −ln p, −ln rank, ln Bayes factor, 1 or 0, −ln rank, −ln rank.
    pub inputs: [Option<f64>; 6],
}

impl Weights {
    /// Fields with a value for the claimed period.
    pub(super) fn known(&self) -> Vec<&'static str> {
        let known = FIELDS.iter().zip(self.inputs).filter(|(_, input)| input.is_some());
        let mut fields: Vec<&str> = known.map(|(field, _)| *field).collect();
        fields.dedup();
        fields
    }

    /// Inputs of a claim, with the draws and seed of its resampling.
    pub fn of(panels: &Panels, evidence: &Evidence, claim: &Weighable, params: &DetectParams) -> Weights {
        let pair = (claim.from, claim.to);
        let stretch = claim_stretch_years(claim.years);
        let votes = panels.panel(Domain::Votes, pair);
        let series = votes.and_then(|panel| panel.series(claim.state, stretch));
        let mut inputs = [None; 6];
        if let Some((panel, series)) = votes.zip(series) {
            let test = claim_test(&series, claim.years, Direction::Up, params).ok();
            // Where no claimed date can be tested, p is 1 for want of a test and says nothing.
            if let Some(test) = test.filter(|test| test.is_testable) {
                inputs[0] = Some(surprise(test.p, LEAST_P));
                inputs[1] = match test.year {
                    Some(year) => {
                        panel.p_space(claim.state, year, true).map(|share| surprise(share, LEAST_RANK))
                    }
                    // The series moves the other way, which is a finding: its largest change is ranked.
                    None => rank(panels, Domain::Votes, claim),
                };
            }
            let before = trend::values(&series, claim.years.0 - BEFORE, claim.years.0 - 1);
            let threshold = trend::threshold(&before);
            let support = claim_support(&series, claim.years, Direction::Up, threshold).ok();
            inputs[2] = support
                .and_then(|support| support.bayes_factor())
                .map(|factor| libm::log(factor).clamp(-LARGEST_LOG, LARGEST_LOG));
        }
        inputs[3] = acts(panels, evidence, claim).map(f64::from);
        inputs[4] = rank(panels, Domain::Organisations, claim);
        inputs[5] = rank(panels, Domain::Trade, claim);
        Weights { inputs }
    }
}

/// −ln of a share, which is not told apart below `least`; 0 for 1.
fn surprise(share: f64, least: f64) -> f64 {
    0.0 - libm::log(share.max(least))
}

/// −ln of the rank of the claimed years' largest change among all states in the same years.
fn rank(panels: &Panels, domain: Domain, claim: &Weighable) -> Option<f64> {
    let panel = panels.panel(domain, (claim.from, claim.to))?;
    let years =
        (claim.years.0..=claim.years.1).filter_map(|year| Some((year, panel.change(claim.state, year)?)));
    let (year, change) = years.max_by(|a, b| a.1.total_cmp(&b.1))?;
    // A change of nothing is no rank: most states have none in organisations.
    if change <= 0.0 {
        return Some(0.0);
    }
    Some(surprise(panel.p_space(claim.state, year, true)?, LEAST_RANK))
}

/// Whether an act stands in the record: 1, 0, or nothing where no record covers the years.
fn acts(panels: &Panels, evidence: &Evidence, claim: &Weighable) -> Option<u8> {
    let powers = (Some(claim.from), Some(claim.to));
    let from_records = [Domain::Alliances, Domain::Diplomacy]
        .map(|domain| panels.act(domain, claim.state, powers, claim.years));
    let from_tables = super::acts::stands(evidence, claim);
    if from_tables || from_records.contains(&Some(true)) {
        return Some(1);
    }
    let covered = evidence.memberships.vintage().year() > claim.years.1;
    (covered || from_records.contains(&Some(false))).then_some(0)
}
