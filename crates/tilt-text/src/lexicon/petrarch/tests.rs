use super::*;

fn date(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn lexicon(text: &str) -> Lexicon {
    let mut lexicon = Lexicon::default();
    lexicon.add("test", text);
    lexicon
}

#[test]
fn actors_have_synonyms_and_dated_codes() {
    let text = "# head\n<!-- a comment\nover lines -->\nARNOR_  [ARN] # note\n+NORTH_KINGDOM {NORTH_KINGDOMS}\n\nTHE_STEWARD\n\t[ARN < 950601]\n\t[ARNGOV 19950601 - 19990815]\n\t[ARNREB > 990816]\n";
    let lexicon = lexicon(text);
    assert!(lexicon.problems().is_empty(), "{:?}", lexicon.problems());
    let codes = |phrase: &str, day| lexicon.actor(phrase, day).collect::<Vec<_>>();
    assert_eq!(codes("north kingdom", None), ["ARN"]);
    assert_eq!(codes("north kingdoms", date("2001-01-01")), ["ARN"]);
    assert_eq!(codes("the steward", date("1990-01-01")), ["ARN"]);
    assert_eq!(codes("the steward", date("1997-01-01")), ["ARNGOV"]);
    assert_eq!(codes("the steward", None), ["ARNREB"]);
    assert!(codes("gondor", None).is_empty());
}

#[test]
fn agents_have_plurals_and_sets() {
    let lexicon = lexicon(
        "!PERSON! = MAN, MEN\nHERDS!PERSON! [~AGR]\nDEPUTY [~LEG]\nTROOPS {} [~MIL]\nGROUP [  NGO~]\n",
    );
    for (noun, code) in
        [("herdsmen", "AGR"), ("deputies", "LEG"), ("troops", "MIL"), ("groups", "NGO"), ("deputy", "LEG")]
    {
        assert_eq!(lexicon.agent(noun), Some(code), "{noun}");
    }
    assert_eq!(lexicon.agent("troopss"), None);
}

#[test]
fn verbs_have_forms_patterns_and_sets() {
    let text = "&FOOD\n+BREAD\n+RICE_\n\n---  HURRY   [---]  ---\nHURRY {HURRIES HURRYING HURRIED }\nRUSH\n- * &FOOD (TO %) [073] # RUSH\n- % * [030:030]\n--- AGREE [081] ---\nAGREE\n~ a (a b AGREE) SAY = a b 015\n";
    let lexicon = lexicon(text);
    assert!(lexicon.problems().is_empty(), "{:?}", lexicon.problems());
    assert_eq!(lexicon.set("food"), [Box::from("bread"), Box::from("rice")]);
    let block = lexicon.verb("rushed").next().expect("a block");
    assert_eq!((&*block.name, &*block.code, block.patterns.len()), ("hurry", "", 2));
    assert_eq!(&*block.patterns[0].text, "* &FOOD (TO %)");
    assert_eq!(lexicon.verb("hurrying").count(), 1);
    assert_eq!(lexicon.verb("agreed").map(|block| &*block.code).collect::<Vec<_>>(), ["081"]);
    assert_eq!(lexicon.transformations().len(), 1);
}

#[test]
fn discards_mark_stories() {
    let lexicon = lexicon("MONTHS LATER\n+World Golf Championships # pas\n");
    assert_eq!(
        lexicon.discards().collect::<Vec<_>>(),
        [("months later", false), ("world golf championships", true)]
    );
}

#[test]
fn malformed_lines_are_named() {
    let lexicon = lexicon("A_THING [ABC 19950601 -]\nANOTHER [DEF]\nBARE\nLAST [GHI]\n");
    let lines: Vec<usize> = lexicon.problems().iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [1, 2, 4]);
    assert_eq!(lexicon.actor("another", None).collect::<Vec<_>>(), ["DEF"]);
}
