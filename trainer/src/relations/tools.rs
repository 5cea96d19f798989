//! Small tools: how fast the stages are, and what the model adds to documents.

use tilt_syntax::Analyser;
use tilt_text::relation::model::Model;
use tilt_text::relation::scene::Scene;
use tilt_text::relation::{rules, table};

/// Seconds that this process has spent on a processor, in steps of 10 ms; on a shared machine the clock on the wall says
/// more about the neighbours.
pub fn processor_time() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: f64 =
        after_name.split(' ').skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / 100.0
}

/// `tilt-train speed-relations FILE`: sentences a second of processor time in each stage, with the shipped models.
pub fn speed(rest: &[&str]) -> Result<(), String> {
    let [path] = rest else { return Err("one file of marked sentences is needed".to_owned()) };
    let begun = std::time::Instant::now();
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let syntax = begun.elapsed();
    let begun = std::time::Instant::now();
    let model = Model::load(tilt_models::RELATIONS_EN).map_err(|error| error.to_string())?;
    println!(
        "models loaded in {:.1} and {:.1} ms",
        syntax.as_secs_f64() * 1e3,
        begun.elapsed().as_secs_f64() * 1e3
    );
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let rows = table::read(&text)?;
    let scenes: Vec<Scene> = rows.iter().map(|row| Scene::read(&row.pair, &analyser)).collect();
    let timed = |name: &str, work: &mut dyn FnMut() -> usize| {
        let (begun, mut done) = (processor_time(), 0);
        while done == 0 || processor_time() - begun < 2.0 && done < 5_000_000 {
            done += work();
        }
        let spent = (processor_time() - begun).max(0.01);
        println!("{name:<44} {:>8.0} sentences/s", done as f64 / spent);
    };
    let count = |parts: &mut dyn Iterator<Item = usize>| parts.filter(|length| *length > 0).count();
    timed("grammar alone", &mut || {
        let words = |row: &table::Row| tilt_core::syntax::Analyser::words(&analyser, &row.pair.text).len();
        count(&mut rows.iter().map(words))
    });
    timed("names, grammar and the way between actors", &mut || {
        count(&mut rows.iter().map(|row| Scene::read(&row.pair, &analyser).words.len()))
    });
    timed("rules alone, on parsed text", &mut || {
        count(&mut scenes.iter().map(|scene| rules::read(scene).scores.len()))
    });
    timed("rules, features and model, on parsed text", &mut || {
        count(&mut scenes.iter().map(|scene| model.decide(scene, 0).shares.len()))
    });
    timed("raw text to events, nobody marked", &mut || {
        count(
            &mut rows
                .iter()
                .map(|row| tilt_text::relation::events(&row.pair.text, &analyser, &model).len() + 1),
        )
    });
    Ok(())
}

/// `tilt-train read-relations [--model FILE] FILE…`: what the model adds to the reading of documents, to be read by eye.
pub fn read(rest: &[&str]) -> Result<(), String> {
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let (model, rest) = match rest {
        ["--model", path, rest @ ..] => {
            (std::fs::read(path).map_err(|error| format!("{path}: {error}"))?.leak() as &'static [u8], rest)
        }
        rest => (tilt_models::RELATIONS_EN, rest),
    };
    let model = Model::load(model).map_err(|error| error.to_string())?;
    let reader = tilt_text::relation::Reader { analyser: &analyser, model: &model };
    for path in rest {
        let bytes = std::fs::read(path).map_err(|error| format!("{path}: {error}"))?;
        let document = tilt_text::decode(path, &bytes, &tilt_core::DocumentMeta::default());
        let document = document.map_err(|error| format!("{path}: {error}"))?.value;
        let (plain, read) = (tilt_text::read(&document), tilt_text::read_with(&document, None, Some(reader)));
        let (before, after) = (plain.propositions.len(), read.propositions.len());
        println!(
            "{path}: {} sentences, {before} propositions by rules, {after} with the model",
            read.sentences
        );
        for proposition in read.propositions {
            if let tilt_core::proposition::Content::Event { root, sources, targets, .. } =
                &proposition.content
                && proposition.rules.contains(&tilt_text::relation::MODEL_RULE)
            {
                let names = |parties: &[tilt_core::proposition::Party]| {
                    parties.iter().map(|party| party.surface.clone()).collect::<Vec<_>>().join("+")
                };
                let root = root.map_or("-", tilt_core::ontology::PloverRoot::name);
                let reasons = proposition.warnings.iter().filter(|warning| warning.code == "W-text-model");
                let reasons: Vec<String> = reasons.flat_map(|warning| warning.examples.clone()).collect();
                let span = proposition.quote.span;
                let from =
                    (0..=span.start.saturating_sub(70)).rev().find(|at| document.text.is_char_boundary(*at));
                let to = (span.end + 60..)
                    .find(|at| *at >= document.text.len() || document.text.is_char_boundary(*at));
                let around = from.unwrap_or(0)..to.unwrap_or(span.end).min(document.text.len());
                let quote = document.text[around].replace('\n', " ");
                println!(
                    "  {root} {} -> {} | {quote} | {:?} | {}",
                    names(sources),
                    names(targets),
                    proposition.modality,
                    reasons.join("; ")
                );
            }
        }
    }
    Ok(())
}
