//! Collections in tables.

use std::io::BufRead;

use tilt_core::record::RecordSink;

use super::{CARD, NOTE, fields};
use crate::error::Error;
use crate::layout::{self, Layout};
use crate::summary::ReadSummary;
use crate::texts::Texts;
use crate::walk::Cells;

pub(super) fn read(
    layouts: &'static [Layout],
    input: &mut dyn BufRead,
    sink: &mut dyn RecordSink,
) -> Result<ReadSummary, Error> {
    let (layout, header, mut rows) = layout::enter(layouts, input)?;
    let mut texts = Texts::new(sink);
    while let Some(row) = rows.next_row()? {
        let line = row.line();
        match Cells::of(row, &header, layout) {
            Ok(cells) => fields::take(&mut texts, line, |name| cells.text(name).to_owned())?,
            Err(refusal) => texts.refuse_row(line, refusal)?,
        }
    }
    texts.finish(CARD.card.name, layout.name, NOTE, rows.encoding_warning())
}
