//! Whether what is said can be tested against data, and why.

use tilt_core::proposition::{Content, Modality, Party, Testable, TestableAnswer};

/// Testability of a content in a modality.
pub fn judge(content: &Content, modality: Modality, is_ambiguous: bool) -> Testable {
    let answer = |answer, reason: &str| Testable { answer, reason: reason.to_owned() };
    use TestableAnswer::{No, Partly, Yes};
    if is_ambiguous {
        return answer(No, "the negation has two readings");
    }
    match modality {
        Modality::Predicted => return answer(No, "it lies in the future of the text"),
        Modality::Hypothetical => return answer(No, "it is said as a possibility, not as a fact"),
        Modality::Question => return answer(No, "it is a question, not an assertion"),
        Modality::Order => return answer(No, "it is a demand, not a fact"),
        Modality::Planned if !matches!(content, Content::Agreement { .. }) => {
            return answer(No, "it is a plan, not a fact");
        }
        _ => {}
    }
    match content {
        Content::Membership { state, .. } if is_state(state) => {
            answer(Yes, "memberships are in the reference table with dates")
        }
        Content::Membership { .. } => answer(No, "it is not clear which state is meant"),
        Content::Agreement { parties, .. } if parties.iter().filter(|p| p.actor.is_some()).count() >= 2 => {
            answer(
                Partly,
                "the table of agreements is not complete: a row confirms, a missing row does not refute",
            )
        }
        Content::Agreement { .. } => answer(No, "fewer than two parties are resolved"),
        Content::RelationTrend { state, from, to, .. } => trend(state, from.as_ref(), to.as_ref()),
        Content::RelationState { state, other, .. } if is_state(state) && is_state(other) => {
            answer(Partly, "closeness can be measured in some fields, the words name none")
        }
        Content::RelationState { .. } => answer(No, "the two actors are not both resolved states"),
        Content::Event { .. } => {
            answer(Partly, "records of events are incomplete and noisy; no bundled data hold this event")
        }
        Content::Evaluation { .. } => answer(No, "it is a judgement of value"),
        Content::Prediction { .. } => answer(No, "it lies in the future of the text"),
        Content::Meta => answer(No, "it is about the text itself"),
    }
}

fn trend(state: &Party, from: Option<&Party>, to: Option<&Party>) -> Testable {
    let resolved = |party: Option<&Party>| party.is_some_and(is_state);
    if from.is_none() && to.is_none() {
        let reason = "no power is named: neither the one left nor the one chosen";
        return Testable { answer: TestableAnswer::No, reason: reason.to_owned() };
    }
    let (answer, reason) = match (is_state(state), resolved(from), resolved(to)) {
        (true, true, true) => {
            (TestableAnswer::Yes, "state and both powers are resolved: the trend test applies")
        }
        (true, false, false) => (TestableAnswer::No, "neither power is a resolved state"),
        (true, ..) => (TestableAnswer::Partly, "only one of the two powers is a resolved state"),
        (false, ..) => (TestableAnswer::No, "it is not clear which state is meant"),
    };
    Testable { answer, reason: reason.to_owned() }
}

fn is_state(party: &Party) -> bool {
    party.state().is_some()
}
