//! The documented turns and controls as files, and the scores of the detectors on them.

use std::collections::BTreeMap;

use tilt_analysis::realignments::{
    Case, CaseOutcome, Control, ControlOutcome, DOMAINS, Found, Half, Panels, PlaceboKind, PlaceboOutcome,
    Settings, placebos, score_case, score_control, wilson,
};
use tilt_analysis::scan::Named;
use tilt_core::{Concordance, StateId};

use crate::evidence;
use crate::failure::Failure;

/// Everything that was scored.
#[derive(Debug)]
pub struct Scores {
    /// By case, in the order of the file.
    pub cases: Vec<CaseOutcome>,
    /// By control.
    pub controls: Vec<ControlOutcome>,
    /// Of all cases, real series first.
    pub placebos: Vec<PlaceboOutcome>,
}

/// A share with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// What is counted: "votes", "over domains", …
    pub domain: String,
    /// Detector and mode.
    pub test: String,
    /// Rows: "visible", "weak", "controls", "pseudo-claims", …
    pub rows: String,
    /// Half: "tuning", "scored", "whole".
    pub half: &'static str,
    /// Hits or alarms.
    pub hits: usize,
    /// Rows.
    pub of: usize,
}

impl Share {
    /// Wilson's 90 % interval.
    pub fn interval(&self) -> (f64, f64) {
        wilson(self.hits, self.of)
    }
}

/// Columns of the domains in the file, in the order of [`DOMAINS`].
const COLUMNS: [&str; 6] =
    ["un_votes_found", "alliances_found", "igo_found", "trade_found", "arms_found", "missions_found"];

/// Scores detectors on the bundled series.
///
/// # Errors
/// If a file is not in the layout or a state in it is not known.
pub fn score(cases: &[u8], controls: &[u8], settings: &Settings) -> Result<Scores, Failure> {
    let (cases, controls) = (read_cases(cases)?, read_controls(controls)?);
    let all_named = [Named::Both, Named::From, Named::To];
    let of_cases = cases.iter().filter_map(|case| Some((case.pair?, [Named::Both, case.named()])));
    let claims = of_cases
        .flat_map(|(pair, named)| named.map(|named| (pair, named)))
        .chain(controls.iter().flat_map(|control| all_named.map(|named| (control.pair, named))));
    let ties = evidence::bundled_ties()?;
    let panels = Panels::of_named(&evidence::bundled_excess()?, &ties, claims);
    Ok(Scores {
        cases: cases.iter().map(|case| score_case(case, &panels, settings)).collect(),
        controls: controls.iter().map(|control| score_control(control, &panels, settings)).collect(),
        placebos: cases.iter().flat_map(|case| placebos(case, &panels, settings)).collect(),
    })
}

type Row = BTreeMap<String, String>;

fn rows(bytes: &[u8], needed: &[&str]) -> Result<Vec<Row>, Failure> {
    let fail = |error: csv::Error| Failure::failed("the table cannot be read as CSV").because(error);
    let mut reader = csv::Reader::from_reader(bytes);
    let names = reader.headers().map_err(fail)?.clone();
    if let Some(missing) = needed.iter().find(|name| !names.iter().any(|known| known == **name)) {
        return Err(Failure::failed(format!("the table has no column `{missing}`")));
    }
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.map_err(fail)?;
        Ok(names.iter().zip(record.iter()).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect())
    };
    reader.records().map(row).collect()
}

fn year(row: &Row, column: &str) -> Result<i16, Failure> {
    row[column]
        .parse()
        .map_err(|_| Failure::failed(format!("{}: `{}` in {column} is no year", row["id"], row[column])))
}

fn state(text: &str, year: i16) -> Option<StateId> {
    let day = format!("{year}-07-01").parse().ok();
    Concordance::bundled().resolve(text, day).ok()
}

pub(crate) fn read_cases(bytes: &[u8]) -> Result<Vec<Case>, Failure> {
    let mut needed = vec![
        "id",
        "iso3",
        "from_power",
        "to_power",
        "year_from",
        "year_to",
        "first_year_visible",
        "test_pair_a",
        "test_pair_b",
    ];
    needed.extend(COLUMNS);
    let case = |row: Row| {
        let years = (year(&row, "year_from")?, year(&row, "year_to")?);
        let unknown =
            || Failure::failed(format!("{}: `{}` is no state that is known", row["id"], row["iso3"]));
        let power = |column: &str| state(&row[column], years.0);
        Ok(Case {
            id: row["id"].clone(),
            state: state(&row["iso3"], years.0).ok_or_else(unknown)?,
            from_power: power("from_power"),
            to_power: power("to_power"),
            pair: power("test_pair_a").zip(power("test_pair_b")),
            years,
            first_visible: year(&row, "first_year_visible")?,
            found: COLUMNS.map(|column| Found::read(&row[column])),
        })
    };
    rows(bytes, &needed)?.into_iter().map(case).collect()
}

pub(crate) fn read_controls(bytes: &[u8]) -> Result<Vec<Control>, Failure> {
    let control = |row: Row| {
        let years = (year(&row, "year_start")?, year(&row, "year_end")?);
        let known = |column: &str| {
            state(&row[column], years.0).ok_or_else(|| {
                Failure::failed(format!("{}: `{}` is no state that is known", row["id"], row[column]))
            })
        };
        Ok(Control {
            id: row["id"].clone(),
            state: known("iso3")?,
            pair: (known("power_a")?, known("power_b")?),
            years,
        })
    };
    let needed = ["id", "iso3", "power_a", "power_b", "year_start", "year_end"];
    rows(bytes, &needed)?.into_iter().map(control).collect()
}

/// The domains that are tested, with the name of their outcome in controls.
const TESTED: [&str; 3] = ["votes", "organisations", "trade"];

/// Claims that nobody made, by the powers that they name.
const PSEUDO_CLAIMS: [(Named, &str); 3] = [
    (Named::Both, "pseudo-claims"),
    (Named::From, "pseudo-claims, first power alone"),
    (Named::To, "pseudo-claims, second power alone"),
];

/// All shares, cases first.
pub fn shares(scores: &Scores) -> Vec<Share> {
    let mut shares = Vec::new();
    for half in [Some(Half::Tuning), Some(Half::Scored), None] {
        case_shares(scores, half, &mut shares);
    }
    control_shares(scores, &mut shares);
    placebo_shares(scores, &mut shares);
    shares
}

fn half_name(half: Option<Half>) -> &'static str {
    match half {
        Some(Half::Tuning) => "tuning",
        Some(Half::Scored) => "scored",
        None => "whole",
    }
}

fn case_shares(scores: &Scores, half: Option<Half>, shares: &mut Vec<Share>) {
    let cases: Vec<&CaseOutcome> =
        scores.cases.iter().filter(|case| half.is_none_or(|half| case.half == half)).collect();
    let mut push = |domain: &str, test: &str, rows: &str, found: Vec<bool>| {
        shares.push(Share {
            domain: domain.to_owned(),
            test: test.to_owned(),
            rows: rows.to_owned(),
            half: half_name(half),
            hits: found.iter().filter(|hit| **hit).count(),
            of: found.len(),
        });
    };
    for (at, domain) in DOMAINS.iter().enumerate() {
        for label in [Found::Visible, Found::Weak, Found::NotVisible] {
            let outcomes: Vec<_> =
                cases.iter().map(|case| &case.domains[at]).filter(|outcome| outcome.found == label).collect();
            if TESTED.contains(&domain.name()) {
                for (detector, name) in ["lr-ar1 blind", "bayes-turn blind"].into_iter().enumerate() {
                    let hits = outcomes
                        .iter()
                        .map(|outcome| outcome.blind[detector].as_ref().is_some_and(|attempt| attempt.hit));
                    push(domain.name(), name, label.name(), hits.collect());
                }
                let hits =
                    outcomes.iter().map(|outcome| outcome.claim.as_ref().is_some_and(|attempt| attempt.hit));
                push(domain.name(), "lr-ar1 claim", label.name(), hits.collect());
            } else {
                let hits = outcomes.iter().map(|outcome| outcome.act == Some(true));
                push(domain.name(), "read from the record", label.name(), hits.collect());
            }
        }
    }
    let visible = |case: &CaseOutcome, domains: &[usize]| {
        domains.iter().any(|at| case.domains[*at].found == Found::Visible)
    };
    // Positions in DOMAINS: votes, alliances, organisations, trade, arms, diplomacy.
    for (rows, domains) in [
        ("visible outside arms and organisations", &[0usize, 1, 3, 5][..]),
        ("visible anywhere", &[0, 1, 2, 3, 4, 5]),
    ] {
        let hits = cases.iter().filter(|case| visible(case, domains)).map(|case| case.confirmed);
        push("over domains", "rule", rows, hits.collect());
    }
    let hidden = cases.iter().filter(|case| !visible(case, &[0, 1, 2, 3, 4, 5])).map(|case| case.confirmed);
    push("over domains", "rule", "not visible anywhere", hidden.collect());
}

fn control_shares(scores: &Scores, shares: &mut Vec<Share>) {
    let mut push = |domain: &str, test: &str, rows: &str, found: Vec<bool>| {
        let hits = found.iter().filter(|hit| **hit).count();
        let (domain, test, rows) = (domain.to_owned(), test.to_owned(), rows.to_owned());
        shares.push(Share { domain, test, rows, half: "whole", hits, of: found.len() });
    };
    let claims = |named: Named| {
        let all = scores.controls.iter().flat_map(|control| &control.claims);
        all.filter(move |claim| claim.named == named)
    };
    for (at, domain) in TESTED.iter().enumerate() {
        for (detector, name) in ["lr-ar1 blind", "bayes-turn blind"].into_iter().enumerate() {
            let alarms = scores.controls.iter().filter_map(|control| control.blind[at].1[detector]);
            push(domain, name, "controls", alarms.collect());
        }
        for (named, rows) in PSEUDO_CLAIMS {
            // In other domains a claim of one power is tested as one of both.
            if *domain != "votes" && named != Named::Both {
                continue;
            }
            let alarms = claims(named).filter_map(|claim| Some(claim.attempts[at].1.as_ref()?.alarm));
            push(domain, "lr-ar1 claim", rows, alarms.collect());
        }
    }
    for (named, rows) in PSEUDO_CLAIMS {
        push("over domains", "rule", rows, claims(named).map(|claim| claim.confirmed).collect());
    }
}

/// Alarms on all cases, whatever their label, direction or date, beside those on their placebos.
fn placebo_shares(scores: &Scores, shares: &mut Vec<Share>) {
    type Alarm = fn(&PlaceboOutcome) -> Option<bool>;
    let tests: [(&str, Alarm); 3] = [
        ("lr-ar1 blind", |placebo| placebo.blind[0]),
        ("bayes-turn blind", |placebo| placebo.blind[1]),
        ("lr-ar1 claim", |placebo| placebo.claim),
    ];
    let kinds = [PlaceboKind::Real, PlaceboKind::Shifted, PlaceboKind::Swapped, PlaceboKind::Permuted];
    for domain in TESTED {
        for (test, alarm) in tests {
            for kind in kinds {
                let of = scores
                    .placebos
                    .iter()
                    .filter(|found| found.domain.name() == domain && found.kind == kind);
                let found: Vec<bool> = of.filter_map(alarm).collect();
                let rows = match kind {
                    PlaceboKind::Real => "alarms, real series".to_owned(),
                    kind => format!("alarms, placebo: {}", kind.name()),
                };
                shares.push(Share {
                    domain: domain.to_owned(),
                    test: test.to_owned(),
                    rows,
                    half: "whole",
                    hits: found.iter().filter(|hit| **hit).count(),
                    of: found.len(),
                });
            }
        }
    }
}
