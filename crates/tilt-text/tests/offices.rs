//! Whichever state an office belongs to, it is heard as an office.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use tilt_core::Document;
use tilt_core::concordance::{Concordance, Lang, NameKind};
use tilt_core::document::DocumentMeta;
use tilt_core::proposition::{ChainRole, CueClass, Factuality};

/// Wordings with `{adjective}` and `{name}`, and the cue that each has.
const WORDINGS: [(&str, CueClass); 6] = [
    ("The {adjective} foreign ministry denied that {claim}.", CueClass::Deny),
    ("{name}'s government rejected claims that {claim}.", CueClass::Deny),
    ("The government of {name} disputed reports that {claim}.", CueClass::Deny),
    ("A spokesperson for the {adjective} government said that {claim}.", CueClass::Assert),
    ("\"{Claim},\" said the {adjective} defence minister.", CueClass::Assert),
    ("The {adjective} parliament doubted that {claim}.", CueClass::Doubt),
];

#[test]
fn an_office_of_any_state_is_a_link_of_the_chain() {
    let table = Concordance::bundled();
    let form = |state, kind| {
        let mut forms = table.names().iter().filter(|form| form.state == state && form.kind == kind);
        // Forms with other readings ("Georgia") need a document around them, not a single sentence.
        forms.find(|form| form.lang == Lang::En && form.spell.to.is_none() && form.ambiguous.is_empty())
    };
    let mut read = 0;
    let mut wrong = Vec::new();
    for (state, _) in table.states().filter(|(_, state)| state.system.to.is_none()) {
        let (Some(name), Some(adjective)) = (form(state, NameKind::Name), form(state, NameKind::Adjective))
        else {
            continue;
        };
        for (wording, cue) in WORDINGS {
            let claim = "the OSCE had signed an agreement with Peru";
            let sentence = wording
                .replace("{claim}", claim)
                .replace("{Claim}", "The OSCE has signed an agreement with Peru")
                .replace("{adjective}", adjective.form)
                .replace("{name}", name.form);
            let meta = DocumentMeta { lang: Some("en".to_owned()), ..DocumentMeta::default() };
            let reading = tilt_text::read(&Document::from_text("office", &sentence, meta));
            read += 1;
            let is_heard = reading.propositions.iter().any(|p| {
                let Some(link) = p.chain.get(1) else { return false };
                link.role == ChainRole::Office
                    && link.cue_class == cue
                    && p.factuality[0] == Factuality::Uu
                    && (cue != CueClass::Deny || p.factuality[1] == Factuality::CtMinus)
            });
            if !is_heard {
                wrong.push(sentence);
            }
        }
    }
    assert!(read > 900, "{read} sentences");
    assert!(wrong.is_empty(), "{} of {read}:\n{}", wrong.len(), wrong.join("\n"));
}
