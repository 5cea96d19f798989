//! Codes a sentence with dictionaries of PETRARCH: its actors, agents, verbs and patterns, over our own grammar.

use std::ops::Range;

use tilt_core::syntax::{Analyser, Upos, Word};
use tilt_core::time::Date;

use super::pattern::{self, Found, Token};
use super::{Lexicon, VerbBlock, line};
use crate::mention::stand_in;

/// An event with the codes of the dictionaries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodedEvent {
    /// Who acts, `ARNGOV`.
    pub source: String,
    /// On whom.
    pub target: String,
    /// What, as the dictionary writes it.
    pub code: String,
}

/// A group of actors that are joined: "Fornost and Gondor".
struct Group {
    /// Words of its noun phrases.
    words: Vec<usize>,
    /// Codes, first actor first.
    codes: Vec<String>,
    /// Head word of the first phrase.
    head: usize,
}

struct Reading<'s> {
    text: String,
    words: Vec<Word>,
    children: Vec<Vec<usize>>,
    /// Codes of the actors that begin at a word.
    actors: Vec<Vec<String>>,
    /// Code that an agent noun adds, at its last word.
    agents: Vec<Option<&'s str>>,
}

/// The events of a sentence, each once; none if a phrase says that it is not to be coded.
pub fn code(lexicon: &Lexicon, text: &str, day: Option<Date>, analyser: &dyn Analyser) -> Vec<CodedEvent> {
    let folded = line::phrase(text);
    let is_discarded = lexicon.discards().any(|(phrase, _)| {
        folded.match_indices(phrase).any(|(at, _)| {
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            edge(folded[..at].chars().next_back()) && edge(folded[at + phrase.len()..].chars().next())
        })
    });
    if is_discarded {
        return Vec::new();
    }
    let reading = Reading::of(lexicon, text, day, analyser);
    let groups = reading.groups();
    let tokens = reading.tokens(&groups);
    let mut events = Vec::new();
    for at in 0..reading.words.len() {
        let Some((verb, blocks)) = reading.verb(lexicon, &tokens, at) else { continue };
        events.extend(reading.events(lexicon, &groups, &tokens, verb, &blocks));
    }
    events.sort();
    events.dedup();
    events
}

impl<'s> Reading<'s> {
    fn of(lexicon: &'s Lexicon, text: &str, day: Option<Date>, analyser: &dyn Analyser) -> Reading<'s> {
        let (plain, places) = stand_ins(lexicon, text, day);
        let words = analyser.words(&plain);
        let mut children = vec![Vec::new(); words.len()];
        for (at, word) in words.iter().enumerate() {
            if let Some(head) = word.head {
                children[head].push(at);
            }
        }
        let mut actors = vec![Vec::new(); words.len()];
        for (place, codes) in places {
            if let Some(at) =
                words.iter().position(|word| word.start <= place.start && place.start < word.end)
            {
                actors[at] = codes;
            }
        }
        let mut agents = vec![None; words.len()];
        let mut at = 0;
        while at < words.len() {
            let hit = (1..=4.min(words.len() - at)).rev().find_map(|count| {
                let phrase = line::phrase(&plain[words[at].start..words[at + count - 1].end]);
                lexicon.agent(&phrase).map(|code| (count, code))
            });
            if let Some((count, code)) = hit {
                agents[at + count - 1] = Some(code);
                at += count;
            } else {
                at += 1;
            }
        }
        Reading { text: plain, words, children, actors, agents }
    }

    fn relation(&self, at: usize) -> &str {
        self.words[at].deprel.split(':').next().unwrap_or_default()
    }

    /// The noun phrase of a head without what is joined to it and without clauses; places behind a preposition of
    /// place or owner belong to it.
    fn phrase(&self, head: usize) -> Vec<usize> {
        let mut found = vec![head];
        let mut open = vec![head];
        while let Some(at) = open.pop() {
            for &child in &self.children[at] {
                if self.is_close(child) {
                    found.push(child);
                    open.push(child);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Whether a word belongs to the noun above it: a name or title beside it, its owner, and the place of an agent
    /// ("activists in A"), but not the place of a thing ("an attack in A").
    fn is_close(&self, child: usize) -> bool {
        let Some(head) = self.words[child].head else { return false };
        match self.relation(child) {
            "nmod" => match self.case(child) {
                None => true,
                Some(_) if self.words[child].deprel == "nmod:poss" => true,
                Some(case) => self.agents[head].is_some() && matches!(case, "of" | "in" | "from"),
            },
            "compound" | "flat" | "amod" | "appos" | "nummod" | "goeswith" => true,
            _ => false,
        }
    }

    fn case(&self, at: usize) -> Option<&str> {
        let child = self.children[at].iter().find(|child| self.words[**child].deprel == "case")?;
        Some(self.words[*child].lemma.as_str())
    }

    /// The codes of a phrase: the actors in it, each with the agents of the phrase.
    fn codes(&self, words: &[usize]) -> Vec<String> {
        let mut agents: Vec<&str> = words.iter().filter_map(|at| self.agents[*at]).collect();
        agents.dedup();
        let former = words.iter().any(|at| self.words[*at].lemma.eq_ignore_ascii_case("former"));
        let suffix = if former && !agents.is_empty() { "ELI".to_owned() } else { agents.concat() };
        let first = words.iter().find(|at| !self.actors[**at].is_empty());
        let actors = first.map(|at| self.actors[*at].as_slice()).unwrap_or_default();
        let with = |actor: &String| {
            if actor.ends_with(&suffix) { actor.clone() } else { format!("{actor}{suffix}") }
        };
        actors.iter().map(with).collect()
    }

    /// Groups of actors in the order of their first word.
    fn groups(&self) -> Vec<Group> {
        let mut taken = vec![false; self.words.len()];
        let mut groups: Vec<Group> = Vec::new();
        for head in 0..self.words.len() {
            let is_noun =
                matches!(self.words[head].upos, Upos::Noun | Upos::Propn) || !self.actors[head].is_empty();
            let is_part = self.relation(head) == "conj"
                || self.is_close(head)
                    && self.words[head].head.is_some_and(|above| {
                        matches!(self.words[above].upos, Upos::Noun | Upos::Propn)
                            || !self.actors[above].is_empty()
                    });
            if !is_noun || is_part || taken[head] {
                continue;
            }
            let phrase = self.phrase(head);
            let mut group = Group { words: phrase.clone(), codes: self.codes(&phrase), head };
            let joined: Vec<usize> = self.joined(head);
            for other in joined {
                let words = self.phrase(other);
                let mut codes = self.codes(&words);
                // "Danish media and government": the second shares the actor of the first.
                if codes.is_empty() && words.iter().any(|at| self.agents[*at].is_some()) {
                    let shared: Vec<usize> = phrase
                        .iter()
                        .copied()
                        .filter(|at| self.agents[*at].is_none())
                        .chain(words.clone())
                        .collect();
                    codes = self.codes(&shared);
                }
                group.codes.extend(codes);
                group.words.extend(words);
            }
            // "Lawmakers in Fornost and Gondor": places that are joined inside the phrase share its agents.
            let inner: Vec<usize> = phrase.iter().copied().filter(|at| *at != head).collect();
            for place in inner {
                for other in self.joined(place) {
                    let agents = phrase.iter().copied().filter(|at| self.actors[*at].is_empty());
                    let words: Vec<usize> = self.phrase(other).into_iter().chain(agents).collect();
                    group.codes.extend(self.codes(&words));
                    group.words.extend(self.phrase(other));
                }
            }
            if group.codes.is_empty() {
                continue;
            }
            group.codes.dedup();
            group.words.iter().for_each(|at| taken[*at] = true);
            groups.push(group);
        }
        groups.sort_by_key(|group| group.words.iter().min().copied());
        groups
    }

    fn joined(&self, head: usize) -> Vec<usize> {
        self.children[head]
            .iter()
            .copied()
            .filter(|child| self.relation(*child) == "conj" && !matches!(self.words[*child].upos, Upos::Verb))
            .collect()
    }

    fn tokens(&self, groups: &[Group]) -> Vec<Token> {
        (0..self.words.len())
            .map(|at| Token {
                form: line::phrase(self.words[at].form(&self.text)).into_string(),
                group: groups.iter().position(|group| group.words.contains(&at)),
            })
            .collect()
    }

    /// A verb of the dictionary that begins here, with its blocks; several words go before one.
    fn verb<'l>(
        &self,
        lexicon: &'l Lexicon,
        tokens: &[Token],
        at: usize,
    ) -> Option<(Range<usize>, Vec<&'l VerbBlock>)> {
        let is_verb = |at: usize| matches!(self.words[at].upos, Upos::Verb | Upos::Aux);
        let several = (2..=3.min(tokens.len() - at)).rev().find_map(|count| {
            let phrase =
                tokens[at..at + count].iter().map(|token| token.form.as_str()).collect::<Vec<_>>().join(" ");
            let blocks: Vec<&VerbBlock> = lexicon.verb(&phrase).collect();
            (!blocks.is_empty()).then(|| (at..at + count, blocks))
        });
        let one = || {
            let forms = [tokens[at].form.clone(), self.words[at].lemma.to_lowercase()];
            let blocks: Vec<&VerbBlock> = forms
                .iter()
                .map(|form| lexicon.verb(form).collect::<Vec<_>>())
                .find(|found| !found.is_empty())?;
            // A noun of that form is no verb, unless the grammar gives it a verb's place.
            let acts = is_verb(at) || matches!(self.relation(at), "root" | "xcomp" | "ccomp" | "advcl");
            acts.then(|| (at..at + 1, blocks))
        };
        several.or_else(one)
    }

    fn subject(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        for _ in 0..5 {
            // "A indicated it would act": a pronoun is whoever acts above.
            let is_named = |child: &&usize| self.words[**child].upos != Upos::Pron;
            let subject =
                self.children[at].iter().filter(is_named).find(|child| self.relation(**child) == "nsubj");
            if let Some(&subject) = subject {
                return Some(subject);
            }
            at = self.words[at].head?;
        }
        None
    }

    fn events(
        &self,
        lexicon: &Lexicon,
        groups: &[Group],
        tokens: &[Token],
        verb: Range<usize>,
        blocks: &[&VerbBlock],
    ) -> Vec<CodedEvent> {
        let range = verb.start..=verb.end - 1;
        let mut best: Option<(Found, &str)> = None;
        for pattern in blocks.iter().flat_map(|block| &block.patterns) {
            let Some(found) = pattern::matches(lexicon, &pattern.text, tokens, range.clone()) else {
                continue;
            };
            if best.as_ref().is_none_or(|(known, _)| found.words > known.words) {
                best = Some((found, &pattern.code));
            }
        }
        let plain = blocks.iter().map(|block| &*block.code).find(|code| !code.is_empty()).unwrap_or_default();
        let (found, code) = best.unwrap_or((Found::default(), plain));
        if code.is_empty() {
            return Vec::new();
        }
        let (first, second) =
            code.split_once(':').map_or((code, None), |(first, second)| (first, Some(second)));
        let main = self.main_word(&verb);
        if let Some(both) = found.both {
            return mutual(&groups[both].codes, first);
        }
        let group_of = |at: usize| tokens[at].group;
        let is_passive = self.children[main].iter().any(|child| self.words[*child].deprel == "nsubj:pass");
        let agent = self.children[main].iter().copied().find(|child| self.case(*child) == Some("by"));
        let mut source = found.source;
        let mut target = found.target;
        if let Some(by) = agent.filter(|_| is_passive).and_then(group_of) {
            source = source.or(Some(by));
            target = target.or_else(|| self.subject(main).and_then(group_of));
        }
        source =
            source.or_else(|| self.subject(main).and_then(group_of).filter(|group| Some(*group) != target));
        // A pattern that takes the subject for its target looks further up for the source.
        source = source.or_else(|| {
            let before =
                target.and(groups.iter().position(|group| group.words.iter().all(|at| *at < verb.start)));
            before.filter(|group| Some(*group) != target)
        });
        let Some(source) = source else { return Vec::new() };
        let sources = &groups[source].codes;
        let is_other = |group: &Group| group.codes.iter().any(|code| !sources.contains(code));
        target = target.or_else(|| {
            let after = groups.iter().enumerate().filter(|(_, group)| group.head >= verb.end);
            { after }.find(|(number, group)| *number != source && is_other(group)).map(|(number, _)| number)
        });
        let mut events = Vec::new();
        if let Some(target) = target {
            for one in sources {
                for other in groups[target].codes.iter().filter(|other| *other != one) {
                    events.push(event(one, other, first));
                    events.extend(second.map(|second| event(other, one, second)));
                }
            }
        } else if sources.len() > 1 && second.is_some() {
            events = mutual(sources, first);
        }
        events
    }

    fn main_word(&self, verb: &Range<usize>) -> usize {
        { verb.clone() }.find(|at| self.words[*at].upos == Upos::Verb).unwrap_or(verb.start)
    }
}

fn event(source: &str, target: &str, code: &str) -> CodedEvent {
    CodedEvent { source: source.to_owned(), target: target.to_owned(), code: code.to_owned() }
}

fn mutual(codes: &[String], code: &str) -> Vec<CodedEvent> {
    let pairs = codes.iter().flat_map(|one| codes.iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| one != other).map(|(one, other)| event(one, other, code)).collect()
}

/// Places of stand-ins with the codes behind them.
type Places = Vec<(Range<usize>, Vec<String>)>;

/// The sentence with a stand-in for each actor of the dictionary, and the codes at each stand-in.
fn stand_ins(lexicon: &Lexicon, text: &str, day: Option<Date>) -> (String, Places) {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '.' | '_') && open.is_some();
        match (inside, open) {
            (true, None) => open = Some(at),
            (false, Some(from)) => {
                words.push(from..at);
                open = None;
            }
            _ => {}
        }
    }
    words.extend(open.map(|from| from..text.len()));
    let (mut plain, mut places) = (String::with_capacity(text.len()), Vec::new());
    let (mut copied, mut at) = (0, 0);
    while at < words.len() {
        let most = lexicon.longest_actor().min(words.len() - at);
        let is_name = text[words[at].clone()].starts_with(char::is_uppercase);
        let hit = (1..=most).rev().filter(|_| is_name).find_map(|count| {
            let range = words[at].start..words[at + count - 1].end;
            let phrase = line::phrase(&text[range.clone()]);
            let phrase = phrase.trim_end_matches('.');
            let with_stop = line::phrase(&text[range.clone()]);
            let code = lexicon.actor(&with_stop, day).next().or_else(|| lexicon.actor(phrase, day).next())?;
            Some((count, range, code.to_owned()))
        });
        let Some((count, range, code)) = hit else {
            at += 1;
            continue;
        };
        plain.push_str(&text[copied..range.start]);
        let from = plain.len();
        plain.push_str(stand_in::STATE);
        if text[range.clone()].ends_with('.') && at + count == words.len() {
            plain.push('.');
        }
        let codes = code.split('/').filter(|code| !code.starts_with('-')).map(str::to_owned).collect();
        places.push((from..from + stand_in::STATE.len(), codes));
        copied = range.end;
        at += count;
    }
    plain.push_str(&text[copied..]);
    (plain, places)
}
