//! For whom a document speaks: the statement of a state says "we" and means it.

use std::sync::OnceLock;

use regex::Regex;
use tilt_core::document::{Document, Span};
use tilt_core::proposition::Party;

use crate::mention::{self, Mention, MentionKind, Named};
use crate::sentence::{Normal, Sentence, SentenceContext, pattern};

/// Sentences at the beginning in which a statement says whose it is.
const HEAD: usize = 4;

/// Longest title of a statement or name of an outlet that is looked at, in bytes.
const MAX_TITLE: usize = 300;

/// The state whose office publishes the document or makes the statement that it is; none for joint statements.
pub(crate) fn speaker(document: &Document, sentences: &[Sentence], named: &Named) -> Option<Party> {
    static OPENS: OnceLock<(Regex, Regex)> = OnceLock::new();
    let (statement, office) = OPENS.get_or_init(|| {
        (
            pattern(r"^(?:[a-z]+ ){0,2}(?:statement|speech|address|remarks|intervention|message|explanation of vote)s? (?:[a-z]+ ){0,3}?(?:by|of|from|on behalf of) "),
            pattern(r"\b(?:ministry|government|embassy|presidency|permanent mission|state department|president's office|chancellery|foreign office)\b"),
        )
    });
    let is_short = |sentence: &&Sentence| sentence.span.end - sentence.span.start <= MAX_TITLE;
    for sentence in sentences.iter().take(HEAD).filter(is_short) {
        let normal = Normal::of(&document.text, sentence.span);
        let mentions = mention::find(&document.text, &normal, named);
        let context = SentenceContext::new(document, *sentence, &normal, mentions);
        let Some(opening) = statement.find(context.text()) else { continue };
        if context.text().starts_with("joint ") {
            return None;
        }
        let is_state = |known: &&Mention| {
            known.span.start >= context.span(opening.end() - 1..opening.end()).start && of_state(known)
        };
        return context.mentions.iter().find(is_state).map(party);
    }
    let outlet = document.meta.outlet.as_deref()?;
    if outlet.len() > MAX_TITLE || !office.is_match(&outlet.to_lowercase()) {
        return None;
    }
    let normal = Normal::of(outlet, Span::new(0, outlet.len()));
    let mentions = mention::find(outlet, &normal, named);
    let mut states = mentions.iter().filter(|known| of_state(known));
    let first = states.next()?;
    states.all(|other| other.state() == first.state()).then(|| party(first))
}

fn of_state(mention: &Mention) -> bool {
    matches!(mention.kind, MentionKind::State | MentionKind::Adjective) && mention.state().is_some()
}

fn party(mention: &Mention) -> Party {
    Party { actor: mention.actor, ..mention.party() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence::split;
    use tilt_core::document::DocumentMeta;

    fn of(outlet: Option<&str>, text: &str) -> Option<String> {
        let meta = DocumentMeta { outlet: outlet.map(str::to_owned), ..DocumentMeta::default() };
        let document = Document::from_text("note", text, meta);
        let cut = split(&document.text, document.body);
        let speaker = speaker(&document, &cut.sentences, &Named::on(None))?;
        speaker.state().map(|state| state.key().to_owned())
    }

    #[test]
    fn a_statement_says_for_whom_it_speaks() {
        let text =
            "Statement by the Permanent Representative of Chile to the Council\n\nWe condemn the attack.";
        assert_eq!(of(None, text).as_deref(), Some("CHL"));
        assert_eq!(
            of(Some("Ministry of Foreign Affairs of Ghana"), "Ghana signed a treaty.").as_deref(),
            Some("GHA")
        );
    }

    #[test]
    fn news_and_joint_statements_speak_for_no_state() {
        assert_eq!(of(Some("Kenya Times"), "Kenya signed a treaty with Uganda."), None);
        assert_eq!(of(None, "Joint statement by the ministers of Chile and Peru\n\nWe agreed."), None);
    }
}
