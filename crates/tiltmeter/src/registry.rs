//! All registered items of all rooms in one view, for `list`, `explain`, the book and the house rules.

use tilt_core::Card;
use tilt_core::warning::WarningDoc;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// `measure`, `detector`, `source`, `coder` or `reporter`.
    pub kind: &'static str,
    /// Its card.
    pub card: &'static Card,
}

/// All items: sources, coders, measures, detectors, reporters.
pub fn items() -> impl Iterator<Item = Item> {
    let of = |kind: &'static str, card: &'static Card| Item { kind, card };
    let sources = tilt_sources::SOURCES.iter().map(move |source| of("source", &source.card().card));
    let coders = tilt_text::CODERS.iter().map(move |coder| of("coder", coder.card()));
    let reporters = tilt_report::REPORTERS.iter().map(move |reporter| of("reporter", reporter.card()));
    sources
        .chain(coders)
        .chain(measures().map(move |card| of("measure", card)))
        .chain(detectors().map(move |card| of("detector", card)))
        .chain(reporters)
}

/// Cards of all items.
pub fn cards() -> impl Iterator<Item = &'static Card> {
    items().map(|item| item.card)
}

/// Cards of the measures, and of blocs and ideal points, which have commands of their own.
pub fn measures() -> impl Iterator<Item = &'static Card> {
    let own = [&tilt_analysis::blocs::CARD, &tilt_analysis::ideal::CARD].into_iter();
    tilt_analysis::MEASURES.iter().map(|measure| measure.card()).chain(own)
}

/// Cards of the detectors.
pub fn detectors() -> impl Iterator<Item = &'static Card> {
    tilt_analysis::DETECTORS.iter().map(|detector| detector.card())
}

/// Documentation of every warning code.
pub fn warnings() -> impl Iterator<Item = WarningDoc> {
    tilt_sources::WARNINGS
        .iter()
        .copied()
        .chain(tilt_text::WARNINGS.iter().copied())
        .chain(tilt_analysis::warnings())
        .chain(crate::brief::WARNINGS.iter().copied())
        .chain(crate::check::WARNINGS.iter().copied())
}

/// The item with this name, with or without `@version`.
pub fn find(name: &str) -> Option<Item> {
    items().find(|item| item.card.name == name || item.card.id() == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_items_of_one_kind_share_a_name() {
        let mut seen = BTreeSet::new();
        for item in items() {
            assert!(seen.insert((item.kind, item.card.name)), "{} twice", item.card.name);
        }
    }

    #[test]
    fn no_two_warnings_share_a_code() {
        let mut seen = BTreeSet::new();
        for doc in warnings() {
            assert!(seen.insert(doc.code), "{} twice", doc.code);
            assert!(doc.doc.ends_with('.'), "{}: not a sentence", doc.code);
        }
    }
}
