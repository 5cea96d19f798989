//! Propositions as one flat table: one row for each, for spreadsheets, R and data frames.
//!
//! Several values of one cell are set apart by `; `. An absent value is an empty cell, in Parquet null.

use crate::wire::{Document, Party, Proposition};

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Whether its cells are whole numbers.
    pub is_number: bool,
    /// What it holds.
    pub doc: &'static str,
}

const fn text(name: &'static str, doc: &'static str) -> Column {
    Column { name, is_number: false, doc }
}

const fn number(name: &'static str, doc: &'static str) -> Column {
    Column { name, is_number: true, doc }
}

/// The columns, in order.
pub const COLUMNS: &[Column] = &[
    text("document", "id of the document"),
    text("name", "file of the document, with its place in the file where that holds several"),
    text("outlet", "outlet; empty if not named"),
    text("channel", "channel that it was passed on from; empty if it was not"),
    text("date", "day of publication; empty if not given"),
    text("lang", "language, ISO 639-1; empty if not recognised"),
    text(
        "copy_of",
        "earlier document of the same run whose wording it shares; empty if its wording is its own",
    ),
    text(
        "proposition",
        "id of the proposition; empty in the one row of a document that says nothing that is coded",
    ),
    text(
        "kind",
        "event, membership, agreement, relation_trend, relation_state, evaluation, prediction or meta",
    ),
    text("root", "PLOVER root in capitals; empty if none fits, and for other kinds"),
    text("mode", "finer word for events, such as visit; agreement for agreements"),
    text(
        "parties",
        "who acts, or whom a membership, trend, relation or judgement is about; all parties where there is no direction",
    ),
    text("recipients", "towards whom; for a trend the power turned to; for a membership the organisations"),
    text("away_from", "for a trend the power turned from"),
    text("provisions", "what an agreement is about"),
    text("stage", "stage that an agreement is said to have reached; status of a membership"),
    text("first_source", "the innermost source: who said it first, as far as the text tells"),
    text("first_source_role", "outlet, channel, person, office, anonymous, document or author"),
    text("chain", "who says it through whom, outermost first, with the class of each cue"),
    text("outlet_factuality", "commitment of the outlet itself: CT+ PR+ PS+ CT- PR- PS- CTu Uu"),
    text("first_source_factuality", "commitment of the innermost source"),
    text(
        "modality",
        "realis, negated, hypothetical, counterfactual, planned, predicted, habitual, historical, question or order",
    ),
    text("event_from", "first day on which it is said to hold; empty if not said"),
    text("event_to", "first day after"),
    text("testable", "yes, partly or no"),
    text("hedges", "hedging words"),
    text("loaded", "loaded words, a label on words alone"),
    text("rules", "rules that fired"),
    text("warnings", "codes of doubts"),
    number("mentions", "places of the document that say it"),
    number("start", "first byte of the words"),
    number("end", "first byte after them"),
    text("exact", "the words"),
    text(
        "set_aside",
        "why it is not counted whatever its words say: kind of the text or passage, or corrected; empty if nothing does",
    ),
];

/// The rows of one document, cells in the order of [`COLUMNS`]. A document without propositions has one row without
/// proposition, so that documents can be counted.
pub fn rows(document: &Document) -> Vec<Vec<String>> {
    if document.propositions.is_empty() {
        let mut row = head(document);
        row.resize(COLUMNS.len(), String::new());
        return vec![row];
    }
    document.propositions.iter().map(|found| row(document, found)).collect()
}

fn head(document: &Document) -> Vec<String> {
    let own = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        document.id.clone(),
        document.name.clone(),
        own(&document.outlet),
        own(&document.channel),
        own(&document.date),
        own(&document.lang),
        document.copy_of.as_ref().map(|copy| copy.name.clone()).unwrap_or_default(),
    ]
}

fn row(document: &Document, found: &Proposition) -> Vec<String> {
    let event = found.event.as_ref();
    let membership = found.membership.as_ref();
    let trend = found.relation_trend.as_ref();
    let relation = found.relation_state.as_ref();
    let one = |party: &Party| vec![code(party)];
    let parties = event
        .map(|event| codes(&event.parties))
        .or_else(|| membership.map(|membership| one(&membership.state)))
        .or_else(|| trend.map(|trend| one(&trend.state)))
        .or_else(|| relation.map(|relation| one(&relation.state)))
        .or_else(|| found.evaluation.as_ref().or(found.prediction.as_ref()).map(|about| codes(about)))
        .unwrap_or_default();
    let recipients = event
        .map(|event| codes(&event.recipients))
        .or_else(|| membership.map(|membership| membership.organisations.clone()))
        .or_else(|| trend.map(|trend| trend.to.iter().map(code).collect()))
        .or_else(|| relation.map(|relation| one(&relation.other)))
        .unwrap_or_default();
    let stage = event
        .and_then(|event| event.life_cycle.clone())
        .or_else(|| membership.map(|membership| membership.status.clone()))
        .unwrap_or_default();
    let first = found.chain.last();
    let chain = found.chain.iter().map(|link| format!("{} ({})", link.agent, link.cue_class));
    let words = |spans: &[crate::wire::TextSpan]| join(spans.iter().map(|span| span.exact.clone()));
    let mut row = head(document);
    row.extend([
        found.id.clone(),
        found.kind.clone(),
        event.and_then(|event| event.r#type.clone()).unwrap_or_default(),
        event.map(|event| event.mode.clone()).unwrap_or_default(),
        join(parties),
        join(recipients),
        join(trend.and_then(|trend| trend.from.as_ref()).map(code)),
        join(event.map(|event| event.provisions.clone()).unwrap_or_default()),
        stage,
        first.map(|link| link.agent.clone()).unwrap_or_default(),
        first.map(|link| link.role.clone()).unwrap_or_default(),
        join(chain),
        found.factuality.first().map(|value| value.value.clone()).unwrap_or_default(),
        found.factuality.last().map(|value| value.value.clone()).unwrap_or_default(),
        found.modality.clone(),
        found.time.event_from.clone().unwrap_or_default(),
        found.time.event_to.clone().unwrap_or_default(),
        found.testable.answer.clone(),
        words(&found.hedges),
        join(found.loaded.iter().map(|loaded| loaded.span.exact.clone())),
        join(found.rules.iter().cloned()),
        join(found.warnings.iter().map(|warning| warning.code.clone())),
        (found.mentions.len() + 1).to_string(),
        found.span.start.to_string(),
        found.span.end.to_string(),
        found.span.exact.clone(),
        found.aside.as_ref().map(|aside| aside.cause.clone()).unwrap_or_default(),
    ]);
    row
}

/// The code of an actor, or its words with a question mark where it is not resolved.
fn code(party: &Party) -> String {
    party.actor.clone().unwrap_or_else(|| format!("?{}", party.text))
}

fn codes(parties: &[Party]) -> Vec<String> {
    parties.iter().map(code).collect()
}

fn join(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<String>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::full;
    use crate::wire;

    #[test]
    fn every_proposition_is_a_row_with_all_cells_and_a_silent_document_is_one_too() {
        let mut report = full();
        let quiet = {
            let mut quiet = report.documents[0].clone();
            quiet.reading.propositions.clear();
            quiet
        };
        let said = report.documents[0].reading.propositions.len();
        report.documents = vec![report.documents[0].clone(), quiet];
        let counts: Vec<usize> = report
            .documents
            .iter()
            .map(|document| {
                let rows = rows(&wire::Document::from(document));
                assert!(rows.iter().all(|row| row.len() == COLUMNS.len()), "{rows:?}");
                rows.len()
            })
            .collect();
        assert_eq!(counts, [said, 1]);
    }
}
