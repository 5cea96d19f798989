//! Frames of particular constructions: headlines, brackets, denials of reports, accusations, sources without a name.

use std::ops::Range;

use tilt_core::proposition::{ChainRole, CueClass, Stance};

use super::frame::{Cues, Frame, chunk_start, frame};
use super::phrases::reporter;
use super::speaker::{self, Speaker};
use crate::sentence::SentenceContext;

/// "The ⟨name⟩ reports that", "the post claims that": after the words that name a speaker, it is what that one does.
fn is_verb_after(sentence: &SentenceContext, hit: &str, at: usize) -> bool {
    let text = sentence.text();
    let start = chunk_start(text, at);
    let chunk = text[start..at].trim();
    let is_owner = chunk.ends_with("'s") || chunk.ends_with("s'");
    if !chunk.is_empty() && !is_owner && speaker::parse(sentence, start..at).is_some() {
        return true;
    }
    hit == "reports that" && is_after_name(&text[..at])
}

fn is_after_name(before: &str) -> bool {
    let start = [", ", "; ", ": ", " and ", " but "]
        .iter()
        .filter_map(|edge| Some(before.rfind(edge)? + edge.len()))
        .max();
    let chunk = before[start.unwrap_or(0)..].trim();
    ["the ", "a ", "an "].iter().any(|article| chunk.starts_with(article))
        && chunk.split(' ').count() <= 6
        && ![" of", " on", " in", " to", " by", " media", " press"].iter().any(|word| chunk.ends_with(word))
}

/// Headlines name their source behind a dash: "Chile leaves the pact — minister".
pub(super) fn dash_speaker(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let dash = text.rfind(" — ").filter(|_| sentence.sentence.is_heading)?;
    let start = dash + " — ".len();
    let speaker = speaker::parse(sentence, start..text.len())?;
    let cue = dash + 1..start - 1;
    Some(frame(
        sentence,
        speaker,
        cue,
        CueClass::Assert,
        Stance::Neutral,
        0..dash,
        dash + 1..text.len(),
        false,
    ))
}

/// "Source: Chile left the pact", "Chile left the pact: ministry", "The envoy: \"Chile left.\"".
pub(super) fn colon_speaker(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    if let Some(found) = in_brackets(sentence) {
        return Some(found);
    }
    let (first, last) = (text.find(": ")?, text.rfind(": ")?);
    let is_named =
        |range: &Range<usize>| !text[range.clone()].contains('<') || text[range.clone()].contains(' ');
    let speaker = |range: Range<usize>| {
        let found = speaker::parse(sentence, range.clone()).filter(|_| is_named(&range))?;
        // A bare name before a colon is as often a place or a topic.
        (found.agent != "a person").then_some((found, range))
    };
    let quoted = text[first + 2..].starts_with('"');
    let before = if quoted || sentence.sentence.is_heading { speaker(0..first) } else { None };
    let (found, own, scope) = match before {
        Some((found, own)) => (found, own, first + 2..text.len()),
        None => {
            let behind = if sentence.sentence.is_heading { speaker(last + 2..text.len()) } else { None };
            let (found, own) = behind?;
            (found, own, 0..last)
        }
    };
    let cue = if own.start == 0 { first..first + 1 } else { last..last + 1 };
    Some(frame(sentence, found, cue, CueClass::Assert, Stance::Neutral, scope, own, false))
}

/// "Chile left the pact (Harbour Gazette)."
fn in_brackets(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let close = text.trim_end_matches('.').strip_suffix(')')?.len();
    let open = text[..close].rfind(" (")? + 2;
    let speaker =
        speaker::parse(sentence, open..close).filter(|speaker| speaker.role == ChainRole::Channel)?;
    let own = open - 1..close + 1;
    Some(frame(sentence, speaker, open - 1..open, CueClass::Report, Stance::Neutral, 0..open - 1, own, false))
}

/// "The paper was told by a diplomat that …".
pub(super) fn told_by(sentence: &SentenceContext, cues: &Cues) -> Option<Frame> {
    let groups = cues.told_by.captures(sentence.text())?;
    let (whole, who, cue) = (groups.get(0)?, groups.name("who")?, groups.name("cue")?);
    let speaker = speaker::parse(sentence, who.range())?;
    let scope = whole.end()..sentence.text().len();
    Some(frame(
        sentence,
        speaker,
        cue.range(),
        CueClass::Assert,
        Stance::Neutral,
        scope,
        whole.range(),
        false,
    ))
}

/// "The ministry called reports of … untrue": somebody reports, the ministry denies.
pub(super) fn denied_reports(sentence: &SentenceContext, cues: &Cues) -> Vec<Frame> {
    let text = sentence.text();
    let Some(groups) = cues.denied_reports.captures(text) else { return Vec::new() };
    let (Some(deny), Some(reports)) = (groups.name("deny"), groups.name("reports")) else {
        return Vec::new();
    };
    let needs_word = ["call", "describ", "brand", "label"].iter().any(|verb| deny.as_str().starts_with(verb));
    if needs_word
        && ![
            "untrue",
            "false",
            "fake",
            "baseless",
            "nonsense",
            "groundless",
            "lies",
            "a lie",
            "unfounded",
            "fiction",
            "fabricat",
            "absurd",
            "invented",
            "ridiculous",
            "a hoax",
            "not true",
        ]
        .iter()
        .any(|word| text.contains(word))
    {
        return Vec::new();
    }
    let start = chunk_start(text, deny.start());
    let Some(speaker) = speaker::parse(sentence, start..deny.start()) else { return Vec::new() };
    let content = reports.end()..text.len();
    let end = groups.get(0).map_or(reports.end(), |whole| whole.end());
    let source = reporter(sentence, deny.end()..reports.start(), reports.end()..end);
    let denier = frame(
        sentence,
        speaker,
        deny.range(),
        CueClass::Deny,
        Stance::Neutral,
        content.clone(),
        start..deny.end(),
        false,
    );
    let inner = frame(
        sentence,
        source,
        reports.range(),
        CueClass::Report,
        Stance::Neutral,
        content,
        reports.range(),
        false,
    );
    vec![denier, inner]
}

/// "Reports that … were denied by A".
pub(super) fn denied_by(sentence: &SentenceContext, cues: &Cues) -> Vec<Frame> {
    let Some(groups) = cues.denied_by.captures(sentence.text()) else { return Vec::new() };
    let range = |name: &str| groups.name(name).map(|group| group.range());
    let (Some(reports), Some(content), Some(deny), Some(who)) =
        (range("reports"), range("content"), range("deny"), range("who"))
    else {
        return Vec::new();
    };
    let Some(speaker) = speaker::parse(sentence, who.clone()) else { return Vec::new() };
    let own = deny.start..who.end;
    let content = content.start..deny.start;
    let neutral = Stance::Neutral;
    let denier = frame(sentence, speaker, deny, CueClass::Deny, neutral, content.clone(), own, false);
    let source = Speaker::anonymous("unnamed reports");
    let own = reports.clone();
    let mut inner = frame(sentence, source, reports, CueClass::Report, neutral, content, own, false);
    // Frames of equal length are ordered by place; the one who denies stands outside.
    inner.own = denier.own.end..denier.own.end;
    vec![denier, inner]
}

/// "…, if A is to be believed".
pub(super) fn believed(sentence: &SentenceContext, cues: &Cues) -> Option<Frame> {
    let groups = cues.believed.captures(sentence.text())?;
    let (whole, who, cue) = (groups.get(0)?, groups.name("who")?, groups.name("cue")?);
    let speaker = speaker::parse(sentence, who.range())?;
    let scope =
        if whole.start() == 0 { whole.end()..sentence.text().len() } else { 0..sentence.text().len() };
    let own = whole.range();
    Some(frame(sentence, speaker, cue.range(), CueClass::Claim, Stance::Distance, scope, own, false))
}

/// "A accused B of having …": the accuser says what B is said to have done.
pub(super) fn accused(sentence: &SentenceContext, cues: &Cues) -> Option<Frame> {
    let text = sentence.text();
    let (groups, is_passive) = match cues.accused_of.captures(text) {
        Some(groups) => (groups, true),
        None => (cues.accused.captures(text)?, false),
    };
    let (whole, who, cue) = (groups.get(0)?, groups.name("who")?, groups.name("cue")?);
    let named = if is_passive {
        groups.name("by").and_then(|by| speaker::parse(sentence, by.range()))
    } else {
        let start = chunk_start(text, cue.start());
        (start < cue.start()).then(|| speaker::parse(sentence, start..cue.start())).flatten()
    };
    let speaker = named.unwrap_or_else(|| Speaker::anonymous("unnamed accusers"));
    let scope = whole.end()..text.len();
    let own = cue.range();
    let mut frame =
        frame(sentence, speaker, cue.range(), CueClass::Accuse, Stance::Neutral, scope, own, false);
    frame.actor = Some(who.range());
    Some(frame)
}

/// "The channel quoted an official as saying that …", "the minister was quoted by the agency as saying that …".
pub(super) fn quoted_as(sentence: &SentenceContext, cues: &Cues) -> Vec<Frame> {
    let text = sentence.text();
    let Some(groups) = cues.quoted_as.captures(text) else { return Vec::new() };
    let (Some(whole), Some(who), Some(cue)) = (groups.get(0), groups.name("who"), groups.name("cue")) else {
        return Vec::new();
    };
    let scope = whole.end()..text.len();
    let neutral = Stance::Neutral;
    let start = chunk_start(text, cue.start());
    let (outer, inner) = match who.as_str().strip_prefix("by ") {
        // "Was quoted by": the subject speaks, the one named behind hands on.
        Some(_) => (who.start() + "by ".len()..who.end(), start..cue.start()),
        None => (start..cue.start(), who.range()),
    };
    let mut found = Vec::new();
    if let Some(speaker) = speaker::parse(sentence, outer) {
        let own = start..whole.end();
        found.push(frame(
            sentence,
            speaker,
            cue.range(),
            CueClass::Report,
            neutral,
            scope.clone(),
            own,
            false,
        ));
    }
    if let Some(speaker) = speaker::parse(sentence, inner) {
        let said = who.end() + 1..whole.end();
        let own = who.range();
        found.push(frame(sentence, speaker, said, CueClass::Assert, neutral, scope, own, false));
    }
    found
}

/// "reportedly", "it is said that".
pub(super) fn unnamed(sentence: &SentenceContext, cues: &Cues) -> Vec<Frame> {
    let text = sentence.text();
    let mut found = Vec::new();
    for hit in cues.hearsay.find_iter(text) {
        let is_either = matches!(hit.as_str(), "reports that" | "claims that");
        if is_either && is_verb_after(sentence, hit.as_str(), hit.start()) {
            continue;
        }
        // "The claim that …" begins what is claimed; an adverb stands anywhere in it.
        let noun = hit.as_str().strip_suffix(" that").filter(|words| !words.ends_with("is"));
        let plain = noun.unwrap_or(hit.as_str());
        let article = ["the ", "a ", "an ", "any "].iter().find_map(|article| plain.strip_prefix(article));
        let speaker = Speaker::anonymous(article.unwrap_or(plain));
        let scope = if noun.is_some() { hit.end()..text.len() } else { 0..text.len() };
        let mut frame = frame(
            sentence,
            speaker,
            hit.range(),
            CueClass::Report,
            Stance::Distance,
            scope,
            hit.range(),
            false,
        );
        frame.hearsay = true;
        found.push(frame);
    }
    for groups in cues.passive.captures_iter(text) {
        if let (Some(whole), Some(cue)) = (groups.get(0), groups.name("cue")) {
            let speaker = Speaker::anonymous("nobody in particular");
            let scope = whole.end()..text.len();
            let own = whole.range();
            let mut frame =
                frame(sentence, speaker, cue.range(), CueClass::Report, Stance::Neutral, scope, own, false);
            frame.refuted = ["wrongly ", "falsely ", "mistakenly ", "erroneously ", "incorrectly "]
                .iter()
                .any(|word| whole.as_str().contains(word));
            found.push(frame);
        }
    }
    found
}
