//! From bytes to characters.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use tilt_core::warning::Warning;

/// Text rarely holds control characters; two in a hundred is already far outside it.
pub(super) const MAX_CONTROL_SHARE: f64 = 0.02;

/// Bytes looked at when guessing; more does not change the guess.
const PROBE: usize = 64 * 1024;

pub(super) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    /// Share of control characters other than white space.
    pub control_share: f64,
    pub warnings: Vec<Warning>,
}

/// The binary format the first bytes announce.
pub(super) fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\x28\xB5\x2F\xFD", "a Zstandard archive"),
        (b"\xFD7zXZ", "an xz archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"\xD0\xCF\x11\xE0", "an old office document"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1", "a Parquet file"),
        (b"\x7FELF", "a program"),
        (b"{\\rtf", "an RTF document"),
    ];
    KNOWN.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, name)| *name)
}

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, guessed) = choose(bytes);
    let (text, _, malformed) = encoding.decode(bytes);
    let mut warnings = Vec::new();
    if malformed {
        let message = format!("some bytes are not valid {} and are shown as U+FFFD", encoding.name());
        warnings.push(Warning::new("W-text-encoding", message));
    } else if guessed {
        warnings
            .push(Warning::new("W-text-encoding", format!("the encoding was guessed: {}", encoding.name())));
    }
    let text = text.into_owned();
    let (mut all, mut control) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        let is_space = matches!(c, '\n' | '\r' | '\t' | '\u{c}');
        control += usize::from((c.is_control() && !is_space) || c == '\u{fffd}');
    }
    let control_share = if all == 0 { 0.0 } else { control as f64 / all as f64 };
    Decoded { text, encoding: encoding.name(), control_share, warnings }
}

/// The encoding and whether it is a guess.
fn choose(bytes: &[u8]) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, false);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, true);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(PROBE)], true);
    (detector.guess(None, Utf8Detection::Allow), true)
}

/// UTF-16 without a mark shows in text by the high bytes: zero for Latin letters and blanks, 04 for Cyrillic ones.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = &bytes[..bytes.len().min(PROBE) & !1];
    if probe.len() < 4 {
        return None;
    }
    let high = |parity: usize| {
        probe.iter().skip(parity).step_by(2).filter(|byte| **byte == 0 || **byte == 4).count() as f64
            / (probe.len() / 2) as f64
    };
    let zeros = probe.iter().filter(|byte| **byte == 0).count();
    let (even, odd) = (high(0), high(1));
    if zeros == 0 {
        None
    } else if odd > 0.9 && even < 0.3 {
        Some(UTF_16LE)
    } else if even > 0.9 && odd < 0.3 {
        Some(UTF_16BE)
    } else {
        None
    }
}
