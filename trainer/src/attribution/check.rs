//! The shipped models on sentences of our own.

use std::sync::OnceLock;

use tilt_core::document::{Document, DocumentMeta, Span};
use tilt_syntax::Analyser;
use tilt_text::attribution::tagger::Tagger;
use tilt_text::attribution::voices::tagged;
use tilt_text::factuality::{Guide, Scale, predicate};
use tilt_text::learnt::Parsed;

fn analyser() -> &'static Analyser {
    static ANALYSER: OnceLock<Analyser> = OnceLock::new();
    ANALYSER.get_or_init(|| Analyser::load(tilt_models::SYNTAX_EN).expect("the shipped model"))
}

fn voices(text: &str) -> Vec<[Vec<String>; 3]> {
    let tagger = Tagger::load(tilt_models::ATTRIBUTION_EN).expect("the shipped model");
    let meta = DocumentMeta { lang: Some("en".to_owned()), ..DocumentMeta::default() };
    let document = Document::from_text("check", text, meta);
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>();
    let found = tagged(&document, analyser(), &tagger);
    found.iter().map(|voice| [words(&voice.source), words(&voice.cue), words(&voice.content)]).collect()
}

#[test]
fn plain_speech_is_found_before_and_behind_its_cue() {
    let found = voices("The port would reopen in spring, the harbour master said on Monday.");
    assert_eq!(found[0][1], ["said"]);
    assert_eq!(found[0][0], ["the harbour master"]);
    assert!(found[0][2][0].starts_with("The port would reopen"), "{found:?}");
    let found = voices("\"We will not sign,\" the envoy said. \"The text is not ready.\"");
    let content: Vec<&String> = found.iter().flat_map(|voice| &voice[2]).collect();
    assert!(content.iter().any(|piece| piece.contains("We will not sign")), "{found:?}");
    assert!(content.iter().any(|piece| piece.contains("The text is not ready")), "{found:?}");
    assert!(voices("The ferry left at noon and crossed the bay.").is_empty());
}

#[test]
fn names_of_states_change_nothing() {
    let frame = |a: &str, b: &str| format!("Officials in {a} argue that {b} has already moved its troops.");
    let shape = |a: &str, b: &str| -> Vec<[Vec<String>; 3]> {
        let mut found = voices(&frame(a, b));
        for words in found.iter_mut().flatten().flatten() {
            *words = words.replace(a, "A").replace(b, "B");
        }
        found
    };
    let first = shape("Poland", "Chile");
    assert!(!first.is_empty());
    for (a, b) in [("Kenya", "Norway"), ("Oman", "Peru"), ("Mongolia", "Iceland")] {
        assert_eq!(shape(a, b), first, "{a} and {b}");
    }
}

#[test]
fn denied_open_and_done_lie_in_order_on_the_scale() {
    let scale = Scale::load(tilt_models::FACTUALITY_EN).expect("the shipped model");
    let score = |text: &str, word: &str| {
        let start = text.find(word).expect("the word");
        let parsed = Parsed::of(text, Span::new(0, text.len()), analyser()).expect("a sentence");
        let at = predicate(&parsed, Span::new(start, start + word.len())).expect("a word");
        scale.score(&parsed, at, Guide::Uw)
    };
    let done = score("The two ministers signed the treaty on Monday.", "signed");
    let open = score("The two ministers might sign the treaty if talks succeed.", "sign");
    let denied = score("The two ministers did not sign the treaty.", "sign");
    assert!(done > 2.0 && done > open + 0.5 && open > denied, "{done} {open} {denied}");
}

#[test]
fn the_reader_hears_speakers_that_no_rule_finds_and_leaves_the_others_alone() {
    let tagger = Tagger::load(tilt_models::ATTRIBUTION_EN).expect("the shipped model");
    let scale = Scale::load(tilt_models::FACTUALITY_EN).expect("the shipped model");
    let models = tilt_text::Models { analyser: analyser(), tagger: &tagger, scale: &scale };
    let meta = DocumentMeta { lang: Some("en".to_owned()), ..DocumentMeta::default() };
    let missed = "\"Norway signed a treaty on transit with Kenya,\" the ambassador posted on Monday.";
    let document = Document::from_text("check", missed, meta.clone());
    assert_eq!(tilt_text::read(&document).propositions[0].chain.len(), 1, "no rule knows this cue");
    let reading = tilt_text::read_by(&document, None, None, Some(models));
    let proposition = &reading.propositions[0];
    assert_eq!(proposition.chain[1].agent, "ambassador");
    assert!(proposition.rules.contains(&tilt_text::attribution::TAGGER_RULE));
    let known = "The minister said that Norway signed a treaty on transit with Kenya.";
    let document = Document::from_text("check", known, meta);
    let (ruled, read) = (tilt_text::read(&document), tilt_text::read_by(&document, None, None, Some(models)));
    assert_eq!(format!("{:?}", ruled.propositions), format!("{:?}", read.propositions));
}
