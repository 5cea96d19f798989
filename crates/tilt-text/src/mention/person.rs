//! Persons in an office of a state: named beside the office once, by a part of the name later.
//!
//! "Brazilian President Luiz Inácio Lula da Silva arrived. Lula met …": the document itself says whose office the name
//! holds. Nobody is looked up, and who is named without an office stays unknown.

use std::collections::BTreeMap;
use std::ops::Range;

use tilt_core::actor::{Actor, Role};

use super::sector::Sector;
use super::{Mention, MentionKind};
use crate::sentence::Normal;

/// Names of a document that hold an office, by each word of the name.
#[derive(Debug, Clone, Default)]
pub struct Persons {
    /// The holders, with the words of their names.
    holders: Vec<Holder>,
    /// Which holder a word names; nobody where two share it.
    by_word: BTreeMap<String, Option<usize>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Holder {
    words: Vec<String>,
    actor: Actor,
    sectors: Vec<Sector>,
    office: String,
}

/// Offices that a person holds; a ministry or an army has no name of a person.
const OFFICES: &str = "president minister premier chancellor king queen emir sultan prince secretary spokesman \
    spokeswoman spokesperson ambassador envoy speaker leader chief general commander head governor monarch";

/// Titles that may stand before a name again.
const TITLES: &str = "President Prime Minister Premier Chancellor King Queen Emir Sultan Prince Secretary Ambassador \
    General Mr Mrs Ms Dr Foreign Defence Defense";

/// Words with a capital that begin a sentence before a name.
const OPENERS: &str = "When After As If While Although Though But And Before Since Once Because Meanwhile Later Then \
    Yesterday Today For In On At With Both Neither Only Even Whether Until Earlier Separately Afterwards Did Has Will";

/// Names that are also words of the calendar say nothing alone.
const CALENDAR: &str = "January February March April May June July August September October November December Monday \
    Tuesday Wednesday Thursday Friday Saturday Sunday";

impl Persons {
    /// Learns who holds an office by the names beside offices in a sentence.
    pub fn learn(&mut self, normal: &Normal, mentions: &[Mention]) {
        if normal.is_title_case() || normal.is_shouting() {
            return;
        }
        for mention in mentions {
            let Some(office) = mention.reason.strip_prefix("office: ") else { continue };
            let is_person = office.split(' ').any(|word| is_one(OFFICES, word));
            let Some(actor @ Actor::State(_, role)) = mention.actor else { continue };
            // "Russia's UK ambassador": whose envoy it is stands before.
            let is_owned = mention.covers.start >= 3
                && normal.chars[mention.covers.start - 3..mention.covers.start]
                    .iter()
                    .map(|n| n.c)
                    .eq("'s ".chars());
            if !is_person || is_owned || role == Role::State {
                continue;
            }
            let Some(words) = name_beside(normal, mention, mentions) else { continue };
            self.take(Holder { words, actor, sectors: mention.sectors.clone(), office: office.to_owned() });
        }
    }

    fn take(&mut self, holder: Holder) {
        let number = match self.holders.iter().position(|known| {
            known.actor.state() == holder.actor.state()
                && known.words.iter().any(|word| Some(word) == holder.words.last())
        }) {
            Some(number) => {
                for word in &holder.words {
                    if !self.holders[number].words.contains(word) {
                        self.holders[number].words.push(word.clone());
                    }
                }
                number
            }
            None => {
                self.holders.push(holder.clone());
                self.holders.len() - 1
            }
        };
        for word in holder.words {
            let is_calendar = is_one(CALENDAR, &word);
            if !is_calendar {
                self.by_word
                    .entry(word)
                    .and_modify(|known| *known = known.filter(|known| *known == number))
                    .or_insert(Some(number));
            }
        }
    }

    /// Adds mentions where a name stands again without its office.
    pub fn add(&self, text: &str, normal: &Normal, mentions: &mut Vec<Mention>) {
        if self.holders.is_empty() {
            return;
        }
        for run in runs(normal) {
            let Some((range, holder)) = self.named(&run) else { continue };
            if beside(normal, mentions, &range, holder) {
                continue;
            }
            if mentions.iter().any(|m| m.covers.start < range.end && range.start < m.covers.end) {
                continue;
            }
            let span = normal.span(range.start, range.end);
            let mention = Mention {
                kind: MentionKind::State,
                actor: Some(holder.actor),
                sectors: holder.sectors.clone(),
                candidates: Vec::new(),
                surface: span.of(text).to_owned(),
                span,
                reason: format!("name; the document names the {} so", holder.office),
                covers: range.clone(),
            };
            let place = mentions.partition_point(|known| known.covers.start < range.start);
            mentions.insert(place, mention);
        }
    }

    /// The holder that a run of words with capitals names, with the place of name and title; all its words must be the
    /// name's, so that a namesake with another first name stays unknown.
    fn named(&self, run: &[(Range<usize>, String)]) -> Option<(Range<usize>, &Holder)> {
        let is_opener = run.first()?.0.start == 0 && run.len() > 1 && is_one(OPENERS, &run[0].1);
        let run = if is_opener { &run[1..] } else { run };
        let name = run.iter().position(|(_, word)| !is_one(TITLES, word))?;
        let number = (*self.by_word.get(&run[name].1)?)?;
        let holder = &self.holders[number];
        let is_whole = run[name..].iter().all(|(_, word)| holder.words.contains(word));
        let known = run[name..].iter().any(|(_, word)| self.by_word.get(word) == Some(&Some(number)));
        (is_whole && known).then(|| (run[0].0.start..run[run.len() - 1].0.end, holder))
    }
}

/// Whether a name stands in apposition to a mention of its office: "the minister, A B, said". The mention then covers the
/// name, and the comma that closes it, so that nobody is counted twice and the verb follows its subject.
fn beside(normal: &Normal, mentions: &mut [Mention], name: &Range<usize>, holder: &Holder) -> bool {
    let is_gap =
        |from: usize, to: usize| from < to && normal.chars[from..to].iter().map(|n| n.c).eq(", ".chars());
    for mention in mentions.iter_mut().filter(|m| m.state() == holder.actor.state()) {
        if is_gap(mention.covers.end, name.start) {
            let closes = normal.chars.get(name.end).is_some_and(|n| n.c == ',');
            mention.covers.end = name.end + usize::from(closes);
            return true;
        }
        if is_gap(name.end, mention.covers.start) && mention.reason.starts_with("office: ") {
            mention.covers.start = name.start;
            return true;
        }
    }
    false
}

/// The words of the name behind an office ("President A B"), in apposition behind it ("the president of C, A B,") or
/// before it ("A B, the president of C").
fn name_beside(normal: &Normal, mention: &Mention, mentions: &[Mention]) -> Option<Vec<String>> {
    let office_end = (mention.covers.clone()).find(|at| normal.chars[*at].start >= mention.span.end);
    let is_free = |range: &Range<usize>| {
        mentions
            .iter()
            .all(|m| m.covers == mention.covers || m.covers.end <= range.start || range.end <= m.covers.start)
    };
    if let Some(from) = office_end {
        let words: Vec<String> = runs(normal)
            .into_iter()
            .flatten()
            .filter(|(at, _)| at.start >= from && at.end <= mention.covers.end)
            .map(|(_, word)| word)
            .collect();
        return Some(words).filter(|words| !words.is_empty());
    }
    let after = |end: usize| normal.chars.get(end).map(|n| n.c);
    for run in runs(normal) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let range = first.0.start..last.0.end;
        if !(2..=4).contains(&run.len()) || !is_free(&range) {
            continue;
        }
        let behind = after(mention.covers.end) == Some(',') && range.start == mention.covers.end + 2;
        let ends = matches!(after(range.end), Some(',' | '.' | ')') | None);
        let gap: String = if range.end < mention.covers.start {
            normal.chars[range.end..mention.covers.start].iter().map(|n| n.c).collect()
        } else {
            String::new()
        };
        if behind && ends || matches!(gap.as_str(), ", " | ", the " | ", a " | ", then ") {
            return Some(run.into_iter().map(|(_, word)| word).collect());
        }
    }
    None
}

/// Runs of words with a capital that only blanks part, with the places of the words; a possessive ends one.
fn runs(normal: &Normal) -> Vec<Vec<(Range<usize>, String)>> {
    let mut found: Vec<Vec<(Range<usize>, String)>> = Vec::new();
    let mut at = 0;
    let is_word = |c: char| c.is_alphanumeric() || c == '-';
    while at < normal.chars.len() {
        if !is_word(normal.chars[at].c) {
            at += 1;
            continue;
        }
        let end =
            (at..normal.chars.len()).find(|end| !is_word(normal.chars[*end].c)).unwrap_or(normal.chars.len());
        let word: String = normal.chars[at..end].iter().map(|n| n.c).collect();
        let is_name = word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1;
        if is_name {
            let joins = |run: &Vec<(Range<usize>, String)>| {
                run.last().is_some_and(|(last, _)| last.end + 1 == at && normal.chars[last.end].c == ' ')
            };
            match found.last_mut().filter(|run| joins(run)) {
                Some(run) => run.push((at..end, word)),
                None => found.push(vec![(at..end, word)]),
            }
        }
        at = end;
    }
    found
}

fn is_one(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::{self, Named};
    use tilt_core::document::Span;

    /// Surfaces and codes of the actors in the second text, with the persons of the first.
    fn second(first: &str, text: &str) -> Vec<(String, String)> {
        let whole = |text: &str| Normal::of(text, Span::new(0, text.len()));
        let mut named = Named::default();
        let mentions = mention::find(first, &whole(first), &named);
        named.persons.learn(&whole(first), &mentions);
        mention::find(text, &whole(text), &named)
            .into_iter()
            .filter(|mention| mention.kind == MentionKind::State)
            .filter_map(|mention| Some((mention.surface.clone(), mention.actor?.code())))
            .collect()
    }

    #[test]
    fn a_name_beside_an_office_stands_for_the_office_later() {
        let first = "Brazilian President Anselmo Tavares Coutinho arrived in Luanda.";
        assert_eq!(second(first, "Coutinho met farmers."), [("Coutinho".to_owned(), "BRA".to_owned())]);
        let apart = "Brazil's president, Anselmo Tavares Coutinho, met farmers.";
        assert_eq!(second(first, apart).len(), 1);
        assert_eq!(second(first, "When President Coutinho spoke, it rained.")[0].0, "President Coutinho");
        assert_eq!(second(first, "The speech was Coutinho's own.")[0].0, "Coutinho");
        let apposition = "The foreign minister of Kenya, Amina Okello, arrived.";
        assert_eq!(second(apposition, "Okello left early.")[0].1, "KEN");
        let before = "Amina Okello, the foreign minister of Kenya, arrived.";
        assert_eq!(second(before, "Okello left early.")[0].1, "KEN");
    }

    #[test]
    fn namesakes_and_words_of_the_calendar_stay_unknown() {
        let first = "Kenyan President Amina Okello and Ugandan Foreign Minister Peter Okello spoke.";
        assert!(second(first, "Okello left.").is_empty());
        assert_eq!(second(first, "Amina Okello left.").len(), 1);
        let one = "Kenyan President Amina Okello spoke.";
        assert!(second(one, "Grace Okello sells tea.").is_empty());
        let may = "British Prime Minister Theresa May spoke.";
        assert!(second(may, "May was cold.").is_empty());
        assert_eq!(second(may, "Theresa May left.").len(), 1);
    }
}
