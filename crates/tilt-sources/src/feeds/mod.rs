//! Feeds of outlets: RSS in its dialects, Atom and JSON Feed, as saved files.

mod entry;
mod json_feed;
mod pieces;
mod root;
#[cfg(test)]
mod tests;
mod xml;

use std::io::{BufRead, Read};

use tilt_core::card::Card;
use tilt_core::record::RecordSink;

use crate::error::Error;
use crate::layout::{self, Layout};
use crate::summary::ReadSummary;
use crate::texts::Texts;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct Feeds;

impl Source for Feeds {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let layout = layout::announced(LAYOUTS, input)?;
        let mut texts = Texts::new(sink);
        if layout.name == "feeds-json" {
            json_feed::read(input, &mut texts)?;
        } else {
            let mut bytes = Vec::new();
            input.take(LONGEST_FEED as u64).read_to_end(&mut bytes).map_err(Error::io)?;
            let is_cut = !input.fill_buf().map_err(Error::io)?.is_empty();
            xml::read(&bytes, is_cut, &mut texts)?;
        }
        let note = "items that the feed held when it was saved; it holds the latest ones only";
        texts.finish(CARD.card.name, layout.name, note, None)
    }
}

/// The library reads a feed as a whole, so that its length bounds the memory. The longest real ones are some 2 MiB.
const LONGEST_FEED: usize = 16 * 1024 * 1024;

const LAYOUTS: &[Layout] = &[
    Layout::whole("feeds-rss", |head| {
        root::of(head).is_some_and(|root| matches!(root.local(), "rss" | "RDF"))
    }),
    Layout::whole("feeds-atom", |head| root::of(head).is_some_and(|root| root.local() == "feed")),
    Layout::whole("feeds-json", json_feed::looks),
];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "feeds",
        version: 1,
        title: "Feeds of outlets",
        definition: "Items of a saved RSS, Atom or JSON feed, with outlet, title, text, address and date.",
        limitation: "A feed holds what the outlet put into it: often the first sentence only, and the latest items only.",
        parameters: &[],
        references: &["rss2009", "rfc4287", "jsonfeed2020"],
        missing: "An item that is not in the file was too old, or never in the feed; the file does not say which.",
    },
    row: "one item",
    publisher: "the outlet",
    address: "https://www.rssboard.org/rss-specification",
    access: Access::Own,
    licence: "as the outlet's; not redistributed",
    citation: "the outlet, with the day on which the feed was saved",
    coverage_note: "from the oldest to the latest item in the file",
    traps: &[
        "Many items have no date; they are kept without, not given that of the feed.",
        "Dates are given in UTC, to which the library converts them.",
        "A description can hold HTML: its text is kept, its markup, scripts and pictures are not.",
        "Of a feed longer than 16 MiB the items in that length are read, and the rest is rejected.",
        "Of a broken feed every item is kept that can be read by itself.",
        "Names of authors are not kept.",
    ],
    columns: &[],
};
