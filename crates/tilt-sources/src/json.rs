//! JSON that is longer than memory: objects of a list, one at a time, with the line on which each begins.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_8};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::error::Error;

/// The longest value that is kept in memory. A text is far shorter; what is not kept may be of any length.
pub(crate) const LONGEST_VALUE: usize = 4 * 1024 * 1024;

/// How far a [`Lines`] has been read, for those who are called while it is.
pub(crate) struct Position {
    line: Cell<u64>,
    /// Bytes that the value which is being kept may still have.
    left: Cell<Option<usize>>,
    damaged: Cell<usize>,
    failed: Cell<Option<io::Error>>,
}

impl Position {
    pub(crate) fn new() -> Position {
        Position { line: Cell::new(1), left: Cell::new(None), damaged: Cell::new(0), failed: Cell::new(None) }
    }

    /// Line of the byte that was read last.
    pub(crate) fn line(&self) -> u64 {
        self.line.get()
    }

    /// How many damaged characters were replaced.
    pub(crate) fn damaged(&self) -> usize {
        self.damaged.get()
    }

    /// Why the input could not be read on, if it was the input's fault and not that of the text in it.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.failed.take().map(|error| Error::io(error).at(self.line()))
    }
}

/// A reader that counts lines, replaces damaged characters, and ends with an error inside a kept value that does
/// not end.
pub(crate) struct Lines<'i, 'p> {
    input: &'i mut dyn BufRead,
    position: &'p Position,
    decoder: Decoder,
    chunk: Vec<u8>,
    at: usize,
    /// Decoded bytes that were given.
    given: usize,
    /// Where in all decoded bytes a damaged character was replaced that was not given yet. What was decoded and never
    /// asked for is not counted, so that the count does not depend on the size of the pieces.
    replaced: VecDeque<usize>,
    /// Bytes ahead that are known to be a whole escape.
    sound: usize,
    is_at_end: bool,
}

/// Size of the piece that is decoded at once.
const CHUNK: usize = 8 * 1024;

/// U+FFFD.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Length of two escapes, the halves of one character: `\ud83d\ude00`.
const PAIR: usize = 12;

impl<'i, 'p> Lines<'i, 'p> {
    pub(crate) fn new(input: &'i mut dyn BufRead, position: &'p Position) -> Lines<'i, 'p> {
        let decoder = UTF_8.new_decoder_without_bom_handling();
        let (chunk, replaced) = (Vec::new(), VecDeque::new());
        Lines { input, position, decoder, chunk, at: 0, given: 0, replaced, sound: 0, is_at_end: false }
    }

    /// Decodes a further piece behind what is left of the last.
    fn refill(&mut self) -> io::Result<()> {
        self.chunk.drain(..self.at);
        self.at = 0;
        while !self.is_at_end && self.chunk.len() < PAIR {
            let bytes = self.input.fill_buf()?;
            let piece = &bytes[..bytes.len().min(CHUNK)];
            self.is_at_end = piece.is_empty();
            let length = piece.len();
            let (mut rest, mut end) = (piece, self.chunk.len());
            // Each byte can become one U+FFFD, and one more may be pending.
            self.chunk.resize(end + length * 3 + 8, 0);
            loop {
                let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                    rest,
                    &mut self.chunk[end..],
                    self.is_at_end,
                );
                (rest, end) = (&rest[read..], end + written);
                if !matches!(result, DecoderResult::Malformed(..)) {
                    debug_assert_eq!(result, DecoderResult::InputEmpty);
                    break;
                }
                self.replaced.push_back(self.given + end);
                self.chunk[end..end + REPLACEMENT.len()].copy_from_slice(REPLACEMENT);
                end += REPLACEMENT.len();
            }
            self.chunk.truncate(end);
            self.input.consume(length);
        }
        Ok(())
    }

    /// Looks at the escape at the current place and replaces it if it is half a character.
    fn inspect_escape(&mut self) -> io::Result<()> {
        if self.chunk.len() - self.at < PAIR {
            self.refill()?;
        }
        let rest = &self.chunk[self.at..];
        self.sound = match unit(rest) {
            None => 2,
            Some(0xd800..=0xdbff) if matches!(unit(&rest[6..]), Some(0xdc00..=0xdfff)) => PAIR,
            Some(0xd800..=0xdfff) => {
                self.chunk[self.at + 2..self.at + 6].copy_from_slice(b"fffd");
                self.position.damaged.set(self.position.damaged.get() + 1);
                6
            }
            Some(_) => 6,
        };
        Ok(())
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        if self.at >= self.chunk.len() {
            self.refill()?;
        }
        let Some(byte) = self.chunk.get(self.at).copied() else { return Ok(None) };
        match (self.sound, byte) {
            (0, b'\\') => {
                self.inspect_escape()?;
                self.sound -= 1;
            }
            (0, _) => {}
            _ => self.sound -= 1,
        }
        self.at += 1;
        self.given += 1;
        if self.replaced.front().is_some_and(|place| *place < self.given) {
            self.replaced.pop_front();
            self.position.damaged.set(self.position.damaged.get() + 1);
        }
        if byte == b'\n' {
            self.position.line.set(self.position.line.get() + 1);
        }
        if let Some(left) = self.position.left.get() {
            let too_long = || io::Error::other(format!("a value is longer than {LONGEST_VALUE} bytes"));
            self.position.left.set(Some(left.checked_sub(1).ok_or_else(too_long)?));
        }
        Ok(Some(byte))
    }
}

/// The code unit of the escape `\uXXXX` at the beginning.
fn unit(text: &[u8]) -> Option<u16> {
    let figures = text.strip_prefix(b"\\u")?.get(..4)?;
    if !figures.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u16::from_str_radix(std::str::from_utf8(figures).ok()?, 16).ok()
}

impl Read for Lines<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some(place) = into.first_mut() else { return Ok(0) };
        match self.next_byte() {
            Ok(Some(byte)) => {
                *place = byte;
                Ok(1)
            }
            Ok(None) => Ok(0),
            Err(error) if self.position.left.get() == Some(0) => Err(error),
            Err(error) => {
                let shown = io::Error::from(error.kind());
                self.position.failed.set(Some(error));
                Err(shown)
            }
        }
    }
}

/// Reason for a reader why `error` ended the walk, without the place, which the row has.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    format!("the JSON cannot be read from here on: {}", without_place(&error.to_string()))
}

/// A message of the parser without the line and column that it counts for itself.
pub(crate) fn without_place(message: &str) -> &str {
    message.rfind(" at line ").map_or(message, |at| &message[..at])
}

/// Fields of an object that are wanted, by name.
pub(crate) type Fields = BTreeMap<&'static str, Value>;

/// The text of a field: a string, or a number as it is written; empty if it is absent or something else.
pub(crate) fn text(fields: &Fields, name: &str) -> String {
    match fields.get(name) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Takes one value whole, if it is not too long.
pub(crate) struct Kept<'p>(pub(crate) &'p Position);

impl<'de> DeserializeSeed<'de> for Kept<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        self.0.left.set(Some(LONGEST_VALUE));
        let kept = serde::Deserialize::deserialize(value);
        self.0.left.set(None);
        kept
    }
}

/// Takes the fields of `names` out of an object. What is no object gives `None`.
pub(crate) struct Wanted<'p> {
    pub(crate) names: &'static [&'static str],
    pub(crate) position: &'p Position,
}

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Option<Fields>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Option<Fields>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::new();
        while let Some(key) = map.next_key_seed(Kept(self.position))? {
            match self.names.iter().find(|name| key.as_str() == Some(**name)) {
                Some(name) => {
                    let value = map.next_value_seed(Kept(self.position))?;
                    fields.insert(name, value);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Some(fields))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// Gives each object of a list, with its line, to `take`. An error of `take` ends the walk and is left in `stopped`.
pub(crate) struct Each<'w, F> {
    pub(crate) names: &'static [&'static str],
    pub(crate) position: &'w Position,
    pub(crate) stopped: &'w mut Option<Error>,
    pub(crate) take: F,
}

impl<'de, F: FnMut(u64, Option<Fields>) -> Result<(), Error>> DeserializeSeed<'de> for Each<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<(), D::Error> {
        value.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(u64, Option<Fields>) -> Result<(), Error>> Visitor<'de> for Each<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let line = Cell::new(0);
        loop {
            let element =
                Element { wanted: Wanted { names: self.names, position: self.position }, line: &line };
            let Some(fields) = list.next_element_seed(element)? else { return Ok(()) };
            if let Err(error) = (self.take)(line.get(), fields) {
                *self.stopped = Some(error);
                return Err(serde::de::Error::custom("stopped"));
            }
        }
    }
}

/// An element of a list, whose line is noted.
struct Element<'w> {
    wanted: Wanted<'w>,
    line: &'w Cell<u64>,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = Option<Fields>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        // The list has looked at the first byte of the element, and at no more.
        self.line.set(self.wanted.position.line());
        self.wanted.deserialize(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Texts = Vec<(u64, Option<String>)>;

    fn walk(text: &[u8]) -> (Texts, Option<String>, usize) {
        let (mut found, mut stopped, mut input) = (Vec::new(), None, text);
        let position = Position::new();
        let mut json = serde_json::Deserializer::from_reader(Lines::new(&mut input, &position));
        let each = Each {
            names: &["text"],
            position: &position,
            stopped: &mut stopped,
            take: |line, fields: Option<Fields>| {
                found.push((line, fields.map(|fields| super::text(&fields, "text"))));
                Ok(())
            },
        };
        let error = each.deserialize(&mut json).err().map(|error| reason(&error));
        (found, error, position.damaged())
    }

    #[test]
    fn objects_come_with_their_lines() {
        let (found, error, _) = walk(b"[\n {\"a\": [1,\n {}], \"text\": \"x\"},\n\n 7, {\"text\": 5}\n]");
        let some = |text: &str| Some(text.to_owned());
        assert_eq!((found, error), (vec![(2, some("x")), (5, None), (5, some("5"))], None));
    }

    #[test]
    fn half_characters_and_broken_bytes_are_replaced() {
        let text = br#"[{"text": "a\ud83d\ude00b"}, {"text": "\ud83d \\ud83d \ude00"}, {"text": "\ud83d"#;
        let mut bytes = text.to_vec();
        bytes.extend_from_slice(b"\\u0041\xff\"}]");
        let (found, error, damaged) = walk(&bytes);
        let texts: Vec<String> = found.into_iter().filter_map(|(_, text)| text).collect();
        assert_eq!(texts, ["a\u{1f600}b", "\u{fffd} \\ud83d \u{fffd}", "\u{fffd}A\u{fffd}"]);
        assert_eq!((error, damaged), (None, 4));
    }

    #[test]
    fn each_damaged_character_is_counted_up_to_where_the_text_breaks() {
        let mut bytes = b"[{\"text\": \"".to_vec();
        bytes.extend_from_slice(b"\xff\xfe a \xe8");
        bytes.extend_from_slice(b"\"}, {\"text\" 7 \xff\xff\xff");
        let (found, error, damaged) = walk(&bytes);
        assert_eq!(found, [(1, Some("\u{fffd}\u{fffd} a \u{fffd}".to_owned()))]);
        assert!(error.unwrap().contains("expected `:`"));
        assert_eq!(damaged, 3);
    }

    #[test]
    fn a_pair_on_the_seam_of_two_pieces_stays_whole() {
        for length in CHUNK - 40..CHUNK + 4 {
            let text = format!("[{{\"text\": \"{}\\ud83d\\ude00\"}}]", "x".repeat(length - 20));
            let (found, error, damaged) = walk(text.as_bytes());
            assert_eq!((error, damaged), (None, 0), "{length}");
            assert!(found[0].1.as_deref().unwrap().ends_with("x\u{1f600}"));
        }
    }

    #[test]
    fn depth_and_length_end_the_walk_with_a_reason() {
        let deep = format!("[{{\"text\": \"a\"}}, {{\"text\": {}", "[".repeat(100_000));
        let (found, error, _) = walk(deep.as_bytes());
        assert_eq!(found.len(), 1);
        assert!(error.unwrap().contains("recursion limit"));
        let long = format!("[{{\"text\": \"{}\"}}]", "x".repeat(LONGEST_VALUE));
        let (found, error, _) = walk(long.as_bytes());
        assert!(found.is_empty() && error.unwrap().contains("longer than"));
        let unused = format!("[{{\"other\": \"{}\"}}]", "x".repeat(LONGEST_VALUE));
        assert_eq!(walk(unused.as_bytes()).0.len(), 1);
    }
}
