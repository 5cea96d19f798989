//! Who does a deed: the subject of a verb, or the owner of a noun.

use tilt_core::proposition::Party;

use super::super::label::Label;
use super::super::lexicon::Lexicon;
use super::super::link::relation;
use super::super::scene::Scene;
use super::super::stage::{Stage, distinct, is_one, is_verbal};
use super::{Deed, codes, reach};
use crate::mention::MentionKind;

/// Nouns for many of one body: "members of the union agreed".
const PARTS: &str = "member majority most leader lawmaker government capital";
/// Organs and means of a state: "the Maltese coastguard brought them ashore".
const ORGANS: &str = "\
    warplane bomber missile rocket satellite frigate destroyer corvette submarine warship lifeboat gunboat coastguard \
    icebreaker tank police policeman gendarme guard patrol customs prosecutor court sapper gunner cadet commando inspector \
    minesweeper submariner cutter battery artillery howitzer intelligence consulate firefighter rescuer";
/// What anybody may own: a state acts with it only where its own name or office owns it, as in "Kremlin cash".
const MEANS: &str = "\
    cash money loan grant aid plane jet aircraft helicopter drone radar ship vessel boat speedboat tug convoy gun agent \
    spy team";
/// Subjects that speak for whoever wrote them: nobody named.
const TEXTS: &str =
    "communiqué communique statement resolution declaration text paragraph document letter note";
/// Goods that are brought to help, beside those of the class `relief`.
const GOODS: &str =
    "tablet medication consignment parcel sack crate pump bus lorry tractor seed fertiliser incubator";
/// Nouns of deeds that happen by being named. "Visit" and "talks" have rules of their own.
const DEEDS: &str = "\
    attack bombing airstrike shelling invasion killing assassination ambush raid bombardment incursion arrest detention \
    expulsion embargo blockade delivery shipment annexation occupation recognition condemnation rejection veto refusal \
    withdrawal pullout release deployment extradition deportation donation loan grant exercise drill patrol purchase \
    sale seizure expropriation";
/// Nouns that several do together.
const TOGETHER: &str = "exercise drill patrol";
/// Nouns over a deed under which it need not have happened.
const OPEN: &str = "\
    option possibility plan idea prospect threat risk fear call report claim rumour rumor allegation suggestion talk \
    scenario chance proposal demand warning accusation denial hope story question danger case event absence lack";
/// Nouns for what is told and may be denied.
const REPORTS: &str = "report rumour rumor claim allegation story suggestion talk account";
/// Verbs over a deed under which it need not have happened.
const DOUBTS: &str = "\
    deny rule avoid prevent avert fear consider discuss propose threaten want seek urge demand expect predict plan oppose \
    reject warn risk mull weigh imagine suggest allege accuse suspect call stop halt postpone cancel forbid ban";

/// The deed of a verb: its subject, or the agent behind "by", and whom it reaches.
pub(super) fn of_verb(stage: &Stage, at: usize) -> Option<Deed> {
    let passive = stage.is_passive(at);
    let doers: Vec<usize> =
        if passive { stage.children_of(at, &["obl"], &["by"]).collect() } else { stage.subject_words(at) };
    let found = |word: usize| {
        let parties = doers_of(stage, word);
        (!parties.is_empty()).then_some((word, parties))
    };
    let known = doers.iter().find_map(|word| found(*word));
    let known =
        known.or_else(|| stage.just_before(at).filter(|_| doers.is_empty() && !passive).and_then(found));
    let is_text = || doers.iter().any(|word| is_one(TEXTS, &stage.scene.lemmas[*word]));
    let (doer, sources) = match known {
        Some((word, parties)) => (Some(word), parties),
        // "The crew had been freed", "the communiqué condemns": who did it stays open.
        None if passive && doers.is_empty() || !passive && is_text() => (None, Vec::new()),
        None => return None,
    };
    let own = codes(&sources);
    let (reached, targets) = match reach::of_verb(stage, at, passive, doer, &own) {
        Some((word, parties)) => (Some(word), parties),
        None => (None, Vec::new()),
    };
    Some(Deed { at, doer, sources: distinct(sources), reached, targets, symmetric: false })
}

/// Actors of a subject: an actor, many of one body, or what a state acts with.
fn doers_of(stage: &Stage, word: usize) -> Vec<Party> {
    let found = stage.actors(word);
    let lemma = &stage.scene.lemmas[word];
    if !found.is_empty() {
        return found;
    }
    if is_one(PARTS, lemma) {
        return stage.children_of(word, &["nmod"], &["of"]).flat_map(|child| stage.actors(child)).collect();
    }
    // "The Thais", "the Georgians": a nation without any noun beside it stands for its state.
    if is_bare_people(stage, word) {
        return reach::nation(stage, word);
    }
    if !is_means(stage, word) && !stage.is_office(word) && !is_one(TEXTS, lemma) {
        return Vec::new();
    }
    let owners = stage.children_of(word, &["nmod", "amod", "compound"], &[]).filter(|child| {
        stage.scene.words[*child].deprel == "nmod:poss"
            || relation(stage.scene.words[*child].deprel) != "nmod"
    });
    let listed =
        owners.flat_map(|child| std::iter::once(child).chain(stage.children_of(child, &["conj"], &[])));
    let is_anybodys = is_one(MEANS, lemma);
    listed.flat_map(|child| if is_anybodys { stage.actors(child) } else { owners_of(stage, child) }).collect()
}

/// "A consignment of A wheat has arrived in B", "tablets from A reached B": goods that tell whose they are.
pub(super) fn of_arrival(stage: &Stage, at: usize) -> Option<(Deed, Label)> {
    let scene = stage.scene;
    if !is_one("arrive reach land come", &scene.lemmas[at]) || stage.is_passive(at) {
        return None;
    }
    let goods = *stage.subject_words(at).first()?;
    let lexicon = Lexicon::bundled();
    let mut nouns = vec![goods];
    nouns.extend(stage.children_of(goods, &["nmod"], &["of"]));
    let is_of = |class: &str| {
        let class = lexicon.number(class);
        class.is_some_and(|class| nouns.iter().any(|noun| scene.classes[*noun].has(class)))
    };
    let is_goods = || nouns.iter().any(|noun| is_one(GOODS, &scene.lemmas[*noun]));
    let root = if is_of("relief.n") || is_goods() {
        Label::Aid
    } else if is_of("arms.n") {
        Label::Cooperate
    } else {
        return None;
    };
    let owners = nouns.iter().flat_map(|noun| {
        let near = stage.children_of(*noun, &["amod", "compound"], &[]);
        near.chain(stage.children_of(*noun, &["nmod"], &["from"])).collect::<Vec<_>>()
    });
    let (doer, sources) =
        owners.map(|word| (word, owners_of(stage, word))).find(|(_, found)| !found.is_empty())?;
    let own = codes(&sources);
    let places =
        stage.children_of(at, &["obl"], &["in", "at", "to"]).chain(stage.children_of(at, &["obj"], &[]));
    let (reached, target) = places.into_iter().find_map(|word| Some((word, stage.place(word)?)))?;
    let is_other = codes(std::slice::from_ref(&target)).is_disjoint(&own);
    let deed = Deed {
        at,
        doer: Some(doer),
        sources: distinct(sources),
        reached: Some(reached),
        targets: vec![target],
        symmetric: false,
    };
    is_other.then_some((deed, root))
}

fn is_bare_people(stage: &Stage, word: usize) -> bool {
    let scene = stage.scene;
    let is_people = stage.mentions(stage.span(word)).any(|mention| mention.kind == MentionKind::People);
    is_people
        && scene.has_child(word, |_, lemma| lemma == "the")
        && !scene.has_child(word, |word, _| {
            matches!(relation(word.deprel), "amod" | "nummod" | "nmod" | "acl" | "compound" | "appos")
        })
}

/// Whether a state acts through what a noun names.
pub(super) fn is_means(stage: &Stage, noun: usize) -> bool {
    let force = Lexicon::bundled().number("force.n");
    force.is_some_and(|class| stage.scene.classes[noun].has(class))
        || is_one(ORGANS, &stage.scene.lemmas[noun])
        || is_one(MEANS, &stage.scene.lemmas[noun])
}

/// The deed of a noun: "A's attack on B", "the patrols by A and B".
pub(super) fn of_noun(stage: &Stage, at: usize) -> Option<Deed> {
    let scene = stage.scene;
    if !is_one(DEEDS, &scene.lemmas[at]) || !is_said_to_be(scene, at) && !is_denied_report(scene, at) {
        return None;
    }
    let owner = scene.children[at].iter().copied().find_map(|child| {
        let is_owner = matches!(scene.words[child].deprel, "nmod:poss" | "amod" | "compound")
            || relation(scene.words[child].deprel) == "nmod"
                && scene.case_of(child).is_some_and(|case| matches!(case, "by" | "between"));
        let found = if is_owner { owners_of(stage, child) } else { Vec::new() };
        (!found.is_empty()).then_some((child, found))
    });
    let (doer, sources) = owner?;
    let own = codes(&sources);
    if own.len() == 2 && is_one(TOGETHER, &scene.lemmas[at]) {
        let other = stage.children_of(doer, &["conj"], &[]).next()?;
        return Some(Deed {
            at,
            doer: Some(doer),
            sources: distinct(sources),
            reached: Some(other),
            targets: Vec::new(),
            symmetric: true,
        });
    }
    let (reached, targets) = stage
        .children_of(at, &["nmod"], &["on", "of", "against", "to", "from", "with", "for"])
        .filter(|child| *child != doer)
        .find_map(|child| reach::below(stage, child, &own))?;
    let symmetric = is_one(TOGETHER, &scene.lemmas[at]) && scene.case_of(reached) == Some("with");
    Some(Deed {
        at,
        doer: Some(doer),
        sources: distinct(sources),
        reached: Some(reached),
        targets,
        symmetric,
    })
}

fn owners_of(stage: &Stage, word: usize) -> Vec<Party> {
    let found = stage.actors(word);
    if found.is_empty() { reach::nation(stage, word) } else { found }
}

/// Whether a noun of deed is definite, and stands under nothing that leaves it open.
fn is_said_to_be(scene: &Scene, noun: usize) -> bool {
    let is_definite = scene.has_child(noun, |word, lemma| {
        matches!(lemma, "the" | "this" | "that" | "these" | "its" | "their") || word.deprel == "nmod:poss"
    });
    let is_open = scene.has_child(noun, |_, lemma| {
        matches!(
            lemma,
            "possible"
                | "potential"
                | "alleged"
                | "planned"
                | "future"
                | "no"
                | "any"
                | "likely"
                | "threatened"
                | "further"
        )
    });
    let above: Vec<usize> = scene.up(noun).into_iter().skip(1).take(4).collect();
    let is_doubted = above.iter().any(|word| {
        let lemma = &scene.lemmas[*word];
        if is_verbal(scene, *word) { is_one(DOUBTS, lemma) } else { is_one(OPEN, lemma) }
    });
    is_definite && !is_open && !is_doubted
}

/// "Was expelled from no organisation", "sent no troops to B": the denial stands at a noun.
pub(super) fn is_of_none(scene: &Scene, verb: usize) -> bool {
    let is_none = |lemma: &str| matches!(lemma, "no" | "none" | "nobody" | "nothing" | "neither" | "nor");
    scene.children[verb].iter().any(|child| {
        matches!(relation(scene.words[*child].deprel), "obj" | "iobj" | "obl" | "nsubj")
            && (is_none(&scene.lemmas[*child])
                || scene.has_child(*child, |word, lemma| {
                    matches!(relation(word.deprel), "det" | "nmod" | "advmod" | "cc") && is_none(lemma)
                }))
    })
}

/// "We will ensure that A pays", "to help A resist": what somebody works for has not come yet.
pub(super) fn is_wished(scene: &Scene, verb: usize) -> bool {
    let above =
        scene.words[verb].head.filter(|_| matches!(relation(scene.words[verb].deprel), "ccomp" | "xcomp"));
    above
        .is_some_and(|above| is_one("ensure guarantee insist demand recommend propose", &scene.lemmas[above]))
}

/// "A variant in which A and B merge their navies".
pub(super) fn is_of_a_variant(scene: &Scene, verb: usize) -> bool {
    let noun = scene.words[verb].head.filter(|_| scene.words[verb].deprel.ends_with(":relcl"));
    noun.is_some_and(|noun| {
        is_one("variant option scenario plan idea version proposal fantasy dream", &scene.lemmas[noun])
    })
}

/// "Dismissed reports of an A blockade of B".
pub(super) fn is_denied_report(scene: &Scene, noun: usize) -> bool {
    let above: Vec<usize> = scene.up(noun);
    let Some(report) = above.get(1).filter(|word| is_one(REPORTS, &scene.lemmas[**word])) else {
        return false;
    };
    let by = scene.words[*report].head.map(|verb| scene.lemmas[verb].as_str());
    by.is_some_and(|verb| is_one("deny dismiss reject refute rubbish brand call label describe", verb))
}

/// "Agreed to receive B", "urged B to release": what is promised, asked or threatened is part of that act.
pub(super) fn is_embedded(scene: &Scene, at: usize) -> bool {
    if !matches!(relation(scene.words[at].deprel), "xcomp" | "ccomp" | "advcl" | "acl") {
        return false;
    }
    let Some(above) = scene.words[at].head else { return false };
    let votes = Lexicon::bundled().votes(scene.classes[above]);
    let is_denial = is_one("deny refute", &scene.lemmas[above]);
    [Label::Agree, Label::Request, Label::Threaten, Label::Reject]
        .iter()
        .any(|label| votes[label.index()] > 0.0)
        && !is_denial
        && relation(scene.words[at].deprel) == "xcomp"
}
