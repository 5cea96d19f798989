//! The real files of machine-coded events, where they lie beside the repository; without them these tests say so and
//! pass.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "clippy takes only marked functions for tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use tilt_core::ontology::PloverRoot;
use tilt_core::record::{EventMention, MachineEvent, MemorySink, Record};
use tilt_sources::event_counts::{EventCounts, count};
use tilt_sources::{ReadSummary, open, recognise};

fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: shared data absent ({name})");
    None
}

struct Read {
    summary: ReadSummary,
    sink: MemorySink,
}

impl Read {
    fn of(name: &str, source: &str) -> Option<Read> {
        let path = shared(name)?;
        let mut opened = open(File::open(path).unwrap()).unwrap();
        let (found, layout) = recognise(opened.head()).unwrap();
        assert_eq!(found.card().card.name, source, "{name}");
        let mut sink = MemorySink::default();
        let summary = found.read(&mut opened, &mut sink).unwrap();
        assert_eq!(summary.layout, layout);
        println!(
            "{name}\t{layout}\trows {} accepted {} rejected {} unresolved {} records {}",
            summary.rows,
            summary.accepted,
            summary.rejected,
            summary.unresolved_names,
            sink.records.len()
        );
        for rejected in sink.rejected.iter().take(5) {
            println!("  {rejected:?}");
        }
        for unresolved in &sink.unresolved {
            println!("  {} ({}x)", unresolved.name, unresolved.count);
        }
        for warning in &summary.warnings {
            println!("  {} {} {:?}", warning.code, warning.count, warning.examples);
        }
        Some(Read { summary, sink })
    }

    fn figures(&self) -> (u64, u64, u64, u64) {
        let summary = &self.summary;
        (summary.rows, summary.accepted, summary.rejected, summary.unresolved_names)
    }

    fn events(&self) -> impl Iterator<Item = &MachineEvent> {
        self.sink.records.iter().map(|(_, record)| match record {
            Record::MachineEvent(event) => event,
            other => panic!("{other:?}"),
        })
    }

    fn mentions(&self) -> impl Iterator<Item = &EventMention> {
        self.sink.records.iter().map(|(_, record)| match record {
            Record::EventMention(mention) => mention,
            other => panic!("{other:?}"),
        })
    }

    /// Events between two different states, and events with a state on at least one side.
    fn with_states(&self) -> (usize, usize) {
        let states = |event: &MachineEvent| (event.source.state, event.target.state);
        let between = self.events().map(states).filter(|(a, b)| a.is_some() && b.is_some() && a != b).count();
        (between, self.events().map(states).filter(|(a, b)| a.is_some() || b.is_some()).count())
    }
}

/// Events of [`EXPORTS`]; those without a root in PLOVER; those whose class differs from GDELT's own.
const QUADS: (usize, usize, usize) = (6000, 1242, 348);

const EXPORTS: [&str; 4] = [
    "gdelt2_raw/20170101073000.export.CSV",
    "gdelt2_raw/20180326044500.export.CSV",
    "gdelt2_raw/20190121220000.export.CSV",
    "gdelt2_raw/20191024143000.export.CSV",
];

#[test]
fn every_row_of_gdelt_is_an_event() {
    // Rows, events between two different states, events with a state on at least one side.
    let expected = [(720, 62, 506), (1540, 214, 1105), (1629, 300, 1207), (2111, 422, 1676)];
    for (name, (rows, between, with)) in EXPORTS.iter().zip(expected) {
        let Some(read) = Read::of(name, "gdelt-events") else { return };
        assert_eq!((read.figures(), read.with_states()), ((rows, rows, 0, 0), (between, with)), "{name}");
        // Days before the report: the coder dates by today, yesterday, last week, last month, last year.
        let added = read.summary.coverage.from.unwrap();
        let ages: BTreeSet<i32> =
            read.events().map(|event| added.since(event.date).unwrap().get_days()).collect();
        assert!(ages.iter().all(|age| [0, 1, 7, 30, 365].contains(age)), "{ages:?}");
    }
}

#[test]
fn the_class_through_plover_differs_from_that_of_gdelt() {
    let mut differences: BTreeMap<(String, &str, String), usize> = BTreeMap::new();
    let (mut rows, mut uncoded, mut different) = (0, 0, 0);
    for name in EXPORTS {
        let (Some(read), Some(path)) = (Read::of(name, "gdelt-events"), shared(name)) else { return };
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        for (event, line) in read.events().zip(text.lines()) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(event.event, cells[0]);
            rows += 1;
            let Some(root) = event.root else {
                uncoded += 1;
                continue;
            };
            assert_eq!(event.quad, Some(root.quad()));
            if root.quad().number().to_string() != cells[29] {
                different += 1;
                let key = (cells[28].to_owned(), root.name(), cells[29].to_owned());
                *differences.entry(key).or_default() += 1;
            }
        }
    }
    println!(
        "of {rows} events {uncoded} have no root in PLOVER and {different} another class than GDELT's: {differences:?}"
    );
    assert_eq!((rows, uncoded, different), QUADS);
}

#[test]
fn the_zip_of_gdelt_is_the_file() {
    let (Some(zipped), Some(plain)) = (
        Read::of("gdelt2_raw/20190121220000.export.CSV.zip", "gdelt-events"),
        Read::of("gdelt2_raw/20190121220000.export.CSV", "gdelt-events"),
    ) else {
        return;
    };
    assert!(zipped.events().eq(plain.events()));
}

#[test]
fn the_scan_counts_real_files_as_the_source_reads() {
    for name in EXPORTS {
        let Some(read) = Read::of(name, "gdelt-events") else { return };
        let mut folded = EventCounts::default();
        read.events().for_each(|event| folded.add(event));
        let counted = count(&mut open(File::open(shared(name).unwrap()).unwrap()).unwrap()).unwrap();
        assert_eq!((counted.rows, counted.rejected), (read.summary.rows, read.summary.rejected));
        assert!(counted.iter().eq(folded.iter()), "{name}");
        println!("  {} events in {} counts", counted.events(), counted.len());
    }
}

#[test]
fn mentions_of_gdelt() {
    let Some(read) = Read::of("gdelt2_raw/20170101073000.mentions.CSV", "gdelt-mentions") else { return };
    assert_eq!(read.figures(), (1983, 1983, 0, 0));
    let mut collections: BTreeMap<&str, usize> = BTreeMap::new();
    read.mentions().for_each(|mention| *collections.entry(&mention.collection).or_default() += 1);
    assert_eq!(collections, BTreeMap::from([("citation only", 33), ("web", 1950)]));
    let is_whole = |mention: &EventMention| {
        mention.confidence.is_some_and(|percent| percent % 10 == 0) && mention.sentence.is_some()
    };
    assert!(read.mentions().all(is_whole));
    // The export file of the same quarter of an hour holds the events that were first seen then.
    let Some(export) = Read::of(EXPORTS[0], "gdelt-events") else { return };
    let known: BTreeSet<&str> = export.events().map(|event| event.event.as_str()).collect();
    let mentioned: BTreeSet<&str> = read.mentions().map(|mention| mention.event.as_str()).collect();
    assert!(known.is_subset(&mentioned));
}

#[test]
fn the_sample_of_icews() {
    let Some(read) = Read::of("icews_raw_sample/events.2018.sample.tab", "icews") else { return };
    assert_eq!((read.figures(), read.with_states()), ((3705, 3705, 0, 0), (1741, 3692)));
    // More than a fifth are comments and appeals.
    assert_eq!(read.events().filter(|event| event.quad.is_none()).count(), 808);
}

#[test]
fn quadruples_of_icews() {
    // Rows, names not resolved, events between two different states. All names in brackets that are not resolved were
    // read one by one: parties, militias, peoples, offices and organisations, and no state.
    let expected = [
        ("icews14_test", 8963, 29, 1544),
        ("icews14_valid", 8941, 29, 1536),
        ("icews05-15_test", 46_092, 88, 10_174),
        ("icews05-15_valid", 46_275, 81, 10_179),
        ("icews18_valid_test", 95_540, 106, 16_524),
    ];
    for (name, rows, unresolved, between) in expected {
        let Some(read) = Read::of(&format!("icews_kg_subsets/{name}.tsv.gz"), "icews-quads") else { return };
        assert_eq!((read.figures(), read.with_states().0), ((rows, rows, 0, unresolved), between), "{name}");
    }
}

#[test]
fn samples_of_polecat() {
    if let Some(path) = shared("polecat_samples/ngecEvents_merged_original_columns.txt") {
        let text = std::fs::read_to_string(path).unwrap();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let quad = PloverRoot::find(cells[2]).unwrap().quad();
            assert_eq!(quad.name(), cells[5].to_lowercase(), "the class of the feed is that of the root");
        }
    }
    // Rows, records (one for each pair of states on the two sides), records between two different states.
    let expected = [
        ("ngecEvents_sample_100_original_layout.txt", 99, 106, 27),
        ("ngecEvents_merged_original_columns.txt", 3565, 3579, 825),
        ("russia_placename_events_2022_2024_reduced_columns.csv", 5857, 5964, 2559),
    ];
    for (name, rows, records, between) in expected {
        let Some(read) = Read::of(&format!("polecat_samples/{name}"), "polecat") else { return };
        assert_eq!(read.figures(), (rows, rows, 0, 0), "{name}");
        assert_eq!((read.sink.records.len(), read.with_states().0), (records, between), "{name}");
        assert!(read.events().all(|event| event.quad.is_some() && event.intensity.is_some()), "{name}");
    }
}

/// Names of countries that the coder of POLECAT can give, each as the actor of a made-up row.
#[test]
fn every_country_of_the_coder_of_polecat_is_known() {
    let Some(path) = shared("../text/ngec/countries.csv") else { return };
    let mut text =
        "Event ID,Event Date,Event Type,Event Intensity,Quad Code,Actor Name,Actor Country,Recipient Name,\
                    Recipient Country\n"
            .to_owned();
    let list = std::fs::read_to_string(path).unwrap();
    for line in list.lines().skip(1) {
        let name = line.split_once(',').unwrap().1;
        let name = match name.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap(),
            None => name.split(',').next().unwrap(),
        };
        text.push_str(&format!("1,2023-01-01,AID,1,x,Invented,\"{name}\",Invented,\n"));
    }
    let (source, _) = recognise(text.as_bytes()).unwrap();
    let mut sink = MemorySink::default();
    source.read(&mut text.as_bytes(), &mut sink).unwrap();
    let unknown: Vec<&str> = sink.unresolved.iter().map(|unresolved| unresolved.name.as_str()).collect();
    assert_eq!(unknown, Vec::<&str>::new());
}

/// Codes with which the dictionaries of PETRARCH begin an actor, each as the actor of a made-up row.
#[test]
fn codes_of_the_dictionaries_of_petrarch_are_known() {
    let mut codes: BTreeSet<String> = BTreeSet::new();
    for name in ["Countries", "International", "MilNonState"] {
        let Some(path) = shared(&format!("../text/petrarch2/Phoenix.{name}.actors.txt")) else { return };
        let text = String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("");
            for rest in line.split('[').skip(1) {
                let code: String = rest.chars().take_while(char::is_ascii_uppercase).collect();
                let is_whole = rest[code.len()..].starts_with([' ', ']']);
                codes.extend(
                    (is_whole && code.len().is_multiple_of(3) && !code.is_empty())
                        .then(|| code[..3].to_owned()),
                );
            }
        }
    }
    let rows = codes.iter().map(|code| format!("20150901\t{code}\tKAZ\t042\t\ta_1\tinvented\n"));
    let text: String = rows.collect();
    let (source, _) = recognise(text.as_bytes()).unwrap();
    let mut sink = MemorySink::default();
    let summary = source.read(&mut text.as_bytes(), &mut sink).unwrap();
    assert_eq!((summary.rows, summary.rejected), (codes.len() as u64, 0));
    let unknown: Vec<&str> = sink.unresolved.iter().map(|unresolved| unresolved.name.as_str()).collect();
    println!("{} codes, unknown: {unknown:?}", codes.len());
    assert_eq!(unknown, NO_COUNTRIES);
}

/// What stays unknown: slips of the dictionaries, a country of a novel, and Soviet republics before 1991, whose state
/// stands behind the three letters.
const NO_COUNTRIES: [&str; 7] = [
    "ANG (cameo code)",
    "BAH (cameo code)",
    "FRN (cameo code)",
    "FRY (cameo code)",
    "KKL (cameo code)",
    "KNT (cameo code)",
    "USR (cameo code)",
];
