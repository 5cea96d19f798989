//! Aligned columns for the terminal: for lists, measures and the text reporter.

use unicode_segmentation::UnicodeSegmentation;

/// How a column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table under construction.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; an empty heading everywhere leaves the heading line out.
    pub fn new(columns: &[(&str, Align)]) -> Table {
        Table {
            columns: columns.iter().map(|(name, align)| ((*name).to_owned(), *align)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it has not as many cells as the table has columns.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        assert_eq!(cells.len(), self.columns.len(), "a row has as many cells as the table has columns");
        self.rows.push(cells.iter().map(|cell| clean(cell.as_ref())).collect());
    }

    /// The aligned table, at most `width` columns wide.
    ///
    /// Columns that do not fit are left out from the right, and a last line says how many; the last column that stays
    /// is cut with `…` where it must be.
    pub fn render(&self, width: usize) -> String {
        let widths = self.widths();
        let (shown, last) = fitting(&widths, width);
        let mut out = String::new();
        if self.columns.iter().any(|(name, _)| !name.is_empty()) {
            let heading: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
            self.line(&mut out, &heading, &widths, shown, last);
        }
        for row in &self.rows {
            self.line(&mut out, row, &widths, shown, last);
        }
        let hidden = self.columns.len() - shown;
        if hidden > 0 {
            out.push_str(&format!("(+{hidden} column{}: use --plain)\n", if hidden == 1 { "" } else { "s" }));
        }
        out
    }

    /// One record per line, cells separated by a tab, nothing cut and no heading: for `--plain`.
    pub fn plain(&self) -> String {
        self.rows.iter().map(|row| row.join("\t") + "\n").collect()
    }

    fn widths(&self) -> Vec<usize> {
        let cells = |index: usize| self.rows.iter().map(move |row| columns(&row[index]));
        self.columns
            .iter()
            .enumerate()
            .map(|(index, (name, _))| cells(index).chain([columns(name)]).max().unwrap_or(0))
            .collect()
    }

    fn line(&self, out: &mut String, cells: &[String], widths: &[usize], shown: usize, last: usize) {
        let mut line = String::new();
        for (index, cell) in cells.iter().take(shown).enumerate() {
            let room = if index + 1 == shown { last } else { widths[index] };
            let cell = cut(cell, room);
            let blanks = " ".repeat(room.saturating_sub(columns(&cell)));
            if index > 0 {
                line.push_str("  ");
            }
            match self.columns[index].1 {
                Align::Left => line.push_str(&(cell + &blanks)),
                Align::Right => line.push_str(&(blanks + &cell)),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// How many columns fit, and how wide the last of them may be.
fn fitting(widths: &[usize], width: usize) -> (usize, usize) {
    const LEAST: usize = 12;
    let mut used = 0;
    for (index, own) in widths.iter().enumerate() {
        let before = used + if index > 0 { 2 } else { 0 };
        if before + own > width {
            let room = width.saturating_sub(before);
            return match index {
                0 => (1, width.max(1)),
                _ if room >= LEAST.min(*own) => (index + 1, room),
                _ => (index, widths[index - 1]),
            };
        }
        used = before + own;
    }
    (widths.len(), widths.last().copied().unwrap_or(0))
}

/// Columns that a text takes on a terminal: wide East Asian characters and emoji take two, marks none.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(|cluster| if cluster.chars().any(is_wide) { 2 } else { 1 }).sum()
}

/// The text, cut at a word bound where there is one, with `…`, so that it takes at most `width` columns.
pub fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut bound = 0;
    for piece in text.split_word_bounds() {
        if columns(&kept) + columns(piece) + 1 > width {
            break;
        }
        kept.push_str(piece);
        bound = kept.trim_end().len();
    }
    kept.truncate(bound);
    if kept.is_empty() {
        for cluster in text.graphemes(true) {
            if columns(&kept) + columns(cluster) + 1 > width {
                break;
            }
            kept.push_str(cluster);
        }
    }
    kept + "…"
}

/// The text in lines of at most `width` columns, broken at blanks; a longer word is broken inside.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        while columns(&word) > width {
            let head: String = word.graphemes(true).take(width - columns(&line).min(width - 1) - 1).collect();
            let head = if line.is_empty() { head } else { String::new() };
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                continue;
            }
            word = word[head.len()..].to_owned();
            lines.push(head);
        }
        if !line.is_empty() && columns(&line) + 1 + columns(&word) > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Foreign text made safe for a terminal: line breaks and tabs become blanks, other control characters and the marks
/// that turn the direction of writing become a visible `�`, so that no text can move the cursor or hide a part of itself.
pub fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\r' | '\t' => ' ',
            c if c.is_control() || is_direction_mark(c) => '\u{FFFD}',
            c => c,
        })
        .collect()
}

pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// Blocks that terminals draw two columns wide (Unicode Standard Annex 11, W and F, in whole blocks).
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{33FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{A000}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F900}'..='\u{1F9FF}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&[("name", Align::Left), ("n", Align::Right), ("title", Align::Left)]);
        table.row(&["agreement", "12", "Share of roll calls with the same vote"]);
        table.row(&["π", "7", "Scott"]);
        table
    }

    #[test]
    fn columns_are_aligned() {
        let expected = "name        n  title\nagreement  12  Share of roll calls with the same vote\nπ           7  Scott\n";
        assert_eq!(table().render(80), expected);
    }

    #[test]
    fn what_does_not_fit_is_cut_or_announced() {
        assert_eq!(table().render(30).lines().nth(1), Some("agreement  12  Share of roll…"));
        let narrow = table().render(16);
        assert!(narrow.contains("(+1 column: use --plain)"), "{narrow}");
        assert!(table().render(30).lines().all(|line| columns(line) <= 30));
    }

    #[test]
    fn plain_is_one_record_a_line() {
        assert_eq!(table().plain(), "agreement\t12\tShare of roll calls with the same vote\nπ\t7\tScott\n");
    }

    #[test]
    fn width_counts_what_a_terminal_shows() {
        assert_eq!(columns("漢字"), 4);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(cut("one two three", 8), "one two…");
        assert_eq!(cut("unbreakable", 6), "unbre…");
    }

    #[test]
    fn wrapping_loses_no_word() {
        let text = "a bb ccc dddd eeeee ffffffffffffffffffffff g";
        let lines = wrap(text, 10);
        assert!(lines.iter().all(|line| columns(line) <= 10), "{lines:?}");
        let joined: String = lines.concat().split_whitespace().collect();
        assert_eq!(joined, text.replace(' ', ""));
    }

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{202e}c\nd"), "a\u{FFFD}[31mb\u{FFFD}c d");
    }
}
