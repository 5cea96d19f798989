//! The scale of factuality: `tilt-train factuality OUT FILE…` learns it from files of marked predicates.

use std::path::{Path, PathBuf};

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use sha2::Digest;
use tilt_core::document::Span;
use tilt_syntax::Analyser;
use tilt_text::factuality::score::score;
use tilt_text::factuality::{Guide, MOST, Scale, features, guided, place, predicate};
use tilt_text::learnt::{Parsed, WeightsWriter};

/// Settings of a training run.
#[derive(Debug, Clone, Copy)]
struct Settings {
    seed: u64,
    epochs: usize,
    rate: f32,
    decay: f32,
    drop: f32,
    bits: u32,
    /// Errors beyond this count by their size, not its square.
    bend: f32,
    /// Weight of predicates of other corpora than UW.
    others: f32,
}

/// One predicate.
struct Row {
    features: Vec<u32>,
    label: f32,
    guide: Guide,
}

/// `tilt-train factuality OUT FILE… [--dev FILE]… [--set name=value]…`
pub fn make(rest: &[&str]) -> Result<(), String> {
    let mut settings = Settings {
        seed: 7,
        epochs: 8,
        rate: 0.05,
        decay: 1e-3,
        drop: 0.15,
        bits: 19,
        bend: 1.0,
        others: 0.5,
    };
    let (mut paths, mut held) = (Vec::new(), Vec::new());
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} takes a value"));
        match *word {
            "--dev" => held.push(PathBuf::from(value()?)),
            "--set" => set(&mut settings, value()?)?,
            path => paths.push(PathBuf::from(path)),
        }
    }
    let [out, files @ ..] = &paths[..] else { return Err("needed: OUT FILE…".to_owned()) };
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let mut rows = Vec::new();
    for file in files {
        rows.extend(read(file, &analyser)?);
    }
    let dev: Vec<Vec<Row>> =
        held.iter().map(|file| read(file, &analyser)).collect::<Result<Vec<_>, String>>()?;
    println!("{settings:?}\n{} predicates", rows.len());
    let weights = learn(&settings, &rows);
    let mut writer = WeightsWriter::default();
    let scale = Scale::new(writer.table("factual", 1, &weights, 0.0));
    let bytes = writer.finish();
    std::fs::write(out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    let digest: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} bytes, sha256 {digest}", bytes.len());
    for (file, rows) in held.iter().zip(&dev) {
        let pairs: Vec<(f64, f64)> =
            rows.iter().map(|row| (f64::from(row.label), f64::from(scale.sum(&row.features)))).collect();
        println!("{}: {:?}", file.display(), score(&pairs));
    }
    Ok(())
}

fn set(settings: &mut Settings, change: &str) -> Result<(), String> {
    let (name, value) = change.split_once('=').ok_or("--set takes name=value")?;
    let fault = |_| format!("{name}: not a number: {value}");
    let number = || value.parse::<f32>().map_err(|_| format!("{name}: not a number: {value}"));
    match name {
        "seed" => settings.seed = value.parse().map_err(fault)?,
        "epochs" => settings.epochs = value.parse().map_err(fault)?,
        "bits" => settings.bits = value.parse().map_err(fault)?,
        "rate" => settings.rate = number()?,
        "decay" => settings.decay = number()?,
        "drop" => settings.drop = number()?,
        "bend" => settings.bend = number()?,
        "others" => settings.others = number()?,
        _ => return Err(format!("no setting {name}")),
    }
    Ok(())
}

/// Whose rules a file follows stands in its path.
fn guide(path: &Path) -> Guide {
    let path = path.to_string_lossy();
    Guide::ALL.into_iter().find(|guide| path.contains(&format!("{}/", guide.name()))).unwrap_or_default()
}

fn read(path: &Path, analyser: &Analyser) -> Result<Vec<Row>, String> {
    let guide = guide(path);
    let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| fault(&error))?;
    let mut rows = Vec::new();
    for line in text.lines() {
        let record: serde_json::Value = serde_json::from_str(line).map_err(|error| fault(&error))?;
        let words = record["text"].as_str().ok_or_else(|| fault(&"a line without text"))?;
        let Some(parsed) = Parsed::of(words, Span::new(0, words.len()), analyser) else { continue };
        for target in record["targets"].as_array().into_iter().flatten() {
            let end = |at: usize| target["span1"][at].as_u64().and_then(|end| usize::try_from(end).ok());
            let (Some(from), Some(to), Some(label)) = (end(0), end(1), target["label"].as_f64()) else {
                return Err(fault(&"a target without span1 or label"));
            };
            let at = place(words, from, to).and_then(|span| predicate(&parsed, span));
            let mut own = Vec::new();
            if let Some(at) = at {
                features(&parsed, at, &mut own);
            }
            rows.push(Row { features: guided(&own, guide), label: label as f32, guide });
        }
    }
    Ok(rows)
}

fn learn(settings: &Settings, rows: &[Row]) -> Vec<f32> {
    const SMALL: f32 = 1e-6;
    let mask = (1usize << settings.bits) - 1;
    let mut weights = vec![[0.0f32; 2]; 1 << settings.bits];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
    let kept = 1.0 / (1.0 - settings.drop);
    for epoch in 0..settings.epochs {
        order.shuffle(&mut random);
        let rate = settings.rate * (1.0 - epoch as f32 / settings.epochs as f32);
        for &at in &order {
            let row = &rows[at];
            let own: Vec<usize> = row
                .features
                .iter()
                .filter(|_| random.random::<f32>() >= settings.drop)
                .map(|feature| *feature as usize & mask)
                .collect();
            let given = own.iter().map(|feature| weights[*feature][0]).sum::<f32>() * kept;
            // Beyond an end of the scale nothing is wrong.
            if given > MOST && row.label >= MOST || given < -MOST && row.label <= -MOST {
                continue;
            }
            let weight = if row.guide == Guide::Uw { 1.0 } else { settings.others };
            let gradient = (given - row.label).clamp(-settings.bend, settings.bend) * weight;
            for feature in own {
                let [value, square] = &mut weights[feature];
                let gradient = gradient * kept + settings.decay * *value;
                *square += gradient * gradient;
                *value -= rate * gradient / (square.sqrt() + SMALL);
            }
        }
    }
    weights.iter().map(|pair| pair[0]).collect()
}
