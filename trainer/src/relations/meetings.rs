//! Meetings and visits: rules over words and over the tree together, with the shipped grammar.

use std::collections::BTreeSet;

use tilt_core::ontology::PloverRoot;
use tilt_core::proposition::{Content, Modality, Party};

use super::check::{analyser, model};

/// Meetings of a text: the states in them, in order, `>` before the place of a visit, and the modality.
fn meetings(text: &str) -> Vec<(String, Modality)> {
    let meta = tilt_core::DocumentMeta::default();
    let document = tilt_text::decode("a.txt", text.as_bytes(), &meta).expect("text").value;
    let reader = tilt_text::relation::Reader { analyser: analyser(), model: model() };
    let reading = tilt_text::read_with(&document, None, Some(reader));
    reading
        .propositions
        .iter()
        .filter_map(|found| {
            let Content::Event { root: Some(PloverRoot::Consult), sources, targets, .. } = &found.content
            else {
                return None;
            };
            let keys = |parties: &[Party]| -> String {
                let keys: BTreeSet<&str> =
                    parties.iter().filter_map(Party::state).map(tilt_core::actor::StateId::key).collect();
                keys.into_iter().collect::<Vec<_>>().join("+")
            };
            let place = keys(targets);
            let who = keys(sources);
            Some((if place.is_empty() { who } else { format!("{who}>{place}") }, found.modality))
        })
        .collect()
}

#[test]
fn whoever_hangs_on_a_word_of_meeting_takes_part() {
    for (text, who) in [
        ("Peru's foreign minister, who had slept badly, met his Chilean counterpart in Arica.", "CHL+PER"),
        ("The presidents of Kenya, Zambia and Angola met before dinner.", "AGO+KEN+ZMB"),
        ("Ghana's president, his office said, telephoned the Togolese leader on Sunday.", "GHA+TGO"),
        ("The emir of Kuwait, tired after the flight, received the king of Bahrain.", "BHR+KWT"),
        ("Rwanda and Burundi, whose leaders last met in May, closed the road.", "BDI+RWA"),
        ("Cuba's deputy premier toured two mills in Minsk on Wednesday.", "CUB>BLR"),
        ("A delegation from Nepal, with two engineers, arrived in Karachi.", "NPL>PAK"),
        ("The visit of Laos's speaker to Hanoi lasted two days.", "LAO>VNM"),
        ("Uzbek President Otabek Karimzoda received French President Luc Moreau in Samarkand.", "FRA+UZB"),
        ("Oman's envoy was greeted by Yemen's prime minister.", "OMN+YEM"),
    ] {
        let found = meetings(text);
        assert!(found.iter().any(|(states, _)| states == who), "{text}: {found:?}");
    }
}

#[test]
fn what_is_no_meeting_of_public_actors_is_left_alone() {
    for text in [
        "It is Kenya's and Uganda's call.",
        "Gabon agreed to host French instructors.",
        "Kenyan runners met Ugandan fans.",
        "A Peruvian teacher visited Quito.",
        "The king of Jordan visited Amman.",
        "Chile's minister discussed the harvest of Peru.",
        "Norway's minister spoke about Sweden.",
        "No minister of Chile met the Peruvian envoy.",
    ] {
        let found = meetings(text);
        assert!(found.iter().all(|(_, modality)| *modality != Modality::Realis), "{text}: {found:?}");
    }
}

#[test]
fn a_meeting_ahead_or_denied_did_not_take_place() {
    for (text, modality) in [
        ("Mali's president, his aides say, will meet the Algerian leader.", Modality::Planned),
        ("Oman's envoy, who has a cold, did not meet the Yemeni prime minister.", Modality::Negated),
    ] {
        let found = meetings(text);
        assert!(found.iter().all(|(_, told)| *told == modality), "{text}: {found:?}");
    }
}
