//! What changed between two records, and why: data, settings, command line, program or document.

use std::fmt::Write;

use crate::figure;
use crate::prose;
use crate::wire::{Document, Grading, Report, Setting, Verdict};

/// Compares two records: causes first, then each judgement that changed, came or went, then each grade that changed.
pub fn diff(old: &Report, new: &Report) -> String {
    let mut out = String::new();
    let causes = causes(old, new);
    let mut same = 0;
    let mut changed = String::new();
    for verdict in &new.verdicts {
        let Some(before) = earlier(old, verdict) else {
            let _ = writeln!(changed, "new      {}\n         {}", verdict.id, verdict.statement);
            state(&mut changed, "now", verdict);
            continue;
        };
        let lines = differences(before, verdict);
        if lines.is_empty() {
            same += 1;
            continue;
        }
        let _ = writeln!(changed, "changed  {} -> {}\n         {}", before.id, verdict.id, verdict.statement);
        for line in lines {
            let _ = writeln!(changed, "         {line}");
        }
    }
    for verdict in &old.verdicts {
        if !new.verdicts.iter().any(|known| subject(known) == subject(verdict)) {
            let _ = writeln!(changed, "gone     {}\n         {}", verdict.id, verdict.statement);
            state(&mut changed, "was", verdict);
        }
    }
    grades(&mut changed, old, new);
    let _ = writeln!(
        out,
        "{} unchanged, of {} now and {} before",
        prose::count(same, "judgement"),
        new.verdicts.len(),
        old.verdicts.len()
    );
    if causes.is_empty() {
        out.push_str("Causes: none; program, settings, command line, data and documents are the same\n");
    } else {
        out.push_str("Causes that can have changed an answer:\n");
        for cause in &causes {
            let _ = writeln!(out, "  {cause}");
        }
    }
    if !changed.is_empty() {
        out.push('\n');
        out.push_str(&changed);
    }
    out
}

/// The judgement of the same subject in the earlier record: of the same proposition if several propositions say it.
fn earlier<'r>(old: &'r Report, verdict: &Verdict) -> Option<&'r Verdict> {
    let same = || old.verdicts.iter().filter(|known| subject(known) == subject(verdict));
    same().find(|known| known.proposition == verdict.proposition).or_else(|| same().next())
}

/// What a judgement is about: the statement without its numbers, which are part of the answer.
fn subject(verdict: &Verdict) -> (String, String) {
    let words = verdict.statement.split(" by at least ").next().unwrap_or_default();
    (verdict.test.clone(), words.to_owned())
}

fn state(out: &mut String, when: &str, verdict: &Verdict) {
    let _ = writeln!(out, "         {when}: likelihood {}", prose::likelihood(verdict));
    let _ = writeln!(out, "         {when}: confidence {}", prose::confidence(verdict));
}

fn differences(old: &Verdict, new: &Verdict) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |what: &str, old: String, new: String| {
        if old != new {
            lines.push(format!("{what}: {old} -> {new}"));
        }
    };
    compare("likelihood", prose::likelihood(old), prose::likelihood(new));
    compare("confidence", prose::confidence(old), prose::confidence(new));
    compare("covered", prose::covered(old), prose::covered(new));
    if let (Some(old), Some(new)) = (&old.numbers, &new.numbers) {
        for (what, old, new) in [
            ("change with A", &old.toward_a, &new.toward_a),
            ("change with B", &old.toward_b, &new.toward_b),
            ("tilt", &old.tilt, &new.tilt),
        ] {
            compare(what, figure::change_with_interval(old), figure::change_with_interval(new));
        }
    }
    // The answer is made of these; where it changed, the step that changed says why.
    if !lines.is_empty() {
        for step in new.likelihood_steps.iter().filter(|step| !old.likelihood_steps.contains(step)) {
            lines.push(format!("step now: {step}"));
        }
        for step in old.likelihood_steps.iter().filter(|step| !new.likelihood_steps.contains(step)) {
            lines.push(format!("step before: {step}"));
        }
    }
    let facts = |verdict: &Verdict| -> Vec<String> {
        verdict.facts.iter().map(|fact| format!("{} {}", fact.row, fact.statement)).collect()
    };
    let (was, is) = (facts(old), facts(new));
    lines.extend(is.iter().filter(|fact| !was.contains(fact)).map(|fact| format!("record now: {fact}")));
    lines.extend(was.iter().filter(|fact| !is.contains(fact)).map(|fact| format!("record before: {fact}")));
    lines
}

/// Grades of the same statement that differ: its digit with what entered it, and the letter of each of its sources.
fn grades(out: &mut String, old: &Report, new: &Report) {
    for grading in &new.gradings {
        let Some(before) = old.gradings.iter().find(|known| known.proposition == grading.proposition) else {
            continue;
        };
        let (was, is) = (graded(before), graded(grading));
        if was == is {
            continue;
        }
        let _ = writeln!(out, "changed  grades of {}", grading.proposition);
        for line in is.iter().filter(|line| !was.contains(line)) {
            let _ = writeln!(out, "         now: {line}");
        }
        for line in was.iter().filter(|line| !is.contains(line)) {
            let _ = writeln!(out, "         was: {line}");
        }
    }
}

fn graded(grading: &Grading) -> Vec<String> {
    let digit =
        format!("statement {} ({}), {}", grading.credibility, grading.credibility_words, grading.state);
    let sources = grading.sources.iter();
    let letters =
        sources.map(|source| format!("source {}: {} ({})", source.agent, source.reliability, source.basis));
    std::iter::once(digit).chain(letters).chain(grading.inputs.iter().cloned()).collect()
}

fn causes(old: &Report, new: &Report) -> Vec<String> {
    let mut causes = Vec::new();
    if old.program != new.program {
        causes.push(format!("program {} -> {}", old.program, new.program));
    }
    if old.version != new.version {
        causes.push(format!("record {} -> {}", old.version, new.version));
    }
    let value = |settings: &[Setting], name: &str| {
        let known = settings.iter().find(|known| known.name == name);
        known.map_or_else(|| "not set".to_owned(), |known| known.value.clone())
    };
    let gone = old.settings.iter().filter(|was| new.settings.iter().all(|is| is.name != was.name));
    for setting in new.settings.iter().chain(gone) {
        let (was, is) = (value(&old.settings, &setting.name), value(&new.settings, &setting.name));
        if was != is {
            causes.push(format!("setting {}: {was} -> {is}", setting.name));
        }
    }
    if old.command_line != new.command_line {
        causes.push(format!("command line: {} -> {}", old.command_line, new.command_line));
    }
    for vintage in &new.vintages {
        match old.vintages.iter().find(|known| known.dataset == vintage.dataset) {
            None => causes.push(format!("data {}: now used, version {}", vintage.dataset, vintage.version)),
            Some(known) if known.version != vintage.version || known.sha256 != vintage.sha256 => {
                causes.push(format!("data {}: {} -> {}", vintage.dataset, known.version, vintage.version));
            }
            Some(known) if known.coverage != vintage.coverage => {
                let end = |to: &Option<String>| to.clone().unwrap_or_else(|| "open".to_owned());
                causes.push(format!(
                    "data {}: coverage to {} -> {}",
                    vintage.dataset,
                    end(&known.coverage.to),
                    end(&vintage.coverage.to)
                ));
            }
            Some(_) => {}
        }
    }
    for vintage in &old.vintages {
        if !new.vintages.iter().any(|known| known.dataset == vintage.dataset) {
            causes.push(format!("data {}: no longer used", vintage.dataset));
        }
    }
    let hashes = |report: &Report| -> Vec<String> {
        report.documents.iter().map(|document| document.sha256.clone()).collect()
    };
    if hashes(old) != hashes(new) {
        causes.push("documents: other bytes than before".to_owned());
    } else {
        for (was, is) in old.documents.iter().zip(&new.documents) {
            causes.extend(known_of(was, is));
        }
    }
    causes
}

/// What is known of a document beside its bytes, where it differs; a judgement rests on the day and the outlet too.
fn known_of(old: &Document, new: &Document) -> Vec<String> {
    let pairs = [
        ("outlet", &old.outlet, &new.outlet),
        ("channel", &old.channel, &new.channel),
        ("date", &old.date, &new.date),
        ("url", &old.url, &new.url),
        ("title", &old.title, &new.title),
        ("lang", &old.lang, &new.lang),
    ];
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "not given".to_owned());
    let differing = pairs.into_iter().filter(|(_, was, is)| was != is);
    differing
        .map(|(what, was, is)| format!("document {}: {what} {} -> {}", new.name, shown(was), shown(is)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_same_record_has_no_differences() {
        let report = Report::from(&sample::full());
        let text = diff(&report, &report);
        assert!(text.contains("Causes: none"), "{text}");
        assert!(!text.contains("changed ") && !text.contains("new ") && !text.contains("gone "), "{text}");
    }

    #[test]
    fn each_of_two_judgements_of_one_statement_is_compared_with_its_own() {
        let mut old = Report::from(&sample::full());
        let at = old.verdicts.iter().position(|verdict| verdict.likelihood.is_some()).unwrap();
        let mut second = old.verdicts[at].clone();
        second.id = "v-1111111111".to_owned();
        second.proposition = Some("p-1111111111".to_owned());
        old.verdicts.push(second);
        let mut new = old.clone();
        for verdict in &mut new.verdicts {
            if let Some(likelihood) = &mut verdict.likelihood {
                likelihood.p = 0.123;
            }
        }
        let text = diff(&old, &new);
        assert!(text.contains("changed  v-1111111111 -> v-1111111111"), "{text}");
        assert!(!text.contains(&format!("{} -> v-1111111111", old.verdicts[at].id)), "{text}");
    }

    /// Q7: a change from the last judgement is explained.
    #[test]
    fn q7_a_changed_answer_names_what_changed_and_the_cause() {
        let old = Report::from(&sample::full());
        let mut new = old.clone();
        new.vintages[0].version = "a later one".to_owned();
        let at = new.verdicts.iter().position(|verdict| verdict.likelihood.is_some()).unwrap();
        new.verdicts[at].id = "v-0000000000".to_owned();
        if let Some(likelihood) = &mut new.verdicts[at].likelihood {
            likelihood.term = "unlikely".to_owned();
            likelihood.p = 0.33;
        }
        new.verdicts[at].likelihood_steps.push("a step that is new".to_owned());
        let gone = new.verdicts.pop().unwrap();
        let text = diff(&old, &new);
        for part in
            ["a later one", "-> v-0000000000", "unlikely", "step now: a step that is new", "gone ", &gone.id]
        {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }

    #[test]
    fn what_was_set_before_given_on_the_command_line_or_known_of_a_document_is_a_cause() {
        let old = Report::from(&sample::full());
        let causes_of = |change: &dyn Fn(&mut Report, &mut Report)| {
            let (mut old, mut new) = (old.clone(), old.clone());
            change(&mut old, &mut new);
            diff(&old, &new)
        };
        let setting = || Setting { name: "as of".to_owned(), value: "1993-01-01".to_owned() };
        let came = causes_of(&|_, new| new.settings.push(setting()));
        assert!(came.contains("setting as of: not set -> 1993-01-01"), "{came}");
        let went = causes_of(&|old, _| old.settings.push(setting()));
        assert!(went.contains("setting as of: 1993-01-01 -> not set"), "{went}");
        let line = causes_of(&|_, new| new.command_line.push_str(" --state POL"));
        assert!(line.contains("command line: ") && line.contains(" --state POL"), "{line}");
        let day = causes_of(&|_, new| new.documents[0].date = Some("1901-02-03".to_owned()));
        assert!(day.contains("-> 1901-02-03"), "{day}");
    }

    #[test]
    fn a_grade_that_changed_is_told() {
        let old = Report::from(&sample::full());
        let mut new = old.clone();
        let grading = new.gradings.iter_mut().find(|grading| !grading.sources.is_empty()).unwrap();
        grading.sources[0].reliability = "B".to_owned();
        grading.sources[0].basis = "a registry".to_owned();
        let (of, agent) = (grading.proposition.clone(), grading.sources[0].agent.clone());
        let text = diff(&old, &new);
        for part in [format!("changed  grades of {of}"), format!("now: source {agent}: B (a registry)")] {
            assert!(text.contains(&part), "{part} is not in\n{text}");
        }
    }
}
