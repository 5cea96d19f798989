//! Membership on a date, from the reference table.

use tilt_core::concordance::Concordance;
use tilt_core::organisation::is_near_bound;
use tilt_core::verdict::{Covered, Fact, Likelihood, TestKind};
use tilt_core::{Date, Domain, Evidence, Membership, MembershipStatus, Verdict};

use super::confidence::{self, Input};
use super::plan::{MembershipClaim, Plan};
use super::{blank, row_id};

/// Probability of a statement that the table bears out.
const FOUND: f64 = 0.97;

/// The same where a bound is doubtful or the day lies within an imprecise one.
const FOUND_IN_DOUBT: f64 = 0.85;

pub(super) fn judge(plan: &Plan, claim: &MembershipClaim, evidence: &Evidence) -> Verdict {
    let table = evidence.memberships;
    let last_day = table.vintage().yesterday().unwrap_or(Date::MIN);
    let state = &Concordance::bundled().state(claim.state).in_prose();
    let org = table.organisation(claim.org);
    let day = claim.day.unwrap_or(last_day);
    let beyond = day >= table.vintage();
    let spells: Vec<&Membership> = table.spells(claim.org, claim.state).collect();
    let (looked, is_mixed) = if beyond { (last_day, false) } else { decisive(&spells, claim, day, last_day) };
    let verb = match (claim.left, claim.negated) {
        (false, false) => format!("is {} of", article(claim.status)),
        (false, true) => format!("is not {} of", article(claim.status)),
        (true, false) => "has left".to_owned(),
        (true, true) => "has not left".to_owned(),
    };
    let when = match claim.last {
        Some(last) if last > day => format!("between {day} and {last}"),
        _ => format!("on {day}"),
    };
    let statement = format!("{state} {verb} {} ({}) {when}", org.in_prose(), org.key);
    let facts = facts(&spells, state, org.key, looked);
    let holds = holds(&spells, claim, looked);
    let doubtful = spells
        .iter()
        .any(|m| is_near_bound(&m.spell, looked) || (m.spell.is_doubtful() && m.spell.contains(looked)));
    let found = if holds { "says so" } else { "says otherwise" };
    let mut verdict = Verdict {
        domain: Some(Domain::Organisations),
        inputs: vec![
            ("table".to_owned(), format!("memberships, kept to {}", table.vintage())),
            ("date".to_owned(), format!("{day}: {}", claim.basis)),
            ("spells".to_owned(), spells.len().to_string()),
        ],
        would_change: vec![
            "a row with another date of joining or leaving, from the depositary or the organisation"
                .to_owned(),
            "a date in the text other than the one tested".to_owned(),
        ],
        not_to_read_as:
            "Membership is a formal tie: it does not say how close the state stands to any member".to_owned(),
        coverage: vec![table.coverage()],
        facts,
        ..blank(plan, evidence, TestKind::Membership, statement, format!("The table of memberships {found}"))
    };
    if beyond {
        verdict.covered = Covered::No(format!(
            "the table ends before {}; what it shows last is given as fact",
            table.vintage()
        ));
        verdict.reason =
            format!("The table of memberships is kept to {} and does not reach {day}", table.vintage());
        return verdict;
    }
    verdict
        .uncertainty
        .push("a row of the table may be wrong; each rests on the publication that it cites".to_owned());
    if claim.day.is_none() {
        verdict.uncertainty.push(format!("no date is given; tested on {looked}, the last day of the table"));
    }
    if is_mixed {
        verdict.uncertainty.push(format!(
            "the text gives no day, and the answer is not the same on all days; it is that of {looked}"
        ));
    }
    if doubtful {
        verdict
            .uncertainty
            .push("a bound of the spell is doubtful, or the day lies within an imprecise bound".to_owned());
    }
    let strength = if doubtful { FOUND_IN_DOUBT } else { FOUND };
    let p = if holds { strength } else { 1.0 - strength };
    verdict.likelihood = Some(Likelihood::from_probability(p));
    verdict.likelihood_steps = vec![
        format!(
            "table of all members of {} {found}{}",
            org.key,
            if doubtful { ", with a doubtful date" } else { "" }
        ),
        format!("fixed probability {p:.2} for this case (share of right rows assumed, not yet calibrated)"),
    ];
    verdict.confidence =
        Some(confidence::of(inputs(&spells, claim, looked, doubtful, holds), assumptions(), true));
    verdict
}

/// The day that answers for a year or month, and whether other days of it answer otherwise: one on which the statement
/// holds, since a text that says "in 2024" is right if it was so at some time of that year; its last day before others.
fn decisive(spells: &[&Membership], claim: &MembershipClaim, day: Date, last_day: Date) -> (Date, bool) {
    let last = claim.last.unwrap_or(day).clamp(day, last_day.max(day));
    let bounds = spells.iter().flat_map(|m| [m.spell.from, m.spell.to]).flatten().map(|bound| bound.first);
    let mut days: Vec<Date> = bounds.filter(|bound| *bound > day && *bound <= last).collect();
    days.extend([day, last]);
    days.sort();
    let held: Vec<bool> = days.iter().map(|day| holds(spells, claim, *day)).collect();
    let found = held.iter().rposition(|holds| *holds).filter(|at| *at + 1 == held.len());
    let found = found.or_else(|| held.iter().position(|holds| *holds)).unwrap_or(0);
    (days[found], held.iter().any(|holds| *holds != held[found]))
}

/// Whether the table bears out the statement on a day.
fn holds(spells: &[&Membership], claim: &MembershipClaim, day: Date) -> bool {
    let has = spells.iter().any(|m| m.status == claim.status && m.spell.contains(day));
    let ended = spells
        .iter()
        .any(|m| m.status == MembershipStatus::Member && m.spell.to.is_some_and(|to| to.first <= day));
    let is_member = spells.iter().any(|m| m.status == MembershipStatus::Member && m.spell.contains(day));
    let stated = if claim.left { ended && !is_member } else { has };
    stated != claim.negated
}

fn article(status: MembershipStatus) -> String {
    match status {
        MembershipStatus::Associate | MembershipStatus::Observer => format!("an {}", name(status)),
        MembershipStatus::Suspended | MembershipStatus::Frozen => {
            format!("a member with {} participation", name(status))
        }
        MembershipStatus::Member | MembershipStatus::Candidate => format!("a {}", name(status)),
    }
}

fn name(status: MembershipStatus) -> &'static str {
    match status {
        MembershipStatus::Associate => "associate member",
        other => other.name(),
    }
}

/// What the table shows about the pair on the day, overlays included, or that it shows nothing.
fn facts(spells: &[&Membership], state: &str, org: &str, day: Date) -> Vec<Fact> {
    let relevant =
        spells.iter().filter(|m| m.spell.contains(day) || m.spell.to.is_some_and(|to| to.first <= day));
    relevant
        .map(|m| {
            let when = if m.spell.contains(day) { format!("on {day}") } else { "earlier".to_owned() };
            let doubt = if m.spell.is_doubtful() { ", a date is doubtful" } else { "" };
            Fact {
                statement: format!(
                    "{state}, {org}: {} {when} ({}; {}{doubt})",
                    m.status.name(),
                    m.spell,
                    m.basis
                ),
                date: m.spell.from,
                origin: m.origin.clone(),
                cited: m.cited.clone(),
                row: row_id(&m.origin),
            }
        })
        .collect()
}

fn inputs(
    spells: &[&Membership],
    claim: &MembershipClaim,
    day: Date,
    doubtful: bool,
    holds_now: bool,
) -> [Input; 5] {
    let near = |days: i32| {
        use std::ops::ControlFlow::{Break, Continue};
        let walk = (0..days.abs()).try_fold(day, |day, _| {
            match if days < 0 { day.yesterday() } else { day.tomorrow() } {
                Ok(next) => Continue(next),
                Err(_) => Break(day),
            }
        });
        let (Continue(there) | Break(there)) = walk;
        holds(spells, claim, there) != holds_now
    };
    let changes = [-31, 31].into_iter().filter(|days| near(*days)).count() as u8;
    [
        Input::new(
            "coverage",
            if claim.day.is_some() { 2 } else { 1 },
            "the table holds all members of the organisation on the day tested",
        ),
        Input::new("datasets", 0, "one table"),
        Input::new(
            "agreement",
            if doubtful { 1 } else { 2 },
            if doubtful { "sources differ on a date" } else { "no doubt is noted in the row" },
        ),
        Input::new(
            "measurement",
            if doubtful { 1 } else { 2 },
            "precision of the dates that bound the spell",
        ),
        Input::new(
            "sensitivity",
            2 - changes,
            &format!("{changes} of 2 dates a month away give another answer"),
        ),
    ]
}

fn assumptions() -> Vec<String> {
    vec![
        "the text means the membership that the table records".to_owned(),
        "the state before and after the date is the same actor".to_owned(),
    ]
}
