//! The tables of documented turns and controls and the bundled evidence, handed to the scoring of likelihoods.

use tilt_analysis::verdict::quality::{Quality, quality};

use crate::evidence;
use crate::failure::Failure;
use crate::realignments::{read_cases, read_controls};

/// Scores likelihoods on the bundled data; `is_shipped`: also as the program answers.
///
/// # Errors
/// If a table is not in the layout or bundled data cannot be read.
pub fn of_tables(
    cases: &[u8],
    controls: &[u8],
    sampling: (u32, u64),
    is_shipped: bool,
) -> Result<Quality, Failure> {
    let (cases, controls) = (read_cases(cases)?, read_controls(controls)?);
    let mut evidence = if is_shipped { evidence::bundled()? } else { evidence::bundled_for(&[])? };
    evidence.ties = evidence::bundled_ties()?;
    quality((&cases, &controls), &evidence, sampling, is_shipped)
        .ok_or_else(|| Failure::failed("the bundled votes hold no matched agreement"))
}
