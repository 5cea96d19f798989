//! The analyser: tokens in, words with lemma, tags and head out.

use crate::features::{FeatureReader, TokenFeatures};
use crate::format::{ModelError, ModelFile};
use crate::lemma::Lemmatiser;
use crate::network::{Network, Scratch};
use crate::token::Token;
use crate::tokenize;
use crate::tree::decode;
use crate::word::Word;
use tilt_core::syntax::{self, Upos};

/// Tokens analysed at once. A longer sentence is cut into such pieces, so time stays linear in its length.
pub const MOST_TOKENS: usize = 160;

/// A loaded model.
pub struct Analyser {
    network: Network,
    lemmatiser: Lemmatiser,
    upos: Vec<Upos>,
    xpos: Vec<&'static str>,
    deprels: Vec<&'static str>,
}

/// Buffers of an analysis, kept from one sentence to the next.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    scratch: Scratch,
    reader: FeatureReader,
    features: Vec<TokenFeatures>,
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyser").field("sizes", &self.network.sizes()).finish_non_exhaustive()
    }
}

impl Analyser {
    /// Loads a model; large tables stay where they lie.
    ///
    /// # Errors
    /// If the bytes are not a model of this version, or damaged.
    pub fn load(bytes: &'static [u8]) -> Result<Analyser, ModelError> {
        let file = ModelFile::open(bytes)?;
        let network = Network::read(&file)?;
        let upos: Option<Vec<Upos>> = file.lines("upos")?.into_iter().map(Upos::parse).collect();
        let upos = upos.ok_or(ModelError::Section("upos"))?;
        let (xpos, deprels) = (file.lines("xpos")?, file.lines("deprels")?);
        let sizes = network.sizes();
        if upos.is_empty() || xpos.is_empty() || upos.len() + xpos.len() > sizes.tags {
            return Err(ModelError::Section("xpos"));
        }
        if deprels.is_empty() || deprels.len() > sizes.labels {
            return Err(ModelError::Section("deprels"));
        }
        Ok(Analyser { network, lemmatiser: Lemmatiser::read(&file)?, upos, xpos, deprels })
    }

    /// The words of one sentence, one for each token.
    pub fn analyse(&self, tokens: &[Token<'_>]) -> Vec<Word> {
        self.analyse_with(tokens, &mut Workspace::default())
    }

    /// The same with buffers that are used again.
    pub fn analyse_with(&self, tokens: &[Token<'_>], workspace: &mut Workspace) -> Vec<Word> {
        let mut words: Vec<Word> = Vec::with_capacity(tokens.len());
        let mut top = None;
        for piece in tokens.chunks(MOST_TOKENS) {
            let from = words.len();
            self.piece(piece, from, workspace, &mut words);
            let root = (from..words.len()).find(|at| words[*at].head.is_none());
            match (top, root) {
                (None, _) => top = root,
                (Some(_), Some(root)) => {
                    words[root].head = top;
                    words[root].deprel = "parataxis";
                }
                _ => {}
            }
        }
        words
    }

    fn piece(&self, tokens: &[Token<'_>], from: usize, workspace: &mut Workspace, words: &mut Vec<Word>) {
        let Workspace { scratch, reader, features } = workspace;
        features.clear();
        features.extend(tokens.iter().map(|token| reader.read(token.text)));
        self.network.score(features, scratch);
        let nodes = tokens.len() + 1;
        let heads = decode(nodes, Network::arc_width(nodes), &scratch.arcs);
        self.network.label(&heads, scratch);
        let sizes = self.network.sizes();
        let (coarse, labels) = (self.upos.len(), self.deprels.len());
        for (node, token) in tokens.iter().enumerate().map(|(at, token)| (at + 1, token)) {
            let tags = &scratch.tags[node * sizes.tags..(node + 1) * sizes.tags];
            let upos = best(&tags[..coarse]);
            let xpos = best(&tags[coarse..coarse + self.xpos.len()]);
            let label = best(&scratch.labels[node * sizes.labels..][..labels]);
            let head = heads[node].checked_sub(1).map(|head| head + from);
            reader.lower_only(token.text);
            words.push(Word {
                lemma: self.lemmatiser.lemma(xpos, token.text, reader.lower()),
                upos: self.upos[upos],
                xpos: self.xpos[xpos],
                feats: self.lemmatiser.features(upos, xpos, reader.lower()),
                head,
                deprel: if head.is_none() { "root" } else { self.deprels[label] },
            });
        }
    }
}

impl syntax::Analyser for Analyser {
    fn words(&self, sentence: &str) -> Vec<syntax::Word> {
        let tokens = tokenize(sentence);
        let words = self.analyse(&tokens);
        let placed = tokens.iter().zip(words).map(|(token, word)| syntax::Word {
            start: token.start,
            end: token.end(),
            lemma: word.lemma,
            upos: word.upos,
            xpos: word.xpos,
            feats: word.feats,
            head: word.head,
            deprel: word.deprel,
        });
        placed.collect()
    }
}

fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}
