//! Own sentences from frames: `tilt-train relation-sentences OUT FRAMES… [--noise FILE] [--each N] [--seed N] [--bare]`.
//!
//! A frame is a line with root, register and text. `[a|b]` is a choice; `{S}` and `{T}` are the marked actors; `{N}`
//! `{A}` `{C}` are name, adjective and capital of the first state, `{M}` `{B}` `{D}` of the second, `{K}` `{L}` of a
//! third, `{P}` a person; in other braces ` B ` is the second adjective. States are drawn from the whole reference
//! table. With `--bare` nobody is marked, and a line of the file is a sentence.

use std::collections::BTreeSet;
use std::path::Path;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use tilt_text::relation::marked::Pair;

const FIRST: [&str; 32] = [
    "Amina", "Rafael", "Ingrid", "Tomas", "Wei", "Fatou", "Karim", "Sofia", "Daniel", "Nino", "Yusuf",
    "Elena", "Kwame", "Priya", "Hiroshi", "Luis", "Mariam", "Anders", "Thandi", "Ivan", "Leila", "Marek",
    "Rosa", "Omar", "Grace", "Viktor", "Aroha", "Hassan", "Linh", "Pedro", "Zainab", "Erik",
];

const LAST: [&str; 32] = [
    "Otieno", "Barros", "Lindgren", "Novotny", "Zhou", "Diallo", "Haddad", "Moreno", "Clarke", "Beridze",
    "Demir", "Petrescu", "Mensah", "Raman", "Sato", "Quispe", "Rahmani", "Dahl", "Khumalo", "Orlov",
    "Mansouri", "Kowal", "Vargas", "Farouk", "Banda", "Horvat", "Tamati", "Suleiman", "Nguyen", "Silva",
    "Bello", "Virtanen",
];

struct Names {
    states: Vec<[&'static str; 3]>,
}

impl Names {
    /// Those of the committed list, so that the same frames give the same sentences whatever the tables of names become.
    fn listed() -> Names {
        let rows =
            include_str!("../../data/relations_names.tsv").lines().filter(|line| !line.starts_with('#'));
        let cells = rows.map(|line| line.split('\t').collect::<Vec<_>>().try_into());
        Names { states: cells.map(|row| row.expect("three cells a row")).collect() }
    }
}

struct Writer<'n> {
    names: &'n Names,
    rng: ChaCha8Rng,
}

impl Writer<'_> {
    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.rng.random_range(0..from.len())]
    }

    fn person(&mut self) -> String {
        format!("{} {}", self.pick(&FIRST), self.pick(&LAST))
    }

    /// A state in one of the forms in which texts name whoever acts for it.
    fn actor(&mut self, [name, adjective, capital]: [&str; 3], headline: bool) -> String {
        let draw = self.rng.random_range(0..100);
        if headline {
            return match draw {
                0..=64 => name.to_owned(),
                65..=79 => capital.to_owned(),
                80..=89 => format!("{adjective} minister"),
                _ => format!("{adjective} president"),
            };
        }
        match draw {
            0..=41 => name.to_owned(),
            42..=50 => format!("the {adjective} government"),
            51..=56 => format!("{name}'s foreign ministry"),
            57..=65 => format!("{adjective} Foreign Minister {}", self.person()),
            66..=74 => format!("{adjective} President {}", self.person()),
            75..=81 => capital.to_owned(),
            82..=86 => format!("the {adjective} prime minister"),
            87..=90 => format!("{name}'s defence minister, {},", self.person()),
            91..=94 => format!("the president of {name}"),
            95..=97 => format!("the government in {capital}"),
            _ => format!("the {adjective} parliament"),
        }
    }

    fn choices(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('[') {
            let close = rest[open..].find(']').map_or(rest.len(), |at| open + at);
            out.push_str(&rest[..open]);
            let options: Vec<&str> = rest[open + 1..close].split('|').collect();
            out.push_str(self.pick(&options));
            rest = rest.get(close + 1..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    fn slots(&mut self, text: &str, states: &[[&str; 3]; 3], headline: bool) -> String {
        let [first, second, third] = states;
        let mut out = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = rest[open..].find('}').map_or(rest.len(), |at| open + at);
            out.push_str(&rest[..open]);
            let slot = &rest[open + 1..close];
            rest = rest.get(close + 1..).unwrap_or_default();
            let comma = |actor: String| match actor.strip_suffix(',') {
                Some(bare) if !rest.starts_with(' ') => bare.to_owned(),
                _ => actor,
            };
            let filled = match slot {
                "S" | "T" => {
                    let (state, mark) = if slot == "S" { (*first, "s") } else { (*second, "t") };
                    let actor = comma(self.actor(state, headline));
                    match actor.strip_suffix(',') {
                        Some(bare) => format!("<{mark}>{bare}</{mark}>,"),
                        None => format!("<{mark}>{actor}</{mark}>"),
                    }
                }
                "N" => first[0].to_owned(),
                "A" => first[1].to_owned(),
                "C" => first[2].to_owned(),
                "M" => second[0].to_owned(),
                "B" => second[1].to_owned(),
                "D" => second[2].to_owned(),
                "K" => third[0].to_owned(),
                "L" => third[1].to_owned(),
                "P" => self.person(),
                other => {
                    let options: Vec<&str> = other.split('|').collect();
                    self.pick(&options).replace(" B ", &format!(" {} ", second[1]))
                }
            };
            out.push_str(&filled);
        }
        out.push_str(rest);
        out
    }

    fn drop_articles(&mut self, text: &str) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let kept: Vec<&str> = words
            .into_iter()
            .filter(|word| !(matches!(*word, "the" | "a" | "an") && self.rng.random_range(0..100) < 50))
            .collect();
        kept.join(" ")
    }
}

fn capital_first(text: &str) -> String {
    let mut chars = text.chars();
    // Marks stand before the first letter, so the first letter outside of them is raised.
    if let Some(rest) = text.strip_prefix("<s>").or_else(|| text.strip_prefix("<t>")) {
        return format!("{}{}", &text[..3], capital_first(rest));
    }
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A first word that is no name begins small once something stands before it.
fn in_a_sentence(text: &str) -> String {
    const SMALL: [&str; 24] = [
        "The", "A", "An", "In", "It", "Of", "At", "As", "With", "What", "There", "This", "These", "Few",
        "Many", "Both", "Not", "Her", "His", "He", "She", "About", "Between", "Among",
    ];
    let first = text.split(' ').next().unwrap_or_default();
    if SMALL.contains(&first) {
        format!("{}{}", first.to_lowercase(), &text[first.len()..])
    } else {
        text.to_owned()
    }
}

fn title_case(text: &str) -> String {
    let small = ["of", "to", "in", "on", "for", "and", "the", "a", "with", "from", "at", "by"];
    let words =
        text.split(' ').map(|word| if small.contains(&word) { word.to_owned() } else { capital_first(word) });
    words.collect::<Vec<_>>().join(" ")
}

/// Writes the file of own sentences.
pub fn write(rest: &[&str]) -> Result<(), String> {
    let (mut out, mut frames, mut noise, mut each, mut seed) = (None, Vec::new(), None, 3usize, 11u64);
    let mut bare = false;
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().copied().ok_or_else(|| format!("{word} takes a value"));
        match *word {
            "--noise" => noise = Some(value()?),
            "--bare" => bare = true,
            "--each" => each = value()?.parse().map_err(|_| "--each takes a number")?,
            "--seed" => seed = value()?.parse().map_err(|_| "--seed takes a number")?,
            path if out.is_none() => out = Some(path),
            path => frames.push(path),
        }
    }
    let read = |path: &str| -> Result<Vec<[String; 3]>, String> {
        let text = std::fs::read_to_string(Path::new(path)).map_err(|error| format!("{path}: {error}"))?;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines
            .map(|line| {
                let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
                cells.try_into().map_err(|_| format!("{path}: not three columns: {line}"))
            })
            .collect()
    };
    let noise = noise.map(read).transpose()?.unwrap_or_default();
    let names = Names::listed();
    let mut writer = Writer { names: &names, rng: ChaCha8Rng::seed_from_u64(seed) };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let header = "sentence\tmarked_sentence\tsource\ttarget\tgold_root\tregister\n";
    let mut table = if bare { String::new() } else { header.to_owned() };
    for path in frames {
        for [root, register, text] in read(path)? {
            for _ in 0..each {
                let (marked, register) = sentence(&mut writer, &noise, &register, &text);
                let pair = Pair::parse(&marked);
                let of = |spans: &[tilt_core::Span]| {
                    spans.first().map_or("", |span| span.of(&pair.text)).to_owned()
                };
                let (source, target) = (of(&pair.source), of(&pair.target));
                if bare {
                    if seen.insert(pair.text.clone()) {
                        table.push_str(&format!("{}\n", pair.text));
                    }
                    continue;
                }
                if source.is_empty() || target.is_empty() {
                    return Err(format!("a frame without two actors: {text}"));
                }
                if seen.insert(marked.clone()) {
                    table.push_str(&format!(
                        "{}\t{marked}\t{source}\t{target}\t{root}\t{register}\n",
                        pair.text
                    ));
                }
            }
        }
    }
    let out = out.ok_or("where should the sentences go?")?;
    std::fs::write(out, &table).map_err(|error| format!("{out}: {error}"))?;
    println!("{} sentences", seen.len());
    Ok(())
}

fn sentence(
    writer: &mut Writer<'_>,
    noise: &[[String; 3]],
    register: &str,
    text: &str,
) -> (String, &'static str) {
    let count = writer.names.states.len();
    let mut drawn: Vec<usize> = Vec::new();
    while drawn.len() < 3 {
        let state = writer.rng.random_range(0..count);
        if !drawn.contains(&state) {
            drawn.push(state);
        }
    }
    let states = [0, 1, 2].map(|at| writer.names.states[drawn[at]]);
    let register = match (register, writer.rng.random_range(0..100)) {
        ("n", 0..=17) => "g",
        ("n", 18..=33) => "x",
        (own, _) => own,
    };
    let mut around = |place: &str, share: u32| -> String {
        let fits: Vec<&str> = noise
            .iter()
            .filter(|row| row[0] == place && row[1] == register)
            .map(|row| row[2].as_str())
            .collect();
        if fits.is_empty() || writer.rng.random_range(0..100) >= share {
            return String::new();
        }
        let words = writer.pick(&fits);
        if place == "before" { format!("{words} ") } else { words.to_owned() }
    };
    let (before, after) = (around("before", 35), around("after", 50));
    let chosen = writer.choices(text.trim());
    let chosen = if before.is_empty() { chosen } else { in_a_sentence(&chosen) };
    let body = match (chosen.strip_suffix('.'), after.is_empty()) {
        (Some(body), false) => format!("{before}{}{after}.", body.trim_end()),
        (None, false) => format!("{before}{chosen}{after}"),
        _ => format!("{before}{chosen}"),
    };
    let filled = writer.slots(&body, &states, register == "h");
    let filled = filled.replace(" .", ".").replace("  ", " ");
    let told = match register {
        "h" if writer.rng.random_range(0..100) < 35 => title_case(&filled),
        "x" => writer.drop_articles(&filled),
        "g" => filled.trim_end_matches('.').to_owned(),
        _ => filled,
    };
    let name = match register {
        "n" => "news",
        "h" => "headline",
        "g" => "telegram",
        _ => "translated",
    };
    (capital_first(&told), name)
}
