//! Bytes become a document: size, format, encoding, front matter, language.

pub mod boilerplate;
mod encoding;
mod front_matter;

use tilt_core::document::{Document, DocumentMeta};
use tilt_core::id::{Id, IdKind, sha256_hex};
use tilt_core::warning::{Warned, Warning};

use crate::error::{Error, ErrorKind};

/// Largest document in bytes. The reader keeps the text and an offset table of a paragraph in memory; no article
/// is near this size, so a larger file is a mistake (an archive, a database dump) that should be said early.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

const SAVE_AS_TEXT: &str = "save the article as plain text (UTF-8) and give that file";

/// Reads the bytes of a plain-text document.
///
/// Encoding is decided in the order byte order mark, UTF-16 without mark, UTF-8, guess by letter statistics.
/// Values in `overrides` win over front matter.
///
/// # Errors
/// [`ErrorKind::TooLarge`], [`ErrorKind::Binary`], [`ErrorKind::UnsupportedFormat`] (HTML), [`ErrorKind::Empty`].
pub fn decode(name: &str, bytes: &[u8], overrides: &DocumentMeta) -> Result<Warned<Document>, Error> {
    if bytes.len() > MAX_BYTES {
        let cause = format!("{} bytes are more than the {MAX_BYTES} a document may have", bytes.len());
        return Err(Error::new(ErrorKind::TooLarge, name, cause, "give one article per file"));
    }
    if let Some(format) = encoding::magic(bytes) {
        return Err(Error::new(ErrorKind::Binary, name, format!("this is {format}, not text"), SAVE_AS_TEXT));
    }
    let decoded = encoding::decode(bytes);
    if decoded.control_share > encoding::MAX_CONTROL_SHARE {
        return Err(Error::new(ErrorKind::Binary, name, "the bytes are not text", SAVE_AS_TEXT));
    }
    if !decoded.text.chars().any(char::is_alphabetic) {
        return Err(Error::new(
            ErrorKind::Empty,
            name,
            "there is no letter in it",
            "give a file with an article",
        ));
    }
    if looks_like_html(&decoded.text) {
        let hint = "open the page in a browser, copy the article and save it as plain text";
        return Err(Error::new(
            ErrorKind::UnsupportedFormat,
            name,
            "this is HTML, which is not read yet",
            hint,
        ));
    }
    let mut warnings = decoded.warnings;
    let front = front_matter::read(&decoded.text, &mut warnings);
    let meta = merge(front.meta, overrides);
    let lang = language(&decoded.text[front.body.start..], meta.lang.as_deref(), &mut warnings);
    let sha256 = sha256_hex(bytes);
    let document = Document {
        id: document_id(&sha256, &meta),
        name: name.to_owned(),
        sha256,
        encoding: decoded.encoding,
        body: front.body,
        text: decoded.text,
        meta,
        lang,
    };
    Ok(Warned { value: document, warnings })
}

/// Whether the rules of this room read the language.
pub fn is_read(lang: Option<&str>) -> bool {
    crate::tongue::Tongue::of(lang).is_some()
}

fn merge(front: DocumentMeta, overrides: &DocumentMeta) -> DocumentMeta {
    let own = overrides.clone();
    DocumentMeta {
        outlet: own.outlet.or(front.outlet),
        channel: own.channel.or(front.channel),
        date: own.date.or(front.date),
        url: own.url.or(front.url),
        lang: own.lang.or(front.lang),
        title: own.title.or(front.title),
    }
}

fn document_id(sha256: &str, meta: &DocumentMeta) -> Id {
    let date = meta.date.map(|date| date.to_string());
    let part = |value: &Option<String>| value.clone().unwrap_or_default();
    Id::of(
        IdKind::Document,
        &[
            sha256,
            &part(&meta.outlet),
            &part(&meta.channel),
            &part(&date),
            &part(&meta.url),
            &part(&meta.lang),
            &part(&meta.title),
        ],
    )
}

fn looks_like_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(2_000).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<')
            && ["<head", "<body", "<div", "<p>", "<meta"].iter().any(|tag| head.contains(tag)))
}

/// Detection looks at the first part only: more text does not change the answer and costs time.
const DETECT_CHARS: usize = 4_000;

fn language(body: &str, given: Option<&str>, warnings: &mut Vec<Warning>) -> Option<String> {
    let found = match given {
        Some(tag) => Some(tag.to_lowercase()),
        None => {
            let head: String = body.chars().take(DETECT_CHARS).collect();
            // An unsure guess within the Latin script may be a short English text; in another script it is not English.
            let is_usable =
                |info: &whatlang::Info| info.is_reliable() || info.script() != whatlang::Script::Latin;
            let found = whatlang::detect(&head).filter(is_usable);
            let is_sure = found.as_ref().is_some_and(whatlang::Info::is_reliable);
            let by_letters = if is_sure { None } else { by_letters(&head) };
            by_letters.or_else(|| found.map(|info| iso1(info.lang()).to_owned()))
        }
    };
    match found.as_deref() {
        None => warnings.push(Warning::new(
            "W-text-language-unknown",
            "the language was not recognised; read as English",
        )),
        Some(lang) if is_read(Some(lang)) => {}
        Some(lang) => {
            warnings.push(Warning::new(
                "W-text-language",
                format!("language `{lang}` is not read: no propositions"),
            ));
        }
    }
    found
}

/// Russian by its letters, where the statistics of a short text are unsure: ы or э, and none that Russian lacks.
/// Bulgarian, Serbian and Ukrainian have neither letter, Belarusian and the Turkic languages have letters of their own.
fn by_letters(text: &str) -> Option<String> {
    let is_russian = |c: char| matches!(c, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё');
    let cyrillic: Vec<char> = text.chars().filter(|c| matches!(c, '\u{400}'..='\u{52f}')).collect();
    let has_own = cyrillic.iter().any(|c| matches!(c, 'ы' | 'э' | 'Ы' | 'Э'));
    let has_i = cyrillic.iter().any(|c| matches!(c, 'и' | 'И' | 'щ'));
    let is_most = cyrillic.len() * 2 > text.chars().filter(|c| c.is_alphabetic()).count();
    (has_own && has_i && is_most && cyrillic.iter().all(|c| is_russian(*c))).then(|| "ru".to_owned())
}

/// ISO 639-1 tag of a detected language; where there is none, the ISO 639-3 code.
fn iso1(lang: whatlang::Lang) -> &'static str {
    match lang {
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Rus => "ru",
        whatlang::Lang::Ukr => "uk",
        whatlang::Lang::Bel => "be",
        whatlang::Lang::Bul => "bg",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Spa => "es",
        whatlang::Lang::Por => "pt",
        whatlang::Lang::Ita => "it",
        whatlang::Lang::Pol => "pl",
        whatlang::Lang::Nld => "nl",
        whatlang::Lang::Tur => "tr",
        whatlang::Lang::Ara => "ar",
        whatlang::Lang::Pes => "fa",
        whatlang::Lang::Cmn => "zh",
        whatlang::Lang::Jpn => "ja",
        whatlang::Lang::Kor => "ko",
        whatlang::Lang::Hin => "hi",
        whatlang::Lang::Srp => "sr",
        whatlang::Lang::Ron => "ro",
        whatlang::Lang::Hun => "hu",
        whatlang::Lang::Ces => "cs",
        whatlang::Lang::Uzb => "uz",
        other => other.code(),
    }
}
