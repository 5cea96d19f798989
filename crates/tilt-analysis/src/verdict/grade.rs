//! Grades: a letter for each source of a chain, a digit for each statement, from inputs that share nothing.
//!
//! [`letter`] reads the registry and the name of a source. [`digit`] reads independent origins, verdicts and the
//! statement itself; the registry is no argument of it, so that no letter can move a digit.

use std::collections::{BTreeMap, BTreeSet};

use tilt_core::grading::{Credibility, Grading, Registered, Reliability, SourceGrade, TrustState};
use tilt_core::proposition::{ChainLink, ChainRole, Content, CueClass, Modality, Party};
use tilt_core::report::DocumentReport;
use tilt_core::verdict::{Covered, TestKind};
use tilt_core::{Id, Proposition, Verdict};

use super::count;

/// Likelihood from which records speak for a statement, and its mirror from which they speak against it.
const SPEAKS: f64 = 0.80;

/// Grades every proposition of all documents, in their order.
pub fn grade(documents: &[DocumentReport], verdicts: &[Verdict], registry: &[Registered]) -> Vec<Grading> {
    let voices = voices(documents);
    let mut gradings = Vec::new();
    for document in documents {
        for proposition in &document.reading.propositions {
            let sources = proposition.chain.iter().map(|link| letter(link, document, registry)).collect();
            let heard = hear(proposition, &voices);
            let fit = fit(&proposition.id, verdicts);
            let (credibility, inputs) = digit(proposition, &heard, fit);
            gradings.push(Grading {
                proposition: proposition.id.clone(),
                sources,
                credibility,
                state: heard.state(),
                outlets: heard.outlets.into_iter().collect(),
                origins: heard.origins.into_iter().collect(),
                against: heard.against.into_iter().collect(),
                inputs,
            });
        }
    }
    gradings
}

/// The letter of a source: F, unless it has a name and the user's registry says otherwise with a reason.
pub fn letter(link: &ChainLink, document: &DocumentReport, registry: &[Registered]) -> SourceGrade {
    let agent = if link.role == ChainRole::Outlet {
        document.document.outlet().to_owned()
    } else {
        link.agent.clone()
    };
    let (reliability, basis) = if is_unnamed(link) {
        (Reliability::F, "a source without a name has no record to judge".to_owned())
    } else {
        match registry.iter().find(|known| plain(&known.name) == plain(&agent)) {
            Some(known) => (known.reliability, format!("registry of the user: {}", known.reason)),
            None => (Reliability::F, "no entry in a registry of sources; F is the default".to_owned()),
        }
    };
    SourceGrade { agent, role: link.role, reliability, basis }
}

fn is_unnamed(link: &ChainLink) -> bool {
    matches!(link.role, ChainRole::Anonymous | ChainRole::Author)
        || link.agent.to_lowercase().starts_with("anonymous")
}

/// What records say of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    For,
    Against,
    /// Looked at, and neither.
    Open,
    /// Nothing covers it.
    None,
}

/// What the verdicts on a proposition add up to. A verdict on other years than the claimed ones does not answer it.
fn fit(id: &Id, verdicts: &[Verdict]) -> Fit {
    let own: Vec<&Verdict> =
        verdicts.iter().filter(|verdict| verdict.proposition.as_ref() == Some(id)).collect();
    let is_beyond = |test: TestKind| {
        own.iter().any(|verdict| verdict.test == test && matches!(verdict.covered, Covered::No(_)))
    };
    let mut fits = own.iter().filter_map(|verdict| {
        let p = verdict.likelihood?.p();
        if verdict.test == TestKind::Trend && is_beyond(TestKind::Trend) {
            return None;
        }
        Some(match p {
            p if p >= SPEAKS => Fit::For,
            // A rare thing stays unproved without being disproved: a trend is contradicted by a move the other way.
            p if p <= 1.0 - SPEAKS && (verdict.test != TestKind::Trend || moved_otherwise(verdict)) => {
                Fit::Against
            }
            _ => Fit::Open,
        })
    });
    let Some(first) = fits.next() else { return Fit::None };
    fits.fold(first, |sum, next| if sum == next { sum } else { Fit::Open })
}

/// Whether the whole interval of the tilt lies on the other side.
fn moved_otherwise(verdict: &Verdict) -> bool {
    let tilt = verdict.numbers.as_ref().and_then(|numbers| numbers.tilt.ok());
    tilt.and_then(|tilt| tilt.interval).is_some_and(|interval| interval.upper < 0.0)
}

/// Somebody who states something, or its contrary.
struct Voice {
    topic: String,
    is_affirmed: bool,
    outlet: String,
    /// Where it comes from; texts that share their wording are one origin.
    origin: String,
    shown: String,
}

fn voices(documents: &[DocumentReport]) -> Vec<Voice> {
    let groups = same_texts(documents);
    let mut voices = Vec::new();
    for (document, group) in documents.iter().zip(&groups) {
        for proposition in &document.reading.propositions {
            let Some((topic, is_affirmed)) = topic(proposition) else { continue };
            let link = innermost(&proposition.chain);
            let first = &documents[*group];
            let (origin, shown) = match link.role {
                ChainRole::Outlet => {
                    let name = first.document.outlet();
                    let of_text = match first.document.meta.outlet {
                        Some(_) => plain(name),
                        None => first.document.id.to_string(),
                    };
                    (of_text, name.to_owned())
                }
                // Two unnamed sources are the same only if they stand in the same text.
                _ if is_unnamed(link) && !link.agent.contains(['«', '“', '"']) => {
                    (format!("{} in {}", plain(&link.agent), first.document.id), link.agent.clone())
                }
                _ => (plain(&link.agent), link.agent.clone()),
            };
            let outlet = match &document.document.meta.outlet {
                Some(outlet) => outlet.clone(),
                None => document.document.name.clone(),
            };
            voices.push(Voice { topic, is_affirmed, outlet, origin, shown });
        }
    }
    voices
}

/// The innermost source; an author counts as the channel that carries the author.
fn innermost(chain: &[ChainLink]) -> &ChainLink {
    let last = chain.len() - 1;
    let is_author =
        chain[last].role == ChainRole::Author && last > 0 && chain[last - 1].role == ChainRole::Channel;
    &chain[if is_author { last - 1 } else { last }]
}

fn plain(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// For each document the first one whose wording it shares, itself if there is none.
fn same_texts(documents: &[DocumentReport]) -> Vec<usize> {
    let mut first: BTreeMap<&Id, usize> = BTreeMap::new();
    for (at, report) in documents.iter().enumerate() {
        first.entry(&report.document.id).or_insert(at);
    }
    let of = |(at, report): (usize, &DocumentReport)| {
        let copied = report.copy_of.as_ref().and_then(|copy| first.get(&copy.document));
        copied.copied().unwrap_or(at)
    };
    documents.iter().enumerate().map(of).collect()
}

/// What is stated, in a form that two texts share, and whether it is affirmed; `None` where nothing is stated as a fact.
fn topic(proposition: &Proposition) -> Option<(String, bool)> {
    let is_stated = matches!(
        proposition.modality,
        Modality::Realis | Modality::Negated | Modality::Habitual | Modality::Historical
    );
    let last = proposition.chain.last()?;
    if !is_stated
        || proposition.aside.is_some()
        || matches!(last.cue_class, CueClass::Doubt | CueClass::Ask | CueClass::Predict)
    {
        return None;
    }
    let denied = proposition.modality == Modality::Negated || last.cue_class == CueClass::Deny;
    let code = |party: &Party| party.actor.map(|actor| actor.code());
    let codes = |parties: &[Party]| {
        let found: BTreeSet<String> = parties.iter().filter_map(code).collect();
        found.into_iter().collect::<Vec<_>>().join("+")
    };
    let (topic, is_positive) = match &proposition.content {
        Content::Membership { state, organisations, status, left } => {
            let orgs: BTreeSet<&str> = organisations.iter().map(|org| org.key()).collect();
            let orgs: Vec<&str> = orgs.into_iter().collect();
            (format!("membership {} {} {}", code(state)?, orgs.join("+"), status.name()), !left)
        }
        Content::Agreement { parties, instrument, .. } => {
            let form = instrument.map_or("", |form| form.name());
            (format!("agreement {} {form}", codes(parties)), true)
        }
        Content::RelationTrend { state, from, to, .. } => {
            let (from, to) = (from.as_ref().and_then(code), to.as_ref().and_then(code));
            let (pair, is_forward) = match (from, to) {
                (Some(from), Some(to)) if from > to => (format!("{to} {from}"), false),
                (Some(from), Some(to)) => (format!("{from} {to}"), true),
                (Some(from), None) => (from, false),
                (None, Some(to)) => (to, true),
                (None, None) => return None,
            };
            (format!("trend {} {pair}", code(state)?), is_forward)
        }
        Content::RelationState { state, other, close } => {
            let (a, b) = (code(state)?, code(other)?);
            (format!("relation {} {}", a.clone().min(b.clone()), a.max(b)), *close)
        }
        Content::Event { label, sources, targets, .. } => {
            let all: Vec<Party> = sources.iter().chain(targets).cloned().collect();
            let who = codes(&all);
            if who.is_empty() {
                return None;
            }
            let day = proposition.time.from.map(|date| date.to_string()).unwrap_or_default();
            (format!("event {label} {who} {day}"), true)
        }
        Content::Evaluation { .. } | Content::Prediction { .. } | Content::Meta => return None,
    };
    // What was so once does not contradict what is so now.
    let past = if proposition.modality == Modality::Historical { " once" } else { "" };
    Some((format!("{topic}{past}"), is_positive != denied))
}

/// All who state the same, and all who state the contrary.
#[derive(Default)]
struct Heard {
    outlets: BTreeSet<String>,
    origins: BTreeSet<String>,
    against: BTreeSet<String>,
    /// One and the same origin states both.
    is_at_odds: bool,
    is_statement: bool,
}

impl Heard {
    fn state(&self) -> TrustState {
        match (self.is_statement, self.against.is_empty(), self.origins.len()) {
            (false, ..) => TrustState::Unsupported,
            (_, false, _) => TrustState::Conflicted,
            (_, true, 0 | 1) => TrustState::SingleOrigin,
            _ => TrustState::Corroborated,
        }
    }
}

fn hear(proposition: &Proposition, voices: &[Voice]) -> Heard {
    let Some((topic, is_affirmed)) = topic(proposition) else { return Heard::default() };
    let mut heard = Heard { is_statement: true, ..Heard::default() };
    let mut names: [BTreeMap<&str, &str>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for voice in voices.iter().filter(|voice| voice.topic == topic) {
        let is_same = voice.is_affirmed == is_affirmed;
        if is_same {
            heard.outlets.insert(voice.outlet.clone());
        }
        names[usize::from(!is_same)].entry(&voice.origin).or_insert(&voice.shown);
    }
    let [same, other] = names;
    heard.is_at_odds = same.keys().any(|origin| other.contains_key(origin));
    heard.origins = same.values().map(|name| (*name).to_owned()).collect();
    // Two origins of one name are two; the second is shown with its number.
    for index in heard.origins.len()..same.len() {
        heard.origins.insert(format!("another source without a name ({})", index + 1));
    }
    heard.against = other.values().map(|name| (*name).to_owned()).collect();
    heard
}

/// The digit and what entered it. No letter does.
fn digit(proposition: &Proposition, heard: &Heard, fit: Fit) -> (Credibility, Vec<String>) {
    if !heard.is_statement {
        let why = match proposition.modality {
            Modality::Realis | Modality::Negated | Modality::Habitual | Modality::Historical => {
                format!("{}: not a statement of fact", proposition.kind().name())
            }
            modality => format!("{}: not stated as a fact", modality.name()),
        };
        return (Credibility::CannotBeJudged, vec![why]);
    }
    let origins = heard.origins.len();
    let mut inputs = vec![format!(
        "corroboration: {}, {}",
        count(heard.outlets.len(), "outlet"),
        count(origins, "independent origin")
    )];
    if !heard.against.is_empty() {
        inputs.push(format!("contested by {}", count(heard.against.len(), "origin")));
    }
    inputs.push(
        match fit {
            Fit::For => "records: speak for it",
            Fit::Against => "records: speak against it",
            Fit::Open => "records: looked at, neither for nor against",
            Fit::None => "records: none covers it",
        }
        .to_owned(),
    );
    inputs.push(
        if heard.is_at_odds {
            "inner logic: one origin states it and its contrary"
        } else {
            "inner logic: no contradiction"
        }
        .to_owned(),
    );
    let is_contested = !heard.against.is_empty() || heard.is_at_odds;
    let credibility = match (fit, origins, is_contested) {
        (Fit::Against, ..) => Credibility::Improbable,
        (Fit::For, 2.., false) => Credibility::Confirmed,
        (Fit::For, _, false) => Credibility::ProbablyTrue,
        (Fit::For, _, true) => Credibility::PossiblyTrue,
        (_, _, true) => Credibility::Doubtful,
        (_, 3.., false) => Credibility::ProbablyTrue,
        (_, 2, false) => Credibility::PossiblyTrue,
        _ => Credibility::CannotBeJudged,
    };
    (credibility, inputs)
}

#[cfg(test)]
mod tests;
