//! Forms of the reference tables in a sentence: longest first, on word boundaries, in their own case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use tilt_core::actor::{Actor, Role};
use tilt_core::concordance::{Concordance, NameKind};
use tilt_core::organisation::MembershipTable;
use tilt_core::time::{Date, Spell};

use super::gazetteer::Entry;
use super::sector::Sector;
use super::{Mention, MentionKind};
use crate::sentence::{Normal, lexicon_rows};

/// One row of a name table.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub actor: Actor,
    pub kind: NameKind,
    /// Sectors of a body from the lexicon; empty for rows of the reference tables.
    pub sectors: Vec<Sector>,
    pub form: &'static str,
    pub spell: Spell,
    pub ambiguous: Vec<&'static str>,
}

struct Names {
    automaton: AhoCorasick,
    /// Rows of each pattern, by pattern number.
    rows: Vec<Vec<Form>>,
    /// Forms that are common words when case is ignored.
    common: BTreeSet<&'static str>,
}

impl Names {
    fn bundled() -> &'static Names {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(Names::build)
    }

    fn build() -> Names {
        let mut by_form: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        let bodies: Vec<Entry> = super::gazetteer::bodies().collect();
        let by_name: BTreeMap<&str, &Entry> = bodies.iter().map(|body| (body.form, body)).collect();
        for name in Concordance::bundled().names() {
            // A seat stands for the government, unless the lexicon knows it as another organ of the same state.
            let organ = by_name.get(name.form).filter(|body| body.home.state() == Some(name.state));
            let seat =
                organ.and_then(|body| body_actor(body)).unwrap_or(Actor::State(name.state, Role::Government));
            let is_seat = name.kind == NameKind::Seat;
            by_form.entry(lower(name.form)).or_default().push(Form {
                actor: if is_seat { seat } else { Actor::State(name.state, Role::State) },
                kind: name.kind,
                sectors: organ.filter(|_| is_seat).map(|body| body.sectors.clone()).unwrap_or_default(),
                form: name.form,
                spell: name.spell,
                ambiguous: name.ambiguous.clone(),
            });
        }
        for name in MembershipTable::bundled().names() {
            by_form.entry(lower(name.form)).or_default().push(Form {
                actor: Actor::Org(name.org),
                kind: NameKind::Name,
                sectors: Vec::new(),
                form: name.form,
                spell: name.spell,
                ambiguous: name.ambiguous.clone(),
            });
        }
        let known: BTreeSet<String> = by_form.keys().cloned().collect();
        for body in bodies {
            let (form, Some(actor)) = (lower(body.form), body_actor(&body)) else { continue };
            // What the reference tables say goes before the lexicon.
            if !known.contains(&form) && body.ambiguous.is_empty() {
                by_form.entry(form).or_default().push(Form {
                    actor,
                    kind: NameKind::Name,
                    sectors: body.sectors,
                    form: body.form,
                    spell: body.spell,
                    ambiguous: body.ambiguous,
                });
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(by_form.keys())
            .expect("a few thousand short names fit the automaton");
        let common = lexicon_rows(include_str!("../../lexicon/common_words.tsv")).map(|row| row[0]).collect();
        Names { automaton, rows: by_form.into_values().collect(), common }
    }
}

/// Bodies that the rules see: organs of a state as the state in a role, and armed groups. Parties, companies, media and
/// regions stay words, since no state acts through them.
fn body_actor(body: &Entry) -> Option<Actor> {
    let state = body.home.state()?;
    let role = match body.sectors.first()? {
        Sector::Gov if body.sectors.contains(&Sector::Jrn) || body.sectors.contains(&Sector::Bus) => {
            return None;
        }
        Sector::Gov | Sector::Cop | Sector::Spy => Role::Government,
        Sector::Mil => Role::Military,
        Sector::Leg => Role::Parliament,
        sector if is_armed(*sector) => Role::State,
        _ => return None,
    };
    Some(Actor::State(state, role))
}

fn is_armed(sector: Sector) -> bool {
    matches!(sector, Sector::Reb | Sector::Prm | Sector::Uaf | Sector::Crm)
}

/// One lower-case character for one character, so that offsets stay in step.
pub(crate) fn lower_one(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn lower(text: &str) -> String {
    text.chars().map(|c| if c == '’' { '\'' } else { lower_one(c) }).collect()
}

/// Finds table forms and decides each as far as the form and the date allow.
pub fn find(text: &str, normal: &Normal, day: Option<Date>) -> Vec<Mention> {
    let names = Names::bundled();
    let folded: String = normal.chars.iter().map(|n| lower_one(n.c)).collect();
    let is_word = |index: usize| normal.chars.get(index).is_some_and(|n| n.c.is_alphanumeric());
    let is_shouting = normal.is_shouting();
    let mut found = Vec::new();
    let (mut at, mut byte) = (0, 0);
    while at < normal.chars.len() {
        let width = lower_one(normal.chars[at].c).len_utf8();
        let starts_word = is_word(at) && (at == 0 || !is_word(at - 1));
        let input = Input::new(&folded).range(byte..).anchored(Anchored::Yes);
        let hit = if starts_word { names.automaton.find(input) } else { None };
        if let Some(hit) = hit {
            let length = folded[hit.start()..hit.end()].chars().count();
            let to = at + length;
            let open = normal.chars[to - 1].c.is_alphanumeric() && is_word(to);
            let written: String = normal.chars[at..to].iter().map(|n| n.c).collect();
            let rows = &names.rows[hit.pattern().as_usize()];
            if !open && let Some(mention) = decide(rows, &written, day, is_shouting, &names.common) {
                let span = normal.span(at, to);
                found.push(Mention { surface: span.of(text).to_owned(), span, covers: at..to, ..mention });
                (at, byte) = (to, hit.end());
                continue;
            }
        }
        at += 1;
        byte += width;
    }
    found
}

/// Whether the text writes the form as a name: in the form's own case, or all in capitals.
pub(crate) fn is_written(form: &str, written: &str) -> bool {
    if form == written {
        return true;
    }
    let is_abbreviation = !form.chars().any(char::is_lowercase);
    let is_capitals = !written.chars().any(char::is_lowercase);
    let keeps_capitals =
        form.chars().zip(written.chars()).all(|(f, w)| !f.is_uppercase() || w.is_uppercase());
    !is_abbreviation && (is_capitals || keeps_capitals)
}

/// What the rows of one form mean in the case they are written in, on a day; `None`: not written as a name.
pub(crate) fn decide(
    rows: &[Form],
    written: &str,
    day: Option<Date>,
    is_shouting: bool,
    common: &BTreeSet<&'static str>,
) -> Option<Mention> {
    let written_rows: Vec<&Form> = rows.iter().filter(|row| is_written(row.form, written)).collect();
    let valid = |row: &&Form| match day {
        Some(day) => row.spell.contains(day),
        None => row.spell.to.is_none(),
    };
    let current: Vec<&Form> = written_rows.iter().copied().filter(valid).collect();
    let is_historic = current.is_empty();
    let rows = if is_historic { written_rows } else { current };
    let best = rows.iter().map(|row| rank(row.kind)).min()?;
    let same_rank: Vec<&Form> = rows.iter().copied().filter(|row| rank(row.kind) == best).collect();
    let first = same_rank[0];
    let mut readings: BTreeSet<String> = rows.iter().map(|row| row.actor.code()).collect();
    readings.extend(rows.iter().flat_map(|row| &row.ambiguous).map(|reading| (*reading).to_owned()));
    let lowered = lower(written);
    let is_capitals_of_a_word =
        is_shouting && !written.chars().any(char::is_lowercase) && common.contains(lowered.as_str());
    if is_capitals_of_a_word {
        readings.insert("common word".to_owned());
    }
    let what = match first.kind {
        NameKind::Capital => "capital",
        NameKind::Seat => "seat of government",
        NameKind::Adjective => "adjective",
        NameKind::People => "people",
        _ if !first.sectors.is_empty() => "named body",
        NameKind::Name | NameKind::Official | NameKind::Alias => "name",
    };
    let reason =
        if is_historic { format!("{what}, not in use on the day of the document") } else { what.to_owned() };
    let kind = match (first.kind, first.actor) {
        (NameKind::Adjective, _) => MentionKind::Adjective,
        (NameKind::People, _) => MentionKind::People,
        (_, Actor::Org(_)) => MentionKind::Organisation,
        _ if first.sectors.first().is_some_and(|sector| is_armed(*sector)) => MentionKind::Group,
        _ => MentionKind::State,
    };
    let mention = Mention {
        kind,
        actor: Some(first.actor),
        sectors: first.sectors.clone(),
        candidates: Vec::new(),
        surface: String::new(),
        span: tilt_core::Span::new(0, 0),
        reason,
        covers: 0..0,
    };
    if readings.len() == 1 {
        return Some(mention);
    }
    // The tables list seas, regions and provinces beside the names so that the longest match is taken; such a row has
    // no reading as the state itself, and neither has a part of a state.
    const NEVER_THE_STATE: [&str; 8] =
        ["sea", "ocean", "part of a state", "region", "lake", "canal", "island", "continent"];
    let is_part =
        first.kind == NameKind::Alias && first.ambiguous.iter().all(|r| NEVER_THE_STATE.contains(r));
    let is_other_thing = is_part && !first.ambiguous.is_empty() && first.form.contains(' ');
    if is_other_thing {
        return Some(Mention {
            kind: MentionKind::Place,
            reason: "a place, not the state".to_owned(),
            ..mention
        });
    }
    let kind = if matches!(kind, MentionKind::Adjective | MentionKind::People) {
        kind
    } else {
        MentionKind::Unresolved
    };
    Some(Mention { kind, actor: None, candidates: readings.into_iter().collect(), ..mention })
}

/// Names before capitals before adjectives: "Luxembourg" and "US" are read as the state.
fn rank(kind: NameKind) -> u8 {
    match kind {
        NameKind::Name | NameKind::Official | NameKind::Alias => 0,
        NameKind::Capital | NameKind::Seat => 1,
        NameKind::Adjective => 2,
        NameKind::People => 3,
    }
}
