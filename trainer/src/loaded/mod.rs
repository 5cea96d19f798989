//! Loaded words: `tilt-train loaded DIR` scores a tagger in folds of articles, `--out FILE` learns one from all.

mod tagger;

use std::path::{Path, PathBuf};

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tilt_core::document::Span;
use tilt_syntax::Analyser;
use tilt_text::attribution::passage::Passage;
use tilt_text::learnt::{Parsed, WeightsWriter, feature, passages};
use tilt_text::loaded::TECHNIQUES;
use tilt_text::loaded::marks::{self, Counts, Mark};
use tilt_text::sentence::split;

use tagger::{COLUMNS, LoadedTagger, spans};

const KINDS: usize = TECHNIQUES.len();

/// Settings of a training run.
#[derive(Debug, Clone, Copy)]
struct Settings {
    seed: u64,
    epochs: usize,
    rate: f32,
    decay: f32,
    drop: f32,
    bits: u32,
}

struct Article {
    length: usize,
    marks: Vec<Mark>,
    passages: Vec<(Passage, Vec<[bool; KINDS]>)>,
}

/// `tilt-train loaded DIR [--out FILE] [--folds N] [--set name=value]…`
pub fn make(rest: &[&str]) -> Result<(), String> {
    let mut settings = Settings { seed: 7, epochs: 4, rate: 0.05, decay: 1e-4, drop: 0.4, bits: 17 };
    let (mut folder, mut out, mut folds) = (None, None, 5usize);
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} takes a value"));
        let whole = |value: &str| value.parse::<usize>().map_err(|_| format!("not a number: {value}"));
        match *word {
            "--out" => out = Some(PathBuf::from(value()?)),
            "--folds" => folds = whole(value()?)?.max(2),
            "--set" => {
                let (name, value) = value()?.split_once('=').ok_or("--set takes name=value")?;
                let number = value.parse::<f32>().map_err(|_| format!("not a number: {value}"))?;
                match name {
                    "seed" => settings.seed = whole(value)? as u64,
                    "epochs" => settings.epochs = whole(value)?,
                    "bits" => settings.bits = whole(value)? as u32,
                    "rate" => settings.rate = number,
                    "decay" => settings.decay = number,
                    "drop" => settings.drop = number,
                    _ => return Err(format!("no setting {name}")),
                }
            }
            path => folder = Some(PathBuf::from(path)),
        }
    }
    let folder = folder.ok_or("needed: DIR")?;
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let articles = read(&folder, &analyser)?;
    println!("{settings:?}\n{} articles", articles.len());
    if let Some(out) = out {
        let all: Vec<&Article> = articles.iter().collect();
        let (weights, least) = fit(&settings, &all);
        let bytes = pack(&weights, least).0.finish();
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(&out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
        println!("{} bytes, sha256 {hex}", bytes.len());
        return Ok(());
    }
    let mut sums = [Counts::default(); KINDS + 1];
    for fold in 0..folds {
        let part = |is_held: bool| -> Vec<&Article> {
            let of = articles.iter().enumerate().filter(|(at, _)| (at % folds == fold) == is_held);
            of.map(|(_, article)| article).collect()
        };
        let (weights, least) = fit(&settings, &part(false));
        let (_, tagger) = pack(&weights, least);
        for article in part(true) {
            let given: Vec<Mark> =
                article.passages.iter().flat_map(|(passage, _)| tagger.marks(passage)).collect();
            let counts = marks::tally(article.length, &article.marks, &given);
            sums.iter_mut().zip(&counts).for_each(|(sum, counts)| sum.add(counts));
        }
    }
    for (at, counts) in sums.iter().enumerate() {
        println!(
            "{:<28} {:>5} {:>5} {:.3} {:.3} {:.3}  letters {:.3}",
            TECHNIQUES.get(at).unwrap_or(&"any of them"),
            counts.marked[0],
            counts.given[0],
            counts.precision(),
            counts.recall(),
            counts.f1(),
            counts.letter_f1()
        );
    }
    Ok(())
}

fn read(folder: &Path, analyser: &Analyser) -> Result<Vec<Article>, String> {
    let load =
        |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
    let labels = load(&folder.join("train-task-flc-tc.labels"))?;
    let articles = folder.join("train-articles");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&articles)
        .map_err(|error| format!("{}: {error}", articles.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = load(&path)?;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let number = stem.trim_start_matches("article");
        let marks =
            marks::read(&text, number, &labels).map_err(|error| format!("{}: {error}", path.display()))?;
        let sentences = split(&text, Span::new(0, text.len())).sentences;
        let parsed: Vec<Parsed> = sentences
            .iter()
            .map(|sentence| Parsed::of(&text, sentence.span, analyser).unwrap_or_default())
            .collect();
        let passages = passages(&sentences)
            .into_iter()
            .map(|range| {
                let passage = Passage::new(&text, &parsed[range].iter().collect::<Vec<_>>());
                let gold = passage.spans.iter().map(|word| {
                    let mut own = [false; KINDS];
                    let met = marks.iter().filter(|(_, span)| span.overlaps(*word));
                    met.for_each(|(technique, _)| own[*technique] = true);
                    own
                });
                let gold = gold.collect();
                (passage, gold)
            })
            .collect();
        found.push(Article { length: text.len(), marks, passages });
    }
    Ok(found)
}

/// Learns from four fifths, sets the least scores on the rest, then learns from all.
fn fit(settings: &Settings, articles: &[&Article]) -> (Vec<f32>, [f32; KINDS]) {
    let part = |is_held: bool| -> Vec<&Article> {
        let of = articles.iter().enumerate().filter(|(at, _)| (at % 5 == 4) == is_held);
        of.map(|(_, article)| *article).collect()
    };
    let (_, tagger) = pack(&learn(settings, &part(false)), [0.0; KINDS]);
    let held = part(true);
    let scores: Vec<Vec<_>> = held
        .iter()
        .map(|article| article.passages.iter().map(|(passage, _)| tagger.scores(passage)).collect())
        .collect();
    let mut least = [0.0; KINDS];
    let mut best = [0.0f64; KINDS];
    for step in 0..16 {
        let at = -3.0 + 0.25 * step as f32;
        let mut sums = [Counts::default(); KINDS + 1];
        for (article, scores) in held.iter().zip(&scores) {
            let pairs = article.passages.iter().zip(scores);
            let given: Vec<Mark> =
                pairs.flat_map(|((passage, _), scores)| spans(passage, scores, [at; KINDS])).collect();
            let counts = marks::tally(article.length, &article.marks, &given);
            sums.iter_mut().zip(&counts).for_each(|(sum, counts)| sum.add(counts));
        }
        for kind in 0..KINDS {
            // Both whole spans and letters count, so that a threshold cannot win by one long span.
            let worth = sums[kind].f1().min(1.0) + sums[kind].letter_f1();
            if worth > best[kind] {
                (best[kind], least[kind]) = (worth, at);
            }
        }
    }
    (learn(settings, articles), least)
}

/// The least scores become part of the weight that every word has.
fn pack(weights: &[f32], least: [f32; KINDS]) -> (WeightsWriter, LoadedTagger) {
    let mut weights = weights.to_vec();
    let bias = feature(0, &[]) as usize & (weights.len() / COLUMNS - 1);
    for (kind, least) in least.iter().enumerate() {
        weights[bias * COLUMNS + kind] -= least;
    }
    let mut writer = WeightsWriter::default();
    let table = writer.table("loaded", COLUMNS, &weights, 0.0);
    (writer, LoadedTagger::new(table))
}

fn learn(settings: &Settings, articles: &[&Article]) -> Vec<f32> {
    const SMALL: f32 = 1e-6;
    let mask = (1usize << settings.bits) - 1;
    let mut table = vec![[0.0f32; 2 * COLUMNS]; 1 << settings.bits];
    let passages: Vec<&(Passage, Vec<[bool; KINDS]>)> =
        articles.iter().flat_map(|article| &article.passages).collect();
    let mut order: Vec<usize> = (0..passages.len()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
    let kept = 1.0 / (1.0 - settings.drop);
    let mut own = Vec::new();
    for epoch in 0..settings.epochs {
        order.shuffle(&mut random);
        let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32);
        for &at in &order {
            let (passage, gold) = passages[at];
            for (word, gold) in gold.iter().enumerate() {
                passage.features(word, &mut own);
                own.retain(|_| random.random::<f32>() >= settings.drop);
                let mut sums = [0.0f32; KINDS];
                for &feature in &own {
                    let row = &table[feature as usize & mask];
                    sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * kept);
                }
                let errors: [f32; KINDS] = std::array::from_fn(|kind| {
                    1.0 / (1.0 + libm::expf(-sums[kind])) - f32::from(u8::from(gold[kind]))
                });
                // Nearly all words are plain; what is known of them already teaches nothing.
                if errors.iter().all(|error| error.abs() < 5e-3) {
                    continue;
                }
                for &feature in &own {
                    let (weights, squares) = table[feature as usize & mask].split_at_mut(COLUMNS);
                    for kind in 0..KINDS {
                        let gradient = errors[kind] * kept + settings.decay * weights[kind];
                        squares[kind] += gradient * gradient;
                        weights[kind] -= rate * gradient / (squares[kind].sqrt() + SMALL);
                    }
                }
            }
        }
    }
    table.iter().flat_map(|row| row[..COLUMNS].iter().copied()).collect()
}
