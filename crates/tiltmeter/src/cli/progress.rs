//! How far a walk through files is and how long it will still take, on one line of the terminal.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use super::Console;
use crate::walk::Step;

/// Work that is over by then needs no line.
const FIRST: Duration = Duration::from_secs(1);
/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(200);

/// The line. Nothing is written unless stderr is a terminal and messages are wanted.
pub(super) struct Progress {
    work: RefCell<Work>,
    begun: Instant,
    written: Cell<Option<Instant>>,
    is_shown: bool,
}

/// What is done of what is to do.
#[derive(Debug, Clone, Default)]
struct Work {
    files: usize,
    file: usize,
    name: String,
    /// Bytes of all files.
    total: u64,
    /// Bytes of the files that are done.
    done: u64,
    /// Bytes of the file at hand.
    length: u64,
    /// Bytes read of it.
    read: u64,
    is_copied: bool,
}

impl Progress {
    /// For files of these lengths in bytes.
    pub(super) fn new(lengths: &[u64], console: &Console) -> Progress {
        let work = Work { files: lengths.len(), total: lengths.iter().sum(), ..Work::default() };
        Progress {
            work: RefCell::new(work),
            begun: Instant::now(),
            written: Cell::new(None),
            is_shown: console.chatty() && std::io::stderr().is_terminal(),
        }
    }

    /// The next file, of `length` bytes; the one before is done.
    pub(super) fn next(&self, name: &str, length: u64) {
        let mut work = self.work.borrow_mut();
        work.done += work.length;
        *work = Work {
            file: work.file + 1,
            name: name.to_owned(),
            length,
            read: 0,
            is_copied: false,
            ..work.clone()
        };
    }

    /// So many bytes of the file have passed a step.
    pub(super) fn at(&self, step: Step, bytes: u64) {
        {
            let mut work = self.work.borrow_mut();
            work.is_copied = step == Step::Read;
            work.read = if work.is_copied { bytes.min(work.length) } else { 0 };
        }
        let elapsed = self.begun.elapsed();
        let is_due = self.written.get().is_none_or(|written| written.elapsed() >= EVERY);
        if self.is_shown && elapsed >= FIRST && is_due {
            self.write(&format!("\r\u{1b}[2K{}", self.work.borrow().line(elapsed)));
            self.written.set(Some(Instant::now()));
        }
    }

    /// Takes the line away, so that something else can be written.
    pub(super) fn clear(&self) {
        if self.written.take().is_some() {
            self.write("\r\u{1b}[2K");
        }
    }

    /// A terminal that went away is no reason to stop.
    fn write(&self, text: &str) {
        let mut terminal = std::io::stderr().lock();
        let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
    }
}

impl Work {
    fn line(&self, elapsed: Duration) -> String {
        let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
        let passed = self.done + self.read;
        let what = if self.is_copied { self.left(passed, elapsed) } else { "copying".to_owned() };
        format!(
            "file {} of {}, {:.1} of {:.1} MiB, {what}: {}",
            self.file,
            self.files,
            mib(passed),
            mib(self.total),
            short(&self.name)
        )
    }

    /// By the mean speed so far.
    fn left(&self, passed: u64, elapsed: Duration) -> String {
        if passed == 0 {
            return "reading".to_owned();
        }
        let rest = self.total.saturating_sub(passed) as f64 / passed as f64;
        let seconds = (elapsed.as_secs_f64() * rest).ceil() as u64;
        match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
            (0, 0, seconds) => format!("{seconds} s left"),
            (0, minutes, seconds) => format!("{minutes} min {seconds:02} s left"),
            (hours, minutes, _) => format!("{hours} h {minutes:02} min left"),
        }
    }
}

/// The end of a name, so that the line stays one line.
fn short(name: &str) -> String {
    const MOST: usize = 30;
    let length = name.chars().count();
    let shown: String = name.chars().filter(|c| !c.is_control()).skip(length.saturating_sub(MOST)).collect();
    if length > MOST { format!("…{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_counts_what_is_done_and_what_is_left() {
        let mut work = Work {
            files: 7,
            file: 2,
            name: "a.csv".to_owned(),
            total: 40 << 20,
            done: 4 << 20,
            length: 20 << 20,
            read: 6 << 20,
            is_copied: true,
        };
        let line = |work: &Work, seconds| work.line(Duration::from_secs(seconds));
        assert_eq!(line(&work, 10), "file 2 of 7, 10.0 of 40.0 MiB, 30 s left: a.csv");
        assert_eq!(line(&work, 50), "file 2 of 7, 10.0 of 40.0 MiB, 2 min 30 s left: a.csv");
        assert_eq!(line(&work, 2000), "file 2 of 7, 10.0 of 40.0 MiB, 1 h 40 min left: a.csv");
        (work.done, work.read) = (0, 0);
        assert_eq!(line(&work, 2), "file 2 of 7, 0.0 of 40.0 MiB, reading: a.csv");
        work.is_copied = false;
        assert!(line(&work, 2).contains("copying"));
        assert_eq!(short(&"x".repeat(40)), format!("…{}", "x".repeat(30)));
    }

    #[test]
    fn files_that_were_there_already_count_as_done() {
        let console_free = Progress {
            work: RefCell::new(Work { files: 2, total: 30, ..Work::default() }),
            begun: Instant::now(),
            written: Cell::new(None),
            is_shown: false,
        };
        console_free.next("a", 10);
        console_free.next("b", 20);
        console_free.at(Step::Copy, 20);
        console_free.at(Step::Read, 25);
        let work = console_free.work.borrow().clone();
        assert_eq!((work.file, work.done, work.read), (2, 10, 20));
    }
}
