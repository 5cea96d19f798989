//! The façade: one function per step of the walk, from values to values.

use std::io::{self, Read, Write};
use std::sync::Arc;

use tilt_analysis::{DetectParams, SeriesRequest};
use tilt_core::counts::POWERS;
use tilt_core::finding::Detection;
use tilt_core::proposition::Reading;
use tilt_core::{Concordance, Document, DocumentMeta, Evidence, Report, Series, StateId, Warned};
use tilt_report::Style;
use tilt_store::{IngestReport, IngestRequest, Store, Summary};
use tilt_text::lexicon::Lexicon;

/// How much of a file is looked at to recognise it.
const HEAD_BYTES: u64 = 1 << 20;

use crate::failure::Failure;

/// How a file came to us, for the custody log.
#[derive(Debug, Clone, Copy, Default)]
pub struct Provenance<'a> {
    /// Name of the file.
    pub file_name: &'a str,
    /// Where it was fetched from; empty if the user gave it.
    pub url: &'a str,
    /// The command.
    pub command: &'a str,
}

/// What an ingest is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The original is copied into the store.
    Copy,
    /// The copy is read, as it is packed, and its records are written.
    Read,
}

/// Looks on while a file is taken in: it is told how many bytes of the original a step has passed, and ends the
/// ingest by an error.
pub type Watch<'w> = dyn Fn(Step, u64) -> io::Result<()> + 'w;

/// Puts a data file into the store: recognised by content unless `name` says what it is.
///
/// # Errors
/// If the file is not of a known layout, cannot be read, or the store cannot take it. Nothing becomes visible then.
pub fn ingest(
    store: &Store,
    from: &Provenance<'_>,
    original: &mut dyn Read,
    name: Option<&str>,
) -> Result<IngestReport, Failure> {
    ingest_watched(store, from, original, name, &|_, _| Ok(()))
}

/// As [`ingest`], while somebody looks on.
///
/// # Errors
/// As [`ingest`]; and if `watch` ends it, after which the store is as before.
pub fn ingest_watched(
    store: &Store,
    from: &Provenance<'_>,
    original: &mut dyn Read,
    name: Option<&str>,
    watch: &Watch<'_>,
) -> Result<IngestReport, Failure> {
    let file_name = from.file_name;
    let original = &mut Watched { inner: original, step: Step::Copy, passed: 0, watch };
    let mut bytes = Vec::new();
    let read = (&mut *original).take(HEAD_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| Failure::failed(format!("cannot read {file_name}")).because(error))?;
    let head = tilt_sources::open(&bytes[..])?.head().to_vec();
    let (source, layout) = match name {
        None => tilt_sources::recognise(&head)?,
        Some(name) => {
            let source = tilt_sources::find(name).ok_or_else(|| {
                Failure::usage(format!("no dataset is called `{name}`")).hint("run `tiltmeter list sources`")
            })?;
            let layout = source.recognise(&head).ok_or_else(|| {
                Failure::failed(format!("{file_name} is not in a layout of {name}"))
                    .hint(format!("its columns are {}", source.card().columns.join(", ")))
            })?;
            (source, layout)
        }
    };
    let card = &source.card().card;
    let request = IngestRequest {
        dataset: card.name.to_owned(),
        version: String::new(),
        layout: layout.to_owned(),
        file_name: file_name.to_owned(),
        url: from.url.to_owned(),
        method: if from.url.is_empty() { "given by the user" } else { "fetched" }.to_owned(),
        tool_version: crate::VERSION.to_owned(),
        command: from.command.to_owned(),
        ..IngestRequest::default()
    };
    let mut feed = |stored: &mut dyn Read, sink: &mut dyn tilt_core::RecordSink| {
        let watched = Watched { inner: stored, step: Step::Read, passed: 0, watch };
        let mut opened = tilt_sources::open(watched)?;
        let read = source.read(&mut opened, sink)?;
        Ok(Summary {
            rows: read.rows,
            accepted: read.accepted,
            coverage: read.coverage,
            warnings: read.warnings,
        })
    };
    let mut whole = (&bytes[..]).chain(original);
    Ok(store.ingest(&request, &mut whole, &mut feed)?)
}

/// Bytes on their way, with somebody looking on.
struct Watched<'r> {
    inner: &'r mut dyn Read,
    step: Step,
    passed: u64,
    watch: &'r Watch<'r>,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        (self.watch)(self.step, self.passed)?;
        let length = self.inner.read(into)?;
        self.passed += length as u64;
        Ok(length)
    }
}

/// Reads one document: bytes to text, text to propositions.
///
/// # Errors
/// If the bytes are empty, binary, too many, or in a format that is not read.
pub fn code(name: &str, bytes: &[u8], meta: &DocumentMeta) -> Result<Warned<(Document, Reading)>, Failure> {
    code_with(name, bytes, meta, None)
}

/// The same with the actors of a lexicon that the user gave beside our own.
///
/// # Errors
/// As [`code`].
pub fn code_with(
    name: &str,
    bytes: &[u8],
    meta: &DocumentMeta,
    lexicon: Option<&Arc<Lexicon>>,
) -> Result<Warned<(Document, Reading)>, Failure> {
    let decoded = tilt_text::decode(name, bytes, meta)?;
    let joined = crate::reader::reader()?;
    let (models, reader) = (joined.models(), joined.relations());
    Ok(decoded.map(|document| {
        let reading = tilt_text::read_by(&document, lexicon, Some(reader), Some(models));
        (document, reading)
    }))
}

/// The series of one measure for one state and one pole.
///
/// # Errors
/// If no measure has this name or the request cannot be met.
pub fn measure(name: &str, evidence: &Evidence, request: &SeriesRequest) -> Result<Series, Failure> {
    Ok(tilt_analysis::measure::find(name)?.series(evidence, request)?)
}

/// What one detector says of one series.
///
/// # Errors
/// If no detector has this name or the series is too short, constant or smoothed.
pub fn detect(name: &str, series: &Series, params: &DetectParams) -> Result<Detection, Failure> {
    Ok(tilt_analysis::detect::find(name)?.detect(series, params)?)
}

/// Writes a report in one format.
///
/// # Errors
/// If no reporter has this name, or `out` fails.
pub fn report(report: &Report, format: &str, style: &Style, out: &mut dyn Write) -> Result<(), Failure> {
    let reporter = tilt_report::find(format).ok_or_else(|| unknown_format(format))?;
    reporter
        .write(report, style, out)
        .map_err(|error| Failure::failed("cannot write the report").because(error))
}

/// The failure for a format that no reporter has.
pub fn unknown_format(format: &str) -> Failure {
    let names: Vec<&str> = tilt_report::REPORTERS.iter().map(|reporter| reporter.format()).collect();
    Failure::usage(format!("no output format is called `{format}`"))
        .hint(format!("one of: {}", names.join(", ")))
}

/// The twelve powers with which excess agreement is computed.
pub fn powers() -> Vec<StateId> {
    let table = Concordance::bundled();
    POWERS.iter().map(|key| table.by_key(key).expect("the powers are in the table of states")).collect()
}
