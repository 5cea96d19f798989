//! Ctrl-C: what is being done is abandoned in order, and a second one ends the program at once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

use crate::failure::{Exit, Failure};

/// Whether the user asked to stop.
#[derive(Debug, Clone)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Takes Ctrl-C from now on.
    ///
    /// # Errors
    /// If the system does not allow it.
    pub(super) fn listen() -> Result<Interrupt, Failure> {
        let asked = Arc::new(AtomicBool::new(false));
        let fail = |error: io::Error| Failure::failed("cannot listen for Ctrl-C").because(error);
        // In this order the second signal finds the mark of the first one and ends the program.
        flag::register_conditional_shutdown(SIGINT, Exit::Interrupted as i32, asked.clone()).map_err(fail)?;
        flag::register(SIGINT, asked.clone()).map_err(fail)?;
        Ok(Interrupt(asked))
    }

    /// Whether it was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// An error if it was asked for.
    ///
    /// # Errors
    /// If so. It is not [`io::ErrorKind::Interrupted`], which readers take for a reason to try again.
    pub(super) fn check(&self) -> io::Result<()> {
        if self.is_asked() { Err(io::Error::other("interrupted by the user")) } else { Ok(()) }
    }
}
