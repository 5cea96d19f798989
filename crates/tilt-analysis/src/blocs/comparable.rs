//! States that are set beside the members of an organisation.

use std::collections::BTreeSet;

use tilt_core::concordance::Concordance;
use tilt_core::{Date, MembershipTable, StateId};

use crate::error::{Error, ErrorKind};

/// With whom members are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comparable {
    /// All states.
    All,
    /// Each member with states of its own region.
    Region,
    /// Each member with states of its own sub-region.
    Subregion,
    /// All with the members of another organisation.
    Members(String),
}

impl Comparable {
    /// Reads `all`, `region`, `subregion` or the key of an organisation.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownBaseline`] for anything else.
    pub fn find(name: &str) -> Result<Comparable, Error> {
        match name {
            "all" => Ok(Comparable::All),
            "region" => Ok(Comparable::Region),
            "subregion" => Ok(Comparable::Subregion),
            key => MembershipTable::bundled()
                .by_key(key)
                .map(|org| Comparable::Members(org.key().to_owned()))
                .ok_or_else(|| {
                    Error::new(
                        ErrorKind::UnknownBaseline,
                        format!("blocs are not compared with `{key}`"),
                        "all, region, subregion, or the key of an organisation in the table",
                    )
                }),
        }
    }

    /// In words.
    pub fn name(&self) -> String {
        match self {
            Comparable::All => "all states".to_owned(),
            Comparable::Region => "states of each member's region".to_owned(),
            Comparable::Subregion => "states of each member's sub-region".to_owned(),
            Comparable::Members(key) => format!("members of {key}"),
        }
    }

    /// Which of `states` one member is compared with on a day; never a member.
    pub(super) fn of(
        &self,
        member: StateId,
        members: &BTreeSet<StateId>,
        states: &[StateId],
        day: Date,
    ) -> Vec<StateId> {
        let table = Concordance::bundled();
        let own = table.state(member);
        let set = match self {
            Comparable::Members(key) => {
                let orgs = MembershipTable::bundled();
                orgs.by_key(key).map_or_else(Vec::new, |org| orgs.members_on(org, day))
            }
            _ => Vec::new(),
        };
        let fits = |state: &StateId| match self {
            Comparable::All => true,
            Comparable::Region => table.state(*state).region == own.region,
            Comparable::Subregion => table.state(*state).subregion == own.subregion,
            Comparable::Members(_) => set.binary_search(state).is_ok(),
        };
        states.iter().copied().filter(|state| !members.contains(state) && fits(state)).collect()
    }
}

/// Half-width in standard errors of a 90 % interval with `df` degrees of freedom: Student's t at .95, exact to three
/// digits from one degree on \[student1908\].
pub(super) fn t90(df: f64) -> f64 {
    const FIRST: [f64; 10] = [6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812];
    let df = df.max(1.0);
    if df <= 10.0 {
        // The line between two whole numbers lies a little above the curve.
        let low = df as usize;
        let next = FIRST.get(low).copied().unwrap_or(FIRST[low - 1]);
        return FIRST[low - 1] + (next - FIRST[low - 1]) * (df - low as f64);
    }
    let z = crate::measure::Z90;
    // Expansion of the quantile in 1/df.
    let (z3, z5) = (z.powi(3), z.powi(5));
    z + (z3 + z) / (4.0 * df) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * df * df)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_meet_the_table() {
        for (df, t) in
            [(1.0, 6.314), (10.0, 1.812), (11.0, 1.796), (20.0, 1.725), (60.0, 1.671), (1e6, 1.645)]
        {
            assert!((t90(df) - t).abs() < 1e-3, "{df}: {}", t90(df));
        }
    }

    #[test]
    fn a_member_is_never_compared_with_a_member() {
        let states: Vec<StateId> = Concordance::bundled().states().map(|(id, _)| id).collect();
        let members: BTreeSet<StateId> = states.iter().copied().take(4).collect();
        let day = Date::new(2000, 1, 1).unwrap();
        for set in [Comparable::All, Comparable::Region, Comparable::Subregion] {
            let found = set.of(states[0], &members, &states, day);
            assert!(found.iter().all(|state| !members.contains(state)));
            assert!(!found.is_empty());
        }
        assert_eq!(Comparable::find("nobody").unwrap_err().kind(), ErrorKind::UnknownBaseline);
    }
}
