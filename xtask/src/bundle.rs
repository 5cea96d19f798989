//! `cargo xtask bundle DIR`: the estimates bundled with the program, computed from the files of their publishers.
//!
//! `DIR` holds a folder a dataset. `unga_votes` has the votes of sessions 1 to 75 as `votes_long.csv.gz` (rcid, ccode,
//! vote) and `roll_calls.csv`; the numbers are those that `tiltmeter data add` would compute from the official file of
//! the same release. What is read for ties with powers stands in [`TIES`].

use std::fs;
use std::io::BufReader;
use std::path::Path;

use tilt_analysis::VoteMatrix;
use tilt_analysis::ties::{self, Ground, TradeSums};
use tilt_core::id::sha256_hex;
use tilt_core::record::MemorySink;
use tilt_core::ties::TieTable;
use tilt_core::{Coverage, Locator, Origin, Record, RollCall, Vote};
use tilt_store::bundle;

const COUNTS: &str = "crates/tiltmeter/data/votes-counts.parquet";
const EXCESS: &str = "crates/tiltmeter/data/votes-excess.parquet";
/// The release of the votes, as its publisher names it.
const RELEASE: &str = "2021 (sessions 1-75)";

/// Computes and writes all files.
pub(crate) fn write(root: &Path, votes: &Path) -> Result<(), String> {
    for (path, bytes) in compute(votes)? {
        let whole = root.join(path);
        if let Some(folder) = whole.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        }
        fs::write(&whole, &bytes).map_err(|error| format!("cannot write {path}: {error}"))?;
        println!("{path}: {} bytes, sha256 {}", bytes.len(), sha256_hex(&bytes));
    }
    Ok(())
}

/// Computes all files and compares them with the committed ones, byte for byte.
pub(crate) fn check(root: &Path, votes: &Path) -> Result<(), String> {
    for (path, bytes) in compute(votes)? {
        let committed = fs::read(root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))?;
        if committed != bytes {
            return Err(format!("{path} is not what the files give: run `cargo xtask bundle DIR`"));
        }
        println!("{path}: same bytes");
    }
    Ok(())
}

fn compute(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let mut files = votes(&data.join("unga_votes"))?;
    files.extend(ties(data)?);
    Ok(files)
}

/// A table of ties: where it goes, what it is computed from, and how.
struct Ties {
    path: &'static str,
    file: &'static str,
    source: &'static str,
    release: &'static str,
    make: fn(&[Record], &Ground) -> TieTable,
}

const TIES: &[Ties] = &[
    Ties {
        path: "crates/tiltmeter/data/ties-alliances.parquet",
        file: "cow_alliances/alliance_v4.1_by_directed_yearly_subset.csv.gz",
        source: "cow-alliances",
        release: "4.1",
        make: |records, ground| {
            ties::alliances(
                only(records, |r| if let Record::AllianceTie(r) = r { Some(r) } else { None }),
                ground,
            )
        },
    },
    Ties {
        path: "crates/tiltmeter/data/ties-arms-share.parquet",
        file: "sipri_arms/trade_register_1995_2025.csv",
        source: "sipri-arms",
        release: "register 1995-2025",
        make: |records, ground| {
            ties::arms_share(
                only(records, |r| if let Record::ArmsTransfer(r) = r { Some(r) } else { None }),
                ground,
            )
        },
    },
    Ties {
        path: "crates/tiltmeter/data/ties-export-share.parquet",
        file: "cow_trade/dyadic_cow_4.0_from_1946.csv.gz",
        source: "cow-trade",
        release: "4.0",
        make: |records, ground| ties::export_share(&trade(records), ground),
    },
    Ties {
        path: "crates/tiltmeter/data/ties-import-share.parquet",
        file: "cow_trade/dyadic_cow_4.0_from_1946.csv.gz",
        source: "cow-trade",
        release: "4.0",
        make: |records, ground| ties::import_share(&trade(records), ground),
    },
    Ties {
        path: "crates/tiltmeter/data/ties-missions.parquet",
        file: "us_missions/mission_status_range_cow_v0.1.csv",
        source: "us-missions",
        release: "0.1",
        make: |records, ground| {
            ties::missions(only(records, |r| if let Record::Mission(r) = r { Some(r) } else { None }), ground)
        },
    },
    Ties {
        path: "crates/tiltmeter/data/ties-shared-organisations.parquet",
        file: "cow_igo/state_year_format3.csv.gz",
        source: "cow-igo",
        release: "3.0",
        make: |records, ground| {
            let reports = only(records, |r| if let Record::MembershipReport(r) = r { Some(r) } else { None });
            ties::shared_organisations(reports, ground)
        },
    },
];

fn only<'r, T>(records: &'r [Record], kind: fn(&'r Record) -> Option<&'r T>) -> impl Iterator<Item = &'r T> {
    records.iter().filter_map(kind)
}

fn trade(records: &[Record]) -> TradeSums {
    let mut sums = TradeSums::default();
    for record in records {
        if let Record::TradeFlow(flow) = record {
            sums.add(flow);
        }
    }
    sums
}

fn ties(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let mut files = Vec::new();
    for table in TIES {
        let path = data.join(table.file);
        let original = fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut opened = tilt_sources::open(&original[..]).map_err(|error| error.to_string())?;
        let source = tilt_sources::find(table.source).ok_or("no such source")?;
        let mut sink = MemorySink::default();
        let summary = source.read(&mut opened, &mut sink).map_err(|error| error.to_string())?;
        let records: Vec<Record> = sink.records.into_iter().map(|(_, record)| record).collect();
        let origin = Origin {
            source: table.source.to_owned(),
            version: table.release.to_owned(),
            sha256: Some(sha256_hex(&original)),
            locator: Locator::Whole,
        };
        let ground = Ground { powers: tiltmeter::walk::powers(), coverage: summary.coverage, origin };
        let made = (table.make)(&records, &ground);
        println!("{}: {} rows from {} records", made.kind.name(), made.rows().len(), records.len());
        files.push((table.path, bundle::write_ties(&made).map_err(|error| error.to_string())?));
    }
    Ok(files)
}

fn votes(folder: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let votes_path = folder.join("votes_long.csv.gz");
    let original =
        fs::read(&votes_path).map_err(|error| format!("cannot read {}: {error}", votes_path.display()))?;
    let roll_calls_path = folder.join("roll_calls.csv");
    let roll_calls_file = fs::File::open(&roll_calls_path)
        .map_err(|error| format!("cannot read {}: {error}", roll_calls_path.display()))?;
    let opened = tilt_sources::open(&original[..]).map_err(|error| error.to_string())?;
    let mut sink = MemorySink::default();
    tilt_sources::unga_votes::read_long(opened, BufReader::new(roll_calls_file), &mut sink)
        .map_err(|error| error.to_string())?;
    if let Some(rejected) = sink.rejected.first() {
        return Err(format!(
            "{} rows rejected; line {}: {}",
            sink.rejected.len(),
            rejected.line,
            rejected.reason
        ));
    }
    let mut roll_calls: Vec<RollCall> = Vec::new();
    let mut votes: Vec<Vote> = Vec::new();
    for (_, record) in sink.records {
        match record {
            Record::RollCall(roll_call) => roll_calls.push(roll_call),
            Record::Vote(vote) => votes.push(vote),
            _ => return Err("a vote file yields other records".to_owned()),
        }
    }
    println!("{} roll calls, {} votes", roll_calls.len(), votes.len());
    let matrix = VoteMatrix::build(&roll_calls, votes).value;
    let coverage = coverage(&roll_calls);
    let origin = Origin {
        source: "unga-votes".to_owned(),
        version: RELEASE.to_owned(),
        sha256: Some(sha256_hex(&original)),
        locator: Locator::Whole,
    };
    let counts = matrix.counts(coverage.clone(), origin.clone());
    let excess = matrix.excess(&tiltmeter::walk::powers(), coverage, origin);
    let counts = bundle::write_counts(&counts).map_err(|error| error.to_string())?;
    let excess = bundle::write_excess(&excess).map_err(|error| error.to_string())?;
    Ok(vec![(COUNTS, counts), (EXCESS, excess)])
}

fn coverage(roll_calls: &[RollCall]) -> Coverage {
    let dates = || roll_calls.iter().filter_map(|roll_call| roll_call.date);
    Coverage {
        source: "unga-votes".to_owned(),
        from: dates().min(),
        to: dates().max().and_then(|last| last.tomorrow().ok()),
        note: "all recorded roll calls of sessions 1 to 75; none of later sessions".to_owned(),
        complete: true,
    }
}
