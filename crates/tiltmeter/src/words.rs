//! Official speeches as a table of ties: how many sentences name each power, and in which company.

use std::collections::{BTreeMap, BTreeSet};

use tilt_analysis::ties::Ground;
use tilt_core::record::TextItem;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Concordance, Period, StateId};
use tilt_text::company::{Company, company};

/// Counts by state and year.
#[derive(Debug, Default)]
pub struct Speeches {
    years: BTreeMap<(StateId, i16), Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    speeches: u32,
    sentences: u32,
    naming: u32,
    /// By power: named, with cooperation alone, with conflict alone, without another power.
    powers: BTreeMap<StateId, [u32; 4]>,
}

impl Speeches {
    /// Takes a text, if a state's official speaks in it and its year is known.
    pub fn add(&mut self, item: &TextItem, powers: &[StateId]) {
        let Some(state) = Concordance::bundled().by_key(&item.speaker_state) else { return };
        let Some(year) = item.published.get(..4).and_then(|year| year.parse::<i16>().ok()) else { return };
        let counts = self.years.entry((state, year)).or_default();
        counts.speeches += 1;
        // Names are read as of the middle of the year, since only the year may be known.
        let day = tilt_core::Date::new(year, 7, 1).ok();
        for sentence in company(&item.text, day) {
            counts.add(&sentence, state, powers);
        }
    }

    /// The table; `None` without any speech. Years between the first and the last speech of any state are covered.
    pub fn table(&self, ground: &Ground) -> Option<TieTable> {
        let years: BTreeSet<i16> = self.years.keys().map(|(_, year)| *year).collect();
        let (first, last) = (*years.first()?, *years.last()?);
        let rows = self.years.iter().map(|((state, year), counts)| {
            let with = |power: &StateId| {
                let [named, warm, cold, alone] = counts.powers.get(power).copied().unwrap_or_default();
                let own = power == state;
                [named, warm, cold, alone].map(|count| (!own).then_some(f64::from(count)))
            };
            TieRow {
                state: *state,
                period: Period::Year(*year),
                own: [counts.speeches, counts.sentences, counts.naming].map(|n| Some(f64::from(n))).to_vec(),
                pair: ground.powers.iter().flat_map(with).collect(),
            }
        });
        let rows = rows.collect();
        let mut coverage = ground.coverage.clone();
        coverage.from = Some(Period::Year(first).start());
        coverage.to = Some(Period::Year(last).end());
        let states: BTreeSet<StateId> = self.years.keys().map(|(state, _)| *state).collect();
        coverage.note = format!("speeches of {} states", states.len());
        coverage.complete = false;
        Some(TieTable::new(TieKind::Words, ground.powers.clone(), rows, coverage, ground.origin.clone()))
    }
}

impl Counts {
    fn add(&mut self, sentence: &Company, own: StateId, powers: &[StateId]) {
        self.sentences += 1;
        let named: Vec<StateId> =
            powers.iter().copied().filter(|power| *power != own && sentence.states.contains(power)).collect();
        self.naming += u32::from(!named.is_empty());
        for power in &named {
            let counts = self.powers.entry(*power).or_default();
            counts[0] += 1;
            counts[1] += u32::from(sentence.cooperative && !sentence.conflictual);
            counts[2] += u32::from(sentence.conflictual && !sentence.cooperative);
            counts[3] += u32::from(named.len() == 1);
        }
    }
}
