//! What a correction takes back or puts right is set aside and points to what stands in its place.
//!
//! A publication corrects itself: within one document whatever stands before the correction, and earlier documents of the
//! same outlet. What another outlet says otherwise is no correction but another account.

use tilt_core::aside::{Aside, Cause};
use tilt_core::document::Document;
use tilt_core::id::Id;
use tilt_core::proposition::{Content, Modality, Proposition};
use tilt_core::report::DocumentReport;

use super::{code, corrects};
use crate::fold::gist;

/// Sets aside, within one document, what a correction further down replaces.
pub(crate) fn within(propositions: &mut [Proposition]) {
    let corrections: Vec<Proposition> =
        propositions.iter().filter(|proposition| corrects(proposition)).cloned().collect();
    for correction in &corrections {
        for earlier in propositions.iter_mut() {
            if earlier.quote.span.end <= correction.quote.span.start && replaces(correction, earlier) {
                set_aside(earlier, correction, true);
            }
        }
    }
}

/// The same across documents, in the order given.
pub(super) fn across(documents: &mut [DocumentReport], order: &[usize]) {
    for (at, later) in order.iter().enumerate() {
        let report = &documents[*later];
        let corrections: Vec<Proposition> =
            report.reading.propositions.iter().filter(|found| corrects(found)).cloned().collect();
        if corrections.is_empty() {
            continue;
        }
        let outlet = outlet(&report.document);
        for earlier in &order[..at] {
            let other = &mut documents[*earlier];
            if outlet.is_none() || self::outlet(&other.document) != outlet {
                continue;
            }
            for proposition in &mut other.reading.propositions {
                if let Some(correction) = corrections.iter().find(|found| replaces(found, proposition)) {
                    set_aside(proposition, correction, false);
                }
            }
        }
    }
}

/// The publication, or for a passed-on post its channel.
fn outlet(document: &Document) -> Option<String> {
    document.meta.channel.as_ref().or(document.meta.outlet.as_ref()).map(|name| name.to_lowercase())
}

/// Whether a correction stands in the place of an earlier proposition: it denies the same content, or gives it another
/// date.
fn replaces(correction: &Proposition, earlier: &Proposition) -> bool {
    if earlier.aside.is_some() || corrects(earlier) || !same(correction, earlier) {
        return false;
    }
    let is_negated = |proposition: &Proposition| proposition.modality == Modality::Negated;
    let dates = (correction.time.from, earlier.time.from);
    let is_redated = matches!(dates, (Some(right), Some(wrong)) if right != wrong);
    match (is_negated(correction), is_negated(earlier)) {
        (true, false) | (false, true) => true,
        (false, false) => is_redated,
        (true, true) => false,
    }
}

/// The same content but for its date; of agreements the same parties, stage and no subject that parts them.
fn same(a: &Proposition, b: &Proposition) -> bool {
    match (&a.content, &b.content) {
        (
            Content::Agreement { parties, subjects, stage, .. },
            Content::Agreement { parties: others, subjects: more, stage: reached, .. },
        ) => {
            let codes = |parties: &[tilt_core::proposition::Party]| {
                let mut codes: Vec<String> =
                    parties.iter().filter_map(|party| party.actor).map(code).collect();
                codes.sort();
                codes.dedup();
                codes
            };
            let shares = subjects.is_empty()
                || more.is_empty()
                || subjects.iter().any(|subject| more.contains(subject));
            stage == reached && shares && codes(parties) == codes(others) && !codes(parties).is_empty()
        }
        _ => gist(a) == gist(b),
    }
}

fn set_aside(proposition: &mut Proposition, by: &Proposition, is_near: bool) {
    let id: Id = by.id.clone();
    proposition.aside = Some(Aside {
        cause: Cause::Corrected,
        span: is_near.then_some(by.quote.span),
        words: by.quote.exact.clone(),
        by: Some(id),
    });
}
