//! Formal acts of a claimed period: what counts as evidence, and what is only shown beside it.

use tilt_core::finding::{AgreementTie, FormalTie, TiltView};
use tilt_core::time::FactDate;
use tilt_core::verdict::Fact;
use tilt_core::{Agreement, Date, Evidence, MembershipStatus, Obligation, StateId};

use super::row_id;
use super::trend::name;
use super::weigh::Weighable;
use crate::tilt::{self, TiltRequest};

/// Dated acts in the claimed direction: exits from organisations of A without B, defence commitments with A that end
/// and with B that begin.
pub(super) fn formal(evidence: &Evidence, view: &TiltView, years: (i16, i16)) -> Vec<Fact> {
    let ties = Ties {
        state: view.state,
        from: view.from,
        to: view.to,
        memberships: &view.memberships,
        agreements: &view.agreements,
    };
    ties.acts(evidence, years)
}

/// The formal side of a state between two powers.
struct Ties<'v> {
    state: StateId,
    from: StateId,
    to: StateId,
    memberships: &'v [FormalTie],
    agreements: &'v [AgreementTie],
}

impl Ties<'_> {
    fn acts(&self, evidence: &Evidence, years: (i16, i16)) -> Vec<Fact> {
        let exits = self.memberships.iter().filter(|tie| tie.with_from && !tie.with_to).filter_map(|tie| {
            let membership = &tie.membership;
            let ended = membership.spell.to.filter(|to| inside(years, to));
            // When the organisation itself ended nobody left it: see `dissolutions`.
            let is_exit = membership.status == MembershipStatus::Member
                && ended.is_some()
                && ended != evidence.memberships.organisation(membership.org).spell.to;
            let org = evidence.memberships.organisation(membership.org).in_prose();
            is_exit.then(|| {
                of_membership(tie, ended, format!("{} left {org} ({})", name(self.state), membership.basis))
            })
        });
        let begun = commitments(evidence, self.agreements, self.to).into_iter().filter_map(|row| {
            let signed = row.signed.filter(|signed| inside(years, signed))?;
            Some(of_agreement(row, signed, format!("{} and {} signed", name(self.state), name(self.to))))
        });
        let bound = commitments(evidence, self.agreements, self.from);
        let ended = ends(&bound, years).into_iter().map(|(row, ended)| {
            let words =
                format!("A defence commitment of {} with {} ended", name(self.state), name(self.from));
            of_agreement(row, ended, words)
        });
        exits.chain(begun).chain(ended).collect()
    }
}

/// Whether any act of [`formal`] stands in the tables for a claim.
pub(super) fn stands(evidence: &Evidence, claim: &Weighable) -> bool {
    let request = TiltRequest::new(claim.state, claim.from, claim.to);
    let (memberships, agreements) =
        (tilt::formal::memberships(evidence, &request), tilt::formal::agreements(evidence, &request));
    let ties = Ties {
        state: claim.state,
        from: claim.from,
        to: claim.to,
        memberships: &memberships,
        agreements: &agreements,
    };
    !ties.acts(evidence, claim.years).is_empty()
}

/// Organisations of A without B that ceased to exist: facts, not evidence.
///
/// Their end is the same for every member, for those that turned and for those that did not.
pub(super) fn dissolutions(evidence: &Evidence, view: &TiltView, years: (i16, i16)) -> Vec<Fact> {
    let ended = one_sided(view).filter_map(|tie| {
        let org = evidence.memberships.organisation(tie.membership.org);
        let day = org.spell.to.filter(|day| inside(years, day))?;
        (tie.membership.spell.to == Some(day)).then(|| {
            let words = format!(
                "{} ceased to exist for all its members; not counted as an act of one",
                org.in_prose()
            );
            of_membership(tie, Some(day), words)
        })
    });
    ended.collect()
}

/// Organisations with one of the powers but not the other, as they stood at the end of the years: facts, not evidence.
pub(super) fn ties(evidence: &Evidence, view: &TiltView, years: (i16, i16)) -> Vec<Fact> {
    let end = Date::new(years.1, 12, 31).unwrap_or(Date::MAX).min(evidence.memberships.vintage());
    let one_sided = view.memberships.iter().filter(|tie| tie.with_from != tie.with_to);
    one_sided
        .filter(|tie| tie.membership.spell.contains(end))
        .map(|tie| {
            let with = if tie.with_from { view.from } else { view.to };
            let org = evidence.memberships.organisation(tie.membership.org);
            let (membership, status) = (&tie.membership, tie.membership.status.name());
            Fact {
                statement: format!(
                    "{} on {end}: {status}, {} (with {})",
                    name(view.state),
                    org.key,
                    name(with)
                ),
                date: membership.spell.from,
                origin: membership.origin.clone(),
                cited: membership.cited.clone(),
                row: row_id(&membership.origin),
            }
        })
        .collect()
}

/// Ties with A but not with B.
fn one_sided(view: &TiltView) -> impl Iterator<Item = &FormalTie> {
    view.memberships.iter().filter(|tie| tie.with_from && !tie.with_to)
}

/// Agreements with one power by which the state is bound in defence.
fn commitments<'e>(
    evidence: &'e Evidence,
    agreements: &[AgreementTie],
    power: StateId,
) -> Vec<&'e Agreement> {
    let is_defence = |row: &&Agreement| {
        row.obligations.contains(&Obligation::Defense)
            || row.subjects.iter().any(|subject| ["alliance", "defence"].contains(&subject.key()))
    };
    let ids = agreements.iter().filter(|tie| tie.power == power).map(|tie| &tie.agreement);
    let rows = ids.filter_map(|id| evidence.agreements.agreements().iter().find(|row| row.id == *id));
    rows.filter(is_defence).collect()
}

/// The commitments that end in the years without another in their place, with the date.
fn ends<'e>(bound: &[&'e Agreement], years: (i16, i16)) -> Vec<(&'e Agreement, FactDate)> {
    let ended = bound.iter().filter_map(|row| {
        // A doubtful end is no dated act: such treaties lapsed, or nobody agrees when.
        let ended = row.ended.filter(|ended| inside(years, ended) && !ended.doubtful)?;
        let is_replaced = bound.iter().any(|other| binds_after(other, row, ended));
        (!is_replaced).then_some((*row, ended))
    });
    ended.collect()
}

/// Whether another commitment holds on when one has ended: then it was replaced, not ended.
fn binds_after(other: &Agreement, row: &Agreement, ended: FactDate) -> bool {
    other.id != row.id
        && other.first_date().is_some_and(|first| first.first < ended.end())
        && other.ended.is_none_or(|end| ended.end() <= end.first)
}

fn inside(years: (i16, i16), date: &FactDate) -> bool {
    (years.0..=years.1).contains(&date.first.year())
}

fn of_membership(tie: &FormalTie, date: Option<FactDate>, statement: String) -> Fact {
    let membership = &tie.membership;
    Fact {
        statement,
        date,
        origin: membership.origin.clone(),
        cited: membership.cited.clone(),
        row: row_id(&membership.origin),
    }
}

fn of_agreement(row: &Agreement, date: FactDate, words: String) -> Fact {
    Fact {
        statement: format!("{words}: {}", row.title),
        date: Some(date),
        origin: row.origin.clone(),
        cited: row.cited.clone(),
        row: row_id(&row.origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use tilt_core::AgreementTable;

    /// Ids of the commitments of two states in the bundled table that count as ended in the years.
    fn ended(a: &str, b: &str, years: (i16, i16)) -> Vec<String> {
        let rows = AgreementTable::bundled().between(state(a), state(b));
        let bound: Vec<&Agreement> =
            rows.into_iter().filter(|row| row.obligations.contains(&Obligation::Defense)).collect();
        ends(&bound, years).into_iter().map(|(row, _)| row.id.clone()).collect()
    }

    #[test]
    fn a_commitment_that_ends_on_a_day_is_an_act_of_its_years() {
        assert_eq!(ended("FIN", "RUS", (1988, 1992)), ["FIN-RUS-1948-1"]);
        assert_eq!(ended("RUS", "FIN", (1988, 1992)), ["FIN-RUS-1948-1"], "whoever is named first");
        assert!(ended("FIN", "RUS", (1993, 1997)).is_empty());
        assert_eq!(ended("CHN", "RUS", (1978, 1982)), ["CHN-RUS-1950-1"]);
    }

    #[test]
    fn a_commitment_that_is_replaced_or_whose_end_is_doubtful_does_not_count() {
        // The treaty of 1955 took the place of that of 1930, and its own end in 1959 had no successor.
        assert!(ended("GBR", "IRQ", (1953, 1957)).is_empty());
        assert_eq!(ended("GBR", "IRQ", (1958, 1962)), ["GBR-IRQ-1955-1"]);
        assert!(ended("BGR", "RUS", (1965, 1969)).is_empty());
        assert!(ended("POL", "RUS", (1987, 1991)).is_empty());
    }

    #[test]
    fn every_end_that_counts_is_certain() {
        let table = AgreementTable::bundled();
        for row in table.agreements() {
            let alone = ends(&[row], (1800, 2100));
            assert_eq!(
                alone.len(),
                usize::from(row.ended.is_some_and(|ended| !ended.doubtful)),
                "{}",
                row.id
            );
        }
    }
}
