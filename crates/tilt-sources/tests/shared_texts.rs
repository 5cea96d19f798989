//! The real feeds, exports and collections, where they lie beside the repository; without them these tests say so and
//! pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use tilt_core::record::{MemorySink, Record, TextItem};
use tilt_sources::{ReadSummary, SOURCES, open, recognise};

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: shared data absent ({name})");
    None
}

struct Found {
    source: &'static str,
    summary: ReadSummary,
    items: Vec<(u64, TextItem)>,
    /// How often each reason of a rejection occurs.
    reasons: BTreeMap<String, usize>,
}

fn read(path: &Path) -> Found {
    let mut opened = open(File::open(path).unwrap()).unwrap();
    let (source, layout) =
        recognise(opened.head()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut sink = MemorySink::default();
    let summary = source.read(&mut opened, &mut sink).unwrap();
    assert_eq!(summary.layout, layout);
    assert_eq!(summary.accepted + summary.rejected, summary.rows);
    let item = |(line, record): (u64, Record)| match record {
        Record::TextItem(item) => (line, item),
        other => panic!("{other:?}"),
    };
    let mut reasons = BTreeMap::new();
    for rejected in &sink.rejected {
        *reasons.entry(rejected.reason.clone()).or_default() += 1;
    }
    let items: Vec<_> = sink.records.into_iter().map(item).collect();
    assert!(items.is_sorted_by_key(|(line, _)| *line));
    Found { source: source.card().card.name, summary, items, reasons }
}

/// File, source, rows, accepted, texts without date, texts without title.
const FILES: &[(&str, &str, u64, u64, usize, usize)] = &[
    ("feeds_rss_atom/atomv1_sample.xml", "feeds", 2, 2, 0, 0),
    ("feeds_rss_atom/bbc_front_2024-08-08.xml", "feeds", 54, 54, 0, 0),
    ("feeds_rss_atom/bbc_world_2019-02-24.xml", "feeds", 33, 33, 0, 0),
    ("feeds_rss_atom/cnn_2024-08.xml", "feeds", 69, 69, 16, 0),
    ("feeds_rss_atom/gov_scot_2017-06-27.xml", "feeds", 2, 2, 0, 0),
    ("feeds_rss_atom/huffpost.xml", "feeds", 1, 1, 0, 0),
    ("feeds_rss_atom/liga_net_2021-08-22.xml", "feeds", 12, 12, 0, 0),
    ("feeds_rss_atom/nytimes_2024-08.xml", "feeds", 60, 60, 0, 0),
    ("feeds_rss_atom/onliner_by_2021-10-26_0.xml", "feeds", 30, 30, 0, 0),
    ("feeds_rss_atom/reuters.xml", "feeds", 10, 10, 0, 0),
    ("text_en_headlines/headlines_rt_tass_mfa_sputnik.csv.gz", "text-corpus", 68_751, 68_751, 0, 0),
    ("text_en_statements/us_russia_statements_on_ukraine.jsonl.gz", "text-corpus", 201, 201, 32, 0),
    ("text_misc_news/guardian_sdf_sample_2019.jsonl.gz", "text-corpus", 249, 249, 0, 249),
    ("text_misc_news/omelas_kazakhstan_jan2022_titles.csv", "text-corpus", 500, 500, 500, 0),
    ("text_misc_news/tengrinews_international_2024-04.jsonl.gz", "text-corpus", 94, 94, 0, 0),
    ("text_ru_1tv/news_1tv_selected_2000_2026.jsonl.gz", "text-corpus", 7_285, 7_285, 0, 0),
    ("text_ru_telegram/bbbreaking_original.json", "text-corpus", 1_000, 1_000, 0, 1_000),
    ("text_ru_telegram/bbbreaking_telegram_desktop_layout.json", "telegram-export", 1_000, 1_000, 0, 1_000),
    ("text_ru_telegram/rian_ru_original.json", "text-corpus", 1_000, 1_000, 0, 1_000),
    ("text_ru_telegram/rian_ru_telegram_desktop_layout.json", "telegram-export", 1_000, 1_000, 0, 1_000),
    ("text_ungdc/general_debate_1991_2022.jsonl.gz", "text-corpus", 862, 862, 0, 862),
];

#[test]
fn every_row_of_every_file_is_explained() {
    let mut faults = Vec::new();
    for (name, source, rows, accepted, undated, untitled) in FILES {
        let Some(path) = shared(name) else { continue };
        let found = read(&path);
        let count = |is: fn(&TextItem) -> bool| found.items.iter().filter(|(_, item)| is(item)).count();
        assert_eq!(found.reasons, BTreeMap::new(), "{name}");
        let now = (
            *name,
            found.source,
            found.summary.rows,
            found.summary.accepted,
            count(|item| item.published.is_empty()),
            count(|item| item.title.is_empty()),
        );
        if now != (*name, *source, *rows, *accepted, *undated, *untitled) {
            faults.push(format!("{now:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_dates_that_can_be_read_in_two_ways_are_doubted() {
    let mut doubts = Vec::new();
    for (name, ..) in FILES {
        let Some(path) = shared(name) else { continue };
        doubts.extend(read(&path).summary.warnings);
    }
    let Some(_) = shared("text_en_statements/us_russia_statements_on_ukraine.jsonl.gz") else { return };
    let [doubt] = &doubts[..] else { panic!("{doubts:?}") };
    assert_eq!((doubt.code, doubt.count), ("W-source-text-date", 3));
    assert_eq!(doubt.examples, ["line 197: 12/06/2024", "line 198: 12/06/2024", "line 201: 07/08/2022"]);
}

#[test]
fn an_export_and_the_list_it_was_made_from_hold_the_same_posts() {
    for channel in ["bbbreaking", "rian_ru", "bbcrussian"] {
        let (Some(list), Some(export)) = (
            shared(&format!("text_ru_telegram/{channel}_original.json")),
            shared(&format!("text_ru_telegram/{channel}_telegram_desktop_layout.json")),
        ) else {
            continue;
        };
        let posts = |path: &Path| -> BTreeMap<String, TextItem> {
            read(path).items.into_iter().map(|(_, item)| (item.item.clone(), item)).collect()
        };
        let (list, export) = (posts(&list), posts(&export));
        assert_eq!(list.len(), export.len());
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        for (id, post) in &list {
            let twin = &export[id];
            assert_eq!(post.published.replace("+00:00", "Z"), twin.published, "{channel} {id}");
            assert_eq!(post.outlet, twin.outlet, "{channel} {id}");
            // Marks of the list became entities in the export.
            let unmarked = post.text.split(['[', '*', '_', '`', '~']).next().unwrap();
            assert!(letters(&twin.text).starts_with(&letters(unmarked)), "{channel} {id}");
        }
    }
}

#[test]
fn speeches_name_the_states_of_their_speakers() {
    let Some(path) = shared("text_ungdc/general_debate_1991_2022.jsonl.gz") else { return };
    let found = read(&path);
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, item) in &found.items {
        let id = item.item.split('/').nth(1).unwrap();
        assert_eq!(item.speaker_state, id, "{}", item.item);
        *states.entry(&item.speaker_state).or_default() += 1;
    }
    assert_eq!((states.len(), states["KAZ"], found.summary.unresolved_names), (28, 31, 0));
    let characters: usize = found.items.iter().map(|(_, item)| item.text.chars().count()).sum();
    assert!((12_300_000..12_500_000).contains(&characters), "{characters}");
}

#[test]
fn no_other_file_is_taken_for_texts() {
    let Some(root) = shared(".") else { return };
    let mut seen = 0;
    for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !folder.is_dir() || name.starts_with("text_") || name.starts_with("feeds_") {
            continue;
        }
        for path in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if !path.is_file() {
                continue;
            }
            let Ok(opened) = open(File::open(&path).unwrap()) else { continue };
            for source in SOURCES {
                let is_of_texts = ["feeds", "html-page", "telegram-export", "text-corpus"]
                    .contains(&source.card().card.name);
                assert!(!is_of_texts || source.recognise(opened.head()).is_none(), "{}", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}
