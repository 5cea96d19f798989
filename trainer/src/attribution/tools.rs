//! What the models of attribution and factuality add to documents, to be read by eye, and what they cost.

use std::time::Instant;

use tilt_core::document::{Document, DocumentMeta};
use tilt_core::proposition::{Proposition, Reading};
use tilt_syntax::Analyser;
use tilt_text::Models;
use tilt_text::attribution::tagger::Tagger;
use tilt_text::factuality::Scale;

use crate::relations::processor_time;

/// `tilt-train read-models FILE…`: propositions that the models change, and the speed with and without them.
pub fn read(rest: &[&str]) -> Result<(), String> {
    let begun = Instant::now();
    let tagger = Tagger::load(tilt_models::ATTRIBUTION_EN).map_err(|error| error.to_string())?;
    let scale = Scale::load(tilt_models::FACTUALITY_EN).map_err(|error| error.to_string())?;
    println!("models loaded in {:.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let models = Models { analyser: &analyser, tagger: &tagger, scale: &scale };
    let mut documents = Vec::new();
    for path in rest {
        let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
        let meta = DocumentMeta {
            lang: Some("en".to_owned()),
            date: "2022-06-17".parse().ok(),
            ..DocumentMeta::default()
        };
        documents.push(tilt_text::decode(path, &bytes, &meta).map_err(|error| error.to_string())?.value);
    }
    let timed = |name: &str, work: &dyn Fn(&Document) -> Reading| -> Vec<Reading> {
        let begun = processor_time();
        let readings: Vec<Reading> = documents.iter().map(work).collect();
        let spent = (processor_time() - begun).max(0.01);
        let sentences: usize = readings.iter().map(|reading| reading.sentences).sum();
        println!("{name}: {sentences} sentences, {:.0} a second", sentences as f64 / spent);
        readings
    };
    // Lexicons are built at the first reading.
    documents.iter().take(1).for_each(|document| drop(tilt_text::read(document)));
    let plain = timed("rules alone", &|document| tilt_text::read(document));
    let read = timed("rules and models", &|document| tilt_text::read_by(document, None, None, Some(models)));
    let (mut changed, mut all) = (0, 0);
    for (before, after) in plain.iter().zip(&read) {
        all += after.propositions.len();
        let known: Vec<String> = before.propositions.iter().map(line).collect();
        for proposition in after.propositions.iter().filter(|proposition| !known.contains(&line(proposition)))
        {
            changed += 1;
            println!("{}\n    {}", line(proposition), proposition.quote.exact.replace('\n', " "));
        }
    }
    println!("{changed} of {all} propositions changed");
    Ok(())
}

fn line(proposition: &Proposition) -> String {
    let links: Vec<String> =
        proposition.chain.iter().map(|link| format!("{} ({})", link.agent, link.cue)).collect();
    let values: Vec<&str> = proposition.factuality.iter().map(|value| value.name()).collect();
    format!("{} | {} | {}", links.join(" > "), values.join(" "), proposition.rules.join(" "))
}
