//! The walk of one document through the desk.

use std::sync::Arc;

use tilt_core::aside::Kind;
use tilt_core::document::{Document, Span};
use tilt_core::id::{Id, IdKind};
use tilt_core::proposition::{
    Content, Factuality, Modality, NotUnderstood, Party, Proposition, PropositionTime, Quote, Reading,
    Testable, TestableAnswer,
};
use tilt_core::syntax::Analyser;
use tilt_core::time::{Date, Precision};
use tilt_core::warning::{Warning, raise};

use crate::attribution::brat::Voice;
use crate::attribution::passage::Passage;
use crate::attribution::tagger::Tagger;
use crate::attribution::{Memory, Quotations, TAGGER_RULE, missed};
use crate::coder::{Draft, follows};
use crate::course::{self, CORRECTION};
use crate::factuality::{self, Guide, Scale};
use crate::fold::{self, Found};
use crate::genre::{self, Scene};
use crate::learnt::{Kept, Parsed, passages};
use crate::lexicon::Lexicon;
use crate::mention::{Mention, MentionKind, Named, PAIR, names};
use crate::modality::Certainty;
use crate::recall::Recall;
use crate::relation::{Reader, tells};
use crate::restored::Restored;
use crate::sentence::{MAX_SENTENCE, Normal, Sentence, SentenceContext, split};
use crate::settle::{as_said, reconcile};
use crate::statement;
use crate::testable;
use crate::time;
use crate::tongue::Tongue;

/// Most propositions listed for one document: enough for a long book chapter, and a bound on memory.
const MAX_PROPOSITIONS: usize = 20_000;

/// Most sentences listed as not understood, and most open names: beyond that only their number is kept.
const MAX_LISTED: usize = 10_000;

/// Reads a document by rules: what it says, who says it, and what was not understood.
pub fn read(document: &Document) -> Reading {
    read_with(document, None, None)
}

/// Reads a document with the actors of a lexicon that the user gave beside our own, and, with a reader, sentences that no
/// rule understands by grammar and a trained model too.
pub fn read_with<'d>(
    document: &'d Document,
    lexicon: Option<&Arc<Lexicon>>,
    reader: Option<Reader<'d>>,
) -> Reading {
    read_by(document, lexicon, reader, None)
}

/// The events that a text tells by rules alone, as "ROOT A>B", for the tests of the coders.
#[cfg(test)]
pub(crate) fn acts(text: &str) -> Vec<String> {
    let document = Document::from_text("a", text, tilt_core::document::DocumentMeta::default());
    let side = |parties: &[Party]| {
        parties.iter().filter_map(|p| Some(p.state()?.key())).collect::<Vec<_>>().join("+")
    };
    let all = read(&document).propositions.into_iter();
    all.filter_map(|p| match p.content {
        Content::Event { root, sources, targets, .. } => {
            Some(format!("{} {}>{}", root?.name(), side(&sources), side(&targets)))
        }
        _ => None,
    })
    .collect()
}

/// Models that are asked where no rule speaks.
#[derive(Clone, Copy)]
pub struct Models<'m> {
    /// Finds the words of a sentence and their tree.
    pub analyser: &'m dyn Analyser,
    /// Finds speakers that no rule sees.
    pub tagger: &'m Tagger,
    /// Says whether something is claimed to have happened where no rule does.
    pub scale: &'m Scale,
}

impl std::fmt::Debug for Models<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Models").finish_non_exhaustive()
    }
}

/// The same with models for attribution and factuality too; the rules go first.
pub fn read_by<'d>(
    document: &'d Document,
    lexicon: Option<&Arc<Lexicon>>,
    reader: Option<Reader<'d>>,
    models: Option<Models<'d>>,
) -> Reading {
    let cut = split(&document.text, document.body);
    let mut reading = Reading {
        propositions: Vec::new(),
        not_understood: Vec::new(),
        sentences: cut.sentences.len(),
        origins: Vec::new(),
        excluded: cut.excluded,
        unresolved: Vec::new(),
        warnings: Vec::new(),
        kind: None,
    };
    let Some(tongue) = Tongue::of(document.lang.as_deref()) else {
        for sentence in &cut.sentences {
            not_understood(&mut reading, sentence.span, "the language is not read");
        }
        return reading;
    };
    if document.meta.date.is_none() {
        raise(&mut reading.warnings, Warning::new("W-text-no-date", "the document has no date"));
    }
    let named = named(document, &cut.sentences, lexicon, tongue);
    let quotations = Quotations::of(&document.text, &cut.sentences, |sentence| {
        let mut context = tongue.context(document, sentence, &named, |_, _| {});
        context.frames = tongue.frames(&context);
        context
    });
    let mut walk = Walk::new(document, named, tongue);
    walk.quotations = quotations;
    walk.kind = genre::kind(document, &cut.sentences);
    walk.scenes = genre::scenes(document, &cut.sentences);
    if tongue == Tongue::English {
        // The models have learnt from English alone.
        walk.reader = reader;
        walk.models = models;
        walk.kept = models.map(|models| Kept::new(models.analyser));
    }
    if tongue == Tongue::English {
        walk.recall.speaks_for = statement::speaker(document, &cut.sentences, &walk.named);
    }
    for range in passages(&cut.sentences) {
        walk.listen(&cut.sentences[range.clone()]);
        for sentence in &cut.sentences[range] {
            walk.sentence(*sentence, &mut reading);
        }
    }
    reading.propositions = fold::fold(walk.found);
    course::within(&mut reading.propositions);
    reading.kind = walk.kind;
    reading.origins = fold::origins(document, &reading.propositions);
    reading
}

/// First pass: which actors the document names beyond doubt.
fn named(
    document: &Document,
    sentences: &[Sentence],
    lexicon: Option<&Arc<Lexicon>>,
    tongue: Tongue,
) -> Named {
    let mut alone = Named::on(document.meta.date);
    alone.lexicon = lexicon.cloned();
    let mut named = alone.clone();
    for sentence in sentences.iter().filter(|sentence| is_short(sentence)) {
        let mentions = tongue.mentions(document, *sentence, &alone);
        named.learn(&mentions);
        if tongue == Tongue::English && mentions.iter().any(|mention| mention.reason.starts_with("office: "))
        {
            named.persons.learn(&Normal::of(&document.text, sentence.span), &mentions);
        }
    }
    named
}

fn is_short(sentence: &Sentence) -> bool {
    sentence.span.end - sentence.span.start <= MAX_SENTENCE
}

fn not_understood(reading: &mut Reading, span: Span, reason: &'static str) {
    if reading.not_understood.len() < MAX_LISTED {
        reading.not_understood.push(NotUnderstood { span, reason });
    } else {
        raise(
            &mut reading.warnings,
            Warning::new("W-text-many", "more sentences were not understood than are listed"),
        );
    }
}

/// What one sentence hands on to the next.
struct Walk<'d> {
    document: &'d Document,
    tongue: Tongue,
    reader: Option<Reader<'d>>,
    models: Option<Models<'d>>,
    /// Trees of the paragraph at hand.
    kept: Option<Kept<'d>>,
    /// Sentences of a paragraph that names an actor, as the models see them, and who speaks there.
    parsed: Vec<(Span, Parsed)>,
    voices: Vec<Voice>,
    /// Cues of the sentence that only the tagger found.
    heard: Vec<Span>,
    named: Named,
    memory: Memory,
    recall: Recall,
    /// The last day that was named, and in which sentence.
    day: Option<(usize, Date)>,
    found: Vec<Found>,
    number: usize,
    quotations: Quotations,
    /// The kind of the whole text, and of passages.
    kind: Option<Kind>,
    scenes: Vec<Scene>,
    /// The membership that the last sentence told of: "B followed in 2020".
    joined: Option<(usize, Draft)>,
    /// Paragraph and number of the last sentence that takes something back.
    correcting: Option<(usize, usize)>,
}

impl<'d> Walk<'d> {
    fn new(document: &'d Document, named: Named, tongue: Tongue) -> Self {
        Walk {
            document,
            tongue,
            reader: None,
            models: None,
            kept: None,
            parsed: Vec::new(),
            voices: Vec::new(),
            heard: Vec::new(),
            named,
            memory: Memory::of(document),
            recall: Recall::default(),
            day: None,
            found: Vec::new(),
            number: 0,
            quotations: Quotations::default(),
            kind: None,
            scenes: Vec::new(),
            joined: None,
            correcting: None,
        }
    }

    /// Hears who speaks in a paragraph that names an actor; others are not parsed.
    fn listen(&mut self, sentences: &[Sentence]) {
        self.parsed.clear();
        self.voices.clear();
        let (Some(models), Some(kept)) = (self.models, &self.kept) else { return };
        kept.forget();
        let short = || sentences.iter().filter(|sentence| is_short(sentence));
        let found: Vec<(Normal, Vec<Mention>)> = short()
            .map(|sentence| {
                let normal = Normal::of(&self.document.text, sentence.span);
                let mentions = names::find(&self.document.text, &normal, None);
                (normal, mentions)
            })
            .collect();
        let is_actor = |m: &Mention| m.kind != MentionKind::Place && m.kind != MentionKind::Adjective;
        if !found.iter().any(|(_, mentions)| mentions.iter().any(is_actor)) {
            return;
        }
        for (sentence, (normal, mentions)) in short().zip(&found) {
            self.parsed.push((sentence.span, Parsed::read(normal, mentions.iter(), kept)));
        }
        let parsed: Vec<&Parsed> = self.parsed.iter().map(|(_, parsed)| parsed).collect();
        self.voices = models.tagger.voices(&Passage::new(&self.document.text, &parsed));
    }

    fn sentence(&mut self, sentence: Sentence, reading: &mut Reading) {
        self.number += 1;
        if !is_short(&sentence) {
            raise(
                &mut reading.warnings,
                Warning::new("W-text-long-sentence", "a stretch without sentence end was not read"),
            );
            not_understood(reading, sentence.span, "longer than a sentence");
            return;
        }
        let context = self.context(sentence);
        if context.text().matches('"').count() % 2 == 1 {
            raise(
                &mut reading.warnings,
                Warning::new("W-text-unbalanced-quote", "a quotation mark is not closed in its sentence"),
            );
        }
        list_unresolved(&context, reading);
        let mut drafts: Vec<Draft> = self.tongue.drafts(&context);
        if let Some((number, joined)) = &self.joined
            && drafts.is_empty()
            && number + 1 == self.number
        {
            drafts.extend(follows(&context, joined));
        }
        if let Some(reader) = self.reader {
            self.by_grammar(self.sharing(reader), &context, &mut drafts);
        }
        reconcile(self.tongue, &context, &mut drafts);
        self.go_on_correcting(&context, &mut drafts);
        if drafts.is_empty() {
            not_understood(reading, sentence.span, reason(&context));
        }
        let membership = drafts.iter().find(|draft| matches!(draft.content, Content::Membership { .. }));
        self.joined = membership.map(|draft| (self.number, draft.clone()));
        self.recall.remember_parties(self.tongue, &context, &drafts);
        for draft in drafts {
            if self.found.len() >= MAX_PROPOSITIONS {
                raise(
                    &mut reading.warnings,
                    Warning::new("W-text-many", "more propositions than are listed"),
                );
                break;
            }
            let proposition = self.proposition(&context, draft);
            if let Some(from) = proposition.time.from.filter(|from| from.precision == Precision::Day) {
                self.day = Some((self.number, from.first));
            }
            self.found.push(Found { proposition, is_heading: sentence.is_heading });
        }
        self.memory.learn(&context);
        self.recall.remember_states(&context);
    }

    /// What grammar and model find beside the rules, with names where words point back.
    fn by_grammar(&self, reader: Reader, context: &SentenceContext, drafts: &mut Vec<Draft>) {
        match Restored::of(context) {
            Some(restored) => {
                let frames = |own: &SentenceContext| self.tongue.frames(own);
                let mut told = restored.read(context, frames, |own| reader.encounters(own, drafts));
                told.retain(|draft| drafts.iter().all(|known| known.at != draft.at));
                drafts.extend(told);
                if drafts.is_empty() {
                    let told = restored.read(context, frames, |own| reader.draft(own).into_iter().collect());
                    drafts.extend(told);
                }
                let mut told = restored.read(context, frames, |own| reader.acts(own, &[]));
                told.retain(|draft| !drafts.iter().any(|known| tells(known, draft)));
                drafts.extend(told);
            }
            None => {
                drafts.extend(reader.encounters(context, drafts));
                if drafts.is_empty() {
                    drafts.extend(reader.draft(context));
                }
                drafts.extend(reader.acts(context, drafts));
            }
        }
    }

    /// "An earlier version said … . It was signed in May.": the sentence after one that takes something back puts it right.
    fn go_on_correcting(&mut self, context: &SentenceContext, drafts: &mut [Draft]) {
        let paragraph = context.sentence.paragraph;
        let is_note = drafts
            .iter()
            .any(|draft| matches!(draft.content, Content::Meta) && draft.rules.first() == Some(&CORRECTION));
        if self.correcting == Some((paragraph, self.number - 1)) && !is_note {
            for draft in drafts.iter_mut().filter(|draft| !matches!(draft.content, Content::Meta)) {
                draft.rules.push(CORRECTION);
            }
        }
        if is_note {
            self.correcting = Some((paragraph, self.number));
        }
    }

    /// The reader with the trees that the other models have read already.
    fn sharing<'s>(&'s self, reader: Reader<'s>) -> Reader<'s> {
        match &self.kept {
            Some(kept) if kept.asks(reader.analyser) => Reader { analyser: kept, model: reader.model },
            _ => reader,
        }
    }

    fn context(&mut self, sentence: Sentence) -> SentenceContext<'d> {
        self.recall.enter(sentence.paragraph, self.number);
        let (text, recall) = (&self.document.text, &self.recall);
        let corefer =
            |normal: &Normal, mentions: &mut Vec<Mention>| recall.point_back(text, normal, mentions);
        let mut context = self.tongue.context(self.document, sentence, &self.named, corefer);
        context.frames = self.tongue.frames(&context);
        let missed = missed(&context, &self.voices);
        self.heard = missed.iter().map(|frame| frame.cue_span).collect();
        if !missed.is_empty() {
            context.frames.extend(missed);
            context
                .frames
                .sort_by_key(|frame| (!frame.trails, std::cmp::Reverse(frame.scope.len()), frame.own.start));
        }
        context.carried = self.recall.carried(sentence.paragraph);
        context
    }

    /// The trained scale's value where it says that the text is not committed to what stands there.
    fn doubt(&self, context: &SentenceContext, at: usize) -> Option<(Factuality, f32)> {
        let span = context.sentence.span;
        let late;
        let parsed = match self.parsed.iter().find(|(known, _)| *known == span) {
            Some((_, parsed)) => parsed,
            // The paragraph names nobody: who acts was carried over from one before.
            None => {
                late = Parsed::of(&self.document.text, span, self.kept.as_ref()?)?;
                &late
            }
        };
        let word = factuality::predicate(parsed, context.span(at..at + 1))?;
        let score = self.models?.scale.score(parsed, word, Guide::Uw);
        (f64::from(score) < factuality::score::NOT_FACTUAL).then(|| (factuality::value(score), score))
    }

    /// When something is said to hold; "the next day" counts from the day that the text named before.
    fn time(&self, context: &SentenceContext, at: usize) -> PropositionTime {
        let found = self.tongue.time(context, at);
        let near = self.day.filter(|(number, _)| number + 2 >= self.number);
        match near {
            Some((_, day))
                if self.tongue == Tongue::English && found.from.is_none() && found.to.is_none() =>
            {
                time::after_day(context, day).unwrap_or(found)
            }
            _ => found,
        }
    }

    fn proposition(&self, context: &SentenceContext, draft: Draft) -> Proposition {
        let quoted = self.quotations.speaker(context.span(draft.at..draft.at + 1).start);
        let chain = self.memory.chain(context, draft.at, quoted);
        let mut sense = self.tongue.sense(context, &draft);
        let time = self.time(context, draft.dated.unwrap_or(draft.at));
        // "Enters into force on 1 August": what lies behind the day of the document has not happened.
        let is_act = matches!(draft.content, Content::Event { .. } | Content::Agreement { .. });
        let is_ahead =
            time.from.is_some_and(|from| context.document.meta.date.is_some_and(|day| from.first > day));
        // "Signed a deal under which it sells gas from January": the day is that of another act.
        let is_present = context.text()[draft.at..].split(' ').next().is_some_and(|word| word.ends_with('s'));
        if is_act && is_ahead && is_present && sense.modality == Modality::Realis {
            sense.modality = Modality::Planned;
        }
        let is_denied =
            chain.links.iter().any(|link| link.cue_class == tilt_core::proposition::CueClass::Deny);
        let is_ambiguous = sense.warnings.iter().any(|warning| warning.code == "W-text-ambiguous-negation");
        let modality =
            if is_denied && sense.modality == Modality::Realis { Modality::Negated } else { sense.modality };
        let mut factuality = chain.factuality(sense.modality, sense.certainty);
        if is_ambiguous {
            factuality.fill(Factuality::Uu);
        }
        let is_plain = sense.modality == Modality::Realis
            && sense.certainty == Certainty::Certain
            && draft.modality.is_none()
            && sense.hedges.is_empty()
            && !chain.hearsay
            && !is_denied;
        let doubt = if is_plain { self.doubt(context, draft.at) } else { None };
        let content = as_said(draft.content, modality);
        let mut warnings = draft.warnings;
        if parties_of(&content).any(|party| party.reason.starts_with(PAIR)) {
            raise(
                &mut warnings,
                Warning::new("W-text-carried-parties", "parties carried over from an earlier sentence"),
            );
        }
        let mut rules = draft.rules;
        for warning in chain.warnings.into_iter().chain(sense.warnings) {
            raise(&mut warnings, warning);
        }
        if chain.links.iter().any(|link| link.cue_span.is_some_and(|cue| self.heard.contains(&cue))) {
            rules.push(TAGGER_RULE);
        }
        if let (Some((value, score)), Some(last)) = (doubt, factuality.last_mut())
            && *last == Factuality::CtPlus
        {
            *last = value;
            rules.push(factuality::SCALE_RULE);
            let words = format!("by the trained scale, not by a rule: {score:.1} of -3 to 3");
            raise(&mut warnings, Warning::new("W-text-scale", &words));
        }
        rules.dedup();
        let mut testable = testable::judge(&content, modality, is_ambiguous);
        if rules.contains(&"T-evaluation-5") {
            testable.answer = tilt_core::proposition::TestableAnswer::Partly;
            testable.reason = "a judgement of value; the course it judges can be measured".to_owned();
        }
        let span = without_blanks(&self.document.text, draft.span);
        let quote = Quote::at(&self.document.text, span);
        let place = format!("{}..{}", span.start, span.end);
        let mut proposition = Proposition {
            id: Id::of(IdKind::Proposition, &[self.document.id.as_str(), &place, &format!("{content:?}")]),
            document: self.document.id.clone(),
            quote,
            mentions: Vec::new(),
            content,
            chain: chain.links,
            factuality,
            modality,
            time,
            hedges: sense.hedges,
            loaded: self.tongue.loaded(context),
            testable,
            rules,
            warnings,
            aside: None,
        };
        proposition.id =
            Id::of(IdKind::Proposition, &[self.document.id.as_str(), &place, &fold::key(&proposition)]);
        proposition.aside = genre::aside(self.document, self.kind.as_ref(), &self.scenes, &proposition);
        if let Some(reason) = proposition.aside.as_ref().and_then(genre::claims_nothing) {
            proposition.testable = Testable { answer: TestableAnswer::No, reason: reason.to_owned() };
        }
        proposition
    }
}

/// Who takes part in what is said.
fn parties_of(content: &Content) -> impl Iterator<Item = &Party> {
    let (some, many): (Vec<&Party>, [&[Party]; 2]) = match content {
        Content::Event { sources, targets, .. } => (Vec::new(), [sources, targets]),
        Content::Agreement { parties, .. } => (Vec::new(), [parties, &[]]),
        Content::Prediction { about } => (Vec::new(), [about, &[]]),
        Content::Membership { state, .. } => (vec![state], [&[], &[]]),
        Content::RelationTrend { state, from, to, .. } => {
            ([Some(state), from.as_ref(), to.as_ref()].into_iter().flatten().collect(), [&[], &[]])
        }
        Content::RelationState { state, other, .. } => (vec![state, other], [&[], &[]]),
        Content::Evaluation { about } => (about.iter().collect(), [&[], &[]]),
        Content::Meta => (Vec::new(), [&[], &[]]),
    };
    some.into_iter().chain(many.into_iter().flatten())
}

/// Patterns may end in the blank before the next word, or in the comma that closes an apposition; the words of a text do
/// not.
fn without_blanks(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().trim_end_matches([',', ' ']).len())
}

fn list_unresolved(context: &SentenceContext, reading: &mut Reading) {
    for mention in &context.mentions {
        if mention.kind == MentionKind::Unresolved
            || (mention.actor.is_none() && !mention.candidates.is_empty())
        {
            if reading.unresolved.len() < MAX_LISTED {
                reading.unresolved.push(mention.party());
            }
            let mut warning = Warning::new("W-text-unresolved-actor", "a name has several readings");
            warning.examples.push(mention.surface.clone());
            raise(&mut reading.warnings, warning);
        }
    }
}

/// Why a sentence yielded nothing.
fn reason(context: &SentenceContext) -> &'static str {
    let has = |kind: MentionKind| context.mentions.iter().any(|mention| mention.kind == kind);
    if has(MentionKind::State) || has(MentionKind::Organisation) {
        "no rule for its words"
    } else if has(MentionKind::Unresolved) {
        "no resolved actor"
    } else {
        "no actor"
    }
}
