"""Counts and nine dyadic measures of all dyads and sessions, by vectorised numpy on one thread.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benches/peers/dyads.py VOTES_LONG.csv.gz ROLL_CALLS.csv

Votes are read first; only the arithmetic is timed, the best of five rounds.
"""

import csv
import gzip
import sys
import time

import numpy as np


def read(votes, roll_calls):
    call = {}
    with open(roll_calls) as file:
        for row in csv.DictReader(file):
            flagged = row["amend"] in ("1", "1.0") or row["para"] in ("1", "1.0")
            call[row["rcid"].split(".")[0]] = (int(float(row["session"])), flagged)
    by_session = {}
    with gzip.open(votes, "rt") as file:
        for row in csv.DictReader(file):
            choice = int(float(row["vote"]))
            if choice in (1, 2, 3):
                session, flagged = call[row["rcid"].split(".")[0]]
                by_session.setdefault(session, []).append((row["rcid"], row["ccode"], choice, flagged))
    sessions = []
    for session, rows in sorted(by_session.items()):
        calls = {c: i for i, c in enumerate(sorted({r[0] for r in rows}))}
        states = {s: i for i, s in enumerate(sorted({r[1] for r in rows}))}
        matrix = np.zeros((len(states), len(calls)), np.int8)
        parts = np.zeros(len(calls), bool)
        for rcid, ccode, choice, flagged in rows:
            matrix[states[ccode], calls[rcid]] = choice
            parts[calls[rcid]] = flagged and session + 1945 > 1989
        cast = [(matrix == choice).any(axis=0) for choice in (1, 2, 3)]
        divided = np.sum(cast, axis=0) > 1
        sessions.append((matrix[:, divided], parts[divided]))
    return sessions


def measures(matrix, parts):
    by = [(matrix == choice).astype(np.float32) for choice in (1, 2, 3)]
    counts = [[by[a] @ by[b].T for b in range(3)] for a in range(3)]
    kept = [x[:, ~parts] for x in by]
    upper = np.triu_indices(len(matrix), 1)
    same = sum((kept[a] @ kept[a].T)[upper] for a in range(3))
    voted = sum(kept)
    n_final = (voted @ voted.T)[upper]
    c = [[counts[a][b][upper].astype(np.float64) for b in range(3)] for a in range(3)]
    with np.errstate(all="ignore"):
        r = [c[a][0] + c[a][1] + c[a][2] for a in range(3)]
        k = [c[0][b] + c[1][b] + c[2][b] for b in range(3)]
        n = r[0] + r[1] + r[2]
        d1, d2 = c[0][1] + c[1][0] + c[1][2] + c[2][1], c[0][2] + c[2][0]
        e1 = r[0] * k[1] + r[1] * k[0] + r[1] * k[2] + r[2] * k[1]
        e2 = r[0] * k[2] + r[2] * k[0]
        p = [r[a] + k[a] for a in range(3)]
        f1, f2 = p[0] * p[1] + p[1] * p[2], p[0] * p[2]
        corners = c[0][0] + c[2][2]
        absolute, squared = d1 + 2 * d2, d1 + 4 * d2
        return [
            same / n_final,
            (n - d1 - d2 + d1 / 2) / n,
            corners / (corners + d2),
            1 - absolute / n,
            1 - squared / (2 * n),
            1 - n * absolute / (e1 + 2 * e2),
            1 - n * squared / (e1 + 4 * e2),
            1 - 2 * n * absolute / (f1 + 2 * f2),
            1 - 2 * n * squared / (f1 + 4 * f2),
        ]


sessions = read(*sys.argv[1:3])
best = float("inf")
for _ in range(5):
    begin = time.perf_counter()
    found = [measures(*session) for session in sessions]
    best = min(best, time.perf_counter() - begin)
dyads = sum(len(values[0]) for values in found)
print(f"{dyads} dyad-sessions, nine measures each: {best * 1000:.0f} ms")
