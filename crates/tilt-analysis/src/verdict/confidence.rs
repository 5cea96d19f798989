//! Confidence in the basis of a judgement. It reads inputs of its own and never the likelihood.

use tilt_core::verdict::{Confidence, ConfidenceInput, ConfidenceLevel};

/// An input with 0 to 2 points.
pub(super) struct Input(ConfidenceInput);

impl Input {
    pub(super) fn new(name: &'static str, points: u8, note: &str) -> Input {
        assert!(points <= 2, "an input has at most two points");
        Input(ConfidenceInput { name, points, note: note.to_owned() })
    }
}

/// Points of the coverage, datasets, agreement, measurement and sensitivity added up: 0–3 low, 4–7 moderate, 8–10 high;
/// high only if no key assumption is left untested.
pub(super) fn of(inputs: [Input; 5], assumptions: Vec<String>, is_tested: bool) -> Confidence {
    let inputs = inputs.map(|input| input.0);
    let points: u8 = inputs.iter().map(|input| input.points).sum();
    Confidence { level: level(points, is_tested), inputs: inputs.into(), assumptions }
}

fn level(points: u8, is_tested: bool) -> ConfidenceLevel {
    match points {
        0..=3 => ConfidenceLevel::Low,
        8.. if is_tested => ConfidenceLevel::High,
        _ => ConfidenceLevel::Moderate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_never_falls_when_an_input_rises() {
        for is_tested in [false, true] {
            for points in 1..=10 {
                assert!(level(points - 1, is_tested) <= level(points, is_tested));
            }
        }
        assert_eq!(level(10, true), ConfidenceLevel::High);
        assert_eq!(level(10, false), ConfidenceLevel::Moderate);
        assert_eq!(level(3, true), ConfidenceLevel::Low);
    }
}
