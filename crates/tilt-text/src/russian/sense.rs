//! In what sense a Russian sentence says something: negated, planned, foretold, possible, asked, habitual, long ago.

use tilt_core::document::Span;
use tilt_core::proposition::{Content, Modality};

use super::clause;
use super::words::{Kind, Tense, Token};
use crate::coder::Draft;
use crate::modality::{Certainty, Sense};
use crate::sentence::SentenceContext;

const POSSIBLE: [&str; 8] =
    ["возможно", "может", "могут", "мог", "могла", "могло", "могли", "предположительно"];
const PROBABLE: [&str; 9] =
    ["вероятно", "видимо", "похоже", "по-видимому", "скорее", "наверное", "кажется", "очевидно", "вероятнее"];
const PLANNED: [&str; 26] = [
    "планир",
    "намер",
    "собира",
    "готов",
    "хоч",
    "хот",
    "предлага",
    "предлож",
    "договор",
    "обеща",
    "пообеща",
    "реши",
    "соглас",
    "стрем",
    "рассчитыва",
    "надеется",
    "намечен",
    "запланирован",
    "предстоя",
    "предстоит",
    "стать",
    "желан",
    "попыт",
    "пыта",
    "рассматрива",
    "призна",
];
const ORDERED: [&str; 14] = [
    "должен",
    "должна",
    "должно",
    "должны",
    "обязан",
    "следует",
    "необходимо",
    "нужно",
    "надо",
    "призва",
    "призыв",
    "потреб",
    "требу",
    "прос",
];
const DONE: [&str; 6] = ["удалось", "смог", "сумел", "успел", "продолж", "нача"];
const REFUSED: [&str; 5] = ["отказ", "воздерж", "переста", "запрет", "исключ"];
const HABITUAL: [&str; 8] = [
    "ежегодно",
    "регулярно",
    "традиционно",
    "обычно",
    "ежемесячно",
    "постоянно",
    "периодически",
    "систематически",
];
const SCHEDULED: [&str; 11] = [
    "завтра",
    "послезавтра",
    "понедельник",
    "вторник",
    "среду",
    "четверг",
    "пятницу",
    "субботу",
    "воскресенье",
    "следующем",
    "следующей",
];

/// The sense of a draft.
pub fn sense(sentence: &SentenceContext, tokens: &[Token], draft: &Draft) -> Sense {
    let anchor = tokens.iter().position(|token| token.start == draft.at).unwrap_or(0);
    let from = clause::start(tokens, anchor);
    let to = clause::end(tokens, anchor);
    let zone = &tokens[from..to.max(anchor + 1)];
    let hedges = hedges(sentence, zone);
    let certainty = if zone.iter().any(|token| token.is(&POSSIBLE)) {
        Certainty::Possible
    } else if zone.iter().any(|token| token.is(&PROBABLE)) {
        Certainty::Probable
    } else {
        Certainty::Certain
    };
    let modality = modality(sentence, tokens, draft, anchor, from, to);
    let modality = if modality == Modality::Realis && certainty == Certainty::Possible {
        Modality::Hypothetical
    } else {
        modality
    };
    Sense { modality, certainty, hedges, warnings: Vec::new() }
}

fn modality(
    sentence: &SentenceContext,
    tokens: &[Token],
    draft: &Draft,
    anchor: usize,
    from: usize,
    to: usize,
) -> Modality {
    let zone = &tokens[from..to.max(anchor + 1)];
    let is_whether = tokens.get(anchor + 1).is_some_and(|token| token.text == "ли");
    if is_whether || is_question(tokens, anchor) {
        return Modality::Question;
    }
    let has = |words: &[&str]| zone.iter().any(|token| token.is(words));
    let sentence_has = |words: &[&str]| tokens.iter().any(|token| token.is(words));
    if has(&["бы", "б"]) || clause_before(tokens, anchor, &["бы"]) {
        let is_condition = sentence_has(&["если"]);
        return if is_condition { Modality::Counterfactual } else { Modality::Hypothetical };
    }
    if sentence_has(&["если"]) && !is_aside(tokens) {
        return Modality::Hypothetical;
    }
    // "чтобы Россия вывела войска", "призвал …, чтобы".
    if from > 0 && tokens[from].is(&["чтобы"])
        || has(&["чтобы"]) && tokens[from..anchor].iter().any(|t| t.is(&["чтобы"]))
    {
        return Modality::Hypothetical;
    }
    match tokens[anchor].verb.map(|verb| verb.tense) {
        Some(Tense::Infinitive) => infinitive(sentence, tokens, anchor, from),
        Some(tense) => finite(sentence, tokens, draft, anchor, from, to, tense),
        None => noun(sentence, tokens, draft, anchor, from, to),
    }
}

fn finite(
    sentence: &SentenceContext,
    tokens: &[Token],
    draft: &Draft,
    anchor: usize,
    from: usize,
    to: usize,
    tense: Tense,
) -> Modality {
    if is_negated(tokens, anchor, from) {
        return Modality::Negated;
    }
    let is_passive_ahead =
        tense == Tense::Passive && tokens[from..to].iter().any(|token| token.is(&["будет", "будут"]));
    if tense == Tense::Future || is_passive_ahead {
        return ahead(sentence, tokens, anchor);
    }
    if draft.modality.is_some() {
        return draft.modality.unwrap_or(Modality::Planned);
    }
    settled(sentence, tokens, from, to)
}

/// A noun is what the words around it make of it: "подготовка визита", "визит запланирован".
fn noun(
    sentence: &SentenceContext,
    tokens: &[Token],
    draft: &Draft,
    anchor: usize,
    from: usize,
    to: usize,
) -> Modality {
    let comma = (anchor..to).find(|place| tokens[*place].text == ",").unwrap_or(to.max(anchor + 1));
    let near = &tokens[from.max(anchor.saturating_sub(5))..comma];
    let begins = |stems: &[&str]| near.iter().any(|token| stems.iter().any(|stem| token.begins(stem)));
    if begins(&["отмен", "отказ", "сорва", "срыв"]) || near.iter().any(|token| token.is(&["нет", "без"]))
    {
        return Modality::Negated;
    }
    let negated_verb = (anchor..to).any(|place| tokens[place].is_finite() && is_negated(tokens, place, from));
    if negated_verb || tokens[from..anchor].iter().any(|token| token.begins("никак")) {
        return Modality::Negated;
    }
    let ahead_of = &tokens[from.max(anchor.saturating_sub(5))..anchor];
    let before = |stems: &[&str]| ahead_of.iter().any(|token| stems.iter().any(|stem| token.begins(stem)));
    if begins(&["отсутств"])
        || before(&[
            "возможн",
            "предлож",
            "иде",
            "вопрос",
            "призыв",
            "призва",
            "вероятн",
            "перспектив",
            "угроз",
            "любо",
            "будущ",
            "основани",
            "услови",
            "препятств",
        ])
    {
        return Modality::Hypothetical;
    }
    if begins(&[
        "подготовк",
        "предстоя",
        "предстоит",
        "план",
        "запланирован",
        "намечен",
        "намер",
        "ожидает",
        "готов",
        "перенес",
        "перенос",
        "отлож",
        "преддвери",
    ]) {
        return Modality::Planned;
    }
    let verb = tokens[from..to.max(anchor + 1)]
        .iter()
        .filter_map(|token| token.verb)
        .find(|verb| verb.tense != Tense::Infinitive);
    if verb.is_some_and(|verb| verb.tense == Tense::Future)
        || near
            .iter()
            .any(|token| token.is(&["будет", "будут", "состоится", "состоятся", "пройдет", "пройдут"]))
    {
        return ahead(sentence, tokens, anchor);
    }
    if draft.modality.is_some() {
        return draft.modality.unwrap_or(Modality::Planned);
    }
    if matches!(draft.content, Content::Event { .. }) && !is_said_to_happen(tokens, anchor, from, comma) {
        // Talks or a visit that are only named may lie ahead.
        return Modality::Hypothetical;
    }
    settled(sentence, tokens, from, to)
}

/// "Переговоры прошли", "на встрече", "после визита".
fn is_said_to_happen(tokens: &[Token], anchor: usize, from: usize, to: usize) -> bool {
    const HAPPENS: [&str; 12] = [
        "прош",
        "проход",
        "состоя",
        "нача",
        "заверш",
        "возобнов",
        "продолж",
        "длил",
        "идут",
        "ведут",
        "стартов",
        "законч",
    ];
    const INSIDE: [&str; 14] = [
        "на",
        "ходе",
        "время",
        "после",
        "итогам",
        "итоги",
        "рамках",
        "итогах",
        "итогом",
        "темой",
        "тема",
        "темы",
        "день",
        "результатам",
    ];
    let is_deed = |token: &Token| !token.text.ends_with("ть") && !token.text.ends_with("ться");
    let happens =
        tokens[from..to].iter().any(|token| is_deed(token) && HAPPENS.iter().any(|stem| token.begins(stem)));
    happens || tokens[from.max(anchor.saturating_sub(3))..anchor].iter().any(|token| token.is(&INSIDE))
}

/// An infinitive is as real as the word that governs it.
fn infinitive(sentence: &SentenceContext, tokens: &[Token], anchor: usize, from: usize) -> Modality {
    let low = from.max(anchor.saturating_sub(7));
    for place in (low..anchor).rev() {
        let token = &tokens[place];
        let begins = |stems: &[&str]| stems.iter().any(|stem| token.begins(stem));
        let is_no = is_negated(tokens, place, from);
        if begins(&REFUSED) {
            return if is_no { Modality::Planned } else { Modality::Negated };
        }
        if token.is(&["не"]) && place + 1 == anchor {
            return Modality::Negated;
        }
        if token.is(&["будет", "будут"]) {
            return if is_no { Modality::Negated } else { ahead(sentence, tokens, anchor) };
        }
        if token.is(&["может", "могут", "мог", "могла", "могли", "могло", "можно", "способн", "вправе"])
        {
            return if is_no { Modality::Negated } else { Modality::Hypothetical };
        }
        if begins(&ORDERED) {
            return if is_no { Modality::Negated } else { Modality::Order };
        }
        if begins(&PLANNED) {
            return if is_no { Modality::Negated } else { Modality::Planned };
        }
        if begins(&DONE) {
            return if is_no { Modality::Negated } else { Modality::Realis };
        }
    }
    Modality::Hypothetical
}

/// What lies ahead: with a day it is a plan, else a prediction.
fn ahead(sentence: &SentenceContext, tokens: &[Token], anchor: usize) -> Modality {
    let is_said = sentence.frames.iter().any(|frame| frame.scope.contains(&tokens[anchor].start));
    let has_day = tokens.iter().any(|token| token.is(&SCHEDULED))
        || tokens.iter().enumerate().any(|(place, token)| {
            let is_month = super::time::month(token.text).is_some();
            let before = place.checked_sub(1).map(|before| tokens[before].text).unwrap_or_default();
            is_month
                && (before.bytes().all(|b| b.is_ascii_digit()) && !before.is_empty()
                    || matches!(before, "в" | "на"))
        });
    if is_said || !has_day { Modality::Predicted } else { Modality::Planned }
}

/// A verb that has happened or holds: as a habit, long ago, or simply.
fn settled(sentence: &SentenceContext, tokens: &[Token], from: usize, to: usize) -> Modality {
    let zone = &tokens[from..to];
    let every = zone.windows(2).any(|pair| {
        pair[0].begins("кажд")
            && (pair[1].is(&["год", "году", "месяц", "лето", "осень", "весну", "зиму", "неделю"]))
    });
    if every || zone.iter().any(|token| token.is(&HABITUAL)) {
        return Modality::Habitual;
    }
    let ago = tokens.windows(2).any(|pair| {
        pair[0].is(&["лет", "года", "год", "десятилетие", "десятилетия"]) && pair[1].text == "назад"
    });
    if ago || is_old(sentence) {
        return Modality::Historical;
    }
    Modality::Realis
}

/// Whether the sentence is set in a year well before the document.
fn is_old(sentence: &SentenceContext) -> bool {
    let Some(date) = sentence.document.meta.date else { return false };
    let years = super::time::years(sentence.text());
    !sentence.text().contains(" с 1")
        && !sentence.text().contains(" с 2")
        && !years.is_empty()
        && years.iter().all(|year| *year < date.year() - 1)
}

fn is_question(tokens: &[Token], anchor: usize) -> bool {
    tokens[anchor..].iter().find(|token| token.is(&["?", "!", "."])).is_some_and(|token| token.text == "?")
}

/// "не", "никогда не", "так и не" right before a verb, or before the word that it hangs on.
fn is_negated(tokens: &[Token], at: usize, from: usize) -> bool {
    let low = from.max(at.saturating_sub(2));
    tokens[low..at].iter().any(|token| token.is(&["не", "ни"]))
        || tokens[from..at].iter().any(|token| token.begins("никак"))
            && tokens[from..=at].iter().any(|token| token.text == "не")
}

/// Whether one of some words stands among the six tokens before the anchor.
fn clause_before(tokens: &[Token], anchor: usize, words: &[&str]) -> bool {
    tokens[..anchor].iter().rev().take(6).any(|token| token.is(words))
}

/// "если не считать", "если верить": no condition.
fn is_aside(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| pair[0].text == "если" && pair[1].is(&["верить", "говорить"]))
}

fn hedges(sentence: &SentenceContext, zone: &[Token]) -> Vec<Span> {
    zone.iter()
        .filter(|token| token.kind == Kind::Word && (token.is(&POSSIBLE) || token.is(&PROBABLE)))
        .map(|token| sentence.span(token.start..token.end))
        .collect()
}
