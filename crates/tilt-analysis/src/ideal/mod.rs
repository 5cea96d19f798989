//! Positions of states on one line from all their votes: the dynamic ordinal ideal-point model \[bailey2017\].
//!
//! Reading order: [`data`] selects votes and links roll calls that repeat a text, [`likelihood`] and [`prior`] are the
//! model in double precision, `lanes` is the fast arithmetic, `kernel` the published sampler, `dynamic` the one of
//! the proper posterior, `point` the fast estimate, `summary` and
//! [`diagnostics`] turn draws into numbers with their errors, [`doubts`] says which to doubt.
//!
//! The published numbers are where the published sampler comes to rest, which is not the posterior of the model as it
//! is written. So there are two variants, and where they disagree a reader should be told.

pub mod calibration;
mod chunks;
pub mod data;
pub mod diagnostics;
pub mod doubts;
mod dynamic;
mod kernel;
mod lanes;
mod levels;
pub mod likelihood;
mod newton;
mod normal;
mod point;
pub mod prior;
pub mod published;
mod run;
mod start;
mod summary;
#[cfg(test)]
mod tests;

pub use data::{IdealData, Selection};
pub use doubts::{CARD, WARNINGS};
pub use kernel::Devices;
pub use point::{POINT_SWEEPS, point_estimate, point_estimate_on};
pub use published::Anchors;
pub use run::{Options, Run, Variant, estimate, estimate_on};
pub use summary::{Distance, Estimates, IdealPoint, SessionLevel};
