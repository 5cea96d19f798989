//! Verbs with their forms and patterns, and the sets of words that patterns name.

use super::{Lexicon, line};

/// One block: verbs that share patterns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerbBlock {
    /// Name of the block in the file, lower case.
    pub name: Box<str>,
    /// Code of the verb alone, active and passive part as written (`013:012`); empty if it has none (`---`).
    pub code: Box<str>,
    /// Patterns in file order.
    pub patterns: Vec<VerbPattern>,
}

/// A pattern around the verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbPattern {
    /// As written: `*` is the verb, `&NAME` a set, `$` and `%` the actors, brackets a phrase.
    pub text: Box<str>,
    /// Its code, as written; empty if it only keeps the verb from being coded.
    pub code: Box<str>,
}

pub(super) fn read(lexicon: &mut Lexicon, file: &str, text: &str) {
    let mut set: Option<Box<str>> = None;
    let mut in_block = false;
    for (number, line) in line::lines(text) {
        if let Some(name) = line.strip_prefix('&') {
            let name = line::phrase(name);
            lexicon.sets.entry(name.clone()).or_default();
            set = Some(name);
        } else if let Some(word) = line.strip_prefix('+') {
            match &set {
                Some(name) => lexicon.sets.entry(name.clone()).or_default().push(line::phrase(word)),
                // A verb of several words, its main one marked: `+CORDON_OFF {+CORDONS_OFF}`.
                None if in_block => add_forms(lexicon, word),
                None => lexicon.problem(file, number, "a word of no set"),
            }
        } else if let Some(rule) = line.strip_prefix('~') {
            lexicon.transformations.push(rule.trim().into());
        } else if line.starts_with("---") {
            set = None;
            in_block = true;
            let (name, code) = line::code(line.trim_end_matches('-').trim()).unwrap_or((line, ""));
            let name = line::phrase(name.trim_matches('-'));
            lexicon.verbs.push(VerbBlock { name, code: plain(code), patterns: Vec::new() });
        } else if let Some(pattern) = line.strip_prefix("- ").or_else(|| line.strip_prefix("-\t")) {
            let Some((text, code)) = line::code(pattern) else {
                lexicon.problem(file, number, "the pattern has no code");
                continue;
            };
            match lexicon.verbs.last_mut() {
                Some(block) => block.patterns.push(VerbPattern { text: text.into(), code: plain(code) }),
                None => lexicon.problem(file, number, "a pattern of no verb"),
            }
        } else if in_block {
            add_forms(lexicon, line);
        } else {
            lexicon.problem(file, number, "the line belongs to nothing");
        }
    }
}

fn plain(code: &str) -> Box<str> {
    if code.trim() == "---" { "".into() } else { code.trim().into() }
}

/// `HURRY {HURRIES HURRYING HURRIED }`, or a verb alone whose regular forms are made.
fn add_forms(lexicon: &mut Lexicon, line: &str) {
    let at = lexicon.verbs.len() - 1;
    let line = line.split('[').next().unwrap_or_default().replace('+', "");
    let line = line.as_str();
    let (verb, given) = line.split_once('{').map_or((line, None), |(verb, rest)| (verb, Some(rest)));
    let verb = line::phrase(verb);
    let mut forms: Vec<Box<str>> = match given {
        Some(given) => given.trim_end_matches('}').split_whitespace().map(line::phrase).collect(),
        None => regular(&verb),
    };
    forms.push(verb);
    for form in forms {
        let blocks = lexicon.verb_forms.entry(form).or_default();
        if !blocks.contains(&at) {
            blocks.push(at);
        }
    }
}

/// Third person, past and -ing form of a regular verb; of several words the first is bent.
fn regular(verb: &str) -> Vec<Box<str>> {
    let (word, rest) = verb.split_once(' ').map_or((verb, ""), |(word, rest)| (word, rest));
    let tail = if rest.is_empty() { String::new() } else { format!(" {rest}") };
    let join = |stem: &str, ending: &str| format!("{stem}{ending}{tail}").into_boxed_str();
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    if let Some(stem) = word.strip_suffix('e') {
        return vec![join(word, "s"), join(word, "d"), join(stem, "ing")];
    }
    if let Some(stem) = word.strip_suffix('y')
        && !stem.ends_with(is_vowel)
    {
        return vec![join(stem, "ies"), join(stem, "ied"), join(word, "ing")];
    }
    let third = if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        "es"
    } else {
        "s"
    };
    vec![join(word, third), join(word, "ed"), join(word, "ing")]
}
