//! HTML of strangers: a guard before the parser, and the text in it.
//!
//! An HTML parser repairs what it is given, and on hostile input the repair costs the square of the input: elements
//! that never close, and formatting that is made anew in every block. What closes what only the parser knows, so that
//! the guard counts what can open, wherever it stands, and refuses what no author writes.

use dom_query::{Document, NodeRef};

/// The most tags of a page; those of outlets have some thousand.
pub(crate) const PAGE: usize = 20_000;

/// The most tags of a description in a feed.
const FRAGMENT: usize = 3_000;

/// The deepest nesting of a page that is taken apart.
const MAX_DEPTH: usize = 1_000;

/// The most elements that formatting which is made anew can amount to.
const MAX_FORMATTING: usize = 2_000_000;

/// Refuses markup with more than `most` tags, or with formatting that could multiply.
pub(crate) fn guard(html: &str, most: usize) -> Result<(), String> {
    let (mut tags, mut formatting) = (0_usize, 0_usize);
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        let length = rest.iter().take(8).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        tags += usize::from(length > 0);
        // Without attributes only three of a kind are made anew.
        let has_attributes = rest.get(length) != Some(&b'>');
        let name = &rest[..length];
        let is_formatting = FORMATTING.iter().any(|it| it.as_bytes().eq_ignore_ascii_case(name));
        formatting += usize::from(is_formatting && has_attributes);
    }
    if tags > most {
        return Err(format!("the markup has {tags} tags, more than {most}"));
    }
    if tags * formatting > MAX_FORMATTING {
        return Err("the markup has more formatting than can be made anew in its blocks".to_owned());
    }
    Ok(())
}

/// Refuses a parsed page that is nested deeper than those who walk through it can go.
pub(crate) fn guard_depth(page: &Document) -> Result<(), String> {
    let mut depth = 0_usize;
    let mut node: Option<NodeRef<'_>> = page.root().first_child();
    while let Some(current) = node {
        if let Some(child) = current.first_child() {
            depth += 1;
            if depth > MAX_DEPTH {
                return Err(format!("the page is nested more than {MAX_DEPTH} deep"));
            }
            node = Some(child);
            continue;
        }
        let mut behind = Some(current);
        while let Some(of) = behind {
            if let Some(sibling) = of.next_sibling() {
                behind = Some(sibling);
                break;
            }
            depth = depth.saturating_sub(1);
            behind = of.parent();
        }
        node = behind;
    }
    Ok(())
}

/// The text of a piece of HTML: a blank line between blocks, no scripts and styles. What has no markup stays as it is.
pub(crate) fn text_of(html: &str) -> Result<String, String> {
    if !html.contains(['<', '&']) {
        return Ok(html.trim().to_owned());
    }
    guard(html, FRAGMENT)?;
    let fragment = Document::fragment(html);
    fragment.select("script, style, noscript, template, iframe, object, svg").remove();
    Ok(fragment.formatted_text().trim().to_owned())
}

/// Elements that are opened again where a block begins inside them; a link is closed by the next.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_styles_are_no_text() {
        let html = "<p>One <b>two</b> &amp; three</p><script>alert('x < y')</script><style>p { }</style>\
                    <p>Four<br>five &lt;six&gt;</p><!-- seven -->";
        assert_eq!(text_of(html).unwrap(), "One two & three\n\nFour\nfive <six>");
        assert_eq!(text_of("  plain  ").unwrap(), "plain");
        assert_eq!(text_of("a < b and c").unwrap(), "a < b and c");
        assert_eq!(text_of("<script>never closed").unwrap(), "");
    }

    #[test]
    fn what_no_author_writes_is_refused() {
        let formatting =
            (0..1_000).map(|at| format!("<b id={at}>")).collect::<String>() + &"<p>x".repeat(2_000);
        assert!(text_of(&"<div>".repeat(100_000)).is_err());
        assert!(guard(&formatting, PAGE).is_err());
        assert!(guard_depth(&Document::from("<div>".repeat(2_000))).is_err());
    }

    #[test]
    fn a_long_page_is_not_refused() {
        let row = "<tr><td><a href='x'>one</a><td><B>two</B></tr>";
        let page = format!("<div><table>{}</table></div>{}", row.repeat(2_500), "<p>x<li>y".repeat(2_500));
        assert!(guard(&page, PAGE).is_ok());
        assert!(guard_depth(&Document::from(page)).is_ok());
    }
}
