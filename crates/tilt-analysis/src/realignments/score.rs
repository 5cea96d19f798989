//! Runs the detectors on the series of a case or a control and applies the rules.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tilt_core::finding::{ChangeForm, Detection};
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Domain, ExcessTable, Period, StateId};

use super::outcome::{Attempt, CaseOutcome, ControlOutcome, DomainOutcome, PseudoClaim};
use super::tables::{Case, Control, half};
use crate::detect::{DETECTORS, DetectMode, DetectParams, Direction, claim_test};
use crate::scan::{Named, SPACE, TiltPanel};

/// The domains of the truth set, in its order.
pub const DOMAINS: [Domain; 6] =
    [Domain::Votes, Domain::Alliances, Domain::Organisations, Domain::Trade, Domain::Arms, Domain::Diplomacy];

/// Domains whose series are tested; the others are read.
pub(super) const TESTED: [Domain; 3] = [Domain::Votes, Domain::Organisations, Domain::Trade];

/// Level of the first key in blind mode.
const BLIND_P: f64 = 0.05;

/// Years looked at before and after a turn.
const SPAN: (i16, i16) = (20, 15);

/// Years of grace of a hit.
const GRACE: i16 = 2;

/// Settings of a scoring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Bootstrap draws.
    pub draws: u32,
    /// Seed.
    pub seed: u64,
    /// The rule over domains.
    pub rule: Rule,
}

/// When a claim is confirmed over domains. A domain speaks for it if `√p · p_space` is at most a threshold, with p ≤ .5
/// and `p_space` ≤ .10. Votes confirm, a formal act of alliance or mission confirms, trade confirms only if votes or
/// organisations lean the same way or arms moved. The three numbers were chosen on the tuning half of cases and controls.
/// In one domain alone both keys have to be at most .10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Threshold in votes and in organisations.
    pub votes: f64,
    /// Threshold in trade.
    pub trade: f64,
    /// Second key that votes or organisations must have when trade confirms, if arms did not move.
    pub support: f64,
}

/// Largest first key of a claim in one domain, and of a domain in the rule over domains.
const CLAIM_P: f64 = 0.10;
const RULE_P: f64 = 0.50;

impl Default for Rule {
    fn default() -> Rule {
        Rule { votes: 0.0078, trade: 0.012, support: 0.10 }
    }
}

impl Rule {
    fn threshold(&self, domain: Domain) -> f64 {
        if domain == Domain::Trade { self.trade } else { self.votes }
    }

    /// Whether a domain speaks for a claim.
    fn holds(&self, domain: Domain, p: f64, p_space: Option<f64>) -> bool {
        p <= RULE_P && p_space.is_some_and(|key| key <= SPACE && p.sqrt() * key <= self.threshold(domain))
    }
}

/// Everything that is scored on.
#[derive(Debug)]
pub struct Panels<'t> {
    panels: BTreeMap<(Domain, StateId, StateId, Named), TiltPanel>,
    ties: &'t [TieTable],
}

impl<'t> Panels<'t> {
    /// Panels of all pairs in all tested domains, from matched votes and tables of ties.
    pub fn new(
        votes: &ExcessTable,
        ties: &'t [TieTable],
        pairs: impl Iterator<Item = (StateId, StateId)>,
    ) -> Panels<'t> {
        Panels::of_named(votes, ties, pairs.map(|pair| (pair, Named::Both)))
    }

    /// The same, with panels of the votes for claims that name one power. Every pair has to stand there with both too.
    pub fn of_named(
        votes: &ExcessTable,
        ties: &'t [TieTable],
        claims: impl Iterator<Item = ((StateId, StateId), Named)>,
    ) -> Panels<'t> {
        let table = |kind: TieKind| ties.iter().find(|table| table.kind == kind);
        let mut panels = BTreeMap::new();
        let claims: BTreeSet<((StateId, StateId), Named)> = claims.collect();
        for ((from, to), named) in claims {
            let made = match named {
                Named::Both => [
                    TiltPanel::of_votes(votes, from, to),
                    table(TieKind::Organisations)
                        .and_then(|table| TiltPanel::of_organisations(table, from, to)),
                    table(TieKind::Trade).and_then(|table| TiltPanel::of_trade(table, from, to)),
                ],
                _ => [TiltPanel::of_votes_named(votes, (from, to), named), None, None],
            };
            for panel in made.into_iter().flatten() {
                panels.insert((panel.domain, from, to, named), panel);
            }
        }
        Panels { panels, ties }
    }

    pub(crate) fn panel(&self, domain: Domain, pair: (StateId, StateId)) -> Option<&TiltPanel> {
        self.panel_named(domain, pair, Named::Both)
    }

    /// The panel of what a claim names.
    pub(crate) fn panel_named(
        &self,
        domain: Domain,
        (from, to): (StateId, StateId),
        named: Named,
    ) -> Option<&TiltPanel> {
        self.panels.get(&(domain, from, to, named))
    }

    fn level(&self, kind: TieKind, state: StateId, power: StateId, year: i16) -> Option<f64> {
        let table = self.ties.iter().find(|table| table.kind == kind)?;
        let tie = table.tie(state, power, Period::Year(year))?;
        match kind {
            TieKind::Alliances => tie.pair("obligation").map(obligation),
            TieKind::Missions => tie.pair("level"),
            _ => tie.pair("share"),
        }
    }

    /// Whether a formal act or a shift of arms away from `from` or toward `to` stands in the record between the year
    /// before and some years after; `None` where the record is silent.
    pub(crate) fn act(
        &self,
        domain: Domain,
        state: StateId,
        powers: (Option<StateId>, Option<StateId>),
        years: (i16, i16),
    ) -> Option<bool> {
        let (kind, after, least) = match domain {
            Domain::Alliances => (TieKind::Alliances, 2, 1.0),
            Domain::Diplomacy => (TieKind::Missions, 3, 1.0),
            _ => (TieKind::Arms, 5, 0.25),
        };
        let change = |power: StateId| {
            let at = |year| self.level(kind, state, power, year);
            Some(at(years.1 + after)? - at(years.0 - 1)?)
        };
        let (away, toward) = (powers.0.and_then(change), powers.1.and_then(change));
        if away.is_none() && toward.is_none() {
            return None;
        }
        Some(away.is_some_and(|change| change <= -least) || toward.is_some_and(|change| change >= least))
    }
}

/// The powers that a claim is tested on in a domain. Matched agreement with one power is already set against that of all
/// states on the same roll calls. A share in trade or organisations is not: it falls when others rise, so that two of
/// them are compared whatever the claim names.
pub(super) fn tested_on(domain: Domain, named: Named) -> Named {
    if domain == Domain::Votes { named } else { Named::Both }
}

/// Highest obligation: 3 defence or offence, 2 neutrality or nonaggression, 1 consultation.
fn obligation(bits: f64) -> f64 {
    let bits = bits as u8;
    match bits {
        bits if bits & 3 != 0 => 3.0,
        bits if bits & 12 != 0 => 2.0,
        bits if bits & 16 != 0 => 1.0,
        _ => 0.0,
    }
}

/// Years looked at around a documented turn.
pub(super) fn window(case: &Case) -> std::ops::RangeInclusive<i16> {
    case.years.0 - SPAN.0..=case.years.1 + SPAN.1
}

/// Scores one documented turn.
pub fn score_case(case: &Case, panels: &Panels, settings: &Settings) -> CaseOutcome {
    let last = case.years.1.max(case.first_visible);
    let window = window(case);
    let powers = (case.from_power, case.to_power);
    let domains: Vec<DomainOutcome> = DOMAINS
        .iter()
        .zip(case.found)
        .map(|(domain, found)| {
            let mut outcome =
                DomainOutcome { found, blind: [None, None], claim: None, act: None, missing: String::new() };
            if !TESTED.contains(domain) {
                outcome.act = panels.act(*domain, case.state, powers, case.years);
                return outcome;
            }
            let series = |named: Named| {
                let panel = panels.panel_named(*domain, case.pair?, named)?;
                Some((panel, panel.series(case.state, window.clone())?))
            };
            outcome.missing = "no series of the pair".to_owned();
            if let Some((panel, series)) = series(Named::Both) {
                let target = (case.years.0 - GRACE, last + GRACE);
                outcome.blind = blind(panel, case.state, &series, Some(target), settings);
            }
            if let Some((panel, series)) = series(tested_on(*domain, case.named())) {
                let claim_at = (&series, (case.years.0, last), true);
                outcome.claim = claim(panel, case.state, claim_at, settings, &mut outcome.missing);
            }
            outcome
        })
        .collect();
    let claims = |domain: Domain| {
        let at = DOMAINS.iter().position(|known| *known == domain)?;
        domains[at].claim.as_ref()
    };
    let acts = |domain: Domain| {
        DOMAINS.iter().position(|known| *known == domain).and_then(|at| domains[at].act).unwrap_or(false)
    };
    let (confirmed, why) = settings.rule.confirms(&claims, &acts);
    CaseOutcome { case: case.clone(), half: half(&case.id), domains, confirmed, why }
}

/// Scores one control: blind, and with a claim every fourth year in both directions.
pub fn score_control(control: &Control, panels: &Panels, settings: &Settings) -> ControlOutcome {
    let window = control.years.0..=control.years.1;
    let of = |domain: Domain| {
        let panel = panels.panel(domain, control.pair)?;
        Some((panel, panel.series(control.state, window.clone())?))
    };
    let series: Vec<_> = TESTED.iter().map(|domain| of(*domain)).collect();
    let blind = TESTED
        .iter()
        .zip(&series)
        .map(|(domain, found)| {
            let attempts = match found {
                None => [None, None],
                Some((panel, series)) => blind(panel, control.state, series, None, settings),
            };
            (domain.name(), attempts.map(|attempt| attempt.map(|attempt| attempt.alarm)))
        })
        .collect();
    let years: Vec<i16> = (control.years.0 + 5..=control.years.1 - 5).step_by(4).collect();
    let all_named = [Named::Both, Named::From, Named::To];
    let claims = years
        .into_par_iter()
        .flat_map_iter(|year| all_named.map(|named| [(year, true, named), (year, false, named)]))
        .flatten_iter()
        .map(|(year, is_up, named)| {
            let stretch = (year - SPAN.0).max(control.years.0)..=(year + SPAN.1).min(control.years.1);
            let attempts: Vec<Option<Attempt>> = TESTED
                .iter()
                .map(|domain| {
                    let panel = panels.panel_named(*domain, control.pair, tested_on(*domain, named))?;
                    let series = panel.series(control.state, stretch.clone())?;
                    let claim_at = (&series, (year, year), is_up);
                    claim(panel, control.state, claim_at, settings, &mut String::new())
                })
                .collect();
            let claims = |domain: Domain| {
                TESTED.iter().position(|known| *known == domain).and_then(|at| attempts[at].as_ref())
            };
            let (from, to) = if is_up { control.pair } else { (control.pair.1, control.pair.0) };
            let powers = match (named, is_up) {
                (Named::Both, _) => (Some(from), Some(to)),
                // A fall of what rises when states leave A is a move toward A.
                (Named::From, true) | (Named::To, false) => (Some(from), None),
                (Named::From, false) | (Named::To, true) => (None, Some(to)),
            };
            let acts =
                |domain: Domain| panels.act(domain, control.state, powers, (year, year)).unwrap_or(false);
            let (confirmed, _) = settings.rule.confirms(&claims, &acts);
            PseudoClaim {
                year,
                is_up,
                named,
                attempts: TESTED.iter().map(|domain| domain.name()).zip(attempts.clone()).collect(),
                acts: [Domain::Alliances, Domain::Diplomacy, Domain::Arms]
                    .into_iter()
                    .filter(|domain| acts(*domain))
                    .map(Domain::name)
                    .collect(),
                confirmed,
            }
        })
        .collect();
    ControlOutcome { id: control.id.clone(), blind, claims }
}

impl Rule {
    /// Whether a claim is confirmed, and by what.
    fn confirms<'a>(
        &self,
        claims: &impl Fn(Domain) -> Option<&'a Attempt>,
        acts: &impl Fn(Domain) -> bool,
    ) -> (bool, String) {
        let holds = |domain: Domain| {
            claims(domain).is_some_and(|attempt| self.holds(domain, attempt.value, attempt.p_space))
        };
        let leans = |domain: Domain| {
            claims(domain).and_then(|attempt| attempt.p_space).is_some_and(|key| key <= self.support)
        };
        let mut why = Vec::new();
        if holds(Domain::Votes) {
            why.push("votes");
        }
        if acts(Domain::Alliances) {
            why.push("alliance");
        }
        if acts(Domain::Diplomacy) {
            why.push("mission");
        }
        if holds(Domain::Trade)
            && (leans(Domain::Votes) || leans(Domain::Organisations) || acts(Domain::Arms))
        {
            why.push("trade with another domain");
        }
        if why.is_empty() { (false, "no domain".to_owned()) } else { (true, why.join(", ")) }
    }
}

/// Both detectors over a whole stretch. `target`: years in which a rise is a hit.
pub(super) fn blind(
    panel: &TiltPanel,
    state: StateId,
    series: &tilt_core::Series,
    target: Option<(i16, i16)>,
    settings: &Settings,
) -> [Option<Attempt>; 2] {
    let params = DetectParams { draws: settings.draws, seed: settings.seed, mode: DetectMode::Scan };
    ["lr-ar1", "bayes-turn"].map(|name| {
        let detector = DETECTORS.iter().find(|detector| detector.card().name == name)?;
        let found = detector.detect(series, &params).ok()?;
        Some(attempt(panel, state, &found, target))
    })
}

fn attempt(panel: &TiltPanel, state: StateId, found: &Detection, target: Option<(i16, i16)>) -> Attempt {
    let p_time = found.statistic("p_time");
    let value = p_time.or_else(|| found.statistic("log_bf_turn")).unwrap_or(f64::NAN);
    let first_key = p_time.is_none_or(|p| p <= BLIND_P) && found.form != ChangeForm::Drift;
    let changes: Vec<(i16, bool, Option<f64>)> = found
        .changes
        .iter()
        .map(|change| {
            let (year, is_up) = (change.first.year(), change.step.value > 0.0);
            (year, is_up, panel.p_space(state, year, is_up))
        })
        .collect();
    let counts = |change: &&(i16, bool, Option<f64>)| first_key && change.2.is_some_and(|key| key <= SPACE);
    let alarm = changes.iter().any(|change| counts(&change));
    let inside = |year: i16| target.is_some_and(|(first, last)| (first..=last).contains(&year));
    let hit = changes.iter().find(|change| counts(change) && change.1 && inside(change.0));
    let reason = match (hit, changes.first(), &found.best) {
        (Some(_), ..) => String::new(),
        _ if !first_key || changes.is_empty() => {
            let best =
                found.best.as_ref().map_or_else(String::new, |best| format!(", best {}", best.first.year()));
            format!("{}, {:.3}{best}", found.form.name(), value)
        }
        (None, Some(_), _) if alarm => {
            let dates: Vec<String> = changes
                .iter()
                .map(|(year, is_up, _)| format!("{year}{}", if *is_up { "+" } else { "−" }))
                .collect();
            format!("found elsewhere: {}", dates.join(", "))
        }
        (None, ..) => "others changed as much".to_owned(),
    };
    let shown = hit.or_else(|| changes.first());
    let best = found.best.as_ref().map(|best| best.first.year());
    Attempt {
        value,
        year: shown.map(|change| change.0).or(best),
        p_space: shown.and_then(|change| change.2),
        alarm,
        hit: hit.is_some(),
        reason,
    }
}

/// The claim in one domain.
pub(super) fn claim(
    panel: &TiltPanel,
    state: StateId,
    (series, years, is_up): (&tilt_core::Series, (i16, i16), bool),
    settings: &Settings,
    missing: &mut String,
) -> Option<Attempt> {
    let params = DetectParams { draws: settings.draws, seed: settings.seed, mode: DetectMode::Scan };
    let direction = if is_up { Direction::Up } else { Direction::Down };
    let test = match claim_test(series, years, direction, &params) {
        Ok(test) => test,
        Err(error) => {
            *missing = error.to_string();
            return None;
        }
    };
    let p_space = test.year.and_then(|year| panel.p_space(state, year, is_up));
    let alarm = test.p <= CLAIM_P && p_space.is_some_and(|key| key <= SPACE);
    let reason = match (alarm, test.year) {
        (true, _) => String::new(),
        (_, None) => "no claimed date can be tested, or the series moves the other way".to_owned(),
        _ => format!("p = {:.3} with rank {:.3}", test.p, p_space.unwrap_or(1.0)),
    };
    Some(Attempt { value: test.p, year: test.year, p_space, alarm, hit: alarm, reason })
}
