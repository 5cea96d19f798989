//! Rows of separated text, with the line on which each begins.
//!
//! The reader is our own rather than the `csv` crate's for two reasons that matter here: the line of a row is exact
//! also after blank lines and comments, and a quotation mark that is never closed costs one row, not the rest of the
//! file. Quoting is that of RFC 4180: a cell that begins with a quotation mark ends at the next one that is not
//! doubled; a quotation mark inside an unquoted cell is a character like any other.

use std::borrow::Cow;
use std::io::{BufRead, Read};

use encoding_rs::WINDOWS_1252;
use tilt_core::warning::{Warning, WarningDoc};

use crate::error::Error;
use crate::summary::Refusal;

/// How cells are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separation {
    /// Commas, with quotation marks as in RFC 4180.
    Comma,
    /// Semicolons, with quotation marks as in RFC 4180.
    Semicolon,
    /// Tabs, without quoting; lines that begin with `#` are comments.
    Tab,
    /// Tabs, without quoting and without comments: a line that begins with `#` is a row.
    TabOnly,
}

impl Separation {
    /// The byte between two cells.
    pub(crate) fn mark(self) -> u8 {
        match self {
            Separation::Comma => b',',
            Separation::Semicolon => b';',
            Separation::Tab | Separation::TabOnly => b'\t',
        }
    }
}

/// Raised when a file mixes encodings or is not in UTF-8.
pub(crate) const W_ENCODING: WarningDoc = WarningDoc {
    code: "W-source-encoding",
    doc: "Some cells are not UTF-8 and were read as Windows-1252 (Latin-1). Names with accents may look wrong if the \
          file is in yet another encoding.",
};

/// How long a row may be. The reader holds a row four times at most (as it stands, split, while it is decoded, and
/// read ahead), so that its memory stays below `4 × bytes` whatever the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowLimit {
    /// Bytes of a line, and of a row before a further line is added to it.
    pub bytes: usize,
    /// Lines that a quoted cell may span; more are a sign that a quotation mark was not closed.
    pub lines: usize,
}

impl RowLimit {
    /// Rows of facts: the longest real titles are a few thousand bytes.
    pub const FACTS: RowLimit = RowLimit { bytes: 64 * 1024, lines: 32 };
    /// Rows of texts: the longest speeches seen are 150,000 bytes; a paragraph is a line.
    pub const TEXTS: RowLimit = RowLimit { bytes: 4 * 1024 * 1024, lines: 20_000 };
}

/// One row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    line: u64,
    text: Vec<u8>,
    cells: String,
    ends: Vec<usize>,
    /// Whether a cell was not UTF-8.
    foreign: bool,
    fault: Option<String>,
}

impl Row {
    /// Line on which the row begins, counted from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The row as it stands in the file.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// Refuses a row that cannot be split into the cells that the header announces.
    pub(crate) fn require_whole(&self) -> Result<(), Refusal> {
        match &self.fault {
            Some(fault) => {
                Err(Refusal::Row { reason: fault.clone(), text: self.text().trim_end().to_owned() })
            }
            None => Ok(()),
        }
    }

    /// The cell at a position; the empty text behind the last one.
    pub(crate) fn cell(&self, position: usize) -> &str {
        let Some(end) = self.ends.get(position) else { return "" };
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.cells[start..*end]
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|position| self.cell(position))
    }

    /// Splits `self.text` and says whether a quoted cell is still open at its end.
    fn split(&mut self, separation: Separation) -> bool {
        let mut raw = std::mem::take(&mut self.cells).into_bytes();
        raw.clear();
        self.ends.clear();
        let text = without_line_end(&self.text);
        let is_open = match separation {
            Separation::Comma | Separation::Semicolon if text.contains(&b'"') => {
                split_quoted(text, separation.mark(), &mut raw, &mut self.ends)
            }
            _ => split_plain(text, separation.mark(), &mut raw, &mut self.ends),
        };
        self.decode(raw);
        is_open
    }

    /// UTF-8 where the bytes are UTF-8, otherwise Windows-1252 cell by cell: exports have been seen that hold both.
    fn decode(&mut self, raw: Vec<u8>) {
        let raw = match String::from_utf8(raw) {
            // Two broken cells side by side can look like one whole character.
            Ok(cells) if self.ends.iter().all(|end| cells.is_char_boundary(*end)) => {
                self.cells = cells;
                self.foreign = false;
                return;
            }
            Ok(cells) => cells.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        self.foreign = true;
        let mut start = 0;
        for end in &mut self.ends {
            let cell = &raw[start..*end];
            start = *end;
            match std::str::from_utf8(cell) {
                Ok(cell) => self.cells.push_str(cell),
                Err(_) => self.cells.push_str(&WINDOWS_1252.decode_without_bom_handling(cell).0),
            }
            *end = self.cells.len();
        }
    }
}

fn without_line_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

fn split_plain(text: &[u8], separator: u8, raw: &mut Vec<u8>, ends: &mut Vec<usize>) -> bool {
    for cell in text.split(|byte| *byte == separator) {
        raw.extend_from_slice(cell);
        ends.push(raw.len());
    }
    false
}

fn split_quoted(text: &[u8], separator: u8, raw: &mut Vec<u8>, ends: &mut Vec<usize>) -> bool {
    let mut rest = text;
    loop {
        let mut is_open = false;
        if let Some(inside) = rest.strip_prefix(b"\"") {
            (rest, is_open) = take_quoted(inside, raw);
        }
        // What follows a closing quotation mark belongs to the cell as it stands.
        let length = rest.iter().position(|byte| *byte == separator).unwrap_or(rest.len());
        raw.extend_from_slice(&rest[..length]);
        ends.push(raw.len());
        if length == rest.len() {
            return is_open;
        }
        rest = &rest[length + 1..];
    }
}

/// Takes a cell up to its closing quotation mark; returns what follows and whether the mark was missing.
fn take_quoted<'t>(mut rest: &'t [u8], raw: &mut Vec<u8>) -> (&'t [u8], bool) {
    while let Some(mark) = rest.iter().position(|byte| *byte == b'"') {
        raw.extend_from_slice(&rest[..mark]);
        rest = &rest[mark + 1..];
        match rest.strip_prefix(b"\"") {
            Some(after) => {
                raw.push(b'"');
                rest = after;
            }
            None => return (rest, false),
        }
    }
    raw.extend_from_slice(rest);
    (&[], true)
}

/// Where in a quoted text the reader stands, so that a cell of many lines is walked through once.
struct Progress {
    place: Place,
    cells: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quotation mark in a quoted cell: the end of the quotation, or the first half of a doubled mark.
    Closing,
}

impl Progress {
    fn new() -> Progress {
        Progress { place: Place::CellStart, cells: 1 }
    }

    fn feed(&mut self, text: &[u8], separator: u8) {
        for byte in text {
            self.place = match (self.place, *byte) {
                (Place::CellStart | Place::Closing, b'"') => Place::Quoted,
                (Place::Quoted, b'"') => Place::Closing,
                (Place::Quoted, _) => Place::Quoted,
                (_, byte) if byte == separator => {
                    self.cells += 1;
                    Place::CellStart
                }
                _ => Place::Plain,
            };
        }
    }
}

/// Reads rows one at a time into one buffer.
pub(crate) struct RowReader<'i> {
    input: &'i mut dyn BufRead,
    separation: Separation,
    limit: RowLimit,
    /// Cells that the header announces; `None` while the header itself is read.
    expected: Option<usize>,
    row: Row,
    /// Lines read ahead for a cell that was never closed; they are read again, the next one last.
    ahead: Vec<Vec<u8>>,
    next_line: u64,
    foreign_rows: Vec<u64>,
    foreign_count: usize,
    vintage: Option<String>,
}

impl<'i> RowReader<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead, separation: Separation) -> RowReader<'i> {
        RowReader {
            input,
            separation,
            limit: RowLimit::FACTS,
            expected: None,
            row: Row::default(),
            ahead: Vec::new(),
            next_line: 1,
            foreign_rows: Vec::new(),
            foreign_count: 0,
            vintage: None,
        }
    }

    /// Reads rows of another length; the header stays short.
    pub(crate) fn with_limit(self, limit: RowLimit) -> RowReader<'i> {
        RowReader { limit, ..self }
    }

    fn limit(&self) -> RowLimit {
        if self.expected.is_some() { self.limit } else { RowLimit::FACTS }
    }

    /// From now on a row with another number of cells has a fault.
    pub(crate) fn expect_cells(&mut self, count: usize) {
        self.expected = Some(count);
    }

    /// The text of the comment `# vintage: …`, if one has been read.
    pub(crate) fn vintage(&self) -> Option<&str> {
        self.vintage.as_deref()
    }

    /// The doubt about encodings, if there is one.
    pub(crate) fn encoding_warning(&self) -> Option<Warning> {
        (self.foreign_count > 0).then(|| Warning {
            code: W_ENCODING.code,
            message: "rows hold cells that are not UTF-8 and were read as Windows-1252".to_owned(),
            count: self.foreign_count,
            examples: self.foreign_rows.iter().map(|line| format!("line {line}")).collect(),
        })
    }

    /// The next row that is neither blank nor a comment.
    pub(crate) fn next_row(&mut self) -> Result<Option<&Row>, Error> {
        loop {
            self.row.text.clear();
            self.row.fault = None;
            self.row.line = self.next_line;
            if !self.append_line()? {
                return Ok(None);
            }
            let line = without_line_end(&self.row.text);
            if line.is_empty() {
                continue;
            }
            if self.separation == Separation::Tab && line.starts_with(b"#") {
                self.note_comment();
                continue;
            }
            break;
        }
        if self.row.fault.is_none() {
            self.complete()?;
        } else {
            self.row.ends.clear();
            self.row.foreign = false;
        }
        if self.row.foreign {
            self.foreign_count += 1;
            if self.foreign_rows.len() < 5 {
                self.foreign_rows.push(self.row.line);
            }
        }
        Ok(Some(&self.row))
    }

    /// Splits the row, reading on while a quoted cell is open, and checks the number of cells.
    fn complete(&mut self) -> Result<(), Error> {
        let first_line = self.row.text.len();
        let mut lines = vec![];
        let mut is_open = self.row.split(self.separation);
        if is_open {
            let limit = self.limit();
            let mut progress = Progress::new();
            progress.feed(&self.row.text, self.separation.mark());
            // A row that has too many cells already will not become whole.
            while progress.place == Place::Quoted
                && self.expected.is_none_or(|expected| progress.cells <= expected)
                && lines.len() < limit.lines
                && self.row.text.len() <= limit.bytes
                && self.row.fault.is_none()
            {
                let before = self.row.text.len();
                if !self.append_line()? {
                    break;
                }
                lines.push(before);
                progress.feed(&self.row.text[before..], self.separation.mark());
            }
            is_open = self.row.split(self.separation);
        }
        let is_whole = self.expected.is_none_or(|expected| expected == self.row.ends.len()) && !is_open;
        if !lines.is_empty() && (!is_whole || self.row.fault.is_some()) {
            self.read_again(first_line, &lines);
            self.row.split(self.separation);
            self.row.fault = Some("a quotation mark is not closed".to_owned());
        } else if is_open {
            self.row.fault = Some("a quotation mark is not closed".to_owned());
        } else if let (false, Some(expected)) = (is_whole, self.expected) {
            self.row.fault = Some(format!("{} cells, expected {expected}", self.row.ends.len()));
        }
        Ok(())
    }

    /// Puts all lines but the first back: the quotation mark that held them together was a stray one.
    fn read_again(&mut self, first_line: usize, starts: &[usize]) {
        for start in starts.iter().rev() {
            self.ahead.push(self.row.text.split_off(*start));
        }
        self.row.text.truncate(first_line);
        self.next_line = self.row.line + 1;
    }

    /// Appends one line with its end to the row; `false` at the end of the file.
    fn append_line(&mut self) -> Result<bool, Error> {
        let before = self.row.text.len();
        match self.ahead.pop() {
            Some(line) => {
                self.row.text.extend_from_slice(&line);
                self.refuse_cut(line.len());
            }
            None => self.read_line()?,
        }
        let is_more = self.row.text.len() > before;
        self.next_line += u64::from(is_more);
        Ok(is_more)
    }

    fn read_line(&mut self) -> Result<(), Error> {
        let line = self.next_line;
        let failed = |error| Error::io(error).at(line);
        let before = self.row.text.len();
        let limit = self.limit().bytes as u64 + 1;
        (&mut *self.input).take(limit).read_until(b'\n', &mut self.row.text).map_err(failed)?;
        if self.refuse_cut(self.row.text.len() - before) {
            let mut passed_over = Vec::new();
            while !passed_over.ends_with(b"\n") {
                passed_over.clear();
                if (&mut *self.input).take(limit).read_until(b'\n', &mut passed_over).map_err(failed)? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Marks the row if its last line, `length` bytes long, was cut at the limit.
    fn refuse_cut(&mut self, length: usize) -> bool {
        let most = self.limit().bytes;
        let is_cut = length > most && !self.row.text.ends_with(b"\n");
        if is_cut {
            self.row.fault = Some(format!("the line is longer than {most} bytes"));
        }
        is_cut
    }

    fn note_comment(&mut self) {
        let comment = String::from_utf8_lossy(&self.row.text);
        if let Some(vintage) = comment.trim_start_matches('#').trim().strip_prefix("vintage:") {
            self.vintage = Some(vintage.trim().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], separation: Separation, expected: usize) -> Vec<(u64, Vec<String>, Option<String>)> {
        let mut input = text;
        let mut rows = RowReader::new(&mut input, separation);
        rows.expect_cells(expected);
        let mut found = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            found.push((row.line(), row.cells().map(str::to_owned).collect(), row.fault.clone()));
        }
        found
    }

    fn whole(line: u64, cells: &[&str]) -> (u64, Vec<String>, Option<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect(), None)
    }

    #[test]
    fn quoted_cells_hold_separators_marks_and_line_ends() {
        let text = b"a,\"b, \"\"c\"\"\",d\r\n\r\n\"two\nlines\",e,\nlast,5\" gun,\"\"";
        let rows = read(text, Separation::Comma, 3);
        assert_eq!(rows[0], whole(1, &["a", "b, \"c\"", "d"]));
        assert_eq!(rows[1], whole(3, &["two\nlines", "e", ""]));
        assert_eq!(rows[2], whole(5, &["last", "5\" gun", ""]));
    }

    #[test]
    fn a_stray_quotation_mark_costs_one_row() {
        let text = b"1,\"open,x\n2,b,y\n3,\"c, d\",z\n4,e,w\n";
        let rows = read(text, Separation::Comma, 3);
        assert_eq!(rows.len(), 4);
        assert!(rows[0].2.as_deref().is_some_and(|fault| fault.contains("quotation mark")), "{:?}", rows[0]);
        assert_eq!(
            rows[1..],
            [whole(2, &["2", "b", "y"]), whole(3, &["3", "c, d", "z"]), whole(4, &["4", "e", "w"])]
        );
    }

    #[test]
    fn a_quotation_mark_open_to_the_end_costs_one_row() {
        let mut text = b"1,\"open,x\n".to_vec();
        for _ in 0..20_000 {
            text.extend_from_slice(b"2,b,y\n");
        }
        let rows = read(&text, Separation::Comma, 3);
        assert_eq!(rows.len(), 20_001);
        assert_eq!(rows.iter().filter(|row| row.2.is_some()).count(), 1);
        assert_eq!(rows.last(), Some(&whole(20_001, &["2", "b", "y"])));
    }

    #[test]
    fn a_wrong_number_of_cells_and_an_endless_line_are_faults() {
        let mut text = b"a,b\n".to_vec();
        text.extend(vec![b'x'; 3 * RowLimit::FACTS.bytes]);
        text.extend_from_slice(b"\n1,2,3\n");
        let rows = read(&text, Separation::Comma, 3);
        assert_eq!(rows[0].2.as_deref(), Some("2 cells, expected 3"));
        assert!(rows[1].2.as_deref().is_some_and(|fault| fault.contains("longer than")));
        assert_eq!(rows[2], whole(3, &["1", "2", "3"]));
    }

    #[test]
    fn an_endless_line_behind_a_stray_quotation_mark_is_a_fault_of_its_own() {
        let mut text = b"1,\"open\n2,".to_vec();
        text.extend(vec![b'x'; 2 * RowLimit::FACTS.bytes]);
        text.extend_from_slice(b"\n3,c\n");
        let rows = read(&text, Separation::Comma, 2);
        let faults: Vec<&str> = rows.iter().filter_map(|row| row.2.as_deref()).collect();
        assert_eq!(faults, ["a quotation mark is not closed", "the line is longer than 65536 bytes"]);
        assert_eq!(rows[2], whole(3, &["3", "c"]));
    }

    #[test]
    fn a_wide_row_holds_a_speech_of_many_lines() {
        let speech = "We \"\"agree\"\", said he.\n".repeat(15_000);
        let text = format!("a,b\n1,\"{speech}\"\n2,\"open\n3,c\n");
        let mut input = text.as_bytes();
        let mut rows = RowReader::new(&mut input, Separation::Comma).with_limit(RowLimit::TEXTS);
        rows.next_row().unwrap();
        rows.expect_cells(2);
        let row = rows.next_row().unwrap().unwrap();
        assert_eq!((row.line(), row.cell(1).len(), row.fault.as_deref()), (2, 21 * 15_000, None));
        let row = rows.next_row().unwrap().unwrap();
        assert_eq!((row.line(), row.fault.as_deref()), (15_003, Some("a quotation mark is not closed")));
        let row = rows.next_row().unwrap().unwrap();
        assert_eq!((row.line(), row.cell(0)), (15_004, "3"));
    }

    #[test]
    fn each_cell_is_decoded_on_its_own() {
        let rows = read(b"C\xf4te d'Ivoire,T\xc3\xbcrkiye\n\xc3,\xa9\n", Separation::Comma, 2);
        assert_eq!(rows[0], whole(1, &["Côte d'Ivoire", "Türkiye"]));
        assert_eq!(rows[1], whole(2, &["Ã", "©"]));
    }

    #[test]
    fn comments_are_passed_over_and_the_vintage_is_kept() {
        let mut input = &b"# vintage: 2024-01-31\na\t\"b\n# more\n\nc\td\n"[..];
        let mut rows = RowReader::new(&mut input, Separation::Tab);
        assert_eq!(
            rows.next_row().unwrap().map(|row| (row.line(), row.cell(1).to_owned())),
            Some((2, "\"b".to_owned()))
        );
        assert_eq!(
            rows.next_row().unwrap().map(|row| (row.line(), row.cell(1).to_owned())),
            Some((5, "d".to_owned()))
        );
        assert_eq!(rows.vintage(), Some("2024-01-31"));
    }
}
