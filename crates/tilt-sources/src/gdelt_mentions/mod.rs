//! Mentions: in which reports the GDELT coder found an event that it had recorded.

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::record::{EventMention, RecordSink};
use tilt_core::time::{Date, Period};

use crate::error::Error;
use crate::event_cells::{compact_day, is_number, lenient};
use crate::layout::Layout;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct GdeltMentions;

impl Source for GdeltMentions {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, mention, |_| Claim {
            note: "reports of this time in which a machine found a recorded event".to_owned(),
            complete: false,
        })
    }
}

fn mention(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let event = cells.text("GlobalEventID");
    if !is_number(event) {
        return Err(Refusal::cell("GlobalEventID", event, "a number"));
    }
    let recorded = moment(cells, "EventTimeDate")?.0;
    let (date, time) = moment(cells, "MentionTimeDate")?;
    let record = EventMention {
        event: event.to_owned(),
        recorded,
        date,
        time,
        collection: collection(cells.text("MentionType")).to_owned(),
        publisher: cells.text("MentionSourceName").to_owned(),
        address: cells.text("MentionIdentifier").to_owned(),
        sentence: lenient(cells.text("SentenceID"), harvest),
        confidence: lenient(cells.text("Confidence"), harvest),
        translated_from: translated_from(cells.text("MentionDocTranslationInfo")).to_owned(),
    };
    harvest.push(record);
    let day = Period::Day(date);
    harvest.covers(day.start(), day.end());
    Ok(())
}

/// Day and time of fourteen digits.
fn moment(cells: &Cells<'_>, column: &str) -> Result<(Date, String), Refusal> {
    let text = cells.text(column);
    let refuse = || Refusal::cell(column, text, "a moment such as 20170101073000");
    let (day, time) = text.split_at_checked(8).filter(|(_, time)| time.len() == 6).ok_or_else(refuse)?;
    let day = compact_day(day).ok_or_else(refuse)?;
    if !is_number(time) || &time[..2] > "23" || &time[2..4] > "59" {
        return Err(refuse());
    }
    Ok((day, format!("{}:{}", &time[..2], &time[2..4])))
}

fn collection(number: &str) -> &str {
    match number {
        "1" => "web",
        "2" => "citation only",
        "3" => "core",
        "4" => "dtic",
        "5" => "jstor",
        "6" => "not text",
        other => other,
    }
}

/// The language in `srclc:fra;eng:…`.
fn translated_from(info: &str) -> &str {
    info.strip_prefix("srclc:").map_or("", |rest| rest.split(';').next().unwrap_or("").trim())
}

const LAYOUTS: &[Layout] = &[Layout::positional("gdelt-2-mentions", Separation::TabOnly, COLUMNS, |cells| {
    let [id, recorded, seen, ..] = cells else { return false };
    let is_moment = |text: &str| text.len() == 14 && is_number(text);
    cells.len() == COLUMNS.len() && is_number(id) && is_moment(recorded) && is_moment(seen)
})];

const COLUMNS: &[&str] = &[
    "GlobalEventID",
    "EventTimeDate",
    "MentionTimeDate",
    "MentionType",
    "MentionSourceName",
    "MentionIdentifier",
    "SentenceID",
    "Actor1CharOffset",
    "Actor2CharOffset",
    "ActionCharOffset",
    "InRawText",
    "Confidence",
    "MentionDocLen",
    "MentionDocTone",
    "MentionDocTranslationInfo",
    "Extras",
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "gdelt-mentions",
        version: 1,
        title: "GDELT mentions",
        definition: "Reports in which the GDELT coder claims to have found an event that it had recorded.",
        limitation: "Claimed by machine coding, never facts; many mentions are one report told again, so their number is \
                     no measure of importance or of truth.",
        parameters: &[],
        references: &["leetaru2013"],
        missing: "An event without mentions in a file may have them in another: mentions come for days after the event.",
    },
    row: "one mention of one event in one report",
    publisher: "The GDELT Project",
    address: "https://www.gdeltproject.org/data.html",
    access: Access::Timed {
        address: "http://data.gdeltproject.org/gdeltv2/{second}.mentions.CSV.zip",
        minutes: 15,
        first: "2015-02-19",
    },
    licence: "free for any use with citation and a link to gdeltproject.org",
    citation: "The GDELT Project, GDELT 2.0 Mentions, https://www.gdeltproject.org",
    coverage_note: "February 2015 to now, by quarter of an hour",
    traps: &[
        "The confidence is the coder's own, in steps of ten percent; it is not a probability that the event happened.",
        "Copies of one text count as many mentions.",
        "The event itself stands in an export file of the time in EventTimeDate, mostly not in that of the mention.",
    ],
    columns: &[
        "GlobalEventID",
        "EventTimeDate",
        "MentionTimeDate",
        "MentionType",
        "MentionSourceName",
        "MentionIdentifier",
        "SentenceID",
        "Confidence",
        "MentionDocTranslationInfo",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_translated_report_is_kept() {
        assert_eq!(translated_from("srclc:fra;eng:Moses 2.1.1 / MosesCore Europarl fr-en"), "fra");
        assert_eq!((translated_from(""), translated_from("eng")), ("", ""));
    }
}
