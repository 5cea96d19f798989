//! Speed of the resolver of actors and of reading dictionaries, and that time grows with the text and not faster.

#![expect(clippy::print_stdout, reason = "says what it skips and how long the first use takes")]

use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use tilt_core::document::{DocumentMeta, Span};
use tilt_text::lexicon::Lexicon;
use tilt_text::mention::phrase;
use tilt_text::mention::span::actors;
use tilt_text::sentence::{Normal, split};

const PHRASES: [&str; 6] = [
    "the Chilean foreign minister",
    "spokesman of the supreme court of Ghana",
    "several of the oldest trade unions in Norway",
    "US-backed Syrian rebels",
    "Jordan Peterson",
    "the president of the Storting",
];

fn article() -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let names = ["relay-kazakhstan.txt", "poland-1991.txt", "cuba-2016.txt"];
    names
        .iter()
        .map(|name| std::fs::read_to_string(format!("{root}/{name}")).expect("bundled article"))
        .collect()
}

/// The dictionaries of PETRARCH2, if the shared data is there.
fn dictionaries() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/text/petrarch2");
    let names = [
        "CAMEO.2.0.txt",
        "Phoenix.Countries.actors.txt",
        "Phoenix.International.actors.txt",
        "Phoenix.MilNonState.actors.txt",
        "Phoenix.agents.txt",
        "Phoenix.discards.txt",
    ];
    let read = |name: &&str| {
        let bytes = std::fs::read(format!("{root}/{name}")).ok()?;
        Some(((*name).to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
    };
    names.iter().filter_map(read).collect()
}

fn bench(criterion: &mut Criterion) {
    let start = Instant::now();
    let _ = phrase::read(PHRASES[0], None, None);
    println!("first phrase, with all tables built: {:?}", start.elapsed());

    let mut group = criterion.benchmark_group("actors");
    group.sample_size(20);
    group.throughput(Throughput::Elements(PHRASES.len() as u64));
    group.bench_function("phrases", |b| b.iter(|| PHRASES.map(|text| phrase::read(text, None, None))));
    let text = article();
    let cut = split(&text, Span::new(0, text.len()));
    group.throughput(Throughput::Elements(cut.sentences.len() as u64));
    group.bench_function("spans of sentences", |b| {
        b.iter(|| {
            let find = |span: Span| actors(&text, &Normal::of(&text, span), None).len();
            cut.sentences.iter().map(|sentence| find(sentence.span)).sum::<usize>()
        });
    });
    let files = dictionaries();
    if files.is_empty() {
        println!("skipped: the dictionaries of PETRARCH2 are absent");
    } else {
        group.bench_function("all dictionaries of PETRARCH2", |b| {
            b.iter(|| {
                let mut lexicon = Lexicon::default();
                files.iter().for_each(|(name, text)| lexicon.add(name, text));
                lexicon.sizes()
            });
        });
    }
    group.finish();

    // The rate in bytes per second is the same for every size if the work is linear.
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10);
    let prose = "Chile has turned from Spain to Brazil, the channel Salt Road writes. ";
    for (name, piece) in [
        ("prose on one line", prose),
        ("sentences", "Chile said that Peru said that Chile left the OAS.\n"),
        ("quotes", "\""),
        ("nested brackets", "(Chile ["),
        ("marks of direction", "a\u{202e}"),
        ("blank lines", "a\n\n"),
    ] {
        for size in [250_000, 1_000_000] {
            let text = piece.repeat(size / piece.len());
            group.throughput(Throughput::Bytes(text.len() as u64));
            let document = tilt_core::Document::from_text("bench", &text, DocumentMeta::default());
            group.bench_with_input(BenchmarkId::new(name, size), &document, |b, document| {
                b.iter(|| tilt_text::read(document));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
