//! Names and nouns of a phrase or sentence, where each begins and ends.

use tilt_core::time::Date;

use super::agent::{self, Agent};
use super::gazetteer::{self, Name};
use super::words::{Word, Words};
use crate::sentence::Normal;

/// A name or a noun of a phrase.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub from: usize,
    pub to: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Name(Name),
    Agent(&'static Agent),
}

/// Names and nouns of a phrase, longest first, in order, without overlap.
pub(crate) fn items(normal: &Normal, words: &Words, day: Option<Date>) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while at < words.list.len() {
        let name = words.list[at].start_name().then(|| gazetteer::find(normal, words, at, day)).flatten();
        let agent = agent_at(words, at);
        let count = agent.map_or(0, |(count, _)| count);
        let kind = match (name, agent) {
            // "General Assembly" is a name although "general" is a noun; "national guard" a noun.
            (Some(name), _) if name.words >= count => Some((name.words, Kind::Name(name))),
            (_, Some((count, agent))) => Some((count, Kind::Agent(agent))),
            (Some(name), None) => Some((name.words, Kind::Name(name))),
            (None, None) => None,
        };
        match kind {
            Some((count, kind)) => {
                items.push(Item { from: at, to: at + count, kind });
                at += count;
            }
            None => at += 1,
        }
    }
    items
}

impl Word {
    /// Names begin with a capital or a digit; "al-Shabaab" and "de facto" names do not and are short.
    fn start_name(&self) -> bool {
        self.capital || self.end - self.start <= 3 || self.hyphen
    }
}

fn agent_at(words: &Words, at: usize) -> Option<(usize, &'static Agent)> {
    let longest = (words.list.len() - at).min(agent::MAX_WORDS);
    (1..=longest).rev().find_map(|count| {
        let inner = &words.list[at..at + count - 1];
        if inner.iter().any(|word| word.stop) {
            return None;
        }
        Some((count, agent::find(&words.folded(at, at + count))?))
    })
}
