//! Official speeches as a table of ties: how many sentences name each power, and in which company.

use std::collections::{BTreeMap, BTreeSet};

use tilt_analysis::ties::Ground;
use tilt_core::actor::Role;
use tilt_core::record::TextItem;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Concordance, DocumentMeta, Period, StateId};
use tilt_text::company::{Company, company};

use crate::documents::language;

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

/// Attributed statements by state and year.
#[derive(Debug, Default)]
pub struct Statements {
    /// Texts in a language that is read, by year: the denominator.
    texts: BTreeMap<i16, u32>,
    years: BTreeMap<(StateId, i16), Attributed>,
}

#[derive(Debug, Default)]
struct Attributed {
    quoting: u32,
    sentences: u32,
    naming: u32,
    /// By power, in the order of the kind's statistics.
    powers: BTreeMap<StateId, [u32; 11]>,
}

impl Statements {
    /// Takes a text, if its year is known and its language is read.
    pub fn add(&mut self, item: &TextItem, powers: &[StateId]) {
        let Some(year) = item.published.get(..4).and_then(|year| year.parse::<i16>().ok()) else { return };
        let text = format!("{}\n\n{}", item.title, item.text);
        let meta = DocumentMeta {
            date: item.published.get(..10).and_then(|day| day.parse().ok()),
            lang: language(&item.lang),
            ..DocumentMeta::default()
        };
        // A text that is no document, such as one without letters, has no sentences either.
        let Ok(document) = tilt_text::decode(&item.item, text.as_bytes(), &meta) else { return };
        let Some(said) = tilt_text::company::said(&document.value) else { return };
        *self.texts.entry(year).or_default() += 1;
        let mut quoted: BTreeSet<StateId> = BTreeSet::new();
        let mut named: BTreeSet<(StateId, StateId)> = BTreeSet::new();
        // Warm minus cold sentences of this text, by speaker and power.
        let mut net: BTreeMap<(StateId, StateId), i32> = BTreeMap::new();
        for sentence in said {
            let counts = self.years.entry((sentence.speaker, year)).or_default();
            counts.quoting += u32::from(quoted.insert(sentence.speaker));
            counts.sentences += 1;
            let about: Vec<StateId> =
                powers.iter().copied().filter(|power| sentence.states.contains(power)).collect();
            counts.naming += u32::from(!about.is_empty());
            for power in about {
                let row = counts.powers.entry(power).or_default();
                row[0] += u32::from(named.insert((sentence.speaker, power)));
                row[1] += 1;
                row[2] += u32::from(sentence.cooperative && !sentence.conflictual);
                row[3] += u32::from(sentence.conflictual && !sentence.cooperative);
                let class = match sentence.role {
                    Role::Head => 4,
                    Role::Government => 5,
                    Role::Parliament => 6,
                    Role::Military => 7,
                    Role::State => 8,
                };
                row[class] += 1;
                let tone = i32::from(sentence.cooperative) - i32::from(sentence.conflictual);
                *net.entry((sentence.speaker, power)).or_default() += tone;
            }
        }
        for ((speaker, power), tone) in net.into_iter().filter(|(_, tone)| *tone != 0) {
            let counts = self.years.entry((speaker, year)).or_default();
            counts.powers.entry(power).or_default()[if tone > 0 { 9 } else { 10 }] += 1;
        }
    }

    /// The table; `None` without any attributed sentence. A state that no text of a year quotes has no row there: the
    /// corpus may not follow it.
    pub fn table(&self, ground: &Ground) -> Option<TieTable> {
        let (first, last) = (*self.texts.keys().next()?, *self.texts.keys().next_back()?);
        if self.years.is_empty() {
            return None;
        }
        let rows = self.years.iter().map(|((state, year), counts)| {
            let with = |power: &StateId| {
                let row = counts.powers.get(power).copied().unwrap_or_default();
                row.map(|count| (power != state).then_some(f64::from(count)))
            };
            let texts = self.texts.get(year).copied().unwrap_or_default();
            TieRow {
                state: *state,
                period: Period::Year(*year),
                own: [texts, counts.quoting, counts.sentences, counts.naming]
                    .map(|n| Some(f64::from(n)))
                    .to_vec(),
                pair: ground.powers.iter().flat_map(with).collect(),
            }
        });
        let rows = rows.collect();
        let mut coverage = ground.coverage.clone();
        coverage.from = Some(Period::Year(first).start());
        coverage.to = Some(Period::Year(last).end());
        coverage.note =
            "offices quoted in the texts of the corpus, whose choice of texts is its own".to_owned();
        coverage.complete = false;
        Some(TieTable::new(TieKind::Statements, ground.powers.clone(), rows, coverage, ground.origin.clone()))
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
