//! Ties with powers from the store: which records feed which table, and whose words are counted.

use std::collections::BTreeMap;

use tilt_analysis::ties::{GATHERERS, Gatherer, Ground};
use tilt_core::record::TextItem;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Coverage, Locator, Origin, StateId};
use tilt_store::{DatasetInfo, IngestId, Store};

use crate::failure::Failure;
use crate::words::Speeches;

/// Tables of the kinds asked for, one for each dataset of the store that holds records for them.
///
/// # Errors
/// If the store cannot be read.
pub fn from_store(store: &Store, kinds: &[TieKind], powers: &[StateId]) -> Result<Vec<TieTable>, Failure> {
    let mut by_dataset: BTreeMap<String, Vec<DatasetInfo>> = BTreeMap::new();
    for info in store.datasets()? {
        by_dataset.entry(info.dataset.clone()).or_default().push(info);
    }
    let layouts: BTreeMap<IngestId, String> =
        store.ingests()?.into_iter().map(|ingest| (ingest.ingest, ingest.layout)).collect();
    let mut tables = Vec::new();
    for infos in by_dataset.values() {
        let ground = Ground { powers: powers.to_vec(), coverage: coverage(infos), origin: origin(infos) };
        for gatherer in GATHERERS.iter().filter(|gatherer| kinds.contains(&gatherer.kind)) {
            let holds =
                |info: &&DatasetInfo| gatherer.records.iter().any(|table| info.rows.contains_key(*table));
            let held: Vec<DatasetInfo> = infos.iter().filter(holds).cloned().collect();
            for (layout, infos) in parts(gatherer, held, &layouts) {
                let mut gather = (gatherer.new)();
                for info in &infos {
                    for table in gatherer.records {
                        store.for_each_record(info.ingest, table, &mut |_, record| gather.add(&record))?;
                    }
                }
                let mut ground =
                    Ground { powers: powers.to_vec(), coverage: coverage(&infos), origin: origin(&infos) };
                if let Some(layout) = layout {
                    ground.origin.source = format!("{}/{layout}", ground.origin.source);
                }
                tables.extend(Some(gather.table(&ground)).filter(|table| !table.rows().is_empty()));
            }
        }
        if kinds.contains(&TieKind::Words) {
            let mut speeches = Speeches::default();
            for info in infos.iter().filter(|info| info.count::<TextItem>() > 0) {
                store.for_each::<TextItem>(info.ingest, &mut |_, item| speeches.add(&item, powers))?;
            }
            tables.extend(speeches.table(&ground));
        }
    }
    Ok(tables)
}

/// The files that make one table: all, or those of each layout apart.
fn parts(
    gatherer: &Gatherer,
    held: Vec<DatasetInfo>,
    layouts: &BTreeMap<IngestId, String>,
) -> Vec<(Option<String>, Vec<DatasetInfo>)> {
    if held.is_empty() {
        return Vec::new();
    }
    if !gatherer.apart {
        return vec![(None, held)];
    }
    let mut by_layout: BTreeMap<Option<String>, Vec<DatasetInfo>> = BTreeMap::new();
    for info in held {
        by_layout.entry(layouts.get(&info.ingest).cloned()).or_default().push(info);
    }
    by_layout.into_iter().collect()
}

/// From the first to the last day of any file: files of one dataset are parts of it.
fn coverage(infos: &[DatasetInfo]) -> Coverage {
    let all = || infos.iter().map(|info| &info.coverage);
    // An end that one file does not know is not known.
    let from = all().map(|coverage| coverage.from).collect::<Option<Vec<_>>>();
    let to = all().map(|coverage| coverage.to).collect::<Option<Vec<_>>>();
    Coverage {
        source: infos[0].dataset.clone(),
        from: from.and_then(|days| days.into_iter().min()),
        to: to.and_then(|days| days.into_iter().max()),
        note: infos[0].coverage.note.clone(),
        complete: all().all(|coverage| coverage.complete),
    }
}

fn origin(infos: &[DatasetInfo]) -> Origin {
    let one = infos.len() == 1;
    Origin {
        source: infos[0].dataset.clone(),
        version: infos[0].version.clone(),
        // Several files have several hashes; `tiltmeter data info` lists them.
        sha256: one.then(|| infos[0].sha256.clone()),
        locator: Locator::Whole,
    }
}
