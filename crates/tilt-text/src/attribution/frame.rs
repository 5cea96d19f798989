//! Frames: a speaker, the cue, and the part of the sentence that is said.
//!
//! Size: finding a speaker before a cue is one decision with many exceptions that are read together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;
use tilt_core::document::Span;
use tilt_core::proposition::{CueClass, Stance};

use super::construction::{
    accused, believed, colon_speaker, dash_speaker, denied_by, denied_reports, quoted_as, told_by, unnamed,
};
use super::phrases::{deny_what_is_unreal, handed_on, set_phrases, source_before_colon, without_relay};
use super::speaker::{self, Refers, Speaker};
use super::tail;
use crate::sentence::{SentenceContext, lexicon_rows};

/// One speaker with what the speaker says in this sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Who.
    pub speaker: Speaker,
    /// The cue in its own words.
    pub cue: String,
    /// Where it stands in the document.
    pub cue_span: Span,
    /// Its class.
    pub class: CueClass,
    /// Stance of the one outside towards what is said.
    pub stance: Stance,
    /// What is said, as a range of symbols.
    pub scope: Range<usize>,
    /// The words that name speaker and cue.
    pub own: Range<usize>,
    /// Whether the following sentences go on in the same voice.
    pub opens: bool,
    /// "reportedly": nobody in particular, and nothing is certain.
    pub hearsay: bool,
    /// "Falsely claimed": the one outside says the contrary.
    pub refuted: bool,
    /// Who acts in what is said, where the cue and not the content names it: "accused A of having …".
    pub actor: Option<Range<usize>>,
    /// Whether it is only the place, named at the end, where another speaks.
    pub trails: bool,
}

pub(super) struct Cues {
    pub(super) cue: Regex,
    /// Cues that are speech only before "that" or a quotation, or where they close what is said.
    needs_that: BTreeSet<&'static str>,
    pub(super) quoted_as: Regex,
    pub(super) classes: BTreeMap<&'static str, (CueClass, bool)>,
    pub(super) according: Regex,
    pub(super) hearsay: Regex,
    pub(super) passive: Regex,
    pub(super) denied_reports: Regex,
    pub(super) denied_by: Regex,
    pub(super) believed: Regex,
    pub(super) told_by: Regex,
    pub(super) accused: Regex,
    pub(super) accused_of: Regex,
}

fn cues() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| {
        let classes: BTreeMap<&str, (CueClass, bool)> = lexicon_rows(include_str!("../../lexicon/cues.tsv"))
            .map(|row| (row[0], (class(row[1]), row.get(2) == Some(&"open"))))
            .collect();
        let needs_that = lexicon_rows(include_str!("../../lexicon/cues.tsv"))
            .filter(|row| row.get(2) == Some(&"that"))
            .map(|row| row[0])
            .collect();
        let mut forms: Vec<&str> = classes.keys().copied().collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        let regex = crate::sentence::pattern;
        Cues {
            needs_that,
            quoted_as: regex(r"\b(?P<cue>quot(?:es?|ed|ing)|cit(?:es?|ed|ing)) (?P<who>[^;]{2,80}?) as (?:saying|telling|writing|claiming|stating|adding)\b(?: that)?"),
            denied_by: regex(r"\b(?P<reports>reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?|assertions?|stories|story)(?:, [^,;.]{2,60},)? (?:of|about|that) (?P<content>[^;]*?),? (?:was|were|is|are|has been|have been) (?:[a-z]+ly )?(?P<deny>denied|rejected|refuted|dismissed|disputed|branded|called|labelled|labeled|described|rebutted)(?: (?:as )?(?:a |an )?[a-z]+)? by (?P<who>[^,;.]+)"),
            believed: regex(r"(?:^|,? )if (?P<who>[^,;.]{2,60}?) (?P<cue>(?:is|are) to be (?:believed|trusted))"),
            told_by: regex(r"\b(?:was|were|has been|have been) (?P<cue>told|informed|assured) by (?P<who>[^,;.]{2,60}?) that "),
            accused: regex(r"\b(?P<cue>accus(?:es?|ed|ing)|blam(?:es?|ed|ing)|suspect(?:s|ed)?) (?:the )?(?P<who><[sou][0-9]+>) (?:of|for) "),
            accused_of: regex(r"(?P<who><[sou][0-9]+>) (?:is|are|was|were|has been|have been|had been|stands?|stood) (?:[a-z]+ly )?(?P<cue>accused|blamed|suspected) (?:by (?P<by>[^,;.]*?) )?(?:of|for) "),
            cue: regex(&format!(r"\b(?:{})\b", forms.join("|"))),
            classes,
            according: regex(r"\b(?:according to|in the (?:words|view|opinion) of|as (?:(?:first|earlier|previously|also) )?(?:reported|noted|stated|announced|described|put) by|citing|quoting|which (?:cites|cited|quotes|quoted)|on the authority of|relying on|with reference to|referring to|in (?:the )?opinion of|in (?:his|her|their|its) (?:opinion|view|words))\b|\(so(?: says?)? "),
            hearsay: regex(r"\b(?:(?:the |a |an |any )?(?:claims?|allegations?|assertions?|rumou?rs?|suspicions?|speculation|suggestions?|reports) that|reportedly|allegedly|supposedly|purportedly|ostensibly|rumou?red to|said to be|believed to|(?:is|are|was|were) (?:widely )?(?:said|rumou?red|alleged|believed|thought|understood|reported|claimed) to|(?:rumou?rs?|word|gossip|legend|hearsay|talk) (?:has|have) it(?: that)?|the (?:story|rumou?r|gossip|talk|word)(?: in (?:the )?[^,;.\x22]{2,25}?)? (?:goes|runs)(?: that)?|(?:word|talk|the word|the talk|the rumou?r|gossip|the gossip) (?:in \S+ |on the street )?(?:is|goes) that|there (?:is|are|was|were) (?:talk|(?:\S+ )?rumou?rs?|whispers|unconfirmed reports|speculation) that|unconfirmed reports (?:say|suggest|claim|speak of)(?: that)?|so the story goes|as the story goes|by all accounts|as rumou?r has it|according to (?:unconfirmed |unverified )?(?:rumou?rs|hearsay))\b"),
            passive: regex(r"\bit (?:is|was|has been) (?:[a-z]+ly )?(?P<cue>reported|said|claimed|alleged|rumou?red|believed|argued|noted|recalled|announced|asserted)(?: [a-z]+){0,4} that "),
            denied_reports: regex(r"\b(?P<deny>(?:called|dismiss(?:es|ed|ing)|describ(?:es|ed|ing)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)|refut(?:es|ed|ing)|disput(?:es|ed|ing)|contest(?:s|ed|ing)|rebut(?:s|ted|ting)|repudiat(?:es|ed|ing)|brush(?:es|ed|ing) (?:aside|off)|brand(?:s|ed|ing)|label(?:s|led|ling)|disavow(?:s|ed)|scoff(?:s|ed) at|laugh(?:s|ed) off|wav(?:es|ed) (?:away|aside|off)|shrug(?:s|ged) off|sw(?:eeps|ept) aside|ridicul(?:es|ed)|mock(?:s|ed)|derid(?:es|ed)|rubbish(?:es|ed)|pour(?:s|ed) scorn on|bat(?:s|ted) away|push(?:es|ed) back (?:against|on)|ha(?:s|d|ve) no time for)) (?:as )?(?:(?:[a-z-]+|<[a-z][0-9]+>(?:'s)?) ){0,5}?(?P<reports>reports?|claims?|rumou?rs?|allegations?|accusations?|stories|story|suggestions?|assertions?|speculation|insinuations?)(?: (?:by|in|from) [^,;.]{2,40}?)? (?:of|about|that|on) "),
        }
    })
}

fn class(name: &str) -> CueClass {
    use CueClass::*;
    [Report, Assert, Claim, Deny, Doubt, Remind, Accuse, Predict, Ask]
        .into_iter()
        .find(|class| class.name() == name)
        .unwrap_or_else(|| panic!("cues.tsv: no class `{name}`"))
}

/// All frames of a sentence, outermost first. Ties go to the speaker named first.
pub fn frames(sentence: &SentenceContext) -> Vec<Frame> {
    let cues = cues();
    let mut found = according(sentence, cues);
    found.extend(denied_reports(sentence, cues));
    found.extend(denied_by(sentence, cues));
    found.extend(believed(sentence, cues));
    found.extend(accused(sentence, cues));
    found.extend(quoted_as(sentence, cues));
    for new in set_phrases(sentence) {
        let meets = |known: &Frame| known.own.start < new.own.end && new.own.start < known.own.end;
        if !found.iter().any(meets) {
            found.push(new);
        }
    }
    for cue in cues.cue.find_iter(sentence.text()) {
        if found.iter().any(|frame| frame.own.contains(&cue.start())) {
            continue;
        }
        let frame =
            spoken_before(sentence, cues, cue.range()).or_else(|| spoken_after(sentence, cues, cue.range()));
        let carrier =
            |frame: &Frame| tail::carrier(sentence, frame).or_else(|| tail::hearer(sentence, frame));
        found.extend(frame.as_ref().and_then(carrier));
        found.extend(frame);
    }
    let unnamed = unnamed(sentence, cues);
    found.extend(
        unnamed
            .into_iter()
            .filter(|new| {
                // "The claim that …" of somebody named, or one that is denied, has its frame already.
                !found.iter().any(|known| {
                    known.own.start < new.own.end && new.own.start < known.own.end
                        || known.class == CueClass::Deny && new.scope.end >= known.scope.start && new.hearsay
                })
            })
            .collect::<Vec<_>>(),
    );
    found.extend(told_by(sentence, cues));
    deny_what_is_unreal(sentence, &mut found);
    let relays: Vec<Frame> = found.iter().filter_map(|inner| handed_on(sentence, inner)).collect();
    found.extend(relays);
    if found.is_empty() && !sentence.sentence.is_heading {
        found.extend(source_before_colon(sentence));
    }
    // Who stands behind the dash of a headline says all of it, whoever speaks inside.
    let behind_dash =
        dash_speaker(sentence).filter(|frame| found.is_empty() || frame.speaker.agent != "a person");
    if found.is_empty() && behind_dash.is_none() {
        found.extend(colon_speaker(sentence));
    }
    found.extend(behind_dash);
    found.sort_by_key(|frame| frame.own.start);
    end_at_the_next_voice(sentence.text(), &mut found);
    found.sort_by_key(|frame| {
        // Whom somebody cites stands inside, wherever the words stand.
        let is_cited = CITING.iter().any(|word| sentence.text()[frame.own.start..].starts_with(word));
        (is_cited, !frame.trails, std::cmp::Reverse(frame.scope.len()), frame.own.start)
    });
    found
}

/// Words behind which stands who is cited.
const CITING: [&str; 7] =
    ["citing", "quoting", "with reference", "referring", "which ", "on the authority", "relying on"];

/// Where words that name a speaker can begin.
pub(super) fn chunk_start(text: &str, before: usize) -> usize {
    const EDGES: [&str; 22] = [
        ", ",
        "; ",
        ": ",
        "— ",
        "\"",
        "(",
        " that ",
        " and ",
        " but ",
        " as ",
        " while ",
        " when ",
        " which ",
        " who ",
        " if ",
        " because ",
        " after ",
        " although ",
        "! ",
        "? ",
        " what ",
        "' ",
    ];
    let mut head = &text[..before];
    // A name in quotation marks right before the cue belongs to the speaker: the channel "Grey Harbour" writes.
    if let Some(open) = quoted_name(head) {
        head = &text[..open];
    }
    if let Some(who) =
        head.rfind(" who ").filter(|who| is_request_for_anonymity(&head[*who..]) || is_described(head, *who))
    {
        head = &text[..who];
    }
    let edge = EDGES.iter().filter_map(|edge| Some(head.rfind(edge)? + edge.len())).max().unwrap_or(0);
    let opener = ["as ", "but ", "and ", "while "].iter().find(|word| text[edge..].starts_with(**word));
    edge + opener.map_or(0, |word| word.len())
}

/// Longest name in quotation marks, in bytes.
const QUOTED_NAME: usize = 60;

/// The opening mark of a short quotation that ends right at the end of `head`, if a word stands before it.
fn quoted_name(head: &str) -> Option<usize> {
    let inner = head.trim_end().strip_suffix('"')?;
    let open = inner.rfind('"').filter(|open| inner.len() - open < QUOTED_NAME)?;
    let has_stop = inner[open..].contains([',', '.', '!', '?']);
    let before = head[..open].trim_end().chars().next_back()?;
    (!has_stop && before.is_alphabetic()).then_some(open)
}

/// "The author who calls himself A insists": a clause that says more of the speaker stands between speaker and cue.
fn is_described(head: &str, who: usize) -> bool {
    const ARTICLES: [&str; 9] =
        ["the ", "a ", "an ", "one ", "two ", "three ", "several ", "some ", "another "];
    let clause = &head[who + " who ".len()..];
    let noun = head[..who].rsplit([',', ';', ':', '"', '—']).next().unwrap_or_default().trim_start();
    clause.split_whitespace().count() >= 2
        && !clause.contains([',', ';', ':', '"', '—'])
        && ARTICLES.iter().any(|article| noun.starts_with(article))
        && noun.split(' ').count() <= 6
        && !noun.contains('<')
}

fn is_request_for_anonymity(clause: &str) -> bool {
    speaker::wants_no_name(clause)
}

/// "⟨speaker⟩ ⟨cue⟩ …" and ", ⟨speaker⟩ ⟨cue⟩,".
fn spoken_before(sentence: &SentenceContext, cues: &Cues, cue: Range<usize>) -> Option<Frame> {
    let text = sentence.text();
    // "The minister, speaking in ⟨capital⟩, said that": the speaker stands before what is inserted.
    let named = apposition(sentence, &cue);
    let speaker_end = before_insertion(text, &cue).unwrap_or(cue.start);
    let start = match &named {
        Some((_, own_start)) => *own_start,
        None => list_start(text, chunk_start(text, speaker_end)),
    };
    const HELPERS: [&str; 17] = [
        "is", "are", "was", "were", "be", "been", "being", "would", "could", "might", "should", "must",
        "will", "may", "can", "cannot", "who",
    ];
    let is_adverb = |word: &&str| {
        word.ends_with("ly") || matches!(*word, "not" | "also" | "still" | "never" | "now" | "again")
    };
    let helper = text[start.min(cue.start)..cue.start].split_whitespace().rev().find(|word| !is_adverb(word));
    let is_only_possible = helper.is_some_and(|word| HELPERS.contains(&word));
    if is_only_possible {
        // "Would respond" and "are expected to" report nothing.
        return None;
    }
    let trails = tail::is_tail(text, text[..start].trim_end(), &cue);
    let is_no_speech =
        denies_a_thing(text, &cue) || recalls_somebody(text, &cue) || asks_for_a_thing(text, &cue);
    if start >= speaker_end || is_noun_here(text, &cue) && !trails || is_no_speech {
        return None;
    }
    let speaker = match named {
        Some((speaker, _)) => speaker,
        None => speaker::parse(sentence, start..speaker_end)?,
    };
    let after = text[cue.end..].trim_start();
    let before = text[..start].trim_end();
    let as_clause = before.ends_with(" as") || before == "as" || text[..start].ends_with("as ");
    // "Reported, citing B, that …": the content comes behind the insertion.
    let is_interrupted =
        after.starts_with(", ") && after[2..].find(", that ").is_some_and(|at| at < INSERTION);
    let ends = after.is_empty() || after.starts_with([',', '.', ';', ')', '!', '?', '—', '"', '…']);
    let closes = ends && !is_interrupted;
    let (class, opens) = cues.classes[&text[cue.clone()]];
    if !is_speech_here(cues, text, &cue, closes) {
        return None;
    }
    let quoted_next = after.trim_start_matches([',', ':', ' ']).starts_with('"') && !after.starts_with('"');
    // "\"…\", the envoy wrote on Telegram": what is said is the quotation before.
    let follows_quote = (before.ends_with("\",") || before.ends_with(",\"") || before.ends_with('"'))
        && before.matches('"').count().is_multiple_of(2)
        && !after.starts_with("that ");
    let is_inserted = is_insertion(text, start, &cue);
    let closes = closes || follows_quote || trails || is_inserted;
    let scope = if opens {
        cue.end..cue.end
    } else if (closes && !quoted_next) || as_clause {
        let content_before = before.len() > 3 && !as_clause || text[..start].trim_start().len() > 4;
        if !content_before && !as_clause {
            return None;
        }
        // "A did this, and that, he notes, does not end it": an insertion speaks of its own clause.
        let is_inserted = is_inserted || after.starts_with(", ") && !as_clause && !follows_quote;
        let own = text[..start].rfind(", and ").filter(|_| is_inserted).map_or(0, |at| at + ", and ".len());
        own.max(outer_start(sentence, start))..text.len()
    } else if is_judged_before(before) {
        0..text.len()
    } else if speaker::is_earlier_version(&text[start..speaker_end]) {
        // "An earlier version said that …; in fact …": behind the semicolon the outlet speaks again.
        cue.end..text[cue.end..].find("; ").map_or(text.len(), |at| cue.end + at)
    } else {
        cue.end..text.len()
    };
    let own_start = start;
    let adverbs = &text[start..cue.start];
    let is_endorsed =
        ["rightly ", "correctly ", "aptly ", "justly ", "accurately ", "wisely ", "truthfully "]
            .iter()
            .any(|word| adverbs.contains(word));
    let is_distanced =
        ["falsely ", "wrongly ", "baselessly ", "untruthfully ", "mistakenly ", "erroneously "]
            .iter()
            .any(|word| adverbs.contains(word));
    let stance = if is_endorsed {
        Stance::Endorse
    } else if is_distanced || class == CueClass::Claim && text[cue.clone()].starts_with("alleg") {
        Stance::Distance
    } else {
        Stance::Neutral
    };
    let mut frame = frame(sentence, speaker, cue.clone(), class, stance, scope, own_start..cue.end, opens);
    frame.refuted = is_distanced;
    Some(frame)
}

/// "Calling it a mistake, the minister said …": the opening words are the speaker's too.
fn is_judged_before(before: &str) -> bool {
    const OPENERS: [&str; 9] = [
        "calling ",
        "describing ",
        "denouncing ",
        "labelling ",
        "branding ",
        "dubbing ",
        "hailing ",
        "praising ",
        "condemning ",
    ];
    before.ends_with(',') && OPENERS.iter().any(|word| before.trim_start_matches('"').starts_with(word))
}

/// Longest insertion between a speaker and the cue, in bytes.
const INSERTION: usize = 80;

/// Where an insertion between two commas right before "⟨cue⟩ that" begins.
///
/// Without "that" the words after the cue may be the speaker: "…, after long talks, said the minister."
fn before_insertion(text: &str, cue: &Range<usize>) -> Option<usize> {
    let head = text[..cue.start].trim_end().strip_suffix(',')?;
    let comma = head.rfind(", ").filter(|comma| head.len() - comma < INSERTION)?;
    let inserted = head[comma + 2..].split(' ').next().unwrap_or_default();
    let is_of_them = ["all of ", "both of ", "none of ", "neither of ", "one of ", "each of "]
        .iter()
        .any(|words| head[comma + 2..].starts_with(words));
    let is_insertion = inserted.ends_with("ing")
        || is_of_them
        || matches!(
            inserted,
            "who"
                | "in"
                | "on"
                | "at"
                | "asked"
                | "quoted"
                | "cited"
                | "relayed"
                | "interviewed"
                | "himself"
                | "herself"
        );
    // Without "that" the one who speaks may stand behind: what opens the sentence before the insertion must be short.
    let goes_on = text[cue.end..].starts_with(" that ")
        || text[cue.end..].starts_with(' ')
            && head[..comma].split(' ').count() <= 6
            && !head[..comma].contains('<');
    (is_insertion && goes_on).then_some(comma)
}

/// "The minister, Ama Boateng, told", "Ama Boateng, the minister, told": who speaks is named twice; the one that says in
/// what function speaks, and the words that name the speaker begin with the first.
fn apposition(sentence: &SentenceContext, cue: &Range<usize>) -> Option<(Speaker, usize)> {
    let text = sentence.text();
    let head = text[..cue.start].trim_end().strip_suffix(',')?;
    let comma = head.rfind(", ").filter(|comma| head.len() - comma < INSERTION)?;
    let start = chunk_start(text, comma);
    if start >= comma || text[comma + 2..].starts_with('<') || text[start..].starts_with('<') {
        return None;
    }
    let outer = speaker::parse(sentence, start..comma)?;
    let inner = speaker::parse(sentence, comma + 2..head.len())?;
    let is_bare = |speaker: &Speaker| speaker.agent == "a person";
    if inner.refers == Refers::Pronoun || outer.refers == Refers::Pronoun {
        return None;
    }
    match (is_bare(&outer), is_bare(&inner)) {
        (false, true) => Some((outer, start)),
        (true, false) => Some((inner, start)),
        _ => None,
    }
}

/// "A, B and C announced that they …": all that are listed before the cue speak, if the list opens its clause.
fn list_start(text: &str, start: usize) -> usize {
    const OPENERS: [&str; 6] = [" that", " but", " as", " while", " when", " after"];
    let is_actor = |at: usize| text[at..].trim_start_matches("the ").starts_with("<s");
    let mut first = start;
    // The last of a list stands behind "and"; "sent troops to A, the ministry of B said" is none.
    let mut joints: &[&str] = &[", and ", " and "];
    while is_actor(first) {
        let head = text[..first].trim_end_matches("the ");
        let Some(head) = joints.iter().find_map(|joint| head.strip_suffix(joint)) else { break };
        let Some(open) = head.ends_with('>').then(|| head.rfind('<')).flatten() else { break };
        if !head[open..].starts_with("<s") {
            break;
        }
        first = if head[..open].ends_with("the ") { open - "the ".len() } else { open };
        joints = &[", "];
    }
    let head = text[..first].trim_end();
    let opens = head.is_empty()
        || head.ends_with([',', ';', ':', '"', '—'])
        || OPENERS.iter().any(|word| head.ends_with(word));
    if opens { first } else { start }
}

/// "A, the minister told parliament, has left": between a subject and its verb a speaker is put in, whose words are
/// what stands around.
fn is_insertion(text: &str, start: usize, cue: &Range<usize>) -> bool {
    const VERB_FIRST: [&str; 12] = [
        "has ",
        "have ",
        "had ",
        "is ",
        "are ",
        "was ",
        "were ",
        "will ",
        "would ",
        "did ",
        "does ",
        "no longer ",
    ];
    let before = text[..start].trim_end();
    let Some(comma) = text[cue.end..].find(", ").filter(|comma| *comma < INSERTION) else { return false };
    let between = text[cue.end..cue.end + comma].trim();
    let rest = &text[cue.end + comma + 2..];
    let is_plain = !between.contains(['"', ':', ';', '(']) && !between.split(' ').any(|word| word == "that");
    let word = rest.split(' ').next().unwrap_or_default();
    let is_verb = VERB_FIRST.iter().any(|verb| rest.starts_with(verb))
        || word.ends_with("ed") && word.len() > 4
        || PAST.contains(&word);
    before.ends_with(">,") && is_plain && is_verb
}

/// Irregular past forms of what states do.
pub(super) const PAST: [&str; 16] = [
    "sold", "bought", "left", "sent", "gave", "took", "held", "broke", "cut", "withdrew", "quit", "met",
    "began", "froze", "became", "put",
];

/// "Revealed that", "\"…\", it added": some verbs are speech only with "that", a quotation, or what is said before them.
fn is_speech_here(cues: &Cues, text: &str, cue: &Range<usize>, closes: bool) -> bool {
    let rest = text[cue.end..].trim_start_matches([':', ',', ' ']);
    !cues.needs_that.contains(&text[cue.clone()])
        || closes
        || rest.starts_with("that ")
        || rest.starts_with('"')
}

/// "Recalled its ambassador": somebody is called home, nothing is said.
fn recalls_somebody(text: &str, cue: &Range<usize>) -> bool {
    const CALLED_HOME: [&str; 16] = [
        "ambassador",
        "ambassadors",
        "envoy",
        "envoys",
        "consul",
        "diplomat",
        "diplomats",
        "troops",
        "forces",
        "staff",
        "attaché",
        "personnel",
        "delegation",
        "peacekeepers",
        "representative",
        "mission",
    ];
    const STOPS: [&str; 6] = ["that", "how", "when", "what", "the words", "saying"];
    text[cue.clone()].starts_with("recall")
        && text[cue.end..]
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(5)
            .map(|word| word.trim_matches([',', '.', ';', '"']))
            .take_while(|word| !STOPS.contains(word))
            .any(|word| CALLED_HOME.contains(&word))
}

/// "Asked ⟨state⟩ for experts", "asked ⟨state⟩ to leave": a request between two, no question that somebody puts.
fn asks_for_a_thing(text: &str, cue: &Range<usize>) -> bool {
    let rest = text[cue.end..].trim_start();
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    text[cue.clone()].starts_with("ask")
        && rest.starts_with('<')
        && rest
            .split_once('>')
            .is_some_and(|(_, behind)| behind.starts_with(" for ") || behind.starts_with(" to "))
}

/// The content of a closing or inserted speaker begins where the enclosing "that" or quotation begins, or at the start.
fn outer_start(sentence: &SentenceContext, before: usize) -> usize {
    let text = &sentence.text()[..before];
    text.rfind("; ").map_or(0, |at| at + 2)
}

/// "reports" after an article, "calls for", "the claims of": nouns that look like cues.
fn is_noun_here(text: &str, cue: &Range<usize>) -> bool {
    let before = text[..cue.start].trim_end();
    let previous = before.rsplit(' ').next().unwrap_or_default();
    let after = &text[cue.end..];
    matches!(
        previous,
        "the"
            | "a"
            | "an"
            | "these"
            | "such"
            | "media"
            | "of"
            | "its"
            | "to"
            | "any"
            | "all"
            | "called"
            | "by"
    ) || (matches!(
        &text[cue.clone()],
        "reports" | "claims" | "report" | "claim" | "notes" | "comments" | "state" | "states" | "stress"
    ) && after.starts_with(" of "))
        || (&text[cue.clone()] == "concluded"
            || &text[cue.clone()] == "announced"
            || &text[cue.clone()] == "declared")
            && !after.starts_with(" that")
            && !after.starts_with([',', ':', '.'])
            && !after.starts_with(" <")
        || after.starts_with(" by ")
        || after.starts_with(" to ")
            && ["promis", "expect"].iter().any(|stem| text[cue.clone()].starts_with(stem))
        || after.starts_with(" not to be ")
        || after.starts_with(" for ")
}

/// "Denied visas to …", "denied ⟨state⟩ access": something is refused, no statement is denied.
pub(crate) fn denies_a_thing(text: &str, cue: &Range<usize>) -> bool {
    const REFUSED: [&str; 14] = [
        "visa",
        "visas",
        "entry",
        "access",
        "permission",
        "passage",
        "asylum",
        "overflight",
        "landing",
        "citizenship",
        "accreditation",
        "extradition",
        "credit",
        "loans",
    ];
    // Beyond these words stands what a denied statement is about: "denied the report on visas".
    const STOPS: [&str; 8] = ["that", "having", "any", "on", "of", "about", "for", "from"];
    text[cue.clone()].starts_with("den")
        && text[cue.end..]
            .split(' ')
            .filter(|word| !word.is_empty())
            .take(5)
            .map(|word| word.trim_matches([',', '.', ';']))
            .take_while(|word| !STOPS.contains(word))
            .any(|word| REFUSED.contains(&word))
}

/// "…," said ⟨speaker⟩.
fn spoken_after(sentence: &SentenceContext, cues: &Cues, cue: Range<usize>) -> Option<Frame> {
    let text = sentence.text();
    let before = text[..cue.start].trim_end();
    if !before.ends_with([',', '"', '—', '\'']) {
        return None;
    }
    let rest = &text[cue.end..];
    let end = cue.end + rest.find([',', '.', ';', '—', '"', '!', '?', ':']).unwrap_or(rest.len());
    let speaker = speaker::parse(sentence, without_relay(text, cue.end..end))?;
    let (class, opens) = cues.classes[&text[cue.clone()]];
    Some(frame(sentence, speaker, cue.clone(), class, Stance::Neutral, 0..text.len(), cue.start..end, opens))
}

/// "According to ⟨speaker⟩, …", "…, citing ⟨speaker⟩".
fn according(sentence: &SentenceContext, cues: &Cues) -> Vec<Frame> {
    let text = sentence.text();
    let mut found = Vec::new();
    for hit in cues.according.find_iter(text) {
        let rest = &text[hit.end()..];
        let end = hit.end() + rest.find([',', '.', ';', '—', '"', '!', '?', ':', '(']).unwrap_or(rest.len());
        let own = [" his ", " her ", " their ", " its "].iter().any(|word| hit.as_str().contains(word));
        let named = without_relay(text, hit.end()..end);
        let parsed = if own { Some(Speaker::pronoun()) } else { speaker::parse(sentence, named) };
        let Some(speaker) = parsed else { continue };
        let is_front = text[end..].starts_with(',') && text[..hit.start()].trim_end().len() < 4
            || found.last().is_some_and(|last: &Frame| {
                // Two in a row can overlap ("according to the words of"): then nothing stands between.
                text.get(last.own.end..hit.start())
                    .is_some_and(|between| between.trim_matches([' ', ',']).is_empty())
            });
        // "Reported, citing B, that …": B stands inside what the outer speaker says.
        let is_inside = text[..hit.start()].trim_end().ends_with(',') && text[end..].starts_with(", that ");
        let scope = if is_front || is_inside { end..text.len() } else { 0..text.len() };
        found.push(frame(
            sentence,
            speaker,
            hit.range(),
            CueClass::Report,
            Stance::Neutral,
            scope,
            hit.start()..end,
            false,
        ));
    }
    found
}

#[expect(
    clippy::too_many_arguments,
    reason = "one constructor for four finders; a struct would only repeat Frame"
)]
pub(super) fn frame(
    sentence: &SentenceContext,
    speaker: Speaker,
    cue: Range<usize>,
    class: CueClass,
    stance: Stance,
    scope: Range<usize>,
    own: Range<usize>,
    opens: bool,
) -> Frame {
    let cue_span = sentence.span(cue.clone());
    let cue = cue_span.of(&sentence.document.text).to_owned();
    Frame {
        speaker,
        cue,
        cue_span,
        class,
        stance,
        scope,
        own,
        opens,
        hearsay: false,
        refuted: false,
        actor: None,
        trails: false,
    }
}

/// "A says …, but B says …": what A says ends where B begins. After "that" B is quoted by A and stays inside.
fn end_at_the_next_voice(text: &str, frames: &mut [Frame]) {
    for index in 1..frames.len() {
        let start = frames[index].own.start;
        let joint = text[..start].trim_end();
        let is_beside = joint.ends_with(" but")
            || joint.ends_with(" while")
            || joint.ends_with(';')
            || joint.ends_with(", and")
            || joint.ends_with(" whereas");
        let is_forward = frames[index].scope.start >= frames[index].own.end;
        if is_beside && is_forward {
            for earlier in &mut frames[..index] {
                if earlier.scope.end > start && earlier.scope.start <= start {
                    earlier.scope.end = start;
                }
            }
        }
    }
}
