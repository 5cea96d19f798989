//! Draws of a long scan as they are made: on the terminal how far it is, in a file what came of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tilt_analysis::detect::Tally;
use tilt_analysis::scan::Watch;

use super::super::Console;
use super::super::interrupt::Interrupt;
use crate::failure::{Exit, Failure};

/// First line of the file. A line of another version is no tally of ours.
const HEAD: &str = "tiltmeter scan, partial results, 1";

/// How often the line on the terminal is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// Keeps tallies.
pub(super) struct Partial {
    file: Option<PathBuf>,
    interrupt: Interrupt,
    families: usize,
    is_shown: bool,
    kept: Mutex<Kept>,
}

/// What the threads share.
#[derive(Default)]
struct Kept {
    tallies: BTreeMap<String, Tally>,
    out: Option<File>,
    /// Why nothing more could be written.
    failure: Option<std::io::Error>,
    family: usize,
    candidates: usize,
    /// Series of the family at hand with their draws.
    drawn: BTreeMap<String, u32>,
    written: Option<Instant>,
}

impl Partial {
    /// Reads what is there and goes on writing behind it. Without a file nothing is kept.
    ///
    /// # Errors
    /// If the file cannot be read or written, or is not one of ours.
    pub(super) fn open(
        file: Option<&Path>,
        families: usize,
        interrupt: Interrupt,
        console: &Console,
    ) -> Result<Partial, Failure> {
        let mut kept = Kept::default();
        if let Some(path) = file {
            let fail = |error| Failure::failed(format!("cannot use {}", path.display())).because(error);
            let text = match std::fs::read(path) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
                Err(error) => return Err(fail(error)),
            };
            kept.tallies = read(&text).ok_or_else(|| {
                Failure::failed(format!("{} is no file of partial results", path.display()))
                    .hint("name a new file; it is not overwritten")
            })?;
            let mut out = File::options().create(true).append(true).open(path).map_err(fail)?;
            // A line that was torn when the program was killed is ended, so that the next one is whole.
            let start = if text.is_empty() { format!("{HEAD}\n") } else { "\n".to_owned() };
            if text.is_empty() || !text.ends_with('\n') {
                out.write_all(start.as_bytes()).map_err(fail)?;
            }
            kept.out = Some(out);
        }
        let is_shown = console.chatty() && std::io::stderr().is_terminal();
        Ok(Partial { file: file.map(Path::to_owned), interrupt, families, is_shown, kept: kept.into() })
    }

    /// The family is done.
    ///
    /// # Errors
    /// If its tallies could not be written.
    pub(super) fn ends(&self) -> Result<(), Failure> {
        let mut kept = self.lock();
        if kept.written.take().is_some() {
            tell("\r\u{1b}[2K");
        }
        match kept.failure.take() {
            None => Ok(()),
            Some(error) => Err(self.unwritten(error)),
        }
    }

    /// Why the scan ended.
    pub(super) fn stopped(&self) -> Failure {
        let mut kept = self.lock();
        if kept.written.take().is_some() {
            tell("\r\u{1b}[2K");
        }
        if let Some(error) = kept.failure.take() {
            return self.unwritten(error);
        }
        let hint = match &self.file {
            Some(file) => {
                format!("what was drawn is in {}: the same command goes on from there", file.display())
            }
            None => "nothing was kept; with --partial FILE the same command would go on".to_owned(),
        };
        Failure::failed("interrupted while drawing").hint(hint).exit(Exit::Interrupted)
    }

    fn unwritten(&self, error: std::io::Error) -> Failure {
        let file = self.file.as_deref().unwrap_or_else(|| Path::new("the file"));
        Failure::failed(format!("cannot write {}", file.display())).because(error)
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A tally is whole or not there, so that a thread that panicked left nothing half done.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watch for Partial {
    fn begins(&self, candidates: usize) {
        let mut kept = self.lock();
        kept.family += 1;
        kept.candidates = candidates;
        kept.drawn.clear();
    }

    fn known(&self, own: &str) -> Tally {
        self.lock().tallies.get(own).copied().unwrap_or_default()
    }

    fn counted(&self, own: &str, tally: Tally) -> bool {
        let mut kept = self.lock();
        if let Some(out) = &mut kept.out {
            let line = format!("{own} {} {} {}\n", tally.one, tally.two, tally.draws);
            if let Err(error) = out.write_all(line.as_bytes()) {
                kept.failure = Some(error);
                return false;
            }
        }
        kept.drawn.insert(own.to_owned(), tally.draws);
        if self.is_shown && kept.written.is_none_or(|written| written.elapsed() >= EVERY) {
            let draws: u64 = kept.drawn.values().map(|draws| u64::from(*draws)).sum();
            tell(&format!(
                "\r\u{1b}[2Kfamily {} of {}: {} of {} candidates and placebos at work, {draws} draws",
                kept.family,
                self.families,
                kept.drawn.len(),
                kept.candidates.max(kept.drawn.len())
            ));
            kept.written = Some(Instant::now());
        }
        !self.interrupt.is_asked()
    }
}

/// A terminal that went away is no reason to stop.
fn tell(text: &str) {
    let mut terminal = std::io::stderr().lock();
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

/// The last tally of each series; lines that are not whole are passed over. `None` if the head is not ours.
fn read(text: &str) -> Option<BTreeMap<String, Tally>> {
    if text.is_empty() {
        return Some(BTreeMap::new());
    }
    let mut lines = text.lines();
    if lines.next() != Some(HEAD) {
        return None;
    }
    // Without its end a line may lack digits.
    let whole = text.rfind('\n').map_or(0, |end| text[..end].lines().count());
    let tally = |line: &str| {
        let mut cells = line.split(' ');
        let own = cells.next().filter(|own| own.len() == 32)?.to_owned();
        let mut number = || cells.next()?.parse().ok();
        let tally = Tally { one: number()?, two: number()?, draws: number()? };
        let is_one = tally.one <= tally.draws && tally.two <= tally.draws && cells.next().is_none();
        is_one.then_some((own, tally))
    };
    Some(lines.take(whole.saturating_sub(1)).filter_map(tally).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_line_of_a_series_counts() {
        let own = "0123456789abcdef0123456789abcdef";
        let other = "f123456789abcdef0123456789abcdef";
        let text = format!("{HEAD}\n{own} 1 2 100\n{own} 3 4 200\nshort 1 1 1\n{other} 9 9 5\n{own} 5 6 3");
        let found = read(&text).unwrap();
        assert_eq!(found, BTreeMap::from([(own.to_owned(), Tally { one: 3, two: 4, draws: 200 })]));
        assert_eq!(read("year,value\n2001,1\n"), None);
        assert_eq!(read(""), Some(BTreeMap::new()));
        assert_eq!(read(HEAD), Some(BTreeMap::new()));
    }
}
