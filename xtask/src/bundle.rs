//! `cargo xtask bundle DIR`: the estimates bundled with the program, computed from the files of their publishers.
//!
//! `DIR` holds a folder a dataset. `unga_votes` has the votes of sessions 1 to 75 as `votes_long.csv.gz` (rcid, ccode,
//! vote) and `roll_calls.csv`; the numbers are those that `tiltmeter data add` would compute from the official file of
//! the same release. What is read for ties with powers stands in [`TIES`].

use std::fs;
use std::io::BufReader;
use std::path::Path;

use tilt_analysis::VoteMatrix;
use tilt_analysis::ties::{GATHERERS, Ground};
use tilt_core::id::sha256_hex;
use tilt_core::record::MemorySink;
use tilt_core::{Coverage, Locator, Origin, Period, Record, RollCall, TieKind, Vote};
use tilt_store::bundle;
use tiltmeter::words::Speeches;

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

/// A table of ties: where it goes, what it is computed from, and since when.
struct Ties {
    kind: TieKind,
    path: &'static str,
    files: &'static [&'static str],
    source: &'static str,
    release: &'static str,
    /// First year, where the source reaches further back than the votes; earlier years are not bundled.
    since: Option<i16>,
}

const TIES: &[Ties] = &[
    Ties {
        kind: TieKind::Alliances,
        path: "crates/tiltmeter/data/ties-alliances.parquet",
        files: &["cow_alliances/alliance_v4.1_by_directed_yearly_subset.csv.gz"],
        source: "cow-alliances",
        release: "4.1",
        since: Some(1946),
    },
    Ties {
        kind: TieKind::Arms,
        path: "crates/tiltmeter/data/ties-arms.parquet",
        files: &["sipri_arms/trade_register_1995_2025.csv"],
        source: "sipri-arms",
        release: "register 1995-2025",
        since: None,
    },
    Ties {
        kind: TieKind::Missions,
        path: "crates/tiltmeter/data/ties-missions.parquet",
        files: &["us_missions/mission_status_range_cow_v0.1.csv"],
        source: "us-missions",
        release: "0.1",
        since: None,
    },
    Ties {
        kind: TieKind::Organisations,
        path: "crates/tiltmeter/data/ties-organisations.parquet",
        files: &["cow_igo/state_year_format3.csv.gz"],
        source: "cow-igo",
        release: "3.0",
        since: None,
    },
    Ties {
        kind: TieKind::Trade,
        path: "crates/tiltmeter/data/ties-trade.parquet",
        files: &["cow_trade/dyadic_cow_4.0_from_1946.csv.gz", "cow_trade/national_state_year.csv.gz"],
        source: "cow-trade",
        release: "4.0",
        since: Some(1946),
    },
    Ties {
        kind: TieKind::Treaties,
        path: "crates/tiltmeter/data/ties-treaties.parquet",
        files: &["treaties/parties_GGO.csv.gz"],
        source: "manytreaties",
        release: "1.0.0 (GGO)",
        since: None,
    },
    Ties {
        kind: TieKind::Words,
        path: "crates/tiltmeter/data/ties-words.parquet",
        files: &["text_ungdc/general_debate_1991_2022.jsonl.gz"],
        source: "text-corpus",
        release: "1991-2022, 28 states",
        since: None,
    },
];

fn ties(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let powers = tiltmeter::walk::powers();
    let mut files = Vec::new();
    for table in TIES {
        let source = tilt_sources::find(table.source).ok_or("no such source")?;
        let gatherer = GATHERERS.iter().find(|gatherer| gatherer.kind == table.kind);
        let mut gather = gatherer.map(|gatherer| (gatherer.new)());
        let mut speeches = Speeches::default();
        let (mut coverage, mut hashes, mut records) = (None::<Coverage>, Vec::new(), 0);
        for file in table.files {
            let path = data.join(file);
            let original =
                fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            hashes.push(sha256_hex(&original));
            let mut opened = tilt_sources::open(&original[..]).map_err(|error| error.to_string())?;
            let mut sink = MemorySink::default();
            let summary = source.read(&mut opened, &mut sink).map_err(|error| error.to_string())?;
            // The first file is the one that speaks of pairs.
            coverage.get_or_insert(summary.coverage);
            records += sink.records.len();
            for (_, record) in &sink.records {
                match (&mut gather, record) {
                    (Some(gather), record) => gather.add(record),
                    (None, Record::TextItem(item)) => speeches.add(item, &powers),
                    (None, _) => {}
                }
            }
        }
        let mut coverage = coverage.ok_or("a table is made from at least one file")?;
        if let Some(since) = table.since {
            coverage.from = coverage.from.max(Some(Period::Year(since).start()));
        }
        let origin = Origin {
            source: table.source.to_owned(),
            version: table.release.to_owned(),
            sha256: hashes.into_iter().next(),
            locator: Locator::Whole,
        };
        let ground = Ground { powers: powers.clone(), coverage, origin };
        let made = match gather {
            Some(gather) => gather.table(&ground),
            None => speeches.table(&ground).ok_or("no speech was found")?,
        };
        println!("{}: {} rows from {records} records", made.kind.name(), made.rows().len());
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
