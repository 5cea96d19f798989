//! Files of marked attributions: stand-off marks of the brat tool over plain text, as PolNeAR has them.
//!
//! `T3⇥Content 10 20;25 40⇥words` marks characters, in pieces; `E1⇥Attribution:T4 Content:T3 Cue:T2 Source:T1` joins
//! marks to one attribution. Other lines (notes, words that go on over a line end) are passed over.

use std::collections::BTreeMap;

use tilt_core::document::Span;

/// Who says what by which words, as places in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Voice {
    /// The words that name the source; none if nobody is named.
    pub source: Vec<Span>,
    /// The words that hand on.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
}

/// The attributions of one file of marks.
///
/// # Errors
/// If a mark does not lie in the text or a line names a mark that there is not; the line is told, from 1.
pub fn read(text: &str, marks: &str) -> Result<Vec<Voice>, String> {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let mut known: BTreeMap<&str, (&str, Vec<Span>)> = BTreeMap::new();
    let mut voices = Vec::new();
    for (number, line) in marks.lines().enumerate() {
        let mut cells = line.split('\t');
        let (Some(id), Some(body)) = (cells.next(), cells.next()) else { continue };
        let is_numbered = id.len() > 1 && id[1..].bytes().all(|byte| byte.is_ascii_digit());
        if is_numbered && id.starts_with('T') {
            let (kind, spans) = body.split_once(' ').unwrap_or((body, ""));
            let spans = spans.split(';').map(|span| piece(span, &places)).collect::<Option<Vec<Span>>>();
            let spans = spans.ok_or_else(|| format!("line {}: a mark outside of the text", number + 1))?;
            known.insert(id, (kind, spans));
        }
    }
    for (number, line) in marks.lines().enumerate() {
        let Some((id, body)) = line.split_once('\t') else { continue };
        if !id.starts_with('E') || !id[1..].bytes().all(|byte| byte.is_ascii_digit()) || id.len() < 2 {
            continue;
        }
        let mut voice = Voice::default();
        let is_discarded = body.starts_with("Discard");
        for (role, mark) in body.split_whitespace().filter_map(|part| part.split_once(':')) {
            let (_, spans) =
                known.get(mark).ok_or_else(|| format!("line {}: there is no mark {mark}", number + 1))?;
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => voice.source.extend(spans),
                "Cue" => voice.cue.extend(spans),
                "Content" => voice.content.extend(spans),
                _ => {}
            }
        }
        if !is_discarded && !voice.content.is_empty() {
            for spans in [&mut voice.source, &mut voice.cue, &mut voice.content] {
                spans.sort();
            }
            voices.push(voice);
        }
    }
    Ok(voices)
}

fn piece(span: &str, places: &[usize]) -> Option<Span> {
    let (start, end) = span.trim().split_once(' ')?;
    let place = |number: &str| places.get(number.parse::<usize>().ok()?).copied();
    let (start, end) = (place(start)?, place(end)?);
    (start <= end).then(|| Span::new(start, end))
}

/// Which file of marks belongs to which text: `a.txt` and the first in name order of `a.ann`, `a_WHO.ann`.
///
/// Paths may stand in different folders; the result is in the order of the texts' names.
pub fn pairs(paths: &[String]) -> Vec<(&str, &str)> {
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
    let stems = |ending: &str| -> Vec<(String, &str)> {
        let mut found: Vec<(String, &str)> = paths
            .iter()
            .filter_map(|path| Some((name(path).strip_suffix(ending)?.to_owned(), path.as_str())))
            .collect();
        found.sort();
        found
    };
    let marks = stems(".ann");
    let texts = stems(".txt").into_iter();
    texts
        .filter_map(|(stem, text)| {
            let first = marks.iter().find(|(other, _)| {
                other.strip_prefix(&stem).is_some_and(|rest| {
                    rest.is_empty() || rest.strip_prefix('_').is_some_and(|who| !who.contains('_'))
                })
            })?;
            Some((text, first.1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_bytes_and_pieces_stay_apart() {
        let text = "É bom, said Ana, outra vez.";
        let marks = "T1\tSource 12 15\tAna\nT2\tCue 7 11\tsaid\nT3\tContent 0 5;17 26\tÉ bom\n\
                     T4\tAttribution 7 11\tsaid\n#1\tAnnotatorNotes T4\thm\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n";
        let voices = read(text, marks).unwrap();
        let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>();
        assert_eq!(words(&voices[0].content), ["É bom", "outra vez"]);
        assert_eq!((words(&voices[0].cue), words(&voices[0].source)), (vec!["said"], vec!["Ana"]));
        assert_eq!(read(text, "T1\tCue 5 99\tx\n").unwrap_err(), "line 1: a mark outside of the text");
        assert_eq!(read(text, "E1\tAttribution:T9\n").unwrap_err(), "line 1: there is no mark T9");
    }

    #[test]
    fn the_first_reader_in_name_order_is_taken() {
        let paths = ["m/a_2b.ann", "m/a_1c.ann", "t/a.txt", "t/b.txt", "m/b_x_1.ann"].map(str::to_owned);
        assert_eq!(pairs(&paths), [("t/a.txt", "m/a_1c.ann")]);
    }
}
