//! The four ways in which events of PETRARCH are handed out, and what their columns are called.

use crate::event_cells::{compact_day, is_number};
use crate::layout::Layout;
use crate::rows::Separation;

/// Names of the columns that are read; a name that the layout lacks gives empty cells.
pub(super) struct Columns {
    pub(super) id: &'static str,
    pub(super) day: &'static str,
    pub(super) source: &'static str,
    pub(super) source_roles: &'static [&'static str],
    pub(super) target: &'static str,
    pub(super) target_roles: &'static [&'static str],
    pub(super) code: &'static str,
    pub(super) goldstein: &'static str,
    pub(super) country: &'static str,
    pub(super) reports: &'static [&'static str],
}

/// The columns of a layout.
pub(super) fn columns(layout: &str) -> &'static Columns {
    match layout {
        "phoenix-daily" => &DAILY,
        "phoenix-historic" => &HISTORIC,
        _ => &CODER,
    }
}

const DAILY: Columns = Columns {
    id: "EventID",
    day: "Date",
    source: "SourceActorFull",
    source_roles: &["SourceActorRole", "SourceActorAttribute"],
    target: "TargetActorFull",
    target_roles: &["TargetActorRole", "TargetActorAttribute"],
    code: "EventCode",
    goldstein: "GoldsteinScore",
    country: "CountryCode",
    reports: &["URLs", "NewsSources"],
};

const HISTORIC: Columns = Columns {
    id: "eid",
    day: "story_date",
    source: "source",
    source_roles: &["source_agent", "source_others"],
    target: "target",
    target_roles: &["target_agent", "target_others"],
    code: "code",
    goldstein: "goldstein",
    country: "countryname",
    reports: &["aid"],
};

const CODER: Columns = Columns {
    id: "SentenceID",
    day: "Date",
    source: "Source",
    source_roles: &[],
    target: "Target",
    target_roles: &[],
    code: "EventCode",
    goldstein: "",
    country: "",
    reports: &["URLs", "NewsSources"],
};

pub(super) const LAYOUTS: &[Layout] = &[
    Layout::new(
        "phoenix-historic",
        Separation::Comma,
        &[
            "eid",
            "story_date",
            "year",
            "month",
            "day",
            "source",
            "source_root",
            "source_agent",
            "source_others",
            "target",
            "target_root",
            "target_agent",
            "target_others",
            "code",
            "root_code",
            "quad_class",
            "goldstein",
        ],
        &["countryname", "aid", "process"],
    ),
    Layout::positional(
        "phoenix-daily",
        Separation::TabOnly,
        &[
            "EventID",
            "Date",
            "Year",
            "Month",
            "Day",
            "SourceActorFull",
            "SourceActorEntity",
            "SourceActorRole",
            "SourceActorAttribute",
            "TargetActorFull",
            "TargetActorEntity",
            "TargetActorRole",
            "TargetActorAttribute",
            "EventCode",
            "EventRootCode",
            "QuadClass",
            "GoldsteinScore",
            "Issues",
            "Lat",
            "Lon",
            "LocationName",
            "StateName",
            "CountryCode",
            "SentenceID",
            "URLs",
            "NewsSources",
        ],
        |cells| {
            let [_, day, year, ..] = cells else { return false };
            cells.len() == 26 && compact_day(day).is_some() && day.starts_with(year) && year.len() == 4
        },
    ),
    Layout::positional(
        "petrarch-events",
        Separation::TabOnly,
        &["Date", "Source", "Target", "EventCode", "Issues", "SentenceID", "NewsSources"],
        |cells| cells.len() == 7 && coder_looks(cells),
    ),
    Layout::positional(
        "petrarch-events-with-address",
        Separation::TabOnly,
        &["Date", "Source", "Target", "EventCode", "Issues", "SentenceID", "URLs", "NewsSources"],
        |cells| cells.len() == 8 && coder_looks(cells),
    ),
];

/// A day, two actors in capitals or strokes, and a code of CAMEO.
fn coder_looks(cells: &[&str]) -> bool {
    let [day, source, target, code, ..] = cells else { return false };
    let is_actor = |text: &str| {
        text.len() >= 3
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'~' | b'+'))
    };
    compact_day(day).is_some()
        && is_actor(source)
        && is_actor(target)
        && is_number(code)
        && (2..=4).contains(&code.len())
}
