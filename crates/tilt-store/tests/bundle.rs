//! What is written into the bundle comes back: exactly for counts, rounded as stated for excess.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop, and says what it skips")]

mod real_votes;

use proptest::prelude::*;
use tilt_core::counts::ExcessRow;
use tilt_core::{CountTable, Coverage, Dyad, DyadCounts, ExcessTable, Locator, Origin, StateId};
use tilt_store::ErrorKind;
use tilt_store::bundle::{
    CORRELATION_STEPS, EXCESS_STEP, read_counts, read_counts_for, read_excess, write_counts, write_excess,
};

const STATES: usize = 12;
const POWERS: usize = 4;

fn state(index: usize) -> StateId {
    StateId::from_index(index).unwrap()
}

fn about(locator: Locator) -> (Coverage, Origin) {
    let coverage = Coverage {
        source: "unga-votes".to_owned(),
        from: Some("1946-01-01".parse().unwrap()),
        to: None,
        note: "every roll call; naïve text, too".to_owned(),
        complete: true,
    };
    let origin =
        Origin { source: "unga-votes".to_owned(), version: "2021".to_owned(), sha256: None, locator };
    (coverage, origin)
}

/// A cell: votes and how many of them are not final.
fn cell() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![Just((0, 0)), (0..300_u16, 0..=u16::MAX), (0..=u16::MAX, 0..=u16::MAX)]
        .prop_map(|(votes, dropped)| (votes, if votes == 0 { 0 } else { dropped % votes }))
}

fn counts_row() -> impl Strategy<Value = DyadCounts> {
    let pair = (0..STATES, 1..STATES).prop_map(|(a, step)| (a, (a + step) % STATES));
    (0..80_u16, pair, proptest::collection::vec(cell(), 9), any::<[u16; 3]>()).prop_map(
        |(session, (a, b), cells, unanimous)| {
            let mut row = DyadCounts {
                session,
                dyad: Dyad::new(state(a), state(b)).unwrap(),
                non_unanimous: [[0; 3]; 3],
                final_only: [[0; 3]; 3],
                unanimous,
            };
            for (at, (votes, dropped)) in cells.into_iter().enumerate() {
                row.non_unanimous[at / 3][at % 3] = votes;
                row.final_only[at / 3][at % 3] = votes - dropped;
            }
            row
        },
    )
}

/// A row whose covariances come from a random influence matrix, as they do in earnest.
fn excess_row() -> impl Strategy<Value = ExcessRow> {
    let influence = proptest::collection::vec(proptest::collection::vec(-0.1..0.1_f64, 6), POWERS);
    let entries = proptest::collection::vec(proptest::option::of(-1.0..1.0_f64), POWERS);
    let n = proptest::collection::vec(0..400_u32, POWERS);
    (0..80_u16, 0..STATES, entries, n, influence).prop_map(|(session, at, excess, n, influence)| {
        let mut covariance = Vec::new();
        for p in 0..POWERS {
            for q in p..POWERS {
                let both = excess[p].is_some() && excess[q].is_some();
                let sum: f64 = influence[p].iter().zip(&influence[q]).map(|(a, b)| a * b).sum();
                covariance.push(if both { sum } else { 0.0 });
            }
        }
        ExcessRow { session, state: state(at), excess, n, covariance }
    })
}

fn excess_table(rows: Vec<ExcessRow>) -> ExcessTable {
    let (coverage, origin) = about(Locator::Line(7));
    ExcessTable::new((0..POWERS).map(state).collect(), rows, coverage, origin)
}

/// Fails if a value is further away than the module says.
fn assert_close(written: &ExcessTable, read: &ExcessTable) {
    let error =
        |row: &ExcessRow, p: usize| if row.excess[p].is_some() { row.covariance(p, p).sqrt() } else { 0.0 };
    let powers = written.powers.len();
    let largest =
        written.rows().iter().flat_map(|row| (0..powers).map(|p| error(row, p))).fold(0.0, f64::max);
    let error_slack = largest / 131_070.0 * 1.000_001 + 1e-15;
    assert_eq!(written.rows().len(), read.rows().len());
    for (a, b) in written.rows().iter().zip(read.rows()) {
        assert_eq!((a.session, a.state, &a.n), (b.session, b.state, &b.n));
        for p in 0..powers {
            match (a.excess[p], b.excess[p]) {
                (Some(a), Some(b)) => assert!((a - b).abs() <= EXCESS_STEP * 0.500_001, "{a} {b}"),
                (a, b) => assert_eq!(a, b),
            }
            assert!((error(a, p) - error(b, p)).abs() <= error_slack);
            for q in p + 1..powers {
                let (sp, sq) = (error(b, p), error(b, q));
                if error(a, p) * error(a, q) > 0.0 && sp * sq > 0.0 {
                    let (ra, rb) =
                        (a.covariance(p, q) / error(a, p) / error(a, q), b.covariance(p, q) / sp / sq);
                    assert!((ra - rb).abs() <= 0.500_01 / CORRELATION_STEPS + 1e-9, "{ra} {rb}");
                }
                // The rounding of a tilt, which is what the covariances are for, stays harmless.
                assert!(b.covariance(p, p) + b.covariance(q, q) - 2.0 * b.covariance(p, q) >= -1e-18);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_come_back_exactly(rows in proptest::collection::vec(counts_row(), 0..60), pick in 0..STATES) {
        let (coverage, origin) = about(Locator::Bytes(3, 99));
        let table = CountTable::new(rows, coverage, origin);
        let bytes = write_counts(&table).unwrap();
        prop_assert_eq!(&bytes, &write_counts(&table).unwrap());
        let read = read_counts(&bytes).unwrap();
        prop_assert_eq!(read.rows(), table.rows());
        prop_assert_eq!(&read.coverage, &table.coverage);
        prop_assert_eq!(&read.origin, &table.origin);
        prop_assert_eq!(read.sessions().collect::<Vec<_>>(), table.sessions().collect::<Vec<_>>());
        let own = |row: &&DyadCounts| row.dyad.low() == state(pick) || row.dyad.high() == state(pick);
        let some = read_counts_for(&bytes, &[state(pick)]).unwrap();
        let expected: Vec<DyadCounts> = table.rows().iter().filter(own).copied().collect();
        prop_assert_eq!(some.rows(), &expected[..]);
    }

    #[test]
    fn excess_comes_back_within_the_stated_rounding(rows in proptest::collection::vec(excess_row(), 0..40)) {
        let table = excess_table(rows);
        let bytes = write_excess(&table).unwrap();
        let read = read_excess(&bytes).unwrap();
        assert_close(&table, &read);
        prop_assert_eq!(&read.powers, &table.powers);
        prop_assert_eq!(&read.coverage, &table.coverage);
        prop_assert_eq!(&read.origin, &table.origin);
        prop_assert_eq!(&bytes, &write_excess(&table).unwrap());
        // Rounded once, rounded for good.
        for (a, b) in read.rows().iter().zip(read_excess(&write_excess(&read).unwrap()).unwrap().rows()) {
            prop_assert_eq!(&a.excess, &b.excess);
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_but_never_panic(at in 0..1_usize << 16, flip in 1..=255_u8) {
        let mut bytes = small_counts();
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let _ = read_counts(&bytes);
        let _ = read_counts(&bytes[..at]);
        let _ = read_excess(&bytes);
    }
}

/// A table of twenty rows, as written.
fn small_counts() -> Vec<u8> {
    let (coverage, origin) = about(Locator::Whole);
    let row = DyadCounts {
        session: 3,
        dyad: Dyad::new(state(0), state(1)).unwrap(),
        non_unanimous: [[5; 3]; 3],
        final_only: [[4; 3]; 3],
        unanimous: [1; 3],
    };
    write_counts(&CountTable::new(vec![row; 20], coverage, origin)).unwrap()
}

/// The footer, where the library takes offsets on trust: a negative one made it panic.
#[test]
fn damaged_bytes_of_the_footer_are_refused_or_read() {
    let bytes = small_counts();
    for at in (bytes.len().saturating_sub(4_000)..bytes.len()).step_by(3) {
        for flip in [1, 7, 128] {
            let mut damaged = bytes.clone();
            damaged[at] ^= flip;
            let _ = read_counts(&damaged);
        }
    }
}

#[test]
fn tables_are_not_mistaken_for_one_another() {
    let (coverage, origin) = about(Locator::Whole);
    let counts = write_counts(&CountTable::new(Vec::new(), coverage, origin)).unwrap();
    let excess = write_excess(&excess_table(Vec::new())).unwrap();
    assert_eq!(read_counts(&excess).unwrap_err().kind(), ErrorKind::Corrupt);
    assert_eq!(read_excess(&counts).unwrap_err().kind(), ErrorKind::Corrupt);
    assert_eq!(read_counts(b"not Parquet").unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn impossible_rows_are_refused() {
    let row = |covariance: f64| ExcessRow {
        session: 1,
        state: state(5),
        excess: vec![Some(0.1), Some(0.2), None, None],
        n: vec![9; 4],
        covariance: vec![0.01, covariance, 0.0, 0.0, 0.01, 0.0, 0.0, 0.0, 0.0, 0.0],
    };
    assert!(write_excess(&excess_table(vec![row(0.01)])).is_ok());
    for bad in [0.02, f64::NAN] {
        let error = write_excess(&excess_table(vec![row(bad)])).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unrepresentable, "{bad}");
    }
    let (coverage, origin) = about(Locator::Whole);
    let counts = DyadCounts {
        session: 1,
        dyad: Dyad::new(state(0), state(1)).unwrap(),
        non_unanimous: [[0; 3]; 3],
        final_only: [[1; 3]; 3],
        unanimous: [0; 3],
    };
    let error = write_counts(&CountTable::new(vec![counts], coverage, origin)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unrepresentable);
}

#[test]
fn the_real_tables_fit_and_come_back() {
    let Some((counts, excess)) = real_votes::tables() else { return };
    let bytes = write_counts(&counts).unwrap();
    println!("{} rows of counts in {} bytes", counts.rows().len(), bytes.len());
    assert!(bytes.len() < 4_000_000);
    let read = read_counts(&bytes).unwrap();
    assert_eq!(read.rows(), counts.rows());
    let some = read_counts_for(&bytes, &excess.powers[..1]).unwrap();
    assert!(some.rows().len() > 4_000 && some.rows().len() < counts.rows().len() / 50);
    for row in some.rows() {
        assert_eq!(counts.get(row.session, row.dyad), Some(row));
    }
    let bytes = write_excess(&excess).unwrap();
    println!("{} rows of excess in {} bytes", excess.rows().len(), bytes.len());
    assert!(bytes.len() < 2_500_000);
    assert_close(&excess, &read_excess(&bytes).unwrap());
}
