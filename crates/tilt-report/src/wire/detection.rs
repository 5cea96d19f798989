//! Detections on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::{finding, series};

use super::ledger::{Entry, Ledger};
use super::measured::Value;
use super::verdict::Triple;
use super::{Warning, warnings};
use crate::figure;

/// The first period of a new regime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePoint {
    /// Best date.
    pub first: String,
    /// First day of it and first day after.
    pub first_span: [String; 2],
    /// Year of it.
    pub year: i16,
    /// Set of dates with the stated level, in order.
    pub date_set: Vec<String>,
    /// First and last year of the set.
    pub date_years: Option<[i16; 2]>,
    /// First day and first day after, of the set.
    pub date_span: Option<[String; 2]>,
    /// Mass or confidence of the set.
    pub date_set_level: f64,
    /// Size of the step.
    pub step: Value,
    /// Mean before.
    pub before: Value,
    /// Mean after.
    pub after: Value,
}

/// A statistic of a detector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Statistic {
    /// Name.
    pub name: String,
    /// Value.
    pub value: Value,
}

/// Result of one detector on the tilt series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Detection {
    /// `name@version`.
    pub detector: String,
    /// Form found, in words.
    pub form: String,
    /// Change points in time order; empty: no date is given.
    pub changes: Vec<ChangePoint>,
    /// Best date even where no change is seen; never a finding by itself.
    pub best: Option<ChangePoint>,
    /// Statistics.
    pub statistics: Vec<Statistic>,
    /// Power for a step of two standard deviations.
    pub power: Option<Value>,
    /// How the result must not be read.
    pub caution: String,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Detection {
    pub(super) fn new(
        found: &finding::Detection,
        on: Option<&series::Series>,
        triple: &Triple,
        ledger: &mut Ledger,
    ) -> Detection {
        let subject =
            format!("{} toward {} relative to {}", triple.state.name, triple.to.name, triple.from.name);
        let context = DetectionContext { detector: &found.detector, subject, on };
        let changes = found.changes.iter().map(|change| context.change(change, ledger)).collect();
        let best = found.best.as_ref().map(|change| context.change(change, ledger));
        let statistics = found
            .statistics
            .iter()
            .map(|(name, value)| Statistic {
                name: (*name).to_owned(),
                value: context.plain(name, *value, "", ledger),
            })
            .collect();
        let power = found.power.map(|power| {
            context.plain("power for a step of two standard deviations", power, "probability", ledger)
        });
        Detection {
            detector: found.detector.clone(),
            form: found.form.name().to_owned(),
            changes,
            best,
            statistics,
            power,
            caution: found.caution.clone(),
            warnings: warnings(&found.warnings),
        }
    }
}

/// One side of a turn, tested alone at the level of the difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Key of the power.
    pub power: String,
    /// Probability, without a change on this side, of what was found on it.
    pub p: Value,
    /// Whether the side changed in the direction of the turn, with a date that fits.
    pub stands: bool,
    /// The change that stands, else the best one, which is then no finding.
    pub change: Option<ChangePoint>,
    /// Share of states whose alignment with this power changed as much in the same years and direction.
    pub p_space: Option<Value>,
}

/// One change of the tilt with its sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SidedTurn {
    /// What the change is.
    #[schemars(extend("enum" = ["toward", "away", "both", "everybody moved", "undetermined"]))]
    pub finding: String,
    /// The same in a sentence.
    pub sentence: String,
    /// Year of the change of the difference.
    pub year: i16,
    /// First and last year of its set of dates.
    pub date_years: Option<[i16; 2]>,
    /// Key of the power that the state stands closer to afterwards.
    pub gained: String,
    /// Key of the power that it stands farther from.
    pub lost: String,
    /// The side of `gained`.
    pub toward: Option<Side>,
    /// The side of `lost`.
    pub away: Option<Side>,
    /// Share of states whose tilt changed as much in the same years and direction.
    pub p_space: Option<Value>,
}

/// The sides of the changes of the tilt, by closed testing: the difference first, then each side at the same level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sides {
    /// `name@version` of the detector.
    pub detector: String,
    /// Level of every test.
    pub level: f64,
    /// Probability, without a change, of what was found in the difference.
    pub p: Value,
    /// The same with what all states share as a regressor; null: no change was found, or nothing is shared.
    pub p_component: Option<Value>,
    /// Dated changes in time order; empty: no side was tested.
    pub turns: Vec<SidedTurn>,
}

impl Sides {
    pub(super) fn new(
        sides: &finding::Sides,
        on: Option<&series::Series>,
        triple: &Triple,
        ledger: &mut Ledger,
    ) -> Sides {
        let subject =
            format!("{} toward {} relative to {}", triple.state.name, triple.to.name, triple.from.name);
        let context = DetectionContext { detector: &sides.detector, subject, on };
        let mut share = |name: String, value: f64| context.plain(&name, value, "probability", ledger);
        let p = share("p of the difference".to_owned(), sides.p);
        let p_component = sides.p_component.map(|p| share("p beyond what all states share".to_owned(), p));
        let turns = sides
            .turns
            .iter()
            .map(|turn| {
                let year = turn.change.first.year();
                let mut side = |side: &finding::Side| Side {
                    power: side.power.key().to_owned(),
                    p: context.plain(
                        &format!("p of the side with {}, {year}", side.power.key()),
                        side.p,
                        "probability",
                        ledger,
                    ),
                    stands: side.stands,
                    change: side.change.as_ref().map(|change| context.change(change, ledger)),
                    p_space: side.p_space.map(|share| {
                        let name =
                            format!("share of states that changed as much with {}, {year}", side.power.key());
                        context.plain(&name, share, "share", ledger)
                    }),
                };
                let (toward, away) = (turn.toward.as_ref().map(&mut side), turn.away.as_ref().map(&mut side));
                let ends = turn.change.date_set.first().zip(turn.change.date_set.last());
                let name = format!("share of states whose tilt changed as much, {year}");
                SidedTurn {
                    finding: turn.finding.name().to_owned(),
                    sentence: sides.sentence(turn),
                    year,
                    date_years: ends.map(|(first, last)| [first.year(), last.year()]),
                    gained: turn.gained.key().to_owned(),
                    lost: turn.lost.key().to_owned(),
                    toward,
                    away,
                    p_space: turn.p_space.map(|share| context.plain(&name, share, "share", ledger)),
                }
            })
            .collect();
        Sides { detector: sides.detector.clone(), level: sides.level, p, p_component, turns }
    }
}

struct DetectionContext<'a> {
    detector: &'a str,
    subject: String,
    on: Option<&'a series::Series>,
}

impl DetectionContext<'_> {
    fn plain(&self, name: &str, value: f64, unit: &str, ledger: &mut Ledger) -> Value {
        let formula = format!("{name} of {} on the tilt series = {}", self.detector, figure::plain(value));
        ledger.enter_plain(value, self.entry(name, unit, formula))
    }

    fn entry<'e>(&'e self, name: &str, unit: &'e str, formula: String) -> Entry<'e> {
        let origins = self.on.map_or(&[][..], |series| &series.origins);
        let label = format!("{name}, {}", self.subject);
        Entry { label, unit, measure: self.detector, formula, origins, rests_on: Vec::new() }
    }

    fn change(&self, change: &finding::ChangePoint, ledger: &mut Ledger) -> ChangePoint {
        let unit = self.on.map_or("", |series| series.scale.unit);
        let first = change.first;
        let before = self.plain(&format!("mean before {first}"), change.before, unit, ledger);
        let after = self.plain(&format!("mean from {first}"), change.after, unit, ledger);
        let formula = format!(
            "step at {first}: mean after {} against mean before {}; {} gives {}",
            figure::level(&after),
            figure::level(&before),
            self.detector,
            figure::plain(change.step.value)
        );
        let mut entry = self.entry(&format!("step at {first}"), unit, formula);
        entry.rests_on = vec![after.number.clone(), before.number.clone()];
        let step = ledger.enter(&Ok(change.step), entry);
        let ends = change.date_set.first().zip(change.date_set.last());
        ChangePoint {
            first: first.to_string(),
            first_span: [first.start().to_string(), first.end().to_string()],
            year: first.year(),
            date_set: change.date_set.iter().map(|period| period.to_string()).collect(),
            date_years: ends.map(|(first, last)| [first.year(), last.year()]),
            date_span: ends.map(|(first, last)| [first.start().to_string(), last.end().to_string()]),
            date_set_level: change.date_set_level,
            step,
            before,
            after,
        }
    }
}
