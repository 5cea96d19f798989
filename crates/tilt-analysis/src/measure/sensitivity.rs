//! A composite under other weights, other base years, and without one field after the other.

use tilt_core::{Domain, Evidence, Series};

use super::rows::without_field;
use super::{Measure, SeriesRequest};
use crate::error::{Error, ErrorKind};

/// One way to make the composite.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// In words: "as asked", "weights: inverse-variance", "without trade".
    pub name: String,
    /// The series; or why it cannot be made so.
    pub series: Result<Series, String>,
}

/// The composite as asked, with each of the other weights of its card, each field doubled, the other base, and without
/// each field; empty for a measure that is none.
///
/// # Errors
/// As [`Measure::series`] for the way that was asked for.
pub fn sensitivity(
    measure: &dyn Measure,
    evidence: &Evidence,
    request: &SeriesRequest,
) -> Result<Vec<Way>, Error> {
    if measure.domain() != Domain::Several {
        return Ok(Vec::new());
    }
    let asked = measure.series(evidence, request)?;
    let fields: Vec<Domain> = measure.parts(evidence, request)?.iter().map(|part| part.domain).collect();
    let mut ways = vec![Way { name: "as asked".to_owned(), series: Ok(asked) }];
    let card = measure.card();
    let mut with = |name: String, evidence: &Evidence, request: &SeriesRequest| {
        let series = match measure.series(evidence, request) {
            Ok(series) => Ok(series),
            Err(error) if error.kind() == ErrorKind::BadParameter => return Err(error),
            Err(error) => Err(error.to_string()),
        };
        ways.push(Way { name, series });
        Ok(())
    };
    let changed = |name: &str, value: &str| SeriesRequest {
        params: request.params.clone().with(name, value),
        ..request.clone()
    };
    for parameter in card.parameters.iter().filter(|parameter| ["weights", "base"].contains(&parameter.name))
    {
        let own = request.params.get(card, parameter.name).to_owned();
        let others: Vec<&str> = match parameter.name {
            "weights" => vec!["equal", "inverse-variance"],
            _ => parameter.range.split(" | ").collect(),
        };
        for value in others.into_iter().filter(|value| *value != own) {
            with(format!("{}: {value}", parameter.name), evidence, &changed(parameter.name, value))?;
        }
        if parameter.name == "weights" {
            for field in &fields {
                let value = format!("{}:2", field.name());
                with(format!("{} doubled", field.name()), evidence, &changed("weights", &value))?;
            }
        }
    }
    for field in &fields {
        with(format!("without {}", field.name()), &without_field(evidence, *field), request)?;
    }
    Ok(ways)
}
