//! Scores of answers against a file: accuracy, F1 by class, confusion, intervals.

use std::collections::BTreeMap;

/// Counts of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassScore {
    /// Its name.
    pub name: String,
    /// Rows of it in the file.
    pub gold: usize,
    /// Rows that were given it.
    pub given: usize,
    /// Rows that were rightly given it.
    pub right: usize,
}

impl ClassScore {
    /// Share of what was given that is right, 0 to 1.
    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.given.max(1)) as f64
    }

    /// Share of the class that was found, 0 to 1.
    pub fn recall(&self) -> f64 {
        self.right as f64 / (self.gold.max(1)) as f64
    }

    /// Their harmonic mean, 0 to 1.
    pub fn f1(&self) -> f64 {
        2.0 * self.right as f64 / ((self.gold + self.given).max(1)) as f64
    }
}

/// Scores over classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Rows.
    pub rows: usize,
    /// Share of rows that are right.
    pub accuracy: f64,
    /// Mean F1 of the classes that the file has.
    pub macro_f1: f64,
    /// Mean F1 weighted by rows of the file.
    pub weighted_f1: f64,
    /// 2.5th and 97.5th percentile of macro F1 over bootstrap samples.
    pub macro_interval: (f64, f64),
    /// The same of accuracy.
    pub accuracy_interval: (f64, f64),
    /// Each class of the file or of the answers.
    pub classes: Vec<ClassScore>,
    /// Rows by class of the file and class given.
    pub confusion: BTreeMap<(String, String), usize>,
}

/// Draws of the bootstrap.
const DRAWS: usize = 1_000;

/// Scores pairs of (class in the file, class given). The bootstrap draws rows with a fixed seed.
pub fn score(rows: &[(&str, &str)]) -> Scores {
    let names: Vec<&str> = {
        let mut names: Vec<&str> = rows.iter().flat_map(|(gold, given)| [*gold, *given]).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let number = |name: &str| names.binary_search(&name).unwrap_or(0);
    let numbered: Vec<(usize, usize)> =
        rows.iter().map(|(gold, given)| (number(gold), number(given))).collect();
    let all = tally(names.len(), numbered.iter().copied());
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draws: Vec<(f64, f64)> = (0..if rows.is_empty() { 0 } else { DRAWS })
        .map(|_| {
            let drawn = (0..numbered.len()).map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                numbered[(state % numbered.len() as u64) as usize]
            });
            let counts = tally(names.len(), drawn);
            (macro_f1(&counts), accuracy(&counts))
        })
        .collect();
    let mut interval = |pick: fn(&(f64, f64)) -> f64| {
        draws.sort_by(|a, b| pick(a).total_cmp(&pick(b)));
        let at = |share: f64| draws.get((share * DRAWS as f64) as usize).map_or(f64::NAN, pick);
        (at(0.025), at(0.975))
    };
    let (macro_interval, accuracy_interval) = (interval(|draw| draw.0), interval(|draw| draw.1));
    let weighted = |counts: &[[usize; 3]]| {
        let sum: f64 = counts.iter().map(|count| count[0] as f64 * f1(count)).sum();
        sum / rows.len().max(1) as f64
    };
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (gold, given) in rows {
        *confusion.entry(((*gold).to_owned(), (*given).to_owned())).or_default() += 1;
    }
    let class = |(name, count): (&&str, &[usize; 3])| ClassScore {
        name: (*name).to_owned(),
        gold: count[0],
        given: count[1],
        right: count[2],
    };
    Scores {
        rows: rows.len(),
        accuracy: accuracy(&all),
        macro_f1: macro_f1(&all),
        weighted_f1: weighted(&all),
        macro_interval,
        accuracy_interval,
        classes: names.iter().zip(&all).map(class).collect(),
        confusion,
    }
}

fn tally(classes: usize, rows: impl Iterator<Item = (usize, usize)>) -> Vec<[usize; 3]> {
    let mut counts = vec![[0; 3]; classes];
    for (gold, given) in rows {
        counts[gold][0] += 1;
        counts[given][1] += 1;
        counts[gold][2] += usize::from(gold == given);
    }
    counts
}

fn f1(count: &[usize; 3]) -> f64 {
    2.0 * count[2] as f64 / ((count[0] + count[1]).max(1)) as f64
}

fn macro_f1(counts: &[[usize; 3]]) -> f64 {
    let present = counts.iter().filter(|count| count[0] > 0);
    let (sum, number) = present.fold((0.0, 0), |(sum, number), count| (sum + f1(count), number + 1));
    if number == 0 { f64::NAN } else { sum / f64::from(number) }
}

fn accuracy(counts: &[[usize; 3]]) -> f64 {
    let (right, rows) =
        counts.iter().fold((0, 0), |(right, rows), count| (right + count[2], rows + count[0]));
    if rows == 0 { f64::NAN } else { right as f64 / rows as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_table_by_hand() {
        let scores = score(&[("a", "a"), ("a", "b"), ("b", "b"), ("b", "NONE")]);
        assert_eq!(scores.accuracy, 0.5);
        // a: 2 gold, 1 given, 1 right: 2/3; b: 2 gold, 2 given, 1 right: 1/2; NONE is no class of the file.
        assert!((scores.macro_f1 - (2.0 / 3.0 + 0.5) / 2.0).abs() < 1e-12);
        assert_eq!(scores.confusion[&("b".to_owned(), "NONE".to_owned())], 1);
        assert!(scores.macro_interval.0 <= scores.macro_f1 && scores.macro_f1 <= scores.macro_interval.1);
        assert!(score(&[]).macro_f1.is_nan());
    }
}
