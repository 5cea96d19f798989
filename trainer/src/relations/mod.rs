//! The relation model: `tilt-train relations` makes it, `tilt-train eval-relations` says what it is worth.

#[cfg(test)]
mod check;
mod frames;
mod learn;
mod pairs;
mod words;

pub use frames::write as sentences;

use std::path::{Path, PathBuf};

use learn::{Example, Settings};
use tilt_syntax::Analyser;
use tilt_text::relation::features::{self, Features, Parts};
use tilt_text::relation::label::Label;
use tilt_text::relation::model::{Model, Words, softmax};
use tilt_text::relation::rules::{self, Verdict};
use tilt_text::relation::scene::Scene;
use tilt_text::relation::score::{self, Scores};
use tilt_text::relation::table;

/// Folds of a cross-validation.
const FOLDS: usize = 5;

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

fn load(args: &Args) -> Result<(Words, Set, Option<Set>), String> {
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let vectors = args.vectors.as_ref().ok_or("--vectors FILE is needed")?;
    let words = words::build(vectors, args.settings.vocabulary, args.settings.width)?;
    let own: Result<Vec<Set>, String> = args.own.iter().map(|path| Set::read(path, &analyser)).collect();
    let plv = args.plv.as_ref().map(|path| Set::read(path, &analyser)).transpose()?;
    Ok((words, merge(own?), plv))
}

/// `tilt-train relations OUT --vectors FILE --own FILE… [--plv FILE] [--set name=value]…`
pub fn make(rest: &[&str]) -> Result<(), String> {
    let args = args(rest)?;
    let out = args.out.clone().ok_or("where should the model go?")?;
    let (words, own, plv) = load(&args)?;
    let sets: Vec<&Set> = std::iter::once(&own).chain(&plv).collect();
    let features: Vec<Vec<Features>> = sets.iter().map(|set| set.features(&words, Parts::ALL)).collect();
    let examples: Vec<Example<'_>> = sets
        .iter()
        .zip(&features)
        .flat_map(|(set, features)| {
            let rows = features.iter().enumerate();
            rows.map(|(at, features)| Example { features, label: set.gold(at).index(), weight: 1.0 })
        })
        .collect();
    let mut model = learn::train(&args.settings, &words, &examples);
    if args.neutral.is_some() {
        let (sentences, _) = unmarked(&args)?;
        let all: Vec<&pairs::Sentence> = sentences.iter().map(|(_, sentence)| sentence).collect();
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

/// Answers of a model: the best root of each row.
fn answers(model: &Model, features: &[Features]) -> Vec<Label> {
    let answer = |features: &Features| {
        let shares = softmax(model.scores(features));
        let roots = &Label::ALL[..Label::ALL.len() - 1];
        let mut best = roots[0];
        for root in roots {
            if shares[root.index()] > shares[best.index()] {
                best = *root;
            }
        }
        best
    };
    features.iter().map(answer).collect()
}

fn scores(set: &Set, answers: &[Label], name: &dyn Fn(Label) -> &'static str) -> Scores {
    let rows: Vec<(&str, &str)> = answers
        .iter()
        .enumerate()
        .filter(|(at, _)| set.gold(*at) != Label::None)
        .map(|(at, given)| (name(set.gold(at)), name(*given)))
        .collect();
    score::score(&rows)
}

fn quad(label: Label) -> &'static str {
    label.quad().map_or("NONE", tilt_core::ontology::QuadClass::name)
}

fn binary(label: Label) -> &'static str {
    match label.is_conflict() {
        Some(true) => "conflict",
        Some(false) => "cooperation",
        None => "NONE",
    }
}

fn told(what: &str, set: &Set, answers: &[Label]) {
    let root = scores(set, answers, &Label::name);
    let (quad, binary) = (scores(set, answers, &quad), scores(set, answers, &binary));
    println!(
        "{what:<44} root {:.3} [{:.3} {:.3}] acc {:.3}  quad {:.3}  binary {:.3}",
        root.macro_f1,
        root.macro_interval.0,
        root.macro_interval.1,
        root.accuracy,
        quad.macro_f1,
        binary.macro_f1
    );
}

/// Cross-validated answers on `plv`, with `own` always among the training examples.
fn crossed(
    settings: &Settings,
    words: &Words,
    plv: (&Set, &[Features]),
    own: Option<(&Set, &[Features])>,
) -> Vec<Label> {
    let folds = folds(plv.0);
    let mut out = vec![Label::None; plv.0.rows.len()];
    for fold in 0..FOLDS {
        let mut examples: Vec<Example<'_>> = Vec::new();
        if let Some((set, features)) = own {
            examples.extend(features.iter().enumerate().map(|(at, f)| Example {
                features: f,
                label: set.gold(at).index(),
                weight: 1.0,
            }));
        }
        for (at, features) in plv.1.iter().enumerate().filter(|(at, _)| folds[*at] != fold) {
            examples.push(Example { features, label: plv.0.gold(at).index(), weight: 1.0 });
        }
        let model = learn::train(settings, words, &examples);
        let held: Vec<usize> = (0..folds.len()).filter(|at| folds[*at] == fold).collect();
        for at in held {
            out[at] = answers(&model, &plv.1[at..=at])[0];
        }
    }
    out
}

/// Folds with equal shares of each root, dealt out in an order that a hash of the sentence fixes.
fn folds(set: &Set) -> Vec<usize> {
    let mut order: Vec<(Label, u32, usize)> = (0..set.rows.len())
        .map(|at| (set.gold(at), features::hash(&["fold", &set.rows[at].pair.text]), at))
        .collect();
    order.sort();
    let mut folds = vec![0; set.rows.len()];
    for (place, (.., at)) in order.iter().enumerate() {
        folds[*at] = place % FOLDS;
    }
    folds
}

/// `tilt-train eval-relations --vectors FILE --own FILE… --plv FILE [--test FILE] [--ablation] [--set name=value]…`
pub fn eval(rest: &[&str]) -> Result<(), String> {
    let args = args(rest)?;
    let (words, own, plv) = load(&args)?;
    let plv = plv.ok_or("--plv FILE is needed")?;
    println!("own {} rows, plv {} rows", own.rows.len(), plv.rows.len());
    let rules = |set: &Set| -> Vec<Label> { set.verdicts.iter().map(Verdict::best_root).collect() };
    told("rules and lexicon alone, on plv", &plv, &rules(&plv));
    told("rules and lexicon alone, on own", &own, &rules(&own));
    let test = args.test.as_ref().map(|path| {
        let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
        Set::read(path, &analyser)
    });
    let test = test.transpose()?;
    if let Some(test) = &test {
        told("rules and lexicon alone, on test", test, &rules(test));
    }
    let all = Parts::ALL;
    let only = Parts { words: false, syntax: false, lexicon: false, vectors: false, roles: false };
    let variants: Vec<(&str, Parts)> = if args.ablation {
        vec![
            ("all", all),
            ("words only", Parts { words: true, ..only }),
            ("words and vectors", Parts { words: true, vectors: true, ..only }),
            ("without words", Parts { words: false, ..all }),
            ("without syntax", Parts { syntax: false, ..all }),
            ("without lexicon", Parts { lexicon: false, ..all }),
            ("without vectors", Parts { vectors: false, ..all }),
            ("without roles", Parts { roles: false, ..all }),
        ]
    } else {
        vec![("all", all)]
    };
    for (name, parts) in variants {
        let (fo, fp) = (own.features(&words, parts), plv.features(&words, parts));
        let settings = &args.settings;
        let ft = test.as_ref().map(|test| (test, test.features(&words, parts)));
        let of = |set: &Set, features: &[Features]| {
            let examples: Vec<Example<'_>> = features
                .iter()
                .enumerate()
                .map(|(at, f)| Example { features: f, label: set.gold(at).index(), weight: 1.0 })
                .collect();
            learn::train(settings, &words, &examples)
        };
        let from_plv = of(&plv, &fp);
        told(&format!("{name}: plv → own"), &own, &answers(&from_plv, &fo));
        let from_own = of(&own, &fo);
        let given = answers(&from_own, &fp);
        told(&format!("{name}: own → plv"), &plv, &given);
        if args.errors {
            errors(&plv, &given);
        }
        told(&format!("{name}: plv → plv, 5 folds"), &plv, &crossed(settings, &words, (&plv, &fp), None));
        let given = crossed(settings, &words, (&plv, &fp), Some((&own, &fo)));
        told(&format!("{name}: plv and own → plv, 5 folds"), &plv, &given);
        if let Some((test, ft)) = &ft {
            told(&format!("{name}: plv → test"), test, &answers(&from_plv, ft));
            told(&format!("{name}: own → test"), test, &answers(&from_own, ft));
            let examples: Vec<Example<'_>> = [(&own, &fo), (&plv, &fp)]
                .into_iter()
                .flat_map(|(set, features)| {
                    features.iter().enumerate().map(|(at, f)| Example {
                        features: f,
                        label: set.gold(at).index(),
                        weight: 1.0,
                    })
                })
                .collect();
            let both = learn::train(settings, &words, &examples);
            told(&format!("{name}: plv and own → test"), test, &answers(&both, ft));
        }
    }
    Ok(())
}

fn errors(set: &Set, given: &[Label]) {
    for (at, given) in given.iter().enumerate().filter(|(at, given)| set.gold(*at) != **given) {
        let scene = &set.scenes[at];
        let chain: Vec<&str> = scene.chain.iter().take(5).map(|at| scene.lemmas[*at].as_str()).collect();
        println!(
            "  {} given {} rules {} [{}] {}",
            set.gold(at).name(),
            given.name(),
            set.verdicts[at].label().name(),
            chain.join(" "),
            scene.text
        );
    }
}

/// Where a sentence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    Plv,
    Neutral,
}

/// Sentences for the choice of pairs: own, plv, and the neutral class of a file with columns `sentence` and `penta`.
fn unmarked(args: &Args) -> Result<(Vec<(Origin, pairs::Sentence)>, Vec<String>), String> {
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    let mut texts = Vec::new();
    let files = args
        .own
        .iter()
        .map(|path| (Origin::Own, path))
        .chain(args.plv.iter().map(|path| (Origin::Plv, path)));
    for (origin, path) in files {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let rows = table::read(&text)?;
        // Own sentences stand in frames of which the first expansions say enough about structure.
        for (number, row) in rows.iter().enumerate() {
            if origin == Origin::Own && number % 3 != 0 {
                continue;
            }
            if let Some(gold) = row.gold {
                out.push((origin, pairs::Sentence::read(&row.pair, gold, &analyser)));
                texts.push(row.pair.text.clone());
            }
        }
    }
    if let Some(path) = &args.neutral {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for line in text.lines().filter(|line| line.ends_with("\t0")) {
            let pair = tilt_text::relation::Pair::parse(line.trim_end_matches("\t0").trim_matches('"'));
            out.push((Origin::Neutral, pairs::Sentence::read(&pair, Label::None, &analyser)));
            texts.push(pair.text);
        }
    }
    Ok((out, texts))
}

/// `tilt-train eval-pairs --vectors FILE --own FILE… --plv FILE --neutral FILE`: pairs and roots without marks, in folds.
pub fn eval_pairs(rest: &[&str]) -> Result<(), String> {
    let args = args(rest)?;
    let (words, own, plv) = load(&args)?;
    let plv = plv.ok_or("--plv FILE is needed")?;
    let (sentences, texts) = unmarked(&args)?;
    let fold = |at: usize| features::hash(&["fold", &texts[at]]) as usize % FOLDS;
    let covered =
        sentences.iter().filter(|(origin, s)| *origin == Origin::Plv && !s.right.is_empty()).count();
    println!("{covered} of {} pairs of plv are among the candidates", plv.rows.len());
    let (fo, fp) = (own.features(&words, Parts::ALL), plv.features(&words, Parts::ALL));
    let mut answers: Vec<(usize, bool, bool, f32)> = Vec::new();
    for held in 0..FOLDS {
        let train: Vec<&pairs::Sentence> = (0..sentences.len())
            .filter(|at| sentences[*at].0 == Origin::Own || fold(*at) != held)
            .map(|at| &sentences[at].1)
            .collect();
        let weights = pairs::train(&train, args.settings.seed);
        let of_fold = |at: usize| features::hash(&["fold", &plv.rows[at].pair.text]) as usize % FOLDS;
        let mut examples: Vec<Example<'_>> = fo
            .iter()
            .enumerate()
            .map(|(at, f)| Example { features: f, label: own.gold(at).index(), weight: 1.0 })
            .collect();
        examples.extend(
            fp.iter().enumerate().filter(|(at, _)| of_fold(*at) != held).map(|(at, f)| Example {
                features: f,
                label: plv.gold(at).index(),
                weight: 1.0,
            }),
        );
        let model = learn::train(&args.settings, &words, &examples);
        for at in (0..sentences.len()).filter(|at| sentences[*at].0 != Origin::Own && fold(*at) == held) {
            let sentence = &sentences[at].1;
            let (pair, some) = sentence.answer(&weights);
            let Some((s, t)) = pair else {
                answers.push((at, false, false, 0.0));
                continue;
            };
            let (source, target) = (&sentence.candidates[s], &sentence.candidates[t]);
            let marked = sentence.scene.with_marks(source.words.clone(), target.words.clone());
            let root = model.decide(&marked, 0).root();
            let is_pair = sentence.right.contains(&(s, t));
            answers.push((at, is_pair, is_pair && root == sentence.gold, some));
        }
    }
    for least in [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let count = |origin: Origin, test: &dyn Fn(&(usize, bool, bool, f32)) -> bool| {
            answers.iter().filter(|row| sentences[row.0].0 == origin && row.3 > least && test(row)).count()
                as f64
        };
        let all = |origin: Origin| sentences.iter().filter(|(known, _)| *known == origin).count() as f64;
        println!(
            "least share {least:.1}: pair {:.3}, pair and root {:.3}, dyads on neutral {:.3}",
            count(Origin::Plv, &|row| row.1) / all(Origin::Plv),
            count(Origin::Plv, &|row| row.2) / all(Origin::Plv),
            count(Origin::Neutral, &|_| true) / all(Origin::Neutral)
        );
    }
    Ok(())
}

/// `tilt-train speed-relations FILE`: sentences a second of each stage on one core, with the shipped models.
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
        let mut best: f64 = 0.0;
        for _ in 0..5 {
            let begun = std::time::Instant::now();
            let done = work();
            best = best.max(done as f64 / begun.elapsed().as_secs_f64());
        }
        println!("{name:<44} {best:>8.0} sentences/s");
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
