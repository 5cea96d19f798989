//! Series and the view of a state between two powers on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::finding::{self, TiltView};
use tilt_core::series::{self, Subject};
use tilt_core::{Concordance, Period, Point};

use super::detection::{Detection, Sides};
use super::field::{Disagreement, Field};
use super::ledger::{self, Ledger};
use super::numbers::ThreeNumbers;
use super::verdict::Triple;
use super::{Coverage, Origin, Warning, warnings};

/// A figure with its interval, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Value {
    /// Id of the figure.
    pub number: String,
    /// The value; null: there is none, never a zero.
    pub value: Option<f64>,
    /// `observed`, or why there is none.
    #[schemars(extend("enum" = ["observed", "not_in_system", "not_covered", "not_member", "too_few", "no_variation", "not_reported", "withheld", "not_finite"]))]
    pub status: String,
    /// The reason in words.
    pub reason: Option<String>,
    /// Lower end of the interval.
    pub lower: Option<f64>,
    /// Upper end of the interval.
    pub upper: Option<f64>,
    /// Nominal coverage of the interval.
    pub level: Option<f64>,
    /// Number of observations behind it.
    pub n: Option<u32>,
}

/// One period of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeriesPoint {
    /// The period for readers.
    pub period: String,
    /// Year a reader would write beside the point.
    pub year: i16,
    /// First day.
    pub start: String,
    /// First day after.
    pub end: String,
    /// The value.
    #[serde(flatten)]
    pub value: Value,
}

/// Meaning of the values of a series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scale {
    /// Unit in words.
    pub unit: String,
    /// Smallest possible value.
    pub min: Option<f64>,
    /// Largest possible value.
    pub max: Option<f64>,
    /// The value that means neither close nor far.
    pub neutral: Option<f64>,
    /// Whether a larger value means closer.
    pub higher_is_closer: bool,
}

/// One measure over time. Keys of state and poles are those of the table of states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// What it is, in words.
    pub label: String,
    /// `name@version` of the measure.
    pub measure: String,
    /// Variant in words.
    pub variant: String,
    /// The state; `*` for the mean of all states.
    pub state: String,
    /// The power, or `FROM>TO` for a tilt.
    pub pole: String,
    /// Field.
    pub domain: String,
    /// Meaning of the values.
    pub scale: Scale,
    /// Points in time order, without holes.
    pub points: Vec<SeriesPoint>,
    /// Where the source speaks.
    pub coverage: Coverage,
    /// Whether the points are smoothed by their own model.
    pub smoothed: bool,
    /// Sources.
    pub origins: Vec<Origin>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// A membership of the state with who else is in the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormalTie {
    /// Key of the organisation.
    pub organisation: String,
    /// Name of the organisation.
    pub name: String,
    /// `member`, `suspended`, `frozen`, `observer`, …
    pub status: String,
    /// First day.
    pub from: Option<String>,
    /// First day no longer.
    pub to: Option<String>,
    /// Whether A was a member at any time of the spell.
    pub with_from: bool,
    /// Whether B was.
    pub with_to: bool,
    /// The act that the dates rest on.
    pub basis: String,
    /// Publication the row rests on.
    pub cited: String,
    /// Id of the row.
    pub row: String,
    /// The row.
    pub origin: Origin,
}

/// An agreement with one of the powers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PowerAgreement {
    /// Id in `agreements`.
    pub agreement: String,
    /// Key of the power.
    pub power: String,
}

/// Everything measured about a state between two powers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tilt {
    /// The state and the two powers.
    pub triple: Triple,
    /// Alignment with A over time.
    pub with_from: Series,
    /// Alignment with B over time.
    pub with_to: Series,
    /// Mean alignment of all states with A.
    pub baseline_from: Series,
    /// Mean alignment of all states with B.
    pub baseline_to: Series,
    /// Excess with B minus excess with A; null: `tilt_missing` says why.
    pub tilt: Option<Series>,
    /// Why there is no tilt series.
    pub tilt_missing: Option<String>,
    /// Changes over the chosen windows.
    pub numbers: ThreeNumbers,
    /// Detections on the tilt series.
    pub detections: Vec<Detection>,
    /// Whether the detectors say the same, in a sentence; null with fewer than two.
    pub agreement: Option<String>,
    /// Which side a change of the tilt comes from; null where the sides have no series.
    pub sides: Option<Sides>,
    /// The same question in every other field that there are data on.
    pub fields: Vec<Field>,
    /// Gaps between what is signed, said and done, with A and with B.
    pub gaps: Vec<Series>,
    /// How far the vote and the other fields disagree; null with fewer than two that have numbers.
    pub disagreement: Option<Disagreement>,
    /// Formal memberships of the state.
    pub memberships: Vec<FormalTie>,
    /// Agreements with the two powers.
    pub agreements: Vec<PowerAgreement>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Tilt {
    pub(super) fn new(view: &TiltView, ledger: &mut Ledger) -> Tilt {
        let triple = Triple::new(view.state, view.from, view.to);
        let numbers = ThreeNumbers::new(&view.numbers, Some(&triple), Some(view.into()), ledger);
        let on = view.tilt.as_ref().ok();
        let detections =
            view.detections.iter().map(|found| Detection::new(found, on, &triple, ledger)).collect();
        let sides = view.sides.as_ref().map(|sides| Sides::new(sides, on, &triple, ledger));
        let memberships = view.memberships.iter().map(|tie| FormalTie::new(tie, ledger)).collect();
        let agreements = view
            .agreements
            .iter()
            .map(|tie| PowerAgreement { agreement: tie.agreement.clone(), power: tie.power.key().to_owned() })
            .collect();
        let fields = view.fields.iter().map(|field| Field::new(field, &triple, ledger)).collect();
        Tilt {
            fields,
            gaps: view.gaps.iter().map(|series| Series::new(series, false)).collect(),
            disagreement: view.disagreement.as_ref().map(Disagreement::from),
            with_from: Series::new(&view.with_from, false),
            with_to: Series::new(&view.with_to, false),
            baseline_from: Series::new(&view.baseline_from, true),
            baseline_to: Series::new(&view.baseline_to, true),
            tilt: on.map(|series| Series::new(series, false)),
            tilt_missing: view.tilt.as_ref().err().map(|missing| missing.to_string()),
            triple,
            numbers,
            detections,
            agreement: view.agreement.clone(),
            sides,
            memberships,
            agreements,
            warnings: warnings(&view.warnings),
        }
    }

    /// "Kazakhstan between Russia and China".
    pub fn title(&self) -> String {
        let [from, to] = [&self.triple.from, &self.triple.to].map(|power| power.in_prose());
        format!("{} between {from} and {to}", self.triple.state.name)
    }

    /// All its series, in the order in which files list them.
    pub fn series(&self) -> impl Iterator<Item = &Series> {
        let fields = self.fields.iter().flat_map(|field| [&field.with_from, &field.with_to]);
        let votes = [&self.with_from, &self.with_to, &self.baseline_from, &self.baseline_to];
        votes.into_iter().chain(&self.tilt).chain(fields).chain(&self.gaps)
    }
}

impl Series {
    pub(super) fn new(series: &series::Series, is_baseline: bool) -> Series {
        let name = |state| Concordance::bundled().state(state).name_en;
        let (state, pole, label) = match series.subject {
            Subject::Pair(_, pole) if is_baseline => {
                ("*".to_owned(), pole.key().to_owned(), format!("all states with {}", name(pole)))
            }
            Subject::Pair(state, pole) => (
                state.key().to_owned(),
                pole.key().to_owned(),
                format!("{} with {}", name(state), name(pole)),
            ),
            Subject::Tilt { state, from, to } => (
                state.key().to_owned(),
                format!("{from}>{to}"),
                format!("{} toward {} relative to {}", name(state), name(to), name(from)),
            ),
        };
        let points = series
            .points
            .iter()
            .map(|(period, point)| series_point(series, &label, *period, point))
            .collect();
        Series {
            label,
            measure: series.measure.clone(),
            variant: series.variant.clone(),
            state,
            pole,
            domain: series.domain.name().to_owned(),
            scale: Scale {
                unit: series.scale.unit.to_owned(),
                min: super::finite(series.scale.min),
                max: super::finite(series.scale.max),
                neutral: series.scale.neutral.and_then(super::finite),
                higher_is_closer: series.scale.higher_is_closer,
            },
            points,
            coverage: Coverage::from(&series.coverage),
            smoothed: series.smoothed,
            origins: series.origins.iter().map(Origin::from).collect(),
            warnings: warnings(&series.warnings),
        }
    }

    /// The last period that has a value.
    pub fn last_observed(&self) -> Option<&SeriesPoint> {
        self.points.iter().rev().find(|point| point.value.value.is_some())
    }

    /// The first period that has a value.
    pub fn first_observed(&self) -> Option<&SeriesPoint> {
        self.points.iter().find(|point| point.value.value.is_some())
    }
}

fn series_point(series: &series::Series, label: &str, period: Period, point: &Point) -> SeriesPoint {
    let mut value = ledger::value(point);
    let place = format!("{label}, {period}, {}", series.variant);
    value.number = ledger::number_id(&value, &series.measure, &place, "");
    SeriesPoint {
        period: period.to_string(),
        year: period.year(),
        start: period.start().to_string(),
        end: period.end().to_string(),
        value,
    }
}

impl FormalTie {
    fn new(tie: &finding::FormalTie, ledger: &Ledger) -> FormalTie {
        let membership = &tie.membership;
        let table = tilt_core::MembershipTable::bundled();
        FormalTie {
            organisation: membership.org.key().to_owned(),
            name: table.organisation(membership.org).name_en.to_owned(),
            status: membership.status.name().to_owned(),
            from: membership.spell.from.map(|date| date.to_string()),
            to: membership.spell.to.map(|date| date.to_string()),
            with_from: tie.with_from,
            with_to: tie.with_to,
            basis: membership.basis.clone(),
            cited: membership.cited.clone(),
            row: ledger.row(&membership.origin),
            origin: Origin::from(&membership.origin),
        }
    }
}
