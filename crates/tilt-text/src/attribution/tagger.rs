//! A trained tagger: which words of a paragraph name a source, hand on, or are said; and which belong together.
//!
//! Tags follow a chain (the best row of tags is found by Viterbi), each weighed by its features and by the way from the
//! word before. Then each source and each piece of content chooses its cue among those of the paragraph.

use tilt_core::document::Span;

use super::brat::Voice;
use super::passage::{CLOSE, IN, OPEN, Passage};
use crate::learnt::{Table, Weights, WeightsError, bucket, feature};

/// Number of tags: nothing, and begin and inside of source, cue and content.
pub const TAGS: usize = 7;

/// Columns of the table of tags; the last is empty.
pub const COLUMNS: usize = 8;

/// Kinds of ways between two words.
pub const WAYS: usize = 6;

/// Number of weights of ways: way, tag before (the last stands for the beginning), tag.
pub const STEPS: usize = 512;

/// What a piece of a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Who says it.
    Source,
    /// The words that hand on.
    Cue,
    /// What is said.
    Content,
}

impl Part {
    /// The tag that begins it; the next one goes on with it.
    pub fn tag(self) -> usize {
        match self {
            Part::Source => 1,
            Part::Cue => 3,
            Part::Content => 5,
        }
    }
}

/// A piece of a paragraph: words `from..to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
    /// What it is.
    pub part: Part,
}

/// One attribution of a paragraph: pieces by number of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// Who says it.
    pub source: Option<Piece>,
    /// The words that hand on; none for a quotation without any.
    pub cue: Option<Piece>,
    /// What is said, in pieces.
    pub content: Vec<Piece>,
}

/// The trained weights.
#[derive(Debug, Clone)]
pub struct Tagger {
    tags: Table,
    steps: Vec<f32>,
    links: Table,
}

/// Where the weight of a step stands.
pub fn step(way: usize, before: usize, tag: usize) -> usize {
    (way * 8 + before) * 8 + tag
}

/// Whether a tag can follow another; 7 stands for the beginning.
pub fn can_follow(before: usize, tag: usize) -> bool {
    let goes_on = tag > 0 && tag.is_multiple_of(2);
    !goes_on || before == tag || before + 1 == tag
}

impl Tagger {
    /// Reads trained weights.
    ///
    /// # Errors
    /// If the bytes are not those of a tagger, or damaged.
    pub fn load(bytes: &'static [u8]) -> Result<Tagger, WeightsError> {
        let weights = Weights::load(bytes)?;
        let steps = weights.table("steps", 1)?;
        Ok(Tagger::new(weights.table("tags", COLUMNS)?, &steps, weights.table("links", 1)?))
    }

    /// Joins tables that were just learnt.
    pub fn new(tags: Table, steps: &Table, links: Table) -> Tagger {
        let steps = (0..STEPS).map(|at| steps.weight(at as u32, 0)).collect();
        Tagger { tags, steps, links }
    }

    /// The best tags of a paragraph.
    pub fn tags(&self, passage: &Passage) -> Vec<usize> {
        let mut features = Vec::new();
        let mut scores = [[f32::NEG_INFINITY; TAGS]; 2];
        let mut back: Vec<[u8; TAGS]> = Vec::with_capacity(passage.len());
        for at in 0..passage.len() {
            passage.features(at, &mut features);
            let mut sums = [0i32; COLUMNS];
            for feature in &features {
                self.tags.add(*feature, &mut sums);
            }
            let way = passage.way_before(at);
            let (old, new) = (at % 2, (at + 1) % 2);
            let mut from = [0u8; TAGS];
            for tag in 0..TAGS {
                let mut best = f32::NEG_INFINITY;
                if at == 0 {
                    if can_follow(7, tag) {
                        best = self.steps[step(way, 7, tag)];
                    }
                } else {
                    for before in (0..TAGS).filter(|before| can_follow(*before, tag)) {
                        let score = scores[old][before] + self.steps[step(way, before, tag)];
                        if score > best {
                            (best, from[tag]) = (score, before as u8);
                        }
                    }
                }
                scores[new][tag] = best + sums[tag] as f32 * self.tags.scale();
            }
            back.push(from);
        }
        let mut tags = vec![0; passage.len()];
        let last = &scores[passage.len() % 2];
        let mut tag = (0..TAGS).fold(0, |best, tag| if last[tag] > last[best] { tag } else { best });
        for at in (0..passage.len()).rev() {
            tags[at] = tag;
            tag = usize::from(back[at][tag]);
        }
        tags
    }

    /// The attributions of a paragraph.
    pub fn links(&self, passage: &Passage) -> Vec<Link> {
        let pieces = pieces(&self.tags(passage));
        join(&pieces, &|piece, cue| {
            let mut features = Vec::new();
            link_features(passage, &pieces, piece, cue, &mut features);
            features.iter().map(|feature| self.links.weight(*feature, 0)).sum()
        })
    }

    /// The attributions of a paragraph as places of the document.
    pub fn voices(&self, passage: &Passage) -> Vec<Voice> {
        self.links(passage).iter().map(|link| voice(passage, link)).collect()
    }
}

/// A link as places of the document.
pub fn voice(passage: &Passage, link: &Link) -> Voice {
    let place = |piece: &Piece| Span::new(passage.spans[piece.from].start, passage.spans[piece.to - 1].end);
    Voice {
        source: link.source.iter().map(place).collect(),
        cue: link.cue.iter().map(place).collect(),
        content: link.content.iter().map(place).collect(),
    }
}

/// The pieces that tags make, in order.
pub fn pieces(tags: &[usize]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for (at, &tag) in tags.iter().enumerate() {
        let part = match tag {
            1 | 2 => Part::Source,
            3 | 4 => Part::Cue,
            5 | 6 => Part::Content,
            _ => continue,
        };
        match found.last_mut() {
            Some(last) if tag.is_multiple_of(2) && last.part == part && last.to == at => last.to = at + 1,
            _ => found.push(Piece { from: at, to: at + 1, part }),
        }
    }
    found
}

/// Gives each source and each content the cue that it fits best; of two sources of one cue the better stays.
pub fn join(pieces: &[Piece], fit: &dyn Fn(&Piece, &Piece) -> f32) -> Vec<Link> {
    let cues: Vec<&Piece> = pieces.iter().filter(|piece| piece.part == Part::Cue).collect();
    let mut links: Vec<Link> = cues.iter().map(|cue| Link { cue: Some(**cue), ..Link::default() }).collect();
    let mut fits = vec![f32::NEG_INFINITY; cues.len()];
    for piece in pieces.iter().filter(|piece| piece.part != Part::Cue) {
        let mut best: Option<(usize, f32)> = None;
        for (at, cue) in cues.iter().enumerate() {
            let score = fit(piece, cue);
            if best.is_none_or(|(_, known)| score > known) {
                best = Some((at, score));
            }
        }
        match (best, piece.part) {
            (Some((at, score)), Part::Source) if score > fits[at] => {
                links[at].source = Some(*piece);
                fits[at] = score;
            }
            (Some((at, _)), Part::Content) => links[at].content.push(*piece),
            (None, Part::Content) => links.push(Link { content: vec![*piece], ..Link::default() }),
            _ => {}
        }
    }
    links
}

/// The word of a piece whose head lies outside of it: the first of the highest.
fn top(passage: &Passage, piece: &Piece) -> usize {
    let is_top = |at: &usize| passage.heads[*at].is_none_or(|head| head < piece.from || head >= piece.to);
    let mut tops = (piece.from..piece.to).filter(is_top);
    let first = tops.next().unwrap_or(piece.from);
    if passage.is_mark[first] { tops.find(|at| !passage.is_mark[*at]).unwrap_or(first) } else { first }
}

/// What speaks for a source or a content belonging to a cue.
pub fn link_features(passage: &Passage, pieces: &[Piece], piece: &Piece, cue: &Piece, out: &mut Vec<u32>) {
    out.clear();
    let part = piece.part as u32;
    let is_before = u32::from(piece.from < cue.from);
    let (from, to) = if piece.from < cue.from { (piece.to, cue.from) } else { (cue.to, piece.from) };
    let gap = to.saturating_sub(from);
    let between = |part: Part| {
        pieces.iter().filter(|other| other.part == part && other.from >= from && other.to <= to).count()
    };
    let sentence = |at: usize| passage.starts.partition_point(|start| *start <= at);
    let apart = sentence(cue.from).abs_diff(sentence(if is_before == 1 { piece.to - 1 } else { piece.from }));
    let cues = bucket(between(Part::Cue));
    out.push(feature(0, &[part, is_before, cues, bucket(apart)]));
    out.push(feature(1, &[part, is_before, bucket(gap), bucket(apart)]));
    out.push(feature(2, &[part, is_before, bucket(between(piece.part)), cues]));
    out.push(feature(3, &[part, bucket(between(Part::Content)), bucket(between(Part::Source)), is_before]));
    let marks = (from..to.max(from)).filter(|at| passage.is_mark[*at]).count();
    out.push(feature(4, &[part, is_before, bucket(marks), bucket(apart)]));
    let head = top(passage, piece);
    let cue_head = top(passage, cue);
    let inside = |at: usize, piece: &Piece| (piece.from..piece.to).contains(&at);
    let above = passage.heads[head];
    let relation = if above.is_some_and(|above| inside(above, cue)) {
        [1, passage.rels[head]]
    } else if passage.heads[cue_head].is_some_and(|above| inside(above, piece)) {
        [2, passage.rels[cue_head]]
    } else if above.and_then(|above| passage.heads[above]).is_some_and(|above| inside(above, cue)) {
        [3, passage.rels[head]]
    } else if passage.heads[cue_head] == above && above.is_some() {
        [4, passage.rels[cue_head]]
    } else {
        [0, 0]
    };
    out.push(feature(5, &[part, relation[0], relation[1]]));
    out.push(feature(6, &[part, relation[0], is_before, bucket(gap)]));
    out.push(feature(7, &[part, passage.lemmas[cue_head], is_before, bucket(apart)]));
    let is_quoted = (piece.from..piece.to).any(|at| matches!(passage.quotes[at], IN | OPEN | CLOSE));
    out.push(feature(8, &[part, u32::from(is_quoted), is_before, bucket(gap), bucket(apart)]));
    out.push(feature(9, &[part, passage.tags[cue_head], is_before, bucket(gap)]));
    let next = passage.lemmas.get(if is_before == 1 { piece.to } else { cue.to }).copied().unwrap_or(0);
    out.push(feature(10, &[part, is_before, next, bucket(gap)]));
}
