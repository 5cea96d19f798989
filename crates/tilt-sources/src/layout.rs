//! Layouts: the sets of columns by which files are recognised.

use tilt_core::warning::{Warning, WarningDoc};

use crate::error::{Error, ErrorKind};
use crate::rows::{Row, RowReader, Separation};

/// A known set of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Name for readers, unique over all sources.
    pub name: &'static str,
    /// How cells are set apart.
    pub separation: Separation,
    /// Columns without which nothing can be read.
    pub required: &'static [&'static str],
    /// Columns that are used when they are there.
    pub optional: &'static [&'static str],
}

/// Raised by readers that can go on without a column.
pub(crate) const W_COLUMN: WarningDoc = WarningDoc {
    code: "W-source-column",
    doc: "The file lacks a column that the layout usually has. What it says is taken as not recorded, so filters \
          that need it leave every row in.",
};

/// Where the columns of a file stand.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
}

impl Header {
    pub(crate) fn of(row: &Row) -> Header {
        Header { names: row.cells().map(|cell| cell.trim().to_owned()).collect() }
    }

    /// Position of a column.
    pub(crate) fn position(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|name| name == column)
    }

    /// Position of a column that the layout requires.
    pub(crate) fn required(&self, column: &str) -> usize {
        self.position(column).expect("the layout was matched, so its required columns are there")
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    fn lacks(&self, layout: &Layout) -> Vec<&'static str> {
        layout.required.iter().copied().filter(|column| self.position(column).is_none()).collect()
    }

    fn listed(&self) -> String {
        let shown: Vec<&str> =
            self.names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let mut text = shown.join(", ");
        if let Some((cut, _)) = text.char_indices().nth(400) {
            text.truncate(cut);
            text.push('…');
        }
        text
    }
}

/// The doubt about columns that the layout usually has and the file has not.
pub(crate) fn absent_columns(layout: &Layout, header: &Header) -> Option<Warning> {
    let absent: Vec<String> = layout
        .optional
        .iter()
        .filter(|column| header.position(column).is_none())
        .map(|column| (*column).to_owned())
        .collect();
    (!absent.is_empty()).then(|| Warning {
        code: W_COLUMN.code,
        message: format!("columns of the layout {} are absent and taken as not recorded", layout.name),
        count: absent.len(),
        examples: absent.into_iter().take(5).collect(),
    })
}

/// Refuses bytes that are no text in any encoding that is read.
pub(crate) fn require_text(head: &[u8]) -> Result<(), Error> {
    if head.contains(&0) {
        let message = "the file is not text: give a CSV or TSV file, plain or packed with gzip";
        return Err(Error::new(ErrorKind::NotText, message));
    }
    Ok(())
}

/// The first of `layouts` whose required columns are all in the header of `head`.
pub(crate) fn matching(layouts: &'static [Layout], head: &[u8]) -> Option<&'static Layout> {
    layouts.iter().find(|layout| {
        header_of(head, layout.separation).is_some_and(|(header, _)| header.lacks(layout).is_empty())
    })
}

/// Why `head` is in none of `layouts`.
pub(crate) fn refuse(layouts: &[&'static Layout], head: &[u8]) -> Error {
    if head.iter().all(u8::is_ascii_whitespace) {
        return Error::new(ErrorKind::NotRecognised, "the file is empty: give a file with a header line");
    }
    let nearest = layouts
        .iter()
        .filter_map(|layout| {
            let (header, line) = header_of(head, layout.separation)?;
            let lacks = header.lacks(layout);
            // Half of the columns is enough to tell which layout was meant, and too many for a chance hit.
            (lacks.len() * 2 <= layout.required.len()).then_some((lacks, layout, header, line))
        })
        .min_by_key(|(lacks, ..)| lacks.len());
    match nearest {
        Some((lacks, layout, header, line)) => missing(&lacks, layout, &header).at(line),
        None => {
            let names: Vec<&str> = layouts.iter().map(|layout| layout.name).collect();
            let message =
                format!("no known layout: the first line must be the header of one of {}", names.join(", "));
            Error::new(ErrorKind::NotRecognised, message)
        }
    }
}

fn missing(lacks: &[&'static str], layout: &Layout, header: &Header) -> Error {
    let column = lacks.first().map_or("", |column| *column);
    let quoted: Vec<String> = lacks.iter().map(|column| format!("`{column}`")).collect();
    let (noun, verb) = if lacks.len() == 1 { ("column", "is") } else { ("columns", "are") };
    let message = format!(
        "{noun} {} of the layout {} {verb} absent; the file has {}: take the file as the publisher hands it out",
        quoted.join(", "),
        layout.name,
        header.listed()
    );
    Error::new(ErrorKind::MissingColumn { column: column.to_owned() }, message)
}

fn header_of(head: &[u8], separation: Separation) -> Option<(Header, u64)> {
    let mut bytes = head;
    let mut rows = RowReader::new(&mut bytes, separation);
    let row = rows.next_row().ok()??;
    Some((Header::of(row), row.line()))
}

/// Reads the header row and finds the layout, or says why there is none.
pub(crate) fn begin(
    layouts: &'static [Layout],
    rows: &mut RowReader<'_>,
) -> Result<(&'static Layout, Header), Error> {
    let every: Vec<&'static Layout> = layouts.iter().collect();
    let Some(row) = rows.next_row()? else { return Err(refuse(&every, b"")) };
    require_text(row.text().as_bytes())?;
    let header = Header::of(row);
    let Some(layout) = layouts.iter().find(|layout| header.lacks(layout).is_empty()) else {
        let line = row.line();
        let text = row.text().into_owned();
        return Err(refuse(&every, text.as_bytes()).at(line));
    };
    rows.expect_cells(header.len());
    Ok((layout, header))
}
