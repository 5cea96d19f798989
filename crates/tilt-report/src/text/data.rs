//! The block "What the data say": judgements, then the measured side of each state between two powers.

use std::collections::BTreeSet;

use crate::figure;
use crate::prose;
use crate::table::{Align, Table};
use crate::wire::{Report, Side, ThreeNumbers, Tilt, Triple, Value, Verdict};

use super::page::{Ink, Page};

/// Records shown for a judgement, unless more is asked for.
const FACTS: usize = 3;

pub(super) fn verdicts(page: &mut Page, report: &Report) {
    let tested: Vec<&Verdict> = report.verdicts.iter().filter(|verdict| verdict.is_tested()).collect();
    if tested.is_empty() {
        return;
    }
    page.heading("What the data say");
    // What holds of several judgements alike is said with the first of them.
    let mut said: BTreeSet<&str> = BTreeSet::new();
    for (index, verdict) in tested.iter().enumerate() {
        if index > 0 {
            page.blank();
        }
        one(page, report, verdict, &mut said);
    }
}

/// The judged statement with the number of its proposition.
pub(super) fn statement(page: &mut Page, report: &Report, verdict: &Verdict) {
    let number = verdict.proposition.as_deref().and_then(|id| prose::ordinal(report, id));
    let label = number.map_or_else(|| " –  ".to_owned(), |number| format!("{number:>2}  "));
    page.hanging(0, &label, &prose::claim(verdict), Some(Ink::Strong));
}

/// Likelihood and confidence, each on a line of its own and never in one sentence.
pub(super) fn judgement(page: &mut Page, verdict: &Verdict) {
    let id =
        verdict.likelihood.as_ref().filter(|_| page.verbosity > 0).map(|found| format!("  {}", found.number));
    page.labelled(4, "Likelihood", &(prose::likelihood(verdict) + &id.unwrap_or_default()));
    page.labelled(4, "Confidence", &prose::confidence(verdict));
}

fn one<'r>(page: &mut Page, report: &Report, verdict: &'r Verdict, said: &mut BTreeSet<&'r str>) {
    let all = page.verbosity > 0;
    statement(page, report, verdict);
    if let Some(first) = prose::judged_alike(report, verdict) {
        page.labelled(
            4,
            "Test",
            &format!("{} {}; judged alike above: {}", verdict.test, verdict.id, first.id),
        );
        return;
    }
    let inputs: Vec<String> =
        verdict.inputs.iter().map(|input| format!("{} {}", input.name, input.value)).collect();
    page.labelled(4, "Test", &format!("{} {}; {}", verdict.test, verdict.id, inputs.join(", ")));
    judgement(page, verdict);
    page.labelled(4, "Answer", &prose::sentence(&verdict.reason));
    if all || prose::covered_note(verdict).is_some() {
        page.labelled(4, "Covered", &prose::sentence(&prose::covered(verdict)));
    }
    let shown = if all { usize::MAX } else { FACTS };
    for fact in verdict.facts.iter().take(shown) {
        page.labelled(
            4,
            "Record",
            &format!("{} [{}; {}]", prose::sentence(&fact.statement), fact.cited, fact.row),
        );
    }
    if verdict.facts.len() > shown {
        page.labelled(4, "Records", &format!("{} more (-v)", verdict.facts.len() - shown));
    }
    for alternative in &verdict.alternatives {
        let tested = if alternative.tested { "" } else { " (not testable here)" };
        let name = prose::spaced(&alternative.name);
        let id = if all { format!(" {}", prose::part(verdict, &alternative.name)) } else { String::new() };
        page.labelled(
            4,
            "Alternative",
            &format!("{name}{tested}: {}{id}", prose::sentence(&alternative.finding)),
        );
    }
    let labels = [("Uncertain", verdict.uncertainty.as_slice()), ("Would change", &verdict.would_change)];
    let notes =
        labels.into_iter().flat_map(|(label, notes)| notes.iter().map(move |note| (label, note.as_str())));
    for (label, note) in notes.chain([("Not to read", verdict.not_to_read_as.as_str())]) {
        if said.insert(note) || all {
            page.labelled(4, label, &prose::sentence(note));
        }
    }
    if all {
        for step in &verdict.likelihood_steps {
            page.labelled(4, "Step", &prose::sentence(step));
        }
        for input in verdict.confidence.iter().flat_map(|confidence| &confidence.inputs) {
            page.labelled(
                4,
                "Basis",
                &format!(
                    "{} {}/2: {} {}",
                    input.name,
                    input.points,
                    prose::sentence(&input.note),
                    prose::part(verdict, &input.name)
                ),
            );
        }
        for assumption in verdict.confidence.iter().flat_map(|confidence| &confidence.assumptions) {
            page.labelled(4, "Assumed", &prose::sentence(assumption));
        }
        for coverage in &verdict.coverage {
            let spell = prose::spell(coverage.from.as_deref(), coverage.to.as_deref());
            page.labelled(4, "Coverage", &format!("{} {spell}: {}", coverage.source, coverage.note));
        }
    }
    let shown_below =
        report.tilt_of(verdict).is_some_and(|view| Some(&view.numbers) == verdict.numbers.as_ref());
    if let Some(numbers) = verdict.numbers.as_ref().filter(|_| !shown_below) {
        three_numbers(page, numbers, verdict.triple.as_ref());
    }
}

pub(super) fn views(page: &mut Page, report: &Report) {
    for view in &report.tilts {
        page.heading(&view.title());
        three_numbers(page, &view.numbers, Some(&view.triple));
        turning(page, view);
        fields(page, view);
        formal(page, report, view);
        ends(page, view);
    }
}

fn three_numbers(page: &mut Page, numbers: &ThreeNumbers, triple: Option<&Triple>) {
    let names = triple.map_or_else(
        || ["A", "B"].map(str::to_owned),
        |triple| [&triple.from, &triple.to].map(|power| power.in_prose()),
    );
    let measure = [&numbers.measure, &numbers.variant].into_iter().filter(|part| !part.is_empty());
    let measure: Vec<&str> = measure.map(String::as_str).collect();
    page.labelled(
        0,
        "Behaviour",
        &format!("{}; {} compared with {}", measure.join(", "), numbers.after.label, numbers.before.label),
    );
    let mut table = Table::new(&[
        ("change", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("change [interval]", Align::Left),
    ]);
    let mut row = |label: String, before: Option<&Value>, after: Option<&Value>, change: &Value| {
        let level = |value: Option<&Value>| value.map_or_else(String::new, figure::level);
        table.row(&[label, level(before), level(after), figure::change_with_interval(change)]);
    };
    let (a, b) = (&numbers.levels_a, &numbers.levels_b);
    row(format!("with {}", names[0]), Some(&a.before), Some(&a.after), &numbers.toward_a);
    row(
        format!("  {} ({})", numbers.comparison.name, numbers.comparison.size),
        None,
        None,
        &numbers.baseline.with_a,
    );
    row(format!("with {}", names[1]), Some(&b.before), Some(&b.after), &numbers.toward_b);
    row(
        format!("  {} ({})", numbers.comparison.name, numbers.comparison.size),
        None,
        None,
        &numbers.baseline.with_b,
    );
    row(format!("tilt toward {}", names[1]), None, None, &numbers.tilt);
    let width = page.width() - 2;
    page.block(2, &table.render(width));
    page.text(2, &prose::sentence(&numbers.interval_note));
    if page.verbosity > 0 {
        ids(page, numbers, 2);
    }
}

/// Ids of all figures: levels, change and baseline with A, the same with B, tilt.
fn ids(page: &mut Page, numbers: &ThreeNumbers, indent: usize) {
    let (a, b) = (&numbers.levels_a, &numbers.levels_b);
    let with_a = [&a.before, &a.after, &numbers.toward_a, &numbers.baseline.with_a];
    let with_b = [&b.before, &b.after, &numbers.toward_b, &numbers.baseline.with_b];
    let all = with_a.into_iter().chain(with_b).chain([&numbers.tilt]);
    let ids: Vec<&str> = all.map(|value| value.number.as_str()).collect();
    page.labelled(indent, "Ids by row", &ids.join(", "));
}

/// One row a field: a field without numbers says why.
fn fields(page: &mut Page, view: &Tilt) {
    if view.fields.is_empty() {
        return;
    }
    let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
    page.labelled(
        0,
        "Other fields",
        "each on its own scale; in brackets the change of all comparable states",
    );
    let mut silent: Vec<String> = Vec::new();
    for field in &view.fields {
        let numbers = &field.numbers;
        if numbers.toward_a.value.is_none() && numbers.toward_b.value.is_none() {
            let reason = numbers.toward_a.reason.as_deref().unwrap_or("no value");
            silent.push(format!("{} ({reason})", field.domain));
            if page.verbosity > 0 {
                page.labelled(2, &field.domain, &format!("{}, no change: {reason}", field.layer));
                ids(page, numbers, 4);
            }
            continue;
        }
        let with = |own: &Value, all: &Value| format!("{} ({})", figure::change(own), figure::change(all));
        let line = format!(
            "{}, {} against {}: with {a} {}, with {b} {}; tilt toward {b} {}",
            field.layer,
            numbers.after.label,
            numbers.before.label,
            with(&numbers.toward_a, &numbers.baseline.with_a),
            with(&numbers.toward_b, &numbers.baseline.with_b),
            figure::change_with_interval(&numbers.tilt),
        );
        page.labelled(2, &format!("{} ", field.domain), &line);
        if page.verbosity > 0 {
            ids(page, numbers, 4);
        }
    }
    if !silent.is_empty() {
        page.text(2, &format!("Without numbers: {}.", silent.join(", ")));
    }
    for gap in view.gaps.iter().filter_map(prose::gap) {
        page.labelled(0, "Gap", &prose::sentence(&gap));
    }
    if let Some(disagreement) = prose::disagreement(view) {
        page.labelled(0, "Conflict", &prose::sentence(&disagreement));
    }
}

fn turning(page: &mut Page, view: &Tilt) {
    if let Some(reason) = &view.tilt_missing {
        page.labelled(0, "Turning", &format!("no tilt series: {}", prose::sentence(reason)));
    }
    for found in &view.detections {
        page.labelled(0, "Turning", &prose::sentence(&prose::detection(found)));
        if page.verbosity > 0 {
            let statistics = found.statistics.iter().map(|statistic| {
                format!(
                    "{} = {} ({})",
                    statistic.name,
                    figure::level(&statistic.value),
                    statistic.value.number
                )
            });
            let power = found
                .power
                .iter()
                .map(|power| format!("power = {} ({})", figure::level(power), power.number));
            page.labelled(2, "Statistics", &statistics.chain(power).collect::<Vec<_>>().join("; "));
            for change in &found.changes {
                let ids = [&change.before, &change.after, &change.step].map(|value| value.number.as_str());
                page.labelled(2, "Ids", &format!("before, after, step: {}", ids.join(", ")));
            }
            if let Some(best) = found.best.as_ref().filter(|_| found.changes.is_empty()) {
                page.labelled(2, "Best date", &format!("{}; not a finding", prose::change_point(best)));
            }
            page.labelled(2, "Caution", &prose::sentence(&found.caution));
        }
    }
    if let Some(agreement) = &view.agreement {
        page.labelled(0, "Turning", &prose::sentence(agreement));
    }
    let Some(sides) = &view.sides else { return };
    if page.verbosity > 0 {
        let values = [("p of the difference", Some(&sides.p)), ("p beyond all", sides.p_component.as_ref())];
        page.labelled(2, "Statistics", &with_ids(&values));
    }
    for turn in &sides.turns {
        page.labelled(0, "Side", &prose::sentence(&turn.sentence));
        if page.verbosity > 0 {
            let p = |side: &Option<Side>| side.as_ref().map(|side| side.p.clone());
            let space = |side: &Option<Side>| side.as_ref().and_then(|side| side.p_space.clone());
            let values = [
                ("p toward", p(&turn.toward)),
                ("p away", p(&turn.away)),
                ("share of states", turn.p_space.clone()),
                ("share of states toward", space(&turn.toward)),
                ("share of states away", space(&turn.away)),
            ];
            page.labelled(
                2,
                "Statistics",
                &with_ids(&values.each_ref().map(|(name, value)| (*name, value.as_ref()))),
            );
            for side in [&turn.toward, &turn.away].into_iter().flatten() {
                if let Some(change) = &side.change {
                    let ids =
                        [&change.before, &change.after, &change.step].map(|value| value.number.as_str());
                    let what = if side.stands { "change" } else { "best date, not a finding" };
                    page.labelled(
                        2,
                        "Ids",
                        &format!("{} {what}: before, after, step: {}", side.power, ids.join(", ")),
                    );
                }
            }
        }
    }
}

/// Numbers with their names and ids, those that are there.
fn with_ids(values: &[(&str, Option<&Value>)]) -> String {
    let shown = values.iter().filter_map(|(name, value)| {
        let value = (*value)?;
        Some(format!("{name} = {} ({})", figure::level(value), value.number))
    });
    shown.collect::<Vec<_>>().join("; ")
}

fn formal(page: &mut Page, report: &Report, view: &Tilt) {
    for (label, ties) in prose::grouped_ties(view) {
        if ties.is_empty() {
            continue;
        }
        let is_neither = label == "with neither";
        let listed: Vec<String> = if is_neither && page.verbosity <= 0 {
            vec![prose::count(ties.len(), "spell")]
        } else {
            ties.iter().map(|tie| prose::tie(tie)).collect()
        };
        page.labelled(0, "Formal", &format!("{label}: {}", listed.join("; ")));
    }
    for power in [&view.triple.from, &view.triple.to] {
        let rows = view.agreements.iter().filter(|tie| tie.power == power.key);
        let rows: Vec<_> = rows.filter_map(|tie| report.agreement(&tie.agreement)).collect();
        let listed: Vec<String> = rows
            .iter()
            .map(|row| {
                let date = row.signed.as_ref().or(row.announced.as_ref()).or(row.in_force.as_ref());
                format!("{} {}", date.map_or("undated", String::as_str), row.title)
            })
            .collect();
        page.labelled(
            0,
            "Agreements",
            &format!("with {}: {}", power.in_prose(), agreements(&listed, page.verbosity > 0)),
        );
    }
}

/// The latest few agreements, or all of them.
fn agreements(listed: &[String], all: bool) -> String {
    const LATEST: usize = 3;
    let skipped = if all { 0 } else { listed.len().saturating_sub(LATEST) };
    match (listed, skipped) {
        ([], _) => "none in the table, which is not a complete list".to_owned(),
        (_, 0) => listed.join("; "),
        _ => format!("{} in the table, latest: {} (all with -v)", listed.len(), listed[skipped..].join("; ")),
    }
}

fn ends(page: &mut Page, view: &Tilt) {
    for series in [&view.with_from, &view.with_to] {
        let gaps = prose::missing(series);
        let gaps = if gaps.is_empty() { String::new() } else { format!("; {}", gaps.join("; ")) };
        page.labelled(0, "Data end", &format!("{}: {}{gaps}", series.label, prose::series_end(series)));
    }
}
