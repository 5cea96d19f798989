//! Agreements between states: instrument, subjects, obligations and the stages they went through.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::actor::{Actor, Role, StateId};
use crate::concordance::Concordance;
use crate::organisation::MembershipTable;
use crate::origin::{Coverage, Locator, Origin};
use crate::table::Table;
use crate::time::{Date, FactDate};

/// Form of the instrument, from most to least binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Instrument {
    /// Treaty.
    Treaty,
    /// Agreement.
    Agreement,
    /// Protocol or amendment.
    Protocol,
    /// Charter.
    Charter,
    /// Memorandum.
    Memorandum,
    /// Declaration.
    Declaration,
    /// Joint statement.
    Statement,
    /// Plan or road map.
    Plan,
}

impl Instrument {
    /// All, most binding first.
    pub const ALL: [Instrument; 8] = [
        Instrument::Treaty,
        Instrument::Agreement,
        Instrument::Protocol,
        Instrument::Charter,
        Instrument::Memorandum,
        Instrument::Declaration,
        Instrument::Statement,
        Instrument::Plan,
    ];

    /// Name in the table and in output.
    pub fn name(self) -> &'static str {
        match self {
            Instrument::Treaty => "treaty",
            Instrument::Agreement => "agreement",
            Instrument::Protocol => "protocol",
            Instrument::Charter => "charter",
            Instrument::Memorandum => "memorandum",
            Instrument::Declaration => "declaration",
            Instrument::Statement => "statement",
            Instrument::Plan => "plan",
        }
    }
}

/// Obligations of an alliance, kept apart as ATOP keeps them \[leeds2002\].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Obligation {
    /// Help when attacked.
    Defense,
    /// Help also when not attacked.
    Offense,
    /// Stay out.
    Neutrality,
    /// Do not attack each other. Not an alliance.
    Nonaggression,
    /// Consult in a crisis.
    Consultation,
}

impl Obligation {
    /// All, in the order of the table's documentation.
    pub const ALL: [Obligation; 5] = [
        Obligation::Defense,
        Obligation::Offense,
        Obligation::Neutrality,
        Obligation::Nonaggression,
        Obligation::Consultation,
    ];

    /// Name in the table and in output.
    pub fn name(self) -> &'static str {
        match self {
            Obligation::Defense => "defense",
            Obligation::Offense => "offense",
            Obligation::Neutrality => "neutrality",
            Obligation::Nonaggression => "nonaggression",
            Obligation::Consultation => "consultation",
        }
    }
}

/// How far an agreement has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Somebody says it exists; nothing more is known.
    Reported,
    /// Announced or planned.
    Announced,
    /// Under negotiation.
    Negotiated,
    /// Initialled.
    Initialled,
    /// Signed.
    Signed,
    /// Ratified.
    Ratified,
    /// In force.
    InForce,
    /// Suspended.
    Suspended,
    /// Ended.
    Ended,
}

impl Stage {
    /// Name in output.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Reported => "reported",
            Stage::Announced => "announced",
            Stage::Negotiated => "negotiated",
            Stage::Initialled => "initialled",
            Stage::Signed => "signed",
            Stage::Ratified => "ratified",
            Stage::InForce => "in force",
            Stage::Suspended => "suspended",
            Stage::Ended => "ended",
        }
    }
}

/// A key of `subjects.tsv`, for example `officer_training`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubjectKey(&'static str);

impl SubjectKey {
    /// The subject with this key.
    pub fn find(key: &str) -> Option<SubjectKey> {
        AgreementTable::bundled()
            .subjects()
            .iter()
            .find(|subject| subject.key == key)
            .map(|s| SubjectKey(s.key))
    }

    /// The key.
    pub fn key(self) -> &'static str {
        self.0
    }

    /// The row of `subjects.tsv`.
    pub fn subject(self) -> &'static Subject {
        // A key is only ever made from a row of the table.
        let found = AgreementTable::bundled().subjects().iter().find(|subject| subject.key == self.0);
        found.expect("subject keys come from the table")
    }
}

/// One row of `subjects.tsv`: what an agreement can be about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Key.
    pub key: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Russian name.
    pub name_ru: &'static str,
    /// `security`, `economy`, `politics` or `society`.
    pub domain: &'static str,
    /// One line.
    pub definition: &'static str,
}

/// One agreement.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// Stable id of the row: parties and year.
    pub id: String,
    /// Usual title.
    pub title: String,
    /// Form.
    pub instrument: Instrument,
    /// What it is about.
    pub subjects: BTreeSet<SubjectKey>,
    /// Who is bound.
    pub parties: Vec<Actor>,
    /// Announced.
    pub announced: Option<FactDate>,
    /// Signed.
    pub signed: Option<FactDate>,
    /// Entered into force.
    pub in_force: Option<FactDate>,
    /// Suspended.
    pub suspended: Option<FactDate>,
    /// Ended: first day no longer in force.
    pub ended: Option<FactDate>,
    /// Obligations its text contains.
    pub obligations: BTreeSet<Obligation>,
    /// One neutral fact.
    pub note: String,
    /// Publication the row rests on.
    pub cited: String,
    /// The row itself.
    pub origin: Origin,
}

impl Agreement {
    /// Whether `state` is a party.
    pub fn binds(&self, state: StateId) -> bool {
        self.parties.iter().any(|party| party.state() == Some(state))
    }

    /// The stage reached on `day`, or `None` before anything happened.
    pub fn stage_on(&self, day: Date) -> Option<Stage> {
        let reached = |date: Option<FactDate>| date.is_some_and(|date| date.first <= day);
        [
            (self.ended, Stage::Ended),
            (self.suspended, Stage::Suspended),
            (self.in_force, Stage::InForce),
            (self.signed, Stage::Signed),
            (self.announced, Stage::Announced),
        ]
        .into_iter()
        .find(|(date, _)| reached(*date))
        .map(|(_, stage)| stage)
    }

    /// First known date of any stage.
    pub fn first_date(&self) -> Option<FactDate> {
        [self.announced, self.signed, self.in_force].into_iter().flatten().min()
    }
}

/// Name of the table as an origin.
pub const AGREEMENTS_SOURCE: &str = "reference/agreements";

/// The bundled agreements. The list is not complete: absence of a row is not absence of an agreement.
#[derive(Debug)]
pub struct AgreementTable {
    subjects: Vec<Subject>,
    agreements: Vec<Agreement>,
    vintage: Date,
}

impl AgreementTable {
    /// The table compiled into this build.
    pub fn bundled() -> &'static AgreementTable {
        static TABLE: OnceLock<AgreementTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            AgreementTable::read(
                Table::parse("subjects.tsv", include_str!("../tables/subjects.tsv")),
                Table::parse("agreements.tsv", include_str!("../tables/agreements.tsv")),
            )
        })
    }

    /// The documented list of subjects.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// All agreements, by id.
    pub fn agreements(&self) -> &[Agreement] {
        &self.agreements
    }

    /// Agreements that bind both states, by first date.
    pub fn between(&self, a: StateId, b: StateId) -> Vec<&Agreement> {
        let mut found: Vec<&Agreement> =
            self.agreements.iter().filter(|row| row.binds(a) && row.binds(b)).collect();
        found.sort_by_key(|row| (row.first_date(), row.id.clone()));
        found
    }

    /// Date up to which the table is kept.
    pub fn vintage(&self) -> Date {
        self.vintage
    }

    /// What the table covers.
    pub fn coverage(&self) -> Coverage {
        Coverage {
            source: AGREEMENTS_SOURCE.to_owned(),
            from: self.agreements.iter().filter_map(Agreement::first_date).min().map(|date| date.first),
            to: Some(self.vintage),
            note: format!("{} agreements; not a complete list", self.agreements.len()),
            complete: false,
        }
    }

    fn read(subjects: Table, agreements: Table) -> AgreementTable {
        let vintage = agreements.vintage();
        let subjects: Vec<Subject> = subjects
            .rows()
            .map(|row| Subject {
                key: row.get("key"),
                name_en: row.get("name_en"),
                name_ru: row.get("name_ru"),
                domain: row.get("domain"),
                definition: row.get("definition"),
            })
            .collect();
        let mut rows: Vec<Agreement> = agreements
            .rows()
            .map(|row| Agreement {
                id: row.get("id").to_owned(),
                title: row.get("title").to_owned(),
                instrument: Instrument::ALL
                    .into_iter()
                    .find(|instrument| instrument.name() == row.get("instrument"))
                    .unwrap_or_else(|| row.refuse("instrument", &"no such instrument")),
                subjects: row
                    .list("subjects")
                    .map(|key| {
                        let found = subjects.iter().find(|subject| subject.key == key);
                        SubjectKey(found.unwrap_or_else(|| row.refuse("subjects", &key)).key)
                    })
                    .collect(),
                parties: row
                    .list("parties")
                    .map(|key| party(key).unwrap_or_else(|| row.refuse("parties", &key)))
                    .collect(),
                announced: row.date("announced"),
                signed: row.date("signed"),
                in_force: row.date("in_force"),
                suspended: row.date("suspended"),
                ended: row.date("ended"),
                obligations: row
                    .list("obligations")
                    .map(|key| {
                        let found = Obligation::ALL.into_iter().find(|obligation| obligation.name() == key);
                        found.unwrap_or_else(|| row.refuse("obligations", &key))
                    })
                    .collect(),
                note: row.get("note").to_owned(),
                cited: row.get("source").to_owned(),
                origin: Origin {
                    source: AGREEMENTS_SOURCE.to_owned(),
                    version: vintage.to_string(),
                    sha256: None,
                    locator: Locator::Line(row.line()),
                },
            })
            .collect();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        AgreementTable { subjects, agreements: rows, vintage }
    }
}

fn party(key: &str) -> Option<Actor> {
    match key.strip_prefix("org:") {
        Some(org) => MembershipTable::bundled().by_key(org).map(Actor::Org),
        None => Concordance::bundled().by_key(key).map(|state| Actor::State(state, Role::State)),
    }
}

/// The bundled table of agreements as it stands in `tables/agreements.tsv`, for readers of that layout.
pub const AGREEMENTS_TSV: &str = include_str!("../tables/agreements.tsv");
