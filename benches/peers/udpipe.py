"""Sentences a second from raw text: our reader, stage by stage, beside UDPipe 1, in one run.

    cargo build --release -p tilt-train
    python3 -m venv VENV && VENV/bin/pip install ufal.udpipe
    VENV/bin/python benches/peers/udpipe.py train ewt_train.conllu.gz MODEL [EVERY]
    VENV/bin/python benches/peers/udpipe.py run MODEL target/release/tilt-train TEXT [ROUNDS]

`train` makes a UDPipe model with UDPipe's own trainer, from every EVERY-th sentence (default 1). Epochs are few
(SETTINGS), which costs accuracy and little speed: what a tagger and a parser of this kind cost depends on their shape,
and that is UDPipe's default. `run` lets both read TEXT
(UTF-8, paragraphs apart by blank lines) in turn, each stage in a process of its own, ROUNDS times (default 3), and prints
of each the best round by processor time (user and system, less what loading took), with wall time and peak memory. One
thread and two: UDPipe has no threads inside, so two processes with half of the text each, as for ours two threads.
"""

import gzip
import os
import resource
import subprocess
import sys
import time

SETTINGS = {
    "tokenizer": "dimension=24;epochs=1;batch_size=50;learning_rate=0.005;dropout=0.1;early_stopping=0",
    "tagger": "models=1;iterations=2;early_stopping=0",
    "parser": "iterations=1;embedding_upostag=20;embedding_feats=20;embedding_xpostag=0;embedding_form=50;"
    "embedding_lemma=0;embedding_deprel=20;learning_rate=0.01;learning_rate_final=0.001;l2=0.5;hidden_layer=200;"
    "batch_size=10;transition_system=projective;transition_oracle=static;structured_interval=0",
}
STAGES = ["split", "names", "grammar", "rules", "events", "propositions", "read"]


def sentences(path, every):
    import ufal.udpipe as u

    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    reader = u.InputFormat.newConlluInputFormat()
    reader.setText(opened.read())
    found, error = u.Sentences(), u.ProcessingError()
    sentence, number = u.Sentence(), 0
    while reader.nextSentence(sentence, error):
        if number % every == 0:
            found.append(sentence)
        sentence, number = u.Sentence(), number + 1
    if error.occurred():
        sys.exit(error.message)
    return found


def train(path, out, every=1):
    import ufal.udpipe as u

    error, begun = u.ProcessingError(), time.process_time()
    model = u.Trainer.train("morphodita_parsito", sentences(path, int(every)), u.Sentences(), SETTINGS["tokenizer"],
                            SETTINGS["tagger"], SETTINGS["parser"], error)
    if error.occurred():
        sys.exit(error.message)
    data = model if isinstance(model, bytes) else model.encode("utf-8", "surrogateescape")
    with open(out, "wb") as file:
        file.write(data)
    print(f"{len(data)} bytes in {time.process_time() - begun:.0f} CPU s; {SETTINGS}")


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def udpipe(model_path, text_path, stage, part):
    """One process: prints sentences, processor seconds, wall seconds, milliseconds of loading."""
    import ufal.udpipe as u

    at, begun = time.perf_counter(), spent()
    model = u.Model.load(model_path)
    if model is None:
        sys.exit(f"{model_path} is no model of UDPipe")
    load = spent() - begun
    with open(text_path, encoding="utf-8") as file:
        paragraphs = file.read().split("\n\n")
    paragraphs = {"all": paragraphs, "0": paragraphs[0::2], "1": paragraphs[1::2]}[part]
    tokenizer = model.newTokenizer(model.DEFAULT)
    sentence, error, count = u.Sentence(), u.ProcessingError(), 0
    begun, at = spent(), time.perf_counter()
    for paragraph in paragraphs:
        tokenizer.setText(paragraph)
        while tokenizer.nextSentence(sentence, error):
            if stage != "tokens":
                model.tag(sentence, model.DEFAULT)
            if stage == "parse":
                model.parse(sentence, model.DEFAULT)
            count += 1
    print(count, spent() - begun, time.perf_counter() - at, load * 1e3)


def lines(command):
    """Runs commands side by side; rows they print, and the largest peak memory in MiB."""
    running = [subprocess.Popen(one, stdout=subprocess.PIPE, text=True) for one in command]
    rows, peak = [], 0
    for process in running:
        out = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        if status:
            sys.exit("a command failed: " + " ".join(process.args))
        rows.append([float(word) for word in out.split()[-4:]])
        peak += used.ru_maxrss / 1024
    total = [sum(row[0] for row in rows), sum(row[1] for row in rows), max(row[2] for row in rows), rows[0][3]]
    return total, peak


def run(model, ours, text, rounds):
    own = [sys.executable, __file__, "udpipe", model, text]
    jobs = []
    for threads in ("1", "2"):
        for stage in STAGES if threads == "1" else ["grammar", "read"]:
            jobs.append((f"tiltmeter, {stage}", threads, [[ours, "speed-read", stage, threads, text]]))
        for stage in ("tokens", "tags", "parse") if threads == "1" else ["parse"]:
            parts = ["all"] if threads == "1" else ["0", "1"]
            jobs.append((f"UDPipe, {stage}", threads, [own + [stage, part] for part in parts]))
    best = {}
    for _ in range(rounds):
        for name, threads, command in jobs:
            total, peak = lines(command)
            if (name, threads) not in best or total[1] < best[name, threads][0][1]:
                best[name, threads] = (total, peak)
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| up to | threads | sentences | sentences/s of processor time | sentences/s of wall time | load ms | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    for (name, threads), (total, peak) in best.items():
        count, cpu, wall, load = total
        print(f"| {name} | {threads} | {count:.0f} | {count / cpu:,.0f} | {count / wall:,.0f} | {load:.0f} | {peak:.0f} |")


def main():
    word = sys.argv[1]
    if word == "train":
        train(*sys.argv[2:5])
    elif word == "udpipe":
        udpipe(*sys.argv[2:6])
    else:
        run(*sys.argv[2:5], int(sys.argv[5]) if len(sys.argv) > 5 else 3)


main()
