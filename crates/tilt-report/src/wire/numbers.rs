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

/// The series that numbers rest on.
#[derive(Clone, Copy)]
pub(super) struct Behind<'a> {
    pub with_from: &'a series::Series,
    pub with_to: &'a series::Series,
    pub baseline_from: Option<&'a series::Series>,
    pub baseline_to: Option<&'a series::Series>,
    pub tilt: Option<&'a series::Series>,
    /// Name of the field for labels; empty for the vote.
    pub field: &'a str,
}

impl<'a> From<&'a TiltView> for Behind<'a> {
    fn from(view: &'a TiltView) -> Behind<'a> {
        Behind {
            with_from: &view.with_from,
            with_to: &view.with_to,
            baseline_from: Some(&view.baseline_from),
            baseline_to: Some(&view.baseline_to),
            tilt: view.tilt.as_ref().ok(),
            field: "",
        }
    }
}

impl ThreeNumbers {
    /// `view` gives the series that the levels rest on; without it they are entered as given.
    pub(super) fn new(
        numbers: &finding::ThreeNumbers,
        triple: Option<&Triple>,
        view: Option<Behind<'_>>,
        ledger: &mut Ledger,
    ) -> ThreeNumbers {
        let names = Names::of(triple);
        let field = view.map_or("", |view| view.field);
        let scope = format!(
            "{}{}{} to {}",
            field,
            if field.is_empty() { "" } else { ", " },
            numbers.before,
            numbers.after
        );
        let unit = view.map_or("", |view| view.with_from.scale.unit);
        let [a, b] = &numbers.levels;
        let from = view.map(|view| view.with_from);
        let to = view.map(|view| view.with_to);
        let levels_a = levels(numbers, a, from, &names.state, &names.a, [unit, field], ledger);
        let levels_b = levels(numbers, b, to, &names.state, &names.b, [unit, field], ledger);
        let writer = Changes { numbers, names: &names, scope: &scope, unit, view };
        let toward_a = writer.own(&numbers.toward_a, &names.a, &levels_a, from, ledger);
        let toward_b = writer.own(&numbers.toward_b, &names.b, &levels_b, to, ledger);
        let with_a =
            writer.of_all(&numbers.baseline_a, &names.a, view.and_then(|view| view.baseline_from), ledger);
        let with_b =
            writer.of_all(&numbers.baseline_b, &names.b, view.and_then(|view| view.baseline_to), ledger);
        let tilt = writer.tilt([&toward_a, &toward_b, &with_a, &with_b], ledger);
        let baseline = Baseline { with_a, with_b };
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

/// Two computations of one number agree when they differ by less: rounding of sums, not of meaning.
const CLOSE: f64 = 1e-9;

/// Enters the changes, each with the formula that really gives it.
struct Changes<'a> {
    numbers: &'a finding::ThreeNumbers,
    names: &'a Names,
    scope: &'a str,
    unit: &'a str,
    view: Option<Behind<'a>>,
}

impl Changes<'_> {
    /// Change of the state with one power.
    fn own(
        &self,
        point: &Point,
        pole: &str,
        levels: &Levels,
        on: Option<&series::Series>,
        ledger: &mut Ledger,
    ) -> Value {
        let formula = levels
            .after
            .value
            .zip(levels.before.value)
            .and_then(|(after, before)| difference("mean after − mean before", after, before, point))
            .unwrap_or_else(|| format!("computed by {}: {}", self.numbers.measure, figure::change_of(point)));
        let rests_on = vec![levels.after.number.clone(), levels.before.number.clone()];
        let label = format!("change of {} with {pole}, {}", self.names.state, self.scope);
        self.enter(point, label, formula, rests_on, on, ledger)
    }

    /// Change of all comparable states with one power.
    fn of_all(&self, point: &Point, pole: &str, on: Option<&series::Series>, ledger: &mut Ledger) -> Value {
        let (name, size) = &self.numbers.comparison;
        let means = on.and_then(|series| self.means(series, true));
        let written = means.and_then(|(after, before, ids)| {
            let what = format!("mean of {name} after − before");
            Some((difference(&what, after, before, point)?, ids))
        });
        let (formula, rests_on) = written.unwrap_or_else(|| {
            let change = figure::change_of(point);
            (
                format!("mean over {name} ({size}) of (mean after − mean before) with {pole} = {change}"),
                Vec::new(),
            )
        });
        let label = format!("change of {name} with {pole}, {}", self.scope);
        self.enter(point, label, formula, rests_on, on, ledger)
    }

    /// The tilt: the difference of the four changes, or of the means of the tilt series where that is what it is.
    fn tilt(&self, changes: [&Value; 4], ledger: &mut Ledger) -> Value {
        let point = &self.numbers.tilt;
        let values = changes.map(|change| change.value);
        let [a, b, base_a, base_b] =
            changes.map(|change| change.value.map_or_else(|| "–".to_owned(), operand));
        let four = match values {
            [Some(a), Some(b), Some(base_a), Some(base_b)] => Some((b - base_b) - (a - base_a)),
            _ => None,
        };
        let is_four =
            four.zip(point.as_ref().ok()).is_some_and(|(four, tilt)| (four - tilt.value).abs() < CLOSE);
        let series = self.view.and_then(|view| view.tilt);
        let ids = || changes.map(|change| change.number.clone()).to_vec();
        let (formula, rests_on) = if is_four || point.is_err() {
            let words = format!(
                "(change with {} − baseline) − (change with {} − baseline)",
                self.names.b, self.names.a
            );
            (format!("{words} = ({b} − {base_b}) − ({a} − {base_a}) = {}", figure::change_of(point)), ids())
        } else {
            let means = series.and_then(|series| self.means(series, false));
            let written = means.and_then(|(after, before, ids)| {
                Some((difference("mean of the tilt series after − before", after, before, point)?, ids))
            });
            let (formula, rests_on) = written.unwrap_or_else(|| {
                (format!("computed by {}: {}", self.numbers.measure, figure::change_of(point)), ids())
            });
            let four = four.map_or_else(|| "–".to_owned(), figure::signed);
            (format!("{formula}; the four changes, not matched by roll call, differ by {four}"), rests_on)
        };
        let label = format!(
            "tilt of {} toward {} relative to {}, {}",
            self.names.state, self.names.b, self.names.a, self.scope
        );
        self.enter(point, label, formula, rests_on, series.or(self.view.map(|view| view.with_to)), ledger)
    }

    /// Means of a series after and before, and the ids of the points behind them.
    fn means(&self, series: &series::Series, is_baseline: bool) -> Option<(f64, f64, Vec<String>)> {
        let (after, mut ids) = windowed(series, is_baseline, &self.numbers.after);
        let (before, more) = windowed(series, is_baseline, &self.numbers.before);
        ids.extend(more);
        Some((mean(&after)?, mean(&before)?, ids))
    }

    fn enter(
        &self,
        point: &Point,
        label: String,
        formula: String,
        rests_on: Vec<String>,
        on: Option<&series::Series>,
        ledger: &mut Ledger,
    ) -> Value {
        let origins = on.map_or(&[][..], |series| &series.origins);
        ledger.enter(
            point,
            Entry { label, unit: self.unit, measure: &self.numbers.measure, formula, origins, rests_on },
        )
    }
}

/// `what = after − before = change`, if that is what the change is.
fn difference(what: &str, after: f64, before: f64, point: &Point) -> Option<String> {
    let change = point.as_ref().ok()?.value;
    let written =
        format!("{what} = {} − {} = {}", figure::plain(after), operand(before), figure::signed(change));
    ((after - before - change).abs() < CLOSE).then_some(written)
}

/// A number inside a formula: in brackets if it is negative.
fn operand(number: f64) -> String {
    let written = figure::plain(number);
    if number < 0.0 { format!("({written})") } else { written }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Values and ids of the observed points of a window.
fn windowed(series: &series::Series, is_baseline: bool, window: &finding::Window) -> (Vec<f64>, Vec<String>) {
    let inside =
        |period: Period| window.first.start() <= period.start() && period.start() <= window.last.start();
    let wire = Series::new(series, is_baseline);
    let points = series.points.iter().zip(wire.points);
    let inside = points.filter(|((period, _), _)| inside(*period));
    inside.filter_map(|((_, point), wire)| Some((point.as_ref().ok()?.value, wire.value.number))).unzip()
}

fn levels(
    numbers: &finding::ThreeNumbers,
    (before, after): &(Point, Point),
    series: Option<&series::Series>,
    state: &str,
    pole: &str,
    [unit, field]: [&str; 2],
    ledger: &mut Ledger,
) -> Levels {
    let field = if field.is_empty() { String::new() } else { format!("{field}, ") };
    let mut level = |point: &Point, window: &finding::Window| {
        let (formula, rests_on) = level_formula(point, window, series);
        let origins = series.map_or(&[][..], |series| &series.origins);
        let label = format!("level of {state} with {pole}, {field}mean {window}");
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
    let (used, rests_on) = windowed(series, false, window);
    let formula = match point {
        Err(missing) => format!("no value: {missing}"),
        Ok(estimate) => {
            let Some(mean) = mean(&used) else {
                return (format!("computed by {} over {window}", series.measure), rests_on);
            };
            let written: Vec<String> = used.iter().map(|value| figure::plain(*value)).collect();
            if (mean - estimate.value).abs() < CLOSE {
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
