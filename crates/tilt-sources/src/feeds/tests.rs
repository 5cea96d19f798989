use std::fmt::Write as _;
use std::time::{Duration, Instant};

use tilt_core::record::{MemorySink, Record, TextItem};

use super::*;

fn read(text: &[u8]) -> (ReadSummary, Vec<(u64, TextItem)>, MemorySink) {
    let mut sink = MemorySink::default();
    let mut input = text;
    let summary = Feeds.read(&mut input, &mut sink).unwrap();
    let item = |(line, record): &(u64, Record)| match record {
        Record::TextItem(item) => (*line, item.clone()),
        other => panic!("{other:?}"),
    };
    (summary, sink.records.iter().map(item).collect(), sink)
}

fn feed(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>F</title>\n{items}</channel></rss>"
    )
}

#[test]
fn entities_that_multiply_are_not_expanded() {
    let mut declared = String::from("<!ENTITY a0 \"ha\">");
    for at in 1..40 {
        write!(declared, "<!ENTITY a{at} \"&a{};&a{};\">", at - 1, at - 1).unwrap();
    }
    let file = "<!ENTITY f SYSTEM \"file:///etc/passwd\">";
    let text = format!(
        "<!DOCTYPE rss [{declared}{file}]><rss version=\"2.0\"><channel><item><title>x &a39; &f;</title></item></channel></rss>"
    );
    let (summary, items, _) = read(text.as_bytes());
    assert_eq!(summary.accepted, 1);
    assert!(items[0].1.title.len() < 40 && !items[0].1.title.contains("root"), "{:?}", items[0].1);
}

#[test]
fn nesting_without_end_is_read_in_no_time() {
    let start = Instant::now();
    let deep = feed(&format!("<item><title>a</title></item><item><title>b</title>{}", "<x>".repeat(200_000)));
    assert_eq!((read(deep.as_bytes()).0.accepted, read(deep.as_bytes()).0.rejected), (1, 1));
    let html = feed(&format!(
        "<item><title>a</title><description><![CDATA[{}]]></description></item>",
        "<div>".repeat(200_000)
    ));
    assert!(read(html.as_bytes()).2.rejected[0].reason.contains("tags"));
    let attributes = (0..200_000).map(|at| format!(" a{at}=''")).collect::<String>();
    assert_eq!(read(feed(&format!("<item{attributes}><title>a</title></item>")).as_bytes()).0.rows, 1);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_broken_item_costs_no_other() {
    let mut items = String::new();
    for at in 0..50 {
        let title = if at == 20 || at == 33 { "<b>never closed" } else { "fine" };
        writeln!(items, "<item><title>{title} {at}</title></item>").unwrap();
    }
    let (summary, found, sink) = read(feed(&items).as_bytes());
    assert_eq!((summary.accepted, found.len()), (48, 48));
    let lines: Vec<u64> = sink.rejected.iter().map(|rejected| rejected.line).collect();
    assert_eq!(lines[..2], [23, 36]);
    assert_eq!(found[47].0, 52);
}

#[test]
fn a_feed_that_breaks_off_keeps_what_was_read() {
    let text = feed("<item><title>a</title></item>\n<item><title>b</title></item>\n<item><tit");
    let cut = &text[..text.find("<tit").unwrap() + 30];
    for length in 0..cut.len() {
        let text = &cut.as_bytes()[..length];
        if Feeds.recognise(text).is_some() {
            assert!(read(text).0.rows > 0, "{length}");
        }
    }
    let (summary, items, _) = read(&text.as_bytes()[..text.find("<item><tit<").unwrap_or(text.len() - 20)]);
    assert!(summary.accepted >= 2 && summary.rejected >= 1);
    assert_eq!((items[0].0, items[1].0), (3, 4));
}

#[test]
fn a_feed_without_items_is_empty() {
    assert_eq!(read(feed("").as_bytes()).0.rows, 0);
}

#[test]
fn a_feed_longer_than_is_read_gives_its_beginning() {
    let long =
        format!("<item><title>a</title></item><item><title>{}</title></item>", "x".repeat(LONGEST_FEED));
    let (summary, _, sink) = read(feed(&long).as_bytes());
    assert_eq!(summary.accepted, 1);
    assert!(sink.rejected.iter().any(|rejected| rejected.reason.contains("longer than")));
}

#[test]
fn a_declared_encoding_is_followed() {
    let mut text =
        b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\"><channel><item><title>"
            .to_vec();
    text.extend_from_slice(b"\xc0\xf1\xf2\xe0\xed\xe0</title></item></channel></rss>");
    assert_eq!(read(&text).1[0].1.title, "Астана");
}
