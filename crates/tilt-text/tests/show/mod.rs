//! A reading as lines of text, for tests and for eyes.

use tilt_core::Document;
use tilt_core::proposition::{Content, Party, Proposition, Reading};

/// The whole reading.
#[allow(dead_code, reason = "each test binary uses its part")]
pub fn reading(document: &Document, reading: &Reading) -> String {
    let mut out = format!("== {} ({} sentences)\n", document.name, reading.sentences);
    for p in &reading.propositions {
        out += &format!("[{}] {}\n", code(p), one_line(&p.quote.exact));
        out += &format!(
            "    {} | time {} | {} {} | {}\n",
            chain(p),
            p.time.basis,
            p.testable.answer.name(),
            p.testable.reason,
            p.rules.join(" ")
        );
        let warnings: Vec<&str> = p.warnings.iter().map(|w| w.code).collect();
        let loaded: Vec<&str> = p.loaded.iter().map(|l| l.span.of(&document.text)).collect();
        out += &format!("    warnings {warnings:?} loaded {loaded:?} mentions {}\n", p.mentions.len());
    }
    for n in &reading.not_understood {
        out += &format!("?? {}: {}\n", n.reason, one_line(n.span.of(&document.text)));
    }
    for (span, why) in &reading.excluded {
        out += &format!("-- {why}: {}\n", span.of(&document.text));
    }
    for party in &reading.unresolved {
        out += &format!("~~ {} {:?} {}\n", party.surface, party.candidates, party.reason);
    }
    out += &format!("origins {:?}\n", reading.origins);
    let warnings: Vec<String> = reading.warnings.iter().map(|w| format!("{}×{}", w.code, w.count)).collect();
    out += &format!("warnings {warnings:?}\n");
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Chain with commitment and modality: `outlet:Uu > channel:CT+ realis`.
#[allow(dead_code, reason = "each test binary uses its part")]
pub fn chain(p: &Proposition) -> String {
    let links: Vec<String> = p
        .chain
        .iter()
        .zip(&p.factuality)
        .map(|(link, value)| {
            format!(
                "{}{}({}):{}",
                link.role.name(),
                if link.inferred { "~" } else { "" },
                link.agent,
                value.name()
            )
        })
        .collect();
    format!("{} {}", links.join(" > "), p.modality.name())
}

fn who(party: &Party) -> String {
    match party.actor {
        Some(actor) => actor.code(),
        None => format!("?{}", party.surface),
    }
}

fn all(parties: &[Party]) -> String {
    parties.iter().map(who).collect::<Vec<_>>().join("+")
}

/// Content as the codebook writes it.
pub fn code(p: &Proposition) -> String {
    let one = |party: &Option<Party>| party.as_ref().map_or("-".to_owned(), who);
    match &p.content {
        Content::Event { root, label, sources, targets, symmetric } => {
            let root = root.map_or("NONE", |root| root.name());
            let arrow = if *symmetric { "=" } else { "->" };
            format!(
                "event {root} {} {arrow} {} ({label})",
                if sources.is_empty() { "?".to_owned() } else { all(sources) },
                all(targets)
            )
        }
        Content::Membership { state, organisations, status, left } => {
            let orgs: Vec<&str> = organisations.iter().map(|org| org.key()).collect();
            format!(
                "membership {} {} {}{}",
                who(state),
                orgs.join("+"),
                status.name(),
                if *left { " left" } else { "" }
            )
        }
        Content::Agreement { parties, instrument, subjects, stage, .. } => {
            let subjects: Vec<&str> = subjects.iter().map(|s| s.key()).collect();
            format!(
                "agreement {} {} {} [{}]",
                all(parties),
                instrument.map_or("-", |i| i.name()),
                stage.name(),
                subjects.join(",")
            )
        }
        Content::RelationTrend { state, from, to, .. } => {
            format!("trend {} {} -> {}", who(state), one(from), one(to))
        }
        Content::RelationState { state, other, close } => {
            format!("state {} {} {}", who(state), if *close { "close" } else { "far" }, who(other))
        }
        Content::Evaluation { about } => format!("evaluation {}", one(about)),
        Content::Prediction { about } => format!("prediction {}", all(about)),
        Content::Meta => "meta".to_owned(),
    }
}
