//! Layouts: the sets of columns by which files are recognised.

use std::io::BufRead;

use tilt_core::warning::{Warning, WarningDoc};

use crate::error::{Error, ErrorKind};
use crate::rows::{Row, RowLimit, RowReader, Separation};

/// A known way in which a file is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// Name for readers, unique over all sources.
    pub name: &'static str,
    /// How cells are set apart; of no meaning for [`Shape::Whole`].
    pub separation: Separation,
    /// How the columns are found.
    pub shape: Shape,
    /// Columns without which nothing can be read.
    pub required: &'static [&'static str],
    /// Columns that are used when they are there.
    pub optional: &'static [&'static str],
    /// Columns that a file of this layout never has: with one of them it is a longer layout that lost a column.
    pub foreign: &'static [&'static str],
    /// How long a row may be.
    pub limit: RowLimit,
}

/// How the columns of a layout are found.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// The first row names them.
    Header,
    /// The first row names them, each by one of several names, all of which stand in `optional`; whether enough of
    /// them are there says the function.
    Aliases(fn(&[&str]) -> bool),
    /// A row that names them comes below a title or notes, at most forty rows down.
    Preamble,
    /// No row names them: `required` names them in file order, and a row is known by its cells.
    Positional(fn(&[&str]) -> bool),
    /// The file is not made of rows of cells (JSON, XML); it is known by its beginning.
    Whole(fn(&[u8]) -> bool),
}

/// How many rows may stand above the row that names the columns.
const PREAMBLE: usize = 40;

impl Layout {
    /// A layout whose first row names the columns.
    pub const fn new(
        name: &'static str,
        separation: Separation,
        required: &'static [&'static str],
        optional: &'static [&'static str],
    ) -> Layout {
        let (foreign, limit): (&[&str], RowLimit) = (&[], RowLimit::FACTS);
        Layout { name, separation, shape: Shape::Header, required, optional, foreign, limit }
    }

    /// The same layout, which a file with one of these columns is not in.
    pub const fn without(self, foreign: &'static [&'static str]) -> Layout {
        Layout { foreign, ..self }
    }

    /// The same layout below a preamble.
    pub const fn below_preamble(self) -> Layout {
        Layout { shape: Shape::Preamble, ..self }
    }

    /// A layout without a row of names; `looks` says of the cells of a row whether they are those of the layout.
    pub const fn positional(
        name: &'static str,
        separation: Separation,
        columns: &'static [&'static str],
        looks: fn(&[&str]) -> bool,
    ) -> Layout {
        Layout {
            shape: Shape::Positional(looks),
            required: columns,
            ..Layout::new(name, separation, &[], &[])
        }
    }

    /// A layout that is not made of rows; `looks` says of the first bytes whether they are those of the layout.
    pub const fn whole(name: &'static str, looks: fn(&[u8]) -> bool) -> Layout {
        Layout { shape: Shape::Whole(looks), ..Layout::new(name, Separation::Comma, &[], &[]) }
    }

    /// A layout of texts whose first row names the columns by some of `aliases`; `looks` says of the names whether
    /// enough of them are there.
    pub const fn of_texts(
        name: &'static str,
        separation: Separation,
        aliases: &'static [&'static str],
        looks: fn(&[&str]) -> bool,
    ) -> Layout {
        Layout {
            shape: Shape::Aliases(looks),
            limit: RowLimit::TEXTS,
            ..Layout::new(name, separation, &[], aliases)
        }
    }

    /// Whether a file that begins with `head` is laid out like this.
    pub(crate) fn fits(&self, head: &[u8]) -> bool {
        match self.shape {
            Shape::Whole(looks) => looks(head),
            Shape::Header | Shape::Aliases(_) | Shape::Preamble => self.header_in(head).is_some(),
            Shape::Positional(looks) => {
                let mut bytes = head;
                let mut rows = RowReader::new(&mut bytes, self.separation);
                matches!(rows.next_row(), Ok(Some(row)) if looks(&row.cells().collect::<Vec<_>>()))
            }
        }
    }

    /// The header in `head`, if all required columns are in it.
    fn header_in(&self, head: &[u8]) -> Option<Header> {
        let mut bytes = head;
        let mut rows = RowReader::new(&mut bytes, self.separation);
        self.find_header(&mut rows).ok().flatten()
    }

    /// Reads up to and with the row that names the columns.
    fn find_header(&self, rows: &mut RowReader<'_>) -> Result<Option<Header>, Error> {
        let most = if matches!(self.shape, Shape::Preamble) { PREAMBLE } else { 1 };
        for _ in 0..most {
            let Some(row) = rows.next_row()? else { return Ok(None) };
            let header = Header::of(row);
            let is_known = match self.shape {
                Shape::Aliases(looks) => looks(&header.names().collect::<Vec<_>>()),
                _ => header.is_of(self),
            };
            if is_known {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }
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
        // Exports have been seen whose comma-separated lines all end in a semicolon.
        let name = |cell: &str| cell.trim().trim_end_matches(';').to_owned();
        Header { names: row.cells().map(name).collect() }
    }

    /// Position of a column.
    pub(crate) fn position(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|name| name == column)
    }

    /// Position of a column that the layout requires.
    pub(crate) fn required(&self, column: &str) -> usize {
        self.position(column).expect("the layout was matched, so its required columns are there")
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    fn is_of(&self, layout: &Layout) -> bool {
        self.lacks(layout).is_empty() && !self.has_foreign(layout)
    }

    fn has_foreign(&self, layout: &Layout) -> bool {
        layout.foreign.iter().any(|column| self.position(column).is_some())
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
    if matches!(layout.shape, Shape::Aliases(_)) {
        return None; // One of several names is enough.
    }
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
    layouts.iter().find(|layout| layout.fits(head))
}

/// Why `head` is in none of `layouts`.
pub(crate) fn refuse(layouts: &[&'static Layout], head: &[u8]) -> Error {
    if head.iter().all(u8::is_ascii_whitespace) {
        return Error::new(ErrorKind::NotRecognised, "the file is empty: give a file with a header line");
    }
    let nearest = layouts
        .iter()
        .filter(|layout| matches!(layout.shape, Shape::Header | Shape::Preamble))
        .filter_map(|layout| {
            let (header, line) = header_of(head, layout.separation)?;
            let lacks = header.lacks(layout);
            if header.has_foreign(layout) {
                return None;
            }
            // Half of the columns is enough to tell which layout was meant, and too many for a chance hit.
            (lacks.len() * 2 <= layout.required.len()).then_some((lacks, layout, header, line))
        })
        .min_by_key(|(lacks, ..)| lacks.len());
    match nearest {
        Some((lacks, layout, header, line)) => missing(&lacks, layout, &header).at(line),
        None => {
            let message = match layouts {
                [] => "no known layout".to_owned(),
                [one] => format!("not in the layout {}", one.name),
                [first, .., last] if layouts.len() <= 6 => {
                    let names: Vec<&str> = layouts.iter().map(|layout| layout.name).collect();
                    debug_assert!(first.name != last.name);
                    format!("in none of the layouts {}", names.join(", "))
                }
                _ => format!("in none of the {} layouts that are known", layouts.len()),
            };
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

/// Reads the header row and finds the layout, or says why there is none. All layouts share one separation and have
/// their header in the first row.
pub(crate) fn begin(
    layouts: &'static [Layout],
    rows: &mut RowReader<'_>,
) -> Result<(&'static Layout, Header), Error> {
    let every: Vec<&'static Layout> = layouts.iter().collect();
    let Some(row) = rows.next_row()? else { return Err(refuse(&every, b"")) };
    require_text(row.text().as_bytes())?;
    let header = Header::of(row);
    let Some(layout) = layouts.iter().find(|layout| header.is_of(layout)) else {
        let line = row.line();
        let text = row.text().into_owned();
        return Err(refuse(&every, text.as_bytes()).at(line));
    };
    rows.expect_cells(header.len());
    Ok((layout, header))
}

/// Finds the layout by the first bytes, or says why there is none.
pub(crate) fn announced(
    layouts: &'static [Layout],
    input: &mut dyn BufRead,
) -> Result<&'static Layout, Error> {
    let head = input.fill_buf().map_err(Error::io)?;
    require_text(head)?;
    matching(layouts, head).ok_or_else(|| {
        let error = refuse(&layouts.iter().collect::<Vec<_>>(), head);
        let is_empty = head.iter().all(u8::is_ascii_whitespace);
        if is_empty || error.line().is_some() { error } else { error.at(1) }
    })
}

/// Finds the layout by the first bytes and reads up to the first row of data.
pub(crate) fn enter<'i>(
    layouts: &'static [Layout],
    input: &'i mut dyn BufRead,
) -> Result<(&'static Layout, Header, RowReader<'i>), Error> {
    let layout = announced(layouts, input)?;
    let every: Vec<&'static Layout> = layouts.iter().collect();
    let mut rows = RowReader::new(input, layout.separation).with_limit(layout.limit);
    let header = match layout.shape {
        Shape::Positional(_) => {
            Header { names: layout.required.iter().map(|name| (*name).to_owned()).collect() }
        }
        _ => match layout.find_header(&mut rows)? {
            Some(header) => header,
            None => return Err(refuse(&every, b"")),
        },
    };
    rows.expect_cells(header.len());
    Ok((layout, header, rows))
}
