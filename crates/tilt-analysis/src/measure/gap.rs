//! Gaps between what is signed, what is done and what is said.

use tilt_core::series::Subject;
use tilt_core::{Card, Domain, Evidence, Parameter, Period, Point, Series, StateId};

use super::composite::{DEVIATIONS, coverage, estimate, parts, parts_of_first, years};
use super::standard::{BASE, Layer, Part, Standard, base, mean_of, reason};
use super::votes::pairs;
use super::{Measure, Panel, Params, SeriesRequest};
use crate::error::{Error, ErrorKind};

/// See the card.
pub(super) struct Gap;

static CARD: Card = Card {
    name: "gap",
    version: 1,
    title: "Gap between formal ties, words and acts",
    definition: "How much more is signed, or said, than done between a state and a power, each side the mean of its fields in standard deviations of all states with that power.",
    limitation: "A gap of scales, not of promises: it compares the state's rank among others on both sides, and formal ties move in steps.",
    parameters: &[
        Parameter {
            name: "between",
            default: "formal-acts",
            range: "formal-acts | words-acts | statements-acts",
            unit: "",
            doc: "Alliances, organisations and treaties minus votes, trade, arms and events; or words minus the latter, those of speeches (how often the power is named) or those that texts of the store quote of the state's offices (their tone).",
        },
        BASE,
    ],
    references: &["haege2011", "baturo2017"],
    missing: "A year needs two fields on each side, of words the one there is.",
};

impl Measure for Gap {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn domain(&self) -> Domain {
        Domain::Several
    }

    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error> {
        let plan = Plan::new(request)?;
        let series = pairs(request).into_iter().map(|(state, pole)| {
            let parts = parts(evidence, plan.parts, state, pole, &plan.base)?;
            plan.has_first(&parts, pole)?;
            Ok(plan.series(request, state, pole, &parts))
        });
        Ok(Panel { series: series.collect::<Result<_, Error>>()? })
    }

    fn parts(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Vec<Series>, Error> {
        let plan = Plan::new(request)?;
        parts_of_first(evidence, request, plan.parts, &plan.base)
    }
}

/// The gaps between a state and a pole in these years, one for each value of `between`; `None` where no year has one.
/// Each field is measured once, whatever the number of gaps that it enters.
///
/// # Errors
/// Those of the measures of the fields, but for data that are not at hand.
pub(crate) fn of_pair(
    evidence: &Evidence,
    state: StateId,
    pole: StateId,
    (since, until): (Option<i16>, Option<i16>),
    betweens: &[&str],
) -> Result<Vec<Option<Series>>, Error> {
    let mut measured: Option<Vec<Standard>> = None;
    let mut gaps = Vec::new();
    for between in betweens {
        let params = Params::default().with("between", between);
        let request =
            SeriesRequest { since, until, params, draws: 0, ..SeriesRequest::new(vec![state], vec![pole]) };
        let plan = Plan::new(&request)?;
        let all = match &measured {
            Some(all) => all,
            None => match parts(evidence, |_| true, state, pole, &plan.base) {
                Ok(all) => measured.insert(all),
                Err(error) if matches!(error.kind(), ErrorKind::NotLoaded | ErrorKind::NotAPower) => {
                    return Ok(vec![None; betweens.len()]);
                }
                Err(error) => return Err(error),
            },
        };
        let own: Vec<Standard> = all.iter().filter(|part| (plan.parts)(&part.part)).cloned().collect();
        let series = plan.has_first(&own, pole).is_ok().then(|| plan.series(&request, state, pole, &own));
        gaps.push(series.filter(|series| series.last().is_some()));
    }
    Ok(gaps)
}

struct Plan {
    first: Layer,
    parts: fn(&Part) -> bool,
    fewest: usize,
    base: std::ops::RangeInclusive<i16>,
    base_text: String,
}

impl Plan {
    fn new(request: &SeriesRequest) -> Result<Plan, Error> {
        request.params.check(&CARD)?;
        let between = request.params.get(&CARD, "between");
        let (first, parts, fewest): (Layer, fn(&Part) -> bool, usize) = match between {
            "formal-acts" => (Layer::Formal, |part| part.layer != Layer::Words, 2),
            "words-acts" => {
                (Layer::Words, |part| part.layer == Layer::Acts || part.domain == Domain::Words, 1)
            }
            "statements-acts" => {
                (Layer::Words, |part| part.layer == Layer::Acts || part.domain == Domain::Statements, 1)
            }
            other => return Err(Params::refuse(&CARD, "between", other)),
        };
        let text = request.params.get(&CARD, "base");
        let base = base(text).ok_or_else(|| Params::refuse(&CARD, "base", text))?;
        Ok(Plan { first, parts, fewest, base, base_text: text.to_owned() })
    }

    fn series(&self, request: &SeriesRequest, state: StateId, pole: StateId, parts: &[Standard]) -> Series {
        let side = |layer| {
            let own = parts.iter().filter(|part: &&Standard| part.part.layer == layer);
            own.map(|part| part.part.domain.name()).collect::<Vec<_>>().join(", ")
        };
        Series {
            measure: CARD.id(),
            variant: format!("{} minus {}; base {}", side(self.first), side(Layer::Acts), self.base_text),
            subject: Subject::Pair(state, pole),
            domain: Domain::Several,
            scale: DEVIATIONS,
            points: years(parts, request).map(|year| (Period::Year(year), self.point(parts, year))).collect(),
            coverage: coverage(parts),
            smoothed: parts.iter().any(|part| part.series.smoothed),
            origins: parts.iter().flat_map(|part| part.series.origins.clone()).collect(),
            warnings: Vec::new(),
        }
    }

    /// A gap with no data on one side at all is none: the error says what is missing and how to get it.
    fn has_first(&self, parts: &[Standard], pole: StateId) -> Result<(), Error> {
        if parts.iter().any(|part| part.part.layer == self.first) {
            return Ok(());
        }
        let wanted = super::standard::PARTS.iter().filter(|part| (self.parts)(part));
        let wanted = wanted.filter(|part| part.layer == self.first).map(|part| part.domain);
        let is_quoted = wanted.clone().any(|domain| domain == Domain::Statements);
        let names: Vec<&str> = wanted.map(Domain::name).collect();
        let hint = if is_quoted {
            "what offices say is read from texts: add feeds, exports or corpora with `tiltmeter data add`"
        } else {
            "add a dataset with `tiltmeter data add`, or choose one of the twelve powers"
        };
        let message = format!("no data on {} with {} are loaded", names.join(", "), pole.key());
        Err(Error::new(ErrorKind::NotLoaded, message, hint))
    }

    /// Difference of the two means; formal ties have no sampling error, parts are taken as independent.
    fn point(&self, parts: &[Standard], year: i16) -> Point {
        const ACTS: usize = 2;
        let side = |layer: Layer| -> Vec<&Standard> {
            parts.iter().filter(|part| part.part.layer == layer).collect()
        };
        let (first, acts) = (side(self.first), side(Layer::Acts));
        let equal = |_: &Standard, _: f64| 1.0;
        let (a, b) = (mean_of(&first, year, &equal, self.fewest), mean_of(&acts, year, &equal, ACTS));
        match (a, b) {
            (Some((a, a_error, n)), Some((b, b_error, m))) => {
                Ok(estimate(a - b, a_error.hypot(b_error), (n + m) as u32))
            }
            (None, _) => Err(reason(&first, year, self.fewest)),
            (_, None) => Err(reason(&acts, year, ACTS)),
        }
    }
}
