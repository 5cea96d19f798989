//! Whom a deed reaches: the first actor among the objects of a verb and what hangs on them.

use std::collections::BTreeSet;

use tilt_core::actor::{Actor, Role};
use tilt_core::proposition::Party;

use super::super::lexicon::Lexicon;
use super::super::link::relation;
use super::super::stage::{Stage, base, distinct, is_one};
use crate::mention::MentionKind;

/// Steps from a verb down to the actor that its deed reaches.
const DEPTH: usize = 4;
/// Parts of a nation for which its state does not stand.
const AGAINST_IT: &str = "opposition exile dissident separatist armed";
/// Prepositions that say where.
const PLACES: [&str; 7] = ["in", "at", "near", "inside", "across", "throughout", "within"];
/// Prepositions that say when, why or amid what: nobody is reached behind them.
const FRAMES: [&str; 14] = [
    "after",
    "before",
    "during",
    "amid",
    "since",
    "despite",
    "because",
    "without",
    "under",
    "following",
    "like",
    "unlike",
    "until",
    "as",
];

/// The first word on the way down from a verb that names an actor other than the doers, and the actors.
pub(super) fn of_verb(
    stage: &Stage,
    verb: usize,
    passive: bool,
    doer: Option<usize>,
    own: &BTreeSet<String>,
) -> Option<(usize, Vec<Party>)> {
    let scene = stage.scene;
    // "Two pilots freed by B": the noun above is what it is done to.
    let bare = scene.words[verb].head.filter(|_| passive && scene.words[verb].deprel == "acl");
    if let Some(found) = bare.and_then(|noun| below(stage, noun, own)) {
        return Some(found);
    }
    let mut level: Vec<usize> = vec![verb];
    for depth in 0..DEPTH {
        let mut next = Vec::new();
        for &word in &level {
            for &child in &scene.children[word] {
                let goes = match relation(scene.words[child].deprel) {
                    "obj" | "iobj" | "xcomp" => true,
                    // What stands before the verb sets the scene: "With the exception of B, A deplored it".
                    "obl" => {
                        (passive || child > word)
                            && !scene.case_of(child).is_some_and(|case| FRAMES.contains(&case))
                    }
                    "nsubj" => passive && depth == 0,
                    "nmod" | "amod" | "compound" => depth > 0,
                    "ccomp" => depth == 0,
                    _ => false,
                };
                if Some(child) != doer && goes {
                    next.push(child);
                }
            }
        }
        // "In the Kenyan heat", "at the Indian academy": a place is reached by its own name alone.
        let is_place = |word: &usize| {
            relation(scene.words[*word].deprel) == "obl"
                && scene.case_of(*word).is_some_and(|case| PLACES.contains(&case))
        };
        next.retain(|word| !is_place(word) || !stage.actor(*word).is_empty());
        for &word in &next {
            let found = named(stage, word, own);
            if !found.is_empty() {
                return Some((word, found));
            }
        }
        level = next;
    }
    None
}

/// The first actor in a noun phrase, its head or what hangs on it.
pub(super) fn below(stage: &Stage, word: usize, own: &BTreeSet<String>) -> Option<(usize, Vec<Party>)> {
    let found = named(stage, word, own);
    if !found.is_empty() {
        return Some((word, found));
    }
    inside(stage, word, own)
}

/// The first actor that hangs on a noun: "the Polish helicopters", "Niger's accounts", "the debt of B".
pub(super) fn inside(stage: &Stage, word: usize, own: &BTreeSet<String>) -> Option<(usize, Vec<Party>)> {
    // Where it happened is not whom it reached.
    let inside = stage.children_of(word, &["nmod", "amod", "compound"], &[]).filter(|child| {
        !stage
            .scene
            .case_of(*child)
            .is_some_and(|case| matches!(case, "in" | "at" | "near" | "after" | "before"))
    });
    let listed = inside
        .flat_map(|child| std::iter::once(child).chain(stage.children_of(child, &["amod", "nmod"], &[])));
    listed.map(|child| (child, named(stage, child, own))).find(|(_, found)| !found.is_empty())
}

pub(super) fn named(stage: &Stage, word: usize, own: &BTreeSet<String>) -> Vec<Party> {
    // What is only listed beside another noun is not reached by itself: "sends a clerk and B its minister".
    let mut found = if stage.actor(word).is_empty() { nation(stage, word) } else { stage.actors(word) };
    found.retain(|party| party.actor.is_some_and(|actor| !own.contains(&base(actor))));
    distinct(found)
}

/// "Two Armenian shepherds", "the Chinese builders": whose they are.
pub(super) fn nation(stage: &Stage, word: usize) -> Vec<Party> {
    let is_nation = |kind| matches!(kind, MentionKind::Adjective | MentionKind::People | MentionKind::State);
    if is_of_a_group(stage, word) {
        return Vec::new();
    }
    let span = stage.span(word);
    let mentions = stage.mentions(span).filter(|mention| is_nation(mention.kind));
    let states = mentions.filter_map(|mention| Some((mention.state()?, mention)));
    states
        .map(|(state, mention)| Party { actor: Some(Actor::State(state, Role::State)), ..mention.party() })
        .collect()
}

/// "The Syrian Kurdish militia": a group is not its state.
fn is_of_a_group(stage: &Stage, word: usize) -> bool {
    let scene = stage.scene;
    let rebel = Lexicon::bundled().number("rebel.n");
    let is_rebel = |at: usize| {
        rebel.is_some_and(|class| scene.classes[at].has(class)) || is_one(AGAINST_IT, &scene.lemmas[at])
    };
    let head =
        scene.words[word].head.filter(|_| matches!(relation(scene.words[word].deprel), "amod" | "compound"));
    [Some(word), head].into_iter().flatten().any(|at| {
        is_rebel(at)
            || stage.mentions_around(at).any(|mention| mention.kind == MentionKind::Group)
            || stage.children_of(at, &["amod", "compound"], &[]).any(|child| {
                is_rebel(child)
                    || stage.mentions_around(child).any(|mention| mention.kind == MentionKind::Group)
            })
    })
}
