//! What the reader made of cases, beside what it should have made.

use std::collections::BTreeSet;

use tilt_core::proposition::{ChainRole, Content, Party, Proposition};

use super::{Case, Expected};

/// Right ones of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Right.
    pub right: usize,
    /// All.
    pub all: usize,
}

impl Share {
    /// Between 0 and 1; `None` of nothing.
    pub fn value(self) -> Option<f64> {
        (self.all > 0).then(|| self.right as f64 / self.all as f64)
    }

    fn add(&mut self, is_right: bool) {
        self.right += usize::from(is_right);
        self.all += 1;
    }

    fn join(&mut self, other: Share) {
        self.right += other.right;
        self.all += other.all;
    }
}

/// Sums over cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Texts.
    pub texts: usize,
    /// Texts of which nothing may be counted, and how many of them had something counted (`right` are the false ones).
    pub false_events: Share,
    /// Texts with a counted reading that must not be, among all.
    pub must_not: Share,
    /// Expected readings found (`right`) of those that must be.
    pub found: Share,
    /// Readings of events that nobody expected.
    pub extra: usize,
    /// First source after the outlet, of readings found.
    pub source: Share,
    /// All links of the chain.
    pub chain: Share,
    /// Commitment of every agent.
    pub factuality: Share,
    /// Modality.
    pub modality: Share,
    /// Counted as having happened or not; a reading that is not found is not counted.
    pub counts: Share,
    /// Begin of the time.
    pub time: Share,
    /// Stage, instrument, subjects.
    pub fields: Share,
    /// Warnings that must stand.
    pub warnings: Share,
}

impl Tally {
    /// F1 of readings found.
    pub fn f1(&self) -> Option<f64> {
        let total = self.found.all + self.found.right + self.extra;
        (total > 0).then(|| 2.0 * self.found.right as f64 / total as f64)
    }

    /// Adds another.
    pub fn join(&mut self, other: &Tally) {
        self.texts += other.texts;
        self.extra += other.extra;
        self.false_events.join(other.false_events);
        self.must_not.join(other.must_not);
        self.found.join(other.found);
        self.source.join(other.source);
        self.chain.join(other.chain);
        self.factuality.join(other.factuality);
        self.modality.join(other.modality);
        self.counts.join(other.counts);
        self.time.join(other.time);
        self.fields.join(other.fields);
        self.warnings.join(other.warnings);
    }
}

/// How one case fared, with a line for everything that is wrong.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// Sums.
    pub tally: Tally,
    /// What is wrong.
    pub wrong: Vec<String>,
}

/// Compares the readings of a case with what is expected.
pub fn score(case: &Case, found: &[Proposition]) -> Outcome {
    let mut out = Outcome::default();
    out.tally.texts = 1;
    let pairs = pairs(&case.expected, found);
    for (index, expected) in case.expected.iter().enumerate() {
        match pairs[index] {
            Some(place) => compare(expected, &found[place], &mut out),
            None if expected.optional => {}
            None => {
                out.tally.found.add(false);
                out.wrong.push(format!("missing {}", name(expected)));
                if let Some(counts) = expected.counts {
                    out.tally.counts.add(!counts);
                }
            }
        }
    }
    let mut is_false = false;
    for (place, proposition) in found.iter().enumerate() {
        let by = pairs.iter().position(|pair| *pair == Some(place)).map(|index| &case.expected[index]);
        let may_count = by.is_some_and(|expected| expected.counts != Some(false));
        if proposition.counts_as_realis() && !may_count {
            is_false = true;
            out.wrong.push(format!("FALSE {}", code(proposition)));
        } else if by.is_none() && happens(proposition) {
            out.wrong.push(format!("extra {} {}", code(proposition), proposition.modality.name()));
        }
        out.tally.extra += usize::from(by.is_none() && happens(proposition));
    }
    let speaks_only = |expected: &Expected| expected.kinds == ["REJECT"] || expected.counts != Some(true);
    if case.expected.iter().all(speaks_only) {
        out.tally.false_events.add(is_false);
    }
    out.tally.must_not.add(is_false);
    out
}

/// The place of the reading that answers each expectation: right modality first, each reading once.
fn pairs(expected: &[Expected], found: &[Proposition]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; expected.len()];
    let mut taken = BTreeSet::new();
    for is_strict in [true, false] {
        for (index, want) in expected.iter().enumerate() {
            if pairs[index].is_some() {
                continue;
            }
            let fits = |have: &Proposition| {
                is_kind(want, have)
                    && are_parties(want, have)
                    && (!is_strict || (is_modality(want, have) && are_fields(want, have)))
            };
            let place = (0..found.len()).find(|place| !taken.contains(place) && fits(&found[*place]));
            taken.extend(place);
            pairs[index] = place;
        }
    }
    pairs
}

fn compare(want: &Expected, have: &Proposition, out: &mut Outcome) {
    let tally = &mut out.tally;
    let mut wrong = Vec::new();
    let mut check = |share: &mut Share, is_right: bool, words: String| {
        share.add(is_right);
        if !is_right {
            wrong.push(words);
        }
    };
    if !want.optional {
        tally.found.add(true);
    }
    if let Some(outlet) = &want.outlet {
        let links = &have.chain[1..];
        let agent = |index: usize| match (want.chain.get(index), links.get(index)) {
            (Some(want), Some(have)) => {
                is_agent(&want.agent, &have.agent, have.role)
                    && want.class.as_deref().is_none_or(|class| class == have.cue_class.name())
            }
            (None, None) => true,
            _ => false,
        };
        let shown: Vec<String> = have
            .chain
            .iter()
            .zip(&have.factuality)
            .map(|(link, value)| format!("{}:{} {}", link.agent, link.cue_class.name(), value.name()))
            .collect();
        let shown = shown.join(" > ");
        check(&mut tally.source, agent(0), format!("source in {shown}"));
        let is_chain = want.chain.len() == links.len() && (0..links.len()).all(agent);
        check(&mut tally.chain, is_chain, format!("chain {shown}"));
        let values: Vec<&str> = have.factuality.iter().map(|value| value.name()).collect();
        let wanted: Vec<&str> = std::iter::once(outlet.as_str())
            .chain(want.chain.iter().map(|link| link.value.as_str()))
            .collect();
        check(&mut tally.factuality, values == wanted, format!("factuality {values:?}"));
    }
    if !want.modalities.is_empty() {
        check(&mut tally.modality, is_modality(want, have), format!("modality {}", have.modality.name()));
    }
    if let Some(counts) = want.counts {
        check(&mut tally.counts, counts == have.counts_as_realis(), format!("counted: {}", !counts));
    }
    if let Some(date) = &want.date {
        let from = have.time.from.map(|date| date.to_string()).unwrap_or_default();
        check(&mut tally.time, *date == from, format!("time `{from}`, wanted `{date}`"));
    }
    if !want.fields.is_empty() || want.subjects.is_some() {
        check(&mut tally.fields, are_fields(want, have), format!("fields {}", code(have)));
    }
    if let Some(code) = &want.warning {
        let has = have.warnings.iter().any(|warning| warning.code.ends_with(code.as_str()));
        check(&mut tally.warnings, has, format!("no warning {code}"));
    }
    out.wrong.extend(wrong.into_iter().map(|words| format!("{}: {words}", name(want))));
}

fn is_kind(want: &Expected, have: &Proposition) -> bool {
    let (kind, root) = match &have.content {
        Content::Event { root, .. } => ("event", root.map(|root| root.name())),
        Content::Agreement { .. } => ("agreement", None),
        Content::Membership { .. } => ("membership", None),
        Content::RelationTrend { .. } => ("trend", None),
        Content::RelationState { .. } => ("state", None),
        Content::Evaluation { .. } => ("evaluation", None),
        Content::Prediction { .. } => ("prediction", None),
        Content::Meta => ("meta", None),
    };
    want.kinds.iter().any(|want| want == kind || Some(want.as_str()) == root)
}

fn happens(have: &Proposition) -> bool {
    !matches!(have.content, Content::Evaluation { .. } | Content::Prediction { .. } | Content::Meta)
}

fn are_parties(want: &Expected, have: &Proposition) -> bool {
    let (sources, targets, directed) = parties(&have.content);
    match &have.content {
        Content::Evaluation { .. } | Content::Meta => true,
        // What is foretold may name whom it concerns or not.
        Content::Prediction { .. } => {
            let all: BTreeSet<&String> = want.sources.iter().chain(&want.targets).collect();
            all.is_empty() || sources.is_empty() || sources.iter().any(|code| all.contains(code))
        }
        // What may also be a prediction about the state need not name the organisation.
        Content::Membership { .. } if want.kinds.iter().any(|kind| kind == "prediction") => {
            want.sources.is_subset(&sources)
        }
        _ if want.directed && directed => want.sources == sources && want.targets == targets,
        _ => {
            let all = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> BTreeSet<String> {
                a.union(b).cloned().collect()
            };
            let (want, have) = (all(&want.sources, &want.targets), all(&sources, &targets));
            want == have
        }
    }
}

/// Codes of who acts and of whom it is done to, and whether there is a direction; organisations without `org:`.
pub fn parties(content: &Content) -> (BTreeSet<String>, BTreeSet<String>, bool) {
    let codes = |parties: &[Party]| -> BTreeSet<String> {
        parties
            .iter()
            .filter_map(|party| Some(party.actor?.code()))
            .map(|code| code.trim_start_matches("org:").to_owned())
            .collect()
    };
    let none = BTreeSet::new();
    match content {
        Content::Event { sources, targets, symmetric, .. } => (codes(sources), codes(targets), !symmetric),
        Content::Agreement { parties, .. } => (codes(parties), none, false),
        Content::Membership { state, organisations, .. } => {
            let mut all = codes(std::slice::from_ref(state));
            all.extend(organisations.iter().map(|org| org.key().to_owned()));
            (all, none, false)
        }
        Content::RelationTrend { state, from, to, .. } => {
            let all: Vec<Party> =
                [Some(state), from.as_ref(), to.as_ref()].into_iter().flatten().cloned().collect();
            (codes(&all), none, false)
        }
        Content::RelationState { state, other, .. } => (codes(&[state.clone(), other.clone()]), none, false),
        Content::Evaluation { about } => (codes(about.as_slice()), none, false),
        Content::Prediction { about } => (codes(about), none, false),
        Content::Meta => (none.clone(), none, false),
    }
}

fn is_modality(want: &Expected, have: &Proposition) -> bool {
    want.modalities.is_empty() || want.modalities.iter().any(|name| name == have.modality.name())
}

fn are_fields(want: &Expected, have: &Proposition) -> bool {
    match &have.content {
        Content::Agreement { instrument, subjects, stage, .. } => {
            let has = |field: &String| {
                field == stage.name() || instrument.is_some_and(|instrument| field == instrument.name())
            };
            let keys: BTreeSet<&str> = subjects.iter().map(|subject| subject.key()).collect();
            want.fields.iter().all(has)
                && want.subjects.as_ref().is_none_or(|list| keys == list.iter().map(String::as_str).collect())
        }
        Content::Membership { left, .. } => {
            want.fields.iter().all(|field| field == "left") && *left != want.fields.is_empty()
        }
        _ => true,
    }
}

fn is_agent(want: &str, have: &str, role: ChainRole) -> bool {
    match want {
        "anon" => return role == ChainRole::Anonymous,
        "person" => return role == ChainRole::Person,
        _ => {}
    }
    let plain = |name: &str| {
        let letters: String = name.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        letters.to_lowercase().replace('ё', "е").replace(" the ", " ").trim_start_matches("the ").to_owned()
    };
    let (want, have) = (plain(want), plain(have));
    !have.is_empty() && (have.contains(&want) || want.contains(&have))
}

fn name(expected: &Expected) -> String {
    let list = |codes: &BTreeSet<String>| codes.iter().cloned().collect::<Vec<_>>().join("+");
    format!("{} {}>{}", expected.kinds.join("|"), list(&expected.sources), list(&expected.targets))
}

fn code(have: &Proposition) -> String {
    let (sources, targets, _) = parties(&have.content);
    let list = |codes: &BTreeSet<String>| codes.iter().cloned().collect::<Vec<_>>().join("+");
    let kind = match &have.content {
        Content::Event { root, label, .. } => {
            format!("{} ({label})", root.map_or("event", |root| root.name()))
        }
        Content::Agreement { instrument, subjects, stage, .. } => format!(
            "agreement {} {} {:?}",
            stage.name(),
            instrument.map_or("-", |form| form.name()),
            subjects.iter().map(|subject| subject.key()).collect::<Vec<_>>()
        ),
        Content::Membership { left: true, .. } => "membership left".to_owned(),
        content => content.kind().name().to_owned(),
    };
    format!("{kind} {}>{}", list(&sources), list(&targets))
}
