//! Whether the detectors say the same.

use tilt_core::finding::{ChangeForm, Detection};

/// How the findings of all detectors on one series compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// None finds a change.
    Nothing,
    /// All find one, with a date within two years.
    Same,
    /// All find a change, of another form or at another date.
    Apart(String),
    /// Only these do.
    Only(Vec<String>),
}

/// Years within which two dates are the same.
const NEAR: i16 = 2;

/// Compares what the detectors found on one series.
pub fn agreement(found: &[Detection]) -> Agreement {
    let alarmed: Vec<&Detection> = found.iter().filter(|one| one.form != ChangeForm::None).collect();
    if alarmed.is_empty() {
        return Agreement::Nothing;
    }
    if alarmed.len() < found.len() {
        return Agreement::Only(alarmed.iter().map(|one| one.detector.clone()).collect());
    }
    let years =
        |one: &Detection| -> Vec<i16> { one.changes.iter().map(|change| change.first.year()).collect() };
    let first = years(alarmed[0]);
    let near = alarmed.iter().all(|other| {
        let other = years(other);
        first.is_empty() && other.is_empty()
            || first.iter().any(|year| other.iter().any(|own| year.abs_diff(*own) <= NEAR.unsigned_abs()))
    });
    if near {
        return Agreement::Same;
    }
    let told: Vec<String> = alarmed
        .iter()
        .map(|one| {
            let dates: Vec<String> = years(one).iter().map(i16::to_string).collect();
            format!("{}: {} {}", one.detector, one.form.name(), dates.join(", ")).trim_end().to_owned()
        })
        .collect();
    Agreement::Apart(told.join("; "))
}

impl Agreement {
    /// One sentence for readers.
    pub fn sentence(&self) -> String {
        match self {
            Agreement::Nothing => "No detector finds a change.".to_owned(),
            Agreement::Same => "The detectors find the same change.".to_owned(),
            Agreement::Apart(told) => format!("The detectors disagree on what changed ({told})."),
            Agreement::Only(names) => {
                format!("The detectors disagree: only {} finds a change.", names.join(", "))
            }
        }
    }
}
