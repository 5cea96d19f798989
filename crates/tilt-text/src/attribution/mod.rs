//! Who says it.
//!
//! [`frames`] finds, inside one sentence, every speaker with the stretch that the speaker is made to say;
//! [`chain`] joins these with what earlier sentences set up, outermost first. Attribution is not truth.

pub mod brat;
pub mod chain;
mod construction;
mod frame;
pub mod passage;
mod phrases;
mod quotation;
pub mod score;
mod seam;
mod speaker;
pub mod tagger;
mod tail;
pub mod voices;

pub use chain::{Chain, Memory};
pub(crate) use frame::denies_a_thing;
pub use frame::{Frame, frames};
pub use quotation::{Quotation, Quotations};
pub use seam::{TAGGER_RULE, missed};
pub(crate) use speaker::speaker_rows;
pub use speaker::{Refers, Speaker};
