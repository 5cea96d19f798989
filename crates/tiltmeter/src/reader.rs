//! The shipped models joined: grammar from one room, relations from another, loaded once.

use std::sync::OnceLock;

use tilt_syntax::Analyser;
use tilt_text::relation::Model;

use crate::failure::Failure;

/// The models that read English.
#[derive(Debug)]
pub struct Reader {
    /// Words, lemmas, parts of speech, heads.
    pub analyser: Analyser,
    /// Roots of events between two actors, and who the actors are.
    pub relations: Model,
}

/// The reader of this program.
///
/// # Errors
/// If a shipped model is damaged.
pub fn reader() -> Result<&'static Reader, Failure> {
    static READER: OnceLock<Result<Reader, Failure>> = OnceLock::new();
    let load = || {
        let damaged = |error: &dyn std::fmt::Display| {
            Failure::failed("a model of this program is damaged").because(error)
        };
        let analyser = Analyser::load(tilt_models::SYNTAX_EN).map_err(|error| damaged(&error))?;
        let relations = Model::load(tilt_models::RELATIONS_EN).map_err(|error| damaged(&error))?;
        Ok(Reader { analyser, relations })
    };
    READER.get_or_init(load).as_ref().map_err(Clone::clone)
}
