//! Phrases for actors in a sentence: where each begins and ends, and what it says.
//!
//! Without a parser: a phrase grows around its names and nouns, to the left over what can stand before a noun, to the
//! right over names and what belongs to it. Phrases where no party of an event stands ("in Kabul", "the capital of
//! Chile") are left out.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::time::Date;

use super::gazetteer::What;
use super::items::{Item, Kind, items};
use super::phrase::{ActorReading, read};
use super::sector::Sector;
use super::words::{Word, Words};
use crate::sentence::{MAX_SENTENCE, Normal};

/// A phrase for an actor.
#[derive(Debug, Clone)]
pub struct ActorSpan {
    /// Its bytes.
    pub span: Span,
    /// What it says; empty for a name that no table knows.
    pub reading: ActorReading,
}

/// Words before which a phrase begins anew.
const DETERMINERS: [&str; 31] = [
    "the",
    "a",
    "an",
    "this",
    "these",
    "those",
    "some",
    "several",
    "many",
    "most",
    "all",
    "both",
    "no",
    "any",
    "each",
    "every",
    "another",
    "other",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "dozens",
    "hundreds",
    "thousands",
    "scores",
];

/// Words that never stand inside a noun phrase before its noun.
const BREAKS: [&str; 62] = [
    "and", "or", "but", "of", "in", "at", "on", "to", "from", "for", "with", "by", "against", "between",
    "among", "as", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "could",
    "can", "may", "might", "should", "must", "do", "does", "did", "not", "that", "which", "who", "whom",
    "when", "where", "while", "after", "before", "since", "until", "if", "because", "over", "under", "into",
    "about", "than", "said", "says", "it", "they", "he", "she", "we",
];

/// Words behind which a phrase is a place, a part or an example, not who acts or is acted on.
const ASIDES: [&str; 20] = [
    "in",
    "at",
    "near",
    "across",
    "inside",
    "outside",
    "throughout",
    "around",
    "within",
    "into",
    "through",
    "of",
    "as",
    "over",
    "including",
    "former",
    "among",
    "during",
    "under",
    "like",
];

/// How many words that no table knows may stand between a determiner and the noun.
const MAX_ADJECTIVES: usize = 3;

/// The phrases of a sentence in order, without overlap; none of a stretch that is longer than a sentence.
pub fn actors(text: &str, normal: &Normal, day: Option<Date>) -> Vec<ActorSpan> {
    if normal.chars.len() > MAX_SENTENCE {
        return Vec::new();
    }
    let words = Words::of(normal);
    let items = items(normal, &words, day);
    let finder =
        Finder { words: &words, items: &items, has_case: !normal.is_shouting() && !normal.is_title_case() };
    let mut found: Vec<ActorSpan> = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let Some(range) = finder.phrase(at) else {
            at += 1;
            continue;
        };
        at = range.end;
        let (first, last) = (words.list[range.start], words.list[range.end - 1]);
        let span = normal.span(first.start, last.end);
        let reading = read(span.of(text), day, None);
        if !finder.is_aside(normal, &range) && !finder.is_weak(&range, &reading) {
            found.push(ActorSpan { span, reading });
        }
    }
    found
}

struct Finder<'a> {
    words: &'a Words,
    items: &'a [Item],
    has_case: bool,
}

impl Finder<'_> {
    /// The phrase that begins at a word, if one does.
    fn phrase(&self, at: usize) -> Option<Range<usize>> {
        let seed = self.seed(at)?;
        let mut end = self.grow(seed);
        // "the armies of Brazil and Argentina", "diplomats from Poland": what belongs to the noun.
        while let Some(link) = self.words.list.get(end).map(|_| self.words.word(end))
            && matches!(link.as_str(), "of" | "from")
            && !self.words.list[end - 1].stop
            && let Some(next) = self.seed(end + 1)
        {
            end = self.grow(next);
            // "… of Brazil and Argentina": two bare names share the noun.
            let is_and = self.words.list.get(end).is_some_and(|_| self.words.word(end) == "and");
            if is_and
                && self.is_bare_name(next..end)
                && let Some(second) =
                    self.item_at(end + 1).filter(|item| self.is_bare_name(item.from..item.to))
            {
                end = second.to;
            }
        }
        Some(at..end)
    }

    /// Where the first name or noun of a phrase that begins at `at` ends.
    fn seed(&self, at: usize) -> Option<usize> {
        let mut place = at;
        let mut adjectives = 0;
        let has_determiner = self.words.list.get(at).is_some_and(|_| self.is_determiner(at));
        while place < self.words.list.len() {
            if let Some(item) = self.item_at(place) {
                return Some(item.to);
            }
            if self.is_name(place) {
                return Some(place + 1);
            }
            let word = self.words.word(place);
            let is_first = place == at && has_determiner;
            if !is_first {
                let can_stand = has_determiner && !BREAKS.contains(&word.as_str());
                adjectives += 1;
                if !can_stand || adjectives > MAX_ADJECTIVES {
                    return None;
                }
            }
            if self.words.list[place].stop {
                return None;
            }
            place += 1;
        }
        None
    }

    /// Grows a phrase to the right over names and nouns that follow at once.
    fn grow(&self, from: usize) -> usize {
        let mut end = from;
        while end < self.words.list.len() && !self.words.list[end - 1].stop {
            match self.item_at(end) {
                Some(item) => end = item.to,
                None if self.is_name(end) => end += 1,
                None => {
                    // "Iraqi government forces": one unknown word may stand between, if a noun follows.
                    let joined = self.words.list[end - 1].possessive || self.words.list[end - 1].hyphen;
                    let next = self.item_at(end + 1).filter(|item| matches!(item.kind, Kind::Agent(_)));
                    let plain =
                        !BREAKS.contains(&self.words.word(end).as_str()) && !self.words.list[end].stop;
                    match next {
                        Some(item) if plain && (joined || self.is_adjective_before(end)) => end = item.to,
                        _ => break,
                    }
                }
            }
        }
        end
    }

    /// Whether the word before `at` ends an adjective of a state, after which only its noun can come.
    fn is_adjective_before(&self, at: usize) -> bool {
        let ends = |item: &&Item| item.to == at;
        self.items
            .iter()
            .find(ends)
            .is_some_and(|item| matches!(&item.kind, Kind::Name(name) if name.what == What::Adjective))
    }

    fn item_at(&self, at: usize) -> Option<&Item> {
        let place = self.items.partition_point(|item| item.from < at);
        self.items.get(place).filter(|item| item.from == at)
    }

    fn is_determiner(&self, at: usize) -> bool {
        let word = self.words.word(at);
        DETERMINERS.contains(&word.as_str()) || word.bytes().all(|b| b.is_ascii_digit())
    }

    /// A capitalised word that no table knows; at the start of a sentence only before another one.
    fn is_name(&self, at: usize) -> bool {
        let Some(word) = self.words.list.get(at) else { return false };
        if !self.has_case || !word.capital || self.is_determiner(at) {
            return false;
        }
        let plain = self.words.word(at);
        if BREAKS.contains(&plain.as_str()) || plain.chars().count() < 2 {
            return false;
        }
        at > 0 || self.opens_as_name(word)
    }

    /// Whether the first word of a sentence is a name: an abbreviation, before another capital, or before a verb.
    fn opens_as_name(&self, first: &Word) -> bool {
        let Some(next) = self.words.list.get(1).filter(|_| !first.stop) else { return false };
        let after = self.words.word(1);
        let is_verb =
            after.ends_with("ed") || (after.ends_with('s') && !after.ends_with("ss") && after.len() > 3);
        let is_auxiliary =
            matches!(after.as_str(), "has" | "is" | "was" | "will" | "had" | "said" | "would" | "may");
        next.capital || is_auxiliary || is_verb && !BREAKS.contains(&after.as_str())
    }

    fn is_bare_name(&self, range: Range<usize>) -> bool {
        self.items.iter().any(|item| matches!(item.kind, Kind::Name(_)) && item.to == range.end)
    }

    /// Whether a phrase is no actor by itself: an adjective alone, a measure, a noun for anything.
    fn is_weak(&self, range: &Range<usize>, reading: &ActorReading) -> bool {
        let last = self.items.iter().find(|item| item.to == range.end);
        let is_adjective =
            last.is_some_and(|item| matches!(&item.kind, Kind::Name(name) if name.what == What::Adjective));
        let says_nothing = matches!(reading.sectors.first(), Some(Sector::Jnk | Sector::Unk | Sector::Soc))
            && reading.home.is_none();
        is_adjective || says_nothing
    }

    /// Whether a phrase stands where no party of an event stands: behind "in" or "of", in brackets, owning a thing.
    fn is_aside(&self, normal: &Normal, range: &Range<usize>) -> bool {
        let first = self.words.list[range.start].start;
        let in_brackets = first > 0 && matches!(normal.chars[first - 1].c, '(' | '-');
        let owns = self.words.list[range.end - 1].possessive;
        let before = range.start.checked_sub(1).map(|at| self.words.word(at)).unwrap_or_default();
        in_brackets || owns || ASIDES.contains(&before.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<&str> {
        let normal = Normal::of(text, Span::new(0, text.len()));
        actors(text, &normal, None).iter().map(|actor| actor.span.of(text)).collect()
    }

    #[test]
    fn phrases_are_found_whole() {
        assert_eq!(
            phrases(
                "Peruvian troops shelled a besieged Chilean village in Lima, the armies of Ghana and Togo said."
            ),
            ["Peruvian troops", "a besieged Chilean village", "the armies of Ghana and Togo"]
        );
        assert_eq!(
            phrases(
                "About noon yesterday the president of Zubrowka warmly greeted Brazilian Foreign Minister Ana Prado."
            ),
            ["the president of Zubrowka", "Brazilian Foreign Minister Ana Prado"]
        );
        assert!(phrases("It rained in Lima yesterday.").is_empty());
    }
}
