//! What stands behind an id: definition, formula with values, rows, sources, words, chain.

use std::fmt::Write;

use crate::courses;
use crate::figure;
use crate::leave_one_out;
use crate::prose;
use crate::table::clean;
use crate::wire::{
    Agreement, Document, FormalTie, Number, Origin, Proposition, Report, Series, SeriesPoint, Verdict,
};

/// Explains a number, verdict, proposition, document, row, agreement or warning code of a report, as plain text.
///
/// `None` if the report holds nothing of that id.
pub fn explain(report: &Report, id: &str) -> Option<String> {
    let lookup = Lookup { report };
    lookup
        .number(id)
        .or_else(|| lookup.point(id))
        .or_else(|| lookup.verdict(id))
        .or_else(|| lookup.part(id))
        .or_else(|| report.proposition(id).map(|found| lookup.proposition(found)))
        .or_else(|| report.documents.iter().find(|found| found.id == id).map(|found| lookup.document(found)))
        .or_else(|| lookup.course(id))
        .or_else(|| lookup.row(id))
        .or_else(|| lookup.warning(id))
}

/// Points of a figure that are listed as those that moved it most.
const MOVED_MOST: usize = 3;

struct Lookup<'r> {
    report: &'r Report,
}

/// Lines `key  text` under a first line.
struct Sheet(String);

impl Sheet {
    fn new(id: &str, what: &str) -> Sheet {
        Sheet(format!("{id}  {}\n", clean(what)))
    }

    fn add(&mut self, key: &str, text: &str) -> &mut Sheet {
        if !text.trim().is_empty() {
            let _ = writeln!(self.0, "  {key:<13}{}", clean(text));
        }
        self
    }

    fn finish(self) -> String {
        self.0
    }
}

impl Lookup<'_> {
    fn number(&self, id: &str) -> Option<String> {
        let number = self.report.numbers.iter().find(|number| number.id == id)?;
        let mut sheet = Sheet::new(id, &number.label);
        sheet.add("value", &value_words(number)).add("unit", &number.unit).add("made by", &number.measure);
        sheet.add("formula", &number.formula);
        for rest in &number.rests_on {
            sheet.add("rests on", &self.one_line(rest));
        }
        self.without(&mut sheet, number);
        self.sources(&mut sheet, &number.origins);
        Some(sheet.finish())
    }

    /// The points that moved a figure most, and the figure without each of them.
    fn without(&self, sheet: &mut Sheet, number: &Number) {
        let Some(value) = number.value else { return };
        let Some(found) = leave_one_out::of(self.report, number) else {
            let why = if number.measure.contains('@') {
                "not defined here: the figure is no mean of points of this record"
            } else {
                "in the formula, where fields were pooled; else one rule gave it"
            };
            sheet.add("without one", why);
            return;
        };
        for one in found.iter().take(MOVED_MOST) {
            sheet.add(
                "moved most",
                &format!(
                    "{}  {} = {}; without it {}",
                    one.point.value.number,
                    one.point.period,
                    figure::level_with_interval(&one.point.value),
                    figure::plain(one.value)
                ),
            );
        }
        let low = found.iter().map(|one| one.value).fold(f64::INFINITY, f64::min);
        let high = found.iter().map(|one| one.value).fold(f64::NEG_INFINITY, f64::max);
        let sign = if low * high < 0.0 || low * value < 0.0 { "the sign changes" } else { "the sign stays" };
        sheet.add("without one", &format!("{} to {}, {sign}", figure::plain(low), figure::plain(high)));
    }

    fn point(&self, id: &str) -> Option<String> {
        let (series, point) = self.find_point(id)?;
        let mut sheet = Sheet::new(id, &format!("{}, {}", series.label, point.period));
        sheet.add("value", &figure::level_with_interval(&point.value));
        sheet.add("observations", &point.value.n.map(|n| n.to_string()).unwrap_or_default());
        sheet.add("unit", &series.scale.unit);
        sheet.add("made by", &format!("{} {}", series.measure, series.variant));
        let end = format!(
            "{}; {}",
            prose::spell(series.coverage.from.as_deref(), series.coverage.to.as_deref()),
            series.coverage.note
        );
        sheet.add("coverage", &end);
        self.sources(&mut sheet, &series.origins);
        Some(sheet.finish())
    }

    fn find_point(&self, id: &str) -> Option<(&Series, &SeriesPoint)> {
        let all = self.report.tilts.iter().flat_map(|view| view.series());
        all.flat_map(|series| series.points.iter().map(move |point| (series, point)))
            .find(|(_, point)| point.value.number == id)
    }

    fn verdict(&self, id: &str) -> Option<String> {
        let verdict = self.report.verdicts.iter().find(|verdict| verdict.id == id)?;
        let mut sheet = Sheet::new(id, &verdict.statement);
        sheet.add("test", &verdict.test).add("covered", &prose::covered(verdict));
        verdict.inputs.iter().for_each(|input| {
            sheet.add("input", &format!("{} = {}", input.name, input.value));
        });
        sheet.add("likelihood", &prose::likelihood(verdict));
        verdict.likelihood_steps.iter().for_each(|step| {
            sheet.add("step", step);
        });
        sheet.add("confidence", &prose::confidence(verdict));
        for input in verdict.confidence.iter().flat_map(|confidence| &confidence.inputs) {
            let part = prose::part(verdict, &input.name);
            sheet.add("basis", &format!("{} {}/2: {} ({part})", input.name, input.points, input.note));
        }
        sheet.add("answer", &verdict.reason);
        self.verdict_basis(&mut sheet, verdict);
        Some(sheet.finish())
    }

    /// Another explanation or an input of confidence: `v-…/hedging`, `v-…/coverage`.
    fn part(&self, id: &str) -> Option<String> {
        let (of, name) = id.split_once('/')?;
        let verdict = self.report.verdicts.iter().find(|verdict| verdict.id == of)?;
        let judgement = format!("{of} {}", verdict.statement);
        if let Some(other) = verdict.alternatives.iter().find(|other| other.name == name) {
            let mut sheet = Sheet::new(id, &other.statement);
            sheet.add("finding", &other.finding);
            sheet.add("tested", if other.tested { "yes" } else { "not testable here" });
            sheet.add("part of", &judgement);
            self.numbers(&mut sheet, verdict);
            return Some(sheet.finish());
        }
        let confidence = verdict.confidence.as_ref()?;
        let input = confidence.inputs.iter().find(|input| input.name == name)?;
        let mut sheet = Sheet::new(id, &format!("{name}, an input of the confidence"));
        sheet.add("points", &format!("{} of 2", input.points)).add("counted", &input.note);
        sheet.add("confidence", &prose::confidence(verdict)).add("part of", &judgement);
        Some(sheet.finish())
    }

    fn verdict_basis(&self, sheet: &mut Sheet, verdict: &Verdict) {
        self.numbers(sheet, verdict);
        for fact in &verdict.facts {
            sheet
                .add("record", &format!("{} {} ({}; {})", fact.row, fact.statement, fact.cited, fact.origin));
        }
        for other in &verdict.alternatives {
            let name = prose::spaced(&other.name);
            sheet.add(
                "alternative",
                &format!("{name}: {} ({})", other.finding, prose::part(verdict, &other.name)),
            );
        }
        for change in &verdict.would_change {
            sheet.add("would change", change);
        }
        sheet.add("not to read", &verdict.not_to_read_as);
        if let Some(proposition) = verdict.proposition.as_deref().and_then(|id| self.report.proposition(id)) {
            self.words(sheet, proposition);
        }
    }

    /// The three numbers that a judgement rests on.
    fn numbers(&self, sheet: &mut Sheet, verdict: &Verdict) {
        if let Some(numbers) = &verdict.numbers {
            let all = [
                &numbers.toward_a,
                &numbers.baseline.with_a,
                &numbers.toward_b,
                &numbers.baseline.with_b,
                &numbers.tilt,
            ];
            for value in all {
                sheet.add("number", &self.one_line(&value.number));
            }
        }
    }

    fn proposition(&self, proposition: &Proposition) -> String {
        let what = format!("{}, {}", prose::spaced(&proposition.kind), proposition.modality);
        let mut sheet = Sheet::new(&proposition.id, &what);
        self.words(&mut sheet, proposition);
        if let Some(found) = self.report.grading(&proposition.id) {
            sheet.add("grade", &prose::grade(found));
            for source in &found.sources {
                sheet.add("source", &format!("{} {}: {}", source.agent, source.reliability, source.basis));
            }
            for input in &found.inputs {
                sheet.add("entered", input);
            }
        }
        for value in &proposition.factuality {
            sheet.add("commitment", &format!("{}: {}", value.agent, value.value));
        }
        if let Some(why) = courses::aside(proposition) {
            sheet.add("set aside", &why);
            if let Some(by) = proposition.aside.as_ref().and_then(|aside| aside.by.as_deref()) {
                sheet.add("replaced by", &self.said(by));
            }
        }
        for course in self.report.courses.iter() {
            if let Some(told) = course.told.iter().find(|told| told.proposition == proposition.id) {
                sheet.add("agreement", &format!("{} {}, {}", course.id, courses::name(course), told.stage));
            }
        }
        for other in self.report.documents.iter().flat_map(|document| &document.propositions) {
            let aside = other.aside.as_ref().filter(|aside| aside.by.as_deref() == Some(&proposition.id));
            if aside.is_some() {
                sheet.add("supersedes", &self.said(&other.id));
            }
        }
        sheet.add("time", &proposition.time.basis).add("rules", &proposition.rules.join(", "));
        sheet.add("testable", &format!("{}: {}", proposition.testable.answer, proposition.testable.reason));
        for verdict in
            self.report.verdicts.iter().filter(|v| v.proposition.as_deref() == Some(&proposition.id))
        {
            sheet.add("judged by", &format!("{} {}", verdict.id, verdict.statement));
        }
        sheet.finish()
    }

    /// A proposition with its words, for lists.
    fn said(&self, id: &str) -> String {
        match self.report.proposition(id) {
            Some(found) => format!("{id} {}", prose::quoted(&found.span.exact)),
            None => id.to_owned(),
        }
    }

    /// An agreement as the documents tell it: every stage with who tells it, what was corrected and what does not count.
    fn course(&self, id: &str) -> Option<String> {
        let course = self.report.courses.iter().find(|course| course.id == id)?;
        let mut sheet = Sheet::new(id, &courses::name(course));
        sheet.add("stages", &courses::stages(course));
        for step in &course.steps {
            for by in &step.told_by {
                sheet.add(&step.stage, &self.said(by));
            }
        }
        for told in course.told.iter().filter(|told| !told.counts) {
            let why = match &told.superseded_by {
                Some(by) => format!("{}; superseded by {by}", self.said(&told.proposition)),
                None => self.said(&told.proposition),
            };
            sheet.add("not counted", &why);
        }
        sheet.add("how", "joined where parties agree and no form, subject, title or date contradicts");
        Some(sheet.finish())
    }

    /// Words, place and chain of a proposition.
    fn words(&self, sheet: &mut Sheet, proposition: &Proposition) {
        let span = &proposition.span;
        sheet.add("words", &format!("…{}[{}]{}…", span.prefix, span.exact, span.suffix));
        let document = self.report.documents.iter().find(|document| document.id == proposition.document);
        let name = document.map_or("", |document| document.name.as_str());
        sheet.add("place", &format!("{name}, bytes {}..{}", span.start, span.end));
        sheet.add("chain", &prose::chain(proposition)).add("", prose::commitment(proposition));
    }

    fn document(&self, document: &Document) -> String {
        let mut sheet = Sheet::new(&document.id, &document.name);
        sheet
            .add("sha256", &document.sha256)
            .add("outlet", document.outlet.as_deref().unwrap_or("unnamed outlet"));
        sheet.add("date", document.date.as_deref().unwrap_or("not given"));
        sheet
            .add("language", document.lang.as_deref().unwrap_or("not recognised"))
            .add("encoding", &document.encoding);
        for origin in &document.origins {
            sheet.add("origin", origin);
        }
        for proposition in &document.propositions {
            sheet.add("says", &format!("{} {}", proposition.id, prose::quoted(&proposition.span.exact)));
        }
        sheet.finish()
    }

    fn row(&self, id: &str) -> Option<String> {
        let facts = self.report.verdicts.iter().flat_map(|verdict| &verdict.facts);
        let ties = self.report.tilts.iter().flat_map(|view| &view.memberships);
        if let Some(row) = self.report.agreements.iter().find(|row| row.row == id || row.id == id) {
            return Some(self.agreement(id, row));
        }
        if let Some(tie) = ties.clone().find(|tie: &&FormalTie| tie.row == id) {
            let mut sheet = Sheet::new(id, &format!("{}: {}", tie.name, prose::tie(tie)));
            sheet.add("basis", &tie.basis).add("cited", &tie.cited);
            self.sources(&mut sheet, std::slice::from_ref(&tie.origin));
            return Some(sheet.finish());
        }
        let fact = facts.clone().find(|fact| fact.row == id)?;
        let mut sheet = Sheet::new(id, &fact.statement);
        sheet.add("date", fact.date.as_deref().unwrap_or("not known")).add("cited", &fact.cited);
        self.sources(&mut sheet, std::slice::from_ref(&fact.origin));
        Some(sheet.finish())
    }

    fn agreement(&self, id: &str, row: &Agreement) -> String {
        let mut sheet = Sheet::new(id, &row.title);
        sheet
            .add("form", &row.instrument)
            .add("parties", &row.parties.join(", "))
            .add("about", &row.subjects.join(", "));
        let dates = [
            ("announced", &row.announced),
            ("signed", &row.signed),
            ("in force", &row.in_force),
            ("suspended", &row.suspended),
            ("ended", &row.ended),
        ];
        for (stage, date) in dates {
            sheet.add(stage, date.as_deref().unwrap_or_default());
        }
        sheet.add("obligations", &row.obligations.join(", ")).add("note", &row.note).add("cited", &row.cited);
        self.sources(&mut sheet, std::slice::from_ref(&row.origin));
        sheet.finish()
    }

    fn warning(&self, code: &str) -> Option<String> {
        let all = self.report.all_warnings();
        let found: Vec<_> = all.iter().filter(|(_, warning)| warning.code == code).collect();
        let (_, first) = found.first()?;
        let mut sheet = Sheet::new(code, &first.message);
        for (place, warning) in &found {
            sheet.add(
                "raised",
                &format!("{} in {place}: {}", prose::count(warning.count, "time"), warning.message),
            );
            sheet.add("for example", &warning.quoted.join("; "));
        }
        Some(sheet.finish())
    }

    /// An id with its label and value, for lists.
    fn one_line(&self, id: &str) -> String {
        if let Some(number) = self.report.numbers.iter().find(|number| number.id == id) {
            return format!("{id}  {} = {}", number.label, value_words(number));
        }
        if let Some((series, point)) = self.find_point(id) {
            return format!(
                "{id}  {}, {} = {}",
                series.label,
                point.period,
                figure::level_with_interval(&point.value)
            );
        }
        let mut facts = self.report.verdicts.iter().flat_map(|verdict| &verdict.facts);
        match facts.find(|fact| fact.row == id) {
            Some(fact) => format!("{id}  {}", fact.statement),
            None => id.to_owned(),
        }
    }

    /// Sources with licence and citation where the vintages hold them.
    fn sources(&self, sheet: &mut Sheet, origins: &[Origin]) {
        for origin in origins {
            sheet.add("source", &origin.to_string());
            if let Some(vintage) =
                self.report.vintages.iter().find(|vintage| vintage.dataset == origin.source)
            {
                sheet.add("", &format!("{}, {}. {}", vintage.title, vintage.licence, vintage.citation));
            }
        }
    }
}

fn value_words(number: &Number) -> String {
    match (number.value, number.lower, number.upper) {
        (Some(value), Some(lower), Some(upper)) => format!(
            "{value} in [{lower}, {upper}]{}{}",
            number.level.map(|level| format!(", {} interval", figure::percent(level))).unwrap_or_default(),
            number.n.map(|n| format!(", n = {n}")).unwrap_or_default()
        ),
        (Some(value), _, _) => value.to_string(),
        (None, _, _) => format!("no value: {}", number.reason.as_deref().unwrap_or(&number.status)),
    }
}
