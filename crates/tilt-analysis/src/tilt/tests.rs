use tilt_core::finding::{ChangeForm, SideFinding};
use tilt_core::{Evidence, Missing, Point};

use super::{TiltRequest, tilt_view};
use crate::error::ErrorKind;
use crate::made_up::ties::ties;
use crate::made_up::{evidence, evidence_with, state};

fn request(own: &str, from: &str, to: &str) -> TiltRequest {
    TiltRequest { draws: 200, detector_draws: 99, ..TiltRequest::new(state(own), state(from), state(to)) }
}

fn value(point: Point) -> f64 {
    point.unwrap().value
}

#[test]
fn a_turn_shows_in_all_numbers_and_both_detectors() {
    let view =
        tilt_view(&evidence(), &TiltRequest { claim: Some((2003, 2006)), ..request("KEN", "CHN", "USA") })
            .unwrap();
    let n = &view.numbers;
    assert_eq!((n.before.to_string(), n.after.to_string()), ("1993–2002".to_owned(), "2003–2012".to_owned()));
    assert!(value(n.toward_a) < -0.1 && value(n.toward_b) > 0.1 && value(n.tilt) > 0.2, "{n:?}");
    assert!(value(n.baseline_a).abs() < 0.05 && value(n.baseline_b).abs() < 0.05);
    assert_eq!(n.comparison, ("all states".to_owned(), 9));
    assert!(n.interval_note.contains("too narrow by 20–50 %"));
    assert_eq!(view.detections.len(), 2);
    for detection in &view.detections {
        assert!(matches!(detection.form, ChangeForm::Jump | ChangeForm::Turn), "{detection:?}");
        assert_eq!(detection.changes[0].first.year(), 2005, "{}", detection.detector);
    }
}

#[test]
fn a_turn_is_told_from_its_sides_and_mirrors_when_the_powers_are_exchanged() {
    let sides = |claim, own: &str, from: &str, to: &str| {
        let request = TiltRequest { claim, ..request(own, from, to) };
        tilt_view(&evidence(), &request).unwrap().sides.unwrap()
    };
    for claim in [None, Some((2003, 2006))] {
        let found = sides(claim, "KEN", "CHN", "USA");
        let turn = &found.turns[0];
        assert_eq!((turn.finding, turn.change.first.year()), (SideFinding::Both, 2005), "{found:?}");
        assert_eq!((turn.gained, turn.lost), (state("USA"), state("CHN")));
        let (toward, away) = (turn.toward.as_ref().unwrap(), turn.away.as_ref().unwrap());
        assert!(toward.change.as_ref().unwrap().step.value > 0.1);
        assert!(away.change.as_ref().unwrap().step.value < -0.1);
        assert_eq!(turn.p_space, Some(0.1));
        assert!(found.sentence(turn).starts_with("2005: toward the United States and away from China"));
    }
    let mirrored = sides(None, "KEN", "USA", "CHN");
    let turn = &mirrored.turns[0];
    assert_eq!((turn.finding, turn.gained, turn.lost), (SideFinding::Both, state("USA"), state("CHN")));
    let quiet = sides(None, "PER", "CHN", "USA");
    assert!(quiet.turns.is_empty() && quiet.p > 0.05 && quiet.p_component.is_none());
}

#[test]
fn default_windows_are_the_last_sessions_up_to_the_end() {
    let windows = |request: TiltRequest| {
        let numbers = tilt_view(&evidence(), &request).unwrap().numbers;
        (numbers.before.to_string(), numbers.after.to_string())
    };
    let expected = |before: &str, after: &str| (before.to_owned(), after.to_owned());
    assert_eq!(windows(request("KEN", "CHN", "USA")), expected("2006–2015", "2016–2020"));
    assert_eq!(
        windows(TiltRequest { until: Some(2010), ..request("KEN", "CHN", "USA") }),
        expected("1996–2005", "2006–2010")
    );
    let early = TiltRequest { claim: Some((1970, 1985)), ..request("KEN", "CHN", "USA") };
    assert_eq!(windows(early).1, "1981–1990", "a claim that begins before the votes keeps what they reach");
    let beyond = TiltRequest { claim: Some((2024, 2026)), ..request("KEN", "CHN", "USA") };
    assert_eq!(
        windows(beyond),
        expected("2006–2015", "2016–2020"),
        "a claim beyond the coverage chooses no window"
    );
}

#[test]
fn swapping_the_powers_mirrors_the_numbers_exactly() {
    for (table, measure, baseline) in [
        (&["CHN", "USA"][..], "agreement/scaled", "all"),
        (&["CHN", "USA"][..], "agreement/scaled", "UN"),
        (&["CHN", "USA"][..], "kappa/abs", "all"),
        (&["FRA"][..], "agreement/scaled", "all"),
    ] {
        let evidence = evidence_with(table);
        let with = |from, to| TiltRequest {
            measure: measure.to_owned(),
            baseline: baseline.to_owned(),
            ..request("KEN", from, to)
        };
        let there = tilt_view(&evidence, &with("CHN", "USA")).unwrap();
        let back = tilt_view(&evidence, &with("USA", "CHN")).unwrap();
        assert_eq!(there.numbers.toward_a, back.numbers.toward_b);
        assert_eq!(there.numbers.baseline_a, back.numbers.baseline_b);
        assert_eq!(there.with_from.points, back.with_to.points);
        assert_eq!(there.baseline_from.points, back.baseline_to.points);
        mirrored(there.numbers.tilt, back.numbers.tilt);
        for (there, back) in there.tilt.unwrap().points.iter().zip(back.tilt.unwrap().points) {
            mirrored(there.1, back.1);
        }
    }
}

fn mirrored(there: Point, back: Point) {
    match (there, back) {
        (Ok(there), Ok(back)) => {
            assert_eq!(there.value, -back.value);
            let (there, back) = (there.interval.unwrap(), back.interval.unwrap());
            assert_eq!((there.lower, there.upper), (-back.upper, -back.lower));
        }
        (there, back) => assert_eq!(there, back),
    }
}

#[test]
fn a_power_outside_the_table_gets_a_tilt_from_counts_with_a_warning() {
    let matched = tilt_view(&evidence(), &request("KEN", "CHN", "USA")).unwrap();
    let fallback = tilt_view(&evidence_with(&["FRA"]), &request("KEN", "CHN", "USA")).unwrap();
    assert!(!matched.warnings.iter().any(|warning| warning.code == "W-tilt-fallback"));
    assert!(fallback.warnings.iter().any(|warning| warning.code == "W-tilt-fallback"));
    let (a, b) = (matched.tilt.unwrap(), fallback.tilt.unwrap());
    assert_eq!(a.points.len(), b.points.len());
    for ((_, a), (_, b)) in a.points.iter().zip(&b.points) {
        assert!((a.unwrap().value - b.unwrap().value).abs() < 0.02, "without absences both nearly coincide");
    }
}

#[test]
fn a_state_without_votes_in_the_period_is_an_error_that_names_the_coverage() {
    let evidence = evidence();
    let kind = |request: &TiltRequest| {
        let error = tilt_view(&evidence, request).unwrap_err();
        (error.kind(), format!("{error} {}", error.hint()))
    };
    let (found, text) = kind(&request("KEN", "CHN", "DEU"));
    assert_eq!(found, ErrorKind::NotInPeriod);
    assert!(text.contains("Germany") && text.contains("1980–2020"), "{text}");
    assert_eq!(
        kind(&TiltRequest { until: Some(1970), since: Some(1960), ..request("KEN", "CHN", "USA") }).0,
        ErrorKind::NotInPeriod
    );
    assert_eq!(kind(&request("KEN", "CHN", "CHN")).0, ErrorKind::SameState);
    assert_eq!(
        kind(&TiltRequest { baseline: "MARS".to_owned(), ..request("KEN", "CHN", "USA") }).0,
        ErrorKind::UnknownBaseline
    );
    assert_eq!(
        kind(&TiltRequest { measure: "agreement/odd".to_owned(), ..request("KEN", "CHN", "USA") }).0,
        ErrorKind::BadParameter
    );
    assert_eq!(
        kind(&TiltRequest { measure: "excess".to_owned(), ..request("KEN", "CHN", "USA") }).0,
        ErrorKind::BadParameter
    );
    let overlap =
        TiltRequest { before: Some((2000, 2010)), after: Some((2010, 2015)), ..request("KEN", "CHN", "USA") };
    assert_eq!(kind(&overlap).0, ErrorKind::BadWindow);
    let none = tilt_view(&Evidence::tables_only(), &request("KEN", "CHN", "USA")).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotLoaded);
}

#[test]
fn nothing_beyond_the_coverage_becomes_a_number() {
    let beyond = TiltRequest { until: Some(2025), after: Some((2022, 2025)), ..request("KEN", "CHN", "USA") };
    let view = tilt_view(&evidence(), &beyond).unwrap();
    for series in
        [&view.with_from, &view.with_to, &view.baseline_from, &view.baseline_to, view.tilt.as_ref().unwrap()]
    {
        assert_eq!(series.points.last().unwrap().0.year(), 2025);
        for (period, point) in series.points.iter().filter(|(period, _)| period.year() > 2020) {
            assert_eq!(*point, Err(Missing::NotCovered), "{period}");
        }
    }
    assert!(view.numbers.toward_a.is_err() && view.numbers.toward_b.is_err() && view.numbers.tilt.is_err());
}

#[test]
fn a_comparison_set_is_named_and_leaves_out_the_three_states() {
    let view = tilt_view(
        &evidence(),
        &TiltRequest { baseline: "region".to_owned(), ..request("KEN", "CHN", "USA") },
    )
    .unwrap();
    assert_eq!(view.numbers.comparison.0, "region: Africa");
    assert_eq!(view.numbers.comparison.1, 2);
    assert_eq!(view.numbers.baseline_a, Err(Missing::TooFew { n: 2, need: 3 }));
    assert!(view.numbers.warnings.iter().any(|warning| warning.code == "W-tilt-few-comparable"));
}

#[test]
fn the_same_request_gives_the_same_view() {
    let text = || format!("{:?}", tilt_view(&evidence(), &request("KEN", "CHN", "USA")).unwrap());
    assert_eq!(text(), text());
}

#[test]
fn other_fields_have_their_own_numbers_and_mirror_too() {
    let evidence = Evidence { ties: ties(), ..evidence() };
    let there = tilt_view(&evidence, &request("KEN", "CHN", "USA")).unwrap();
    let back = tilt_view(&evidence, &request("KEN", "USA", "CHN")).unwrap();
    let domains: Vec<&str> = there.fields.iter().map(|field| field.domain.name()).collect();
    assert_eq!(
        domains,
        ["alliances", "organisations", "agreements", "trade", "arms", "events", "words", "statements"],
        "all but votes"
    );
    for (there, back) in there.fields.iter().zip(&back.fields) {
        assert_eq!(there.numbers.toward_a, back.numbers.toward_b, "{:?}", there.domain);
        mirrored(there.numbers.tilt, back.numbers.tilt);
        // The last five years of the made-up records, and up to ten before, of which only three are covered.
        assert_eq!(there.numbers.after.to_string(), "2003–2007");
        let before = if there.domain.name() == "arms" {
            // Windows of five years begin in 2004.
            Missing::NotCovered
        } else {
            Missing::TooFew { n: 3, need: 5 }
        };
        assert_eq!(there.numbers.toward_a, Err(before), "{:?}", there.domain);
    }
    let windows =
        TiltRequest { before: Some((2000, 2003)), after: Some((2004, 2007)), ..request("KEN", "CHN", "USA") };
    let named = tilt_view(&evidence, &windows).unwrap();
    let trade = named.fields.iter().find(|field| field.domain.name() == "trade").unwrap();
    let n = &trade.numbers;
    let own = (value(n.toward_b) - value(n.baseline_b)) - (value(n.toward_a) - value(n.baseline_a));
    assert!((value(n.tilt) - own).abs() < 1e-12);
    assert_eq!(n.comparison.1, 3, "FRA, IND and PER have trade: {n:?}");
    let found = named.disagreement.unwrap();
    assert!(found.fields >= 5 && (0.0..=1.0).contains(&found.conflict) && found.p > 0.0, "{found:?}");
    assert!(!named.gaps.is_empty());
    assert!(tilt_view(&crate::made_up::evidence(), &windows).unwrap().fields.is_empty(), "nothing loaded");
}

#[test]
fn states_of_similar_size_are_found_by_their_trade() {
    let with = Evidence { ties: ties(), ..evidence() };
    let request = TiltRequest { baseline: "size".to_owned(), ..request("KEN", "CHN", "USA") };
    let view = tilt_view(&with, &request).unwrap();
    assert_eq!(view.numbers.comparison.0, "the 20 states nearest in trade of 2007");
    assert_eq!(view.numbers.comparison.1, 3, "FRA, IND, PER have trade");
    let without = tilt_view(&evidence(), &request).unwrap_err();
    assert_eq!(without.kind(), ErrorKind::NotLoaded);
}
