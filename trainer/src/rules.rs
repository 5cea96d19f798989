//! Rules for lemmas and features, learnt by counting: the most frequent edit of each ending, kept only where it
//! differs from what the next shorter ending would do.

use std::collections::BTreeMap;

use tilt_syntax::lemma::{
    Edit, LONGEST_ENDING, ending_key, endings, feature_key, usual_feature_key, whole_key,
};

use crate::conllu::GoldSentence;
use crate::encode::{Lexicon, lower};

/// Learnt rules: lists and the values by key.
pub struct Rules {
    pub edits: Vec<Edit>,
    pub features: Vec<String>,
    pub values: BTreeMap<u64, u16>,
}

type Counts<K> = BTreeMap<K, BTreeMap<usize, u32>>;

fn most(counts: &BTreeMap<usize, u32>) -> usize {
    let best = counts.iter().max_by_key(|(value, count)| (**count, std::cmp::Reverse(**value)));
    best.map_or(0, |(value, _)| *value)
}

/// Counts the treebank.
pub fn learn(train: &[GoldSentence], lexicon: &Lexicon) -> Rules {
    let words = || train.iter().flat_map(|sentence| &sentence.words);
    let edit_of = |form: &str, low: &str, lemma: &str, xpos: &str| {
        Edit::between(form, low, lemma, xpos.starts_with("NNP") || form != low && lemma != low)
    };
    let mut edit_numbers: BTreeMap<Edit, usize> = BTreeMap::new();
    let mut feature_numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words() {
        let low = lower(&word.form);
        edit_numbers.insert(edit_of(&word.form, &low, &word.lemma, &word.xpos), 0);
        feature_numbers.insert(&word.feats, 0);
    }
    edit_numbers.values_mut().enumerate().for_each(|(at, number)| *number = at);
    feature_numbers.values_mut().enumerate().for_each(|(at, number)| *number = at);

    let mut whole: Counts<(usize, String)> = BTreeMap::new();
    let mut ending_counts: Counts<(usize, String)> = BTreeMap::new();
    let mut features: Counts<(usize, usize, String)> = BTreeMap::new();
    let mut usual: Counts<(usize, usize)> = BTreeMap::new();
    for word in words() {
        let low = lower(&word.form);
        let xpos = lexicon.xpos.get(&word.xpos).unwrap_or(0);
        let upos = lexicon.upos.get(&word.upos).unwrap_or(0);
        let edit = edit_numbers[&edit_of(&word.form, &low, &word.lemma, &word.xpos)];
        let feats = feature_numbers[word.feats.as_str()];
        *whole.entry((xpos, low.clone())).or_default().entry(edit).or_default() += 1;
        *features.entry((upos, xpos, low.clone())).or_default().entry(feats).or_default() += 1;
        *usual.entry((upos, xpos)).or_default().entry(feats).or_default() += 1;
    }
    // Each word counts once for its endings, so that "was" does not make the rule for "-as".
    for ((xpos, low), counts) in &whole {
        for ending in endings(low) {
            *ending_counts.entry((*xpos, ending.to_owned())).or_default().entry(most(counts)).or_default() +=
                1;
        }
    }
    let mut values: BTreeMap<u64, u16> = BTreeMap::new();
    let mut kept: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for length in 0..=LONGEST_ENDING {
        let of_length = ending_counts.iter().filter(|((_, ending), _)| ending.chars().count() == length);
        for ((xpos, ending), counts) in of_length {
            let total: u32 = counts.values().sum();
            let shorter =
                ending_rule(&kept, *xpos, ending.char_indices().nth(1).map_or("", |(at, _)| &ending[at..]));
            if length == 0 || total >= 2 && shorter != Some(most(counts)) {
                kept.insert((*xpos, ending.clone()), most(counts));
                values.insert(ending_key(*xpos, ending), most(counts) as u16);
            }
        }
    }
    for ((xpos, low), counts) in &whole {
        if ending_rule(&kept, *xpos, low) != Some(most(counts)) {
            values.insert(whole_key(*xpos, low), most(counts) as u16);
        }
    }
    for ((upos, xpos), counts) in &usual {
        values.insert(usual_feature_key(*upos, *xpos), most(counts) as u16);
    }
    for ((upos, xpos, low), counts) in &features {
        if most(counts) != most(&usual[&(*upos, *xpos)]) {
            values.insert(feature_key(*upos, *xpos, low), most(counts) as u16);
        }
    }
    Rules {
        edits: edit_numbers.into_keys().collect(),
        features: feature_numbers.into_keys().map(str::to_owned).collect(),
        values,
    }
}

fn ending_rule(kept: &BTreeMap<(usize, String), usize>, xpos: usize, text: &str) -> Option<usize> {
    endings(text).find_map(|ending| kept.get(&(xpos, ending.to_owned())).copied())
}
