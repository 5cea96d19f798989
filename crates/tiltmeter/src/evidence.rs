//! What a run may look at: the estimates bundled with the program, and what the user's store holds on top.

use std::collections::BTreeSet;

use tilt_analysis::votes::Cut;
use tilt_core::evidence::Vintage;
use tilt_core::record::RecordSink;
use tilt_core::ties::{TieKind, TieRow, TieTable};
use tilt_core::{Coverage, Dyad, Evidence, Origin, StateId};
use tilt_store::{Store, bundle};

use crate::failure::Failure;
use crate::stored_votes::{self, StoredVotes};

/// Counts per dyad and session, computed by `cargo xtask bundle`.
static COUNTS: &[u8] = include_bytes!("../data/votes-counts.parquet");
/// Excess agreement with twelve powers, computed by the same command.
static EXCESS: &[u8] = include_bytes!("../data/votes-excess.parquet");

/// Ties with twelve powers outside the vote, one file a kind, computed by the same command.
static TIES: [(TieKind, &[u8]); 7] = [
    (TieKind::Alliances, include_bytes!("../data/ties-alliances.parquet")),
    (TieKind::Arms, include_bytes!("../data/ties-arms.parquet")),
    (TieKind::Missions, include_bytes!("../data/ties-missions.parquet")),
    (TieKind::Organisations, include_bytes!("../data/ties-organisations.parquet")),
    (TieKind::Trade, include_bytes!("../data/ties-trade.parquet")),
    (TieKind::Treaties, include_bytes!("../data/ties-treaties.parquet")),
    (TieKind::Words, include_bytes!("../data/ties-words.parquet")),
];

/// States of which a table must speak to stand for the world: a change can be set against that of all others there.
const MOST_OF_THE_WORLD: usize = 100;

/// The bundled tables of ties with powers, by kind.
///
/// # Errors
/// If the bundled files cannot be read: the build is broken.
pub fn bundled_ties() -> Result<Vec<TieTable>, Failure> {
    bundled_ties_of(&TieKind::ALL)
}

/// Those of some kinds.
///
/// # Errors
/// As [`bundled_ties`].
pub fn bundled_ties_of(kinds: &[TieKind]) -> Result<Vec<TieTable>, Failure> {
    let wanted = TIES.iter().filter(|(kind, _)| kinds.contains(kind));
    wanted.map(|(_, bytes)| Ok(bundle::read_ties(bytes)?)).collect()
}

/// Loads ties of some kinds: what the store holds for the twelve powers and `poles`, and what is bundled. A dataset of
/// the store stands in place of the bundled table made from the same dataset if it reaches as far; of one kind, tables
/// of most of the world come first, and of these the one that ends last.
///
/// # Errors
/// If the store cannot be read.
pub fn load_ties(
    evidence: &mut Evidence,
    store: Option<&Store>,
    kinds: &[TieKind],
    poles: &[StateId],
) -> Result<(), Failure> {
    let mut powers = crate::walk::powers();
    powers.extend(poles.iter().filter(|pole| !powers.contains(pole)).copied().collect::<Vec<_>>());
    let mut tables = match store {
        Some(store) => crate::ties::from_store(store, kinds, &powers)?,
        None => Vec::new(),
    };
    for bundled in bundled_ties_of(kinds)? {
        let same =
            |table: &&TieTable| table.kind == bundled.kind && table.origin.source == bundled.origin.source;
        match tables.iter().find(same) {
            Some(stored) if stored.coverage.to >= bundled.coverage.to => {}
            _ => {
                tables.retain(|table| !same(&table));
                tables.push(bundled);
            }
        }
    }
    tables.sort_by_key(|table| {
        // A table of trade has rows of partners too, which say nothing of their own.
        let speaks = |row: &&TieRow| row.own.first().is_none_or(Option::is_some);
        let states: BTreeSet<StateId> = table.rows().iter().filter(speaks).map(|row| row.state).collect();
        let is_narrow = states.len() < MOST_OF_THE_WORLD;
        (table.kind, is_narrow, std::cmp::Reverse(table.coverage.to), table.origin.source.clone())
    });
    evidence.vintages.extend(tables.iter().map(ties_vintage));
    evidence.ties = tables;
    Ok(())
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
    let bundled_end = evidence.counts.as_ref().and_then(|counts| counts.coverage.to);
    let Some(stored) = stored_votes::widest(store)? else { return Ok(evidence) };
    if stored.coverage().to > bundled_end {
        take_votes(&mut evidence, &stored.read(store, &Cut::default())?, &[]);
    }
    Ok(evidence)
}

/// Evidence on votes from the single votes of the store, cut as asked, with the clusters of some dyads; `None` if the
/// store holds no votes.
///
/// # Errors
/// If the store cannot be read.
pub fn single_votes(store: Option<&Store>, cut: &Cut, dyads: &[Dyad]) -> Result<Option<Evidence>, Failure> {
    let Some(store) = store else { return Ok(None) };
    let Some(place) = stored_votes::widest(store)? else { return Ok(None) };
    let stored = place.read(store, cut)?;
    let mut evidence = Evidence::tables_only();
    evidence.vintages = vec![votes_vintage(&stored.coverage, &stored.origin)];
    evidence.vintages.extend(table_vintages());
    take_votes(&mut evidence, &stored, dyads);
    Ok(Some(evidence))
}

fn take_votes(evidence: &mut Evidence, stored: &StoredVotes, dyads: &[Dyad]) {
    let powers = crate::walk::powers();
    let (coverage, origin) = (&stored.coverage, &stored.origin);
    evidence.counts = Some(stored.matrix.counts(coverage.clone(), origin.clone()));
    evidence.excess = Some(stored.matrix.excess(&powers, coverage.clone(), origin.clone()));
    evidence.clusters = (!dyads.is_empty()).then(|| stored.matrix.clusters(dyads));
    let mut vintage = votes_vintage(coverage, origin);
    vintage.dataset = "unga-votes".to_owned();
    evidence.vintages[0] = vintage;
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
