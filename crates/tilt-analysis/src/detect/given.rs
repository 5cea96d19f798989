//! The test with what all series share as a regressor: whether a series changed beyond that.

use tilt_core::Series;

use super::bootstrap::{self, Test, draws, share};
use super::observed::{Observed, mean};
use super::pairs::PairTable;
use super::scan::{Design, LEAST, Maxima, NoiseModel, Null, Scratch, regressors, residual_variance_on};
use super::simulate::Simulator;
use super::{DetectMode, DetectParams};
use crate::error::Error;

/// Probability of at least one break (in a claim: of the claimed one) where a column beside the constant is in the null
/// model and in the alternative. `shared`: one value for each observed point. `None` if it does not vary or explains
/// all there is.
///
/// # Errors
/// As [`super::Detector::detect`].
///
/// # Panics
/// If there is not one value for each observed point.
pub fn time_given(series: &Series, shared: &[f64], params: &DetectParams) -> Result<Option<f64>, Error> {
    let observed = Observed::of(series)?;
    assert_eq!(shared.len(), observed.y.len(), "one value for each observed point");
    let centre = mean(shared);
    let column: Vec<f64> = shared.iter().map(|value| value - centre).collect();
    let square: f64 = column.iter().map(|value| value * value).sum();
    let mut columns = regressors(&observed, Null::Constant);
    columns.push(column);
    let v0 = residual_variance_on(&observed, &columns);
    if square <= 0.0 || v0 <= LEAST * super::observed::variance(&observed.y) {
        return Ok(None);
    }
    let test = Test::with(Design::with(&observed, &columns, NoiseModel::Known, v0), &observed, params.mode);
    if test.best.is_none() {
        return Ok(Some(1.0));
    }
    let pairs = match params.mode {
        DetectMode::Scan => Some(PairTable::new(&test.design, observed.trim())),
        DetectMode::Claim { .. } => None,
    };
    let key = format!("{}\u{1f}{:?}\u{1f}given", series.measure, series.subject);
    let null = Simulator::parametric(&observed, test.fit.reml, 0.0, params.seed, &[&key]);
    let maxima = |y: &[f64], scratch: &mut Scratch| test.maxima(y, pairs.as_ref(), scratch);
    let own = maxima(&observed.y, &mut Scratch::default());
    let drawn: Vec<Maxima> = draws(&null, 0..params.draws, maxima);
    Ok(Some(match pairs {
        Some(_) => bootstrap::time(&observed, &drawn, own, (params.seed, &key), maxima),
        None => share(drawn.iter().map(|draw| draw.one), own.one),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::golden::g2;
    use super::*;

    #[test]
    fn a_jump_that_all_share_is_explained_and_one_of_its_own_is_not() {
        let params = DetectParams { draws: 199, ..DetectParams::default() };
        let jump: Vec<f64> =
            (0..24).map(|at| (at as f64 * 1.3).sin() * 0.1 + if at < 12 { 0.0 } else { 1.0 }).collect();
        let other: Vec<f64> = (0..24).map(|at| (at as f64 * 1.3).sin()).collect();
        let p = |column: &[f64]| time_given(&g2(), column, &params).unwrap().unwrap();
        assert!(p(&jump) > 0.2 && p(&other) <= 0.05, "{} {}", p(&jump), p(&other));
        assert_eq!(time_given(&g2(), &[1.0; 24], &params).unwrap(), None);
    }
}
