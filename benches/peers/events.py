"""Counts events by source, target, month and class: ours beside Polars, DuckDB and DataFusion, on one file in one run.

    cargo build --release -p tilt-sources --examples
    python3 -m venv VENV && VENV/bin/pip install polars duckdb datafusion
    target/release/examples/made_up_events 5000000 > FILE
    VENV/bin/python benches/peers/events.py FILE target/release/examples

Each tool runs in a process of its own, several rounds, in turn. Of each the best round by CPU seconds (user and system)
is printed, since other work on the machine disturbs it least, with wall seconds and peak memory of the process.

The peers do the cheaper query: they group by the codes and the class as they stand in the file, where ours resolves
states and finds the class through PLOVER. Sums over classes of pairs of states have to be equal.
"""

import os
import subprocess
import sys
import tempfile

COLUMNS = 58
# Positions of Actor1CountryCode, Actor2CountryCode, MonthYear, QuadClass.
FIRST, SECOND, MONTH, QUAD = 7, 17, 2, 29
REGIONS = {"EUR", "AFR", "ASA", "MEA"}
ROUNDS = 3


def polars(path, out):
    import polars as pl

    names = [f"c{at}" for at in range(COLUMNS)]
    types = {name: pl.String for name in names} | {f"c{MONTH}": pl.Int32, f"c{QUAD}": pl.Int8}
    frame = pl.scan_csv(path, separator="\t", has_header=False, quote_char=None, schema=types)
    keys = [f"c{at}" for at in (FIRST, SECOND, MONTH, QUAD)]
    known = pl.col(keys[0]).is_not_null() & pl.col(keys[1]).is_not_null()
    counts = frame.filter(known).group_by(keys).len().collect(engine="streaming")
    write(out, counts.iter_rows())


def duckdb(path, out):
    import duckdb as db

    types = ", ".join(f"'c{at}': '{ {MONTH: 'INTEGER', QUAD: 'TINYINT'}.get(at, 'VARCHAR') }'" for at in range(COLUMNS))
    connection = db.connect()
    if threads := os.environ.get("PEER_THREADS"):
        connection.execute(f"SET threads = {threads}")
    rows = connection.execute(
        f"SELECT c{FIRST}, c{SECOND}, c{MONTH}, c{QUAD}, count(*) FROM read_csv('{path}', delim = '\t', header = false, "
        f"quote = '', escape = '', columns = {{{types}}}) WHERE c{FIRST} <> '' AND c{SECOND} <> '' GROUP BY ALL"
    ).fetchall()
    write(out, rows)


def datafusion(path, out):
    import datafusion as df
    import pyarrow as pa

    kinds = {MONTH: pa.int32(), QUAD: pa.int8()}
    schema = pa.schema([(f"c{at}", kinds.get(at, pa.string())) for at in range(COLUMNS)])
    config = df.SessionConfig().with_target_partitions(int(os.environ.get("PEER_THREADS", os.cpu_count())))
    context = df.SessionContext(config)
    context.register_csv("e", path, schema=schema, has_header=False, delimiter="\t", file_extension=".tsv")
    frame = context.sql(
        f"SELECT c{FIRST}, c{SECOND}, c{MONTH}, c{QUAD}, count(*) AS n FROM e "
        f"WHERE c{FIRST} <> '' AND c{SECOND} <> '' GROUP BY c{FIRST}, c{SECOND}, c{MONTH}, c{QUAD}"
    )
    for batch in frame.collect():
        write(out, zip(*(column.to_pylist() for column in batch.columns)))


def write(out, rows):
    with open(out, "a") as file:
        for first, second, month, quad, events in rows:
            file.write(f"{first}\t{second}\t{month // 100:04}-{month % 100:02}\t{quad}\t{events}\n")


def sums(path):
    """Events by pair and month, without the class, which the two sides make differently."""
    found = {}
    with open(path) as file:
        for line in file:
            first, second, month, _, events = line.split("\t")
            if first not in REGIONS and second not in REGIONS:
                key = (first, second, month)
                found[key] = found.get(key, 0) + int(events)
    return found


def run(command, environment, out):
    """CPU seconds, wall seconds and peak memory in MiB of a process.

    A process inherits the peak of the one that started it, so a small one stands between.
    """
    starter = [sys.executable, "-S", "-c", STARTER, out] + command
    figures = subprocess.run(starter, env=os.environ | environment, check=True, capture_output=True, text=True).stdout
    return tuple(float(figure) for figure in figures.split())


STARTER = """
import os, sys, time
began = time.monotonic()
child = os.fork()
if child == 0:
    os.dup2(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_utime + usage.ru_stime, time.monotonic() - began, usage.ru_maxrss / 1024)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def main(path, examples):
    folder = tempfile.mkdtemp()
    examples = os.path.abspath(examples)
    one = {"POLARS_MAX_THREADS": "1", "PEER_THREADS": "1"}
    peer = lambda name: [sys.executable, __file__, "--peer", name, path]
    runs = {
        "tiltmeter, scan": ([f"{examples}/count_events", path], {}),
        "tiltmeter, records": ([f"{examples}/count_events", "--records", path], {}),
    }
    for name in ("polars", "duckdb", "datafusion"):
        runs[f"{name}, 1 thread"] = (peer(name), one)
        runs[f"{name}, all threads"] = (peer(name), {})
    best, expected = {}, None
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass
    for _ in range(ROUNDS):
        for name, (command, environment) in runs.items():
            out = os.path.join(folder, "out")
            if "--peer" in command:
                figures = run(command + [out], environment, out + ".log")
            else:
                figures = run(command, environment, out)
            best[name] = min(best.get(name, figures), figures)
            found = sums(out)
            expected = expected or found
            assert found == expected, f"{name} counts otherwise"
            os.remove(out)
    ours = best["tiltmeter, scan"][0]
    print(f"{os.path.getsize(path) / 1e6:.0f} MB, {sum(expected.values())} events between states, all counts equal")
    print(f"load {os.getloadavg()[0]:.1f}; best of {ROUNDS} rounds by CPU seconds\n")
    print("| tool | CPU s | of ours | wall s | peak MiB |\n|---|---|---|---|---|")
    for name, (cpu, wall, memory) in best.items():
        print(f"| {name} | {cpu:.2f} | {cpu / ours:.2f} | {wall:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        {"polars": polars, "duckdb": duckdb, "datafusion": datafusion}[sys.argv[2]](sys.argv[3], sys.argv[4])
    else:
        main(*sys.argv[1:])
