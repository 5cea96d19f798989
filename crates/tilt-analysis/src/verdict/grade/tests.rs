use super::*;
use crate::made_up::state;
use tilt_core::document::Span;
use tilt_core::id::IdKind;
use tilt_core::proposition::{
    Factuality, PropositionTime, Quote, QuoteKind, Reading, Stance, Testable, TestableAnswer,
};
use tilt_core::report::CopyOf;
use tilt_core::{Actor, Document, DocumentMeta};

fn link(agent: &str, role: ChainRole, cue_class: CueClass) -> ChainLink {
    ChainLink {
        agent: agent.to_owned(),
        role,
        cue: String::new(),
        cue_span: None,
        cue_class,
        quote: QuoteKind::Indirect,
        stance: Stance::Neutral,
        inferred: false,
    }
}

/// "State turns from A to B" by a chain below the outlet, in a text of its own unless `text` is shared.
fn article(outlet: &str, text: &str, below: &[ChainLink], modality: Modality) -> DocumentReport {
    let meta = DocumentMeta { outlet: Some(outlet.to_owned()), ..DocumentMeta::default() };
    let document = Document::from_text(outlet, text, meta);
    let party = |key: &str| Party {
        actor: Some(Actor::State(state(key), tilt_core::actor::Role::State)),
        candidates: Vec::new(),
        surface: key.to_owned(),
        span: Span::new(0, 1),
        reason: "name".to_owned(),
    };
    let mut chain = vec![link(outlet, ChainRole::Outlet, CueClass::Assert)];
    chain.extend(below.iter().cloned());
    let proposition = Proposition {
        id: Id::of(IdKind::Proposition, &[outlet, text]),
        document: document.id.clone(),
        quote: Quote::at(text, Span::new(0, text.len())),
        mentions: Vec::new(),
        content: Content::RelationTrend {
            state: party("KAZ"),
            from: Some(party("RUS")),
            to: Some(party("GBR")),
            domains: Vec::new(),
        },
        factuality: vec![Factuality::CtPlus; chain.len()],
        chain,
        modality,
        time: PropositionTime::default(),
        hedges: Vec::new(),
        loaded: Vec::new(),
        testable: Testable { answer: TestableAnswer::Yes, reason: String::new() },
        rules: Vec::new(),
        warnings: Vec::new(),
        aside: None,
    };
    let reading = Reading {
        propositions: vec![proposition],
        not_understood: Vec::new(),
        sentences: 1,
        origins: Vec::new(),
        excluded: Vec::new(),
        unresolved: Vec::new(),
        warnings: Vec::new(),
        kind: None,
    };
    DocumentReport { document, reading, copy_of: None }
}

fn own(n: usize) -> String {
    format!(
        "Text number {n} was written by nobody else and says in {n} words of its own what number {n} knows."
    )
}

fn entry(name: &str, reliability: Reliability) -> Registered {
    Registered {
        name: name.to_owned(),
        reliability,
        reason: "twenty years of corrections on record".to_owned(),
    }
}

#[test]
fn nine_outlets_that_relay_one_channel_are_one_origin() {
    let channel = link("channel «Quiet Harbour»", ChainRole::Channel, CueClass::Assert);
    let documents: Vec<DocumentReport> = (0..9)
        .map(|n| article(&format!("Outlet {n}"), &own(n), std::slice::from_ref(&channel), Modality::Realis))
        .collect();
    let grades = grade(&documents, &[], &[]);
    for found in &grades {
        assert_eq!((found.outlets.len(), found.origins.len()), (9, 1), "{:?}", found.origins);
        assert_eq!(found.state, TrustState::SingleOrigin);
        assert_eq!(found.credibility, Credibility::CannotBeJudged);
        assert!(found.inputs[0].contains("9 outlets, 1 independent origin"), "{:?}", found.inputs);
    }
}

#[test]
fn the_same_text_in_three_outlets_is_one_origin_and_own_texts_are_three() {
    let shared = own(1);
    let mut copies: Vec<DocumentReport> =
        (0..3).map(|n| article(&format!("Outlet {n}"), &shared, &[], Modality::Realis)).collect();
    let first = copies[0].document.clone();
    for copy in &mut copies[1..] {
        copy.copy_of = Some(CopyOf { document: first.id.clone(), name: first.name.clone(), share: 1.0 });
    }
    assert_eq!(grade(&copies, &[], &[])[2].origins, ["Outlet 0"]);
    let own: Vec<DocumentReport> =
        (0..3).map(|n| article(&format!("Outlet {n}"), &own(n), &[], Modality::Realis)).collect();
    let grades = grade(&own, &[], &[]);
    assert_eq!(grades[0].origins, ["Outlet 0", "Outlet 1", "Outlet 2"]);
    assert_eq!(
        (grades[0].state, grades[0].credibility),
        (TrustState::Corroborated, Credibility::ProbablyTrue)
    );
}

#[test]
fn a_denial_makes_a_conflict() {
    let office = link("the ministry", ChainRole::Office, CueClass::Deny);
    let documents = [
        article("Outlet 0", &own(0), &[], Modality::Realis),
        article("Outlet 1", &own(1), &[office], Modality::Negated),
    ];
    let grades = grade(&documents, &[], &[]);
    assert_eq!(grades[0].state, TrustState::Conflicted);
    assert_eq!(grades[0].against, ["the ministry"]);
    assert_eq!(grades[0].credibility, Credibility::Doubtful);
}

/// Q14: the letter belongs to the source; F by default, and always for a source without a name.
#[test]
fn q14_letters_come_from_the_registry_alone_and_anonymous_channels_are_f() {
    let named = link("channel «Quiet Harbour»", ChainRole::Channel, CueClass::Assert);
    let hidden = link("anonymous Telegram channel «Quiet Harbour»", ChainRole::Channel, CueClass::Assert);
    let document = article("Outlet 0", &own(0), &[named.clone(), hidden.clone()], Modality::Realis);
    let registry = [
        entry("outlet 0", Reliability::B),
        entry("anonymous Telegram channel «Quiet Harbour»", Reliability::A),
    ];
    let letters: Vec<Reliability> = grade(std::slice::from_ref(&document), &[], &registry)[0]
        .sources
        .iter()
        .map(|s| s.reliability)
        .collect();
    assert_eq!(letters, [Reliability::B, Reliability::F, Reliability::F]);
    let none = grade(&[document], &[], &[]);
    assert!(
        none[0].sources.iter().all(|source| source.reliability == Reliability::F && !source.basis.is_empty())
    );
}

/// Q15: changing a letter from A to F never changes a digit.
#[test]
fn q15_no_letter_moves_a_digit() {
    let documents: Vec<DocumentReport> =
        (0..3).map(|n| article(&format!("Outlet {n}"), &own(n), &[], Modality::Realis)).collect();
    let without: Vec<(Credibility, Vec<String>)> =
        grade(&documents, &[], &[]).into_iter().map(|found| (found.credibility, found.inputs)).collect();
    for letter in Reliability::ALL {
        let registry: Vec<Registered> = (0..3).map(|n| entry(&format!("Outlet {n}"), letter)).collect();
        let with: Vec<(Credibility, Vec<String>)> = grade(&documents, &[], &registry)
            .into_iter()
            .map(|found| (found.credibility, found.inputs))
            .collect();
        assert_eq!(with, without, "{}", letter.letter());
    }
}

#[test]
fn an_event_is_tested_by_its_origins_and_gets_no_number() {
    let channel = link("channel «Quiet Harbour»", ChainRole::Channel, CueClass::Assert);
    let mut documents: Vec<DocumentReport> = (0..3)
        .map(|n| article(&format!("Outlet {n}"), &own(n), std::slice::from_ref(&channel), Modality::Realis))
        .collect();
    for document in &mut documents {
        let proposition = &mut document.reading.propositions[0];
        let Content::RelationTrend { state, from: Some(from), .. } = proposition.content.clone() else {
            panic!()
        };
        proposition.content = Content::Event {
            root: None,
            label: "visit".to_owned(),
            sources: vec![state],
            targets: vec![from],
            symmetric: false,
        };
    }
    let grading = &grade(&documents, &[], &[])[0];
    let proposition = &documents[0].reading.propositions[0];
    let planned = crate::verdict::plan(proposition, None, &crate::verdict::PlanOptions::default());
    let evidence = tilt_core::Evidence::tables_only();
    let verdict = crate::verdict::judge(&planned, &evidence, None).remove(0);
    let tested = crate::verdict::corroborate(verdict, proposition, grading);
    assert_eq!(tested.test, TestKind::Event);
    assert!(tested.likelihood.is_none() && matches!(tested.covered, Covered::No(_)));
    assert!(tested.reason.contains("1 independent origin of 3 outlets"), "{}", tested.reason);
    assert!(
        tested.inputs.iter().any(|(name, value)| name == "machine-coded feeds" && value.contains("apart"))
    );
}

#[test]
fn what_is_not_stated_as_a_fact_is_6() {
    for modality in [Modality::Planned, Modality::Predicted, Modality::Hypothetical, Modality::Question] {
        let grades = grade(&[article("Outlet 0", &own(0), &[], modality)], &[], &[]);
        assert_eq!(grades[0].credibility.digit(), 6);
        assert_eq!(grades[0].state, TrustState::Unsupported);
    }
}
