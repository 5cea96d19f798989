//! What a draft becomes beside the others of its sentence, and in its modality.

use tilt_core::agreement::Stage;
use tilt_core::proposition::{Content, Modality, Party};

use crate::coder::Draft;
use crate::course::CORRECTION;
use crate::sentence::SentenceContext;
use crate::tongue::Tongue;

/// A trend, a relation or a membership that is only predicted is a prediction about its parties.
pub(crate) fn as_said(content: Content, modality: Modality) -> Content {
    if let (
        Content::Agreement { parties, instrument, subjects, stage: Stage::Signed, title },
        Modality::Planned | Modality::Predicted,
    ) = (&content, modality)
    {
        // "Are to sign": nothing is signed before a later document says so.
        let (parties, subjects, title) = (parties.clone(), subjects.clone(), title.clone());
        return Content::Agreement {
            parties,
            instrument: *instrument,
            subjects,
            stage: Stage::Announced,
            title,
        };
    }
    if modality != Modality::Predicted {
        return content;
    }
    let about: Vec<Party> = match content {
        Content::RelationTrend { state, from, to, .. } => {
            [Some(state), from, to].into_iter().flatten().collect()
        }
        Content::RelationState { state, other, .. } => vec![state, other],
        Content::Membership { state, .. } => vec![state],
        Content::Event { sources, targets, .. } => sources.into_iter().chain(targets).collect(),
        other => return other,
    };
    Content::Prediction { about }
}

/// What one coder says makes another's draft superfluous: a prediction beside a plan, an evaluation word inside an act.
pub(crate) fn reconcile(tongue: Tongue, context: &SentenceContext, drafts: &mut Vec<Draft>) {
    let meta = drafts.iter().find(|draft| matches!(draft.content, Content::Meta));
    let meta_at = meta.map_or(0, |draft| draft.at);
    if let Some(rule) = meta.and_then(|draft| draft.rules.first().copied()) {
        let takes_back = rule == CORRECTION && takes_back(context.text());
        let puts_right = rule == CORRECTION && puts_right(context.text());
        drafts.retain_mut(|draft| {
            let is_meta = matches!(draft.content, Content::Meta);
            let is_act = !matches!(draft.content, Content::Prediction { .. } | Content::Evaluation { .. });
            if takes_back && is_act && !is_meta {
                // What an earlier version said does not hold any more; behind the semicolon stands what does.
                if !context.text()[..draft.at].contains(';') {
                    draft.modality = Some(Modality::Negated);
                }
                draft.rules.push(CORRECTION);
                return true;
            }
            if puts_right && matches!(draft.content, Content::Agreement { .. } | Content::Membership { .. }) {
                draft.rules.push(CORRECTION);
                return true;
            }
            is_meta || rule == "T-meta-1" && is_act && stands_apart(context.text(), draft.at, meta_at)
        });
        return;
    }
    let has_act = drafts
        .iter()
        .any(|draft| !matches!(draft.content, Content::Prediction { .. } | Content::Evaluation { .. }));
    let has_prediction = drafts.iter().any(|draft| matches!(draft.content, Content::Prediction { .. }));
    if has_act && has_prediction {
        let ahead = |draft: &Draft| {
            matches!(
                tongue.sense(context, draft).modality,
                Modality::Planned
                    | Modality::Predicted
                    | Modality::Negated
                    | Modality::Hypothetical
                    | Modality::Counterfactual
                    | Modality::Question
            )
        };
        let acts_ahead =
            drafts.iter().any(|draft| !matches!(draft.content, Content::Prediction { .. }) && ahead(draft));
        if acts_ahead {
            drafts.retain(|draft| !matches!(draft.content, Content::Prediction { .. }));
        }
    }
}

/// "Correction: the treaty was signed on …": behind the label stands what is right.
fn puts_right(text: &str) -> bool {
    ["correction:", "corrections:", "clarification:", "erratum:"].iter().any(|label| text.starts_with(label))
}

/// "A expelled the envoy, and B declined to comment"; "A did not comment, but has condemned B": what stands in a part of
/// its own is said, whatever somebody leaves open in the other.
fn stands_apart(text: &str, act: usize, meta: usize) -> bool {
    let parts = |between: &str, marks: &[&str]| marks.iter().any(|mark| between.contains(mark));
    if act > meta {
        parts(&text[meta..act], &[" but ", "; "])
    } else {
        parts(&text[act..meta], &["; ", ", but ", ", and ", ", while "])
    }
}

/// Whether a correction repeats what was wrong, rather than what is right.
fn takes_back(text: &str) -> bool {
    ["version", "earlier", "wrongly", "mistakenly", "incorrectly", "withdrew", "retract"]
        .iter()
        .any(|word| text.contains(word))
}
