use std::time::{Duration, Instant};

use tilt_core::record::{MemorySink, Record};

use super::*;

fn read(text: &[u8]) -> (ReadSummary, MemorySink) {
    let mut sink = MemorySink::default();
    let mut input = text;
    let summary = HtmlPage.read(&mut input, &mut sink).unwrap();
    (summary, sink)
}

#[test]
fn scripts_menus_and_banners_are_no_text() {
    let (summary, sink) = read(include_bytes!("sample.article.html"));
    let [(1, Record::TextItem(item))] = &sink.records[..] else { panic!("{:?}", sink.records) };
    for foreign in ["never text", "Home", "Subscribe", "rights reserved", "<p>"] {
        assert!(!item.text.contains(foreign), "{foreign} in {}", item.text);
    }
    assert!(item.text.contains("The first freight train") && item.text.contains("in the spring."));
    assert_eq!(item.published, "2024-05-03T09:30:00+05:00");
    assert_eq!(summary.rows, 1);
}

#[test]
fn a_page_without_article_is_rejected() {
    for text in ["<html></html>", "<!DOCTYPE html><html><body><script>x</script></body></html>", "<html >"] {
        let (summary, _) = read(text.as_bytes());
        assert_eq!((summary.rows, summary.rejected), (1, 1), "{text}");
    }
}

#[test]
fn hostile_pages_are_read_or_refused_in_no_time() {
    let start = Instant::now();
    let paragraphs =
        "<p>A sentence, of some length, that goes on for a while and is not a menu.</p>".repeat(15_000);
    let json = format!("<script type='application/ld+json'>{}</script>", "[".repeat(100_000));
    for body in [
        "<div>".repeat(300_000),
        "<div>".repeat(19_000),
        format!(
            "{}{}",
            "<div>".repeat(900),
            "<p>A sentence, of some length, for the deep.</p>".repeat(2_000)
        ),
        "<table>".repeat(100_000),
        "<p>x".repeat(100_000),
        "<".repeat(1_000_000),
        "<!--".repeat(100_000),
        "<script>".repeat(100_000),
        "&amp".repeat(500_000),
        format!("<div {}>x</div>", "a=1 ".repeat(200_000)),
        json,
        format!("<div {}>x</div>", (0..100_000).map(|at| format!("a{at} ")).collect::<String>()),
        paragraphs,
    ] {
        let page = format!("<html><body>{body}");
        let before = start.elapsed();
        assert_eq!(read(page.as_bytes()).0.rows, 1);
        let took = start.elapsed() - before;
        let begin: String = body.chars().take(20).collect();
        assert!(took < Duration::from_secs(20), "{begin}: {took:?}");
    }
}

#[test]
fn a_page_is_known_by_its_beginning() {
    for head in [
        "<!doctype HTML>",
        "\n<!-- saved --> <html lang='ru'>",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC ''>",
    ] {
        assert!(looks(head.as_bytes()), "{head}");
    }
    for head in ["<rss>", "<htmlx>", "a <html>", "<!-- <html>", "<!DOCTYPE rss>"] {
        assert!(!looks(head.as_bytes()), "{head}");
    }
}
