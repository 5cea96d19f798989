//! Ties with powers from the store: which records feed which table, and whose words are counted.

use std::collections::BTreeMap;

use tilt_analysis::ties::{GATHERERS, Gatherer, Ground};
use tilt_core::id::sha256_hex;
use tilt_core::record::TextItem;
use tilt_core::ties::{TieKind, TieTable};
use tilt_core::{Coverage, Locator, Origin, StateId};
use tilt_store::{DatasetInfo, IngestId, Store, bundle};

use crate::failure::Failure;
use crate::words::{Speeches, Statements};

/// Tables of the kinds asked for, one for each dataset of the store that holds records for them; made once and kept in
/// the store until its files change.
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
        for gatherer in GATHERERS.iter().filter(|gatherer| kinds.contains(&gatherer.kind)) {
            let holds =
                |info: &&DatasetInfo| gatherer.records.iter().any(|table| info.rows.contains_key(*table));
            let held: Vec<DatasetInfo> = infos.iter().filter(holds).cloned().collect();
            for (layout, infos) in parts(gatherer, held, &layouts) {
                let mut ground = ground(&infos, powers);
                if let Some(layout) = layout {
                    ground.origin.source = format!("{}/{layout}", ground.origin.source);
                }
                let make = || {
                    let mut gather = (gatherer.new)();
                    for info in &infos {
                        for table in gatherer.records {
                            store
                                .for_each_record(info.ingest, table, &mut |_, record| gather.add(&record))?;
                        }
                    }
                    Ok(Some(gather.table(&ground)).filter(|table| !table.rows().is_empty()))
                };
                tables.extend(kept(store, gatherer.kind, &infos, powers, make)?);
            }
        }
        let texts: Vec<DatasetInfo> =
            infos.iter().filter(|info| info.count::<TextItem>() > 0).cloned().collect();
        if kinds.contains(&TieKind::Statements) && !texts.is_empty() {
            let make = || {
                let mut statements = Statements::default();
                for info in &texts {
                    store.for_each::<TextItem>(info.ingest, &mut |_, item| statements.add(&item, powers))?;
                }
                Ok(statements.table(&ground(&texts, powers)))
            };
            tables.extend(kept(store, TieKind::Statements, &texts, powers, make)?);
        }
        if kinds.contains(&TieKind::Words) && !texts.is_empty() {
            let make = || {
                let mut speeches = Speeches::default();
                for info in &texts {
                    store.for_each::<TextItem>(info.ingest, &mut |_, item| speeches.add(&item, powers))?;
                }
                Ok(speeches.table(&ground(&texts, powers)))
            };
            tables.extend(kept(store, TieKind::Words, &texts, powers, make)?);
        }
    }
    Ok(tables)
}

/// Raised when a gatherer makes other numbers from the same records.
const GATHERED: u32 = 2;

/// The table that was kept for these files and powers, or a new one, which is then kept. That there is none is kept as
/// no bytes.
fn kept(
    store: &Store,
    kind: TieKind,
    infos: &[DatasetInfo],
    powers: &[StateId],
    make: impl FnOnce() -> Result<Option<TieTable>, Failure>,
) -> Result<Option<TieTable>, Failure> {
    let statistics = kind.own().iter().chain(kind.pair()).map(|stat| stat.name);
    let files = infos.iter().map(|info| info.sha256.as_str());
    let parts: Vec<&str> = [kind.name(), infos[0].dataset.as_str()]
        .into_iter()
        .chain(statistics)
        .chain(files)
        .chain(powers.iter().map(|power| power.key()))
        .collect();
    let key = sha256_hex(format!("{GATHERED} {} {}", crate::VERSION, parts.join(" ")).as_bytes());
    let key = format!("ties-{}-{}", kind.name(), &key[..32]);
    match store.derived(&key) {
        Some(bytes) if bytes.is_empty() => return Ok(None),
        // What cannot be read is made anew.
        Some(bytes) => {
            if let Ok(table) = bundle::read_ties_exact(&bytes) {
                return Ok(Some(table));
            }
        }
        None => {}
    }
    let made = make()?;
    let bytes = made.as_ref().map_or_else(|| Ok(Vec::new()), bundle::write_ties_exact)?;
    store.keep_derived(&key, &bytes);
    Ok(made)
}

fn ground(infos: &[DatasetInfo], powers: &[StateId]) -> Ground {
    Ground { powers: powers.to_vec(), coverage: coverage(infos), origin: origin(infos) }
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
