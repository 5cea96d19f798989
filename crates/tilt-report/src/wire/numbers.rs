//! Changes over windows on the wire: the three numbers and the levels behind them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::finding::{self, TiltView};
use tilt_core::{Period, Point, series};

use super::ledger::{Entry, Ledger};
use super::measured::{Series, Value};
use super::verdict::Triple;
use super::{Warning, warnings};
use crate::figure;

/// A stretch of periods whose mean is compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// First period.
    pub first: String,
    /// Last period, included.
    pub last: String,
    /// As printed.
    pub label: String,
}

/// Change of all comparable states with both powers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    /// With the power the state might turn from.
    pub with_a: Value,
    /// With the power the state might turn to.
    pub with_b: Value,
}

/// The set of states that the change is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Name.
    pub name: String,
    /// Number of states.
    pub size: u32,
}

/// Levels behind a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Levels {
    /// Mean of the window before.
    pub before: Value,
    /// Mean of the window after.
    pub after: Value,
}

/// Change between two windows with both powers and with everybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThreeNumbers {
    /// Change with the power the state might turn from.
    pub toward_a: Value,
    /// Change with the power it might turn to.
    pub toward_b: Value,
    /// Change of all comparable states.
    pub baseline: Baseline,
    /// Change with B above its baseline minus change with A above its baseline; positive: toward B relative to A.
    pub tilt: Value,
    /// `name@version` of the measure.
    pub measure: String,
    /// Variant in words.
    pub variant: String,
    /// Window before.
    pub before: Window,
    /// Window after.
    pub after: Window,
    /// Comparison set.
    pub comparison: Comparison,
    /// Levels with A.
    pub levels_a: Levels,
    /// Levels with B.
    pub levels_b: Levels,
    /// How the intervals were made.
    pub interval_note: String,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Window {
    fn new(window: &finding::Window) -> Window {
        Window { first: window.first.to_string(), last: window.last.to_string(), label: window.to_string() }
    }
}

impl ThreeNumbers {
    /// `view` gives the series that the levels rest on; without it they are entered as given.
    pub(super) fn new(
        numbers: &finding::ThreeNumbers,
        triple: Option<&Triple>,
        view: Option<&TiltView>,
        ledger: &mut Ledger,
    ) -> ThreeNumbers {
        let names = Names::of(triple);
        let scope = format!("{} to {}", numbers.before, numbers.after);
        let unit = view.map_or("", |view| view.with_from.scale.unit);
        let series = |pick: fn(&TiltView) -> &series::Series| view.map(pick);
        let [a, b] = &numbers.levels;
        let from = series(|view| &view.with_from);
        let to = series(|view| &view.with_to);
        let levels_a = levels(numbers, a, from, &names.state, &names.a, unit, ledger);
        let levels_b = levels(numbers, b, to, &names.state, &names.b, unit, ledger);
        let mut change = |point: &Point,
                          who: &str,
                          pole: &str,
                          levels: Option<&Levels>,
                          on: Option<&series::Series>| {
            let (formula, rests_on) = match levels {
                Some(levels) => (
                    format!(
                        "mean after − mean before = {} − {} = {}",
                        figure::level(&levels.after),
                        figure::level(&levels.before),
                        figure::change_of(point)
                    ),
                    vec![levels.after.number.clone(), levels.before.number.clone()],
                ),
                None => (
                    format!(
                        "mean over {} ({}) of (mean after − mean before) with {pole} = {}",
                        numbers.comparison.0,
                        numbers.comparison.1,
                        figure::change_of(point)
                    ),
                    Vec::new(),
                ),
            };
            let origins = on.map_or(&[][..], |series| &series.origins);
            let label = format!("change of {who} with {pole}, {scope}");
            ledger.enter(point, Entry { label, unit, measure: &numbers.measure, formula, origins, rests_on })
        };
        let toward_a = change(&numbers.toward_a, &names.state, &names.a, Some(&levels_a), from);
        let toward_b = change(&numbers.toward_b, &names.state, &names.b, Some(&levels_b), to);
        let all = numbers.comparison.0.clone();
        let with_a = change(&numbers.baseline_a, &all, &names.a, None, series(|view| &view.baseline_from));
        let with_b = change(&numbers.baseline_b, &all, &names.b, None, series(|view| &view.baseline_to));
        let baseline = Baseline { with_a, with_b };
        let tilt = tilt_number(
            numbers,
            &names,
            &scope,
            unit,
            [&toward_a, &toward_b, &baseline.with_a, &baseline.with_b],
            view,
            ledger,
        );
        ThreeNumbers {
            toward_a,
            toward_b,
            baseline,
            tilt,
            measure: numbers.measure.clone(),
            variant: numbers.variant.clone(),
            before: Window::new(&numbers.before),
            after: Window::new(&numbers.after),
            comparison: Comparison { name: numbers.comparison.0.clone(), size: numbers.comparison.1 },
            levels_a,
            levels_b,
            interval_note: numbers.interval_note.clone(),
            warnings: warnings(&numbers.warnings),
        }
    }
}

/// Names for labels; letters where no triple is known.
struct Names {
    state: String,
    a: String,
    b: String,
}

impl Names {
    fn of(triple: Option<&Triple>) -> Names {
        match triple {
            Some(triple) => Names {
                state: triple.state.name.clone(),
                a: triple.from.name.clone(),
                b: triple.to.name.clone(),
            },
            None => Names { state: "the state".to_owned(), a: "A".to_owned(), b: "B".to_owned() },
        }
    }
}

fn tilt_number(
    numbers: &finding::ThreeNumbers,
    names: &Names,
    scope: &str,
    unit: &str,
    [toward_a, toward_b, base_a, base_b]: [&Value; 4],
    view: Option<&TiltView>,
    ledger: &mut Ledger,
) -> Value {
    let formula = format!(
        "(change with {} − baseline) − (change with {} − baseline) = ({} − {}) − ({} − {}) = {}",
        names.b,
        names.a,
        figure::change(toward_b),
        figure::change(base_b),
        figure::change(toward_a),
        figure::change(base_a),
        figure::change_of(&numbers.tilt)
    );
    let label = format!("tilt of {} toward {} relative to {}, {scope}", names.state, names.b, names.a);
    let rests_on = [toward_b, base_b, toward_a, base_a].map(|value| value.number.clone()).to_vec();
    let origins = view.map_or(&[][..], |view| &view.with_to.origins);
    ledger.enter(&numbers.tilt, Entry { label, unit, measure: &numbers.measure, formula, origins, rests_on })
}

fn levels(
    numbers: &finding::ThreeNumbers,
    (before, after): &(Point, Point),
    series: Option<&series::Series>,
    state: &str,
    pole: &str,
    unit: &str,
    ledger: &mut Ledger,
) -> Levels {
    let mut level = |point: &Point, window: &finding::Window| {
        let (formula, rests_on) = level_formula(point, window, series);
        let origins = series.map_or(&[][..], |series| &series.origins);
        let label = format!("level of {state} with {pole}, mean {window}");
        ledger.enter(point, Entry { label, unit, measure: &numbers.measure, formula, origins, rests_on })
    };
    Levels { before: level(before, &numbers.before), after: level(after, &numbers.after) }
}

/// Writes a level out as the mean of its points where it is that mean, and says so where it is not.
fn level_formula(
    point: &Point,
    window: &finding::Window,
    series: Option<&series::Series>,
) -> (String, Vec<String>) {
    let Some(series) = series else {
        return (
            format!("mean of the observed points of {window} = {}", figure::level_of(point)),
            Vec::new(),
        );
    };
    let inside =
        |period: Period| window.first.start() <= period.start() && period.start() <= window.last.start();
    let used: Vec<f64> =
        series.observed().filter(|(period, _)| inside(*period)).map(|(_, found)| found.value).collect();
    let wire = Series::new(series, false);
    let observed = series
        .points
        .iter()
        .zip(&wire.points)
        .filter(|((period, point), _)| inside(*period) && point.is_ok());
    let rests_on = observed.map(|(_, point)| point.value.number.clone()).collect();
    let formula = match point {
        Err(missing) => format!("no value: {missing}"),
        Ok(_) if used.is_empty() => format!("computed by {} over {window}", series.measure),
        Ok(estimate) => {
            let mean = used.iter().sum::<f64>() / used.len() as f64;
            let written: Vec<String> = used.iter().map(|value| figure::plain(*value)).collect();
            if (mean - estimate.value).abs() < 1e-9 {
                format!("({}) / {} = {}", written.join(" + "), used.len(), figure::level_of(point))
            } else {
                format!(
                    "{} weights the points {} of {window}; their plain mean is {}, the level is {}",
                    series.measure,
                    written.join(", "),
                    figure::plain(mean),
                    figure::level_of(point)
                )
            }
        }
    };
    (formula, rests_on)
}
