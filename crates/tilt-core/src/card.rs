//! The static facts of an item (dataset, measure, detector, reporter). Help, lists, pages and citations are made from it.

/// What an item says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Name as typed on the command line, `lower-case-with-hyphens`.
    pub name: &'static str,
    /// Raised when the meaning of its values changes.
    pub version: u32,
    /// Title for readers.
    pub title: &'static str,
    /// One sentence.
    pub definition: &'static str,
    /// What it must not be read as. Never empty.
    pub limitation: &'static str,
    /// Parameters.
    pub parameters: &'static [Parameter],
    /// Keys of `references.bib`.
    pub references: &'static [&'static str],
    /// How it treats missing input, one sentence.
    pub missing: &'static str,
}

/// One parameter of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Name.
    pub name: &'static str,
    /// Default as written on the command line.
    pub default: &'static str,
    /// Allowed values in words: `1..=99`, `abs | sq`.
    pub range: &'static str,
    /// Unit, empty if none.
    pub unit: &'static str,
    /// One sentence.
    pub doc: &'static str,
}

impl Card {
    /// `name@version`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// What is wrong with the card, for contract tests; empty if nothing.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut require = |ok: bool, what: &str| {
            if !ok {
                faults.push(format!("{}: {what}", self.name));
            }
        };
        let shaped =
            |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        require(!self.name.is_empty() && shaped(self.name), "name is not lower-case-with-hyphens");
        require(self.version >= 1, "version starts at 1");
        require(!self.title.is_empty(), "no title");
        require(self.definition.ends_with('.'), "definition is not a sentence");
        require(self.limitation.ends_with('.'), "limitation is not a sentence");
        require(self.missing.ends_with('.'), "treatment of missing input is not a sentence");
        require(!self.references.is_empty(), "no reference");
        for parameter in self.parameters {
            require(
                !parameter.doc.is_empty() && !parameter.range.is_empty(),
                "a parameter lacks doc or range",
            );
        }
        faults
    }
}
