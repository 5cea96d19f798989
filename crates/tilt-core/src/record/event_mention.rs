//! One report that mentions an event of a machine-coded feed. It says that a machine saw the event in the report,
//! not that it happened.

use super::flat::{CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_text};
use crate::time::Date;

/// One mention.
#[derive(Debug, Clone, PartialEq)]
pub struct EventMention {
    /// Id of the event in the feed.
    pub event: String,
    /// Day on which the feed first recorded the event.
    pub recorded: Date,
    /// Day of the report.
    pub date: Date,
    /// Time of the report as the feed gives it, `07:30`, UTC; empty if it gives none.
    pub time: String,
    /// Kind of the collection from which the report comes, as the feed names it: `web`, `citation only`.
    pub collection: String,
    /// Publisher.
    pub publisher: String,
    /// Address or citation.
    pub address: String,
    /// Sentence of the report in which the event stands, counted from 1.
    pub sentence: Option<u32>,
    /// The coder's own confidence, in percent. It is not a probability that the event happened.
    pub confidence: Option<u8>,
    /// Language from which the report was translated by machine, as the feed writes it; empty if it was not.
    pub translated_from: String,
}

impl Flat for EventMention {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "event_mentions",
        version: 1,
        row: "one report in which a machine found an event that its feed had recorded",
        columns: &[
            ColumnDoc::text("event", "id of the event in the feed"),
            ColumnDoc::maybe_date("recorded", "day on which the feed first recorded the event"),
            ColumnDoc::maybe_date("date", "day of the report"),
            ColumnDoc::text("time", "time of the report in UTC, for example 07:30; empty if not given"),
            ColumnDoc::text("collection", "kind of the collection from which the report comes"),
            ColumnDoc::text("publisher", "publisher"),
            ColumnDoc::text("address", "address or citation of the report"),
            ColumnDoc::maybe_int("sentence", "sentence in which the event stands, counted from 1"),
            ColumnDoc::maybe_int("confidence", "the coder's own confidence in percent; no probability"),
            ColumnDoc::text("translated_from", "language from which a machine translated; empty if none"),
        ],
        states: &[],
        time: RowTime::Day("date"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        cells.text(Some(&self.event));
        cells.date(Some(self.recorded));
        cells.date(Some(self.date));
        for text in [&self.time, &self.collection, &self.publisher, &self.address] {
            cells.text(Some(text));
        }
        cells.int(self.sentence.map(i64::from));
        cells.int(self.confidence.map(i64::from));
        cells.text(Some(&self.translated_from));
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<EventMention, CellError> {
        let event = get_text(cells);
        let mut day = |what| cells.date().ok_or_else(|| CellError::new(what, ""));
        Ok(EventMention {
            event,
            recorded: day("day of recording")?,
            date: day("date")?,
            time: get_text(cells),
            collection: get_text(cells),
            publisher: get_text(cells),
            address: get_text(cells),
            sentence: cells.int().and_then(|number| u32::try_from(number).ok()),
            confidence: cells.int().and_then(|percent| u8::try_from(percent).ok()),
            translated_from: get_text(cells),
        })
    }
}
