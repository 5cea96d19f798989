//! The treebank as numbers: closed lists of tags and labels, the list of words, and examples.

use std::collections::BTreeMap;

use tilt_syntax::features::{AFFIXES, FeatureReader, lower_into};

use crate::conllu::GoldSentence;
use crate::vectors::Vectors;

/// A closed list of names with their numbers.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub list: Vec<String>,
    index: BTreeMap<String, usize>,
}

impl Names {
    /// Names in alphabetical order.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Names {
        let sorted: std::collections::BTreeSet<&str> = names.collect();
        let list: Vec<String> = sorted.into_iter().map(str::to_owned).collect();
        let index = list.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        Names { list, index }
    }

    /// The number of a name.
    pub fn get(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }
}

/// Everything that turns text into numbers for the network.
pub struct Lexicon {
    pub upos: Names,
    pub xpos: Names,
    pub deprels: Names,
    /// Words with a row of their own, with the number of their pretrained vector and their count in training.
    pub words: BTreeMap<String, (Option<usize>, u32)>,
    /// Number of the trained row of words seen twice or more.
    pub trained: BTreeMap<String, usize>,
    pub buckets: usize,
}

/// A sentence as numbers. Node 0 is the root, so word `i` of the sentence stands at `i`.
#[derive(Debug, Clone)]
pub struct Example {
    pub vector: Vec<Option<u32>>,
    pub trained: Vec<Option<u32>>,
    pub count: Vec<u32>,
    pub affixes: Vec<[u32; AFFIXES]>,
    pub upos: Vec<usize>,
    pub xpos: Vec<usize>,
    pub heads: Vec<usize>,
    pub labels: Vec<usize>,
}

impl Example {
    /// Words and the root.
    pub fn nodes(&self) -> usize {
        self.vector.len()
    }
}

impl Lexicon {
    /// Closed lists and words of the training part.
    pub fn new(train: &[GoldSentence], vectors: &Vectors, vocabulary: usize, buckets: usize) -> Lexicon {
        let words = || train.iter().flat_map(|sentence| &sentence.words);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for word in words() {
            *counts.entry(lower(&word.form)).or_default() += 1;
        }
        let trained = counts.iter().filter(|(_, count)| **count >= 2).enumerate();
        let trained = trained.map(|(at, (word, _))| (word.clone(), at)).collect();
        let mut listed: BTreeMap<String, (Option<usize>, u32)> = BTreeMap::new();
        for (word, count) in &counts {
            listed.insert(word.clone(), (vectors.index.get(word).copied(), *count));
        }
        for (at, word) in vectors.words.iter().enumerate().take(vocabulary) {
            listed.entry(word.clone()).or_insert((Some(at), 0));
        }
        listed.retain(|_, (vector, count)| vector.is_some() || *count >= 2);
        Lexicon {
            upos: Names::of(words().map(|word| word.upos.as_str())),
            xpos: Names::of(words().map(|word| word.xpos.as_str())),
            deprels: Names::of(words().map(|word| word.deprel.as_str())),
            words: listed,
            trained,
            buckets,
        }
    }

    /// A sentence as numbers; tags that training never saw become the first of their list.
    pub fn encode(&self, sentence: &GoldSentence) -> Example {
        let mut reader = FeatureReader::default();
        let nodes = sentence.words.len() + 1;
        let mut example = Example {
            vector: vec![None; nodes],
            trained: vec![None; nodes],
            count: vec![0; nodes],
            affixes: vec![[0; AFFIXES]; nodes],
            upos: vec![0; nodes],
            xpos: vec![0; nodes],
            heads: vec![0; nodes],
            labels: vec![0; nodes],
        };
        for (before, word) in sentence.words.iter().enumerate() {
            let node = before + 1;
            let features = reader.read(&word.form);
            if let Some((vector, count)) = self.words.get(reader.lower()) {
                example.vector[node] = vector.map(|at| at as u32);
                example.count[node] = *count;
            }
            example.trained[node] = self.trained.get(reader.lower()).map(|at| *at as u32);
            example.affixes[node] = features.affixes.map(|hash| (hash % self.buckets as u64) as u32);
            example.upos[node] = self.upos.get(&word.upos).unwrap_or(0);
            example.xpos[node] = self.xpos.get(&word.xpos).unwrap_or(0);
            example.heads[node] = word.head;
            example.labels[node] = self.deprels.get(&word.deprel).unwrap_or(0);
        }
        example
    }
}

/// A form in lower case, as words are listed.
pub fn lower(form: &str) -> String {
    let mut out = String::new();
    lower_into(form, &mut out);
    out
}
