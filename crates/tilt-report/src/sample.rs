//! A rich report with invented numbers and invented outlets, for the tests of this room. It asserts nothing.
//!
//! Size: one report with every kind of part that a reporter can meet, put together in one place.

use tilt_core::actor::Role;
use tilt_core::document::DocumentMeta;
use tilt_core::estimate::Interval;
use tilt_core::evidence::Vintage;
use tilt_core::finding::{
    AgreementTie, ChangeForm, ChangePoint, Detection, Disagreement, FieldView, FormalTie, Layer,
    ThreeNumbers, TiltView, Window,
};
use tilt_core::id::IdKind;
use tilt_core::proposition::{
    ChainLink, ChainRole, Content, CueClass, Factuality, Loaded, Modality, NotUnderstood, Party,
    PropositionTime, Quote, QuoteKind, Reading, Stance, Testable, TestableAnswer,
};
use tilt_core::report::DocumentReport;
use tilt_core::series::{Scale, Subject};
use tilt_core::verdict::{
    Alternative, Confidence, ConfidenceInput, ConfidenceLevel, Covered, Fact, Likelihood, TestKind,
};
use tilt_core::{
    Actor, AgreementTable, Concordance, Coverage, Document, Domain, Estimate, Id, Instrument, Locator,
    MembershipStatus, MembershipTable, Missing, Origin, Period, Point, Proposition, Report, Series, Span,
    StateId, Verdict, Warning,
};

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
            },
            document,
        }],
        verdicts,
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

/// No document and no view.
pub(crate) fn empty() -> Report {
    Report {
        command: "tilt",
        command_line: "tiltmeter tilt".to_owned(),
        settings: Vec::new(),
        program: "0.1.0".to_owned(),
        documents: Vec::new(),
        verdicts: Vec::new(),
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
    report.documents.push(DocumentReport { document, reading });
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

/// A smooth, repeatable wobble, so that lines look like data and nothing is random.
fn wobble(index: usize, seed: f64) -> f64 {
    let t = index as f64;
    ((t * 1.7 + seed).sin() * 0.6 + (t * 0.61 + seed * 2.0).cos() * 0.4) * 0.02
}

fn series(subject: Subject, seed: f64, width: f64, value: impl Fn(f64) -> f64) -> Series {
    let points = (44u16..=81)
        .map(|session| {
            let index = usize::from(session) - 44;
            let at = f64::from(session) + 1945.0;
            let point: Point = match session {
                ..=46 => Err(Missing::NotInSystem),
                51 => Err(Missing::TooFew { n: 4, need: 10 }),
                76.. => Err(Missing::NotCovered),
                _ => {
                    let value = value(at) + wobble(index, seed);
                    let interval = Some(Interval { lower: value - width, upper: value + width, level: 0.9 });
                    Ok(Estimate { value, interval, n: 70 + u32::from(session % 20) })
                }
            };
            (Period::Session(session), point)
        })
        .collect();
    let is_tilt = matches!(subject, Subject::Tilt { .. });
    Series {
        measure: if is_tilt { "vote-excess@1" } else { "vote-agreement@1" }.to_owned(),
        variant: "all roll calls".to_owned(),
        subject,
        domain: Domain::Votes,
        scale: Scale {
            unit: if is_tilt {
                "difference of excess agreement"
            } else {
                "share of roll calls with the same vote"
            },
            min: if is_tilt { -2.0 } else { 0.0 },
            max: if is_tilt { 2.0 } else { 1.0 },
            neutral: is_tilt.then_some(0.0),
            higher_is_closer: true,
        },
        points,
        coverage: votes_coverage(),
        smoothed: false,
        origins: vec![Origin {
            source: "unga-votes".to_owned(),
            version: "2021-06".to_owned(),
            sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
            locator: Locator::Whole,
        }],
        warnings: vec![Warning::new("W-vote-few", "one session has too few common roll calls")],
    }
}

fn votes_coverage() -> Coverage {
    Coverage {
        source: "unga-votes".to_owned(),
        from: Some("1946-01-01".parse().unwrap()),
        to: Some("2021-09-01".parse().unwrap()),
        note: "all roll calls of sessions 1 to 75".to_owned(),
        complete: true,
    }
}

fn vintages() -> Vec<Vintage> {
    vec![Vintage {
        dataset: "unga-votes".to_owned(),
        title: "United Nations General Assembly Voting Data".to_owned(),
        version: "2021-06".to_owned(),
        licence: "CC0 1.0".to_owned(),
        citation: "Voeten, Strezhnev, Bailey (2021), Harvard Dataverse".to_owned(),
        sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
        coverage: votes_coverage(),
    }]
}

fn estimate(value: f64, half: f64, n: u32) -> Point {
    Ok(Estimate {
        value,
        interval: Some(Interval { lower: value - half, upper: value + half, level: 0.9 }),
        n,
    })
}

/// Mean of the observed points from one year to another.
pub(crate) fn mean(series: &Series, first: i16, last: i16) -> f64 {
    let found: Vec<f64> =
        series.observed().filter(|(p, _)| (first..=last).contains(&p.year())).map(|(_, e)| e.value).collect();
    found.iter().sum::<f64>() / found.len() as f64
}

pub(crate) fn view() -> TiltView {
    let (state, from, to) = triple();
    // A late, slow fall with the one power and a small, early rise with the other.
    let with_from =
        series(Subject::Pair(state, from), 0.3, 0.035, |y| 0.74 - 0.10 / (1.0 + (-(y - 2008.0) / 2.5).exp()));
    let with_to =
        series(Subject::Pair(state, to), 1.9, 0.04, |y| 0.47 + 0.06 / (1.0 + (-(y - 1999.0) / 2.0).exp()));
    let baseline_from = series(Subject::Pair(state, from), 4.1, 0.01, |y| 0.66 - 0.002 * (y - 1992.0));
    let baseline_to = series(Subject::Pair(state, to), 5.2, 0.01, |y| 0.50 + 0.001 * (y - 1992.0));
    let tilt = series(Subject::Tilt { state, from, to }, 2.5, 0.05, |y| {
        -0.12 + 0.13 / (1.0 + (-(y - 2007.0) / 2.0).exp())
    });
    let numbers = numbers(&with_from, &with_to, &baseline_from, &baseline_to);
    let powers = [from, to];
    let table = MembershipTable::bundled();
    let memberships = table
        .of_state(state)
        .map(|membership| {
            let shares = |power| {
                let mut days = table.spells(membership.org, power);
                days.any(|spell| spell.status == MembershipStatus::Member)
            };
            FormalTie { membership: membership.clone(), with_from: shares(from), with_to: shares(to) }
        })
        .collect();
    let agreements = powers
        .iter()
        .flat_map(|power| {
            let rows = AgreementTable::bundled().between(state, *power);
            rows.into_iter().map(|row| AgreementTie { agreement: row.id.clone(), power: *power })
        })
        .collect();
    TiltView {
        state,
        from,
        to,
        with_from,
        with_to,
        baseline_from,
        baseline_to,
        tilt: Ok(tilt),
        numbers,
        detections: vec![detection()],
        fields: fields(),
        gaps: vec![gap()],
        disagreement: Some(Disagreement {
            fields: 2,
            conflict: 0.4,
            p: 0.21,
            toward_b: 1,
            toward_a: 0,
            q: 1.3,
            i_squared: 0.23,
        }),
        memberships,
        agreements,
        warnings: vec![Warning::new("W-tilt-late", "the claimed period begins after the data end")],
    }
}

/// Trade with numbers, and alliances whose source ends before the windows.
fn fields() -> Vec<FieldView> {
    let (state, from, to) = triple();
    let of = |domain, measure: &str, pole, level: f64| Series {
        measure: measure.to_owned(),
        domain,
        ..series(Subject::Pair(state, pole), level, 0.02, move |_| level / 10.0)
    };
    let field = |domain, layer, measure: &str| {
        let with_from = of(domain, measure, from, 2.2);
        let with_to = of(domain, measure, to, 3.3);
        let numbers = numbers(&with_from, &with_to, &with_from, &with_to);
        let numbers = ThreeNumbers { measure: measure.to_owned(), ..numbers };
        FieldView { domain, layer, with_from, with_to, numbers, spread: Some(0.1) }
    };
    let trade = field(Domain::Trade, Layer::Acts, "trade@1");
    let mut alliances = field(Domain::Alliances, Layer::Formal, "alliances@1");
    let numbers = &mut alliances.numbers;
    for point in [
        &mut numbers.toward_a,
        &mut numbers.toward_b,
        &mut numbers.baseline_a,
        &mut numbers.baseline_b,
        &mut numbers.tilt,
    ] {
        *point = Err(Missing::NotCovered);
    }
    for levels in &mut numbers.levels {
        levels.1 = Err(Missing::NotCovered);
    }
    vec![trade, alliances]
}

fn gap() -> Series {
    let (state, from, _) = triple();
    Series {
        measure: "gap@1".to_owned(),
        variant: "alliances minus votes, trade; base 1992-2012".to_owned(),
        domain: Domain::Several,
        ..series(Subject::Pair(state, from), 7.0, 0.2, |_| 1.2)
    }
}

fn numbers(with_from: &Series, with_to: &Series, base_from: &Series, base_to: &Series) -> ThreeNumbers {
    let level = |series: &Series, first, last| estimate(mean(series, first, last), 0.012, 900);
    let change = |series: &Series| mean(series, 2009, 2020) - mean(series, 1992, 2008);
    let (a, b, base_a, base_b) = (change(with_from), change(with_to), change(base_from), change(base_to));
    ThreeNumbers {
        measure: "vote-agreement@1".to_owned(),
        variant: "all roll calls".to_owned(),
        before: Window { first: Period::Session(47), last: Period::Session(63) },
        after: Window { first: Period::Session(64), last: Period::Session(75) },
        toward_a: estimate(a, 0.018, 1900),
        toward_b: estimate(b, 0.021, 1900),
        baseline_a: estimate(base_a, 0.004, 190),
        baseline_b: estimate(base_b, 0.004, 190),
        tilt: estimate((b - base_b) - (a - base_a), 0.027, 1900),
        comparison: ("all states".to_owned(), 190),
        levels: [
            (level(with_from, 1992, 2008), level(with_from, 2009, 2020)),
            (level(with_to, 1992, 2008), level(with_to, 2009, 2020)),
        ],
        interval_note: "Block bootstrap over sessions, 90 %".to_owned(),
        warnings: vec![Warning::new("W-window-uneven", "the windows have different lengths")],
    }
}

fn detection() -> Detection {
    let step =
        Estimate { value: 0.11, interval: Some(Interval { lower: 0.06, upper: 0.16, level: 0.9 }), n: 28 };
    let change = ChangePoint {
        first: Period::Session(62),
        date_set: (59..=65).map(Period::Session).collect(),
        date_set_level: 0.9,
        step,
        before: -0.114,
        after: -0.004,
    };
    Detection {
        detector: "sup-f@1".to_owned(),
        form: ChangeForm::Turn,
        changes: vec![change.clone()],
        best: Some(change),
        statistics: vec![("T", 14.2), ("p_time", 0.012), ("phi", 0.31)],
        power: Some(0.83),
        caution: "A date set says when the mean changed, not why".to_owned(),
        warnings: vec![Warning::new("W-detect-short", "fewer than thirty periods")],
    }
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
