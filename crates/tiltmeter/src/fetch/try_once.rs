//! One try at one file.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{HeaderMap, StatusCode, header};

use super::{Patience, Progress, Wanted};
use crate::failure::Failure;

/// A file that is coming in.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) path: PathBuf,
    tag: PathBuf,
}

impl Part {
    pub(super) fn beside(done: &Path) -> Part {
        let with = |end: &str| {
            let mut name = done.file_name().unwrap_or_default().to_owned();
            name.push(end);
            done.with_file_name(name)
        };
        Part { path: with(".part"), tag: with(".part.tag") }
    }

    /// Bytes on disk.
    pub(super) fn length(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |file| file.len())
    }

    /// What the server called the version of these bytes: an entity tag or a date.
    fn tag(&self) -> Option<String> {
        std::fs::read_to_string(&self.tag).ok().filter(|tag| !tag.is_empty())
    }

    pub(super) fn discard(&self) {
        // A file that cannot be removed is overwritten by the next try.
        let _ = std::fs::remove_file(&self.path);
        let _ = std::fs::remove_file(&self.tag);
    }

    pub(super) fn keep_as(&self, done: &Path) -> std::io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        std::fs::rename(&self.path, done)?;
        let _ = std::fs::remove_file(&self.tag);
        Ok(())
    }

    pub(super) fn failure(&self, what: &str, error: std::io::Error) -> Failure {
        Failure::failed(format!("cannot {what} {}", self.path.display())).because(error)
    }
}

/// Why a try came to nothing.
#[derive(Debug)]
pub(super) enum Fault {
    /// It may go better later; the server may have said when.
    Passing { why: String, ask: Option<Duration> },
    /// It will not.
    Lasting { why: String, hint: &'static str },
    /// The disk, not the server.
    Disk(std::io::Error),
}

impl Fault {
    pub(super) fn failure(self, wanted: &Wanted, part: &Part) -> Failure {
        let failed = |why: &str| Failure::failed(format!("cannot fetch {}: {why}", wanted.address));
        match self {
            Fault::Passing { why, .. } => {
                let kept = part.length();
                let kept = if kept > 0 { format!("; {kept} bytes are kept") } else { String::new() };
                failed(&why).hint(format!("run the same command again to go on{kept}"))
            }
            Fault::Lasting { why, hint } => failed(&why).hint(hint),
            Fault::Disk(error) => part.failure("write", error),
        }
    }
}

pub(super) fn agent(patience: &Patience) -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(patience.silence))
        .timeout_recv_response(Some(patience.silence))
        .user_agent(concat!("tiltmeter/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

/// Asks for the rest of the file if some of it is there, for all of it otherwise.
pub(super) fn try_once(
    agent: &Agent,
    address: &str,
    part: &Part,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Fault> {
    let held = part.length();
    let tag = part.tag().filter(|_| held > 0);
    let mut request = agent.get(address).header(header::ACCEPT_ENCODING, "identity");
    if let Some(tag) = &tag {
        request = request.header(header::RANGE, format!("bytes={held}-")).header(header::IF_RANGE, tag);
    }
    let response = request.call().map_err(|error| Fault::Passing { why: error.to_string(), ask: None })?;
    let (head, body) = response.into_parts();
    let resumes = match head.status {
        StatusCode::OK => false,
        StatusCode::PARTIAL_CONTENT if starts_at(&head.headers, held) => true,
        StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
            part.discard();
            return Err(Fault::Passing {
                why: "the server sent another part than asked for".to_owned(),
                ask: None,
            });
        }
        StatusCode::TOO_MANY_REQUESTS => {
            let why = "the server asks to wait (429)".to_owned();
            return Err(Fault::Passing { why, ask: retry_after(&head.headers) });
        }
        status if status.is_server_error() => {
            let why = format!("the server failed ({})", status.as_u16());
            return Err(Fault::Passing { why, ask: retry_after(&head.headers) });
        }
        status => {
            let why = format!("the server answers {}", status.as_u16());
            let hint = "the address may have moved: open the publisher's page (`tiltmeter data info NAME`), save the \
                        file and run `tiltmeter data add FILE`";
            return Err(Fault::Lasting { why, hint });
        }
    };
    let start = if resumes { held } else { 0 };
    let rest = number(&head.headers, header::CONTENT_LENGTH);
    write(part, body.into_reader(), &head.headers, start, rest, progress)
}

fn write(
    part: &Part,
    mut body: impl Read,
    headers: &HeaderMap,
    start: u64,
    rest: Option<u64>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Fault> {
    let mut open = OpenOptions::new();
    let open = if start > 0 { open.append(true) } else { open.write(true).create(true).truncate(true) };
    let mut file = open.open(&part.path).map_err(Fault::Disk)?;
    let tag = [header::ETAG, header::LAST_MODIFIED]
        .iter()
        .find_map(|name| headers.get(name).and_then(|value| value.to_str().ok()))
        // A weak tag says nothing about bytes.
        .filter(|tag| !tag.starts_with("W/"));
    std::fs::write(&part.tag, tag.unwrap_or_default()).map_err(Fault::Disk)?;
    let whole = rest.map(|rest| start + rest);
    let mut at = start;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        progress(Progress::Bytes(at, whole));
        let length = match body.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) => {
                return Err(Fault::Passing { why: format!("the line was cut: {error}"), ask: None });
            }
        };
        file.write_all(&buffer[..length]).map_err(Fault::Disk)?;
        at += length as u64;
    }
    match whole {
        Some(whole) if whole != at => {
            Err(Fault::Passing { why: format!("the line was cut after {at} of {whole} bytes"), ask: None })
        }
        _ => Ok(()),
    }
}

fn number(headers: &HeaderMap, name: header::HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// Seconds only: a date would need the clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    number(headers, header::RETRY_AFTER).map(Duration::from_secs)
}

/// Whether `Content-Range: bytes START-…` begins where the bytes in hand end.
fn starts_at(headers: &HeaderMap, held: u64) -> bool {
    let range = headers.get(header::CONTENT_RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let start = range.trim().strip_prefix("bytes ").and_then(|range| range.split('-').next());
    start.and_then(|start| start.parse().ok()) == Some(held)
}
