//! The notation of an expected reading.
//!
//! `AGREE KAZ>GBR | Uu > Quiet Corridor CT+ | realis`: kind and parties, who says it with the commitment of each, modality.

use std::collections::BTreeSet;

use tilt_core::ontology::PloverRoot;

/// One reading that a text must get.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected {
    /// Whether it may be missing: `~` before it.
    pub optional: bool,
    /// Kinds or roots of which one must be given.
    pub kinds: Vec<String>,
    /// Who acts, or all parties if there is no direction. Names with several readings are left out.
    pub sources: BTreeSet<String>,
    /// Towards whom.
    pub targets: BTreeSet<String>,
    /// Whether the direction is compared.
    pub directed: bool,
    /// Stage and instrument of an agreement, `left` of a membership.
    pub fields: Vec<String>,
    /// Subjects of an agreement, if compared.
    pub subjects: Option<Vec<String>>,
    /// Commitment of the outlet; `None`: the chain is not compared.
    pub outlet: Option<String>,
    /// The chain after the outlet.
    pub chain: Vec<Link>,
    /// Modalities of which one must be given; empty: any.
    pub modalities: Vec<String>,
    /// Whether it counts as having happened; `None`: not compared.
    pub counts: Option<bool>,
    /// Begin of the time: a year, month or day.
    pub date: Option<String>,
    /// A warning that must stand, without its `W-text-`.
    pub warning: Option<String>,
}

/// One link of an expected chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Part of the name; `anon`: any source without a name.
    pub agent: String,
    /// Class of the cue, if compared.
    pub class: Option<String>,
    /// Commitment; empty: not compared.
    pub value: String,
}

/// Kinds of content that say that something happened or holds between actors.
const HAPPENS: [&str; 5] = ["event", "agreement", "membership", "trend", "state"];
const OTHER: [&str; 3] = ["evaluation", "prediction", "meta"];
const VALUES: [&str; 8] = ["CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "CTu", "Uu"];
const MODALITIES: [&str; 10] = [
    "realis",
    "negated",
    "hypothetical",
    "counterfactual",
    "planned",
    "predicted",
    "habitual",
    "historical",
    "question",
    "order",
];

impl Expected {
    /// Reads the notation.
    ///
    /// # Errors
    /// What part is not understood.
    pub fn parse(text: &str) -> Result<Expected, String> {
        let (optional, text) = match text.trim().strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, text.trim()),
        };
        let parts: Vec<&str> = text.split(" | ").collect();
        let [what, chain, sense] = parts[..] else {
            return Err(format!("`{text}` has not three parts between ` | `"));
        };
        let mut found = Expected { optional, ..Expected::default() };
        found.what(what)?;
        found.who(chain)?;
        found.sense(sense)?;
        Ok(found)
    }

    /// Whether it is a kind that can count as having happened.
    pub fn happens(&self) -> bool {
        self.kinds.iter().any(|kind| !OTHER.contains(&kind.as_str()))
    }

    fn what(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let kinds = words.next().unwrap_or_default();
        for kind in kinds.split('|') {
            let known = HAPPENS.contains(&kind)
                || OTHER.contains(&kind)
                || PloverRoot::ALL.iter().any(|root| root.name() == kind);
            if !known {
                return Err(format!("`{kind}` is no kind and no root"));
            }
            self.kinds.push(kind.to_owned());
        }
        let parties = words.next().ok_or(format!("`{text}` names no parties (`-` for none)"))?;
        let (from, to) = parties.split_once('>').unwrap_or((parties, ""));
        self.directed = parties.contains('>');
        let codes = |list: &str| {
            list.split(['+', ':']).filter(|code| !matches!(*code, "" | "-")).map(str::to_owned).collect()
        };
        self.sources = codes(from);
        self.targets = codes(to);
        for word in words {
            match word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(list) => self.subjects = Some(list.split(',').map(str::to_owned).collect()),
                None => self.fields.push(if word == "force" { "in force" } else { word }.to_owned()),
            }
        }
        Ok(())
    }

    fn who(&mut self, text: &str) -> Result<(), String> {
        if text == "any" {
            return Ok(());
        }
        let mut links = text.split(" > ");
        let outlet = links.next().unwrap_or_default();
        self.outlet = Some(value(outlet)?);
        for link in links {
            let (agent, committed) =
                link.rsplit_once(' ').ok_or(format!("`{link}` lacks the agent's commitment"))?;
            let (agent, class) = match agent.split_once(':') {
                Some((agent, class)) => (agent, Some(class.to_owned())),
                None => (agent, None),
            };
            self.chain.push(Link { agent: agent.to_owned(), class, value: value(committed)? });
        }
        Ok(())
    }

    fn sense(&mut self, text: &str) -> Result<(), String> {
        let mut words = text.split_whitespace();
        let modality = words.next().unwrap_or_default();
        if modality != "any" {
            for name in modality.split('|') {
                if !MODALITIES.contains(&name) {
                    return Err(format!("`{name}` is no modality"));
                }
                self.modalities.push(name.to_owned());
            }
        }
        self.counts = Some(modality == "realis" && self.happens());
        for word in words {
            match word {
                "nocount" => self.counts = Some(false),
                "nocheck" => self.counts = None,
                _ if word.starts_with('@') => self.date = Some(word[1..].to_owned()),
                _ => match word.strip_prefix("w=") {
                    Some(code) => self.warning = Some(code.to_owned()),
                    None => return Err(format!("`{word}` is not understood")),
                },
            }
        }
        Ok(())
    }
}

fn value(text: &str) -> Result<String, String> {
    if VALUES.contains(&text) { Ok(text.to_owned()) } else { Err(format!("`{text}` is no commitment")) }
}
