//! Agreements in Russian: which word names the instrument, how far it has come, who is bound, what it is about.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tilt_core::agreement::{Instrument, Stage, SubjectKey};
use tilt_core::proposition::{Content, Modality, Party};
use tilt_core::warning::Warning;

use super::clause;
use super::code::{parties, who};
use super::inflect::{self, Cases};
use super::words::{Kind, Tense, Token, verb_id};
use crate::coder::{Draft, Rule};
use crate::sentence::{SentenceContext, lexicon_rows};

/// One rule a stage: the words that say it.
pub const RULES: &[Rule] = &[
    rule(
        "R-agreement-1",
        "Signed or concluded.",
        "Перу и Чили подписали договор о рыболовстве.",
        "подписать|подписывать|заключить|заключать|подписани*|подписанн*|заключени*",
    ),
    rule(
        "R-agreement-2",
        "Ratified.",
        "Кения ратифицировала соглашение с Руандой о торговле.",
        "ратифицировать|ратификаци*",
    ),
    rule(
        "R-agreement-3",
        "In force, or prolonged.",
        "Соглашение между Фиджи и Тонгой вступило в силу.",
        "вступить|вступать|продлить|продлени*|действует|действуют",
    ),
    rule(
        "R-agreement-4",
        "Announced or agreed in words.",
        "Испания и Марокко объявили о соглашении по миграции.",
        "объявить|договориться|анонсировал*",
    ),
    rule(
        "R-agreement-5",
        "Prepared or negotiated.",
        "Исландия готовит торговое соглашение с Мексикой.",
        "готовить|подготовить|согласовать|согласовывать|разрабатывать|обсудить|обсуждать|подготовк*|переговор*|проект|проекта|проекту|проектом",
    ),
    rule(
        "R-agreement-6",
        "Suspended.",
        "Эритрея приостановила соглашение со Швецией о выдаче преступников.",
        "приостановить|приостанов*|заморози*",
    ),
    rule(
        "R-agreement-7",
        "Ended.",
        "Науру денонсировало договор с Австралией о миграции.",
        "денонсировать|расторгнуть|разорвать|разрывать|отменить|денонсаци*|расторжени*",
    ),
    rule(
        "R-agreement-8",
        "Initialled.",
        "Непал и Бутан парафировали соглашение о водных ресурсах.",
        "парафировать|парафировани*",
    ),
    rule(
        "R-agreement-9",
        "Named without a word of stage: somebody says that it exists.",
        "Канал ссылается на соглашение между Мали и Алжиром о воде.",
        "соглашени*|договор*|меморандум*|пакт*",
    ),
];

const fn rule(id: &'static str, doc: &'static str, example: &'static str, pattern: &'static str) -> Rule {
    Rule { id, doc, example, triggers: &[], pattern }
}

const STAGES: [Stage; 9] = [
    Stage::Signed,
    Stage::Ratified,
    Stage::InForce,
    Stage::Announced,
    Stage::Negotiated,
    Stage::Suspended,
    Stage::Ended,
    Stage::Initialled,
    Stage::Reported,
];

/// How far from the instrument its word of stage may stand, in tokens.
const REACH: usize = 9;

/// The other words of a form of an instrument, its kind, the cases it can be.
type InstrumentForm = (Vec<String>, Option<Instrument>, Cases);

struct Words {
    /// Forms of instruments by their first word.
    instruments: BTreeMap<String, Vec<InstrumentForm>>,
    /// Words of stage: verb, or beginning of a word.
    verbs: BTreeMap<usize, usize>,
    nouns: Vec<(&'static str, usize)>,
    subjects: Vec<(Vec<&'static str>, SubjectKey)>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = Words {
            instruments: BTreeMap::new(),
            verbs: BTreeMap::new(),
            nouns: Vec::new(),
            subjects: Vec::new(),
        };
        for row in lexicon_rows(include_str!("../../lexicon/russian/instruments.tsv")) {
            let kind =
                row.get(1).and_then(|name| Instrument::ALL.into_iter().find(|form| form.name() == *name));
            let mut forms = inflect::phrase(row[0], false).forms;
            if !row[0].contains(' ') {
                forms.extend(plural(row[0]));
            }
            for (form, cases) in forms {
                let mut parts = form.split(' ').map(str::to_owned);
                let first = parts.next().unwrap_or_default();
                words.instruments.entry(first).or_default().push((parts.collect(), kind, cases));
            }
        }
        for (stage, rule) in RULES[..STAGES.len() - 1].iter().enumerate() {
            for word in rule.pattern.split('|') {
                match (verb_id(word), word.strip_suffix('*')) {
                    (Some(id), _) => {
                        words.verbs.insert(id, stage);
                    }
                    (None, stem) => words.nouns.push((stem.unwrap_or(word), stage)),
                }
            }
        }
        words.subjects = lexicon_rows(include_str!("../../lexicon/russian/subjects.tsv"))
            .filter_map(|row| Some((row[0].split(' ').collect(), SubjectKey::find(row[1])?)))
            .collect();
        words
    })
}

/// The plural of an instrument, by its ending.
fn plural(base: &str) -> Vec<(String, Cases)> {
    let keep = base.chars().count() - 1;
    let stem: String = base.chars().take(keep).collect();
    let (stem, endings): (String, [&str; 6]) = match base.chars().next_back() {
        Some('е') => (stem, ["я", "й", "ям", "я", "ями", "ях"]),
        Some('я') => (stem, ["и", "й", "ям", "и", "ями", "ях"]),
        Some('а') => (stem, ["и", "", "ам", "и", "ами", "ах"]),
        _ => (base.to_owned(), ["ы", "ов", "ам", "ы", "ами", "ах"]),
    };
    ["n", "g", "d", "a", "i", "p"]
        .iter()
        .zip(endings)
        .map(|(case, ending)| (format!("{stem}{ending}"), Cases::of(case)))
        .collect()
}

/// An instrument in the sentence.
struct Found {
    first: usize,
    last: usize,
    kind: Option<Instrument>,
    is_subject: bool,
}

/// The agreements of a sentence.
pub fn code(sentence: &SentenceContext, tokens: &[Token]) -> Vec<Draft> {
    let words = words();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = instrument(words, tokens, at) else {
            at += 1;
            continue;
        };
        at = found.last + 1;
        if let Some(draft) = draft(sentence, tokens, words, &found)
            && !drafts.iter().any(|known| known.at == draft.at)
        {
            drafts.push(draft);
        }
    }
    drafts
}

fn instrument(words: &Words, tokens: &[Token], at: usize) -> Option<Found> {
    if tokens[at].kind != Kind::Word {
        return None;
    }
    let forms = words.instruments.get(tokens[at].text)?;
    let fits = |rest: &Vec<String>| {
        rest.iter()
            .enumerate()
            .all(|(index, word)| tokens.get(at + 1 + index).is_some_and(|token| token.text == *word))
    };
    let best = forms.iter().filter(|row| fits(&row.0)).max_by_key(|row| row.0.len())?;
    let cases = forms
        .iter()
        .filter(|row| row.0.len() == best.0.len() && fits(&row.0))
        .fold(Cases::NONE, |all, row| all.or(row.2));
    Some(Found { first: at, last: at + best.0.len(), kind: best.1, is_subject: cases.meets(Cases::NOM) })
}

fn draft(sentence: &SentenceContext, tokens: &[Token], words: &Words, found: &Found) -> Option<Draft> {
    let stage = stage(tokens, words, found);
    let (index, verb) = stage.map_or((STAGES.len() - 1, None), |(index, place)| (index, Some(place)));
    if verb.is_none()
        && matches!(
            found.kind,
            None | Some(
                Instrument::Plan
                    | Instrument::Statement
                    | Instrument::Declaration
                    | Instrument::Protocol
                    | Instrument::Charter
            )
        )
    {
        return None;
    }
    if found.first > 0 && tokens[found.first - 1].text == "без" {
        return None;
    }
    let (parties, carried) = bound(sentence, tokens, found, verb);
    let is_firm = !matches!(
        found.kind,
        None | Some(
            Instrument::Plan | Instrument::Statement | Instrument::Declaration | Instrument::Protocol
        )
    ) && !tokens[found.first].begins("контракт")
        && !tokens[found.first].begins("сделк");
    let states = parties.iter().filter(|party| !super::code::is_organisation(party)).count();
    let is_done = verb.is_some_and(|place| tokens[place].verb.is_some());
    let least = if is_done && is_firm && !matches!(STAGES[index], Stage::Announced | Stage::Negotiated) {
        1
    } else {
        2
    };
    if parties.len() < least || states == 0 {
        return None;
    }
    let end = clause::end(tokens, found.last);
    let anchor = verb.unwrap_or(found.first);
    let first = found.first.min(anchor);
    let last = end.saturating_sub(1).max(found.last).max(anchor);
    let mut draft = Draft {
        dated: None,
        span: sentence.span(tokens[first].start..tokens[last].end),
        at: tokens[anchor].start,
        content: Content::Agreement {
            title: title(sentence, tokens, found.last),
            instrument: found.kind,
            subjects: subjects(words, tokens, found, end),
            stage: STAGES[index],
            parties,
        },
        rules: vec![RULES[index].id],
        modality: matches!(STAGES[index], Stage::Announced | Stage::Negotiated).then_some(Modality::Planned),
        warnings: Vec::new(),
    };
    if carried {
        let warning = Warning::new("W-text-carried-parties", "parties carried over from an earlier sentence");
        draft.warnings.push(warning);
    }
    if let Content::Agreement { parties, .. } = &draft.content
        && parties.len() < 2
    {
        draft.warnings.push(Warning::new("W-text-party-missing", "only one party is named"));
    }
    Some(draft)
}

/// The word of stage that governs the instrument, before it, or behind it if the instrument is its subject.
fn stage(tokens: &[Token], words: &Words, found: &Found) -> Option<(usize, usize)> {
    let of = |token: &Token| {
        let by_verb = token.verb.and_then(|verb| words.verbs.get(&verb.id).copied());
        by_verb.or_else(|| words.nouns.iter().find(|(stem, _)| token.begins(stem)).map(|row| row.1))
    };
    let low = clause::start(tokens, found.first).max(found.first.saturating_sub(REACH));
    for place in (low..found.first).rev() {
        if let Some(stage) = of(&tokens[place]) {
            let is_verb = tokens[place].verb.is_some();
            // "вступил в соглашение" says nothing of force.
            let is_in_force = !tokens[place].begins("вступ");
            if is_in_force && (is_verb || place + 4 > found.first) {
                return Some((stage, place));
            }
        }
        if tokens[place].is_finite() {
            return None;
        }
    }
    if !found.is_subject {
        return None;
    }
    let high = clause::end(tokens, found.last).min(found.last + 1 + 2 * REACH);
    for place in found.last + 1..high {
        let token = &tokens[place];
        let Some(verb) = token.verb else {
            if token.is(&["действует", "действуют"]) {
                return of(token).map(|stage| (stage, place));
            }
            continue;
        };
        let stage = of(token)?;
        let is_in_force =
            STAGES[stage] == Stage::InForce && tokens[place..high].iter().any(|token| token.text == "силу");
        return (verb.tense == Tense::Passive || is_in_force).then_some((stage, place));
    }
    None
}

/// Who is bound, and whether that had to be carried over.
fn bound(
    sentence: &SentenceContext,
    tokens: &[Token],
    found: &Found,
    verb: Option<usize>,
) -> (Vec<Party>, bool) {
    let low = clause::start(tokens, found.first.min(verb.unwrap_or(found.first)));
    let high = clause::end(tokens, found.last);
    let listed = |from: usize, cases: Cases| -> Vec<usize> {
        let mut list = Vec::new();
        let mut place = from;
        while tokens.get(place).is_some_and(|token| token.is_actor_in(cases)) {
            list.push(place);
            let goes_on = tokens.get(place + 1).is_some_and(|token| token.is(&["и", ",", "или"]));
            if !goes_on {
                break;
            }
            place += 2;
        }
        list
    };
    let near = if verb.is_some() { low } else { found.last + 1 };
    let far = if verb.is_some() { high } else { high.min(found.last + 10) };
    if let Some(place) = (near..far).find(|place| tokens[*place].text == "между") {
        let list = listed(place + 1, Cases::INS);
        if list.len() > 1 {
            return (parties(sentence, tokens, &list), false);
        }
    }
    let owners = listed(found.last + 1, Cases::GEN);
    if owners.len() > 1 {
        return (parties(sentence, tokens, &owners), false);
    }
    let pair = (low..found.first).find(|place| {
        tokens[*place].is_mention_of("a")
            && tokens.get(place + 1).is_some_and(|token| token.text == "-")
            && tokens.get(place + 2).is_some_and(|token| token.is_mention_of("a"))
    });
    if let Some(place) = pair {
        return (parties(sentence, tokens, &[place, place + 2]), false);
    }
    let mut places: Vec<usize> = Vec::new();
    // "с ⟨actor⟩" between verb and instrument or shortly behind the instrument.
    let with_low = verb.map_or(found.first, |verb| verb.min(found.first));
    let with = (with_low..high.min(found.last + 8))
        .filter(|place| tokens[*place].is(&["с", "со"]))
        .map(|place| listed(place + 1, Cases::INS))
        .find(|list| !list.is_empty())
        .unwrap_or_default();
    if let Some(verb) = verb
        && tokens[verb].verb.is_some_and(|verb| verb.tense != Tense::Passive)
        && (verb < found.first)
    {
        places = who(sentence, tokens, verb, &with);
    } else if verb.is_some_and(|verb| tokens[verb].verb.is_none()) {
        // "подписание Россией соглашения": who does it stands in the instrumental.
        let verb = verb.unwrap_or(found.first);
        places = listed(verb + 1, Cases::INS);
    }
    let is_one_sided = places.is_empty() && with.len() < 2;
    places.extend(with);
    let found_parties = parties(sentence, tokens, &places);
    let is_plural_noun = |token: &Token| {
        token.is(&[
            "стороны",
            "страны",
            "государства",
            "они",
            "министры",
            "президенты",
            "лидеры",
            "ведомства",
            "главы",
        ])
    };
    let is_both = tokens[low..high].iter().any(is_plural_noun);
    if verb.is_some() && found_parties.len() < 2 && sentence.carried.len() > 1 && is_both {
        return (sentence.carried.clone(), true);
    }
    if is_one_sided {
        // "Республика подписала договор с …": one side alone tells nothing.
        return (Vec::new(), false);
    }
    (found_parties, false)
}

fn subjects(words: &Words, tokens: &[Token], found: &Found, end: usize) -> Vec<SubjectKey> {
    let low = found.first.saturating_sub(3);
    let zone: Vec<&Token> =
        (low..end).filter(|place| tokens[*place].kind == Kind::Word).map(|place| &tokens[place]).collect();
    let mut keys: Vec<SubjectKey> = Vec::new();
    let mut at = 0;
    while at < zone.len() {
        let fits = |stems: &Vec<&str>| {
            let mut place = at;
            stems.iter().enumerate().all(|(index, stem)| {
                // Small words may stand between: "обмен опытом", "борьба с терроризмом".
                if index > 0
                    && zone.get(place).is_some_and(|word| word.text.chars().count() < 3)
                    && stem.chars().count() > 2
                {
                    place += 1;
                }
                place += 1;
                zone.get(place - 1).is_some_and(|word| word.text.starts_with(stem))
            })
        };
        let best =
            words.subjects.iter().filter(|row| fits(&row.0)).max_by_key(|row| (row.0.len(), row.0[0].len()));
        match best {
            Some((stems, key)) => {
                if !keys.contains(key) {
                    keys.push(*key);
                }
                at += stems.len();
            }
            None => at += 1,
        }
    }
    keys
}

/// Words in quotation marks right behind the instrument.
fn title(sentence: &SentenceContext, tokens: &[Token], last: usize) -> Option<String> {
    let open = tokens.get(last + 1).filter(|token| token.text == "\"")?;
    let close = tokens[last + 2..].iter().find(|token| token.text == "\"")?;
    let range = open.end..close.start;
    (!range.is_empty() && range.len() < 240)
        .then(|| sentence.span(range).of(&sentence.document.text).to_owned())
}
