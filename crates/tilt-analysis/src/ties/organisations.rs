//! Organisations of which a state and a power are both full members \[pevehouse2020\].

use std::collections::BTreeMap;

use tilt_core::record::{MembershipReport, ReportedStatus};
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Period, Record, StateId};

use super::{Gather, Gatherer, Ground, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Organisations,
    records: &["membership_reports"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<MembershipReport>(), "membership_reports");
        Box::<Organisations>::default()
    },
};

/// Status by year, state and organisation.
#[derive(Default)]
struct Organisations {
    codes: BTreeMap<String, u32>,
    years: BTreeMap<i16, BTreeMap<StateId, BTreeMap<u32, ReportedStatus>>>,
}

impl Gather for Organisations {
    fn add(&mut self, record: &Record) {
        let Record::MembershipReport(report) = record else { return };
        let next = self.codes.len() as u32;
        let code = match self.codes.get(&report.code) {
            Some(code) => *code,
            None => *self.codes.entry(report.code.clone()).or_insert(next),
        };
        let of_state = self.years.entry(report.year).or_default().entry(report.state).or_default();
        of_state.insert(code, report.status);
    }

    /// A state has a row in the years in which the source reports it in any organisation; a power that it does not
    /// report in that year has no value. The universe are organisations with a full member in which neither status is
    /// unknown; a state that a year-by-year source does not report in a living organisation is no member.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut rows = Vec::new();
        for (year, states) in self.years.iter().filter(|(year, _)| ground.covers(**year)) {
            // Numbers of codes depend on the order of records, so sums run in the order of names.
            let mut members: BTreeMap<u32, u32> = BTreeMap::new();
            for statuses in states.values() {
                for (code, status) in statuses {
                    if *status == ReportedStatus::Member {
                        *members.entry(*code).or_default() += 1;
                    }
                }
            }
            let living: Vec<(u32, f64)> = self
                .codes
                .values()
                .filter_map(|code| {
                    let full = f64::from(*members.get(code)?);
                    Some((*code, (states.len() as f64 / full).ln()))
                })
                .collect();
            for (state, own) in states {
                let full = own.values().filter(|status| **status == ReportedStatus::Member).count();
                rows.push(ground.row(
                    TieKind::Organisations,
                    *state,
                    Period::Year(*year),
                    vec![Some(full as f64)],
                    |power| match states.get(&power) {
                        Some(other) => shared(&living, own, other).map(Some).to_vec(),
                        None => vec![None; TieKind::Organisations.pair().len()],
                    },
                ));
            }
        }
        ground.table(TieKind::Organisations, rows)
    }
}

type Statuses = BTreeMap<u32, ReportedStatus>;

fn shared(living: &[(u32, f64)], own: &Statuses, other: &Statuses) -> [f64; 6] {
    let [mut both, mut full, mut power_full, mut universe] = [0.0; 4];
    let (mut shared_weight, mut union_weight) = (0.0, 0.0);
    for (code, weight) in living {
        let (a, b) = (own.get(code), other.get(code));
        if a == Some(&ReportedStatus::Unknown) || b == Some(&ReportedStatus::Unknown) {
            continue;
        }
        universe += 1.0;
        let (a, b) = (a == Some(&ReportedStatus::Member), b == Some(&ReportedStatus::Member));
        full += f64::from(u8::from(a));
        power_full += f64::from(u8::from(b));
        if a && b {
            both += 1.0;
            shared_weight += weight;
        }
        if a || b {
            union_weight += weight;
        }
    }
    [both, full, power_full, universe, shared_weight, union_weight]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn only_full_members_of_the_same_year_share() {
        let report = |code: &str, key: &str, year, status| {
            Record::MembershipReport(MembershipReport {
                code: code.to_owned(),
                org: None,
                state: state(key),
                year,
                edition: false,
                status,
            })
        };
        use ReportedStatus::{Member, Observer, Unknown};
        let mut gathered = Organisations::default();
        for record in [
            report("a", "KEN", 2000, Member),
            report("b", "KEN", 2000, Member),
            report("c", "KEN", 2000, Unknown),
            report("a", "CHN", 2000, Member),
            report("b", "CHN", 2000, Observer),
            report("c", "CHN", 2000, Member),
            report("b", "CHN", 2001, Member),
        ] {
            gathered.add(&record);
        }
        let table = gathered.table(&ground("2000-01-01", "2002-01-01", &["CHN", "USA"]));
        let tie = table.tie(state("KEN"), state("CHN"), Period::Year(2000)).unwrap();
        let found = ["shared", "full", "power_full", "universe"].map(|name| tie.pair(name).unwrap());
        assert_eq!(found, [1.0, 2.0, 1.0, 2.0]);
        assert_eq!(tie.pair("shared_weight"), Some(0.0), "all states are in a");
        assert_eq!(tie.pair("union_weight"), Some(2.0f64.ln()));
        assert_eq!(tie.own("full"), Some(2.0));
        assert!(table.tie(state("KEN"), state("CHN"), Period::Year(2001)).is_none());
        let usa = table.tie(state("KEN"), state("USA"), Period::Year(2000)).unwrap();
        assert_eq!(usa.pair("shared"), None);
    }
}
