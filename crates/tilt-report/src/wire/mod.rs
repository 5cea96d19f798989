//! The report as it is written to files: the schema of record.
//!
//! Every reporter renders from these structs, so that the page, the terminal and the JSON cannot disagree.
//! Numbers keep full precision here; they are rounded where they are printed. Text of a document stands only in
//! keys called `text`, `exact`, `prefix`, `suffix` or `quoted`, and in `agent` and `cue` of a chain; it is data,
//! never an instruction. A reader must tolerate keys it does not know.

mod course;
mod detection;
mod document;
mod field;
mod grading;
mod ledger;
mod measured;
mod numbers;
mod verdict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tilt_core::id::IdKind;
use tilt_core::{self as core, Actor, Concordance, Id, StateId};

pub use course::{Course, OtherDate, Step, Told};
pub use detection::{ChangePoint, Detection, Side, SidedTurn, Sides, Statistic};
pub use document::{
    Agreed, Aside, ChainLink, Commitment, CopyOf, Document, EventContent, Gap, Hedge, Kind, Loaded,
    MembershipContent, Part, Party, Proposition, PropositionTime, Quote, RelationState, RelationTrend,
    Testable, TextSpan,
};
pub use field::{Disagreement, Field};
pub use grading::{Grading, SourceGrade};
pub use ledger::Number;
pub use measured::{FormalTie, PowerAgreement, Scale, Series, SeriesPoint, Tilt, Value};
pub use numbers::{Baseline, Comparison, Levels, ThreeNumbers, Window};
pub use verdict::{Alternative, BasisLine, Confidence, ConfidenceInput, Fact, Likelihood, Triple, Verdict};

use ledger::Ledger;

/// Value of the key `schema` of every report.
pub const SCHEMA: &str = "tiltmeter.report";

/// What one run of tiltmeter found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `tiltmeter.report`.
    #[schemars(extend("const" = "tiltmeter.report"))]
    pub schema: String,
    /// Version of this record, by the rules of semantic versioning.
    pub version: String,
    /// Version of the program that wrote it.
    pub program: String,
    /// `check`, `read` or `tilt`.
    pub command: String,
    /// The command line as a reader can repeat it.
    pub command_line: String,
    /// Effective settings.
    pub settings: Vec<Setting>,
    /// Documents with what they say.
    pub documents: Vec<Document>,
    /// Agreements that the documents tell of, each joined from all propositions about it; absent in older records.
    #[serde(default)]
    pub courses: Vec<Course>,
    /// Judgements, in the order of the propositions.
    pub verdicts: Vec<Verdict>,
    /// Grades of sources and statements, in the order of the propositions; absent in older records.
    #[serde(default)]
    pub gradings: Vec<Grading>,
    /// One view per tested triple of a state and two powers.
    pub tilts: Vec<Tilt>,
    /// Agreements that verdicts or views mention.
    pub agreements: Vec<Agreement>,
    /// Datasets used, with licence and citation.
    pub vintages: Vec<Vintage>,
    /// Ledger of figures: every number that an output prints, except the points of series, which carry their id in place.
    pub numbers: Vec<Number>,
    /// How not to read the whole.
    pub limits: Vec<String>,
    /// Doubts about the run.
    pub warnings: Vec<Warning>,
}

/// One effective setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// Value as written on the command line.
    pub value: String,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// Key of the table of states, for example an ISO 3166-1 alpha-3 code.
    pub key: String,
    /// English short name.
    pub name: String,
}

/// Place that a value comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Dataset or table.
    pub source: String,
    /// Version as the publisher names it; empty if the file carries none.
    pub version: String,
    /// SHA-256 of the stored original, if one is kept.
    pub sha256: Option<String>,
    /// Line, counted from 1, header included; null for the whole source or a range of bytes.
    pub line: Option<u64>,
    /// Half-open range of bytes; null otherwise.
    pub bytes: Option<[u64; 2]>,
}

/// The stretch of time for which a source can speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Source.
    pub source: String,
    /// First day covered; null: not known.
    pub from: Option<String>,
    /// First day no longer covered; null: not known.
    pub to: Option<String>,
    /// What is and is not in it.
    pub note: String,
    /// Whether the absence of a row inside the stretch means that there is nothing.
    pub complete: bool,
}

/// A doubt about a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// Stable code.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// How many rows, spans or points it concerns.
    pub count: usize,
    /// The first few places or values; may quote a document.
    pub quoted: Vec<String>,
}

/// A dataset as used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vintage {
    /// Name.
    pub dataset: String,
    /// Title.
    pub title: String,
    /// Version or vintage.
    pub version: String,
    /// Licence.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// SHA-256 of the file, if known.
    pub sha256: Option<String>,
    /// Coverage.
    pub coverage: Coverage,
}

/// An agreement of the reference table. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with `?` when doubtful.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// Id in the reference table.
    pub id: String,
    /// Id of the row, for `explain`.
    pub row: String,
    /// Usual title.
    pub title: String,
    /// Form of the instrument.
    pub instrument: String,
    /// Keys of what it is about.
    pub subjects: Vec<String>,
    /// Codes of who is bound.
    pub parties: Vec<String>,
    /// Announced.
    pub announced: Option<String>,
    /// Signed.
    pub signed: Option<String>,
    /// In force.
    pub in_force: Option<String>,
    /// Suspended.
    pub suspended: Option<String>,
    /// First day no longer in force.
    pub ended: Option<String>,
    /// Obligations that its text contains.
    pub obligations: Vec<String>,
    /// One neutral fact.
    pub note: String,
    /// Publication the row rests on.
    pub cited: String,
    /// The row.
    pub origin: Origin,
}

/// The JSON Schema (2020-12) of [`Report`].
pub fn schema() -> serde_json::Value {
    schemars::generate::SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Report>()
        .to_value()
}

impl From<&core::Report> for Report {
    fn from(report: &core::Report) -> Report {
        let mut ledger = Ledger::of(report);
        let tilts = report.tilts.iter().map(|view| Tilt::new(view, &mut ledger)).collect();
        let verdicts =
            report.verdicts.iter().map(|verdict| Verdict::new(verdict, report, &mut ledger)).collect();
        let agreements = report.agreements.iter().map(|row| Agreement::new(row, &ledger)).collect();
        Report {
            schema: SCHEMA.to_owned(),
            version: core::report::REPORT_VERSION.to_owned(),
            program: report.program.clone(),
            command: report.command.to_owned(),
            command_line: report.command_line.clone(),
            settings: pairs(&report.settings),
            documents: report.documents.iter().map(Document::from).collect(),
            courses: report.courses.iter().map(Course::from).collect(),
            verdicts,
            gradings: report.gradings.iter().map(Grading::from).collect(),
            tilts,
            agreements,
            vintages: report.vintages.iter().map(Vintage::from).collect(),
            numbers: ledger.into_numbers(),
            limits: report.limits.clone(),
            warnings: warnings(&report.warnings),
        }
    }
}

impl Report {
    /// The proposition with this id.
    pub fn proposition(&self, id: &str) -> Option<&Proposition> {
        self.documents.iter().flat_map(|document| &document.propositions).find(|found| found.id == id)
    }

    /// The grade of a proposition.
    pub fn grading(&self, proposition: &str) -> Option<&Grading> {
        self.gradings.iter().find(|found| found.proposition == proposition)
    }

    /// The agreement with this id of the reference table.
    pub fn agreement(&self, id: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|row| row.id == id)
    }

    /// The view that a verdict's three numbers come from.
    pub fn tilt_of(&self, verdict: &Verdict) -> Option<&Tilt> {
        let triple = verdict.triple.as_ref()?;
        self.tilts.iter().find(|view| view.triple == *triple)
    }

    /// All doubts, wherever they were raised, once per code and message, each with the place it concerns.
    pub fn all_warnings(&self) -> Vec<(String, &Warning)> {
        let mut places: Vec<(String, &[Warning])> = vec![("the run".to_owned(), &self.warnings)];
        for document in &self.documents {
            places.push((document.name.clone(), &document.warnings));
            for proposition in &document.propositions {
                places.push((format!("proposition {}", proposition.id), &proposition.warnings));
            }
        }
        for verdict in &self.verdicts {
            if let Some(numbers) = &verdict.numbers {
                places.push((format!("numbers of {}", verdict.id), &numbers.warnings));
            }
        }
        for view in &self.tilts {
            places.push((view.title(), &view.warnings));
            places.push((format!("three numbers, {}", view.title()), &view.numbers.warnings));
            for field in &view.fields {
                places.push((format!("{}, {}", field.domain, view.title()), &field.numbers.warnings));
            }
            for series in view.series() {
                places.push((series.label.clone(), &series.warnings));
            }
            for detection in &view.detections {
                places.push((format!("{}, {}", detection.detector, view.title()), &detection.warnings));
            }
        }
        let mut found: Vec<(String, &Warning)> = Vec::new();
        for (place, warnings) in places {
            for warning in warnings {
                if !found
                    .iter()
                    .any(|(_, known)| known.code == warning.code && known.message == warning.message)
                {
                    found.push((place.clone(), warning));
                }
            }
        }
        found
    }

    /// All origins that stand anywhere in the report, sorted, each once.
    pub fn all_origins(&self) -> Vec<&Origin> {
        let series = self.tilts.iter().flat_map(|view| view.series()).flat_map(|series| &series.origins);
        let ties = self.tilts.iter().flat_map(|view| &view.memberships).map(|tie| &tie.origin);
        let facts = self.verdicts.iter().flat_map(|verdict| &verdict.facts).map(|fact| &fact.origin);
        let agreements = self.agreements.iter().map(|row| &row.origin);
        let mut origins: Vec<&Origin> = series.chain(ties).chain(facts).chain(agreements).collect();
        origins.sort();
        origins.dedup();
        origins
    }
}

impl State {
    pub(crate) fn new(id: StateId) -> State {
        State { key: id.key().to_owned(), name: Concordance::bundled().state(id).name_en.to_owned() }
    }

    /// The name as it stands in a sentence; of a state that the table does not know, the name as it is.
    pub(crate) fn in_prose(&self) -> String {
        let table = Concordance::bundled();
        table.by_key(&self.key).map_or_else(|| self.name.clone(), |id| table.state(id).in_prose())
    }
}

impl From<&core::Origin> for Origin {
    fn from(origin: &core::Origin) -> Origin {
        let (line, bytes) = match origin.locator {
            core::Locator::Whole => (None, None),
            core::Locator::Line(line) => (Some(line), None),
            core::Locator::Bytes(start, end) => (None, Some([start, end])),
        };
        Origin {
            source: origin.source.clone(),
            version: origin.version.clone(),
            sha256: origin.sha256.clone(),
            line,
            bytes,
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.source)?;
        if !self.version.is_empty() {
            write!(f, "@{}", self.version)?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some([start, end]) = self.bytes {
            write!(f, "[{start}..{end}]")?;
        }
        Ok(())
    }
}

impl From<&core::Coverage> for Coverage {
    fn from(coverage: &core::Coverage) -> Coverage {
        Coverage {
            source: coverage.source.clone(),
            from: coverage.from.map(|date| date.to_string()),
            to: coverage.to.map(|date| date.to_string()),
            note: coverage.note.clone(),
            complete: coverage.complete,
        }
    }
}

impl From<&core::Warning> for Warning {
    fn from(warning: &core::Warning) -> Warning {
        Warning {
            code: warning.code.to_owned(),
            message: warning.message.clone(),
            count: warning.count,
            quoted: warning.examples.clone(),
        }
    }
}

impl From<&core::evidence::Vintage> for Vintage {
    fn from(vintage: &core::evidence::Vintage) -> Vintage {
        Vintage {
            dataset: vintage.dataset.clone(),
            title: vintage.title.clone(),
            version: vintage.version.clone(),
            licence: vintage.licence.clone(),
            citation: vintage.citation.clone(),
            sha256: vintage.sha256.clone(),
            coverage: Coverage::from(&vintage.coverage),
        }
    }
}

impl Agreement {
    fn new(row: &core::Agreement, ledger: &Ledger) -> Agreement {
        let date = |date: Option<core::FactDate>| date.map(|date| date.to_string());
        Agreement {
            id: row.id.clone(),
            row: ledger.row(&row.origin),
            title: row.title.clone(),
            instrument: row.instrument.name().to_owned(),
            subjects: row.subjects.iter().map(|subject| subject.key().to_owned()).collect(),
            parties: row.parties.iter().map(|party| party.code()).collect(),
            announced: date(row.announced),
            signed: date(row.signed),
            in_force: date(row.in_force),
            suspended: date(row.suspended),
            ended: date(row.ended),
            obligations: row.obligations.iter().map(|obligation| obligation.name().to_owned()).collect(),
            note: row.note.clone(),
            cited: row.cited.clone(),
            origin: Origin::from(&row.origin),
        }
    }
}

fn pairs(pairs: &[(String, String)]) -> Vec<Setting> {
    pairs.iter().map(|(name, value)| Setting { name: name.clone(), value: value.clone() }).collect()
}

fn warnings(warnings: &[core::Warning]) -> Vec<Warning> {
    warnings.iter().map(Warning::from).collect()
}

/// English name of an actor, with its code as a fallback for organisations without a row.
fn actor_name(actor: Actor) -> String {
    match actor {
        Actor::State(state, _) => Concordance::bundled().state(state).name_en.to_owned(),
        Actor::Org(org) => org.key().to_owned(),
    }
}

/// Id of a row that no fact has named: made from where it stands.
fn row_id(origin: &core::Origin) -> String {
    Id::of(IdKind::Row, &[&origin.to_string()]).to_string()
}

/// JSON has no infinity; a value that is not finite is no value.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
