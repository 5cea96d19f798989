//! Grading of sources and of what they say, after the Admiralty scale: a letter and a digit from disjoint inputs.
//!
//! The letter belongs to a source and comes from a registry that the user keeps; nothing in a document changes it. The
//! digit belongs to one statement and comes from independent origins, the fit with records and inner logic; no letter
//! enters it. "Cannot be judged" (F, 6) has no number: it is not the middle of the scale \[admiralty\].

use crate::id::Id;
use crate::proposition::ChainRole;

/// Reliability of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged: the default.
    F,
}

impl Reliability {
    /// All letters.
    pub const ALL: [Reliability; 6] =
        [Reliability::A, Reliability::B, Reliability::C, Reliability::D, Reliability::E, Reliability::F];

    /// The letter.
    pub fn letter(self) -> &'static str {
        match self {
            Reliability::A => "A",
            Reliability::B => "B",
            Reliability::C => "C",
            Reliability::D => "D",
            Reliability::E => "E",
            Reliability::F => "F",
        }
    }

    /// The words of the scale.
    pub fn words(self) -> &'static str {
        match self {
            Reliability::A => "completely reliable",
            Reliability::B => "usually reliable",
            Reliability::C => "fairly reliable",
            Reliability::D => "not usually reliable",
            Reliability::E => "unreliable",
            Reliability::F => "reliability cannot be judged",
        }
    }

    /// Number of the MISP taxonomy, 0 to 100; none for F, which is not a middle.
    pub fn number(self) -> Option<u8> {
        match self {
            Reliability::A => Some(100),
            Reliability::B => Some(75),
            Reliability::C => Some(50),
            Reliability::D => Some(25),
            Reliability::E => Some(0),
            Reliability::F => None,
        }
    }

    /// The letter as a user writes it; case does not matter.
    pub fn read(text: &str) -> Option<Reliability> {
        Reliability::ALL.into_iter().find(|letter| letter.letter().eq_ignore_ascii_case(text.trim()))
    }
}

/// Credibility of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Credibility {
    /// Confirmed by other independent sources.
    Confirmed,
    /// Probably true.
    ProbablyTrue,
    /// Possibly true.
    PossiblyTrue,
    /// Doubtfully true.
    Doubtful,
    /// Improbable.
    Improbable,
    /// Cannot be judged.
    CannotBeJudged,
}

impl Credibility {
    /// All digits.
    pub const ALL: [Credibility; 6] = [
        Credibility::Confirmed,
        Credibility::ProbablyTrue,
        Credibility::PossiblyTrue,
        Credibility::Doubtful,
        Credibility::Improbable,
        Credibility::CannotBeJudged,
    ];

    /// The digit, 1 to 6.
    pub fn digit(self) -> u8 {
        match self {
            Credibility::Confirmed => 1,
            Credibility::ProbablyTrue => 2,
            Credibility::PossiblyTrue => 3,
            Credibility::Doubtful => 4,
            Credibility::Improbable => 5,
            Credibility::CannotBeJudged => 6,
        }
    }

    /// The words, chosen so that none is a term of likelihood.
    pub fn words(self) -> &'static str {
        match self {
            Credibility::Confirmed => "confirmed by independent sources",
            Credibility::ProbablyTrue => "consistent with what else is known",
            Credibility::PossiblyTrue => "in part consistent with what else is known",
            Credibility::Doubtful => "contested or at odds with itself",
            Credibility::Improbable => "contradicted by what else is known",
            Credibility::CannotBeJudged => "credibility cannot be judged",
        }
    }

    /// Number of the STIX scale, 10 to 90; none for 6.
    pub fn number(self) -> Option<u8> {
        match self {
            Credibility::Confirmed => Some(90),
            Credibility::ProbablyTrue => Some(70),
            Credibility::PossiblyTrue => Some(50),
            Credibility::Doubtful => Some(30),
            Credibility::Improbable => Some(10),
            Credibility::CannotBeJudged => None,
        }
    }
}

/// How a statement stands among all documents of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrustState {
    /// Nothing to corroborate, or nobody who states it.
    Unsupported,
    /// All who hand it on rest on one origin.
    SingleOrigin,
    /// Two or more independent origins.
    Corroborated,
    /// Some origin says the contrary.
    Conflicted,
}

impl TrustState {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            TrustState::Unsupported => "unsupported",
            TrustState::SingleOrigin => "single-origin",
            TrustState::Corroborated => "corroborated",
            TrustState::Conflicted => "conflicted",
        }
    }
}

/// A source in a chain with its letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceGrade {
    /// Name as in the chain.
    pub agent: String,
    /// What it is in the chain.
    pub role: ChainRole,
    /// The letter.
    pub reliability: Reliability,
    /// Where the letter comes from; never empty.
    pub basis: String,
}

/// The grade of one proposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grading {
    /// The proposition.
    pub proposition: Id,
    /// Letters of the chain, outermost first.
    pub sources: Vec<SourceGrade>,
    /// The digit.
    pub credibility: Credibility,
    /// How the statement stands.
    pub state: TrustState,
    /// Distinct outlets that hand it on or state it.
    pub outlets: Vec<String>,
    /// Independent origins: innermost sources, texts that share their wording counted once.
    pub origins: Vec<String>,
    /// Origins that say the contrary.
    pub against: Vec<String>,
    /// What entered the digit, one clause each; never empty.
    pub inputs: Vec<String>,
}

/// An entry of the user's registry of sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Name as it stands in chains; case does not matter.
    pub name: String,
    /// The letter.
    pub reliability: Reliability,
    /// Why; never empty.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q16: what cannot be judged has no number.
    #[test]
    fn f_and_6_have_no_number_and_all_others_have_falling_ones() {
        let letters: Vec<Option<u8>> = Reliability::ALL.iter().map(|letter| letter.number()).collect();
        let digits: Vec<Option<u8>> = Credibility::ALL.iter().map(|digit| digit.number()).collect();
        for numbers in [letters, digits] {
            assert_eq!(numbers.last(), Some(&None));
            let known: Vec<u8> = numbers.iter().flatten().copied().collect();
            assert_eq!(known.len(), 5);
            assert!(known.windows(2).all(|pair| pair[0] > pair[1]));
        }
    }
}
