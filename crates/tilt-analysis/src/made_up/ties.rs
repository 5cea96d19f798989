//! Records made up for tests, of every kind from which ties are gathered: six states, 2000 to 2007.

use std::collections::BTreeSet;

use tilt_core::agreement::Obligation;
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{
    AgreementParty, AllianceTie, ArmsTransfer, EventActor, Flow, MachineEvent, MembershipReport, Mission,
    MissionLevel, Partner, ReportedStatus, Sanction, TradeFlow, Visit,
};
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::time::Spell;
use tilt_core::{Coverage, Date, FactDate, Period, Record, StateId};

use super::{origin, state};
use crate::random::Stream;
use crate::ties::{GATHERERS, Ground};

const STATES: [&str; 6] = ["CHN", "FRA", "IND", "KEN", "PER", "USA"];
pub(crate) const POWERS: [&str; 3] = ["CHN", "FRA", "USA"];
pub(crate) const YEARS: std::ops::RangeInclusive<i16> = 2000..=2007;

/// One table of each kind.
pub(crate) fn ties() -> Vec<TieTable> {
    ties_of(|_| {})
}

/// The same from records that were changed in any way first.
pub(crate) fn ties_of(change: impl Fn(&mut Vec<Record>)) -> Vec<TieTable> {
    let ground = ground();
    let gathered = GATHERERS.iter().map(|gatherer| {
        let mut records = records(gatherer.kind);
        change(&mut records);
        let mut gather = (gatherer.new)();
        records.iter().for_each(|record| gather.add(record));
        gather.table(&ground)
    });
    gathered.chain([statements(&ground), words(&ground)]).collect()
}

fn ground() -> Ground {
    Ground {
        powers: POWERS.map(state).to_vec(),
        coverage: Coverage {
            source: "made-up".to_owned(),
            from: "2000-01-01".parse().ok(),
            to: "2008-01-01".parse().ok(),
            note: String::new(),
            complete: true,
        },
        origin: origin(),
    }
}

fn dyads() -> impl Iterator<Item = (StateId, StateId)> {
    let states = STATES.map(state);
    (0..states.len())
        .flat_map(move |a| (0..states.len()).filter(move |b| a != *b).map(move |b| (states[a], states[b])))
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

fn records(kind: TieKind) -> Vec<Record> {
    let mut records = Vec::new();
    for year in YEARS {
        for (at, (a, b)) in dyads().enumerate() {
            let mut chance = Stream::new(5, &["made up ties", kind.name()], year as u64 * 100 + at as u64);
            records.extend(of_year(kind, year, a, b, &mut chance));
        }
    }
    records
}

fn of_year(kind: TieKind, year: i16, a: StateId, b: StateId, chance: &mut Stream) -> Vec<Record> {
    match kind {
        TieKind::Alliances => {
            let all = [Obligation::Defense, Obligation::Neutrality, Obligation::Consultation];
            let obligations: BTreeSet<Obligation> =
                all.into_iter().filter(|_| chance.below(3) == 0).collect();
            vec![Record::AllianceTie(AllianceTie {
                state: a,
                other: b,
                directed: true,
                year,
                obligations,
                alliances: Vec::new(),
            })]
        }
        TieKind::Arms => vec![Record::ArmsTransfer(arms(year, a, b, chance))],
        TieKind::Events => (0..24).map(|_| Record::MachineEvent(event(year, a, b, chance))).collect(),
        TieKind::Missions => vec![Record::Mission(Mission {
            sender: a,
            host: b,
            spell: Spell {
                from: Some(FactDate::day(day(year, 1, 1))),
                to: Some(FactDate::day(day(year + 1, 1, 1))),
            },
            level: MissionLevel::ALL[chance.below(6) as usize],
            written: String::new(),
        })],
        TieKind::Organisations => {
            let code = format!("{}", chance.below(12));
            let report = |code: &str, status| {
                Record::MembershipReport(MembershipReport {
                    code: code.to_owned(),
                    org: None,
                    state: a,
                    year,
                    edition: false,
                    status,
                })
            };
            let rare = [report(&code, ReportedStatus::Member)];
            let all = (b == state("CHN") || b == state("USA")).then(|| report("all", ReportedStatus::Member));
            rare.into_iter().chain(all).collect()
        }
        TieKind::Sanctions => {
            let count = chance.below(3);
            (0..count).map(|case| Record::Sanction(sanction(year, a, b, case))).collect()
        }
        TieKind::Trade => {
            let flow = |partner, flow, value: u32| {
                Record::TradeFlow(TradeFlow {
                    reporter: a,
                    partner,
                    flow,
                    period: Period::Year(year),
                    value: f64::from(value),
                    currency: "USD".to_owned(),
                    basis: String::new(),
                })
            };
            let (imports, exports) = (10 + chance.below(90), 10 + chance.below(90));
            let mut flows = vec![
                flow(Partner::State(b), Flow::Import, imports),
                flow(Partner::State(b), Flow::Export, exports),
            ];
            // One total a state and year, whoever the partner.
            if b == state("USA") || (a == state("USA") && b == state("CHN")) {
                flows.extend([
                    flow(Partner::World, Flow::Import, 600),
                    flow(Partner::World, Flow::Export, 600),
                ]);
            }
            flows
        }
        TieKind::Treaties => vec![Record::AgreementParty(AgreementParty {
            agreement: format!("{year}-{}", chance.below(4)),
            title: String::new(),
            state: a,
            signed: Some(FactDate::day(day(year, 3, 1))),
            ratified: None,
            in_force: None,
            ended: None,
            pending: false,
            treaty_signed: None,
            treaty_in_force: None,
            treaty_ended: None,
        })],
        TieKind::Visits => vec![Record::Visit(Visit {
            visitor: a,
            host: b,
            office: "President".to_owned(),
            date: Some(FactDate::day(day(year, 5, 9))),
            kind: String::new(),
            trip: Vec::new(),
            count: chance.below(4),
        })],
        TieKind::Statements | TieKind::Words => Vec::new(),
    }
}

fn arms(year: i16, supplier: StateId, recipient: StateId, chance: &mut Stream) -> ArmsTransfer {
    ArmsTransfer {
        deal: format!("{year}-{supplier}-{recipient}"),
        supplier: Some(supplier),
        supplier_name: String::new(),
        recipient: Some(recipient),
        recipient_name: String::new(),
        designation: String::new(),
        description: String::new(),
        category: String::new(),
        ordered: None,
        ordered_estimated: None,
        delivered: Some(year),
        delivered_estimated: None,
        units: None,
        units_estimated: None,
        made_locally: None,
        units_ordered: None,
        units_delivered: None,
        tiv: Some(f64::from(1 + chance.below(50))),
        status: String::new(),
        note: String::new(),
    }
}

fn event(year: i16, a: StateId, b: StateId, chance: &mut Stream) -> MachineEvent {
    let actor =
        |state: StateId| EventActor { state: Some(state), code: state.key().to_owned(), role: String::new() };
    let root = PloverRoot::ALL[chance.below(16) as usize];
    MachineEvent {
        event: String::new(),
        date: day(year, 1 + chance.below(12) as i8, 1 + chance.below(28) as i8),
        source: actor(a),
        target: actor(b),
        ontology: Ontology::Plover,
        code: root.name().to_owned(),
        root: Some(root),
        quad: Some(root.quad()),
        intensity: None,
        mentions: None,
        sources: None,
        reports: String::new(),
        place: None,
    }
}

fn sanction(year: i16, sender: StateId, target: StateId, case: u32) -> Sanction {
    let kinds = ["trade", "arms", "financial", "travel"];
    Sanction {
        case: format!("{year}-{case}"),
        senders: vec![sender],
        sender_groups: Vec::new(),
        targets: vec![target],
        target_groups: Vec::new(),
        spell: Spell {
            from: Some(FactDate::day(day(year, 2, 1))),
            to: Some(FactDate::day(day(year + 2, 2, 1))),
        },
        kinds: vec![kinds[case as usize % 4].to_owned()],
        trade_detail: String::new(),
        objective: String::new(),
        outcome: String::new(),
    }
}

fn statements(ground: &Ground) -> TieTable {
    let mut rows = Vec::new();
    for year in YEARS {
        for (at, key) in STATES.iter().enumerate() {
            let mut chance = Stream::new(6, &["made up statements"], year as u64 * 100 + at as u64);
            let pair = POWERS.iter().flat_map(|power| {
                if power == key {
                    return vec![None; TieKind::Statements.pair().len()];
                }
                let named = 6 + chance.below(20);
                let (warm, cold, head) =
                    (chance.below(named / 2), chance.below(named / 2), chance.below(named));
                [named - 1, named, warm, cold, head, named - head, 0, 0, 0, warm / 2, cold / 2]
                    .map(|count| Some(f64::from(count)))
                    .to_vec()
            });
            let pair = pair.collect();
            rows.push(TieRow {
                state: state(key),
                period: Period::Year(year),
                own: [900.0, 200.0, 500.0, 400.0].map(Some).to_vec(),
                pair,
            });
        }
    }
    let (coverage, origin) = (ground.coverage.clone(), ground.origin.clone());
    TieTable::new(TieKind::Statements, ground.powers.clone(), rows, coverage, origin)
}

fn words(ground: &Ground) -> TieTable {
    let mut rows = Vec::new();
    for year in YEARS {
        for (at, key) in STATES.iter().enumerate() {
            let mut chance = Stream::new(5, &["made up words"], year as u64 * 100 + at as u64);
            let pair = POWERS.iter().flat_map(|power| {
                if power == key {
                    return vec![None; TieKind::Words.pair().len()];
                }
                let named = 6 + chance.below(20);
                let (warm, cold, alone) =
                    (chance.below(named / 2), chance.below(named / 2), chance.below(named));
                [named, warm, cold, alone].map(|count| Some(f64::from(count))).to_vec()
            });
            let pair = pair.collect();
            rows.push(TieRow {
                state: state(key),
                period: Period::Year(year),
                own: vec![Some(1.0), Some(120.0), Some(60.0)],
                pair,
            });
        }
    }
    TieTable::new(TieKind::Words, ground.powers.clone(), rows, ground.coverage.clone(), ground.origin.clone())
}
