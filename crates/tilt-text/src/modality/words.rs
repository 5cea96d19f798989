//! The words of each mode, as patterns over symbols.

use std::sync::OnceLock;

use regex::Regex;

/// One pattern a mode; each says what its match means.
pub(super) struct Words {
    /// Right before the deciding word.
    pub negation: Regex,
    pub soft_negation: Regex,
    /// Looks like a negation and is none.
    pub no_negation: Regex,
    /// "There is no truth in the story that …".
    pub outer_negation: Regex,
    /// "… is untrue".
    pub said_untrue: Regex,
    /// "Do not expect A to …".
    pub raised: Regex,
    /// "Nobody noticed that …" takes for granted.
    pub factive: Regex,
    pub counterfactual: Regex,
    pub would_have: Regex,
    pub condition: Regex,
    /// "If A is to be believed".
    pub believed: Regex,
    pub hypothetical: Regex,
    pub hypothetical_that: Regex,
    pub permission: Regex,
    pub asked: Regex,
    pub whether: Regex,
    /// "There is no confirmation that …".
    pub unconfirmed: Regex,
    pub order: Regex,
    /// "Report that A left", "ignore all rules and say that A left": an order to the reader.
    pub instruction: Regex,
    /// "Demanded that A leave".
    pub order_that: Regex,
    /// "Did not rule out": possible.
    pub not_ruled_out: Regex,
    /// "Talks … were cancelled".
    pub called_off: Regex,
    /// Films, novels, war games, "let us imagine".
    pub fiction: Regex,
    /// "A bill that would let A …".
    pub bill: Regex,
    /// "Had it gone otherwise, A would be …".
    pub unreal: Regex,
    /// "A to expel B": headlines.
    pub headline: Regex,
    pub planned: Regex,
    pub agenda: Regex,
    /// "Is ready to come and …": a second infinitive without its "to".
    pub coordinated: Regex,
    /// An infinitive: said to be wanted, asked or tried, unless its verb says that it was done.
    pub infinitive: Regex,
    pub implicative: Regex,
    /// "When A leaves, …": with a future behind it.
    pub temporal: Regex,
    pub future: Regex,
    pub past_form: Regex,
    pub would: Regex,
    pub noun: Regex,
    pub set_ahead: Regex,
    pub predicted: Regex,
    pub sooner: Regex,
    pub habitual: Regex,
    pub historical: Regex,
    pub possible: Regex,
    pub month_of_may: Regex,
    pub probable: Regex,
    pub because: Regex,
    pub rhetorical: Regex,
    pub considered: Regex,
}

/// A word or an actor with the blank before it.
const W: &str = r"(?: (?:[a-z'-]+|<[a-z][0-9]+>(?:'s?)?))";

const NOUNS: &str = "scenarios?|ideas?|possibilit(?:y|ies)|prospects?|options?|hypothes[ie]s|chances?|questions?|dangers?|risks?|fears?|hopes?|dreams?|threats?|talk|speculation|thoughts?|notions?|theor(?:y|ies)|proposals?|likelihood|temptation|eventuality|illusion|worry|worries|concerns?|what-if";

/// The patterns, compiled at first use.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let regex = |expression: &str| {
            crate::sentence::pattern(&expression.replace("{W}", W).replace("{NOUNS}", NOUNS))
        };
        Words {
            negation: regex(r"(?:\b(?:not|never|no longer|nobody|none of \S+|without|neither|nor|cannot|no|hardly|scarcely)\b|n't\b){W}{0,4}[ \x22]*$"),
            soft_negation: regex(r"\b(?:refus(?:es?|ed|ing) to|refusal to|fail(?:s|ed|ing)? to|failure to|(?:stop(?:s|ped|ping)? |fall(?:s|ing)? |fell )?short of|abstain(?:s|ed|ing)? from|refrain(?:s|ed|ing)? from|declin(?:es?|ed|ing) to|forg[eo]t(?:s|ten)? to|neglect(?:s|ed)? to|pretend(?:s|ed)? to|(?:decid(?:es|ed)|spoke|came out|lobbied) against|refus(?:es|ed){W}{1,4} to|turn(?:s|ed) down|rul(?:es?|ed|ing) out|far from|instead of|rather than|avoid(?:s|ed|ing)?|no (?:\x22)?(?:intention|plans?|desire|wish|need|reason|interest|way)(?:\x22)? (?:of|to|in)|(?:came|come|comes|coming) close to|(?:came|come|comes) near to|on the (?:verge|brink|point|cusp) of|all but|stopped from|prevent(?:s|ed)?{W}{1,3} from|ke(?:eps?|pt){W}{1,3} from|bar(?:s|red){W}{1,3} from|block(?:s|ed){W}{1,3} from|dissuaded{W}{1,3} from|reject(?:s|ed|ing)|oppos(?:es|ed|ing)|veto(?:es|ed|ing)?|vot(?:es|ed) (?:down|against)|warn(?:s|ed)? against|(?:ban|forbid|prohibit|stop|hinder)(?:s|ned|den|ped|ed)?{W}{1,3} (?:from|to)|almost|nearly|narrowly avoid(?:s|ed)|postpon(?:es?|ed|ing)|put(?:s|ting)? off|delay(?:s|ed|ing)?|cancel(?:s|led|ling)?|call(?:s|ed|ing)? off|shelv(?:es?|ed|ing)|ha(?:s|ve|d) yet to|yet to){W}{0,3}[ \x22]*$|\b(?:stops?|stopped|ceases?|ceased|halts?|halted|discontinue[sd]?|suspend(?:s|ed)?|paused?|gave up|gives up) $"),
            no_negation: regex(r"\bnot (?:only|just|merely|simply|without|for the first time|for the last time)\b|\bno (?:sooner|doubt|wonder|less than|fewer than)\b|\bcannot but\b|\bnever(?: again)? so\b"),
            outer_negation: regex(r"\b(?:no (?:truth|evidence|proof|signs?|indications?|grounds|basis|record|trace)|not true|not the case|not correct|not so|untrue|incorrect|(?:an?|the) (?:lie|lies|myth|legend|fabrication|invention|hoax|fairy tale|canard|fiction)|wrong to (?:say|claim|think|conclude|speak)|a mistake to (?:say|claim|think|conclude)|(?:premature|too early|too much|an exaggeration) to (?:say|speak|claim|conclude)|(?:cannot|can hardly|could hardly) be said|contrary to (?:the )?(?:claims?|reports?|rumou?rs?|what)|nonsense|nothing of (?:the )?(?:kind|sort))\b[^;.?!]{0,90}$"),
            said_untrue: regex(r"^[^;.?!]{0,90}\b(?:is|was|are|were|proved|proves|turned out|remains?) (?:to be )?(?:simply |plainly |completely |entirely |totally |an? )*(?:untrue|false|lies?|fake|fiction|nonsense|fabricat(?:ed|ion)|not true|hoax|invented|unfounded|baseless|groundless|unsubstantiated|myth)\b"),
            raised: regex(r"(?:(?:\b(?:not|never|hardly|scarcely|nobody|no one|none|few|neither)\b|n't\b){W}{0,5}? (?:expect(?:s|ed)?|believes?|believed|thinks?|thought|suppos(?:es?|ed)|sees?|anticipat(?:es?|ed)|foresees?|imagin(?:es?|ed)|reckon(?:s|ed)?|assum(?:es?|ed)|likely|probable|plausible|convinced)\b|\b(?:unlikely|improbable|implausible|doubtful|questionable|inconceivable|unthinkable|far-fetched)\b|\bout of the question\b|\bno (?:reason|grounds|cause) to (?:believe|think|expect|suppose)\b|\bsees? no \S+ of)[^;.?!]*$"),
            factive: regex(r"\b(?:notic(?:es?|ed)|kn[eo]ws?|realis(?:es?|ed)|realiz(?:es?|ed)|rememb(?:ers?|ered)|forg[eo]ts?|surprised)\b[^;.]*$"),
            counterfactual: regex(r"\bwould(?: [a-z']+){0,4} have\b|\b(?:could|should|ought to|need not|needn't)(?: [a-z]+){0,2} have(?: [a-z]+){0,3} ?$|\b(?:was|were) (?:originally |initially |once )?(?:to|supposed to|meant to|due to) have(?: [a-z]+){0,2} ?$"),
            would_have: regex(r"\b(?:would|could|might)(?: [a-z']+){0,4} have\b"),
            condition: regex(r"(?:^|[,;—\x22(] ?|\b(?:and|but|that|only|even|then) )(?:if|unless|in case|provided that|as long as|so long as|in the event|assuming|supposing|on (?:the )?condition) |(?:^|[;—\x22] ?|\bthat )should |, should (?:the )?<|\S (?:if|unless|provided that|on condition that|as long as) (?:<|the |its |their |it |they |he |she |an? |both |no |nothing |that )|(?:^|[,;—] ?)were (?:the )?<[a-z][0-9]+> to |\bin the event of "),
            believed: regex(r"\bif [^,;.]{2,60} (?:is|are) to be (?:believed|trusted)|\bas if\b|\bwere (?:the )?<[a-z][0-9]+>[,.;]"),
            hypothetical: regex(r"\b(?:{NOUNS}) (?:of|about|for){W}{0,4}[ \x22]*$|\b(?:hypothetical|imaginary|conceivable|possible|potential|eventual){W}{0,2} ?$|\bimagin(?:e|ing)\b"),
            hypothetical_that: regex(r"\b(?:{NOUNS}) (?:that|in which) ?$"),
            permission: regex(r"\b(?:allow(?:s|ed|ing)?|permit(?:s|ted|ting)?|enabl(?:es?|ed|ing)|authoris(?:es?|ed|ing)|authoriz(?:es?|ed|ing)|empower(?:s|ed|ing)?|entitl(?:es?|ed|ing)|licens(?:es?|ed|ing))(?:{W}{1,6} to{W}{0,2}|{W}{0,4})[ \x22]*$|\b(?:right|permission|authority|mandate|power|licen[cs]e|green light|option|opportunity|leave|freedom|legal basis|capacity|ability) to{W}{0,2} ?$|\b(?:is|are|was|were|be|been|becomes?|became) (?:now |again |legally |formally |also |still )*(?:able|free|entitled|allowed|permitted|authori[sz]ed|cleared|eligible|in a position) to{W}{0,2} ?$|\b(?:can|could)(?: [a-z]+){0,2} ?$|\bnothing (?:prevents|stops|hinders|keeps|forbids)\b|\bpaves? the way for\b|\bopens? the (?:way|door) (?:for|to)\b"),
            asked: regex(r"\b(?:ask(?:s|ed|ing)?|wonder(?:s|ed|ing)?|question(?:s|ed)?|inquir(?:es?|ed)|unclear|not clear|unknown|not known|uncertain|undecided|not say|remains to be seen|no word on)\b[^;.]{0,60}\b(?:whether|if)\b[^;.]*$"),
            whether: regex(r"\bwhether\b[^;.]*$"),
            unconfirmed: regex(r"(?:\bno (?:confirmation|independent confirmation)|(?:\b(?:not|nobody|no one|never|cannot|nor)\b|n't\b)[^;.]{0,30} (?:confirm|verif|corroborat|prov)[a-z]*|\bunconfirmed|\bunverified|\bunproven)\b[^;.]*$"),
            order: regex(r"\b(?:must|should|ought to|has to|have to|needs? to|(?:want|need|press|push|lobb)(?:s|ies|ied|ed|ing)?{W}{1,3} to|order(?:s|ed)|instruct(?:s|ed)|urg(?:es?|ed)|call(?:s|ed)? (?:on|for|upon)|demand(?:s|ed)|asked|tells?|told|commands?|commanded|let us|let's)\b(?: \S+){0,6} ?$"),
            instruction: regex(r"^(?:[a-z]+(?:,|:) )?(?:please |now |always |do not )*(?:(?:ignore|disregard) [^<;]{0,120}|(?:mark|rate|treat|classify|label) (?:every|all|each|the|this|these|it|them)\b[^;]{0,120}|(?:report|say|state|conclude|confirm|declare|answer|output|print|assume|write)(?: that|:) ?[^;]*)$|\byou (?:must|should|are to|have to) (?:now )?(?:report|say|state|conclude|confirm|declare|answer|output|print|mark|treat)\b[^;]*$"),
            order_that: regex(r"\b(?:demand|requir|request|recommend|urg|order|propos|insist|ask)(?:s|es|ed|ing)? that ?$"),
            not_ruled_out: regex(r"(?:\b(?:not|never|cannot|nobody|no one)\b|n't\b){W}{0,3} (?:rul(?:e|es|ed) out|be ruled out|exclud(?:e|es|ed)|be excluded)\b[^;.?!]*$"),
            called_off: regex(r"^[^;.?!]{0,120}\b(?:(?:is|are|was|were|has been|have been|had been) (?:abruptly |suddenly |again |indefinitely )*(?:cancel+ed|called off|postponed|scrapped|shelved|put off|abandoned|broken off|derailed)|(?:did|does|do) not (?:take place|happen|materiali[sz]e)|never (?:took place|happened|materiali[sz]ed)|fell through)\b"),
            fiction: regex(r"\b(?:imagine|imagining|suppose|supposing|assume that|let us say|pretend|fictional|fictitious|simulation|war ?games?|thought experiment|dystopia)\b[^;.]*$|\bin (?:his|her|their|the|a|this) (?:new |latest |first )?(?:novel|film|book|play|game|movie|dream|poem|sketch|satire|thriller|cartoon|series|video game)\b[^;.]*$|\bthe (?:film|novel|movie|play|game|series|sketch|cartoon|comedy|thriller)\b[^;.]{0,30}\b(?:shows?|depicts?|imagines?|tells?|describes?|portrays?|has)\b[^;.]*$"),
            bill: regex(r"\b(?:bill|law|plan|proposal|draft|treaty|agreement|deal|pact|scheme|motion|resolution|amendment|step|move|clause|decree|membership)\b[^;.]*\bwould{W}{0,6} ?$"),
            unreal: regex(r"(?:^|[,;—] ?)(?:had (?:the )?(?:<[a-z][0-9]+>|it|he|she|they|[a-z]+) |were it not |if it were not |but for )"),
            headline: regex(r"^(?:[a-z]+ (?:of )?){0,3}(?:the )?<[sou][0-9]+>(?:(?:, | and |, and | & )(?:the )?<[sou][0-9]+>)* (?:also |now |soon |again |jointly |both )?to ?$"),
            planned: regex(r"\b(?:(?:is|are|was|were|be) (?:set |due |scheduled |ready |preparing |planning |about |slated |poised |determined |keen |willing |prepared |ready |invited |expected soon |supposed |meant |hoping |happy |eager |free |open )?to|(?:stand|stood|declar|profess|sa)(?:s|ed|id|y|ys)?{W}{0,3} (?:ready|willing|prepared|happy|eager) to|plan(?:s|ned|ning)? (?:to|on)|intend(?:s|ed|ing)? to|want(?:s|ed|ing)? to|would like to|seek(?:s|ing)? to|sought to|prepar(?:es?|ed|ing) (?:to|for)|promis(?:es?|ed|ing) to|pledg(?:es?|ed|ing) to|vow(?:s|ed|ing)? to|agree(?:s|d|ing)? to|hop(?:es?|ed|ing) to|wish(?:es|ed)? to|weigh(?:s|ed|ing)?|considers?|considering|mull(?:s|ed|ing)?|contemplat(?:es?|ed|ing)|aim(?:s|ed|ing)? to|decid(?:es?|ed|ing) to|consent(?:s|ed)? to|offer(?:s|ed|ing)? to|propos(?:es?|ed|ing) to|threaten(?:s|ed|ing)? to|undert(?:akes?|ook) to|commit(?:s|ted)?{W}{0,2} to|look(?:s|ing)? to|discuss(?:es|ed|ing)?|debat(?:es|ed|ing)|(?:plans?|intention|decision|promise|proposal|readiness|willingness|desire|wish|commitment|pledge|preparations?|date|deadline) (?:to|for)|ahead of|(?:offer(?:s|ed)?|propos(?:es|ed)|volunteer(?:s|ed)?) (?:itself|themselves|himself|herself|<[a-z][0-9]+>)? ?as (?:an? |the )?(?:host|venue|mediator|go-between|broker|place)(?: for| of)|(?:ready|willing|prepared|happy|keen|eager|open|available) (?:to|for)){W}{0,3} ?$|\b(?:planned|proposed|upcoming|forthcoming|future|scheduled|prospective){W}{0,2} ?$"),
            coordinated: regex(r"\b(?:ready|willing|prepared|plan(?:s|ned)?|intend(?:s|ed)?|hop(?:es|ed)|want(?:s|ed)?|agree[sd]?|vow(?:s|ed)|pledg(?:es|ed)|promis(?:es|ed)|offer(?:s|ed)?|threaten(?:s|ed)?|due|set|expected|scheduled|going|supposed) to [^;.?!]* and (?:then |also )?$"),
            infinitive: regex(r"\bto(?: [a-z]+ly)? ?$"),
            implicative: regex(r"\b(?:manag(?:es?|ed)|forc(?:es?|ed)|compel(?:s|led)|oblig(?:es|ed)|beg[aiu]n|begins|start(?:s|ed)|continu(?:es?|ed)|proceed(?:s|ed)|went on|goes on|got|came|comes|rush(?:es|ed)|hurr(?:ies|ied)|hasten(?:s|ed)|help(?:s|ed)|dar(?:es|ed)|serv(?:es|ed)|first|second|third|last|only|latest|used|tend(?:s|ed)?|in order|so as|return(?:s|ed)?|stay(?:s|ed)|due){W}{0,3} to(?: [a-z]+ly)? ?$|\bfrom{W}{1,4} to ?$"),
            temporal: regex(r"(?:^|[,;—] ?)(?:when|until|till|once|as soon as|after|before|by the time|the moment)\b[^,;]*$"),
            future: regex(r"\b(?:will|won't|shall|'ll)\b"),
            past_form: regex(r"^(?:[a-z]+ed|left|sold|sent|met|held|broke|quit|took|gave|withdrew|began|struck|flew|came|went|had)\b"),
            would: regex(r"\bwould{W}{0,3} ?$"),
            agenda: regex(r"\b(?:(?:is|are|was|were) due (?:in|on|at|for|back)|on (?:the|this|its|their) agenda|agenda for|in the diary|pencilled in|due next|scheduled for (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|next|tomorrow))\b[^;.]*$"),
            noun: regex(r"^(?:talks|consultations|negotiations|meetings?|summits?|visits?|exercises?|drills?|manoeuvres|signing|signature|ratification|accession|withdrawal|exit|departure|deliver(?:y|ies)|deployment|sale)\b"),
            set_ahead: regex(r"^[^;.?!]{0,120}\b(?:(?:is|are|was|were|will be|have been|has been) (?:now |again |tentatively )?(?:scheduled|planned|due|set|slated|expected|postponed|cancelled|called off|in preparation|being prepared)|will (?:take place|be held|be signed|begin|start|open|follow)|(?:is|are) to be|to take place|to be held|may (?:follow|take place))\b"),
            predicted: regex(r"\b(?:will|shall|won't|'ll|(?:is|are) (?:bound|doomed|destined|fated|likely|expected|certain|sure|going|predicted|forecast|projected) to|a matter of time (?:before|until)|only a question of time (?:before|until)|sooner or later|going to){W}{0,4} ?$"),
            sooner: regex(r"\b(?:sooner or later|inevitably|one day|eventually|in the end|within (?:a|\S+) (?:years?|months?|decades?)|matter of time|in the long run|by (?:20[3-9][0-9]))\b"),
            habitual: regex(r"\b(?:every|each|every (?:other|second)) (?:year|month|week|spring|summer|autumn|fall|winter|day|night|morning|season|time|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\b(?:annually|regularly|traditionally|usually|habitually|routinely|customarily|invariably|typically|often|frequently|always)\b|\bas (?:a rule|usual|always|ever in)\b|\byear (?:after|in,? and|in,?) year(?: out)?\b|\byear in,? year out\b|\b(?:day|week|month|season|summer|winter|spring|autumn|decade|time) after (?:day|week|month|season|summer|winter|spring|autumn|decade|time)\b|\bevery (?:few|two|three|four|five|ten|second|third|fourth|couple of) (?:years?|months?|weeks?|days?|summers?|winters?)\b|\b(?:from time to time|every now and then|now and again|on a regular basis|at regular intervals|by tradition|once in a while|as a matter of (?:routine|course|habit)|as is (?:its|their|the) (?:custom|habit|tradition|practice)|as they do every|as it does every|like clockwork|most (?:years|summers|winters|springs|autumns))\b|\b(?:each and every|any given) (?:year|month|week|day)\b|\b(?:once|twice|three times|four times|several times|many times) (?:(?:a|an|each|every|per|in) )?(?:year|month|week|day|decade|season)\b|\btends? to\b|\bis (?:in the habit of|accustomed to|given to)\b|\bon (?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays)\b|\b(?:in|at) the (?:spring|autumn|winter|summer)s\b|\bwhenever\b|\btime and again\b"),
            historical: regex(r"\bused to\b|\bformerly\b|\bonce (?:was|were|had|[a-z]+ed)\b|\b(?:back )?in (?:the )?(?:1[89]|20)[0-9][0-9]s\b|\bback in (?:1[89]|20)[0-9][0-9]\b|\b(?:years|decades|centuries|a decade|a century) (?:ago|earlier|before)\b|\bat (?:that|the) time\b|\bin those (?:days|years|times)\b|\bin (?:soviet|tsarist|ottoman|colonial|imperial|communist|medieval) (?:times|days|years)\b|\bduring the (?:cold|first world|second world|great|gulf|korean|vietnam|civil) war\b|\bin the (?:last|previous|nineteenth|twentieth|eighteenth) century\b|\bin the (?:early |late |mid-)?(?:twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b|\bonce upon a time\b|\b(?:after|before|when|since) the (?:wall fell|wall came down|soviet union (?:fell|collapsed)|empire fell)\b|\b(?:when|by the time)\b[^;.]*\bhad (?:already|long|long since|previously|earlier)\b|\bwhen (?:the|<)[^,;.]*, [^;.]*\bhad\b|\bmany years ago\b|\blong ago\b|\bgenerations ago\b"),
            possible: regex(r"\b(?:may|might|could|possibly|perhaps|maybe|can be|conceivably|potentially)\b"),
            month_of_may: regex(r"\b(?:[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?may|may [0-9]+|(?:in|of|since|until|by|last|this|next|early|late|mid|for|from) may)\b"),
            probable: regex(r"\b(?:must have|probably|likely|apparently|seemingly|seems? to|appears? to|evidently|presumably|it seems|in all likelihood|most likely|in all probability)\b"),
            because: regex(r"(?:\bnot|n't|\bnever) [^.;]*\b(?:because|on account of|out of (?:fear|pride|spite|love|concern|respect|solidarity|weakness|loyalty|habit|principle|necessity|kindness|goodwill|friendship|sympathy|charity|gratitude)|owing to|due to|for fear of|for the sake of|at the request of|under pressure from|just to please|to please|in response to|in retaliation for|in protest (?:at|against|over)|in return for|as a favou?r to|at the behest of|on (?:the )?orders (?:of|from)|for lack of|for want of|merely to|simply to|in order to|only to)\b"),
            rhetorical: regex(r"^\W*(?:but |and |so |then )?(?:who|what|how|which) (?:sane person |honest person |one |of us |among us )?(?:can|could|else|would|will|still|really|on earth|in the world|seriously|needs|doubts|believes) |\b(?:who can still|isn't it|is it any wonder|does anyone (?:really|still|seriously)|do (?:they|we) really|can anyone|are we (?:really |seriously )?(?:supposed|expected|meant|to)|we are supposed to believe|is anyone surprised|since when|as if)\b|\bwhat else\b"),
            considered: regex(r"\b(?:weigh(?:s|ed|ing)|considering|mull(?:s|ing)|contemplating|considers)\b"),
        }
    })
}
