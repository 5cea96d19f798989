//! States, their codes in other systems and their names, all dated.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::actor::StateId;
use crate::table::Table;
use crate::time::{Date, Spell};

/// One row of `states.tsv`.
#[derive(Debug, Clone)]
pub struct State {
    /// Three capital letters.
    pub key: &'static str,
    /// What stands before the English name in a sentence; empty if nothing.
    pub article: &'static str,
    /// Usual short name, English.
    pub name_en: &'static str,
    /// Usual short name, Russian.
    pub name_ru: &'static str,
    /// UN M49 region.
    pub region: &'static str,
    /// UN M49 sub-region.
    pub subregion: &'static str,
    /// Membership in the state system.
    pub system: Spell,
    /// What is special about the series ("USSR and Russia are one series"), empty if nothing.
    pub note: &'static str,
    /// Where the row comes from.
    pub source: &'static str,
}

impl State {
    /// The English name as it stands in a sentence: "the Netherlands". Lists, titles and labels have the bare name.
    pub fn in_prose(&self) -> String {
        crate::table::in_prose(self.article, self.name_en)
    }
}

/// A system of codes for states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeScheme {
    /// Correlates of War country code.
    Cow,
    /// Correlates of War abbreviation.
    CowAbb,
    /// Gleditsch and Ward number.
    Gw,
    /// ISO 3166-1 alpha-3, with ISO 3166-3 codes for former states.
    Iso3,
    /// ISO 3166-1 alpha-2.
    Iso2,
    /// FIPS 10-4, used by GDELT.
    Fips,
    /// UN M49 number.
    M49,
}

impl CodeScheme {
    /// All schemes.
    pub const ALL: [CodeScheme; 7] = [
        CodeScheme::Cow,
        CodeScheme::CowAbb,
        CodeScheme::Gw,
        CodeScheme::Iso3,
        CodeScheme::Iso2,
        CodeScheme::Fips,
        CodeScheme::M49,
    ];

    /// Name in `state_codes.tsv`.
    pub fn name(self) -> &'static str {
        match self {
            CodeScheme::Cow => "cow",
            CodeScheme::CowAbb => "cowabb",
            CodeScheme::Gw => "gw",
            CodeScheme::Iso3 => "iso3",
            CodeScheme::Iso2 => "iso2",
            CodeScheme::Fips => "fips",
            CodeScheme::M49 => "m49",
        }
    }
}

/// Language of a name or text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    En,
    /// Russian.
    Ru,
}

/// What a name form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// Short name of the state.
    Name,
    /// Long form.
    Official,
    /// Other spelling or abbreviation.
    Alias,
    /// "Kazakh", "Kazakhstani": says of what state something is; not itself the state acting.
    Adjective,
    /// "Kazakhs", "Britons": nationals. Never the state.
    People,
    /// Capital city, which stands for the government by metonymy.
    Capital,
    /// A building or office that stands for the government.
    Seat,
}

/// One row of `state_names.tsv`.
#[derive(Debug, Clone)]
pub struct NameForm {
    /// The state meant.
    pub state: StateId,
    /// Language of the form.
    pub lang: Lang,
    /// What it is.
    pub kind: NameKind,
    /// The form, in its usual case.
    pub form: &'static str,
    /// When it meant this state.
    pub spell: Spell,
    /// Other readings; a form with readings is not resolved on its own.
    pub ambiguous: Vec<&'static str>,
}

/// The table of states with codes and names.
#[derive(Debug)]
pub struct Concordance {
    states: Vec<State>,
    codes: BTreeMap<(CodeScheme, &'static str), Vec<(StateId, Spell)>>,
    codes_of: BTreeMap<(StateId, CodeScheme), Vec<(&'static str, Spell)>>,
    names: Vec<NameForm>,
    by_folded_name: BTreeMap<String, Vec<usize>>,
    /// Interruptions of membership in the state system.
    gaps: Vec<(StateId, Spell)>,
    vintage: Date,
}

impl Concordance {
    /// The table compiled into this build.
    pub fn bundled() -> &'static Concordance {
        static TABLE: OnceLock<Concordance> = OnceLock::new();
        TABLE.get_or_init(|| {
            Concordance::read(
                Table::parse("states.tsv", include_str!("../tables/states.tsv")),
                Table::parse("state_codes.tsv", include_str!("../tables/state_codes.tsv")),
                Table::parse("state_names.tsv", include_str!("../tables/state_names.tsv")),
                Table::parse("system_gaps.tsv", include_str!("../tables/system_gaps.tsv")),
            )
        })
    }

    /// Number of states.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is no state (never for the bundled table).
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Date up to which the table is kept.
    pub fn vintage(&self) -> Date {
        self.vintage
    }

    /// All states in key order.
    pub fn states(&self) -> impl Iterator<Item = (StateId, &State)> {
        self.states.iter().enumerate().map(|(index, state)| (StateId(index as u16), state))
    }

    /// The row of a state.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.index()]
    }

    /// Whether the state was a member of the state system on any day of `[from, to)`: inside its spell and not wholly in
    /// an interruption. An entity without a spell never was.
    pub fn in_system(&self, id: StateId, from: Date, to: Date) -> bool {
        let spell = self.state(id).system;
        if spell == Spell::ALWAYS || !spell.overlaps(from, to) {
            return false;
        }
        let begin = spell.from.map_or(from, |own| own.first.max(from));
        let end = spell.to.map_or(to, |own| own.first.min(to));
        !self.gaps.iter().any(|(state, gap)| {
            *state == id
                && gap.from.is_some_and(|own| own.first <= begin)
                && gap.to.is_some_and(|own| end <= own.first)
        })
    }

    /// All name forms in file order.
    pub fn names(&self) -> &[NameForm] {
        &self.names
    }

    /// The state with this key.
    pub fn by_key(&self, key: &str) -> Option<StateId> {
        self.states.binary_search_by(|state| state.key.cmp(key)).ok().map(|index| StateId(index as u16))
    }

    /// The state that a code means on `day`; without a day, the code must have meant only one state.
    ///
    /// Datasets often carry today's code back into years in which another was valid (`RUS` in 1950). So a code that
    /// no spell holds on `day` means the state that holds it on any other day, if that is only one.
    pub fn by_code(&self, scheme: CodeScheme, code: &str, day: Option<Date>) -> Option<StateId> {
        let (_, rows) = self.codes.get_key_value(&(scheme, code))?;
        let on_day =
            rows.iter().filter(|(_, spell)| day.is_none_or(|day| spell.contains(day))).map(|row| row.0);
        only_one(on_day).or_else(|| only_one(rows.iter().map(|row| row.0)))
    }

    /// The code of a state in a scheme on `day`; without a day, its last code.
    pub fn code_of(&self, state: StateId, scheme: CodeScheme, day: Option<Date>) -> Option<&'static str> {
        let rows = self.codes_of.get(&(state, scheme))?;
        match day {
            Some(day) => rows.iter().find(|(_, spell)| spell.contains(day)).map(|row| row.0),
            None => rows
                .iter()
                .max_by_key(|(_, spell)| spell.to.map_or(Date::MAX, |to| to.first))
                .map(|row| row.0),
        }
    }

    /// Reads what a user writes for a state: key, ISO code, COW number or any name form that means one state.
    ///
    /// # Errors
    /// [`UnknownState`] with the nearest spellings, or with the candidates if the name means several states.
    pub fn resolve(&self, text: &str, day: Option<Date>) -> Result<StateId, UnknownState> {
        let text = text.trim();
        match self.meanings(text, day)[..] {
            [state] => Ok(state),
            [] => Err(UnknownState {
                text: text.to_owned(),
                candidates: Vec::new(),
                nearest: self.nearest(text),
            }),
            ref states => {
                Err(UnknownState { text: text.to_owned(), candidates: states.to_vec(), nearest: Vec::new() })
            }
        }
    }

    /// As [`Concordance::resolve`] for a program, which has no use for spellings: to look for the nearest ones costs a
    /// thousand times what it costs to see that a name is not there.
    pub fn find(&self, text: &str, day: Option<Date>) -> Option<StateId> {
        match self.meanings(text.trim(), day)[..] {
            [state] => Some(state),
            _ => None,
        }
    }

    /// The states that a text without blanks around it may mean.
    fn meanings(&self, text: &str, day: Option<Date>) -> Vec<StateId> {
        let upper = text.to_uppercase();
        if let Some(state) = self.by_key(&upper) {
            return vec![state];
        }
        for scheme in [CodeScheme::Iso3, CodeScheme::Iso2, CodeScheme::Cow, CodeScheme::CowAbb] {
            if let Some(state) = self.by_code(scheme, &upper, day) {
                return vec![state];
            }
        }
        let rows: Vec<&NameForm> = self.by_folded_name.get(&fold(text)).map_or_else(Vec::new, |rows| {
            rows.iter()
                .map(|row| &self.names[*row])
                .filter(|form| matches!(form.kind, NameKind::Name | NameKind::Official | NameKind::Alias))
                .filter(|form| day.is_none_or(|day| form.spell.contains(day)))
                .collect()
        });
        let mut states: Vec<StateId> = rows.iter().map(|form| form.state).collect();
        states.sort();
        states.dedup();
        states
    }

    /// Name forms equal to `text` when case is ignored.
    pub fn forms(&self, text: &str) -> impl Iterator<Item = &NameForm> {
        self.by_folded_name.get(&fold(text)).into_iter().flatten().map(|row| &self.names[*row])
    }

    /// Up to three state names nearest in spelling, at most two edits away.
    fn nearest(&self, text: &str) -> Vec<&'static str> {
        let folded: Vec<char> = fold(text).chars().collect();
        let limit = if folded.len() < 5 { 1 } else { 2 };
        let mut found: Vec<(usize, &'static str)> = self
            .names
            .iter()
            .filter(|form| matches!(form.kind, NameKind::Name | NameKind::Alias | NameKind::Official))
            .map(|form| (form.form, self.state(form.state).name_en))
            .chain(self.states.iter().map(|state| (state.key, state.key)))
            .filter_map(|(form, shown)| {
                let distance = edit_distance(&folded, &fold(form).chars().collect::<Vec<_>>(), limit)?;
                Some((distance, shown))
            })
            .collect();
        found.sort();
        found.dedup_by_key(|row| row.1);
        found.truncate(3);
        found.into_iter().map(|row| row.1).collect()
    }

    fn read(states: Table, codes: Table, names: Table, gaps: Table) -> Concordance {
        let mut rows: Vec<State> = states
            .rows()
            .map(|row| State {
                key: row.get("key"),
                article: row.get("article"),
                name_en: row.get("name_en"),
                name_ru: row.get("name_ru"),
                region: row.get("region"),
                subregion: row.get("subregion"),
                system: row.spell(),
                note: row.get("note"),
                source: row.get("source"),
            })
            .collect();
        rows.sort_by_key(|state| state.key);
        let find = |key: &str| -> Option<StateId> {
            rows.binary_search_by(|state| state.key.cmp(key)).ok().map(|index| StateId(index as u16))
        };
        let mut by_code: BTreeMap<(CodeScheme, &'static str), Vec<(StateId, Spell)>> = BTreeMap::new();
        let mut codes_of: BTreeMap<(StateId, CodeScheme), Vec<(&'static str, Spell)>> = BTreeMap::new();
        for row in codes.rows() {
            let state = find(row.get("key")).unwrap_or_else(|| row.refuse("key", &"no such state"));
            let scheme = CodeScheme::ALL.into_iter().find(|scheme| scheme.name() == row.get("scheme"));
            let scheme = scheme.unwrap_or_else(|| row.refuse("scheme", &"no such scheme"));
            by_code.entry((scheme, row.get("code"))).or_default().push((state, row.spell()));
            codes_of.entry((state, scheme)).or_default().push((row.get("code"), row.spell()));
        }
        let mut forms: Vec<NameForm> = Vec::new();
        for row in names.rows() {
            forms.push(NameForm {
                state: find(row.get("key")).unwrap_or_else(|| row.refuse("key", &"no such state")),
                lang: lang(row.get("lang")).unwrap_or_else(|| row.refuse("lang", &"neither en nor ru")),
                kind: match row.get("kind") {
                    "name" => NameKind::Name,
                    "official" => NameKind::Official,
                    "alias" => NameKind::Alias,
                    "adjective" => NameKind::Adjective,
                    "people" => NameKind::People,
                    "capital" => NameKind::Capital,
                    "seat" => NameKind::Seat,
                    _ => row.refuse("kind", &"no such kind of name"),
                },
                form: row.get("form"),
                spell: row.spell(),
                ambiguous: row.list("ambiguous").collect(),
            });
        }
        let mut by_folded_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, form) in forms.iter().enumerate() {
            by_folded_name.entry(fold(form.form)).or_default().push(index);
        }
        let interrupted = gaps.rows().map(|row| {
            (find(row.get("key")).unwrap_or_else(|| row.refuse("key", &"no such state")), row.spell())
        });
        let gaps = interrupted.collect();
        let vintage = states.vintage();
        Concordance { states: rows, codes: by_code, codes_of, names: forms, by_folded_name, gaps, vintage }
    }
}

/// A name that does not mean exactly one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownState {
    /// What was written.
    pub text: String,
    /// The states it could mean, if several.
    pub candidates: Vec<StateId>,
    /// The nearest spellings, if none.
    pub nearest: Vec<&'static str>,
}

impl std::fmt::Display for UnknownState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.candidates.is_empty() {
            write!(f, "no state is called `{}`", self.text)
        } else {
            let keys: Vec<&str> = self.candidates.iter().map(|state| state.key()).collect();
            write!(f, "`{}` can mean {}", self.text, keys.join(" or "))
        }
    }
}

impl std::error::Error for UnknownState {}

fn only_one(mut states: impl Iterator<Item = StateId>) -> Option<StateId> {
    let first = states.next()?;
    states.all(|other| other == first).then_some(first)
}

pub(crate) fn lang(text: &str) -> Option<Lang> {
    match text {
        "en" => Some(Lang::En),
        "ru" => Some(Lang::Ru),
        _ => None,
    }
}

/// Lower case, with runs of white space as one blank: how names are compared.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Optimal-string-alignment distance (insert, delete, replace, swap neighbours), or `None` above `limit`.
fn edit_distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    let distance = last[b.len()];
    (distance <= limit).then_some(distance)
}
