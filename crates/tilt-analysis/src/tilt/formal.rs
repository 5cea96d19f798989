//! The formal side: organisations and agreements. Read from tables, never estimated.

use tilt_core::finding::{AgreementTie, FormalTie};
use tilt_core::{Date, Evidence, Membership, MembershipStatus, StateId};

use super::TiltRequest;

/// All spells of the state, with who else was a full member at any time of the spell.
pub(crate) fn memberships(evidence: &Evidence, request: &TiltRequest) -> Vec<FormalTie> {
    let shared = |own: &Membership, power: StateId| {
        let from = own.spell.from.map_or(Date::MIN, |bound| bound.first);
        let to = own.spell.to.map_or(Date::MAX, |bound| bound.first);
        let mut spells = evidence.memberships.spells(own.org, power);
        spells.any(|other| other.status == MembershipStatus::Member && other.spell.overlaps(from, to))
    };
    let own = evidence.memberships.of_state(request.state);
    own.map(|membership| FormalTie {
        with_from: shared(membership, request.from),
        with_to: shared(membership, request.to),
        membership: membership.clone(),
    })
    .collect()
}

/// Agreements with A, then with B, each by first date.
pub(crate) fn agreements(evidence: &Evidence, request: &TiltRequest) -> Vec<AgreementTie> {
    let with = |power: StateId| {
        let rows = evidence.agreements.between(request.state, power);
        rows.into_iter().map(move |row| AgreementTie { agreement: row.id.clone(), power })
    };
    with(request.from).chain(with(request.to)).collect()
}
