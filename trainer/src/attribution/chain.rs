//! Learns a linear chain: the likelihood of whole rows of tags, by steps with a rate for each weight (AdaGrad).
//!
//! Exponentials are those of `libm`, so the same data and seed give the same bytes on any machine.

use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tilt_text::attribution::tagger::{
    COLUMNS, Part, Piece, STEPS, TAGS, Tagger, can_follow, link_features, step,
};
use tilt_text::learnt::{Table, WeightsWriter};

use super::corpus::Marked;

/// Settings of a training run.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    pub seed: u64,
    pub epochs: usize,
    pub rate: f32,
    pub decay: f32,
    /// Rows of the table of tags are 2 to this power.
    pub bits: u32,
    /// Largest weight that is kept.
    pub most: f32,
    /// Share of features left out at each step.
    pub drop: f32,
    /// How much more ready than learnt the tagger is to tag at all.
    pub lift: f32,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { seed: 7, epochs: 4, rate: 0.05, decay: 1e-4, bits: 18, most: 2.0, drop: 0.5, lift: 0.0 }
    }
}

impl Settings {
    /// Changes one setting by name.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let fault = |_| format!("{name}: not a number: {value}");
        let number = || value.parse::<f32>().map_err(|_| format!("{name}: not a number: {value}"));
        match name {
            "seed" => self.seed = value.parse().map_err(fault)?,
            "epochs" => self.epochs = value.parse().map_err(fault)?,
            "bits" => self.bits = value.parse().map_err(fault)?,
            "rate" => self.rate = number()?,
            "decay" => self.decay = number()?,
            "most" => self.most = number()?,
            "drop" => self.drop = number()?,
            "lift" => self.lift = number()?,
            _ => return Err(format!("no setting {name}")),
        }
        Ok(())
    }
}

const SMALL: f32 = 1e-6;

/// Weights and sums of squared gradients of one feature, side by side.
type Row = [f32; 2 * COLUMNS];

/// Features of the words of a paragraph in a row, and where each word's begin.
struct Rows {
    features: Vec<u32>,
    starts: Vec<usize>,
    ways: Vec<usize>,
}

impl Rows {
    fn of(marked: &Marked, mask: u32) -> Rows {
        let (mut all, mut starts, mut own) = (Vec::new(), vec![0], Vec::new());
        for at in 0..marked.passage.len() {
            marked.passage.features(at, &mut own);
            all.extend(own.iter().map(|feature| feature & mask));
            starts.push(all.len());
        }
        let ways = (0..marked.passage.len()).map(|at| marked.passage.way_before(at)).collect();
        Rows { features: all, starts, ways }
    }

    /// The same with a share of features left out.
    fn drawn(&self, drop: f32, random: &mut ChaCha8Rng) -> Rows {
        let (mut features, mut starts) = (Vec::with_capacity(self.features.len()), vec![0]);
        // One draw of 32 bits decides on four features.
        let least = (drop * 256.0) as u32;
        let mut bits = 0u32;
        for at in 0..self.ways.len() {
            for (place, feature) in self.word(at).iter().enumerate() {
                if place % 4 == 0 {
                    bits = random.random();
                }
                if bits & 0xff >= least {
                    features.push(*feature);
                }
                bits >>= 8;
            }
            starts.push(features.len());
        }
        Rows { features, starts, ways: self.ways.clone() }
    }

    fn word(&self, at: usize) -> &[u32] {
        &self.features[self.starts[at]..self.starts[at + 1]]
    }
}

/// Learns weights of tags and steps; `look` is shown a tagger without links after each epoch.
pub fn learn(settings: &Settings, data: &[&Marked], look: &dyn Fn(usize, &Tagger)) -> (Vec<f32>, Vec<f32>) {
    let mask = (1u32 << settings.bits) - 1;
    let rows: Vec<Rows> = data.iter().map(|marked| Rows::of(marked, mask)).collect();
    let words: usize = rows.iter().map(|rows| rows.ways.len()).sum();
    let features: usize = rows.iter().map(|rows| rows.features.len()).sum();
    println!("{words} words, {features} features");
    let mut table: Vec<Row> = vec![[0.0; 2 * COLUMNS]; 1 << settings.bits];
    let mut steps = vec![[0.0f32; 2]; STEPS];
    let mut order: Vec<usize> = (0..data.len()).filter(|at| !data[*at].passage.is_empty()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
    for epoch in 1..=settings.epochs {
        order.shuffle(&mut random);
        // The last epochs walk in small steps.
        let rate = settings.rate * (1.0 - (epoch - 1) as f32 / settings.epochs as f32);
        let mut loss = 0.0f64;
        for &at in &order {
            let drawn = rows[at].drawn(settings.drop, &mut random);
            let pace = Pace { rate, decay: settings.decay, kept: 1.0 / (1.0 - settings.drop) };
            loss += f64::from(learn_one(&drawn, &data[at].tags, &mut table, &mut steps, pace));
        }
        println!("epoch {epoch}: loss {:.4} a word", loss / words as f64);
        look(epoch, &tagger(&table, &steps, settings.most));
    }
    (weights(&table), steps.iter().map(|step| step[0]).collect())
}

fn weights(table: &[Row]) -> Vec<f32> {
    table.iter().flat_map(|row| row[..COLUMNS].iter().copied()).collect()
}

fn tagger(table: &[Row], steps: &[[f32; 2]], most: f32) -> Tagger {
    let mut writer = WeightsWriter::default();
    let steps: Vec<f32> = steps.iter().map(|step| step[0]).collect();
    let steps = writer.table("steps", 1, &steps, 0.0);
    let links: Table = writer.table("links", 1, &[0.0; 2], 0.0);
    Tagger::new(writer.table("tags", COLUMNS, &weights(table), most), &steps, links)
}

/// How a step is made: the rate, the pull to zero, and what makes up for features left out.
#[derive(Clone, Copy)]
struct Pace {
    rate: f32,
    decay: f32,
    kept: f32,
}

fn learn_one(rows: &Rows, gold: &[usize], table: &mut [Row], steps: &mut [[f32; 2]], pace: Pace) -> f32 {
    let Pace { rate, decay, kept } = pace;
    let length = gold.len();
    let mut raised = vec![0.0f32; STEPS];
    for (way, before, tag) in all_steps() {
        if can_follow(before, tag) {
            let at = step(way, before, tag);
            raised[at] = libm::expf(steps[at][0]);
        }
    }
    let mut own = vec![[0.0f32; TAGS]; length];
    let mut score = 0.0f32;
    for at in 0..length {
        let mut sums = [0.0f32; COLUMNS];
        for &feature in rows.word(at) {
            let row = &table[feature as usize];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight * kept;
            }
        }
        let most = sums[..TAGS].iter().fold(f32::MIN, |most, sum| most.max(*sum));
        for tag in 0..TAGS {
            own[at][tag] = libm::expf(sums[tag] - most);
        }
        let before = if at == 0 { 7 } else { gold[at - 1] };
        score += sums[gold[at]] - most + steps[step(rows.ways[at], before, gold[at])][0];
    }
    let mut ahead = vec![[0.0f32; TAGS]; length];
    let mut total = 0.0f32;
    for at in 0..length {
        let way = rows.ways[at];
        for tag in 0..TAGS {
            let reached = if at == 0 {
                raised[step(way, 7, tag)]
            } else {
                (0..TAGS).map(|before| ahead[at - 1][before] * raised[step(way, before, tag)]).sum()
            };
            ahead[at][tag] = reached * own[at][tag];
        }
        let sum: f32 = ahead[at].iter().sum();
        total += libm::logf(sum);
        ahead[at].iter_mut().for_each(|value| *value /= sum);
    }
    let mut behind = vec![[1.0f32; TAGS]; length];
    for at in (0..length.saturating_sub(1)).rev() {
        let way = rows.ways[at + 1];
        for before in 0..TAGS {
            behind[at][before] = (0..TAGS)
                .map(|tag| raised[step(way, before, tag)] * own[at + 1][tag] * behind[at + 1][tag])
                .sum();
        }
        let sum: f32 = behind[at].iter().sum();
        behind[at].iter_mut().for_each(|value| *value /= sum);
    }
    let adjust = |pair: (&mut f32, &mut f32), gradient: f32| {
        let (weight, square) = pair;
        let gradient = gradient + decay * *weight;
        *square += gradient * gradient;
        *weight -= rate * gradient / (square.sqrt() + SMALL);
    };
    for at in 0..length {
        let way = rows.ways[at];
        // Shares of pairs of tags first, while the weights of steps still stand in `raised`.
        if at == 0 {
            let mut shares: [f32; TAGS] = std::array::from_fn(|tag| ahead[0][tag] * behind[0][tag]);
            normalise(&mut shares);
            for tag in (0..TAGS).filter(|tag| can_follow(7, *tag)) {
                let [weight, square] = &mut steps[step(way, 7, tag)];
                adjust((weight, square), shares[tag] - f32::from(u8::from(tag == gold[0])));
            }
        } else {
            let mut shares = [[0.0f32; TAGS]; TAGS];
            let mut sum = 0.0;
            for before in 0..TAGS {
                for tag in 0..TAGS {
                    let share = ahead[at - 1][before]
                        * raised[step(way, before, tag)]
                        * own[at][tag]
                        * behind[at][tag];
                    shares[before][tag] = share;
                    sum += share;
                }
            }
            for before in 0..TAGS {
                for tag in (0..TAGS).filter(|tag| can_follow(before, *tag)) {
                    let right = before == gold[at - 1] && tag == gold[at];
                    let gradient = shares[before][tag] / sum - f32::from(u8::from(right));
                    if gradient.abs() > 1e-4 {
                        let [weight, square] = &mut steps[step(way, before, tag)];
                        adjust((weight, square), gradient);
                    }
                }
            }
        }
        let mut shares: [f32; TAGS] = std::array::from_fn(|tag| ahead[at][tag] * behind[at][tag]);
        normalise(&mut shares);
        shares[gold[at]] -= 1.0;
        if shares.iter().all(|share| share.abs() < 1e-3) {
            continue;
        }
        for &feature in rows.word(at) {
            let (weights, squares) = table[feature as usize].split_at_mut(COLUMNS);
            for tag in 0..TAGS {
                adjust((&mut weights[tag], &mut squares[tag]), shares[tag] * kept);
            }
        }
    }
    total - score
}

fn normalise(shares: &mut [f32; TAGS]) {
    let sum: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
}

fn all_steps() -> impl Iterator<Item = (usize, usize, usize)> {
    (0..tilt_text::attribution::tagger::WAYS)
        .flat_map(|way| (0..8).flat_map(move |before| (0..TAGS).map(move |tag| (way, before, tag))))
}

/// Rows of the table of links.
const LINK_BITS: u32 = 14;

/// Learns which cue a source or a content belongs to: a softmax over the cues of the paragraph.
pub fn learn_links(settings: &Settings, data: &[&Marked]) -> Vec<f32> {
    let mask = (1u32 << LINK_BITS) - 1;
    let mut choices: Vec<(Vec<Vec<u32>>, usize)> = Vec::new();
    for marked in data {
        let pieces: Vec<Piece> = marked.pieces.iter().map(|(piece, _)| *piece).collect();
        let cues: Vec<&(Piece, usize)> =
            marked.pieces.iter().filter(|(piece, _)| piece.part == Part::Cue).collect();
        for (piece, owner) in marked.pieces.iter().filter(|(piece, _)| piece.part != Part::Cue) {
            let Some(right) = cues.iter().position(|(_, other)| other == owner) else { continue };
            if cues.len() < 2 {
                continue;
            }
            let features = |cue: &&(Piece, usize)| {
                let mut own = Vec::new();
                link_features(&marked.passage, &pieces, piece, &cue.0, &mut own);
                own.iter().map(|feature| feature & mask).collect::<Vec<u32>>()
            };
            choices.push((cues.iter().map(features).collect(), right));
        }
    }
    let mut weights = vec![[0.0f32; 2]; 1 << LINK_BITS];
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(settings.seed);
    for epoch in 0..6 {
        order.shuffle(&mut random);
        let mut wrong = 0;
        for &at in &order {
            let (options, right) = &choices[at];
            let scores: Vec<f32> = options
                .iter()
                .map(|features| features.iter().map(|feature| weights[*feature as usize][0]).sum())
                .collect();
            let most = scores.iter().fold(f32::MIN, |most, score| most.max(*score));
            let raised: Vec<f32> = scores.iter().map(|score| libm::expf(score - most)).collect();
            let sum: f32 = raised.iter().sum();
            wrong += usize::from(scores[*right] < most);
            for (option, features) in options.iter().enumerate() {
                let gradient = raised[option] / sum - f32::from(u8::from(option == *right));
                for &feature in features {
                    let [weight, square] = &mut weights[feature as usize];
                    *square += gradient * gradient;
                    *weight -= 0.1 * gradient / (square.sqrt() + SMALL);
                }
            }
        }
        if epoch == 5 {
            println!("links: {} of {} choices wrong in the last epoch", wrong, choices.len());
        }
    }
    weights.iter().map(|pair| pair[0]).collect()
}
