//! Cases of the Global Sanctions Data Base.

mod sides;

use std::io::BufRead;

use tilt_core::card::Card;
use tilt_core::record::{RecordSink, Sanction};
use tilt_core::time::{FactDate, Period, Precision, Spell};
use tilt_core::warning::WarningDoc;

use crate::error::Error;
use crate::layout::Layout;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct Gsdb;

impl Source for Gsdb {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, case, |_| Claim {
            note: "cases that the project found in public sources; members of groups are not listed"
                .to_owned(),
            complete: false,
        })
    }
}

/// The last year of release 4. Cases that go on carry it as their end.
const LAST_YEAR: i16 = 2023;

fn case(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let id = cells.text("case_id");
    if id.is_empty() {
        return Err(Refusal::cell("case_id", "", "an id"));
    }
    let (begin, end) = (cells.year("begin")?, cells.year("end")?);
    if end < begin {
        return Err(Refusal::cell("end", cells.text("end"), "a year not before begin"));
    }
    let outcome = cells.text("success");
    let is_ongoing = outcome.split(',').any(|word| word.trim() == "ongoing");
    let mut to = Some(year(end + 1)).filter(|_| !(is_ongoing && end >= LAST_YEAR));
    if let (true, Some(to)) = (is_ongoing, &mut to) {
        to.doubtful = true;
        harvest.doubt(
            W_END.code,
            "cases have an end and are said to go on; the end is used and marked doubtful",
        );
    }
    let period = Period::Year(begin);
    let targets = sides::side(cells.text("sanctioned_state"), period, harvest);
    let senders = sides::side(cells.text("sanctioning_state"), period, harvest);
    for (column, side) in [("sanctioned_state", &targets), ("sanctioning_state", &senders)] {
        if side.states.is_empty() && side.groups.is_empty() {
            return Err(Refusal::cell(column, cells.text(column), "names of states or groups"));
        }
    }
    harvest.push(Sanction {
        case: id.to_owned(),
        senders: senders.states,
        sender_groups: senders.groups,
        targets: targets.states,
        target_groups: targets.groups,
        spell: Spell { from: Some(year(begin)), to },
        kinds: kinds(cells)?,
        trade_detail: cells.text("descr_trade").to_owned(),
        objective: cells.text("objective").to_owned(),
        outcome: outcome.to_owned(),
    });
    harvest.covers(period.start(), Period::Year(end).end());
    Ok(())
}

fn year(year: i16) -> FactDate {
    FactDate { first: Period::Year(year).start(), precision: Precision::Year, doubtful: false }
}

fn kinds(cells: &Cells<'_>) -> Result<Vec<String>, Refusal> {
    let mut found = Vec::new();
    for kind in KINDS {
        match cells.text(kind) {
            "1" => found.push(kind.to_owned()),
            "0" | "" | "NA" => {}
            other => return Err(Refusal::cell(kind, other, "0 or 1")),
        }
    }
    Ok(found)
}

const KINDS: [&str; 6] = ["trade", "arms", "military", "financial", "travel", "other"];

/// Raised with the number of cases whose end and outcome contradict each other.
pub(crate) const W_END: WarningDoc = WarningDoc {
    code: "W-sanction-end",
    doc: "Cases have an end before the last year of the release and an outcome that says they go on. The end is used \
          and marked doubtful.",
};

const LAYOUTS: &[Layout] = &[Layout::new(
    "gsdb-v4-cases",
    Separation::Comma,
    &[
        "case_id",
        "sanctioned_state",
        "sanctioning_state",
        "begin",
        "end",
        "trade",
        "descr_trade",
        "arms",
        "military",
        "financial",
        "travel",
        "other",
        "objective",
        "success",
    ],
    &[],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "gsdb",
        version: 1,
        title: "Global Sanctions Data Base, cases",
        definition: "Who imposed sanctions on whom, from which year to which, with which means, aims and outcome.",
        limitation: "Years only. A sender that is a group binds its members, which the data base does not list.",
        parameters: &[],
        references: &["felbermayr2020"],
        missing: "A pair without a case had none that the project found under these two names; members of a sanctioning \
                  group have no case of their own.",
    },
    row: "one sanctions case",
    publisher: "Felbermayr, Kirilakha, Syropoulos, Yalcin and Yotov",
    address: "https://www.globalsanctionsdatabase.com/",
    access: Access::Ask(
        "Ask the authors for the case-level file by the form on their site and save GSDB_V4.csv; then `tiltmeter data \
         add FILE`.",
    ),
    licence: "free for research with citation, given out on request; not to be passed on",
    citation: "Felbermayr, Kirilakha, Syropoulos, Yalcin and Yotov, The Global Sanctions Data Base, European Economic \
               Review 2020; release 4",
    coverage_note: "1949 to 2023",
    traps: &[
        "Lists of states are separated by commas, and names hold commas too (`Korea, North`, `Gambia, The`).",
        "`South Vietnam` and `Yemen, North` stand also for the states that came after them, up to 2023.",
        "`Germany` before 1990 is the Federal Republic.",
        "Groups such as EU and UN stay groups: their members are neither senders nor targets here.",
        "A case that goes on has 2023 as its end and `ongoing` among its outcomes; an end is the last year, so the first \
         year without the sanctions is the one after it.",
        "Outcomes and aims are lists in the same order: an outcome `ongoing` can stand beside one that is reached.",
        "One measure of several senders can be several cases.",
    ],
    columns: &[
        "case_id",
        "sanctioned_state",
        "sanctioning_state",
        "begin",
        "end",
        "trade",
        "descr_trade",
        "arms",
        "military",
        "financial",
        "travel",
        "other",
        "objective",
        "success",
    ],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    #[test]
    fn a_case_that_goes_on_has_no_end() {
        let head = "case_id,sanctioned_state,sanctioning_state,begin,end,trade,descr_trade,arms,military,financial,\
                    travel,other,target_mult,sender_mult,objective,success\n";
        let text = format!(
            "{head}1,Cuba,Kazakhstan,1990,2023,0,,0,0,0,0,1,0,0,other,\"failed,ongoing\"\n\
                            2,Cuba,Kazakhstan,1990,1992,0,,0,0,0,0,1,0,0,other,ongoing\n\
                            3,Cuba,Kazakhstan,1990,2023,0,,0,0,0,0,1,0,0,other,failed\n"
        );
        let mut sink = MemorySink::default();
        let summary = Gsdb.read(&mut text.as_bytes(), &mut sink).unwrap();
        let ends: Vec<Option<String>> = sink
            .records
            .iter()
            .map(|(_, record)| match record {
                Record::Sanction(sanction) => sanction.spell.to.map(|to| to.to_string()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(ends, [None, Some("1993?".to_owned()), Some("2024".to_owned())]);
        assert_eq!(
            summary.warnings.iter().map(|warning| (warning.code, warning.count)).collect::<Vec<_>>(),
            [(W_END.code, 1)]
        );
    }
}
