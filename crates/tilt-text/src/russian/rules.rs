//! Russian rules for events, memberships, trends and relations, in the language of [`super::pattern`].

use tilt_core::ontology::PloverRoot::{self, *};
use tilt_core::organisation::MembershipStatus;

use crate::coder::Rule;

/// What a rule says when it fires.
#[derive(Debug, Clone, Copy)]
pub enum Says {
    /// An event.
    Event {
        /// Root class.
        root: PloverRoot,
        /// Word for readers, the same as that of the English rule.
        label: &'static str,
        /// Whether it has no direction.
        symmetric: bool,
    },
    /// A membership.
    Membership {
        /// As what; the word of the text may say more.
        status: MembershipStatus,
        /// Whether the state left.
        left: bool,
    },
    /// A trend: `S` moves from `F` to `T`.
    Trend,
    /// A close relation.
    Close,
}

/// A rule with what it says.
#[derive(Debug, Clone, Copy)]
pub struct Act {
    /// Id, documentation, example, wordings.
    pub rule: Rule,
    /// What it says.
    pub says: Says,
}

const fn event(
    id: &'static str,
    doc: &'static str,
    example: &'static str,
    says: (PloverRoot, &'static str, bool),
    pattern: &'static str,
) -> Act {
    let (root, label, symmetric) = says;
    Act { rule: rule(id, doc, example, pattern), says: Says::Event { root, label, symmetric } }
}

const fn rule(id: &'static str, doc: &'static str, example: &'static str, pattern: &'static str) -> Rule {
    Rule { id, doc, example, triggers: &[], pattern }
}

/// All rules but those of agreements, in the order in which they are tried.
pub const ACTS: &[Act] = &[
    event(
        "R-event-1",
        "Visiting a state.",
        "Президент Бразилии посетил Анголу.",
        (Consult, "visit", false),
        "посетить|посещать L:a / прибыть|прибывать|приехать|прилететь|отправиться|вылететь в|во _L:a / совершить|совершать|нанести|начать визит*|поездк*|турне в|во _L:a / в|во _L:a прибыть|прибывать|приехать|прилететь S:n / T:a посетить S:n / визит* S:g в|во _L:a",
    ),
    event(
        "R-event-2",
        "Meeting, negotiating or holding talks with somebody.",
        "Норвегия провела переговоры с Исландией.",
        (Consult, "talks", true),
        "провести|проводить|вести|начать|возобновить|продолжить|завершить переговор*|встречу|встречи|консультаци*|бесед*|саммит*|разговор* с|со _T:i / встретиться|встречаться|созвониться|поговорить с|со _T:i / обсудить|обсуждать с|со _T:i / провести|проводить|вести|начать|возобновить|завершить переговор*|консультаци*|встречу|саммит* / встретиться|встречаться|созвониться|обсудить|обсуждать",
    ),
    event(
        "R-event-3",
        "Talks or a meeting named by a noun.",
        "Переговоры между Кенией и Угандой возобновились.",
        (Consult, "talks", true),
        "переговор*|встреча|встречи|встречу|встрече|встречей|консультаци*|саммит*|разговор*|бесед* между _B:i / переговор*|встреча|встречи|встречу|встрече|консультаци*|разговор*|бесед* S:g с|со _T:i / переговор*|встреча|встречи|встречу|встрече|консультаци*|разговор* _B:g / A: _- _C: переговор*|консультаци*",
    ),
    event(
        "R-event-4",
        "Accusing, condemning or criticising somebody.",
        "Греция обвинила Италию в задержке.",
        (Accuse, "accusation", false),
        "обвинить|обвинять|раскритиковать|критиковать|упрекнуть|осудить|осуждать T:a / осудить|осуждать|раскритиковать|критиковать действи*|политик*|решени*|удар*|атак*|агресси*|нападени*|заявлени*|санкци*|шаги|шаг|план|планы|вмешательств* _T:g / возложить вину|ответственность на _T:a / T:a обвинить|осудить|раскритиковать S:n",
    ),
    event(
        "R-event-5",
        "Being accused; who accuses is not said.",
        "Аргентину обвинили в срыве переговоров.",
        (Accuse, "accusation", false),
        "T:a обвинить|обвинять в|во",
    ),
    event(
        "R-event-6",
        "Imposing sanctions, or joining them.",
        "Канада ввела санкции против Мьянмы.",
        (Sanction, "sanctions", false),
        "ввести|вводить|расширить|ужесточить|продлить|наложить|объявить санкци*|эмбарго|ограничени* против|отношении _T:g / ввести|вводить|расширить|продлить против|отношении _T:g санкци*|эмбарго|ограничени* / присоединиться к санкци*|ограничени* против|отношении _T:g / против|отношении _T:g ввести|вводить санкци*|ограничени*|эмбарго",
    ),
    event(
        "R-event-7",
        "Lifting sanctions.",
        "Япония сняла санкции с Зимбабве.",
        (Retreat, "sanctions lifted", false),
        "снять|отменить|смягчить|приостановить санкци*|эмбарго|ограничени* против|отношении|с|со _T:g / снять с|со _T:g санкци*|эмбарго|ограничени*",
    ),
    event(
        "R-event-8",
        "Joint exercises.",
        "Индия и Оман провели совместные учения.",
        (Cooperate, "exercise", true),
        "провести|проводить|начать|завершить учени*|маневр* с|со _T:i / провести|проводить|начать|завершить учени*|маневр*",
    ),
    event(
        "R-event-9",
        "Deploying troops or arms to a state.",
        "Турция направила войска в Катар.",
        (Mobilize, "deployment", false),
        "направить|направлять|отправить|перебросить|разместить|ввести войска|военных|солдат|ракеты|инструктор*|миротворц*|танки|самолеты|корабли|истребители|контингент в|во|на _L:ap / направить|направлять|отправить|перебросить|разместить|ввести в|во|на _L:ap войска|военных|солдат|ракеты|инструктор*|миротворц*|танки|самолеты|корабли|истребители|контингент",
    ),
    event(
        "R-event-10",
        "Withdrawing troops from a state.",
        "Эфиопия вывела войска из Сомали.",
        (Retreat, "withdrawal of forces", false),
        "вывести|выводить|отозвать войска|военных|солдат|инструктор*|миротворц*|контингент из|с|со _L:g / вывести|выводить|отозвать из|с|со _L:g войска|военных|солдат|инструктор*|миротворц*|контингент",
    ),
    event(
        "R-event-11",
        "Delivering or selling arms.",
        "Франция продала Индонезии истребители.",
        (Cooperate, "arms delivery", false),
        "поставить|поставлять|продать|продавать|передать|отправить T:d оружи*|ракет*|танк*|истребител*|вертолет*|самолет*|беспилотник*|дрон*|снаряд*|артснаряд*|боеприпас*|гаубиц*|вооружени*|установк*|зрк|рсзо|комплекс* / поставить|поставлять|продать|продавать|передать|отправить оружи*|ракеты|танки|истребители|вертолеты|самолеты|беспилотники|дроны|снаряды|боеприпасы|гаубицы|вооружени* _T:d",
    ),
    event(
        "R-event-12",
        "Giving aid, a loan or equipment.",
        "Германия предоставила Ливану гуманитарную помощь.",
        (Aid, "aid", false),
        "предоставить|предоставлять|выделить|выделять|оказать|оказывать|направить|отправить|передать T:d помощ*|кредит*|грант*|заем|поддержку|миллион*|миллиард*|млн|млрд / предоставить|предоставлять|выделить|выделять|оказать|оказывать|направить|отправить|передать помощ*|кредит*|грант*|заем|поддержку|миллион*|миллиард*|млн|млрд T:d",
    ),
    event(
        "R-event-13",
        "Threatening somebody.",
        "Судан пригрозил Сирии закрытием границы.",
        (Threaten, "threat", false),
        "пригрозить|грозить|угрожать _T:d",
    ),
    event(
        "R-event-14",
        "A diplomatic protest.",
        "Пакистан вызвал посла Индии.",
        (Accuse, "diplomatic protest", false),
        "вызвать E:a / выразить|заявить|объявить протест _T:d / вручить _T:d? ноту T:d?",
    ),
    event(
        "R-event-15",
        "Expelling diplomats.",
        "Эквадор выслал посла Мексики.",
        (Sanction, "expulsion", false),
        "выслать|высылать E:ag / объявить персон* E:ag / объявить E:ag персон*",
    ),
    event(
        "R-event-16",
        "Breaking or lowering diplomatic relations.",
        "Никарагуа разорвала дипломатические отношения с Израилем.",
        (Sanction, "relations broken off", false),
        "разорвать|разрывать|приостановить|понизить отношени*|дипотношени* с|со _T:i",
    ),
    event(
        "R-event-17",
        "Opening or restoring diplomatic relations.",
        "Куба и США восстановили дипломатические отношения.",
        (Cooperate, "relations restored", true),
        "восстановить|установить|нормализовать|возобновить отношени*|дипотношени* с|со _T:i / восстановить|установить|нормализовать|возобновить дипломатические _отношения / восстановить|установить|нормализовать|возобновить дипотношени*",
    ),
    event(
        "R-event-18",
        "Opening or closing an embassy in a state.",
        "Ирландия вновь открыла посольство в Иране.",
        (Cooperate, "embassy", false),
        "открыть|закрыть посольство|консульство|генконсульство|дипмиссию в|во|на _L:p",
    ),
    event(
        "R-event-19",
        "Attacking a state.",
        "Ирак атаковал Кувейт.",
        (Assault, "attack", false),
        "атаковать|обстрелять|бомбить T:a / напасть на _T:a / вторгнуться в|во|на _T:a / нанести|наносить удар* по _T:d / нанести|наносить по _T:d удар*",
    ),
    event(
        "R-event-20",
        "Supporting, praising or congratulating somebody.",
        "Боливия поддержала Аргентину.",
        (Support, "support", false),
        "поддержать|поддерживать|похвалить|поздравить T:a / выразить|объявить поддержку|солидарность _T:d / выразить солидарность с|со _T:i",
    ),
    event(
        "R-event-21",
        "Asking or urging somebody to do something.",
        "Замбия призвала Зимбабве открыть границу.",
        (Request, "request", false),
        "призвать|призывать|попросить|просить T:a / потребовать|требовать от|у _T:g / обратиться к|ко _T:d",
    ),
    event(
        "R-event-22",
        "Promising something to somebody, or agreeing in words.",
        "Кения пообещала Уганде кредит.",
        (Agree, "promise", false),
        "пообещать|обещать _T:d / договориться с|со _T:i / договориться",
    ),
    event(
        "R-event-23",
        "Forbidding imports, exports or flights.",
        "Перу запретило ввоз мяса из Бразилии.",
        (Sanction, "ban", false),
        "запретить ввоз|импорт|экспорт|вывоз|полеты из|в|во _T:ga",
    ),
    event(
        "R-event-24",
        "A denial: the act of denying, beside the content that is denied.",
        "МИД Гамбии опроверг сообщения о выводе войск.",
        (Reject, "denial", false),
        "опровергнуть|опровергать|отвергнуть|отвергать|отрицать сообщени*|информаци*|обвинени*|заявлени*|данные|слухи|утверждени*|причастность|публикаци* / опровергнуть|опровергать|отрицать _, _что",
    ),
    Act {
        rule: rule(
            "R-membership-1",
            "Joining an organisation.",
            "Финляндия вступила в НАТО.",
            "вступить|вступать в|во _O:a / присоединиться к|ко _O:d",
        ),
        says: Says::Membership { status: MembershipStatus::Member, left: false },
    },
    Act {
        rule: rule(
            "R-membership-2",
            "Leaving an organisation.",
            "Венесуэла вышла из ОАГ.",
            "выйти|выходить из _O:g / покинуть|покидать _O:a",
        ),
        says: Says::Membership { status: MembershipStatus::Member, left: true },
    },
    Act {
        rule: rule(
            "R-membership-3",
            "Freezing one's own participation.",
            "Армения приостановила участие в ОДКБ.",
            "приостановить|заморози* участие|членство|работу в|во _O:p / приостановить|заморози* участие|членство _в _рамках _O:g",
        ),
        says: Says::Membership { status: MembershipStatus::Frozen, left: false },
    },
    Act {
        rule: rule(
            "R-membership-4",
            "Being, becoming or remaining a member, observer or candidate.",
            "Черногория является членом НАТО.",
            "являться|стать|оставаться|остаться член*|участник*|наблюдател*|кандидат* _O:g / оставаться|остаться в|во _O:p / являться|стать|оставаться|остаться член*|наблюдател* в|во _O:p",
        ),
        says: Says::Membership { status: MembershipStatus::Member, left: false },
    },
    Act {
        rule: rule(
            "R-trend-1",
            "A noun of turning: whose, from whom, to whom.",
            "Эксперты описывают дрейф Ганы от Франции к Китаю.",
            "дрейф*|разворот*|поворот*|переориентаци*|отход* S:g? от|с|со _F:g к|ко _T:d / дрейф*|разворот*|поворот*|переориентаци* S:g? от|с|со _F:g на _T:a / дрейф*|разворот*|поворот*|переориентаци* S:g в _сторону _T:g / дрейф*|разворот*|поворот*|переориентаци* S:g к|ко _T:d / переориентаци* S:g на _T:a / дрейф*|отход*|отдалени*|дистанцировани* S:g от _F:g",
        ),
        says: Says::Trend,
    },
    Act {
        rule: rule(
            "R-trend-2",
            "A verb of turning from one to another.",
            "Казахстан переориентировался с Китая на Индию.",
            "переориентироваться|дрейфовать|развернуться|повернуться|поворачиваться|уйти|уходить|отойти|отходить от|с|со _F:g к|ко _T:d / переориентироваться|дрейфовать|развернуться от|с|со _F:g на _T:a / переориентироваться на _T:a / дрейфовать|развернуться|повернуться|поворачиваться в _сторону _T:g / дрейфовать|поворачиваться|повернуться к|ко _T:d",
        ),
        says: Says::Trend,
    },
    Act {
        rule: rule(
            "R-trend-3",
            "Moving away from somebody.",
            "Молдавия отдаляется от Румынии.",
            "отдаляться|отдалиться|дистанцироваться|отойти|отходить|отвернуться|отворачиваться от _F:g",
        ),
        says: Says::Trend,
    },
    Act {
        rule: rule(
            "R-trend-4",
            "Drawing closer to somebody.",
            "Вьетнам сближается с Индией.",
            "сближаться|сблизиться с|со _T:i / сближени* S:g с|со _T:i / сближаться|сблизиться",
        ),
        says: Says::Trend,
    },
    Act {
        rule: rule(
            "R-trend-5",
            "Changing the course of foreign policy.",
            "Марокко меняет внешнеполитический курс.",
            "сменить|менять|изменить внешнеполитическ* _курс|ориентаци*|вектор / сменить|менять|изменить курс _внешней _политики",
        ),
        says: Says::Trend,
    },
    Act {
        rule: rule(
            "R-state-1",
            "Being or remaining an ally or partner of somebody.",
            "Казахстан остаётся союзником Узбекистана.",
            "являться|оставаться|остаться|стать союзник*|партнер* _T:g",
        ),
        says: Says::Close,
    },
];
