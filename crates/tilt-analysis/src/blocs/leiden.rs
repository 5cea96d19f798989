//! Groups that hold the most surplus: the algorithm of Traag, Waltman and van Eck on a full matrix \[traag2019\].
//!
//! The matrix says for each pair how much more alike it is than expected; the quality of a partition is the sum over
//! pairs within groups. Every quality function that is such a sum (modularity, constant Potts) is served.

use rayon::prelude::*;

use crate::random::Stream;

/// Random merging in the refinement, in mean absolute entries: small, so that good merges are nearly always taken.
const THETA: f64 = 0.05;

/// A gain below this is rounding.
const TINY: f64 = 1e-12;

/// A partition of `0..n`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Partition {
    /// Group of each node: numbers from 0, larger groups first, of equal ones that with the lower node.
    pub group: Vec<usize>,
    /// Sum of the entries of pairs within groups.
    pub quality: f64,
}

/// The best partition of `restarts` runs. `surplus` is symmetric, `n × n`; its diagonal is not looked at. Runs are keyed
/// by seed and number, and compared in order, so that threads change nothing.
pub(super) fn leiden(surplus: &[f64], seed: u64, key: &[&str], restarts: u64) -> Partition {
    let n = surplus.len().isqrt();
    let runs: Vec<Partition> = (0..restarts.max(1))
        .into_par_iter()
        .map(|run| {
            let group = ordered(&one_run(n, surplus, &mut Stream::new(seed, key, run)));
            let quality = quality(surplus, &group);
            Partition { group, quality }
        })
        .collect();
    let mut best: Option<Partition> = None;
    for run in runs {
        if best.as_ref().is_none_or(|best| run.quality > best.quality + TINY) {
            best = Some(run);
        }
    }
    best.unwrap_or(Partition { group: Vec::new(), quality: 0.0 })
}

/// Sum over pairs within groups, in the order of the pairs.
pub(super) fn quality(surplus: &[f64], group: &[usize]) -> f64 {
    let n = group.len();
    let mut sum = 0.0;
    for a in 0..n {
        for b in a + 1..n {
            if group[a] == group[b] {
                sum += surplus[a * n + b];
            }
        }
    }
    sum
}

/// Repeats move, refine, aggregate, each time from the partition found, until nothing gets better.
fn one_run(n: usize, surplus: &[f64], stream: &mut Stream) -> Vec<usize> {
    const MOST: usize = 10;
    let mut best: Vec<usize> = (0..n).collect();
    let mut height = quality(surplus, &best);
    for _ in 0..MOST {
        let found = descend(n, surplus, best.clone(), stream);
        let reached = quality(surplus, &found);
        if reached <= height + TINY {
            break;
        }
        (best, height) = (found, reached);
    }
    best
}

/// One pass down the levels, from a partition on.
fn descend(n: usize, surplus: &[f64], start: Vec<usize>, stream: &mut Stream) -> Vec<usize> {
    let mean = surplus.iter().map(|x| x.abs()).sum::<f64>() / (n * n).max(1) as f64;
    let mut node_of: Vec<usize> = (0..n).collect();
    let mut matrix = surplus.to_vec();
    let mut group = start;
    loop {
        let nodes = group.len();
        move_nodes(&matrix, &mut group, stream);
        let groups = renumber(&mut group);
        if groups == nodes {
            break;
        }
        let mut finer = refine(&matrix, &group, groups, THETA * mean, stream);
        let mut count = renumber(&mut finer);
        if count == nodes {
            // Nothing could be merged with good connections: the groups themselves are the next nodes.
            (finer, count) = (group.clone(), groups);
        }
        let mut coarse = vec![0.0; count * count];
        for a in 0..nodes {
            for b in 0..nodes {
                coarse[finer[a] * count + finer[b]] += matrix[a * nodes + b];
            }
        }
        let mut above = vec![0; count];
        for node in 0..nodes {
            above[finer[node]] = group[node];
        }
        node_of.iter_mut().for_each(|node| *node = finer[*node]);
        (matrix, group) = (coarse, above);
    }
    node_of.into_iter().map(|node| group[node]).collect()
}

/// Moves nodes to the group, or to a new one, where they gain most, until no node gains.
fn move_nodes(matrix: &[f64], group: &mut [usize], stream: &mut Stream) {
    let n = group.len();
    let mut queue: std::collections::VecDeque<usize> = shuffled(n, stream).into();
    let mut waits = vec![true; n];
    // Groups never number more than nodes: an empty one is always left for a node that goes alone.
    let mut size = vec![0usize; n + 1];
    group.iter().for_each(|own| size[*own] += 1);
    while let Some(node) = queue.pop_front() {
        waits[node] = false;
        let own = group[node];
        let mut to = vec![0.0; n + 1];
        for other in (0..n).filter(|other| *other != node) {
            to[group[other]] += matrix[node * n + other];
        }
        let (mut best, mut gain) = (own, to[own] + TINY);
        for candidate in 0..=n {
            if size[candidate] > 0 && to[candidate] > gain {
                (best, gain) = (candidate, to[candidate]);
            }
        }
        if size[own] > 1 && gain < 0.0 {
            best = size.iter().position(|members| *members == 0).unwrap_or(own);
        }
        if best == own {
            continue;
        }
        size[own] -= 1;
        size[best] += 1;
        group[node] = best;
        for other in 0..n {
            if group[other] != best && !waits[other] {
                waits[other] = true;
                queue.push_back(other);
            }
        }
    }
}

/// Splits each group into well-connected parts: nodes that are still alone join a part of their group at random, better
/// ones far more often.
fn refine(matrix: &[f64], group: &[usize], groups: usize, theta: f64, stream: &mut Stream) -> Vec<usize> {
    let n = group.len();
    let mut part: Vec<usize> = (0..n).collect();
    for own in 0..groups {
        let members: Vec<usize> = (0..n).filter(|node| group[*node] == own).collect();
        if members.len() < 2 {
            continue;
        }
        let tie = |a: usize, b: usize| matrix[a * n + b];
        let outward =
            |node: usize| members.iter().filter(|o| **o != node).map(|o| tie(node, *o)).sum::<f64>();
        // Of each part: its ties with the rest of the group, and its number of nodes.
        let mut rest: Vec<f64> = vec![0.0; n];
        let mut size = vec![0usize; n];
        for node in &members {
            rest[*node] = outward(*node);
            size[*node] = 1;
        }
        let order = shuffled(members.len(), stream);
        for node in order.into_iter().map(|at| members[at]) {
            if size[part[node]] != 1 || rest[part[node]] < 0.0 {
                continue;
            }
            let mut to = vec![0.0; n];
            for other in members.iter().filter(|other| **other != node) {
                to[part[*other]] += tie(node, *other);
            }
            let open: Vec<usize> = members
                .iter()
                .copied()
                .filter(|p| *p != part[node] && size[*p] > 0 && rest[*p] >= 0.0 && to[*p] > 0.0)
                .collect();
            let Some(chosen) = draw(&open, &to, theta, stream) else { continue };
            rest[chosen] += rest[part[node]] - 2.0 * to[chosen];
            size[chosen] += 1;
            size[part[node]] = 0;
            part[node] = chosen;
        }
    }
    part
}

/// One of the candidates with probability proportional to `exp(gain / theta)`.
fn draw(open: &[usize], gain: &[f64], theta: f64, stream: &mut Stream) -> Option<usize> {
    let most = open.iter().map(|at| gain[*at]).fold(f64::NEG_INFINITY, f64::max);
    let weight = |at: usize| libm::exp((gain[at] - most) / theta);
    let total: f64 = open.iter().map(|at| weight(*at)).sum();
    let mut left = stream.unit() * total;
    for at in open {
        left -= weight(*at);
        if left < 0.0 {
            return Some(*at);
        }
    }
    open.last().copied()
}

fn shuffled(n: usize, stream: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for at in (1..n).rev() {
        order.swap(at, stream.below(at as u32 + 1) as usize);
    }
    order
}

/// Gives groups numbers from 0 in the order of their first node; returns how many there are.
fn renumber(group: &mut [usize]) -> usize {
    let mut number = std::collections::BTreeMap::new();
    for own in group.iter_mut() {
        let next = number.len();
        *own = *number.entry(*own).or_insert(next);
    }
    number.len()
}

/// The same groups, larger ones first.
fn ordered(group: &[usize]) -> Vec<usize> {
    let mut group = group.to_vec();
    let groups = renumber(&mut group);
    let mut size = vec![0usize; groups];
    group.iter().for_each(|own| size[*own] += 1);
    let mut order: Vec<usize> = (0..groups).collect();
    order.sort_by_key(|own| std::cmp::Reverse(size[*own]));
    let mut number = vec![0; groups];
    order.iter().enumerate().for_each(|(new, old)| number[*old] = new);
    group.into_iter().map(|own| number[own]).collect()
}

#[cfg(test)]
mod tests {
    use leiden_rs::{GraphDataBuilder, Leiden, LeidenConfig};

    use super::*;

    /// Zachary's karate club: edges between members counted from 1.
    const KARATE: [(usize, usize); 78] = [
        (1, 2),
        (1, 3),
        (1, 4),
        (1, 5),
        (1, 6),
        (1, 7),
        (1, 8),
        (1, 9),
        (1, 11),
        (1, 12),
        (1, 13),
        (1, 14),
        (1, 18),
        (1, 20),
        (1, 22),
        (1, 32),
        (2, 3),
        (2, 4),
        (2, 8),
        (2, 14),
        (2, 18),
        (2, 20),
        (2, 22),
        (2, 31),
        (3, 4),
        (3, 8),
        (3, 9),
        (3, 10),
        (3, 14),
        (3, 28),
        (3, 29),
        (3, 33),
        (4, 8),
        (4, 13),
        (4, 14),
        (5, 7),
        (5, 11),
        (6, 7),
        (6, 11),
        (6, 17),
        (7, 17),
        (9, 31),
        (9, 33),
        (9, 34),
        (10, 34),
        (14, 34),
        (15, 33),
        (15, 34),
        (16, 33),
        (16, 34),
        (19, 33),
        (19, 34),
        (20, 34),
        (21, 33),
        (21, 34),
        (23, 33),
        (23, 34),
        (24, 26),
        (24, 28),
        (24, 30),
        (24, 33),
        (24, 34),
        (25, 26),
        (25, 28),
        (25, 32),
        (26, 32),
        (27, 30),
        (27, 34),
        (28, 34),
        (29, 32),
        (29, 34),
        (30, 33),
        (30, 34),
        (31, 33),
        (31, 34),
        (32, 33),
        (32, 34),
        (33, 34),
    ];

    /// Twice the modularity times the number of edges is the sum over pairs and the diagonal; the diagonal is fixed.
    fn modularity(n: usize, edges: &[(usize, usize, f64)]) -> (Vec<f64>, impl Fn(f64) -> f64 + use<>) {
        let mut weight = vec![0.0; n * n];
        for (a, b, w) in edges {
            weight[a * n + b] += w;
            weight[b * n + a] += w;
        }
        let strength: Vec<f64> = (0..n).map(|a| weight[a * n..(a + 1) * n].iter().sum()).collect();
        let total: f64 = strength.iter().sum();
        let surplus = (0..n * n).map(|at| weight[at] - strength[at / n] * strength[at % n] / total).collect();
        let diagonal: f64 = strength.iter().map(|s| s * s / total).sum();
        (surplus, move |pairs: f64| (2.0 * pairs - diagonal) / total)
    }

    #[test]
    fn the_karate_club_reaches_its_known_best() {
        let edges: Vec<(usize, usize, f64)> = KARATE.iter().map(|(a, b)| (a - 1, b - 1, 1.0)).collect();
        let (surplus, scaled) = modularity(34, &edges);
        let found = leiden(&surplus, 0, &["karate"], 20);
        // The optimum that exact methods prove: 0.41979 with four groups.
        assert!((scaled(found.quality) - 0.419_789_612).abs() < 1e-6, "{}", scaled(found.quality));
        assert_eq!(found.group.iter().max(), Some(&3));
    }

    #[test]
    fn random_graphs_are_parted_no_worse_than_by_the_peer() {
        for seed in 0..12u64 {
            let mut stream = Stream::new(seed, &["planted"], 0);
            let n = 60;
            let mut edges = Vec::new();
            for a in 0..n {
                for b in a + 1..n {
                    let chance = if a % 4 == b % 4 { 45 } else { 4 + 3 * (seed as u32 % 4) };
                    if stream.below(100) < chance {
                        edges.push((a, b, 1.0 + f64::from(stream.below(8)) / 4.0));
                    }
                }
            }
            let (surplus, scaled) = modularity(n, &edges);
            let ours = scaled(leiden(&surplus, seed, &["peer"], 10).quality);
            let mut graph = GraphDataBuilder::new(n);
            for (a, b, w) in &edges {
                graph.add_edge(*a, *b, *w).unwrap();
            }
            let theirs = Leiden::new(LeidenConfig::default()).run(&graph.build().unwrap()).unwrap();
            assert!(ours >= theirs.quality - 1e-9, "seed {seed}: ours {ours}, peer {}", theirs.quality);
        }
    }

    /// Every partition of few nodes.
    fn best_of_all(surplus: &[f64], n: usize) -> f64 {
        fn walk(surplus: &[f64], group: &mut Vec<usize>, n: usize, best: &mut f64) {
            if group.len() == n {
                *best = best.max(quality(surplus, group));
                return;
            }
            let next = group.iter().max().map_or(0, |most| most + 1);
            for own in 0..=next {
                group.push(own);
                walk(surplus, group, n, best);
                group.pop();
            }
        }
        let mut best = f64::NEG_INFINITY;
        walk(surplus, &mut Vec::new(), n, &mut best);
        best
    }

    #[test]
    fn on_eight_nodes_nearly_always_the_best_of_all_partitions_is_found() {
        let n = 8;
        let (mut best, mut worst) = (0, 1.0f64);
        for seed in 0..200u64 {
            let mut stream = Stream::new(seed, &["signed"], 0);
            let mut surplus = vec![0.0; n * n];
            for a in 0..n {
                for b in a + 1..n {
                    let value = f64::from(stream.below(21)) - 10.0;
                    surplus[a * n + b] = value;
                    surplus[b * n + a] = value;
                }
            }
            let (found, most) = (leiden(&surplus, 1, &["all"], 20).quality, best_of_all(&surplus, n));
            assert!(found <= most, "seed {seed}: {found} of {most}");
            best += usize::from(found == most);
            worst = worst.min(found / most);
        }
        assert!(best >= 195 && worst >= 0.95, "best in {best} of 200, at worst {worst} of it");
    }

    #[test]
    fn threads_change_no_byte() {
        let edges: Vec<(usize, usize, f64)> = KARATE.iter().map(|(a, b)| (a - 1, b - 1, 1.0)).collect();
        let (surplus, _) = modularity(34, &edges);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| leiden(&surplus, 7, &["threads"], 8))
        };
        assert_eq!(on(1), on(3));
    }

    #[test]
    fn nothing_and_one_node_are_parted_too() {
        assert!(leiden(&[], 0, &[], 3).group.is_empty());
        assert_eq!(leiden(&[0.0], 0, &[], 3).group, [0]);
    }
}
