//! Flags that several commands share; the same flag means the same thing everywhere.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches};
use tilt_core::{Concordance, DocumentMeta, StateId};
use tilt_store::Store;

use crate::failure::Failure;
use crate::metadata;

/// What is known of a document: `--outlet --date --url --lang --channel`.
pub(super) fn document() -> Vec<Arg> {
    let flag = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    vec![
        flag("outlet", "NAME", "Who published the document"),
        flag("date", "YYYY-MM-DD", "When it was published; without it, relative dates stay unresolved"),
        flag("url", "URL", "Where it was published; never fetched"),
        flag("lang", "TAG", "Its language, if detection is wrong"),
        flag("channel", "NAME", "The channel it is a post of"),
    ]
}

/// Dictionaries beside our own tables: `--lexicon`, any number of times.
pub(super) fn lexicon() -> Arg {
    Arg::new("lexicon")
        .long("lexicon")
        .value_name("FILE")
        .action(ArgAction::Append)
        .help("A PETRARCH dictionary of actors, agents, verbs or discards, read beside our own tables")
}

/// The metadata that the flags of [`document`] give.
pub(super) fn metadata(matches: &ArgMatches) -> Result<DocumentMeta, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    Ok(DocumentMeta {
        outlet: text("outlet"),
        channel: text("channel"),
        date: text("date").map(|date| metadata::date(&date)).transpose()?,
        url: text("url"),
        lang: text("lang"),
        title: None,
    })
}

/// Years, comparison set and seed of a measurement.
pub(super) fn measurement() -> Vec<Arg> {
    let year = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("YEAR")
            .value_parser(clap::value_parser!(i16).range(1816..=2200))
            .help(help)
    };
    vec![
        year("since", "First year that is looked at"),
        year("until", "Last year that is looked at"),
        Arg::new("baseline").long("baseline").value_name("SET").default_value("all").help(
            "States compared with: all, region, subregion, size (by trade), or the key of an organisation",
        ),
        Arg::new("seed")
            .long("seed")
            .value_name("N")
            .value_parser(clap::value_parser!(u64))
            .default_value("0")
            .help("Seed of resampling; the same seed gives the same bytes"),
    ]
}

/// Whether a flag stands on the command line, as against a default.
pub(super) fn is_given(matches: &ArgMatches, name: &str) -> bool {
    matches.value_source(name) == Some(clap::parser::ValueSource::CommandLine)
}

/// Flags that were given on the command line, as a reader can repeat them, in the order of `names`.
pub(super) fn repeated(matches: &ArgMatches, names: &[&str]) -> String {
    let mut line = String::new();
    for name in names {
        if !is_given(matches, name) {
            continue;
        }
        for value in matches.get_raw(name).into_iter().flatten() {
            let value = value.to_string_lossy();
            let is_plain =
                value.chars().all(|c| c.is_alphanumeric() || "-_.,:/".contains(c)) && !value.is_empty();
            if is_plain {
                line.push_str(&format!(" --{name} {value}"));
            } else {
                line.push_str(&format!(" --{name} '{}'", value.replace('\'', "'\\''")));
            }
        }
    }
    line
}

/// A state given as key, code or name.
pub(super) fn state(matches: &ArgMatches, name: &str) -> Result<Option<StateId>, Failure> {
    match matches.get_one::<String>(name) {
        None => Ok(None),
        Some(text) => Ok(Some(Concordance::bundled().resolve(text, None)?)),
    }
}

/// A state that must be given.
pub(super) fn required_state(matches: &ArgMatches, name: &str) -> Result<StateId, Failure> {
    state(matches, name)?.ok_or_else(|| Failure::usage(format!("no {name} is given")))
}

/// `--pair A-B`, any number of times.
pub(super) fn pairs_of_powers(help: &'static str) -> Arg {
    Arg::new("pair").long("pair").value_name("A-B").action(ArgAction::Append).help(help)
}

/// The pairs of powers that were given, else those of `default`.
///
/// # Errors
/// As [`pair`].
pub(super) fn pairs(matches: &ArgMatches, default: &[&str]) -> Result<Vec<(StateId, StateId)>, Failure> {
    match matches.get_many::<String>("pair") {
        Some(given) => given.map(|text| pair(text)).collect(),
        None => default.iter().map(|text| pair(text)).collect(),
    }
}

/// Two powers written as `USA-RUS`: keys, codes or names.
///
/// # Errors
/// If it is no pair, a power is not known or both are the same.
fn pair(text: &str) -> Result<(StateId, StateId), Failure> {
    let (a, b) = text.split_once('-').ok_or_else(|| {
        Failure::usage(format!("`{text}` is no pair of powers")).hint("write it as USA-RUS")
    })?;
    let power = |name: &str| Concordance::bundled().resolve(name.trim(), None);
    let (a, b) = (power(a)?, power(b)?);
    if a == b {
        return Err(Failure::usage(format!("`{text}` names one power twice")));
    }
    Ok((a, b))
}

/// Positional input files; `-` is stdin.
pub(super) fn files() -> Arg {
    Arg::new("files").value_name("FILE").required(true).num_args(1..).action(ArgAction::Append)
}

/// The folder of the store: `--store`, `TILTMETER_STORE`, `XDG_DATA_HOME/tiltmeter`, `HOME/.local/share/tiltmeter`.
pub(super) fn store_folder(matches: &ArgMatches) -> Result<PathBuf, Failure> {
    if let Some(folder) = matches.get_one::<String>("store") {
        return Ok(PathBuf::from(folder));
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("TILTMETER_STORE")
        .or_else(|| set("XDG_DATA_HOME").map(|folder| folder.join("tiltmeter")))
        .or_else(|| set("HOME").map(|folder| folder.join(".local/share/tiltmeter")))
        .ok_or_else(|| Failure::failed("no folder for the store").hint("give one with --store DIR"))
}

/// Whether there is anything in the folder; whether it is a store is told on opening it.
pub(super) fn is_store(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// The store, if there is one at the folder of [`store_folder`]. Without one, the bundled data serve.
pub(super) fn store_if_any(matches: &ArgMatches) -> Result<Option<Store>, Failure> {
    let Ok(folder) = store_folder(matches) else { return Ok(None) };
    let asked_for = matches.get_one::<String>("store").is_some();
    match (is_store(&folder), asked_for) {
        (true, _) => Ok(Some(Store::open_existing(&folder)?)),
        (false, false) => Ok(None),
        (false, true) => Err(Failure::failed(format!("there is no store at {}", folder.display()))
            .hint("make one with `tiltmeter data add FILE --store DIR`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;

    #[test]
    fn a_pair_is_two_powers_by_key_or_name_and_anything_else_is_a_usage_error() {
        let key = |text: &str| pair(text).map(|(a, b)| (a.key(), b.key()));
        assert_eq!(key("USA-RUS"), Ok(("USA", "RUS")));
        assert_eq!(key("Russia - China"), Ok(("RUS", "CHN")));
        for (wrong, message) in [
            ("USA", "`USA` is no pair of powers"),
            ("USA-USA", "`USA-USA` names one power twice"),
            ("USA-Atlantis", "no state is called `Atlantis`"),
        ] {
            let failure = pair(wrong).unwrap_err();
            assert_eq!((failure.error.as_str(), failure.exit), (message, Exit::Usage));
        }
    }
}
