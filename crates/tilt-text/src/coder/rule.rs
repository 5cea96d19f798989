//! Rules: a pattern over symbols with an id, a sentence of documentation and an example that is its test.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use crate::sentence::pattern;

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Stable id such as `T-trend-3`.
    pub id: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// A sentence on which the rule fires.
    pub example: &'static str,
    /// Parts of words without which the rule cannot fire; empty: it is always tried.
    pub triggers: &'static [&'static str],
    /// Pattern over symbols, with the short forms of [`expand`].
    pub pattern: &'static str,
}

/// The rules of one coder, compiled at first use.
pub struct RuleSet {
    rules: &'static [Rule],
    compiled: OnceLock<Vec<Regex>>,
}

/// One place where a rule fired.
pub struct Hit<'t> {
    /// The rule.
    pub rule: &'static Rule,
    /// Its groups.
    pub groups: Captures<'t>,
}

impl<'t> Hit<'t> {
    /// Words of a group, if it took part.
    pub fn get(&self, name: &str) -> Option<&'t str> {
        self.groups.name(name).map(|group| group.as_str())
    }

    /// Range of a group in the symbol text.
    pub fn range(&self, name: &str) -> Option<std::ops::Range<usize>> {
        self.groups.name(name).map(|group| group.range())
    }

    /// Range of the whole match.
    pub fn whole(&self) -> std::ops::Range<usize> {
        // Group 0 always takes part in a match.
        self.groups.get(0).map_or(0..0, |group| group.range())
    }

    /// Where the verb stands, or the start of the match.
    pub fn verb(&self) -> usize {
        self.range("verb").or_else(|| self.range("direct")).unwrap_or_else(|| self.whole()).start
    }
}

impl RuleSet {
    /// The set of a list of rules.
    pub const fn new(rules: &'static [Rule]) -> RuleSet {
        RuleSet { rules, compiled: OnceLock::new() }
    }

    /// Every place where a rule fires, by rule and then by place.
    pub fn hits<'t>(&self, symbols: &'t str) -> Vec<Hit<'t>> {
        let compiled = self
            .compiled
            .get_or_init(|| self.rules.iter().map(|rule| pattern(&expand(rule.pattern))).collect());
        let mut hits = Vec::new();
        for (rule, regex) in self.rules.iter().zip(compiled) {
            if rule.triggers.is_empty() || rule.triggers.iter().any(|trigger| symbols.contains(trigger)) {
                hits.extend(regex.captures_iter(symbols).map(|groups| Hit { rule, groups }));
            }
        }
        hits
    }
}

/// Replaces the short forms of patterns.
///
/// `{X:name}` an actor with article, captured; `{P:name}` a pole of a trend (actor, or "Kazakh orbit");
/// `{L:name}` a list of actors; `{G:name}` a list of organisations; `{S:name}` a state or open name; `{adv}` adverbs; `{w}` plain words; `{what}` plain words and adjectives of states;
/// `{any}` anything inside the clause; `{ins}` words put in between dashes or commas.
pub fn expand(short: &str) -> String {
    const SPHERE: &str = "orbit|sphere of influence|sphere|camp|influence|embrace|shadow|fold|side|dependence|lap|arms|grip|pocket|thrall|clutches|bosom|axis|bloc|tutelage|wing|umbrella|hands";
    let mut out = String::with_capacity(short.len() * 4);
    let mut rest = short;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        // A brace without partner is a fault of a constant pattern, caught by the test that compiles all.
        let close = rest[open..].find('}').map_or(rest.len() - 1, |length| open + length);
        let inner = &rest[open + 1..close];
        let (kind, name) = inner.split_once(':').unwrap_or((inner, ""));
        let the = "(?:the |its |an? )?";
        match kind {
            "X" => out.push_str(&format!("{the}(?P<{name}><[sou][0-9]+>)")),
            "S" => out.push_str(&format!("{the}(?P<{name}><[su][0-9]+>)")),
            "O" => out.push_str(&format!("{the}(?P<{name}><[ou][0-9]+>)")),
            "L" => out.push_str(&format!(
                "{the}(?P<{name}><[sou][0-9]+>(?:(?:, (?:the )?<[sou][0-9]+>)*(?:,? and |,? as well as |,? or )(?:the )?<[sou][0-9]+>)?)"
            )),
            "G" => out.push_str(&format!(
                "{the}(?P<{name}><[ou][0-9]+>(?:(?:, and |, | and |, as well as | or )(?:the )?<[ou][0-9]+>)*)"
            )),
            "P" => out.push_str(&format!(
                "(?:the |its |their )?(?:former |old |traditional |long-time |longtime |main |historic |all-powerful |big |northern |eastern |western |southern )*(?:neighbou?r |ally |partner |patron )?\"?(?P<{name}><[sou][0-9]+>|<a[0-9]+>)\"?(?:'s?)?(?: (?:{SPHERE}))?"
            )),
            "ins" => out.push_str("(?: — [^—;.<]{1,60} — ?|, [^,;.<]{1,50}, | )"),
            "adv" => out.push_str("(?:[a-z]+ly |now |again |also |already |ever |still |more and more |then |finally |but |and )*"),
            "what" => out.push_str("(?:[a-z-]+ |<[ao][0-9]+> )*?"),
            "w" => out.push_str("(?:[a-z'-]+ )*?"),
            "any" => out.push_str("[^;:.?!\"—]*?"),
            _ => out.push_str(&rest[open..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}
