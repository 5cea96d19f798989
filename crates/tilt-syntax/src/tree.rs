//! From scores of arcs to a tree: the best head for each word, and Chu–Liu–Edmonds where that is no tree.

/// The tree with one child of the root and the greatest sum of scores.
///
/// `scores[i * width + j]` is the score of node `j` as the head of node `i`; node 0 is the root. The result has one
/// head per node; that of node 0 means nothing.
pub fn decode(nodes: usize, width: usize, scores: &[f32]) -> Vec<usize> {
    let mut heads = vec![0; nodes];
    for (node, head) in heads.iter_mut().enumerate().skip(1) {
        *head = best(nodes, width, scores, node, 0);
    }
    let roots = heads.iter().skip(1).filter(|head| **head == 0).count();
    if nodes <= 1 || (roots == 1 && cycle(&heads).is_none()) {
        return heads;
    }
    // One root: the word whose score as a child of the root stands out most against its best other head.
    let mut matrix: Vec<f32> = Vec::with_capacity(nodes * nodes);
    for node in 0..nodes {
        matrix.extend_from_slice(&scores[node * width..node * width + nodes]);
    }
    if nodes == 2 {
        return vec![0, 0];
    }
    let margin = |node: usize| {
        let other = best(nodes, width, scores, node, 1);
        scores[node * width] - scores[node * width + other]
    };
    let mut root = 1;
    for node in 2..nodes {
        if margin(node) > margin(root) {
            root = node;
        }
    }
    for node in 1..nodes {
        matrix[node * nodes] = if node == root { 0.0 } else { f32::NEG_INFINITY };
        if node == root {
            for head in 1..nodes {
                matrix[node * nodes + head] = f32::NEG_INFINITY;
            }
        }
    }
    edmonds(nodes, &matrix)
}

fn best(nodes: usize, width: usize, scores: &[f32], node: usize, first: usize) -> usize {
    let mut best = usize::from(first == node) + first;
    for head in first..nodes {
        if head != node && scores[node * width + head] > scores[node * width + best] {
            best = head;
        }
    }
    best
}

/// A cycle among the heads, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0usize; heads.len()];
    for start in 1..heads.len() {
        let mut node = start;
        while node != 0 && seen[node] == 0 {
            seen[node] = start;
            node = heads[node];
        }
        if node != 0 && seen[node] == start {
            let mut found = vec![node];
            let mut next = heads[node];
            while next != node {
                found.push(next);
                next = heads[next];
            }
            return Some(found);
        }
    }
    None
}

/// Chu–Liu–Edmonds by contracting one cycle after the other in place; at most `nodes` rounds of quadratic work.
fn edmonds(nodes: usize, scores: &[f32]) -> Vec<usize> {
    let mut heads = vec![0; nodes];
    for (node, head) in heads.iter_mut().enumerate().skip(1) {
        *head = best(nodes, nodes, scores, node, 0);
    }
    let Some(ring) = cycle(&heads) else { return heads };
    let mut in_ring = vec![false; nodes];
    for &node in &ring {
        in_ring[node] = true;
    }
    // The contracted graph: nodes outside the ring in order, then the ring as the last node.
    let outside: Vec<usize> = (0..nodes).filter(|node| !in_ring[*node]).collect();
    let size = outside.len() + 1;
    let whole = size - 1;
    let mut smaller = vec![f32::NEG_INFINITY; size * size];
    let mut enters = vec![0; size];
    let mut leaves = vec![0; size];
    for (new, &old) in outside.iter().enumerate() {
        for (other, &head) in outside.iter().enumerate() {
            smaller[new * size + other] = scores[old * nodes + head];
        }
        let (mut out, mut into) = (ring[0], ring[0]);
        let gain = |node: usize| scores[node * nodes + old] - scores[node * nodes + heads[node]];
        for &node in &ring {
            if scores[old * nodes + node] > scores[old * nodes + out] {
                out = node;
            }
            if gain(node) > gain(into) {
                into = node;
            }
        }
        smaller[new * size + whole] = scores[old * nodes + out];
        leaves[new] = out;
        smaller[whole * size + new] = gain(into);
        enters[new] = into;
    }
    let contracted = edmonds(size, &smaller);
    for (new, &old) in outside.iter().enumerate().skip(1) {
        let head = contracted[new];
        heads[old] = if head == whole { leaves[new] } else { outside[head] };
    }
    let from = contracted[whole];
    heads[enters[from]] = outside[from];
    heads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_tree(heads: &[usize]) -> bool {
        heads.iter().skip(1).filter(|head| **head == 0).count() == 1 && cycle(heads).is_none()
    }

    #[test]
    fn a_ring_is_opened_at_the_cheapest_place() {
        // 1 and 2 prefer each other; 2 loses least when it hangs on the root.
        let scores = [0., 0., 0., 0., 1., 0., 9., 0., 5., 9., 0., 0., 0., 8., 1., 0.];
        let heads = decode(4, 4, &scores);
        assert_eq!(&heads[1..], [2, 0, 1]);
    }

    #[test]
    fn any_scores_give_a_tree() {
        let mut state = 1u64;
        for nodes in 2..40 {
            let scores: Vec<f32> = (0..nodes * nodes)
                .map(|_| {
                    state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    ((state >> 33) % 7) as f32
                })
                .collect();
            assert!(is_tree(&decode(nodes, nodes, &scores)), "{nodes} nodes");
        }
    }
}
