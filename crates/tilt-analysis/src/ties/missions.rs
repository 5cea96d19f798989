//! Missions of powers, by the highest rank of the year.

use std::collections::BTreeMap;

use tilt_core::record::{Mission, MissionLevel};
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Date, StateId};

use super::Ground;

/// A power of whose missions the source does not speak has no value; the same for a host outside every spell.
pub fn missions<'r>(missions: impl Iterator<Item = &'r Mission>, ground: &Ground) -> TieTable {
    let mut highest: BTreeMap<(StateId, i16), BTreeMap<StateId, MissionLevel>> = BTreeMap::new();
    let covered = ground.years();
    for mission in missions {
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
    let code = |level: &MissionLevel| *level as u8;
    let rows = highest
        .iter()
        .map(|((host, year), levels)| TieRow {
            state: *host,
            year: *year,
            own: None,
            values: ground.powers.iter().map(|power| levels.get(power).map(|l| f64::from(code(l)))).collect(),
        })
        .collect();
    TieTable::new(
        TieKind::Missions,
        ground.powers.clone(),
        rows,
        ground.coverage.clone(),
        ground.origin.clone(),
    )
}

#[cfg(test)]
mod tests {
    use tilt_core::time::Spell;

    use super::*;
    use crate::made_up::state;
    use crate::ties::ground;

    #[test]
    fn the_highest_rank_of_the_year_counts() {
        let mission = |level, from: &str, to: &str| Mission {
            sender: state("USA"),
            host: state("KEN"),
            spell: Spell { from: from.parse().ok(), to: to.parse().ok() },
            level,
            written: String::new(),
        };
        let list = [
            mission(MissionLevel::Consulate, "1999-01-01", "2000-06-01"),
            mission(MissionLevel::Embassy, "2000-06-01", "2001-01-01"),
        ];
        let table = missions(list.iter(), &ground("1999-01-01", "2003-01-01", &["CHN", "USA"]));
        let of = |power: &str, year| table.get(state("KEN"), state(power), year);
        assert_eq!((of("USA", 1999), of("USA", 2000), of("USA", 2001)), (Some(3.0), Some(5.0), None));
        assert_eq!(of("CHN", 2000), None, "the source speaks of one power only");
    }
}
