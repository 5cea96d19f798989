//! What the sources of texts share: each text goes into the sink with its line, and what is doubtful is counted.

use std::collections::BTreeMap;

use tilt_core::origin::Coverage;
use tilt_core::record::{RecordSink, TextItem};
use tilt_core::time::{Date, FactDate};
use tilt_core::warning::{Warning, WarningDoc};

use crate::error::Error;
use crate::summary::{ReadSummary, Refusal, Tally};

/// Raised with the number of texts whose date is given and cannot be used.
pub(crate) const W_DATE: WarningDoc = WarningDoc {
    code: "W-source-text-date",
    doc: "Texts have a date that cannot be read, or in two ways, such as `12/06/2024`; they are kept without date and \
          count in no period.",
};

/// Raised with the number of characters that stand for damaged ones.
pub(crate) const W_DAMAGED: WarningDoc = WarningDoc {
    code: "W-source-text-damaged",
    doc: "Bytes that are no UTF-8, or halves of characters, were replaced by U+FFFD. Names that hold one are not found.",
};

/// Raised where a file cannot be read to its end.
pub(crate) const W_CUT: WarningDoc = WarningDoc {
    code: "W-source-text-cut",
    doc: "A file of texts breaks off, or cannot be read from a place on. What stands before is used, what stands behind \
          is not: export or fetch the file again.",
};

/// A sink for texts that counts what passes.
pub(crate) struct Texts<'s> {
    tally: Tally<'s>,
    first: Option<Date>,
    end: Option<Date>,
    doubts: BTreeMap<&'static str, Warning>,
}

impl<'s> Texts<'s> {
    pub(crate) fn new(sink: &'s mut dyn RecordSink) -> Texts<'s> {
        Texts { tally: Tally::new(sink), first: None, end: None, doubts: BTreeMap::new() }
    }

    /// A text; one that says nothing is refused.
    pub(crate) fn take(&mut self, line: u64, item: TextItem) -> Result<(), Error> {
        if item.title.is_empty() && item.text.is_empty() {
            return self.refuse(line, "neither title nor text", "");
        }
        let day = item.published.split('T').next().unwrap_or_default();
        if let Ok(day) = day.parse::<FactDate>() {
            self.first = Some(self.first.map_or(day.first, |first| first.min(day.first)));
            self.end = Some(self.end.map_or(day.end(), |end| end.max(day.end())));
        }
        self.tally.accept(line, item.into())
    }

    /// A text that is not used.
    pub(crate) fn refuse(&mut self, line: u64, reason: &str, text: &str) -> Result<(), Error> {
        self.tally.refuse(line, Refusal::Row { reason: reason.to_owned(), text: text.to_owned() })
    }

    /// The place from which on the file cannot be read.
    pub(crate) fn cut(&mut self, line: u64, reason: &str, text: &str) -> Result<(), Error> {
        self.doubt(W_CUT.code, "the file cannot be read to its end", format!("line {line}: {reason}"));
        self.refuse(line, reason, text)
    }

    /// A row that could not be split.
    pub(crate) fn refuse_row(&mut self, line: u64, refusal: Refusal) -> Result<(), Error> {
        self.tally.refuse(line, refusal)
    }

    /// The name of a state that is not known; the text is used without it.
    pub(crate) fn unresolved(&mut self, line: u64, name: String) {
        self.tally.miss(line, name);
    }

    /// A doubt about the text of a line; those of one code are counted together.
    pub(crate) fn doubt(&mut self, code: &'static str, message: &str, example: String) {
        let warning = self.doubts.entry(code).or_insert_with(|| Warning {
            code,
            message: message.to_owned(),
            count: 0,
            examples: Vec::new(),
        });
        warning.count += 1;
        if warning.examples.len() < 5 {
            warning.examples.push(example);
        }
    }

    /// A date that is given and cannot be used.
    pub(crate) fn doubtful_date(&mut self, line: u64, written: &str) {
        let shown: String = written.chars().take(40).collect();
        self.doubt(
            W_DATE.code,
            "texts have a date that cannot be read, or in two ways",
            format!("line {line}: {shown}"),
        );
    }

    /// Characters that were replaced.
    pub(crate) fn damaged(&mut self, count: usize) {
        if count > 0 {
            self.doubts.insert(
                W_DAMAGED.code,
                Warning {
                    code: W_DAMAGED.code,
                    message: "damaged characters were replaced by U+FFFD".to_owned(),
                    count,
                    examples: Vec::new(),
                },
            );
        }
    }

    /// The summary. A collection of texts is never complete: what it lacks was not left unsaid.
    pub(crate) fn finish(
        self,
        source: &'static str,
        layout: &'static str,
        note: &str,
        encoding: Option<Warning>,
    ) -> Result<ReadSummary, Error> {
        let coverage = Coverage {
            source: source.to_owned(),
            from: self.first,
            to: self.end,
            complete: false,
            note: note.to_owned(),
        };
        let warnings = self.doubts.into_values().chain(encoding).collect();
        self.tally.finish(layout, coverage, warnings)
    }
}
