#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A model of as many lines as wanted, to see how checking grows; always the same text.

    tools/large_model.py 5000 > large.casus
    tools/large_model.py --binary build/release/casus 5000 50000    # checks them; lines, CPU seconds, and what it exits with

It is made of blocks of 25 lines, each with a little of everything: parameters, states, a family, a let, events that read
the block before, a scale, a rule, a tag, a question and a proposition. Ten blocks make a ring; `--ring 0` joins them all, and then
every question depends on every statement, and what is said of each grows with both.
"""
import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HEAD = """model large "A large model"
  as of 2024-11-05
  runs 12 months
kind region = north, south, east, west
signal noted(where: region)
"""

BLOCK = """param risk_{k} ~ gamma(mean 2 % per year, sd 1 % per year)   placeholder
param share_{k} ~ beta(mean 40 %, n 10)   placeholder
state level_{k}: 0..10 = 2 saturating
state open_{k}: bool
state load_{k}[r: region]: 0..5 saturating
let strained_{k} = level_{k} > 5 or count(r in region where open_{p}: load_{k}[r] > 2) > 1
event starts_{k}
  when not open_{k} and level_{p} > 1
  rate risk_{k} * (1 + level_{k})
  then open_{k} := true; level_{k} += 1
  placeholder   tag T{k}
event ends_{k}
  when open_{k}
  after gamma(mean 60 days, sd 20 days)
  then
    open_{k} := false
    with probability share_{k}: level_{p} += 1
    noted(north)
  placeholder
scale starts_{k} by 2 when strained_{p}   placeholder
on starts_{k} when strained_{k}:
  for r in region where load_{k}[r] < 3: load_{k}[r] += 1
  placeholder
ask chance_{k} = P(starts_{k} within 6 months)
proposition P{k}: P(starts_{k}) > P(starts_{k} | do not T{k})
"""


def before(k, blocks, ring):
    first = k - k % ring
    return first + (k - first - 1) % min(ring, blocks - first)


def model(lines, ring):
    parts = [HEAD]
    count = HEAD.count("\n")
    blocks = max(1, (lines - count) // BLOCK.count("\n"))
    parts += [BLOCK.format(k=k, p=before(k, blocks, ring or blocks)) for k in range(blocks)]
    count += blocks * BLOCK.count("\n")
    parts += ["# a line\n"] * max(0, lines - count)
    return "".join(parts)


def check(binary, lines, ring):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.casus"
        path.write_text(model(lines, ring))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([binary, "check", str(path)], capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{lines:8} lines  {seconds:8.2f} s  exit {done.returncode}")
    if done.returncode != 0:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", help="check the models instead of printing one")
    arguments.add_argument("--ring", type=int, default=10, help="blocks that depend on each other (default: 10)")
    arguments.add_argument("lines", type=int, nargs="+")
    given = arguments.parse_args()
    if not given.binary:
        return print(model(given.lines[0], given.ring), end="")
    for lines in given.lines:
        check(given.binary, lines, given.ring)


if __name__ == "__main__":
    main()
