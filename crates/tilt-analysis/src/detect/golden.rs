//! Six series with known answers. The values were computed by an independent program; all columns but p are deterministic.

use tilt_core::estimate::Interval;
use tilt_core::finding::Detection;
use tilt_core::origin::Locator;
use tilt_core::series::{Scale, Subject};
use tilt_core::{Coverage, Domain, Estimate, Missing, Origin, Period, Series, StateId};

use super::observed::Observed;
use super::scan::{Design, Null, residual_variance};
use super::{DetectParams, find};
use crate::measure::Z90;

/// A series on years with holes where `y` has none, errors `m` if given.
pub(super) fn series(first: i16, y: &[Option<f64>], m: Option<&[f64]>) -> Series {
    let state = |index| StateId::from_index(index).unwrap();
    let mut errors = m.unwrap_or(&[]).iter();
    let points = y.iter().enumerate().map(|(at, value)| {
        let point = value.ok_or(Missing::NotCovered).map(|value| {
            let half = errors.next().map(|m| Z90 * m);
            let interval =
                half.map(|half| Interval { lower: value - half, upper: value + half, level: 0.90 });
            Estimate { value, interval, n: 50 }
        });
        (Period::Year(first + at as i16), point)
    });
    Series {
        measure: "golden@1".to_owned(),
        variant: String::new(),
        subject: Subject::Tilt { state: state(0), from: state(1), to: state(2) },
        domain: Domain::Votes,
        scale: Scale { unit: "", min: -9.0, max: 9.0, neutral: None, higher_is_closer: true },
        points: points.collect(),
        coverage: Coverage {
            source: String::new(),
            from: None,
            to: None,
            note: String::new(),
            complete: true,
        },
        smoothed: false,
        origins: vec![Origin {
            source: "golden".to_owned(),
            version: String::new(),
            sha256: None,
            locator: Locator::Whole,
        }],
        warnings: Vec::new(),
    }
}

fn full(first: i16, y: &[f64]) -> Series {
    series(first, &y.iter().copied().map(Some).collect::<Vec<_>>(), None)
}

pub(super) fn g1() -> Series {
    full(
        2001,
        &[
            1.58, 1.81, 1.17, 0.25, -0.12, -2.48, -1.02, -0.99, -0.15, 0.31, 1.47, 0.36, 0.52, 1.88, 0.36,
            0.23, 0.19, -1.21, -0.22, -1.28, 0.76, -0.93, -0.2, -0.19,
        ],
    )
}

pub(super) fn g2() -> Series {
    full(
        2001,
        &[
            0.44, 0.66, -0.78, 0.23, -0.6, 0.55, -1.15, -1.17, -0.41, 0.68, -0.14, -0.19, 3.95, 3.72, 2.85,
            1.98, 1.66, 1.75, 1.38, 2.53, 3.12, 3.52, 1.75, 2.18,
        ],
    )
}

/// Without 2006, 2007, 2016.
fn g3() -> Series {
    let y = [
        -0.63, 1.96, 1.77, -1.21, 0.88, 1.27, 1.51, -2.04, -1.68, -2.71, -2.67, -2.47, -1.84, -2.45, -2.08,
        -3.91, -2.59, -1.58, -1.19, -1.43, -2.88,
    ];
    let mut values: Vec<Option<f64>> = y.into_iter().map(Some).collect();
    for hole in [5, 6, 15] {
        values.insert(hole, None);
    }
    series(2001, &values, None)
}

fn g4() -> Series {
    full(
        1990,
        &[
            0.68, 1.16, 0.9, -0.25, 0.38, -0.48, -1.12, 0.5, 0.74, 1.77, 1.97, 0.04, 0.05, 2.19, 0.56, 1.72,
            1.48, 1.47, 2.48, 4.07, 3.38, 3.01, 2.19, 2.33, 2.79, 2.8, 4.71, 3.12, 4.14, 2.3,
        ],
    )
}

fn g5() -> Series {
    full(
        1990,
        &[
            -0.33, -1.67, -0.01, -0.94, 1.09, -0.07, 1.11, 1.72, 0.38, -0.39, 0.02, 0.44, 1.06, 2.48, 2.1,
            0.97, -0.03, 1.06, 0.46, 1.47, 1.26, 1.02, 2.3, 2.93, 1.92, 1.26, 3.24, 2.96, 3.92, 2.58,
        ],
    )
}

/// A real tilt with its errors.
pub(super) fn g6() -> Series {
    let y = [
        -0.266, -0.365, -0.384, -0.384, -0.363, -0.32, -0.267, -0.315, -0.241, -0.235, -0.21, -0.17, -0.151,
        -0.13, 0.384, 0.248, 0.09, 0.05, 0.093, 0.042, 0.112, 0.131, 0.146, 0.195, 0.177, 0.205, 0.125,
        0.216, 0.21,
    ];
    let m = [
        0.05, 0.056, 0.049, 0.051, 0.054, 0.041, 0.033, 0.039, 0.031, 0.031, 0.025, 0.022, 0.019, 0.021,
        0.051, 0.049, 0.038, 0.033, 0.034, 0.026, 0.037, 0.038, 0.041, 0.044, 0.047, 0.048, 0.041, 0.051,
        0.053,
    ];
    series(1976, &y.into_iter().map(Some).collect::<Vec<_>>(), Some(&m))
}

/// T, date, phi0, q0, phi1, delta, se, first and last date of the set, number of dates.
type Scan = (f64, i16, f64, f64, f64, f64, f64, (i16, i16, usize));

fn check_scan(name: &str, series: &Series, null: Null, expected: Scan) {
    let observed = Observed::of(series).unwrap();
    let design = Design::new(&observed, null, residual_variance(&observed, null));
    let fit = design.fit(&observed.y);
    let (best, statistic) = design.candidates().zip(fit.ratios()).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    let step = design.step(&fit, &observed.y, best);
    let (t, date, phi0, q0, phi1, delta, error, (first, last, n)) = expected;
    let near = |value: f64, wanted: f64, digits: f64, what: &str| {
        assert!(
            (value - wanted).abs() <= 0.5001 * digits,
            "{name} {null:?} {what}: {value}, expected {wanted}"
        );
    };
    near(statistic, t, 1e-4, "T");
    near(fit.reml.0, phi0, 1e-2, "phi0");
    // q is printed with four significant digits.
    near(fit.reml.1 / q0, 1.0, 1e-3, "q0");
    near(step.phi, phi1, 1e-2, "phi1");
    near(step.delta, delta, 1e-4, "delta");
    near(step.error, error, 1e-4, "se");
    assert_eq!(observed.periods[best].year(), date, "{name} date");
    let set: Vec<i16> = design
        .candidates()
        .zip(fit.ratios())
        .filter(|(_, ratio)| statistic - ratio <= 5.94)
        .map(|(k, _)| observed.periods[k].year())
        .collect();
    assert_eq!((set[0], set[set.len() - 1], set.len()), (first, last, n), "{name} {null:?} date set");
}

#[test]
fn the_scan_gives_the_golden_values() {
    use Null::{Constant, Trend};
    check_scan("G1", &g1(), Constant, (4.7833, 2006, 0.50, 1.239, 0.50, -1.5395, 0.6925, (2005, 2021, 17)));
    check_scan("G1", &g1(), Trend, (4.4164, 2011, 0.50, 1.246, 0.20, 1.9210, 0.8191, (2005, 2021, 17)));
    check_scan("G2", &g2(), Constant, (21.1142, 2013, 0.75, 2.961, 0.30, 2.7895, 0.4139, (2013, 2013, 1)));
    check_scan("G2", &g2(), Trend, (18.7981, 2013, 0.50, 1.522, 0.30, 3.6653, 0.7246, (2013, 2013, 1)));
    check_scan("G3", &g3(), Constant, (19.5456, 2010, 0.70, 3.63, -0.10, -3.0441, 0.3911, (2010, 2010, 1)));
    check_scan("G3", &g3(), Trend, (14.2794, 2010, 0.40, 1.875, -0.10, -3.4104, 0.7201, (2010, 2010, 1)));
    check_scan("G4", &g4(), Constant, (11.7418, 2008, 0.75, 2.389, 0.20, 2.2762, 0.3906, (2003, 2009, 6)));
    check_scan("G4", &g4(), Trend, (4.7282, 2008, 0.30, 0.8753, 0.10, 1.4181, 0.6363, (1994, 2016, 23)));
    check_scan("G5", &g5(), Constant, (8.0980, 2012, 0.70, 1.928, 0.40, 1.9439, 0.5446, (1994, 2016, 16)));
    check_scan("G5", &g5(), Trend, (6.3060, 2005, 0.20, 0.7155, 0.00, -1.4944, 0.5562, (1994, 2016, 12)));
    check_scan("G6", &g6(), Constant, (35.8148, 1990, 0.96, 0.1078, 0.80, 0.4391, 0.0539, (1990, 1990, 1)));
    check_scan("G6", &g6(), Trend, (27.4775, 1990, 0.70, 0.01473, 0.80, 0.4068, 0.0644, (1990, 1990, 1)));
}

fn detect(name: &str, series: &Series, draws: u32) -> Detection {
    find(name).unwrap().detect(series, &DetectParams { draws, ..DetectParams::default() }).unwrap()
}

#[test]
fn bootstrap_probabilities_are_near_those_of_another_generator() {
    // Three standard errors of the share at 999 draws, and the golden one at 9,999.
    let cases = [
        ("G1", g1(), 0.4758, 0.7728),
        ("G2", g2(), 0.0024, 0.0066),
        ("G3", g3(), 0.0035, 0.0303),
        ("G4", g4(), 0.0793, 0.6618),
        ("G5", g5(), 0.2480, 0.3869),
        ("G6", g6(), 0.0001, 0.0002),
    ];
    for (name, series, constant, trend) in cases {
        let found = detect("lr-ar1", &series, 999);
        for (statistic, wanted) in [("p_one", constant), ("p_given_trend", trend)] {
            let p = found.statistic(statistic).unwrap();
            let tolerance = 3.0 * (wanted * (1.0 - wanted) / 999.0f64).sqrt() + 0.003;
            assert!((p - wanted).abs() <= tolerance, "{name} {statistic}: {p}, expected {wanted}");
        }
    }
}

#[test]
fn the_second_detector_gives_the_golden_values() {
    type Case = (&'static str, Series, f64, f64, i16, &'static [i16], f64, [f64; 5]);
    let cases: [Case; 6] = [
        (
            "G1",
            g1(),
            -0.526,
            -0.349,
            2006,
            &[2005, 2006, 2007, 2009, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021],
            0.925,
            [0.62, 0.09, 0.09, 0.1, 0.11],
        ),
        ("G2", g2(), 3.836, 0.473, 2013, &[2013], 0.970, [0.98, 0.01, 0.01, 0.0, 0.0]),
        ("G3", g3(), 2.584, 0.791, 2010, &[2008, 2009, 2010], 0.921, [0.87, 0.06, 0.04, 0.02, 0.01]),
        (
            "G4",
            g4(),
            1.188,
            1.772,
            2003,
            &[1997, 1998, 1999, 2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2016],
            0.910,
            [0.42, 0.1, 0.13, 0.16, 0.18],
        ),
        (
            "G5",
            g5(),
            0.672,
            2.712,
            2012,
            &[
                1994, 1996, 1997, 1999, 2000, 2001, 2002, 2003, 2005, 2006, 2007, 2008, 2009, 2010, 2011,
                2012, 2013, 2016,
            ],
            0.901,
            [0.48, 0.1, 0.11, 0.14, 0.17],
        ),
        ("G6", g6(), 10.958, 1.335, 1990, &[1990], 1.000, [1.0, 0.0, 0.0, 0.0, 0.0]),
    ];
    for (name, series, turn, drift, onset, dates, mass, widths) in cases {
        let found = detect("bayes-turn", &series, 0);
        let near = |value: f64, wanted: f64, digits: f64, what: &str| {
            assert!((value - wanted).abs() <= 0.5001 * digits, "{name} {what}: {value}, expected {wanted}");
        };
        near(found.statistic("log_bf_turn").unwrap(), turn, 1e-3, "log BF turn");
        near(found.statistic("log_bf_drift").unwrap(), drift, 1e-3, "log BF drift");
        let best = found.best.as_ref().unwrap();
        assert_eq!(best.first.year(), onset, "{name}");
        let set: Vec<i16> = best.date_set.iter().map(|period| period.year()).collect();
        assert_eq!(set, dates, "{name}");
        near(best.date_set_level, mass, 1e-3, "mass");
        for (key, width) in
            ["p_width_1", "p_width_3", "p_width_5", "p_width_8", "p_width_12"].iter().zip(widths)
        {
            near(found.statistic(key).unwrap(), width, 1e-2, key);
        }
    }
}

#[test]
fn almost_no_noise_is_not_the_model_without_noise() {
    let quiet: Vec<Option<f64>> = g2().observed().map(|(_, estimate)| Some(estimate.value)).collect();
    let found = Observed::of(&series(2001, &quiet, Some(&[1e-6; 24]))).unwrap();
    let design = Design::new(&found, Null::Constant, residual_variance(&found, Null::Constant));
    let statistic = design.fit(&found.y).ratios().fold(0.0, f64::max);
    assert!((statistic - 21.4068).abs() < 5e-5, "{statistic}");
}
