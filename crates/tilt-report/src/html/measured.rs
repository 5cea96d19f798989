//! "What the data say": charts, the three numbers, the formal side, and the tables behind the charts.

use maud::{Markup, html};

use super::{fields, safe};
use crate::chart;
use crate::figure;
use crate::prose;
use crate::wire::{Detection, Report, Series, SidedTurn, Tilt, Value};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        @if !report.tilts.is_empty() {
            section aria-labelledby="data" {
                h2 id="data" { "What the data say" }
                @for (index, view) in report.tilts.iter().enumerate() { (one(report, view, &format!("t{}", index + 1))) }
            }
        }
    }
}

fn one(report: &Report, view: &Tilt, key: &str) -> Markup {
    html! {
        h3 { (view.title()) }
        figure {
            (chart::timeline(report, view, &format!("{key}-time")))
            (keys(view))
            figcaption {
                b { (view.with_from.measure) } @if !view.with_from.variant.is_empty() { ", " (safe(&view.with_from.variant)) } ". "
                "Bands are intervals" (levels(&view.with_from)) ". " (ends(view))
            }
            (series_table("Values behind the chart", &[&view.with_from, &view.with_to, &view.baseline_from, &view.baseline_to]))
        }
        (three_numbers(view, key))
        (tilt(report, view, key))
        (plane(view, key))
        (fields::section(report, view, key))
        (formal(report, view))
    }
}

/// The nominal level of the bands, if all have the same one.
fn levels(series: &Series) -> String {
    let mut levels = series.points.iter().filter_map(|point| point.value.level);
    match levels.next() {
        Some(first) if levels.all(|level| (level - first).abs() < 1e-9) => {
            format!(" of {}", figure::percent(first))
        }
        _ => String::new(),
    }
}

fn ends(view: &Tilt) -> String {
    let ends = [&view.with_from, &view.with_to]
        .map(|series| format!("{}: {}.", series.label, prose::series_end(series)));
    ends.join(" ")
}

fn keys(view: &Tilt) -> Markup {
    html! {
        ul.keys aria-label="Key of the chart" {
            li { "● " (view.triple.from.name) } li { "■ " (view.triple.to.name) } li { "thin dashed: all states" }
            li { "├■┤ set of dates of a change, by detector" }
            li { "hatched bar: suspended or frozen" }
            li { "pale bar: observer, associate or candidate" }
            li { "◆ signed · ◇ announced · ● in force · ✕ ended" }
        }
    }
}

/// A figure that leads to its entry in the ledger.
pub(super) fn linked(value: &Value, write: fn(&Value) -> String) -> Markup {
    html! {
        @if value.value.is_some() { a.fig href={ "#" (value.number) } title=(value.number) { (unbroken(&write(value))) } }
        @else { span.missing title=(value.number) { (value.reason.as_deref().unwrap_or("no value")) } }
    }
}

/// An interval stays on one line.
fn unbroken(figure: &str) -> String {
    figure.replace(", ", ",\u{a0}")
}

fn three_numbers(view: &Tilt, key: &str) -> Markup {
    let numbers = &view.numbers;
    let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
    let comparison = format!("{} ({})", numbers.comparison.name, numbers.comparison.size);
    let change = figure::change_with_interval as fn(&Value) -> String;
    let row = |name: Markup, before: Option<&Value>, after: Option<&Value>, value: &Value| {
        html! { tr {
            th scope="row" { (name) }
            td.r { @if let Some(value) = before { (linked(value, figure::level)) } }
            td.r { @if let Some(value) = after { (linked(value, figure::level)) } }
            td { (linked(value, change)) }
        } }
    };
    html! {
        h4 { "Three numbers: with " (a) ", with " (b) ", and everybody" }
        figure {
            (chart::forest(numbers, &view.triple, &format!("{key}-three")))
            div.scroll tabindex="0" role="region" aria-label={ "Three numbers, " (view.title()) } {
                table {
                    caption { "Change between the windows " (numbers.before.label) " and " (numbers.after.label) }
                    thead { tr { th scope="col" { "Alignment" } th.r scope="col" { "before" } th.r scope="col" { "after" } th scope="col" { "change [interval]" } } }
                    tbody {
                        (row(html! { span.pole-a { "● with " (a) } }, Some(&numbers.levels_a.before), Some(&numbers.levels_a.after), &numbers.toward_a))
                        (row(html! { (safe(&comparison)) " with " (a) }, None, None, &numbers.baseline.with_a))
                        (row(html! { span.pole-b { "■ with " (b) } }, Some(&numbers.levels_b.before), Some(&numbers.levels_b.after), &numbers.toward_b))
                        (row(html! { (safe(&comparison)) " with " (b) }, None, None, &numbers.baseline.with_b))
                        (row(html! { "◆ tilt toward " (b) }, None, None, &numbers.tilt))
                    }
                }
            }
            figcaption { "A positive tilt is toward " (b) " relative to " (a) ", above everybody. " (safe(&prose::sentence(&numbers.interval_note))) }
        }
    }
}

fn tilt(report: &Report, view: &Tilt, key: &str) -> Markup {
    html! {
        h4 { "Tilt over time and turning points" }
        @if let Some(reason) = &view.tilt_missing { p.missing { "There is no tilt series: " (safe(reason)) "." } }
        @if let Some(series) = &view.tilt {
            figure {
                @if let Some(drawing) = chart::tilt(report, view, &format!("{key}-tilt")) { (drawing) }
                figcaption { b { (series.measure) } ". Above zero " (view.triple.state.in_prose()) " stands closer to " (view.triple.to.in_prose()) " than to " (view.triple.from.in_prose()) ", compared with everybody. " (prose::sentence(&prose::series_end(series))) }
                (series_table("Values of the tilt", &[series]))
            }
        }
        @for found in &view.detections { (detection(found)) }
        @if let Some(agreement) = &view.agreement { p { (prose::sentence(agreement)) } }
        @for turn in view.sides.iter().flat_map(|sides| &sides.turns) { (sided(turn)) }
    }
}

fn sided(turn: &SidedTurn) -> Markup {
    let sides = [("toward", &turn.toward), ("away from", &turn.away)];
    html! {
        p { b { "Each side alone, " (turn.finding) ". " } (safe(&prose::sentence(&turn.sentence))) }
        ul.plain {
            @for (way, side) in sides { @if let Some(side) = side { li {
                (way) " " (side.power) ": "
                @if side.stands { "shown" } @else { "not shown" } ", p = " (linked(&side.p, figure::level))
                @if let Some(change) = &side.change {
                    @if side.stands { ", " } @else { ", best date, not a finding: " }
                    (prose::change_point(change))
                }
            } } }
            @if let Some(share) = &turn.p_space { li { "share of states whose tilt changed as much: " (linked(share, figure::level)) } }
        }
    }
}

fn detection(found: &Detection) -> Markup {
    html! {
        p { (prose::sentence(&prose::detection(found))) }
        details {
            summary { "Statistics of " (found.detector) }
            ul.plain {
                @for statistic in &found.statistics { li { (statistic.name) " = " (linked(&statistic.value, figure::level)) } }
                @if let Some(power) = &found.power { li { "power for a step of two standard deviations = " (linked(power, figure::level)) } }
                @if let Some(best) = found.best.as_ref().filter(|_| found.changes.is_empty()) { li { "best date, not a finding: " (prose::change_point(best)) } }
            }
            p.small { (safe(&prose::sentence(&found.caution))) }
        }
    }
}

fn plane(view: &Tilt, key: &str) -> Markup {
    html! {
        @if let Some(drawing) = chart::plane(view, &format!("{key}-plane")) {
            h4 { "Toward whom, away from whom, or more of everything" }
            figure.plane {
                (drawing)
                figcaption { "Each dot is a period, the arrow head is the last; crosses are intervals of the named years. One step is equally long on both axes. A dashed line, where it is in view, marks equal closeness to both." }
            }
        }
    }
}

fn formal(report: &Report, view: &Tilt) -> Markup {
    html! {
        h4 { "The formal side" }
        ul.plain { @for (label, ties) in prose::grouped_ties(view) {
            @if !ties.is_empty() && label != "with neither" {
                li { b { (label) } ": " @for (index, tie) in ties.iter().enumerate() { @if index > 0 { "; " } span.nw { (prose::tie(tie)) } } }
            }
        } }
        details {
            summary { "All " (prose::count(view.memberships.len(), "spell")) " of membership, with rows" }
            div.scroll tabindex="0" role="region" aria-label={ "Memberships, " (view.title()) } { table {
                caption { "Memberships of " (view.triple.state.in_prose()) }
                thead { tr { th scope="col" { "Organisation" } th scope="col" { "Status" } th scope="col" { "When" } th scope="col" { "Basis" } th scope="col" { "Source" } th scope="col" { "Row" } } }
                tbody { @for tie in &view.memberships { tr id=(tie.row) {
                    th scope="row" { (tie.organisation) ", " (tie.name) } td { (tie.status) }
                    td { (prose::spell(tie.from.as_deref(), tie.to.as_deref())) } td { (safe(&tie.basis)) }
                    td { (safe(&tie.cited)) " " span.small { (tie.origin) } } td { span.id { (tie.row) } }
                } } }
            } }
        }
        (agreements(report, view))
    }
}

fn agreements(report: &Report, view: &Tilt) -> Markup {
    let powers = [&view.triple.from, &view.triple.to];
    let of = |key: &str| {
        view.agreements
            .iter()
            .filter(|tie| tie.power == key)
            .filter_map(|tie| report.agreement(&tie.agreement))
            .collect::<Vec<_>>()
    };
    html! {
        @for power in powers {
            @let rows = of(&power.key);
            @if rows.is_empty() {
                p.small { "Agreements with " (power.in_prose()) ": none in the table, which is not a complete list." }
            } @else {
                details {
                    summary { (prose::count(rows.len(), "agreement")) " with " (power.in_prose()) " in the table, which is not a complete list" }
                    div.scroll tabindex="0" role="region" aria-label={ "Agreements with " (power.in_prose()) } { table {
                        caption { "Agreements with " (power.in_prose()) }
                        thead { tr { th scope="col" { "Title" } th scope="col" { "Form" } th scope="col" { "Signed" } th scope="col" { "In force" } th scope="col" { "Ended" } th scope="col" { "Source" } } }
                        tbody { @for row in rows { tr {
                            th scope="row" { (safe(&row.title)) " " span.id { (row.id) } } td { (row.instrument) }
                            td { (row.signed.as_deref().unwrap_or("–")) } td { (row.in_force.as_deref().unwrap_or("–")) } td { (row.ended.as_deref().unwrap_or("–")) }
                            td { (safe(&row.cited)) " " span.small { (row.origin) " " span.id { (row.row) } } }
                        } } }
                    } }
                }
            }
        }
    }
}

/// The table behind a chart: one row per period, one column per series; each cell carries the id of its figure.
pub(super) fn series_table(title: &str, series: &[&Series]) -> Markup {
    let mut periods: Vec<(&str, &str)> = series
        .iter()
        .flat_map(|one| &one.points)
        .map(|point| (point.start.as_str(), point.period.as_str()))
        .collect();
    periods.sort();
    periods.dedup();
    html! {
        details {
            summary { (title) }
            div.scroll tabindex="0" role="region" aria-label=(title) { table {
                caption { (title) }
                thead { tr { th scope="col" { "Period" } @for one in series { th scope="col" { (one.label) } } } }
                tbody { @for (start, period) in &periods { tr {
                    th scope="row" { (period) }
                    @for one in series {
                        @if let Some(point) = one.points.iter().find(|point| point.start == *start && point.period == *period) {
                            td id=(point.value.number) title=(point.value.number) {
                                @if point.value.value.is_some() { (unbroken(&figure::level_with_interval(&point.value))) }
                                @else { span.missing { (point.value.reason.as_deref().unwrap_or("no value")) } }
                            }
                        } @else { td { span.missing { "no such period" } } }
                    }
                } } }
            } }
        }
    }
}
