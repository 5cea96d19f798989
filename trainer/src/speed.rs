//! How fast raw text is read, up to one stage, for a comparison in the same run with tools of others.

use std::time::Instant;

use tilt_core::document::{Document, DocumentMeta};
use tilt_core::syntax::Analyser as _;
use tilt_syntax::Analyser;
use tilt_text::Models;
use tilt_text::attribution::tagger::Tagger;
use tilt_text::factuality::Scale;
use tilt_text::mention::names;
use tilt_text::relation::{Model, Reader};
use tilt_text::sentence::{MAX_SENTENCE, Normal, split};

use crate::relations::processor_time;

/// Paragraphs of one document; the reader carries names and speakers within one.
const PARAGRAPHS: usize = 30;

/// What is read up to; each stage holds those before it that it needs.
const STAGES: [&str; 7] = ["split", "names", "grammar", "rules", "events", "propositions", "read"];

struct Loaded {
    analyser: Analyser,
    relations: Model,
    tagger: Tagger,
    scale: Scale,
}

/// `tilt-train speed-read STAGE THREADS FILE`: sentences, seconds of processor and wall, milliseconds of loading.
///
/// The file is plain text with blank lines between paragraphs. Models are loaded, and the lexicons made by reading one
/// sentence, before the clock starts; both count as loading.
pub fn read(rest: &[&str]) -> Result<(), String> {
    let [stage, threads, path] = rest else {
        return Err("a stage, threads and a file are needed".to_owned());
    };
    if !STAGES.contains(stage) {
        return Err(format!("no stage `{stage}`; there are {}", STAGES.join(", ")));
    }
    let threads: usize = threads.parse().map_err(|_| format!("`{threads}` is no number of threads"))?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let documents = documents(&text)?;
    let begun = Instant::now();
    let loaded = Loaded {
        analyser: Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?,
        relations: Model::load(tilt_models::RELATIONS_EN).map_err(|error| error.to_string())?,
        tagger: Tagger::load(tilt_models::ATTRIBUTION_EN).map_err(|error| error.to_string())?,
        scale: Scale::load(tilt_models::FACTUALITY_EN).map_err(|error| error.to_string())?,
    };
    sentences("read", &document("Chile and Peru signed a treaty of trade, Lima said.")?, &loaded);
    let load = begun.elapsed().as_secs_f64() * 1e3;
    let (processor, wall) = (processor_time(), Instant::now());
    let share = |thread: usize| -> usize {
        let own = documents.iter().skip(thread).step_by(threads.max(1));
        own.map(|document| sentences(stage, document, &loaded)).sum()
    };
    let count: usize = std::thread::scope(|scope| {
        let share = &share;
        let running: Vec<_> = (0..threads.max(1)).map(|thread| scope.spawn(move || share(thread))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
    });
    let spent = (processor_time() - processor).max(0.01);
    println!("{count} {spent:.2} {:.3} {load:.1}", wall.elapsed().as_secs_f64());
    Ok(())
}

fn documents(text: &str) -> Result<Vec<Document>, String> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    paragraphs.chunks(PARAGRAPHS).map(|part| document(&part.join("\n\n"))).collect()
}

fn document(text: &str) -> Result<Document, String> {
    let meta = DocumentMeta {
        lang: Some("en".to_owned()),
        date: "2022-06-17".parse().ok(),
        ..DocumentMeta::default()
    };
    Ok(tilt_text::decode("text", text.as_bytes(), &meta).map_err(|error| error.to_string())?.value)
}

fn sentences(stage: &str, document: &Document, loaded: &Loaded) -> usize {
    let reader = Some(Reader { analyser: &loaded.analyser, model: &loaded.relations });
    let models = Some(Models { analyser: &loaded.analyser, tagger: &loaded.tagger, scale: &loaded.scale });
    let reading = match stage {
        "rules" => tilt_text::read(document),
        "events" => tilt_text::read_by(document, None, reader, None),
        "propositions" => tilt_text::read_by(document, None, None, models),
        "read" => tilt_text::read_by(document, None, reader, models),
        _ => return text_only(stage, document, loaded),
    };
    reading.sentences
}

fn text_only(stage: &str, document: &Document, loaded: &Loaded) -> usize {
    let cut = split(&document.text, document.body);
    let mut words = 0;
    for sentence in cut.sentences.iter().filter(|one| one.span.end - one.span.start <= MAX_SENTENCE) {
        if stage == "names" {
            let normal = Normal::of(&document.text, sentence.span);
            words += names::find(&document.text, &normal, None).len();
        } else if stage == "grammar" {
            words += loaded.analyser.words(sentence.span.of(&document.text)).len();
        }
    }
    std::hint::black_box(words);
    cut.sentences.len()
}
