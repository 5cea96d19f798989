//! Arbitrary bytes are read as a document, by rules and by the shipped models.

#![no_main]

use std::sync::OnceLock;

use tilt_syntax::Analyser;
use tilt_text::attribution::tagger::Tagger;
use tilt_text::factuality::Scale;
use tilt_text::relation::{Model, Reader};

struct Shipped {
    analyser: Analyser,
    relations: Model,
    tagger: Tagger,
    scale: Scale,
}

fn shipped() -> &'static Shipped {
    static SHIPPED: OnceLock<Shipped> = OnceLock::new();
    SHIPPED.get_or_init(|| Shipped {
        analyser: Analyser::load(tilt_models::SYNTAX_EN).expect("grammar"),
        relations: Model::load(tilt_models::RELATIONS_EN).expect("relations"),
        tagger: Tagger::load(tilt_models::ATTRIBUTION_EN).expect("attribution"),
        scale: Scale::load(tilt_models::FACTUALITY_EN).expect("factuality"),
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Shipped { analyser, relations, tagger, scale } = shipped();
    tilt_fuzz::texts::check_reading(bytes, &|document| {
        let reader = Reader { analyser, model: relations };
        tilt_text::read_by(document, None, Some(reader), Some(tilt_text::Models { analyser, tagger, scale }))
    });
});
