//! Missions of powers, by the highest rank of the year.

use std::collections::BTreeMap;

use tilt_core::record::{Mission, MissionLevel};
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Date, Period, Record, StateId};

use super::{Gather, Gatherer, Ground, name};

pub(super) const GATHERER: Gatherer = Gatherer {
    kind: TieKind::Missions,
    records: &["missions"],
    apart: false,
    new: || {
        debug_assert_eq!(name::<Mission>(), "missions");
        Box::<Missions>::default()
    },
};

#[derive(Default)]
struct Missions {
    missions: Vec<Mission>,
}

impl Gather for Missions {
    fn add(&mut self, record: &Record) {
        if let Record::Mission(mission) = record {
            self.missions.push(mission.clone());
        }
    }

    /// A power of whose missions the source does not speak has no value; the same for a host outside every spell.
    fn table(&self, ground: &Ground) -> TieTable {
        let mut highest: BTreeMap<(StateId, i16), BTreeMap<StateId, MissionLevel>> = BTreeMap::new();
        let covered = ground.years();
        for mission in &self.missions {
            let Some(covered) = &covered else { break };
            let first =
                mission.spell.from.map_or(*covered.start(), |from| from.first.year()).max(*covered.start());
            let last_day = mission.spell.to.map(|to| to.first.yesterday().unwrap_or(Date::MIN));
            let last = last_day.map_or(*covered.end(), Date::year).min(*covered.end());
            for year in first..=last {
                let level = highest.entry((mission.host, year)).or_default().entry(mission.sender);
                let level = level.or_insert(mission.level);
                *level = (*level).max(mission.level);
            }
        }
        let rows = highest.iter().map(|((host, year), levels)| {
            ground.row(TieKind::Missions, *host, Period::Year(*year), Vec::new(), |power| {
                vec![levels.get(&power).map(|level| f64::from(*level as u8))]
            })
        });
        ground.table(TieKind::Missions, rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use tilt_core::time::Spell;

    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn the_highest_rank_of_the_year_counts() {
        let mission = |level, from: &str, to: &str| {
            Record::Mission(Mission {
                sender: state("USA"),
                host: state("KEN"),
                spell: Spell { from: from.parse().ok(), to: to.parse().ok() },
                level,
                written: String::new(),
            })
        };
        let mut gathered = Missions::default();
        gathered.add(&mission(MissionLevel::Consulate, "1999-01-01", "2000-06-01"));
        gathered.add(&mission(MissionLevel::Embassy, "2000-06-01", "2001-01-01"));
        let table = gathered.table(&ground("1999-01-01", "2003-01-01", &["CHN", "USA"]));
        let of = |power: &str, year| {
            table.tie(state("KEN"), state(power), Period::Year(year)).and_then(|tie| tie.pair("level"))
        };
        assert_eq!((of("USA", 1999), of("USA", 2000), of("USA", 2001)), (Some(3.0), Some(5.0), None));
        assert_eq!(of("CHN", 2000), None, "the source speaks of one power only");
    }
}
