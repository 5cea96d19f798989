//! The bundled articles read completely: what must be found, and what must not.

mod show;

use tilt_core::Document;
use tilt_core::document::DocumentMeta;
use tilt_core::proposition::Reading;

fn bundled(name: &str) -> (Document, Reading) {
    let path = format!("{}/../../examples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let document = tilt_text::decode(name, &bytes, &DocumentMeta::default()).expect("bundled article").value;
    let reading = tilt_text::read(&document);
    (document, reading)
}

/// Codes with roles, commitment and modality; agents are left out, they are long.
fn rows(reading: &Reading) -> Vec<String> {
    let row = |p: &tilt_core::Proposition| {
        let chain: Vec<String> = p
            .chain
            .iter()
            .zip(&p.factuality)
            .map(|(link, value)| format!("{} {}", link.role.name(), value.name()))
            .collect();
        format!("{} | {} | {}", show::code(p), chain.join(" > "), p.modality.name())
    };
    reading.propositions.iter().map(row).collect()
}

#[test]
fn a_reading_can_be_shown_whole() {
    // `cargo test -p tilt-text --test bundled -- --nocapture` prints the three readings for eyes.
    for name in ["relay-kazakhstan.txt", "poland-1991.txt", "cuba-2016.txt"] {
        let (document, reading) = bundled(name);
        let shown = show::reading(&document, &reading);
        println!("{shown}");
        assert_eq!(shown.matches("\n[").count(), reading.propositions.len());
    }
}

#[test]
fn relay_kazakhstan() {
    let (document, reading) = bundled("relay-kazakhstan.txt");
    assert_eq!(
        rows(&reading),
        [
            "membership KAZ CIS+EAEU+CSTO member | outlet Uu > channel CT+ | realis",
            "trend KAZ RUS -> GBR | outlet Uu > channel CT+ | realis",
            "agreement KAZ+GBR agreement reported [military_cooperation,logistics,experience_exchange,officer_training,language_training] | outlet Uu > channel CT+ | realis",
            "agreement KAZ+GBR - signed [] | outlet Uu > channel CT+ | realis",
            "agreement KAZ+GBR agreement signed [strategic_partnership] | outlet Uu > channel Uu > author CT+ | realis",
            "evaluation KAZ | outlet Uu > channel Uu > author CT+ | realis",
            "trend KAZ RUS -> - | outlet Uu > channel Uu > author CT+ | realis",
            "prediction GBR | outlet Uu > channel PR+ | predicted",
            "prediction KAZ | outlet Uu > channel Uu > author PR+ | predicted",
            "event REJECT KAZ ->  (denial) | outlet CT+ | realis",
            "trend KAZ - -> - | outlet Uu > office CT- | negated",
            "meta | outlet CT+ | realis",
            "membership KAZ CSTO member | outlet CT+ | realis",
        ]
    );
    let trend = &reading.propositions[1];
    assert!(!trend.outlet_asserts(), "passed on, not asserted");
    assert_eq!(trend.mentions.len(), 1, "the headline says the same");
    let is_stronger = trend.warnings.iter().any(|warning| warning.code == "W-text-headline");
    assert!(!is_stronger, "the headline names the channel before its colon, as the body does");
    assert!(trend.loaded.iter().any(|loaded| loaded.span.of(&document.text) == "quiet but systematic"));
    assert_eq!(reading.excluded.len(), 3);
    assert_eq!(reading.origins.len(), 3, "one channel, the ministry and the outlet: {:?}", reading.origins);
}

#[test]
fn poland_1991() {
    let (_, reading) = bundled("poland-1991.txt");
    assert_eq!(
        rows(&reading),
        [
            "trend POL RUS -> USA | outlet CT+ | realis",
            "event NONE org:WPO ->  (organisation dissolved) | outlet CT+ | realis",
            "event NONE org:CMEA ->  (organisation dissolved) | outlet CT+ | realis",
            "membership POL WPO member left | outlet Uu > office CT+ | realis",
            "membership POL NATO member | outlet Uu > office PR+ | planned",
            "agreement POL+org:EU agreement signed [integration] | outlet CT+ | realis",
            "event CONSULT POL -> USA (visit) | outlet CT+ | realis",
            "event AID USA -> POL (aid) | outlet CT+ | realis",
            "event CONSULT POL+RUS =  (talks) | outlet CT+ | realis",
            "evaluation POL | outlet Uu > person CT+ | realis",
            "prediction POL | outlet Uu > person PR+ | predicted",
        ]
    );
    assert!(reading.propositions[0].outlet_asserts());
}

#[test]
fn cuba_2016() {
    let (_, reading) = bundled("cuba-2016.txt");
    assert_eq!(
        rows(&reading),
        [
            "trend CUB RUS -> - | outlet Uu | question",
            "trend CUB RUS -> USA | outlet Uu > author CT+ | realis",
            "event COOPERATE CUB+USA =  (relations restored) | outlet CT+ | realis",
            "event COOPERATE USA -> CUB (embassy) | outlet CT+ | realis",
            "event CONSULT USA -> CUB (visit) | outlet CT+ | realis",
            "agreement CUB+USA agreement signed [transport] | outlet CT+ | realis",
            "agreement CUB+USA agreement negotiated [] | outlet PR+ | planned",
            "trend CUB RUS -> USA | outlet Uu > anonymous CT+ | realis",
            "event REJECT RUS ->  (denial) | outlet CT+ | realis",
            "membership CUB ALBA member left | outlet CT- | negated",
            "agreement CUB+USA agreement signed [defence] | outlet CT- | negated",
            "event AID VEN -> CUB (aid) | outlet CT+ | realis",
            "trend CUB - -> USA | outlet Uu | hypothetical",
        ]
    );
}
