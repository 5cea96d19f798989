//! Published and independently computed values of vote measures, over all sessions.

mod votes_file;

use tilt_analysis::measure::table::{self, Weights};
use tilt_analysis::tilt::{TiltRequest, tilt_view};
use tilt_core::concordance::Concordance;
use tilt_core::counts::Table3;
use tilt_core::{Dyad, Missing, Period, StateId, VoteFilter};
use votes_file::{coverage, evidence, matrix, origin, rows, shared, state};

/// A value against a golden cell; an empty cell means undefined.
fn agrees(value: Result<f64, Missing>, golden: Option<f64>, tolerance: f64) -> bool {
    match (value, golden) {
        (Ok(value), Some(golden)) => (value - golden).abs() <= tolerance,
        (Err(_), None) => true,
        _ => false,
    }
}

type Column = (&'static str, VoteFilter, fn(&Table3) -> Result<f64, Missing>);

const COLUMNS: [Column; 9] = [
    ("agree_same_noamend", VoteFilter::FinalOnly, table::identical),
    ("agree_half", VoteFilter::NonUnanimous, table::scaled),
    ("coincidence_yesno", VoteFilter::NonUnanimous, table::coincidence),
    ("S_abs", VoteFilter::NonUnanimous, |t| table::s(t, Weights::Absolute)),
    ("S_sq", VoteFilter::NonUnanimous, |t| table::s(t, Weights::Squared)),
    ("kappa_abs", VoteFilter::NonUnanimous, |t| table::kappa(t, Weights::Absolute)),
    ("kappa_sq", VoteFilter::NonUnanimous, |t| table::kappa(t, Weights::Squared)),
    ("pi_abs", VoteFilter::NonUnanimous, |t| table::pi(t, Weights::Absolute)),
    ("pi_sq", VoteFilter::NonUnanimous, |t| table::pi(t, Weights::Squared)),
];

const WITH_UNANIMOUS: [Column; 4] = [
    ("coincidence_yesno_noamend", VoteFilter::FinalOnly, table::coincidence),
    ("S_abs_all", VoteFilter::All, |t| table::s(t, Weights::Absolute)),
    ("kappa_abs_all", VoteFilter::All, |t| table::kappa(t, Weights::Absolute)),
    ("pi_sq_all", VoteFilter::All, |t| table::pi(t, Weights::Squared)),
];

#[test]
fn dyads_and_sessions_equal_the_golden_files() {
    let Some((votes, unknown)) = matrix() else { return };
    assert!(unknown.is_empty(), "codes without a state: {unknown:?}");
    let counts = votes.counts(coverage(), origin());
    for (path, columns) in [
        ("data/align_golden/golden_unvotes_dyad_session.csv", [&COLUMNS[..], &WITH_UNANIMOUS[..]].concat()),
        ("data/align_golden/golden_unvotes_all_dyads_1955_1985_2015.csv.gz", COLUMNS.to_vec()),
    ] {
        let Some(path) = shared(path) else { return };
        let mut checked = 0;
        for row in rows(path) {
            let session = row.count("session") as u16;
            let find = |column| state(row.text(column), session).unwrap();
            let (a, b) = (find("ccode_a"), find("ccode_b"));
            let counts = counts.get(session, Dyad::new(a, b).unwrap()).unwrap();
            assert_eq!(
                counts.table(VoteFilter::NonUnanimous, a).n(),
                row.count("n_nonunan"),
                "{a} {b} {session}"
            );
            assert_eq!(
                counts.table(VoteFilter::FinalOnly, a).n(),
                row.count("n_nonunan_noamend"),
                "{a} {b} {session}"
            );
            for (column, filter, value) in &columns {
                let found = value(&counts.table(*filter, a));
                assert!(
                    agrees(found, row.number(column), 1e-9),
                    "{a} {b} {session} {column}: {found:?} {:?}",
                    row.number(column)
                );
            }
            checked += 1;
        }
        assert!(checked > 2_000);
        println!("{checked} rows equal");
    }
}

#[test]
fn published_agreement_columns_are_reproduced() {
    let Some((votes, _)) = matrix() else { return };
    let Some(path) = shared("data/voeten_truth/agree_columns_Jun2024_sessions_1_75.csv.gz") else { return };
    let counts = votes.counts(coverage(), origin());
    let (mut equal, mut total) = (0, 0);
    for row in rows(path) {
        let session = row.count("session") as u16;
        let own = state(row.text("ccode"), session);
        for (column, power) in [("USAgree", "2"), ("RUSSAgree", "365"), ("ChinaAgree", "710")] {
            let Some(published) = row.number(column) else { continue };
            let Some(dyad) = own.and_then(|own| Dyad::new(own, state(power, session)?)) else { continue };
            total += 1;
            let table =
                counts.get(session, dyad).map(|counts| counts.table(VoteFilter::FinalOnly, dyad.low()));
            equal += usize::from(
                table.is_some_and(|table| agrees(table::identical(&table), Some(published), 1e-6)),
            );
        }
    }
    println!("{equal} of {total} published values equal to 1e-6");
    assert!(total > 29_000 && equal as f64 >= 0.999 * f64::from(total), "{equal} of {total}");
}

#[test]
fn published_dyadic_scores_are_reproduced() {
    let Some((votes, _)) = matrix() else { return };
    let Some(path) = shared("data/voeten_truth/agreement_scores_subset_15_states_1946_2023.csv") else {
        return;
    };
    let counts = votes.counts(coverage(), origin());
    let table = Concordance::bundled();
    let (mut equal, mut total, mut unnamed) = (0, 0, std::collections::BTreeSet::new());
    for row in rows(path) {
        let year = row.count("year");
        let Some(published) = row.number("agree").filter(|_| year <= 2020) else { continue };
        let names: Vec<&str> = row.text("CountryPair").split('\'').skip(1).step_by(2).collect();
        let day = tilt_core::Period::Session((year - 1945) as u16).start();
        let states: Vec<StateId> =
            names.iter().filter_map(|name| table.resolve(name, Some(day)).ok()).collect();
        let [a, b] = states[..] else {
            unnamed.extend(
                names
                    .iter()
                    .filter(|name| table.resolve(name, Some(day)).is_err())
                    .map(|name| (*name).to_owned()),
            );
            continue;
        };
        total += 1;
        let counts = counts.get((year - 1945) as u16, Dyad::new(a, b).unwrap()).unwrap();
        equal += usize::from(agrees(
            table::scaled(&counts.table(VoteFilter::NonUnanimous, a)),
            Some(published),
            1e-9,
        ));
    }
    println!("{equal} of {total} dyad-years equal; names not resolved: {unnamed:?}");
    assert!(total > 4_500 && equal == total, "{equal} of {total}");
}

#[test]
fn a_tilt_equals_the_series_of_the_methods_note() {
    let Some((votes, _)) = matrix() else { return };
    let evidence = evidence(&votes);
    let state = |key: &str| Concordance::bundled().by_key(key).unwrap();
    // D of one state between two powers, 1976–2004, three decimals, computed by an independent program from the roll
    // calls in which all three voted. Here each excess uses all roll calls of its own pair, which moves single
    // sessions by up to .0066; sessions without absences agree to the digits shown.
    let golden = [
        -0.266, -0.365, -0.384, -0.384, -0.363, -0.32, -0.267, -0.315, -0.241, -0.235, -0.21, -0.17, -0.151,
        -0.13, 0.384, 0.248, 0.09, 0.05, 0.093, 0.042, 0.112, 0.131, 0.146, 0.195, 0.177, 0.205, 0.125,
        0.216, 0.21,
    ];
    let request = TiltRequest {
        since: Some(1976),
        until: Some(2004),
        detector_draws: 99,
        ..TiltRequest::new(state("POL"), state("RUS"), state("USA"))
    };
    let tilt = tilt_view(&evidence, &request).unwrap().tilt.unwrap();
    let found: Vec<(Period, f64)> =
        tilt.observed().map(|(period, estimate)| (period, estimate.value)).collect();
    assert_eq!(found.len(), golden.len());
    let worst =
        found.iter().zip(golden).map(|((_, value), golden)| (value - golden).abs()).fold(0.0, f64::max);
    println!("largest difference {worst:.4}");
    assert!(worst < 0.007, "{found:?}");
    let equal =
        found.iter().zip(golden).filter(|((_, value), golden)| (value - golden).abs() <= 0.000_51).count();
    assert!(equal >= 10, "{equal} sessions equal to three decimals");
}

#[test]
fn tables_do_not_depend_on_the_number_of_threads() {
    let Some((votes, _)) = matrix() else { return };
    let with = |threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| evidence(&votes))
    };
    let (one, three) = (with(1), with(3));
    assert_eq!(one.counts.unwrap().rows(), three.counts.unwrap().rows());
    let bits = |table: tilt_core::ExcessTable| -> Vec<u64> {
        let rows = table.rows().iter();
        rows.flat_map(|row| {
            row.excess.iter().flatten().chain(&row.covariance).map(|x| x.to_bits()).collect::<Vec<_>>()
        })
        .collect()
    };
    assert_eq!(bits(one.excess.unwrap()), bits(three.excess.unwrap()));
}
