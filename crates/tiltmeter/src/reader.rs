//! The shipped models joined: grammar from one room, relations from another, loaded once.

use std::sync::OnceLock;

use tilt_syntax::Analyser;
use tilt_text::Models;
use tilt_text::attribution::tagger::Tagger;
use tilt_text::factuality::Scale;
use tilt_text::relation::Model;

use crate::failure::Failure;

/// The models that read English.
#[derive(Debug)]
pub struct Reader {
    /// Words, lemmas, parts of speech, heads.
    pub analyser: Analyser,
    /// Roots of events between two actors, and who the actors are.
    pub relations: Model,
    /// Who says what by which words.
    pub attribution: Tagger,
    /// How far a text commits itself.
    pub factuality: Scale,
}

impl Reader {
    /// What finds events where no rule does.
    pub fn relations(&self) -> tilt_text::relation::Reader<'_> {
        tilt_text::relation::Reader { analyser: &self.analyser, model: &self.relations }
    }

    /// What a reading asks where no rule speaks.
    pub fn models(&self) -> Models<'_> {
        Models { analyser: &self.analyser, tagger: &self.attribution, scale: &self.factuality }
    }
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
        let attribution = Tagger::load(tilt_models::ATTRIBUTION_EN).map_err(|error| damaged(&error))?;
        let factuality = Scale::load(tilt_models::FACTUALITY_EN).map_err(|error| damaged(&error))?;
        Ok(Reader { analyser, relations, attribution, factuality })
    };
    READER.get_or_init(load).as_ref().map_err(Clone::clone)
}
