//! The votes in the user's store: in one file with their roll calls, or in two that belong together.
//!
//! Votes alone have neither day nor session. They are joined with a file of roll calls by the id of the roll call when
//! they are read; the store keeps both as they came.

use std::collections::BTreeSet;

use tilt_analysis::VoteMatrix;
use tilt_analysis::votes::Cut;
use tilt_core::{Coverage, Locator, Origin, RollCall, Vote};
use tilt_store::{DatasetInfo, Store};

use crate::failure::Failure;

const DATASET: &str = "unga-votes";

/// Where votes and roll calls lie in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    votes: DatasetInfo,
    /// The other file, if the votes came alone.
    roll_calls: Option<DatasetInfo>,
}

/// Votes with their roll calls, ready to be counted.
#[derive(Debug)]
pub struct StoredVotes {
    /// The votes.
    pub matrix: VoteMatrix,
    /// For which stretch of time they speak.
    pub coverage: Coverage,
    /// The file of votes.
    pub origin: Origin,
    /// Votes whose roll call no file describes; they are in no count.
    pub orphans: u64,
}

/// Roll calls and what each state did in them, as they came.
#[derive(Debug, Clone, PartialEq)]
pub struct SingleVotes {
    /// Roll calls.
    pub roll_calls: Vec<RollCall>,
    /// Votes, in the order of the file.
    pub votes: Vec<Vote>,
    /// What they cover.
    pub coverage: Coverage,
}

/// The single votes of the store.
///
/// # Errors
/// If the store has none: what is bundled are counts of pairs of states. If it cannot be read.
pub fn single(store: Option<&Store>) -> Result<SingleVotes, Failure> {
    let place = store.map(widest).transpose()?.flatten();
    let (Some(store), Some(place)) = (store, place) else {
        return Err(Failure::failed("the store has no single votes of the General Assembly")
            .because("what comes with the program are counts for pairs of states, which tell no positions")
            .hint("run `tiltmeter data get unga-votes`, or `tiltmeter data add UNVotes.csv` with a file at hand"));
    };
    Ok(SingleVotes {
        roll_calls: store.read(place.described().ingest)?,
        votes: store.read(place.votes.ingest)?,
        coverage: place.coverage().clone(),
    })
}

/// The votes that end last; of those that end on the same day, those that begin first, and of those the newest file.
///
/// # Errors
/// If the catalogue cannot be read.
pub fn widest(store: &Store) -> Result<Option<Place>, Failure> {
    let datasets: Vec<DatasetInfo> =
        store.datasets()?.into_iter().filter(|dataset| dataset.dataset == DATASET).collect();
    let widest = |dataset: &&DatasetInfo| {
        let (from, to) = (dataset.coverage.from, dataset.coverage.to);
        (to, std::cmp::Reverse(from), dataset.ingest)
    };
    let is_alone = |dataset: &&DatasetInfo| dataset.count::<Vote>() == 0 && dataset.count::<RollCall>() > 0;
    let described = datasets.iter().filter(is_alone).max_by_key(widest);
    let places = datasets.iter().filter(|dataset| dataset.count::<Vote>() > 0).filter_map(|votes| {
        let roll_calls = if votes.count::<RollCall>() > 0 { None } else { Some(described?.clone()) };
        Some(Place { votes: votes.clone(), roll_calls })
    });
    Ok(places.max_by_key(|place| {
        let Coverage { from, to, .. } = *place.coverage();
        (to, std::cmp::Reverse(from), place.votes.ingest)
    }))
}

/// What keeps votes and roll calls that came in two files from being measured together, in a sentence; `None` if
/// nothing does.
///
/// # Errors
/// If the store cannot be read.
pub fn lack(store: &Store) -> Result<Option<String>, Failure> {
    let datasets = store.datasets()?;
    let ours = || datasets.iter().filter(|dataset| dataset.dataset == DATASET);
    let votes_alone = ours().any(|d| d.count::<Vote>() > 0 && d.count::<RollCall>() == 0);
    let roll_calls_alone = ours().any(|d| d.count::<Vote>() == 0 && d.count::<RollCall>() > 0);
    Ok(match (votes_alone, roll_calls_alone) {
        (true, false) => Some(
            "votes alone have neither day nor session: add the file of roll calls (rcid, session, date) to measure \
             them"
                .to_owned(),
        ),
        (false, true) => {
            Some("roll calls alone hold no votes: add the file of votes (rcid, ccode, vote) to measure them".to_owned())
        }
        (true, true) => {
            let orphans = widest(store)?.map_or(Ok(0), |place| place.orphans(store))?;
            let belong = if orphans == 1 { "vote belongs" } else { "votes belong" };
            (orphans > 0).then(|| format!("{orphans} {belong} to no roll call of the file of roll calls"))
        }
        (false, false) => None,
    })
}

impl Place {
    /// For which stretch of time the votes speak: that of their roll calls.
    pub fn coverage(&self) -> &Coverage {
        &self.described().coverage
    }

    fn described(&self) -> &DatasetInfo {
        self.roll_calls.as_ref().unwrap_or(&self.votes)
    }

    /// How many votes belong to no roll call.
    fn orphans(&self, store: &Store) -> Result<u64, Failure> {
        let roll_calls = store.read::<RollCall>(self.described().ingest)?;
        let known: BTreeSet<&str> = roll_calls.iter().map(|roll_call| roll_call.id.as_str()).collect();
        let mut orphans = 0;
        store.for_each::<Vote>(self.votes.ingest, &mut |_, vote| {
            orphans += u64::from(!known.contains(vote.roll_call.as_str()));
        })?;
        Ok(orphans)
    }

    /// Reads and joins those of the cut.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn read(&self, store: &Store, cut: &Cut) -> Result<StoredVotes, Failure> {
        let orphans = if self.roll_calls.is_some() { self.orphans(store)? } else { 0 };
        let roll_calls = store.read::<RollCall>(self.described().ingest)?;
        let votes = store.read::<Vote>(self.votes.ingest)?;
        let origin = Origin {
            source: DATASET.to_owned(),
            version: self.votes.version.clone(),
            sha256: Some(self.votes.sha256.clone()),
            locator: Locator::Whole,
        };
        let mut coverage = self.coverage().clone();
        if self.roll_calls.is_some() {
            coverage.note =
                "all roll calls in the file of roll calls, joined with the file of votes".to_owned();
            coverage.complete &= orphans == 0;
        }
        let matrix = VoteMatrix::build_cut(&roll_calls, votes, cut).value;
        Ok(StoredVotes { matrix, coverage, origin, orphans })
    }
}
