//! Groups of states that are more alike than their levels let expect, year by year, from any measure of all pairs.
//!
//! Reading order: `similarity` is the matrix of a period, `surplus` what is more than expected, `leiden` the groups,
//! `track` their labels through the years, `year` a period as a whole, `noise` matrices drawn again; `cohesion` looks at
//! the members of an organisation, `outside` at a power's ties with them, both beside the `comparable`.
//!
//! Unlike [`crate::measure`], a bloc is no property of a pair: it needs all pairs of a period at once.

mod cohesion;
mod comparable;
mod leiden;
mod noise;
mod outside;
mod similarity;
mod surplus;
mod track;
mod year;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use cohesion::Cohesion;
pub use comparable::Comparable;
pub use noise::Drawn;
pub use outside::{OutsideField, OutsideRequest, OutsideYear, outside};
pub use similarity::Similarity;
pub use surplus::Null;
pub use track::{Event, EventKind, Label};
pub use year::{BETWEEN, Bloc, Placed, YearBlocs};

use tilt_core::concordance::Concordance;
use tilt_core::series::Scale;
use tilt_core::warning::WarningDoc;
use tilt_core::{Card, Coverage, Evidence, OrgId, Parameter, Period, StateId, TieKind};

use crate::error::{Error, ErrorKind};
use crate::measure::votes::no_votes;
use crate::measure::{CountMeasure, Measure, Params, SeriesRequest, find};
use crate::votes::VoteMatrix;

/// The static facts, for `list`, `explain` and `cite`.
pub static CARD: Card = Card {
    name: "blocs",
    version: 1,
    title: "Blocs of states",
    definition: "Groups of states that are more alike, pair by pair, than the levels of the two states let expect, in one year and through the years.",
    limitation: "A bloc is a pattern in one measure, not an alliance: every set of states falls into groups, and their number follows the resolution.",
    parameters: &[
        Parameter {
            name: "measure",
            default: "s",
            range: "any measure of all pairs",
            unit: "",
            doc: "How alike two states are.",
        },
        Parameter {
            name: "null",
            default: "by measure",
            range: "sums | products",
            unit: "",
            doc: "What is expected of a pair: the sum of two levels (votes, indices) or the product (shares, stocks).",
        },
        Parameter {
            name: "resolution",
            default: "1",
            range: "0.1..=10",
            unit: "",
            doc: "Higher: more and smaller blocs.",
        },
        Parameter {
            name: "draws",
            default: "100",
            range: "0..=10000",
            unit: "draws",
            doc: "Matrices drawn again, for the stability of the year that is shown.",
        },
    ],
    references: &[
        "traag2019",
        "macon2012",
        "torgerson1952",
        "newman2004",
        "efron1981",
        "welch1947",
        "student1908",
    ],
    missing: "A pair without a value speaks neither for nor against a common bloc; a state with a value for less than half of the others has no bloc, and the reason is listed.",
};

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-blocs-pairs",
        doc: "Matrices were drawn again pair by pair, since single votes are not at hand: roll calls that all pairs share then err apart, and blocs look more stable than they are. Add the file of single votes.",
    },
    WarningDoc {
        code: "W-blocs-unstable",
        doc: "A state of a bloc was with another of its bloc in less than 70 % of the draws on average: the division into blocs is one of several that are about as good.",
    },
];

/// Runs of the algorithm for each period, the best of which is kept.
const RESTARTS: u64 = 10;

/// Mean share of draws below which a division is called unstable.
pub const UNSTABLE: f64 = 0.7;

/// What to look at.
#[derive(Debug, Clone)]
pub struct BlocsRequest {
    /// Name of the measure.
    pub measure: String,
    /// Its parameters.
    pub params: Params,
    /// What is expected of a pair; `None`: products for a scale that begins at zero outside the vote, else sums.
    pub null: Option<Null>,
    /// Resolution; 1: pairs are set against what is expected.
    pub resolution: f64,
    /// Matrices drawn again for the years shown.
    pub draws: u32,
    /// Seed of the run.
    pub seed: u64,
    /// With whom members of organisations are compared.
    pub comparable: Comparable,
}

impl BlocsRequest {
    /// A request with the defaults.
    pub fn new(measure: &str) -> BlocsRequest {
        BlocsRequest {
            measure: measure.to_owned(),
            params: Params::default(),
            null: None,
            resolution: 1.0,
            draws: 100,
            seed: 0,
            comparable: Comparable::All,
        }
    }
}

/// Matrices of a measure, period by period.
pub struct Matrices<'e> {
    evidence: &'e Evidence,
    votes: Option<&'e VoteMatrix>,
    kind: Kind<'e>,
    measure: &'static dyn Measure,
    params: Params,
    /// Variant in words.
    pub variant: String,
    /// Meaning of the values.
    pub scale: Scale,
    /// What is expected of a pair.
    pub null: Null,
    /// For what time the source speaks.
    pub coverage: &'e Coverage,
}

enum Kind<'e> {
    Counts { table: &'e tilt_core::CountTable, rule: CountMeasure },
    Ties { table: &'e tilt_core::TieTable },
}

impl std::fmt::Debug for Matrices<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matrices").field("variant", &self.variant).finish_non_exhaustive()
    }
}

impl<'e> Matrices<'e> {
    /// The matrices of a measure. `votes` are the single votes from which the counts were made, if they are at hand: then
    /// stability is by resolutions.
    ///
    /// # Errors
    /// If no measure has this name, a parameter is wrong, or nothing is loaded that knows all pairs of states.
    pub fn new(
        evidence: &'e Evidence,
        votes: Option<&'e VoteMatrix>,
        request: &BlocsRequest,
    ) -> Result<Matrices<'e>, Error> {
        let measure = find(&request.measure)?;
        let params = request.params.clone();
        if let Some(rule) = measure.count_rule(&params) {
            let rule = rule?;
            let table = evidence.counts.as_ref().ok_or_else(no_votes)?;
            return Ok(Matrices {
                evidence,
                votes,
                measure,
                params,
                variant: rule.variant.clone(),
                scale: rule.scale,
                null: request.null.unwrap_or(Null::Sums),
                coverage: &table.coverage,
                kind: Kind::Counts { table, rule },
            });
        }
        let no_pairs = |why: String| {
            Error::new(
                ErrorKind::NotLoaded,
                format!("blocs need a value for all pairs of states: {why}"),
                "choose s, agreement, kappa or pi, which come with the program; or add a dataset on alliances, \
                 organisations, trade or treaties",
            )
        };
        let kind = TieKind::find(measure.card().name)
            .ok_or_else(|| no_pairs(format!("{} has none", measure.card().name)))?;
        let powers = |table: &&tilt_core::TieTable| table.powers.len() >= MANY;
        let table = evidence
            .ties_of(kind)
            .find(powers)
            .ok_or_else(|| no_pairs(format!("{} is known with a few powers only", kind.title())))?;
        // Scale and variant are those of any series.
        let any = SeriesRequest {
            source: Some(table.origin.source.clone()),
            params: params.clone(),
            draws: 0,
            ..SeriesRequest::new(vec![table.powers[0]], vec![table.powers[1]])
        };
        let series = measure.series(evidence, &any)?;
        Ok(Matrices {
            evidence,
            votes: None,
            measure,
            params,
            variant: series.variant,
            scale: series.scale,
            null: request.null.unwrap_or(if series.scale.min == 0.0 { Null::Products } else { Null::Sums }),
            coverage: &table.coverage,
            kind: Kind::Ties { table },
        })
    }

    /// Years with any value, in order.
    pub fn years(&self) -> Vec<i16> {
        match &self.kind {
            Kind::Counts { table, .. } => {
                let mut years: Vec<i16> =
                    table.sessions().map(|number| table.grain.period(i32::from(number)).year()).collect();
                years.dedup();
                years
            }
            Kind::Ties { table } => {
                let Some((first, last)) = table.span() else { return Vec::new() };
                let end = table.coverage.to.map_or(last.year(), |to| to.yesterday().unwrap_or(to).year());
                (first.year().max(FIRST_YEAR)..=last.year().min(end)).collect()
            }
        }
    }

    /// The matrix of a year.
    ///
    /// # Errors
    /// As [`Measure::panel`].
    pub fn of_year(&self, year: i16) -> Result<Similarity, Error> {
        match &self.kind {
            Kind::Counts { table, rule } => {
                let number = self.number(year).unwrap_or(0);
                Ok(Similarity::of_counts(self.evidence, table, rule, number))
            }
            Kind::Ties { table } => {
                let mut states: Vec<StateId> = table.powers.clone();
                states.sort();
                let source = Some(table.origin.source.clone());
                Similarity::of_panel(self.evidence, self.measure, &self.params, source, &states, year)
            }
        }
    }

    /// Number of the period of votes that a year means.
    fn number(&self, year: i16) -> Option<u16> {
        let Kind::Counts { table, .. } = &self.kind else { return None };
        table.sessions().find(|number| table.grain.period(i32::from(*number)).year() == year)
    }

    /// The single votes of a year, if they are at hand.
    fn draws(&self, year: i16) -> Option<crate::votes::SessionDraws> {
        let Kind::Counts { rule, .. } = &self.kind else { return None };
        self.votes?.session_draws(self.number(year)?, rule.filter, rule.restrict)
    }
}

/// States that a table must know as powers to stand for all pairs.
const MANY: usize = 100;

/// Ties are followed from here on; blocs of earlier years would be those of a few dozen states.
const FIRST_YEAR: i16 = 1946;

/// The blocs of all years up to `until`, stability filled in for the years of `shown`. Labels are given from the first year
/// on, so that they are the same whatever is shown.
///
/// # Errors
/// As [`Matrices::of_year`].
pub fn blocs(
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
    until: i16,
    shown: impl Fn(i16) -> bool,
) -> Result<Vec<YearBlocs>, Error> {
    let mut tracker = track::Tracker::default();
    let mut firsts: BTreeMap<Label, Period> = BTreeMap::new();
    let mut found = Vec::new();
    for year in matrices.years().into_iter().filter(|year| *year <= until) {
        let similarity = matrices.of_year(year)?;
        // A year with hardly any value has no blocs; labels go on from the year before it.
        if similarity.states.len() < FEWEST_STATES {
            continue;
        }
        let mut blocs = year::year(&similarity, request, matrices.null, &mut tracker, &mut firsts);
        if request.draws > 0 && shown(year) {
            year::stability(&mut blocs, &similarity, request, matrices.null, matrices.draws(year).as_ref());
        }
        found.push(blocs);
    }
    Ok(found)
}

/// States of a matrix below which it has no blocs.
const FEWEST_STATES: usize = 10;

/// The cohesion of an organisation in each of some years, from its founding on.
///
/// # Errors
/// As [`Matrices::of_year`].
pub fn cohesion_over(
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
    org: OrgId,
    years: std::ops::RangeInclusive<i16>,
) -> Result<Vec<Cohesion>, Error> {
    let known = matrices.years();
    let founded = cohesion::founded(org).map_or(i16::MIN, |day| day.year());
    years
        .filter(|year| *year >= founded)
        .map(|year| match known.contains(&year) {
            true => Ok(cohesion::cohesion(org, &matrices.of_year(year)?, &request.comparable, request.seed)),
            false => Ok(cohesion::not_covered(org, Period::Year(year))),
        })
        .collect()
}

/// The cohesion of every organisation with at least three full members in a year, the highest difference first; those
/// without a value last, in the order of keys. An organisation of nearly all states has nobody to be compared with.
///
/// # Errors
/// As [`Matrices::of_year`].
pub fn cohesion_of_all(
    matrices: &Matrices<'_>,
    request: &BlocsRequest,
    year: i16,
) -> Result<Vec<Cohesion>, Error> {
    let similarity = matrices.of_year(year)?;
    let mut found: Vec<Cohesion> = tilt_core::MembershipTable::bundled()
        .organisations()
        .map(|(org, _)| cohesion::cohesion(org, &similarity, &request.comparable, request.seed))
        .filter(|row| row.members.len() >= 3)
        .collect();
    let key = |row: &Cohesion| row.difference.map_or(f64::NEG_INFINITY, |estimate| estimate.value);
    found.sort_by(|a, b| key(b).total_cmp(&key(a)).then(a.org.key().cmp(b.org.key())));
    Ok(found)
}

/// All states of the table: with them as powers, ties know all pairs.
pub fn all_states() -> Vec<StateId> {
    Concordance::bundled().states().map(|(id, _)| id).collect()
}
