//! Bytes become documents: encodings, formats, front matter, language.

use tilt_core::document::DocumentMeta;
use tilt_core::{Document, Warned};
use tilt_text::{Error, ErrorKind, MAX_BYTES, decode};

const ENGLISH: &str = "Chile has turned from Spain to Brazil, and the ministry said that the treaty with Peru was signed on Friday.";
const RUSSIAN: &str =
    "Казахстан подписал соглашение с Великобританией о военном сотрудничестве и подготовке офицеров.";

fn plain(bytes: &[u8]) -> Result<Warned<Document>, Error> {
    decode("article.txt", bytes, &DocumentMeta::default())
}

fn kind(bytes: &[u8]) -> ErrorKind {
    plain(bytes).expect_err("must be refused").kind()
}

#[test]
fn what_is_not_an_article_is_refused_with_a_hint() {
    assert_eq!(kind(b""), ErrorKind::Empty);
    assert_eq!(kind(b" \n\t 123 ... \n"), ErrorKind::Empty);
    assert_eq!(kind(b"%PDF-1.7 text text"), ErrorKind::Binary);
    assert_eq!(kind(b"PK\x03\x04rest"), ErrorKind::Binary);
    assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), ErrorKind::Binary);
    let noise: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(kind(&noise), ErrorKind::Binary);
    assert_eq!(kind(b"<!DOCTYPE html><html><body><p>Chile</p></body></html>"), ErrorKind::UnsupportedFormat);
    assert_eq!(kind(&vec![b'a'; MAX_BYTES + 1]), ErrorKind::TooLarge);
    let error = plain(b"%PDF-1.7").expect_err("must be refused");
    assert!(error.hint().contains("plain text") && error.to_string().starts_with("article.txt: "));
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

#[test]
fn encodings_are_found() {
    let windows = encoding_rs::WINDOWS_1251.encode(RUSSIAN).0.into_owned();
    let koi8 = encoding_rs::KOI8_R.encode(RUSSIAN).0.into_owned();
    let cases: Vec<(Vec<u8>, &str, &str, bool)> = vec![
        (ENGLISH.as_bytes().to_vec(), ENGLISH, "UTF-8", false),
        ([b"\xEF\xBB\xBF".as_slice(), ENGLISH.as_bytes()].concat(), ENGLISH, "UTF-8", false),
        (utf16(ENGLISH, true, true), ENGLISH, "UTF-16LE", false),
        (utf16(ENGLISH, false, true), ENGLISH, "UTF-16BE", false),
        (utf16(ENGLISH, true, false), ENGLISH, "UTF-16LE", true),
        (utf16(RUSSIAN, false, false), RUSSIAN, "UTF-16BE", true),
        (windows, RUSSIAN, "windows-1251", true),
        (koi8, RUSSIAN, "KOI8-U", true),
    ];
    for (bytes, text, encoding, guessed) in cases {
        let read = plain(&bytes).expect(encoding);
        assert_eq!(read.value.text, text, "{encoding}");
        assert_eq!(read.value.encoding, encoding);
        assert_eq!(
            read.warnings.iter().any(|warning| warning.code == "W-text-encoding"),
            guessed,
            "{encoding}"
        );
    }
}

#[test]
fn languages_are_said() {
    let lang = |text: &str| plain(text.as_bytes()).expect("text").value.lang;
    assert_eq!(lang(ENGLISH).as_deref(), Some("en"));
    assert_eq!(lang(RUSSIAN).as_deref(), Some("ru"));
    assert!(plain(RUSSIAN.as_bytes()).expect("text").warnings.is_empty());
    // Too short for statistics, but ы stands in no other language that has these letters alone.
    assert_eq!(lang("Чехия и Литва закрыли границы").as_deref(), Some("ru"));
    for text in [
        "Уряд України заявив, що підписав угоду з Польщею про спільні навчання військ.",
        "Die Regierung in Berlin hat am Freitag erklärt, dass sie den Vertrag mit Polen nicht kündigen werde.",
    ] {
        let read = plain(text.as_bytes()).expect("text");
        assert!(read.warnings.iter().any(|warning| warning.code == "W-text-language"), "{text}");
        let reading = tilt_text::read(&read.value);
        assert!(reading.propositions.is_empty());
        assert_eq!(reading.not_understood.len(), reading.sentences);
        assert_eq!(reading.not_understood[0].reason, "the language is not read");
    }
}

#[test]
fn front_matter_is_metadata_and_overrides_win() {
    let fenced =
        format!("---\noutlet: Harbour Courier\ndate: 2025-06-17\nchannel: Salt Road\n---\n\n{ENGLISH}\n");
    let open = format!("Outlet: Harbour Courier\nDate: 2025-06-17\nchannel: Salt Road\n\n{ENGLISH}\n");
    for text in [fenced, open] {
        let document = plain(text.as_bytes()).expect("text").value;
        assert_eq!(document.outlet(), "Harbour Courier");
        assert_eq!(document.meta.date, Some("2025-06-17".parse().expect("a day")));
        assert_eq!(document.meta.channel.as_deref(), Some("Salt Road"));
        assert_eq!(document.body.of(&document.text).trim(), ENGLISH);
        assert_eq!(document.text, text, "the text itself is not changed");
        let own = DocumentMeta { outlet: Some("Grey Post".to_owned()), ..DocumentMeta::default() };
        let read = decode("a", text.as_bytes(), &own).expect("text").value;
        assert_eq!((read.outlet(), read.meta.channel.as_deref()), ("Grey Post", Some("Salt Road")));
        assert_ne!(read.id, document.id, "metadata are part of the id");
    }
}

#[test]
fn what_only_looks_like_front_matter_stays_text() {
    for text in [
        format!("Note: this is prose.\n\n{ENGLISH}"),
        format!("Minister: no comment\nand more prose\n{ENGLISH}"),
    ] {
        let document = plain(text.as_bytes()).expect("text").value;
        assert_eq!(document.body.start, 0, "{text}");
    }
    let text = format!("outlet: X\ndate: yesterday\n\n{ENGLISH}");
    let read = plain(text.as_bytes()).expect("text");
    assert!(read.warnings.iter().any(|warning| warning.code == "W-text-front-matter"));
    assert_eq!(read.value.meta.date, None);
}
