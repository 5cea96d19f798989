//! Runs chains and keeps draws.

use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;
use tilt_core::StateId;

use super::chunks::Keyed;
use super::data::IdealData;
use super::dynamic;
use super::kernel::{Chain, Devices};
use super::point::point_state;
use super::published::Anchors;
use super::start::start;
use super::summary::{ChainDraws, Estimates, summarise};
use crate::error::{Error, ErrorKind};

/// Which posterior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Variant {
    /// The kernel of the published estimates.
    Bsv2017(Devices),
    /// The proper posterior: two-sided walks, a weak ridge, draws standardised on output.
    Dynamic,
}

impl Variant {
    /// Name used in output and as key of random numbers.
    pub fn name(self) -> &'static str {
        match self {
            Variant::Bsv2017(_) => "bsv2017",
            Variant::Dynamic => "dynamic",
        }
    }
}

/// Everything a run depends on besides the data.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Which posterior.
    pub variant: Variant,
    /// Number of chains.
    pub chains: usize,
    /// Sweeps that are thrown away.
    pub burn_in: u32,
    /// Sweeps after these.
    pub sweeps: u32,
    /// Every this many sweeps a draw is kept.
    pub keep_every: u32,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Start and direction.
    pub anchors: Anchors,
}

impl Options {
    /// The published kernel, long enough that the Monte-Carlo error of the median state-session is under 4 % of its sd.
    pub fn bsv2017() -> Options {
        Options {
            variant: Variant::Bsv2017(Devices::FAST),
            chains: 2,
            burn_in: 2_000,
            sweeps: 8_000,
            keep_every: 10,
            seed: 1,
            anchors: Anchors::published(),
        }
    }

    /// The proper posterior at the length at which levels of most sessions come to rest; single points need a quarter.
    pub fn dynamic() -> Options {
        Options {
            variant: Variant::Dynamic,
            burn_in: 500,
            sweeps: 2_000,
            keep_every: 4,
            ..Options::bsv2017()
        }
    }
}

/// How to run, which changes no number.
#[derive(Clone, Copy)]
pub struct Run<'r> {
    /// Threads; `None` takes those of the current pool.
    pub threads: Option<usize>,
    /// Told now and then how many sweeps of how many are done, over all chains; may be called from any thread.
    pub progress: &'r (dyn Fn(u32, u32) + Sync),
}

impl Default for Run<'_> {
    fn default() -> Self {
        Run { threads: None, progress: &|_, _| {} }
    }
}

/// Counts sweeps over all chains.
struct Tally<'r> {
    run: Run<'r>,
    done: AtomicU32,
    all: u32,
}

impl Tally<'_> {
    /// One more sweep.
    fn sweep(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(PROGRESS_EVERY) || done == self.all {
            (self.run.progress)(done, self.all);
        }
    }
}

/// Sweeps between two reports of progress: about a tenth of a second on all votes.
const PROGRESS_EVERY: u32 = 25;

/// Runs the chains and sums them up.
///
/// The same data and options give the same bytes with any number of threads.
///
/// # Errors
/// [`ErrorKind::TooFew`] if no divided roll call is left, [`ErrorKind::BadParameter`] if nothing is to be drawn.
pub fn estimate(data: &IdealData, options: &Options) -> Result<Estimates, Error> {
    estimate_on(data, options, Run::default())
}

/// The same on a number of threads, with reports of progress.
///
/// # Errors
/// As [`estimate`]; [`ErrorKind::BadParameter`] also if the threads cannot be had.
pub fn estimate_on(data: &IdealData, options: &Options, run: Run<'_>) -> Result<Estimates, Error> {
    on_threads(run.threads, || chains(data, options, run))?
}

/// Does the work on a number of threads, or on those of the current pool.
pub(super) fn on_threads<T: Send>(
    threads: Option<usize>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Error> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
        let message = format!("{threads} threads cannot be had: {error}");
        Error::new(ErrorKind::BadParameter, message, "ask for fewer")
    })?;
    Ok(pool.install(work))
}

/// Refuses votes from which nothing can be estimated.
pub(super) fn require_votes(data: &IdealData) -> Result<(), Error> {
    if data.rows.len() < 2 || data.labels.is_empty() {
        let message = "no divided roll call is left";
        return Err(Error::new(ErrorKind::TooFew, message, "choose more sessions or another issue"));
    }
    Ok(())
}

fn chains(data: &IdealData, options: &Options, run: Run<'_>) -> Result<Estimates, Error> {
    require_votes(data)?;
    let kept = options.sweeps / options.keep_every.max(1);
    if options.chains == 0 || options.keep_every == 0 || kept < 4 {
        return Err(Error::new(
            ErrorKind::BadParameter,
            "a run needs a chain and four kept draws",
            "raise chains or sweeps",
        ));
    }
    // With fewer chains than threads, the labels of one chain are shared out; that changes no number.
    let parallel = options.chains < rayon::current_num_threads();
    let all = options.chains as u32 * (options.burn_in + options.sweeps);
    let tally = Tally { run, done: AtomicU32::new(0), all };
    let chain = |chain: usize| chain_draws(data, options, chain as u64, parallel, &tally);
    let chains = (0..options.chains).into_par_iter().map(chain).collect();
    Ok(summarise(data, chains))
}

fn chain_draws(
    data: &IdealData,
    options: &Options,
    chain: u64,
    parallel: bool,
    tally: &Tally<'_>,
) -> ChainDraws {
    let keyed = Keyed::new(options.seed, options.variant.name(), chain);
    let start = start(data, &options.anchors);
    let mut theta = Vec::with_capacity((options.sweeps / options.keep_every) as usize * data.rows.len());
    match options.variant {
        Variant::Bsv2017(devices) => {
            let mut chain = Chain::new(data, &start, devices, keyed, parallel);
            for sweep in 1..=options.burn_in + options.sweeps {
                chain.step();
                tally.sweep();
                if sweep > options.burn_in && (sweep - options.burn_in).is_multiple_of(options.keep_every) {
                    theta.extend_from_slice(&chain.theta);
                }
            }
            ChainDraws { theta, acceptance: chain.acceptance() }
        }
        Variant::Dynamic => {
            let near = point_state(data, start, 20);
            let mut chain = dynamic::Chain::new(data, &near, keyed, parallel);
            for sweep in 1..=options.burn_in + options.sweeps {
                chain.step();
                tally.sweep();
                if sweep > options.burn_in && (sweep - options.burn_in).is_multiple_of(options.keep_every) {
                    theta.extend_from_slice(&chain.standardised());
                }
            }
            let mut draws = ChainDraws { theta, acceptance: chain.acceptance() };
            orient(data, options.anchors.poles, &mut draws);
            draws
        }
    }
}

/// Turns a chain so that the first pole stands above the second one on average.
fn orient(data: &IdealData, poles: [Option<StateId>; 2], draws: &mut ChainDraws) {
    let mean = |pole: Option<StateId>| {
        let rows = (0..data.rows.len()).filter(|row| Some(data.rows[*row].state) == pole);
        let rows: Vec<usize> = rows.collect();
        let draws = draws.theta.chunks_exact(data.rows.len());
        let all = draws.flat_map(|draw| rows.iter().map(|row| f64::from(draw[*row])));
        let (n, sum) = all.fold((0.0, 0.0), |(n, sum), x| (n + 1.0, sum + x));
        if n > 0.0 { sum / n } else { 0.0 }
    };
    let [high, low] = poles.map(mean);
    if high < low {
        for x in &mut draws.theta {
            *x = -*x;
        }
    }
}
