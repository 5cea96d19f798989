//! Attribution in Russian: who is made to say what, in one sentence.
//!
//! "МИД заявил, что …", "…, сообщил источник", "по словам …", "со ссылкой на …", "Минобороны: …", "… — Reuters", and
//! "Об этом сообщил …" in the next sentence.

use std::ops::Range;

use tilt_core::document::Span;
use tilt_core::proposition::{ChainRole, CueClass, Stance};

use super::speaker::{self, parse};
use super::words::{Kind, Tense, Token, cue, tokens};
use super::{context, inflect::Cases};
use crate::attribution::{Frame, Speaker};
use crate::sentence::{MAX_SENTENCE, Sentence, SentenceContext};

/// All frames of a sentence, outermost first.
pub fn frames(sentence: &SentenceContext) -> Vec<Frame> {
    let text = sentence.text();
    let tokens = tokens(text);
    let finder = Finder { sentence, tokens: &tokens };
    let mut found = finder.references();
    found.extend(finder.headline());
    for (place, token) in tokens.iter().enumerate() {
        let is_taken = found.iter().any(|frame| frame.own.contains(&token.start));
        if !is_taken {
            found.extend(finder.spoken(place));
        }
    }
    found.extend(finder.hearsay());
    found.extend(finder.dash(&found));
    found.extend(finder.next_sentence(&found));
    // Whoever is cited by another stands inside: the wider voice first, then the one named later.
    // "…, заявил министр, сообщает агентство": of two behind the content the last one is the outer one.
    let order = |frame: &Frame| {
        let is_behind = frame.scope.start < frame.own.start && frame.scope.len() == text.len();
        let place = if is_behind { text.len() - frame.own.start } else { frame.own.start };
        (frame.hearsay, is_reference(frame), std::cmp::Reverse(frame.scope.len()), place)
    };
    found.sort_by_key(order);
    found
}

fn is_reference(frame: &Frame) -> bool {
    frame.cue.starts_with("сс") || frame.cue.starts_with("со сс")
}

struct Finder<'a, 'd> {
    sentence: &'a SentenceContext<'d>,
    tokens: &'a [Token<'a>],
}

impl Finder<'_, '_> {
    fn text_end(&self) -> usize {
        self.sentence.text().len()
    }

    /// The token where a stretch that names a speaker ends: at a mark, at "что", at a verb.
    fn stretch_end(&self, from: usize) -> usize {
        let mut place = from;
        let mut in_quotes = false;
        while let Some(token) = self.tokens.get(place) {
            if token.text == "\"" {
                in_quotes = !in_quotes;
            } else if !in_quotes
                && (token.kind == Kind::Stop && !token.is(&["-", "/", "*"])
                    || token.is(&["что", "со", "ссылаясь", "сообщает", "об"])
                    || token.is_finite())
            {
                break;
            }
            place += 1;
        }
        place
    }

    /// The token where a stretch that names a speaker and ends before `to` begins.
    fn stretch_start(&self, to: usize) -> usize {
        let mut place = to;
        let mut in_quotes = false;
        while place > 0 {
            let token = &self.tokens[place - 1];
            if token.text == "\"" {
                // Only a short name in quotation marks belongs to the speaker.
                let opens = self.tokens[..place - 1].iter().rev().take(7).any(|token| token.text == "\"");
                if !in_quotes && (!opens || place == to && self.is_speech(place - 1)) {
                    break;
                }
                in_quotes = !in_quotes;
            } else if !in_quotes
                && (token.kind == Kind::Stop && !token.is(&["-", "/", "*"])
                    || token.is(&["что", "как", "а", "но", "когда", "если", "чтобы"])
                    || token.is_finite())
            {
                break;
            }
            place -= 1;
        }
        place
    }

    /// Whether a quotation that closes at a token holds speech and no name: a mark or many words inside.
    fn is_speech(&self, close: usize) -> bool {
        let open = (0..close).rev().find(|place| self.tokens[*place].text == "\"");
        open.is_none_or(|open| {
            close - open > 7 || self.tokens[open..close].iter().any(|token| token.is_finite())
        })
    }

    fn frame(
        &self,
        speaker: Speaker,
        cue: Range<usize>,
        class: CueClass,
        scope: Range<usize>,
        own: Range<usize>,
    ) -> Frame {
        let range = self.tokens[cue.start].start..self.tokens[cue.end - 1].end;
        let cue_span = self.sentence.span(range);
        Frame {
            speaker,
            cue: cue_span.of(&self.sentence.document.text).to_owned(),
            cue_span,
            class,
            stance: Stance::Neutral,
            scope,
            own: self.tokens[own.start].start..self.tokens[own.end - 1].end,
            opens: false,
            hearsay: false,
            refuted: false,
            actor: None,
            trails: false,
        }
    }

    /// "МИД заявил, что …", "…, заявил МИД", "в МИД сообщили, что …".
    fn spoken(&self, place: usize) -> Option<Frame> {
        let verb = self.tokens[place].verb?;
        let class = cue(verb)?;
        if matches!(verb.tense, Tense::Infinitive | Tense::Passive)
            || self.tokens.get(place.wrapping_sub(1)).is_some_and(|t| t.is(&["не"]))
                && class != CueClass::Deny
        {
            return None;
        }
        let until = self.before_insertion(place).unwrap_or(place);
        let start = self.stretch_start(until);
        if let Some(speaker) =
            (start < until).then(|| parse(self.sentence, self.tokens, start..until)).flatten()
        {
            let is_in = self.tokens[start..until].iter().any(|token| token.is(&["в", "во"]));
            let needs_many =
                is_in && !self.tokens[start..until].iter().any(|token| token.is_actor_in(Cases::NOM));
            if !needs_many || verb.is_one == Some(false) {
                if let Some(scope) = self.scope_behind(place, class) {
                    return Some(self.frame(speaker, place..place + 1, class, scope, start..place + 1));
                }
                // "…, в МИД добавили.": the sentence ends with its speaker.
                let closes = self.tokens.get(place + 1).is_none_or(|token| token.is(&[".", "!", ",", "…"]));
                if closes && start > 0 && self.tokens[start - 1].is(&[",", "—", "\"", "как"]) {
                    return Some(self.frame(
                        speaker,
                        place..place + 1,
                        class,
                        0..self.text_end(),
                        start..place + 1,
                    ));
                }
            }
            return None;
        }
        // Behind its verb: "…, заявил президент", "Как сообщает портал, …", "сообщает портал, что".
        let before = start.checked_sub(1).map(|before| self.tokens[before].text);
        let opens = matches!(before, None | Some("," | "—" | "\"" | "как" | "-" | "." | "!" | "?"));
        if start != place || !opens || class == CueClass::Accuse {
            return None;
        }
        let end = self.stretch_end(place + 1);
        let from = self.without_addressee(place + 1, end);
        if end <= place + 1 {
            return None;
        }
        let speaker = parse(self.sentence, self.tokens, from..end)?;
        let is_as = before == Some("как");
        let own = if is_as { start - 1 } else { place };
        let scope = if before.is_none() { self.scope_behind(end - 1, class)? } else { 0..self.text_end() };
        Some(self.frame(speaker, place..place + 1, class, scope, own..end))
    }

    /// "Агентство, ссылаясь на источник, сообщает": the comma after the speaker, if an insertion ends before the verb.
    fn before_insertion(&self, place: usize) -> Option<usize> {
        const OPENERS: [&str; 12] = [
            "ссылаясь",
            "со",
            "выступая",
            "комментируя",
            "отвечая",
            "говоря",
            "в",
            "во",
            "на",
            "по",
            "как",
            "находящийся",
        ];
        place.checked_sub(1).filter(|before| self.tokens[*before].text == ",")?;
        let low = place.saturating_sub(25);
        let open = (low..place - 1).rev().find(|at| self.tokens[*at].text == ",")?;
        (open > 0 && self.tokens[open + 1].is(&OPENERS)).then_some(open)
    }

    /// "сообщил РИА Новости замглавы МИД": whom it is told is not who tells it.
    fn without_addressee(&self, from: usize, end: usize) -> usize {
        let is_addressee = self.tokens.get(from).is_some_and(|token| {
            token.is(&["риа", "тасс", "журналистам", "рбк", "интерфаксу", "агентству", "изданию", "газете"])
        });
        if !is_addressee {
            return from;
        }
        let next = if self.tokens.get(from + 1).is_some_and(|token| token.begins("новост")) {
            from + 2
        } else {
            from + 1
        };
        if next < end { next } else { from }
    }

    /// What is said behind a cue: after ", что", after a colon, or for a denial after "сообщения о".
    fn scope_behind(&self, place: usize, class: CueClass) -> Option<Range<usize>> {
        let limit = self.tokens.len().min(place + 14);
        for at in place + 1..limit {
            let token = &self.tokens[at];
            if token.text == ":" {
                return Some(token.end..self.text_end());
            }
            if token.is(&["что", "будто"]) && self.tokens[at - 1].is(&[",", "том", "тем"]) {
                return Some(token.end..self.text_end());
            }
            if class == CueClass::Deny && token.is(&["о", "об"]) && at > place + 1 {
                return Some(token.end..self.text_end());
            }
            let stops = token.is(&[";", "!", "?", "."]) || token.is_finite();
            let is_break =
                token.text == "," && !self.tokens.get(at + 1).is_some_and(|next| next.is(&["что", "будто"]));
            if stops || is_break {
                return None;
            }
        }
        None
    }

    /// "по словам …", "согласно …", "со ссылкой на …", "ссылаясь на …".
    fn references(&self) -> Vec<Frame> {
        let mut found: Vec<Frame> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let Some((length, class)) = self.reference(at) else {
                at += 1;
                continue;
            };
            let from = at + length;
            let is_pronoun = self.tokens[at..from].iter().any(|token| token.is(&["его", "ее", "их"]));
            let end = if is_pronoun { from } else { self.stretch_end(from) };
            let speaker = if is_pronoun {
                Some(Speaker::pronoun())
            } else {
                parse(self.sentence, self.tokens, from..end)
            };
            let Some(speaker) = speaker else {
                at = from;
                continue;
            };
            let is_front = at < 2 && self.tokens.get(end).is_some_and(|token| token.text == ",");
            let scope = if is_front { self.tokens[end].end..self.text_end() } else { 0..self.text_end() };
            let mut frame = self.frame(speaker, at..from, class, scope, at..end.max(from));
            if is_hearsay(&self.tokens[at..end.max(from)]) {
                frame.hearsay = true;
                frame.stance = Stance::Distance;
                frame.speaker = Speaker::anonymous(frame.cue.as_str());
            }
            found.push(frame);
            at = end.max(from);
        }
        found
    }

    /// Length and class of words that refer to a source.
    fn reference(&self, at: usize) -> Option<(usize, CueClass)> {
        let word = |index: usize| self.tokens.get(at + index).map_or("", |token| token.text);
        let nouns = [
            "словам",
            "данным",
            "информации",
            "сообщению",
            "сообщениям",
            "мнению",
            "версии",
            "сведениям",
            "оценке",
            "оценкам",
            "утверждению",
            "заявлению",
            "прогнозам",
            "подсчетам",
        ];
        let class = |noun: &str| match noun {
            "мнению" | "версии" | "утверждению" => CueClass::Claim,
            "словам" => CueClass::Assert,
            "прогнозам" => CueClass::Predict,
            _ => CueClass::Report,
        };
        if word(0) == "по" {
            if nouns.contains(&word(1)) {
                return Some((2, class(word(1))));
            }
            if nouns.contains(&word(2)) && matches!(word(1), "его" | "ее" | "их") {
                return Some((3, class(word(2))));
            }
        }
        match word(0) {
            "согласно" => Some((if nouns.contains(&word(1)) { 2 } else { 1 }, CueClass::Report)),
            "со" if word(1) == "ссылкой" && word(2) == "на" => Some((3, CueClass::Report)),
            "ссылаясь" if word(1) == "на" => Some((2, CueClass::Report)),
            _ => None,
        }
    }

    /// "Минобороны РФ: …" at the start.
    fn headline(&self) -> Option<Frame> {
        let colon = self.tokens.iter().take(9).position(|token| token.text == ":")?;
        let start = self.tokens.iter().position(|token| token.kind != Kind::Stop)?;
        if colon <= start
            || self.tokens[start..colon]
                .iter()
                .any(|token| token.verb.is_some() || token.is(&[",", "\"", "("]))
        {
            return None;
        }
        let speaker = parse(self.sentence, self.tokens, start..colon)?;
        // "Казахстан: итоги года" names a theme.
        let is_bare = colon == start + 1 && self.is_bare_state(start);
        if is_bare || colon + 1 >= self.tokens.len() {
            return None;
        }
        let scope = self.tokens[colon].end..self.text_end();
        Some(self.frame(speaker, colon..colon + 1, CueClass::Assert, scope, start..colon + 1))
    }

    fn is_bare_state(&self, place: usize) -> bool {
        self.sentence.mention(self.tokens[place].text).is_some_and(|mention| {
            matches!(self.tokens[place].kind, Kind::Mention { .. })
                && matches!(mention.reason.as_str(), "name" | "capital")
        })
    }

    /// "Чили вышла из пакта — министр".
    fn dash(&self, found: &[Frame]) -> Option<Frame> {
        let dash = self.tokens.iter().rposition(|token| token.text == "—")?;
        let rest = &self.tokens[dash + 1..];
        let has_act = self.tokens[..dash].iter().any(|token| token.is_finite());
        let is_taken =
            found.iter().any(|frame| frame.own.start >= self.tokens[dash].end && !is_reference(frame));
        if rest.is_empty() || rest.len() > 12 || !has_act || is_taken {
            return None;
        }
        if rest.iter().any(|token| token.is_finite()) {
            return None;
        }
        let end = self.stretch_end(dash + 1);
        if end == dash + 1 {
            return None;
        }
        let first = &self.tokens[dash + 1];
        let is_name = first.is_actor_in(Cases::NOM) && !self.is_bare_state(dash + 1)
            || speaker::noun(first).is_some()
            || first.kind == Kind::Word && speaker::is_capital(self.sentence, first)
            || first.is_mention_of("a");
        let speaker = is_name.then(|| parse(self.sentence, self.tokens, dash + 1..end)).flatten()?;
        let scope = 0..self.tokens[dash].start;
        Some(self.frame(speaker, dash..dash + 1, CueClass::Assert, scope, dash..end))
    }

    /// "якобы", "по слухам", "сообщается, что": nobody in particular.
    fn hearsay(&self) -> Vec<Frame> {
        let mut found = Vec::new();
        for (place, token) in self.tokens.iter().enumerate() {
            let next = self.tokens.get(place + 1).map_or("", |token| token.text);
            let length = match token.text {
                "якобы" => 1,
                "по" if matches!(next, "слухам") => 2,
                "по" if next.starts_with("неподтвержденн") || next.starts_with("непроверенн") => {
                    3
                }
                "предположительно" => 1,
                _ => 0,
            };
            if length > 0 {
                let range = place..(place + length).min(self.tokens.len());
                let words: Vec<&str> = self.tokens[range.clone()].iter().map(|token| token.text).collect();
                let mut frame = self.frame(
                    Speaker::anonymous(&words.join(" ")),
                    range.clone(),
                    CueClass::Report,
                    0..self.text_end(),
                    range,
                );
                frame.hearsay = true;
                frame.stance = Stance::Distance;
                found.push(frame);
                continue;
            }
            let is_passive = token.is(&[
                "сообщается",
                "утверждается",
                "отмечается",
                "говорят",
                "считается",
                "указывается",
                "передают",
            ]);
            let before = place.checked_sub(1).map_or("", |place| self.tokens[place].text);
            let is_as = before == "как";
            let is_that = next == "," && self.tokens.get(place + 2).is_some_and(|token| token.text == "что");
            let is_free = !token.is_finite() || self.stretch_start(place) == place;
            if is_passive && is_free && (is_as || is_that) {
                let scope =
                    if is_that { self.tokens[place + 2].end..self.text_end() } else { 0..self.text_end() };
                let range = place..place + 1;
                found.push(self.frame(
                    Speaker::anonymous("nobody in particular"),
                    range.clone(),
                    CueClass::Report,
                    scope,
                    range,
                ));
            }
        }
        found
    }

    /// "Об этом сообщил МИД." right behind: the speaker of this sentence stands in the next one.
    fn next_sentence(&self, found: &[Frame]) -> Option<Frame> {
        let text = &self.sentence.document.text;
        let end = self.sentence.sentence.span.end;
        let rest = text.get(end..self.sentence.document.body.end)?;
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '*').len();
        let next = &rest[blank..];
        let opening: String = next.chars().take(8).flat_map(char::to_lowercase).collect();
        if !opening.starts_with("об этом") || !found.is_empty() {
            return None;
        }
        let length = next.find(['.', '!', '\n']).unwrap_or(next.len()).min(MAX_SENTENCE);
        let span = Span::new(end + blank, end + blank + length);
        let follow = Sentence { span, paragraph: self.sentence.sentence.paragraph, is_heading: false };
        if !text.is_char_boundary(span.end) {
            return None;
        }
        let other = context(self.sentence.document, follow, None);
        let tokens = tokens(other.text());
        let inner = Finder { sentence: &other, tokens: &tokens };
        let place = tokens.iter().position(|token| token.verb.is_some_and(|verb| cue(verb).is_some()))?;
        let class = cue(tokens[place].verb?)?;
        let end = inner.stretch_end(place + 1);
        let from = inner.without_addressee(place + 1, end);
        let behind = (from < end).then(|| parse(&other, &tokens, from..end)).flatten();
        let speaker = behind.or_else(|| (place > 2).then(|| parse(&other, &tokens, 2..place)).flatten())?;
        if speaker.role == ChainRole::Anonymous && speaker.agent.is_empty() {
            return None;
        }
        let mut frame = inner.frame(speaker, place..place + 1, class, 0..self.text_end(), place..place + 1);
        frame.own = 0..0;
        Some(frame)
    }
}

fn is_hearsay(tokens: &[Token]) -> bool {
    tokens
        .iter()
        .any(|token| token.begins("неподтвержденн") || token.begins("непроверенн") || token.begins("слух"))
}
