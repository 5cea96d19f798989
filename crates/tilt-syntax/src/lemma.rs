//! From a form and its fine tag to the lemma and the features: the longest known ending decides.

use crate::format::{ModelError, ModelFile};
use crate::hash::hash;
use crate::table::HashTable;

/// Endings are at most this many letters.
pub const LONGEST_ENDING: usize = 6;

const WHOLE: u8 = 40;
const ENDING: u8 = 41;
const FEATURES: u8 = 42;
const FEATURES_OF_TAG: u8 = 43;

/// How a form becomes its lemma: letters cut from its end, letters put there, and whether it is first put in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Whether the form in lower case is edited instead of the form as written.
    pub lower: bool,
    /// Characters cut from the end.
    pub cut: usize,
    /// What is put there.
    pub add: String,
}

impl Edit {
    /// The shortest edit from a form to a lemma.
    pub fn between(form: &str, lower: &str, lemma: &str, keeps_case: bool) -> Edit {
        let shared = |base: &str| base.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).count();
        let (as_written, as_lower) = (shared(form), shared(lower));
        let use_lower = if keeps_case { as_lower > as_written } else { as_lower >= as_written };
        let (base, shared) = if use_lower { (lower, as_lower) } else { (form, as_written) };
        Edit {
            lower: use_lower,
            cut: base.chars().count() - shared,
            add: lemma.chars().skip(shared).collect(),
        }
    }

    /// The lemma.
    pub fn apply(&self, form: &str, lower: &str) -> String {
        let base = if self.lower { lower } else { form };
        let end = match self.cut {
            0 => base.len(),
            cut => base.char_indices().rev().nth(cut - 1).map_or(0, |(at, _)| at),
        };
        let mut lemma = String::with_capacity(end + self.add.len());
        lemma.push_str(&base[..end]);
        lemma.push_str(&self.add);
        if lemma.is_empty() { lower.to_owned() } else { lemma }
    }

    /// One line of the model file.
    pub fn line(&self) -> String {
        format!("{}\t{}\t{}", u8::from(self.lower), self.cut, self.add)
    }

    fn parse(line: &str) -> Option<Edit> {
        let mut parts = line.splitn(3, '\t');
        let lower = parts.next()? == "1";
        Some(Edit { lower, cut: parts.next()?.parse().ok()?, add: parts.next()?.to_owned() })
    }
}

fn tagged(kind: u8, tag: usize, text: &str) -> u64 {
    hash(kind, text.as_bytes()).rotate_left(tag as u32 & 63) ^ hash(kind, &(tag as u32).to_le_bytes())
}

/// Key of a whole word under a fine tag.
pub fn whole_key(xpos: usize, lower: &str) -> u64 {
    tagged(WHOLE, xpos, lower)
}

/// Key of an ending under a fine tag.
pub fn ending_key(xpos: usize, ending: &str) -> u64 {
    tagged(ENDING, xpos, ending)
}

/// Key of the features of a word under both its tags.
pub fn feature_key(upos: usize, xpos: usize, lower: &str) -> u64 {
    tagged(FEATURES, upos << 8 | xpos, lower)
}

/// Key of the usual features of two tags.
pub fn usual_feature_key(upos: usize, xpos: usize) -> u64 {
    tagged(FEATURES_OF_TAG, upos << 8 | xpos, "")
}

/// The endings of a word from the longest to the empty one.
pub fn endings(lower: &str) -> impl Iterator<Item = &str> {
    let mut starts = [lower.len(); LONGEST_ENDING + 1];
    let mut count = 1;
    for (slot, (at, _)) in starts[1..].iter_mut().zip(lower.char_indices().rev()) {
        *slot = at;
        count += 1;
    }
    (0..count).rev().map(move |length| &lower[starts[length]..])
}

/// The learnt rules.
#[derive(Debug, Clone)]
pub struct Lemmatiser {
    edits: Vec<Edit>,
    features: Vec<&'static str>,
    table: HashTable,
    values: &'static [[u8; 2]],
}

impl Lemmatiser {
    /// Reads the rules of a model.
    ///
    /// # Errors
    /// If a section is missing or broken.
    pub fn read(file: &ModelFile) -> Result<Lemmatiser, ModelError> {
        let edits: Option<Vec<Edit>> = file.lines("edits")?.into_iter().map(Edit::parse).collect();
        let edits = edits.ok_or(ModelError::Section("edits"))?;
        let features = file.lines("feats")?;
        let table = HashTable::read(file, "lemstart", "lemmark")?;
        let (values, _) = file.section("lemvalue")?.as_chunks::<2>();
        let most = edits.len().max(features.len());
        if values.len() != table.len()
            || values.iter().any(|value| usize::from(u16::from_le_bytes(*value)) >= most)
        {
            return Err(ModelError::Section("lemvalue"));
        }
        Ok(Lemmatiser { edits, features, table, values })
    }

    fn value(&self, key: u64) -> Option<usize> {
        self.table.find(key).map(|at| usize::from(u16::from_le_bytes(self.values[at])))
    }

    /// The lemma of a form under its fine tag.
    pub fn lemma(&self, xpos: usize, form: &str, lower: &str) -> String {
        let known = self.value(whole_key(xpos, lower));
        let edit = known.or_else(|| endings(lower).find_map(|ending| self.value(ending_key(xpos, ending))));
        edit.and_then(|edit| self.edits.get(edit))
            .map_or_else(|| lower.to_owned(), |edit| edit.apply(form, lower))
    }

    /// The features of a form under its tags, as the treebank writes them.
    pub fn features(&self, upos: usize, xpos: usize, lower: &str) -> &'static str {
        let known = self.value(feature_key(upos, xpos, lower));
        let value = known.or_else(|| self.value(usual_feature_key(upos, xpos)));
        value.and_then(|value| self.features.get(value)).copied().unwrap_or("_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_lead_back() {
        for (form, lemma) in
            [("Forces", "force"), ("went", "go"), ("Qaim", "Qaim"), ("children", "child"), ("é", "é")]
        {
            let lower = form.to_lowercase();
            let edit = Edit::between(form, &lower, lemma, lemma == "Qaim");
            assert_eq!(edit.apply(form, &lower), lemma);
            assert_eq!(Edit::parse(&edit.line()), Some(edit));
        }
    }

    #[test]
    fn endings_get_shorter() {
        assert_eq!(endings("naïve").collect::<Vec<_>>(), ["naïve", "aïve", "ïve", "ve", "e", ""]);
        assert_eq!(endings("").collect::<Vec<_>>(), [""]);
        assert_eq!(endings("parliament").next(), Some("iament"));
    }
}
