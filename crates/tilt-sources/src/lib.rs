//! The gate of tiltmeter: files of others become records with origin.
//!
//! A [`Source`] is one dataset of one publisher, in every layout in which it is handed out. It is found by content,
//! not by file name, and reads columns by name, not by position. The walk through the gate:
//! bytes → [`open`] (decompressed, without byte order mark) → [`recognise`] → [`Source::read`] → records into a
//! [`RecordSink`], one at a time.
//!
//! Invariants of the room:
//! - memory does not grow with the number of rows;
//! - a row is either a record or a [`Rejected`](tilt_core::Rejected) with line and reason, never dropped in silence;
//! - every record is given to the sink with the line of the row that it was made from;
//! - no clock, environment, network or printing; the same bytes give the same records.

mod cameo_states;
mod dated;
mod error;
mod event_cells;
mod former;
mod json;
mod layout;
mod markup;
mod names;
mod open;
mod rows;
mod summary;
mod text_date;
mod texts;
mod walk;
mod zip_entry;

pub mod atop;
pub mod cow_alliances;
pub mod cow_igo;
pub mod cow_trade;
pub mod desta;
pub mod event_counts;
pub mod factbook_igo;
pub mod feeds;
pub mod gdelt_events;
pub mod gdelt_mentions;
pub mod gsdb;
pub mod html_page;
pub mod icews;
pub mod icews_quads;
pub mod leader_visits;
pub mod manytreaties;
pub mod national_trade;
pub mod phoenix;
pub mod polecat;
pub mod reference_agreements;
pub mod reference_memberships;
pub mod single_votes;
pub mod sipri_arms;
pub mod telegram_export;
pub mod text_corpus;
pub mod trade_long;
pub mod uk_treaties;
pub mod unga_votes;
pub mod us_missions;
pub mod voeten_indices;

#[cfg(test)]
mod contract;
#[cfg(test)]
mod rows_like_csv;

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::record::RecordSink;
use tilt_core::warning::WarningDoc;

pub use error::{Error, ErrorKind};
pub use layout::{Layout, Shape};
pub use open::{HEAD_LENGTH, Opened, open};
pub use rows::{RowLimit, Separation};
pub use summary::ReadSummary;

/// A dataset that can be read.
pub trait Source: Sync {
    /// Its static facts.
    fn card(&self) -> &'static SourceCard;

    /// The layouts in which it is handed out, the most specific first.
    fn layouts(&self) -> &'static [Layout];

    /// The name of the layout of a file that begins with `head`, if it is one of this source.
    fn recognise(&self, head: &[u8]) -> Option<&'static str> {
        layout::matching(self.layouts(), head).map(|layout| layout.name)
    }

    /// Reads a whole file, which [`open`] has decompressed, and pushes what is in it into `sink`.
    ///
    /// A file with a header and no rows is read with an empty summary. A file that ends in the middle of a row gives
    /// that row as rejected.
    ///
    /// # Errors
    /// When the header is not of this source, when the bytes cannot be read, or when the sink refuses to go on.
    /// Records given before the error stay given; the caller throws them away or keeps them as a whole.
    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error>;
}

/// The static facts of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCard {
    /// What every item says about itself.
    pub card: Card,
    /// What a row is.
    pub row: &'static str,
    /// Who publishes it.
    pub publisher: &'static str,
    /// Where it is handed out, for readers.
    pub address: &'static str,
    /// How a program gets it.
    pub access: Access,
    /// Terms of use.
    pub licence: &'static str,
    /// How to cite it.
    pub citation: &'static str,
    /// Which stretch of time and which matters it covers.
    pub coverage_note: &'static str,
    /// What goes wrong when it is read carelessly, one sentence each.
    pub traps: &'static [&'static str],
    /// The columns that are used, by the names of the publisher.
    pub columns: &'static [&'static str],
}

/// How a program gets a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The files at these addresses, without login.
    Open(&'static [Download]),
    /// The files of a dataset in Harvard Dataverse whose names begin with one of these.
    Dataverse {
        /// Identifier of the dataset.
        doi: &'static str,
        /// Beginnings of the names.
        names: &'static [&'static str],
    },
    /// One file for each stretch of time, without login.
    Timed {
        /// Address, which holds the beginning of the stretch as `{day}` (20240501) or `{second}` (20240501001500).
        address: &'static str,
        /// Length of a stretch in minutes; a day is made of whole ones.
        minutes: u16,
        /// The first day of which all files are there.
        first: &'static str,
    },
    /// Not by a program: where to ask, and what to save, in one or two sentences.
    Ask(&'static str),
    /// It comes with the program or from the user.
    Own,
}

/// A file that can be fetched without login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Download {
    /// Address.
    pub address: &'static str,
    /// Name under which it is kept.
    pub name: &'static str,
    /// The files inside it that are read, by the end of their paths, if it is a zip of several; empty otherwise.
    pub members: &'static [&'static str],
}

/// All sources, by name.
pub const SOURCES: &[&dyn Source] = &[
    &atop::Atop,
    &cow_alliances::CowAlliances,
    &cow_igo::CowIgo,
    &cow_trade::CowTrade,
    &desta::Desta,
    &factbook_igo::FactbookIgo,
    &feeds::Feeds,
    &gdelt_events::GdeltEvents,
    &gdelt_mentions::GdeltMentions,
    &gsdb::Gsdb,
    &html_page::HtmlPage,
    &icews::Icews,
    &icews_quads::IcewsQuads,
    &leader_visits::LeaderVisits,
    &manytreaties::ManyTreaties,
    &national_trade::NationalTrade,
    &phoenix::Phoenix,
    &polecat::Polecat,
    &reference_agreements::ReferenceAgreements,
    &reference_memberships::ReferenceMemberships,
    &single_votes::SingleVotes,
    &sipri_arms::SipriArms,
    &telegram_export::TelegramExport,
    &text_corpus::TextCorpus,
    &trade_long::TradeLong,
    &uk_treaties::UkTreaties,
    &unga_votes::UngaVotes,
    &us_missions::UsMissions,
    &voeten_indices::VoetenIndices,
];

/// All warnings that this room raises.
pub const WARNINGS: &[WarningDoc] = &[
    rows::W_ENCODING,
    layout::W_COLUMN,
    summary::W_STATES,
    summary::W_REJECTED,
    gsdb::W_END,
    manytreaties::W_FORM,
    uk_treaties::W_SUBJECT,
    event_cells::W_EVENT_NUMBER,
    event_cells::W_EVENT_CODE,
    texts::W_DATE,
    texts::W_CUT,
    texts::W_DAMAGED,
    telegram_export::W_FORWARD,
    unga_votes::W_TOTALS,
    reference_memberships::W_VINTAGE,
    atop::W_MEMBER,
];

/// The source with this name.
pub fn find(name: &str) -> Option<&'static dyn Source> {
    SOURCES.iter().copied().find(|source| source.card().card.name == name)
}

/// The source and the name of the layout of a file that begins with `head`, which [`open`] has decompressed.
///
/// # Errors
/// [`ErrorKind::NotText`] for binary content; [`ErrorKind::MissingColumn`] when most columns of a known layout are
/// there; otherwise [`ErrorKind::NotRecognised`] with the names of the known layouts.
pub fn recognise(head: &[u8]) -> Result<(&'static dyn Source, &'static str), Error> {
    layout::require_text(head)?;
    match SOURCES.iter().find_map(|source| source.recognise(head).map(|layout| (*source, layout))) {
        Some(found) => Ok(found),
        None => {
            let layouts: Vec<&'static Layout> = SOURCES.iter().flat_map(|source| source.layouts()).collect();
            Err(layout::refuse(&layouts, head))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_file_is_told_what_is_known() {
        let Err(error) = recognise(b"name,age\nA,3\n") else { panic!("recognised") };
        assert_eq!(error.kind(), &ErrorKind::NotRecognised);
        assert!(error.to_string().contains("layouts that are known"), "{error}");
    }

    #[test]
    fn a_known_layout_without_a_column_is_told_which() {
        let Err(error) = recognise(b"rcid,ccode,session,date,unres\n3,2,1,1946-01-01,R/1/1\n") else {
            panic!("recognised")
        };
        assert_eq!(error.kind(), &ErrorKind::MissingColumn { column: "vote".to_owned() });
        assert!(error.to_string().contains("rcid, ccode, session, date, unres"), "{error}");
        assert_eq!(error.line(), Some(1));
    }

    #[test]
    fn binary_and_empty_files_are_refused() {
        let Err(error) = recognise(b"rcid,ccode\0\x01") else { panic!("recognised") };
        assert_eq!(error.kind(), &ErrorKind::NotText);
        let Err(error) = recognise(b"") else { panic!("recognised") };
        assert_eq!((error.kind(), error.to_string().contains("empty")), (&ErrorKind::NotRecognised, true));
    }

    #[test]
    fn sources_are_found_by_name() {
        assert_eq!(find("unga-votes").map(|source| source.card().card.name), Some("unga-votes"));
        assert!(find("unga-vote").is_none());
    }
}
