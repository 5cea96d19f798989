//! From trained weights to the model file: word rows are multiplied out once and rounded to bytes.

use tilt_syntax::features::word_hash;
use tilt_syntax::format::ModelWriter;
use tilt_syntax::kernel::multiply_add;
use tilt_syntax::table;

use crate::encode::Lexicon;
use crate::network::Weights;
use crate::rules::Rules;
use crate::shape::{Settings, Shape};
use crate::vectors::{Vectors, WIDTH};

/// The bytes of the model.
pub fn export(
    settings: &Settings,
    shape: &Shape,
    weights: &Weights,
    vectors: &Vectors,
    lexicon: &Lexicon,
    rules: &Rules,
) -> Vec<u8> {
    let mut writer = ModelWriter::default();
    let sizes =
        [shape.dim, settings.layers, shape.arc, shape.label, shape.labels, shape.tags, settings.buckets];
    writer.numbers("sizes", &sizes.map(|size| size as u32));
    writer.lines("upos", lexicon.upos.list.iter().map(String::as_str));
    writer.lines("xpos", lexicon.xpos.list.iter().map(String::as_str));
    writer.lines("deprels", lexicon.deprels.list.iter().map(String::as_str));
    let dense = &weights.dense;
    let mut flat = Vec::new();
    let mut add = |range: &std::ops::Range<usize>| flat.extend_from_slice(&dense[range.clone()]);
    add(&shape.bias);
    add(&shape.root);
    for layer in &shape.layers {
        add(&layer.weights);
        add(&layer.vectors);
    }
    let heads = [&shape.hidden, &shape.hidden_bias, &shape.bilinear, &shape.bilinear_bias];
    heads.into_iter().for_each(&mut add);
    [&shape.label_out, &shape.label_bias, &shape.tag_out, &shape.tag_bias].into_iter().for_each(&mut add);
    writer.floats("dense", &flat);
    rows(&mut writer, "affixes", "affscal", &weights.affixes, shape.dim);

    let mut words: Vec<(u64, Vec<f32>)> = Vec::new();
    for (word, (vector, _)) in &lexicon.words {
        let mut row = match lexicon.trained.get(word) {
            Some(at) => weights.words[at * shape.dim..(at + 1) * shape.dim].to_vec(),
            None => vec![0.0; shape.dim],
        };
        if let Some(vector) = vector {
            multiply_add(WIDTH, shape.dim, vectors.row(*vector), &dense[shape.project.clone()], &mut row);
        }
        words.push((word_hash(word), row));
    }
    words.sort_by_key(|(hash, _)| *hash);
    let hashes: Vec<u64> = words.iter().map(|(hash, _)| *hash).collect();
    table::write(&mut writer, "wordstrt", "wordmark", &hashes);
    let flat: Vec<f32> = words.into_iter().flat_map(|(_, row)| row).collect();
    rows(&mut writer, "words", "wordscal", &flat, shape.dim);

    writer.lines("feats", rules.features.iter().map(String::as_str));
    let edits: Vec<String> = rules.edits.iter().map(tilt_syntax::lemma::Edit::line).collect();
    writer.lines("edits", edits.iter().map(String::as_str));
    let keys: Vec<u64> = rules.values.keys().copied().collect();
    table::write(&mut writer, "lemstart", "lemmark", &keys);
    writer.bytes("lemvalue", rules.values.values().flat_map(|value| value.to_le_bytes()).collect());
    writer.finish()
}

/// Rows rounded to bytes, each with the scale that makes its largest number 127.
fn rows(writer: &mut ModelWriter, name: &str, scales: &str, table: &[f32], dim: usize) {
    let mut bytes = Vec::with_capacity(table.len());
    let mut factors = Vec::with_capacity(table.len() / dim);
    for row in table.chunks_exact(dim) {
        let most = row.iter().fold(0f32, |most, value| most.max(value.abs()));
        let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
        factors.push(scale);
        bytes.extend(row.iter().map(|value| libm::rintf(value / scale) as i8 as u8));
    }
    writer.bytes(name, bytes);
    writer.floats(scales, &factors);
}
