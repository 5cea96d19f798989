//! `eval loaded`: loaded words by technique, against marks of the corpus of propaganda techniques.

use std::collections::BTreeSet;
use std::path::Path;

use clap::{Arg, ArgMatches, Command};
use tilt_core::document::{Document, DocumentMeta};
use tilt_text::attribution::frames;
use tilt_text::loaded::marks::{self, Counts, Mark};
use tilt_text::loaded::{TECHNIQUES, find};
use tilt_text::mention::names;
use tilt_text::sentence::{MAX_SENTENCE, Normal, SentenceContext, split};

use super::super::listing::Listing;
use super::table::digits;
use crate::cli::Console;
use crate::failure::{Exit, Failure};

const LONG: &str = "\
Scores the spans of loaded language that the lexicon finds. The folder holds article123.txt and
files *.labels with `123, technique, from, to` (tab-separated, characters). A span is right if it shares a letter with one
of the same technique; the last column counts letters. The lexicon was not made from these articles.";

pub(super) fn command() -> Command {
    Command::new("loaded")
        .about("Loaded words by technique")
        .long_about(LONG)
        .arg(Arg::new("folder").value_name("DIR").required(true).help("Folder with articles and labels"))
        .args(super::super::output::flags())
}

pub(super) fn run(matches: &ArgMatches, console: &mut Console) -> Result<Exit, Failure> {
    let folder = matches.get_one::<String>("folder").map_or("", String::as_str);
    let mut paths = Vec::new();
    super::files(Path::new(folder), &mut paths)?;
    // One file for all articles, one for each, or both: a row counts once.
    let mut rows: BTreeSet<String> = BTreeSet::new();
    for path in paths.iter().filter(|path| path.ends_with(".labels")) {
        rows.extend(super::read(path)?.lines().map(str::to_owned));
    }
    if rows.is_empty() {
        return Err(Failure::failed(format!("{folder} holds no labels")).hint("a file that ends in .labels"));
    }
    let rows = rows.into_iter().collect::<Vec<_>>().join("\n");
    let mut sums = [Counts::default(); TECHNIQUES.len() + 1];
    for path in &paths {
        let name = path.rsplit('/').next().unwrap_or(path);
        let Some(number) = name.strip_prefix("article").and_then(|rest| rest.strip_suffix(".txt")) else {
            continue;
        };
        let text = super::read(path)?;
        let gold = marks::read(&text, number, &rows)
            .map_err(|error| Failure::failed(format!("a label does not fit {path}")).because(error))?;
        let given = given(&text);
        sums.iter_mut().zip(marks::tally(text.len(), &gold, &given)).for_each(|(sum, more)| sum.add(&more));
    }
    let columns = ["technique", "marked", "given", "precision", "recall", "f1", "letters f1"];
    let mut listing = Listing::new(&columns).numbers(&columns[1..]);
    for (at, counts) in sums.iter().enumerate() {
        listing.row(vec![
            (*TECHNIQUES.get(at).unwrap_or(&"any of them")).to_owned(),
            counts.marked[0].to_string(),
            counts.given[0].to_string(),
            digits(counts.precision()),
            digits(counts.recall()),
            digits(counts.f1()),
            digits(counts.letter_f1()),
        ]);
    }
    listing.write(console)
}

/// Spans that the lexicon finds in a text.
fn given(text: &str) -> Vec<Mark> {
    let document = Document::from_text("article", text, DocumentMeta::default());
    let mut found = Vec::new();
    for sentence in split(&document.text, document.body).sentences {
        if sentence.span.end - sentence.span.start > MAX_SENTENCE {
            continue;
        }
        let normal = Normal::of(&document.text, sentence.span);
        let mentions = names::find(&document.text, &normal, None);
        let mut context = SentenceContext::new(&document, sentence, &normal, mentions);
        context.frames = frames(&context);
        let of = |name: &str| TECHNIQUES.iter().position(|known| *known == name);
        found.extend(find(&context).iter().filter_map(|loaded| Some((of(loaded.technique)?, loaded.span))));
    }
    found
}
