//! Agreements, from the reference table. The table is not complete: what is missing there is not thereby denied.

use tilt_core::concordance::Concordance;
use tilt_core::time::FactDate;
use tilt_core::verdict::{Covered, Fact, Likelihood, TestKind};
use tilt_core::{Actor, Agreement, Date, Domain, Evidence, Stage, Verdict};

use super::confidence::{self, Input};
use super::plan::{AgreementClaim, Plan};
use super::{blank, row_id};

/// Probability where a row fits parties, form, subject, date and stage.
const FOUND: f64 = 0.95;

/// Probability where one said property does not fit, and where several do not.
const FOUND_IN_PART: [f64; 2] = [0.80, 0.55];

/// Probability that it is in force where the row shows it suspended or ended.
const ENDED: f64 = 0.15;

/// Years after which an agreement is hardly the one that a text without a date reports.
const OLD: i16 = 10;

/// Years by which a said date may miss the row's.
const TOLERANCE: i16 = 1;

/// How a row fits a claim.
struct Fit<'t> {
    row: &'t Agreement,
    /// What does not fit, in words.
    misses: Vec<String>,
    /// Number of said properties that fit.
    hits: usize,
    /// Whether it is about something else, or of another time, than the text says: another agreement then.
    other: bool,
    /// Whether the row shows it suspended or ended, and the text says in force.
    over: bool,
}

pub(super) fn judge(plan: &Plan, claim: &AgreementClaim, evidence: &Evidence) -> Verdict {
    let table = evidence.agreements;
    let last_day = table.vintage().yesterday().unwrap_or(Date::MIN);
    let day = claim.day.filter(|day| *day < table.vintage()).unwrap_or(last_day);
    let statement = statement(claim);
    let mut fits: Vec<Fit> = table
        .agreements()
        .iter()
        .filter(|row| binds_all(row, claim))
        .map(|row| fit(row, claim, day))
        .collect();
    let rows = fits.len();
    fits.sort_by_key(|fit| {
        (fit.misses.len(), usize::MAX - fit.hits, fit.row.first_date(), fit.row.id.clone())
    });
    // A row that shares nothing with the claim but its parties is no match, unless the text says no more than that.
    let says_more = claim.instrument.is_some() || !claim.subjects.is_empty() || claim.said.is_some();
    let matches: Vec<&Fit> = fits.iter().filter(|fit| !fit.other && (fit.hits > 0 || !says_more)).collect();
    let mut verdict = Verdict {
        domain: Some(Domain::Agreements),
        inputs: vec![
            ("table".to_owned(), format!("agreements, kept to {}, not a complete list", table.vintage())),
            ("rows with these parties".to_owned(), rows.to_string()),
            ("stage on".to_owned(), day.to_string()),
        ],
        would_change: vec![
            "the text of an agreement with these parties, subject and date, from its depositary".to_owned(),
            "a correction of the row's dates".to_owned(),
        ],
        not_to_read_as:
            "An agreement on paper does not say that it is carried out, nor that the parties moved closer"
                .to_owned(),
        coverage: vec![table.coverage()],
        ..blank(plan, evidence, TestKind::Agreement, statement, String::new())
    };
    let Some(best) = matches.first() else {
        verdict.covered = Covered::No(
            "no row fits; the table is not a complete list, so this is not evidence that there is none"
                .to_owned(),
        );
        verdict.reason = "No row of the table fits, and the table is not a complete list".to_owned();
        verdict.facts = fits.iter().take(5).map(|fit| fact(fit.row, day)).collect();
        return verdict;
    };
    verdict.facts = matches.iter().take(5).map(|fit| fact(fit.row, day)).collect();
    let full = best.misses.is_empty();
    let strength = match best.misses.len() {
        _ if best.over => ENDED,
        0 => FOUND,
        1 => FOUND_IN_PART[0],
        _ => FOUND_IN_PART[1],
    };
    let p = if claim.negated { 1.0 - strength } else { strength };
    verdict.uncertainty =
        vec!["the table is not complete: another agreement of the same parties may be meant".to_owned()];
    verdict.uncertainty.extend(best.misses.clone());
    verdict.reason = match (full, claim.negated) {
        (_, false) if best.over => format!("The table shows it as no longer in force: {}", best.row.title),
        (true, false) => format!("The table holds it: {}", best.row.title),
        (false, false) => format!("The table holds one that fits in part: {}", best.row.title),
        (_, true) => format!("The table holds what the text denies: {}", best.row.title),
    };
    verdict.likelihood = Some(Likelihood::from_probability(p));
    verdict.likelihood_steps = vec![
        format!(
            "row {}: {}",
            best.row.id,
            if full { "fits all that is said".to_owned() } else { best.misses.join("; ") }
        ),
        format!("fixed probability {p:.2} for this case (not yet calibrated)"),
    ];
    verdict.confidence = Some(confidence::of(
        inputs(claim, best, &matches),
        vec!["the text means the agreement of the row".to_owned()],
        full,
    ));
    verdict
}

fn statement(claim: &AgreementClaim) -> String {
    let names: Vec<String> = claim.parties.iter().map(|party| actor_name(*party)).collect();
    let form = claim.instrument.map_or("an agreement", |instrument| instrument.name());
    let subjects: Vec<&str> = claim.subjects.iter().map(|subject| subject.subject().name_en).collect();
    let about = if subjects.is_empty() { String::new() } else { format!(" on {}", subjects.join(", ")) };
    let when = claim.said.map_or(String::new(), |said| format!(" ({said})"));
    let negation = if claim.negated { "There is no" } else { "There is" };
    format!("{negation} {form} of {}{about}{when}, {}", names.join(" and "), claim.stage.name())
}

fn actor_name(actor: Actor) -> String {
    match actor {
        Actor::State(state, _) => Concordance::bundled().state(state).in_prose(),
        Actor::Org(org) => org.key().to_owned(),
    }
}

fn binds_all(row: &Agreement, claim: &AgreementClaim) -> bool {
    claim.parties.iter().all(|party| match party {
        Actor::State(state, _) => row.binds(*state),
        Actor::Org(org) => row.parties.contains(&Actor::Org(*org)),
    })
}

fn fit<'t>(row: &'t Agreement, claim: &AgreementClaim, day: Date) -> Fit<'t> {
    let mut found = Fit { row, misses: Vec::new(), hits: 0, other: false, over: false };
    let mut other = false;
    let mut check = |ok: bool, miss: String| if ok { found.hits += 1 } else { found.misses.push(miss) };
    if let Some(instrument) = claim.instrument {
        check(
            row.instrument == instrument,
            format!("the row is a {}, the text says {}", row.instrument.name(), instrument.name()),
        );
    }
    if !claim.subjects.is_empty() {
        let shared = claim.subjects.iter().filter(|subject| row.subjects.contains(subject)).count();
        check(shared > 0, "the row names none of the subjects".to_owned());
        other |= shared == 0;
    }
    if let Some(said) = claim.said {
        check(is_near(row, said), format!("no act of the row lies within {TOLERANCE} year of {said}"));
        other |= !is_near(row, said);
    }
    found.other = other;
    let first = row.first_date().map(|date| date.first.year());
    if let (None, Some(first)) = (claim.said, first.filter(|first| day.year() - first > OLD)) {
        found
            .misses
            .push(format!("the row is of {first}; the text gives no date, and tells it as if it were new"));
    }
    let reached = row.stage_on(day);
    if claim.stage == Stage::InForce && matches!(reached, Some(Stage::Suspended | Stage::Ended)) {
        found.over = true;
        found.misses.push(format!("on {day} the row shows: {}", reached.map_or("", Stage::name)));
    }
    if claim.stage > Stage::Announced && reached.is_none_or(|reached| reached < claim.stage) {
        let shown = reached.map_or("nothing yet", Stage::name);
        found.misses.push(format!("on {day} the row shows: {shown}; the text says {}", claim.stage.name()));
    }
    found
}

fn is_near(row: &Agreement, said: FactDate) -> bool {
    let acts = [row.announced, row.signed, row.in_force, row.suspended, row.ended];
    acts.into_iter().flatten().any(|act| (act.first.year() - said.first.year()).abs() <= TOLERANCE)
}

fn fact(row: &Agreement, day: Date) -> Fact {
    let stage = row.stage_on(day).map_or("not yet announced", Stage::name);
    Fact {
        statement: format!("{} ({}): {stage} on {day}", row.title, row.instrument.name()),
        date: row.first_date(),
        origin: row.origin.clone(),
        cited: row.cited.clone(),
        row: row_id(&row.origin),
    }
}

fn inputs(claim: &AgreementClaim, best: &Fit, matches: &[&Fit]) -> [Input; 5] {
    let doubtful = best.row.first_date().is_some_and(|date| date.doubtful);
    let equals = matches
        .iter()
        .filter(|other| other.misses.len() == best.misses.len() && other.hits == best.hits)
        .count();
    let misses = best.misses.len();
    [
        Input::new("coverage", 1, "the row exists; the table is not complete"),
        Input::new("datasets", 0, "one table"),
        Input::new(
            "agreement",
            if doubtful { 1 } else { 2 },
            if doubtful { "a date of the row is doubtful" } else { "no doubt is noted in the row" },
        ),
        Input::new(
            "measurement",
            2u8.saturating_sub(misses as u8),
            &format!("{misses} of the said properties do not fit"),
        ),
        Input::new(
            "sensitivity",
            if equals == 1 && claim.said.is_some() { 2 } else { 1 },
            &format!("{equals} rows fit equally well"),
        ),
    ]
}
