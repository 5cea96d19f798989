//! From files to documents. An article is one document; a saved page, a feed, a Telegram export or a corpus holds
//! texts, and each of them is one document with the outlet, the day and the address that its container gives.
//!
//! Texts come one at a time, so memory stays flat whatever the size of a corpus.

mod article;
mod place;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use tilt_core::record::{Record, RecordSink, Rejected, SinkError, TextItem, Unresolved};
use tilt_core::{Date, DocumentMeta};
use tilt_sources::Source;

use crate::check::Input;
use crate::failure::Failure;
use crate::metadata;

use article::article;
pub use article::missing;
use place::{ARTICLES, extension};
pub use place::{Place, places};

/// Sources whose rows are texts.
const OF_TEXTS: [&str; 4] = ["feeds", "html-page", "telegram-export", "text-corpus"];

/// The warning of a source that could not read a file of texts to its end.
const CUT: &str = "W-source-text-cut";

/// Somebody who takes documents, one at a time; a failure ends the walk.
pub type Take<'t> = dyn FnMut(Input) -> Result<(), Failure> + 't;

/// Somebody who looks on: bytes of the file at hand that have been read. An error ends the walk.
pub type Watch<'w> = dyn Fn(u64) -> std::io::Result<()> + 'w;

/// What a file of texts turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The file as named by the user.
    pub file: String,
    /// What it was taken for.
    pub source: &'static str,
    /// Texts that became documents.
    pub texts: u64,
    /// Rows that did not, by reason.
    pub passed_over: BTreeMap<String, u64>,
    /// Whether the file is damaged behind the last of them; a refused document of its name says how.
    pub is_damaged: bool,
}

impl Held {
    /// Whether a document of this name is one of its texts.
    pub fn holds(&self, name: &str) -> bool {
        name.strip_prefix(&self.file).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    }
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: taken for {}, {} texts", self.file, self.source, self.texts)?;
        for (reason, count) in &self.passed_over {
            write!(f, "; {count} passed over: {reason}")?;
        }
        if self.is_damaged {
            write!(f, "; damaged: what stands behind text {} is not read", self.texts)?;
        }
        Ok(())
    }
}

/// Gives every document of a place to `take`. `flags` win over what a file says of itself.
///
/// What cannot be read is given to `take` too, as a document whose bytes fail when they are asked for: an article, a file
/// with metadata beside it that cannot be read, and, behind the texts that stand before the damage, a file of texts that
/// cannot be read to its end.
///
/// # Errors
/// If stdin cannot be read or holds data, or `take` or `watch` ends the walk.
pub fn each(
    place: &Place,
    flags: &DocumentMeta,
    watch: &Watch<'_>,
    take: &mut Take<'_>,
) -> Result<Option<Held>, Failure> {
    match place {
        Place::Stdin => stream(std::io::stdin().lock(), flags, watch, take),
        Place::File(path) | Place::Found(path) => file(place, path, flags, watch, take),
    }
}

/// What comes through a pipe. An article is held whole, so that no more of it is read than shows that it is too large;
/// texts are read to the end, whatever their number.
fn stream(
    mut bytes: impl Read,
    flags: &DocumentMeta,
    watch: &Watch<'_>,
    take: &mut Take<'_>,
) -> Result<Option<Held>, Failure> {
    let mut head = Vec::new();
    let read = bytes.by_ref().take(tilt_text::MAX_BYTES as u64 + 1).read_to_end(&mut head);
    read.map_err(|error| Failure::failed("cannot read stdin").because(error))?;
    match holder(&head[..]) {
        Some(source) if is_of_texts(source) => {
            let inner = std::io::Cursor::new(head).chain(bytes);
            texts(source, "-", inner, flags, watch, take).map(Some)
        }
        Some(source) => Err(no_text("-", source)),
        None => take(Input { name: "-".to_owned(), meta: flags.clone(), read: Box::new(move || Ok(head)) })
            .map(|()| None),
    }
}

fn file(
    place: &Place,
    path: &Path,
    flags: &DocumentMeta,
    watch: &Watch<'_>,
    take: &mut Take<'_>,
) -> Result<Option<Held>, Failure> {
    let name = place.name();
    let meta = match metadata::of_file(path, flags) {
        Ok(meta) => meta,
        Err(failure) => return take(refused(name, flags, failure)).map(|()| None),
    };
    let is_article = extension(path).is_some_and(|ending| ARTICLES.contains(&ending.as_str()));
    let is_found = matches!(place, Place::Found(_));
    let opened = File::open(path).ok().filter(|_| path.is_file());
    let source = opened.as_ref().and_then(|opened| holder(opened));
    match (source, opened) {
        (Some(source), Some(mut opened)) if is_of_texts(source) => match opened.rewind() {
            Ok(()) => texts(source, &name, opened, &meta, watch, take).map(Some),
            Err(error) => {
                let failure = Failure::failed(format!("cannot read {name}")).because(error);
                take(refused(name, &meta, failure)).map(|()| None)
            }
        },
        (Some(source), _) if !is_article => {
            if is_found {
                return Ok(None);
            }
            let failure = no_text(&name, source);
            take(refused(name, &meta, failure)).map(|()| None)
        }
        // In a folder, a file in no known layout is a document only if its name says so.
        (None, _) if is_found && !is_article => Ok(None),
        _ => {
            let path = path.to_owned();
            take(Input { name, meta, read: Box::new(move || article(&path)) }).map(|()| None)
        }
    }
}

/// The source in whose layout the bytes are, if any.
fn holder(bytes: impl Read) -> Option<&'static dyn Source> {
    let opened = tilt_sources::open(bytes).ok()?;
    tilt_sources::recognise(opened.head()).ok().map(|(source, _)| source)
}

fn is_of_texts(source: &dyn Source) -> bool {
    OF_TEXTS.contains(&source.card().card.name)
}

fn no_text(name: &str, source: &dyn Source) -> Failure {
    Failure::failed(format!("{name} holds data ({}), not a text", source.card().card.name))
        .hint(format!("`tiltmeter data add {name}` takes it into the store"))
}

/// A document that cannot be read.
fn refused(name: String, meta: &DocumentMeta, failure: Failure) -> Input {
    Input { name, meta: meta.clone(), read: Box::new(move || Err(failure)) }
}

/// Reads a file of texts from front to back, as far as it can be read.
fn texts(
    source: &dyn Source,
    name: &str,
    bytes: impl Read,
    flags: &DocumentMeta,
    watch: &Watch<'_>,
    take: &mut Take<'_>,
) -> Result<Held, Failure> {
    let held = Held {
        file: name.to_owned(),
        source: source.card().card.name,
        texts: 0,
        passed_over: BTreeMap::new(),
        is_damaged: false,
    };
    let is_ended = Cell::new(false);
    let watched = Counted { inner: bytes, passed: 0, watch, is_ended: &is_ended };
    let mut sink = Texts { held, flags, take, failure: None };
    let read = tilt_sources::open(watched).and_then(|mut opened| source.read(&mut opened, &mut sink));
    let Texts { mut held, take, failure, .. } = sink;
    match (failure, read) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) if is_ended.get() => Err(Failure::from(error).because(format!("in {name}"))),
        (None, read) => {
            let why = match &read {
                Ok(summary) => summary.warnings.iter().find(|warning| warning.code == CUT).map(|warning| {
                    warning.examples.first().cloned().unwrap_or_else(|| warning.message.clone())
                }),
                Err(error) => Some(with_causes(error)),
            };
            if let Some(why) = why {
                held.is_damaged = true;
                take(refused(name.to_owned(), flags, damaged(&held, &why)))?;
            }
            Ok(held)
        }
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// Where a file of texts broke off, and what to do about it.
fn damaged(held: &Held, why: &str) -> Failure {
    let before = match held.texts {
        0 => "no text of it could be read".to_owned(),
        1 => "the 1 text before is read, what stands behind it is not".to_owned(),
        n => format!("the {n} texts before are read, what stands behind them is not"),
    };
    Failure::failed(format!("{} ({}) is damaged: {why}; {before}", held.file, held.source))
        .hint("export or fetch the file again and read it alone; the texts that were read stay valid")
}

/// A sink that makes a document of every text.
struct Texts<'t, 'k> {
    held: Held,
    flags: &'t DocumentMeta,
    take: &'t mut Take<'k>,
    failure: Option<Failure>,
}

impl RecordSink for Texts<'_, '_> {
    fn record(&mut self, line: u64, record: Record) -> Result<(), SinkError> {
        let Record::TextItem(item) = record else { return Ok(()) };
        self.held.texts += 1;
        let input = document(&self.held, line, item, self.flags);
        (self.take)(input).map_err(|failure| {
            self.failure = Some(failure);
            SinkError("stopped".to_owned())
        })
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        *self.held.passed_over.entry(rejected.reason).or_default() += 1;
        Ok(())
    }

    fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
        Ok(())
    }
}

/// The document of one text: its title, unless the text begins with it, a blank line, and the text.
fn document(held: &Held, line: u64, item: TextItem, flags: &DocumentMeta) -> Input {
    let own = |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let file = &held.file;
    let name = match own(item.item).filter(|id| id.len() <= 80) {
        Some(id) => format!("{file}#{id}"),
        None if held.source == "html-page" => file.clone(),
        None => format!("{file}#line {line}"),
    };
    let title = own(item.title);
    let text = match &title {
        Some(title) if !item.text.trim_start().starts_with(title.as_str()) => {
            format!("{title}\n\n{}\n", item.text.trim())
        }
        _ => format!("{}\n", item.text.trim()),
    };
    let given = flags.clone();
    let meta = DocumentMeta {
        outlet: given.outlet.or_else(|| own(item.outlet)),
        channel: given.channel.or_else(|| own(item.passed_on_from)),
        date: given.date.or_else(|| day(&item.published)),
        url: given.url.or_else(|| own(item.url)),
        lang: given.lang.or_else(|| language(&item.lang)),
        title: given.title.or(title),
    };
    // A text may look like front matter; it comes from a container that has said all of that already.
    let bytes = format!("\n{text}").into_bytes();
    Input { name, meta, read: Box::new(move || Ok(bytes)) }
}

fn day(published: &str) -> Option<Date> {
    published.get(..10)?.parse().ok()
}

/// The first part of a language tag, if it is one; else the text itself tells.
pub(crate) fn language(tag: &str) -> Option<String> {
    let first = tag.split(['-', '_']).next().unwrap_or_default().trim().to_lowercase();
    (first.len() == 2 && first.chars().all(|c| c.is_ascii_lowercase())).then_some(first)
}

/// Bytes on their way, counted.
struct Counted<'w, R> {
    inner: R,
    passed: u64,
    watch: &'w Watch<'w>,
    /// Set when whoever looks on ended the walk, which is no damage.
    is_ended: &'w Cell<bool>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        (self.watch)(self.passed).inspect_err(|_| self.is_ended.set(true))?;
        let length = self.inner.read(into)?;
        self.passed += length as u64;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8], name: &str) -> (Vec<(String, DocumentMeta, String)>, Option<Held>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut found = Vec::new();
        let held = each(&Place::File(path), &DocumentMeta::default(), &|_| Ok(()), &mut |input| {
            let text = String::from_utf8((input.read)()?).unwrap();
            found.push((input.name.rsplit('/').next().unwrap().to_owned(), input.meta, text));
            Ok(())
        });
        (found, held.unwrap())
    }

    #[test]
    fn every_source_of_texts_is_a_source() {
        for name in OF_TEXTS {
            assert!(tilt_sources::find(name).is_some(), "{name}");
        }
        assert!(tilt_sources::WARNINGS.iter().any(|known| known.code == CUT));
    }

    #[test]
    fn each_post_of_an_export_is_a_document_and_forwards_name_their_channel() {
        let export = br#"{"name": "Harbour Notes", "type": "public_channel", "id": 77, "messages": [
            {"id": 1, "type": "service", "date": "2024-03-01T09:00:00", "action": "create_channel"},
            {"id": 2, "type": "message", "date": "2024-03-02T09:00:00", "from": "Harbour Notes",
             "from_id": "channel77", "text": ["Ghana and ", {"type": "bold", "text": "Togo"}, " signed a treaty."]},
            {"id": 3, "type": "message", "date": "2024-03-03T09:00:00", "from": "Harbour Notes",
             "from_id": "channel77", "forwarded_from": "Quiet Quay", "forwarded_from_id": "channel9",
             "text": "outlet: not front matter"}]}"#;
        let (found, held) = all(export, "result.json");
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].0.as_str(), found[0].2.trim()),
            ("result.json#2", "Ghana and Togo signed a treaty.")
        );
        assert_eq!(found[0].1.date, Some("2024-03-02".parse().unwrap()));
        assert_eq!(found[1].1.outlet.as_deref(), Some("Harbour Notes"));
        assert_eq!(found[1].1.channel.as_deref(), Some("Quiet Quay"));
        let decoded = tilt_text::decode("x", found[1].2.as_bytes(), &found[1].1).unwrap().value;
        assert_eq!(decoded.body.of(&decoded.text).trim(), "outlet: not front matter");
        let held = held.unwrap();
        assert_eq!((held.texts, held.passed_over["service message"]), (2, 1));
    }

    #[test]
    fn a_corpus_in_a_pipe_is_read_beyond_the_size_of_an_article() {
        let row = |n: u32| {
            format!(
                "{{\"id\": \"t{n}\", \"date\": \"2024-03-02\", \"text\": \"Chad signed. {}\"}}\n",
                "x".repeat(1 << 20)
            )
        };
        let corpus: String = (0..40).map(row).collect();
        assert!(corpus.len() > tilt_text::MAX_BYTES);
        let mut names = Vec::new();
        let mut take = |input: Input| {
            names.push(input.name);
            Ok(())
        };
        let held = stream(corpus.as_bytes(), &DocumentMeta::default(), &|_| Ok(()), &mut take).unwrap();
        assert_eq!((held.unwrap().texts, names.last().map(String::as_str)), (40, Some("-#t39")));
    }

    #[test]
    fn an_article_in_a_pipe_is_read_as_far_as_shows_that_it_is_too_large() {
        let mut length = 0;
        let mut take = |input: Input| {
            length = (input.read)()?.len();
            Ok(())
        };
        stream(std::io::repeat(b'a'), &DocumentMeta::default(), &|_| Ok(()), &mut take).unwrap();
        assert_eq!(length, tilt_text::MAX_BYTES + 1);
    }

    #[test]
    fn a_damaged_file_of_texts_gives_what_stands_before_the_damage_and_says_where_it_broke() {
        let export = br#"{"name": "Harbour Notes", "type": "public_channel", "id": 77, "messages": [
            {"id": 2, "type": "message", "date": "2024-03-02T09:00:00", "from": "Harbour Notes",
             "from_id": "channel77", "text": "Ghana and Togo signed a treaty."},
            {"id": 3, "type": "message", "date": "2024-03-03T09:00:00", "fro"#;
        let mut seen = Vec::new();
        let mut take = |input: Input| {
            seen.push((input.name, (input.read)()));
            Ok(())
        };
        let held = stream(&export[..], &DocumentMeta::default(), &|_| Ok(()), &mut take).unwrap().unwrap();
        assert_eq!((held.texts, held.is_damaged), (1, true));
        assert!(held.to_string().ends_with("damaged: what stands behind text 1 is not read"), "{held}");
        let [(_, Ok(_)), (name, Err(failure))] = &seen[..] else { panic!("{seen:?}") };
        assert!(failure.error.starts_with("- (telegram-export) is damaged: "), "{failure}");
        assert!(name == "-" && failure.error.contains("the 1 text before is read"), "{failure}");
        assert!(failure.hint.is_some());
    }

    #[test]
    fn who_looks_on_ends_the_walk_and_that_is_no_damage() {
        let corpus = "{\"id\": \"a\", \"date\": \"2024-03-02\", \"text\": \"Chad signed.\"}\n".repeat(9);
        let mut take = |_: Input| Ok(());
        let stop = |_| Err(std::io::Error::other("stop"));
        let ended = stream(corpus.as_bytes(), &DocumentMeta::default(), &stop, &mut take);
        assert!(ended.is_err());
    }

    #[test]
    fn an_entry_of_a_feed_is_a_headline_and_a_text() {
        let feed = br#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Pier</title><item>
            <title>Chile recalls its ambassador</title><description>Chile recalled its ambassador from Peru.</description>
            <link>https://pier.example/1</link><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate></item></channel></rss>"#;
        let (found, _) = all(feed, "feed.xml");
        let (_, meta, text) = &found[0];
        assert_eq!(text.trim(), "Chile recalls its ambassador\n\nChile recalled its ambassador from Peru.");
        assert_eq!(
            (meta.outlet.as_deref(), meta.url.as_deref()),
            (Some("The Pier"), Some("https://pier.example/1"))
        );
        assert_eq!(meta.date, Some("2024-03-05".parse().unwrap()));
    }

    #[test]
    fn data_is_no_document_and_an_article_is_one() {
        let (found, _) = all(b"Gabon signed a treaty with Chad.\n", "a.txt");
        assert_eq!(found.len(), 1);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("votes.csv");
        std::fs::write(&path, "rcid,ccode,vote,session,date,unres\n").unwrap();
        let walk = |place: &Place| {
            let mut refused = Vec::new();
            each(place, &DocumentMeta::default(), &|_| Ok(()), &mut |input| {
                refused.push((input.read)().unwrap_err().to_string());
                Ok(())
            })
            .unwrap();
            refused
        };
        assert!(walk(&Place::Found(path.clone())).is_empty(), "a folder may hold data beside texts");
        assert!(walk(&Place::File(path))[0].contains("data add"));
    }

    #[test]
    fn language_tags_are_read_or_left_to_the_text() {
        assert_eq!(language("EN-us").as_deref(), Some("en"));
        assert_eq!(language("English"), None);
    }
}
