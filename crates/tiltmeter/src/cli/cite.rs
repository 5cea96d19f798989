//! `cite`: what to cite, as BibTeX.

use std::collections::BTreeSet;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{Console, Entry, flags, output};
use crate::failure::{Exit, Failure};
use crate::registry;

/// The command.
pub(super) const ENTRY: Entry = Entry { name: "cite", build, run };

const LONG: &str = "\
Prints BibTeX for the program, and for the datasets, measures and detectors that were used: those of a record
given with --in, those named, or else those of the bundled tables and of the store.

Examples:
  tiltmeter cite
  tiltmeter cite unga-votes lr-ar1
  tiltmeter cite --in report.json -o used.bib";

/// All publications that a card can name.
const REFERENCES: &str = include_str!("../../../../references.bib");

/// Items that every answer from the bundled tables rests on.
const BUNDLED: [&str; 3] = ["reference-agreements", "reference-memberships", "unga-votes"];

fn build(command: Command) -> Command {
    command
        .about("Print BibTeX of what was used")
        .long_about(LONG)
        .arg(
            Arg::new("names")
                .value_name("NAME")
                .action(ArgAction::Append)
                .help("Datasets, measures, detectors"),
        )
        .arg(Arg::new("in").long("in").value_name("FILE").help("A record written with --json"))
        .args(output::flags().into_iter().filter(|flag| flag.get_id() == "output"))
}

fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let mut names: Vec<String> = matches.get_many("names").into_iter().flatten().cloned().collect();
    if let Some(path) = matches.get_one::<String>("in") {
        names.extend(used_in(path)?);
    } else if names.is_empty() {
        names.extend(BUNDLED.map(str::to_owned));
        if let Some(store) = flags::store_if_any(matches)? {
            names.extend(store.datasets()?.into_iter().map(|dataset| dataset.dataset));
        }
    }
    let mut keys: BTreeSet<&'static str> = BTreeSet::new();
    for name in &names {
        let item = registry::find(name).ok_or_else(|| {
            Failure::usage(format!("nothing is called `{name}`"))
                .hint("run `tiltmeter list sources`, `list measures` or `list detectors`")
        })?;
        keys.extend(item.card.references);
    }
    let mut text = program();
    for key in keys {
        let entry =
            entry(key).ok_or_else(|| Failure::failed(format!("no publication has the key `{key}`")))?;
        text.push('\n');
        text.push_str(entry);
        text.push('\n');
    }
    console.write(text.as_bytes())?;
    Ok(Exit::Done)
}

/// Names of the items whose ids stand in a record.
fn used_in(path: &str) -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::failed(format!("cannot read {path}")).because(error))?;
    let record: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| Failure::failed(format!("{path} is not a record of tiltmeter")).because(error))?;
    let mut strings = BTreeSet::new();
    gather(&record, &mut strings);
    let is_used = |item: &registry::Item| {
        let id = item.card.id();
        strings.contains(id.as_str())
            || item.kind == "source"
                && strings.iter().any(|text| text.rsplit('/').next() == Some(item.card.name))
    };
    let mut names: Vec<String> =
        registry::items().filter(is_used).map(|item| item.card.name.to_owned()).collect();
    // The reference tables are named by their folder in a record.
    names.extend(
        BUNDLED[..2]
            .iter()
            .filter(|name| strings.contains(name.replacen('-', "/", 1).as_str()))
            .map(|name| (*name).to_owned()),
    );
    Ok(names)
}

fn gather<'v>(value: &'v serde_json::Value, into: &mut BTreeSet<&'v str>) {
    match value {
        serde_json::Value::String(text) => {
            into.insert(text);
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
        serde_json::Value::Object(fields) => fields.values().for_each(|field| gather(field, into)),
        _ => {}
    }
}

fn entry(key: &str) -> Option<&'static str> {
    let marked = format!("{{{key},");
    let start = REFERENCES.find(&marked)?;
    let start = REFERENCES[..start].rfind('@')?;
    let end = REFERENCES[start + 1..].find("\n@").map_or(REFERENCES.len(), |end| start + 1 + end);
    Some(REFERENCES[start..end].trim())
}

fn program() -> String {
    format!(
        "@software{{tiltmeter,\n  author = {{{{The tiltmeter authors}}}},\n  title = {{tiltmeter}},\n  \
         version = {{{}}}\n}}\n",
        crate::VERSION
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_card_has_its_entry() {
        for card in registry::cards() {
            for key in card.references {
                let found = entry(key).unwrap_or_else(|| panic!("{}: {key}", card.name));
                assert!(found.starts_with('@') && found.ends_with('}'), "{found}");
            }
        }
    }
    #[test]
    fn every_entry_of_the_list_is_whole() {
        for entry in REFERENCES.split("\n@").map(str::trim_end) {
            assert!(entry.ends_with("\n}"), "an entry does not end: {entry}");
        }
    }
}
