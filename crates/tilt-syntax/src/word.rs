//! What is known of a word after the analysis.

/// A word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The form in the dictionary.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Part of speech of the Penn Treebank.
    pub xpos: &'static str,
    /// Features as the treebank writes them (`Number=Sing|Person=3`), `_` for none. They follow from form and tags alone.
    pub feats: &'static str,
    /// Place of the head in the sentence, from 0; none for the root.
    pub head: Option<usize>,
    /// Relation to the head (Universal Dependencies 2, with the subtypes of EWT).
    pub deprel: &'static str,
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
