//! Formal alliances of the Correlates of War project, by directed dyad and year.

use std::collections::BTreeSet;
use std::io::BufRead;

use tilt_core::agreement::Obligation;
use tilt_core::card::Card;
use tilt_core::record::{AllianceTie, RecordSink};
use tilt_core::time::Period;

use crate::error::Error;
use crate::former;
use crate::layout::Layout;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Download, Source, SourceCard};

/// The source.
pub struct CowAlliances;

impl Source for CowAlliances {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, tie, |_| Claim {
            note: "alliances in force in a year; a pair without a row had none that the project counts"
                .to_owned(),
            complete: true,
        })
    }
}

fn tie(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let period = Period::Year(cells.year("year")?);
    let day = Some(period.start());
    let mut obligations = BTreeSet::new();
    for (column, obligation) in OBLIGATIONS {
        match cells.text(column) {
            "1" => {
                obligations.insert(obligation);
            }
            "0" | "" | "NA" => {}
            other => return Err(Refusal::cell(column, other, "0 or 1")),
        }
    }
    harvest.push(AllianceTie {
        state: former::by_cow("ccode1", cells.text("ccode1"), day)?,
        other: former::by_cow("ccode2", cells.text("ccode2"), day)?,
        directed: true,
        year: period.year(),
        obligations,
        alliances: cells.given("version4id").map(str::to_owned).into_iter().collect(),
    });
    harvest.covers(period.start(), period.end());
    Ok(())
}

/// An entente binds its members to consult.
const OBLIGATIONS: [(&str, Obligation); 4] = [
    ("defense", Obligation::Defense),
    ("neutrality", Obligation::Neutrality),
    ("nonaggression", Obligation::Nonaggression),
    ("entente", Obligation::Consultation),
];

const LAYOUTS: &[Layout] = &[Layout::new(
    "cow-alliances-directed-yearly",
    Separation::Comma,
    &["ccode1", "ccode2", "year", "defense", "neutrality", "nonaggression", "entente"],
    &["version4id"],
)];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "cow-alliances",
        version: 1,
        title: "COW formal alliances",
        definition: "Which obligations of alliance one state had toward another in a year.",
        limitation: "A signed obligation is not help given; the project counts written alliances of states only.",
        parameters: &[],
        references: &["gibler2009"],
        missing: "A pair without a row in a covered year has no alliance that the project counts; after the last year \
                  nothing is known.",
    },
    row: "one alliance of one directed pair of states in one year",
    publisher: "Correlates of War project (Gibler)",
    address: "https://correlatesofwar.org/data-sets/formal-alliances/",
    access: Access::Open(&[Download {
        address: "https://correlatesofwar.org/wp-content/uploads/version4.1_csv.zip",
        name: "version4.1_csv.zip",
        members: &["alliance_v4.1_by_directed_yearly.csv"],
    }]),
    licence: "free for academic use with citation",
    citation: "Douglas M. Gibler, International Military Alliances, 1648-2008, CQ Press 2009; COW Formal Alliances v4.1",
    coverage_note: "1816 to 2012",
    traps: &[
        "A pair has one row per alliance, so a year can hold several.",
        "The file ends in 2012: later years are not covered, they are not years without alliance.",
        "Entente is read as consultation, which ATOP codes under that name.",
    ],
    columns: &["ccode1", "ccode2", "year", "defense", "neutrality", "nonaggression", "entente", "version4id"],
};

#[cfg(test)]
mod tests {
    use tilt_core::record::{MemorySink, Record};

    use super::*;

    #[test]
    fn obligations_stay_apart() {
        let text = "ccode1,ccode2,year,defense,neutrality,nonaggression,entente\n365,705,2012,0,0,1,1\n";
        let mut sink = MemorySink::default();
        let summary = CowAlliances.read(&mut text.as_bytes(), &mut sink).unwrap();
        let [(2, Record::AllianceTie(tie))] = &sink.records[..] else { panic!("{:?}", sink.records) };
        assert!(!tie.obligations.contains(&Obligation::Defense));
        assert_eq!(tie.obligations.len(), 2);
        assert_eq!(summary.coverage.to, "2013-01-01".parse().ok());
    }
}
