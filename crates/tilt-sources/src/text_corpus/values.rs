//! Collections in JSON: an object per line, or one list of objects.

use std::io::{BufRead, Read};

use serde::de::DeserializeSeed;
use tilt_core::record::RecordSink;

use super::{CARD, NOTE, fields};
use crate::error::Error;
use crate::json::{self, Each, Fields, LONGEST_VALUE, Lines, Position, Wanted};
use crate::summary::ReadSummary;
use crate::texts::Texts;

/// Reads an object per line. A broken line costs no other.
pub(super) fn read_lines(
    layout: &'static str,
    input: &mut dyn BufRead,
    sink: &mut dyn RecordSink,
) -> Result<ReadSummary, Error> {
    let mut texts = Texts::new(sink);
    let (mut bytes, mut line, mut damaged) = (Vec::new(), 0, 0);
    loop {
        line += 1;
        let is_cut = next_line(input, &mut bytes).map_err(|error| error.at(line))?;
        if bytes.is_empty() {
            break;
        }
        if is_cut {
            let reason = format!("the line is longer than {LONGEST_VALUE} bytes");
            texts.refuse(line, &reason, &start_of(&bytes))?;
        } else if !bytes.trim_ascii().is_empty() {
            let position = Position::new();
            match object(&bytes, &position) {
                Ok(Some(found)) => fields::take(&mut texts, line, |name| json::text(&found, name))?,
                Ok(None) => texts.refuse(line, "the line is no object", &start_of(&bytes))?,
                Err(error) => {
                    let reason = format!("the line is no JSON: {}", json::without_place(&error.to_string()));
                    texts.refuse(line, &reason, &start_of(&bytes))?;
                }
            }
            damaged += position.damaged();
        }
    }
    texts.damaged(damaged);
    texts.finish(CARD.card.name, layout, NOTE, None)
}

/// Reads one line with its end; `true` if it was longer than may be, and the rest of it passed over.
fn next_line(input: &mut dyn BufRead, bytes: &mut Vec<u8>) -> Result<bool, Error> {
    let limit = LONGEST_VALUE as u64;
    bytes.clear();
    (&mut *input).take(limit).read_until(b'\n', bytes).map_err(Error::io)?;
    let is_cut = bytes.len() == LONGEST_VALUE && !bytes.ends_with(b"\n");
    if is_cut {
        let mut rest = Vec::new();
        while !rest.ends_with(b"\n") {
            rest.clear();
            if (&mut *input).take(limit).read_until(b'\n', &mut rest).map_err(Error::io)? == 0 {
                break;
            }
        }
    }
    Ok(is_cut)
}

fn object(mut bytes: &[u8], position: &Position) -> Result<Option<Fields>, serde_json::Error> {
    let mut json = serde_json::Deserializer::from_reader(Lines::new(&mut bytes, position));
    let found = Wanted { names: fields::ALL, position }.deserialize(&mut json)?;
    json.end().map(|()| found)
}

fn start_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(400)]).trim().to_owned()
}

/// Reads one list of objects. What is behind a fault is not read.
pub(super) fn read_list(
    layout: &'static str,
    input: &mut dyn BufRead,
    sink: &mut dyn RecordSink,
) -> Result<ReadSummary, Error> {
    let position = Position::new();
    let mut texts = Texts::new(sink);
    let mut stopped = None;
    let mut json = serde_json::Deserializer::from_reader(Lines::new(input, &position));
    let each = Each {
        names: fields::ALL,
        position: &position,
        stopped: &mut stopped,
        take: |line, found: Option<Fields>| match found {
            Some(found) => fields::take(&mut texts, line, |name| json::text(&found, name)),
            None => texts.refuse(line, "an element of the list is no object", ""),
        },
    };
    if let Err(error) = each.deserialize(&mut json).and_then(|()| json.end()) {
        if let Some(error) = stopped.or_else(|| position.failure()) {
            return Err(error);
        }
        texts.cut(position.line(), &json::reason(&error), "")?;
    }
    texts.damaged(position.damaged());
    texts.finish(CARD.card.name, layout, NOTE, None)
}
