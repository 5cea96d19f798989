//! One message of an export.

use serde_json::Value;
use tilt_core::record::TextItem;

use super::W_FORWARD;
use crate::error::Error;
use crate::json::{self, Fields};
use crate::text_date::{self, Order};
use crate::texts::Texts;

/// The fields that are looked at. Names and ids are among them to be judged, not to be kept.
pub(super) const FIELDS: &[&str] = &[
    "id",
    "type",
    "date",
    "date_unixtime",
    "edited",
    "edited_unixtime",
    "from",
    "from_id",
    "forwarded_from",
    "forwarded_from_id",
    "text",
];

/// What the export says of the chat before its messages.
#[derive(Default)]
pub(super) struct Chat {
    pub(super) name: String,
    pub(super) kind: String,
}

impl Chat {
    /// Whether two people, or one, write in it.
    fn is_private(&self) -> bool {
        matches!(
            self.kind.as_str(),
            "personal_chat" | "bot_chat" | "saved_messages" | "verification_codes" | "replies"
        )
    }

    /// Whether everybody can read it.
    fn is_public(&self) -> bool {
        self.kind.starts_with("public_")
    }
}

pub(super) fn take(
    texts: &mut Texts<'_>,
    chat: &Chat,
    line: u64,
    fields: Option<Fields>,
) -> Result<(), Error> {
    // The text of a message that is not used may be private, so it is not shown.
    let Some(fields) = fields else { return texts.refuse(line, "a message is no object", "") };
    if chat.is_private() {
        return texts.refuse(line, "message of a private chat", "");
    }
    match json::text(&fields, "type").as_str() {
        "message" | "" => {}
        "service" => return texts.refuse(line, "service message", ""),
        other => {
            let kind: String = other.chars().take(40).collect();
            return texts.refuse(line, &format!("message of the type `{kind}`"), "");
        }
    }
    let text = fields.get("text").map(plain).unwrap_or_default();
    if text.is_empty() {
        return texts.refuse(line, "message without text", "");
    }
    let item = TextItem {
        item: json::text(&fields, "id"),
        outlet: outlet(chat, &fields),
        published: time(texts, line, &fields, "date_unixtime", "date"),
        edited: time(texts, line, &fields, "edited_unixtime", "edited"),
        text,
        passed_on_from: origin(texts, line, &fields),
        ..TextItem::default()
    };
    texts.take(line, item)
}

/// The text of a message, its marked pieces joined.
fn plain(text: &Value) -> String {
    let joined = match text {
        Value::String(text) => text.clone(),
        Value::Array(pieces) => pieces.iter().filter_map(piece).collect(),
        _ => String::new(),
    };
    joined.trim().to_owned()
}

fn piece(piece: &Value) -> Option<&str> {
    piece.as_str().or_else(|| piece.get("text")?.as_str())
}

/// The public channel that speaks; nobody in any other chat.
fn outlet(chat: &Chat, fields: &Fields) -> String {
    if !chat.is_public() {
        return String::new();
    }
    let from = json::text(fields, "from");
    if !from.is_empty() && is_channel(fields, "from_id") {
        from
    } else if chat.kind == "public_channel" {
        chat.name.trim().to_owned()
    } else {
        String::new()
    }
}

/// The channel that a message was passed on from.
fn origin(texts: &mut Texts<'_>, line: u64, fields: &Fields) -> String {
    if !fields.contains_key("forwarded_from") {
        return String::new();
    }
    let name = json::text(fields, "forwarded_from");
    if !name.is_empty() && is_channel(fields, "forwarded_from_id") {
        return name;
    }
    texts.doubt(
        W_FORWARD.code,
        "messages were passed on from someone who is not known to be a channel",
        format!("line {line}"),
    );
    String::new()
}

fn is_channel(fields: &Fields, id: &str) -> bool {
    json::text(fields, id)
        .strip_prefix("channel")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

/// The moment in UTC, or the time of the exporting computer without zone.
fn time(texts: &mut Texts<'_>, line: u64, fields: &Fields, seconds: &str, local: &str) -> String {
    let (seconds, local) = (json::text(fields, seconds), json::text(fields, local));
    let moment = seconds.parse().ok().and_then(text_date::of_seconds);
    match moment.or_else(|| text_date::iso(&local, Order::Unsaid)) {
        Some(time) => time,
        None => {
            if !seconds.is_empty() || !local.is_empty() {
                texts.doubtful_date(line, if local.is_empty() { &seconds } else { &local });
            }
            String::new()
        }
    }
}
