//! From hits of rules to drafts.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use tilt_core::actor::Actor;
use tilt_core::organisation::{MembershipStatus, OrgId};
use tilt_core::proposition::{Content, Party};

use super::inflect::Cases;
use super::pattern::{Hit, Pattern};
use super::rules::{ACTS, Act, Says};
use super::words::{Tense, Token};
use super::{agreement, clause};
use crate::coder::Draft;
use crate::mention::MentionKind;
use crate::sentence::SentenceContext;

/// What the rules make of a sentence.
pub fn code(sentence: &SentenceContext, tokens: &[Token]) -> Vec<Draft> {
    if sentence.mentions.is_empty() {
        return Vec::new();
    }
    let mut drafts = agreement::code(sentence, tokens);
    for (act, patterns) in ACTS.iter().zip(compiled()) {
        for pattern in patterns {
            let mut from = 0;
            while let Some(hit) = pattern.find(tokens, from) {
                from = hit.first + 1;
                let at = tokens[anchor(&hit)].start;
                if drafts.iter().any(|draft| draft.at == at) {
                    continue;
                }
                drafts.extend(draft(sentence, tokens, act, &hit));
            }
        }
    }
    drafts
}

fn compiled() -> &'static [Vec<Pattern>] {
    static PATTERNS: OnceLock<Vec<Vec<Pattern>>> = OnceLock::new();
    PATTERNS.get_or_init(|| ACTS.iter().map(|act| Pattern::parse(act.rule.pattern)).collect())
}

fn anchor(hit: &Hit) -> usize {
    if hit.anchor == usize::MAX { hit.first } else { hit.anchor }
}

/// The parties that some tokens name.
pub fn parties(sentence: &SentenceContext, tokens: &[Token], places: &[usize]) -> Vec<Party> {
    places.iter().filter_map(|place| sentence.party(tokens[*place].text)).collect()
}

fn draft(sentence: &SentenceContext, tokens: &[Token], act: &Act, hit: &Hit) -> Option<Draft> {
    let anchor = anchor(hit);
    let taken: Vec<usize> = hit.captured.iter().flat_map(|row| row.1.iter().copied()).collect();
    let named = |name: char| parties(sentence, tokens, hit.get(name));
    let targets: Vec<Party> = ['T', 'L', 'E'].iter().flat_map(|name| named(*name)).collect();
    let by: Vec<usize> = if !hit.get('S').is_empty() {
        hit.get('S').to_vec()
    } else if !hit.get('B').is_empty() {
        hit.get('B').to_vec()
    } else if !hit.get('A').is_empty() {
        [hit.get('A'), hit.get('C')].concat()
    } else if tokens[anchor].verb.is_some() {
        who(sentence, tokens, anchor, &taken)
    } else {
        Vec::new()
    };
    let sources = parties(sentence, tokens, &by);
    let content = match act.says {
        Says::Event { root, label, symmetric } => {
            let is_diplomat = |party: &Party| {
                ["посл", "посол", "дипломат", "поверенн", "консул", "атташе"]
                    .iter()
                    .any(|stem| party.reason.contains(stem))
            };
            if !hit.get('E').is_empty() && !targets.iter().any(is_diplomat) {
                return None;
            }
            let (sources, targets) = event(tokens, act, hit, sources, targets)?;
            if symmetric {
                let mut all = sources;
                all.extend(targets);
                Content::Event {
                    root: Some(root),
                    label: label.to_owned(),
                    sources: all,
                    targets: Vec::new(),
                    symmetric,
                }
            } else {
                Content::Event { root: Some(root), label: label.to_owned(), sources, targets, symmetric }
            }
        }
        Says::Membership { status, left } => membership(sentence, tokens, hit, sources, status, left)?,
        Says::Trend => trend(sentence, tokens, act, hit, sources)?,
        Says::Close => {
            let state = sources.into_iter().next().filter(is_state)?;
            let other = targets.into_iter().next().filter(is_state)?;
            if state.state() == other.state() {
                return None;
            }
            Content::RelationState { state, other, close: true }
        }
    };
    // The words of a frame stay outside, unless they are what is said: a denial.
    let is_outside =
        |place: &usize| !in_frame(sentence, &tokens[*place]) || in_frame(sentence, &tokens[anchor]);
    let first = by.iter().copied().chain([hit.first]).filter(is_outside).min()?;
    let last = by.iter().copied().chain([hit.last]).filter(is_outside).max()?;
    Some(Draft {
        dated: None,
        span: sentence.span(tokens[first].start..tokens[last].end),
        at: tokens[anchor].start,
        content,
        rules: vec![act.rule.id],
        modality: None,
        warnings: Vec::new(),
    })
}

fn in_frame(sentence: &SentenceContext, token: &Token) -> bool {
    sentence.frames.iter().any(|frame| frame.own.contains(&token.start))
}

/// Who does what the verb at `anchor` says; for an infinitive that is decided by the word it hangs on.
pub fn who(sentence: &SentenceContext, tokens: &[Token], anchor: usize, taken: &[usize]) -> Vec<usize> {
    const NOUNS: [&str; 14] = [
        "план",
        "решени",
        "намерени",
        "возможност",
        "призыв",
        "попытк",
        "желани",
        "готовност",
        "стремлени",
        "идея",
        "идею",
        "предложени",
        "обещани",
        "приглашени",
    ];
    // Who is asked or allowed does it, not who asks.
    const OTHERS: [&str; 14] = [
        "призва",
        "призыв",
        "попрос",
        "прос",
        "потреб",
        "требу",
        "разреш",
        "запре",
        "позвол",
        "предлож",
        "предлага",
        "рекоменд",
        "помо",
        "приказ",
    ];
    const OWN: [&str; 23] = [
        "планир",
        "намер",
        "готов",
        "должн",
        "должен",
        "обязан",
        "может",
        "могут",
        "мог",
        "хоч",
        "хот",
        "вправе",
        "способн",
        "будет",
        "будут",
        "отказ",
        "согласн",
        "вынужден",
        "удалось",
        "надеется",
        "стал",
        "смог",
        "необходимо",
    ];
    if tokens[anchor].verb.is_none_or(|verb| verb.tense != Tense::Infinitive) {
        return clause::subject(sentence, tokens, anchor, taken);
    }
    let begins = |place: usize, stems: &[&str]| stems.iter().any(|stem| tokens[place].begins(stem));
    let between = |from: usize, cases: Cases| -> Vec<usize> {
        (from + 1..anchor).filter(|at| tokens[*at].is_actor_in(cases) && !taken.contains(at)).collect()
    };
    for place in (anchor.saturating_sub(9)..anchor).rev() {
        if begins(place, &NOUNS) && !begins(place, &["планир"]) {
            return between(place, Cases::GEN);
        }
        if begins(place, &OTHERS) {
            return between(place, Cases::of("gda"));
        }
        if tokens[place].is_finite()
            || begins(place, &OWN)
            || super::mentions::looks_finite(tokens[place].text)
        {
            return clause::subject(sentence, tokens, place, taken);
        }
    }
    Vec::new()
}

fn is_state(party: &Party) -> bool {
    !is_organisation(party)
}

/// Whether a party is a body of several states.
pub fn is_organisation(party: &Party) -> bool {
    matches!(party.actor, Some(Actor::Org(_)))
}

/// Whether the parties make an event, and who they are.
fn event(
    tokens: &[Token],
    act: &Act,
    hit: &Hit,
    mut sources: Vec<Party>,
    targets: Vec<Party>,
) -> Option<(Vec<Party>, Vec<Party>)> {
    let id = act.rule.id;
    sources.retain(|party| targets.iter().all(|target| target.span != party.span));
    if id == "R-event-1"
        && targets
            .iter()
            .any(|target| target.reason.starts_with("office") || target.reason.starts_with("seat"))
    {
        // To come to a ministry is no visit to its state.
        return None;
    }
    let verb = tokens[anchor(hit)].verb;
    if id == "R-event-24" {
        return (!sources.is_empty()).then_some((sources, targets));
    }
    if id == "R-event-5" {
        // "Аргентину обвинили": of many and nobody named; the object must not be able to be the subject.
        let is_impersonal = verb.is_some_and(|verb| verb.is_one == Some(false)) && sources.is_empty();
        let only_object = hit.get('T').iter().all(|place| !tokens[*place].is_actor_in(Cases::NOM));
        return (is_impersonal && only_object).then_some((sources, targets));
    }
    let is_passive = verb.is_some_and(|verb| verb.tense == Tense::Passive);
    if sources.is_empty() && !(is_passive && !targets.is_empty() && id == "R-event-6") {
        return None;
    }
    if targets.is_empty() && sources.len() < 2 {
        return None;
    }
    let states: Vec<_> = sources.iter().filter_map(Party::state).collect();
    if states.is_empty() && targets.iter().filter_map(Party::state).next().is_none() {
        return None;
    }
    let is_same = |party: &Party| party.state().is_some_and(|state| states.contains(&state));
    if !targets.is_empty() && targets.iter().all(is_same) {
        return None;
    }
    let distinct: BTreeSet<_> = sources.iter().map(|party| (party.state(), party.actor.is_none())).collect();
    if targets.is_empty() && distinct.len() < 2 {
        return None;
    }
    Some((sources, targets))
}

fn membership(
    sentence: &SentenceContext,
    tokens: &[Token],
    hit: &Hit,
    sources: Vec<Party>,
    status: MembershipStatus,
    left: bool,
) -> Option<Content> {
    let organisations: Vec<OrgId> = parties(sentence, tokens, hit.get('O'))
        .into_iter()
        .filter_map(|party| match party.actor {
            Some(Actor::Org(org)) => Some(org),
            _ => None,
        })
        .collect();
    let is_plain = |party: &Party| is_state(party) && party.actor.is_some();
    let state = sources.into_iter().find(is_plain)?;
    if organisations.is_empty() {
        return None;
    }
    let said = |stem: &str| (hit.first..=hit.last).any(|place| tokens[place].begins(stem));
    let status = if said("наблюдател") {
        MembershipStatus::Observer
    } else if said("кандидат") {
        MembershipStatus::Candidate
    } else {
        status
    };
    Some(Content::Membership { state, organisations, status, left })
}

fn trend(
    sentence: &SentenceContext,
    tokens: &[Token],
    act: &Act,
    hit: &Hit,
    sources: Vec<Party>,
) -> Option<Content> {
    let one = |name: char| parties(sentence, tokens, hit.get(name)).into_iter().next();
    let (from, mut to) = (one('F'), one('T'));
    let mut sources = sources.into_iter().filter(is_state);
    let state = sources.next()?;
    if act.rule.id == "R-trend-4" && to.is_none() {
        to = Some(sources.next()?);
    }
    let is_other = |party: &Option<Party>| {
        party.as_ref().is_none_or(|party| party.actor.is_none() || party.state() != state.state())
    };
    let says_enough = from.is_some() || to.is_some() || act.rule.id == "R-trend-5" && state.state().is_some();
    if !says_enough || !is_other(&from) || !is_other(&to) {
        return None;
    }
    // Ice and ships drift too: a mention that is only a place moves nowhere.
    let is_place = |party: &Party| {
        sentence
            .mentions
            .iter()
            .any(|mention| mention.span == party.span && mention.kind == MentionKind::Place)
    };
    if is_place(&state) {
        return None;
    }
    Some(Content::RelationTrend { state, from, to, domains: Vec::new() })
}
