//! Pairs and roots where nobody is marked: sentences to learn from, and scores in folds.

use tilt_syntax::Analyser;
use tilt_text::relation::features::{self, Parts};
use tilt_text::relation::label::Label;
use tilt_text::relation::table;

use super::evaluate::FOLDS;
use super::learn::{self, Example};
use super::{Args, args, load, pairs};

/// Where a sentence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    Plv,
    Neutral,
}

/// A sentence in which nobody is marked.
pub(super) struct Unmarked {
    origin: Origin,
    /// With its candidates and what is right.
    pub sentence: pairs::Sentence,
    text: String,
}

/// What was answered for a sentence.
struct Answer {
    at: usize,
    pair: bool,
    root: bool,
    some: f32,
}

/// Sentences for the choice of pairs: own, plv, and the neutral class of a file with columns `sentence` and `penta`.
pub(super) fn unmarked(args: &Args) -> Result<Vec<Unmarked>, String> {
    let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
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
                let sentence = pairs::Sentence::read(&row.pair, gold, &analyser);
                out.push(Unmarked { origin, sentence, text: row.pair.text.clone() });
            }
        }
    }
    let mut none = |origin: Origin, text: &str| {
        let pair =
            tilt_text::relation::Pair { text: text.to_owned(), ..tilt_text::relation::Pair::default() };
        let sentence = pairs::Sentence::read(&pair, Label::None, &analyser);
        out.push(Unmarked { origin, sentence, text: pair.text });
    };
    for path in &args.own_neutral {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        text.lines().filter(|line| !line.starts_with('#')).for_each(|line| none(Origin::Own, line));
    }
    if let (Some(list), Some(treebank)) = (&args.neutral_ids, &args.treebank) {
        let text = std::fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
        let ids: std::collections::BTreeSet<&str> = text.lines().collect();
        let sentences = crate::conllu::read(treebank)?;
        for sentence in sentences.iter().filter(|sentence| ids.contains(sentence.id.as_str())) {
            none(Origin::Own, &sentence.text);
        }
    }
    if let Some(path) = &args.neutral {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for line in text.lines().filter(|line| line.ends_with("\t0")) {
            let pair = tilt_text::relation::Pair::parse(line.trim_end_matches("\t0").trim_matches('"'));
            let sentence = pairs::Sentence::read(&pair, Label::None, &analyser);
            out.push(Unmarked { origin: Origin::Neutral, sentence, text: pair.text });
        }
    }
    Ok(out)
}

/// `tilt-train eval-pairs --vectors FILE --own FILE… --plv FILE --neutral FILE`: pairs and roots without marks, in folds.
pub fn eval_pairs(rest: &[&str]) -> Result<(), String> {
    let args = args(rest)?;
    let (words, own, plv) = load(&args)?;
    let plv = plv.ok_or("--plv FILE is needed")?;
    let sentences = unmarked(&args)?;
    let fold = |at: usize| features::hash(&["fold", &sentences[at].text]) as usize % FOLDS;
    let of_plv = sentences.iter().filter(|row| row.origin == Origin::Plv);
    let covered = of_plv.filter(|row| !row.sentence.right.is_empty()).count();
    println!("{covered} of {} pairs of plv are among the candidates", plv.rows.len());
    let (fo, fp) = (own.features(&words, Parts::ALL), plv.features(&words, Parts::ALL));
    let mut answers: Vec<Answer> = Vec::new();
    for held in 0..FOLDS {
        let train: Vec<&pairs::Sentence> = (0..sentences.len())
            .filter(|at| sentences[*at].origin == Origin::Own || fold(*at) != held)
            .map(|at| &sentences[at].sentence)
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
        for at in (0..sentences.len()).filter(|at| sentences[*at].origin != Origin::Own && fold(*at) == held)
        {
            let sentence = &sentences[at].sentence;
            let (pair, some) = sentence.answer(&weights);
            let Some((s, t)) = pair else {
                answers.push(Answer { at, pair: false, root: false, some: 0.0 });
                continue;
            };
            let (source, target) = (&sentence.candidates[s], &sentence.candidates[t]);
            let marked = sentence.scene.with_marks(source.words.clone(), target.words.clone());
            let root = model.decide(&marked, 0).root();
            let is_pair = sentence.right.contains(&(s, t));
            answers.push(Answer { at, pair: is_pair, root: is_pair && root == sentence.gold, some });
        }
    }
    let (answers, sentences) = (&answers, &sentences);
    for least in [0.0, 0.5, 0.7, 0.8, 0.9, 0.92, 0.95] {
        let given = |origin: Origin| {
            answers.iter().filter(move |row| sentences[row.at].origin == origin && row.some > least)
        };
        let share = |part: usize, origin: Origin| {
            part as f64 / sentences.iter().filter(|row| row.origin == origin).count() as f64
        };
        println!(
            "least share {least:.2}: pair {:.3}, pair and root {:.3}, dyads on neutral {:.3}",
            share(given(Origin::Plv).filter(|row| row.pair).count(), Origin::Plv),
            share(given(Origin::Plv).filter(|row| row.root).count(), Origin::Plv),
            share(given(Origin::Neutral).count(), Origin::Neutral)
        );
    }
    Ok(())
}
