//! Quotations over several sentences or paragraphs, and who speaks them.
//!
//! English print opens every paragraph of a long quotation with a mark and closes only the last. The speaker may stand
//! before, in the middle or after; all sentences inside are that speaker's. A quotation that is never closed ends with its
//! paragraph, or before the next sentence that has a speaker of its own.

use std::collections::BTreeMap;

use tilt_core::document::Span;
use tilt_core::proposition::CueClass;

use super::frame::Frame;
use super::speaker::Refers;
use crate::sentence::{Sentence, SentenceContext};

/// Longest stretch between a speaker and the mark that opens what is said, in bytes: "told reporters in Lima on Friday:".
const BETWEEN: usize = 60;

/// Sentences of the same paragraph that are looked back over for who speaks.
const BACK: usize = 3;

/// A quotation.
#[derive(Debug, Clone)]
pub struct Quotation {
    /// What stands between the marks, one stretch a paragraph, in order.
    pub parts: Vec<Span>,
    /// Who speaks, if a sentence at its edge or right before says so.
    pub frame: Option<Frame>,
    is_closed: bool,
}

/// The quotations of a document.
#[derive(Debug, Clone, Default)]
pub struct Quotations {
    list: Vec<Quotation>,
    /// Every part with the place of its quotation, in the order of the document.
    parts: Vec<(Span, usize)>,
}

impl Quotations {
    /// Finds the quotations that reach beyond one sentence or fill one, and their speakers. `frames` gives a sentence with its frames.
    pub fn of<'d>(
        text: &str,
        sentences: &[Sentence],
        frames: impl Fn(Sentence) -> SentenceContext<'d>,
    ) -> Quotations {
        let mut list = marked(text, sentences);
        let at = |byte: usize| sentences.partition_point(|sentence| sentence.span.end <= byte);
        list.retain(|found| {
            let (first, last) = (found.parts[0], found.parts[found.parts.len() - 1]);
            let (from, to) = (at(first.start), at(last.end.saturating_sub(1)));
            let fills = sentences.get(from).is_some_and(|sentence| {
                sentence.span.start + 4 >= first.start && sentence.span.end <= first.end + 4
            });
            to < sentences.len() && (from < to || fills)
        });
        let mut edges = Edges { text, sentences, frames, known: BTreeMap::new() };
        let mut before: Option<(usize, Frame)> = None;
        for found in &mut list {
            if !found.is_closed {
                edges.cut(found);
            }
            found.frame = edges.speaker(found, before.as_ref());
            let end = found.parts[found.parts.len() - 1].end;
            before = found.frame.clone().map(|frame| (at(end.saturating_sub(1)), frame));
        }
        let mut parts: Vec<(Span, usize)> = Vec::new();
        for (index, found) in list.iter().enumerate() {
            parts.extend(found.parts.iter().map(|part| (*part, index)));
        }
        parts.sort();
        Quotations { list, parts }
    }

    /// All of them.
    pub fn list(&self) -> &[Quotation] {
        &self.list
    }

    /// Who speaks at a byte of the document.
    pub fn speaker(&self, byte: usize) -> Option<&Frame> {
        let next = self.parts.partition_point(|(part, _)| part.start <= byte);
        let (part, index) = *self.parts.get(next.checked_sub(1)?)?;
        (byte < part.end).then(|| self.list[index].frame.as_ref()).flatten()
    }
}

/// Sentences at the edges of quotations with their frames, found once.
struct Edges<'t, F> {
    text: &'t str,
    sentences: &'t [Sentence],
    frames: F,
    known: BTreeMap<usize, Vec<Edge>>,
}

/// A frame and where its words stand in the document.
#[derive(Debug, Clone)]
struct Edge {
    frame: Frame,
    own: Span,
}

impl<'d, F: Fn(Sentence) -> SentenceContext<'d>> Edges<'_, F> {
    fn of(&mut self, index: usize) -> &[Edge] {
        let (sentences, frames) = (self.sentences, &self.frames);
        self.known.entry(index).or_insert_with(|| {
            let Some(sentence) =
                sentences.get(index).filter(|s| s.span.end - s.span.start <= crate::sentence::MAX_SENTENCE)
            else {
                return Vec::new();
            };
            let context = frames(*sentence);
            let found =
                context.frames.iter().filter(|frame| !frame.hearsay && frame.own.start < frame.own.end);
            found.map(|frame| Edge { own: context.span(frame.own.clone()), frame: frame.clone() }).collect()
        })
    }

    fn at(&self, byte: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.span.end <= byte)
    }

    /// Ends a quotation without a closing mark before the next sentence that names a speaker of its own.
    fn cut(&mut self, found: &mut Quotation) {
        let Some(part) = found.parts.last_mut() else { return };
        let (first, last) = (self.at(part.start), self.at(part.end.saturating_sub(1)));
        let mut end = part.end;
        for index in first + 1..=last {
            let speaks = |edge: &Edge| edge.frame.speaker.refers == Refers::New && !edge.frame.opens;
            if self.of(index).iter().any(speaks) {
                end = self.sentences[index - 1].span.end;
                break;
            }
        }
        part.end = end.max(part.start);
    }

    fn speaker(&mut self, found: &Quotation, before: Option<&(usize, Frame)>) -> Option<Frame> {
        let (start, end) = (found.parts[0].start, found.parts[found.parts.len() - 1].end);
        let (first, last) = (self.at(start), self.at(end.saturating_sub(1)));
        self.behind(last, end)
            .or_else(|| self.ahead(first, start))
            .or_else(|| self.going_on(first, start, before))
            .or_else(|| self.in_paragraph(first))
    }

    /// `…," the envoy said.`
    fn behind(&mut self, last: usize, end: usize) -> Option<Frame> {
        let text = self.text;
        let is_next = |edge: &&Edge| {
            edge.own.start >= end
                && text[end..edge.own.start].chars().filter(|c| c.is_alphanumeric()).count() == 0
        };
        self.of(last).iter().find(is_next).map(|edge| edge.frame.clone())
    }

    /// `The envoy said: "…`, also with the quotation in a paragraph of its own.
    fn ahead(&mut self, first: usize, start: usize) -> Option<Frame> {
        let text = self.text;
        let is_before = |edge: &&Edge| {
            edge.own.end <= start
                && start - edge.own.end <= BETWEEN
                && !text[edge.own.end..start].trim_end().trim_end_matches(is_mark).contains(is_mark)
        };
        if let Some(edge) = self.of(first).iter().rev().find(is_before) {
            return Some(edge.frame.clone());
        }
        let previous = first.checked_sub(1)?;
        let opens_sentence = start <= self.sentences[first].span.start + 4;
        let words = self.sentences[previous].span.of(text);
        if !opens_sentence || !words.trim_end().ends_with(':') {
            return None;
        }
        self.of(previous).last().map(|edge| edge.frame.clone())
    }

    /// `"A," the envoy said. "B. C."`, and a paragraph that is all quotation after one that ended in that voice.
    fn going_on(&mut self, first: usize, start: usize, before: Option<&(usize, Frame)>) -> Option<Frame> {
        let previous = first.checked_sub(1)?;
        let (own, other) = (self.sentences[first], self.sentences[previous]);
        if start > own.span.start + 4 || own.paragraph > other.paragraph + 1 || other.is_heading {
            return None;
        }
        let text = self.text;
        let of_quotation = before.filter(|(last, _)| *last == previous).map(|(_, frame)| frame.clone());
        let is_behind_mark = |edge: &&Edge| {
            let said = text[other.span.start..edge.own.start.max(other.span.start)].trim_end();
            said.trim_end_matches([',', '—', '–', ' ']).ends_with(is_mark)
                && other.span.end.saturating_sub(edge.own.end) <= BETWEEN
        };
        let frame = of_quotation
            .or_else(|| self.of(previous).iter().rev().find(is_behind_mark).map(|edge| edge.frame.clone()))?;
        // Who asks is answered by somebody else.
        let is_dialogue = frame.class == CueClass::Ask && own.paragraph != other.paragraph;
        (!is_dialogue).then_some(frame)
    }

    /// `The ambassador was blunt. "A. B."`
    fn in_paragraph(&mut self, first: usize) -> Option<Frame> {
        let paragraph = self.sentences.get(first)?.paragraph;
        for back in 1..=BACK {
            let index = first.checked_sub(back)?;
            if self.sentences[index].paragraph != paragraph {
                return None;
            }
            if let Some(edge) = self.of(index).last() {
                return Some(edge.frame.clone());
            }
        }
        None
    }
}

/// The marks that open and close.
fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    Close,
}

/// The stretches between marks, speakers not yet known.
fn marked(text: &str, sentences: &[Sentence]) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut carry: Option<usize> = None;
    for paragraph in sentences.chunk_by(|a, b| a.paragraph == b.paragraph) {
        let span = Span::new(paragraph[0].span.start, paragraph[paragraph.len() - 1].span.end);
        carry = one_paragraph(text, span, paragraph, carry, &mut found);
    }
    found
}

/// Reads one paragraph; gives the quotation that is still open at its end.
fn one_paragraph(
    text: &str,
    span: Span,
    sentences: &[Sentence],
    carry: Option<usize>,
    found: &mut Vec<Quotation>,
) -> Option<usize> {
    let words = span.of(text);
    if !words.contains(is_mark) {
        return None;
    }
    // The quotation at hand, where its part begins, and the marks open inside it.
    let mut open: Option<(usize, usize)> = None;
    let mut depth: Vec<char> = Vec::new();
    let mut is_first = true;
    for (at, c) in words.char_indices().filter(|(_, c)| is_mark(*c)) {
        let (place, after) = (span.start + at, span.start + at + c.len_utf8());
        let way = way(words, at, c, open.is_some());
        if std::mem::take(&mut is_first)
            && let Some(index) = carry
        {
            if way == Way::Open && at == 0 {
                // Opened again, as the convention has it.
                open = Some((index, after));
                depth = vec![c];
                continue;
            }
            if way == Way::Close || c == '"' && at > 0 && closes_word(words, at) {
                // Not opened again, but closed: all before the mark is of it.
                found[index].parts.push(Span::new(span.start, place));
                found[index].is_closed = true;
                continue;
            }
        }
        match (way, open) {
            (Way::Open, None) => {
                found.push(Quotation { parts: Vec::new(), frame: None, is_closed: false });
                open = Some((found.len() - 1, after));
                depth = vec![c];
            }
            (Way::Open, Some((index, start))) => {
                if depth.contains(&c) {
                    // The same mark again: the one before was never closed. It ends with the sentence before this.
                    let end = sentences.iter().rev().map(|s| s.span.end).find(|end| *end <= place);
                    push(&mut found[index], start, end.unwrap_or(place).max(start), false);
                    found.push(Quotation { parts: Vec::new(), frame: None, is_closed: false });
                    open = Some((found.len() - 1, after));
                    depth = vec![c];
                } else {
                    depth.push(c);
                }
            }
            (Way::Close, Some((index, start))) => {
                depth.pop();
                if depth.is_empty() {
                    push(&mut found[index], start, place, true);
                    open = None;
                }
            }
            (Way::Close, None) => {}
        }
    }
    if let Some((index, start)) = open {
        push(&mut found[index], start, span.end, false);
    }
    found.retain(|quotation| !quotation.parts.is_empty());
    // Only the last one can be open.
    open.map(|_| found.len() - 1)
}

fn push(quotation: &mut Quotation, start: usize, end: usize, is_closed: bool) {
    quotation.parts.push(Span::new(start, end.max(start)));
    quotation.is_closed = is_closed;
}

fn way(words: &str, at: usize, c: char, is_open: bool) -> Way {
    match c {
        '„' | '«' => Way::Open,
        '»' => Way::Close,
        // German and Russian hands close „ with “.
        '“' if is_open && closes_word(words, at) => Way::Close,
        '“' => Way::Open,
        '”' if !is_open && opens_word(words, at, c) && !closes_word(words, at) => Way::Open,
        '”' => Way::Close,
        _ => match (opens_word(words, at, c), closes_word(words, at)) {
            (true, false) => Way::Open,
            (false, true) => Way::Close,
            _ if is_open => Way::Close,
            _ => Way::Open,
        },
    }
}

/// Whether a mark stands right before a word and behind a blank, a bracket or a dash.
fn opens_word(words: &str, at: usize, c: char) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at + c.len_utf8()..].chars().next();
    before.is_none_or(|b| b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | ':'))
        && after.is_some_and(|a| !a.is_whitespace())
}

/// Whether a mark stands right behind a word or a stop and before a blank, a stop or the end.
fn closes_word(words: &str, at: usize) -> bool {
    let before = words[..at].chars().next_back();
    let after = words[at..].chars().nth(1);
    before.is_some_and(|b| !b.is_whitespace() && !matches!(b, '(' | '[' | '—' | '–'))
        && after.is_none_or(|a| {
            a.is_whitespace() || matches!(a, ',' | '.' | ';' | ':' | ')' | '!' | '?' | '—' | '–')
        })
}

#[cfg(test)]
mod tests {
    use tilt_core::document::{Document, DocumentMeta};
    use tilt_core::proposition::{Content, Proposition};

    fn read(text: &str) -> Vec<Proposition> {
        let meta = DocumentMeta {
            outlet: Some("Harbour Courier".to_owned()),
            date: "2025-06-17".parse().ok(),
            lang: Some("en".to_owned()),
            ..DocumentMeta::default()
        };
        crate::read(&Document::from_text("a", text, meta)).propositions
    }

    /// The innermost source of every act, in order.
    fn sources(text: &str) -> Vec<String> {
        let acts = read(text).into_iter().filter(|p| {
            !matches!(p.content, Content::Evaluation { .. } | Content::Prediction { .. } | Content::Meta)
        });
        acts.map(|p| p.chain.last().unwrap().agent.clone()).collect()
    }

    #[test]
    fn all_sentences_of_a_quotation_are_its_speakers_wherever_that_stands() {
        let before = "The foreign ministry of Peru said: “Chile expelled the envoy of Bolivia. Bolivia attacked Chile. The border is quiet.”";
        let after = "“Chile expelled the envoy of Bolivia. Bolivia attacked Chile,” the foreign ministry of Peru said.";
        let middle = "“Chile expelled the envoy of Bolivia,” the foreign ministry of Peru said. “The border is quiet. Bolivia expelled the envoy of Chile.”";
        for text in [before, after, middle] {
            let found = sources(text);
            assert_eq!(found.len(), 2, "{text}: {found:?}");
            assert!(found.iter().all(|who| who.contains("foreign ministry")), "{text}: {found:?}");
            assert_eq!(sources(&text.replace(['“', '”'], "\"")), found, "straight marks: {text}");
        }
    }

    #[test]
    fn paragraphs_that_open_again_go_on_and_what_follows_the_close_does_not() {
        let text = "“The talks failed,” the foreign ministry of Peru said.\n\n\
                    “Chile expelled the envoy of Bolivia.\n\n\
                    “Bolivia expelled the envoy of Chile. The border is quiet.”\n\n\
                    Ghana signed a treaty with Togo.";
        let found = sources(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[..2].iter().all(|who| who.contains("foreign ministry")), "{found:?}");
        assert_eq!(found[2], "Harbour Courier");
    }

    #[test]
    fn a_quotation_in_a_paragraph_of_its_own_belongs_to_who_stands_before_the_colon() {
        let text = "The foreign ministry of Peru said in a statement:\n\n“The border is quiet. Bolivia expelled the envoy of Chile.”";
        assert!(sources(text)[0].contains("foreign ministry"), "{:?}", sources(text));
    }

    #[test]
    fn an_open_quotation_ends_with_its_paragraph_and_before_another_speaker() {
        let text = "The foreign ministry of Peru said: “The border is quiet. Bolivia expelled the envoy of Chile.\n\n\
                    Ghana signed a treaty with Togo. Kenya expelled the envoy of Uganda.";
        let found = sources(text);
        assert!(found[0].contains("foreign ministry"), "{found:?}");
        assert!(found[1..].iter().all(|who| who == "Harbour Courier"), "{found:?}");
        let other = "The foreign ministry of Peru said: “The border is quiet. The army of Togo said that Ghana attacked Benin. Kenya expelled the envoy of Uganda.";
        let found = sources(other);
        assert!(found.iter().all(|who| !who.contains("foreign ministry")), "{found:?}");
    }

    #[test]
    fn words_in_marks_inside_a_sentence_change_nothing() {
        let text = "Peru praised the “historic step” of Chile. Bolivia expelled the envoy of Chile.";
        assert!(sources(text).iter().all(|who| who == "Harbour Courier"), "{:?}", sources(text));
    }

    #[test]
    fn who_is_told_of_inside_a_quotation_speaks_inside_it() {
        let text = "“We have proof. The army of Togo said that Ghana attacked Benin,” the foreign ministry of Peru said.";
        let found = read(text);
        let act = found.iter().find(|p| matches!(p.content, Content::Event { .. })).expect("an event");
        let agents: Vec<&str> = act.chain.iter().map(|link| link.agent.as_str()).collect();
        assert!(agents.len() >= 3 && agents[1].contains("foreign ministry"), "{agents:?}");
    }

    #[test]
    fn a_question_is_not_answered_by_who_asked() {
        let text = "“Will the border stay open?” a reporter of the Lima Post asked.\n\n“Bolivia expelled the envoy of Chile. The border is quiet.”";
        assert!(sources(text).iter().all(|who| !who.contains("reporter")), "{:?}", sources(text));
    }
}
