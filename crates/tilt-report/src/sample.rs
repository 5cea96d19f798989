//! A rich report with invented numbers and invented outlets, for the tests of this room. It asserts nothing.

#[cfg(test)]
mod view;

use tilt_core::actor::Role;
use tilt_core::document::DocumentMeta;
use tilt_core::finding::TiltView;
use tilt_core::grading::{Credibility, Grading, Reliability, SourceGrade, TrustState};
use tilt_core::id::IdKind;
use tilt_core::proposition::{
    ChainLink, ChainRole, Content, CueClass, Factuality, Loaded, Modality, NotUnderstood, Party,
    PropositionTime, Quote, QuoteKind, Reading, Stance, Testable, TestableAnswer,
};
use tilt_core::report::DocumentReport;
use tilt_core::verdict::{
    Alternative, Confidence, ConfidenceInput, ConfidenceLevel, Covered, Fact, Likelihood, TestKind,
};
use tilt_core::{
    Actor, AgreementTable, Concordance, Document, Domain, Id, Instrument, MembershipStatus, MembershipTable,
    Missing, Proposition, Report, Span, StateId, Verdict, Warning,
};

pub(crate) use self::view::{mean, view};
use self::view::{vintages, votes_coverage};

pub(crate) const TEXT: &str = "A quiet turn on the steppe\n\nThe channel “Caravan Post” writes that Kazakhstan, while formally remaining in the CIS, the EAEU and the CSTO, is quietly but systematically turning from Russia to the United Kingdom. As proof it cites a military cooperation agreement with London on logistics, exchange of experience, officer training and language courses.\n\nThe ministry denied that any base is planned. According to the channel, the so-called “soft capture” will end in a complete break with Moscow.\n\nSubscribe to our newsletter!\n";

/// The states of the sample: a state, the power it might turn from, the power it might turn to.
pub(crate) fn triple() -> (StateId, StateId, StateId) {
    let state = |key| Concordance::bundled().by_key(key).unwrap();
    (state("KAZ"), state("RUS"), state("GBR"))
}

/// One document, several propositions, one view, verdicts of every kind.
pub(crate) fn full() -> Report {
    let document = document("steppe.txt", TEXT);
    let propositions = propositions(&document);
    let view = view();
    let verdicts = verdicts(&propositions, &view);
    let gradings = propositions.iter().map(grading).collect();
    let agreements = AgreementTable::bundled().agreements().iter();
    let agreements =
        agreements.filter(|row| view.agreements.iter().any(|tie| tie.agreement == row.id)).cloned().collect();
    let excluded = span(&document, "Subscribe to our newsletter!");
    let mut bracket = Warning::new("W-text-bracket", "a quotation mark is never closed");
    bracket.count = 2;
    bracket.examples.push("“soft".to_owned());
    Report {
        command: "check",
        command_line: "tiltmeter check steppe.txt".to_owned(),
        settings: vec![("since".to_owned(), "1992".to_owned()), ("domains".to_owned(), "votes".to_owned())],
        program: "0.1.0".to_owned(),
        documents: vec![DocumentReport {
            copy_of: None,
            reading: Reading {
                propositions,
                not_understood: vec![NotUnderstood {
                    span: span(&document, "A quiet turn on the steppe"),
                    reason: "no actor",
                }],
                sentences: 6,
                origins: vec![
                    "channel “Caravan Post” (4 propositions)".to_owned(),
                    "the ministry (1 proposition)".to_owned(),
                ],
                excluded: vec![(excluded, "subscription line".to_owned())],
                unresolved: Vec::new(),
                warnings: vec![bracket],
                kind: None,
            },
            document,
        }],
        courses: Vec::new(),
        verdicts,
        gradings,
        tilts: vec![view],
        agreements,
        vintages: vintages(),
        limits: vec![
            "Votes in the General Assembly are public positions, not the whole of a foreign policy"
                .to_owned(),
            "A trend in the data does not show who caused it".to_owned(),
        ],
        warnings: vec![Warning::new("W-vintage-old", "the votes end six years before the document")],
    }
}

/// A grade of which the letter and the digit have nothing to do with each other.
fn grading(proposition: &Proposition) -> Grading {
    let source = |link: &ChainLink| SourceGrade {
        agent: link.agent.clone(),
        role: link.role,
        reliability: if link.role == ChainRole::Outlet { Reliability::B } else { Reliability::F },
        basis: "registry of the user: an invented reason".to_owned(),
    };
    Grading {
        proposition: proposition.id.clone(),
        sources: proposition.chain.iter().map(source).collect(),
        credibility: Credibility::CannotBeJudged,
        state: TrustState::SingleOrigin,
        outlets: (1..=9).map(|n| format!("Invented outlet {n}")).collect(),
        origins: vec!["channel “Caravan Post”".to_owned()],
        against: Vec::new(),
        inputs: vec!["corroboration: 9 outlets, 1 independent origin".to_owned()],
    }
}

/// No document and no view.
pub(crate) fn empty() -> Report {
    Report {
        command: "tilt",
        command_line: "tiltmeter tilt".to_owned(),
        settings: Vec::new(),
        program: "0.1.0".to_owned(),
        documents: Vec::new(),
        courses: Vec::new(),
        verdicts: Vec::new(),
        gradings: Vec::new(),
        tilts: Vec::new(),
        agreements: Vec::new(),
        vintages: Vec::new(),
        limits: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A view without a document, without a tilt series and with a baseline that is missing.
pub(crate) fn tilt_only() -> Report {
    let mut view = view();
    view.tilt = Err(Missing::NotCovered);
    view.detections.clear();
    (view.agreement, view.sides) = (None, None);
    view.numbers.baseline_b = Err(Missing::TooFew { n: 3, need: 10 });
    view.numbers.tilt = Err(Missing::TooFew { n: 3, need: 10 });
    Report { tilts: vec![view], vintages: vintages(), ..empty() }
}

/// Two documents, the second full of text that tries to be markup, escape codes or reversed writing.
pub(crate) fn hostile() -> Report {
    let mut report = full();
    let text = format!("{HOSTILE}\nKazakhstan is said to leave.");
    let mut document = document("<img src=x onerror=alert(1)>.txt", &text);
    document.meta.title = Some("</title><script>alert(1)</script>".to_owned());
    document.meta.outlet = Some("Outlet \u{1b}[31mred\u{7}".to_owned());
    document.meta.url = Some("javascript:alert(1)".to_owned());
    let mut proposition = propositions(&self::document("steppe.txt", TEXT))[0].clone();
    proposition.document = document.id.clone();
    proposition.id = Id::of(IdKind::Proposition, &["hostile"]);
    proposition.quote = Quote::at(&text, Span::new(0, HOSTILE.len()));
    proposition.content = Content::Meta;
    proposition.hedges = vec![Span::new(0, 8)];
    proposition.loaded = vec![Loaded { span: Span::new(4, HOSTILE.len()), technique: "loaded_language" }];
    proposition.mentions.clear();
    proposition.chain[0].agent = "<svg onload=alert(1)>".to_owned();
    proposition.time.span = None;
    let reading = Reading {
        propositions: vec![proposition],
        excluded: Vec::new(),
        not_understood: Vec::new(),
        ..report.documents[0].reading.clone()
    };
    report.documents.push(DocumentReport { document, reading, copy_of: None });
    report
}

pub(crate) const HOSTILE: &str = "<script>alert(1)</script><svg/onload=alert(2)><style>*{display:none}</style>]]>--><a href=\"javascript:alert(3)\">x</a> &amp; \u{202E}reversed\u{202C} \u{1b}]0;title\u{7} שלום עולם | `code` **bold**";

fn document(name: &str, text: &str) -> Document {
    let meta = DocumentMeta {
        outlet: Some("The Valley Courier".to_owned()),
        date: Some("2026-09-21".parse().unwrap()),
        lang: Some("en".to_owned()),
        ..DocumentMeta::default()
    };
    Document::from_text(name, text, meta)
}

fn span(document: &Document, words: &str) -> Span {
    let start = document.text.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn party(document: &Document, state: StateId, words: &str) -> Party {
    Party {
        actor: Some(Actor::State(state, Role::State)),
        candidates: Vec::new(),
        surface: words.to_owned(),
        span: span(document, words),
        reason: "name".to_owned(),
    }
}

fn link(agent: &str, role: ChainRole, cue: &str, cue_class: CueClass) -> ChainLink {
    ChainLink {
        agent: agent.to_owned(),
        role,
        cue: cue.to_owned(),
        cue_span: None,
        cue_class,
        quote: QuoteKind::Indirect,
        stance: Stance::Neutral,
        inferred: false,
    }
}

fn propositions(document: &Document) -> Vec<Proposition> {
    let (state, from, to) = triple();
    let org = |key| MembershipTable::bundled().by_key(key).unwrap();
    let make = |words: &str, content: Content, answer: TestableAnswer, reason: &str| {
        let quote = Quote::at(&document.text, span(document, words));
        Proposition {
            id: Id::of(IdKind::Proposition, &[words]),
            document: document.id.clone(),
            quote,
            mentions: Vec::new(),
            content,
            chain: vec![
                link("The Valley Courier", ChainRole::Outlet, "writes", CueClass::Report),
                link("channel “Caravan Post”", ChainRole::Channel, "", CueClass::Assert),
            ],
            factuality: vec![Factuality::Uu, Factuality::CtPlus],
            modality: Modality::Realis,
            time: PropositionTime { basis: "document date".to_owned(), ..PropositionTime::default() },
            hedges: Vec::new(),
            loaded: Vec::new(),
            testable: Testable { answer, reason: reason.to_owned() },
            rules: vec!["chain-writes-that", "trend-turn-from-to"],
            warnings: Vec::new(),
            aside: None,
        }
    };
    let member = make(
        "formally remaining in the CIS, the EAEU and the CSTO",
        Content::Membership {
            state: party(document, state, "Kazakhstan"),
            organisations: vec![org("CIS"), org("EAEU"), org("CSTO")],
            status: MembershipStatus::Member,
            left: false,
        },
        TestableAnswer::Yes,
        "memberships are in the reference table",
    );
    let mut trend = make(
        "Kazakhstan, while formally remaining in the CIS, the EAEU and the CSTO, is quietly but systematically turning from Russia to the United Kingdom",
        Content::RelationTrend {
            state: party(document, state, "Kazakhstan"),
            from: Some(party(document, from, "Russia")),
            to: Some(party(document, to, "the United Kingdom")),
            domains: Vec::new(),
        },
        TestableAnswer::Yes,
        "alignment with both powers is measured",
    );
    trend.loaded =
        vec![Loaded { span: span(document, "quietly but systematically"), technique: "loaded_language" }];
    let mut warning = Warning::new("W-time-relative", "no period is given, so the default window is tested");
    warning.examples.push("is turning".to_owned());
    trend.warnings.push(warning);
    let agreement = make(
        "a military cooperation agreement with London on logistics, exchange of experience, officer training and language courses",
        Content::Agreement {
            parties: vec![party(document, state, "Kazakhstan"), party(document, to, "London")],
            instrument: Some(Instrument::Agreement),
            subjects: tilt_core::SubjectKey::find("military_cooperation").into_iter().collect(),
            stage: tilt_core::Stage::Reported,
            title: None,
        },
        TestableAnswer::Partly,
        "the table of agreements is not complete",
    );
    let mut denial = make(
        "any base is planned",
        Content::Event {
            root: None,
            label: "base".to_owned(),
            sources: Vec::new(),
            targets: Vec::new(),
            symmetric: false,
        },
        TestableAnswer::No,
        "no dataset in this run records bases",
    );
    denial.chain = vec![
        link("The Valley Courier", ChainRole::Outlet, "", CueClass::Report),
        link("the ministry", ChainRole::Office, "denied", CueClass::Deny),
    ];
    denial.modality = Modality::Negated;
    denial.factuality = vec![Factuality::Uu, Factuality::CtMinus];
    let mut prediction = make(
        "the so-called “soft capture” will end in a complete break with Moscow",
        Content::Prediction { about: vec![party(document, from, "Moscow")] },
        TestableAnswer::No,
        "a prediction cannot be tested before its time",
    );
    prediction.modality = Modality::Predicted;
    prediction.hedges = vec![span(document, "so-called")];
    prediction.loaded =
        vec![Loaded { span: span(document, "“soft capture”"), technique: "name_calling" }];
    vec![trend, member, agreement, denial, prediction]
}

fn verdicts(propositions: &[Proposition], view: &TiltView) -> Vec<Verdict> {
    let table = MembershipTable::bundled();
    let mut facts: Vec<Fact> = Vec::new();
    for key in ["CIS", "EAEU", "CSTO"] {
        let spell = table.spells(table.by_key(key).unwrap(), view.state).next().unwrap();
        facts.push(Fact {
            statement: format!("Kazakhstan is a member of {key}, {}", spell.spell),
            date: spell.spell.from,
            origin: spell.origin.clone(),
            cited: spell.cited.clone(),
            row: Id::of(IdKind::Row, &[key, "sample"]),
        });
    }
    let mut membership = verdict(
        Some(&propositions[1]),
        TestKind::Membership,
        "Kazakhstan is a member of CIS, EAEU and CSTO on 2026-09-21",
    );
    membership.likelihood = Some(Likelihood::from_probability(0.97));
    membership.likelihood_steps = vec!["rows without an end at the vintage".to_owned()];
    membership.facts = facts;
    membership.covered =
        Covered::Partly("the table is kept to 2025-10-31; the document is of 2026-09-21".to_owned());
    membership.reason = "The table lists all three memberships as open at its vintage".to_owned();
    let mut trend = verdict(
        Some(&propositions[0]),
        TestKind::Trend,
        "In votes, Kazakhstan moved from Russia toward the United Kingdom between 1992–2008 and 2009–2020, more than all states did",
    );
    trend.domain = Some(Domain::Votes);
    trend.inputs = vec![
        ("state".to_owned(), "Kazakhstan".to_owned()),
        ("from".to_owned(), "Russia".to_owned()),
        ("to".to_owned(), "United Kingdom".to_owned()),
        ("baseline".to_owned(), "all states".to_owned()),
    ];
    trend.covered = Covered::Partly("votes end in 2020; nothing is said about 2021 to 2026".to_owned());
    trend.likelihood = Some(Likelihood::from_probability(0.38));
    trend.likelihood_steps = vec!["prior 0.05".to_owned(), "change of the tilt: log odds +2.4".to_owned()];
    trend.numbers = Some(view.numbers.clone());
    trend.reason = "Votes with Russia fell more than those of all states; votes with the United Kingdom rose a little. The formal ties with Russia did not end".to_owned();
    let mut agreement = verdict(
        Some(&propositions[2]),
        TestKind::Agreement,
        "An agreement on military cooperation between Kazakhstan and the United Kingdom exists",
    );
    agreement.covered = Covered::No("the table of agreements ends before the claim".to_owned());
    agreement.likelihood = None;
    agreement.confidence = None;
    agreement.alternatives.clear();
    agreement.reason = "The table holds no such row, and it is not complete".to_owned();
    let mut denial = verdict(Some(&propositions[3]), TestKind::NotTested, "A base is planned");
    denial.likelihood = None;
    denial.confidence = None;
    denial.covered = Covered::No("no dataset".to_owned());
    denial.reason = "No dataset of this run records bases".to_owned();
    vec![trend, membership, agreement, denial]
}

fn verdict(proposition: Option<&Proposition>, test: TestKind, statement: &str) -> Verdict {
    let input = |name, points, note: &str| ConfidenceInput { name, points, note: note.to_owned() };
    Verdict {
        id: Id::of(IdKind::Verdict, &[statement]),
        proposition: proposition.map(|proposition| proposition.id.clone()),
        test,
        statement: statement.to_owned(),
        inputs: vec![("day".to_owned(), "2026-09-21".to_owned())],
        domain: None,
        covered: Covered::Yes,
        likelihood: Some(Likelihood::from_probability(0.5)),
        likelihood_steps: Vec::new(),
        confidence: Some(Confidence {
            level: ConfidenceLevel::Low,
            inputs: vec![input("coverage", 1, "28 of 34 years"), input("datasets", 0, "one dataset")],
            assumptions: vec!["the outlet quotes the channel rightly".to_owned()],
        }),
        numbers: None,
        facts: Vec::new(),
        alternatives: vec![Alternative {
            name: "hedging",
            statement: "The state moves toward both powers".to_owned(),
            finding: "the changes have opposite signs".to_owned(),
            tested: true,
        }],
        uncertainty: vec!["votes cover few subjects of the claim".to_owned()],
        would_change: vec![
            "votes of sessions 76 to 80 that continue the fall".to_owned(),
            "arms and trade data".to_owned(),
        ],
        reason: String::new(),
        not_to_read_as: "a statement about anybody's intentions".to_owned(),
        coverage: vec![votes_coverage()],
    }
}
