//! Deeds that the tree of a sentence tells, with the shipped models: who does what to whom, and what is none.

#![expect(clippy::unwrap_used, reason = "a test may stop at what it does not expect")]

use tilt_core::document::{Document, DocumentMeta};
use tilt_core::proposition::{Content, Party, Proposition};
use tilt_core::time::Date;

fn propositions(text: &str) -> Vec<Proposition> {
    let reader = tiltmeter::reader::reader().unwrap();
    let meta = DocumentMeta {
        date: Date::new(2025, 6, 17).ok(),
        lang: Some("en".to_owned()),
        ..DocumentMeta::default()
    };
    let document = Document::from_text("test", text, meta);
    tilt_text::read_by(&document, None, Some(reader.relations()), Some(reader.models())).propositions
}

fn codes(parties: &[Party]) -> String {
    let mut codes: Vec<String> = parties
        .iter()
        .map(|party| party.state().map_or_else(|| "?".to_owned(), |state| state.key().to_owned()))
        .collect();
    codes.sort();
    codes.join("+")
}

/// "AID KAZ>KGZ realis" for each event.
fn events(text: &str) -> Vec<String> {
    let event = |proposition: &Proposition| match &proposition.content {
        Content::Event { root: Some(root), sources, targets, symmetric, .. } => {
            let between = if *symmetric { "" } else { ">" };
            let parties = format!("{}{between}{}", codes(sources), codes(targets));
            Some(format!("{} {parties} {}", root.name(), proposition.modality.name()))
        }
        _ => None,
    };
    propositions(text).iter().filter_map(event).collect()
}

#[test]
fn a_verb_its_object_and_whom_it_reaches() {
    let cases = [
        // A thing given.
        ("Malawi footed the bill for the Zambian nurses.", "AID MWI>ZMB realis"),
        ("Oslo lent Reykjavik forty buses.", "AID NOR>ISL realis"),
        ("Uruguay came to the rescue of Paraguay.", "AID URY>PRY realis"),
        ("Norway wrote off the debt of Bolivia.", "AID NOR>BOL realis"),
        // Trade and common work.
        ("Estonia has bought forty launchers from South Korea.", "COOPERATE EST>KOR realis"),
        ("Oman had passed the list of prisoners to Tehran.", "COOPERATE OMN>IRN realis"),
        // Giving way.
        ("Azerbaijan had returned the two Armenian shepherds the same night.", "RETREAT AZE>ARM realis"),
        ("Two Malian pilots were freed by Oman.", "RETREAT OMN>MLI realis"),
        // Penalties and force.
        ("Ghana shut its border with Togo.", "SANCTION GHA>TGO realis"),
        ("Ecuador's navy boarded a Peruvian trawler.", "COERCE ECU>PER realis"),
        ("Burundi had moved two battalions up to the Rwandan border.", "MOBILIZE BDI>RWA realis"),
        ("Thai gunners fired rockets at a Cambodian village.", "ASSAULT THA>KHM realis"),
        // Words.
        ("Zambia took its complaint to Malawi's embassy.", "ACCUSE ZMB>MWI realis"),
        ("Luxembourg lobbied Belgium.", "REQUEST LUX>BEL realis"),
        // What is done together.
        ("Moscow and Ankara swapped lists of prisoners.", "COOPERATE RUS+TUR realis"),
        // A state by what it acts with, a nation by its name.
        ("A Maltese lifeboat rescued forty Albanian fishermen.", "AID MLT>ALB realis"),
        ("The Thais attacked the Cambodian bank of the river.", "ASSAULT THA>KHM realis"),
        // Attitudes.
        ("Chile refused to extradite the general to Peru.", "REJECT CHL>PER realis"),
        ("Pyongyang vowed to sink Japanese survey vessels.", "THREATEN PRK>JPN realis"),
        // Nobody named behind the words.
        ("ASEAN condemned the raid.", "ACCUSE ?> realis"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| events(text) != [*want])
        .map(|(text, want)| format!("{text}\n  {want}, read: {:?}", events(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn shades_stay_with_the_deed() {
    let cases = [
        ("Kenya did not return the Ugandan lorries.", "RETREAT KEN>UGA negated"),
        ("Portugal plans to hand the archive back to Angola.", "AID PRT>AGO planned"),
        ("Malta might lease the pier to Libya.", "COOPERATE MLT>LBY hypothetical"),
        ("In 1996 Namibia lent Botswana two cranes.", "AID NAM>BWA historical"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| !events(text).iter().any(|event| event == want))
        .map(|(text, want)| format!("{text}\n  {want}, read: {:?}", events(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_day_of_telling_dates_what_is_told() {
    let read = propositions("Mali announced on 3 June that it was leaving ECOWAS.");
    assert!(read.iter().any(|proposition| proposition.time.from.is_some()), "{read:?}");
}

#[test]
fn a_month_is_no_hedge() {
    let read = propositions("Oman released the Kenyan crew in May.");
    assert!(read.iter().all(|proposition| proposition.hedges.is_empty()), "{read:?}");
    let doubtful = propositions("Oman may have released the Kenyan crew.");
    assert!(doubtful.iter().any(|proposition| !proposition.hedges.is_empty()), "{doubtful:?}");
}

#[test]
fn what_is_no_deed_between_states_is_none() {
    let texts = [
        // Sport, persons, towns, food.
        "Chad beat Georgia at chess in Lebanon, Tennessee.",
        "Kurdish bakers in Germany applauded the Iraqi singer.",
        "A Lebanese grocer in Freetown gave his Syrian neighbour a bag of rice.",
        "Turkish bakers in Vienna thanked their Syrian apprentices.",
        // Where it happened is not to whom, and private persons are not their state.
        "Two journalists were killed in Syria.",
        "A former soldier was arrested in Turkey.",
        "British aid workers were held in the camp.",
        // A place, an opposition, a group.
        "Turkey intends to keep an office in Syria.",
        "Qatar backs the Syrian Kurdish militia.",
        "British soldiers trained in the Kenyan heat for the marathon.",
        // Denied at a noun.
        "Cuba was expelled from no organisation in recent years.",
        "Norway sent no troops to Mali.",
        "None of the Baltic states gave Belarus a loan.",
        // What is only thought of.
        "A Kenyan blockade of Somalia remains a line in a consultant's paper.",
        "The option of a Pakistani withdrawal from India is being discussed.",
    ];
    let wrong: Vec<String> = texts
        .iter()
        .filter(|text| propositions(text).iter().any(|p| p.counts_as_realis()))
        .map(|text| format!("{text}\n  read: {:?}", events(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
