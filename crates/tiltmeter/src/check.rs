//! The composition of text and analysis: documents in, one report out.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use tilt_analysis::verdict::{Plan, PlanOptions, corroborate, grade, judge, plan};
use tilt_analysis::{TiltRequest, tilt_view};
use tilt_core::finding::TiltView;
use tilt_core::grading::{Grading, Registered};
use tilt_core::proposition::{Content, Party};
use tilt_core::report::DocumentReport;
use tilt_core::series::Domain;
use tilt_core::warning::{WarningDoc, raise};
use tilt_core::{Actor, Date, DocumentMeta, Evidence, Proposition, Report, StateId, Verdict, Warning};
use tilt_text::lexicon::Lexicon;

use crate::corpus::Seen;
use crate::failure::Failure;
use crate::walk;

/// Warnings of this crate.
pub const WARNINGS: &[WarningDoc] = &[
    WarningDoc {
        code: "W-check-refused",
        doc: "A document could not be read and is left out; the others are used. The message on stderr says why.",
    },
    WarningDoc {
        code: "W-check-no-view",
        doc: "A trend could not be measured, for example because a power cast no vote in the period; the statement is listed as not tested.",
    },
];

/// What a user may fix beside the documents.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    /// State of trends, instead of the one in the text.
    pub state: Option<StateId>,
    /// Power it might turn from.
    pub from: Option<StateId>,
    /// Power it might turn to.
    pub to: Option<StateId>,
    /// First year of the claimed period.
    pub since: Option<i16>,
    /// Last year of the claimed period.
    pub until: Option<i16>,
    /// Fields to test; empty: all that are covered.
    pub domains: Vec<Domain>,
    /// Comparison set; empty: all states.
    pub baseline: String,
    /// Seed of resampling.
    pub seed: u64,
    /// The day on which the question is asked, where a document has no date.
    pub as_of: Option<Date>,
    /// Letters of sources, from the user's registry.
    pub registry: Vec<Registered>,
    /// Prior probability of a turn in a claimed interval of five years; `None`: 5 %.
    pub prior: Option<f64>,
    /// The command as a reader can repeat it.
    pub command_line: String,
}

impl CheckOptions {
    fn plan_options(&self) -> PlanOptions {
        let default = PlanOptions::default();
        PlanOptions {
            state: self.state,
            from: self.from,
            to: self.to,
            since: self.since,
            until: self.until,
            domains: self.domains.clone(),
            baseline: if self.baseline.is_empty() { default.baseline.clone() } else { self.baseline.clone() },
            seed: self.seed,
            as_of: self.as_of,
            prior: self.prior.unwrap_or(default.prior),
            ..default
        }
    }
}

/// A document that is still to be read.
pub struct Input {
    /// Name for messages.
    pub name: String,
    /// What is known about it.
    pub meta: DocumentMeta,
    /// Gives its bytes.
    pub read: Box<dyn FnOnce() -> Result<Vec<u8>, Failure>>,
}

/// Documents with their readings.
#[derive(Debug, Default)]
pub struct Coded {
    /// The documents that could be read.
    pub documents: Vec<DocumentReport>,
    /// How many could not.
    pub refused: usize,
    /// Doubts about single documents.
    pub warnings: Vec<Warning>,
}

/// Reads all documents. One that cannot be read is reported through `refusal` and left out.
///
/// # Errors
/// If none of them can be read: the failure of the last one.
pub fn code_all(inputs: Vec<Input>, refusal: &dyn Fn(&Failure)) -> Result<Coded, Failure> {
    code_all_with(inputs, None, refusal)
}

/// The same with the actors of a lexicon that the user gave.
///
/// # Errors
/// As [`code_all`].
pub fn code_all_with(
    inputs: Vec<Input>,
    lexicon: Option<&Arc<Lexicon>>,
    refusal: &dyn Fn(&Failure),
) -> Result<Coded, Failure> {
    let (mut coded, mut copies) = (Coded::default(), Seen::default());
    let alone = inputs.len() == 1;
    let mut last = None;
    for input in inputs {
        let read =
            (input.read)().and_then(|bytes| walk::code_with(&input.name, &bytes, &input.meta, lexicon));
        match read {
            Ok(read) => {
                let (document, reading) = read.value;
                let copy_of = copies.add(&document);
                coded.documents.push(DocumentReport { document, reading, copy_of });
                for warning in read.warnings {
                    raise(&mut coded.warnings, warning);
                }
            }
            Err(failure) => {
                coded.refused += 1;
                if !alone {
                    refusal(&failure);
                }
                last = Some(failure);
            }
        }
    }
    match last {
        Some(failure) if coded.documents.is_empty() => Err(failure),
        Some(_) => {
            let mut warning = Warning::new("W-check-refused", "documents could not be read and are left out");
            warning.count = coded.refused;
            coded.warnings.push(warning);
            Ok(coded)
        }
        None => Ok(coded),
    }
}

/// The states whose dyads a check of these documents can need.
pub fn states_needed(coded: &Coded, options: &CheckOptions) -> Vec<StateId> {
    let mut states: Vec<StateId> = [options.state, options.from, options.to].into_iter().flatten().collect();
    for document in &coded.documents {
        for proposition in &document.reading.propositions {
            if let Content::RelationTrend { state, from, to, .. } = &proposition.content {
                let parties = [Some(state), from.as_ref(), to.as_ref()];
                states.extend(parties.into_iter().flatten().filter_map(Party::state));
            }
        }
    }
    states.sort();
    states.dedup();
    states
}

/// The powers between which the tests will set a state.
pub fn poles_needed(coded: &Coded, options: &CheckOptions) -> Vec<StateId> {
    let mut poles: Vec<StateId> = [options.from, options.to].into_iter().flatten().collect();
    for document in &coded.documents {
        for proposition in &document.reading.propositions {
            if let Content::RelationTrend { from, to, .. } = &proposition.content {
                poles.extend([from, to].into_iter().flatten().filter_map(Party::state));
            }
        }
    }
    poles.sort();
    poles.dedup();
    poles
}

/// Reads and judges documents given as name and bytes.
///
/// # Errors
/// If none of the documents can be read.
pub fn check(
    documents: &[(String, Vec<u8>)],
    evidence: &Evidence,
    options: &CheckOptions,
) -> Result<Report, Failure> {
    let inputs = documents.iter().cloned().map(|(name, bytes)| Input {
        name,
        meta: DocumentMeta::default(),
        read: Box::new(move || Ok(bytes)),
    });
    check_coded(code_all(inputs.collect(), &|_| {})?, evidence, options)
}

/// Judges documents that have been read.
///
/// # Errors
/// Never for what stands in a document; only if the options cannot be met for any document.
pub fn check_coded(mut coded: Coded, evidence: &Evidence, options: &CheckOptions) -> Result<Report, Failure> {
    let courses = tilt_text::course::courses(&mut coded.documents);
    let plan_options = options.plan_options();
    let mut warnings = coded.warnings;
    let mut plans = Vec::new();
    for document in &coded.documents {
        for proposition in &document.reading.propositions {
            plans.push(plan(proposition, document.document.meta.date, &plan_options));
        }
    }
    let bench = Bench::measured(evidence, &plans);
    for planned in &plans {
        for warning in planned.warnings.iter().cloned().chain(bench.doubt(planned)) {
            raise(&mut warnings, warning);
        }
    }
    let verdicts: Vec<Vec<Verdict>> = plans.par_iter().map(|planned| bench.judge(planned)).collect();
    let verdicts: Vec<Verdict> = verdicts.into_iter().flatten().collect();
    let gradings = grade(&coded.documents, &verdicts, &options.registry);
    let verdicts =
        verdicts.into_iter().map(|verdict| with_origins(verdict, &coded.documents, &gradings)).collect();
    let views: Vec<TiltView> = bench.views.into_iter().filter_map(|(_, view)| view.ok()).collect();
    let default_powers =
        TiltRequest { baseline: plan_options.baseline.clone(), ..placeholder_request(&plan_options) };
    Ok(Report {
        command: "check",
        command_line: options.command_line.clone(),
        settings: settings(&default_powers, &plan_options, &options.registry),
        program: crate::VERSION.to_owned(),
        agreements: mentioned_agreements(evidence, &views, &coded.documents),
        gradings,
        documents: coded.documents,
        courses,
        verdicts,
        tilts: views,
        vintages: evidence.vintages.clone(),
        limits: limits(),
        warnings,
    })
}

/// A verdict on an event with the origins that state it.
fn with_origins(verdict: Verdict, documents: &[DocumentReport], gradings: &[Grading]) -> Verdict {
    let Some(id) = verdict.proposition.clone() else { return verdict };
    let mut propositions = documents.iter().flat_map(|document| &document.reading.propositions);
    let proposition = propositions.find(|proposition| proposition.id == id);
    let grading = gradings.iter().find(|grading| grading.proposition == id);
    match proposition.zip(grading) {
        Some((proposition, grading)) => corroborate(verdict, proposition, grading),
        None => verdict,
    }
}

/// A report of what documents say, nothing judged.
pub fn reading_report(mut coded: Coded, command_line: &str) -> Report {
    let evidence = Evidence::tables_only();
    Report {
        command: "read",
        command_line: command_line.to_owned(),
        settings: Vec::new(),
        program: crate::VERSION.to_owned(),
        courses: tilt_text::course::courses(&mut coded.documents),
        documents: coded.documents,
        verdicts: Vec::new(),
        gradings: Vec::new(),
        tilts: Vec::new(),
        agreements: Vec::new(),
        vintages: evidence.vintages,
        limits: vec![
            "What a text says is recorded with who says it; that something was said does not make it so."
                .to_owned(),
        ],
        warnings: coded.warnings,
    }
}

/// How not to read any report.
pub fn limits() -> Vec<String> {
    [
        "Attribution is not truth: a statement is recorded with who makes it, whether or not it is so.",
        "Votes in the General Assembly are one field of behaviour; agreement there is not loyalty, intention or friendship.",
        "Nothing is said about years after the end of a source; a line that ends is not a line that stays.",
        "The table of agreements is not complete: an agreement that is not in it may exist.",
        "A likelihood is a share among claims with such evidence, shifted to the printed prior; it is not the share of outlets that say it.",
        "A letter grades a source, a digit grades a statement; neither enters a likelihood, and F and 6 are no middle.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The views of all plans: each is measured once for all plans that ask for it, on all threads.
struct Bench<'e> {
    evidence: &'e Evidence,
    /// In the order in which they are first asked for.
    views: Vec<(TiltRequest, Result<TiltView, tilt_analysis::Error>)>,
}

impl Bench<'_> {
    fn measured<'e>(evidence: &'e Evidence, plans: &[Plan]) -> Bench<'e> {
        let mut requests: Vec<TiltRequest> = Vec::new();
        for request in plans.iter().filter_map(Plan::tilt_request) {
            if !requests.contains(&request) {
                requests.push(request);
            }
        }
        let measured = |request: TiltRequest| {
            let view = tilt_view(evidence, &request);
            (request, view)
        };
        Bench { evidence, views: requests.into_par_iter().map(measured).collect() }
    }

    fn view(&self, planned: &Plan) -> Option<&Result<TiltView, tilt_analysis::Error>> {
        let request = planned.tilt_request()?;
        self.views.iter().find(|(known, _)| *known == request).map(|(_, view)| view)
    }

    /// That the view of a plan could not be measured.
    fn doubt(&self, planned: &Plan) -> Option<Warning> {
        let error = self.view(planned)?.as_ref().err()?;
        let mut warning = Warning::new("W-check-no-view", "a trend could not be measured");
        warning.examples.push(error.to_string());
        Some(warning)
    }

    fn judge(&self, planned: &Plan) -> Vec<Verdict> {
        judge(planned, self.evidence, self.view(planned).and_then(|view| view.as_ref().ok()))
    }
}

/// Only the settings of a request are printed; its states are those of each verdict.
fn placeholder_request(options: &PlanOptions) -> TiltRequest {
    let mut states = tilt_core::Concordance::bundled().states().map(|(id, _)| id);
    let mut next = || states.next().expect("the table of states is not empty");
    TiltRequest {
        seed: options.seed,
        measure: options.measure.clone(),
        ..TiltRequest::new(next(), next(), next())
    }
}

/// What was fixed for all documents of a run. What was left to the texts and to the defaults of the program is not
/// listed, but for the period and the prior, which are assumptions of every judgement.
fn settings(request: &TiltRequest, options: &PlanOptions, registry: &[Registered]) -> Vec<(String, String)> {
    let mut settings: Vec<(String, String)> = crate::tilt::settings(request)
        .into_iter()
        .filter(|(name, _)| !["before", "after", "since", "until"].contains(&name.as_str()))
        .collect();
    let year = |year: Option<i16>| year.map_or_else(|| "from the text".to_owned(), |year| year.to_string());
    settings.push(("claimed since".to_owned(), year(options.since)));
    settings.push(("claimed until".to_owned(), year(options.until)));
    settings.push(("prior".to_owned(), format!("{} for a claimed interval of five years", options.prior)));
    let state = |state: Option<StateId>| state.map(|state| state.key().to_owned());
    let fields: Vec<&str> = options.domains.iter().map(|domain| domain.name()).collect();
    let given = [
        ("state", state(options.state)),
        ("from", state(options.from)),
        ("to", state(options.to)),
        ("fields", (!fields.is_empty()).then(|| fields.join(", "))),
        ("as of", options.as_of.map(|day| day.to_string())),
        ("sources", (!registry.is_empty()).then(|| letters(registry))),
    ];
    settings.extend(given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    settings
}

/// A registry in one line: how many letters it gives, and a hash of what it says, the same for any layout of the file.
fn letters(registry: &[Registered]) -> String {
    let rows: Vec<String> = registry
        .iter()
        .map(|entry| format!("{}\t{}\t{}\n", entry.name, entry.reliability.letter(), entry.reason))
        .collect();
    format!("registry of {}, sha256 {}", rows.len(), tilt_core::id::sha256_hex(rows.concat().as_bytes()))
}

/// Agreements of the views, and those between parties that the texts name together.
fn mentioned_agreements(
    evidence: &Evidence,
    views: &[TiltView],
    documents: &[DocumentReport],
) -> Vec<tilt_core::Agreement> {
    let mut found: BTreeMap<String, tilt_core::Agreement> =
        crate::tilt::agreements(evidence, views).into_iter().map(|row| (row.id.clone(), row)).collect();
    let propositions = documents.iter().flat_map(|document| &document.reading.propositions);
    for parties in propositions.filter_map(agreement_parties) {
        for row in evidence.agreements.agreements() {
            if parties.len() >= 2 && parties.iter().all(|state| row.binds(*state)) {
                found.insert(row.id.clone(), row.clone());
            }
        }
    }
    found.into_values().collect()
}

fn agreement_parties(proposition: &Proposition) -> Option<Vec<StateId>> {
    match &proposition.content {
        Content::Agreement { parties, .. } => {
            let mut states: Vec<StateId> =
                parties.iter().filter_map(|party| party.actor).filter_map(Actor::state).collect();
            states.sort();
            states.dedup();
            Some(states)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tilt_core::grading::Reliability;

    #[test]
    fn all_that_the_user_fixed_stands_among_the_settings() {
        let made = |options: CheckOptions| {
            let text = ("a.txt".to_owned(), b"Chad recalled its envoy from Mali.\n".to_vec());
            check(&[text], &Evidence::tables_only(), &options).unwrap().settings
        };
        let plain = made(CheckOptions::default());
        let table = tilt_core::Concordance::bundled();
        let entry =
            Registered { name: "Quay".to_owned(), reliability: Reliability::B, reason: "why".to_owned() };
        let other = Registered { reliability: Reliability::C, ..entry.clone() };
        let changes: [(&str, CheckOptions); 6] = [
            ("state", CheckOptions { state: table.by_key("POL"), ..CheckOptions::default() }),
            ("from", CheckOptions { from: table.by_key("RUS"), ..CheckOptions::default() }),
            ("to", CheckOptions { to: table.by_key("USA"), ..CheckOptions::default() }),
            ("fields", CheckOptions { domains: vec![Domain::Votes], ..CheckOptions::default() }),
            ("as of", CheckOptions { as_of: "1993-01-01".parse().ok(), ..CheckOptions::default() }),
            ("sources", CheckOptions { registry: vec![entry], ..CheckOptions::default() }),
        ];
        for (name, options) in changes {
            assert!(plain.iter().all(|(known, _)| known != name), "{name}");
            assert!(made(options).iter().any(|(known, _)| known == name), "{name}");
        }
        assert_ne!(
            letters(std::slice::from_ref(&other)),
            letters(&[Registered { reliability: Reliability::D, ..other }])
        );
    }
}
