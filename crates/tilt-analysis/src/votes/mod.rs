//! From single votes to sufficient statistics: nine counts per dyad and session, and matched excess agreement.
//!
//! Votes are held as three bitmaps per state and session (yes, abstain, no; a bit per roll call), so that a count is an
//! AND and a population count. Roll calls stand in an order made from their ids, so that the order of rows in a
//! file never changes a sum.

mod clusters;
mod counts;
mod cut;
mod divergent;
mod draws;
mod excess;
mod matrix;

pub use cut::{Cut, ISSUES, issue};
pub use divergent::DivergentVote;
pub use draws::SessionDraws;
pub use matrix::VoteMatrix;

use tilt_core::warning::WarningDoc;

/// Warnings of this folder.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-votes-duplicate",
        doc: "A state has two votes in one roll call, or a roll call is listed twice. The first is used; look into the file.",
    },
    WarningDoc {
        code: "W-votes-orphan",
        doc: "Votes name a roll call that is not listed, so that its session is unknown. They are left out.",
    },
    WarningDoc {
        code: "W-votes-undated",
        doc: "A roll call has no date and cannot be put into a calendar period. It is left out; by session it counts.",
    },
];
