//! Organisations and alliances, and who belonged to them when.

use std::fmt;
use std::sync::OnceLock;

use crate::actor::StateId;
use crate::concordance::{Concordance, Lang, lang};
use crate::origin::{Coverage, Locator, Origin};
use crate::table::Table;
use crate::time::{Date, FactDate, Spell};

/// An organisation: an index into `organisations.tsv`, in key order. It prints as the table's key (`CSTO`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrgId(u16);

impl OrgId {
    /// The key of the organisation.
    pub fn key(self) -> &'static str {
        MembershipTable::bundled().organisation(self).key
    }
}

impl fmt::Display for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl fmt::Debug for OrgId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// One row of `organisations.tsv`.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Short key.
    pub key: &'static str,
    /// What stands before the English name in a sentence; empty if nothing.
    pub article: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Russian name.
    pub name_ru: &'static str,
    /// `universal`, `security`, `economic`, `political` or `regional`.
    pub kind: &'static str,
    /// `security`, `economy`, `politics` or `general`.
    pub domain: &'static str,
    /// Founded and dissolved.
    pub spell: Spell,
    /// What a reader must know about the dates.
    pub note: &'static str,
    /// Where the row comes from.
    pub source: &'static str,
}

impl Organisation {
    /// The English name as it stands in a sentence: "the Warsaw Treaty Organization".
    pub fn in_prose(&self) -> String {
        crate::table::in_prose(self.article, self.name_en)
    }
}

/// What a state is to an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MembershipStatus {
    /// Full member.
    Member,
    /// Associate member.
    Associate,
    /// Observer.
    Observer,
    /// Candidate.
    Candidate,
    /// Suspended by the organisation; runs beside a spell of membership.
    Suspended,
    /// Participation stopped by the member itself; runs beside a spell of membership.
    Frozen,
}

impl MembershipStatus {
    /// All, in the order of their definition.
    pub const ALL: [MembershipStatus; 6] = [
        MembershipStatus::Member,
        MembershipStatus::Associate,
        MembershipStatus::Observer,
        MembershipStatus::Candidate,
        MembershipStatus::Suspended,
        MembershipStatus::Frozen,
    ];

    /// Name in the table and in output.
    pub fn name(self) -> &'static str {
        match self {
            MembershipStatus::Member => "member",
            MembershipStatus::Associate => "associate",
            MembershipStatus::Observer => "observer",
            MembershipStatus::Candidate => "candidate",
            MembershipStatus::Suspended => "suspended",
            MembershipStatus::Frozen => "frozen",
        }
    }
}

/// One spell of one state in one organisation.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The organisation.
    pub org: OrgId,
    /// The state.
    pub state: StateId,
    /// What it was.
    pub status: MembershipStatus,
    /// When.
    pub spell: Spell,
    /// The act the dates rest on.
    pub basis: String,
    /// Publication the row rests on.
    pub cited: String,
    /// The row itself.
    pub origin: Origin,
}

/// A name form of an organisation.
#[derive(Debug, Clone)]
pub struct OrgName {
    /// The organisation.
    pub org: OrgId,
    /// Language of the form.
    pub lang: Lang,
    /// Whether the form is an abbreviation, which is matched in its own case only.
    pub is_abbreviation: bool,
    /// The form in its usual case.
    pub form: &'static str,
    /// When it meant this organisation.
    pub spell: Spell,
    /// Other readings.
    pub ambiguous: Vec<&'static str>,
}

/// Organisations, their names and their members.
#[derive(Debug)]
pub struct MembershipTable {
    organisations: Vec<Organisation>,
    names: Vec<OrgName>,
    memberships: Vec<Membership>,
    vintage: Date,
}

/// Name of the table as an origin.
pub const MEMBERSHIPS_SOURCE: &str = "reference/memberships";

impl MembershipTable {
    /// The table compiled into this build.
    pub fn bundled() -> &'static MembershipTable {
        static TABLE: OnceLock<MembershipTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            MembershipTable::read(
                Table::parse("organisations.tsv", include_str!("../tables/organisations.tsv")),
                Table::parse("organisation_names.tsv", include_str!("../tables/organisation_names.tsv")),
                Table::parse("memberships.tsv", include_str!("../tables/memberships.tsv")),
            )
        })
    }

    /// All organisations in key order.
    pub fn organisations(&self) -> impl Iterator<Item = (OrgId, &Organisation)> {
        self.organisations.iter().enumerate().map(|(index, org)| (OrgId(index as u16), org))
    }

    /// The row of an organisation.
    pub fn organisation(&self, id: OrgId) -> &Organisation {
        &self.organisations[id.0 as usize]
    }

    /// The organisation with this key; case does not matter.
    pub fn by_key(&self, key: &str) -> Option<OrgId> {
        let index = self.organisations.iter().position(|org| org.key.eq_ignore_ascii_case(key))?;
        Some(OrgId(index as u16))
    }

    /// All name forms.
    pub fn names(&self) -> &[OrgName] {
        &self.names
    }

    /// All spells, by organisation, state, status and first day.
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The spells of one state, of every status.
    pub fn of_state(&self, state: StateId) -> impl Iterator<Item = &Membership> {
        self.memberships.iter().filter(move |membership| membership.state == state)
    }

    /// The spells of one state in one organisation, of every status.
    pub fn spells(&self, org: OrgId, state: StateId) -> impl Iterator<Item = &Membership> {
        self.memberships.iter().filter(move |m| m.org == org && m.state == state)
    }

    /// Full members on `day`, in key order.
    pub fn members_on(&self, org: OrgId, day: Date) -> Vec<StateId> {
        let mut states: Vec<StateId> = self
            .memberships
            .iter()
            .filter(|m| m.org == org && m.status == MembershipStatus::Member && m.spell.contains(day))
            .map(|m| m.state)
            .collect();
        states.sort();
        states.dedup();
        states
    }

    /// Date up to which the table is kept.
    pub fn vintage(&self) -> Date {
        self.vintage
    }

    /// What the table covers: complete for the organisations in it, silent on all others.
    pub fn coverage(&self) -> Coverage {
        let first = self.memberships.iter().filter_map(|m| m.spell.from).min();
        Coverage {
            source: MEMBERSHIPS_SOURCE.to_owned(),
            from: first.map(|date| date.first),
            to: Some(self.vintage),
            note: format!("all members of {} organisations; no other organisation", self.organisations.len()),
            complete: true,
        }
    }

    fn read(organisations: Table, names: Table, memberships: Table) -> MembershipTable {
        let mut rows: Vec<Organisation> = organisations
            .rows()
            .map(|row| Organisation {
                key: row.get("key"),
                article: row.get("article"),
                name_en: row.get("name_en"),
                name_ru: row.get("name_ru"),
                kind: row.get("kind"),
                domain: row.get("domain"),
                spell: Spell { from: row.date("founded"), to: row.date("dissolved") },
                note: row.get("note"),
                source: row.get("source"),
            })
            .collect();
        rows.sort_by_key(|org| org.key);
        let find = |key: &str| rows.iter().position(|org| org.key == key).map(|index| OrgId(index as u16));
        let forms = names
            .rows()
            .map(|row| OrgName {
                org: find(row.get("key")).unwrap_or_else(|| row.refuse("key", &"no such organisation")),
                lang: lang(row.get("lang")).unwrap_or_else(|| row.refuse("lang", &"neither en nor ru")),
                is_abbreviation: row.get("kind") == "abbr",
                form: row.get("form"),
                spell: row.spell(),
                ambiguous: row.list("ambiguous").collect(),
            })
            .collect();
        let vintage = memberships.vintage();
        let states = Concordance::bundled();
        let mut spells: Vec<Membership> = memberships
            .rows()
            .map(|row| Membership {
                org: find(row.get("org")).unwrap_or_else(|| row.refuse("org", &"no such organisation")),
                state: states
                    .by_key(row.get("state"))
                    .unwrap_or_else(|| row.refuse("state", &"no such state")),
                status: MembershipStatus::ALL
                    .into_iter()
                    .find(|status| status.name() == row.get("status"))
                    .unwrap_or_else(|| row.refuse("status", &"no such status")),
                spell: row.spell(),
                basis: row.get("basis").to_owned(),
                cited: row.get("source").to_owned(),
                origin: Origin {
                    source: MEMBERSHIPS_SOURCE.to_owned(),
                    version: vintage.to_string(),
                    sha256: None,
                    locator: Locator::Line(row.line()),
                },
            })
            .collect();
        spells.sort_by_key(|m| (m.org, m.state, m.status, m.spell.from));
        MembershipTable { organisations: rows, names: forms, memberships: spells, vintage }
    }
}

/// Whether a date lies where a spell's bound is imprecise, so that membership on that day is not certain.
pub fn is_near_bound(spell: &Spell, day: Date) -> bool {
    let fuzzy = |bound: Option<FactDate>| {
        bound.is_some_and(|b| (b.first..b.end()).contains(&day) || b.doubtful && b.first.year() == day.year())
    };
    fuzzy(spell.from) || fuzzy(spell.to)
}

/// The bundled table of memberships as it stands in `tables/memberships.tsv`, for readers of that layout.
pub const MEMBERSHIPS_TSV: &str = include_str!("../tables/memberships.tsv");
