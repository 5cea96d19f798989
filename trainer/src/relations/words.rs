//! The word table of the model: pretrained vectors, and for each word the roots of the lexicon words nearest to it.

use std::path::Path;

use tilt_core::syntax::Upos;
use tilt_text::relation::label::LABELS;
use tilt_text::relation::lexicon::Lexicon;
use tilt_text::relation::model::Words;

use crate::vectors::{self, WIDTH};

/// Neighbours in the lexicon that vote.
const NEIGHBOURS: usize = 8;

/// Cosine below which a neighbour does not vote.
const NEAR: f32 = 0.35;

/// Builds the table from the `most` most frequent words of the package.
pub fn build(path: &Path, most: usize, width: usize) -> Result<Words, String> {
    let lexicon = Lexicon::bundled();
    let in_lexicon = |word: &str| {
        [Upos::Verb, Upos::Noun, Upos::Adj].iter().any(|upos| !lexicon.word(word, *upos).is_empty())
    };
    let read = vectors::read(path, most, &in_lexicon)?;
    let rows = reduced(&read.rows, read.words.len(), width);
    let unit = |at: usize| &rows[at * width..(at + 1) * width];
    let mut voters: Vec<(usize, [f32; LABELS])> = Vec::new();
    for (at, word) in read.words.iter().enumerate() {
        let mut votes = [0.0; LABELS];
        for upos in [Upos::Verb, Upos::Noun] {
            let own = lexicon.votes(lexicon.word(word, upos));
            votes.iter_mut().zip(own).for_each(|(sum, vote)| *sum += vote);
        }
        let total: f32 = votes.iter().sum();
        if total > 0.0 {
            voters.push((at, votes.map(|vote| vote / total)));
        }
    }
    let votes: Vec<[f32; LABELS]> = (0..read.words.len()).map(|at| near(at, &unit, &voters)).collect();
    let rows: Vec<(&str, &[f32], [f32; LABELS])> =
        read.words.iter().enumerate().map(|(at, word)| (word.as_str(), unit(at), votes[at])).collect();
    Ok(Words::new(width, &rows))
}

/// Votes of the nearest lexicon words other than the word itself, weighted by a power of the cosine.
fn near<'r>(
    at: usize,
    unit: &dyn Fn(usize) -> &'r [f32],
    voters: &[(usize, [f32; LABELS])],
) -> [f32; LABELS] {
    let own = unit(at);
    let mut best: Vec<(f32, usize)> = Vec::with_capacity(NEIGHBOURS + 1);
    for (place, (other, _)) in voters.iter().enumerate().filter(|(_, (other, _))| *other != at) {
        let cosine: f32 = own.iter().zip(unit(*other)).map(|(a, b)| a * b).sum();
        if cosine > NEAR && (best.len() < NEIGHBOURS || cosine > best[best.len() - 1].0) {
            let slot = best.partition_point(|(known, _)| *known >= cosine);
            best.insert(slot, (cosine, place));
            best.truncate(NEIGHBOURS);
        }
    }
    let mut votes = [0.0; LABELS];
    let total: f32 = best.iter().map(|(cosine, _)| cosine.powi(3)).sum();
    let sure = best.first().map_or(0.0, |(cosine, _)| *cosine);
    for (cosine, place) in best {
        for (sum, vote) in votes.iter_mut().zip(voters[place].1) {
            *sum += sure * vote * cosine.powi(3) / total;
        }
    }
    votes
}

/// Vectors of length 1 on the first `width` principal axes, which are found by power iteration from a fixed start.
fn reduced(rows: &[f32], count: usize, width: usize) -> Vec<f32> {
    let mut unit: Vec<f32> = rows.to_vec();
    for row in unit.chunks_exact_mut(WIDTH) {
        normalise(row);
    }
    if width >= WIDTH {
        return unit;
    }
    let mut second = vec![0.0f64; WIDTH * WIDTH];
    for row in unit.chunks_exact(WIDTH) {
        for (a, left) in row.iter().enumerate() {
            for (b, right) in row.iter().enumerate() {
                second[a * WIDTH + b] += f64::from(left * right);
            }
        }
    }
    let mut axes: Vec<Vec<f64>> = Vec::new();
    for number in 0..width {
        let mut axis: Vec<f64> = (0..WIDTH).map(|at| if at == number { 1.0 } else { 0.01 }).collect();
        for _ in 0..200 {
            let mut next: Vec<f64> =
                (0..WIDTH).map(|a| (0..WIDTH).map(|b| second[a * WIDTH + b] * axis[b]).sum()).collect();
            for known in &axes {
                let along: f64 = next.iter().zip(known).map(|(a, b)| a * b).sum();
                next.iter_mut().zip(known).for_each(|(a, b)| *a -= along * b);
            }
            let norm = next.iter().map(|value| value * value).sum::<f64>().sqrt().max(1e-12);
            axis = next.into_iter().map(|value| value / norm).collect();
        }
        axes.push(axis);
    }
    let mut out = Vec::with_capacity(count * width);
    for row in unit.chunks_exact(WIDTH) {
        let from = out.len();
        out.extend(axes.iter().map(|axis| {
            row.iter().zip(axis).map(|(value, along)| f64::from(*value) * along).sum::<f64>() as f32
        }));
        normalise(&mut out[from..]);
    }
    out
}

fn normalise(row: &mut [f32]) {
    let norm = row.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        row.iter_mut().for_each(|value| *value /= norm);
    }
}
