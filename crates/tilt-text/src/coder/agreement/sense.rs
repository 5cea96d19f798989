//! When words of agreements mean something else: documents of all, verbs, other objects.

use std::ops::Range;

use tilt_core::agreement::Stage;

use crate::sentence::SentenceContext;

/// "Disagreement", "agreement in principle that", "in agreement", "peace deal of the century" are no instruments;
/// neither is a "deal" that nobody makes.
pub(super) fn is_no_instrument(text: &str, at: &Range<usize>, stage: Stage) -> bool {
    let before = &text[..at.start];
    let word = &text[at.clone()];
    let is_document = matches!(word, "document" | "paper" | "text");
    if is_document {
        // "the two sides signed this document": only with a word of stage, and never as a first mention.
        return stage == Stage::Reported
            || stage == Stage::Announced
            || !["this ", "the ", "the ceasefire ", "the peace "].iter().any(|end| before.ends_with(end));
    }
    before.ends_with("in ") && word == "agreement"
        || before.ends_with("great ") && word == "deal"
        || before.ends_with("good ") && word == "deal"
        || (word == "deal" && text[at.end..].starts_with(" with") && is_verb(before))
        || is_named_otherwise(text, at, stage)
        || matches!(
            word,
            "declaration"
                | "statement"
                | "charter"
                | "plan"
                | "road map"
                | "roadmap"
                | "protocol"
                | "deal"
                | "convention"
        ) && stage == Stage::Reported
        // "Parliament adopted a declaration": it declares.
        || matches!(word, "declaration" | "statement" | "joint statement" | "plan" | "road map" | "roadmap")
            && stage == Stage::Ratified
        || needs_two(word) && matches!(stage, Stage::Reported | Stage::Announced | Stage::Negotiated)
}

/// Instruments that firms, tenants and armies have too: read only between two parties and with a step taken.
pub(super) fn needs_two(word: &str) -> bool {
    matches!(
        word,
        "lease"
            | "leases"
            | "concession"
            | "truce"
            | "ceasefire"
            | "cease-fire"
            | "armistice"
            | "compact"
            | "documents"
    )
}

/// "Approved", "backed", "gave its blessing to": a step of ratification only where a parliament does it.
pub(super) fn is_unparliamentary(sentence: &SentenceContext, found: &Range<usize>) -> bool {
    let word = &sentence.text()[found.clone()];
    const STEMS: [&str; 8] = ["approv", "endors", "pass", "adopt", "wav", "nodd", "giv", "gave"];
    if !STEMS.iter().any(|stem| word.starts_with(stem)) || word.ends_with("parliament") {
        return false;
    }
    let whole = sentence.sentence.span;
    let words = whole.of(&sentence.document.text).to_lowercase();
    const HOUSES: [&str; 14] = [
        "parliament",
        "senat",
        "congress",
        "lawmaker",
        "deputies",
        "legislat",
        "assembly",
        "lower house",
        "upper house",
        "lower chamber",
        "upper chamber",
        "duma",
        "majlis",
        " mps ",
    ];
    !HOUSES.iter().any(|house| words.contains(house))
}

/// "Agreed a treaty was needed": what is agreed is that something is so.
fn is_clause_next(after: &str) -> bool {
    const FINITE: [&str; 15] = [
        "was", "were", "is", "are", "would", "should", "could", "must", "had", "has", "have", "will", "can",
        "may", "might",
    ];
    FINITE.contains(&after.trim_start().split([' ', ',', '.']).next().unwrap_or_default())
}

/// "Reached", "struck", "sealed", "agreed": they conclude an agreement only with it as their object, or behind it as
/// participles. "Struck a convoy despite the deal", "reached a preliminary agreement" conclude none.
fn is_no_conclusion(text: &str, found: &Range<usize>, at: &Range<usize>) -> bool {
    const STEMS: [&str; 10] =
        ["reach", "str", "seal", "clinch", "hammer", "thrash", "iron", "agreed", "pen", "ink"];
    let word = &text[found.clone()];
    if !STEMS.iter().any(|stem| word.starts_with(stem)) {
        return false;
    }
    if found.end <= at.start {
        let gap = text[found.end..at.start].trim();
        let gap = if word == "agreed" { gap.strip_prefix("to ").unwrap_or(gap) } else { gap };
        let begins = gap.split(' ').next().unwrap_or_default();
        let is_determined =
            matches!(begins, "a" | "an" | "the" | "its" | "their" | "this" | "that" | "another" | "its own");
        const STRANGERS: [&str; 22] = [
            "of",
            "in",
            "on",
            "to",
            "for",
            "with",
            "by",
            "after",
            "before",
            "despite",
            "from",
            "over",
            "about",
            "and",
            "or",
            "at",
            "under",
            "tentative",
            "preliminary",
            "provisional",
            "interim",
            "no",
        ];
        let words: Vec<&str> = gap.split(' ').collect();
        return !(is_determined || word != "agreed" && words.len() <= 3)
            || words.len() > 7
            || words.iter().any(|word| STRANGERS.contains(word) || word.ends_with([',', '"']))
            || text[at.end..].starts_with(" in principle")
            || word == "agreed" && is_clause_next(&text[at.end..]);
    }
    // Behind the instrument: "the deal struck in A", "the deal was reached", "the deal that A and B struck".
    let gap = &text[at.end..found.start];
    let is_helper = |word: &str| {
        matches!(
            word,
            "was" | "were" | "is" | "are" | "has" | "have" | "had" | "been" | "being" | "that" | "which"
        )
    };
    let has_states = gap.contains('<');
    let plain = gap.split(' ').all(|word| {
        matches!(word, "" | ",")
            || is_helper(word)
            || word.ends_with("ly")
            || word == "and"
            || word == "the"
            || word.starts_with('<')
    });
    let is_object_next = [" a ", " an ", " its ", " their ", " the ", " <"]
        .iter()
        .any(|start| text[found.end..].starts_with(start));
    !plain || is_object_next && !has_states
}

/// "Is prepared to defend", "denounced the deal as a lie": words of stage that say something else.
pub(super) fn is_no_stage(
    text: &str,
    found: &Range<usize>,
    at: &Range<usize>,
    clause: &Range<usize>,
) -> bool {
    let (word, rest) = (&text[found.clone()], &text[found.end..]);
    let gap = if found.end <= at.start { &text[found.end..at.start] } else { "" };
    // "Renew its commitment to the treaty": the commitment.
    const OTHER_OBJECTS: [&str; 14] = [
        " commitment",
        " pledge",
        " vow",
        " adherence",
        " efforts",
        " calls ",
        " call ",
        " scope of",
        " membership",
        " dialogue",
        " search",
        " support ",
        " initiative",
        " attacks",
    ];
    // "Suspend the programme to make a deal", "ditched the dollar for a deal": another object.
    let is_for_it = gap.match_indices(" to ").any(|(to, _)| {
        let next = gap[to + 4..].split(' ').next().unwrap_or_default();
        !next.starts_with('<')
            && !matches!(next, "the" | "a" | "an" | "its" | "their" | "this" | "that" | "all")
    });
    const ENDINGS: [&str; 9] =
        ["ditch", "abandon", "quit", "rip", "tear", "scrap", "revok", "cancel", "suspend"];
    let is_instead = ENDINGS.iter().any(|start| word.starts_with(start))
        && [" for ", " and "].iter().any(|link| gap.contains(link));
    let is_of_another = is_for_it || is_instead || OTHER_OBJECTS.iter().any(|noun| gap.contains(noun));
    let has_object = found.start >= at.end
        && [" the ", " a ", " an ", " its ", " their ", " all "].iter().any(|start| rest.starts_with(start))
        && (text[..found.start].ends_with(" to ") || text[..found.start].ends_with(" will "));
    let is_sign_of = word.starts_with("sign")
        && !word.starts_with("signat")
        && (rest.starts_with(" of ") && word != "signing" || text[..found.start].ends_with("a "));
    is_of_another
        || is_no_conclusion(text, found, at)
        || has_object
        || is_sign_of
        || word == "prepared" && (rest.starts_with(" to ") || rest.starts_with(" for "))
        || word.starts_with("denounc") && at.end < clause.end && text[at.end..clause.end].contains(" as ")
}

/// "To deal with", "they deal with".
fn is_verb(before: &str) -> bool {
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    const BEFORE_VERBS: [&str; 24] = [
        "", "to", "will", "can", "could", "must", "should", "would", "may", "might", "not", "and", "or",
        "we", "they", "i", "you", "he", "she", "who", "that", "which", "better", "cannot",
    ];
    BEFORE_VERBS.contains(&word)
}

/// "The Charter of the UN", "Declaration of Independence", "treaty bodies": documents and bodies, not what two make.
fn is_named_otherwise(text: &str, at: &Range<usize>, stage: Stage) -> bool {
    let (before, word, after) = (&text[..at.start], &text[at.clone()], &text[at.end..]);
    let is_concord =
        word == "accord" && ["and ", "own ", "one ", "in "].iter().any(|end| before.ends_with(end));
    let is_of_all = is_concord
        || word == "charter"
            && !matches!(stage, Stage::Signed | Stage::Ratified)
            && !after.contains(" between ")
        || word == "declaration"
            && [" of independence", " of human", " of rights"].iter().any(|of| after.starts_with(of));
    let next = after.trim_start().split([' ', ',', '.', ';']).next().unwrap_or_default();
    const OTHER_NOUNS: [&str; 15] = [
        "initiative",
        "organisation",
        "organization",
        "bodies",
        "body",
        "obligations",
        "partner",
        "partners",
        "ally",
        "allies",
        "area",
        "system",
        "members",
        "member",
        "text",
    ];
    is_of_all || stage == Stage::Reported && after.starts_with(' ') && OTHER_NOUNS.contains(&next)
}
