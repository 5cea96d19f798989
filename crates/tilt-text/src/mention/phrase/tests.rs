use super::*;

fn codes(phrase: &str) -> String {
    let reading = read(phrase, None, None);
    let home = reading.home.map_or("-", Home::code);
    let sectors: Vec<&str> = reading.sectors.iter().map(|sector| sector.code()).collect();
    format!("{home} {}", sectors.join(" ")).trim_end().to_owned()
}

#[test]
fn offices_bodies_and_nouns_are_read() {
    for (phrase, expected) in [
        ("Chile", "CHL"),
        ("the Chilean foreign minister", "CHL GOV"),
        ("three Norwegian frigates", "NOR MIL"),
        ("Peru's Defense Ministry", "PER GOV MIL"),
        ("the speaker of the Storting", "NOR LEG"),
        ("Lisbon", "PRT GOV"),
        ("a Nairobi traffic police station", "KEN COP"),
        ("Mexican ambassador to Chile", "MEX GOV"),
        ("an envoy for Syria", "- GOV"),
        ("spokesman of the supreme court of Ghana", "GHA JUD"),
        ("several of the oldest trade unions in Norway", "NOR LAB"),
        ("a crowd of hungry herders", "- CVL OPP"),
        ("rebels", "- REB"),
        ("the World Health Organization", "UNO HLH"),
        ("US-backed Syrian rebels", "SYR REB"),
        ("pro-Russian separatists in Moldova", "MDA REB"),
        ("a Saudi-led coalition", "SAU MIL"),
        ("Washington", "USA GOV"),
        ("Indian villagers", "IND CVL"),
        ("the Catalan police", "ESP COP"),
        ("St. Petersburg", "RUS CVL"),
    ] {
        assert_eq!(codes(phrase), expected, "{phrase}");
    }
}

#[test]
fn what_is_open_stays_open() {
    for (phrase, candidate) in [
        ("Georgia", "US state"),
        ("Congo", "COG"),
        ("Jordan", "given name"),
        ("Russian-Kazakh companies", "KAZ"),
    ] {
        let reading = read(phrase, None, None);
        assert!(reading.home.is_none(), "{phrase}: {reading:?}");
        assert!(reading.candidates.iter().any(|code| code == candidate), "{phrase}: {reading:?}");
    }
    for person in ["Jordan Peterson", "Chad Smith", "Paris Hilton", "Marcus Beam"] {
        let reading = read(person, None, None);
        assert!(reading.home.is_none(), "{person}: {reading:?}");
    }
    assert_eq!(codes("the parliament of Georgia"), "GEO LEG");
    assert_eq!(codes("Jordan's king"), "JOR GOV");
}

#[test]
fn the_surroundings_decide_last() {
    let known = Home::from_code("ZMB");
    assert_eq!(read("the army chief", None, known).home, known);
    assert_eq!(read("the Chilean army chief", None, known).home, Home::from_code("CHL"));
}
