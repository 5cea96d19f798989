//! Short forms that act: "it had asked Lima", "its ministry summoned", "the island banned", "the latter withdrew", "they
//! condemned".
//!
//! A short form is read only as the subject of a verb of which states are subjects, and only where exactly one state can
//! be meant: whoever stands in the clause beside it is somebody else, and nobody but the one meant may be left. What stands
//! left is a missing reading, never a guess.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::actor::{Actor, Role, StateId};
use tilt_core::proposition::Party;

use super::office::role_of;
use super::{Mention, MentionKind};
use crate::sentence::{Normal, Symbols, pattern};

/// Beginnings of verbs that states are subjects of; a short form before another verb is not looked at.
const ACTS: &str = "\
    abandon abolish abstain accede accept accuse acquir adopt agree amend annex annul apolog appeal appl appoint approv \
    arm arrest ask assur attack award back ban bar blam block board bomb boycott break breach broke bought build built buy \
    call cancel captur ced cite clos concede conclud condemn conduct confiscat congratul coordinat critici curb cut declar \
    declin deliver demand demarc denied denies denounc den deploy deport detain dispatch dispel dispute donat downgrad draft \
    drop eas embargo enter equip establish evacu evict exclud expel expand export extend extradit financ fired forc forgav \
    forgiv form found freed freez frees froz fund gave giv grant halt halv hand held help hold host impos import increas \
    initial inspect install intercept introduc invad invit invok issu join land launch leas left leav lend lent levi licen \
    lift limit lost lower mass mediat meet met mobilis mobiliz mov nam nationalis negotiat normalis normaliz occup offer open \
    oppos order oust outlaw overfl own paid pardon pay penalis plac pledg post postpon prais present promis propos prosecut \
    protest provid pull punish purchas push put quit rais ratif reach readmit rebuff rebuk recall receiv recogni reduc refrain \
    refus reinforc reinstat reject releas relax renew reopen repa repeal repatriat replac request rescind resettl resettled \
    resist respect respond restor restrict resum retaliat retract return revok sanction scrap seal seek seiz sell send sent \
    sever shar shell shelv ship shut sid sign slap sold sought spare staged station stop strengthen strike stripp struck \
    stuck subsid summon supervis suppl support surrender suspend tabl terminat test threaten tighten took trad train transfer \
    treat trigger turn unlock upgrad urg vacat veto visit voic vot waiv warn welcom withdr withh won work writ wrote yield";

/// Beginnings of what is done to states.
const SUFFERED: &str = "\
    accused admitted asked attacked awarded banned barred blamed bombed condemned criticised criticized denied excluded \
    expelled forced given granted hit invaded invited lent loaned named offered praised promised readmitted removed sanctioned \
    shelled sold struck supplied supported suspended threatened told urged warned";

/// Organs behind "its" that act for their state.
const ORGANS: &str = "foreign ministry|defence ministry|defense ministry|interior ministry|finance ministry|ministry|\
    government|army|navy|air force|military|parliament|president|prime minister|foreign minister|defence minister|defense \
    minister|cabinet|coast guard|border guards|authorities|embassy|troops|forces|soldiers|envoy|ambassador|delegation|king|\
    leader|leadership|police|diplomats|consul";

/// Organs that a text names with "the" alone once their state has been named.
const BARE_ORGANS: &str = "government|foreign ministry|cabinet|authorities|army|military|junta|leadership";

/// Holders of an office whom "him" and "her" can mean.
const PERSONS: &str = "\
    ambassador envoy consul minister president premier chancellor king queen emir sultan secretary attaché attache diplomat \
    representative commander general chief speaker negotiator";

/// Words for a state by its form.
const FORMS: &str = "kingdom|emirate|sultanate|island|archipelago|principality|island state|island nation|island republic|\
    city-state|city state|federation|grand duchy|monarchy";

/// Words that open a clause before its subject.
const LEAD: &str = "on|in|a|an|the|at|by|last|this|that|same|next|two|three|four|few|hour|hours|day|days|week|weeks|month|\
    months|year|years|later|earlier|then|so|but|and|yet|instead|soon|after|afterwards|evening|morning|night|monday|tuesday|\
    wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|\
    december|spring|summer|autumn|winter|meanwhile|however|once|again|only|now|today|yesterday|first|second|third|time|\
    twice|also|even|for|its|part|return|response|reply|[0-9]+";

/// Words between a subject and its verb.
const HELPERS: &str = "had|has|have|also|then|later|soon|now|never|twice|only|even|not|itself|too|did|does|would|will|shall|\
    could|may|might|already|still|again|once|first|just|in turn|in return|in response|at once|instead|is|are|was|were|been|\
    be|being|to|[a-z]+ly";

/// Verbs behind which what is said may stand without "that".
const SAID: &str = "said|says|say|claims|claimed|claim|insists|insisted|admits|admitted|confirms|confirmed|announced|announces|denies|\
    denied|wrote|writes|added|adds|believes|believed|reports|reported|states|stated|argues|argued|maintains|maintained|notes|\
    noted|thinks|thought|suspects|suspected|alleges|alleged|learned|knows|recalls|recalled";

/// What a short form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// "it", "the island": one that acted before.
    One,
    /// "its ministry", "the government": an organ of one that acted before, with its role.
    Organ(Role),
    /// "they": two that acted together before.
    Two,
    /// "the former" (0), "the latter" (1) of two.
    Ordered(usize),
}

/// Who acts in a sentence or a part of it, and who is named there at all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Acting {
    /// States in the place of a subject.
    subjects: Vec<Party>,
    /// All that can act, in order; none for what is no state.
    named: Vec<Option<StateId>>,
    /// The two states that open the sentence as its subject together.
    both: Vec<Party>,
    /// The state that opens the sentence as its subject.
    opening: Option<StateId>,
    /// Holders of an office.
    persons: Vec<StateId>,
    /// Whether a sentence that names nobody has passed since.
    pub is_faded: bool,
}

impl Acting {
    /// Reads the mentions before a place of the symbols.
    pub fn before(text: &str, mentions: &[Mention], end: usize) -> Acting {
        let mut found = Acting::default();
        let mut list: Vec<Party> = Vec::new();
        let mut last_end = None;
        for (place, mention) in places(text, mentions).filter(|(place, _)| place.end <= end) {
            let acts = matches!(
                mention.kind,
                MentionKind::State | MentionKind::Organisation | MentionKind::Unresolved | MentionKind::Group
            );
            if !acts {
                continue;
            }
            let state = mention.state().filter(|_| mention.kind == MentionKind::State);
            found.named.push(state);
            let office = mention.reason.strip_prefix("office: ").unwrap_or_default();
            if office.split(' ').any(|word| PERSONS.split_whitespace().any(|known| known == word)) {
                found.persons.extend(state);
            }
            let goes_on = last_end.is_some_and(|end: usize| {
                matches!(&text[end..place.start], " and " | ", " | ", and " | " and the " | ", the ")
            });
            let is_subject = is_subject(text, &place) || goes_on;
            if let Some(party) = state.map(|_| mention.party()).filter(|_| is_subject) {
                if goes_on || found.subjects.is_empty() {
                    list.push(party.clone());
                }
                let head = text[..place.start].trim_start_matches("the ");
                if head.is_empty() {
                    found.opening = party.state();
                }
                found.subjects.push(party);
                last_end = Some(place.end);
            } else {
                last_end = None;
            }
        }
        if let [first, second] = &list[..]
            && first.state() != second.state()
            // A list whose first name is open is longer than what is known of it.
            && matches!(found.named[..], [a, b, ..] if a == first.state() && b == second.state())
        {
            found.both = list;
        }
        found
    }

    /// The one state that can be meant beside others that are named in the clause.
    fn only(&self, beside: &[StateId]) -> Option<Party> {
        let mut left = self.named.iter().filter(|named| named.is_none_or(|state| !beside.contains(&state)));
        let meant = (*left.next()?)?;
        if left.any(|other| *other != Some(meant)) {
            return None;
        }
        self.subjects.iter().find(|party| party.state() == Some(meant)).cloned()
    }

    /// Whether nobody is named who can act.
    pub fn is_silent(&self) -> bool {
        self.named.is_empty()
    }

    /// The state of the one holder of an office, if it is none of those that act beside.
    fn person(&self, beside: &[StateId]) -> Option<StateId> {
        let mut states = self.persons.iter().filter(|state| !beside.contains(state));
        let first = states.next()?;
        states.all(|other| other == first).then_some(*first)
    }

    /// The two states that are named, in order.
    fn pair(&self, number: usize) -> Option<StateId> {
        let mut states: Vec<StateId> = Vec::new();
        for named in &self.named {
            let state = (*named)?;
            if !states.contains(&state) {
                states.push(state);
            }
        }
        (states.len() == 2).then(|| states[number])
    }
}

/// Adds mentions for short forms. `last` is the sentence before in the same paragraph.
pub(crate) fn add(text: &str, normal: &Normal, mentions: &mut Vec<Mention>, last: Option<&Acting>) {
    let symbols = Symbols::of(normal, mentions);
    let mut found: Vec<Mention> = Vec::new();
    for groups in short_forms().captures_iter(&symbols.text) {
        let Some((form, range)) = form(&groups) else { continue };
        let verb = groups.name("verb").map_or("", |verb| verb.as_str());
        let helpers = groups.name("helpers").map_or("", |helpers| helpers.as_str());
        let is_passive =
            helpers.split(' ').any(|word| matches!(word, "is" | "are" | "was" | "were" | "been" | "be"));
        let stems = if is_passive { SUFFERED } else { ACTS };
        let is_member = is_membership(&symbols.text[range.end..]);
        if !is_member && !stems.split_whitespace().any(|stem| verb.starts_with(stem)) {
            continue;
        }
        let beside = beside(&symbols.text, mentions, range.end);
        let here = Acting::before(&symbols.text, mentions, range.start);
        let from = if here.named.is_empty() { last } else { Some(&here) };
        let Some(from) = from else { continue };
        if from.is_faded && needs_last(&symbols.text[range.clone()]) {
            continue;
        }
        let span = symbols.span(range.clone());
        let Some(covers) = covers(normal, span.start, span.end) else { continue };
        let words = span.of(text);
        let mention = |actor, covers: Range<usize>, reason: String| Mention {
            kind: MentionKind::State,
            actor: Some(actor),
            sectors: Vec::new(),
            candidates: Vec::new(),
            surface: words.to_owned(),
            span: normal.span(covers.start, covers.end),
            reason,
            covers,
        };
        match form {
            Form::One | Form::Organ(_) | Form::Ordered(_) => {
                let meant = match form {
                    Form::Ordered(number) => from.pair(number),
                    _ => from.only(&beside).and_then(|party| party.state()),
                };
                let role = if let Form::Organ(role) = form { role } else { Role::State };
                // "If A closes its market, reforms fail. The government denies …": not A's.
                let is_bare = groups.name("bare").is_some();
                let meant = meant.filter(|state| !is_bare || from.opening == Some(*state));
                let reason = || format!("coreference: {}", words.to_lowercase());
                found.extend(meant.map(|state| mention(Actor::State(state, role), covers, reason())));
            }
            Form::Two => {
                let states: Vec<StateId> = from.both.iter().filter_map(Party::state).collect();
                let [first, second] = states[..] else { continue };
                if beside.contains(&first) || beside.contains(&second) {
                    continue;
                }
                let middle = covers.start + 2;
                let reason = || format!("{}{words}", super::PAIR);
                found.push(mention(Actor::State(first, Role::State), covers.start..middle, reason()));
                found.push(mention(Actor::State(second, Role::State), middle..covers.end, reason()));
            }
        }
    }
    found.extend(persons(text, normal, mentions, &symbols, last));
    for mention in found {
        let is_free = |known: &Mention| {
            known.covers.end <= mention.covers.start || mention.covers.end <= known.covers.start
        };
        if mentions.iter().all(is_free) {
            let place = mentions.partition_point(|known| known.covers.start < mention.covers.start);
            mentions.insert(place, mention);
        }
    }
}

/// "Summoned him": the envoy of another state, where just one holder of an office is named besides whoever acts.
fn persons(
    text: &str,
    normal: &Normal,
    mentions: &[Mention],
    symbols: &Symbols,
    last: Option<&Acting>,
) -> Vec<Mention> {
    static HIM: OnceLock<Regex> = OnceLock::new();
    let him = HIM.get_or_init(|| {
        pattern(
            r"(?P<who><s[0-9]+>|\b(?:and|but)) (?:(?:had|has|have|only|then|later|also|soon|promptly|merely|simply|not|even|now|never|again|first) )*(?:summoned|expelled|received|detained|arrested|released|freed|deported|warned|invited|hosted|rebuked|recognised|recognized|banned|barred|extradited|pardoned|sanctioned) (?P<him>him\b|her(?:[.,;:!?]|$| (?:to|for|on|over|at|after|before|and|but|again|yesterday|today)\b))",
        )
    });
    let mut found = Vec::new();
    for groups in him.captures_iter(&symbols.text) {
        let (Some(who), Some(him)) = (groups.name("who"), groups.name("him")) else { continue };
        let here = Acting::before(&symbols.text, mentions, who.start());
        let actor = places(&symbols.text, mentions).find(|(place, _)| place.start == who.start());
        // "Summoned the envoy and expelled him": whoever acts first acts again.
        let actor = match actor {
            Some((_, mention)) => mention.state(),
            None => here.subjects.first().and_then(Party::state),
        };
        let beside: Vec<StateId> = actor.into_iter().collect();
        let meant = match (&here.persons[..], last) {
            ([], Some(last)) => last.person(&beside),
            _ => here.person(&beside),
        };
        let Some(state) = meant else { continue };
        let span = symbols.span(him.range());
        let Some(covers) = covers(normal, span.start, span.end) else { continue };
        let words = span.of(text);
        found.push(Mention {
            kind: MentionKind::State,
            actor: Some(Actor::State(state, Role::Government)),
            sectors: Vec::new(),
            candidates: Vec::new(),
            surface: words.to_owned(),
            span,
            reason: format!("coreference: {words}"),
            covers,
        });
    }
    found
}

/// "It" and "they" mean whoever acted in the sentence right before.
fn needs_last(form: &str) -> bool {
    matches!(form, "it" | "they")
}

fn short_forms() -> &'static Regex {
    static SHORT: OnceLock<Regex> = OnceLock::new();
    SHORT.get_or_init(|| {
        pattern(&format!(
            r"(?:^|[;:—(\x22,] ?|\b(?:that|because|after|before|when|while|although|though|if|and|but|since|until|as|whether|so|yet|which|what|{SAID}) )(?:(?:{LEAD})[ ,]+){{0,6}}(?:(?P<it>it)|(?P<they>they)|(?P<form>the (?:{FORMS}))|(?P<order>the (?:former|latter))|(?P<organ>its (?P<its>{ORGANS})|the (?P<bare>{BARE_ORGANS})))(?P<helpers>(?: (?:{HELPERS})\b)*) (?P<verb>[a-z]+)"
        ))
    })
}

fn form(groups: &regex::Captures) -> Option<(Form, Range<usize>)> {
    let range = |name: &str| groups.name(name).map(|group| group.range());
    if let Some(range) = range("it").or_else(|| range("form")) {
        return Some((Form::One, range));
    }
    if let Some(range) = range("they") {
        return Some((Form::Two, range));
    }
    if let Some(order) = groups.name("order") {
        return Some((Form::Ordered(usize::from(order.as_str().ends_with("latter"))), order.range()));
    }
    let organ = groups.name("its").or_else(|| groups.name("bare"))?;
    let role = role_of(organ.as_str()).unwrap_or(Role::Government);
    Some((Form::Organ(role), range("organ")?))
}

/// "It is still a member of A".
fn is_membership(behind: &str) -> bool {
    static MEMBER: OnceLock<Regex> = OnceLock::new();
    MEMBER
        .get_or_init(|| {
            pattern(
                r"^ (?:is|was|remains|remained|became|has been|had been|stays|stayed) (?:[a-z]+ ){0,3}(?:member|observer|party)\b",
            )
        })
        .is_match(behind)
}

/// The states named in the rest of a clause: whoever acts there is none of them.
fn beside(text: &str, mentions: &[Mention], from: usize) -> Vec<StateId> {
    const ENDS: [&str; 9] =
        ["; ", ", and ", ", but ", " because ", " if ", " when ", " while ", " after ", " before "];
    let end = ENDS.iter().filter_map(|end| Some(from + text[from..].find(end)?)).min().unwrap_or(text.len());
    let inside = places(text, mentions).filter(|(place, _)| from <= place.start && place.start < end);
    inside.filter_map(|(_, mention)| mention.state()).collect()
}

/// The placeholders of a symbol text with their mentions.
fn places<'t>(
    text: &'t str,
    mentions: &'t [Mention],
) -> impl Iterator<Item = (Range<usize>, &'t Mention)> + 't {
    text.match_indices('<').filter_map(|(open, _)| {
        let end = open + text[open..].find('>')? + 1;
        let digits = text[open + 1..end - 1].trim_start_matches(|c: char| !c.is_ascii_digit());
        Some((open..end, mentions.get(digits.parse::<usize>().ok()?)?))
    })
}

/// Whether a placeholder stands where the subject of a clause does.
fn is_subject(text: &str, place: &Range<usize>) -> bool {
    const EDGES: [&str; 19] = [
        ", ",
        "; ",
        ": ",
        "— ",
        "\"",
        "(",
        " that ",
        " when ",
        " after ",
        " before ",
        " because ",
        " while ",
        " but ",
        " as ",
        " although ",
        " though ",
        " since ",
        " until ",
        " and ",
    ];
    let before = text[..place.start].trim_start_matches(['"', ' ']);
    let before = before.strip_suffix("the ").unwrap_or(before);
    let opens = before.is_empty()
        || [
            "but ", "and ", "yet ", "as for ", "so ", "then ", "when ", "after ", "while ", "as ",
            "because ", "though ",
        ]
        .contains(&before)
        || EDGES.iter().any(|edge| before.ends_with(edge));
    opens && !text[place.end..].starts_with(['\'', '-'])
}

/// The characters of a sentence that stand for bytes of the document.
fn covers(normal: &Normal, start: usize, end: usize) -> Option<Range<usize>> {
    let from = normal.chars.partition_point(|n| n.start < start);
    let to = normal.chars.partition_point(|n| n.start < end);
    (from < to).then_some(from..to)
}

#[cfg(test)]
mod tests {
    use crate::desk::acts;

    #[test]
    fn a_short_form_acts_for_the_one_state_that_can_be_meant() {
        for (text, act) in [
            ("Islamabad raised the stakes. It summoned the Indian ambassador.", "ACCUSE PAK>IND"),
            ("Zambia said it had expelled the Malawian ambassador.", "SANCTION ZMB>MWI"),
            ("Sri Lanka keeps its distance. The island expelled the Chinese ambassador.", "SANCTION LKA>CHN"),
            (
                "Kazakhstan lost patience. Its foreign ministry summoned the Russian ambassador.",
                "ACCUSE KAZ>RUS",
            ),
            ("Dakar was quick to answer. The government summoned the Malian envoy.", "ACCUSE SEN>MLI"),
            ("The envoy of Togo left. Ghana had summoned him twice.", "ACCUSE GHA>TGO"),
            ("As for Kuwait, the emirate summoned the Iraqi ambassador.", "ACCUSE KWT>IRQ"),
            ("Tonga and Fiji are worried. They urged Samoa to talk.", "REQUEST TON+FJI>WSM"),
            (
                "Brazil waited for weeks. In the end, on Friday, it expelled the Canadian ambassador.",
                "SANCTION BRA>CAN",
            ),
        ] {
            assert_eq!(acts(text), [act], "{text}");
        }
    }

    #[test]
    fn nobody_is_guessed_where_two_can_be_meant_or_a_paragraph_ends() {
        for text in [
            "Iceland and Norway quarrelled over herring. It summoned the Danish ambassador.",
            "Peru told Chile the news. It expelled the Bolivian ambassador.",
            "Vilnius was in no mood to wait.\n\nIt expelled the Belarusian ambassador.",
            "The mood in Oslo was sour. It expelled the Russian ambassador.",
            "Peru waited. Nobody came. It expelled the Chilean ambassador.",
            "Peru's bank closed. It summoned the Chilean ambassador.",
            "The envoys of Chad, Niger and Mali met. They summoned the Libyan ambassador.",
            "Peru waited. It rained on the Chilean ambassador.",
            "If Germany closes its market, the reforms fail. The government expelled the Danish ambassador.",
        ] {
            let acts = acts(text);
            let has_source = |act: &&String| !act.contains(" >") && !act.starts_with("CONSULT");
            assert_eq!(acts.iter().find(has_source), None, "{text}");
        }
    }
}
