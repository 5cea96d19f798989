//! Organisations of which a state and a power are both full members \[pevehouse2020\].

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::StateId;
use tilt_core::record::{MembershipReport, ReportedStatus};
use tilt_core::ties::{TieKind, TieRow, TieTable};

use super::Ground;

/// Counts over the organisations that the source knows, whatever their kind. A state has a row in the years in which
/// the source reports it in any organisation; a power that it does not report in that year has no value.
pub fn shared_organisations<'r>(
    reports: impl Iterator<Item = &'r MembershipReport>,
    ground: &Ground,
) -> TieTable {
    let mut codes: BTreeMap<&'r str, u32> = BTreeMap::new();
    let mut full: BTreeMap<(i16, StateId), BTreeSet<u32>> = BTreeMap::new();
    for report in reports {
        let next = codes.len() as u32;
        let code = *codes.entry(&report.code).or_insert(next);
        let member = full.entry((report.year, report.state)).or_default();
        if report.status == ReportedStatus::Member {
            member.insert(code);
        }
    }
    let rows = full
        .iter()
        .map(|((year, state), own)| TieRow {
            state: *state,
            year: *year,
            own: Some(own.len() as f64),
            values: ground
                .powers
                .iter()
                .map(|power| {
                    let other = full.get(&(*year, *power)).filter(|_| power != state)?;
                    Some(own.intersection(other).count() as f64)
                })
                .collect(),
        })
        .collect();
    TieTable::new(
        TieKind::SharedOrganisations,
        ground.powers.clone(),
        rows,
        ground.coverage.clone(),
        ground.origin.clone(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn only_full_members_of_the_same_year_share() {
        let report = |code: &str, key: &str, year, status| MembershipReport {
            code: code.to_owned(),
            org: None,
            state: state(key),
            year,
            edition: false,
            status,
        };
        use ReportedStatus::{Member, Observer};
        let reports = [
            report("a", "KEN", 2000, Member),
            report("b", "KEN", 2000, Member),
            report("a", "CHN", 2000, Member),
            report("b", "CHN", 2000, Observer),
            report("b", "CHN", 2001, Member),
        ];
        let table =
            shared_organisations(reports.iter(), &ground("2000-01-01", "2002-01-01", &["CHN", "USA"]));
        assert_eq!(table.get(state("KEN"), state("CHN"), 2000), Some(1.0));
        assert_eq!(table.get(state("KEN"), state("USA"), 2000), None, "the source does not know the power");
        assert_eq!(table.of_state(state("KEN"))[0].own, Some(2.0));
        assert_eq!(table.get(state("CHN"), state("CHN"), 2001), None);
    }
}
