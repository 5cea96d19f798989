//! The documented turns and the controls as values.

use tilt_core::StateId;

use crate::scan::Named;

/// What the fixed visibility rule of the truth set says of a case in one domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// The expected change is visible.
    Visible,
    /// Half as large.
    Weak,
    /// Expected, not visible.
    NotVisible,
    /// The series is absent, too short or ends too early.
    NoData,
    /// Nothing was expected, or the domain does not apply.
    NotExpected,
}

impl Found {
    /// Reads a cell of the truth set.
    pub fn read(cell: &str) -> Found {
        match cell {
            "visible" => Found::Visible,
            "weak" => Found::Weak,
            "not visible" => Found::NotVisible,
            "no data" => Found::NoData,
            _ => Found::NotExpected,
        }
    }

    /// Words for output.
    pub fn name(self) -> &'static str {
        match self {
            Found::Visible => "visible",
            Found::Weak => "weak",
            Found::NotVisible => "not visible",
            Found::NoData => "no data",
            Found::NotExpected => "not expected",
        }
    }
}

/// Half of the cases a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// Choices may be made on it.
    Tuning,
    /// Scored once.
    Scored,
}

/// The half of an id: even CRC-32 is for tuning.
pub fn half(id: &str) -> Half {
    let mut crc = u32::MAX;
    for byte in id.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    if (!crc).is_multiple_of(2) { Half::Tuning } else { Half::Scored }
}

/// A documented turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Id of the row.
    pub id: String,
    /// The state.
    pub state: StateId,
    /// The powers of the turn; `None` where no single power is meant or it is not in the table of states.
    pub from_power: Option<StateId>,
    /// See `from_power`.
    pub to_power: Option<StateId>,
    /// The pair whose difference is tested.
    pub pair: Option<(StateId, StateId)>,
    /// Years of the turn.
    pub years: (i16, i16),
    /// First year in which yearly data should show it.
    pub first_visible: i16,
    /// By domain, in the order of [`super::DOMAINS`].
    pub found: [Found; 6],
}

impl Case {
    /// The powers that the turn names; both where it names neither.
    pub fn named(&self) -> Named {
        match (self.from_power, self.to_power) {
            (Some(_), None) => Named::From,
            (None, Some(_)) => Named::To,
            _ => Named::Both,
        }
    }
}

/// A window without a documented turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Id of the row.
    pub id: String,
    /// The state.
    pub state: StateId,
    /// The powers.
    pub pair: (StateId, StateId),
    /// First and last year.
    pub years: (i16, i16),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_split_is_by_the_usual_crc_32() {
        // CRC-32 of "123456789" is cbf43926, of "a" e8b7be43.
        assert_eq!(half("123456789"), Half::Tuning);
        assert_eq!(half("a"), Half::Scored);
    }
}
