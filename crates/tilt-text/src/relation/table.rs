//! Files of marked sentences: tab-separated, columns by name, quoting as in CSV.

use super::label::Label;
use super::marked::Pair;

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Line of the file in which it begins, from 1.
    pub line: usize,
    /// The sentence with its two actors.
    pub pair: Pair,
    /// The root, if the file has one that is known.
    pub gold: Option<Label>,
    /// The root as the file writes it.
    pub written: String,
    /// The column `register`, or nothing.
    pub register: String,
}

/// Reads a file.
///
/// # Errors
/// If it has no header with `marked_sentence`, or with `sentence`, `source` and `target`.
pub fn read(text: &str) -> Result<Vec<Row>, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = records(text).into_iter();
    let header: Vec<String> = records.next().map_or_else(Vec::new, |(_, cells)| cells);
    let find = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let (marked, sentence) = (find("marked_sentence"), find("sentence"));
    let (source, target, gold) = (find("source"), find("target"), find("gold_root"));
    let register = find("register");
    if marked.is_none() && (sentence.is_none() || source.is_none() || target.is_none()) {
        return Err("no column `marked_sentence`, nor all of `sentence`, `source`, `target`".to_owned());
    }
    let mut rows = Vec::new();
    for (line, cells) in records {
        let cell = |column: Option<usize>| column.and_then(|at| cells.get(at)).map_or("", String::as_str);
        let mut pair =
            Pair::parse(if cell(marked).trim().is_empty() { cell(sentence) } else { cell(marked) });
        pair = pair.complete(cell(source), cell(target));
        if !pair.text.trim().is_empty() {
            let written = cell(gold).trim().to_owned();
            let gold = Label::find(&written);
            rows.push(Row { line, pair, gold, written, register: cell(register).to_owned() });
        }
    }
    Ok(rows)
}

/// Cells of each line. A cell that begins with a quote ends with the quote that no other follows, tabs and line ends
/// inside; a quote that is never closed is taken as a letter.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut records = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while !rest.is_empty() {
        let begun = line;
        let mut cells = Vec::new();
        loop {
            let (cell, after) = quoted(rest).unwrap_or_else(|| {
                let end = rest.find(['\t', '\n']).unwrap_or(rest.len());
                (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
            });
            line += rest[..rest.len() - after.len()].matches('\n').count();
            cells.push(cell);
            if let Some(next) = after.strip_prefix('\t') {
                rest = next;
                continue;
            }
            line += 1;
            rest = after.strip_prefix('\n').unwrap_or(after);
            break;
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            records.push((begun, cells));
        }
    }
    records
}

/// A quoted cell at the start of `text`, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    let mut rest = text.strip_prefix('"')?;
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
            continue;
        }
        let after = after.strip_prefix('\r').unwrap_or(after);
        return (after.is_empty() || after.starts_with(['\t', '\n'])).then_some((cell, after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_and_quotes_are_read() {
        let file = "gold_root\tx\tmarked_sentence\nACCUSE\t\t\"<s>Peru</s> said \"\"no\"\"\tto <t>Chile</t>\"\r\nretreat\t1\t\"<s>A</s> left <t>B</t>\n";
        let rows = read(file).unwrap();
        assert_eq!(rows[0].pair.text, "Peru said \"no\"\tto Chile");
        assert_eq!((rows[0].gold, rows[1].gold), (Some(Label::Accuse), Some(Label::Yield)));
        assert_eq!(rows[1].pair.text, "\"A left B");
        assert!(read("a\tb\n1\t2\n").is_err());
        let rows = read("sentence\tsource\ttarget\nPeru met Chile.\tPeru\tChile\n").unwrap();
        assert_eq!((rows[0].pair.source.len(), rows[0].gold), (1, None));
    }
}
