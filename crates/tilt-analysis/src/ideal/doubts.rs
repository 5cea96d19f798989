//! What the command and the pages say of ideal points, and when a point is doubtful.

use tilt_core::warning::WarningDoc;
use tilt_core::{Card, Parameter};

use super::data::IdealData;
use super::diagnostics::Diagnostics;
use super::summary::{Estimates, IdealPoint, SessionLevel};

/// The static facts, for `list`, `explain` and `cite`.
///
/// It is no [`crate::Measure`]: a point needs single votes and minutes of sampling, a measure has counts and
/// milliseconds.
pub static CARD: Card = Card {
    name: "ideal-points",
    version: 1,
    title: "Ideal points in General Assembly votes",
    definition: "Where a state stands on one line that orders states by all their votes, session by session.",
    limitation: "Levels of whole sessions are weakly tied to each other; compare states within a session, as signed differences, and values of one run only.",
    parameters: &[
        Parameter {
            name: "model",
            default: "bsv2017",
            range: "bsv2017 | dynamic | point",
            unit: "",
            doc: "The published estimation; the proper posterior of nearly the same model; a fast estimate without interval.",
        },
        Parameter {
            name: "issue",
            default: "all",
            range: "colonial | disarmament | economic | human-rights | middle-east | nuclear",
            unit: "",
            doc: "Only roll calls that the source files under an issue.",
        },
        Parameter {
            name: "draws",
            default: "by model",
            range: "4..",
            unit: "draws",
            doc: "Draws kept of each of the two chains.",
        },
    ],
    references: &["bailey2017", "voeten_data", "vehtari2021"],
    missing: "An absence is no vote; a state without votes in a session has no position there, and one with few votes is flagged.",
};

/// Votes in a session below which a position leans on the state's other sessions more than on this one.
pub const FEW_VOTES: u32 = 10;

/// Share of a session's roll calls below which the votes of a state are a selection by the state itself.
pub const SELDOM: f64 = 0.5;

/// R-hat from which chains are taken as apart.
pub const RHAT: f64 = 1.05;

/// Effective size below which quantiles are rough.
pub const FEW_DRAWS: f64 = 100.0;

/// A point rests on fewer than [`FEW_VOTES`] votes.
pub const W_FEW: &str = "W-ideal-few";
/// The state voted in fewer than [`SELDOM`] of the session's roll calls.
pub const W_SELDOM: &str = "W-ideal-seldom";
/// [`RHAT`] or [`FEW_DRAWS`] is missed by a point.
pub const W_MIXING: &str = "W-ideal-mixing";
/// The same for the level of a session.
pub const W_LEVEL: &str = "W-ideal-level";
/// Nothing says which roll calls repeat a text.
pub const W_UNLINKED: &str = "W-ideal-unlinked";
/// The two posteriors order two states differently.
pub const W_SIGN: &str = "W-ideal-sign";

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: W_FEW,
        doc: "A position rests on fewer than 10 votes. It leans on the state's neighbouring sessions and on the prior; its interval is wide for that reason, and a change to it is not evidence of a change of course.",
    },
    WarningDoc {
        code: W_SELDOM,
        doc: "A state voted in fewer than half of the roll calls of the session. Which ones it voted in is its own choice, and the model takes them as any.",
    },
    WarningDoc {
        code: W_MIXING,
        doc: "Chains have not met for a point (R-hat above 1.05) or its effective number of draws is below 100. Take more draws before quoting its interval.",
    },
    WarningDoc {
        code: W_LEVEL,
        doc: "The level or spread of a whole session has not come to rest (R-hat above 1.05 or fewer than 100 effective draws). Comparisons within the session stand; comparisons with other sessions need more draws.",
    },
    WarningDoc {
        code: W_UNLINKED,
        doc: "No list says which roll calls repeat an earlier text, or none of its pairs is among the votes. Sessions are then tied by the states' walks only, and their levels may slide against each other.",
    },
    WarningDoc {
        code: W_SIGN,
        doc: "The published estimation and the proper posterior put two states in opposite order in a session. Neither order should be quoted alone.",
    },
];

/// Whether chains met and drew enough; NaN, which a constant gives, is not well mixed.
fn is_mixed(d: &Diagnostics) -> bool {
    d.rhat <= RHAT && d.ess_bulk >= FEW_DRAWS && d.ess_tail >= FEW_DRAWS
}

impl IdealPoint {
    /// Codes of the doubts about this point.
    pub fn doubts(&self, data: &IdealData) -> Vec<&'static str> {
        let mut doubts = votes_doubts(data, self.session, self.n_votes);
        if !is_mixed(&self.diagnostics) {
            doubts.push(W_MIXING);
        }
        doubts
    }
}

/// Codes of the doubts that follow from the number of votes of a state in a session.
pub fn votes_doubts(data: &IdealData, session: u16, n_votes: u32) -> Vec<&'static str> {
    let calls = data.calls.get(&session).copied().unwrap_or(0);
    let mut doubts = Vec::new();
    if n_votes < FEW_VOTES {
        doubts.push(W_FEW);
    }
    if f64::from(n_votes) < SELDOM * f64::from(calls) {
        doubts.push(W_SELDOM);
    }
    doubts
}

impl SessionLevel {
    /// Whether level and spread have come to rest.
    pub fn is_settled(&self) -> bool {
        is_mixed(&self.mean.2) && is_mixed(&self.spread.2)
    }
}

impl Estimates {
    /// Median over state-sessions of the Monte-Carlo error as a share of the posterior standard deviation.
    pub fn median_error(&self) -> f64 {
        let mut errors: Vec<f64> = self.points.iter().map(|point| point.mcse / point.sd).collect();
        errors.sort_by(f64::total_cmp);
        super::diagnostics::quantile(&errors, 0.5)
    }
}
