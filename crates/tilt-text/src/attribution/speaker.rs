//! Speakers: channels, offices, sources, people in a function.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::actor::Actor;
use tilt_core::document::Span;
use tilt_core::proposition::ChainRole;

use crate::mention::MentionKind;
use crate::mention::gazetteer::bodies;
use crate::mention::sector::Sector;
use crate::sentence::{Normal, SentenceContext, lexicon_rows, pattern};

/// Whether a speaker is new or points back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refers {
    /// Introduced here.
    New,
    /// "the channel", "the post": the relayed publication, if there is one.
    Channel,
    /// "the author": the author of the relayed text, if there is one.
    Author,
    /// "he", "she", "they": the last speaker.
    Pronoun,
}

/// One speaker as a sentence names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Name for readers. Private persons are "a person" or their function.
    pub agent: String,
    /// Role in the chain.
    pub role: ChainRole,
    /// New or pointing back.
    pub refers: Refers,
    /// Whether the source is not named, so that the trail ends here.
    pub unnamed: bool,
}

impl Speaker {
    /// "He", "in his opinion": whoever spoke last.
    pub fn pronoun() -> Speaker {
        Speaker { agent: String::new(), role: ChainRole::Person, refers: Refers::Pronoun, unnamed: false }
    }

    /// A source of which nothing is said but that it exists.
    pub fn anonymous(agent: &str) -> Speaker {
        Speaker { agent: agent.to_owned(), role: ChainRole::Anonymous, refers: Refers::New, unnamed: true }
    }
}

fn nouns() -> &'static BTreeMap<&'static str, (ChainRole, Refers)> {
    static TABLE: OnceLock<BTreeMap<&'static str, (ChainRole, Refers)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        speaker_rows(include_str!("../../lexicon/speakers.tsv"))
            .map(|(word, role, refers)| (word, (role, refers)))
            .collect()
    })
}

/// The rows of a lexicon of speakers: word, role, and whether it points back.
pub(crate) fn speaker_rows(lexicon: &'static str) -> impl Iterator<Item = (&'static str, ChainRole, Refers)> {
    lexicon_rows(lexicon).map(|row| {
        let role = match row[1] {
            "channel" => ChainRole::Channel,
            "author" => ChainRole::Author,
            "document" => ChainRole::Document,
            "person" => ChainRole::Person,
            "office" => ChainRole::Office,
            _ => ChainRole::Anonymous,
        };
        let refers = match row.get(2) {
            Some(&"channel") => Refers::Channel,
            Some(&"author") => Refers::Author,
            _ => Refers::New,
        };
        (row[0], role, refers)
    })
}

/// Words that end the name of a publication: "the Harbour Gazette".
const PUBLICATIONS: [&str; 39] = [
    "herald",
    "times",
    "post",
    "gazette",
    "tribune",
    "courier",
    "daily",
    "news",
    "weekly",
    "journal",
    "observer",
    "review",
    "monitor",
    "telegraph",
    "chronicle",
    "messenger",
    "bulletin",
    "globe",
    "mail",
    "standard",
    "star",
    "press",
    "dispatch",
    "echo",
    "mirror",
    "wire",
    "ledger",
    "digest",
    "quarterly",
    "register",
    "examiner",
    "inquirer",
    "guardian",
    "express",
    "record",
    "sentinel",
    "beacon",
    "radio",
    "television",
];

/// Words that end the name of a body that speaks for itself.
const BODIES: [&str; 30] = [
    "institute",
    "council",
    "group",
    "foundation",
    "centre",
    "center",
    "bank",
    "party",
    "union",
    "committee",
    "association",
    "observatory",
    "fund",
    "agency",
    "commission",
    "front",
    "movement",
    "league",
    "federation",
    "forum",
    "academy",
    "society",
    "network",
    "initiative",
    "university",
    "brigade",
    "army",
    "guard",
    "house",
    "alliance",
];

/// Most words that a phrase naming a speaker has.
const MAX_WORDS: usize = 14;

/// Head noun must stand this early: later nouns belong to what is said.
const HEAD_WITHIN: usize = 6;

/// Reads a stretch of symbols as the words that name one speaker.
pub(super) fn parse(sentence: &SentenceContext, range: Range<usize>) -> Option<Speaker> {
    let range = without_days(sentence.text(), strip(sentence.text(), range));
    let text = &sentence.text()[range.clone()];
    if text.is_empty() {
        return None;
    }
    if is_earlier_version(text) {
        let agent = plain(sentence, sentence.span(range.clone()));
        return Some(Speaker {
            agent: without_article(&agent),
            role: ChainRole::Document,
            refers: Refers::New,
            unnamed: false,
        });
    }
    let words: Vec<(usize, &str)> = words(text);
    if is_this_publication(&words) {
        let agent = sentence.document.meta.outlet.clone()?;
        return Some(Speaker { agent, role: ChainRole::Channel, refers: Refers::New, unnamed: false });
    }
    if let Some(start) = late_article(text, &words) {
        return parse(sentence, range.start + start..range.end);
    }
    if words.len() > MAX_WORDS {
        return None;
    }
    if let [(_, "he" | "she" | "they" | "it")] = words[..] {
        return Some(Speaker::pronoun());
    }
    if let Some(name) = publication_of_place(text, &words) {
        let agent = plain(sentence, sentence.span(range.start + name..range.end));
        return Some(Speaker { agent, role: ChainRole::Channel, refers: Refers::New, unnamed: false });
    }
    let surface =
        |from: usize, to: usize| plain(sentence, sentence.span(range.start + from..range.start + to));
    for (index, (at, word)) in words.iter().enumerate().take(HEAD_WITHIN) {
        if let Some((end, role, refers)) = noun_at(text, &words, index) {
            return Some(by_noun(&words, index, text, end, role, refers, &surface));
        }
        if word.starts_with("<s") || word.starts_with("<o") || word.starts_with("<u") {
            let next_is_noun =
                (index + 1..words.len().min(HEAD_WITHIN)).any(|next| noun_at(text, &words, next).is_some());
            if next_is_noun {
                continue;
            }
            if words.len() > index + 4 {
                return None;
            }
            let name = word.trim_end_matches(',').trim_end_matches("'s");
            if sentence.mention(name).is_some_and(|known| is_pronoun(&known.surface)) {
                return Some(Speaker::pronoun());
            }
            return actor(sentence, name, &surface(*at, at + name.len()));
        }
    }
    by_capitals(sentence, &words, &surface(0, text.len()))
}

/// "This newspaper", "our portal": the publication itself.
fn is_this_publication(words: &[(usize, &str)]) -> bool {
    const NOUNS: [&str; 14] = [
        "newspaper",
        "paper",
        "magazine",
        "portal",
        "site",
        "website",
        "agency",
        "outlet",
        "publication",
        "broadcaster",
        "weekly",
        "daily",
        "journal",
        "station",
    ];
    matches!(words, [(_, "this" | "our"), (_, noun)] if NOUNS.contains(noun))
}

/// "On Monday Okafor", "the ministry on Friday": when it was said is no part of who said it.
fn without_days(text: &str, range: Range<usize>) -> Range<usize> {
    static DAYS: OnceLock<(Regex, Regex)> = OnceLock::new();
    let (front, back) = DAYS.get_or_init(|| {
        let day = r"(?:(?:late|early|later|earlier) )?(?:(?:on|last|this) )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|week|month|year)(?: (?:morning|afternoon|evening|night))?";
        (
            pattern(&format!(r"^(?:(?:but|and|yet|meanwhile|however),? )?{day},? ")),
            pattern(&format!(r",? {day}$")),
        )
    });
    let part = &text[range.clone()];
    let start = front.find(part).map_or(0, |found| found.end());
    let end = back.find(&part[start..]).map_or(part.len(), |found| start + found.start());
    if start < end { range.start + start..range.start + end } else { range }
}

/// "An earlier version of this article": the publication speaks of itself, no other text is relayed.
pub(super) fn is_earlier_version(words: &str) -> bool {
    words.contains("version of this ")
        || words.contains("version of our ")
        || words.contains("version of the article")
}

/// "The ⟨capital⟩ Courier": a name that begins with a place and ends as publications do; where it begins.
fn publication_of_place(text: &str, words: &[(usize, &str)]) -> Option<usize> {
    let skip = usize::from(words.len() > 1 && words[0].1 == "the");
    let named = &words[skip..];
    let last = named.last()?.1.trim_matches(['"', '\'', ',']);
    let is_place =
        named.len() > 1 && named.len() <= 4 && named[0].1.starts_with('<') && named[0].1.ends_with('>');
    let rest_is_plain = named[1..].iter().all(|(_, word)| !word.starts_with('<'));
    (is_place && rest_is_plain && PUBLICATIONS.contains(&last) && last != "press" && !text.contains('"'))
        .then_some(named[0].0)
}

/// The words of a range as a name.
pub(super) fn name_of(sentence: &SentenceContext, range: Range<usize>) -> String {
    plain(sentence, sentence.span(range))
}

/// The words of a span in plain characters: invisible marks and look-alikes must not make two sources of one.
fn plain(sentence: &SentenceContext, span: Span) -> String {
    let words = span.of(&sentence.document.text);
    if words.is_ascii() {
        return words.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let is_mark = |c: char| matches!(c, '«' | '»' | '“' | '”' | '„');
    let letters = Normal::of(&sentence.document.text, span).chars.into_iter().map(|n| {
        // Marks around a name stay as they were written.
        let shown = sentence.document.text[n.start..].chars().next().unwrap_or(n.c);
        if is_mark(shown) { shown } else { n.c }
    });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "As proof the channel": words before the article of the head noun are no part of the speaker.
fn late_article(text: &str, words: &[(usize, &str)]) -> Option<usize> {
    let head = (0..words.len().min(HEAD_WITHIN)).find(|index| noun_at(text, words, *index).is_some())?;
    let article = (1..head).rev().find(|index| matches!(words[*index].1, "the" | "a" | "an" | "this"))?;
    (!words[..article].iter().any(|(_, word)| word.starts_with('<'))).then_some(words[article].0)
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split(' ')
        .filter_map(|word| {
            let start = at;
            at += word.len() + 1;
            (!word.is_empty()).then_some((start, word))
        })
        .collect()
}

/// The longest noun of the table that begins at a word.
fn noun_at(text: &str, words: &[(usize, &str)], index: usize) -> Option<(usize, ChainRole, Refers)> {
    (index..words.len().min(index + 4)).rev().find_map(|last| {
        let end = words[last].0 + words[last].1.len();
        let phrase = text[words[index].0..end].trim_end_matches([',', '"']);
        nouns().get(phrase).map(|(role, refers)| (end, *role, *refers))
    })
}

/// Whether a clause says that somebody does not want to be known.
pub(super) fn wants_no_name(clause: &str) -> bool {
    const WORDS: [&str; 10] = [
        "to be named",
        "to be identified",
        "anonymity",
        "off the record",
        "name in print",
        "name published",
        "give his name",
        "give her name",
        "not authorised to",
        "not authorized to",
    ];
    WORDS.iter().any(|words| clause.contains(words))
}

fn by_noun(
    words: &[(usize, &str)],
    index: usize,
    text: &str,
    end: usize,
    role: ChainRole,
    refers: Refers,
    surface: &dyn Fn(usize, usize) -> String,
) -> Speaker {
    let first = words[0].1;
    let rest = if end < text.len() { surface(end, text.len()) } else { String::new() };
    let has_name =
        rest.chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '"' | '\'' | '«' | '“' | '„'));
    let is_anonymous = text.contains("anonymous") || text.contains("unnamed") || text.contains("not named");
    let before_noun = surface(0, words[index].0.max(1));
    let named_before = index > 0
        && before_noun.split_whitespace().skip(1).any(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.to_lowercase() != "telegram"
                && w.to_lowercase() != "youtube"
        });
    let is_definite = matches!(first, "the" | "this" | "his" | "her" | "its" | "same") || index == 0;
    let agent = match role {
        ChainRole::Channel | ChainRole::Document => without_article(&surface(0, text.len())),
        // Names after a function are left out: the function is public, the person may not be.
        _ => {
            let of = rest.starts_with("of ")
                || rest.starts_with("close to ")
                || rest.starts_with("at ")
                || rest.starts_with("in ")
                || rest.starts_with("for ")
                || rest.starts_with("from ")
                || rest.starts_with("familiar ")
                || words.len() > index + 1 && text[..end].ends_with(" familiar");
            let to = if of { text.len() } else { end };
            without_article(&surface(0, to))
        }
    };
    let refers =
        if is_definite && !has_name && !named_before && !is_anonymous { refers } else { Refers::New };
    let unnamed = role == ChainRole::Anonymous || is_anonymous || wants_no_name(text);
    Speaker { agent, role, refers, unnamed }
}

/// "It" that stands for a state points back all the same.
fn is_pronoun(words: &str) -> bool {
    ["it", "they", "him", "her"].iter().any(|pronoun| words.eq_ignore_ascii_case(pronoun))
}

fn without_article(words: &str) -> String {
    let words = words.trim_matches([',', ' ']);
    for article in ["the ", "The ", "a ", "A ", "an ", "An ", "this ", "This "] {
        if let Some(rest) = words.strip_prefix(article) {
            return rest.to_owned();
        }
    }
    words.to_owned()
}

fn actor(sentence: &SentenceContext, placeholder: &str, surface: &str) -> Option<Speaker> {
    let mention = sentence.mention(placeholder)?;
    let agent = match (mention.kind, mention.actor) {
        (MentionKind::State, Some(Actor::State(..))) | (MentionKind::Organisation, _) => {
            mention.surface.clone()
        }
        _ => surface.to_owned(),
    };
    Some(Speaker { agent, role: ChainRole::Office, refers: Refers::New, unnamed: false })
}

/// Names of media in the lexicon of bodies.
fn media() -> &'static BTreeSet<&'static str> {
    static MEDIA: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    MEDIA.get_or_init(|| {
        let media = bodies().filter(|body| body.sectors.contains(&Sector::Jrn));
        media.map(|body| body.form).collect()
    })
}

/// "Delta.example": one word with a short ending behind a full stop is the address of a site.
fn is_address(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(site, end)| {
        site.len() > 2
            && !site.contains([' ', '@'])
            && (2..=7).contains(&end.len())
            && end.chars().all(|c| c.is_ascii_lowercase())
    })
}

/// Whether the document says elsewhere that the name is a publication's: "the newspaper Orla", "Orla, a weekly".
fn is_called_publication(text: &str, name: &str) -> bool {
    const NOUNS: [&str; 14] = [
        "newspaper",
        "daily",
        "weekly",
        "magazine",
        "portal",
        "website",
        "site",
        "channel",
        "agency",
        "broadcaster",
        "outlet",
        "blog",
        "paper",
        "station",
    ];
    let name = name.trim_matches(['"', '\'', '«', '»', '“', '”', '„']);
    if name.len() < 3 {
        return false;
    }
    text.match_indices(name).any(|(at, _)| {
        let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        if !is_edge(before.chars().next_back()) || !is_edge(after.chars().next()) {
            return false;
        }
        let marks: &[char] = &[' ', '"', '«', '“', '„', '»', '”'];
        let word_before =
            before.trim_end_matches(marks).rsplit(char::is_whitespace).next().unwrap_or_default();
        let after = after.trim_start_matches(marks);
        let apposed = after.strip_prefix(", ").and_then(|rest| {
            let rest = ["a ", "an ", "the "].iter().find_map(|article| rest.strip_prefix(article))?;
            Some(rest.split([',', '.', ';']).next().unwrap_or_default())
        });
        let word_after = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        NOUNS.contains(&word_before.to_lowercase().as_str())
            || NOUNS.contains(&word_after)
            || apposed.is_some_and(|words| words.split(' ').take(5).any(|word| NOUNS.contains(&word)))
    })
}

/// Capitalised words without any known noun: a publication if they end like one or the lexicon knows them as a medium,
/// else a person, who is not named.
fn by_capitals(sentence: &SentenceContext, words: &[(usize, &str)], surface: &str) -> Option<Speaker> {
    let last = words.last()?.1.trim_matches(['"', '\'', ',']);
    let has_article = words[0].1 == "the";
    let shown: Vec<&str> = surface.split(' ').collect();
    let names = if has_article { &shown[1..] } else { &shown[..] };
    let is_capitalised = !names.is_empty()
        && names.len() <= 5
        && names.iter().all(|word| {
            word.trim_start_matches(['"', '«', '“', '\'']).chars().next().is_some_and(char::is_uppercase)
        });
    if !is_capitalised || words.iter().any(|(_, word)| word.starts_with('<')) {
        return None;
    }
    let name = names.join(" ");
    if PUBLICATIONS.contains(&last)
        || media().contains(name.as_str())
        || is_address(&name)
        || is_called_publication(&sentence.document.text, &name)
    {
        return Some(Speaker { agent: name, role: ChainRole::Channel, refers: Refers::New, unnamed: false });
    }
    if has_article && names.len() <= 3 {
        // People take no article: who does and speaks is a publication, or a body that says so in its name.
        let is_body = BODIES.contains(&last);
        let role = if is_body { ChainRole::Office } else { ChainRole::Channel };
        return Some(Speaker { agent: name, role, refers: Refers::New, unnamed: false });
    }
    const OPENERS: [&str; 22] = [
        "in", "on", "at", "but", "and", "so", "yet", "then", "now", "this", "that", "there", "here", "what",
        "who", "as", "when", "if", "few", "many", "nobody", "everyone",
    ];
    let is_name = !has_article && names.len() <= 3 && !OPENERS.contains(&words[0].1);
    is_name.then(|| Speaker {
        agent: "a person".to_owned(),
        role: ChainRole::Person,
        refers: Refers::New,
        unnamed: false,
    })
}

/// Without helping verbs and adverbs at the end, and without punctuation around.
fn strip(text: &str, range: Range<usize>) -> Range<usize> {
    const HELPERS: [&str; 21] = [
        "has", "have", "had", "also", "still", "again", "then", "further", "now", "once", "been", "just",
        "himself", "itself", "herself", "do", "did", "does", "even", "never", "not",
    ];
    let mut range = range;
    loop {
        let part = &text[range.clone()];
        // A closing quotation mark stays where its opening one does: channel "Grey Harbour".
        let edges: &[char] = if part.matches('"').count() == 2 && !part.trim_start().starts_with('"') {
            &[' ', ',', '—', '(', ')', ':', ';']
        } else {
            &[' ', ',', '—', '"', '(', ')', ':', ';']
        };
        let trimmed = part.trim_matches(edges);
        let start = range.start + (part.len() - part.trim_start_matches(edges).len());
        range = start..start + trimmed.len();
        let last = trimmed.rsplit(' ').next().unwrap_or_default();
        let is_adverb =
            last.len() > 4 && last.ends_with("ly") && !matches!(last, "weekly" | "daily" | "monthly");
        if trimmed.contains(' ') && (HELPERS.contains(&last) || is_adverb) {
            range.end -= last.len();
        } else {
            return range;
        }
    }
}
