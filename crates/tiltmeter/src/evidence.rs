//! What a run may look at: the estimates bundled with the program, and what the user's store holds on top.

use tilt_core::evidence::Vintage;
use tilt_core::record::RecordSink;
use tilt_core::ties::TieTable;
use tilt_core::{Coverage, Evidence, Origin, RollCall, StateId, Vote};
use tilt_store::{Store, bundle};

use crate::failure::Failure;

/// Counts per dyad and session, computed by `cargo xtask bundle`.
static COUNTS: &[u8] = include_bytes!("../data/votes-counts.parquet");
/// Excess agreement with twelve powers, computed by the same command.
static EXCESS: &[u8] = include_bytes!("../data/votes-excess.parquet");

/// Ties with twelve powers outside the vote, one file a kind, computed by the same command.
static TIES: [&[u8]; 6] = [
    include_bytes!("../data/ties-alliances.parquet"),
    include_bytes!("../data/ties-arms-share.parquet"),
    include_bytes!("../data/ties-export-share.parquet"),
    include_bytes!("../data/ties-import-share.parquet"),
    include_bytes!("../data/ties-missions.parquet"),
    include_bytes!("../data/ties-shared-organisations.parquet"),
];

/// The bundled tables of ties with powers, by kind.
///
/// # Errors
/// If the bundled files cannot be read: the build is broken.
pub fn bundled_ties() -> Result<Vec<TieTable>, Failure> {
    TIES.iter().map(|bytes| Ok(bundle::read_ties(bytes)?)).collect()
}

/// The bundled matched excess agreement with powers, without the counts of dyads.
///
/// # Errors
/// As [`bundled`].
pub fn bundled_excess() -> Result<tilt_core::ExcessTable, Failure> {
    Ok(bundle::read_excess(EXCESS)?)
}

/// The bundled counts of all dyads.
///
/// # Errors
/// As [`bundled`].
pub fn bundled_counts() -> Result<tilt_core::CountTable, Failure> {
    Ok(bundle::read_counts(COUNTS)?)
}

/// Name of the bundled estimates in lists and citations.
pub const BUNDLED_VOTES: &str = "bundled/unga-votes";

/// The evidence bundled with the program, all states.
///
/// # Errors
/// If the bundled files cannot be read: the build is broken.
pub fn bundled() -> Result<Evidence, Failure> {
    from_counts(bundle::read_counts(COUNTS)?)
}

/// The evidence bundled with the program, as far as `states` are concerned: only dyads with one of them.
///
/// A tilt between two powers needs the dyads of the state and of both powers, which is a small part of the table.
///
/// # Errors
/// As [`bundled`].
pub fn bundled_for(states: &[StateId]) -> Result<Evidence, Failure> {
    from_counts(bundle::read_counts_for(COUNTS, states)?)
}

fn from_counts(counts: tilt_core::CountTable) -> Result<Evidence, Failure> {
    let excess = bundle::read_excess(EXCESS)?;
    let mut evidence = Evidence::tables_only();
    evidence.vintages = vec![votes_vintage(&counts.coverage, &counts.origin)];
    evidence.vintages.extend(table_vintages());
    evidence.counts = Some(counts);
    evidence.excess = Some(excess);
    Ok(evidence)
}

/// The bundled tables and estimates with their vintages, without loading the numbers of every dyad.
///
/// # Errors
/// As [`bundled`].
pub fn bundled_vintages() -> Result<Vec<Vintage>, Failure> {
    let excess = bundle::read_excess(EXCESS)?;
    let mut vintages = vec![votes_vintage(&excess.coverage, &excess.origin)];
    vintages.extend(bundled_ties()?.iter().map(ties_vintage));
    vintages.extend(table_vintages());
    Ok(vintages)
}

fn ties_vintage(table: &TieTable) -> Vintage {
    let card = tilt_sources::find(&table.origin.source).map(tilt_sources::Source::card);
    Vintage {
        dataset: format!("bundled/{}", table.kind.name()),
        title: format!("{}, computed from {}", capital(table.kind.title()), table.origin.source),
        version: table.origin.version.clone(),
        licence: card.map_or_else(String::new, |card| format!("our figures; data: {}", card.licence)),
        citation: card.map_or_else(String::new, |card| card.citation.to_owned()),
        sha256: table.origin.sha256.clone(),
        coverage: table.coverage.clone(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn votes_vintage(coverage: &Coverage, origin: &Origin) -> Vintage {
    let card = tilt_sources::find("unga-votes").map(tilt_sources::Source::card);
    Vintage {
        dataset: BUNDLED_VOTES.to_owned(),
        title: "UN General Assembly roll calls: our counts and matched excess agreement".to_owned(),
        version: origin.version.clone(),
        licence: card.map_or_else(String::new, |card| card.licence.to_owned()),
        citation: card.map_or_else(String::new, |card| card.citation.to_owned()),
        sha256: origin.sha256.clone(),
        coverage: coverage.clone(),
    }
}

fn table_vintages() -> [Vintage; 2] {
    let tables = Evidence::tables_only();
    let vintage = |title: &str, version: String, coverage: Coverage| Vintage {
        dataset: coverage.source.clone(),
        title: title.to_owned(),
        version: version.clone(),
        licence: "MIT OR Apache-2.0 (facts, own compilation)".to_owned(),
        citation: format!("tiltmeter reference tables, vintage {version}; sources row by row"),
        sha256: None,
        coverage,
    };
    [
        vintage(
            "Memberships in organisations",
            tables.memberships.vintage().to_string(),
            tables.memberships.coverage(),
        ),
        vintage("Agreements", tables.agreements.vintage().to_string(), tables.agreements.coverage()),
    ]
}

/// The bundled evidence, with votes replaced by those of the store if it holds roll calls that end later.
///
/// # Errors
/// If the store cannot be read.
pub fn with_store(store: Option<&Store>) -> Result<Evidence, Failure> {
    let mut evidence = bundled()?;
    let Some(store) = store else { return Ok(evidence) };
    let ends = |coverage: &Coverage| coverage.to;
    let newest = store
        .datasets()?
        .into_iter()
        .filter(|dataset| dataset.dataset == "unga-votes" && dataset.count::<Vote>() > 0)
        .max_by_key(|dataset| (ends(&dataset.coverage), dataset.ingest));
    let Some(newest) = newest else { return Ok(evidence) };
    let bundled_end = evidence.counts.as_ref().and_then(|counts| ends(&counts.coverage));
    if ends(&newest.coverage) <= bundled_end {
        return Ok(evidence);
    }
    let roll_calls = store.read::<RollCall>(newest.ingest)?;
    let votes = store.read::<Vote>(newest.ingest)?;
    let matrix = tilt_analysis::VoteMatrix::build(&roll_calls, votes).value;
    let origin = Origin {
        source: "unga-votes".to_owned(),
        version: newest.version.clone(),
        sha256: Some(newest.sha256.clone()),
        locator: tilt_core::Locator::Whole,
    };
    let powers = crate::walk::powers();
    evidence.counts = Some(matrix.counts(newest.coverage.clone(), origin.clone()));
    evidence.excess = Some(matrix.excess(&powers, newest.coverage.clone(), origin.clone()));
    let mut vintage = votes_vintage(&newest.coverage, &origin);
    vintage.dataset = "unga-votes".to_owned();
    evidence.vintages[0] = vintage;
    Ok(evidence)
}

/// A sink that only counts, to look at a file without keeping anything.
#[derive(Debug, Default)]
pub struct CountingSink {
    /// Records.
    pub records: u64,
    /// Rejected rows, the first hundred.
    pub rejected: Vec<tilt_core::Rejected>,
}

impl RecordSink for CountingSink {
    fn record(&mut self, _line: u64, _record: tilt_core::Record) -> Result<(), tilt_core::record::SinkError> {
        self.records += 1;
        Ok(())
    }

    fn rejected(&mut self, rejected: tilt_core::Rejected) -> Result<(), tilt_core::record::SinkError> {
        if self.rejected.len() < 100 {
            self.rejected.push(rejected);
        }
        Ok(())
    }

    fn unresolved(
        &mut self,
        _unresolved: tilt_core::record::Unresolved,
    ) -> Result<(), tilt_core::record::SinkError> {
        Ok(())
    }
}
