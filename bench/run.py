#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ours against hand-written kernels: futures per second of sampling, one core, interleaved, outputs checked.

usage: bench/run.py [--binary PATH] [--rounds N] [--seconds S] [--json] [MODEL ...]
exit status: 0 outputs agree, 1 they do not, 2 something could not be run
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
MODELS = {
    # name: our futures a round for the check, kernel worlds a round, outputs
    "birth_death": (20000, 100000, ["mean_x50"]),
    "concert": (1024, 20000, ["p_overload", "attacks", "joins"]),
    "entangled": (512, 40000, ["attacks", "joins", "final_wars", "p_110wars"]),
}


def fail(message):
    print(f"bench: {message}", file=sys.stderr)
    sys.exit(2)


def build_kernel(name, folder):
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / name
    source = HERE / "limit" / f"{name}.cpp"
    if not out.exists() or out.stat().st_mtime < source.stat().st_mtime:
        done = subprocess.run(["g++", "-std=c++20", "-O3", "-march=native", str(source), "-o", str(out)])
        if done.returncode != 0:
            fail(f"the kernel {name} does not compile")
    return out


def run_kernel(path, worlds):
    text = subprocess.run([str(path), str(worlds)], capture_output=True, text=True, check=True).stdout
    pairs = [item.split("=") for item in text.split() if "=" in item]
    values = {}
    last = None
    for key, value in pairs:  # a `se` belongs to the output before it
        if key == "se":
            values[last + ".se"] = float(value)
        else:
            last = key
            values[key] = float(value) if key != "model" else value
    return values


def run_ours(binary, name, futures, drawing, seed):
    command = [str(binary), "run", str(HERE / "models" / f"{name}.casus"), "--json", "--threads", "1",
               "--futures", str(futures), "--drawing", drawing, "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-400:]}")
    return json.loads(done.stdout)


def check(outputs, rounds, theirs):
    """Worst distance in joint standard errors, all our rounds (of different seeds) taken together; the kernel's seeds are
    fixed, so one run of it is all there is. A two-sided 95 % interval is 3.92 standard errors wide."""
    worst = 0.0
    for output in outputs:
        answers = [next(a for a in r["answers"] if a["name"] == output) for r in rounds]
        value = sum(a["value"] for a in answers) / len(answers)
        se = math.sqrt(sum(((a["sim_high"] - a["sim_low"]) / 3.92) ** 2 for a in answers)) / len(answers)
        joint = math.hypot(se, theirs[output + ".se"])
        worst = max(worst, abs(value - theirs[output]) / joint if joint > 0 else 0.0)
    return worst


def bench_model(binary, name, rounds, seconds):
    futures, worlds, outputs = MODELS[name]
    kernel = build_kernel(name, ROOT / "build" / "bench")
    rows = []
    for drawing in ("stream", "keyed"):
        probe = run_ours(binary, name, max(64, futures // 16), drawing, 1)
        speed = probe["futures"] / max(1e-9, probe["sampling_seconds"])
        ours_n = int(max(futures, min(20 * futures, speed * seconds)))
        ours, theirs, runs = [], [], []
        for k in range(rounds):
            o = run_ours(binary, name, ours_n, drawing, k + 1)
            t = run_kernel(kernel, worlds)
            runs.append(o)
            ours.append(o["futures"] / o["sampling_seconds"])
            theirs.append(t["worlds"] / t["seconds"])
        worst = check(outputs, runs, t)
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        rows.append({"model": name, "drawing": drawing, "rounds": rounds, "ours": statistics.median(ours),
                     "limit": statistics.median(theirs), "ratio": ratio, "compile_seconds": o["compile_seconds"],
                     "ns_an_event": 1e9 * o["sampling_seconds"] / max(1, o["events"]), "worst_joint_se": worst,
                     "agrees": worst <= 4.0})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", default=[])
    parser.add_argument("--binary", default=str(ROOT / "build" / "release" / "casus"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0, help="sampling time of one of our runs, roughly")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    unknown = [m for m in options.models if m not in MODELS]
    if unknown:
        fail(f"no such model: {', '.join(unknown)}; there are {', '.join(MODELS)}")
    if not pathlib.Path(options.binary).exists():
        fail(f"{options.binary} is not there; build it with ./dev build")
    rows = []
    for name in options.models or MODELS:
        rows += bench_model(options.binary, name, max(1, options.rounds), options.seconds)
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        print(f"{'model':12} {'drawing':8} {'ours/limit':>10} {'ours, futures/s':>16} {'limit, futures/s':>17} {'ns an event':>12} {'compile s':>10} {'joint se':>9}")
        for r in rows:
            print(f"{r['model']:12} {r['drawing']:8} {r['ratio']:10.4f} {r['ours']:16.0f} {r['limit']:17.0f} {r['ns_an_event']:12.0f} "
                  f"{r['compile_seconds']:10.3f} {r['worst_joint_se']:9.2f}{'' if r['agrees'] else '  DISAGREES'}")
    return 0 if all(r["agrees"] for r in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
