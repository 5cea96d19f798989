//! How close two states are, over time.
//!
//! A measure works on a panel of states × poles × sessions; a dyad is a view of it. To add one: a file here, a line
//! below, a page in `docs/methods/`.

mod agreement;
pub mod all;
mod alliances;
mod arms;
mod composite;
mod events;
pub(crate) mod excess;
pub(crate) mod gap;
mod kappa;
mod missions;
mod organisations;
pub mod params;
mod pi;
mod poisson;
mod portfolio;
pub mod rows;
mod s;
mod sanctions;
pub mod sensitivity;
pub(crate) mod standard;
mod statements;
pub mod table;
pub(crate) mod ties;
mod trade;
mod treaties;
mod visits;
pub(crate) mod votes;
mod words;

#[cfg(test)]
pub(crate) mod contract;
#[cfg(test)]
mod contract_rows;
#[cfg(test)]
mod contract_ties;

pub(crate) use excess::Z90;
pub use params::Params;
use tilt_core::warning::WarningDoc;
use tilt_core::{Card, Domain, Evidence, Grain, Series, StateId};
pub use votes::CountMeasure;

use crate::error::{Error, ErrorKind};

/// All measures, in the order of their names.
pub const MEASURES: &[&dyn Measure] = &[
    &agreement::Agreement,
    &alliances::Alliances,
    &arms::Arms,
    &composite::Composite,
    &events::Events,
    &excess::Excess,
    &gap::Gap,
    &kappa::Kappa,
    &missions::Missions,
    &organisations::Organisations,
    &pi::Pi,
    &s::SignorinoRitter,
    &sanctions::Sanctions,
    &statements::Statements,
    &trade::Trade,
    &treaties::Treaties,
    &visits::Visits,
    &words::Words,
];

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-measure-few",
        doc: "A point rests on 10 to 19 roll calls. It is shown; differences of a few hundredths mean nothing.",
    },
    WarningDoc {
        code: "W-measure-parts",
        doc: "The fields that have data change between two years of a composite. The step between them is no change in alignment; compare years with the same fields, or look at the parts.",
    },
    WarningDoc {
        code: "W-measure-sources",
        doc: "Several sources speak of the same ties. One is shown; they are never mixed, and may contradict each other: `tiltmeter data conflicts`.",
    },
    WarningDoc {
        code: "W-measure-undefined-draws",
        doc: "More than 5 % of the bootstrap draws had no variation, so that no interval is given for the point.",
    },
];

/// Fewest roll calls behind a point; with fewer it is missing.
pub const FEWEST: u32 = 10;

/// Fewest roll calls behind a point without a warning.
pub const FEW: u32 = 20;

/// Coverage of intervals unless a request says otherwise.
pub const LEVEL: f64 = 0.90;

/// What every interval from counts carries: how it was made and what is wrong with it.
pub const INTERVAL_NOTE: &str =
    "90 % percentile interval; iid roll-call bootstrap, too narrow by 20–50 % where paragraph votes exist";

/// A way to measure how close states are.
pub trait Measure: Sync {
    /// Its static facts.
    fn card(&self) -> &'static Card;

    /// The field it measures.
    fn domain(&self) -> Domain;

    /// The series of all pairs of `request.states` and `request.poles`, without pairs of a state with itself.
    ///
    /// # Errors
    /// If the table it needs is not loaded, or a parameter is unknown or out of range.
    fn panel(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Panel, Error>;

    /// The rule by which it is a function of nine counts, so that a tilt can compare windows with it; `None` if it is not.
    fn count_rule(&self, _params: &Params) -> Option<Result<CountMeasure, Error>> {
        None
    }

    /// The series that a composite is made of, for the first state and pole of `request`; a plain measure has none.
    ///
    /// # Errors
    /// As [`Measure::panel`].
    fn parts(&self, _evidence: &Evidence, _request: &SeriesRequest) -> Result<Vec<Series>, Error> {
        Ok(Vec::new())
    }

    /// The series of the one state and the one pole of `request`.
    ///
    /// # Errors
    /// As [`Measure::panel`], and if the request does not name exactly one pair of different states.
    fn series(&self, evidence: &Evidence, request: &SeriesRequest) -> Result<Series, Error> {
        let ([state], [pole]) = (&request.states[..], &request.poles[..]) else {
            return Err(Error::new(
                ErrorKind::BadParameter,
                "a series is about one state and one pole",
                "ask for a panel",
            ));
        };
        if state == pole {
            return Err(same_state(*state));
        }
        let mut panel = self.panel(evidence, request)?;
        // A panel holds every pair of different states that was asked for.
        Ok(panel.series.pop().expect("the panel holds the pair"))
    }
}

/// What to measure.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRequest {
    /// Rows of the panel.
    pub states: Vec<StateId>,
    /// Columns of the panel: the powers towards which alignment is measured.
    pub poles: Vec<StateId>,
    /// First year, included; `None`: where the source begins.
    pub since: Option<i16>,
    /// Last year, included; `None`: where the source ends. Years beyond the coverage appear as missing points.
    pub until: Option<i16>,
    /// Length of periods; `None`: as the table or the source has them.
    pub by: Option<Grain>,
    /// Name of the dataset; `None`: the first that speaks of the pole. Sources are never mixed.
    pub source: Option<String>,
    /// Parameters of the measure.
    pub params: Params,
    /// Seed of the run.
    pub seed: u64,
    /// Bootstrap draws per point; 0: no intervals from counts.
    pub draws: u32,
}

/// Bootstrap draws per point unless a request says otherwise.
pub const DRAWS: u32 = 2_000;

impl SeriesRequest {
    /// A request with default seed, draws and parameters for the whole coverage.
    pub fn new(states: Vec<StateId>, poles: Vec<StateId>) -> SeriesRequest {
        SeriesRequest {
            states,
            poles,
            since: None,
            until: None,
            by: None,
            source: None,
            params: Params::default(),
            seed: 0,
            draws: DRAWS,
        }
    }
}

/// Series of states × poles.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The series, states outermost, in the order of the request.
    pub series: Vec<Series>,
}

impl Panel {
    /// The series of a state with a pole, if it was asked for.
    pub fn pair(&self, state: StateId, pole: StateId) -> Option<&Series> {
        self.series.iter().find(|series| series.subject == tilt_core::series::Subject::Pair(state, pole))
    }
}

/// The measure with this name.
///
/// # Errors
/// [`ErrorKind::UnknownMeasure`] with the names there are.
pub fn find(name: &str) -> Result<&'static dyn Measure, Error> {
    let found = MEASURES.iter().find(|measure| measure.card().name == name || measure.card().id() == name);
    found.copied().ok_or_else(|| {
        let names: Vec<&str> = MEASURES.iter().map(|measure| measure.card().name).collect();
        Error::new(
            ErrorKind::UnknownMeasure,
            format!("no measure is called `{name}`"),
            format!("one of: {}", names.join(", ")),
        )
    })
}

/// The series of one state with one pole over the whole coverage.
///
/// # Errors
/// As [`find`] and [`Measure::series`].
pub fn series(
    measure: &str,
    evidence: &Evidence,
    state: StateId,
    pole: StateId,
    params: &Params,
) -> Result<Series, Error> {
    let request = SeriesRequest { params: params.clone(), ..SeriesRequest::new(vec![state], vec![pole]) };
    find(measure)?.series(evidence, &request)
}

/// A measure that is a function of nine counts, from `name` or `name/value` with the value of its first parameter.
///
/// # Errors
/// As [`find`], for values out of range, and for a measure that is not made from counts.
pub(crate) fn from_counts(text: &str) -> Result<CountMeasure, Error> {
    let (name, value) = text.split_once('/').map_or((text, None), |(name, value)| (name, Some(value)));
    let card = find(name)?.card();
    let params = match (value, card.parameters.first()) {
        (Some(value), Some(parameter)) => Params::default().with(parameter.name, value),
        _ => Params::default(),
    };
    find(name)?.count_rule(&params).unwrap_or_else(|| {
        let names: Vec<&str> = MEASURES
            .iter()
            .filter(|measure| measure.count_rule(&Params::default()).is_some())
            .map(|measure| measure.card().name)
            .collect();
        Err(Error::new(
            ErrorKind::BadParameter,
            format!("{} cannot be compared between windows of counts", card.name),
            format!(
                "choose one of {}; excess agreement and other fields are always shown beside them",
                names.join(", ")
            ),
        ))
    })
}

pub(crate) fn same_state(state: StateId) -> Error {
    Error::new(ErrorKind::SameState, format!("{state} is named twice"), "name different states")
}
