//! The walk through an XML feed.

use feed_rs::model::Feed;

use super::entry::{self, parse};
use super::pieces::Pieces;
use crate::error::Error;
use crate::texts::Texts;

/// How many bytes are parsed again to find what is broken.
const MAX_AGAIN: usize = 256 * 1024 * 1024;

/// Reads a feed; `is_cut` says that more stood in the file than `bytes`.
pub(super) fn read(bytes: &[u8], is_cut: bool, texts: &mut Texts<'_>) -> Result<(), Error> {
    let Some(pieces) = Pieces::of(bytes) else { return texts.refuse(1, "the feed has no root element", "") };
    let mut walk = Walk { bytes, pieces, texts, line: 1, counted_to: 0, left: MAX_AGAIN, refused: 0 };
    let count = walk.pieces.len();
    let whole = parse(bytes);
    match &whole {
        Ok(feed) if feed.entries.len() == count && !is_cut => return walk.give(0, feed),
        _ => walk.items(0, count)?,
    }
    let reason = match whole {
        _ if is_cut => format!("the feed is longer than {} bytes, the rest is not read", super::LONGEST_FEED),
        // A broken item explains it; else it is what stands behind them.
        Err(reason) if walk.refused == 0 => reason,
        _ => return Ok(()),
    };
    walk.refuse_rest(&reason)
}

struct Walk<'w, 't, 's> {
    bytes: &'t [u8],
    pieces: Pieces<'t>,
    texts: &'w mut Texts<'s>,
    /// Line at `counted_to`.
    line: u64,
    counted_to: usize,
    /// Bytes that may still be parsed.
    left: usize,
    /// Items refused so far.
    refused: usize,
}

impl Walk<'_, '_, '_> {
    /// Gives the items from `first` to before `behind`, halving them until the broken ones stand alone.
    fn items(&mut self, first: usize, behind: usize) -> Result<(), Error> {
        if first == behind {
            return Ok(());
        }
        let part = self.pieces.feed_of(first, behind);
        let Some(left) = self.left.checked_sub(part.len()) else {
            return self.refuse(first, "too much of the feed is broken, these items are not read");
        };
        self.left = left;
        match parse(&part) {
            Ok(feed) if feed.entries.len() == behind - first => self.give(first, &feed),
            found if behind - first == 1 => {
                let reason =
                    found.err().unwrap_or_else(|| "no item of the feed, or several in one".to_owned());
                self.refuse(first, &reason)
            }
            _ => {
                let middle = first + (behind - first) / 2;
                self.items(first, middle)?;
                self.items(middle, behind)
            }
        }
    }

    fn give(&mut self, first: usize, feed: &Feed) -> Result<(), Error> {
        for (at, entry) in feed.entries.iter().enumerate() {
            let line = self.line_at(self.pieces.start(first + at));
            if entry.published.is_none() && entry.updated.is_none() && self.pieces.is_dated(first + at) {
                self.texts.doubtful_date(line, "in a form that is not known");
            }
            entry::take(self.texts, line, feed, entry)?;
        }
        Ok(())
    }

    fn refuse(&mut self, item: usize, reason: &str) -> Result<(), Error> {
        self.refused += 1;
        let start = self.pieces.start(item);
        let line = self.line_at(start);
        self.texts.refuse(line, reason, &self.line_from(start))
    }

    /// What stands behind the last item, and cannot be read as the end of a feed.
    fn refuse_rest(&mut self, reason: &str) -> Result<(), Error> {
        let start =
            if self.pieces.len() == 0 { self.pieces.root_at() } else { self.pieces.start(usize::MAX) };
        let blank = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let start = if start + blank < self.bytes.len() { start + blank } else { start };
        let line = self.line_at(start);
        self.texts.cut(line, reason, &self.line_from(start))
    }

    /// Line of a place; places come in ascending order.
    fn line_at(&mut self, at: usize) -> u64 {
        let between = self.bytes.get(self.counted_to..at).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted_to = self.counted_to.max(at);
        self.line
    }

    /// The rest of the line that holds a place, as far as it is shown.
    fn line_from(&self, at: usize) -> String {
        let rest = &self.bytes[at..];
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        String::from_utf8_lossy(&line[..line.len().min(400)]).into_owned()
    }
}
