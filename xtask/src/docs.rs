//! `cargo xtask docs`: pages made from cards, so that nothing is said twice. `--check` fails when a page is stale.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use tilt_core::Card;
use tilt_core::ties::Keep;
use tiltmeter::registry;

/// Writes every generated page.
pub(crate) fn write(root: &Path) -> Result<(), String> {
    for (path, text) in pages() {
        let whole = root.join(&path);
        if let Some(folder) = whole.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        }
        fs::write(&whole, text).map_err(|error| format!("cannot write {path}: {error}"))?;
        println!("{path}");
    }
    Ok(())
}

/// Compares every generated page with the committed one.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let stale: Vec<String> = pages()
        .into_iter()
        .filter(|(path, text)| fs::read_to_string(root.join(path)).ok().as_deref() != Some(text))
        .map(|(path, _)| format!("{path} is stale: run `cargo xtask docs`"))
        .collect();
    if stale.is_empty() {
        println!("docs: every generated page is as the cards say");
        return Ok(());
    }
    Err(stale.join("\n"))
}

const GENERATED: &str = "<!-- Made by `cargo xtask docs` from the cards in the code; do not edit. -->\n\n";

fn pages() -> Vec<(String, String)> {
    let mut pages = vec![
        ("docs/data/warnings.md".to_owned(), warnings()),
        ("docs/data/dictionary.md".to_owned(), dictionary()),
        ("docs/data/ties.md".to_owned(), ties()),
        ("docs/data/propositions.md".to_owned(), propositions()),
        ("docs/data/LICENSES.md".to_owned(), licences()),
        ("docs/items.md".to_owned(), items()),
        ("docs/guide/commands.md".to_owned(), commands()),
    ];
    for source in tilt_sources::SOURCES {
        pages.push((format!("docs/data/{}.md", source.card().card.name), source_page(source.card())));
    }
    pages
}

fn warnings() -> String {
    let mut text = format!("# Warning codes\n\n{GENERATED}");
    for doc in registry::warnings() {
        let _ = writeln!(text, "## {}\n\n{}\n", doc.code, doc.doc);
    }
    text.trim_end().to_owned() + "\n"
}

fn dictionary() -> String {
    let mut text = format!("# Data dictionary\n\n{GENERATED}Tables of the store, as Parquet or SQLite.\n\n");
    text.push_str("| table | column | type | meaning |\n|---|---|---|---|\n");
    for table in tilt_core::record::TABLES {
        for column in tilt_store::columns(table) {
            let absent = if column.nullable { ", may be absent" } else { "" };
            let _ = writeln!(
                text,
                "| {} | {} | {}{absent} | {} |",
                table.name,
                column.name,
                tilt_store::parquet_type(column.kind),
                column.meaning
            );
        }
    }
    text
}

fn propositions() -> String {
    let mut text = format!("# Propositions as a table\n\n{GENERATED}");
    text.push_str(
        "What `tiltmeter read` writes with `-O csv` and `-O parquet`: one row a proposition, and one row for a document that\n\
         says nothing that is coded. Several values of a cell are set apart by `; `; an actor that could not be resolved\n\
         stands as its words behind a question mark; an absent value is an empty cell, in Parquet null.\n\n\
         | column | type | meaning |\n|---|---|---|\n",
    );
    for column in tilt_report::propositions::COLUMNS {
        let kind = if column.is_number { "INT64" } else { "text" };
        let _ = writeln!(text, "| {} | {kind} | {} |", column.name, column.doc);
    }
    text
}

fn ties() -> String {
    let mut text = format!("# Ties with powers\n\n{GENERATED}");
    text.push_str(
        "What binds a state to a power in a year or month, as the statistics from which measures are made: in the table\n\
         `ties` of `tiltmeter sql`, one row a statistic. The last column says how exactly the bundled table keeps it; tables\n\
         made from the store are exact.\n\n| kind | statistic | of | bundled | meaning |\n|---|---|---|---|---|\n",
    );
    for kind in tilt_core::TieKind::ALL {
        let own = kind.own().iter().map(|stat| ("the state", stat));
        for (of, stat) in own.chain(kind.pair().iter().map(|stat| ("state and power", stat))) {
            let keep = match stat.keep {
                Keep::Step(step) => format!("to {step}"),
                Keep::Digits => "to 17 binary digits".to_owned(),
                Keep::Never => "not bundled".to_owned(),
            };
            let _ = writeln!(text, "| {} | {} | {of} | {keep} | {} |", kind.name(), stat.name, stat.doc);
        }
    }
    text
}

fn licences() -> String {
    let mut text = format!("# Licences of the data\n\n{GENERATED}");
    text.push_str(
        "Nothing of a publisher's file is part of this repository. What is bundled are our own numbers computed from\n\
         votes, memberships, alliances, treaties, trade, arms deliveries, missions and speeches, and our own tables of\n\
         facts with a source per row, under the licence of the code. Shares of arms deliveries rest on figures of SIPRI and are given with\n\
         credit to it.\n\n",
    );
    text.push_str("| dataset | publisher | terms |\n|---|---|---|\n");
    for source in tilt_sources::SOURCES {
        let card = source.card();
        let _ = writeln!(text, "| {} | {} | {} |", card.card.name, card.publisher, card.licence);
    }
    text
}

fn items() -> String {
    let mut text = format!("# What there is\n\n{GENERATED}");
    for kind in ["source", "coder", "measure", "detector", "reporter"] {
        let _ = writeln!(text, "## {kind}s\n");
        for item in registry::items().filter(|item| item.kind == kind) {
            text.push_str(&card(item.card));
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn card(card: &Card) -> String {
    let mut text =
        format!("### {}\n\n{}. {}\n\n", card.id(), card.title.trim_end_matches('.'), card.definition);
    let _ = writeln!(text, "- missing: {}\n- limits: {}", card.missing, card.limitation);
    for parameter in card.parameters {
        let _ = writeln!(
            text,
            "- `{}` = `{}` ({}): {}",
            parameter.name,
            parameter.default,
            parameter.range.replace('|', "or"),
            parameter.doc
        );
    }
    let _ = writeln!(text, "- references: {}\n", card.references.join(", "));
    text
}

fn commands() -> String {
    let mut text = format!("# Commands\n\n{GENERATED}");
    let mut command = tiltmeter::cli::command().term_width(100);
    command.build();
    for sub in command.get_subcommands_mut() {
        let help = sub.render_long_help().to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let _ = writeln!(text, "## {}\n\n```text\n{}\n```\n", sub.get_name(), lines.join("\n").trim_end());
    }
    text.trim_end().to_owned() + "\n"
}

fn source_page(source: &tilt_sources::SourceCard) -> String {
    let card = &source.card;
    let mut text = format!(
        "# {}\n\n{GENERATED}{}. {}\n\n",
        card.name,
        card.title.trim_end_matches('.'),
        card.definition
    );
    let rows = [
        ("a row is", source.row),
        ("publisher", source.publisher),
        ("address", source.address),
        ("licence", source.licence),
        ("citation", source.citation),
        ("coverage", source.coverage_note),
        ("missing", card.missing),
        ("limits", card.limitation),
    ];
    text.push_str("| | |\n|---|---|\n");
    for (name, value) in rows {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    let _ = writeln!(text, "\n## Columns used\n\n{}\n\n## Known traps\n", source.columns.join(", "));
    for trap in source.traps {
        let _ = writeln!(text, "- {trap}");
    }
    text
}
