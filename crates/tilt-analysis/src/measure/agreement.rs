//! Share of agreeing votes by the three published rules.

use tilt_core::counts::Table3;
use tilt_core::series::Scale;
use tilt_core::{Card, Domain, Evidence, Parameter, VoteFilter};

use super::votes::CountMeasure;
use super::{Measure, Panel, Params, SeriesRequest, table};
use crate::error::Error;

/// See the card.
pub(super) struct Agreement;

static CARD: Card = Card {
    name: "agreement",
    version: 1,
    title: "Agreement in General Assembly votes",
    definition: "The share of roll calls on which two states agree, by one of three published rules.",
    limitation: "It moves with the agenda and with how often a power votes alone; a change is not a change of loyalty, and values of different rules must not be compared.",
    parameters: &[Parameter {
        name: "rule",
        default: "scaled",
        range: "coincidence | identical | scaled",
        unit: "",
        doc: "Which published rule counts as agreement: both voted yes or no alike; identical votes without amendments; one step counts half.",
    }],
    references: &["voeten_data", "statedept2009"],
    missing: "Absent states are left out roll call by roll call; fewer than 10 common roll calls give no value.",
};

const SHARE: Scale =
    Scale { unit: "share of roll calls", min: 0.0, max: 1.0, neutral: None, higher_is_closer: true };

impl Measure for Agreement {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Votes
    }

    fn count_rule(&self, params: &Params) -> Option<Result<CountMeasure, Error>> {
        Some(measure(params))
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        measure(&request.params)?.panel(evidence, request)
    }
}

/// The rule that the parameters name.
fn measure(params: &Params) -> Result<CountMeasure, Error> {
    params.check(&CARD)?;
    let keep: fn(&Table3) -> Table3 = |table| *table;
    type Rule =
        (&'static str, VoteFilter, fn(&Table3) -> Table3, fn(&Table3) -> Result<f64, tilt_core::Missing>);
    let (name, filter, restrict, value): Rule = match params.get(&CARD, "rule") {
        "identical" => ("RUSSAgree type", VoteFilter::FinalOnly, keep, table::identical),
        "scaled" => ("AgreementScoresAll type", VoteFilter::NonUnanimous, keep, table::scaled),
        "coincidence" => {
            ("State Department type", VoteFilter::NonUnanimous, table::corners, table::coincidence)
        }
        other => return Err(Params::refuse(&CARD, "rule", other)),
    };
    let variant = format!("rule: {} ({name}); filter: {}", params.get(&CARD, "rule"), filter.name());
    Ok(CountMeasure {
        card: &CARD,
        variant,
        filter,
        scale: SHARE,
        restrict,
        has_half_steps: name == "AgreementScoresAll type",
        value,
    })
}
