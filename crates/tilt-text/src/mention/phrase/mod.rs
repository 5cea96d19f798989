//! A noun phrase for an actor, read on its own: whose it is and what part of a society.
//!
//! "Canadian ambassador to the United Nations" is Canada's government, "president of the Riigikogu" a parliament,
//! "a former intelligence chief" an elite without a known state. Names of persons mean nothing here: only offices do.

mod owner;

use tilt_core::document::Span;
use tilt_core::time::Date;

use super::extra;
use super::gazetteer::{Name, What};
use super::home::Home;
use super::items::{Item, Kind, items};
use super::sector::Sector;
use super::words::Words;
use crate::lexicon::Lexicon;
use crate::sentence::{MAX_SENTENCE, Normal};

/// What a phrase says about who acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActorReading {
    /// Whose the actor is, if the phrase says so without doubt.
    pub home: Option<Home>,
    /// Sectors, most telling first.
    pub sectors: Vec<Sector>,
    /// Codes and readings between which the phrase does not decide.
    pub candidates: Vec<String>,
    /// The words that decided.
    pub reason: String,
}

impl ActorReading {
    /// Whether the phrase says nothing about who acts.
    pub fn is_empty(&self) -> bool {
        self.home.is_none() && self.sectors.is_empty() && self.candidates.is_empty()
    }
}

/// Words that end the core of a phrase; what follows belongs to the head or tells where it is.
const LINKS: [&str; 22] = [
    "of",
    "in",
    "at",
    "from",
    "for",
    "to",
    "with",
    "on",
    "against",
    "who",
    "which",
    "that",
    "by",
    "across",
    "near",
    "inside",
    "outside",
    "under",
    "between",
    "around",
    "throughout",
    "within",
];

/// Reads a phrase. `day` decides between dated names; `known` is the state that the surroundings name, used when the
/// phrase names none.
pub fn read(phrase: &str, day: Option<Date>, known: Option<Home>) -> ActorReading {
    read_with(phrase, day, known, None)
}

/// The same with the actors of a lexicon that the user gave, where our own tables do not say whose the actor is.
pub fn read_with(
    phrase: &str,
    day: Option<Date>,
    known: Option<Home>,
    lexicon: Option<&Lexicon>,
) -> ActorReading {
    if phrase.len() > MAX_SENTENCE {
        return ActorReading { reason: "longer than a sentence".to_owned(), ..ActorReading::default() };
    }
    let normal = Normal::of(phrase, Span::new(0, phrase.len()));
    let words = Words::of(&normal);
    let items = items(&normal, &words, day);
    let mut reading = Reader { words: &words, items: &items, is_shouting: normal.is_shouting() }.read();
    let is_open = reading.home.is_none() && reading.candidates.is_empty();
    if let Some(found) =
        lexicon.filter(|_| is_open).and_then(|lexicon| extra::in_phrase(&words, lexicon, day))
    {
        // A title in the phrase ("General …") says more than the dictionary's code.
        let sectors = if reading.sectors.is_empty() { found.sectors } else { reading.sectors };
        reading = ActorReading { sectors, ..found };
    }
    if reading.home.is_none() && reading.candidates.is_empty() && !reading.sectors.is_empty() {
        return ActorReading { home: known, ..reading };
    }
    match known {
        Some(home) if reading.candidates.iter().any(|code| code == home.code()) => {
            ActorReading { home: Some(home), candidates: Vec::new(), ..reading }
        }
        _ => reading,
    }
}

/// A phrase under reading; [`owner`] finds whose it is.
struct Reader<'a> {
    words: &'a Words,
    items: &'a [Item],
    is_shouting: bool,
}

impl Reader<'_> {
    fn read(&self) -> ActorReading {
        let core = self.core_end();
        let head = self.head(0, core);
        let mut reading = ActorReading::default();
        self.find_sectors(core, head, &mut reading);
        self.find_home(core, &mut reading);
        let alone = self.alone();
        if reading.sectors.is_empty()
            && let Some(name) = alone
        {
            reading.sectors = match name.what {
                What::Capital => vec![Sector::Gov],
                What::City | What::People => vec![Sector::Cvl],
                _ => Vec::new(),
            };
        }
        let is_former = (0..core).any(|at| matches!(self.words.word(at).as_str(), "former" | "ex"));
        let had_office = [Sector::Gov, Sector::Spy, Sector::Leg, Sector::Jud, Sector::Pty];
        if is_former && reading.sectors.first().is_some_and(|sector| had_office.contains(sector)) {
            reading.sectors.insert(0, Sector::Eli);
        }
        if reading.reason.is_empty() {
            reading.reason = head.map_or_else(String::new, |item| self.words.folded(item.from, item.to));
        }
        reading
    }

    /// The first link after the first item, or the end of the phrase.
    fn core_end(&self) -> usize {
        let first = self.items.first().map_or(0, |item| item.to);
        let inside = |at: usize| self.items.iter().any(|item| item.from < at && at < item.to);
        (first..self.words.list.len())
            .find(|at| {
                let is_link = LINKS.contains(&self.words.word(*at).as_str()) && !inside(*at);
                is_link || (*at > 0 && self.words.list[*at - 1].stop && !inside(*at))
            })
            .unwrap_or(self.words.list.len())
    }

    /// The last noun or telling name of a stretch of words.
    fn head(&self, from: usize, to: usize) -> Option<&Item> {
        self.inside(from, to).rev().find(|item| !self.sectors(item).is_empty() || self.inherits(item))
    }

    fn inside(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter().filter(move |item| item.from >= from && item.to <= to)
    }

    fn sectors<'i>(&self, item: &'i Item) -> &'i [Sector] {
        match &item.kind {
            Kind::Name(name) => &name.sectors,
            Kind::Agent(agent) => &agent.sectors,
        }
    }

    fn inherits(&self, item: &Item) -> bool {
        matches!(&item.kind, Kind::Agent(agent) if agent.inherits)
    }

    fn find_sectors(&self, core: usize, head: Option<&Item>, reading: &mut ActorReading) {
        let Some(head) = head else {
            // "Several of the largest trade unions": the core says nothing, what follows does.
            if let Some(item) =
                self.items.iter().find(|item| item.from >= core && !self.sectors(item).is_empty())
            {
                let end = self.next_link(item.to);
                let item = self.head(item.from, end).unwrap_or(item);
                reading.sectors = self.sectors(item).to_vec();
            }
            return;
        };
        let before = || self.inside(0, head.from).rev();
        // A region says where, not what part of a society.
        let is_region = |item: &Item| matches!(self.sectors(item), [Sector::Cvl]);
        let is_body = |item: &&Item| {
            matches!(item.kind, Kind::Name(_)) && !self.sectors(item).is_empty() && !is_region(item)
        };
        let own = self.sectors(head);
        let keeps = [Sector::Leg, Sector::Jud, Sector::Eli, Sector::Ref];
        let body = before().find(is_body);
        let giver = match body {
            Some(body) if !own.first().is_some_and(|sector| keeps.contains(sector)) => Some(body),
            _ if self.inherits(head) => self.giver(core, head),
            // "Rebel soldiers" and "a militia commander" are not the army: who they belong to stands before the rank.
            _ if own.first() == Some(&Sector::Mil) => before().find(|item| {
                let irregular = [Sector::Reb, Sector::Prm, Sector::Uaf, Sector::Igo, Sector::Crm];
                self.sectors(item).first().is_some_and(|sector| irregular.contains(sector))
            }),
            _ => None,
        };
        let mut sectors = giver.map_or(own, |giver| self.sectors(giver)).to_vec();
        if sectors.is_empty() {
            sectors = own.to_vec();
        }
        for item in before() {
            for sector in self.sectors(item) {
                let adds =
                    matches!(sector, Sector::Opp | Sector::Mil | Sector::Gov | Sector::Jrn | Sector::Rel);
                if adds && !sectors.contains(sector) {
                    sectors.push(*sector);
                }
            }
        }
        reading.sectors = sectors;
    }

    /// What gives an inheriting noun its sector: a noun before it, or what it belongs to.
    fn giver(&self, core: usize, head: &Item) -> Option<&Item> {
        let telling = |item: &&Item| {
            self.sectors(item).iter().any(|sector| !matches!(sector, Sector::Unk | Sector::Jnk))
        };
        let before = || self.inside(0, head.from).rev().filter(telling);
        // A noun that itself inherits ("intelligence *agency* officer") passes on what stands before it.
        before().find(|item| !self.inherits(item)).or_else(|| before().next()).or_else(|| {
            let link = self.words.list.get(core).map(|_| self.words.word(core));
            if !link.is_some_and(|link| matches!(link.as_str(), "of" | "for" | "at" | "in" | "with")) {
                return None;
            }
            let end = self.next_link(core + 1);
            // "President of the United States" stays an office: names of states and cities give nothing.
            self.inside(core, end)
                .rev()
                .find(|item| telling(item) && !matches!(self.sectors(item), [Sector::Cvl]))
        })
    }

    fn next_link(&self, from: usize) -> usize {
        let count = self.words.list.len();
        (from..count).find(|at| LINKS.contains(&self.words.word(*at).as_str())).unwrap_or(count)
    }

    /// The only name of a phrase that says nothing else.
    fn alone(&self) -> Option<&Name> {
        match self.items {
            [Item { kind: Kind::Name(name), from, to }] => {
                let capitals = (0..self.words.list.len())
                    .filter(|at| !(*from..*to).contains(at) && self.words.list[*at].capital);
                (capitals.count() == 0 || self.is_shouting).then_some(name)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
