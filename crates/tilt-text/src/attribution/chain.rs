//! From frames to the chain of who says it, with what earlier sentences set up.

use tilt_core::document::Document;
use tilt_core::proposition::{ChainLink, ChainRole, CueClass, Factuality, Modality, QuoteKind, Stance};
use tilt_core::warning::Warning;

use super::frame::{Frame, PAST};
use super::speaker::Refers;
use crate::modality::Certainty;
use crate::sentence::SentenceContext;

/// What earlier sentences set up.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The publication that the document relays.
    relay: Option<ChainLink>,
    /// Whether nobody stands behind the relay by name.
    relay_unnamed: bool,
    /// Whether it was named only as the place where somebody speaks: then nothing beyond its paragraph is its.
    relay_trails: bool,
    /// Whether it was first cited below the lead: then an office that speaks beside it ends what it says.
    relay_is_late: bool,
    /// Whether somebody else has taken the floor since: then it speaks only where it is named.
    relay_ended: bool,
    /// Paragraph of the last sentence that the relay spoke in.
    relay_paragraph: usize,
    /// The last speaker of any kind, and the paragraph.
    last: Option<(ChainLink, usize)>,
    /// Paragraph in which somebody outside the relayed publication speaks.
    outside: Option<usize>,
    /// A voice that goes on without cues until the paragraph ends.
    open: Option<(ChainLink, usize)>,
    /// Whether that voice answers a question that is printed before it: then it speaks in any tense.
    answers: bool,
}

/// The last paragraph that can be the lead: the headline is 0.
const LEAD: usize = 1;

/// A chain with what is needed to value it.
#[derive(Debug, Clone)]
pub struct Chain {
    /// Links, outlet first.
    pub links: Vec<ChainLink>,
    /// Whether the innermost source is not named.
    pub unnamed: bool,
    /// Whether nobody in particular says it ("reportedly").
    pub hearsay: bool,
    /// Links whose content the one outside calls false.
    pub refuted: Vec<usize>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

impl Memory {
    /// What is known before the first sentence: a forwarded post has its channel as relay.
    pub fn of(document: &Document) -> Memory {
        let relay = document.meta.channel.as_ref().map(|channel| bare(channel, ChainRole::Channel));
        Memory { relay, ..Memory::default() }
    }

    /// Learns who speaks in a sentence.
    pub fn learn(&mut self, sentence: &SentenceContext) {
        let paragraph = sentence.sentence.paragraph;
        if own_voice(sentence.text()) {
            self.relay = None;
            self.open = None;
        }
        if self.open.as_ref().is_some_and(|(_, known)| *known != paragraph) || !sentence.frames.is_empty() {
            self.open = None;
        }
        if is_answer(sentence.text()) && sentence.frames.is_empty() {
            self.open = Some((bare("a person", ChainRole::Person), paragraph));
            self.answers = true;
        }
        let is_forwarded = sentence.document.meta.channel.is_some();
        if !is_forwarded && (takes_floor(sentence) || sentence.sentence.is_heading && self.relay.is_some()) {
            self.relay_ended = true;
        }
        let is_outlet = |frame: &Frame| is_outlet(sentence.document, frame);
        let outer: Vec<&Frame> =
            sentence.frames.iter().filter(|frame| !is_outlet(frame) && !frame.hearsay).collect();
        let Some(first) = outer.first() else { return };
        let speaks_for_relay = matches!(first.speaker.refers, Refers::Channel | Refers::Author);
        if first.speaker.role == ChainRole::Channel
            && (first.speaker.refers == Refers::New || self.relay.is_none())
        {
            self.relay = Some(bare(&first.speaker.agent, ChainRole::Channel));
            self.relay_unnamed = first.speaker.unnamed;
            self.relay_trails = first.trails;
            self.relay_ended = false;
            self.relay_is_late = paragraph > LEAD;
            self.relay_paragraph = paragraph;
        } else if speaks_for_relay {
            self.relay_paragraph = paragraph;
        } else if self.is_outside(first, paragraph) {
            self.outside = Some(paragraph);
            self.relay_ended |= !is_forwarded;
        } else if self.relay_is_late
            && first.speaker.refers == Refers::New
            && first.speaker.role == ChainRole::Office
        {
            self.relay_ended |= !is_forwarded;
        }
        if first.speaker.refers == Refers::Pronoun && first.opens {
            let person = || bare("a person", ChainRole::Person);
            let link = self.last.as_ref().map_or_else(person, |(link, _)| link.clone());
            self.open = Some((link, paragraph));
            self.answers = false;
        }
        if first.speaker.refers != Refers::Pronoun {
            let link = bare(&first.speaker.agent, first.speaker.role);
            if first.opens {
                self.open = Some((link.clone(), paragraph));
                self.answers = false;
            }
            self.last = Some((link, paragraph));
        }
    }

    /// Whether a speaker stands outside the relayed publication: new, and in a paragraph where that has not spoken.
    fn is_outside(&self, frame: &Frame, paragraph: usize) -> bool {
        frame.speaker.refers == Refers::New
            && frame.speaker.role != ChainRole::Channel
            && self.relay_paragraph != paragraph
    }

    /// The chain of what is said at a place of a sentence. Call before [`Memory::learn`] of the same sentence.
    ///
    /// `quoted` is who speaks the quotation around that place, where another sentence says so.
    pub fn chain(&self, sentence: &SentenceContext, at: usize, quoted: Option<&Frame>) -> Chain {
        let document = sentence.document;
        let outlet = ChainLink {
            agent: document.outlet().to_owned(),
            role: ChainRole::Outlet,
            cue: String::new(),
            cue_span: None,
            cue_class: CueClass::Report,
            quote: QuoteKind::None,
            stance: Stance::Neutral,
            inferred: false,
        };
        let mut chain = Chain {
            links: vec![outlet],
            unnamed: false,
            hearsay: false,
            refuted: Vec::new(),
            warnings: Vec::new(),
        };
        let is_elsewhere = |quoted: &&Frame| !sentence.sentence.span.contains(quoted.cue_span);
        let quoted = quoted.filter(is_elsewhere);
        // Whoever speaks in this sentence inside a quotation is told of by who speaks the quotation.
        let frames: Vec<&Frame> = quoted
            .into_iter()
            .chain(
                sentence.frames.iter().filter(|frame| frame.scope.contains(&at) && !frame.own.contains(&at)),
            )
            .collect();
        self.carry(sentence, at, &frames, &mut chain);
        for (index, frame) in frames.into_iter().enumerate() {
            let is_quoted = index == 0 && quoted.is_some();
            let quote = if is_quoted { QuoteKind::Direct } else { quote_kind(sentence.text(), frame, at) };
            if is_outlet(document, frame) {
                chain.links[0].cue = frame.cue.clone();
                chain.links[0].cue_span = Some(frame.cue_span);
                chain.links[0].cue_class = frame.class;
                continue;
            }
            self.push(frame, quote, &mut chain);
            if is_quoted && let Some(link) = chain.links.last_mut() {
                link.inferred = true;
            }
        }
        if chain.links.len() > 1 {
            let (quote, endorses) = (chain.links[1].quote, chain.links[1].stance);
            chain.links[0].quote = quote;
            chain.links[0].stance = endorses;
        } else {
            chain.links[0].cue_class = CueClass::Assert;
        }
        if chain.links.iter().any(|link| link.inferred) {
            chain.warnings.push(Warning::new(
                "W-text-inferred-attribution",
                "a speaker was carried over from an earlier sentence",
            ));
        }
        chain.unnamed |= self.relay_unnamed
            && self.relay.as_ref().is_some_and(|relay| relay.agent == chain.origin().agent);
        if chain.unnamed {
            chain.warnings.push(Warning::new("W-text-unnamed-origin", "the last source is not named"));
        }
        chain
    }

    /// Adds the speaker that earlier sentences set up, where the sentence has none of its own or points back.
    fn carry(&self, sentence: &SentenceContext, at: usize, frames: &[&Frame], chain: &mut Chain) {
        let paragraph = sentence.sentence.paragraph;
        let own = frames.iter().find(|frame| !is_outlet(sentence.document, frame) && !frame.hearsay);
        let inferred = |link: &ChainLink| ChainLink { inferred: true, ..link.clone() };
        let speaks_outside = sentence.frames.iter().any(|frame| self.is_outside(frame, paragraph));
        let is_outlets_own = own_voice(sentence.text())
            || sentence.sentence.is_heading
            || (sentence.document.meta.channel.is_none()
                && (self.outside == Some(paragraph) || speaks_outside || takes_floor(sentence)));
        match own {
            None => {
                let open = self.open.as_ref().filter(|(_, known)| *known == paragraph).map(|(link, _)| link);
                let open = open.filter(|_| {
                    self.answers || !acts_itself(sentence) && !is_plain_past(sentence.text(), at)
                });
                // A sentence in quotation marks of its own goes on with the last speaker of the paragraph.
                let last = self.last.as_ref().filter(|(_, known)| *known == paragraph).map(|(link, _)| link);
                let quoted = last.filter(|_| sentence.text().starts_with('"'));
                let near = !self.relay_trails || self.relay_paragraph == paragraph;
                let relay = self.relay.as_ref().filter(|_| near && !self.relay_ended);
                let interviewee = bare("a person", ChainRole::Person);
                let answer = is_answer(sentence.text()).then_some(&interviewee);
                if let Some(link) = quoted.or(answer).or(open).or(relay).filter(|_| !is_outlets_own) {
                    chain.links.push(inferred(link));
                }
            }
            Some(frame) => match frame.speaker.refers {
                Refers::Author => chain.links.extend(self.relay.as_ref().map(inferred)),
                // The publication itself speaks again: the frame's own link stands for it.
                Refers::Channel => {}
                Refers::Pronoun => {
                    let is_author =
                        self.last.as_ref().is_some_and(|(link, _)| link.role == ChainRole::Author);
                    chain.links.extend(self.relay.as_ref().filter(|_| is_author).map(inferred));
                }
                Refers::New => {
                    let names_relay = frame.speaker.role == ChainRole::Channel;
                    let near = self.relay_paragraph == paragraph || sentence.document.meta.channel.is_some();
                    if !names_relay && near {
                        chain.links.extend(self.relay.as_ref().map(inferred));
                    }
                }
            },
        }
    }

    fn push(&self, frame: &Frame, quote: QuoteKind, chain: &mut Chain) {
        let back = match frame.speaker.refers {
            Refers::Channel if frame.speaker.role == ChainRole::Channel => self.relay.as_ref(),
            Refers::Pronoun => self.last.as_ref().map(|(link, _)| link),
            _ => None,
        };
        let (agent, role) = match back {
            Some(link) => (link.agent.clone(), link.role),
            None if frame.speaker.refers == Refers::Pronoun => ("a person".to_owned(), ChainRole::Person),
            None => (frame.speaker.agent.clone(), frame.speaker.role),
        };
        let link = ChainLink {
            agent,
            role,
            cue: frame.cue.clone(),
            cue_span: Some(frame.cue_span),
            cue_class: frame.class,
            quote,
            stance: frame.stance,
            inferred: back.is_some(),
        };
        chain.unnamed |= frame.speaker.unnamed;
        chain.hearsay |= frame.hearsay;
        let same =
            chain.links.last().is_some_and(|last| last.role != ChainRole::Outlet && last.agent == link.agent);
        if same {
            chain.links.pop();
        }
        chain.links.push(link);
        if frame.refuted {
            chain.refuted.push(chain.links.len() - 1);
        }
    }
}

impl Chain {
    /// Commitment of each agent.
    ///
    /// The innermost speaker is committed as far as modality and cue say. Everyone outside is not committed, unless
    /// the words endorse ("rightly noted").
    pub fn factuality(&self, modality: Modality, certainty: Certainty) -> Vec<Factuality> {
        let last = self.links.len() - 1;
        let own = commitment(modality, certainty);
        let mut values = vec![Factuality::Uu; self.links.len()];
        values[last] = match self.links[last].cue_class {
            CueClass::Deny => Factuality::CtMinus,
            CueClass::Doubt => Factuality::PrMinus,
            CueClass::Ask => Factuality::Uu,
            CueClass::Predict if modality != Modality::Negated => Factuality::PrPlus,
            _ => own,
        };
        if self.hearsay {
            values[last] = match own {
                Factuality::CtMinus | Factuality::PrMinus | Factuality::PsMinus => Factuality::PsMinus,
                Factuality::Uu | Factuality::CtU => Factuality::Uu,
                _ => Factuality::PsPlus,
            };
        }
        for index in (0..last).rev() {
            let next = &self.links[index + 1];
            if next.cue_class == CueClass::Deny && index + 1 < last {
                values[index + 1] = Factuality::CtMinus;
            }
            if next.stance == Stance::Endorse {
                values[index] = values[index + 1];
            } else if self.refuted.contains(&(index + 1)) {
                values[index] = match values[index + 1] {
                    Factuality::CtPlus => Factuality::CtMinus,
                    Factuality::PrPlus => Factuality::PrMinus,
                    Factuality::CtMinus => Factuality::CtPlus,
                    _ => Factuality::Uu,
                };
            }
        }
        values
    }

    /// The innermost source, for counting origins: an author counts as the publication that carries the author.
    pub fn origin(&self) -> &ChainLink {
        origin(&self.links)
    }
}

/// The innermost source of a chain.
pub fn origin(links: &[ChainLink]) -> &ChainLink {
    let last = links.len() - 1;
    let is_author =
        links[last].role == ChainRole::Author && last > 1 && links[last - 1].role == ChainRole::Channel;
    &links[if is_author { last - 1 } else { last }]
}

fn commitment(modality: Modality, certainty: Certainty) -> Factuality {
    match (modality, certainty) {
        (Modality::Negated | Modality::Counterfactual, Certainty::Certain) => Factuality::CtMinus,
        (Modality::Negated | Modality::Counterfactual, Certainty::Probable) => Factuality::PrMinus,
        (Modality::Negated | Modality::Counterfactual, Certainty::Possible) => Factuality::PsMinus,
        (Modality::Hypothetical, Certainty::Possible) => Factuality::PsPlus,
        (Modality::Hypothetical | Modality::Question | Modality::Order, _) => Factuality::Uu,
        (Modality::Planned | Modality::Predicted, Certainty::Certain) => Factuality::PrPlus,
        (_, Certainty::Certain) => Factuality::CtPlus,
        (_, Certainty::Probable) => Factuality::PrPlus,
        (_, Certainty::Possible) => Factuality::PsPlus,
    }
}

fn bare(agent: &str, role: ChainRole) -> ChainLink {
    ChainLink {
        agent: agent.to_owned(),
        role,
        cue: String::new(),
        cue_span: None,
        cue_class: CueClass::Assert,
        quote: QuoteKind::Indirect,
        stance: Stance::Neutral,
        inferred: false,
    }
}

/// Whether a frame names the publication itself.
fn is_outlet(document: &Document, frame: &Frame) -> bool {
    document.meta.outlet.as_deref().is_some_and(|outlet| {
        let plain = |name: &str| name.to_lowercase().trim_start_matches("the ").to_owned();
        let (own, named) = (plain(outlet), plain(&frame.speaker.agent));
        // "The Bulletin" is the Lakeside Bulletin in its own pages; "an agency" is none of its own.
        let is_known = frame.speaker.agent.to_lowercase().starts_with("the ");
        let is_short = || {
            own.strip_suffix(&named).is_some_and(|rest| rest.ends_with(' '))
                && !named.contains(' ')
                && is_known
        };
        frame.speaker.role == ChainRole::Channel && (own == named || is_short())
    })
}

/// Words by which the publication takes the floor itself.
fn own_voice(text: &str) -> bool {
    const WORDS: [&str; 8] = [
        "editor's note",
        "editorial note",
        "from the editors",
        "our newspaper",
        "our editors",
        "our correspondent",
        "as we reported",
        "we recall",
    ];
    const OPENINGS: [&str; 5] = ["recall that ", "recall, ", "we remind ", "let us recall ", "for reference"];
    WORDS.iter().any(|words| text.contains(words)) || OPENINGS.iter().any(|words| text.starts_with(words))
}

/// Sentences in which the publication speaks of its own work or judges what it relays: "could not be verified", "both
/// statements are false", its own name as the one that asks.
fn takes_floor(sentence: &SentenceContext) -> bool {
    const WORDS: [&str; 17] = [
        "not be independently verified",
        "not be verified",
        "not be confirmed",
        "not independently verif",
        "not able to verify",
        "not able to check",
        "unable to verify",
        "unable to confirm",
        "could not verify",
        "could not check",
        "our questions",
        "our request",
        "the reader may",
        "readers may",
        "официального подтверждения",
        "не удалось проверить",
        "не удалось подтвердить",
    ];
    const JUDGED: [&str; 8] = [
        "is false",
        "are false",
        "is untrue",
        "are untrue",
        "is misleading",
        "is not true",
        "are not true",
        "is wrong",
    ];
    let text = sentence.text();
    if WORDS.iter().any(|words| text.contains(words)) {
        return true;
    }
    let said = text.trim_end_matches(['.', '!', ' ']);
    let is_judged =
        JUDGED.iter().any(|words| said.ends_with(words)) && !sentence.frames.iter().any(|f| !f.hearsay);
    let outlet = sentence.document.meta.outlet.as_deref().unwrap_or_default();
    let words = sentence.sentence.span.of(&sentence.document.text);
    let names_itself = !outlet.is_empty() && words.trim_start_matches("The ").starts_with(outlet);
    is_judged || names_itself
}

/// "Lima was blunt. It recalled its envoy.": the one that spoke up acts now, and this is told of it. What it says itself is
/// told one step further back in time: "It had recalled".
fn acts_itself(sentence: &SentenceContext) -> bool {
    let is_it = sentence.mentions.first().is_some_and(|first| {
        first.span.start == sentence.sentence.span.start
            && ["it", "they"].iter().any(|word| first.surface.eq_ignore_ascii_case(word))
    });
    let said = ["had ", "would ", "could ", "was to ", "were to ", "might "];
    is_it
        && sentence
            .text()
            .split_once("> ")
            .is_some_and(|(_, rest)| !said.iter().any(|word| rest.starts_with(word)))
}

/// "Signed", with no helping verb before it: whoever speaks up tells what has happened as "had signed", so this is told of
/// by the text itself.
fn is_plain_past(text: &str, at: usize) -> bool {
    const HELPERS: [&str; 19] = [
        "had", "has", "have", "would", "will", "could", "may", "might", "must", "should", "is", "are", "was",
        "were", "be", "been", "did", "to", "not",
    ];
    let word = text[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_past = word.len() > 4 && word.ends_with("ed") || PAST.contains(&word);
    is_past && !text[..at].split_whitespace().rev().take(4).any(|word| HELPERS.contains(&word))
}

/// "A: …": an answer in an interview that is printed as such.
fn is_answer(text: &str) -> bool {
    text.starts_with("a: ") || text.starts_with("answer: ")
}

fn quote_kind(text: &str, frame: &Frame, at: usize) -> QuoteKind {
    let scope = &text[frame.scope.clone()];
    if !scope.contains('"') {
        return if scope.contains(" '") { QuoteKind::Mixed } else { QuoteKind::Indirect };
    }
    let marks_before = text[frame.scope.start..at.max(frame.scope.start)].matches('"').count();
    let is_inside = marks_before % 2 == 1;
    let first = scope.trim_start_matches([' ', ',', ':']).starts_with('"');
    match (is_inside, first) {
        (true, true) => QuoteKind::Direct,
        (true, false) | (false, _) => QuoteKind::Mixed,
    }
}
