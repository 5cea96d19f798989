use tilt_core::record::{MemorySink, Record, TextItem};

use super::*;

fn read(text: &[u8]) -> (ReadSummary, Vec<(u64, TextItem)>, MemorySink) {
    let mut sink = MemorySink::default();
    let mut input = text;
    let summary = TextCorpus.read(&mut input, &mut sink).unwrap();
    let item = |(line, record): &(u64, Record)| match record {
        Record::TextItem(item) => (*line, item.clone()),
        other => panic!("{other:?}"),
    };
    (summary, sink.records.iter().map(item).collect(), sink)
}

#[test]
fn a_speech_longer_than_a_row_of_facts_is_read_in_a_table() {
    let speech = "We thank the Assembly. \"\"Peace\"\" first.\n".repeat(10_000);
    let text = format!("country_iso3,year,text\nKAZ,1992,\"{speech}\"\nARM,1993,short\n");
    let (summary, items, _) = read(text.as_bytes());
    assert_eq!((summary.accepted, summary.rejected), (2, 0));
    assert_eq!((items[0].0, items[1].0), (2, 10_003));
    assert_eq!((items[0].1.speaker_state.as_str(), items[0].1.published.as_str()), ("KAZ", "1992"));
    assert!(items[0].1.text.len() > 64 * 1024 && items[0].1.text.contains("\"Peace\""));
}

#[test]
fn lines_that_are_too_long_too_deep_or_broken_cost_no_other() {
    let long = "x".repeat(crate::json::LONGEST_VALUE);
    let deep = "[".repeat(100_000);
    let text = format!(
        "{{\"text\": \"a\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": {deep}\n{{\"text\": \"b\"}} tail\n{{\"text\": \"c\"}}\n"
    );
    let (summary, items, sink) = read(text.as_bytes());
    assert_eq!((summary.rows, summary.accepted, summary.rejected), (5, 2, 3));
    assert_eq!(items.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 5]);
    assert!(sink.rejected[0].reason.contains("longer than") && sink.rejected[1].reason.contains("recursion"));
    assert_eq!(sink.rejected[2].line, 4);
}

#[test]
fn bytes_that_are_no_text_are_replaced_and_counted() {
    let (summary, items, _) = read(b"{\"text\": \"a\xff\xd0\"}\n");
    assert_eq!(items[0].1.text, "a\u{fffd}\u{fffd}");
    assert!(summary.warnings.iter().any(|warning| warning.code == crate::texts::W_DAMAGED.code));
}

#[test]
fn a_title_alone_is_no_collection() {
    let head = b"undl_id,ms_code,ms_vote,date,session,title\n";
    assert!(TextCorpus.recognise(head).is_none());
    assert!(TextCorpus.recognise(b"{\n \"title\": \"pretty\"\n}\n").is_none());
    assert!(
        TextCorpus
            .recognise(b"{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"x\"}")
            .is_none()
    );
    let cut = format!("{{\"id\": 1, \"text\": \"{}", "x".repeat(70_000));
    assert_eq!(TextCorpus.recognise(&cut.as_bytes()[..65_536]), Some("text-corpus-jsonl"));
}

#[test]
fn a_table_without_rows_is_empty() {
    for head in ["outlet,date,headline\n", "title;body\n", "content\tlang"] {
        let (summary, ..) = read(head.as_bytes());
        assert_eq!(
            (summary.rows, summary.coverage.from, summary.coverage.complete),
            (0, None, false),
            "{head}"
        );
    }
}

#[test]
fn a_state_that_is_not_known_leaves_the_text() {
    let (summary, items, sink) = read(b"{\"speaker_state\": \"XXX\", \"text\": \"a\"}\n");
    assert_eq!((summary.accepted, summary.unresolved_names), (1, 1));
    assert_eq!((items[0].1.speaker_state.as_str(), sink.unresolved[0].line), ("", 1));
}
