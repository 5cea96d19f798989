//! Whose an actor is, by the names of its phrase.

use super::super::agent::Agent;
use super::super::gazetteer::What;
use super::super::home::Home;
use super::super::items::{Item, Kind};
use super::super::sector::Sector;
use super::{ActorReading, LINKS, Reader};

/// Links behind which a name tells whose the actor is.
const OWNERS: [&str; 12] =
    ["of", "in", "at", "from", "across", "near", "inside", "outside", "around", "throughout", "within", "on"];

/// Second halves of compounds in which the first half is not whose the actor is: "US-backed rebels".
const BACKERS: [&str; 14] = [
    "backed",
    "led",
    "supported",
    "funded",
    "aligned",
    "allied",
    "trained",
    "armed",
    "made",
    "sponsored",
    "brokered",
    "imposed",
    "held",
    "occupied",
];

/// First halves after which a name is not whose the actor is: "pro-Russian".
const SIDES: [&str; 3] = ["pro", "anti", "non"];

/// Readings that a phrase for an actor rules out, since they cannot act, or that leave whose it is as it was.
const NO_ACTOR: [&str; 12] = [
    "continent",
    "river",
    "lake",
    "ocean",
    "sea",
    "island",
    "canal",
    "region",
    "common noun",
    "language",
    "city",
    "part of a state",
];

impl Reader<'_> {
    /// Whose: names in the core, then names behind "of" and "in".
    pub(super) fn find_home(&self, core: usize, reading: &mut ActorReading) {
        let mut homes: Vec<&Item> = self.inside(0, core).filter(|item| self.is_owner(item)).collect();
        // A city beside a state only tells where: the state decides.
        if homes.iter().any(|item| is_state(item)) {
            homes.retain(|item| is_state(item));
        }
        let joined = homes.windows(2).find(|pair| self.is_compound(pair[0], pair[1]));
        if let Some(pair) = joined {
            reading.candidates = pair.iter().filter_map(|item| Some(home(item)?.code().to_owned())).collect();
            reading.candidates.dedup();
            if reading.candidates.len() > 1 {
                reading.reason = "a compound of two states".to_owned();
                return;
            }
            reading.candidates.clear();
        }
        let behind = self.items.iter().filter(|item| item.from >= core && self.is_owned_by(item));
        // A city that the next name places ("St. Andrews in Scotland") gives way to that name.
        let behind: Vec<&Item> = behind.filter(|item| self.is_owner(item)).collect();
        let leader = || self.inside(0, core).find(|item| self.is_leader(item));
        let chosen = homes
            .first()
            .copied()
            .or_else(|| behind.iter().find(|item| !is_city(item)).or(behind.first()).copied())
            .or_else(leader);
        let Some(item) = chosen else { return };
        let Kind::Name(name) = &item.kind else { return };
        if let Some(home) = name.home {
            reading.home = Some(home);
            reading.reason = self.words.folded(item.from, item.to);
            return;
        }
        let can_act = |code: &&String| !NO_ACTOR.contains(&code.as_str());
        reading.candidates = name.candidates.iter().filter(can_act).cloned().collect();
        reading.reason = "a name with several readings".to_owned();
        // Two states stay two.
        let mut homes = reading.candidates.iter().filter_map(|code| Home::from_code(code));
        let (Some(only), None) = (homes.next(), homes.next()) else { return };
        let is_alone = self.alone().is_some();
        let why = if reading.candidates.len() == 1 {
            "the other readings cannot act"
        } else if self.has_office(item) {
            "an office of a state"
        } else if name.what == What::Adjective && self.has_noun_after(item) {
            "an adjective before its noun"
        } else if name.what == What::Capital && is_alone {
            "a capital that acts"
        } else if name.what == What::Body && self.has_kin_after(item, &name.sectors) {
            "a noun of the same kind"
        } else {
            return;
        };
        reading.home = Some(only);
        reading.candidates.clear();
        reading.reason = why.to_owned();
    }

    fn noun_after(&self, item: &Item) -> Option<&'static Agent> {
        let next = self.items.iter().find(|other| other.from == item.to)?;
        match &next.kind {
            Kind::Agent(agent) => Some(agent),
            Kind::Name(_) => None,
        }
    }

    fn has_noun_after(&self, item: &Item) -> bool {
        self.noun_after(item).is_some()
    }

    /// "ETA gunmen": the noun is of the kind of the body.
    fn has_kin_after(&self, item: &Item, sectors: &[Sector]) -> bool {
        let class = |sector: &Sector| match sector {
            Sector::Reb | Sector::Prm | Sector::Uaf | Sector::Crm => Sector::Reb,
            other => *other,
        };
        let own = sectors.first().map(class);
        let noun = self.noun_after(item).and_then(|agent| agent.sectors.first()).map(class);
        own.is_some() && own == noun
    }

    /// Whether a noun of government stands right after a name, or right before "of" and the name.
    fn has_office(&self, item: &Item) -> bool {
        let office = |other: &Item| {
            let first = self.sectors(other).first();
            first.is_some_and(|sector| {
                matches!(sector, Sector::Gov | Sector::Mil | Sector::Leg | Sector::Spy | Sector::Cop)
            })
        };
        let is_body = |other: &Item| matches!(other.kind, Kind::Name(_));
        self.items.iter().any(|other| {
            let after = other.from == item.to;
            let link = other.to..item.from;
            let before = link.clone().count() <= 2 && link.clone().any(|at| self.words.word(at) == "of");
            !is_body(other) && office(other) && (after || before)
        })
    }

    /// "A Saudi-led coalition" is its leader's where nothing else is named.
    fn is_leader(&self, item: &Item) -> bool {
        let is_led = self.words.list.get(item.to).is_some_and(|_| self.words.word(item.to) == "led");
        matches!(item.kind, Kind::Name(_)) && self.words.list[item.to - 1].hyphen && is_led
    }

    fn is_compound(&self, first: &Item, second: &Item) -> bool {
        let parts = [What::Adjective, What::State, What::People];
        let is_part = |item: &Item| matches!(&item.kind, Kind::Name(name) if parts.contains(&name.what));
        first.to == second.from && self.words.list[first.to - 1].hyphen && is_part(first) && is_part(second)
    }

    /// Whether the name can tell whose the actor is, by its neighbours.
    fn is_owner(&self, item: &Item) -> bool {
        let Kind::Name(name) = &item.kind else { return false };
        let word = |at: usize| self.words.list.get(at).map(|_| self.words.word(at)).unwrap_or_default();
        let last = &self.words.list[item.to - 1];
        if last.hyphen && BACKERS.contains(&word(item.to).as_str()) {
            return false;
        }
        if item.from > 0
            && self.words.list[item.from - 1].hyphen
            && SIDES.contains(&word(item.from - 1).as_str())
        {
            return false;
        }
        if self.is_shouting {
            return true;
        }
        // Part of a person's name or of a longer name: "Jordan Peterson", "Chad Smith", "Paris Hilton".
        let is_free = |at: usize| {
            let inside = self.items.iter().any(|other| other.from <= at && at < other.to);
            self.words.list.get(at).is_some_and(|word| word.capital) && !inside
        };
        let touches = (!last.stop && !last.possessive && !last.hyphen && is_free(item.to))
            || (item.from > 0
                && !self.words.list[item.from - 1].stop
                && is_free(item.from - 1)
                && !is_title(&word(item.from - 1)));
        let is_name_like = matches!(name.what, What::City | What::Capital)
            || (name.home.is_none() && name.candidates.iter().any(|reading| reading == "given name"));
        !(touches && is_name_like)
    }

    /// Whether the link before a name says that the actor is the name's.
    fn is_owned_by(&self, item: &Item) -> bool {
        let before = (0..item.from).rev().find(|at| LINKS.contains(&self.words.word(*at).as_str()));
        before.is_none_or(|at| OWNERS.contains(&self.words.word(at).as_str()))
    }
}

fn home(item: &Item) -> Option<Home> {
    match &item.kind {
        Kind::Name(name) => name.home,
        Kind::Agent(_) => None,
    }
}

fn is_city(item: &Item) -> bool {
    matches!(&item.kind, Kind::Name(name) if name.what == What::City)
}

fn is_state(item: &Item) -> bool {
    matches!(&item.kind, Kind::Name(name) if matches!(name.what, What::State | What::Adjective | What::People))
}

/// Words with a capital that are no part of a person's name.
fn is_title(word: &str) -> bool {
    matches!(
        word,
        "the" | "a" | "an" | "mr" | "mrs" | "ms" | "dr" | "two" | "three" | "several" | "some" | "many"
    )
}
