//! Words that point back to a state: "the republic", "the country", "his country".

use tilt_core::actor::Actor;
use tilt_core::proposition::Party;

use super::{Mention, MentionKind};
use crate::sentence::Normal;

/// The state of the first office named earlier in the same sentence.
pub(crate) fn office_before(mentions: &[Mention], at: usize) -> Option<Party> {
    let is_office = |mention: &&Mention| matches!(mention.actor, Some(Actor::State(_, role)) if role != tilt_core::actor::Role::State);
    mentions.iter().take_while(|mention| mention.covers.end <= at).find(is_office).map(Mention::party)
}

/// The only state named earlier in the same sentence.
pub(crate) fn only_state_before(mentions: &[Mention], at: usize) -> Option<Party> {
    let mut before =
        mentions.iter().filter(|mention| mention.kind == MentionKind::State && mention.covers.end <= at);
    let first = before.next()?;
    before.all(|other| other.state() == first.state()).then(|| first.party())
}

/// Phrases that point back to a state, as ranges of characters outside other mentions.
pub(crate) fn coreferences(normal: &Normal, mentions: &[Mention]) -> Vec<(usize, usize)> {
    const PHRASES: [&str; 9] = [
        "his country",
        "her country",
        "our country",
        "the republic",
        "the country",
        "the state",
        "this country",
        "the former soviet republic",
        "the kingdom",
    ];
    let folded: Vec<char> = normal.chars.iter().map(|n| n.c.to_lowercase().next().unwrap_or(n.c)).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let is_edge = |index: Option<&char>| index.is_none_or(|c| !c.is_alphanumeric());
    for from in (0..folded.len()).filter(|from| {
        matches!(folded[*from], 't' | 'h' | 'o') && is_edge(from.checked_sub(1).map(|at| &folded[at]))
    }) {
        let is_here = |phrase: &&&str| folded[from..].iter().copied().take(phrase.len()).eq(phrase.chars());
        let Some(phrase) = PHRASES.iter().find(is_here) else { continue };
        // The phrases are plain ASCII: bytes are characters.
        let to = from + phrase.len();
        let after: String = folded[to..].iter().take(5).collect();
        let is_other = [" of ", " depa", " secr"].iter().any(|start| after.starts_with(start));
        let is_free = mentions.iter().all(|mention| mention.covers.end <= from || to <= mention.covers.start);
        if is_edge(folded.get(to)) && is_free && !is_other {
            found.push((from, to));
        }
    }
    found.sort_unstable();
    found
}
