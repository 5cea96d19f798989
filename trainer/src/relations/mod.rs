//! The relation model: `tilt-train relations` makes it, `tilt-train eval-relations` says what it is worth.

#[cfg(test)]
mod check;
mod evaluate;
mod frames;
mod learn;
#[cfg(test)]
mod meetings;
mod pairs;
mod tools;
mod unmarked;
mod words;

pub use evaluate::eval;
pub use frames::write as sentences;
pub use tools::{processor_time, read, speed};
pub use unmarked::eval_pairs;

use std::path::{Path, PathBuf};

use learn::{Example, Settings};
use tilt_syntax::Analyser;
use tilt_text::relation::features::{self, Features, Parts};
use tilt_text::relation::label::Label;
use tilt_text::relation::model::Words;
use tilt_text::relation::rules::{self, Verdict};
use tilt_text::relation::scene::Scene;
use tilt_text::relation::table;

/// A file of marked sentences, read and parsed.
struct Set {
    rows: Vec<table::Row>,
    scenes: Vec<Scene>,
    verdicts: Vec<Verdict>,
}

impl Set {
    fn read(path: &Path, analyser: &Analyser) -> Result<Set, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut rows = table::read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        for row in rows.iter().filter(|row| row.gold.is_none()) {
            eprintln!("{}:{}: no root `{}`", path.display(), row.line, row.written);
        }
        rows.retain(|row| row.gold.is_some());
        let scenes: Vec<Scene> = rows.iter().map(|row| Scene::read(&row.pair, analyser)).collect();
        let verdicts = scenes.iter().map(rules::read).collect();
        Ok(Set { rows, scenes, verdicts })
    }

    fn gold(&self, at: usize) -> Label {
        self.rows[at].gold.unwrap_or(Label::None)
    }

    fn features(&self, words: &Words, parts: Parts) -> Vec<Features> {
        let pairs = self.scenes.iter().zip(&self.verdicts);
        pairs.map(|(scene, verdict)| features::read(scene, words, verdict, parts, false)).collect()
    }
}

/// Arguments of both commands.
#[derive(Default)]
struct Args {
    settings: Settings,
    vectors: Option<PathBuf>,
    own: Vec<PathBuf>,
    plv: Option<PathBuf>,
    test: Option<PathBuf>,
    out: Option<PathBuf>,
    neutral: Option<PathBuf>,
    /// Own sentences without an event and without marks.
    own_neutral: Vec<PathBuf>,
    /// A list of sentences of a treebank that hold no event, and the treebank.
    neutral_ids: Option<PathBuf>,
    treebank: Option<PathBuf>,
    ablation: bool,
    errors: bool,
}

fn args(rest: &[&str]) -> Result<Args, String> {
    let mut args = Args::default();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} takes a value"));
        match *word {
            "--vectors" => args.vectors = Some(value()?.into()),
            "--own" => args.own.push(value()?.into()),
            "--plv" => args.plv = Some(value()?.into()),
            "--test" => args.test = Some(value()?.into()),
            "--own-neutral" => args.own_neutral.push(value()?.into()),
            "--neutral-ids" => args.neutral_ids = Some(value()?.into()),
            "--treebank" => args.treebank = Some(value()?.into()),
            "--neutral" => args.neutral = Some(value()?.into()),
            "--ablation" => args.ablation = true,
            "--errors" => args.errors = true,
            "--set" => {
                let (name, value) = value()?.split_once('=').ok_or("--set takes name=value")?;
                args.settings.set(name, value)?;
            }
            other if args.out.is_none() && !other.starts_with("--") => args.out = Some(other.into()),
            other => return Err(format!("not understood: {other}")),
        }
    }
    Ok(args)
}

fn merge(sets: Vec<Set>) -> Set {
    let mut all = Set { rows: Vec::new(), scenes: Vec::new(), verdicts: Vec::new() };
    for set in sets {
        all.rows.extend(set.rows);
        all.scenes.extend(set.scenes);
        all.verdicts.extend(set.verdicts);
    }
    all
}

fn examples<'f>(set: &Set, features: &'f [Features]) -> Vec<Example<'f>> {
    let rows = features.iter().enumerate();
    rows.map(|(at, features)| Example { features, label: set.gold(at).index(), weight: 1.0 }).collect()
}

fn load(args: &Args) -> Result<(Words, Set, Option<Set>), String> {
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let vectors = args.vectors.as_ref().ok_or("--vectors FILE is needed")?;
    let words = words::build(vectors, args.settings.vocabulary, args.settings.width)?;
    let own: Result<Vec<Set>, String> = args.own.iter().map(|path| Set::read(path, &analyser)).collect();
    let plv = args.plv.as_ref().map(|path| Set::read(path, &analyser)).transpose()?;
    Ok((words, merge(own?), plv))
}

/// `tilt-train relations OUT --vectors FILE --own FILE… [--plv FILE] [--neutral FILE] [--own-neutral FILE]…
/// [--neutral-ids FILE --treebank FILE] [--set name=value]…`
pub fn make(rest: &[&str]) -> Result<(), String> {
    let args = args(rest)?;
    let out = args.out.clone().ok_or("where should the model go?")?;
    let (words, own, plv) = load(&args)?;
    let sets: Vec<&Set> = std::iter::once(&own).chain(&plv).collect();
    let features: Vec<Vec<Features>> = sets.iter().map(|set| set.features(&words, Parts::ALL)).collect();
    let examples: Vec<Example<'_>> =
        sets.iter().zip(&features).flat_map(|(set, features)| examples(set, features)).collect();
    let mut model = learn::train(&args.settings, &words, &examples);
    if args.neutral.is_some() {
        let sentences = unmarked::unmarked(&args)?;
        let all: Vec<&pairs::Sentence> = sentences.iter().map(|row| &row.sentence).collect();
        let mut weights = pairs::train(&all, args.settings.seed);
        weights.insert(tilt_text::relation::dyads::least_key(), args.settings.least_event);
        model = model.with_pairs(&weights.into_iter().collect::<Vec<_>>());
    }
    let bytes = model.write();
    std::fs::write(&out, &bytes).map_err(|error| format!("{}: {error}", out.display()))?;
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{} examples, {} bytes, sha256 {hex}", examples.len(), bytes.len());
    Ok(())
}
