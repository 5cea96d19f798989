//! One item, as the library gives it.

use feed_rs::model::{Entry, Feed, Link};
use feed_rs::parser::Builder;
use tilt_core::record::TextItem;

use crate::error::Error;
use crate::markup;
use crate::text_date;
use crate::texts::Texts;

/// Parses a feed. Ids that are absent stay absent: the library would make random ones.
pub(super) fn parse(bytes: &[u8]) -> Result<Feed, String> {
    let parser = Builder::new().sanitize_content(false).id_generator(|_, _, _| String::new()).build();
    parser.parse(bytes).map_err(|error| format!("{error}"))
}

pub(super) fn take(texts: &mut Texts<'_>, line: u64, feed: &Feed, entry: &Entry) -> Result<(), Error> {
    let published =
        entry.published.or(entry.updated).and_then(|time| text_date::of_seconds(time.timestamp()));
    let edited = entry
        .updated
        .filter(|updated| entry.published.is_some_and(|published| *updated > published))
        .and_then(|time| text_date::of_seconds(time.timestamp()));
    let text = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let text = text.or(entry.summary.as_ref().map(|summary| summary.content.as_str())).unwrap_or_default();
    let title = entry.title.as_ref().map(|title| title.content.as_str()).unwrap_or_default();
    let outlet = feed.title.as_ref().map(|title| title.content.as_str()).unwrap_or_default();
    let (title, text, outlet) = match (markup::text_of(title), markup::text_of(text), markup::text_of(outlet))
    {
        (Ok(title), Ok(text), Ok(outlet)) => (title, text, outlet),
        (Err(reason), ..) | (_, Err(reason), _) | (.., Err(reason)) => {
            return texts.refuse(line, &reason, "");
        }
    };
    let item = TextItem {
        item: entry.id.clone(),
        outlet,
        published: published.unwrap_or_default(),
        edited: edited.unwrap_or_default(),
        title,
        text,
        url: address(&entry.links),
        lang: entry.language.as_ref().or(feed.language.as_ref()).map_or("", |lang| lang.trim()).to_owned(),
        ..TextItem::default()
    };
    texts.take(line, item)
}

/// The address of the item itself, not of its comments or attachments.
fn address(links: &[Link]) -> String {
    let is_own = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    links.iter().find(is_own).map(|link| link.href.trim().to_owned()).unwrap_or_default()
}
