//! How far a sample of several chains can be trusted: split R-hat and effective sizes (Vehtari et al. 2021).

/// Diagnostics of one quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Diagnostics {
    /// Rank-normalised split R-hat: the larger one of values and of distances from the median.
    pub rhat: f64,
    /// Effective size for the centre (rank-normalised).
    pub ess_bulk: f64,
    /// Effective size for the 5 % and 95 % points: the smaller one.
    pub ess_tail: f64,
    /// Effective size for the mean: the Monte-Carlo error of the mean is sd/√ess.
    pub ess_mean: f64,
}

/// Diagnostics of chains of equal length.
///
/// Without variation all are NaN.
pub fn diagnose(chains: &[Vec<f64>]) -> Diagnostics {
    let halves = split(chains);
    let all: Vec<f64> = halves.concat();
    let ranked = normal_scores(&all);
    let length = halves.first().map_or(0, Vec::len).max(1);
    let parts = |x: &[f64]| x.chunks(length).map(<[f64]>::to_vec).collect::<Vec<_>>();
    let mut sorted = all.clone();
    sorted.sort_by(f64::total_cmp);
    let median = quantile(&sorted, 0.5);
    let folded: Vec<f64> = all.iter().map(|x| (x - median).abs()).collect();
    let ranked = parts(&ranked);
    let tail = |p: f64| {
        let bound = quantile(&sorted, p);
        let inside: Vec<f64> = all.iter().map(|x| f64::from(u8::from(*x <= bound))).collect();
        ess(&parts(&inside))
    };
    Diagnostics {
        rhat: rhat(&ranked).max(rhat(&parts(&normal_scores(&folded)))),
        ess_bulk: ess(&ranked),
        ess_tail: tail(0.05).min(tail(0.95)),
        ess_mean: ess(&halves),
    }
}

/// The quantile of sorted numbers, interpolated.
pub(crate) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = p * last as f64;
    let low = place as usize;
    let high = (low + 1).min(last);
    sorted[low] + (place - low as f64) * (sorted[high] - sorted[low])
}

fn split(chains: &[Vec<f64>]) -> Vec<Vec<f64>> {
    // An odd chain loses its middle draw.
    let halves = |chain: &Vec<f64>| {
        let half = chain.len() / 2;
        [chain[..half].to_vec(), chain[chain.len() - half..].to_vec()]
    };
    chains.iter().flat_map(halves).collect()
}

/// Normal quantiles of the ranks; equal numbers share their mean rank.
fn normal_scores(x: &[f64]) -> Vec<f64> {
    let mut order: Vec<u32> = (0..x.len() as u32).collect();
    order.sort_unstable_by(|a, b| x[*a as usize].total_cmp(&x[*b as usize]).then(a.cmp(b)));
    let mut scores = vec![0.0; x.len()];
    let mut first = 0;
    while first < order.len() {
        let value = x[order[first] as usize];
        let ties = order[first..].iter().take_while(|at| x[**at as usize] == value).count();
        let rank = first as f64 + (ties as f64 + 1.0) / 2.0;
        let p = (rank - 0.375) / (x.len() as f64 + 0.25);
        // Five digits of a score are enough.
        let lower = if p < 0.5 { p } else { 1.0 - p };
        let t = f64::from(super::lanes::tail_quantile(lower as f32));
        for at in &order[first..first + ties] {
            scores[*at as usize] = if p < 0.5 { -t } else { t };
        }
        first += ties;
    }
    scores
}

/// Mean and variance (n − 1).
fn moments(x: &[f64]) -> (f64, f64) {
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    (mean, x.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0))
}

/// Within-chain variance, and the pooled estimate of the variance.
fn variances(chains: &[Vec<f64>]) -> (f64, f64) {
    let n = chains[0].len() as f64;
    let each: Vec<(f64, f64)> = chains.iter().map(|chain| moments(chain)).collect();
    let within = each.iter().map(|(_, variance)| variance).sum::<f64>() / each.len() as f64;
    let means: Vec<f64> = each.iter().map(|(mean, _)| *mean).collect();
    let between = if means.len() > 1 { moments(&means).1 } else { 0.0 };
    (within, within * (n - 1.0) / n + between)
}

fn rhat(chains: &[Vec<f64>]) -> f64 {
    if chains.is_empty() || chains[0].len() < 2 {
        return f64::NAN;
    }
    let (within, pooled) = variances(chains);
    (pooled / within).sqrt()
}

/// Effective size: Geyer's initial monotone sequence over the combined autocorrelations.
fn ess(chains: &[Vec<f64>]) -> f64 {
    if chains.is_empty() || chains[0].len() < 4 {
        return f64::NAN;
    }
    let (n, m) = (chains[0].len(), chains.len() as f64);
    let (within, pooled) = variances(chains);
    if within == 0.0 {
        return f64::NAN;
    }
    let centred: Vec<Vec<f64>> = chains
        .iter()
        .map(|chain| {
            let mean = moments(chain).0;
            chain.iter().map(|x| x - mean).collect()
        })
        .collect();
    let rho = |lag: usize| {
        let covariance: f64 =
            centred.iter().map(|x| dot(&x[..n - lag], &x[lag..]) / n as f64).sum::<f64>() / m;
        // The variance belongs to n − 1, the covariances to n.
        1.0 - (within - covariance * n as f64 / (n as f64 - 1.0)) / pooled
    };
    let (mut sum, mut last) = (0.0, f64::INFINITY);
    let mut lag = 0;
    while lag + 1 < n {
        let pair = (if lag == 0 { 1.0 } else { rho(lag) }) + rho(lag + 1);
        if pair <= 0.0 {
            break;
        }
        last = pair.min(last);
        sum += last;
        lag += 2;
    }
    let total = n as f64 * m;
    let time = (2.0 * sum - 1.0).max(1.0 / libm::log10(total));
    total / time
}

/// Σ ab in eight fixed lanes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (whole_a, rest_a) = a.as_chunks::<8>();
    let (whole_b, rest_b) = b.as_chunks::<8>();
    for (a, b) in whole_a.iter().zip(whole_b) {
        for i in 0..8 {
            lanes[i] += a[i] * b[i];
        }
    }
    lanes.iter().sum::<f64>() + rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn chains(rho: f64, shift: f64) -> Vec<Vec<f64>> {
        let chain = |index: u64| {
            let mut stream = Stream::new(3, &["ess"], index);
            let mut x = 0.0;
            let mut next = || {
                x = rho * x + (1.0 - rho * rho).sqrt() * stream.normal();
                x + shift * index as f64
            };
            (0..2_000).map(|_| next()).collect()
        };
        (0..4).map(chain).collect()
    }

    #[test]
    fn independent_draws_count_fully_and_an_autoregression_less() {
        let free = diagnose(&chains(0.0, 0.0));
        assert!((free.ess_bulk / 8_000.0 - 1.0).abs() < 0.15, "{free:?}");
        assert!(free.rhat < 1.01 && free.ess_tail > 6_000.0, "{free:?}");
        // (1 − ρ)/(1 + ρ) = 1/9 of the draws.
        let slow = diagnose(&chains(0.8, 0.0));
        assert!((slow.ess_mean / (8_000.0 / 9.0) - 1.0).abs() < 0.25, "{slow:?}");
    }

    #[test]
    fn chains_that_disagree_are_found() {
        assert!(diagnose(&chains(0.0, 1.0)).rhat > 1.2);
        assert!(diagnose(&[vec![1.0; 10]]).ess_bulk.is_nan());
    }
}
