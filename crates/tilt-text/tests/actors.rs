//! Who is named in a sentence, as the rules see it: organs of a state, armed groups, people, and what stays open.

use tilt_core::document::Span;
use tilt_text::mention::{self, Named};
use tilt_text::sentence::Normal;

/// Kind, code and role of each mention of a sentence.
fn mentions(text: &str) -> Vec<String> {
    let normal = Normal::of(text, Span::new(0, text.len()));
    let day = "2021-05-01".parse().ok();
    let found = mention::find(text, &normal, &Named::on(day));
    let show = |mention: &mention::Mention| {
        let code = mention.actor.map(|actor| match actor {
            tilt_core::Actor::State(state, role) => format!("{} {}", state.key(), role.name()),
            tilt_core::Actor::Org(_) => actor.code(),
        });
        format!("{:?} {}", mention.kind, code.unwrap_or_else(|| mention.candidates.join("/")))
    };
    found.iter().map(show).collect()
}

#[test]
fn organs_of_a_state_act_for_it() {
    for (text, expected) in [
        ("The State Department urged calm.", "State USA government"),
        ("The Knesset passed a law.", "State ISR parliament"),
        ("Iraqi warplanes struck a bridge.", "State IRQ military"),
        ("The Peruvian coast guard freed a boat.", "State PER government"),
        ("Norway's lawmakers voted.", "State NOR parliament"),
        ("The People's Liberation Army held drills.", "State CHN military"),
    ] {
        assert_eq!(mentions(text), [expected], "{text}");
    }
}

#[test]
fn a_demonym_is_not_the_state() {
    for (text, expected) in [
        ("Kazakh herders crossed the river.", "Adjective KAZ state"),
        ("Chile's farmers protested.", "People CHL state"),
        ("The Peruvian tennis player won.", "Adjective PER state"),
        ("Boko Haram attacked a village.", "Group NGA state"),
        ("The Taliban agreed.", "Group AFG state"),
    ] {
        assert_eq!(mentions(text), [expected], "{text}");
    }
}

#[test]
fn what_has_several_readings_stays_open() {
    for (text, reading) in
        [("Georgia signed.", "US state"), ("Jordan left.", "given name"), ("Congo agreed.", "COG")]
    {
        let found = mentions(text);
        assert!(found[0].starts_with("Unresolved") && found[0].contains(reading), "{text}: {found:?}");
    }
    // Abbreviations with other readings are no state at all.
    assert!(mentions("ETA and PET were not heard.").is_empty());
}

#[test]
fn names_are_dated() {
    // The office existed only before the day of the document.
    assert!(mentions("The KGB denied it.")[0].starts_with("State RUS"));
    let normal = |text: &str| Normal::of(text, Span::new(0, text.len()));
    let text = "The Supreme Soviet met.";
    let found = mention::find(text, &normal(text), &Named::on("1991-05-01".parse().ok()));
    assert_eq!(found.len(), 1);
    assert!(!found[0].reason.contains("not in use"), "{}", found[0].reason);
}
