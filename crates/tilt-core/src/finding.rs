//! What analysis finds: change points (statistics), turning points (interpretation) and the three numbers.

use crate::actor::StateId;
use crate::concordance::Concordance;
use crate::estimate::{Estimate, Missing, Point};
use crate::organisation::Membership;
use crate::series::{Domain, Series};
use crate::time::Period;
use crate::warning::Warning;

/// Form of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeForm {
    /// No change seen.
    None,
    /// A dated jump.
    Jump,
    /// A turn over several periods.
    Turn,
    /// A drift without a date.
    Drift,
    /// A change whose form the data do not decide.
    Undetermined,
}

impl ChangeForm {
    /// Words for output.
    pub fn name(self) -> &'static str {
        match self {
            ChangeForm::None => "no change seen",
            ChangeForm::Jump => "jump",
            ChangeForm::Turn => "turn over years",
            ChangeForm::Drift => "drift without jump",
            ChangeForm::Undetermined => "change, form not determined",
        }
    }
}

/// A change point: the first period of a new regime.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangePoint {
    /// Best date.
    pub first: Period,
    /// Set of dates (periods) with the stated mass or confidence, in order.
    pub date_set: Vec<Period>,
    /// Mass or confidence level of the set.
    pub date_set_level: f64,
    /// Size of the step in the series' unit.
    pub step: Estimate,
    /// Mean before and after.
    pub before: f64,
    /// Mean after.
    pub after: f64,
}

/// Result of one detector on one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// `name@version` of the detector.
    pub detector: String,
    /// Form found.
    pub form: ChangeForm,
    /// Change points, in time order; empty for `None` and `Drift`.
    pub changes: Vec<ChangePoint>,
    /// Best date and set even where the form is `None`, for the detailed output.
    pub best: Option<ChangePoint>,
    /// Statistics by name: `T`, `p_time`, `phi`, `log_bf_turn`, …
    pub statistics: Vec<(&'static str, f64)>,
    /// Power it had for a step of two standard deviations, if computed, in [0, 1].
    pub power: Option<f64>,
    /// How the result must not be read.
    pub caution: String,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Detection {
    /// A statistic by name.
    pub fn statistic(&self, name: &str) -> Option<f64> {
        self.statistics.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }
}

/// What a change of the tilt is, once both sides were looked at alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SideFinding {
    /// Toward one power; a move away from the other is not shown.
    Toward,
    /// Away from one power; a move toward the other is not shown.
    Away,
    /// Toward one and away from the other.
    Both,
    /// More than one other state in ten changed as much in the same years.
    Everybody,
    /// The difference changed, neither side alone is shown to have.
    Undetermined,
}

impl SideFinding {
    /// Word for output.
    pub fn name(self) -> &'static str {
        match self {
            SideFinding::Toward => "toward",
            SideFinding::Away => "away",
            SideFinding::Both => "both",
            SideFinding::Everybody => "everybody moved",
            SideFinding::Undetermined => "undetermined",
        }
    }
}

/// The test of one side alone, made only after the difference was found to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The power.
    pub power: StateId,
    /// Probability, without a change on this side, of what was found on it.
    pub p: f64,
    /// Whether the side changed in the direction of the turn, at the level of the test, with a date that fits.
    pub stands: bool,
    /// The change that stands, else the best one, which is then no finding.
    pub change: Option<ChangePoint>,
    /// Share of states whose alignment with this power changed as much in the same years and direction.
    pub p_space: Option<f64>,
}

/// One change of the tilt with its sides.
#[derive(Debug, Clone, PartialEq)]
pub struct SidedTurn {
    /// What it is.
    pub finding: SideFinding,
    /// The change of the difference.
    pub change: ChangePoint,
    /// The power the state stands closer to afterwards.
    pub gained: StateId,
    /// The power it stands farther from.
    pub lost: StateId,
    /// The side of `gained`, where it could be tested.
    pub toward: Option<Side>,
    /// The side of `lost`.
    pub away: Option<Side>,
    /// Share of states whose tilt changed as much in the same years and direction, the state itself among them.
    pub p_space: Option<f64>,
}

/// The changes of a tilt with their sides, by closed testing: the difference first, at the whole level, then each side
/// at the same level, which keeps the chance of any false side at that level.
#[derive(Debug, Clone, PartialEq)]
pub struct Sides {
    /// `name@version` of the detector.
    pub detector: String,
    /// Level of every test.
    pub level: f64,
    /// Probability, without a change, of what was found in the difference.
    pub p: f64,
    /// The same with the first principal component of all other states as a regressor.
    pub p_component: Option<f64>,
    /// Dated changes in time order; empty: no side was tested.
    pub turns: Vec<SidedTurn>,
}

impl Sides {
    /// What is said of one turn.
    pub fn sentence(&self, turn: &SidedTurn) -> String {
        let name = |state: StateId| Concordance::bundled().state(state).in_prose();
        let (gained, lost, year) = (name(turn.gained), name(turn.lost), turn.change.first.year());
        let mut words = match turn.finding {
            SideFinding::Toward => {
                format!("{year}: toward {gained}; a move away from {lost} is not shown")
            }
            SideFinding::Away => format!("{year}: away from {lost}; a move toward {gained} is not shown"),
            SideFinding::Both => format!("{year}: toward {gained} and away from {lost}"),
            SideFinding::Everybody => format!(
                "{year}: everybody moved: of all states {:.0} % changed as much toward {gained} relative to {lost} in these years, which makes it no turn of its own",
                100.0 * turn.p_space.unwrap_or(1.0)
            ),
            SideFinding::Undetermined => format!(
                "{year}: undetermined: toward {gained} relative to {lost}, and neither side alone is shown to have moved"
            ),
        };
        match self.p_component {
            Some(p) if p > self.level => words.push_str(&format!(
                "; a component that all states share explains the change as well (p = {p:.3} beyond it)"
            )),
            Some(p) => words
                .push_str(&format!("; it stands beyond the component that all states share (p = {p:.3})")),
            None => {}
        }
        words
    }
}

/// A stretch of periods whose mean is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First period.
    pub first: Period,
    /// Last period, included.
    pub last: Period,
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first.year() == self.last.year() {
            write!(f, "{}", self.first.year())
        } else {
            write!(f, "{}–{}", self.first.year(), self.last.year())
        }
    }
}

/// Change between two windows, with both powers and with everybody.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreeNumbers {
    /// `name@version` of the measure.
    pub measure: String,
    /// Variant of the measure.
    pub variant: String,
    /// Window before.
    pub before: Window,
    /// Window after.
    pub after: Window,
    /// Change of the state with A (the power it might turn from).
    pub toward_a: Point,
    /// Change of the state with B (the power it might turn to).
    pub toward_b: Point,
    /// Mean change of all comparable states with A.
    pub baseline_a: Point,
    /// Mean change of all comparable states with B.
    pub baseline_b: Point,
    /// `(toward_b - baseline_b) - (toward_a - baseline_a)`: positive means toward B relative to A.
    pub tilt: Point,
    /// Name of the comparison set ("all states") and its size.
    pub comparison: (String, u32),
    /// Levels behind the changes, before and after: with A, with B.
    pub levels: [(Point, Point); 2],
    /// How the intervals were made.
    pub interval_note: String,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// Whether a field is about what is signed, done or said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Signed.
    Formal,
    /// Done.
    Acts,
    /// Said by officials.
    Words,
}

impl Layer {
    /// Word for output.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Formal => "formal",
            Layer::Acts => "acts",
            Layer::Words => "words",
        }
    }
}

/// One field outside the vote: the state with both powers, and its change beside that of all comparable states.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldView {
    /// Field.
    pub domain: Domain,
    /// What it is about.
    pub layer: Layer,
    /// The state with A.
    pub with_from: Series,
    /// The state with B.
    pub with_to: Series,
    /// Changes over windows of years, which may be others than those of the vote.
    pub numbers: ThreeNumbers,
    /// Standard deviation over comparable states of (change with B − change with A), higher is closer; `None` with
    /// fewer than three.
    pub spread: Option<f64>,
}

/// How far several fields disagree on a change, each in standard deviations of all comparable states.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disagreement {
    /// Number of fields.
    pub fields: u32,
    /// `1 − |Σ d| / Σ |d|`, in [0, 1]: 0 all in one direction, 1 they cancel.
    pub conflict: f64,
    /// Chance of such a conflict if all changes were equal and only their errors differed.
    pub p: f64,
    /// Fields with a change toward B beyond its error; fields without a known error never count.
    pub toward_b: u32,
    /// Fields with a change toward A beyond its error.
    pub toward_a: u32,
    /// Heterogeneity `Σ (d − d̄)²/s²` over fields with an error.
    pub q: f64,
    /// Share of it that is not error, in [0, 1].
    pub i_squared: f64,
}

/// Everything measured about a state between two powers: what `tilt` prints and a trend claim is tested on.
#[derive(Debug, Clone)]
pub struct TiltView {
    /// The state.
    pub state: StateId,
    /// The power it might turn from.
    pub from: StateId,
    /// The power it might turn to.
    pub to: StateId,
    /// Alignment with A over time.
    pub with_from: Series,
    /// Alignment with B over time.
    pub with_to: Series,
    /// Mean alignment of all states with A and with B, same measure.
    pub baseline_from: Series,
    /// See `baseline_from`.
    pub baseline_to: Series,
    /// Tilt: matched excess with B minus with A, with standard errors; absent if a power is not in the table.
    pub tilt: Result<Series, Missing>,
    /// Three numbers over the chosen windows.
    pub numbers: ThreeNumbers,
    /// Detections on the tilt series.
    pub detections: Vec<Detection>,
    /// How they compare, in a sentence; `None` with fewer than two.
    pub agreement: Option<String>,
    /// The sides of the changes of the tilt; `None` where the sides have no series.
    pub sides: Option<Sides>,
    /// The same question in every other field that there are data on.
    pub fields: Vec<FieldView>,
    /// Gaps between what is signed, said and done, with A and with B.
    pub gaps: Vec<Series>,
    /// How far the vote and the other fields disagree; `None` with fewer than two that have numbers.
    pub disagreement: Option<Disagreement>,
    /// Spells of the state in organisations of which A or B is a member, and other organisations without them.
    pub memberships: Vec<FormalTie>,
    /// Ids of agreements with A and with B in the bundled table.
    pub agreements: Vec<AgreementTie>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// A membership of the state with who else is in it.
#[derive(Debug, Clone)]
pub struct FormalTie {
    /// The spell.
    pub membership: Membership,
    /// Whether A was a member at any time of the spell.
    pub with_from: bool,
    /// Whether B was.
    pub with_to: bool,
}

/// An agreement with one of the powers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementTie {
    /// Row id.
    pub agreement: String,
    /// The power.
    pub power: StateId,
}
