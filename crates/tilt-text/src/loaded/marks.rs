//! Marked loaded language: articles with spans and techniques, and scores against them.
//!
//! The corpus of propaganda techniques (PTC) has `article123.txt` and lines `123⇥Technique⇥from⇥to` in characters.
//! Its techniques are read by the names of [`super::TECHNIQUES`]; other techniques are passed over.

use tilt_core::document::Span;

use super::TECHNIQUES;

/// Our name of a technique of the corpus.
pub fn technique(name: &str) -> Option<&'static str> {
    let ours = match name {
        "Loaded_Language" => "loaded_language",
        "Name_Calling,Labeling" => "name_calling",
        "Exaggeration,Minimisation" => "exaggeration",
        "Appeal_to_fear-prejudice" => "fear",
        "Doubt" => "doubt",
        "Causal_Oversimplification" => "causal_oversimplification",
        "Flag-Waving" => "flag_waving",
        _ => return None,
    };
    TECHNIQUES.into_iter().find(|known| *known == ours)
}

/// One marked span: number of its technique in [`TECHNIQUES`], and its place.
pub type Mark = (usize, Span);

/// The marks of one article of that number.
///
/// # Errors
/// If a mark lies outside of the text; the row is told.
pub fn read(text: &str, number: &str, labels: &str) -> Result<Vec<Mark>, String> {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let mut marks = Vec::new();
    for row in labels.lines() {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[article, name, from, to] = &cells[..] else { continue };
        let Some(technique) = technique(name).filter(|_| article == number) else { continue };
        let place = |cell: &str| places.get(cell.trim().parse::<usize>().ok()?).copied();
        match (place(from), place(to)) {
            (Some(from), Some(to)) if from < to => {
                let known = TECHNIQUES.iter().position(|known| *known == technique).unwrap_or(0);
                marks.push((known, Span::new(from, to)));
            }
            _ => return Err(format!("{row}: a mark outside of the text")),
        }
    }
    Ok(marks)
}

/// Letters marked, given, and both, and spans marked, found by a shared letter, given, and right so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Letters in marks, in what was given, in both.
    pub letters: [usize; 3],
    /// Marked spans, marked ones that something given of the technique meets.
    pub marked: [usize; 2],
    /// Given spans, given ones that meet a mark of the technique.
    pub given: [usize; 2],
}

impl Counts {
    /// Adds others.
    pub fn add(&mut self, other: &Counts) {
        let pairs = self.letters.iter_mut().zip(other.letters);
        let pairs = pairs.chain(self.marked.iter_mut().zip(other.marked));
        pairs.chain(self.given.iter_mut().zip(other.given)).for_each(|(sum, more)| *sum += more);
    }

    /// F1 of letters.
    pub fn letter_f1(&self) -> f64 {
        2.0 * self.letters[2] as f64 / (self.letters[0] + self.letters[1]) as f64
    }

    /// Share of given spans that meet a mark.
    pub fn precision(&self) -> f64 {
        self.given[1] as f64 / self.given[0] as f64
    }

    /// Share of marked spans that something given meets.
    pub fn recall(&self) -> f64 {
        self.marked[1] as f64 / self.marked[0] as f64
    }

    /// Harmonic mean of precision and recall of spans.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

/// Counts for each technique, then for all of them without regard to which.
pub fn tally(length: usize, gold: &[Mark], given: &[Mark]) -> [Counts; TECHNIQUES.len() + 1] {
    let count = |technique: Option<usize>| {
        let of = |marks: &[Mark]| -> Vec<Span> {
            let wanted = marks.iter().filter(|mark| technique.is_none_or(|technique| mark.0 == technique));
            wanted.map(|mark| mark.1).collect()
        };
        let (gold, given) = (of(gold), of(given));
        let letters = |spans: &[Span]| {
            let mut covered = vec![false; length];
            spans.iter().for_each(|span| covered[span.start..span.end].fill(true));
            covered
        };
        let (a, b) = (letters(&gold), letters(&given));
        let sum = |covered: &[bool]| covered.iter().filter(|covered| **covered).count();
        let both = a.iter().zip(&b).filter(|(a, b)| **a && **b).count();
        let met = |spans: &[Span], others: &[Span]| {
            spans.iter().filter(|span| others.iter().any(|other| other.overlaps(**span))).count()
        };
        Counts {
            letters: [sum(&a), sum(&b), both],
            marked: [gold.len(), met(&gold, &given)],
            given: [given.len(), met(&given, &gold)],
        }
    };
    std::array::from_fn(|at| count((at < TECHNIQUES.len()).then_some(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_table_by_hand() {
        let text = "Thé brave and the wicked.";
        let labels =
            "7\tLoaded_Language\t4\t9\n8\tDoubt\t0\t3\n7\tSlogans\t0\t3\n7\tName_Calling,Labeling\t18\t24\n";
        let marks = read(text, "7", labels).unwrap();
        assert_eq!(marks.iter().map(|mark| mark.1.of(text)).collect::<Vec<_>>(), ["brave", "wicked"]);
        assert!(read(text, "7", "7\tDoubt\t4\t99\n").is_err());
        let counts = tally(text.len(), &marks, &[(0, Span::new(5, 8)), (0, Span::new(19, 22))]);
        assert_eq!((counts[0].letters, counts[0].marked, counts[0].given), ([5, 6, 3], [1, 1], [2, 1]));
        assert_eq!(counts[7].marked, [2, 2], "without regard to the technique both are met");
        assert!((counts[0].f1() - 2.0 / 3.0).abs() < 1e-12);
    }
}
