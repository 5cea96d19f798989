//! What is known of a document beside its bytes: flags, or a sidecar file `FILE.meta.toml` with the same keys.
//!
//! Order of precedence: flags, sidecar, front matter of the document itself (read by the text room).

use std::path::Path;

use tilt_core::{Date, DocumentMeta};

use crate::failure::Failure;

/// Keys of a sidecar, in the order of the documentation.
pub const KEYS: [&str; 6] = ["outlet", "date", "url", "lang", "channel", "title"];

/// The metadata of `path`: `flags`, filled up from the sidecar if there is one.
///
/// # Errors
/// If the sidecar cannot be read, is not TOML, has an unknown key or a value that is not text.
pub fn of_file(path: &Path, flags: &DocumentMeta) -> Result<DocumentMeta, Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.toml");
    let sidecar = Path::new(&name);
    if !sidecar.exists() {
        return Ok(flags.clone());
    }
    let text = std::fs::read_to_string(sidecar)
        .map_err(|error| Failure::failed(format!("cannot read {}", sidecar.display())).because(error))?;
    let from_sidecar =
        parse(&text).map_err(|failure| failure.because(format!("in {}", sidecar.display())))?;
    Ok(DocumentMeta {
        outlet: flags.outlet.clone().or(from_sidecar.outlet),
        channel: flags.channel.clone().or(from_sidecar.channel),
        date: flags.date.or(from_sidecar.date),
        url: flags.url.clone().or(from_sidecar.url),
        lang: flags.lang.clone().or(from_sidecar.lang),
        title: flags.title.clone().or(from_sidecar.title),
    })
}

fn parse(text: &str) -> Result<DocumentMeta, Failure> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        Failure::failed("the sidecar is not TOML").because(error.message())
    })?;
    let mut meta = DocumentMeta::default();
    for (key, value) in &table {
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(date) => date.to_string(),
            _ => return Err(Failure::failed(format!("`{key}` is not text"))),
        };
        match key.as_str() {
            "outlet" => meta.outlet = Some(text),
            "channel" => meta.channel = Some(text),
            "date" => meta.date = Some(date(&text)?),
            "url" => meta.url = Some(text),
            "lang" => meta.lang = Some(text),
            "title" => meta.title = Some(text),
            _ => {
                return Err(Failure::failed(format!("`{key}` is not a key of a sidecar"))
                    .hint(format!("the keys are {}", KEYS.join(", "))));
            }
        }
    }
    Ok(meta)
}

/// A day as written on the command line.
///
/// # Errors
/// If it is not `YYYY-MM-DD`.
pub fn date(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("`{text}` is not a day")).hint("write it as 2024-05-31"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_fills_what_flags_leave_open() {
        let meta = parse("outlet = \"The Example\"\ndate = 2024-05-31\n").unwrap();
        assert_eq!(meta.outlet.as_deref(), Some("The Example"));
        assert_eq!(meta.date, Some("2024-05-31".parse().unwrap()));
        assert!(parse("outlt = \"x\"").unwrap_err().hint.is_some());
        assert!(parse("outlet = 3").is_err());
    }
}
