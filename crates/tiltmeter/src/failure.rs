//! What a user is told when a command cannot do what was asked: error, causes, hint, and the exit code.

use std::fmt;

/// Exit codes, the same for every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// The command line cannot be understood.
    Usage = 2,
    /// Data missing, stale or outside coverage, under `--strict`.
    Data = 3,
    /// Part of the input could not be used; results are still written.
    Partial = 4,
    /// A stored byte changed.
    Integrity = 5,
    /// The user stopped it.
    Interrupted = 130,
}

/// A failure as a user sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// What failed, lower case, no full stop.
    pub error: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure of the work itself (exit 1).
    pub fn failed(error: impl Into<String>) -> Failure {
        Failure { exit: Exit::Failed, error: error.into(), causes: Vec::new(), hint: None }
    }

    /// A failure of the command line (exit 2).
    pub fn usage(error: impl Into<String>) -> Failure {
        Failure { exit: Exit::Usage, ..Failure::failed(error) }
    }

    /// The same with a cause.
    #[must_use]
    pub fn because(mut self, cause: impl fmt::Display) -> Failure {
        self.causes.push(cause.to_string());
        self
    }

    /// The same with a hint, unless the hint is empty.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Failure {
        let hint = hint.into();
        if !hint.is_empty() {
            self.hint = Some(hint);
        }
        self
    }

    /// The same with another exit code.
    #[must_use]
    pub fn exit(mut self, exit: Exit) -> Failure {
        self.exit = exit;
        self
    }

    /// One JSON object, for `--json`.
    pub fn to_json(&self) -> String {
        serde_json::json!({
            "schema": "tiltmeter.error",
            "version": tilt_core::report::REPORT_VERSION,
            "exit": self.exit as u8,
            "error": self.error,
            "causes": self.causes,
            "hint": self.hint,
        })
        .to_string()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.error)?;
        for cause in &self.causes {
            write!(f, "\ncause: {cause}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

impl From<tilt_core::concordance::UnknownState> for Failure {
    fn from(unknown: tilt_core::concordance::UnknownState) -> Failure {
        let hint = match (&unknown.candidates[..], &unknown.nearest[..]) {
            ([], []) => "run `tiltmeter list states` for all keys and names".to_owned(),
            ([], nearest) => format!("did you mean {}?", nearest.join(" or ")),
            (candidates, _) => {
                let keys: Vec<&str> = candidates.iter().map(|state| state.key()).collect();
                format!("write one of the keys {}", keys.join(", "))
            }
        };
        Failure::usage(unknown.to_string()).hint(hint)
    }
}

impl From<tilt_text::Error> for Failure {
    fn from(error: tilt_text::Error) -> Failure {
        Failure::failed(error.to_string()).hint(error.hint())
    }
}

impl From<tilt_analysis::Error> for Failure {
    fn from(error: tilt_analysis::Error) -> Failure {
        use tilt_analysis::ErrorKind;
        let exit = match error.kind() {
            ErrorKind::UnknownMeasure | ErrorKind::UnknownDetector | ErrorKind::UnknownBaseline => {
                Exit::Usage
            }
            ErrorKind::BadParameter | ErrorKind::SameState | ErrorKind::BadWindow => Exit::Usage,
            _ => Exit::Failed,
        };
        Failure::failed(error.to_string()).hint(error.hint()).exit(exit)
    }
}

impl From<tilt_sources::Error> for Failure {
    fn from(error: tilt_sources::Error) -> Failure {
        Failure::failed(error.to_string())
            .hint("run `tiltmeter list sources` for the layouts that can be read")
    }
}

impl From<tilt_store::Error> for Failure {
    fn from(error: tilt_store::Error) -> Failure {
        let exit = match error.kind() {
            tilt_store::ErrorKind::Corrupt => Exit::Integrity,
            _ => Exit::Failed,
        };
        Failure::failed(error.to_string()).exit(exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_state_gets_the_nearest_name() {
        let unknown = tilt_core::Concordance::bundled().resolve("Portugall", None).unwrap_err();
        let failure = Failure::from(unknown);
        assert_eq!(
            failure.to_string(),
            "error: no state is called `Portugall`\nhint: did you mean Portugal?"
        );
        assert_eq!(failure.exit, Exit::Usage);
    }
}
