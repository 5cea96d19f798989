use tilt_core::aside::{Cause, Genre};
use tilt_core::document::DocumentMeta;
use tilt_core::proposition::{Proposition, Reading};

fn read(url: Option<&str>, text: &str) -> Reading {
    let meta = DocumentMeta {
        date: "2025-06-17".parse().ok(),
        lang: Some("en".to_owned()),
        url: url.map(str::to_owned),
        ..DocumentMeta::default()
    };
    let document = crate::decode("a.txt", text.as_bytes(), &meta).expect("text").value;
    let reading = crate::read(&document);
    for aside in reading.propositions.iter().filter_map(|p| p.aside.as_ref()) {
        assert!(aside.span.is_none_or(|span| span.of(&document.text) == aside.words), "{aside:?}");
    }
    reading
}

fn counted(reading: &Reading) -> Vec<&Proposition> {
    reading.propositions.iter().filter(|p| p.counts_as_realis()).collect()
}

fn genre(proposition: &Proposition) -> Option<Genre> {
    match proposition.aside.as_ref()?.cause {
        Cause::Genre(genre) => Some(genre),
        Cause::Corrected => None,
    }
}

const NEWS: &str = "Ghana expelled the envoy of Togo. Chad and Mali signed a treaty on trade on Monday.";

#[test]
fn plain_news_is_counted() {
    let reading = read(Some("https://pier.example/world/africa/1"), NEWS);
    assert!(reading.kind.is_none());
    assert_eq!(counted(&reading).len(), 2);
}

#[test]
fn a_label_a_notice_a_section_and_an_address_are_each_enough() {
    let notice = format!("{NEWS}\n\nThis article is satirical and nothing in it happened.\n");
    for (url, text) in [
        (None, format!("SATIRE\n\n{NEWS}\n")),
        (None, format!("Satire: The envoy who stayed at home\n\n{NEWS}\n")),
        (None, notice),
        (None, format!("outlet: Pier Post\nsection: Satire\n\n{NEWS}\n")),
        (Some("https://pier.example/satire/2025/the-envoy"), format!("{NEWS}\n")),
    ] {
        let reading = read(url, &text);
        let kind = reading.kind.as_ref().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(kind.genre, Genre::Satire, "{text}");
        assert!(!kind.words.is_empty());
        assert!(counted(&reading).is_empty(), "{text}");
        assert_eq!(reading.propositions.len(), 2, "kept: {text}");
        assert!(reading.propositions.iter().all(|p| p.testable.reason.contains("satire")));
    }
}

#[test]
fn a_word_about_satire_or_the_name_of_an_outlet_is_no_evidence() {
    for (url, text) in [
        (Some("https://satire.example/world/1"), format!("{NEWS}\n")),
        (Some("https://pier.example/world/satire"), format!("{NEWS}\n")),
        (None, format!("{NEWS} A court banned the satire of a poet.\n")),
        (None, format!("{NEWS} \"This is satire,\" a poet said.\n")),
        (None, format!("{NEWS}\n\nSport ministers met in Accra.\n")),
        (None, format!("Weather and war: a long winter\n\n{NEWS}\n")),
    ] {
        let reading = read(url, &text);
        assert!(reading.kind.is_none(), "{url:?} {text}: {:?}", reading.kind);
        assert!(counted(&reading).len() >= 2, "{text}");
    }
}

#[test]
fn an_imagined_course_is_set_aside_until_its_paragraph_or_the_world_returns() {
    let text = "Chad and Mali signed a treaty on trade on Monday.\n\n\
                Imagine that the rains fail for five years. Ghana expelled the envoy of Togo. Togo expelled the envoy of Ghana. \
                In reality, Benin expelled the envoy of Niger.\n\n\
                Kenya expelled the envoy of Uganda.";
    let reading = read(None, text);
    let aside: Vec<bool> = reading.propositions.iter().map(|p| genre(p) == Some(Genre::Scenario)).collect();
    assert_eq!(aside, [false, true, true, false, false], "{:#?}", reading.propositions);
    assert_eq!(counted(&reading).len(), 3);
    let inside = read(None, "In this scenario, Ghana expelled the envoy of Togo.");
    assert!(counted(&inside).is_empty());
}

#[test]
fn what_has_a_date_of_its_own_in_a_scenario_happened() {
    let text = "Imagine a world without the pact. Chad and Mali signed a treaty on trade in March 2025.";
    assert_eq!(counted(&read(None, text)).len(), 1);
}

#[test]
fn results_of_matches_are_no_assaults_and_votes_are_no_matches() {
    for text in [
        "Germany beat Argentina 1–0 after extra time.",
        "Ghana defeated Togo 3-1 in Accra.",
        "Fiji crushed Tonga 34-12 on Saturday.",
    ] {
        let reading = read(None, text);
        assert!(counted(&reading).is_empty(), "{text}: {:#?}", reading.propositions);
    }
    for news in [
        "The army of Ghana defeated Togo on 12-13 June and attacked Benin.",
        "Ghana attacked Togo and crushed 20-30 tanks.",
        "Ghana attacked Togo at 10:30 and stunned its army.",
    ] {
        let reading = read(None, news);
        assert!(reading.propositions.iter().all(|p| genre(p).is_none()), "{news}");
    }
    let vote = "Ghana attacked Togo, and the council voted 12-3 for a ceasefire.";
    let reading = read(None, vote);
    assert!(reading.propositions.iter().all(|p| genre(p).is_none()), "{vote}");
}

#[test]
fn an_office_acts_even_on_the_sports_page() {
    let text = "Sport\n\nChile attacked Peru from the first minute. The government of Ghana expelled the envoy of Togo.";
    let reading = read(None, text);
    assert_eq!(reading.kind.as_ref().map(|kind| kind.genre), Some(Genre::Sport));
    let counted = counted(&reading);
    assert_eq!(counted.len(), 1, "{:#?}", reading.propositions);
    assert!(counted[0].quote.exact.contains("envoy"));
}

#[test]
fn three_words_of_a_field_make_a_text_of_it_and_two_do_not() {
    let three = "Chile attacked Peru early, but the goalkeeper saved before half-time. The striker missed.";
    assert_eq!(read(None, three).kind.map(|kind| kind.genre), Some(Genre::Sport));
    let two = "Chile attacked Peru while its people watched the World Cup; a striker died.";
    assert!(read(None, two).kind.is_none());
}

#[test]
fn a_column_of_former_days_tells_no_news_but_of_what_it_dates_lately() {
    let text = "On this day\n\nGhana expelled the envoy of Togo. Chad and Mali signed a treaty on trade in March 2025.";
    let reading = read(None, text);
    let counted = counted(&reading);
    assert_eq!(counted.len(), 1, "{:#?}", reading.propositions);
    assert!(counted[0].quote.exact.contains("treaty"));
}

#[test]
fn an_opinion_is_named_and_changes_nothing() {
    let reading = read(None, &format!("Opinion\n\n{NEWS}\n"));
    assert_eq!(reading.kind.as_ref().map(|kind| kind.genre), Some(Genre::Opinion));
    assert_eq!(counted(&reading).len(), 2);
}

#[test]
fn other_kinds_are_known_by_their_labels() {
    for (label, wanted) in [
        ("Quiz of the week", Genre::Quiz),
        ("Horoscope", Genre::Horoscope),
        ("Short story", Genre::Fiction),
        ("Weather forecast", Genre::Weather),
        ("Recipe", Genre::Recipe),
        ("Obituary", Genre::History),
        ("Thought experiment", Genre::Scenario),
    ] {
        let reading =
            read(None, &format!("{label}\n\nGhana attacked Togo. Togo attacked Ghana with rain.\n"));
        assert_eq!(reading.kind.as_ref().map(|kind| kind.genre), Some(wanted));
        assert!(counted(&reading).is_empty(), "{label}");
    }
}
