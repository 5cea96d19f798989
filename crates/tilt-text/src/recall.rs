//! What earlier sentences name, and what points back to it: "the country", "the two sides", "the bloc", "it", "the latter".

use tilt_core::actor::{Actor, Role};
use tilt_core::proposition::{Content, Party};

use crate::coder::Draft;
use crate::mention::coreference::{bodies, coreferences, office_before, only_state_before, own_words, pairs};
use crate::mention::pronoun::{self, Acting};
use crate::mention::{Mention, MentionKind, PAIR};
use crate::sentence::{Normal, SentenceContext};
use crate::tongue::Tongue;

/// Who was named so far, as far as later words can point back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recall {
    salience: Vec<(usize, Party, usize)>,
    /// The state that the document speaks for, where it is a statement of one.
    pub speaks_for: Option<Party>,
    /// Paragraph and number of the sentence at hand.
    paragraph: usize,
    number: usize,
    /// The two states of the sentence before, if it names just two.
    pair: Vec<Party>,
    /// The last organisation that was named, and in which sentence.
    body: Option<(usize, Party)>,
    carried: Vec<Party>,
    carried_paragraph: usize,
    /// Who acts in the last sentence, with its number and paragraph.
    acting: Option<(usize, usize, Acting)>,
}

impl Recall {
    /// Turns to a sentence.
    pub fn enter(&mut self, paragraph: usize, number: usize) {
        (self.paragraph, self.number) = (paragraph, number);
    }

    /// The parties that "the two sides" means in a paragraph.
    pub fn carried(&self, paragraph: usize) -> Vec<Party> {
        if paragraph <= self.carried_paragraph + 2 { self.carried.clone() } else { Vec::new() }
    }

    /// Adds mentions for all words of a sentence that point back.
    pub fn point_back(&self, text: &str, normal: &Normal, mentions: &mut Vec<Mention>) {
        self.single(text, normal, mentions);
        self.groups(text, normal, mentions);
        let near = |(number, paragraph, _): &&(usize, usize, Acting)| {
            number + 1 == self.number && *paragraph == self.paragraph
        };
        let last = self.acting.as_ref().filter(near).map(|(.., acting)| acting);
        pronoun::add(text, normal, mentions, last);
    }

    /// "the republic", "the country": the single most salient state of the sentences before.
    fn single(&self, text: &str, normal: &Normal, mentions: &mut Vec<Mention>) {
        let found = coreferences(normal, mentions);
        for (from, to) in found {
            let span = normal.span(from, to);
            let surface = span.of(text).to_owned();
            let words: String = normal.chars[from..to].iter().flat_map(|n| n.c.to_lowercase()).collect();
            // "The president of A said in B that his country": whose office speaks, wherever.
            let is_own = words.starts_with("his") || words.starts_with("her") || words.starts_with("our");
            let office = if is_own { office_before(mentions, from) } else { None };
            let antecedent = office.or_else(|| self.salient()).or_else(|| only_state_before(mentions, from));
            let (kind, actor, candidates, reason) = match antecedent {
                Some(party) => (MentionKind::State, party.actor, Vec::new(), format!("coreference: {words}")),
                None => (
                    MentionKind::Unresolved,
                    None,
                    self.candidates(),
                    format!("coreference: {words}; no single state stands out before"),
                ),
            };
            let actor = actor.and_then(Actor::state).map(|state| Actor::State(state, Role::State));
            let mention = Mention {
                kind,
                actor,
                sectors: Vec::new(),
                candidates,
                surface,
                span,
                reason,
                covers: from..to,
            };
            let place = mentions.partition_point(|known| known.covers.start < from);
            mentions.insert(place, mention);
        }
    }

    /// "The two countries", "the bloc", and "we" in a statement of a state: mentions of those that are meant.
    fn groups(&self, text: &str, normal: &Normal, mentions: &mut Vec<Mention>) {
        let mention = |party: &Party, kind, from: usize, to: usize, words: &str, reason: String| {
            let actor = match party.actor {
                Some(Actor::State(state, _)) => Some(Actor::State(state, Role::State)),
                other => other,
            };
            Mention {
                kind,
                actor,
                sectors: Vec::new(),
                candidates: Vec::new(),
                surface: words.to_owned(),
                span: normal.span(from, to),
                reason,
                covers: from..to,
            }
        };
        let mut found: Vec<Mention> = Vec::new();
        for (from, middle, to) in pairs(normal, mentions) {
            let meant = self.pair_before(mentions, from);
            let [first, second] = &meant[..] else { continue };
            let words = normal.span(from, to).of(text);
            let reason = || format!("{PAIR}{words}");
            found.push(mention(first, MentionKind::State, from, middle, words, reason()));
            found.push(mention(second, MentionKind::State, middle, to, words, reason()));
        }
        for (from, to) in bodies(normal, mentions) {
            let is_before =
                |known: &&Mention| known.kind == MentionKind::Organisation && known.covers.end <= from;
            let here = mentions.iter().rfind(is_before).map(Mention::party);
            let near = self.body.as_ref().filter(|(number, _)| number + 2 >= self.number);
            let Some(party) = here.or_else(|| near.map(|(_, party)| party.clone())) else { continue };
            let words = normal.span(from, to).of(text);
            let reason = format!("coreference: {words}");
            found.push(mention(&party, MentionKind::Organisation, from, to, words, reason));
        }
        if let Some(party) = &self.speaks_for {
            for (from, to) in own_words(normal, mentions) {
                let words = normal.span(from, to).of(text);
                let reason = format!("coreference: {words}, in a statement of {}", party.surface);
                found.push(mention(party, MentionKind::State, from, to, words, reason));
            }
        }
        for mention in found {
            let is_free = mentions.iter().all(|known| {
                known.covers.end <= mention.covers.start || mention.covers.end <= known.covers.start
            });
            if is_free {
                let place = mentions.partition_point(|known| known.covers.start < mention.covers.start);
                mentions.insert(place, mention);
            }
        }
    }

    /// The two states that "both countries" means: those named before in the sentence, or those of the sentence before, or
    /// the parties of what was said last.
    fn pair_before(&self, mentions: &[Mention], from: usize) -> Vec<Party> {
        let before = mentions.iter().filter(|mention| mention.covers.end <= from);
        let here = distinct(before);
        if here.len() == 2 {
            return here;
        }
        let carried: Vec<Party> =
            self.carried.iter().filter(|party| party.state().is_some()).cloned().collect();
        let holds = |pair: &[Party]| {
            pair.len() == 2
                && here.iter().all(|known| pair.iter().any(|party| party.state() == known.state()))
        };
        // The same two as in an agreement before stand in its order.
        let is_same = carried.len() == 2
            && self.pair.iter().all(|party| carried.iter().any(|known| known.state() == party.state()));
        if holds(&self.pair) {
            if is_same { carried } else { self.pair.clone() }
        } else if carried.len() == 2 && self.paragraph <= self.carried_paragraph + 2 {
            carried
        } else {
            Vec::new()
        }
    }

    /// The state with most weight in the last sentences, if no other has as much.
    fn salient(&self) -> Option<Party> {
        let mut weights: Vec<(usize, &Party)> = Vec::new();
        for (_, party, weight) in &self.salience {
            match weights.iter_mut().find(|(_, known)| known.state() == party.state()) {
                Some((known, _)) => *known += weight,
                None => weights.push((*weight, party)),
            }
        }
        weights.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        match weights[..] {
            [(_, only)] => Some(only.clone()),
            [(first, party), (second, _), ..] if first > second => Some(party.clone()),
            _ => None,
        }
    }

    fn candidates(&self) -> Vec<String> {
        let mut codes: Vec<String> =
            self.salience.iter().filter_map(|(_, party, _)| Some(party.state()?.key().to_owned())).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    /// The subject of a sentence weighs most, other states less; three sentences back is forgotten.
    pub fn remember_states(&mut self, context: &SentenceContext) {
        const BACK: usize = 4;
        let acting = Acting::before(context.text(), &context.mentions, context.text().len());
        match &mut self.acting {
            // A sentence that names nobody lets whoever acted before fade.
            Some((number, paragraph, before)) if acting.is_silent() && *paragraph == self.paragraph => {
                *number = self.number;
                before.is_faded = true;
            }
            known => *known = Some((self.number, self.paragraph, acting)),
        }
        let named = distinct(context.mentions.iter());
        if !named.is_empty() {
            self.pair = if named.len() == 2 { named } else { Vec::new() };
        }
        if let Some(body) = context.mentions.iter().rfind(|known| known.kind == MentionKind::Organisation) {
            self.body = Some((self.number, body.party()));
        }
        let mut is_first = true;
        for mention in context.mentions.iter().filter(|mention| mention.kind == MentionKind::State) {
            if context.is_speaker(context.symbols.position(mention.span.start)) {
                continue;
            }
            let weight = if is_first { 3 } else { 1 };
            is_first = false;
            self.salience.push((self.number, mention.party(), weight));
        }
        let oldest = self.number.saturating_sub(BACK);
        self.salience.retain(|(number, ..)| *number > oldest);
    }

    /// The pair that "the two sides" or a one-sided agreement means next.
    pub fn remember_parties(&mut self, tongue: Tongue, context: &SentenceContext, drafts: &[Draft]) {
        for draft in drafts {
            let pair: Vec<Party> = match &draft.content {
                Content::Agreement { parties, .. } => parties.clone(),
                Content::RelationTrend { state, to: Some(to), .. } => vec![state.clone(), to.clone()],
                Content::Event { sources, symmetric: true, .. } => sources.clone(),
                // English has words of its own for the two of the sentence before.
                Content::Event { sources, targets, .. }
                    if tongue == Tongue::Russian && sources.len() == 1 && targets.len() == 1 =>
                {
                    sources.iter().chain(targets).cloned().collect()
                }
                _ => continue,
            };
            let states = pair.iter().filter(|party| party.state().is_some()).count();
            if states >= 2 {
                let carry = |party: &Party| {
                    let words = party.reason.trim_start_matches("carried over: ");
                    Party { reason: format!("carried over: {words}"), ..party.clone() }
                };
                self.carried = pair.iter().map(carry).collect();
                self.carried_paragraph = context.sentence.paragraph;
            }
        }
    }
}

/// The states that are named, each once: as actors, or by the adjective of an office.
fn distinct<'m>(mentions: impl Iterator<Item = &'m Mention>) -> Vec<Party> {
    let mut found: Vec<Party> = Vec::new();
    for mention in mentions {
        let is_actor =
            matches!(mention.kind, MentionKind::State | MentionKind::Adjective | MentionKind::Place);
        if is_actor
            && mention.state().is_some()
            && !found.iter().any(|known| known.state() == mention.state())
        {
            found.push(Party { actor: mention.actor, ..mention.party() });
        }
    }
    found
}
