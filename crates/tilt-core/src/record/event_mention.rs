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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::ontology::{Ontology, PloverRoot};
    use crate::record::{ColumnKind, EventActor, MachineEvent};

    /// Cells in memory, each with the kind of its column.
    #[derive(Default)]
    struct Cells {
        kept: VecDeque<(ColumnKind, Option<String>)>,
        taken: Option<String>,
    }

    impl Cells {
        fn keep(&mut self, kind: ColumnKind, value: Option<String>) {
            self.kept.push_back((kind, value));
        }

        fn take(&mut self, kind: ColumnKind) -> Option<String> {
            let (kept, value) = self.kept.pop_front().expect("no more is taken than was put");
            assert_eq!(kept, kind);
            value
        }
    }

    impl CellSink for Cells {
        fn int(&mut self, value: Option<i64>) {
            self.keep(ColumnKind::Int, value.map(|value| value.to_string()));
        }

        fn number(&mut self, value: Option<f64>) {
            self.keep(ColumnKind::Number, value.map(|value| value.to_string()));
        }

        fn text(&mut self, value: Option<&str>) {
            self.keep(ColumnKind::Text, value.map(str::to_owned));
        }

        fn date(&mut self, value: Option<Date>) {
            self.keep(ColumnKind::Date, value.map(|value| value.to_string()));
        }
    }

    impl CellSource for Cells {
        fn int(&mut self) -> Option<i64> {
            self.take(ColumnKind::Int).map(|value| value.parse().unwrap())
        }

        fn number(&mut self) -> Option<f64> {
            self.take(ColumnKind::Number).map(|value| value.parse().unwrap())
        }

        fn text(&mut self) -> Option<&str> {
            self.taken = self.take(ColumnKind::Text);
            self.taken.as_deref()
        }

        fn date(&mut self) -> Option<Date> {
            self.take(ColumnKind::Date).map(|value| value.parse().unwrap())
        }

        fn place(&self) -> (u64, &str) {
            (1, "")
        }
    }

    fn there_and_back<R: Flat + PartialEq + std::fmt::Debug>(record: &R) {
        let mut cells = Cells::default();
        record.put(&mut cells);
        let kinds: Vec<ColumnKind> = cells.kept.iter().map(|cell| cell.0).collect();
        assert_eq!(kinds, R::TABLE.columns.iter().map(|column| column.kind).collect::<Vec<_>>());
        for (cell, column) in cells.kept.iter().zip(R::TABLE.columns) {
            assert!(cell.1.is_some() || column.nullable, "{}", column.name);
        }
        assert_eq!(R::get(&mut cells).as_ref(), Ok(record));
        assert!(cells.kept.is_empty());
    }

    #[test]
    fn mentions_and_events_come_back_from_their_cells() {
        let date = Date::constant(2017, 1, 1);
        let mut mention = EventMention {
            event: "613300832".to_owned(),
            recorded: Date::constant(2016, 1, 2),
            date,
            time: "07:30".to_owned(),
            collection: "web".to_owned(),
            publisher: "example.org".to_owned(),
            address: "https://example.org/a".to_owned(),
            sentence: Some(7),
            confidence: Some(100),
            translated_from: "fra".to_owned(),
        };
        there_and_back(&mention);
        (mention.sentence, mention.confidence) = (None, None);
        there_and_back(&mention);
        let root = Some(PloverRoot::Consult);
        let mut event = MachineEvent {
            event: "1".to_owned(),
            date,
            source: EventActor {
                state: crate::StateId::from_index(3),
                code: "X".to_owned(),
                role: "GOV".to_owned(),
            },
            target: EventActor::default(),
            ontology: Ontology::Cameo,
            code: "042".to_owned(),
            root,
            quad: root.map(PloverRoot::quad),
            intensity: Some(-2.5),
            mentions: Some(4),
            sources: Some(1),
            reports: "https://example.org/a".to_owned(),
            place: crate::StateId::from_index(4),
        };
        there_and_back(&event);
        (event.root, event.quad, event.intensity, event.mentions, event.place) =
            (None, None, None, None, None);
        there_and_back(&event);
    }
}
