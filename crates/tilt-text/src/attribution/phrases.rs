//! Frames of set phrases: "in the telling of A", "or so A would have it", "A is right: …", "no, said A when asked whether",
//! datelines, and the voice of somebody who speaks up and goes on without any cue.

use std::ops::Range;
use std::sync::OnceLock;

use regex::{Captures, Regex};
use tilt_core::proposition::{ChainRole, CueClass, Stance};

use super::frame::{Frame, frame};
use super::speaker::{self, Refers, Speaker};
use crate::sentence::{SentenceContext, pattern};

struct Phrases {
    told: Regex,
    owned: Regex,
    so: Regex,
    believing: Regex,
    right: Regex,
    no: Regex,
    how: Regex,
    unreal: Regex,
    opens: Regex,
    behind_quote: Regex,
    dateline: Regex,
    source: Regex,
    handed_on: Regex,
    from_publication: Regex,
}

fn phrases() -> &'static Phrases {
    static PHRASES: OnceLock<Phrases> = OnceLock::new();
    PHRASES.get_or_init(|| {
        const VERSION: &str = "telling|account|version|reckoning|reading|estimate|judgement|judgment";
        const SAYS: &str = "says?|said|claims?|claimed|insists?|insisted|believes?|thinks?|writes?|wrote|alleges?|reports?|hopes?";
        Phrases {
            told: pattern(&format!(
                r"\b(?P<cue>(?:in|by|on) the (?:{VERSION}) of|as (?:relayed|told|recounted|conveyed|quoted|retold|reposted|reprinted|cited|carried|summari[sz]ed|seen) by) (?P<who>[^,;.:—\x22]{{3,60}})"
            )),
            owned: pattern(&format!(
                r"\b(?P<cue>(?:in|by|on) )(?P<who>[^,;.:—\x22]{{2,50}}?)'s? (?:own )?(?:{VERSION}|words|view|eyes)\b"
            )),
            so: pattern(&format!(
                r"(?:^|, )(?:or |at least )?(?:(?:so|as) (?P<who>[^,;.:—\x22]{{3,60}}?) (?P<cue>would have (?:it|us believe)|will have it|has it|have it|likes? to (?:think|say))\b|so (?P<cue2>{SAYS}) (?P<who2>[^,;.:—\x22]{{3,60}})|or so (?P<who3>[^,;.:—\x22]{{3,60}}?) (?P<cue3>{SAYS})\b)"
            )),
            believing: pattern(
                r"\bif (?:one|you|we) (?:is to |are to )?(?P<cue>believes?|trusts?) (?P<who>[^,;.:—\x22]{3,60})",
            ),
            right: pattern(
                r"(?:^(?P<who>[^,;:\x22]{3,50}?) (?P<cue>(?:is|was) (?:quite |absolutely |entirely |dead |perfectly )?(?:right|spot on|correct|on the mark))(?:: | that | (?:when|where) (?:he|she|it|they) [a-z]+ that | (?:to say|in saying|to note|in noting|to argue|in arguing) that )|\b(?P<cue2>agree with) (?P<who2>[^,;:\x22]{3,50}?) (?:when|where) (?:he|she|it|they) [a-z]+ that )",
            ),
            no: pattern(
                r#"^"?(?:no|not true|untrue|wrong|false|nonsense|never|a lie|lies|not at all|not so)[,!.]*"?,? (?P<cue>said|says|replied|replies|answered|answers|retorted|responded|countered|was the answer of|is the answer of) (?P<who>[^,;.:\x22]{2,60}?)(?: [a-z]+ly)?,? (?:(?:when )?asked (?:whether|if|about)|to (?:the |a |this |any )?(?:question|report|claim|story|suggestion|allegation|rumou?r)s?(?: of whether| whether| that| of| about)|on whether) "#,
            ),
            how: pattern(
                r"\b(?:is|was)(?: exactly| precisely)? how (?P<who>[^,;.:\x22]{3,60}?) (?P<cue>described|characteri[sz]ed|dismissed|greeted|answered|called|labelled|commented on|responded to|reacted to) (?P<what>[^,;.:\x22]{0,50}?)(?P<reports>stor(?:y|ies)|reports?|claims?|rumou?rs?|articles?|allegations?|news|accounts?|posts?)(?P<where> (?:in|by|from|on) [^,;:\x22]{3,40}?)? (?:that|about|of) ",
            ),
            unreal: pattern(
                r"(?:^|[,;:] )(?P<reports>(?:the )?(?:reports?|claims?|stor(?:y|ies)|rumou?rs?|information|allegations?|news|accusations?)|what (?:was |is |has been |had been )?[a-z]+(?: (?:on|in|by|at) [a-z ]{2,30}?)?) (?:that|about|of|on) (?P<content>[^;]*?) (?P<deny>(?:does|do|did) not correspond to (?:the )?(?:reality|truth|facts)|ha(?:s|ve) nothing to do with (?:the )?(?:reality|truth|facts)|ha(?:s|ve) no basis(?: in fact)?|(?:is|are|was|were) (?:simply |entirely |completely |plainly |pure |sheer |all )?(?:not true|untrue|false|fake|baseless|groundless|invented|fabricated|unfounded|fabrications?|an? fabrication|an? lie|lies|nonsense|inventions?|fiction))\b",
            ),
            opens: pattern(
                r"^(?:but |and |yet )?(?P<who>[^,;:\x22]{2,70}?) (?P<cue>(?:was|is|sounded|remained) (?:quite |very |unusually |rather |more |less |equally |just as |even more )?(?:brief|blunt|frank|categorical|curt|terse|laconic|candid|outspoken|adamant|emphatic|precise|specific|scathing|explicit|unapologetic)|(?:chose|chooses|picked|weighed|weighs|measured) (?:his|her|their|its) words|(?:went|goes) (?:even |much |one step |a step )?further|(?:did|does) not (?:hedge|hold back|beat about the bush|beat around the bush|pull (?:his|her|its|their) punches|mince (?:his |her |its |their )?words)|(?:spoke|talked) (?:for (?:an|one|two|three|half an|almost an|over an) (?:hour|hours)|at length|plainly|bluntly|freely|openly|quietly|slowly|softly|without notes)|puts? it (?:bluntly|plainly|differently|simply|more simply|more plainly|more bluntly|another way|mildly|this way)|(?:had|has|gave|gives|offered|offers|tells|told) (?:an|another|a different|a simpler?|(?:his|her|its|their) own|the same|a|a second|yet another) (?:answer|explanation|version|account|story|reading|theory)|(?:saw|sees|viewed|views|told|tells) (?:it|things|the matter|the story) (?:quite |rather |very )?differently|(?:painted|paints|drew|draws) an? (?:[a-z]+ )?picture|begged to differ|begs to differ|made (?:himself|herself|itself|themselves) (?:plain|clear))(?P<rest>(?: [a-z'-]+){0,6})(?P<end>[.!]$|: |; )",
            ),
            behind_quote: pattern(
                r#"[,!?]"? ?"? (?P<who>[^,;.:\x22]{2,50}?) (?P<cue>began|continued|went on|shrugged|smiled|sighed|laughed|nodded|snapped|shouted|mused|agreed|exclaimed|growled|muttered|murmured|whispered|offered|ventured)(?: [a-z ]{2,30})?[.,]"#,
            ),
            dateline: pattern(r"^(?P<place>[^()—:;\x22]{2,60}) ?\((?P<who>[a-z0-9 .&'-]{2,40})\) ?— "),
            source: pattern(
                r"^(?P<who>(?:(?:an?|one|two|another|the) )?(?:[a-z-]+ ){0,3}?(?:sources?|interlocutors?|insiders?|diplomats?|officials?|spokesm[ae]n|spokeswom[ae]n|analysts?|experts?|envoy|ministry|embassy)(?: (?:in|at|close to|from|familiar with|inside) [^,;:.\x22]{2,40})?)(?P<cue>: )",
            ),
            handed_on: pattern(
                r"^,? ?(?:who was |which was |as )?(?P<cue>(?:quoted|cited|relayed|reposted|reprinted|republished|carried|picked up|forwarded|shared|interviewed) (?:by|in|on)) (?P<who>[^,;.:—\x22]{3,60})",
            ),
            from_publication: pattern(r"^ ?(?:in|by|from|on) (?P<who>.+)$"),
        }
    })
}

/// Frames of set phrases, in no order.
pub(super) fn set_phrases(sentence: &SentenceContext) -> Vec<Frame> {
    let (known, text) = (phrases(), sentence.text());
    let mut found: Vec<Frame> = Vec::new();
    for groups in known.told.captures_iter(text).chain(known.believing.captures_iter(text)) {
        found.extend(around(sentence, &groups, "who", "cue", CueClass::Report));
    }
    for groups in known.owned.captures_iter(text) {
        found.extend(around(sentence, &groups, "who", "cue", CueClass::Report));
    }
    for groups in known.so.captures_iter(text) {
        let names = [("who", "cue"), ("who2", "cue2"), ("who3", "cue3")];
        let (who, cue) = names.into_iter().find(|(who, _)| groups.name(who).is_some()).unwrap_or(names[0]);
        found.extend(around(sentence, &groups, who, cue, CueClass::Claim));
    }
    found.extend(right(sentence));
    found.extend(no(sentence));
    found.extend(how(sentence));
    found.extend(opens(sentence));
    found.extend(behind_quote(sentence));
    found.extend(dateline(sentence));
    found
}

/// A phrase whose content is the rest of the sentence: behind it where it opens the sentence, else all of it.
fn around(
    sentence: &SentenceContext,
    groups: &Captures,
    who: &str,
    cue: &str,
    class: CueClass,
) -> Option<Frame> {
    let text = sentence.text();
    let (whole, who, cue) = (groups.get(0)?, groups.name(who)?, groups.name(cue)?);
    // "In its own account": whoever is spoken of.
    let speaker = match who.as_str() {
        "his" | "her" | "their" | "its" => Speaker::pronoun(),
        _ => speaker::parse(sentence, without_relay(text, who.range()))?,
    };
    let opens = text[..whole.start()].trim().len() < 4 && text[whole.end()..].starts_with(',');
    let scope = if opens { whole.end()..text.len() } else { 0..text.len() };
    let stance = if class == CueClass::Claim { Stance::Distance } else { Stance::Neutral };
    let cue = cue.start()..cue.start() + cue.as_str().trim_end().len();
    let start = whole.start() + (whole.as_str().len() - whole.as_str().trim_start_matches([',', ' ']).len());
    Some(frame(sentence, speaker, cue, class, stance, scope, start..whole.end(), false))
}

/// "The deputy is right: …", "one can only agree with the historian when she writes that …".
fn right(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let groups = phrases().right.captures(text)?;
    let whole = groups.get(0)?;
    let who = groups.name("who").or_else(|| groups.name("who2"))?;
    let cue = groups.name("cue").or_else(|| groups.name("cue2"))?;
    let speaker = speaker::parse(sentence, who.range())?;
    let scope = whole.end()..text.len();
    Some(frame(
        sentence,
        speaker,
        cue.range(),
        CueClass::Assert,
        Stance::Endorse,
        scope,
        whole.start()..whole.end(),
        false,
    ))
}

/// "No, said A when asked whether …".
fn no(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let groups = phrases().no.captures(text)?;
    let (whole, who, cue) = (groups.get(0)?, groups.name("who")?, groups.name("cue")?);
    let speaker = speaker::parse(sentence, who.range())?;
    let scope = whole.end()..text.len();
    let own = whole.range();
    Some(frame(sentence, speaker, cue.range(), CueClass::Deny, Stance::Neutral, scope, own, false))
}

/// "\"Fairy tales\" is how A described the story in B that …": A denies what B reports.
fn how(sentence: &SentenceContext) -> Vec<Frame> {
    const DENIALS: [&str; 23] = [
        "fairy tale",
        "invention",
        "invented",
        "nonsense",
        "fiction",
        "fantasy",
        "fantasies",
        "a lie",
        "lies",
        "rubbish",
        "fake",
        "hoax",
        "canard",
        "untrue",
        "not true",
        "false",
        "baseless",
        "absurd",
        "delirium",
        "slander",
        "gossip",
        "myth",
        "fabricat",
    ];
    let text = sentence.text();
    let Some(groups) = phrases().how.captures(text) else { return Vec::new() };
    let (Some(whole), Some(who), Some(cue), Some(reports)) =
        (groups.get(0), groups.name("who"), groups.name("cue"), groups.name("reports"))
    else {
        return Vec::new();
    };
    // At the beginning of a word: a "relief" is no lie.
    let before = &text[..whole.start()];
    let begins = |(at, _): (usize, &str)| !before[..at].ends_with(|c: char| c.is_alphanumeric());
    if !DENIALS.iter().any(|word| before.match_indices(word).any(begins)) {
        return Vec::new();
    }
    let Some(speaker) = speaker::parse(sentence, who.range()) else { return Vec::new() };
    let content = whole.end()..text.len();
    let own = who.start()..cue.end();
    let neutral = Stance::Neutral;
    let denier = frame(sentence, speaker, cue.range(), CueClass::Deny, neutral, content.clone(), own, false);
    let source = reporter(sentence, cue.end()..reports.start(), reports.end()..whole.end());
    let own = reports.range();
    vec![denier, frame(sentence, source, reports.range(), CueClass::Report, neutral, content, own, false)]
}

/// Who stands behind a report that somebody denies: "the Gazette story", "the report in the Gazette", else nobody by name.
pub(super) fn reporter(sentence: &SentenceContext, before: Range<usize>, behind: Range<usize>) -> Speaker {
    let text = sentence.text();
    let publication = |range: Range<usize>| {
        speaker::parse(sentence, range)
            .filter(|found| found.role == ChainRole::Channel && found.refers == Refers::New)
    };
    let words = text[before.clone()].trim_end();
    let end = before.start + words.trim_end_matches("'s").trim_end_matches('\'').len();
    let rest = &text[behind.clone()];
    let rest = [" that ", " about ", " of "].iter().find_map(|end| rest.strip_suffix(end)).unwrap_or(rest);
    let where_from = phrases().from_publication.captures(rest).and_then(|groups| groups.name("who"));
    publication(before.start..end)
        .or_else(|| {
            where_from.and_then(|who| publication(behind.start + who.start()..behind.start + who.end()))
        })
        .unwrap_or_else(|| Speaker::anonymous("unnamed reports"))
}

/// "What circulated about … does not correspond to reality, the army stated": the closing speaker denies.
pub(super) fn deny_what_is_unreal(sentence: &SentenceContext, frames: &mut Vec<Frame>) {
    let Some(groups) = phrases().unreal.captures(sentence.text()) else { return };
    let (Some(reports), Some(content), Some(deny)) =
        (groups.name("reports"), groups.name("content"), groups.name("deny"))
    else {
        return;
    };
    let is_outer = |frame: &&mut Frame| {
        !frame.hearsay
            && frame.class != CueClass::Deny
            && frame.scope.start <= content.start()
            && content.end() <= frame.scope.end
            && !(content.start() <= frame.own.start && frame.own.start < deny.end())
    };
    let Some(outer) = frames.iter_mut().rfind(is_outer) else { return };
    outer.class = CueClass::Deny;
    outer.scope = content.range();
    frames
        .retain(|frame| !frame.hearsay || frame.own.end <= reports.start() || deny.end() <= frame.own.start);
    let source = Speaker::anonymous("unnamed reports");
    let mut inner = frame(
        sentence,
        source,
        reports.range(),
        CueClass::Report,
        Stance::Neutral,
        content.range(),
        reports.range(),
        false,
    );
    // Frames of equal length are ordered by place; the one who denies stands outside.
    let last = frames.iter().map(|frame| frame.own.end).max().unwrap_or(deny.end());
    inner.own = last..last;
    frames.push(inner);
}

/// "The envoy chose his words with care." Whoever speaks up so goes on without any cue; behind a colon at once.
fn opens(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let groups = phrases().opens.captures(text)?;
    let (whole, who, cue, end) =
        (groups.get(0)?, groups.name("who")?, groups.name("cue")?, groups.name("end")?);
    let rest = groups.name("rest").map_or("", |rest| rest.as_str());
    // "Was specific about it that …", "is precise to the metre": what is said, or no speech.
    if rest.contains(" that") || rest.contains(" to ") {
        return None;
    }
    let speaker = speaker::parse(sentence, who.range())?;
    let from = whole.end();
    let scope = if end.as_str() == ": " { from..text.len() } else { from..from };
    let own = who.start()..cue.end();
    Some(frame(sentence, speaker, cue.range(), CueClass::Assert, Stance::Neutral, scope, own, true))
}

/// "\"…,\" the admiral began": verbs that are speech only behind a quotation.
fn behind_quote(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let groups = phrases().behind_quote.captures(text)?;
    let (who, cue) = (groups.name("who")?, groups.name("cue")?);
    let before = text[..who.start()].trim_end();
    let is_behind_mark = before.ends_with('"') && before.matches('"').count().is_multiple_of(2);
    if !is_behind_mark {
        return None;
    }
    let speaker = speaker::parse(sentence, who.range())?;
    let goes_on = matches!(cue.as_str(), "began" | "continued" | "went on");
    let own = who.start()..cue.end();
    let scope = 0..who.start();
    Some(frame(sentence, speaker, cue.range(), CueClass::Assert, Stance::Neutral, scope, own, goes_on))
}

/// "LIMA, June 16 (Delta Press) — …": the agency that wrote it.
fn dateline(sentence: &SentenceContext) -> Option<Frame> {
    let text = sentence.text();
    let groups = phrases().dateline.captures(text)?;
    let (whole, place, who) = (groups.get(0)?, groups.name("place")?, groups.name("who")?);
    let shown = sentence.span(place.range());
    let is_place = shown
        .of(&sentence.document.text)
        .split([',', ' ', '/'])
        .next()
        .is_some_and(|word| word.len() > 2 && word.chars().all(char::is_uppercase))
        || place.as_str().starts_with('<');
    let name = speaker::name_of(sentence, who.range());
    let is_name = name.split(' ').all(|word| word.starts_with(char::is_uppercase));
    if !is_place || !is_name || name.is_empty() {
        return None;
    }
    let speaker = Speaker { agent: name, role: ChainRole::Channel, refers: Refers::New, unnamed: false };
    // All of it is the agency's, also what somebody says in it.
    let scope = 0..text.len();
    let own = place.start()..whole.end();
    Some(frame(sentence, speaker, who.range(), CueClass::Report, Stance::Neutral, scope, own, false))
}

/// "A well-placed interlocutor: the draft is finished."
pub(super) fn source_before_colon(sentence: &SentenceContext) -> Option<Frame> {
    const LINKS: [&str; 15] =
        ["for", "of", "to", "in", "on", "by", "from", "with", "and", "as", "is", "was", "are", "were", "at"];
    let text = sentence.text();
    let groups = phrases().source.captures(text)?;
    let (whole, who, cue) = (groups.get(0)?, groups.name("who")?, groups.name("cue")?);
    let head = [" in ", " at ", " close to ", " from ", " familiar with ", " inside "]
        .iter()
        .filter_map(|word| who.as_str().find(word))
        .min()
        .unwrap_or(who.as_str().len());
    if who.as_str()[..head].split(' ').any(|word| LINKS.contains(&word)) {
        return None;
    }
    let speaker = speaker::parse(sentence, who.range())?;
    let cue = cue.start()..cue.start() + 1;
    let scope = whole.end()..text.len();
    Some(frame(sentence, speaker, cue, CueClass::Assert, Stance::Neutral, scope, who.range(), false))
}

/// "A diary quoted by the weekly B": the words of the speaker without those of whoever hands them on.
pub(super) fn without_relay(text: &str, range: Range<usize>) -> Range<usize> {
    const VERBS: [&str; 16] = [
        " quoted by ",
        " cited by ",
        " relayed by ",
        " reposted by ",
        " reprinted by ",
        " republished by ",
        " carried by ",
        " picked up by ",
        " forwarded by ",
        " shared by ",
        " interviewed by ",
        " quoted in ",
        " cited in ",
        " quoted on ",
        " cited on ",
        " reprinted in ",
    ];
    let end = VERBS.iter().filter_map(|verb| text[range.clone()].find(verb)).min();
    range.start..end.map_or(range.end, |end| range.start + end)
}

/// Whoever hands on what a speaker says: "a source, cited by the portal B, said".
pub(super) fn handed_on(sentence: &SentenceContext, inner: &Frame) -> Option<Frame> {
    let text = sentence.text();
    if inner.hearsay || inner.own.is_empty() {
        return None;
    }
    let found = (inner.own.clone().chain([inner.own.end]))
        .filter(|at| text.is_char_boundary(*at) && text[*at..].starts_with([',', ' ']))
        .find_map(|at| Some((at, phrases().handed_on.captures(&text[at..])?)));
    let (at, groups) = found?;
    let (who, cue) = (groups.name("who")?, groups.name("cue")?);
    let who = at + who.start()..at + who.end();
    // "Cited by A said that": the speaker's own verb follows the name without a comma.
    let speaker = speaker::parse(sentence, who.clone())
        .filter(|found| found.role == ChainRole::Channel && found.refers == Refers::New)?;
    let cue = at + cue.start()..at + cue.end();
    let own = cue.start..who.end;
    let scope = inner.scope.clone();
    let mut outer = frame(sentence, speaker, cue, CueClass::Report, Stance::Neutral, scope, own, false);
    outer.trails = true;
    Some(outer)
}

#[cfg(test)]
mod tests {
    use tilt_core::document::{Document, DocumentMeta};
    use tilt_core::proposition::Content;

    /// The chain of every act without the outlet, outermost first.
    fn chains(text: &str) -> Vec<String> {
        let meta = DocumentMeta { outlet: Some("Lakeside Bulletin".to_owned()), ..DocumentMeta::default() };
        let document = Document::from_text("a", text, meta);
        let acts = crate::read(&document).propositions.into_iter();
        acts.filter(|p| matches!(p.content, Content::Event { .. }) && !p.rules.contains(&"T-event-28"))
            .map(|p| {
                let links = p.chain.iter().skip(1);
                links
                    .map(|link| format!("{}:{}", link.role.name(), link.agent))
                    .collect::<Vec<_>>()
                    .join(" > ")
            })
            .collect()
    }

    #[test]
    fn set_phrases_say_who_speaks() {
        for (text, chain) in [
            (
                "In the telling of the daily Marea, Bolivia expelled the Peruvian consul.",
                "channel:daily Marea",
            ),
            ("Bolivia expelled the Peruvian ambassador, or so the deputy would have it.", "person:deputy"),
            (
                "Malta expelled the Libyan ambassador, so says the opposition leader.",
                "person:opposition leader",
            ),
            (
                "If one believes the channel North Quay, Latvia expelled the Russian ambassador.",
                "channel:channel North Quay",
            ),
            (
                "A well-placed interlocutor: Oman expelled the Yemeni ambassador.",
                "anonymous:well-placed interlocutor",
            ),
            ("LIMA, June 16 (Delta Press) — Peru expelled the Chilean ambassador.", "channel:Delta Press"),
            ("LIMA, June 16 (Lakeside Bulletin) — Peru expelled the Chilean ambassador.", ""),
            (
                "Peru expelled the Chilean ambassador, claims a diary quoted by the weekly Tide.",
                "channel:weekly Tide > channel:diary",
            ),
            (
                "The author who calls himself Pilot insists that Peru expelled the Chilean ambassador.",
                "author:author",
            ),
            ("No, said Colombo when asked whether it had expelled the Chinese ambassador.", "office:Colombo"),
            (
                "The envoy chose his words with care. Peru had expelled the Chilean ambassador.",
                "office:envoy",
            ),
            ("The envoy chose his words with care. Peru expelled the Chilean ambassador on Monday.", ""),
            ("The envoy confirmed it to this newspaper. Peru expelled the Chilean ambassador on Monday.", ""),
            ("Lima was blunt. It expelled the Chilean ambassador.", ""),
        ] {
            assert_eq!(chains(text), [chain], "{text}");
        }
    }

    #[test]
    fn whoever_denies_stands_outside_of_what_is_denied() {
        for (text, chain) in [
            (
                "Pure invention is how the embassy described the Evening Compass story that Peru had expelled the Chilean ambassador.",
                "office:embassy > channel:Evening Compass",
            ),
            (
                "Reports that Fiji had expelled the Chilean ambassador are a fabrication, the ministry said.",
                "office:ministry > anonymous:unnamed reports",
            ),
            (
                "Jakarta waved away the suggestion that it had expelled the Chilean ambassador.",
                "office:Jakarta > anonymous:unnamed reports",
            ),
        ] {
            assert_eq!(chains(text), [chain], "{text}");
        }
    }
}
