//! The tagger of attributions: `tilt-train attribution OUT DIR` makes it from a folder of brat files.

mod chain;
#[cfg(test)]
mod check;
mod corpus;
mod tools;

pub use tools::read;

use std::path::PathBuf;

use corpus::Document;
use sha2::Digest;
use tilt_syntax::Analyser;
use tilt_text::attribution::score::{ROWS, Tally, intervals, tally};
use tilt_text::attribution::tagger::{COLUMNS, Tagger};
use tilt_text::learnt::{Weights, WeightsWriter};

/// `tilt-train attribution OUT DIR [--dev DIR] [--set name=value]…`
pub fn make(rest: &[&str]) -> Result<(), String> {
    let (mut settings, mut paths, mut dev) = (chain::Settings::default(), Vec::new(), None);
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} takes a value"));
        match *word {
            "--dev" => dev = Some(PathBuf::from(value()?)),
            "--set" => {
                let (name, value) = value()?.split_once('=').ok_or("--set takes name=value")?;
                settings.set(name, value)?;
            }
            path => paths.push(PathBuf::from(path)),
        }
    }
    let [out, data] = &paths[..] else { return Err("needed: OUT DIR".to_owned()) };
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let train = corpus::read(data, &analyser)?;
    let held = dev.map(|dev| corpus::read(&dev, &analyser)).transpose()?;
    let passages: Vec<_> = train.iter().flat_map(|document| &document.passages).collect();
    println!("{settings:?}\n{} documents, {} paragraphs", train.len(), passages.len());
    let (mut tags, steps) = chain::learn(&settings, &passages, &|epoch, weights| {
        if let Some(held) = &held {
            println!("epoch {epoch}: {}", summary(held, weights));
        }
    });
    let links = chain::learn_links(&settings, &passages);
    if let Some(held) = &held {
        for lift in [0.4, 0.8, 1.2] {
            println!(
                "lift {lift}: {}",
                summary(held, &assemble(&settings, &lifted(&tags, lift), &steps, &links).1)
            );
        }
    }
    tags = lifted(&tags, settings.lift);
    let (writer, _) = assemble(&settings, &tags, &steps, &links);
    let bytes = writer.finish();
    Weights::load(bytes.clone().leak()).map_err(|error| error.to_string())?;
    let digest: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    println!("{} bytes, sha256 {digest}", bytes.len());
    if let Some(held) = &held {
        let tagger = Tagger::load(bytes.leak()).map_err(|error| error.to_string())?;
        print!("{}", table(&tallies(held, &tagger)));
    }
    Ok(())
}

fn assemble(
    settings: &chain::Settings,
    tags: &[f32],
    steps: &[f32],
    links: &[f32],
) -> (WeightsWriter, Tagger) {
    let mut writer = WeightsWriter::default();
    let tags = writer.table("tags", COLUMNS, tags, settings.most);
    let steps = writer.table("steps", 1, steps, 0.0);
    let links = writer.table("links", 1, links, 0.0);
    (writer, Tagger::new(tags, &steps, links))
}

/// The same weights with every tag but "nothing" more ready by so much: more is found, less of it right.
fn lifted(tags: &[f32], lift: f32) -> Vec<f32> {
    let mut tags = tags.to_vec();
    let bias = tilt_text::learnt::feature(0, &[]) as usize & (tags.len() / COLUMNS - 1);
    tags[bias * COLUMNS] -= lift;
    tags
}

fn tallies(documents: &[Document], tagger: &Tagger) -> Vec<Tally> {
    let given = |document: &Document| {
        let voices: Vec<_> =
            document.passages.iter().flat_map(|passage| tagger.voices(&passage.passage)).collect();
        tally(&document.text, &document.voices, &voices)
    };
    documents.iter().map(given).collect()
}

fn summary(documents: &[Document], tagger: &Tagger) -> String {
    let mut sum = Tally::default();
    for tally in tallies(documents, tagger) {
        sum.add(&tally);
    }
    [0, 2, 3, 4, 5, 7, 8].map(|row| format!("{} {:.4}", ROWS[row], sum.counts[row].f1())).join(", ")
}

fn table(tallies: &[Tally]) -> String {
    let mut sum = Tally::default();
    tallies.iter().for_each(|tally| sum.add(tally));
    let intervals = intervals(tallies);
    let line = |row: usize| {
        let (counts, (low, high)) = (sum.counts[row], intervals[row]);
        format!(
            "{:<36} {:>6} {:>6} {:.3} {:.3} {:.3}  {low:.3} to {high:.3}\n",
            ROWS[row],
            counts.gold,
            counts.given,
            counts.precision(),
            counts.recall(),
            counts.f1()
        )
    };
    (0..ROWS.len()).map(line).collect()
}
