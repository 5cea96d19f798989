//! The user's registry of sources: a CSV with the columns `name`, `reliability` (A to F) and `reason`.

use tilt_core::grading::{Registered, Reliability};

use crate::failure::Failure;

/// Reads a registry. A letter without a reason is refused: nobody could tell later why it was given.
///
/// # Errors
/// If a column is missing, a letter is unknown, a reason is empty or a name stands twice.
pub fn registry(bytes: &[u8]) -> Result<Vec<Registered>, Failure> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let fail = |error: csv::Error| Failure::failed("the registry of sources is no CSV").because(error);
    let names = reader.headers().map_err(fail)?.clone();
    let column = |wanted: &str| {
        names.iter().position(|name| name.eq_ignore_ascii_case(wanted)).ok_or_else(|| {
            Failure::failed(format!("the registry of sources has no column `{wanted}`"))
                .hint("its columns are name,reliability,reason")
        })
    };
    let (name, letter, reason) = (column("name")?, column("reliability")?, column("reason")?);
    let mut found: Vec<Registered> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(fail)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let reliability = Reliability::read(&cell(letter)).ok_or_else(|| {
            Failure::failed(format!(
                "line {line} of the registry: `{}` is no letter from A to F",
                cell(letter)
            ))
        })?;
        let entry = Registered { name: cell(name), reliability, reason: cell(reason) };
        if entry.name.is_empty() || entry.reason.is_empty() {
            return Err(Failure::failed(format!("line {line} of the registry has no name or no reason"))
                .hint("a letter needs a reason, for example a record of corrections"));
        }
        if found.iter().any(|known| known.name.to_lowercase() == entry.name.to_lowercase()) {
            return Err(Failure::failed(format!("line {line} of the registry: {} stands twice", entry.name)));
        }
        found.push(entry);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_needs_a_name_a_reason_and_one_place() {
        let good =
            registry(b"name,reliability,reason\nHarbour Courier,b,\"corrections, dated, since 1990\"\n")
                .unwrap();
        assert_eq!((good[0].reliability, good[0].name.as_str()), (Reliability::B, "Harbour Courier"));
        for (bad, says) in [
            ("name,reliability\nX,A\n", "no column `reason`"),
            ("name,reliability,reason\nX,G,why\n", "no letter"),
            ("name,reliability,reason\nX,A,\n", "no reason"),
            ("name,reliability,reason\nX,A,why\nx,B,why\n", "twice"),
        ] {
            let message = registry(bad.as_bytes()).unwrap_err().to_string();
            assert!(message.contains(says), "{message}");
        }
    }
}
