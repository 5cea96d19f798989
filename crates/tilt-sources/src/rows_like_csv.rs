//! The own row splitter and the `csv` crate read the same cells from well-formed RFC 4180 text.

use proptest::prelude::*;

use crate::rows::{RowReader, Separation};

/// Cells with everything that quoting is for; lines inside a cell stay far below the limit of a row.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9 .'-]{0,8}",
        "[a-zé中,\"\r\n ]{0,12}",
        Just("\"".to_owned()),
        Just("a\r\nb".to_owned()),
        Just(String::new()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 1..8))
}

/// The rows as a well-behaved program writes them.
fn written(rows: &[Vec<String>], always: bool, crlf: bool) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
        .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn by_csv(text: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn by_us(text: &[u8], width: usize) -> Vec<Vec<String>> {
    let mut input = text;
    let mut reader = RowReader::new(&mut input, Separation::Comma);
    reader.expect_cells(width);
    let mut found = Vec::new();
    while let Some(row) = reader.next_row().unwrap() {
        assert!(row.require_whole().is_ok(), "line {} has a fault", row.line());
        found.push(row.cells().map(str::to_owned).collect());
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn both_read_what_was_written(rows in rows(), always: bool, crlf: bool) {
        let text = written(&rows, always, crlf);
        prop_assert_eq!(&by_us(&text, rows[0].len()), &rows);
        prop_assert_eq!(by_csv(&text), rows);
    }

    #[test]
    fn the_last_line_end_may_be_absent(rows in rows(), crlf: bool) {
        let mut text = written(&rows, true, crlf);
        text.truncate(text.len() - if crlf { 2 } else { 1 });
        prop_assert_eq!(by_us(&text, rows[0].len()), by_csv(&text));
    }
}
