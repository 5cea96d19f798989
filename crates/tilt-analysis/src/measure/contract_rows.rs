//! What every measure must say of the rows behind it, walked over the list.

use tilt_core::Vote;

use super::contract::{calls, evidence, evidence_of, state, variants, votes};
use super::{SeriesRequest, find, rows, sensitivity};
use crate::error::ErrorKind;
use crate::votes::VoteMatrix;

#[test]
fn every_measure_lists_the_rows_that_moved_it() {
    let evidence = evidence();
    let votes = VoteMatrix::build(&calls(), votes()).value;
    for (name, params) in variants() {
        let request = SeriesRequest { params, ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")]) };
        let measure = find(name).unwrap();
        let found = rows::rows(measure, &evidence, Some(&votes), &request).unwrap();
        let series = measure.series(&evidence, &SeriesRequest { draws: 0, ..request.clone() }).unwrap();
        assert_eq!(
            Some((found.period, found.value)),
            series.last().map(|(period, e)| (period, *e)),
            "{name}"
        );
        let moved = series.observed().map(|(_, e)| e.value).collect::<Vec<_>>();
        let moved = moved.len() > 1 && moved[moved.len() - 2] != moved[moved.len() - 1];
        assert!(!found.rows.is_empty() || !moved, "{name} {:?}", request.params);
        let effects: Vec<f64> = found.rows.iter().filter_map(|row| row.effect).map(f64::abs).collect();
        assert!(effects.windows(2).all(|pair| pair[0] >= pair[1]), "{name}: the largest first");
        assert!(
            !moved || found.rows.iter().any(|row| row.effect.is_none_or(|effect| effect != 0.0)),
            "{name} {:?}: it moved and no row moved it",
            request.params
        );
        for row in &found.rows {
            assert!(!row.name.is_empty() && !row.text.is_empty() && row.count > 0, "{name}");
            assert_eq!(row.origin.source, "made-up");
            if let (Ok(without), Some(effect)) = (row.without, row.effect) {
                assert!((found.value.value - effect - without.value).abs() < 1e-12, "{name}");
            }
        }
    }
}

#[test]
fn leaving_out_a_roll_call_is_what_a_file_without_it_gives() {
    let evidence = evidence();
    let matrix = VoteMatrix::build(&calls(), votes()).value;
    let request = SeriesRequest::new(vec![state("IND")], vec![state("CHN")]);
    for name in ["agreement", "s", "kappa", "pi", "excess"] {
        let measure = find(name).unwrap();
        let found = rows::rows(measure, &evidence, Some(&matrix), &request).unwrap();
        for row in found.rows.iter().take(4) {
            let fewer: Vec<Vote> = votes().into_iter().filter(|vote| vote.roll_call != row.name).collect();
            let again =
                measure.series(&evidence_of(fewer, &calls()), &SeriesRequest { draws: 0, ..request.clone() });
            let again = again.unwrap().last().unwrap().1.value;
            assert!((again - row.without.unwrap().value).abs() < 1e-12, "{name} {}", row.name);
        }
        // From counts alone the same effects follow, kind by kind.
        if name != "excess" {
            let kinds = rows::rows(measure, &evidence, None, &request).unwrap();
            assert_eq!(kinds.rows[0].effect.map(f64::abs), found.rows[0].effect.map(f64::abs), "{name}");
            assert_eq!(kinds.rows.iter().map(|row| row.count).sum::<u32>(), found.value.n, "{name}");
        }
    }
    let error = rows::rows_of("excess", &evidence, None, &request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotLoaded);
}

#[test]
fn a_composite_shows_what_its_weights_and_parts_do() {
    let evidence = evidence();
    let request = SeriesRequest::new(vec![state("IND")], vec![state("CHN")]);
    for name in ["composite", "gap"] {
        let measure = find(name).unwrap();
        let ways = sensitivity::sensitivity(measure, &evidence, &request).unwrap();
        let parts = measure.parts(&evidence, &request).unwrap();
        assert_eq!(ways.iter().filter(|way| way.name.starts_with("without ")).count(), parts.len());
        assert_eq!(ways[0].name, "as asked");
        let value = |way: &sensitivity::Way| way.series.as_ref().ok()?.last().map(|(_, e)| e.value);
        assert!(ways[1..].iter().any(|way| value(way) != value(&ways[0])), "{name}");
    }
    let doubled = sensitivity::sensitivity(find("composite").unwrap(), &evidence, &request).unwrap();
    assert!(doubled.iter().any(|way| way.name == "weights: inverse-variance"));
    assert!(doubled.iter().any(|way| way.name.ends_with(" doubled")));
    assert!(sensitivity::sensitivity(find("s").unwrap(), &evidence, &request).unwrap().is_empty());
}
