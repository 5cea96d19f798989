//! Words that several outputs share, so that the terminal and the page say the same thing.
//!
//! No sentence made here holds a likelihood and a confidence together \[icd203\], and none labels a person, an outlet or
//! a state.

use crate::figure;
use crate::wire::{
    ChainLink, ChangePoint, Detection, Document, FormalTie, Grading, Proposition, Report, Series, Tilt,
    Verdict,
};

/// How a proposition stands towards its outlet: decides the underline on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// The outlet says it in its own voice.
    Asserted,
    /// The outlet passes it on.
    Reported,
    /// Hedged, planned, predicted, asked or supposed.
    Hedged,
    /// Denied or negated.
    Negated,
}

impl Standing {
    pub(crate) const ALL: [Standing; 4] =
        [Standing::Asserted, Standing::Reported, Standing::Hedged, Standing::Negated];

    pub(crate) fn of(proposition: &Proposition) -> Standing {
        match proposition.modality.as_str() {
            "negated" | "counterfactual" => Standing::Negated,
            "hypothetical" | "planned" | "predicted" | "question" | "order" => Standing::Hedged,
            _ if !proposition.hedges.is_empty() => Standing::Hedged,
            _ if proposition.outlet_asserts => Standing::Asserted,
            _ => Standing::Reported,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Standing::Asserted => "asserted",
            Standing::Reported => "passed on",
            Standing::Hedged => "hedged",
            Standing::Negated => "negated",
        }
    }
}

/// `Outlet —reports→ channel «X» —asserts→`.
pub(crate) fn chain(proposition: &Proposition) -> String {
    let links = proposition.chain.iter().map(|link| format!("{} —{}→", link.agent, verb(link)));
    links.collect::<Vec<_>>().join(" ")
}

/// What a link does, in the third person.
pub(crate) fn verb(link: &ChainLink) -> &'static str {
    match link.cue_class.as_str() {
        "report" => "reports",
        "assert" => "asserts",
        "claim" => "claims",
        "deny" => "denies",
        "doubt" => "doubts",
        "remind" => "reminds",
        "accuse" => "accuses",
        "predict" => "predicts",
        _ => "asks",
    }
}

/// "Invented Gazette F, channel «X» F · 6, credibility cannot be judged · 9 outlets, 1 origin, single-origin".
pub(crate) fn grade(found: &Grading) -> String {
    let letters: Vec<String> =
        found.sources.iter().map(|source| format!("{} {}", source.agent, source.reliability)).collect();
    format!(
        "source {} · information {} ({}) · {}",
        letters.join(", "),
        found.credibility,
        found.credibility_words,
        origins(found)
    )
}

/// "9 outlets, 1 origin (channel «X»); single-origin".
pub(crate) fn origins(found: &Grading) -> String {
    if found.origins.is_empty() {
        return found.state.clone();
    }
    let against = match found.against.as_slice() {
        [] => String::new(),
        against => format!("; the contrary is said by {}", against.join(", ")),
    };
    format!(
        "{}, {} ({}){against}; {}",
        count(found.outlets.len(), "outlet"),
        count(found.origins.len(), "origin"),
        found.origins.join(", "),
        found.state
    )
}

/// Whether the outlet commits itself.
pub(crate) fn commitment(proposition: &Proposition) -> &'static str {
    match (proposition.outlet_asserts, proposition.chain.len()) {
        (true, _) => "the outlet asserts it",
        (false, ..2) => "the outlet says it without committing to it",
        (false, _) => "the outlet passes it on without asserting it",
    }
}

/// `relation_trend` as "relation trend".
pub(crate) fn spaced(key: &str) -> String {
    key.replace('_', " ")
}

/// Number of things: "1 proposition", "5 propositions".
pub(crate) fn count(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// "since 1994", "1994 to 1999", "until 1999".
pub(crate) fn spell(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (None, None) => "always".to_owned(),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), Some(to)) => format!("{from} to {to}"),
    }
}

/// Where the vote and the other fields point, without a judgement.
pub(crate) fn disagreement(view: &Tilt) -> Option<String> {
    let found = view.disagreement.as_ref()?;
    let p = if found.p < 0.01 { "below 0.01".to_owned() } else { figure::probability(found.p) };
    Some(format!(
        "Of {} fields with numbers, the vote included, {} moved toward {} and {} toward {} beyond an error that is \
         known; conflict of directions {} (0 none, 1 they cancel; chance of as much by error alone {p})",
        found.fields,
        found.toward_b,
        view.triple.to.in_prose(),
        found.toward_a,
        view.triple.from.in_prose(),
        figure::plain(found.conflict),
    ))
}

/// "formal minus acts with Russia: 1.21 [0.80, 1.62] in 2012".
pub(crate) fn gap(series: &Series) -> Option<String> {
    let last = series.last_observed()?;
    let pole = series.label.split(" with ").last().unwrap_or(&series.label);
    Some(format!(
        "{} with {pole}: {} in {}",
        series.variant.split("; base").next().unwrap_or(&series.variant),
        figure::level_with_interval(&last.value),
        last.year
    ))
}

/// "CSTO since 2003-09-18", with the status where it is not full membership.
pub(crate) fn tie(tie: &FormalTie) -> String {
    let when = spell(tie.from.as_deref(), tie.to.as_deref());
    if tie.status == "member" {
        format!("{} {when}", tie.organisation)
    } else {
        format!("{} {} {when}", tie.organisation, tie.status)
    }
}

/// Ties by who else is in the organisation: with A only, with B only, with both, with neither.
pub(crate) fn grouped_ties(view: &Tilt) -> [(String, Vec<&FormalTie>); 4] {
    let pick = |a: bool, b: bool| {
        view.memberships.iter().filter(|tie| tie.with_from == a && tie.with_to == b).collect()
    };
    let (a, b) = (view.triple.from.in_prose(), view.triple.to.in_prose());
    [
        (format!("with {a}, not {b}"), pick(true, false)),
        (format!("with {b}, not {a}"), pick(false, true)),
        (format!("with both {a} and {b}"), pick(true, true)),
        ("with neither".to_owned(), pick(false, false)),
    ]
}

/// One line on a detection; a date is given only as a set.
pub(crate) fn detection(found: &Detection) -> String {
    match found.changes.as_slice() {
        [] => format!("{}: {}", found.detector, found.form),
        changes => {
            let dates: Vec<String> = changes.iter().map(change_point).collect();
            format!("{}: {}; {}", found.detector, found.form, dates.join("; "))
        }
    }
}

/// "between 1991 and 1995 (90 % set, best 1993), step +0.120 [+0.05, +0.19]".
pub(crate) fn change_point(change: &ChangePoint) -> String {
    let when = match change.date_years {
        Some([first, last]) if first != last => {
            format!(
                "between {first} and {last} ({} set, best {})",
                figure::percent(change.date_set_level),
                change.year
            )
        }
        _ => format!("{} ({} set)", change.year, figure::percent(change.date_set_level)),
    };
    format!("{when}, step {}", figure::change_with_interval(&change.step))
}

/// What the report rests on: datasets by the number of figures made from them, the end of each, what is missing.
pub(crate) fn rests_on(report: &Report) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for origin in report.numbers.iter().filter_map(|number| number.origins.first()) {
        match counts.iter_mut().find(|(source, _)| *source == origin.source) {
            Some((_, n)) => *n += 1,
            None => counts.push((&origin.source, 1)),
        }
    }
    counts.sort_by_key(|(source, n)| (std::cmp::Reverse(*n), *source));
    let total = report.numbers.len();
    let mut lines: Vec<String> = Vec::new();
    if let Some((source, n)) = counts.first() {
        let others: Vec<String> =
            counts.iter().skip(1).map(|(source, n)| format!("{source} ({n})")).collect();
        let others = if others.is_empty() { "no other".to_owned() } else { others.join(", ") };
        lines.push(format!(
            "{n} of {} come from {source}; further sources: {others}",
            self::count(total, "figure")
        ));
    }
    let ends: Vec<String> = report
        .vintages
        .iter()
        .map(|vintage| {
            let end = vintage.coverage.to.as_deref().map_or("open".to_owned(), |to| format!("before {to}"));
            format!("{} {end}", vintage.dataset)
        })
        .collect();
    if !ends.is_empty() {
        lines.push(format!("Where the data end: {}", ends.join("; ")));
    }
    let without: Vec<_> = report.numbers.iter().filter(|number| number.value.is_none()).collect();
    if !without.is_empty() {
        lines.push(format!(
            "{} of {total} have no value, each with its reason in the ledger",
            self::count(without.len(), "figure")
        ));
    }
    let partial = report.vintages.iter().filter(|vintage| !vintage.coverage.complete).count();
    if partial > 0 {
        lines.push(format!(
            "{} of {} not complete: what is missing there may exist",
            partial,
            self::count(report.vintages.len(), "dataset")
        ));
    }
    if lines.is_empty() {
        lines.push("No figure of this report rests on data".to_owned());
    }
    lines
}

/// Where a series ends: "no data after 2020".
pub(crate) fn series_end(series: &Series) -> String {
    match (series.last_observed(), &series.coverage.to) {
        (Some(last), _) => format!("no data after {}", last.period),
        (None, Some(to)) => format!("no value at all; the source ends before {to}"),
        (None, None) => "no value at all".to_owned(),
    }
}

/// Missing periods of a series, by reason: "not a member: 1946–1991".
pub(crate) fn missing(series: &Series) -> Vec<String> {
    let mut runs: Vec<(String, i16, i16)> = Vec::new();
    for point in series.points.iter().filter(|point| point.value.value.is_none()) {
        let reason = point.value.reason.clone().unwrap_or_else(|| point.value.status.clone());
        match runs.last_mut() {
            Some((known, _, last)) if *known == reason && point.year - *last <= 1 => *last = point.year,
            _ => runs.push((reason, point.year, point.year)),
        }
    }
    let years =
        |first: i16, last: i16| if first == last { first.to_string() } else { format!("{first}–{last}") };
    runs.iter().map(|(reason, first, last)| format!("{}: {reason}", years(*first, *last))).collect()
}

/// A tested statement with the numbers of all propositions that state it.
pub(crate) struct Answer<'r> {
    /// The judgement of the first of them.
    pub verdict: &'r Verdict,
    /// Numbers as in [`ordinal`], rising; empty without a document.
    pub propositions: Vec<usize>,
}

/// How many answers stand on top; the rest stand below. A page about one state shows all its pairs of powers.
pub(crate) fn on_top(report: &Report) -> usize {
    if report.documents.is_empty() { 4 } else { 2 }
}

/// The judgements that answer a reader's first question: trends, or where there is none the first other tested ones.
///
/// A statement names subject, powers, period and direction: the same statement is the same test.
pub(crate) fn answers(report: &Report) -> Vec<Answer<'_>> {
    let mut found: Vec<Answer> = Vec::new();
    for test in ["trend", "agreement", "event", "membership"] {
        for verdict in report.verdicts.iter().filter(|verdict| verdict.test == test) {
            let number = verdict.proposition.as_deref().and_then(|id| ordinal(report, id));
            match found.iter_mut().find(|known| known.verdict.statement == verdict.statement) {
                Some(known) => known.propositions.extend(number),
                None => found.push(Answer { verdict, propositions: number.into_iter().collect() }),
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    for answer in &mut found {
        answer.propositions.sort_unstable();
        answer.propositions.dedup();
    }
    found
}

/// The judged statement, marked as what was tested: it is the text's claim, never a finding of the program.
pub(crate) fn claim(verdict: &Verdict) -> String {
    format!("Claim tested: {}", sentence(&verdict.statement))
}

/// Id of another explanation or of an input of confidence, as `explain` takes it.
pub(crate) fn part(verdict: &Verdict, name: &str) -> String {
    format!("{}/{name}", verdict.id)
}

/// A statement, and what it is taken to mean where the statement says so behind a colon.
pub(crate) fn parted(statement: &str) -> (&str, Option<&str>) {
    match statement.split_once(": relative to comparable states") {
        Some((claim, _)) => (claim, Some(&statement[claim.len() + 2..])),
        None => (statement, None),
    }
}

/// "2", "2 and 7", "2, 7 and 9".
pub(crate) fn listed(numbers: &[usize]) -> String {
    let words: Vec<String> = numbers.iter().map(usize::to_string).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// The first judgement that says the very same of another proposition, if this one only repeats it.
pub(crate) fn judged_alike<'r>(report: &'r Report, verdict: &Verdict) -> Option<&'r Verdict> {
    let alike = |other: &&Verdict| {
        let id = (verdict.id.clone(), verdict.proposition.clone());
        Verdict { id: id.0, proposition: id.1, ..(*other).clone() } == *verdict
    };
    report.verdicts.iter().take_while(|other| other.id != verdict.id).find(alike)
}

/// "likely (55–80 %), p = 0.62".
pub(crate) fn likelihood(verdict: &Verdict) -> String {
    match &verdict.likelihood {
        Some(found) => format!(
            "{} ({}–{} %), p = {}",
            found.term,
            found.range[0],
            found.range[1],
            figure::probability(found.p)
        ),
        None if !verdict.is_tested() => "none given: not tested".to_owned(),
        None if verdict.numbers.is_some() => {
            "none given: no calibrated probability stands behind the numbers".to_owned()
        }
        None => "none given: the data do not cover the claim".to_owned(),
    }
}

/// "moderate: coverage 1/2, datasets 0/2".
pub(crate) fn confidence(verdict: &Verdict) -> String {
    match &verdict.confidence {
        Some(found) => {
            let inputs: Vec<String> =
                found.inputs.iter().map(|input| format!("{} {}/2", input.name, input.points)).collect();
            format!("{}; {}", found.level, inputs.join(", "))
        }
        None => "none given".to_owned(),
    }
}

/// "partly: votes end in 2020".
pub(crate) fn covered(verdict: &Verdict) -> String {
    match &verdict.covered_note {
        Some(note) => format!("{}: {note}", verdict.covered),
        None => verdict.covered.clone(),
    }
}

/// What is said of the coverage, unless all is covered or the answer itself says it.
pub(crate) fn covered_note(verdict: &Verdict) -> Option<&str> {
    let note = verdict.covered_note.as_deref()?;
    (!verdict.reason.contains(unstopped(note))).then_some(note)
}

/// The number of a proposition in the output, counted from 1 through all documents.
pub(crate) fn ordinal(report: &Report, id: &str) -> Option<usize> {
    let mut all = report.documents.iter().flat_map(|document| &document.propositions);
    all.position(|proposition| proposition.id == id).map(|index| index + 1)
}

/// Propositions that nobody tested, with the reason: a verdict's where there is one, else the reader's.
pub(crate) fn not_tested(report: &Report) -> Vec<(&Proposition, String)> {
    let mut found = Vec::new();
    for proposition in report.documents.iter().flat_map(|document| &document.propositions) {
        let own: Vec<&Verdict> = report
            .verdicts
            .iter()
            .filter(|verdict| verdict.proposition.as_deref() == Some(&proposition.id))
            .collect();
        if own.iter().any(|verdict| verdict.is_tested()) {
            continue;
        }
        let testable = &proposition.testable;
        let reason = match own.first() {
            Some(verdict) => verdict.reason.clone(),
            // Nothing was judged: what is said is whether it could be.
            None if is_reading(report) => format!("{}: {}", testable.answer, testable.reason),
            None => testable.reason.clone(),
        };
        found.push((proposition, reason));
    }
    found
}

/// Whether the run only read, and judged nothing.
fn is_reading(report: &Report) -> bool {
    report.command == "read"
}

/// Heading of the list of [`not_tested`].
pub(crate) fn not_tested_title(report: &Report) -> &'static str {
    if is_reading(report) { "Can it be tested?" } else { "Not tested" }
}

/// Words of a document in quotation marks, unless they bring their own.
pub(crate) fn quoted(words: &str) -> String {
    let own = words.starts_with(['“', '«', '„', '"']) && words.ends_with(['”', '»', '“', '"']);
    let inner = words.trim_start_matches(['“', '«', '„', '"']).trim_end_matches(['”', '»', '“', '"']);
    let nested = |text: &str| text.contains(['“', '”', '"']);
    match own && !nested(inner) {
        true => words.to_owned(),
        false if nested(words) => format!("‘{words}’"),
        false => format!("“{words}”"),
    }
}

/// Headline of a document, or the name of its file without the folder.
pub(crate) fn headline(document: &Document) -> &str {
    document
        .title
        .as_deref()
        .unwrap_or_else(|| document.name.rsplit(['/', '\\']).next().unwrap_or(&document.name))
}

/// Text without its final full stop, for lists that add their own.
pub(crate) fn unstopped(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}

/// The text as a sentence: a capital at its start, unless it starts with a name or an id, and a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let is_word = first.len() > 1 && first.bytes().all(|b| b.is_ascii_lowercase()) || first == "a";
    let text = &true_minus(text.trim());
    let text = if is_word { text[..1].to_ascii_uppercase() + &text[1..] } else { text.clone() };
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ':']) { text } else { format!("{text}.") }
}

/// Negative numbers with the sign that tables and charts have. Only a hyphen that stands before a digit and after a
/// space or a bracket is one: dates, ids and ranges keep theirs.
fn true_minus(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_minus = letter == '-'
            && matches!(before, ' ' | '[' | '(')
            && letters.peek().is_some_and(char::is_ascii_digit);
        out.push(if is_minus { '−' } else { letter });
        before = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_numbers_of_sentences_look_like_those_of_tables() {
        assert_eq!(sentence("changed by -0.059 [-0.083, +0.1]"), "Changed by −0.059 [−0.083, +0.1].");
        for same in ["Since 2016-12-31.", "In v-67d94c969e, 2-3.", "A - 5.", "Sessions 1-75."] {
            assert_eq!(sentence(same), same);
        }
    }

    #[test]
    fn a_claim_is_parted_from_what_it_is_taken_to_mean() {
        let long = "In 2011, X turned from A toward B: relative to comparable states it moved toward B";
        assert_eq!(
            parted(long),
            ("In 2011, X turned from A toward B", Some("relative to comparable states it moved toward B"))
        );
        let quote = "\"It said: relative calm\"";
        assert_eq!(parted(quote), (quote, None));
    }
}
