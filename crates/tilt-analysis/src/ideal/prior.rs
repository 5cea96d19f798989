//! Priors: the walk of a state from session to session, the ridge, vote parameters.

use super::data::IdealData;
use super::likelihood::VoteParams;
use super::normal;

/// Share of a unit variance by which a state may move between sessions ("Smooth" of the published code).
pub const SMOOTH: f64 = 0.5;

/// Bound of cutpoints.
pub const GAMMA_BOX: f64 = 7.0;

/// Precision of the ridge of [`super::Variant::Dynamic`].
pub const RIDGE: f64 = 1.2;

/// Variance of a position given the one of the previous session: κ·n/(n + n_previous).
pub fn walk_variance(n: u32, n_previous: u32) -> f64 {
    let (n, previous) = (f64::from(n), f64::from(n_previous));
    SMOOTH * n / (n + previous)
}

/// ln N(θ_t; θ_{t−1}, variance).
pub fn ln_walk_step(before: f64, after: f64, variance: f64) -> f64 {
    normal::ln_density(after, before, variance)
}

/// Σ ln N(θ_t; θ_{t−1}, variance) over all state-sessions that have a previous session with votes.
pub fn ln_walk(data: &IdealData, theta: &[f64]) -> f64 {
    let step = |(row, this): (usize, &super::data::StateSession)| {
        let previous = this.previous? as usize;
        let variance = walk_variance(this.n_votes, data.rows[previous].n_votes);
        Some(ln_walk_step(theta[previous], theta[row], variance))
    };
    data.rows.iter().enumerate().filter_map(step).sum()
}

/// Σ ln N(θ; 0, 1/precision).
pub fn ln_ridge(theta: &[f64], precision: f64) -> f64 {
    theta.iter().map(|x| normal::ln_density(*x, 0.0, 1.0 / precision)).sum()
}

/// Σ ln N(β; 0, 1).
pub fn ln_beta(params: &[VoteParams]) -> f64 {
    params.iter().map(|vote| normal::ln_density(vote.beta, 0.0, 1.0)).sum()
}

/// Normalised log-density of one pair of cutpoints, flat on −7 < γ1 < γ2 < 7.
pub fn ln_cutpoints(vote: VoteParams) -> f64 {
    if -GAMMA_BOX < vote.lower && vote.lower < vote.upper && vote.upper < GAMMA_BOX {
        -libm::log(2.0 * GAMMA_BOX * GAMMA_BOX)
    } else {
        f64::NEG_INFINITY
    }
}
