//! Ontologies of events: PLOVER, and CAMEO through it.

/// Roots of PLOVER 2021 \[plover2021\].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PloverRoot {
    /// Agree to something, promise, sign.
    Agree,
    /// Meet, visit, talk.
    Consult,
    /// Express support, defend, praise.
    Support,
    /// Give way in words: accept demands, ease measures.
    Concede,
    /// Cooperate in deed: trade, exercises, exchange, joint work.
    Cooperate,
    /// Give material help.
    Aid,
    /// Give way in deed: withdraw, release, return.
    Retreat,
    /// Ask for something.
    Request,
    /// Accuse, criticise, investigate.
    Accuse,
    /// Refuse, veto.
    Reject,
    /// Threaten, warn.
    Threaten,
    /// Protest, demonstrate, strike.
    Protest,
    /// Reduce relations, sanction, expel.
    Sanction,
    /// Raise military posture.
    Mobilize,
    /// Coerce: arrest, seize, impose.
    Coerce,
    /// Attack.
    Assault,
}

impl PloverRoot {
    /// All, in quad-class order.
    pub const ALL: [PloverRoot; 16] = [
        PloverRoot::Agree,
        PloverRoot::Consult,
        PloverRoot::Support,
        PloverRoot::Concede,
        PloverRoot::Cooperate,
        PloverRoot::Aid,
        PloverRoot::Retreat,
        PloverRoot::Request,
        PloverRoot::Accuse,
        PloverRoot::Reject,
        PloverRoot::Threaten,
        PloverRoot::Protest,
        PloverRoot::Sanction,
        PloverRoot::Mobilize,
        PloverRoot::Coerce,
        PloverRoot::Assault,
    ];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            PloverRoot::Agree => "AGREE",
            PloverRoot::Consult => "CONSULT",
            PloverRoot::Support => "SUPPORT",
            PloverRoot::Concede => "CONCEDE",
            PloverRoot::Cooperate => "COOPERATE",
            PloverRoot::Aid => "AID",
            PloverRoot::Retreat => "RETREAT",
            PloverRoot::Request => "REQUEST",
            PloverRoot::Accuse => "ACCUSE",
            PloverRoot::Reject => "REJECT",
            PloverRoot::Threaten => "THREATEN",
            PloverRoot::Protest => "PROTEST",
            PloverRoot::Sanction => "SANCTION",
            PloverRoot::Mobilize => "MOBILIZE",
            PloverRoot::Coerce => "COERCE",
            PloverRoot::Assault => "ASSAULT",
        }
    }

    /// The root with this name, whatever its case.
    pub fn find(name: &str) -> Option<PloverRoot> {
        PloverRoot::ALL.into_iter().find(|root| root.name().eq_ignore_ascii_case(name))
    }

    /// Its quad class (docs/methods/event-coding.md).
    pub fn quad(self) -> QuadClass {
        match self {
            PloverRoot::Agree | PloverRoot::Consult | PloverRoot::Support | PloverRoot::Concede => {
                QuadClass::VerbalCooperation
            }
            PloverRoot::Cooperate | PloverRoot::Aid | PloverRoot::Retreat => QuadClass::MaterialCooperation,
            PloverRoot::Request | PloverRoot::Accuse | PloverRoot::Reject | PloverRoot::Threaten => {
                QuadClass::VerbalConflict
            }
            PloverRoot::Protest
            | PloverRoot::Sanction
            | PloverRoot::Mobilize
            | PloverRoot::Coerce
            | PloverRoot::Assault => QuadClass::MaterialConflict,
        }
    }
}

/// The four classes of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuadClass {
    /// 1.
    VerbalCooperation,
    /// 2.
    MaterialCooperation,
    /// 3.
    VerbalConflict,
    /// 4.
    MaterialConflict,
}

impl QuadClass {
    /// All, by number.
    pub const ALL: [QuadClass; 4] = [
        QuadClass::VerbalCooperation,
        QuadClass::MaterialCooperation,
        QuadClass::VerbalConflict,
        QuadClass::MaterialConflict,
    ];

    /// 1 to 4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The class with this number.
    pub fn from_number(number: i64) -> Option<QuadClass> {
        QuadClass::ALL.into_iter().find(|quad| i64::from(quad.number()) == number)
    }

    /// Name for readers.
    pub fn name(self) -> &'static str {
        match self {
            QuadClass::VerbalCooperation => "verbal cooperation",
            QuadClass::MaterialCooperation => "material cooperation",
            QuadClass::VerbalConflict => "verbal conflict",
            QuadClass::MaterialConflict => "material conflict",
        }
    }
}

/// Ontology in which a feed codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ontology {
    /// CAMEO 1.1b3.
    Cameo,
    /// PLOVER.
    Plover,
}

impl Ontology {
    /// All.
    pub const ALL: [Ontology; 2] = [Ontology::Cameo, Ontology::Plover];

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Ontology::Cameo => "cameo",
            Ontology::Plover => "plover",
        }
    }
}
