//! How a collection is known by its first bytes.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::fields::{TEXT, TITLE};
use crate::json::{Lines, Position};

/// Whether a header names a collection. `title` alone does not: tables of treaties and of votes have it too.
pub(super) fn names(names: &[&str]) -> bool {
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(name));
    has(TEXT) || has(&TITLE[1..]) || has(&["title"]) && has(&["outlet", "publisher", "channel"])
}

/// Whether the first line is an object with a title or a text.
pub(super) fn lines(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_cut = line.len() == head.len();
    let is_whole = || serde_json::from_slice::<IgnoredAny>(line).is_ok();
    head.starts_with(b"{") && holds_text(&keys(line)) && (is_cut || is_whole())
}

/// Whether a list begins with an object that has a title or a text.
pub(super) fn list(head: &[u8]) -> bool {
    let Some(inside) = head.trim_ascii_start().strip_prefix(b"[") else { return false };
    let inside = inside.trim_ascii_start();
    inside.starts_with(b"{") && holds_text(&keys(inside))
}

/// Exports of chats and JSON feeds have a title too; they are other sources.
fn holds_text(keys: &[String]) -> bool {
    let has = |wanted: &[&str]| keys.iter().any(|key| wanted.contains(&key.as_str()));
    (has(TEXT) || has(TITLE)) && !has(&["messages", "chats", "items", "version"])
}

/// The keys of the object at the beginning, as far as it is there.
fn keys(mut text: &[u8]) -> Vec<String> {
    let position = Position::new();
    let mut keys = Keys(Vec::new());
    let mut json = serde_json::Deserializer::from_reader(Lines::new(&mut text, &position));
    // A head is cut anywhere, so the end of it is no fault.
    let _ = json.deserialize_map(&mut keys);
    keys.0
}

struct Keys(Vec<String>);

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key()? {
            self.0.push(key);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
