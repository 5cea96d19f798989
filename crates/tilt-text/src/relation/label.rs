//! The answers of the relation coder.

use tilt_core::ontology::{PloverRoot, QuadClass};

macro_rules! labels {
    ($($variant:ident $name:literal,)*) => {
        /// A root of PLOVER, with CONCEDE and RETREAT together as YIELD, or no event.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of the ontology")]
        pub enum Label {
            $($variant,)*
        }

        impl Label {
            /// All, roots in quad-class order, NONE last.
            pub const ALL: [Label; 16] = [$(Label::$variant,)*];

            /// Name in files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Label::$variant => $name,)*
                }
            }
        }
    };
}

labels! {
    Agree "AGREE",
    Consult "CONSULT",
    Support "SUPPORT",
    Cooperate "COOPERATE",
    Aid "AID",
    Yield "YIELD",
    Request "REQUEST",
    Accuse "ACCUSE",
    Reject "REJECT",
    Threaten "THREATEN",
    Protest "PROTEST",
    Sanction "SANCTION",
    Mobilize "MOBILIZE",
    Coerce "COERCE",
    Assault "ASSAULT",
    None "NONE",
}

/// Number of labels.
pub const LABELS: usize = Label::ALL.len();

impl Label {
    /// The label of this name, whatever its case; CONCEDE and RETREAT are YIELD.
    pub fn find(name: &str) -> Option<Label> {
        let name = name.trim();
        if ["CONCEDE", "RETREAT"].iter().any(|part| part.eq_ignore_ascii_case(name)) {
            return Some(Label::Yield);
        }
        Label::ALL.into_iter().find(|label| label.name().eq_ignore_ascii_case(name))
    }

    /// Its place in [`Label::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Its quad class; NONE has none. YIELD is material, as the files that use it have it.
    pub fn quad(self) -> Option<QuadClass> {
        match self {
            Label::Yield => Some(QuadClass::MaterialCooperation),
            Label::None => None,
            _ => PloverRoot::find(self.name()).map(PloverRoot::quad),
        }
    }

    /// The root of the ontology. YIELD is CONCEDE where it is about words and rules at home, else RETREAT.
    pub fn plover(self, predicates: &[String]) -> Option<PloverRoot> {
        const IN_WORDS: [&str; 10] = [
            "resign",
            "resignation",
            "curfew",
            "emergency",
            "accept",
            "concede",
            "demand",
            "bow",
            "relent",
            "apology",
        ];
        match self {
            Label::Yield if predicates.iter().any(|word| IN_WORDS.contains(&word.as_str())) => {
                Some(PloverRoot::Concede)
            }
            Label::Yield => Some(PloverRoot::Retreat),
            _ => PloverRoot::find(self.name()),
        }
    }

    /// Whether it is conflict; NONE is neither.
    pub fn is_conflict(self) -> Option<bool> {
        Some(matches!(self.quad()?, QuadClass::VerbalConflict | QuadClass::MaterialConflict))
    }
}
