//! Machine-coded events: net cooperation, shares of classes, rate.

use tilt_core::estimate::Interval;
use tilt_core::series::Scale;
use tilt_core::ties::{Tie, TieKind};
use tilt_core::{Card, Domain, Estimate, Evidence, Missing, Parameter, Point};

use super::poisson;
use super::ties::{TieMeasure, Value, said};
use super::{LEVEL, Measure, Panel, Params, SeriesRequest, Z90};
use crate::error::{Error, ErrorKind};

/// See the card.
pub(super) struct Events;

static CARD: Card = Card {
    name: "events",
    version: 1,
    title: "Cooperation and conflict in machine-coded events",
    definition: "What share of the events that machines coded between two states is cooperation or conflict, or how many there are for each thousand events of the state.",
    limitation: "A coder's claims about reports, a quarter of them false or more; crises draw reports, and feeds must never be mixed in one series.",
    parameters: &[
        Parameter {
            name: "statistic",
            default: "net",
            range: "conflict | material | net | rate",
            unit: "",
            doc: "Share of conflict, share of deeds among words and deeds, cooperation minus conflict over all, or events for each thousand of the state.",
        },
        Parameter {
            name: "direction",
            default: "both",
            range: "both | received | sent",
            unit: "",
            doc: "Events in both directions, of the power toward the state, or of the state toward the power.",
        },
        Parameter {
            name: "false-share",
            default: "unknown",
            range: "unknown | 0..=0.9",
            unit: "share of events",
            doc: "Share of the feed's events that an audit found false; unknown: the value stays as observed and the interval spans 0.1 to 0.4, which is an assumption.",
        },
        Parameter {
            name: "false-error",
            default: "0.05",
            range: "0..=0.5",
            unit: "share of events",
            doc: "Standard error of the false share and of the class mix of false events.",
        },
        Parameter {
            name: "false-mix",
            default: "0.5",
            range: "0..=1",
            unit: "share of false events",
            doc: "Share of conflict, or of deeds, among false events.",
        },
    ],
    references: &["plover", "halterman2023", "leetaru2013"],
    missing: "Fewer than 5 events have no share; a period in which the feed has no event at all is not covered.",
};

const SHARE: Scale =
    Scale { unit: "share of events", min: 0.0, max: 1.0, neutral: None, higher_is_closer: false };
const DEEDS: Scale =
    Scale { unit: "share of events", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };
const NET: Scale =
    Scale { unit: "net share of events", min: -1.0, max: 1.0, neutral: Some(0.0), higher_is_closer: true };
const RATE: Scale = Scale {
    unit: "events in a thousand of the state",
    min: 0.0,
    max: 1_000.0,
    neutral: None,
    higher_is_closer: true,
};

/// Fewest events behind a share.
const FEWEST: f64 = 5.0;

/// Periods around a point from which over-dispersion is estimated, and fewest of them.
const WINDOW: (usize, usize) = (36, 12);

/// False shares that the interval spans where none is known.
const ASSUMED: [f64; 2] = [0.1, 0.4];

impl Measure for Events {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Events
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        request.params.check(&CARD)?;
        let get = |name: &str| request.params.get(&CARD, name);
        let (statistic, direction) = (get("statistic"), get("direction"));
        let names: &[[&str; 4]] = match direction {
            "sent" => &[SENT],
            "received" => &[RECEIVED],
            "both" => &[SENT, RECEIVED],
            other => return Err(Params::refuse(&CARD, "direction", other)),
        };
        let audit = Audit {
            share: match get("false-share") {
                "unknown" => None,
                text => Some(number("false-share", text, 0.9)?),
            },
            error: number("false-error", get("false-error"), 0.5)?,
            mix: number("false-mix", get("false-mix"), 1.0)?,
        };
        let (scale, classes): (Scale, Option<[usize; 2]>) = match statistic {
            "net" => (NET, Some([2, 3])),
            "conflict" => (SHARE, Some([2, 3])),
            "material" => (DEEDS, Some([1, 3])),
            "rate" => (RATE, None),
            other => return Err(Params::refuse(&CARD, "statistic", other)),
        };
        let value = |ties: &[Option<Tie<'_>>], at: usize| -> Point {
            let tie = ties[at].as_ref().ok_or(Missing::NotReported)?;
            let counts = counts(tie, names)?;
            let phi = dispersion(ties, at, names);
            match classes {
                None => rate(counts.iter().sum(), said(tie.own("volume"))?, phi),
                Some(classes) => {
                    let point = share(&counts, classes, phi, &audit)?;
                    Ok(if statistic == "net" { as_net(point) } else { point })
                }
            }
        };
        let note = match audit.share {
            None => "false share unknown, interval spans 0.1 to 0.4".to_owned(),
            Some(share) => format!("corrected for a false share of {share} ± {}", audit.error),
        };
        let note = if classes.is_some() { note } else { "not corrected for false events".to_owned() };
        let measure = TieMeasure {
            card: &CARD,
            kind: TieKind::Events,
            variant: format!("statistic: {statistic}; direction: {direction}; {note}"),
            scale,
            smoothed: false,
            value: Value::Among(&value),
        };
        measure.panel(evidence, request)
    }
}

const SENT: [&str; 4] = ["q1", "q2", "q3", "q4"];
const RECEIVED: [&str; 4] = ["back_q1", "back_q2", "back_q3", "back_q4"];

/// What is known of false events: their share `f`, standard error of `f` and of the mix, mix `q`.
#[derive(Debug, Clone, Copy)]
struct Audit {
    share: Option<f64>,
    error: f64,
    mix: f64,
}

fn number(name: &str, text: &str, max: f64) -> Result<f64, Error> {
    let value: Option<f64> = text.parse().ok();
    value.filter(|value| (0.0..=max).contains(value)).ok_or_else(|| {
        Error::new(
            ErrorKind::BadParameter,
            format!("{}: {name} cannot be `{text}`", CARD.name),
            format!("a number from 0 to {max}"),
        )
    })
}

fn counts(tie: &Tie<'_>, names: &[[&str; 4]]) -> Result<[f64; 4], Missing> {
    let mut sums = [0.0; 4];
    for list in names {
        for (sum, name) in sums.iter_mut().zip(list) {
            *sum += said(tie.pair(name))?;
        }
    }
    Ok(sums)
}

/// Over-dispersion φ: Pearson's χ² of the counts over their expectation from the volumes, by degrees of freedom, over
/// at most 36 periods around the point; never below 1, and 1 where fewer than 12 periods have a value.
fn dispersion(ties: &[Option<Tie<'_>>], at: usize, names: &[[&str; 4]]) -> f64 {
    let first = (at + 1).saturating_sub(WINDOW.0 / 2).min(ties.len().saturating_sub(WINDOW.0));
    let window = ties[first..(first + WINDOW.0).min(ties.len())].iter().flatten();
    let pairs: Vec<(f64, f64)> = window
        .filter_map(|tie| Some((counts(tie, names).ok()?.iter().sum(), tie.own("volume")?)))
        .filter(|(_, volume)| *volume > 0.0)
        .collect();
    quasi_poisson(&pairs).map_or(1.0, |(_, phi)| phi)
}

/// Rate and φ of counts with volumes; `None` with fewer than 12 periods or no event.
fn quasi_poisson(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (events, volume) = pairs.iter().fold((0.0, 0.0), |(x, v), (count, volume)| (x + count, v + volume));
    if pairs.len() < WINDOW.1 || events == 0.0 {
        return None;
    }
    let rate = events / volume;
    let chi: f64 = pairs.iter().map(|(x, v)| (x - rate * v) * (x - rate * v) / (rate * v)).sum();
    Some((rate, (chi / (pairs.len() as f64 - 1.0)).max(1.0)))
}

/// Share of two classes among four, corrected for false events where their share is known.
///
/// `π = (p - f q) / (1 - f)`, `Var π = φ p (1 - p) / (n (1 - f)²) + se_f² ((p - q) / (1 - f)²)² + se_q² (f / (1 - f))²`.
fn share(counts: &[f64; 4], classes: [usize; 2], phi: f64, audit: &Audit) -> Point {
    let n: f64 = counts.iter().sum();
    if n < FEWEST {
        return Err(Missing::TooFew { n: n as u32, need: FEWEST as u32 });
    }
    let hits = counts[classes[0]] + counts[classes[1]];
    let p = hits / n;
    // Where all events are of one kind the sample has no spread, and the share is still not certain: half an event of each
    // kind is added there.
    let guarded = (hits + 0.5) / (n + 1.0);
    let spread = if hits == 0.0 || hits == n { guarded * (1.0 - guarded) } else { p * (1.0 - p) };
    let corrected = |f: f64, error: f64| {
        let value = (p - f * audit.mix) / (1.0 - f);
        let keep = 1.0 - f;
        let variance = phi * spread / (n * keep * keep)
            + (error * (p - audit.mix) / (keep * keep)).powi(2)
            + (error * f / keep).powi(2);
        (value, Z90 * variance.sqrt())
    };
    let (value, lower, upper) = match audit.share {
        Some(f) => {
            let (value, half) = corrected(f, audit.error);
            (value, value - half, value + half)
        }
        None => {
            let ends = ASSUMED.map(|f| corrected(f, 0.0));
            let (_, half) = corrected(0.0, 0.0);
            let lower = ends.iter().map(|(value, half)| value - half).fold(p - half, f64::min);
            let upper = ends.iter().map(|(value, half)| value + half).fold(p + half, f64::max);
            (p, lower, upper)
        }
    };
    let cut = |value: f64| value.clamp(0.0, 1.0);
    let interval = Interval { lower: cut(lower), upper: cut(upper), level: LEVEL };
    Ok(Estimate { value: cut(value), interval: Some(interval), n: n as u32 })
}

/// Cooperation minus conflict from the share of conflict.
fn as_net(share: Estimate) -> Estimate {
    let net = |share: f64| 1.0 - 2.0 * share;
    let interval = share.interval.map(|interval| Interval {
        lower: net(interval.upper),
        upper: net(interval.lower),
        level: interval.level,
    });
    Estimate { value: net(share.value), interval, n: share.n }
}

/// Events for each thousand of the volume: log-normal interval with variance φ/x, exact for 0.
fn rate(events: f64, volume: f64, phi: f64) -> Point {
    if volume <= 0.0 {
        return Err(Missing::TooFew { n: 0, need: 1 });
    }
    let rate = 1_000.0 * events / volume;
    let (lower, upper) = if events == 0.0 {
        (0.0, 1_000.0 * poisson::interval(0.0, LEVEL).1 / volume)
    } else {
        let half = Z90 * (phi / events).sqrt();
        (rate * (-half).exp(), rate * half.exp())
    };
    let interval = Interval { lower, upper: upper.min(1_000.0), level: LEVEL };
    Ok(Estimate { value: rate, interval: Some(interval), n: events as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_of(point: Estimate) -> f64 {
        let interval = point.interval.unwrap();
        (interval.upper - interval.lower) / (2.0 * Z90)
    }

    #[test]
    fn worked_values_are_met() {
        let month = [18.0, 6.0, 12.0, 4.0];
        let known = Audit { share: Some(0.0), error: 0.0, mix: 0.35 };
        let net = as_net(share(&month, [2, 3], 1.0, &known).unwrap());
        assert!((net.value - 0.2).abs() < 1e-12);
        assert!((error_of(net) - 0.154_919_333_848_296_68).abs() < 1e-12);
        let wide = as_net(share(&month, [2, 3], 2.5, &known).unwrap());
        assert!((error_of(wide) - 0.244_948_974_278_317_8).abs() < 1e-12);
        let audited = Audit { share: Some(0.25), error: 0.05, mix: 0.35 };
        let corrected = share(&month, [2, 3], 2.5, &audited).unwrap();
        assert!((corrected.value - 0.416_666_666_666_666_7).abs() < 1e-12);
        assert!((error_of(corrected) - 0.164_207_787_668_138_1).abs() < 1e-12);
    }

    #[test]
    fn twelve_months_by_hand() {
        let counts = [3.0, 5.0, 2.0, 8.0, 4.0, 19.0, 1.0, 6.0, 7.0, 2.0, 22.0, 4.0];
        assert!(quasi_poisson(&counts[..11].iter().map(|x| (*x, 1_000.0)).collect::<Vec<_>>()).is_none());
        let (rate, phi) = quasi_poisson(&counts.map(|x| (x, 1_000.0))).unwrap();
        assert!((rate - 83.0 / 12_000.0).abs() < 1e-15);
        let mean = 83.0 / 12.0;
        let chi: f64 = counts.iter().map(|x| (x - mean) * (x - mean) / mean).sum();
        assert!((phi - chi / 11.0).abs() < 1e-12);
    }

    #[test]
    fn few_events_have_no_share_and_none_an_upper_limit() {
        let unknown = Audit { share: None, error: 0.05, mix: 0.5 };
        assert_eq!(
            share(&[1.0, 1.0, 1.0, 1.0], [2, 3], 1.0, &unknown),
            Err(Missing::TooFew { n: 4, need: 5 })
        );
        let none = rate(0.0, 500.0, 1.0).unwrap();
        assert_eq!(none.value, 0.0);
        assert!((none.interval.unwrap().upper - 2.0 * 2.995_732).abs() < 1e-4);
        let band = share(&[18.0, 6.0, 12.0, 4.0], [2, 3], 1.0, &unknown).unwrap();
        let plain =
            share(&[18.0, 6.0, 12.0, 4.0], [2, 3], 1.0, &Audit { share: Some(0.0), ..unknown }).unwrap();
        assert_eq!(band.value, plain.value, "nothing is corrected by an assumption");
        assert!(error_of(band) > error_of(plain));
        let all = share(&[0.0, 0.0, 6.0, 0.0], [2, 3], 1.0, &Audit { share: Some(0.0), ..unknown }).unwrap();
        assert!(
            all.value == 1.0 && all.interval.unwrap().lower < 0.9,
            "six of six are no certainty: {all:?}"
        );
    }
}
