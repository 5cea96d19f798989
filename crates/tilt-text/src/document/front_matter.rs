//! `key: value` lines at the top of a document.

use tilt_core::document::{DocumentMeta, Span};
use tilt_core::time::Date;
use tilt_core::warning::{Warning, raise};

pub(super) struct FrontMatter {
    pub meta: DocumentMeta,
    pub body: Span,
}

const KEYS: [&str; 6] = ["outlet", "date", "url", "lang", "channel", "title"];

/// More lines than this are not front matter but a text that happens to hold colons.
const MAX_LINES: usize = 20;

/// Reads front matter: lines of `key: value` ended by a blank line, or between two `---` lines.
/// Without at least one known key the text has none and the body is all of it.
pub(super) fn read(text: &str, warnings: &mut Vec<Warning>) -> FrontMatter {
    let none = FrontMatter { meta: DocumentMeta::default(), body: Span::new(0, text.len()) };
    let Some((rows, body_start)) = block(text) else { return none };
    if !rows.iter().any(|(key, _)| KEYS.contains(&key.as_str())) {
        return none;
    }
    let mut meta = DocumentMeta::default();
    for (key, value) in rows {
        if let Err(message) = set(&mut meta, &key, &value) {
            raise(warnings, Warning::new("W-text-front-matter", message));
        }
    }
    FrontMatter { meta, body: Span::new(body_start, text.len()) }
}

/// The rows and the byte at which the body starts.
fn block(text: &str) -> Option<(Vec<(String, String)>, usize)> {
    let mut rows = Vec::new();
    let mut at = 0;
    let mut fenced = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index > MAX_LINES {
            return None;
        }
        let content = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at += line.len();
        if content == "---" {
            if index == 0 {
                fenced = true;
                continue;
            }
            return fenced.then_some((rows, at));
        }
        if content.is_empty() {
            if fenced {
                continue;
            }
            return (!rows.is_empty()).then_some((rows, at));
        }
        let (key, value) = content.split_once(':')?;
        if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == '_') {
            return None;
        }
        rows.push((key.to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()));
    }
    (!rows.is_empty() && !fenced).then_some((rows, at))
}

fn set(meta: &mut DocumentMeta, key: &str, value: &str) -> Result<(), String> {
    let text = (!value.is_empty()).then(|| value.to_owned());
    match key {
        "outlet" => meta.outlet = text,
        "channel" => meta.channel = text,
        "url" => meta.url = text,
        "lang" => meta.lang = text,
        "title" => meta.title = text,
        // Read as evidence of the kind of the text, where it stands.
        "section" | "category" | "rubric" => {}
        "date" if value.is_empty() => {}
        "date" => match value.get(..10).unwrap_or(value).parse::<Date>() {
            Ok(date) => meta.date = Some(date),
            Err(_) => return Err(format!("date `{value}` is not of the form 2025-06-30")),
        },
        other => return Err(format!("key `{other}` is not known")),
    }
    Ok(())
}
