//! Texts that feeds, exports and corpora hold: what the reader room is given.

use super::flat::{CellError, CellSink, CellSource, ColumnDoc, Flat, RowTime, TableDoc, get_text};

/// One text with what its container says about it. Who posted it is kept only where it is an outlet or a channel,
/// never a private person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextItem {
    /// Id within its container.
    pub item: String,
    /// Outlet, channel or corpus; empty if the container does not say.
    pub outlet: String,
    /// Date or time of publication as ISO 8601 in the zone the container gives; empty if it gives none or none that
    /// can be read.
    pub published: String,
    /// Date of the last edit in the same form; empty if there was none.
    pub edited: String,
    /// Title; empty if there is none.
    pub title: String,
    /// The text without markup.
    pub text: String,
    /// Address; empty if there is none.
    pub url: String,
    /// Language as the container names it; empty if it does not.
    pub lang: String,
    /// Channel or outlet from which it was passed on; empty if it was not.
    pub passed_on_from: String,
    /// State whose official speaks, where the container is a corpus of official texts; its key, or empty.
    pub speaker_state: String,
}

impl Flat for TextItem {
    const TABLE: &'static TableDoc = &TableDoc {
        name: "texts",
        version: 1,
        row: "one text of a feed, an export or a corpus",
        columns: &[
            ColumnDoc::text("item", "id within its container"),
            ColumnDoc::text("outlet", "outlet, channel or corpus; empty if not said"),
            ColumnDoc::text("published", "date or time of publication, ISO 8601; empty if none can be read"),
            ColumnDoc::text("edited", "date or time of the last edit, ISO 8601; empty if there was none"),
            ColumnDoc::text("title", "title; empty if there is none"),
            ColumnDoc::text("text", "the text without markup"),
            ColumnDoc::text("url", "address; empty if there is none"),
            ColumnDoc::text("lang", "language as the container names it; empty if it does not"),
            ColumnDoc::text(
                "passed_on_from",
                "channel or outlet from which it was passed on; empty if it was not",
            ),
            ColumnDoc::text("speaker_state", "key of the state whose official speaks; empty if not said"),
        ],
        states: &["speaker_state"],
        time: RowTime::Text("published"),
    };

    fn put<C: CellSink>(&self, cells: &mut C) {
        for text in [
            &self.item,
            &self.outlet,
            &self.published,
            &self.edited,
            &self.title,
            &self.text,
            &self.url,
            &self.lang,
            &self.passed_on_from,
            &self.speaker_state,
        ] {
            cells.text(Some(text));
        }
    }

    fn get<C: CellSource>(cells: &mut C) -> Result<TextItem, CellError> {
        Ok(TextItem {
            item: get_text(cells),
            outlet: get_text(cells),
            published: get_text(cells),
            edited: get_text(cells),
            title: get_text(cells),
            text: get_text(cells),
            url: get_text(cells),
            lang: get_text(cells),
            passed_on_from: get_text(cells),
            speaker_state: get_text(cells),
        })
    }
}
