//! `cargo xtask bundle DIR`: the estimates bundled with the program, computed from roll calls.
//!
//! `DIR` holds the votes of sessions 1 to 75 as `votes_long.csv.gz` (rcid, ccode, vote) and `roll_calls.csv`; the
//! numbers are those that `tiltmeter data add` would compute from the official file of the same release.

use std::fs;
use std::io::BufReader;
use std::path::Path;

use tilt_analysis::VoteMatrix;
use tilt_core::id::sha256_hex;
use tilt_core::record::MemorySink;
use tilt_core::{Coverage, Locator, Origin, Record, RollCall, Vote};
use tilt_store::bundle;

const COUNTS: &str = "crates/tiltmeter/data/votes-counts.parquet";
const EXCESS: &str = "crates/tiltmeter/data/votes-excess.parquet";
/// The release of the votes, as its publisher names it.
const RELEASE: &str = "2021 (sessions 1-75)";

/// Computes and writes both files.
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

/// Computes both files and compares them with the committed ones, byte for byte.
pub(crate) fn check(root: &Path, votes: &Path) -> Result<(), String> {
    for (path, bytes) in compute(votes)? {
        let committed = fs::read(root.join(path)).map_err(|error| format!("cannot read {path}: {error}"))?;
        if committed != bytes {
            return Err(format!("{path} is not what the votes give: run `cargo xtask bundle DIR`"));
        }
        println!("{path}: same bytes");
    }
    Ok(())
}

fn compute(folder: &Path) -> Result<[(&'static str, Vec<u8>); 2], String> {
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
            Record::Membership(_) | Record::Agreement(_) => {
                return Err("a vote file yields other records".to_owned());
            }
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
    Ok([(COUNTS, counts), (EXCESS, excess)])
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
