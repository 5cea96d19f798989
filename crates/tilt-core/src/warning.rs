//! Doubts that travel with a result. Never one line per row: a warning is aggregated and carries its count.

/// A result is usable but doubtful for a stated reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable code such as `W-vote-few`, explained by `tiltmeter explain CODE`. Defined where it is raised.
    pub code: &'static str,
    /// One sentence for a reader, without a final full stop.
    pub message: String,
    /// How many rows, spans or points it concerns.
    pub count: usize,
    /// The first few places or values.
    pub examples: Vec<String>,
}

impl Warning {
    /// A warning about one thing.
    pub fn new(code: &'static str, message: impl Into<String>) -> Warning {
        Warning { code, message: message.into(), count: 1, examples: Vec::new() }
    }
}

/// Documentation of a warning code, listed by the room that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarningDoc {
    /// The code.
    pub code: &'static str,
    /// What it means and what a reader should do about it.
    pub doc: &'static str,
}

/// How many examples an aggregated warning keeps.
const MAX_EXAMPLES: usize = 5;

/// A value with the doubts about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// The doubts, one per code.
    pub warnings: Vec<Warning>,
}

impl<T> Warned<T> {
    /// A value without doubts.
    pub fn clean(value: T) -> Warned<T> {
        Warned { value, warnings: Vec::new() }
    }

    /// Changes the value, keeps the doubts.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Warned<U> {
        Warned { value: change(self.value), warnings: self.warnings }
    }
}

/// Adds `warning` to `warnings`, merging it with one of the same code.
pub fn raise(warnings: &mut Vec<Warning>, warning: Warning) {
    match warnings.iter_mut().find(|known| known.code == warning.code && known.message == warning.message) {
        Some(known) => {
            known.count += warning.count;
            for example in warning.examples {
                if known.examples.len() < MAX_EXAMPLES && !known.examples.contains(&example) {
                    known.examples.push(example);
                }
            }
        }
        None => warnings.push(warning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_codes_are_counted_not_listed() {
        let mut warnings = Vec::new();
        for row in 0..20 {
            let mut warning = Warning::new("W-test", "a row is odd");
            warning.examples.push(format!("row {row}"));
            raise(&mut warnings, warning);
        }
        assert_eq!(warnings.len(), 1);
        assert_eq!((warnings[0].count, warnings[0].examples.len()), (20, MAX_EXAMPLES));
    }
}
