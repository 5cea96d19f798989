//! What may follow a speaker at the end of a sentence: "…, the analyst wrote in his column for the portal X on Sunday".

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::proposition::{ChainRole, CueClass, Stance};

use super::frame::{Frame, frame};
use super::speaker::{self, Refers, Speaker};
use crate::sentence::{SentenceContext, pattern};

/// Fewest words before the speaker that can be what is said.
const SAID_WORDS: usize = 4;

/// Whether what follows a cue only says where, when and to whom it was said, so that what is said stands before.
pub(super) fn is_tail(text: &str, before: &str, cue: &Range<usize>) -> bool {
    const OPENERS: [&str; 30] = [
        "in",
        "on",
        "at",
        "to",
        "during",
        "after",
        "before",
        "for",
        "via",
        "by",
        "from",
        "ahead",
        "through",
        "yesterday",
        "today",
        "last",
        "this",
        "earlier",
        "later",
        "recently",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "when",
        "while",
        "without",
    ];
    const SENTENCE: [&str; 20] = [
        "that", "they", "he", "she", "it", "we", "would", "will", "had", "has", "have", "was", "were", "is",
        "are", "could", "may", "might", "should", "must",
    ];
    let is_content = before.ends_with([',', '—']) && before.split_whitespace().count() >= SAID_WORDS;
    let rest = text[cue.end..].trim_start().trim_end_matches(['.', '!', '?', ' ']);
    let mut words = rest.split_whitespace();
    let first = words.next().unwrap_or_default().trim_matches([',', '"']);
    let takes_hearer = matches!(&text[cue.clone()], "told" | "tells" | "tell" | "reminded" | "warned");
    let opens = OPENERS.contains(&first) || takes_hearer && first != "that";
    let is_plain = !rest.contains(['"', ':', ';'])
        && !rest.split(|c: char| !c.is_alphanumeric()).any(|word| SENTENCE.contains(&word));
    is_content && opens && is_plain && are_places(rest)
}

/// Whether every actor in a tail hangs on a preposition or is whom one speaks to, so that none can be a subject.
fn are_places(rest: &str) -> bool {
    const BEFORE: [&str; 20] = [
        "in", "of", "for", "with", "to", "at", "from", "by", "on", "about", "during", "after", "before",
        "near", "and", "told", "between", "outside", "under", "against",
    ];
    let mut from = 0;
    while let Some(open) = rest[from..].find('<') {
        let head = rest[..from + open].trim_end().trim_end_matches(" the").trim_end_matches("the").trim_end();
        let word = head.rsplit(' ').next().unwrap_or_default();
        let is_adjective = rest[from + open..].starts_with("<a");
        if !(head.is_empty() || is_adjective || BEFORE.contains(&word)) {
            return false;
        }
        from += open + 1;
    }
    true
}

/// "The envoy told the Harbour Gazette that …": a publication named as the one that heard it stands outside the speaker.
pub(super) fn hearer(sentence: &SentenceContext, inner: &Frame) -> Option<Frame> {
    static HEARD: OnceLock<Regex> = OnceLock::new();
    let heard = HEARD.get_or_init(|| {
        pattern(
            r"^(?P<cue> in an? (?:[a-z]+ )?(?:interview|conversation) (?:with|to|for)| to)? (?P<who>[^,;:\x22]{3,60}?)(?: (?:on|last|late|early|yesterday|today|in an? [a-z]+) ?[^,;:\x22]{0,40})?(?: that |,|:|\.?$)",
        )
    });
    let text = sentence.text();
    let cue_end = sentence.symbols.position(inner.cue_span.end);
    let words = text.get(sentence.symbols.position(inner.cue_span.start)..cue_end)?;
    let rest = text.get(cue_end..)?;
    let groups = heard.captures(rest)?;
    let takes_hearer = matches!(words, "told" | "tells" | "tell") && groups.name("cue").is_none();
    if inner.hearsay || !(takes_hearer || groups.name("cue").is_some()) {
        return None;
    }
    let who = groups.name("who")?;
    let part = cue_end + who.start()..cue_end + who.end();
    let speaker = speaker::parse(sentence, part.clone())
        .filter(|speaker| speaker.role == ChainRole::Channel && speaker.refers == Refers::New)?;
    let scope = inner.scope.clone();
    let mut outer =
        frame(sentence, speaker, part.clone(), CueClass::Report, Stance::Neutral, scope, part, false);
    outer.trails = true;
    Some(outer)
}

/// The publication in which a speaker at the end of a sentence speaks; it stands outside the speaker.
pub(super) fn carrier(sentence: &SentenceContext, inner: &Frame) -> Option<Frame> {
    static EDGE: OnceLock<Regex> = OnceLock::new();
    let edge = EDGE.get_or_init(|| {
        pattern(r"(?:^| )(?:in|on|for|with|to|of|by|via|from|at|during|last|yesterday|today|earlier|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: |$)|[,.;]")
    });
    let text = sentence.text();
    let is_closing = inner.scope.start == 0 && inner.own.start > 0 && inner.own.end < text.len();
    if !is_closing || inner.hearsay {
        return None;
    }
    let from = inner.own.end;
    let mut bounds: Vec<(usize, usize)> = vec![(from, from)];
    bounds.extend(edge.find_iter(&text[from..]).map(|hit| (from + hit.start(), from + hit.end())));
    bounds.push((text.len(), text.len()));
    let parts = bounds.windows(2).map(|pair| pair[0].1..pair[1].0.max(pair[0].1));
    let mut found: Option<(Speaker, Range<usize>)> = None;
    for part in parts.filter(|part| text.get(part.clone()).is_some_and(|words| words.trim().len() > 2)) {
        let Some(mut speaker) = speaker::parse(sentence, part.clone()) else { continue };
        if speaker.role != ChainRole::Channel {
            continue;
        }
        let words = text[part.clone()].trim_start();
        if words.starts_with("his ") || words.starts_with("her ") || words.starts_with("their ") {
            // Somebody's own column is no publication named before.
            speaker.refers = Refers::New;
            speaker.agent =
                speaker.agent.split_once(' ').map_or(speaker.agent.clone(), |(_, rest)| rest.to_owned());
        }
        found = Some((speaker, part));
    }
    let (speaker, part) = found?;
    // "In his column for": the words between hand on; where none stand, the name itself.
    let between = &text[inner.own.end..part.start];
    let start = inner.own.end + (between.len() - between.trim_start().len());
    let cue = match between.trim() {
        "" => part.clone(),
        words => start..start + words.len(),
    };
    let mut outer =
        frame(sentence, speaker, cue, CueClass::Report, Stance::Neutral, 0..text.len(), part, false);
    outer.trails = true;
    Some(outer)
}
