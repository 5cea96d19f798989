//! A folder of brat files, parsed, with a gold tag for each word.

use std::path::Path;

use tilt_core::document::{DocumentMeta, Span};
use tilt_core::syntax::Analyser;
use tilt_text::attribution::brat::{self, Voice};
use tilt_text::attribution::passage::Passage;
use tilt_text::attribution::tagger::{Part, Piece, pieces};
use tilt_text::learnt::{Parsed, passages};
use tilt_text::sentence::split;

/// A paragraph with its answers.
pub struct Marked {
    pub passage: Passage,
    pub tags: Vec<usize>,
    /// Pieces with the number of the attribution that each belongs to.
    pub pieces: Vec<(Piece, usize)>,
}

/// A document.
pub struct Document {
    pub text: String,
    pub voices: Vec<Voice>,
    pub passages: Vec<Marked>,
}

/// Reads a folder, its subfolders too.
pub fn read(folder: &Path, analyser: &dyn Analyser) -> Result<Vec<Document>, String> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.sort();
    let pairs = brat::pairs(&paths);
    if pairs.is_empty() {
        return Err(format!("{}: no texts with marks", folder.display()));
    }
    let load = |path: &str| std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
    let mut documents = Vec::new();
    for (text, marks) in pairs {
        let voices = brat::read(&load(text)?, &load(marks)?).map_err(|error| format!("{marks}: {error}"))?;
        documents.push(parse(load(text)?, voices, analyser));
    }
    Ok(documents)
}

fn walk(folder: &Path, paths: &mut Vec<String>) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        if path.is_dir() {
            walk(&path, paths)?;
        } else {
            paths.extend(path.to_str().map(str::to_owned));
        }
    }
    Ok(())
}

fn parse(text: String, voices: Vec<Voice>, analyser: &dyn Analyser) -> Document {
    let decoded = tilt_text::decode("text", text.as_bytes(), &DocumentMeta::default());
    let body = decoded.map_or(Span::new(0, text.len()), |document| document.value.body);
    let sentences = split(&text, body).sentences;
    let parsed: Vec<Parsed> = sentences
        .iter()
        .map(|sentence| Parsed::of(&text, sentence.span, analyser).unwrap_or_default())
        .collect();
    let mut marked = Vec::new();
    for range in passages(&sentences) {
        let passage = Passage::new(&text, &parsed[range].iter().collect::<Vec<_>>());
        marked.push(mark(passage, &voices));
    }
    Document { text, voices, passages: marked }
}

fn mark(passage: Passage, voices: &[Voice]) -> Marked {
    let mut tags = vec![0; passage.len()];
    let mut owner = vec![usize::MAX; passage.len()];
    for (number, voice) in voices.iter().enumerate() {
        let parts = [(Part::Content, &voice.content), (Part::Source, &voice.source), (Part::Cue, &voice.cue)];
        for (part, spans) in parts {
            for span in spans {
                let from = passage.spans.partition_point(|word| word.end <= span.start);
                let to = passage.spans.partition_point(|word| word.start < span.end);
                for at in from..to {
                    tags[at] = part.tag() + usize::from(at > from);
                    owner[at] = number;
                }
            }
        }
    }
    // A mark that cuts another leaves an inside without a beginning.
    for at in 0..tags.len() {
        let before = if at == 0 { 7 } else { tags[at - 1] };
        if !tilt_text::attribution::tagger::can_follow(before, tags[at]) {
            tags[at] -= 1;
        }
    }
    let pieces = pieces(&tags).into_iter().map(|piece| (piece, owner[piece.from])).collect();
    Marked { passage, tags, pieces }
}
