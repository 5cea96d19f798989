//! Writes a made-up file of events in the daily layout of GDELT 1.0 (58 columns) to standard output:
//! `made_up_events ROWS`. The same number of rows always gives the same bytes.
//!
//! Widths and shares are those of real files: about 310 bytes a row, half of the sides without a country, few states
//! with most of the rows, sixty codes, days in order over one year. No event in it happened.

use std::io::{self, BufWriter, Write};

use tilt_core::concordance::{CodeScheme, Concordance};
use tilt_core::time::Date;

/// A small generator of numbers (SplitMix64), so that the file does not change with a library.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Small positions much more often than large ones.
    fn early(&mut self, limit: usize) -> usize {
        let share = self.below(1000) * self.below(1000) / 1000 * self.below(1000);
        share * limit / 1_000_000
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

const CODES: [(&str, &str); 24] = [
    ("042", "1.9"),
    ("043", "2.8"),
    ("010", "0.0"),
    ("051", "3.4"),
    ("020", "3.0"),
    ("190", "-10.0"),
    ("036", "4.0"),
    ("040", "1.0"),
    ("173", "-5.0"),
    ("090", "-2.0"),
    ("193", "-10.0"),
    ("046", "7.0"),
    ("111", "-2.0"),
    ("060", "6.0"),
    ("012", "-0.4"),
    ("112", "-2.0"),
    ("120", "-4.0"),
    ("080", "5.0"),
    ("057", "8.0"),
    ("0841", "7.0"),
    ("141", "-6.5"),
    ("1311", "-5.8"),
    ("163", "-8.0"),
    ("0311", "5.2"),
];
const ROLES: [(&str, &str); 5] =
    [("GOV", "GOVERNMENT"), ("MIL", "MILITARY"), ("BUS", "COMPANY"), ("", ""), ("MED", "NEWSPAPER")];
const REGIONS: [&str; 4] = ["EUR", "AFR", "ASA", "MEA"];
const PLACES: [&str; 6] = [
    "Invented City, Invented Province, Inventland",
    "Northport, Coast, Inventland",
    "Lake District, Inventland",
    "Inventland",
    "New Invention, Old Province, Farland",
    "Farland",
];

#[allow(dead_code, reason = "the benchmark takes only the rows")]
fn main() -> io::Result<()> {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1000);
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    made_up(rows, &mut out)?;
    out.flush()
}

/// Writes a number of rows.
pub fn made_up(rows: usize, out: &mut impl Write) -> io::Result<()> {
    let table = Concordance::bundled();
    let day = Date::constant(2014, 7, 1);
    let states: Vec<(&str, &str, &str)> = table
        .states()
        .filter_map(|(id, state)| {
            let code = |scheme| table.code_of(id, scheme, Some(day));
            Some((code(CodeScheme::Iso3)?, code(CodeScheme::Fips)?, state.name_en))
        })
        .collect();
    let mut numbers = Numbers(rows as u64);
    for row in 0..rows {
        event(out, row, rows, &states, &mut numbers)?;
    }
    Ok(())
}

fn event(
    out: &mut impl Write,
    row: usize,
    rows: usize,
    states: &[(&str, &str, &str)],
    numbers: &mut Numbers,
) -> io::Result<()> {
    // Twelve months of thirty days but for February, so that no calendar is needed.
    let of_year = row * 360 / rows.max(1);
    let (month, of_month) =
        (of_year / 30 + 1, (of_year % 30 + 1).min(if of_year / 30 == 1 { 28 } else { 30 }));
    let day = format!("2014{month:02}{of_month:02}");
    write!(out, "{}\t{day}\t{}\t2014\t2014.{:04}", 300_000_000 + row, &day[..6], of_year * 10_000 / 360)?;
    for _ in 0..2 {
        actor(out, states, numbers)?;
    }
    let (code, intensity) = *numbers.of(&CODES);
    let root: usize = code[..2].parse().unwrap_or(1);
    let quad = [1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4][root - 1];
    let (mentions, tone) = (1 + numbers.early(60), numbers.below(20_000));
    write!(
        out,
        "\t{}\t{code}\t{}\t{}\t{quad}\t{intensity}\t{mentions}\t{}\t{mentions}\t{}.{:04}{:010}",
        numbers.below(2),
        &code[..3],
        &code[..2],
        1 + mentions / 10,
        tone as i64 / 1000 - 10,
        tone % 10_000,
        numbers.below(1_000_000_000)
    )?;
    for _ in 0..3 {
        let (_, fips, _) = states[numbers.early(states.len())];
        let place = numbers.of(&PLACES);
        match numbers.below(10) {
            0..4 => write!(out, "\t0\t\t\t\t\t\t")?,
            4..6 => write!(
                out,
                "\t1\t{place}\t{fips}\t{fips}\t{}\t{}\t{fips}",
                numbers.below(90),
                numbers.below(180)
            )?,
            _ => write!(
                out,
                "\t4\t{place}\t{fips}\t{fips}{:02}\t{}.{:04}\t{}.{:03}\t-{}",
                numbers.below(60),
                numbers.below(90),
                numbers.below(10_000),
                numbers.below(180),
                numbers.below(1000),
                100_000 + numbers.below(3_000_000)
            )?,
        }
    }
    writeln!(
        out,
        "\t{day}\thttps://news{}.example.org/world/{}/invented-story-about-{code}",
        numbers.below(900),
        numbers.below(9_999_999)
    )
}

/// The ten columns of an actor.
fn actor(out: &mut impl Write, states: &[(&str, &str, &str)], numbers: &mut Numbers) -> io::Result<()> {
    let (role, called) = *numbers.of(&ROLES);
    match numbers.below(20) {
        0..9 => {
            let (code, _, name) = states[numbers.early(states.len())];
            write!(out, "\t{code}{role}\t{}\t{code}\t\t\t\t\t{role}\t\t", name.to_uppercase())
        }
        9 => {
            let region = numbers.of(&REGIONS);
            write!(out, "\t{region}\t{region}\t{region}\t\t\t\t\t\t\t")
        }
        10..15 => write!(out, "\t{role}\t{called}\t\t\t\t\t\t{role}\t\t"),
        _ => write!(out, "\t\t\t\t\t\t\t\t\t\t"),
    }
}
