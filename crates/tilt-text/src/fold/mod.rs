//! One proposition for what a document says several times, and the count of independent origins.

use std::collections::BTreeMap;

use tilt_core::document::Document;
use tilt_core::proposition::{ChainLink, ChainRole, Content, Factuality, Modality, Party, Proposition};
use tilt_core::warning::{Warning, raise};

use crate::attribution::chain::origin;
use crate::course::corrects;

/// A proposition with whether it comes from a headline.
#[derive(Debug, Clone)]
pub struct Found {
    /// The proposition.
    pub proposition: Proposition,
    /// Whether it stands in a headline.
    pub is_heading: bool,
}

/// Joins propositions that say the same by the same origin; a headline yields to the body.
pub fn fold(found: Vec<Found>) -> Vec<Proposition> {
    let mut kept: Vec<Found> = Vec::new();
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for next in found {
        let key = key(&next.proposition);
        let places = by_key.entry(key).or_default();
        let same = places.iter().copied().find(|place| is_same(&kept[*place], &next));
        match same {
            None => {
                places.push(kept.len());
                kept.push(next);
            }
            Some(place) => join(&mut kept[place], next),
        }
    }
    let mut propositions: Vec<Proposition> = kept.into_iter().map(|found| found.proposition).collect();
    for proposition in &mut propositions {
        proposition.mentions.sort();
        proposition.mentions.dedup();
    }
    propositions.sort_by(|a, b| (a.quote.span, &a.id).cmp(&(b.quote.span, &b.id)));
    propositions
}

/// Same content and polarity; and same origin, unless one of the two is a headline. What a correction says stays apart
/// from what it corrects, what is set aside from what is not, and two agreements of different dates are two.
fn is_same(known: &Found, next: &Found) -> bool {
    let sign = |value: &Proposition| is_negative(value);
    let apart = |a: &Proposition, b: &Proposition| {
        corrects(a) != corrects(b) || a.aside.is_some() != b.aside.is_some() || are_of_two_dates(a, b)
    };
    if apart(&known.proposition, &next.proposition) {
        return false;
    }
    let agent = |value: &Proposition| origin(&value.chain).agent.clone();
    sign(&known.proposition) == sign(&next.proposition)
        && (known.is_heading || next.is_heading || agent(&known.proposition) == agent(&next.proposition))
}

/// Agreements with dates in the text that cannot be the same day.
fn are_of_two_dates(a: &Proposition, b: &Proposition) -> bool {
    let is_agreement = matches!(a.content, Content::Agreement { .. });
    let date = |proposition: &Proposition| proposition.time.from.filter(|_| proposition.time.span.is_some());
    match (date(a), date(b)) {
        (Some(a), Some(b)) if is_agreement => a.first >= b.end() || b.first >= a.end(),
        _ => false,
    }
}

fn is_negative(proposition: &Proposition) -> bool {
    let last = proposition.factuality.last();
    matches!(proposition.modality, Modality::Negated | Modality::Counterfactual)
        || matches!(last, Some(Factuality::CtMinus | Factuality::PrMinus | Factuality::PsMinus))
}

/// Joins `next` into `known`. A headline gives way to the body; mentions are put in order at the end, once.
fn join(known: &mut Found, mut next: Found) {
    if known.is_heading && !next.is_heading {
        std::mem::swap(known, &mut next);
    }
    let (body, other) = (&mut known.proposition, next.proposition);
    let is_stronger = next.is_heading
        && (other.outlet_asserts() && !body.outlet_asserts() || !is_hedged(&other) && is_hedged(body));
    body.mentions.push(other.quote.span);
    body.mentions.extend(other.mentions);
    enrich(&mut body.content, &other.content);
    let is_agreement = matches!(body.content, Content::Agreement { .. });
    if is_agreement && body.time.span.is_none() && other.time.span.is_some() {
        body.time = other.time;
    }
    for rule in other.rules {
        if !body.rules.contains(&rule) {
            body.rules.push(rule);
        }
    }
    if is_stronger {
        let warning = Warning::new("W-text-headline", "the headline says it more firmly than the body");
        raise(&mut body.warnings, warning);
    }
}

fn is_hedged(proposition: &Proposition) -> bool {
    !matches!(proposition.factuality.last(), Some(Factuality::CtPlus | Factuality::CtMinus))
}

/// What the other mention adds: subjects and form of an agreement.
fn enrich(content: &mut Content, other: &Content) {
    if let (
        Content::Agreement { subjects, instrument, title, .. },
        Content::Agreement { subjects: more, instrument: form, title: name, .. },
    ) = (content, other)
    {
        for subject in more {
            if !subjects.contains(subject) {
                subjects.push(*subject);
            }
        }
        *instrument = instrument.or(*form);
        if title.is_none() {
            title.clone_from(name);
        }
    }
}

/// What makes two contents the same, as text. Parties count by who they are, not by their words.
pub fn key(proposition: &Proposition) -> String {
    content_key(proposition, &time(proposition))
}

/// The same whenever it happened.
pub(crate) fn gist(proposition: &Proposition) -> String {
    content_key(proposition, "")
}

fn content_key(proposition: &Proposition, when: &str) -> String {
    let who = |party: &Party| match party.actor {
        Some(actor) => actor.state().map_or_else(|| actor.code(), |state| state.key().to_owned()),
        None => format!("?{}", party.surface.to_lowercase()),
    };
    let all = |parties: &[Party]| {
        let mut codes: Vec<String> = parties.iter().map(who).collect();
        codes.sort();
        codes.join(",")
    };
    let one = |party: &Option<Party>| party.as_ref().map(who).unwrap_or_default();
    // Judgements and predictions are free text: only the same words are the same.
    let words = proposition.quote.exact.to_lowercase();
    match &proposition.content {
        Content::Event { label, sources, targets, .. } => {
            format!("event {label} {} > {} {when}", all(sources), all(targets))
        }
        Content::Membership { state, organisations, status, left } => {
            let orgs: Vec<&str> = organisations.iter().map(|org| org.key()).collect();
            format!("membership {} {} {} {left}", who(state), orgs.join(","), status.name())
        }
        Content::Agreement { parties, subjects, stage, .. } => {
            let mut keys: Vec<&str> = subjects.iter().map(|subject| subject.key()).collect();
            keys.sort_unstable();
            format!("agreement {} {} {}", all(parties), stage.name(), keys.join(","))
        }
        Content::RelationTrend { state, from, to, domains } => {
            // "Turned from A to B" and "bought its arms from B instead of A" are two claims.
            let fields: Vec<&str> = domains.iter().map(|domain| domain.name()).collect();
            format!("trend {} {} {}{}", who(state), one(from), one(to), fields.join(" "))
        }
        Content::RelationState { state, other, close } => {
            format!("state {} {} {close}", who(state), who(other))
        }
        Content::Evaluation { .. } => format!("evaluation {words}"),
        Content::Prediction { .. } => format!("prediction {words}"),
        Content::Meta => format!("meta {words}"),
    }
}

/// Two visits in different months are two visits.
fn time(proposition: &Proposition) -> String {
    proposition.time.from.map(|date| date.to_string()).unwrap_or_default()
}

/// Independent origins: the distinct innermost sources, each with the number of propositions that rest on it.
pub fn origins(document: &Document, propositions: &[Proposition]) -> Vec<String> {
    let mut counts: BTreeMap<String, (ChainLink, usize)> = BTreeMap::new();
    for proposition in propositions {
        let link = origin(&proposition.chain);
        counts
            .entry(format!("{} {}", link.role.name(), link.agent.to_lowercase()))
            .or_insert_with(|| (link.clone(), 0))
            .1 += 1;
    }
    let mut rows: Vec<(ChainLink, usize)> = counts.into_values().collect();
    rows.sort_by(|a, b| (std::cmp::Reverse(a.1), &a.0.agent).cmp(&(std::cmp::Reverse(b.1), &b.0.agent)));
    rows.into_iter()
        .map(|(link, count)| {
            let who = match link.role {
                ChainRole::Outlet => format!("{} itself", document.outlet()),
                ChainRole::Anonymous => format!("{} (not named)", link.agent),
                _ => link.agent,
            };
            format!("{who}: {count} {}", if count == 1 { "proposition" } else { "propositions" })
        })
        .collect()
}
