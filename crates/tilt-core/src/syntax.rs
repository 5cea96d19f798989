//! What the grammar of a sentence looks like to the rooms that read it.

/// A word of a sentence after the analysis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// First byte in the sentence.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// The form in the dictionary.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Part of speech of the Penn Treebank.
    pub xpos: &'static str,
    /// Features as treebanks write them (`Number=Sing|Person=3`), `_` for none.
    pub feats: &'static str,
    /// Place of the head in the sentence, from 0; none for the root.
    pub head: Option<usize>,
    /// Relation to the head (Universal Dependencies 2).
    pub deprel: &'static str,
}

impl Word {
    /// The word as it stands in its sentence.
    pub fn form<'s>(&self, sentence: &'s str) -> &'s str {
        &sentence[self.start..self.end]
    }
}

/// Whoever finds the words of a sentence and their tree.
///
/// The words come in order and do not overlap; each sentence with a word has exactly one root, and heads form a tree.
pub trait Analyser {
    /// The words of one sentence.
    fn words(&self, sentence: &str) -> Vec<Word>;
}

macro_rules! parts_of_speech {
    ($($variant:ident $name:literal $doc:literal,)*) => {
        /// Universal part of speech.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Upos {
            $(#[doc = $doc] $variant,)*
        }

        impl Upos {
            /// The part of speech of this name.
            pub fn parse(name: &str) -> Option<Upos> {
                match name {
                    $($name => Some(Upos::$variant),)*
                    _ => None,
                }
            }

            /// Its name in treebanks.
            pub fn name(self) -> &'static str {
                match self {
                    $(Upos::$variant => $name,)*
                }
            }
        }
    };
}

parts_of_speech! {
    Adj "ADJ" "Adjective.",
    Adp "ADP" "Preposition.",
    Adv "ADV" "Adverb.",
    Aux "AUX" "Auxiliary.",
    Cconj "CCONJ" "Coordinating conjunction.",
    Det "DET" "Determiner.",
    Intj "INTJ" "Interjection.",
    Noun "NOUN" "Noun.",
    Num "NUM" "Numeral.",
    Part "PART" "Particle.",
    Pron "PRON" "Pronoun.",
    Propn "PROPN" "Name.",
    Punct "PUNCT" "Punctuation.",
    Sconj "SCONJ" "Subordinating conjunction.",
    Sym "SYM" "Symbol.",
    Verb "VERB" "Verb.",
    Other "X" "Anything else.",
}

impl std::fmt::Display for Upos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
