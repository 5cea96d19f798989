//! In what sense something is said to be real: modality, certainty, hedges.

mod inserted;
mod words;

use tilt_core::document::Span;
use tilt_core::proposition::{ChainRole, Content, CueClass, Modality, Party};
use tilt_core::warning::Warning;

use crate::attribution::Refers;
use crate::coder::Draft;
use crate::sentence::SentenceContext;
pub(crate) use inserted::inserted;
use words::{Words, words};

/// How certain the speaker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// No hedge.
    Certain,
    /// "probably", "seems".
    Probable,
    /// "may", "could".
    Possible,
}

/// Modality of one draft.
#[derive(Debug, Clone)]
pub struct Sense {
    /// Modality.
    pub modality: Modality,
    /// Certainty.
    pub certainty: Certainty,
    /// Words that hedge.
    pub hedges: Vec<Span>,
    /// Doubts.
    pub warnings: Vec<Warning>,
}

/// How far before the deciding word its helpers can stand, in bytes.
const REACH: usize = 90;

/// The sense of a draft.
pub fn sense(sentence: &SentenceContext, draft: &Draft) -> Sense {
    let words = words();
    let text = sentence.text();
    let mut warnings = Vec::new();
    let hedges = hedges(sentence, draft.at);
    let place = Place::of(sentence, draft.at);
    let is_question = is_question(text, draft.at);
    let certainty = certainty(words, text, place.clause, draft.at);
    let is_raised = words.raised.is_match(place.outer) && draft.modality != Some(Modality::Realis);
    let is_infinitive = words.infinitive.is_match(place.outer);
    let in_scope = sentence.frames.iter().any(|frame| frame.scope.contains(&draft.at) && !frame.hearsay);
    let is_not_ruled_out = words.not_ruled_out.is_match(place.outer);
    let is_counterfactual = is_counterfactual(words, text, draft.at, &place);
    if is_raised && !is_question && !words.factive.is_match(place.outer) {
        return Sense { modality: Modality::Negated, certainty: Certainty::Probable, hedges, warnings };
    }
    let fixed =
        draft.modality.filter(|modality| *modality != Modality::Planned && *modality != Modality::Predicted);
    let modality = if is_question {
        if words.rhetorical.is_match(text) {
            warnings.push(Warning::new("W-text-rhetorical", "a rhetorical question"));
        }
        Modality::Question
    } else if words.instruction.is_match(place.outer) {
        // Told to whoever reads, be it a program: nothing is claimed.
        Modality::Order
    } else if let Some(modality) = fixed {
        modality
    } else if words.asked.is_match(place.outer) {
        Modality::Question
    } else if is_counterfactual {
        Modality::Counterfactual
    } else if is_conditional(words, text, draft.at)
        || words.fiction.is_match(place.outer)
        || words.bill.is_match(place.outer)
        || words.unconfirmed.is_match(place.head)
        || words.whether.is_match(place.outer)
        || is_not_ruled_out
    {
        Modality::Hypothetical
    } else if is_negated(words, text, draft.at, &place) {
        if words.because.is_match(text) {
            warnings.push(Warning::new(
                "W-text-ambiguous-negation",
                "the negation may deny the act or only the reason",
            ));
        }
        Modality::Negated
    } else if words.hypothetical.is_match(place.before)
        || words.hypothetical_that.is_match(place.head)
        || words.permission.is_match(place.outer)
    {
        Modality::Hypothetical
    } else if draft.modality == Some(Modality::Predicted) || is_before_a_future(words, text, draft.at, &place)
    {
        Modality::Predicted
    } else if words.predicted.is_match(place.before) {
        let is_scheduled = is_scheduled(text) && !is_guess(sentence, draft.at);
        if !(is_scheduled || is_own_plan(sentence, draft)) || words.sooner.is_match(text) {
            Modality::Predicted
        } else {
            Modality::Planned
        }
    } else if (words.order.is_match(after_speaker(
        sentence,
        draft.at,
        if is_infinitive { place.outer } else { place.before },
    )) && !place.before.trim_end().ends_with(" have")
        || words.order_that.is_match(place.head))
        && !is_own_order(draft, text)
    {
        Modality::Order
    } else if draft.modality == Some(Modality::Planned)
        || words.planned.is_match(place.before)
        || (is_infinitive && !words.implicative.is_match(place.outer))
        || (in_scope && words.would.is_match(place.before))
        || words.agenda.is_match(place.outer)
        || is_bare(text, draft.at) && words.coordinated.is_match(place.outer)
        || words.headline.is_match(place.outer)
        || is_planned_after(words, text, draft.at)
    {
        Modality::Planned
    } else if words.habitual.is_match(condition_zone(text, draft.at)) {
        Modality::Habitual
    } else if is_historical(words, sentence, draft.at) {
        Modality::Historical
    } else {
        Modality::Realis
    };
    let modality = if modality == Modality::Realis && certainty == Certainty::Possible {
        Modality::Hypothetical
    } else {
        modality
    };
    let certainty = if modality == Modality::Counterfactual {
        // "Could have": the words that hedge are the ones that say it did not happen.
        Certainty::Certain
    } else if words.considered.is_match(place.inner) || is_not_ruled_out {
        Certainty::Possible
    } else {
        certainty
    };
    Sense { modality, certainty, hedges, warnings }
}

/// The words around a deciding word.
struct Place<'t> {
    /// Where its clause begins.
    clause: usize,
    /// The clause up to the word.
    inner: &'t str,
    /// The last words of that.
    before: &'t str,
    /// What stands before the clause, back to the last stop or contrast.
    head: &'t str,
    /// Both together.
    outer: &'t str,
}

impl<'t> Place<'t> {
    fn of(sentence: &'t SentenceContext, at: usize) -> Place<'t> {
        let text = sentence.text();
        let clause = sentence.clause_start(at).min(at);
        const STOPS: [&str; 7] = ["; ", " but ", " yet ", " although ", " whereas ", ". ", " while "];
        let start = STOPS.iter().filter_map(|stop| Some(text[..at].rfind(stop)? + stop.len())).max();
        let start = start.unwrap_or(0).min(at);
        // "Promised to send": what is promised begins at "to", the promise stands before it.
        let clause = if text[clause..].starts_with(" to ") { start.min(clause) } else { clause };
        // "A, whose parliament must still agree, signed": the helpers of what was put in are not the verb's.
        let behind = inserted(text, clause, at).map_or(clause, |put_in| put_in.end);
        let low = floor(text, at.saturating_sub(REACH).max(behind));
        Place {
            clause,
            inner: &text[clause..at],
            before: &text[low..at],
            head: &text[start.min(clause)..clause],
            outer: &text[start..at],
        }
    }
}

/// "Would have joined"; and the other half of "had A voted, B would have joined".
fn is_counterfactual(words: &Words, text: &str, at: usize, place: &Place) -> bool {
    let has_had = |part: &str| part.contains(" had ") || part.starts_with("had ");
    words.counterfactual.is_match(place.inner)
        || (words.unreal.is_match(place.outer) && place.outer.contains(" would "))
        || (words.would_have.is_match(text)
            && has_had(text)
            && (has_had(&text[..at]) || words.would_have.is_match(&text[at..])))
}

/// Conditions reach over the sentence up to a semicolon; "whether", "as if" and "if A is to be believed" are none.
fn is_conditional(words: &Words, text: &str, at: usize) -> bool {
    let zone = condition_zone(text, at);
    words.condition.is_match(zone) && !words.believed.is_match(zone)
}

fn is_negated(words: &Words, text: &str, at: usize, place: &Place) -> bool {
    let before = words.no_negation.replace_all(place.before, " ");
    words.negation.is_match(&before)
        || words.soft_negation.is_match(&before)
        || words.outer_negation.is_match(place.outer)
        || negated_after(words, text, at)
        || words.said_untrue.is_match(&text[at..])
        || (words.noun.is_match(&text[at..]) && words.called_off.is_match(&text[at..]))
}

/// "When A leaves, B will celebrate": not yet.
fn is_before_a_future(words: &Words, text: &str, at: usize, place: &Place) -> bool {
    words.temporal.is_match(place.outer)
        && words.future.is_match(text)
        && !words.past_form.is_match(&text[at..])
}

/// "Hold", "sign", "send": a form that can be an infinitive; "talks" and "held" cannot.
fn is_bare(text: &str, at: usize) -> bool {
    let word = text[at..].split([' ', ',', '.']).next().unwrap_or_default();
    const PASTS: [&str; 10] =
        ["held", "met", "sold", "sent", "took", "gave", "left", "struck", "put", "began"];
    let is_bent = ["ed", "s", "ing"].iter().any(|ending| word.ends_with(ending));
    !is_bent && !PASTS.contains(&word)
}

/// "Talks … are scheduled for July": a noun, and behind it words that set it ahead.
fn is_planned_after(words: &Words, text: &str, at: usize) -> bool {
    let rest = &text[at..];
    words.noun.is_match(rest) && words.set_ahead.is_match(rest)
}

/// Words that set a sentence in the past, or a date of years ago beside the deciding word.
fn is_historical(words: &Words, sentence: &SentenceContext, at: usize) -> bool {
    let text = sentence.text();
    let Some(date) = sentence.document.meta.date else { return words.historical.is_match(text) };
    let time = crate::time::find(sentence, at);
    let is_open = [" since ", "since <"].iter().any(|word| text.contains(word));
    if let Some(from) = time.from {
        // A date of its own decides, whatever else the sentence tells.
        return !is_open && from.first.year() < date.year() - 1;
    }
    let is_reminder = sentence
        .frames
        .iter()
        .filter(|frame| frame.scope.contains(&at))
        .min_by_key(|frame| frame.scope.len())
        .is_some_and(|frame| frame.class == CueClass::Remind);
    is_reminder || words.historical.is_match(text)
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A question if the sentence ends with a question mark and what stands at `at` is not a quoted earlier part.
fn is_question(text: &str, at: usize) -> bool {
    let end = text[at..].find(['?', '!', '.']).map(|length| at + length);
    end.is_some_and(|end| text[end..].starts_with('?'))
}

/// The sentence up to a semicolon on both sides.
fn condition_zone(text: &str, at: usize) -> &str {
    let start = text[..at].rfind("; ").map_or(0, |at| at + 2);
    let end = text[at..].find("; ").map_or(text.len(), |length| at + length);
    &text[start..end]
}

/// "signed no …", "did … not", "will never …", "won't …": the negation in the verb or right behind it.
fn negated_after(words: &Words, text: &str, at: usize) -> bool {
    let verb_end = text[at..].find(' ').map_or(text.len(), |length| at + length);
    let rest = &text[verb_end..];
    let denies = [" no ", " neither ", " not ", " never "].iter().any(|word| rest.starts_with(word));
    let only = words.no_negation.find(rest).is_some_and(|found| found.start() <= 1);
    denies && !only || text[at..verb_end].ends_with("n't")
}

/// "A, the minister told parliament, has left": words before the verb without those that name a speaker put in.
fn after_speaker<'t>(sentence: &'t SentenceContext, at: usize, before: &'t str) -> &'t str {
    let inserted = sentence.frames.iter().filter(|frame| {
        frame.scope.contains(&at) && frame.scope.start < frame.own.start && frame.own.end <= at
    });
    match inserted.map(|frame| frame.own.end).max() {
        Some(end) => before.get(before.len().saturating_sub(at - end)..).unwrap_or(before),
        None => before,
    }
}

/// Whether somebody without office, or who only forecasts, says it: what others will do is then no plan.
fn is_guess(sentence: &SentenceContext, at: usize) -> bool {
    let frames = sentence.frames.iter().filter(|frame| frame.scope.contains(&at) && !frame.hearsay);
    frames.into_iter().any(|frame| {
        frame.class == CueClass::Predict
            || matches!(frame.speaker.role, ChainRole::Person | ChainRole::Author)
            || frame.speaker.refers != Refers::New
    })
}

/// "Brazil will lend …, the Brazilian ministry said": an office that says what its own state will do tells of a plan.
fn is_own_plan(sentence: &SentenceContext, draft: &Draft) -> bool {
    let actors: &[Party] = match &draft.content {
        Content::Event { sources, .. } => sources,
        Content::Agreement { parties, .. } => parties,
        _ => return false,
    };
    let frames = sentence.frames.iter().filter(|frame| frame.scope.contains(&draft.at));
    let Some(inner) = frames.min_by_key(|frame| frame.scope.len()) else { return false };
    let speaks = |place: std::ops::Range<usize>| {
        let party = sentence.party(&sentence.text()[place]);
        party.is_some_and(|party| {
            party.state().is_some() && actors.iter().any(|actor| actor.state() == party.state())
        })
    };
    inner.speaker.role == ChainRole::Office
        && inner.class == CueClass::Assert
        && sentence.placeholders(inner.own.clone(), "soa").into_iter().any(speaks)
}

/// A request is an event of its own; its words do not make it an order.
fn is_own_order(draft: &Draft, text: &str) -> bool {
    ["urg", "call", "ask", "demand"].iter().any(|stem| text[draft.at..].starts_with(stem))
}

/// Dates ahead make "will sign" a plan rather than a guess.
fn is_scheduled(text: &str) -> bool {
    const DATES: [&str; 19] = [
        "in the coming",
        "later today",
        "this evening",
        "shortly",
        "later this",
        "on monday",
        "on tuesday",
        "on wednesday",
        "on thursday",
        "on friday",
        "on saturday",
        "on sunday",
        "tomorrow",
        "next week",
        "next month",
        "this week",
        "this month",
        "next year",
        "later this year",
    ];
    DATES.iter().any(|date| text.contains(date))
}

fn certainty(words: &Words, text: &str, clause: usize, at: usize) -> Certainty {
    let verb_end = text[at..].find([',', ';', '.']).map_or(text.len(), |length| at + length);
    let zone = &text[clause..verb_end];
    if words.possible.is_match(&words.month_of_may.replace_all(zone, " ")) {
        Certainty::Possible
    } else if words.probable.is_match(zone) {
        Certainty::Probable
    } else {
        Certainty::Certain
    }
}

fn hedges(sentence: &SentenceContext, at: usize) -> Vec<Span> {
    let words = words();
    let text = sentence.text();
    let start = sentence.clause_start(at).min(at);
    let end = text[at..].find([',', ';', '.']).map_or(text.len(), |length| at + length);
    // "In May" is a month, no doubt.
    let zone = &text[start..end];
    let is_month = |at: usize| words.month_of_may.find_iter(zone).any(|month| month.range().contains(&at));
    let mut found: Vec<Span> = [&words.possible, &words.probable]
        .iter()
        .flat_map(|regex| regex.find_iter(zone))
        .filter(|hit| !is_month(hit.start()))
        .map(|hit| sentence.span(start + hit.start()..start + hit.end()))
        .collect();
    found.sort();
    found.dedup();
    found
}
