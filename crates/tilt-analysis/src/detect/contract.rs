//! What every detector must do, walked over the list.

use tilt_core::finding::ChangeForm;

use super::golden::{g1, g2, g6, series};
use super::{DETECTORS, DetectMode, DetectParams, Direction};
use crate::error::ErrorKind;

fn quick() -> DetectParams {
    DetectParams { draws: 99, ..DetectParams::default() }
}

#[test]
fn names_rise_and_cards_are_complete() {
    for pair in DETECTORS.windows(2) {
        assert!(pair[0].card().name < pair[1].card().name);
    }
    let faults: Vec<String> = DETECTORS.iter().flat_map(|detector| detector.card().faults()).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_jump_is_found_and_noise_is_left_alone() {
    for detector in DETECTORS {
        let name = detector.card().name;
        assert_eq!(detector.detect(&g1(), &quick()).unwrap().form, ChangeForm::None, "{name}");
        let found = detector.detect(&g2(), &quick()).unwrap();
        assert_eq!(found.form, ChangeForm::Jump, "{name}");
        assert_eq!(found.changes[0].first.year(), 2013, "{name}");
        assert!(
            found.changes[0].step.value > 1.5 && found.changes[0].before < found.changes[0].after,
            "{name}"
        );
    }
}

#[test]
fn series_that_cannot_be_tested_are_refused_with_the_reason() {
    let constant = series(2000, &[Some(0.5); 30], None);
    let short = series(2000, &[Some(0.1), Some(0.9), Some(0.2)].repeat(4), None);
    let mut smoothed = g2();
    smoothed.smoothed = true;
    for detector in DETECTORS {
        let kind = |series| detector.detect(series, &quick()).unwrap_err().kind();
        assert_eq!(kind(&constant), ErrorKind::NoVariation);
        assert_eq!(kind(&short), ErrorKind::TooFew);
        assert_eq!(kind(&smoothed), ErrorKind::Smoothed);
    }
}

#[test]
fn shift_and_scale_do_not_matter_and_the_sign_only_turns_the_step() {
    for (base, detector) in
        [g2(), g6()].iter().flat_map(|base| DETECTORS.iter().map(move |detector| (base, detector)))
    {
        let plain = detector.detect(base, &quick()).unwrap();
        for factor in [4.0, -0.25] {
            let mut moved = base.clone();
            for (_, point) in &mut moved.points {
                if let Ok(estimate) = point {
                    estimate.value = 3.0 + factor * estimate.value;
                    if let Some(interval) = &mut estimate.interval {
                        let (a, b) = (3.0 + factor * interval.lower, 3.0 + factor * interval.upper);
                        (interval.lower, interval.upper) = (a.min(b), a.max(b));
                    }
                }
            }
            let found = detector.detect(&moved, &quick()).unwrap();
            assert_eq!(found.form, plain.form, "{}", detector.card().name);
            let (found, plain) = (found.best.unwrap(), plain.best.clone().unwrap());
            assert_eq!((found.first, &found.date_set), (plain.first, &plain.date_set));
            assert!((found.step.value / factor - plain.step.value).abs() < 1e-6);
        }
    }
}

#[test]
fn the_same_request_gives_the_same_bytes_on_any_number_of_threads() {
    for detector in DETECTORS {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| [g2(), g6()].map(|series| detector.detect(&series, &quick())))
        };
        assert_eq!(on(1), on(3));
    }
}

#[test]
fn a_negative_of_the_test_says_the_power_it_had() {
    let found = super::find("lr-ar1").unwrap().detect(&g1(), &quick()).unwrap();
    let ramp = found.statistic("power_ramp_10").unwrap();
    assert_eq!(found.form, ChangeForm::None);
    assert!(found.power.is_some_and(|power| (0.0..=1.0).contains(&power)) && (0.0..=1.0).contains(&ramp));
}

#[test]
fn two_opposite_steps_are_both_dated() {
    let y: Vec<Option<f64>> = (0..60)
        .map(|at| {
            let wiggle = 0.4 * (f64::from(at) * 2.3).sin() + 0.3 * (f64::from(at) * 5.1).cos();
            Some(wiggle + if (20..38).contains(&at) { 2.5 } else { 0.0 })
        })
        .collect();
    let found = super::find("lr-ar1").unwrap().detect(&series(1950, &y, None), &quick()).unwrap();
    let years: Vec<i16> = found.changes.iter().map(|change| change.first.year()).collect();
    assert_eq!((found.form, years), (ChangeForm::Jump, vec![1970, 1988]));
    assert!(found.changes[0].step.value > 0.0 && found.changes[1].step.value < 0.0);
}

#[test]
fn detectors_that_disagree_are_told_apart() {
    use super::{Agreement, agreement};
    let found = |series: tilt_core::Series| -> Vec<tilt_core::finding::Detection> {
        DETECTORS.iter().map(|detector| detector.detect(&series, &quick()).unwrap()).collect()
    };
    assert_eq!(agreement(&found(g1())), Agreement::Nothing);
    assert_eq!(agreement(&found(g2())), Agreement::Same);
    let mut one = found(g2());
    one[0].form = ChangeForm::None;
    assert_eq!(agreement(&one), Agreement::Only(vec![one[1].detector.clone()]));
    one[0] = found(g2()).remove(0);
    one[0].changes[0].first = tilt_core::Period::Year(2005);
    assert!(matches!(agreement(&one), Agreement::Apart(_)));
}

#[test]
fn a_claim_is_tested_at_its_date_and_in_its_direction() {
    let claim =
        |from, to, direction| DetectParams { mode: DetectMode::Claim { from, to, direction }, ..quick() };
    for detector in DETECTORS {
        let right = detector.detect(&g2(), &claim(2012, 2014, Direction::Up)).unwrap();
        assert_eq!(right.best.unwrap().first.year(), 2013);
    }
    let scan = super::find("lr-ar1").unwrap();
    let wrong = scan.detect(&g2(), &claim(2012, 2014, Direction::Down)).unwrap();
    assert!(wrong.statistic("p_time").unwrap() > 0.2, "a claim in the wrong direction is not borne out");
    let elsewhere = scan.detect(&g2(), &claim(2040, 2041, Direction::Up)).unwrap();
    assert_eq!(elsewhere.statistic("p_time"), Some(1.0));
    assert_eq!(elsewhere.best, None);
}
