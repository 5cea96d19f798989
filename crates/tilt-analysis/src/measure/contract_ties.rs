//! What every measure outside the vote must do, walked over the list, on records made up for the purpose.

use tilt_core::{Domain, Missing};

use super::contract::{evidence, state, variants};
use super::{MEASURES, Measure, Params, SeriesRequest, find, series};
use crate::error::ErrorKind;
use crate::made_up::ties::{YEARS, ties};

/// Those of one field outside the vote.
fn tie_variants() -> impl Iterator<Item = (&'static str, Params)> {
    variants().into_iter().filter(|(name, _)| is_tie(find(name).unwrap()))
}

fn is_tie(measure: &dyn Measure) -> bool {
    !matches!(measure.domain(), Domain::Votes | Domain::Several)
}

#[test]
fn ties_have_no_holes_in_their_grid_and_nothing_outside_the_coverage() {
    let evidence = evidence();
    for (name, params) in tie_variants() {
        let request = SeriesRequest {
            params,
            since: Some(1990),
            until: Some(2012),
            ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")])
        };
        let series = find(name).unwrap().series(&evidence, &request).unwrap();
        let grain = series.points[0].0.grain().unwrap();
        for (at, (period, point)) in series.points.iter().enumerate() {
            assert_eq!(*period, grain.period(series.points[0].0.number() + at as i32), "{name}");
            if !YEARS.contains(&period.year()) {
                assert_eq!(*point, Err(Missing::NotCovered), "{name} {period}");
            }
        }
        assert_eq!(
            (series.points[0].0.year(), series.points.last().unwrap().0.year()),
            (1990, 2012),
            "{name}"
        );
        assert!(series.variant.contains("source: made-up"), "{name}");
    }
}

#[test]
fn a_state_outside_the_system_has_no_ties_and_the_reason_says_so() {
    let evidence = evidence();
    for (name, params) in tie_variants() {
        let gone = series(name, &evidence, state("CSK"), state("CHN"), &params).unwrap();
        assert!(gone.points.iter().all(|(_, point)| *point == Err(Missing::NotInSystem)), "{name}");
        // Sweden is in no record; what a list of all pairs says of it is a zero, otherwise there is a reason.
        let silent = series(name, &evidence, state("SWE"), state("CHN"), &params).unwrap();
        assert!(
            silent.points.iter().all(|(_, point)| match point {
                Ok(estimate) => estimate.value.abs() <= 1.0,
                Err(missing) => *missing == Missing::NotReported || *missing == Missing::NoVariation,
            }),
            "{name} {:?}",
            silent.points
        );
    }
}

#[test]
fn composites_follow_their_worked_examples() {
    use super::standard::{PARTS, Standard, mean_of};
    let evidence = evidence();
    let series = series("trade", &evidence, state("IND"), state("CHN"), &Params::default()).unwrap();
    let part = |domain: Domain, value: f64, error: f64| Standard {
        part: *PARTS.iter().find(|part| part.domain == domain).unwrap(),
        years: [(2005, Ok((value, error)))].into(),
        series: series.clone(),
    };
    let (votes, trade) = (part(Domain::Votes, 1.0, 0.2), part(Domain::Trade, -0.4, 0.1));
    let mean = |weight: &dyn Fn(&Standard, f64) -> f64| mean_of(&[&votes, &trade], 2005, weight, 2).unwrap();
    let (value, error, n) = mean(&|_, _| 1.0);
    assert!((value - 0.3).abs() < 1e-12 && (error - 0.111_803).abs() < 1e-6 && n == 2);
    let (value, error, _) = mean(&|part, _| if part.part.domain == Domain::Votes { 3.0 } else { 1.0 });
    assert!((value - 0.65).abs() < 1e-12 && (error - 0.152_069).abs() < 1e-6);
    assert_eq!(mean_of(&[&votes, &trade], 2006, &|_, _| 1.0, 2), None);
    // Of the acts of the gap's example: (.5 - .1)/2, error √(.01 + .04)/2.
    let (first, second) = (part(Domain::Votes, 0.5, 0.1), part(Domain::Trade, -0.1, 0.2));
    let (value, error, _) = mean_of(&[&first, &second], 2005, &|_, _| 1.0, 2).unwrap();
    assert!((1.5 - value - 1.3).abs() < 1e-12 && (error - 0.111_803).abs() < 1e-6);
}

#[test]
fn a_composite_is_made_of_its_parts_and_says_which() {
    let evidence = evidence();
    let request = SeriesRequest {
        params: Params::default().with("layer", "all").with("base", "all"),
        ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")])
    };
    let measure = find("composite").unwrap();
    let whole = measure.series(&evidence, &request).unwrap();
    let parts = measure.parts(&evidence, &request).unwrap();
    assert_eq!(parts.len(), 7, "votes, and everything made up but words");
    for (period, point) in &whole.points {
        let Ok(estimate) = point else { continue };
        let of_year = |part: &tilt_core::Series| {
            let found = part.points.iter().find(|(own, _)| own.year() == period.year());
            found.and_then(|(_, point)| point.ok()).map(|estimate| estimate.value)
        };
        let values: Vec<f64> = parts.iter().filter_map(of_year).collect();
        assert_eq!(values.len(), estimate.n as usize);
        assert!((values.iter().sum::<f64>() / values.len() as f64 - estimate.value).abs() < 1e-12);
    }
    // Votes have three sessions, the rest eight years: the set changes when they begin.
    assert!(whole.warnings.iter().any(|warning| warning.code == "W-measure-parts"));
    assert!(
        whole.variant.contains("votes") && whole.coverage.note.contains("trade to 2007"),
        "{}",
        whole.variant
    );
}

#[test]
fn a_source_is_chosen_by_name_and_the_others_are_told() {
    let mut evidence = evidence();
    let mut second = ties();
    second.iter_mut().for_each(|table| table.origin.source = "second".to_owned());
    evidence.ties.extend(second);
    for measure in MEASURES.iter().filter(|measure| is_tie(**measure)) {
        let name = measure.card().name;
        let of = |source: Option<&str>| {
            let request = SeriesRequest {
                source: source.map(str::to_owned),
                ..SeriesRequest::new(vec![state("IND")], vec![state("CHN")])
            };
            measure.series(&evidence, &request)
        };
        let series = of(Some("second")).unwrap();
        assert!(series.variant.contains("source: second"), "{name}");
        assert_eq!(series.warnings[0].code, "W-measure-sources", "{name}");
        assert_eq!(of(Some("third")).unwrap_err().kind(), ErrorKind::NotLoaded, "{name}");
        assert_eq!(of(None).unwrap().points, series.points, "{name}");
    }
}
