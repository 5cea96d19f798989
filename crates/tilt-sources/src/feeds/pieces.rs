//! Where the items of an XML feed stand: the library does not say, and an item that is broken shall not cost the
//! others. This is no parser: it finds the tags of items outside comments and CDATA, and the library parses.

use super::root::{self, find};

/// A feed cut at its items.
pub(super) struct Pieces<'t> {
    text: &'t [u8],
    /// Name of the root as it is written.
    root: &'t str,
    /// Where the root begins.
    root_at: usize,
    /// Where each item begins.
    starts: Vec<usize>,
    /// Where the last item ends.
    end: usize,
}

impl<'t> Pieces<'t> {
    /// `None` if the text has no root.
    pub(super) fn of(text: &'t [u8]) -> Option<Pieces<'t>> {
        let root = root::of(text)?;
        let wanted = if root.local() == "feed" { "entry" } else { "item" };
        let (mut starts, mut end, mut at) = (Vec::new(), text.len(), root.at);
        while let Some(length) = text[at..].iter().position(|byte| *byte == b'<') {
            at += length;
            let rest = &text[at..];
            let passed = [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>")]
                .into_iter()
                .find(|(open, _)| rest.starts_with(open));
            if let Some((_, close)) = passed {
                // What is never closed runs to the end.
                at += find(rest, close).map_or(rest.len(), |length| length + close.len());
                continue;
            }
            if is_tag(&rest[1..], wanted) {
                starts.push(at);
                end = text.len();
            } else if rest.starts_with(b"</") && is_tag(&rest[2..], wanted) {
                end = at + find(rest, b">").map_or(rest.len(), |length| length + 1);
            }
            at += 1;
        }
        if starts.is_empty() {
            end = root.at;
        }
        Some(Pieces { text, root: root.name, root_at: root.at, starts, end })
    }

    /// How many items there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Where an item begins; behind the last one, where what follows begins.
    pub(super) fn start(&self, item: usize) -> usize {
        self.starts.get(item).copied().unwrap_or(self.end)
    }

    /// Where the root begins.
    pub(super) fn root_at(&self) -> usize {
        self.root_at
    }

    /// Whether an item has an element for its date.
    pub(super) fn is_dated(&self, item: usize) -> bool {
        let text = &self.text[self.start(item)..self.start(item + 1)];
        [&b"<pubDate"[..], b"<dc:date", b"<published", b"<updated"]
            .iter()
            .any(|tag| find(text, tag).is_some())
    }

    /// A feed with the items from `first` to before `behind` only.
    pub(super) fn feed_of(&self, first: usize, behind: usize) -> Vec<u8> {
        let mut feed = self.text[..self.start(0)].to_vec();
        feed.extend_from_slice(&self.text[self.start(first)..self.start(behind)]);
        let is_in_channel = self.root.rsplit(':').next() == Some("rss");
        let close =
            if is_in_channel { format!("</channel></{}>", self.root) } else { format!("</{}>", self.root) };
        feed.extend_from_slice(close.as_bytes());
        feed
    }
}

/// Whether a tag begins here whose name without prefix is `wanted`.
fn is_tag(text: &[u8], wanted: &str) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b":_-.".contains(byte);
    let length = text.iter().take(80).take_while(|byte| is_name(byte)).count();
    let name = &text[..length];
    name.rsplit(|byte| *byte == b':').next() == Some(wanted.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_in_comments_and_quoted_text_are_none() {
        let text = b"<rss><channel><!-- <item> --><items/><item>1</item><item>2<![CDATA[<item>]]></item>\n</channel></rss>";
        let pieces = Pieces::of(text).unwrap();
        assert_eq!(pieces.len(), 2);
        let second = String::from_utf8(pieces.feed_of(1, 2)).unwrap();
        assert_eq!(
            second,
            "<rss><channel><!-- <item> --><items/><item>2<![CDATA[<item>]]></item></channel></rss>"
        );
    }
}
