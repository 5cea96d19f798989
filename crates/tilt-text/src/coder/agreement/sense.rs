//! When words of agreements mean something else: documents of all, verbs, other objects.

use std::ops::Range;

use tilt_core::agreement::Stage;

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
            || !(before.ends_with("this ") || before.ends_with("the "));
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
        " scope",
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
