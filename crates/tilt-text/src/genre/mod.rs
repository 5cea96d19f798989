//! Kinds of text in which states stand for something else or nothing happens: satire, fiction, scenarios, quizzes,
//! horoscopes, columns of former days, sport, weather, recipes.
//!
//! Only what a text shows by its own words counts, each with the place of those words: a label, a notice, a section, three
//! words of a field, an unreal frame. Nothing is concluded from who publishes it. What such a text says is kept, with its
//! reason, and not counted.

mod passage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use tilt_core::actor::{Actor, Role};
use tilt_core::aside::{Aside, Cause, Genre, Kind};
use tilt_core::document::{Document, Span};
use tilt_core::proposition::{Content, Party, Proposition};

use crate::sentence::{Sentence, lexicon_rows};

pub use passage::{Scene, scenes};

/// Lines at the top of a text among which a label may stand.
const TOP: usize = 3;

/// Sentences at each end of a text in which a notice may stand.
const ENDS: usize = 5;

/// Different words of a field that make a text one of it.
const WORDS: usize = 3;

struct Table {
    labels: BTreeMap<&'static str, Genre>,
    paths: BTreeMap<&'static str, Genre>,
    notices: Vec<(&'static str, Genre)>,
    words: AhoCorasick,
    fields: Vec<Genre>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: BTreeMap<&str, Vec<(&'static str, Genre)>> = BTreeMap::new();
        for row in lexicon_rows(include_str!("../../lexicon/genre.tsv")) {
            let genre = Genre::ALL.into_iter().find(|genre| genre.name() == row[2]);
            let genre = genre.unwrap_or_else(|| panic!("genre.tsv: no kind `{}`", row[2]));
            rows.entry(row[0]).or_default().push((row[1], genre));
        }
        let mut take = |place: &str| rows.remove(place).unwrap_or_default();
        let words = take("word");
        Table {
            labels: take("label").into_iter().collect(),
            paths: take("path").into_iter().collect(),
            notices: take("notice"),
            words: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(words.iter().map(|row| row.0))
                .expect("a hundred short phrases fit the automaton"),
            fields: words.into_iter().map(|row| row.1).collect(),
        }
    })
}

/// The kind of a document, by the strongest evidence: label, notice, section, words of a field.
pub fn kind(document: &Document, sentences: &[Sentence]) -> Option<Kind> {
    label(document)
        .or_else(|| notice(document, sentences))
        .or_else(|| section(document))
        .or_else(|| words(document))
}

fn label(document: &Document) -> Option<Kind> {
    let text = &document.text;
    let by = "label";
    let mut at = document.body.start;
    let lines = document.body.of(text).split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        (start, line)
    });
    for (start, line) in lines.filter(|(_, line)| !line.trim().is_empty()).take(TOP) {
        if let Some((genre, range)) = labelled(line) {
            let span = Span::new(start + range.start, start + range.end);
            return Some(Kind { genre, by, span: Some(span), words: span.of(text).to_owned() });
        }
    }
    let title = document.meta.title.as_deref()?;
    let (genre, range) = labelled(title)?;
    Some(Kind { genre, by, span: None, words: title[range].to_owned() })
}

/// A label that is a line, or stands before a colon or bar at its beginning.
fn labelled(line: &str) -> Option<(Genre, std::ops::Range<usize>)> {
    /// Longer lines are headlines, whatever stands before their colon.
    const LABEL: usize = 40;
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '*' | '#' | '.' | '_');
    let head = line.find([':', '|', '/']).map_or(line, |end| &line[..end]);
    let words = head.trim_matches(is_edge);
    if words.is_empty() || words.len() > LABEL {
        return None;
    }
    let genre = *table().labels.get(words.to_lowercase().replace('’', "'").as_str())?;
    let start = head.len() - head.trim_start_matches(is_edge).len();
    Some((genre, start..start + words.len()))
}

fn notice(document: &Document, sentences: &[Sentence]) -> Option<Kind> {
    let count = sentences.len();
    let is_end = |index: usize| index < ENDS || index + ENDS >= count;
    let ends = sentences.iter().enumerate().filter(|(index, _)| is_end(*index));
    ends.map(|(_, sentence)| sentence.span).find_map(|span| {
        let words = span.of(&document.text);
        let plain = words.to_lowercase();
        let found = table().notices.iter().find(|(notice, _)| plain.contains(notice))?;
        // "He said: this is satire": what somebody says of something else is no notice.
        let is_quoted = words.contains(['"', '“', '«', '„']);
        (!is_quoted).then(|| Kind { genre: found.1, by: "notice", span: Some(span), words: words.to_owned() })
    })
}

/// A part of the address, or a `section:` line of the front matter.
fn section(document: &Document) -> Option<Kind> {
    let front = &document.text[..document.body.start];
    let mut at = 0;
    for line in front.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once(':') else { continue };
        if !matches!(key.trim().to_ascii_lowercase().as_str(), "section" | "category" | "rubric") {
            continue;
        }
        let words = value.trim();
        if let Some(genre) = table().paths.get(words.to_lowercase().as_str()) {
            let from = start + key.len() + 1 + (value.len() - value.trim_start().len());
            let span = Span::new(from, from + words.len());
            return Some(Kind { genre: *genre, by: "section", span: Some(span), words: words.to_owned() });
        }
    }
    let url = document.meta.url.as_deref()?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    // The host is the outlet's name, not a section; the last part is the article's.
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    parts.pop();
    let part = parts.into_iter().find(|part| table().paths.contains_key(part.to_lowercase().as_str()))?;
    let genre = table().paths[part.to_lowercase().as_str()];
    let span = front.find(url).map(|start| {
        let inner = url.find(&format!("/{part}/")).map_or(0, |at| at + 1);
        Span::new(start + inner, start + inner + part.len())
    });
    Some(Kind { genre, by: "section of the address", span, words: part.to_owned() })
}

fn words(document: &Document) -> Option<Kind> {
    let table = table();
    let body = document.body.of(&document.text);
    // Positions in lower case differ from those in the text where letters change their length: only for ASCII and
    // Cyrillic, which do not, the words can be found again.
    let plain = body.to_lowercase();
    if plain.len() != body.len() {
        return None;
    }
    let is_edge = |at: usize, ahead: bool| {
        let c = if ahead { plain[at..].chars().next() } else { plain[..at].chars().next_back() };
        c.is_none_or(|c| !c.is_alphanumeric())
    };
    let mut found: BTreeMap<Genre, (BTreeSet<usize>, Span)> = BTreeMap::new();
    for hit in table.words.find_iter(&plain) {
        if !is_edge(hit.start(), false) {
            continue;
        }
        let span = Span::new(document.body.start + hit.start(), document.body.start + hit.end());
        let number = hit.pattern().as_usize();
        let (numbers, _) = found.entry(table.fields[number]).or_insert_with(|| (BTreeSet::new(), span));
        numbers.insert(number);
    }
    // A long text may hold three such words by chance: one in forty sentences, roughly, is asked for.
    let needed = WORDS.max(body.len() / 4_000);
    let (genre, (_, span)) = found.into_iter().find(|(_, (numbers, _))| numbers.len() >= needed)?;
    Some(Kind {
        genre,
        by: "words of the field",
        span: Some(span),
        words: span.of(&document.text).to_owned(),
    })
}

/// What sets a proposition aside: its passage, else the kind of the text.
pub(crate) fn aside(
    document: &Document,
    kind: Option<&Kind>,
    scenes: &[Scene],
    proposition: &Proposition,
) -> Option<Aside> {
    let span = proposition.quote.span;
    let scene = scenes.iter().find(|scene| scene.range.contains(span)).filter(|scene| {
        // What has its own date in the past is told of the world, whatever frame it stands in.
        scene.genre != Genre::Scenario || !is_dated_before(document, proposition)
    });
    if let Some(scene) = scene.filter(|scene| concerns(scene.genre, proposition, document)) {
        return Some(Aside {
            cause: Cause::Genre(scene.genre),
            span: Some(scene.reason),
            words: scene.reason.of(&document.text).to_owned(),
            by: None,
        });
    }
    let kind = kind.filter(|kind| concerns(kind.genre, proposition, document))?;
    Some(Aside { cause: Cause::Genre(kind.genre), span: kind.span, words: kind.words.clone(), by: None })
}

/// Why there is nothing to test, if the kind of the text claims nothing.
pub(crate) fn claims_nothing(aside: &Aside) -> Option<&'static str> {
    let Cause::Genre(genre) = aside.cause else { return None };
    Some(match genre {
        Genre::Satire => "the text shows itself as satire: it does not say that it is so",
        Genre::Fiction => "the text shows itself as fiction: it does not say that it is so",
        Genre::Scenario => "it is part of an imagined course of things",
        Genre::Quiz => "it is part of a quiz",
        Genre::Horoscope => "it is part of a horoscope",
        _ => return None,
    })
}

/// Whether a kind of text sets such a content aside.
fn concerns(genre: Genre, proposition: &Proposition, document: &Document) -> bool {
    match genre {
        Genre::Opinion => false,
        Genre::Satire | Genre::Fiction | Genre::Scenario | Genre::Quiz | Genre::Horoscope => true,
        Genre::History => !is_dated_lately(document, proposition),
        // Teams, winds and kitchens bear the names of states; an office named by itself acts for its state even there.
        Genre::Sport | Genre::Weather | Genre::Recipe => {
            acting(&proposition.content).is_some_and(|parties| parties.iter().all(|party| is_bare(party)))
        }
    }
}

fn acting(content: &Content) -> Option<Vec<&Party>> {
    match content {
        Content::Event { sources, .. } => Some(sources.iter().collect()),
        Content::RelationTrend { state, .. } | Content::RelationState { state, .. } => Some(vec![state]),
        _ => None,
    }
}

fn is_bare(party: &Party) -> bool {
    matches!(party.actor, None | Some(Actor::State(_, Role::State) | Actor::Org(_)))
}

fn is_dated_before(document: &Document, proposition: &Proposition) -> bool {
    let own = proposition.time.from.filter(|_| proposition.time.span.is_some());
    own.zip(document.meta.date).is_some_and(|(from, day)| from.first < day)
}

fn is_dated_lately(document: &Document, proposition: &Proposition) -> bool {
    let own = proposition.time.from.filter(|_| proposition.time.span.is_some());
    own.zip(document.meta.date).is_some_and(|(from, day)| from.first.year() >= day.year() - 1)
}

#[cfg(test)]
mod tests;
