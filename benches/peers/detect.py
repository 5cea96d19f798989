"""How often and how fast: ruptures' PELT with a BIC penalty beside the table path, on the same series in one run.

    cargo build --release -p tilt-analysis --example detect_table
    python3 -m venv VENV && VENV/bin/pip install ruptures
    VENV/bin/python benches/peers/detect.py target/release/examples/detect_table [SERIES [ROWS [PELT]]]

Series of 75 points are pure autoregressions: whatever is found is a false alarm. PELT: least squares, smallest segment
3, every date allowed, penalty 2 log(n) s²; s² is the variance of the series (generous) or from the median absolute
difference of neighbours (usual). The rates are printed for φ = 0, .3, .6, .9; times are CPU seconds of the process
for SERIES series at φ = .6 (default 20,000), of which PELT looks at the first PELT (default a twentieth). ROWS: series
behind each rate of PELT (default 200).
"""

import math
import random
import resource
import subprocess
import sys
import time

import numpy as np
import ruptures

N = 75


def series(phi, count, seed):
    draw = random.Random(seed)
    rows = []
    for _ in range(count):
        state, row = draw.gauss(0, 1), []
        for _ in range(N):
            row.append(state)
            state = phi * state + math.sqrt(1 - phi * phi) * draw.gauss(0, 1)
        rows.append(row)
    return np.array(rows)


def pelt(rows, usual):
    fired = 0
    for row in rows:
        if usual:
            spread = np.median(np.abs(np.diff(row))) / (0.6745 * math.sqrt(2))
            variance = spread * spread
        else:
            variance = row.var()
        penalty = 2 * math.log(N) * variance
        found = ruptures.Pelt(model="l2", min_size=3, jump=1).fit(row).predict(pen=penalty)
        fired += len(found) > 1
    return fired / len(rows)


def ours(program, rows):
    text = "\n".join(",".join(repr(float(value)) for value in row) for row in rows)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([program], input=text, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime
    lines = out.split()
    return sum(float(p) <= 0.05 for p in lines) / len(rows), seconds


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    few_rows = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    print("| φ | PELT, s² of series | PELT, usual s | table path, p_time ≤ .05 |\n|---|---|---|---|")
    for phi in (0.0, 0.3, 0.6, 0.9):
        rows = series(phi, few_rows, 7)
        many = series(phi, 2_000, 8)
        print(f"| {phi} | {100 * pelt(rows, False):.0f} | {100 * pelt(rows, True):.0f} | "
              f"{100 * ours(program, many)[0]:.1f} |", flush=True)
    rows = series(0.6, count, 9)
    few = rows[: int(sys.argv[4]) if len(sys.argv) > 4 else max(1, count // 20)]
    start = time.process_time()
    pelt(few, False)
    theirs = (time.process_time() - start) / len(few)
    mine = ours(program, rows)[1] / count
    print(f"\nPELT: {1000 * theirs:.2f} ms a series ({len(few)} series). Table path: {1000 * mine:.4f} ms a series "
          f"({count} series, reading and writing included). CPU time, ratio {theirs / mine:.0f}.")


main()
