//! The encoding of a page.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes in which a declaration is looked for, as browsers do.
const DECLARED_WITHIN: usize = 1024;

/// Bytes looked at for a guess; more do not change it.
const PROBE: usize = 64 * 1024;

/// The text. The byte order mark is gone already, and a file in UTF-16 was refused when it was opened.
///
/// Bytes that are UTF-8 are read as that whatever the page declares: text of another encoding is not UTF-8 by chance,
/// and pages that were converted on the way keep their old declaration.
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        declared(bytes).unwrap_or_else(|| guessed(bytes))
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding named behind `charset=` in the first bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let key = b"charset=";
    let at = head.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key))?;
    let value = head[at + key.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let length =
        value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte)).count();
    let encoding = Encoding::for_label(&value[..length])?;
    // A declaration that can be read is not in UTF-16, whatever it says.
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(PROBE)], true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declaration_is_followed_unless_the_bytes_are_utf_8() {
        let declared = b"<meta charset='windows-1251'>\xc0\xf1\xf2\xe0\xed\xe0";
        assert!(decode(declared).ends_with("Астана"));
        let converted = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">Астана";
        assert!(decode(converted.as_bytes()).ends_with("Астана"));
        assert!(decode(b"<meta charset=utf-16>\xe9t\xe9").ends_with("t\u{e9}"));
    }

    #[test]
    fn a_page_that_declares_nothing_is_guessed() {
        let (bytes, ..) =
            encoding_rs::WINDOWS_1251.encode("Президент провёл переговоры в Астане о поставках газа.");
        assert_eq!(decode(&bytes), "Президент провёл переговоры в Астане о поставках газа.");
    }
}
