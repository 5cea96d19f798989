//! The few loops that take the time. Every sum runs in one fixed order, whatever registers the processor has,
//! so that all machines give the same bits.

/// `c += a · b` for row-major matrices: `a` has `k` columns, `b` and `c` have `n`; the rows of `c` are counted from its length.
pub fn multiply_add(k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
    let rows = c.len() / n.max(1);
    let mut row = 0;
    while row + 4 <= rows {
        columns::<4>(k, n, &a[row * k..], b, &mut c[row * n..]);
        row += 4;
    }
    while row < rows {
        columns::<1>(k, n, &a[row * k..], b, &mut c[row * n..]);
        row += 1;
    }
}

fn columns<const R: usize>(k: usize, n: usize, a: &[f32], b: &[f32], c: &mut [f32]) {
    let mut column = 0;
    while column + 8 <= n {
        block::<R, 8>(k, n, column, a, b, c);
        column += 8;
    }
    while column < n {
        block::<R, 1>(k, n, column, a, b, c);
        column += 1;
    }
}

#[inline(always)]
fn block<const R: usize, const N: usize>(
    k: usize,
    n: usize,
    column: usize,
    a: &[f32],
    b: &[f32],
    c: &mut [f32],
) {
    let mut sums = [[0f32; N]; R];
    let rows: [&[f32]; R] = std::array::from_fn(|row| &a[row * k..(row + 1) * k]);
    for (step, line) in b.chunks_exact(n).take(k).enumerate() {
        let line: &[f32; N] = line[column..column + N].first_chunk().expect("N columns");
        for row in 0..R {
            let factor = rows[row][step];
            for lane in 0..N {
                sums[row][lane] += factor * line[lane];
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        let target = &mut c[row * n + column..row * n + column + N];
        for (target, sum) in target.iter_mut().zip(sums) {
            *target += sum;
        }
    }
}

/// A matrix in whole numbers of 16 bits, one column after the other, with one scale for each column.
///
/// Products of whole numbers are exact in any order, so the compiler may use the widest registers there are and all
/// machines still give the same bits. Twelve bits on either side leave room for a thousand summands in 32.
#[derive(Debug, Clone)]
pub struct Columns {
    inputs: usize,
    weights: Vec<i16>,
    scales: Vec<f32>,
}

const MOST: f32 = 1023.0;

impl Columns {
    /// Rounds a row-major matrix of `inputs` rows, a multiple of sixteen.
    pub fn new(inputs: usize, matrix: &[f32]) -> Columns {
        let outputs = matrix.len().checked_div(inputs).unwrap_or(0);
        let mut columns = Columns { inputs, weights: Vec::with_capacity(matrix.len()), scales: Vec::new() };
        let mut column = Vec::with_capacity(inputs);
        for output in 0..outputs {
            column.clear();
            column.extend(matrix.iter().skip(output).step_by(outputs));
            let scale = round(&column, &mut columns.weights);
            columns.scales.push(scale);
        }
        columns
    }

    /// Number of columns.
    pub fn outputs(&self) -> usize {
        self.scales.len()
    }

    /// `out = bias + rows · matrix`, row after row; `rounded` is a buffer.
    pub fn apply(&self, rows: &[f32], bias: &[f32], rounded: &mut Vec<i16>, out: &mut Vec<f32>) {
        out.clear();
        for row in rows.chunks_exact(self.inputs) {
            rounded.clear();
            let scale = round(row, rounded);
            let columns = self.weights.chunks_exact(self.inputs).zip(&self.scales);
            let (row, _) = rounded.as_chunks::<STEP>();
            out.extend(
                columns.map(|(column, other)| dot(row, column.as_chunks().0) as f32 * (scale * other)),
            );
        }
        if !bias.is_empty() {
            for row in out.chunks_exact_mut(self.scales.len()) {
                for (value, bias) in row.iter_mut().zip(bias) {
                    *value += bias;
                }
            }
        }
    }
}

/// Appends numbers rounded to whole ones of at most [`MOST`]; gives the scale that leads back.
fn round(numbers: &[f32], out: &mut Vec<i16>) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<8>();
    let mut lanes = [0f32; 8];
    for chunk in chunks {
        for (most, number) in lanes.iter_mut().zip(chunk) {
            *most = if number.abs() > *most { number.abs() } else { *most };
        }
    }
    let most = lanes.iter().chain(rest).fold(0f32, |most, number| most.max(number.abs()));
    let scale = if most > 0.0 { most / MOST } else { 1.0 };
    let factor = 1.0 / scale;
    // After adding 1.5 · 2²³ the lowest bits of a float are the nearest whole number.
    const SHIFT: f32 = 12_582_912.0;
    out.extend(numbers.iter().map(|number| (number * factor + SHIFT).to_bits() as i16));
    scale
}

/// Lanes of a step of [`dot`]: this number lets the compiler find the paired multiplication of the oldest processors.
const STEP: usize = 16;

#[inline(always)]
fn dot(a: &[[i16; STEP]], b: &[[i16; STEP]]) -> i32 {
    let mut sums = [0i32; STEP];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..STEP {
            sums[lane] = sums[lane].wrapping_add(i32::from(a[lane]) * i32::from(b[lane]));
        }
    }
    sums.iter().fold(0, |sum, lane| sum.wrapping_add(*lane))
}

/// A number squeezed into −1..1 by `x / √(1 + x²)`: exact operations only, so the same bits everywhere.
#[inline(always)]
pub fn squash(x: f32) -> f32 {
    x / (1.0 + x * x).sqrt()
}

/// A number squeezed into 0..1.
#[inline(always)]
pub fn gate(x: f32) -> f32 {
    0.5 + 0.5 * squash(0.5 * x)
}

/// The bend of hidden layers.
#[inline(always)]
pub fn leaky(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.1 * x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_products_are_close() {
        let (k, n) = (48, 24);
        let matrix: Vec<f32> = (0..k * n).map(|i| (i % 13) as f32 - 6.0).collect();
        let bias: Vec<f32> = (0..n).map(|i| i as f32).collect();
        for rows in 1..10 {
            let input: Vec<f32> = (0..rows * k).map(|i| ((i * 7) % 31) as f32 * 0.25 - 4.0).collect();
            let mut plain: Vec<f32> = bias.iter().copied().cycle().take(rows * n).collect();
            multiply_add(k, n, &input, &matrix, &mut plain);
            let (mut out, mut rounded) = (Vec::new(), Vec::new());
            Columns::new(k, &matrix).apply(&input, &bias, &mut rounded, &mut out);
            assert_eq!(out.len(), plain.len());
            assert!(out.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1.0), "{out:?} {plain:?}");
        }
    }

    #[test]
    fn products_agree_with_the_definition() {
        let (m, k, n) = (7, 5, 19);
        let a: Vec<f32> = (0..m * k).map(|i| i as f32 * 0.5 - 3.0).collect();
        let b: Vec<f32> = (0..k * n).map(|i| (i % 11) as f32 - 5.0).collect();
        let mut c = vec![1.0; m * n];
        multiply_add(k, n, &a, &b, &mut c);
        for row in 0..m {
            for column in 0..n {
                let sum: f32 = (0..k).map(|step| a[row * k + step] * b[step * n + column]).sum();
                assert_eq!(c[row * n + column], sum + 1.0);
            }
        }
    }
}
