//! Tests of the training itself, on a treebank of a few sentences.

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use sha2::Digest;
use tilt_syntax::Analyser;

use crate::conllu::{self, GoldSentence};
use crate::encode::{Example, Lexicon};
use crate::network::{self, Turned};
use crate::shape::{Settings, Shape, padded};
use crate::vectors::Vectors;
use crate::{evaluate, export, learn, raw, rules};

fn treebank() -> Vec<GoldSentence> {
    let mut text = String::new();
    for (first, second) in [("ministers", "talks"), ("envoys", "treaties"), ("rebels", "villages")] {
        for verb in ["left", "saw", "wanted"] {
            text.push_str(&format!(
                "# text = The {first} {verb} {second}.\n1\tThe\tthe\tDET\tDT\t_\t2\tdet\n2\t{first}\t{}\tNOUN\tNNS\tNumber=Plur\t3\tnsubj\n3\t{verb}\t{verb}\tVERB\tVBD\t_\t0\troot\n4\t{second}\t{}\tNOUN\tNNS\tNumber=Plur\t3\tobj\n5\t.\t.\tPUNCT\t.\t_\t3\tpunct\n\n",
                first.trim_end_matches('s'),
                second.trim_end_matches('s'),
            ));
        }
    }
    conllu::parse(&text).expect("a treebank")
}

fn small() -> Settings {
    Settings {
        dim: 32,
        layers: 2,
        arc: 16,
        label: 16,
        epochs: 25,
        batch: 3,
        rate: 0.01,
        drop_in: 0.0,
        drop: 0.0,
        drop_word: 0.0,
        buckets: 64,
        ..Settings::default()
    }
}

fn model(settings: &Settings) -> Vec<u8> {
    let train = treebank();
    let vectors = Vectors::none();
    let lexicon = Lexicon::new(&train, &vectors, 10, settings.buckets);
    let upos = lexicon.upos.list.len();
    let shape =
        Shape::new(settings, padded(lexicon.deprels.list.len()), padded(upos + lexicon.xpos.list.len()));
    let examples: Vec<Example> = train.iter().map(|sentence| lexicon.encode(sentence)).collect();
    let words = lexicon.trained.len();
    let weights = learn::train(settings, &shape, &vectors, &examples, words, upos, &mut |_, _, _| {});
    export::export(settings, &shape, &weights, &vectors, &lexicon, &rules::learn(&train, &lexicon))
}

#[test]
fn a_small_treebank_is_learnt_and_the_same_seed_gives_the_same_bytes() {
    let first = model(&small());
    assert_eq!(first, model(&small()));
    assert_ne!(first, model(&Settings { seed: 8, ..small() }));
    let analyser = Analyser::load(first.leak()).unwrap();
    let tally = evaluate::tally(&analyser, &treebank());
    assert_eq!((tally.words, tally.upos, tally.lemma, tally.feats, tally.las), (45, 45, 45, 45, 45));
    assert!(
        raw::score(&analyser, &treebank(), false)
            .starts_with("tokens F1 100.00 UPOS F1 100.00 LAS F1 100.00")
    );
}

#[test]
fn the_card_names_the_model_that_is_shipped() {
    let card = include_str!("../../crates/tilt-models/MODEL-CARD.md");
    let digest = sha2::Sha256::digest(tilt_models::SYNTAX_EN);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(card.contains(&hex), "{hex}");
}

#[test]
fn gradients_agree_with_differences() {
    let settings = small();
    let train = treebank();
    let vectors = Vectors::none();
    let lexicon = Lexicon::new(&train, &vectors, 10, settings.buckets);
    let upos = lexicon.upos.list.len();
    let shape =
        Shape::new(&settings, padded(lexicon.deprels.list.len()), padded(upos + lexicon.xpos.list.len()));
    let examples: Vec<Example> = train.iter().map(|sentence| lexicon.encode(sentence)).collect();
    let part: Vec<&Example> = examples.iter().take(2).collect();
    let mut weights = learn::begin(&settings, &shape, lexicon.trained.len());
    let pass = |weights: &network::Weights| {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let turned = Turned::of(&shape, &weights.dense);
        network::learn(&settings, &shape, weights, &turned, &vectors, &part, upos, 1.0, &mut rng)
    };
    let grad = pass(&weights).dense;
    for at in (shape.root.start..shape.total).step_by(97) {
        let kept = weights.dense[at];
        let mut loss = |value: f32| {
            weights.dense[at] = value;
            pass(&weights).loss
        };
        let slope = (loss(kept + 2e-3) - loss(kept - 2e-3)) / 4e-3;
        weights.dense[at] = kept;
        let given = f64::from(grad[at]);
        assert!((slope - given).abs() < 0.02 + 0.03 * given.abs(), "weight {at}: {slope} and {given}");
    }
}
