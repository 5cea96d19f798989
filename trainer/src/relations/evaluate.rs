//! What the relation model is worth: in folds, from one corpus to another, and without some of its features.

use tilt_syntax::Analyser;
use tilt_text::relation::features::{self, Features, Parts};
use tilt_text::relation::label::Label;
use tilt_text::relation::model::{Model, Words, softmax};
use tilt_text::relation::rules::Verdict;
use tilt_text::relation::score::{self, Scores};

use super::learn::{self, Example, Settings};
use super::{Set, args, load};

/// Folds of a cross-validation.
pub(super) const FOLDS: usize = 5;

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
