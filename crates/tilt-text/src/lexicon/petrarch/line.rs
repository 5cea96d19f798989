//! Lines of a dictionary without comments, and phrases in one spelling.

/// Lines with their number from 1, without comments and blanks at the ends; empty lines are left out.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_comment = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = strip(line, &mut in_comment);
        (!line.is_empty()).then_some((index + 1, line))
    })
}

/// A comment runs from `#` to the end of the line, or between `<!--` and `-->`, which may be lines apart.
fn strip<'a>(line: &'a str, in_comment: &mut bool) -> &'a str {
    let mut rest = line;
    if *in_comment {
        let Some(end) = rest.find("-->") else { return "" };
        *in_comment = false;
        rest = &rest[end + 3..];
    }
    let rest = match rest.find("<!--") {
        Some(open) => {
            *in_comment = !rest[open..].contains("-->");
            &rest[..open]
        }
        None => rest,
    };
    rest.split('#').next().unwrap_or_default().trim()
}

/// A phrase as it is compared: lower case without accents, underscores as blanks, single blanks.
pub(super) fn phrase(text: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_blank = c == '_' || c.is_whitespace();
        if !is_blank {
            out.push(crate::mention::words::fold_one(c));
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out.into_boxed_str()
}

/// The text before the last `[…]` and the text inside it.
pub(super) fn code(line: &str) -> Option<(&str, &str)> {
    let open = line.rfind('[')?;
    let inside = line[open + 1..].split(']').next()?;
    Some((line[..open].trim(), inside.trim()))
}
