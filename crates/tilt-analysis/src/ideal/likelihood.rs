//! Log-probabilities of votes in double precision: the definition that the fast code is tested against.

use super::data::IdealData;
use super::normal;

/// What a roll call asks: one set for all votes with the same label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VoteParams {
    /// Discrimination: positive if states high on the scale say no.
    pub beta: f64,
    /// Cutpoint between yes and abstention.
    pub lower: f64,
    /// Cutpoint between abstention and no, above `lower`.
    pub upper: f64,
}

/// ln P(category | position), category yes = 0, abstain = 1, no = 2.
///
/// `z = βθ + ε`, `P(yes) = Φ(γ1 − βθ)`, `P(abstain) = Φ(γ2 − βθ) − Φ(γ1 − βθ)`, `P(no) = Φ(βθ − γ2)`.
pub fn ln_vote(category: usize, theta: f64, vote: VoteParams) -> f64 {
    let eta = vote.beta * theta;
    match category {
        0 => normal::ln_cdf(vote.lower - eta),
        1 => normal::ln_band(vote.lower - eta, vote.upper - vote.lower),
        _ => normal::ln_cdf(eta - vote.upper),
    }
}

/// Log-likelihood of each label at given positions (one per state-session) and vote parameters (one per label).
pub fn ln_labels(data: &IdealData, theta: &[f64], params: &[VoteParams]) -> Vec<f64> {
    assert_eq!((theta.len(), params.len()), (data.rows.len(), data.labels.len()), "sizes");
    let term = |category: usize, row: &u32, vote: VoteParams| ln_vote(category, theta[*row as usize], vote);
    let label = |(label, vote): (&super::data::Label, &VoteParams)| {
        (0..3)
            .map(|category| {
                data.voters(label, category).iter().map(|row| term(category, row, *vote)).sum::<f64>()
            })
            .sum()
    };
    data.labels.iter().zip(params).map(label).collect()
}
