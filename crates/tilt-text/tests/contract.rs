//! What every coder and every reading must keep, whatever the text.

mod show;

use std::collections::BTreeSet;

use tilt_core::Document;
use tilt_core::document::{DocumentMeta, Span};
use tilt_core::proposition::ChainRole;
use tilt_text::{CODERS, rules};

fn documents() -> Vec<Document> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut documents: Vec<Document> = ["relay-kazakhstan.txt", "poland-1991.txt", "cuba-2016.txt"]
        .iter()
        .map(|name| {
            let bytes = std::fs::read(format!("{root}/examples/{name}")).expect("bundled article");
            tilt_text::decode(name, &bytes, &DocumentMeta::default()).expect("bundled article").value
        })
        .collect();
    for entry in std::fs::read_dir(format!("{root}/docs/codebook")).expect("the codebook") {
        let page = std::fs::read_to_string(entry.expect("a page").path()).expect("a page");
        let text: String =
            page.lines().filter_map(|line| line.strip_prefix("> ")).collect::<Vec<_>>().join("\n");
        documents.push(Document::from_text("page", &text, DocumentMeta::default()));
    }
    for rule in rules() {
        documents.push(Document::from_text(rule.id, rule.example, DocumentMeta::default()));
    }
    documents
}

#[test]
fn cards_are_complete_and_names_differ() {
    let mut names = BTreeSet::new();
    for coder in CODERS {
        assert_eq!(coder.card().faults(), Vec::<String>::new());
        assert!(names.insert(coder.card().name), "{} twice", coder.card().name);
    }
}

#[test]
fn every_file_of_the_folder_is_registered() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/coder");
    let registered: BTreeSet<String> =
        CODERS.iter().map(|coder| coder.card().name.replace('-', "_")).collect();
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the folder of coders")
        .map(|entry| {
            entry.expect("a file").path().file_stem().expect("a name").to_string_lossy().into_owned()
        })
        .filter(|name| name != "mod" && name != "rule")
        .collect();
    assert_eq!(files, registered);
}

#[test]
fn rule_ids_are_unique_and_numbered_by_coder() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} twice", rule.id);
        assert!(
            rule.id.starts_with("T-") && rule.id.rsplit('-').next().expect("a number").parse::<u32>().is_ok()
        );
        assert!(!rule.example.is_empty());
    }
}

#[test]
fn propositions_keep_their_contract() {
    let known: BTreeSet<&str> = rules().map(|rule| rule.id).collect();
    let documented: BTreeSet<&str> = tilt_text::WARNINGS.iter().map(|warning| warning.code).collect();
    for document in documents() {
        let reading = tilt_text::read(&document);
        let inside = |span: Span| document.body.contains(span) && !span.is_empty();
        let mut ids = BTreeSet::new();
        for p in &reading.propositions {
            assert!(ids.insert(p.id.clone()), "{}: {} twice", document.name, p.id);
            assert!(inside(p.quote.span) && p.quote.exact == p.quote.span.of(&document.text));
            assert_eq!(p.document, document.id);
            assert!(
                !p.chain.is_empty()
                    && p.chain[0].role == ChainRole::Outlet
                    && p.chain[0].agent == document.outlet()
            );
            assert_eq!(p.chain.len(), p.factuality.len());
            assert!(!p.rules.is_empty() && p.rules.iter().all(|rule| known.contains(rule)));
            assert!(p.mentions.iter().all(|span| inside(*span)) && p.hedges.iter().all(|span| inside(*span)));
            assert!(
                p.loaded
                    .iter()
                    .all(|l| inside(l.span) && tilt_text::loaded::TECHNIQUES.contains(&l.technique))
            );
            assert!(!p.testable.reason.is_empty() && !p.testable.reason.ends_with('.'));
            assert!(p.chain.iter().flat_map(|link| link.cue_span).all(inside));
            assert!(p.warnings.iter().all(|warning| documented.contains(warning.code)));
        }
        assert!(reading.not_understood.iter().all(|missed| inside(missed.span)));
        assert!(reading.warnings.iter().all(|warning| documented.contains(warning.code)));
        assert_eq!(reading, tilt_text::read(&document), "reading twice gives the same");
    }
}

#[test]
fn quotations_begin_and_end_with_words() {
    let mut quoted = 0;
    for document in documents() {
        let reading = tilt_text::read(&document);
        let is_tight = |span: Span| {
            let words = span.of(&document.text);
            !words.is_empty() && words.trim() == words
        };
        for p in &reading.propositions {
            quoted += 1;
            let spans = std::iter::once(p.quote.span)
                .chain(p.mentions.iter().copied())
                .chain(p.hedges.iter().copied())
                .chain(p.loaded.iter().map(|loaded| loaded.span))
                .chain(p.chain.iter().filter_map(|link| link.cue_span))
                .chain(p.time.span);
            for span in spans {
                assert!(is_tight(span), "{}: {:?}", document.name, span.of(&document.text));
            }
        }
        for span in reading
            .not_understood
            .iter()
            .map(|missed| missed.span)
            .chain(reading.unresolved.iter().map(|party| party.span))
        {
            assert!(is_tight(span), "{}: {:?}", document.name, span.of(&document.text));
        }
    }
    assert!(quoted > 200, "{quoted} propositions");
}

#[test]
fn every_sentence_is_read_or_listed() {
    for document in documents() {
        let reading = tilt_text::read(&document);
        let cut = tilt_text::sentence::split(&document.text, document.body);
        for sentence in cut.sentences {
            let is_read = reading.propositions.iter().any(|p| {
                sentence.span.contains(p.quote.span)
                    || p.mentions.iter().any(|span| sentence.span.contains(*span))
            });
            let is_listed = reading.not_understood.iter().any(|missed| missed.span == sentence.span);
            assert!(is_read != is_listed, "{}: {}", document.name, sentence.span.of(&document.text));
        }
    }
}

#[test]
fn drafts_of_a_coder_lie_inside_their_sentence() {
    for document in documents() {
        for sentence in tilt_text::sentence::split(&document.text, document.body).sentences {
            let normal = tilt_text::sentence::Normal::of(&document.text, sentence.span);
            let mentions =
                tilt_text::mention::find(&document.text, &normal, &tilt_text::mention::Named::on(None));
            let context = tilt_text::SentenceContext::new(&document, sentence, &normal, mentions);
            for coder in CODERS {
                for draft in coder.code(&context) {
                    assert!(sentence.span.contains(draft.span), "{}: {:?}", coder.card().name, draft.span);
                    assert!(draft.at < context.text().len() && context.text().is_char_boundary(draft.at));
                }
            }
        }
    }
}
