//! Under which names collections keep what, and how a row becomes a text.

use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::record::TextItem;
use tilt_core::time::FactDate;

use crate::error::Error;
use crate::names;
use crate::summary::Refusal;
use crate::text_date::{self, Order};
use crate::texts::Texts;

const ITEM: &[&str] = &["id", "guid", "message_id"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "channel", "corpus"];
const PUBLISHED: &[&str] = &["published", "published_at", "pub_date", "datetime", "date", "date_raw", "year"];
pub(super) const TITLE: &[&str] = &["title", "headline", "translated_title"];
pub(super) const TEXT: &[&str] = &["text", "body", "content"];
const URL: &[&str] = &["url", "link"];
const LANG: &[&str] = &["lang", "language"];
const STATE: &[&str] = &["country_iso3", "speaker_state"];
const DATE_FORMAT: &[&str] = &["date_format"];

/// All names, each once.
pub(super) const ALL: &[&str] = &[
    "id",
    "guid",
    "message_id",
    "outlet",
    "source",
    "publisher",
    "channel",
    "corpus",
    "published",
    "published_at",
    "pub_date",
    "datetime",
    "date",
    "date_raw",
    "year",
    "title",
    "headline",
    "translated_title",
    "text",
    "body",
    "content",
    "url",
    "link",
    "lang",
    "language",
    "country_iso3",
    "speaker_state",
    "date_format",
];

/// Gives the text of a row to `texts`; `field` says what stands under a name.
pub(super) fn take(texts: &mut Texts<'_>, line: u64, field: impl Fn(&str) -> String) -> Result<(), Error> {
    let first = |names: &[&str]| {
        let given = names.iter().map(|name| field(name)).find(|text| !text.is_empty() && !is_nothing(text));
        given.unwrap_or_default()
    };
    let written = first(PUBLISHED);
    let published = text_date::iso(&written, order(&first(DATE_FORMAT))).unwrap_or_default();
    if published.is_empty() && !written.is_empty() {
        texts.doubtful_date(line, &written);
    }
    let speaker_state = match state(&first(STATE), &published) {
        Ok(state) => state,
        Err(name) => {
            texts.unresolved(line, name);
            String::new()
        }
    };
    let item = TextItem {
        item: first(ITEM),
        outlet: first(OUTLET),
        published,
        title: first(TITLE),
        text: first(TEXT),
        url: first(URL),
        lang: first(LANG),
        speaker_state,
        ..TextItem::default()
    };
    texts.take(line, item)
}

fn is_nothing(text: &str) -> bool {
    matches!(text, "NA" | "N/A" | "NaN" | "nan" | "None" | "null")
}

fn order(format: &str) -> Order {
    let format = format.to_ascii_lowercase();
    match (format.starts_with('m'), format.starts_with('d')) {
        (true, _) => Order::MonthFirst,
        (_, true) => Order::DayFirst,
        _ => Order::Unsaid,
    }
}

/// The key of the state with this code, or what is unknown.
fn state(code: &str, published: &str) -> Result<String, String> {
    if code.is_empty() {
        return Ok(String::new());
    }
    let day = published.split('T').next().and_then(|day| day.parse::<FactDate>().ok()).map(|day| day.first);
    let found = names::by_code(CodeScheme::Iso3, code, day)
        // A state speaks before it has a code, and its code is that of today.
        .or_else(|_| names::by_code(CodeScheme::Iso3, code, None))
        .or_else(|refusal| Concordance::bundled().by_key(code).ok_or(refusal));
    found.map(|state| state.key().to_owned()).map_err(|refusal| match refusal {
        Refusal::State { name } => name,
        Refusal::Row { text, .. } => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_names_are_listed() {
        let lists = [ITEM, OUTLET, PUBLISHED, TITLE, TEXT, URL, LANG, STATE, DATE_FORMAT];
        let every: Vec<&str> = lists.iter().flat_map(|list| list.iter().copied()).collect();
        assert_eq!(every, ALL);
    }
}
