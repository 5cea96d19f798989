//! Collections of texts as researchers hand them out: one text per row of a table, per line, or per object of a list.
//!
//! There is no common format, so the fields are found by the names in `fields.rs`.

mod fields;
mod recognise;
mod table;
#[cfg(test)]
mod tests;
mod values;

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::record::RecordSink;

use crate::error::Error;
use crate::layout::{self, Layout, Shape};
use crate::rows::Separation;
use crate::summary::ReadSummary;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct TextCorpus;

impl Source for TextCorpus {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let layout = layout::announced(LAYOUTS, input)?;
        match (layout.shape, layout.name) {
            (Shape::Whole(_), "text-corpus-json") => values::read_list(layout.name, input, sink),
            (Shape::Whole(_), _) => values::read_lines(layout.name, input, sink),
            _ => table::read(LAYOUTS, input, sink),
        }
    }
}

const NOTE: &str = "texts in the collection; what was not collected is not in it";

const LAYOUTS: &[Layout] = &[
    Layout::whole("text-corpus-jsonl", recognise::lines),
    Layout::whole("text-corpus-json", recognise::list),
    Layout::of_texts("text-corpus-csv", Separation::Comma, fields::ALL, recognise::names),
    Layout::of_texts("text-corpus-semicolon", Separation::Semicolon, fields::ALL, recognise::names),
    Layout::of_texts("text-corpus-tsv", Separation::TabOnly, fields::ALL, recognise::names),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "text-corpus",
        version: 1,
        title: "Collection of texts",
        definition: "Texts of a collection with their title, outlet, date, address and language, as far as it says them.",
        limitation: "A collection is somebody's choice: counts in it speak of the choice first and of the world second.",
        parameters: &[],
        references: &["baturo2017"],
        missing: "A text that is not in a collection was not chosen, lost or never written; the file does not say which.",
    },
    row: "one text",
    publisher: "whoever collected the texts",
    address: "https://doi.org/10.7910/DVN/0TJX8Y",
    access: Access::Own,
    licence: "as the outlet's; not redistributed",
    citation: "the collection and the outlet",
    coverage_note: "from the earliest to the latest date in the file",
    traps: &[
        "A title is read from title, headline or translated_title, a text from text, body or content, and a date from \
         published, published_at, pub_date, datetime, date, date_raw or year: the first that is not empty.",
        "An outlet is read from outlet, source, publisher, channel or corpus, an address from url or link, a language \
         from lang or language, an id from id, guid or message_id.",
        "A date such as 12/06/2024 is read only where a field date_format says MM/DD/YYYY or DD/MM/YYYY; otherwise it is \
         left empty and counted.",
        "Names of persons who speak or post are not kept; country_iso3 or speaker_state says for which state an \
         official speaks.",
        "Cells are taken as plain text: markup that stands in them stays.",
        "A row of a table or a line of JSON longer than 4 MiB is rejected.",
    ],
    columns: fields::ALL,
};
