//! JSON Feed. The objects are cut out here, each with its line; the library reads them.

use std::fmt;
use std::io::BufRead;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use super::entry::{self, parse};
use super::root::find;
use crate::error::Error;
use crate::json::{self, Each, Fields, Kept, Lines, Position};
use crate::texts::Texts;

/// Whether a JSON object says that it is a feed.
pub(super) fn looks(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(b"{") && find(head, b"jsonfeed.org/version/").is_some()
}

pub(super) fn read(input: &mut dyn BufRead, texts: &mut Texts<'_>) -> Result<(), Error> {
    let position = Position::new();
    let mut stopped = None;
    let mut json = serde_json::Deserializer::from_reader(Lines::new(input, &position));
    let walk = Walk { texts, position: &position, stopped: &mut stopped };
    let walked = json.deserialize_map(walk);
    if let Err(error) = walked.and_then(|()| json.end()) {
        if let Some(error) = stopped.or_else(|| position.failure()) {
            return Err(error);
        }
        texts.cut(position.line(), &json::reason(&error), "")?;
    }
    texts.damaged(position.damaged());
    Ok(())
}

/// What the library looks at in an item. Authors are not among it.
const FIELDS: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "language",
];

struct Walk<'w, 's> {
    texts: &'w mut Texts<'s>,
    position: &'w Position,
    stopped: &'w mut Option<Error>,
}

impl<'de> Visitor<'de> for Walk<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Walk { texts, position, stopped } = self;
        // What the feed says of itself behind its items comes too late for them.
        let mut feed = Map::new();
        feed.insert("title".to_owned(), json!(""));
        while let Some(key) = map.next_key_seed(Kept(position))? {
            match key.as_str().unwrap_or_default() {
                known @ ("version" | "title" | "language") => {
                    let value = map.next_value_seed(Kept(position))?;
                    if value.is_string() {
                        feed.insert(known.to_owned(), value);
                    }
                }
                "items" => map.next_value_seed(Each {
                    names: FIELDS,
                    position,
                    stopped: &mut *stopped,
                    take: |line, item: Option<Fields>| take(texts, &feed, line, item),
                })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn take(
    texts: &mut Texts<'_>,
    feed: &Map<String, Value>,
    line: u64,
    item: Option<Fields>,
) -> Result<(), Error> {
    let Some(item) = item else { return texts.refuse(line, "an item is no object", "") };
    let written = json::text(&item, "date_published");
    let mut one = feed.clone();
    one.insert("items".to_owned(), json!([item]));
    match parse(Value::Object(one).to_string().as_bytes()) {
        Ok(feed) if feed.entries.len() == 1 => {
            if feed.entries[0].published.is_none() && !written.is_empty() {
                texts.doubtful_date(line, &written);
            }
            entry::take(texts, line, &feed, &feed.entries[0])
        }
        Ok(_) => texts.refuse(line, "no item of the feed", ""),
        Err(reason) => texts.refuse(line, json::without_place(&reason), ""),
    }
}
