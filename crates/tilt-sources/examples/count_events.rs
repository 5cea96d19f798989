//! Counts the events of a file of GDELT by source, target, month and class: `count_events FILE`, or, making a record of
//! each row, `count_events --records FILE`. One line for each count: source, target, month, class (0 for none), events.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use tilt_core::record::{Record, RecordSink, Rejected, SinkError, Unresolved};
use tilt_sources::event_counts::{EventCounts, count};
use tilt_sources::{open, recognise};

/// Counts the records of a source.
#[derive(Default)]
struct Fold(EventCounts);

impl RecordSink for Fold {
    fn record(&mut self, _: u64, record: Record) -> Result<(), SinkError> {
        if let Record::MachineEvent(event) = record {
            self.0.add(&event);
        }
        Ok(())
    }

    fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
        Ok(())
    }

    fn unresolved(&mut self, _: Unresolved) -> Result<(), SinkError> {
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.last().ok_or("give a file")?;
    let mut opened = open(File::open(path)?)?;
    let counts = if arguments.len() > 1 {
        let (source, _) = recognise(opened.head())?;
        let mut fold = Fold::default();
        source.read(&mut opened, &mut fold)?;
        fold.0
    } else {
        count(&mut opened)?
    };
    let mut out = BufWriter::new(io::stdout().lock());
    for one in counts.iter() {
        let quad = one.quad.map_or(0, |quad| quad.number());
        writeln!(out, "{}\t{}\t{}\t{quad}\t{}", one.source, one.target, one.month, one.events)?;
    }
    out.flush()?;
    Ok(())
}
