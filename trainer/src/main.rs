//! Trains and scores the models: `tilt-train syntax DATA OUT --vectors FILE [--set name=value]…`.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool of developers")]
#![allow(missing_docs, reason = "a tool, no library")]

mod adam;
mod attribution;
#[cfg(test)]
mod check;
mod conllu;
mod encode;
mod evaluate;
mod export;
mod factuality;
mod learn;
mod loaded;
mod network;
mod raw;
mod recurrent;
mod relations;
mod rules;
mod shape;
mod speed;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use encode::{Example, Lexicon};
use sha2::Digest;
use shape::{Settings, Shape, padded};
use tilt_syntax::Analyser;

const USAGE: &str = "usage: tilt-train syntax DATA OUT --vectors FILE [--set name=value]…
       tilt-train eval-syntax [--tokens] [--model FILE] FILE.conllu…
       tilt-train relations OUT --vectors FILE --own FILE… [--plv FILE] [--neutral FILE] [--own-neutral FILE]…
                  [--neutral-ids FILE --treebank FILE] [--set name=value]…
       tilt-train eval-pairs --vectors FILE --own FILE… --plv FILE --neutral FILE [--set name=value]…
       tilt-train attribution OUT DIR [--dev DIR] [--set name=value]…
       tilt-train factuality OUT FILE… [--dev FILE]… [--set name=value]…
       tilt-train loaded DIR [--out FILE] [--folds N] [--set name=value]…
       tilt-train read-models FILE…
       tilt-train speed-relations FILE
       tilt-train speed-read STAGE THREADS FILE
       tilt-train read-relations [--model FILE] FILE…
       tilt-train relation-sentences OUT FRAMES… [--noise FILE] [--each N] [--seed N] [--bare]
       tilt-train eval-relations --vectors FILE --own FILE… --plv FILE [--test FILE] [--ablation] [--errors] [--set name=value]…";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["syntax", data, out, ref rest @ ..] => syntax(Path::new(data), Path::new(out), rest),
        ["eval-syntax", "--tokens", ref files @ ..] if !files.is_empty() => eval(files, true),
        ["eval-syntax", ref files @ ..] if !files.is_empty() => eval(files, false),
        ["relations", ref rest @ ..] => relations::make(rest),
        ["eval-pairs", ref rest @ ..] => relations::eval_pairs(rest),
        ["speed-relations", ref rest @ ..] => relations::speed(rest),
        ["speed-read", ref rest @ ..] => speed::read(rest),
        ["read-relations", ref rest @ ..] => relations::read(rest),
        ["relation-sentences", ref rest @ ..] => relations::sentences(rest),
        ["read-models", ref rest @ ..] => attribution::read(rest),
        ["loaded", ref rest @ ..] => loaded::make(rest),
        ["factuality", ref rest @ ..] => factuality::make(rest),
        ["attribution", ref rest @ ..] => attribution::make(rest),
        ["eval-relations", ref rest @ ..] => relations::eval(rest),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn syntax(data: &Path, out: &Path, rest: &[&str]) -> Result<(), String> {
    let mut settings = Settings::default();
    let mut file: Option<PathBuf> = None;
    for pair in rest.chunks(2) {
        match pair {
            ["--vectors", path] => file = Some(PathBuf::from(path)),
            ["--set", change] => {
                let (name, value) = change.split_once('=').ok_or("--set takes name=value")?;
                settings.set(name, value)?;
            }
            _ => return Err(format!("not understood: {}", pair.join(" "))),
        }
    }
    let train = conllu::read(&data.join("ewt_train.conllu.gz"))?;
    let dev = conllu::read(&data.join("ewt_dev.conllu"))?;
    let seen: std::collections::BTreeSet<String> =
        train.iter().flat_map(|sentence| &sentence.words).map(|word| encode::lower(&word.form)).collect();
    let vectors = match &file {
        Some(file) => vectors::read(file, settings.vocabulary, &|word| seen.contains(word))?,
        None => vectors::Vectors::none(),
    };
    let lexicon = Lexicon::new(&train, &vectors, settings.vocabulary, settings.buckets);
    let upos = lexicon.upos.list.len();
    let shape =
        Shape::new(&settings, padded(lexicon.deprels.list.len()), padded(upos + lexicon.xpos.list.len()));
    let examples: Vec<Example> = train.iter().map(|sentence| lexicon.encode(sentence)).collect();
    let held: Vec<Example> = dev.iter().map(|sentence| lexicon.encode(sentence)).collect();
    println!("{settings:?}\n{} dense weights, {} words listed", shape.total, lexicon.words.len());
    let weights = learn::train(
        &settings,
        &shape,
        &vectors,
        &examples,
        lexicon.trained.len(),
        upos,
        &mut |epoch, loss, weights| {
            let score = learn::score(&settings, &shape, weights, &vectors, &held, upos);
            println!("epoch {epoch} loss {loss:.4} dev {score}");
        },
    );
    let rules = rules::learn(&train, &lexicon);
    let model = export::export(&settings, &shape, &weights, &vectors, &lexicon, &rules);
    std::fs::write(out, &model).map_err(|error| format!("{}: {error}", out.display()))?;
    let digest = sha2::Sha256::digest(&model);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} bytes, sha256 {hex}", model.len());
    let analyser = Analyser::load(model.leak()).map_err(|error| error.to_string())?;
    println!("as written, dev: {}", evaluate::tally(&analyser, &dev));
    Ok(())
}

fn eval(args: &[&str], shown: bool) -> Result<(), String> {
    let (model, files): (&'static [u8], &[&str]) = match args {
        ["--model", path, files @ ..] => {
            (std::fs::read(path).map_err(|error| format!("{path}: {error}"))?.leak(), files)
        }
        files => (tilt_models::SYNTAX_EN, files),
    };
    let begun = std::time::Instant::now();
    let analyser = Analyser::load(model).map_err(|error| error.to_string())?;
    println!("model of {} bytes loaded in {:.1} ms", model.len(), begun.elapsed().as_secs_f64() * 1e3);
    for file in files {
        let sentences = conllu::read(Path::new(file))?;
        println!("{file}: {}", evaluate::tally(&analyser, &sentences));
        println!("{file}: from the text of sentences: {}", raw::score(&analyser, &sentences, shown));
        println!(
            "{file}: {:.0} sentences/s on one core, gold tokens",
            evaluate::speed(&analyser, &sentences)
        );
    }
    Ok(())
}
