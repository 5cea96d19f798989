//! The table of corrections: ids that were superseded, and what stands in their place.

/// `CORRECTIONS.md` of this version.
const TABLE: &str = include_str!("../../../CORRECTIONS.md");

/// One correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Day of the correction.
    pub date: String,
    /// The id that no longer stands.
    pub superseded: String,
    /// The id in its place, or `withdrawn`.
    pub now: String,
    /// What was wrong.
    pub wrong: String,
    /// What is right.
    pub right: String,
    /// Where that is from.
    pub source: String,
}

/// All corrections, in the order of the table.
pub fn all() -> Vec<Correction> {
    read(TABLE)
}

/// The correction of an id.
pub fn find(id: &str) -> Option<Correction> {
    all().into_iter().find(|row| row.superseded == id)
}

fn read(table: &str) -> Vec<Correction> {
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.filter_map(|line| {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        let [date, superseded, now, wrong, right, source] = <[String; 6]>::try_from(cells).ok()?;
        Some(Correction { date, superseded, now, wrong, right, source })
    })
    .collect()
}

/// What stands behind an id in a record, below the correction that superseded the id, if there is one.
pub fn above(text: String, correction: Option<&Correction>) -> String {
    match correction {
        Some(row) => format!("{}\nAs it stood in the record:\n\n{text}", shown(row)),
        None => text,
    }
}

/// The correction as `explain` prints it.
pub fn shown(row: &Correction) -> String {
    format!(
        "{}  superseded on {}\n  now          {}\n  was wrong    {}\n  is right     {}\n  source       {}\n",
        row.superseded, row.date, row.now, row.wrong, row.right, row.source
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tilt_core::Id;

    #[test]
    fn every_row_of_the_table_names_ids_a_day_and_a_source() {
        let lines = TABLE.lines().filter(|line| line.starts_with('|')).count();
        assert_eq!(all().len() + 2, lines, "a row of the table has not six cells");
        for row in all() {
            assert!(Id::parse(&row.superseded).is_some(), "{row:?}");
            assert!(row.now == "withdrawn" || Id::parse(&row.now).is_some(), "{row:?}");
            assert!(row.date.parse::<tilt_core::Date>().is_ok() && !row.source.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn a_superseded_id_resolves_to_what_stands_now() {
        let table = "| date | superseded | now | what was wrong | what is right | source |\n|---|---|---|---|---|---|\n\
                     | 2026-01-02 | v-0123456789 | v-9876543210 | wrong year | 1993 | the depositary |\n";
        let rows = read(table);
        assert_eq!(rows.len(), 1);
        let text = shown(&rows[0]);
        assert!(text.contains("v-9876543210") && text.contains("wrong year") && text.contains("2026-01-02"));
        // A record keeps what it said; the correction goes first.
        let found = above("v-0123456789 of old\n".to_owned(), rows.first());
        assert!(found.starts_with(&text) && found.ends_with("v-0123456789 of old\n"), "{found}");
        assert_eq!(above("alive\n".to_owned(), None), "alive\n");
    }
}
