use tilt_core::document::Span;
use tilt_core::id::IdKind;
use tilt_core::proposition::{
    ChainLink, ChainRole, Content, CueClass, Factuality, Modality, Party, PropositionTime, Quote, QuoteKind,
    Stance, Testable, TestableAnswer,
};
use tilt_core::verdict::{Covered, Term, TestKind};
use tilt_core::{
    Actor, Agreement, AgreementTable, Date, Evidence, Id, MembershipStatus, MembershipTable, Proposition,
    Verdict,
};

use super::plan::{PlanOptions, Test, plan};
use super::{judge, judge_trend};
use crate::made_up::{evidence, state};
use crate::tilt::tilt_view;

fn party(key: &str) -> Party {
    Party {
        actor: Some(Actor::State(state(key), tilt_core::actor::Role::State)),
        candidates: Vec::new(),
        surface: key.to_owned(),
        span: Span::new(0, 1),
        reason: "name".to_owned(),
    }
}

fn proposition(content: Content, from: Option<&str>, to: Option<&str>) -> Proposition {
    let text = "A sentence of an invented outlet.";
    let link = ChainLink {
        agent: "Meadow Gazette".to_owned(),
        role: ChainRole::Outlet,
        cue: String::new(),
        cue_span: None,
        cue_class: CueClass::Assert,
        quote: QuoteKind::None,
        stance: Stance::Neutral,
        inferred: false,
    };
    Proposition {
        id: Id::of(IdKind::Proposition, &[text, &format!("{content:?}")]),
        document: Id::of(IdKind::Document, &[text]),
        quote: Quote::at(text, Span::new(0, text.len())),
        mentions: Vec::new(),
        content,
        chain: vec![link],
        factuality: vec![Factuality::CtPlus],
        modality: Modality::Realis,
        time: PropositionTime {
            from: from.map(|date| date.parse().unwrap()),
            to: to.map(|date| date.parse().unwrap()),
            precision: None,
            basis: "in the text".to_owned(),
            span: None,
        },
        hedges: Vec::new(),
        loaded: Vec::new(),
        testable: Testable { answer: TestableAnswer::Yes, reason: String::new() },
        rules: Vec::new(),
        warnings: Vec::new(),
        aside: None,
    }
}

fn trend(own: &str, from: &str, to: &str, since: Option<&str>, until: Option<&str>) -> Proposition {
    let content = Content::RelationTrend {
        state: party(own),
        from: Some(party(from)),
        to: Some(party(to)),
        domains: Vec::new(),
    };
    proposition(content, since, until)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn options() -> PlanOptions {
    PlanOptions { draws: 200, detector_draws: 99, ..PlanOptions::default() }
}

fn verdicts(proposition: &Proposition, date: Option<&str>, options: &PlanOptions) -> Vec<Verdict> {
    let evidence = evidence();
    let plan = plan(proposition, date.map(day), options);
    let view = plan.tilt_request().map(|request| tilt_view(&evidence, &request).unwrap());
    let found = judge(&plan, &evidence, view.as_ref());
    assert!(!found.is_empty());
    found.iter().for_each(decent);
    found
}

/// Words of likelihood and of confidence, which must not meet.
const LIKELIHOOD_WORDS: [&str; 6] = ["likely", "chance", "probab", "certain", "possib", "may "];

/// What holds for every verdict.
fn decent(verdict: &Verdict) {
    assert!(
        !verdict.would_change.is_empty() && !verdict.not_to_read_as.is_empty() && !verdict.reason.is_empty(),
        "{verdict:?}"
    );
    for word in LIKELIHOOD_WORDS {
        assert!(!verdict.reason.to_lowercase().contains(word), "{word}: {}", verdict.reason);
    }
    assert_eq!(verdict.likelihood.is_some(), verdict.confidence.is_some());
    if let Some(likelihood) = verdict.likelihood {
        let (low, high) = likelihood.term().range();
        assert!((f64::from(low)..=f64::from(high)).contains(&(likelihood.p() * 100.0)));
        assert!(
            !verdict.likelihood_steps.is_empty() && !matches!(verdict.covered, Covered::No(_)),
            "{verdict:?}"
        );
    }
    if let Some(confidence) = &verdict.confidence {
        let names: Vec<&str> = confidence.inputs.iter().map(|input| input.name).collect();
        assert_eq!(names, ["coverage", "datasets", "agreement", "measurement", "sensitivity"]);
        let sentences = confidence.inputs.iter().map(|input| &input.note).chain(&confidence.assumptions);
        assert!(sentences.into_iter().all(|text| !text.contains("likel")));
    }
    let texts = verdict.likelihood_steps.iter().chain(&verdict.uncertainty).chain(&verdict.would_change);
    assert!(texts.into_iter().all(|text| !text.contains("confidence")));
    for term in Term::ALL {
        assert!(!verdict.reason.contains(term.name()) && !verdict.statement.contains(term.name()));
    }
}

#[test]
fn a_turn_that_happened_is_rated_above_one_that_did_not() {
    let p = |proposition: &Proposition| verdicts(proposition, None, &even())[0].likelihood.unwrap().p();
    let right = p(&trend("KEN", "CHN", "USA", Some("2003"), Some("2008")));
    let reverse = p(&trend("KEN", "USA", "CHN", Some("2003"), Some("2008")));
    let wrong_date = p(&trend("KEN", "CHN", "USA", Some("1990"), Some("1995")));
    let other = p(&trend("SWE", "CHN", "USA", Some("2003"), Some("2008")));
    assert!(right > 0.5, "{right}");
    for wrong in [reverse, wrong_date, other] {
        assert!(right > wrong + 0.05, "{right} {reverse} {wrong_date} {other}");
    }
}

/// A prior at which no floor and no cap hides what the evidence does.
fn even() -> PlanOptions {
    PlanOptions { prior: 0.5, ..options() }
}

/// Votes of a few made-up states are never enough for more than "roughly even" at the prior of the world.
#[test]
fn one_field_alone_does_not_overcome_a_small_prior() {
    let claim = trend("KEN", "CHN", "USA", Some("2003"), Some("2008"));
    let p = verdicts(&claim, None, &options())[0].likelihood.unwrap().p();
    assert!(p < 0.55, "{p}");
}

#[test]
fn a_trend_verdict_carries_numbers_alternatives_and_its_steps() {
    let found = verdicts(&trend("KEN", "CHN", "USA", Some("2003"), Some("2008")), None, &options());
    let [verdict] = &found[..] else { panic!("one verdict") };
    assert_eq!((verdict.test, &verdict.covered), (TestKind::Trend, &Covered::Yes));
    assert!(verdict.numbers.is_some());
    let names: Vec<&str> = verdict.alternatives.iter().map(|alternative| alternative.name).collect();
    assert_eq!(
        names,
        [
            "hedging",
            "global_trend",
            "leaving_without_joining",
            "coverage_artefact",
            "regression_to_mean",
            "leader_episode"
        ]
    );
    assert_eq!(verdict.alternatives.iter().filter(|alternative| alternative.tested).count(), 5);
    let steps = verdict.likelihood_steps.join("\n");
    assert!(
        steps.contains("prior")
            && steps.contains("calibrated on documented turns")
            && steps.contains("leaving one field out"),
        "{steps}"
    );
    assert!(verdict.inputs.iter().any(|(name, _)| name.contains("lr-ar1")));
}

#[test]
fn beyond_the_coverage_there_is_no_number_and_a_second_verdict_about_earlier_years() {
    let found = verdicts(&trend("KEN", "CHN", "USA", Some("2022"), None), Some("2024-05-01"), &options());
    let [uncovered, earlier] = &found[..] else { panic!("two verdicts") };
    assert!(matches!(&uncovered.covered, Covered::No(why) if why.contains("2020") && why.contains("2022")));
    assert!(uncovered.likelihood.is_none() && uncovered.numbers.is_none());
    assert!(
        earlier
            .statement
            .starts_with("About the earlier period 2011–2020 only, not about the claimed 2022–2024"),
        "{}",
        earlier.statement
    );
    assert!(matches!(&earlier.covered, Covered::Partly(why) if why.contains("does not answer the claim")));
    assert!(earlier.reason.contains("earlier period"));
    assert_ne!(uncovered.id, earlier.id);
}

#[test]
fn a_period_that_outlasts_the_votes_is_partly_covered() {
    let found = verdicts(&trend("KEN", "CHN", "USA", Some("2012"), None), Some("2024-05-01"), &options());
    assert!(matches!(&found[0].covered, Covered::Partly(why) if why.contains("2020")));
    let undated = verdicts(&trend("KEN", "CHN", "USA", None, None), None, &options());
    assert!(matches!(&undated[0].covered, Covered::Partly(why) if why.contains("no date")));
    let assumed = plan(&trend("KEN", "CHN", "USA", None, None), Some(day("2015-01-01")), &options());
    assert!(matches!(&assumed.tests[0], Test::Trend(claimed) if claimed.years == Some((2011, 2015))));
    assert_eq!(assumed.warnings[0].code, "W-plan-period-assumed");
}

#[test]
fn a_higher_prior_never_lowers_the_answer_and_is_printed() {
    let claim = trend("KEN", "CHN", "USA", Some("2003"), Some("2008"));
    let p = |prior| verdicts(&claim, None, &PlanOptions { prior, ..options() })[0].likelihood.unwrap().p();
    assert!(p(0.3) < p(0.4) && p(0.4) < p(0.5));
}

#[test]
fn swapping_the_poles_mirrors_the_numbers_of_the_verdict() {
    let numbers = |from, to| {
        verdicts(&trend("KEN", from, to, Some("2003"), Some("2008")), None, &options())[0]
            .numbers
            .clone()
            .unwrap()
    };
    let (there, back) = (numbers("CHN", "USA"), numbers("USA", "CHN"));
    assert_eq!(there.toward_a, back.toward_b);
    assert_eq!(there.tilt.unwrap().value, -back.tilt.unwrap().value);
}

#[test]
fn a_denied_turn_gets_the_complement() {
    let claim = trend("KEN", "CHN", "USA", Some("2003"), Some("2008"));
    let denied = Proposition { modality: Modality::Negated, ..claim.clone() };
    let p = |proposition| verdicts(proposition, None, &options())[0].likelihood.unwrap().p();
    assert!((p(&claim) + p(&denied) - 1.0).abs() < 1e-12);
}

#[test]
fn a_trend_with_one_power_is_tested_on_the_excess_unless_the_user_names_the_other() {
    let open = one_sided(Some("CHN"), None, ("2003", "2008"));
    let alone = verdicts(&open, None, &options());
    assert_eq!((alone.len(), alone[0].test), (1, TestKind::Trend));
    assert!(alone[0].statement.contains("away from China"), "{}", alone[0].statement);
    assert!(alone[0].numbers.is_none() && alone[0].reason.contains("beyond that of all states"));
    assert_eq!(alone[0].alternatives.len(), 6);
    let named = verdicts(&open, None, &PlanOptions { to: Some(state("USA")), ..options() });
    assert_eq!(named[0].test, TestKind::Trend);
}

fn one_sided(from: Option<&str>, to: Option<&str>, years: (&str, &str)) -> Proposition {
    let content = Content::RelationTrend {
        state: party("KEN"),
        from: from.map(party),
        to: to.map(party),
        domains: Vec::new(),
    };
    proposition(content, Some(years.0), Some(years.1))
}

#[test]
fn a_move_from_or_toward_one_power_is_told_from_its_opposite() {
    let p = |from, to, years| verdicts(&one_sided(from, to, years), None, &even())[0].likelihood.unwrap().p();
    let (then, before) = (("2003", "2008"), ("1990", "1995"));
    let right = p(Some("CHN"), None, then).min(p(None, Some("USA"), then));
    assert!(right > 0.7, "{right}");
    for wrong in [
        p(None, Some("CHN"), then),
        p(Some("USA"), None, then),
        p(Some("CHN"), None, before),
        p(None, Some("USA"), before),
    ] {
        assert!(wrong + 0.05 < right, "{wrong} {right}");
    }
    let claim = one_sided(Some("CHN"), None, then);
    let denied = Proposition { modality: Modality::Negated, ..claim };
    let denied = verdicts(&denied, None, &even())[0].likelihood.unwrap().p();
    assert!((denied + p(Some("CHN"), None, then) - 1.0).abs() < 1e-12);
}

#[test]
fn one_power_beyond_the_coverage_or_outside_the_table_says_so() {
    let late = verdicts(&one_sided(Some("CHN"), None, ("2022", "2024")), None, &options());
    let [uncovered, earlier] = &late[..] else { panic!("two verdicts") };
    assert!(uncovered.likelihood.is_none() && matches!(uncovered.covered, Covered::No(_)));
    assert!(earlier.statement.starts_with("About the earlier period 2011–2020 only"));
    let unknown = verdicts(&one_sided(Some("PER"), None, ("2003", "2008")), None, &options());
    assert_eq!(unknown[0].test, TestKind::NotTested);
    assert!(unknown[0].reason.contains("name the other power"), "{}", unknown[0].reason);
    let nobody = verdicts(&one_sided(None, None, ("2003", "2008")), None, &options());
    assert!(nobody[0].reason.contains("no power is named"), "{}", nobody[0].reason);
}

#[test]
fn what_cannot_be_tested_says_why() {
    let contents = [
        Content::Evaluation { about: None },
        Content::Prediction { about: Vec::new() },
        Content::Meta,
        Content::RelationState { state: party("KEN"), other: party("USA"), close: true },
        Content::Event {
            root: None,
            label: "visit".to_owned(),
            sources: vec![party("KEN")],
            targets: Vec::new(),
            symmetric: false,
        },
        Content::Agreement {
            parties: vec![party("KEN")],
            instrument: None,
            subjects: Vec::new(),
            stage: tilt_core::Stage::Signed,
            title: None,
        },
    ];
    let mut reasons = Vec::new();
    for content in contents {
        let found = verdicts(&proposition(content, None, None), None, &options());
        assert_eq!((found.len(), found[0].test), (1, TestKind::NotTested));
        reasons.push(found[0].reason.clone());
    }
    reasons.sort();
    reasons.dedup();
    assert_eq!(
        reasons.len(),
        6,
        "an evaluation, a prediction and so on have reasons of their own: {reasons:?}"
    );
    let planned = Proposition { modality: Modality::Planned, ..trend("KEN", "CHN", "USA", None, None) };
    assert_eq!(verdicts(&planned, None, &options())[0].test, TestKind::NotTested);
}

/// A full membership that began before 2000 and still holds, with exact bounds.
fn some_membership() -> (&'static MembershipTable, &'static tilt_core::Membership) {
    let table = MembershipTable::bundled();
    let row = table.memberships().iter().find(|m| {
        let spells = table.spells(m.org, m.state).count();
        spells == 1
            && m.status == MembershipStatus::Member
            && m.spell.to.is_none()
            && !m.spell.is_doubtful()
            && m.spell.from.is_some_and(|from| from.first.year() < 2000)
    });
    (table, row.unwrap())
}

fn membership_verdict(left: bool, modality: Modality, date: Option<&str>) -> Verdict {
    let (_, row) = some_membership();
    let content = Content::Membership {
        state: party(row.state.key()),
        organisations: vec![row.org],
        status: MembershipStatus::Member,
        left,
    };
    let claim = Proposition { modality, ..proposition(content, None, None) };
    verdicts(&claim, date, &options()).remove(0)
}

#[test]
fn memberships_are_found_contradicted_or_beyond_the_table() {
    let p = |verdict: Verdict| verdict.likelihood.unwrap().p();
    assert_eq!(p(membership_verdict(false, Modality::Realis, Some("2010-06-01"))), 0.97);
    assert!((p(membership_verdict(true, Modality::Realis, Some("2010-06-01"))) - 0.03).abs() < 1e-12);
    assert!((p(membership_verdict(false, Modality::Negated, Some("2010-06-01"))) - 0.03).abs() < 1e-12);
    let undated = membership_verdict(false, Modality::Realis, None);
    assert!(undated.uncertainty.iter().any(|cause| cause.contains("no date")));
    let later = membership_verdict(false, Modality::Realis, Some("2300-01-01"));
    assert!(matches!(later.covered, Covered::No(_)) && later.likelihood.is_none());
    assert!(!later.facts.is_empty(), "what holds at the table's end is given as fact");
}

#[test]
fn a_year_is_right_if_the_status_began_within_it() {
    let (_, row) = some_membership();
    let began = row.spell.from.unwrap().first;
    assert!(began.month() > 1, "the test needs a spell that begins within a year");
    let content = Content::Membership {
        state: party(row.state.key()),
        organisations: vec![row.org],
        status: MembershipStatus::Member,
        left: false,
    };
    let said = |time: &str| {
        verdicts(&proposition(content.clone(), Some(time), None), Some("2010-06-01"), &options()).remove(0)
    };
    let year = said(&began.year().to_string());
    assert_eq!(year.likelihood.unwrap().p(), 0.97);
    assert!(year.statement.contains("between"), "{}", year.statement);
    assert!(year.uncertainty.iter().any(|cause| cause.contains("not the same on all days")));
    let first_day = said(&format!("{}-01-01", began.year()));
    assert!(first_day.likelihood.unwrap().p() < 0.05, "a day is a day");
}

#[test]
fn a_move_from_an_organisation_is_tested_against_the_state_alone() {
    let org = MembershipTable::bundled().memberships()[0].org;
    let union = Party { actor: Some(Actor::Org(org)), surface: "the Union".to_owned(), ..party("KEN") };
    let content = |from: Option<Party>, to: Option<Party>| Content::RelationTrend {
        state: party("KEN"),
        from,
        to,
        domains: Vec::new(),
    };
    let planned = |content| plan(&proposition(content, None, None), None, &options());
    let one = planned(content(Some(union.clone()), Some(party("CHN"))));
    assert!(matches!(one.tests[..], [Test::OnePower(_)]));
    assert!(one.warnings.iter().any(|warning| warning.code == "W-plan-organisation"));
    let none = planned(content(Some(union), None));
    assert!(matches!(&none.tests[..], [Test::NotTested { reason }] if reason.contains("organisation")));
}

#[test]
fn a_day_within_an_imprecise_bound_is_less_sure() {
    let table = MembershipTable::bundled();
    let row = table.memberships().iter().find(|m| {
        m.status == MembershipStatus::Member
            && table.spells(m.org, m.state).count() == 1
            && m.spell.from.is_some_and(|from| from.precision == tilt_core::time::Precision::Year)
    });
    let Some(row) = row else { panic!("the table has a membership known to the year") };
    let date = format!("{}-07-01", row.spell.from.unwrap().first.year());
    let content = Content::Membership {
        state: party(row.state.key()),
        organisations: vec![row.org],
        status: MembershipStatus::Member,
        left: false,
    };
    let found = verdicts(&proposition(content, None, None), Some(&date), &options());
    assert_eq!(found[0].likelihood.unwrap().p(), 0.85);
}

/// An agreement of two states with a day of signature.
fn some_agreement() -> &'static Agreement {
    let rows = AgreementTable::bundled().agreements().iter();
    let mut fitting = rows.filter(|row| {
        row.parties.len() == 2
            && row.parties.iter().all(|party| party.state().is_some())
            && row.signed.is_some()
            && !row.subjects.is_empty()
    });
    fitting.next().unwrap()
}

fn agreement_claim(row: &Agreement, year: Option<&str>) -> Proposition {
    let content = Content::Agreement {
        parties: row.parties.iter().map(|actor| party(actor.state().unwrap().key())).collect(),
        instrument: Some(row.instrument),
        subjects: row.subjects.iter().copied().collect(),
        stage: tilt_core::Stage::Signed,
        title: None,
    };
    proposition(content, year, None)
}

#[test]
fn agreements_are_found_in_full_or_in_part_and_never_denied_by_absence() {
    let row = some_agreement();
    let year = row.signed.unwrap().first.year().to_string();
    let full = verdicts(&agreement_claim(row, Some(&year)), Some("2024-01-01"), &options());
    assert_eq!(full[0].likelihood.unwrap().p(), 0.95, "{:?}", full[0]);
    assert!(full[0].facts.iter().any(|fact| fact.statement.contains(&row.title)));
    let wrong_year = verdicts(&agreement_claim(row, Some("1950")), Some("2024-01-01"), &options());
    assert!(wrong_year[0].likelihood.is_none(), "of another time, it is another agreement");
    let another = |row: &&tilt_core::SubjectKey| !some_agreement().subjects.contains(row);
    let all = AgreementTable::bundled().agreements().iter().flat_map(|row| &row.subjects);
    let mut other_subject = agreement_claim(row, Some(&year));
    if let Content::Agreement { subjects, .. } = &mut other_subject.content {
        *subjects = vec![*all.clone().find(another).unwrap()];
    }
    let other_subject = verdicts(&other_subject, Some("2024-01-01"), &options());
    assert!(other_subject[0].likelihood.is_none_or(|found| found.p() < 0.95), "about something else");
    let mut other_form = agreement_claim(row, Some(&year));
    if let Content::Agreement { instrument, .. } = &mut other_form.content {
        let forms = AgreementTable::bundled().agreements().iter().map(|other| other.instrument);
        *instrument = forms.clone().find(|form| *form != row.instrument);
    }
    let other_form = verdicts(&other_form, Some("2024-01-01"), &options());
    assert_eq!(other_form[0].likelihood.unwrap().p(), 0.80);
    let mut strangers = agreement_claim(row, None);
    if let Content::Agreement { parties, .. } = &mut strangers.content {
        *parties = vec![party("PER"), party("NPL")];
    }
    let none = verdicts(&strangers, Some("2024-01-01"), &options());
    assert!(matches!(&none[0].covered, Covered::No(why) if why.contains("not a complete list")));
    assert!(none[0].likelihood.is_none());
}

#[test]
fn an_agreement_that_ended_is_not_in_force() {
    let rows = AgreementTable::bundled().agreements();
    let is_only_one = |row: &Agreement| {
        rows.iter().filter(|other| row.parties.iter().all(|p| other.parties.contains(p))).count() == 1
    };
    let ended = |row: &&Agreement| {
        row.ended.is_some()
            && row.parties.len() == 2
            && row.parties.iter().all(|party| party.state().is_some())
            && is_only_one(row)
    };
    let row = rows.iter().find(ended).unwrap();
    let mut claim = agreement_claim(row, None);
    if let Content::Agreement { stage, .. } = &mut claim.content {
        *stage = tilt_core::Stage::InForce;
    }
    claim.time.from = row.first_date();
    let found = verdicts(&claim, Some("2024-01-01"), &options());
    assert_eq!(found[0].likelihood.unwrap().p(), 0.15);
    assert!(found[0].uncertainty.iter().any(|cause| cause.contains("ended")), "{:?}", found[0].uncertainty);
}

#[test]
fn ids_come_from_content() {
    let claim = trend("KEN", "CHN", "USA", Some("2003"), Some("2008"));
    let id = |proposition: &Proposition| verdicts(proposition, None, &options())[0].id.clone();
    assert_eq!(id(&claim), id(&claim));
    assert_ne!(id(&claim), id(&trend("KEN", "CHN", "USA", Some("2003"), Some("2009"))));
}

#[test]
fn a_trend_without_a_view_says_so() {
    let made = plan(&trend("KEN", "CHN", "USA", Some("2003"), Some("2008")), None, &options());
    let found = judge(&made, &Evidence::tables_only(), None);
    assert_eq!(found[0].test, TestKind::NotTested);
    let evidence = evidence();
    let view = tilt_view(&evidence, &made.tilt_request().unwrap()).unwrap();
    assert_eq!(judge_trend(&made, &evidence, &view), judge(&made, &evidence, Some(&view)));
}
