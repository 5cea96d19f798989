//! What grammar and models read instead of a name, so that no name can change a tree or a score.

use super::MentionKind;

/// Instead of a state, an open name or a place.
pub(crate) const STATE: &str = "Ruritania";
/// Instead of an adjective of a state.
pub(crate) const ADJECTIVE: &str = "Ruritanian";
/// Instead of people of a nation.
pub(crate) const PEOPLE: &str = "Ruritanians";
/// Instead of an organisation or an armed group.
pub(crate) const ORGANISATION: &str = "Concordia";

/// The stand-in of a mention.
pub(crate) fn stand_in(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::State | MentionKind::Unresolved | MentionKind::Place => STATE,
        MentionKind::Organisation | MentionKind::Group => ORGANISATION,
        MentionKind::Adjective => ADJECTIVE,
        MentionKind::People => PEOPLE,
    }
}
