use tilt_core::record::{MemorySink, Record, TextItem};

use super::*;

fn read(text: &str) -> (ReadSummary, MemorySink) {
    let mut sink = MemorySink::default();
    let summary = TelegramExport.read(&mut text.as_bytes(), &mut sink).unwrap();
    (summary, sink)
}

fn chat(kind: &str, messages: &str) -> String {
    format!(r#"{{"name": "Some Name", "type": "{kind}", "id": 9000001, "messages": [{messages}]}}"#)
}

fn items(sink: MemorySink) -> Vec<TextItem> {
    let item = |(_, record)| if let Record::TextItem(item) = record { item } else { panic!("{record:?}") };
    sink.records.into_iter().map(item).collect()
}

#[test]
fn no_private_name_and_no_id_of_a_person_is_kept() {
    let private = [
        "Dana",
        "Friend",
        "Reader Name",
        "Aigerim",
        "Signature",
        "user7",
        "user9",
        "user77",
        "42",
        "See you",
    ];
    for text in [include_str!("sample.chat.json"), include_str!("sample.account.json")] {
        let (summary, sink) = read(text);
        let kept = format!("{summary:?} {sink:?}");
        for name in private {
            assert!(!kept.contains(name), "{name} in {kept}");
        }
    }
}

#[test]
fn nobody_speaks_in_a_chat_that_is_not_public() {
    let message = r#"{"id": 1, "type": "message", "from": "Some Name", "from_id": "channel9", "text": "a"}"#;
    for (kind, outlet, accepted) in [
        ("public_channel", "Some Name", 1),
        ("private_channel", "", 1),
        ("private_group", "", 1),
        ("personal_chat", "", 0),
        ("saved_messages", "", 0),
        ("bot_chat", "", 0),
    ] {
        let (summary, sink) = read(&chat(kind, message));
        assert_eq!((summary.rows, summary.accepted), (1, accepted), "{kind}");
        assert!(items(sink).iter().all(|item| item.outlet == outlet), "{kind}");
    }
}

#[test]
fn a_chat_that_names_itself_behind_its_messages_is_not_named() {
    let text =
        r#"{"messages": [{"id": 1, "type": "message", "text": "a"}], "name": "N", "type": "public_channel"}"#;
    assert_eq!(items(read(text).1)[0].outlet, "");
}

#[test]
fn a_file_that_breaks_off_keeps_what_was_read() {
    let messages = r#"{"id": 1, "type": "message", "text": "a"}, {"id": 2, "type": "mess"#;
    let text = chat("public_channel", messages);
    let (summary, sink) = read(&text[..text.len() - 2]);
    assert_eq!((summary.accepted, summary.rejected), (1, 1));
    assert!(sink.rejected[0].reason.contains("EOF"), "{:?}", sink.rejected);
}

#[test]
fn odd_messages_are_no_fault_of_the_others() {
    let messages = r#"7, [], {"text": {"a": 1}}, {"id": {}, "id": "x", "text": ["a", 7, {"text": "b"}, {"text": []}, null]},
        {"type": "message", "text": "late", "date_unixtime": "99999999999999", "date": "soon"}"#;
    let (summary, sink) = read(&chat("public_channel", messages));
    assert_eq!((summary.accepted, summary.rejected), (2, 3));
    let items = items(sink);
    assert_eq!((items[0].item.as_str(), items[0].text.as_str()), ("x", "ab"));
    assert_eq!(items[1].published, "");
    assert!(summary.warnings.iter().any(|warning| warning.code == crate::texts::W_DATE.code));
}

#[test]
fn depth_is_no_danger() {
    let deep = "[".repeat(200_000);
    let (summary, _) = read(&chat("public_channel", &format!(r#"{{"text": "a"}}, {{"text": {deep}"#)));
    assert_eq!((summary.accepted, summary.rejected), (1, 1));
    let chats = r#"{"chats": {"list": ["#.repeat(10_000);
    let (summary, _) = read(&chats);
    assert_eq!((summary.accepted, summary.rejected), (0, 1));
}

#[test]
fn an_account_with_many_contacts_is_known() {
    let contacts = r#"{"first_name": "Dana"},"#.repeat(5_000);
    let chats = chat("public_channel", r#"{"id": 1, "type": "message", "text": "a"}"#);
    let text = format!(
        r#"{{"about": "x", "contacts": {{"list": [{contacts} {{}}]}}, "chats": {{"about": "x", "list": [{chats}]}}}}"#
    );
    assert_eq!(TelegramExport.recognise(&text.as_bytes()[..65_536]), Some("telegram-export-account"));
    let (summary, sink) = read(&text);
    assert_eq!((summary.rows, items(sink)[0].outlet.as_str()), (1, "Some Name"));
}
