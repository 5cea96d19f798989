//! Exports that Telegram Desktop makes of a chat or of an account, as `result.json`.
//!
//! Only channels are named. Who wrote in a group, who signed a post, from whom a message was passed on and every
//! user id stay behind; chats of two people are not read at all.

mod message;
#[cfg(test)]
mod tests;
mod walk;

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::record::RecordSink;
use tilt_core::warning::WarningDoc;

use crate::error::Error;
use crate::layout::{self, Layout};
use crate::summary::ReadSummary;
use crate::{Access, Source, SourceCard};

/// The source.
pub struct TelegramExport;

impl Source for TelegramExport {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        let layout = layout::announced(LAYOUTS, input)?;
        walk::read(layout.name, input, sink)
    }
}

/// Raised with the number of posts whose origin is not named.
pub(crate) const W_FORWARD: WarningDoc = WarningDoc {
    code: "W-telegram-forward",
    doc: "Messages were passed on from someone who is not known to be a channel; the name is left out, because it may \
          be that of a private person.",
};

const LAYOUTS: &[Layout] = &[
    Layout::whole("telegram-export-account", |head| begins_with_object(head) && is_account(head)),
    Layout::whole("telegram-export-chat", |head| {
        begins_with_object(head) && has_key(head, "type") && has_key(head, "messages") && !is_account(head)
    }),
];

fn begins_with_object(head: &[u8]) -> bool {
    head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// Chats come behind the contacts of the user, which can be longer than the head.
fn is_account(head: &[u8]) -> bool {
    let has = |keys: [&str; 2]| keys.iter().all(|key| has_key(head, key));
    has(["chats", "list"]) || has(["about", "personal_information"]) || has(["about", "contacts"])
}

/// Whether `"key"` stands in the head with a colon behind it.
fn has_key(head: &[u8], key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    let mut places =
        head.windows(quoted.len()).enumerate().filter(|(_, window)| *window == quoted.as_bytes());
    places.any(|(at, _)| {
        head[at + quoted.len()..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
    })
}

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "telegram-export",
        version: 1,
        title: "Telegram Desktop export",
        definition: "Posts of channels and groups that the user exported, as text with time, last edit and the channel \
                     they were passed on from.",
        limitation: "An export shows what stood in the channel on the day of the export: posts that were deleted before \
                     are not in it, and of an edited post only the last wording is.",
        parameters: &[],
        references: &["telegram2018"],
        missing: "A day without a post in an export is not a day on which the channel was silent: the export may have \
                  been limited, and posts may have been deleted.",
    },
    row: "one message",
    publisher: "the channel; the file is made by Telegram Desktop",
    address: "https://telegram.org/blog/export-and-more",
    access: Access::Own,
    licence: "as the outlet's; not redistributed",
    citation: "the channel, with the day of the export",
    coverage_note: "from the first to the last message in the file",
    traps: &[
        "The field `text` is a string or a list of strings and marked pieces; they are joined as they stand.",
        "`date` is the local time of the computer that exported, `date_unixtime` is not: times are read from the latter \
         and given in UTC, from the former without zone where there is no other.",
        "Service messages (a pinned post, a new title, a call) are rejected, as are messages that hold only a picture.",
        "A name in `forwarded_from` is kept only where `forwarded_from_id` begins with `channel`: a person's name \
         cannot be told from a channel's, and old exports have no such id.",
        "Names and ids of persons are never kept; names that stand in the text of a post stay there.",
        "Chats of two people, of a bot and saved messages are not read.",
    ],
    columns: &[],
};
