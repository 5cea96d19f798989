//! Which test fits a proposition, and for which date or period.

use tilt_core::aside::Cause;
use tilt_core::concordance::Concordance;
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::time::FactDate;
use tilt_core::{
    Actor, Date, Domain, Id, Instrument, MembershipStatus, OrgId, Proposition, Stage, StateId, SubjectKey,
    Warning,
};

use crate::detect::{DetectParams, Direction};
use crate::measure;
use crate::tilt::TiltRequest;

/// Prior probability of a turn in a claimed interval of five years.
pub const PRIOR: f64 = 0.05;

/// What the user fixes beside the proposition.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOptions {
    /// State of a trend, instead of the one in the text.
    pub state: Option<StateId>,
    /// Power it might turn from, instead of or in addition to the text.
    pub from: Option<StateId>,
    /// Power it might turn to, instead of or in addition to the text.
    pub to: Option<StateId>,
    /// First year of the claimed period, instead of the text's.
    pub since: Option<i16>,
    /// Last year of the claimed period, included, instead of the text's.
    pub until: Option<i16>,
    /// Fields to test; empty: all that there are data for.
    pub domains: Vec<Domain>,
    /// Comparison set, see [`TiltRequest::baseline`].
    pub baseline: String,
    /// Measure, see [`TiltRequest::measure`].
    pub measure: String,
    /// Prior probability of a turn in a claimed interval of five years.
    pub prior: f64,
    /// Date to assume where neither text nor document gives one.
    pub as_of: Option<Date>,
    /// Seed of the run.
    pub seed: u64,
    /// Bootstrap draws per point.
    pub draws: u32,
    /// Bootstrap draws of detectors.
    pub detector_draws: u32,
}

impl Default for PlanOptions {
    fn default() -> PlanOptions {
        PlanOptions {
            state: None,
            from: None,
            to: None,
            since: None,
            until: None,
            domains: Vec::new(),
            baseline: "all".to_owned(),
            measure: "agreement/scaled".to_owned(),
            prior: PRIOR,
            as_of: None,
            seed: 0,
            draws: measure::DRAWS,
            detector_draws: DetectParams::default().draws,
        }
    }
}

/// What will be tested about one proposition.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The proposition.
    pub proposition: Id,
    /// Its words.
    pub quote: String,
    /// The tests; never empty.
    pub tests: Vec<Test>,
    /// Settings.
    pub options: PlanOptions,
    /// Doubts about the plan.
    pub warnings: Vec<Warning>,
}

/// One test.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Membership on a date.
    Membership(MembershipClaim),
    /// Look-up in the table of agreements.
    Agreement(AgreementClaim),
    /// Trend between two powers.
    Trend(Claimed),
    /// Trend that names one power only.
    OnePower(ClaimedOne),
    /// None.
    NotTested {
        /// Why, one clause without final full stop.
        reason: String,
    },
}

/// "State is (not) / was / left organisation."
#[derive(Debug, Clone, PartialEq)]
pub struct MembershipClaim {
    /// The state.
    pub state: StateId,
    /// The organisation.
    pub org: OrgId,
    /// As what.
    pub status: MembershipStatus,
    /// Whether the text says that it left.
    pub left: bool,
    /// Whether the text denies it.
    pub negated: bool,
    /// The date it is said to hold, or the first day of a year or month; `None`: not known, the table's last day is used.
    pub day: Option<Date>,
    /// The last day of that year or month, included; the same as `day` for a date.
    pub last: Option<Date>,
    /// Where the date comes from.
    pub basis: String,
}

/// "There is an agreement of these parties."
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementClaim {
    /// Resolved parties, at least two.
    pub parties: Vec<Actor>,
    /// Form, if said.
    pub instrument: Option<Instrument>,
    /// Subjects, if said.
    pub subjects: Vec<SubjectKey>,
    /// How far it is said to have come.
    pub stage: Stage,
    /// Whether the text denies it.
    pub negated: bool,
    /// Date of the act, if said.
    pub said: Option<FactDate>,
    /// Day on which the stage is judged: that of the document.
    pub day: Option<Date>,
}

/// "State turns from A to B in this period."
#[derive(Debug, Clone, PartialEq)]
pub struct Claimed {
    /// The state.
    pub state: StateId,
    /// A.
    pub from: StateId,
    /// B.
    pub to: StateId,
    /// First and last claimed year, both included; `None`: no date at all, the latest covered period is looked at.
    pub years: Option<(i16, i16)>,
    /// Where the period comes from.
    pub basis: String,
    /// Whether the text denies the turn.
    pub negated: bool,
    /// Fields that the claim names, if votes are not among them; empty: votes and all that the default test looks at.
    pub fields: Vec<Domain>,
}

/// "State moves toward, or away from, one power in this period."
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedOne {
    /// The state.
    pub state: StateId,
    /// The power that is named.
    pub power: StateId,
    /// Up: toward it; down: away from it.
    pub direction: Direction,
    /// First and last claimed year, both included; `None`: no date at all, the latest covered period is looked at.
    pub years: Option<(i16, i16)>,
    /// Where the period comes from.
    pub basis: String,
    /// Whether the text denies the move.
    pub negated: bool,
}

impl Plan {
    /// The view that the trend test needs, if there is one.
    pub fn tilt_request(&self) -> Option<TiltRequest> {
        let claimed = self.tests.iter().find_map(|test| match test {
            Test::Trend(claimed) => Some(claimed),
            _ => None,
        })?;
        Some(TiltRequest {
            claim: claimed.years,
            measure: self.options.measure.clone(),
            baseline: self.options.baseline.clone(),
            seed: self.options.seed,
            draws: self.options.draws,
            detector_draws: self.options.detector_draws,
            ..TiltRequest::new(claimed.state, claimed.from, claimed.to)
        })
    }
}

/// Decides how a proposition can be tested.
pub fn plan(proposition: &Proposition, document_date: Option<Date>, options: &PlanOptions) -> Plan {
    let mut warnings = Vec::new();
    let tests = match set_aside(proposition).or_else(|| unreal(proposition.modality)) {
        Some(reason) => vec![Test::NotTested { reason: reason.to_owned() }],
        None => tests(proposition, document_date, options, &mut warnings),
    };
    Plan {
        proposition: proposition.id.clone(),
        quote: proposition.quote.exact.clone(),
        tests,
        options: options.clone(),
        warnings,
    }
}

/// Why the kind of the text or a correction leaves nothing to test.
fn set_aside(proposition: &Proposition) -> Option<&'static str> {
    match proposition.aside.as_ref()?.cause {
        Cause::Corrected => Some("a correction stands in its place"),
        Cause::Genre(genre) if genre.claims_nothing() => {
            Some("the kind of the text says that it does not claim it")
        }
        Cause::Genre(_) => None,
    }
}

/// Why a modality leaves nothing to test.
fn unreal(modality: Modality) -> Option<&'static str> {
    match modality {
        Modality::Realis | Modality::Negated | Modality::Habitual | Modality::Historical => None,
        Modality::Hypothetical => Some("the text says that it may be so, not that it is so"),
        Modality::Counterfactual => Some("the text says what would have been"),
        Modality::Planned => Some("the text speaks of a plan; records show what was done"),
        Modality::Predicted => Some("the text speaks of the future; no record covers it"),
        Modality::Question => Some("the text asks, it does not state"),
        Modality::Order => Some("the text demands, it does not state"),
    }
}

fn tests(
    proposition: &Proposition,
    document_date: Option<Date>,
    options: &PlanOptions,
    warnings: &mut Vec<Warning>,
) -> Vec<Test> {
    let not = |reason: &str| vec![Test::NotTested { reason: reason.to_owned() }];
    let day = day(proposition, document_date, options);
    let negated = proposition.modality == Modality::Negated;
    match &proposition.content {
        Content::Membership { state, organisations, status, left } => {
            let Some(state) = state.state() else { return not(&unresolved(state)) };
            if organisations.is_empty() {
                return not("no organisation of the table is named");
            }
            if day.0.is_none() {
                warnings.push(Warning::new("W-plan-no-date", "no date is given for a membership"));
            }
            let (day, basis) = day;
            let claim = |org: &OrgId| MembershipClaim {
                state,
                org: *org,
                status: *status,
                left: *left,
                negated,
                day,
                last: last_day(proposition, day),
                basis: basis.clone(),
            };
            organisations.iter().map(|org| Test::Membership(claim(org))).collect()
        }
        Content::Agreement { parties, instrument, subjects, stage, .. } => {
            let mut actors: Vec<Actor> = parties.iter().filter_map(|party| party.actor).collect();
            actors.dedup();
            if actors.len() < 2 {
                return not("an agreement is looked up by its parties, and fewer than two are named");
            }
            vec![Test::Agreement(AgreementClaim {
                parties: actors,
                instrument: *instrument,
                subjects: subjects.clone(),
                stage: *stage,
                negated,
                said: proposition.time.from,
                day: document_date.or(options.as_of),
            })]
        }
        Content::RelationTrend { state, from, to, domains } => trend(
            proposition,
            [Some(state), from.as_ref(), to.as_ref()],
            domains,
            document_date,
            options,
            warnings,
        ),
        Content::RelationState { .. } => not(
            "how close two states are has no threshold that a record could pass; a change between two powers can be tested",
        ),
        Content::Event { .. } => not("the bundled evidence holds no records of single events"),
        Content::Evaluation { .. } => not("a judgement of value, not a statement of fact"),
        Content::Prediction { .. } => not("the text speaks of the future; no record covers it"),
        Content::Meta => not("it speaks of the text and its sources, not of states"),
    }
}

/// The day on which something is said to hold, and where it comes from.
fn day(
    proposition: &Proposition,
    document_date: Option<Date>,
    options: &PlanOptions,
) -> (Option<Date>, String) {
    match (proposition.time.from, document_date, options.as_of) {
        (Some(said), _, _) => (Some(said.first), proposition.time.basis.clone()),
        (None, Some(date), _) => (Some(date), "date of the document".to_owned()),
        (None, None, Some(date)) => (Some(date), "date given for the run".to_owned()),
        (None, None, None) => (None, "no date is given; last day of the table".to_owned()),
    }
}

/// The last day of the year or month that the text gives; the day itself where it gives one, or none.
fn last_day(proposition: &Proposition, day: Option<Date>) -> Option<Date> {
    match proposition.time.from {
        Some(said) if Some(said.first) == day => said.end().yesterday().ok(),
        _ => day,
    }
}

fn unresolved(party: &Party) -> String {
    if party.candidates.is_empty() {
        return format!("`{}` is not a state of the table", party.surface);
    }
    format!("`{}` can mean {}", party.surface, party.candidates.join(" or "))
}

fn trend(
    proposition: &Proposition,
    parties: [Option<&Party>; 3],
    domains: &[Domain],
    document_date: Option<Date>,
    options: &PlanOptions,
    warnings: &mut Vec<Warning>,
) -> Vec<Test> {
    let not = |reason: String| vec![Test::NotTested { reason }];
    let wanted: Vec<Domain> =
        if options.domains.is_empty() { domains.to_vec() } else { options.domains.clone() };
    let fields = if wanted.contains(&Domain::Votes) { Vec::new() } else { wanted };
    let mut states = [options.state, options.from, options.to];
    let mut open: Vec<&Party> = Vec::new();
    for (state, party) in states.iter_mut().zip(parties) {
        if let (None, Some(party)) = (*state, party) {
            *state = party.state();
            if state.is_none() {
                open.push(party);
            }
        }
    }
    let is_organisation = |party: &&Party| matches!(party.actor, Some(Actor::Org(_)));
    if let Some(party) = open.iter().copied().find(|party| !is_organisation(party)) {
        return not(unresolved(party));
    }
    if let [organisation] = open[..]
        && states[0].is_some()
        && (states[1].is_some() || states[2].is_some())
    {
        let mut warning = Warning::new(
            "W-plan-organisation",
            "a trend names an organisation on one side; the move is tested against the other side alone",
        );
        warning.examples.push(organisation.surface.clone());
        warnings.push(warning);
    } else if let Some(organisation) = open.first() {
        return not(format!(
            "`{}` is an organisation, and alignment is measured between states; name one of its members to test",
            organisation.surface
        ));
    }
    let [Some(state), from, to] = states else {
        return not("the text does not name the state".to_owned());
    };
    if from.is_none() && to.is_none() {
        return not(
            "no power is named, neither the one it turns from nor the one it turns to; name one or both to test"
                .to_owned(),
        );
    }
    if Some(state) == from || Some(state) == to || from == to {
        let both = from.filter(|_| from == to).unwrap_or(state);
        return not(format!("{} stands on both sides", Concordance::bundled().state(both).in_prose()));
    }
    let (years, basis) = period(proposition, document_date, options);
    if years.is_none() {
        warnings.push(Warning::new("W-plan-no-date", "no date is given for a trend"));
    } else if basis.starts_with("assumed") {
        warnings.push(Warning::new("W-plan-period-assumed", "the text gives no period for a trend"));
    }
    if years.is_some_and(|(first, last)| first > last) {
        return not("the claimed period ends before it begins".to_owned());
    }
    let negated = proposition.modality == Modality::Negated;
    let one = |power, direction, basis| {
        Test::OnePower(ClaimedOne { state, power, direction, years, basis, negated })
    };
    match (from, to) {
        (Some(from), Some(to)) => {
            vec![Test::Trend(Claimed { state, from, to, years, basis, negated, fields })]
        }
        (Some(_), None) | (None, Some(_)) if !fields.is_empty() => {
            let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
            not(format!(
                "a trend in {} is measured between two powers, and one is named; name the other to test it",
                names.join(" and ")
            ))
        }
        (Some(power), None) => vec![one(power, Direction::Down, basis)],
        (None, Some(power)) => vec![one(power, Direction::Up, basis)],
        (None, None) => not("no power is named".to_owned()),
    }
}

/// Years of a period that is only known to reach up to a date.
const ASSUMED_YEARS: i16 = 5;

fn period(
    proposition: &Proposition,
    document_date: Option<Date>,
    options: &PlanOptions,
) -> (Option<(i16, i16)>, String) {
    let time = &proposition.time;
    let end = document_date.or(options.as_of).map(|date| date.year());
    let last_day = |to: FactDate| to.first.yesterday().unwrap_or(to.first).year();
    let said = match (time.from, time.to) {
        (Some(from), Some(to)) => Some((from.first.year(), last_day(to))),
        (Some(from), None) => Some((
            from.first.year(),
            end.unwrap_or(from.first.year() + ASSUMED_YEARS - 1).max(from.first.year()),
        )),
        (None, Some(to)) => Some((last_day(to) - ASSUMED_YEARS + 1, last_day(to))),
        (None, None) => None,
    };
    let (years, basis) = match (said, end) {
        (Some(years), _) => (Some(years), time.basis.clone()),
        (None, Some(end)) => (
            Some((end - ASSUMED_YEARS + 1, end)),
            "assumed: the five years up to the date of the document".to_owned(),
        ),
        (None, None) => (None, "no date is given; the latest covered period".to_owned()),
    };
    match (options.since, options.until, years) {
        (None, None, years) => (years, basis),
        (since, until, years) => {
            let last = until.or(years.map(|years| years.1)).or(since.map(|since| since + ASSUMED_YEARS - 1));
            let first = since.or(years.map(|years| years.0)).or(last.map(|last| last - ASSUMED_YEARS + 1));
            (first.zip(last), "set by the user".to_owned())
        }
    }
}
