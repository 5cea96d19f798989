//! Quadruples (source, event text, target, date) of ICEWS, as benchmarks of temporal knowledge graphs hand them out.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::OnceLock;

use tilt_core::cameo;
use tilt_core::card::Card;
use tilt_core::concordance::fold;
use tilt_core::ontology::{Ontology, PloverRoot};
use tilt_core::record::{EventActor, MachineEvent, RecordSink};
use tilt_core::time::{Date, Period};

use crate::error::Error;
use crate::event_cells;
use crate::icews;
use crate::layout::Layout;
use crate::names::Named;
use crate::rows::Separation;
use crate::summary::{ReadSummary, Refusal};
use crate::walk::{self, Cells, Claim, Harvest};
use crate::{Access, Source, SourceCard};

/// The source.
pub struct IcewsQuads;

impl Source for IcewsQuads {
    fn card(&self) -> &'static SourceCard {
        &CARD
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, input: &mut dyn BufRead, sink: &mut dyn RecordSink) -> Result<ReadSummary, Error> {
        walk::rows(CARD.card.name, LAYOUTS, input, sink, event, |_| Claim {
            note: "a part of the events that ICEWS lists, drawn for benchmarks; volumes mean nothing"
                .to_owned(),
            complete: false,
        })
    }
}

fn event(cells: &Cells<'_>, harvest: &mut Harvest) -> Result<(), Refusal> {
    let day = icews::day(cells, "date")?;
    let text = cells.text("event_text");
    let code = *texts().get(&fold(text)).ok_or_else(|| {
        Refusal::cell("event_text", text, "the name of an event of CAMEO as ICEWS writes it")
    })?;
    let mut side = |column| {
        let name = cells.text(column);
        if name.is_empty() {
            Err(Refusal::cell(column, name, "an actor"))
        } else {
            Ok(actor(name, day, harvest))
        }
    };
    let (source, target) = (side("source")?, side("target")?);
    let root = cameo::plover_root(code.as_bytes());
    harvest.push(MachineEvent {
        event: String::new(),
        date: day,
        source,
        target,
        ontology: Ontology::Cameo,
        code: code.to_owned(),
        root,
        quad: root.map(PloverRoot::quad),
        intensity: None,
        mentions: None,
        sources: None,
        reports: String::new(),
        place: None,
    });
    harvest.covers(Period::Day(day).start(), Period::Day(day).end());
    Ok(())
}

/// An actor: its country stands in brackets, or it is itself called like a country.
fn actor(name: &str, day: Date, harvest: &mut Harvest) -> EventActor {
    let (role, country) = bracketed(name).unwrap_or(("", name));
    let state = match event_cells::country(icews::names(), country, day) {
        Some(Named::State(state)) => Some(state),
        Some(Named::Other(_)) => None,
        // A name without brackets is that of a person or a body, of which the file does not say to whom it belongs.
        None if role.is_empty() => None,
        None => {
            harvest.unresolved(country);
            None
        }
    };
    EventActor { state, code: name.to_owned(), role: role.to_owned() }
}

/// What stands before the last bracket of a name, and what stands in it; a bracket may hold brackets.
fn bracketed(name: &str) -> Option<(&str, &str)> {
    let inside = name.strip_suffix(')')?;
    let mut depth = 1;
    for (at, mark) in inside.char_indices().rev() {
        depth += match mark {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some((inside[..at].trim(), inside[at + 1..].trim()));
        }
    }
    None
}

/// Codes by the names that ICEWS writes.
fn texts() -> &'static BTreeMap<String, &'static str> {
    static TEXTS: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let rows = include_str!("texts.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.map(|row| row.split_once('\t').expect("a name and its code"))
            .map(|(text, code)| (fold(text), code))
            .collect()
    })
}

const LAYOUTS: &[Layout] =
    &[Layout::new("icews-quadruples", Separation::TabOnly, &["source", "event_text", "target", "date"], &[])];

static CARD: SourceCard = SourceCard {
    card: Card {
        name: "icews-quads",
        version: 1,
        title: "ICEWS quadruples",
        definition: "Parts of ICEWS as benchmarks of temporal knowledge graphs hand them out: who, what, to whom, when.",
        limitation: "Claimed by machine coding, never facts; a random or late part of the whole, without ids, publishers, \
                     codes or repeats, so volumes mean nothing and trends little. For tests and demonstrations.",
        parameters: &[],
        references: &["boschee2015", "garciaduran2018", "jin2020", "plover"],
        missing: "That no event is listed means nothing at all. A person or body without a country in brackets has no \
                  state.",
    },
    row: "one event: who did what to whom on which day, without repeats",
    publisher: "authors of ICEWS14, ICEWS05-15 and ICEWS18, after ICEWS",
    address: "https://doi.org/10.7910/DVN/28075",
    access: Access::Ask(
        "Take a benchmark of temporal knowledge graphs (ICEWS14, ICEWS05-15, ICEWS18), replace its numbers by its names \
         and put the header source, event_text, target, date above, separated by tabs; then `tiltmeter data add FILE`.",
    ),
    licence: "as ICEWS; not bundled",
    citation: "Elizabeth Boschee et al., ICEWS Coded Event Data, doi:10.7910/DVN/28075; Alberto García-Durán, Sebastijan \
               Dumančić and Mathias Niepert 2018; Woojeong Jin et al. 2020",
    coverage_note: "2005 to 2015, 2014, and January to October 2018, each a part",
    traps: &[
        "Equal events of one day stand only once, so a count says on how many days and in how many ways, not how often.",
        "The subsets overlap: ICEWS14 and ICEWS05-15 hold the same days of 2014.",
        "The bracket behind an actor can hold a party, a militia or a region instead of a country.",
        "The text of the event is given instead of its code; the code is found by the names that ICEWS uses.",
    ],
    columns: &["source", "event_text", "target", "date"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bracket_holds_the_country() {
        assert_eq!(bracketed("Member (Legislative) (Japan)"), Some(("Member (Legislative)", "Japan")));
        assert_eq!(
            bracketed("Bishop (Holy See (Vatican City State))"),
            Some(("Bishop", "Holy See (Vatican City State)"))
        );
        assert_eq!((bracketed("Japan"), bracketed("(Japan"), bracketed("Japan)")), (None, None, None));
        assert_eq!(bracketed("()"), Some(("", "")));
    }

    #[test]
    fn every_text_has_one_code_and_every_code_a_root_or_a_reason() {
        let rows = include_str!("texts.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(texts().len(), rows);
        for (text, code) in texts() {
            let is_coded = cameo::plover_root(code.as_bytes()).is_some();
            assert_eq!(is_coded, !code.starts_with("01") && !code.starts_with("02"), "{text} {code}");
        }
    }
}
