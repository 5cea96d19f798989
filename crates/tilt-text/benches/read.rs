//! Speed of the desk on a megabyte of our own examples.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tilt_core::document::DocumentMeta;

fn text() -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let articles: Vec<String> = ["relay-kazakhstan.txt", "poland-1991.txt", "cuba-2016.txt"]
        .iter()
        .map(|name| std::fs::read_to_string(format!("{root}/{name}")).expect("bundled article"))
        .collect();
    let mut text = String::new();
    while text.len() < 1_000_000 {
        text.extend(articles.iter().map(String::as_str));
    }
    text
}

fn bench(criterion: &mut Criterion) {
    let text = text();
    let meta = DocumentMeta {
        lang: Some("en".to_owned()),
        date: "2025-06-17".parse().ok(),
        ..DocumentMeta::default()
    };
    let document = tilt_core::Document::from_text("bench", &text, meta.clone());
    let sentences = tilt_text::read(&document).sentences as u64;
    let mut group = criterion.benchmark_group("text");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("decode 1 MB", |b| b.iter(|| tilt_text::decode("bench", text.as_bytes(), &meta)));
    group.bench_function("read 1 MB", |b| b.iter(|| tilt_text::read(&document)));
    group.throughput(Throughput::Elements(sentences));
    group.bench_function("read sentences", |b| b.iter(|| tilt_text::read(&document)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
