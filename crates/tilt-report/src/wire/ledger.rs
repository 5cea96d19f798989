//! The ledger: every printed figure once, with its formula written out and the rows and points it rests on.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::id::IdKind;
use tilt_core::{self as core, Id, Point};

use super::measured::Value;
use super::{Origin, finite, row_id};

/// One figure of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Number {
    /// Id, made from the content.
    pub id: String,
    /// What it is, in words.
    pub label: String,
    /// The value; null: there is none, and `status` says why.
    pub value: Option<f64>,
    /// `observed`, or the reason for the absence.
    pub status: String,
    /// The reason in words.
    pub reason: Option<String>,
    /// Lower end of the interval.
    pub lower: Option<f64>,
    /// Upper end of the interval.
    pub upper: Option<f64>,
    /// Nominal coverage of the interval, in (0, 1).
    pub level: Option<f64>,
    /// Number of observations behind it.
    pub n: Option<u32>,
    /// Unit in words.
    pub unit: String,
    /// `name@version` of the measure, detector or rule that made it.
    pub measure: String,
    /// How it was made, with the actual values.
    pub formula: String,
    /// Sources.
    pub origins: Vec<Origin>,
    /// Ids of numbers, series points and rows it rests on.
    pub rests_on: Vec<String>,
}

/// A figure about to be entered.
pub(super) struct Entry<'a> {
    pub label: String,
    pub unit: &'a str,
    pub measure: &'a str,
    pub formula: String,
    pub origins: &'a [core::Origin],
    pub rests_on: Vec<String>,
}

/// Figures entered so far, and the ids of the rows that facts have named.
pub(super) struct Ledger {
    numbers: Vec<Number>,
    rows: BTreeMap<core::Origin, String>,
}

impl Ledger {
    /// An empty ledger that knows the row ids of the report's facts.
    pub fn of(report: &core::Report) -> Ledger {
        let facts = report.verdicts.iter().flat_map(|verdict| &verdict.facts);
        let rows = facts.map(|fact| (fact.origin.clone(), fact.row.to_string())).collect();
        Ledger { numbers: Vec::new(), rows }
    }

    /// Id of a row: the one a fact has given it, or one made from its place.
    pub fn row(&self, origin: &core::Origin) -> String {
        self.rows.get(origin).cloned().unwrap_or_else(|| row_id(origin))
    }

    /// Enters an estimate or its absence; entering the same figure twice changes nothing.
    pub fn enter(&mut self, point: &Point, entry: Entry<'_>) -> Value {
        let value = value(point);
        let id = number_id(&value, entry.measure, &entry.label, &entry.formula);
        let value = Value { number: id.clone(), ..value };
        if !self.numbers.iter().any(|known| known.id == id) {
            self.numbers.push(Number {
                id,
                label: entry.label,
                value: value.value,
                status: value.status.clone(),
                reason: value.reason.clone(),
                lower: value.lower,
                upper: value.upper,
                level: value.level,
                n: value.n,
                unit: entry.unit.to_owned(),
                measure: entry.measure.to_owned(),
                formula: entry.formula,
                origins: entry.origins.iter().map(Origin::from).collect(),
                rests_on: entry.rests_on,
            });
        }
        value
    }

    /// Enters a bare number without interval.
    pub fn enter_plain(&mut self, number: f64, entry: Entry<'_>) -> Value {
        let mut value = self.enter(&Ok(core::Estimate { value: number, interval: None, n: 0 }), entry);
        value.n = None;
        if let Some(number) = self.numbers.iter_mut().find(|known| known.id == value.number) {
            number.n = None;
        }
        value
    }

    pub fn into_numbers(self) -> Vec<Number> {
        self.numbers
    }
}

/// The wire form of a point, without its id.
pub(super) fn value(point: &Point) -> Value {
    match point {
        Ok(estimate) => {
            let value = finite(estimate.value);
            let interval =
                estimate.interval.filter(|interval| interval.lower.is_finite() && interval.upper.is_finite());
            Value {
                number: String::new(),
                value,
                status: if value.is_some() { "observed" } else { "not_finite" }.to_owned(),
                reason: value.is_none().then(|| "the computation gave no finite number".to_owned()),
                lower: interval.map(|interval| interval.lower),
                upper: interval.map(|interval| interval.upper),
                level: interval.map(|interval| interval.level),
                n: Some(estimate.n),
            }
        }
        Err(missing) => Value {
            number: String::new(),
            value: None,
            status: missing.name().to_owned(),
            reason: Some(missing.to_string()),
            lower: None,
            upper: None,
            level: None,
            n: None,
        },
    }
}

/// Id of a figure: its meaning, its value and how it was made.
pub(super) fn number_id(value: &Value, measure: &str, label: &str, formula: &str) -> String {
    let shown = format!("{:?} {:?} {:?} {}", value.value, value.lower, value.upper, value.status);
    Id::of(IdKind::Number, &[measure, label, &shown, formula]).to_string()
}
