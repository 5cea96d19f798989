//! The root element of an XML file.

/// The first element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root<'t> {
    /// Its name as it is written, with the prefix.
    pub(super) name: &'t str,
    /// Where it begins.
    pub(super) at: usize,
}

impl<'t> Root<'t> {
    /// Its name without the prefix.
    pub(super) fn local(&self) -> &'t str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }
}

/// The root element, if declarations and comments are all that stands before it.
pub(super) fn of(text: &[u8]) -> Option<Root<'_>> {
    let mut at = 0;
    loop {
        at += text[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = &text[at..];
        at += if rest.starts_with(b"<?") {
            find(rest, b"?>")? + 2
        } else if rest.starts_with(b"<!--") {
            find(rest, b"-->")? + 3
        } else if rest.starts_with(b"<!") {
            document_type(rest)?
        } else {
            break;
        };
    }
    let name = text[at..].strip_prefix(b"<")?;
    let length = name.iter().position(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte))?;
    let name = std::str::from_utf8(&name[..length]).ok()?;
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(Root { name, at })
}

/// Length of a document type, with the entities declared in its brackets.
fn document_type(text: &[u8]) -> Option<usize> {
    let end = find(text, b">")?;
    match text[..end].contains(&b'[') {
        true => Some(find(text, b"]>")? + 2),
        false => Some(end + 1),
    }
}

pub(super) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_stands_behind_declarations() {
        let named = |text: &'static str| of(text.as_bytes()).map(|root| root.name);
        assert_eq!(
            named("<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE x [<!ENTITY a 'b'>]>\n<rdf:RDF x=''>"),
            Some("rdf:RDF")
        );
        assert_eq!(named("<rss>"), Some("rss"));
        assert_eq!(
            (named("a <rss>"), named("<rss"), named("<!-- <rss>"), named("")),
            (None, None, None, None)
        );
    }
}
