//! Fields outside the vote, gaps between layers and disagreement on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::finding;

use super::ledger::Ledger;
use super::measured::Series;
use super::numbers::{Behind, ThreeNumbers};
use super::verdict::Triple;

/// One field: the state with both powers over time, and its change beside that of all comparable states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Field: `trade`, `arms`, `alliances`, …
    pub domain: String,
    /// What it is about.
    #[schemars(extend("enum" = ["formal", "acts", "words"]))]
    pub layer: String,
    /// The state with A.
    pub with_from: Series,
    /// The state with B.
    pub with_to: Series,
    /// Changes over windows, which may be others than those of the vote.
    pub numbers: ThreeNumbers,
}

/// How far fields disagree on the change, each in standard deviations of all comparable states.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Disagreement {
    /// Number of fields with numbers.
    pub fields: u32,
    /// 0: all in one direction, 1: they cancel.
    pub conflict: f64,
    /// Chance of such a conflict if all changes were equal and only their errors differed.
    pub p: f64,
    /// Fields with a change toward B beyond its error.
    pub toward_b: u32,
    /// Fields with a change toward A beyond its error.
    pub toward_a: u32,
    /// Heterogeneity.
    pub q: f64,
    /// Share of it that is not error.
    pub i_squared: f64,
}

impl Field {
    pub(super) fn new(field: &finding::FieldView, triple: &Triple, ledger: &mut Ledger) -> Field {
        let behind = Behind {
            with_from: &field.with_from,
            with_to: &field.with_to,
            baseline_from: None,
            baseline_to: None,
            tilt: None,
            field: field.domain.name(),
        };
        Field {
            domain: field.domain.name().to_owned(),
            layer: field.layer.name().to_owned(),
            with_from: Series::new(&field.with_from, false),
            with_to: Series::new(&field.with_to, false),
            numbers: ThreeNumbers::new(&field.numbers, Some(triple), Some(behind), ledger),
        }
    }
}

impl From<&finding::Disagreement> for Disagreement {
    fn from(found: &finding::Disagreement) -> Disagreement {
        Disagreement {
            fields: found.fields,
            conflict: found.conflict,
            p: found.p,
            toward_b: found.toward_b,
            toward_a: found.toward_a,
            q: found.q,
            i_squared: found.i_squared,
        }
    }
}
