//! The walk through an export: chats, and in each its messages, one at a time.

use std::fmt;
use std::io::BufRead;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use tilt_core::record::RecordSink;

use super::CARD;
use super::message::{self, Chat};
use crate::error::Error;
use crate::json::{self, Each, Fields, Kept, Lines, Position};
use crate::summary::ReadSummary;
use crate::texts::Texts;

pub(super) fn read(
    layout: &'static str,
    input: &mut dyn BufRead,
    sink: &mut dyn RecordSink,
) -> Result<ReadSummary, Error> {
    let position = Position::new();
    let mut walk = Walk { texts: Texts::new(sink), position: &position, stopped: None };
    let mut json = serde_json::Deserializer::from_reader(Lines::new(input, &position));
    let walked = Export { walk: &mut walk, level: Level::Account }.deserialize(&mut json);
    if let Err(error) = walked.and_then(|()| json.end()) {
        if let Some(error) = walk.stopped.take().or_else(|| position.failure()) {
            return Err(error);
        }
        walk.texts.cut(position.line(), &json::reason(&error), "")?;
    }
    walk.texts.damaged(position.damaged());
    walk.texts.finish(CARD.card.name, layout, "messages in the export; deleted ones are not in it", None)
}

struct Walk<'s, 'p> {
    texts: Texts<'s>,
    position: &'p Position,
    stopped: Option<Error>,
}

/// An account holds lists of chats, a chat holds messages; a file is either.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Account,
    Chat,
}

/// The account, or one chat.
struct Export<'w, 's, 'p> {
    walk: &'w mut Walk<'s, 'p>,
    level: Level,
}

impl<'de> DeserializeSeed<'de> for Export<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Export<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an exported chat or account")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let position = self.walk.position;
        let mut chat = Chat::default();
        while let Some(key) = map.next_key_seed(Kept(position))? {
            match (key.as_str().unwrap_or_default(), self.level) {
                ("name", _) => chat.name = string(map.next_value_seed(Kept(position))?),
                ("type", _) => chat.kind = string(map.next_value_seed(Kept(position))?),
                ("messages", _) => {
                    let texts = &mut self.walk.texts;
                    map.next_value_seed(Each {
                        names: message::FIELDS,
                        position,
                        stopped: &mut self.walk.stopped,
                        take: |line, fields: Option<Fields>| message::take(texts, &chat, line, fields),
                    })?;
                }
                ("chats" | "left_chats", Level::Account) => map.next_value_seed(Chats(&mut *self.walk))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

fn string(value: Value) -> String {
    if let Value::String(text) = value { text } else { String::new() }
}

/// The object that holds a list of chats, and the list.
struct Chats<'w, 's, 'p>(&'w mut Walk<'s, 'p>);

impl<'de> DeserializeSeed<'de> for Chats<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Chats<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of chats")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Kept(self.0.position))? {
            if key.as_str() == Some("list") {
                map.next_value_seed(List(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The list of chats.
struct List<'w, 's, 'p>(&'w mut Walk<'s, 'p>);

impl<'de> DeserializeSeed<'de> for List<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of chats")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Export { walk: &mut *self.0, level: Level::Chat })?.is_some() {}
        Ok(())
    }
}
