//! Who is named in a Russian sentence: table forms in any case, joined with offices, and what only looks like an actor.
//!
//! Each mention keeps the cases its words can have. A name that does not decline takes them from the word before it.

use tilt_core::actor::{Actor, Role};
use tilt_core::concordance::Concordance;

use super::forms::{self, Grammar};
use super::inflect::Cases;
use super::offices::{Office, Word, is_blank, office_hits, offices, word_list};
use super::words;
use crate::mention::sector::Sector;
use crate::mention::{Mention, MentionKind, Named, resolve};
use crate::sentence::Normal;

/// Mentions in order, with the grammar of each.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// Their grammar, by the same index.
    pub grammar: Vec<Grammar>,
}

impl Found {
    /// What stands inside each placeholder.
    pub fn marks(&self) -> Vec<String> {
        self.grammar.iter().map(|grammar| words::mark(grammar.cases, grammar.gender)).collect()
    }
}

/// Finds the mentions of a sentence.
pub fn find(text: &str, normal: &Normal, named: &Named) -> Found {
    let (mut mentions, mut grammar): (Vec<Mention>, Vec<Grammar>) =
        forms::find(text, normal, named.day).into_iter().unzip();
    if mentions.is_empty() {
        return Found::default();
    }
    resolve::in_document(&mut mentions, named);
    let words = word_list(normal);
    let mut sentence = Joiner { text, normal, words: &words, offices: office_hits(&words, normal) };
    for index in 0..mentions.len() {
        grammar[index] = sentence.in_context(&mentions, &grammar, index);
    }
    sentence.longer_names(&mut mentions);
    sentence.join(&mut mentions, &mut grammar);
    sentence.locatives(&mut mentions);
    let swallowed: Vec<bool> = (0..mentions.len())
        .map(|index| (0..index).any(|before| mentions[before].covers.end > mentions[index].covers.start))
        .collect();
    let keep = |index: usize| !swallowed[index];
    let (mut at, mut place) = (0, 0);
    mentions.retain(|_| {
        at += 1;
        keep(at - 1)
    });
    grammar.retain(|_| {
        place += 1;
        keep(place - 1)
    });
    Found { mentions, grammar }
}

/// The case that a preposition asks for.
pub fn governed(word: &str) -> Option<Cases> {
    let of = |letters: &str| Some(Cases::of(letters));
    match word {
        "в" | "во" | "на" | "о" | "об" => of("ap"),
        "по" => of("d"),
        "к" | "ко" | "благодаря" | "вопреки" | "согласно" | "навстречу" => {
            of("d")
        }
        "с" | "со" => of("gi"),
        "за" | "под" => of("ai"),
        "между" | "над" | "перед" => of("i"),
        "при" => of("p"),
        "про" | "через" | "сквозь" => of("a"),
        "из"
        | "от"
        | "до"
        | "для"
        | "у"
        | "без"
        | "против"
        | "около"
        | "из-за"
        | "из-под"
        | "после"
        | "вокруг"
        | "среди"
        | "кроме"
        | "внутри"
        | "вместо"
        | "вблизи"
        | "близ"
        | "ради"
        | "касательно"
        | "относительно" => of("g"),
        _ => None,
    }
}

/// Words that may stand before a subject at the start of its clause.
const LIGHT: [&str; 46] = [
    "и",
    "а",
    "но",
    "что",
    "как",
    "если",
    "когда",
    "хотя",
    "также",
    "тоже",
    "сегодня",
    "вчера",
    "завтра",
    "ранее",
    "уже",
    "теперь",
    "сейчас",
    "тогда",
    "затем",
    "при",
    "этом",
    "однако",
    "накануне",
    "недавно",
    "впервые",
    "вновь",
    "снова",
    "только",
    "даже",
    "именно",
    "ли",
    "же",
    "поскольку",
    "чтобы",
    "пока",
    "где",
    "будто",
    "якобы",
    "или",
    "либо",
    "потом",
    "официально",
    "возможно",
    "вероятно",
    "сами",
    "напротив",
];

struct Joiner<'a> {
    text: &'a str,
    normal: &'a Normal,
    words: &'a [Word],
    offices: Vec<Office>,
}

impl Joiner<'_> {
    fn word_before(&self, at: usize) -> Option<&Word> {
        let place = self.words.partition_point(|word| word.end <= at);
        place.checked_sub(1).map(|place| &self.words[place])
    }

    fn word_after(&self, at: usize) -> Option<&Word> {
        self.words.get(self.words.partition_point(|word| word.start < at))
    }

    fn between(&self, from: usize, to: usize) -> String {
        self.normal.chars[from.min(to)..to].iter().map(|n| n.c).collect()
    }

    /// The cases that are left of a name that does not decline, by the word before it.
    fn in_context(&self, mentions: &[Mention], grammar: &[Grammar], index: usize) -> Grammar {
        let own = grammar[index];
        let start = mentions[index].covers.start;
        let Some(before) = self.word_before(start) else { return own };
        let gap = self.between(before.end, start);
        let is_listed = matches!(before.lower.as_str(), "и" | "или") || gap.trim() == ",";
        if !own.is_fixed {
            // Behind a preposition only its cases are left.
            let governed = if gap == " " { governed(&before.lower) } else { None };
            let cases = governed.map(|cases| own.cases.and(cases)).filter(|cases| *cases != Cases::NONE);
            return cases.map_or(own, |cases| Grammar { cases, ..own });
        }
        if is_listed && index > 0 && self.words_between(mentions[index - 1].covers.end, start) <= 1 {
            return Grammar { cases: grammar[index - 1].cases, ..own };
        }
        if gap != " " {
            return Grammar { cases: Cases::of("nad"), ..own };
        }
        let cases = if let Some(cases) = governed(&before.lower) {
            cases
        } else if LIGHT.contains(&before.lower.as_str()) || before.lower.bytes().all(|b| b.is_ascii_digit()) {
            Cases::of("na")
        } else if words::verb(&before.lower).is_some() || looks_finite(&before.lower) {
            Cases::of("nadgi")
        } else {
            // Behind a noun, of which only its owner can follow.
            Cases::of("g")
        };
        Grammar { cases, ..own }
    }

    fn words_between(&self, from: usize, to: usize) -> usize {
        self.words.iter().filter(|word| from <= word.start && word.end <= to).count()
    }

    /// Names inside longer names and titles: "Москва-Сити", «Динамо Минск», медиагруппа «Россия сегодня».
    fn longer_names(&self, mentions: &mut [Mention]) {
        for index in 0..mentions.len() {
            let (start, end) = (mentions[index].covers.start, mentions[index].covers.end);
            if !matches!(
                mentions[index].kind,
                MentionKind::State | MentionKind::Unresolved | MentionKind::Organisation
            ) {
                continue;
            }
            let at = |place: Option<usize>| place.and_then(|place| self.normal.chars.get(place)).map(|n| n.c);
            let is_mention = |place: usize| mentions.iter().any(|other| other.covers.contains(&place));
            let hyphen_after = at(Some(end)) == Some('-') && !is_mention(end + 1);
            let hyphen_before =
                at(start.checked_sub(1)) == Some('-') && !start.checked_sub(2).is_some_and(is_mention);
            let in_title = at(start.checked_sub(1)) == Some('"') && self.is_title(start);
            let is_capital = mentions[index].reason.starts_with("capital");
            let joins_before = is_capital
                && self.word_before(start).is_some_and(|word| {
                    word.is_capital
                        && word.start > 0
                        && is_blank(self.normal, word.end, start)
                        && !is_mention(word.start)
                })
                && !self.normal.is_shouting()
                && !self.offices.iter().any(|office| office.end + 1 == start);
            if hyphen_after || hyphen_before || in_title || joins_before {
                place(&mut mentions[index], "part of a longer name");
            }
        }
    }

    /// Whether a quotation that begins at a name is a short title and no speech.
    fn is_title(&self, start: usize) -> bool {
        let rest = &self.normal.chars[start..];
        let Some(close) = rest.iter().take(40).position(|n| n.c == '"') else { return false };
        let inside = self.words.iter().filter(|word| start <= word.start && word.end <= start + close);
        let words: Vec<&Word> = inside.collect();
        words.len() <= 3 && !words.iter().any(|word| words::verb(&word.lower).is_some())
    }

    fn join(&mut self, mentions: &mut [Mention], grammar: &mut [Grammar]) {
        let mut many: Option<usize> = None;
        for index in 0..mentions.len() {
            let previous_end = if index == 0 { 0 } else { mentions[index - 1].covers.end };
            if mentions[index].covers.start < previous_end && index > 0 {
                continue;
            }
            // "президенты России и Казахстана": the second is a president too.
            if let Some(head) = many {
                let gap = self.between(mentions[head].covers.end, mentions[index].covers.start);
                let is_list = matches!(gap.as_str(), " и " | ", ");
                let follows =
                    mentions[index].kind == MentionKind::State && grammar[index].cases.meets(Cases::GEN);
                if is_list && follows {
                    let role = match mentions[head].actor {
                        Some(Actor::State(_, role)) => role,
                        _ => Role::Government,
                    };
                    grammar[index] = Grammar { is_fixed: false, ..grammar[head] };
                    mentions[index].actor = mentions[index].state().map(|state| Actor::State(state, role));
                    mentions[index].reason =
                        format!("{}; an office of several states", mentions[index].reason);
                    many = Some(index);
                    continue;
                }
                many = None;
            }
            let before = self.office_before(mentions, grammar, index);
            if let Some(office) = before {
                self.take(&mut mentions[index], &mut grammar[index], &office, office.start, true);
                many = office.is_many.then_some(index);
                self.extend(mentions, index, &office);
            } else if mentions[index].kind == MentionKind::Adjective
                && let Some(office) = self.office_after(&mentions[index])
            {
                let cases = grammar[index].cases.and(office.grammar.cases);
                let start = mentions[index].covers.start;
                self.take(&mut mentions[index], &mut grammar[index], &office, start, false);
                if cases != Cases::NONE {
                    grammar[index].cases = cases;
                }
                self.share_with_adjectives(mentions, grammar, index);
                self.extend(mentions, index, &office);
            }
        }
    }

    /// An office whose words end right before a name in the genitive.
    fn office_before(&self, mentions: &[Mention], grammar: &[Grammar], index: usize) -> Option<Office> {
        let mention = &mentions[index];
        let can_own =
            matches!(mention.kind, MentionKind::State | MentionKind::Organisation | MentionKind::Unresolved);
        if !can_own || !(grammar[index].cases.meets(Cases::GEN) || grammar[index].is_fixed) {
            return None;
        }
        let start = mention.covers.start;
        let floor = if index == 0 { 0 } else { mentions[index - 1].covers.end };
        let near = |office: &&Office| {
            if office.start < floor || office.end >= start || office.needs_adjective {
                return false;
            }
            let between: Vec<&Word> =
                self.words.iter().filter(|word| office.end < word.start && word.end <= start).collect();
            let gap = self.between(office.end, start);
            let is_plain = gap.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
            let is_small = between.iter().all(|word| {
                !word.is_capital && governed(&word.lower).is_none() && words::verb(&word.lower).is_none()
            });
            between.is_empty() && is_blank(self.normal, office.end, start)
                || office.is_open && is_plain && is_small && between.len() <= 5
        };
        self.offices.iter().rev().find(near).cloned()
    }

    /// An office right behind an adjective, with at most one other adjective between.
    fn office_after(&self, mention: &Mention) -> Option<Office> {
        let end = mention.covers.end;
        let next = self.word_after(end).filter(|word| is_blank(self.normal, end, word.start))?;
        let at = |start: usize| self.offices.iter().find(|office| office.start == start).cloned();
        at(next.start).or_else(|| {
            let is_adjective =
                ["ий", "ый", "ой", "ая", "ое", "ие", "ые", "ого", "ому", "их", "ых", "ую", "ими", "ыми"]
                    .iter()
                    .any(|end| next.lower.ends_with(end));
            let second =
                self.word_after(next.end).filter(|word| is_blank(self.normal, next.end, word.start))?;
            if is_adjective && !next.is_capital { at(second.start) } else { None }
        })
    }

    /// Makes a mention an office of its state.
    fn take(
        &self,
        mention: &mut Mention,
        grammar: &mut Grammar,
        office: &Office,
        start: usize,
        is_before: bool,
    ) {
        let is_former = self.word_before(start).is_some_and(|word| {
            ["бывш", "будущ", "экс", "кандидат", "самопровозглаш", "супруг", "вдов", "дочер", "дочь", "сын"]
                .iter()
                .any(|stem| word.lower.starts_with(stem))
        });
        let end = if is_before { mention.covers.end } else { office.end };
        let first = if is_before { office.start } else { mention.covers.start };
        mention.covers = first..end;
        mention.span = self.normal.span(first, end);
        mention.surface = mention.span.of(self.text).to_owned();
        if is_former {
            mention.kind = MentionKind::People;
            mention.reason = "not the holder of the office".to_owned();
            return;
        }
        let state = mention.state().or_else(|| {
            let mut states = mention.candidates.iter().filter_map(|code| Concordance::bundled().by_key(code));
            let only = states.next()?;
            states.next().is_none().then_some(only)
        });
        *grammar = office.grammar;
        if office.grammar.is_fixed {
            grammar.cases = self.fixed_cases(first);
        }
        let words = self.between(if is_before { first } else { office.start }, office.end);
        if mention.kind == MentionKind::Organisation {
            mention.reason = format!("office: {words}");
            return;
        }
        let Some(state) = state else {
            // "МИД РК": still open, now as an office.
            mention.kind = MentionKind::Unresolved;
            mention.actor = None;
            return;
        };
        mention.kind = MentionKind::State;
        mention.actor = Some(Actor::State(state, office.role));
        mention.candidates = Vec::new();
        mention.sectors = vec![match office.role {
            Role::Military => Sector::Mil,
            Role::Parliament => Sector::Leg,
            _ => Sector::Gov,
        }];
        mention.reason = format!("office: {}", words.to_lowercase());
    }

    /// Cases of an office that does not decline ("Минобороны"), by the word before it.
    fn fixed_cases(&self, start: usize) -> Cases {
        let Some(before) = self.word_before(start) else { return Cases::of("na") };
        if self.between(before.end, start) != " " {
            return Cases::of("nad");
        }
        if let Some(cases) = governed(&before.lower) {
            return cases;
        }
        let is_light = LIGHT.contains(&before.lower.as_str())
            || words::verb(&before.lower).is_some()
            || looks_finite(&before.lower)
            || before.lower.ends_with("ий")
            || before.lower.ends_with("ое");
        if is_light { Cases::of("nadgi") } else { Cases::of("g") }
    }

    /// "посол России в США", "министр обороны России Андрей …": the seat and the name belong to the office.
    fn extend(&self, mentions: &mut [Mention], index: usize, office: &Office) {
        if office.has_seat
            && let Some(next) = mentions.get(index + 1).map(|next| next.covers.clone())
            && matches!(
                self.between(mentions[index].covers.end, next.start).trim(),
                "в" | "во" | "при" | "на"
            )
        {
            mentions[index].covers.end = next.end;
        }
        if !office.is_person || self.normal.is_shouting() || self.normal.is_title_case() {
            return;
        }
        let bound = mentions[index + 1..]
            .iter()
            .map(|next| next.covers.start)
            .find(|start| *start >= mentions[index].covers.end)
            .unwrap_or(self.normal.chars.len());
        for _ in 0..4 {
            let end = mentions[index].covers.end;
            let Some(word) = self.word_after(end) else { break };
            let follows = is_blank(self.normal, end, word.start) && word.is_capital && word.start < bound;
            if !follows || offices().contains_key(&word.lower) {
                break;
            }
            mentions[index].covers.end = word.end;
        }
    }

    /// "российские и китайские военные": both adjectives own the office.
    fn share_with_adjectives(&self, mentions: &mut [Mention], grammar: &mut [Grammar], index: usize) {
        for earlier in (0..index).rev() {
            let gap = self.between(mentions[earlier].covers.end, mentions[earlier + 1].covers.start);
            let is_joined =
                mentions[earlier].kind == MentionKind::Adjective && matches!(gap.as_str(), " и " | ", ");
            let (Some(state), Some(Actor::State(_, role))) =
                (mentions[earlier].state(), mentions[index].actor)
            else {
                return;
            };
            if !is_joined {
                return;
            }
            mentions[earlier].kind = MentionKind::State;
            mentions[earlier].actor = Some(Actor::State(state, role));
            mentions[earlier].reason = format!("{}; shares an office", mentions[earlier].reason);
            grammar[earlier] = grammar[index];
        }
    }

    /// Capitals and seats behind "в", "из", "под" are places.
    fn locatives(&self, mentions: &mut [Mention]) {
        for mention in mentions.iter_mut() {
            let is_town = mention.reason.starts_with("capital") || mention.reason.starts_with("seat");
            if !is_town || mention.kind != MentionKind::State {
                continue;
            }
            let Some(before) = self.word_before(mention.covers.start) else { continue };
            let is_near = is_blank(self.normal, before.end, mention.covers.start);
            let is_place = matches!(
                before.lower.as_str(),
                "в" | "во"
                    | "из"
                    | "под"
                    | "близ"
                    | "около"
                    | "через"
                    | "над"
                    | "вблизи"
                    | "до"
                    | "вокруг"
            ) || ["город", "столиц", "аэропорт", "рейс", "окрестност", "центр", "улиц"]
                .iter()
                .any(|stem| before.lower.starts_with(stem));
            if is_near && is_place {
                place(mention, "place, not actor");
            }
        }
    }
}

fn place(mention: &mut Mention, why: &str) {
    mention.kind = MentionKind::Place;
    mention.reason = format!("{}; {why}", mention.reason);
}

/// Whether an unknown word looks like a verb in a finite form.
pub fn looks_finite(word: &str) -> bool {
    let letters = word.chars().count();
    let past = ["ла", "ло", "ли", "лся", "лась", "лось", "лись"].iter().any(|end| word.ends_with(end));
    let present =
        ["ет", "ют", "ит", "ят", "ется", "ются", "ится", "ятся"].iter().any(|end| word.ends_with(end));
    let masculine = ["ал", "ил", "ел", "ял", "ул", "ыл"].iter().any(|end| word.ends_with(end));
    letters > 4 && (past || present || masculine)
}
