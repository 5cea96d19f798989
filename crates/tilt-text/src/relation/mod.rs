//! What a sentence says that one marked actor does to another: a root of PLOVER \[plover2021\], with reasons.
//!
//! A sentence walks through [`marked`] (where the two actors stand), [`scene`] (names become stand-ins, the grammar is
//! read, the words between the actors are found), [`lexicon`] (word classes), [`rules`] (what classes and grammar say
//! alone), [`features`] and [`model`] (what a trained model makes of all of it). [`table`] and [`score`] read and
//! judge files of marked sentences. [`dyads`] looks for the two actors where nobody marked them, [`link`] asks what
//! grammar alone says of them, `encounter` reads meetings and visits from the tree, `act` all other deeds whose verb is in a class.
//!
//! Invariants: no name of a state, and no name inside a marked span, reaches a rule or a feature; the same sentence
//! gives the same scores; a decision names the words it rests on.

pub mod dyads;
pub mod features;
pub mod label;
pub mod lexicon;
pub mod link;
pub mod marked;
pub mod model;
pub mod rules;
pub mod scene;
pub mod score;
pub mod table;

mod act;
mod draft;
mod encounter;
mod stage;

pub(crate) use act::tells;
pub use act::{ACT_RULE, ATTITUDE_RULE, DEED_RULE, FRAME_RULE, UNLISTED_RULE, WORDS_RULE};
pub use draft::{MODEL_RULE, Reader};
pub use dyads::{Event, events};
pub use encounter::{MEETING_RULE, VISIT_RULE};
pub use label::Label;
pub use marked::Pair;
pub use model::{Decision, Model};
pub use scene::Scene;
