//! CoNLL-U files as they are handed out, plain or gzipped.

use std::io::Read;
use std::path::Path;

/// A syntactic word with what the treebank says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldWord {
    pub form: String,
    pub lemma: String,
    pub upos: String,
    pub xpos: String,
    pub feats: String,
    pub head: usize,
    pub deprel: String,
}

/// A sentence: its words and its text as written.
#[derive(Debug, Clone, Default)]
pub struct GoldSentence {
    /// The treebank's id.
    pub id: String,
    pub words: Vec<GoldWord>,
    pub text: String,
    /// Forms of the surface tokens with the number of words each stands for.
    pub surface: Vec<(String, usize)>,
}

/// Reads a whole file; a name ending in `.gz` is unpacked.
pub fn read(path: &Path) -> Result<Vec<GoldSentence>, String> {
    let fault = |error: std::io::Error| format!("{}: {error}", path.display());
    let bytes = std::fs::read(path).map_err(fault)?;
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).map_err(fault)?;
    } else {
        text = String::from_utf8(bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    parse(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// The sentences of a text in CoNLL-U; ranges give the surface, empty nodes are passed over.
pub fn parse(text: &str) -> Result<Vec<GoldSentence>, String> {
    let mut sentences = Vec::new();
    let mut sentence = GoldSentence::default();
    let mut covered = 0;
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            covered = 0;
            continue;
        }
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(text) = comment.trim_start().strip_prefix("text = ") {
                sentence.text = text.to_owned();
            } else if let Some(id) = comment.trim_start().strip_prefix("sent_id = ") {
                sentence.id = id.trim().to_owned();
            }
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        if fields.len() < 8 {
            return Err(format!("line {}: fewer than 8 columns", number + 1));
        }
        if let Some((first, last)) = fields[0].split_once('-') {
            let bound =
                |text: &str| text.parse::<usize>().map_err(|error| format!("line {}: {error}", number + 1));
            let (first, last) = (bound(first)?, bound(last)?);
            sentence.surface.push((fields[1].to_owned(), last + 1 - first));
            covered = last;
            continue;
        }
        let Ok(id) = fields[0].parse::<usize>() else { continue };
        if id > covered {
            sentence.surface.push((fields[1].to_owned(), 1));
        }
        let head = fields[6].parse().map_err(|error| format!("line {}: head: {error}", number + 1))?;
        sentence.words.push(GoldWord {
            form: fields[1].to_owned(),
            lemma: fields[2].to_owned(),
            upos: fields[3].to_owned(),
            xpos: fields[4].to_owned(),
            feats: fields[5].to_owned(),
            head,
            deprel: fields[7].to_owned(),
        });
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}
