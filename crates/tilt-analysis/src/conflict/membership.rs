//! Memberships: the reference table beside what publications report.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::organisation::{Membership, MembershipStatus, OrgId};
use tilt_core::record::{MembershipReport, ReportedStatus};
use tilt_core::{Date, StateId};

use super::Stretch;

/// One organisation about which two sources or more disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipConflict {
    /// The organisation.
    pub org: OrgId,
    /// What each source says: the stretches of years in which it has the state as a full member. A source that
    /// speaks of the organisation and never has the state is there with none.
    pub says: Vec<(String, Vec<Stretch>)>,
    /// Years on which two sources that both speak of them differ.
    pub years: Vec<Stretch>,
}

/// The organisations about whose membership of `state` the sources disagree, by key.
///
/// `reports` are those of any state, with the name of their dataset: they also tell of which organisations and years
/// a source speaks. The reference table speaks of a year if a day of it is in a spell, up to `vintage`. A year counts
/// if the state was a full member on any day of it, as yearly datasets count. Editions lag and are compared as printed.
pub fn memberships<'r>(
    state: StateId,
    reference: &[Membership],
    vintage: Date,
    reports: impl Iterator<Item = (&'r str, &'r MembershipReport)>,
) -> Vec<MembershipConflict> {
    let mut sources: BTreeMap<OrgId, BTreeMap<String, Said>> = BTreeMap::new();
    for (dataset, report) in reports {
        let Some(org) = report.org else { continue };
        let said = sources.entry(org).or_default().entry(dataset.to_owned()).or_default();
        said.speaks.insert(report.year);
        if report.state == state {
            match report.status {
                ReportedStatus::Member => said.member.insert(report.year),
                // What a source does not know it does not deny.
                ReportedStatus::Unknown => said.unknown.insert(report.year),
                _ => false,
            };
        }
    }
    let mut conflicts = Vec::new();
    for (org, mut by_source) in sources {
        let mut said = Said { speaks: (1816..=vintage.year()).collect(), ..Said::default() };
        for spell in reference
            .iter()
            .filter(|row| row.org == org && row.state == state && row.status == MembershipStatus::Member)
            .map(|row| row.spell)
        {
            let first = spell.from.map_or(1816, |from| from.first.year());
            // The end is the first day outside: 1 January leaves the year before as the last.
            let last = spell.to.map_or(vintage, |to| to.first.yesterday().unwrap_or(to.first)).year();
            said.member.extend(first..=last);
        }
        by_source.insert("reference".to_owned(), said);
        let years = differences(&by_source);
        if !years.is_empty() {
            let says =
                by_source.iter().map(|(name, said)| (name.clone(), Stretch::of(&said.member))).collect();
            conflicts.push(MembershipConflict { org, says, years: Stretch::of(&years) });
        }
    }
    conflicts
}

/// What one source says of one organisation.
#[derive(Debug, Clone, Default)]
struct Said {
    /// Years of which it speaks at all.
    speaks: BTreeSet<i16>,
    /// Years in which the state is a full member.
    member: BTreeSet<i16>,
    /// Years for which it does not know.
    unknown: BTreeSet<i16>,
}

fn differences(by_source: &BTreeMap<String, Said>) -> BTreeSet<i16> {
    let mut years = BTreeSet::new();
    let all: Vec<&Said> = by_source.values().collect();
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            let both = one.speaks.intersection(&other.speaks);
            let known = both.filter(|year| !one.unknown.contains(year) && !other.unknown.contains(year));
            years.extend(known.filter(|year| one.member.contains(year) != other.member.contains(year)));
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use tilt_core::MembershipTable;

    use super::*;
    use crate::made_up::state;

    fn report(org: OrgId, key: &str, year: i16, status: ReportedStatus) -> MembershipReport {
        MembershipReport {
            code: "x".to_owned(),
            org: Some(org),
            state: state(key),
            year,
            edition: false,
            status,
        }
    }

    #[test]
    fn each_source_keeps_its_word() {
        let table = MembershipTable::bundled();
        let csto = table.by_key("CSTO").unwrap();
        let reports: Vec<MembershipReport> = (2002..=2014)
            .map(|year| report(csto, "RUS", year, ReportedStatus::Member))
            .chain((2002..=2011).map(|year| report(csto, "UZB", year, ReportedStatus::Member)))
            .collect();
        let found = memberships(
            state("UZB"),
            table.memberships(),
            table.vintage(),
            reports.iter().map(|report| ("yearly", report)),
        );
        assert_eq!(found.len(), 1);
        let says: Vec<String> = found[0]
            .says
            .iter()
            .map(|(source, stretches)| {
                format!(
                    "{source} {}",
                    stretches.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
                )
            })
            .collect();
        assert_eq!(says, ["reference 2006–2012", "yearly 2002–2011"]);
        let years: Vec<String> = found[0].years.iter().map(ToString::to_string).collect();
        assert_eq!(years, ["2002–2005", "2012"]);
    }

    #[test]
    fn what_is_not_known_is_not_denied_and_silence_is_no_conflict() {
        let table = MembershipTable::bundled();
        let csto = table.by_key("CSTO").unwrap();
        let reports = [
            report(csto, "RUS", 2008, ReportedStatus::Member),
            report(csto, "UZB", 2008, ReportedStatus::Unknown),
        ];
        let found = memberships(
            state("UZB"),
            table.memberships(),
            table.vintage(),
            reports.iter().map(|report| ("yearly", report)),
        );
        assert!(found.is_empty(), "{found:?}");
    }
}
