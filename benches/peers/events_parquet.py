"""Counts events by source, target, month and class from our stored Parquet: ours beside Polars, DuckDB, DataFusion.

    cargo build --release -p tilt-store --examples
    tiltmeter data add FILE --store STORE
    VENV/bin/python benches/peers/events_parquet.py STORE target/release/examples/count_stored_events

Each tool runs in a process of its own, several rounds, in turn; the best round by CPU seconds (user and system) is
printed. The peers read the same columns of the same file and group by what ours groups by.
"""

import glob
import os
import resource
import subprocess
import sys

ROUNDS = 5
QUERY = (
    "SELECT source, target, year(date) AS y, month(date) AS m, quad, count(*) AS n FROM {table} "
    "WHERE source IS NOT NULL AND target IS NOT NULL AND source <> target GROUP BY source, target, y, m, quad"
)


def polars(path):
    import polars as pl

    both = pl.col("source").is_not_null() & pl.col("target").is_not_null() & (pl.col("source") != pl.col("target"))
    frame = pl.scan_parquet(path).filter(both)
    keys = [pl.col("source"), pl.col("target"), pl.col("date").dt.year().alias("y"), pl.col("date").dt.month().alias("m")]
    counts = frame.group_by(keys + [pl.col("quad")]).len().collect(engine="streaming")
    return counts.height, counts["len"].sum()


def duckdb(path):
    import duckdb as db

    connection = db.connect()
    if threads := os.environ.get("PEER_THREADS"):
        connection.execute(f"SET threads = {threads}")
    query = QUERY.format(table=f"'{path}'")
    return connection.execute(f"SELECT count(*), sum(n) FROM ({query})").fetchone()


def datafusion(path):
    import datafusion as df

    config = df.SessionConfig().with_target_partitions(int(os.environ.get("PEER_THREADS", os.cpu_count())))
    context = df.SessionContext(config)
    context.register_parquet("events", path)
    query = QUERY.format(table="events").replace("year(date)", "date_part('year', date)")
    query = query.replace("month(date)", "date_part('month', date)")
    [batch] = context.sql(f"SELECT count(*) AS rows, sum(n) AS events FROM ({query})").collect()
    return batch.column(0)[0].as_py(), batch.column(1)[0].as_py()


def run(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return cpu, done.stdout.strip()


def main():
    store, ours = sys.argv[1], sys.argv[2]
    [path] = glob.glob(os.path.join(store, "records", "*", "machine_events.parquet"))
    tools = {"tiltmeter": ([ours, store], {})}
    for peer in ("polars", "duckdb", "datafusion"):
        one = {"POLARS_MAX_THREADS": "1", "PEER_THREADS": "1"}
        tools[f"{peer}, 1 thread"] = ([sys.executable, __file__, "--peer", peer, path], one)
        tools[f"{peer}, all threads"] = ([sys.executable, __file__, "--peer", peer, path], {})
    best = {}
    for _ in range(ROUNDS):
        for name, (command, environment) in tools.items():
            cpu, text = run(command, environment)
            if name not in best or cpu < best[name][0]:
                best[name] = (cpu, text)
    base, _ = run([sys.executable, "-c", "import polars"], {})
    least = best["tiltmeter"][0]
    print("| tool | CPU s | of ours | says |\n|---|---|---|---|")
    for name, (cpu, text) in best.items():
        print(f"| {name} | {cpu:.2f} | {cpu / least:.2f} | {text} |")
    print(f"\nLoading Polars alone: {base:.2f} CPU s")


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        rows, events = {"polars": polars, "duckdb": duckdb, "datafusion": datafusion}[sys.argv[2]](sys.argv[3])
        print(f"{events} events in {rows} counts")
    else:
        main()
