//! The bundled cases and their changed forms are read; what is promised of them is kept.

use std::collections::BTreeMap;

use tilt_text::cases::{self, Case, mutate, score};

fn read(case: &Case) -> score::Outcome {
    score::score(case, &tilt_text::read(&case.document()).propositions)
}

/// `CASES=dev cargo test -p tilt-text --test cases show -- --nocapture` prints what is wrong in that half.
#[test]
fn show() {
    let Ok(half) = std::env::var("CASES") else { return };
    let mut total: BTreeMap<&str, score::Tally> = BTreeMap::new();
    for case in cases::bundled().iter().filter(|case| case.is_held_out() == (half == "held")) {
        let outcome = read(case);
        total.entry(if case.easy { "easy" } else { "hard" }).or_default().join(&outcome.tally);
        if half == "dev" && !outcome.wrong.is_empty() {
            println!("{} {}\n    {}", case.id, case.text, outcome.wrong.join("\n    "));
        }
        for mutation in mutate::MUTATIONS {
            if let Some(changed) = (mutation.change)(case) {
                let other = read(&changed);
                total.entry(mutation.name).or_default().join(&other.tally);
                if half == "dev" && other.wrong.len() > outcome.wrong.len() && std::env::var("FORMS").is_ok()
                {
                    println!(
                        "{} {} {}\n    {}",
                        mutation.name,
                        case.id,
                        changed.text,
                        other.wrong.join("\n    ")
                    );
                }
            }
        }
    }
    for (name, tally) in total {
        println!("{name} f1 {:?} {tally:?}", tally.f1());
    }
}
