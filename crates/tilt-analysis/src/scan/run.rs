//! The scan of one family: all states between the same two powers by one measure.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tilt_core::StateId;

use super::SPACE;
use super::fdr::{benjamini_hochberg, benjamini_yekutieli};
use super::panel::{Cell, TiltPanel};
use super::watch::{Unwatched, Watch, fingerprint};
use crate::detect::{FEW_POINTS, NullTable, Screen, StepScan, TimeP};
use crate::random::Stream;

/// Settings of a scan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanRequest {
    /// Most draws for a candidate; 0: probabilities come from the table alone.
    pub draws: u32,
    /// Placebo series for each state.
    pub placebos: u32,
    /// Seed of the run.
    pub seed: u64,
}

impl Default for ScanRequest {
    fn default() -> ScanRequest {
        ScanRequest { draws: 0, placebos: 1, seed: 0 }
    }
}

/// A series whose table probability is above this is no candidate.
const CANDIDATE: f64 = 0.20;

/// Level of an alarm in the counts of real and placebo series.
const ALARM: f64 = 0.05;

/// Draws that have to reach the ratios before drawing ends early.
const ENOUGH: u32 = 20;

/// False-discovery rate of both lists.
const RATE: f64 = 0.10;

/// Blocks of years that placebo series are shifted by.
const BLOCK: usize = 5;

/// What the scan says of one state.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanRow {
    /// The state.
    pub state: StateId,
    /// Points.
    pub n: usize,
    /// First year of the new regime, and the years between which it lies (90 %).
    pub year: i16,
    /// See `year`.
    pub years: (i16, i16),
    /// Change of level there; positive is toward the second power.
    pub step: f64,
    /// Autocorrelation without a change.
    pub phi: f64,
    /// Probability of at least one break from the table, noise ignored.
    pub p_table: f64,
    /// From draws with the noise in the model, for candidates.
    pub p_drawn: Option<f64>,
    /// Draws that were made.
    pub draws: u32,
    /// Share of states that changed as much in the same years and direction.
    pub p_space: Option<f64>,
    /// On the headline list: Benjamini and Yekutieli, and the second key.
    pub headline: bool,
    /// On the exploratory list: Benjamini and Hochberg, and the second key.
    pub exploratory: bool,
}

impl ScanRow {
    /// The probability that counts.
    pub fn p(&self) -> f64 {
        self.p_drawn.unwrap_or(self.p_table)
    }
}

/// A scanned family.
#[derive(Debug, Clone, PartialEq)]
pub struct ScanResult {
    /// States with enough points, by probability.
    pub rows: Vec<ScanRow>,
    /// States below coverage with their number of points: they are in no list and in no count.
    pub below: Vec<(StateId, usize)>,
    /// Alarms per 100 series, both keys: real ones, and those of series without their break, shifted in blocks of years.
    pub alarms: (f64, f64),
    /// What probabilities are multiplied by before the lists are made: the placebo alarms over the nominal 5, where
    /// they are more than one and a half times as many.
    pub factor: f64,
}

/// Scans a panel.
pub fn scan(panel: &TiltPanel, request: &ScanRequest) -> ScanResult {
    scan_watched(panel, request, &Unwatched).expect("nobody stops it")
}

/// As [`scan`], while somebody keeps what was drawn; `None` if it was stopped. The result does not depend on what was
/// kept before.
pub fn scan_watched(panel: &TiltPanel, request: &ScanRequest, watch: &dyn Watch) -> Option<ScanResult> {
    let table = NullTable::bundled();
    let mut below = Vec::new();
    let mut series: Vec<(StateId, Vec<i64>, Vec<Cell>)> = Vec::new();
    for (state, row) in &panel.rows {
        let points: Vec<(i64, Cell)> =
            row.iter().enumerate().filter_map(|(at, cell)| Some((at as i64, (*cell)?))).collect();
        let is_constant = points.windows(2).all(|pair| pair[0].1.value == pair[1].1.value);
        if points.len() < FEW_POINTS || is_constant {
            below.push((*state, points.len()));
        } else {
            let (times, cells) = points.into_iter().unzip();
            series.push((*state, times, cells));
        }
    }
    let mut scans: BTreeMap<&[i64], Option<StepScan>> =
        series.iter().map(|(_, times, _)| (times.as_slice(), None)).collect();
    scans.par_iter_mut().for_each(|(times, scan)| *scan = Some(StepScan::new(times)));
    let screened: Vec<(Screen, f64)> = series
        .par_iter()
        .map(|(_, times, cells)| {
            let scan = scans[times.as_slice()].as_ref().expect("a scan for each set of times");
            screen(&table, scan, &cells.iter().map(|cell| cell.value).collect::<Vec<f64>>())
        })
        .collect();
    let is_candidate = |p_table: f64| request.draws > 0 && p_table <= CANDIDATE;
    watch.begins(screened.iter().filter(|(_, p_table)| is_candidate(*p_table)).count());
    let rows: Option<Vec<ScanRow>> = series
        .par_iter()
        .zip(&screened)
        .map(|((state, times, cells), (screen, p_table))| {
            let year = |at: usize| panel.first + times[at] as i16;
            let y: Vec<f64> = cells.iter().map(|cell| cell.value).collect();
            let drawn = match is_candidate(*p_table) {
                true => Some(draw(panel, *state, (times, &y, cells), request.draws, request, watch)?),
                false => None,
            };
            Some(ScanRow {
                state: *state,
                n: times.len(),
                year: year(screen.at),
                years: (year(screen.date_set.0), year(screen.date_set.1)),
                step: screen.step,
                phi: screen.reml.0,
                p_table: *p_table,
                p_drawn: drawn.map(|(p, _)| p.time),
                draws: drawn.map_or(0, |(_, draws)| draws),
                p_space: panel.p_space(*state, year(screen.at), screen.step > 0.0),
                headline: false,
                exploratory: false,
            })
        })
        .collect();
    let mut rows = rows?;
    let per_hundred = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    let real = rows.iter().filter(|row| row.p() <= ALARM && row.p_space.is_some_and(|key| key <= SPACE));
    let placebos = Placebos {
        panel,
        series: &series,
        screened: &screened,
        scans: &scans,
        table: &table,
        request,
        watch,
    };
    let placebo_alarms = (0..request.placebos).map(|draw| placebos.alarms(draw)).sum::<Option<usize>>()?;
    let alarms = (
        per_hundred(real.count(), rows.len()),
        per_hundred(placebo_alarms, rows.len() * request.placebos as usize),
    );
    let nominal = 100.0 * ALARM;
    let factor = if alarms.1 > 1.5 * nominal { alarms.1 / nominal } else { 1.0 };
    let p: Vec<f64> = rows.iter().map(|row| (factor * row.p()).min(1.0)).collect();
    let (strict, loose) = (benjamini_yekutieli(&p, RATE), benjamini_hochberg(&p, RATE));
    for ((row, strict), loose) in rows.iter_mut().zip(strict).zip(loose) {
        let second_key = row.p_space.is_some_and(|key| key <= SPACE);
        (row.headline, row.exploratory) = (strict && second_key, loose && second_key);
    }
    rows.sort_by(|a, b| a.p().total_cmp(&b.p()).then(a.state.cmp(&b.state)));
    Some(ScanResult { rows, below, alarms, factor })
}

fn screen(table: &NullTable, scan: &StepScan, y: &[f64]) -> (Screen, f64) {
    let screen = scan.screen(y);
    // A length outside the table has no probability there: the series stays a candidate.
    (screen, table.p_time(scan.points(), &screen).map_or(0.0, |p| p.time))
}

/// Draws for one series, with its noise if all points have some.
fn draw(
    panel: &TiltPanel,
    state: StateId,
    (times, y, cells): (&[i64], &[f64], &[Cell]),
    most: u32,
    request: &ScanRequest,
    watch: &dyn Watch,
) -> Option<(TimeP, u32)> {
    let noise: Vec<f64> = cells.iter().map(|cell| cell.error).collect();
    let scan = match noise.iter().all(|error| *error > 0.0) {
        true => StepScan::with_noise(times, y, &noise),
        false => StepScan::new(times),
    };
    let key = format!("{} {} {} {}", panel.measure, state.key(), panel.from.key(), panel.to.key());
    let own = fingerprint(&key, times, y, &noise, (ENOUGH, request.seed));
    scan.p_time_early(y, (ENOUGH, most), (request.seed, &key), watch.known(&own), &mut |tally| {
        watch.counted(&own, tally)
    })
}

type Observed = (StateId, Vec<i64>, Vec<Cell>);

/// The same scan on series from which the found break and a line are taken out, their years shifted by a number of
/// blocks that is each state's own.
struct Placebos<'s> {
    panel: &'s TiltPanel,
    series: &'s [Observed],
    screened: &'s [(Screen, f64)],
    scans: &'s BTreeMap<&'s [i64], Option<StepScan>>,
    table: &'s NullTable,
    request: &'s ScanRequest,
    watch: &'s dyn Watch,
}

impl Placebos<'_> {
    /// Number of alarms, both keys; `None` if it was stopped.
    fn alarms(&self, draw_number: u32) -> Option<usize> {
        /// Draws behind a placebo's probability: enough to tell .05.
        const DRAWS: u32 = 199;
        let shifted: Vec<Vec<f64>> = self
            .series
            .iter()
            .zip(self.screened)
            .map(|((state, times, cells), (screen, _))| {
                let key = ["placebo", state.key()];
                shifted(
                    times,
                    cells,
                    screen,
                    &mut Stream::new(self.request.seed, &key, u64::from(draw_number)),
                )
            })
            .collect();
        let mut moved = self.panel.clone();
        for ((state, times, _), y) in self.series.iter().zip(&shifted) {
            if let Some(row) = moved.rows.get_mut(state) {
                for (time, value) in times.iter().zip(y) {
                    if let Some(cell) = &mut row[*time as usize] {
                        cell.value = *value;
                    }
                }
            }
        }
        let is_alarm = |((state, times, cells), y): (&Observed, &Vec<f64>)| {
            let scan = self.scans[times.as_slice()].as_ref().expect("a scan for each set of times");
            let (screen, mut p) = screen(self.table, scan, y);
            let year = self.panel.first + times[screen.at] as i16;
            let key = moved.p_space(*state, year, screen.step > 0.0);
            if key.is_none_or(|key| key > SPACE) {
                return Some(false);
            }
            if self.request.draws > 0 && p <= CANDIDATE {
                p = draw(self.panel, *state, (times, y, cells), DRAWS, self.request, self.watch)?.0.time;
            }
            Some(p <= ALARM)
        };
        let alarms: Option<Vec<bool>> = self.series.par_iter().zip(&shifted).map(is_alarm).collect();
        Some(alarms?.into_iter().filter(|alarm| *alarm).count())
    }
}

/// A series without its break and its line, its years shifted by a number of blocks.
fn shifted(times: &[i64], cells: &[Cell], screen: &Screen, stream: &mut Stream) -> Vec<f64> {
    let mut y = without_break(times, cells, screen);
    let blocks = (y.len() / BLOCK).max(2) as u32;
    let by = BLOCK * (1 + stream.below(blocks - 1) as usize);
    let by = by % y.len();
    y.rotate_left(by);
    y
}

impl TiltPanel {
    /// The panel with the years of one state shifted in blocks, inside a stretch of years, after its break and its line
    /// were taken out: a series without a change. `None` with too few points.
    pub(crate) fn with_shifted(
        &self,
        state: StateId,
        years: &std::ops::RangeInclusive<i16>,
        (seed, key): (u64, &str),
    ) -> Option<TiltPanel> {
        let row = self.rows.get(&state)?;
        let inside = |at: usize| years.contains(&(self.first + at as i16));
        let points: Vec<(i64, Cell)> = row
            .iter()
            .enumerate()
            .filter(|(at, _)| inside(*at))
            .filter_map(|(at, cell)| Some((at as i64, (*cell)?)))
            .collect();
        if points.len() < crate::detect::FEWEST_POINTS {
            return None;
        }
        let (times, cells): (Vec<i64>, Vec<Cell>) = points.into_iter().unzip();
        let y: Vec<f64> = cells.iter().map(|cell| cell.value).collect();
        let screen = StepScan::new(&times).screen(&y);
        let y = shifted(&times, &cells, &screen, &mut Stream::new(seed, &["placebo", key], 0));
        let mut moved = self.clone();
        let row = moved.rows.get_mut(&state)?;
        for (time, value) in times.iter().zip(y) {
            if let Some(cell) = &mut row[*time as usize] {
                cell.value = value;
            }
        }
        Some(moved)
    }

    /// Another state with a series in these years, drawn by the key; `None` if there is none.
    pub(crate) fn other_state(
        &self,
        state: StateId,
        years: &std::ops::RangeInclusive<i16>,
        (seed, key): (u64, &str),
    ) -> Option<StateId> {
        let is_known = |row: &Vec<Option<Cell>>| {
            let inside = |at: usize| years.contains(&(self.first + at as i16));
            let points = row.iter().enumerate().filter(|(at, cell)| inside(*at) && cell.is_some());
            points.count() >= FEW_POINTS
        };
        let others: Vec<StateId> = self
            .rows
            .iter()
            .filter(|(own, row)| **own != state && is_known(row))
            .map(|(own, _)| *own)
            .collect();
        let chosen = Stream::new(seed, &["placebo", key], 1).below(u32::try_from(others.len().max(1)).ok()?);
        others.get(chosen as usize).copied()
    }
}

/// Values without the found step and without their line: a rotation would make a break of both at the seam.
fn without_break(times: &[i64], cells: &[Cell], screen: &Screen) -> Vec<f64> {
    let y: Vec<f64> = cells
        .iter()
        .enumerate()
        .map(|(at, cell)| cell.value - if at >= screen.at { screen.step } else { 0.0 })
        .collect();
    let n = y.len() as f64;
    let centre = times.iter().sum::<i64>() as f64 / n;
    let mean = y.iter().sum::<f64>() / n;
    let moment: f64 = times.iter().map(|time| (*time as f64 - centre).powi(2)).sum();
    let slope =
        times.iter().zip(&y).map(|(time, y)| (*time as f64 - centre) * (y - mean)).sum::<f64>() / moment;
    times.iter().zip(&y).map(|(time, y)| y - mean - slope * (*time as f64 - centre)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made_up::state;

    /// Forty years of twelve states: quiet ones, and one that jumps in 1990.
    fn panel(sign: f64) -> TiltPanel {
        let keys =
            ["AUS", "AUT", "BEL", "BOL", "CAN", "CHL", "COL", "DNK", "EGY", "FIN", "KEN", "NZL"].map(state);
        let mut stream = Stream::new(4, &["scan"], 0);
        let rows = keys.map(|state| {
            let mut level = 0.0;
            let row = (0..40).map(|at| {
                level = 0.3 * level + 0.1 * stream.normal();
                let jump = if state == keys[10] && at >= 20 { 0.9 } else { 0.0 };
                Some(Cell { value: sign * (level + jump), error: 0.0, n: 50 })
            });
            (state, row.collect::<Vec<_>>())
        });
        let mut rows: BTreeMap<StateId, Vec<Option<Cell>>> = rows.into();
        rows.insert(state("TUV"), vec![None; 40]);
        TiltPanel::made_up(1970, rows)
    }

    #[test]
    fn the_one_that_jumps_heads_the_list_and_an_empty_row_is_in_no_list() {
        let request = ScanRequest { draws: 2_000, ..ScanRequest::default() };
        let found = scan(&panel(1.0), &request);
        let first = &found.rows[0];
        assert_eq!((first.state, first.year, first.headline), (state("KEN"), 1990, true));
        assert!(first.step > 0.5 && first.p_drawn.unwrap() < 0.002 && first.draws == 2_000);
        assert_eq!(found.below, [(state("TUV"), 0)]);
        assert!(found.rows[1..].iter().all(|row| !row.headline));
        assert!(found.rows.iter().filter(|row| row.p_table > CANDIDATE).all(|row| row.p_drawn.is_none()));
    }

    /// Keeps tallies, and stops after a number of them.
    struct Kept {
        tallies: std::sync::Mutex<BTreeMap<String, crate::detect::Tally>>,
        left: std::sync::atomic::AtomicU32,
    }

    impl Kept {
        fn stopping_after(left: u32) -> Kept {
            Kept { tallies: std::sync::Mutex::default(), left: left.into() }
        }
    }

    impl Watch for Kept {
        fn begins(&self, _: usize) {}

        fn known(&self, own: &str) -> crate::detect::Tally {
            self.tallies.lock().unwrap().get(own).copied().unwrap_or_default()
        }

        fn counted(&self, own: &str, tally: crate::detect::Tally) -> bool {
            use std::sync::atomic::Ordering::Relaxed;
            self.tallies.lock().unwrap().insert(own.to_owned(), tally);
            self.left.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok()
        }
    }

    #[test]
    fn a_stopped_scan_goes_on_to_the_same_result_and_draws_nothing_twice() {
        let request = ScanRequest { draws: 2_000, ..ScanRequest::default() };
        let whole = scan(&panel(1.0), &request);
        let kept = Kept::stopping_after(7);
        assert_eq!(scan_watched(&panel(1.0), &request, &kept), None);
        let before = kept.tallies.lock().unwrap().clone();
        assert!(!before.is_empty());
        let again = Kept::stopping_after(u32::MAX);
        *again.tallies.lock().unwrap() = before;
        assert_eq!(scan_watched(&panel(1.0), &request, &again).as_ref(), Some(&whole));
        // What is whole needs no draw: it is told at once, even by somebody who stops every draw.
        again.left.store(0, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(scan_watched(&panel(1.0), &request, &again).as_ref(), Some(&whole));
        // More draws go on from fewer; fewer are made anew.
        let more = ScanRequest { draws: 2_300, ..request };
        again.left.store(u32::MAX, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(scan_watched(&panel(1.0), &more, &again), Some(scan(&panel(1.0), &more)));
        assert_eq!(scan_watched(&panel(1.0), &request, &again), Some(whole));
    }

    #[test]
    fn swapped_powers_give_the_same_numbers_with_the_other_sign() {
        let request = ScanRequest { draws: 200, ..ScanRequest::default() };
        let (one, other) = (scan(&panel(1.0), &request), scan(&panel(-1.0), &request));
        for (a, b) in one.rows.iter().zip(&other.rows) {
            assert_eq!((a.state, a.year, a.p_table, a.p_drawn), (b.state, b.year, b.p_table, b.p_drawn));
            assert_eq!((a.step, a.p_space), (-b.step, b.p_space));
        }
        assert_eq!(one.alarms, other.alarms);
    }
}
