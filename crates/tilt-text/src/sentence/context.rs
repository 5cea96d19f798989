//! What a coder sees of one sentence.

use std::ops::Range;

use tilt_core::document::{Document, Span};
use tilt_core::proposition::Party;

use super::{Normal, Sentence, Symbols};
use crate::attribution::Frame;
use crate::mention::{Mention, MentionKind};

/// One sentence with its mentions, its symbols and the frames of attribution inside it.
#[derive(Debug, Clone)]
pub struct SentenceContext<'d> {
    /// The document.
    pub document: &'d Document,
    /// The sentence.
    pub sentence: Sentence,
    /// Its mentions in order.
    pub mentions: Vec<Mention>,
    /// Its symbols.
    pub symbols: Symbols,
    /// Who says what part of it.
    pub frames: Vec<Frame>,
    /// Parties of an agreement or relation named before, for "the two sides" and for sentences that name only one.
    pub carried: Vec<Party>,
}

impl<'d> SentenceContext<'d> {
    /// The sentence without any knowledge from earlier sentences.
    pub fn new(document: &'d Document, sentence: Sentence, normal: &Normal, mentions: Vec<Mention>) -> Self {
        let symbols = Symbols::of(normal, &mentions);
        SentenceContext { document, sentence, mentions, symbols, frames: Vec::new(), carried: Vec::new() }
    }

    /// The symbol text.
    pub fn text(&self) -> &str {
        &self.symbols.text
    }

    /// The mention behind a placeholder such as `<s3>`.
    pub fn mention(&self, placeholder: &str) -> Option<&Mention> {
        let digits = placeholder.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end_matches('>');
        self.mentions.get(digits.parse::<usize>().ok()?)
    }

    /// The places of placeholders of the given letters inside a range of the symbol text.
    pub fn placeholders(&self, range: Range<usize>, letters: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let bytes = self.text().as_bytes();
        let mut at = range.start;
        while at < range.end {
            if bytes[at] == b'<' && letters.as_bytes().contains(&bytes[at + 1]) {
                let end = at + self.text()[at..].find('>').map_or(1, |length| length + 1);
                found.push(at..end);
                at = end;
            } else {
                at += 1;
            }
        }
        found
    }

    /// States, organisations and open names inside a range of the symbol text.
    pub fn parties(&self, range: Range<usize>) -> Vec<Party> {
        let places = self.placeholders(range, "sou");
        places.into_iter().filter_map(|place| Some(self.mention(&self.text()[place])?.party())).collect()
    }

    /// The party behind one placeholder; adjectives count as their state.
    pub fn party(&self, placeholder: &str) -> Option<Party> {
        let mention = self.mention(placeholder)?;
        Some(match mention.kind {
            MentionKind::Adjective => {
                Party { reason: format!("adjective: {}", mention.surface), ..mention.party() }
            }
            _ => mention.party(),
        })
    }

    /// Where the clause around `at` begins: after a stop, a dash, a quotation mark, "that", or the start of a frame.
    pub fn clause_start(&self, at: usize) -> usize {
        const OPENERS: [&str; 11] = [
            " that ",
            "; ",
            ": ",
            " — ",
            " but ",
            " while ",
            " whereas ",
            " because ",
            " although ",
            " though ",
            " who ",
        ];
        let before = &self.text()[..at];
        let opener = OPENERS.iter().filter_map(|opener| Some(before.rfind(opener)? + opener.len())).max();
        let opener = opener.max(quotation_start(before)).unwrap_or(0);
        let frame =
            self.frames.iter().map(|frame| frame.scope.start).filter(|start| *start <= at).max().unwrap_or(0);
        opener.max(frame)
    }

    /// Where the main part of a clause begins that opens with a subordinate one: "If A …, B …".
    fn main_part(&self, from: usize, at: usize) -> usize {
        const OPENERS: [&str; 30] = [
            "without ",
            "instead of ",
            "rather than ",
            "far from ",
            "short of ",
            "besides ",
            "having ",
            "upon ",
            "during ",
            "following ",
            "ahead of ",
            "before ",
            "until ",
            "unlike ",
            "under ",
            "against ",
            "by ",
            "in ",
            "while ",
            "whereas ",
            "if ",
            "when ",
            "after ",
            "once ",
            "unless ",
            "although ",
            "because ",
            "since ",
            "as ",
            "despite ",
        ];
        let clause = &self.text()[from..at];
        let opens = OPENERS.iter().any(|word| clause.trim_start_matches(['"', ' ']).starts_with(word));
        if !opens {
            return from;
        }
        let begins = |comma: &usize| {
            let rest = &clause[comma + 2..];
            rest.starts_with('<') || rest.starts_with("the <")
        };
        let commas: Vec<usize> = clause.match_indices(", ").map(|(comma, _)| comma).filter(begins).collect();
        let chosen = match commas[..] {
            // "Remaining in A, B and C, D left": a list runs on behind the first comma.
            [first, .., last] if self.is_list_member(from + first) => Some(last),
            [first, ..] => Some(first),
            [] => clause.rfind(", "),
        };
        chosen.map_or(from, |comma| from + comma + 2)
    }

    /// Whether an actor, not a mere place, ends right at `end`.
    fn is_list_member(&self, end: usize) -> bool {
        let head = &self.text()[..end];
        head.ends_with('>') && head.rfind('<').is_some_and(|open| !head[open..].starts_with("<l"))
    }

    /// The subject of the verb at `at`: the first party of the clause that does not hang on a preposition, with
    /// all that is listed beside it.
    pub fn subject(&self, at: usize) -> Vec<Party> {
        let mut from = self.clause_start(at);
        let is_gerund = self.text()[at..].split(' ').next().is_some_and(|word| word.ends_with("ing"));
        let accused =
            self.frames.iter().filter(|frame| frame.scope.contains(&at)).find_map(|f| f.actor.clone());
        if let Some(actor) = accused.filter(|_| is_gerund) {
            return self.parties(actor);
        }
        if self.text()[..from].ends_with(" who ") {
            // "Those who travelled to …" are people, whoever is named before.
            return Vec::new();
        }
        if let Some(place) =
            self.placeholders(from..at, "sou").pop().filter(|place| self.is_before_gerund(place, at))
        {
            return self.parties(place);
        }
        if let Some(place) = self.of_second_clause(from..at) {
            return self.parties(place);
        }
        // A clause that has no party of its own before the verb takes the subject of the one before it.
        for _ in 0..3 {
            let found = self.subject_in(self.main_part(from, at)..at);
            if !found.is_empty() || from == 0 {
                return if found.is_empty() { self.speaker_acts(0) } else { self.with_speaker(from, found) };
            }
            let before = from.saturating_sub(1);
            let before = (0..=before).rev().find(|at| self.text().is_char_boundary(*at)).unwrap_or(0);
            let frame_start = self
                .frames
                .iter()
                .filter(|f| f.scope.contains(&at))
                .map(|f| f.scope.start)
                .max()
                .unwrap_or(0);
            if from <= frame_start {
                return self.speaker_acts(frame_start);
            }
            from = self.clause_start(before).max(frame_start);
        }
        Vec::new()
    }

    /// "A announced that it, B and C were leaving": the speaker is one of those who act.
    fn with_speaker(&self, from: usize, others: Vec<Party>) -> Vec<Party> {
        let said = self.text()[from..].trim_start();
        let said = said.strip_prefix("that ").unwrap_or(said);
        let joins =
            ["it, <", "it, the <", "it and <", "it and the <"].iter().any(|words| said.starts_with(words));
        let frame = self.frames.iter().filter(|frame| frame.scope.start <= from && from < frame.scope.end);
        match frame.max_by_key(|frame| frame.scope.start).filter(|_| joins) {
            Some(frame) => self.parties(frame.own.clone()).into_iter().chain(others).collect(),
            None => others,
        }
    }

    /// "A denies having offered …": the speaker is the one who acts.
    fn speaker_acts(&self, frame_start: usize) -> Vec<Party> {
        let Some(frame) = self.frames.iter().find(|frame| frame.scope.start == frame_start) else {
            return Vec::new();
        };
        let said = self.text()[frame.scope.clone()].trim_start();
        let said = said.strip_prefix("that ").unwrap_or(said).trim_start_matches('"');
        let first = said.split(' ').next().unwrap_or_default();
        if first == "we" {
            // An office speaks for its state: "said the Mongolian minister".
            let office = self.placeholders(frame.own.clone(), "soua").into_iter().next();
            office.and_then(|place| self.party(&self.text()[place])).into_iter().collect()
        } else if first.ends_with("ing") || matches!(first, "any" | "to" | "it" | "they" | "he" | "she") {
            self.parties(frame.own.clone())
        } else {
            Vec::new()
        }
    }

    /// "A is a member of B and C belongs to D": a state right before the verb, joined by "and" to what is no subject, is
    /// the subject of a clause of its own.
    fn of_second_clause(&self, range: Range<usize>) -> Option<Range<usize>> {
        let text = self.text();
        let mut places = self.placeholders(range.clone(), "sou");
        let last = places.pop()?;
        const HELPERS: [&str; 11] =
            ["has", "have", "had", "is", "are", "was", "were", "also", "formally", "now", "not"];
        let is_bare = text[last.end..range.end].split_whitespace().all(|word| HELPERS.contains(&word));
        let head = text[range.start..last.start].trim_end_matches("the ");
        if !is_bare || !head.ends_with(" and ") || !text[last.clone()].starts_with("<s") {
            return None;
        }
        let mut first = last.start;
        for place in places.iter().rev() {
            if !is_list(&text[place.end..first]) {
                break;
            }
            first = place.start;
        }
        let earlier = self.subject_in(range.start..first);
        let before = &text[range.start..first];
        let word = before.trim_end().trim_end_matches(" the").rsplit(' ').next().unwrap_or_default();
        let opens_anew = matches!(
            word,
            "when" | "as" | "after" | "before" | "if" | "because" | "since" | "where" | "and" | "that"
        ) || before.contains(", ");
        (first < last.start && !earlier.is_empty() && !opens_anew).then_some(last)
    }

    fn subject_in(&self, range: Range<usize>) -> Vec<Party> {
        let mut list: Vec<Party> = Vec::new();
        let mut last_end = None;
        let mut skipped_end = None;
        for place in self.placeholders(range.clone(), "sou") {
            let before = &self.text()[range.start..place.start];
            if let Some(end) = last_end {
                if !is_list(&self.text()[end..place.start]) {
                    break;
                }
            } else if hangs_on_preposition(before)
                || self.text()[place.end..].starts_with(['-', '\''])
                || [" member", " ally", " candidate", " observer"]
                    .iter()
                    .any(|word| self.text()[place.end..].starts_with(word))
                || self.is_speaker(place.start)
                || is_apposition_tail(before)
                || skipped_end.is_some_and(|end| self.goes_on_with(end, &place))
            {
                skipped_end = Some(place.end);
                continue;
            }
            list.extend(self.mention(&self.text()[place.clone()]).map(Mention::party));
            last_end = Some(place.end);
        }
        list
    }

    /// Whether a name goes on the list that a skipped one began. After a comma alone it does so only if more follow:
    /// "still a member of A, B left" begins anew.
    fn goes_on_with(&self, end: usize, place: &Range<usize>) -> bool {
        let between = &self.text()[end..place.start];
        let rest = &self.text()[place.end..];
        let more = [", <", " and <", ", and <", " and the <", ", and the <"];
        let is_bare = matches!(between, ", " | ", the ");
        is_list(between) && (!is_bare || more.iter().any(|words| rest.starts_with(words)))
    }

    /// "The scenario of Hungary leaving", "urged Hungary to leave": right before such a verb a name is its subject, preposition or not.
    fn is_before_gerund(&self, place: &Range<usize>, verb: usize) -> bool {
        let word = self.text()[verb..].split(' ').next().unwrap_or_default();
        let between = self.text()[place.end..verb].trim();
        // "Urged A to leave": right before an infinitive too, unless a list that opens the clause ends there: "A, B to sign".
        let before = self.text()[..place.start].trim_end_matches("the ").trim_end();
        let goes_there = [
            "visit", "visits", "visited", "visiting", " in", " to", " at", " with", " meet", " meets", " met",
        ]
        .iter()
        .any(|end| before.ends_with(end));
        word.ends_with("ing") && between.is_empty()
            || between == "to" && !goes_there && !self.ends_a_list_of_subjects(place)
    }

    /// Whether a name ends a list with which the clause opens.
    fn ends_a_list_of_subjects(&self, place: &Range<usize>) -> bool {
        let from = self.clause_start(place.start);
        let mut rest = &self.text()[from..place.start];
        let mut names = 0;
        while let Some(open) = rest.find('<') {
            let is_link =
                if names == 0 { matches!(&rest[..open], "" | "the ") } else { is_list(&rest[..open]) };
            if !is_link {
                return false;
            }
            names += 1;
            rest = &rest[rest.find('>').map_or(rest.len(), |close| close + 1)..];
        }
        names > 0 && is_list(rest)
    }

    /// Whether a place belongs to the words that name a speaker rather than to what is said.
    pub fn is_speaker(&self, at: usize) -> bool {
        self.frames.iter().any(|frame| frame.own.contains(&at))
    }

    /// The place in the document of a range of the symbol text.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.symbols.span(range)
    }
}

/// Where the last quotation of `before` begins or ends. A few plain words in marks, as in `"no intention" of`, are part
/// of their clause.
pub(crate) fn quotation_start(before: &str) -> Option<usize> {
    let mut head = before;
    loop {
        let close = head.rfind('"')?;
        let open = head[..close].rfind('"').filter(|open| {
            let inner = &head[open + 1..close];
            inner.len() <= SHORT_QUOTE
                && inner.split(' ').count() <= 3
                && !inner.starts_with(' ')
                && !inner.contains([',', '.', '!', '?', ';', ':', '<'])
                && (*open == 0 || head[..*open].ends_with([' ', '(']))
        });
        match open {
            Some(open) => head = &head[..open],
            None => return Some(close + 1),
        }
    }
}

/// Longest quotation of a few words, in bytes.
const SHORT_QUOTE: usize = 40;

/// "Her father, speaking from a village, north-east ⟨state⟩": after a comma, words before a name make it a place.
fn is_apposition_tail(before: &str) -> bool {
    let Some((_, tail)) = before.rsplit_once(", ") else { return false };
    let tail = tail.trim_start_matches("the ").trim();
    let is_adverbial = |word: &str| {
        word.ends_with("ly")
            || matches!(
                word,
                "and"
                    | "but"
                    | "so"
                    | "then"
                    | "now"
                    | "also"
                    | "while"
                    | "when"
                    | "as"
                    | "that"
                    | "if"
                    | "which"
                    | "who"
            )
    };
    !tail.is_empty() && !tail.contains('<') && !tail.split(' ').all(is_adverbial)
}

fn is_list(between: &str) -> bool {
    matches!(
        between,
        " and " | ", " | ", and " | " and the " | ", the " | ", and the " | " as well as " | " & "
    )
}

fn hangs_on_preposition(before: &str) -> bool {
    let before = before.strip_suffix("the ").unwrap_or(before);
    if let Some(body) = before.strip_suffix(" of ") {
        // "The troops of A left": the body acts for its state.
        let body = body.trim_end_matches('"').rsplit([' ', '"']).next().unwrap_or_default();
        const BODIES: [&str; 37] = [
            "troops",
            "forces",
            "army",
            "navy",
            "soldiers",
            "peacekeepers",
            "government",
            "parliament",
            "president",
            "king",
            "military",
            "ministry",
            "minister",
            "ambassador",
            "delegation",
            "authorities",
            "fleet",
            "police",
            "envoy",
            "embassy",
            "republic",
            "kingdom",
            "leader",
            "leaders",
            "units",
            "guards",
            "presidents",
            "ministers",
            "premiers",
            "governments",
            "parliaments",
            "ambassadors",
            "delegations",
            "heads",
            "kings",
            "representatives",
            "envoys",
        ];
        return !BODIES.contains(&body);
    }
    let word = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    const PREPOSITIONS: [&str; 27] = [
        "in", "of", "from", "to", "with", "by", "for", "against", "at", "on", "under", "than", "via",
        "through", "towards", "toward", "into", "between", "near", "about", "over", "within", "inside",
        "among", "since", "without", "like",
    ];
    before.ends_with(' ') && PREPOSITIONS.contains(&word)
}
