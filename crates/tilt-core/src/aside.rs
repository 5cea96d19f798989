//! Why a proposition is kept but not counted, whatever its own words say: the kind of text it stands in, or a later
//! correction.

use crate::document::Span;
use crate::id::Id;

/// A kind of text whose sentences do not say what happened in the world of states, or say it otherwise.
///
/// A label on a text or a passage, on the evidence of its own words, never on an outlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// A column of opinion. Its judgements are judgements anyway; nothing is set aside for it.
    Opinion,
    /// Satire, parody, humour.
    Satire,
    /// Invented stories.
    Fiction,
    /// What would be if: "Imagine that …".
    Scenario,
    /// Questions to readers with answers to choose from.
    Quiz,
    /// Horoscopes.
    Horoscope,
    /// Obituaries and columns about former days.
    History,
    /// Sport: states stand for their teams.
    Sport,
    /// Weather reports: states are places.
    Weather,
    /// Recipes: states are kitchens.
    Recipe,
}

impl Genre {
    /// All, in the order of their definition.
    pub const ALL: [Genre; 10] = [
        Genre::Opinion,
        Genre::Satire,
        Genre::Fiction,
        Genre::Scenario,
        Genre::Quiz,
        Genre::Horoscope,
        Genre::History,
        Genre::Sport,
        Genre::Weather,
        Genre::Recipe,
    ];

    /// Lower-case name used in output and in the word lists.
    pub fn name(self) -> &'static str {
        match self {
            Genre::Opinion => "opinion",
            Genre::Satire => "satire",
            Genre::Fiction => "fiction",
            Genre::Scenario => "scenario",
            Genre::Quiz => "quiz",
            Genre::Horoscope => "horoscope",
            Genre::History => "history",
            Genre::Sport => "sport",
            Genre::Weather => "weather",
            Genre::Recipe => "recipe",
        }
    }

    /// Whether nothing in such a text is said as true, so that there is nothing to test either.
    pub fn claims_nothing(self) -> bool {
        matches!(self, Genre::Satire | Genre::Fiction | Genre::Scenario | Genre::Quiz | Genre::Horoscope)
    }
}

/// The kind of a whole document, with the words that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The kind.
    pub genre: Genre,
    /// By what it was known: "label", "notice", "section of the address", "words of the field".
    pub by: &'static str,
    /// The words; absent where they stand in the address alone.
    pub span: Option<Span>,
    /// The words again, for readers without the text; of an address, its part.
    pub words: String,
}

/// What sets a proposition aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// The kind of the text or passage.
    Genre(Genre),
    /// A correction that came later.
    Corrected,
}

impl Cause {
    /// Word used in output.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Genre(genre) => genre.name(),
            Cause::Corrected => "corrected",
        }
    }
}

/// Why a proposition is not counted beyond what its own sentence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// What sets it aside.
    pub cause: Cause,
    /// The words that show it, in the text of the same document; absent if they stand elsewhere.
    pub span: Option<Span>,
    /// The words again.
    pub words: String,
    /// The proposition that stands in its place, for a correction.
    pub by: Option<Id>,
}
