//! What blocs may look at: all pairs of states from the votes or ties at hand, and an outside power's ties with members.

use tilt_analysis::VoteMatrix;
use tilt_analysis::blocs::{OutsideField, OutsideRequest, all_states, outside};
use tilt_analysis::votes::Cut;
use tilt_core::{Domain, Evidence, TieKind};
use tilt_store::Store;

use crate::failure::Failure;
use crate::{evidence, stored_votes};

/// Evidence with all pairs of states for one measure.
#[derive(Debug)]
pub struct AllPairs {
    /// Counts of all pairs, or ties of all states.
    pub evidence: Evidence,
    /// The single votes from which the counts were made; `None` for what is bundled and for ties.
    pub votes: Option<VoteMatrix>,
}

/// Loads what a measure needs for all pairs. Single votes of the store stand in place of the bundled counts if they reach
/// as far; ties between all states are in the store alone, since what is bundled are ties with twelve powers.
///
/// # Errors
/// If no measure has this name, or the store cannot be read.
pub fn all_pairs(measure: &str, store: Option<&Store>) -> Result<AllPairs, Failure> {
    let measure = tilt_analysis::measure::find(measure)?;
    if measure.domain() != Domain::Votes {
        let mut evidence = Evidence::tables_only();
        if let Some(kind) = TieKind::find(measure.card().name) {
            let poles = if store.is_some() { all_states() } else { Vec::new() };
            evidence::load_ties(&mut evidence, store, &[kind], &poles)?;
        }
        return Ok(AllPairs { evidence, votes: None });
    }
    let counts = evidence::bundled_counts()?;
    let bundled_end = counts.coverage.to;
    let mut evidence = Evidence::tables_only();
    let stored = store.map(|store| Ok::<_, Failure>((store, stored_votes::widest(store)?))).transpose()?;
    if let Some((store, Some(place))) = stored
        && place.coverage().to >= bundled_end
    {
        let stored = place.read(store, &Cut::default())?;
        evidence.counts = Some(stored.matrix.counts(stored.coverage, stored.origin));
        return Ok(AllPairs { evidence, votes: Some(stored.matrix) });
    }
    evidence.counts = Some(counts);
    Ok(AllPairs { evidence, votes: None })
}

/// The ties of an outside power with the members of an organisation.
///
/// # Errors
/// If the power is a member, or the store cannot be read.
pub fn outside_power(store: Option<&Store>, request: &OutsideRequest) -> Result<Vec<OutsideField>, Failure> {
    let mut evidence = match store {
        Some(store) => evidence::with_store(Some(store))?,
        None => evidence::bundled_for(&[request.power])?,
    };
    let kinds = [TieKind::Treaties, TieKind::Trade, TieKind::Arms];
    evidence::load_ties(&mut evidence, store, &kinds, &[request.power])?;
    Ok(outside(&evidence, request)?)
}
