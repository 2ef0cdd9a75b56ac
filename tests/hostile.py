#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile input that can't stand in a golden test: noise, huge and nested texts, pipes, devices, odd command lines.

Always: the program ends by itself within the time limit, not by a signal; its exit status and the code or words that it
prints are those expected; no line of its output is huge. `--filter NAME` runs some of the cases.
"""
import argparse
import concurrent.futures
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_SECONDS = 20
LONGEST_LINE = 500

HEAD = "model example\n  as of 2024-11-05\n  runs 12 months\n\n"
GOOD = HEAD + """param risk ~ 1 to 3   placeholder
state n: 0 .. 1000
event war
  rate risk per year
  then n += 1
  tag T
  placeholder
option harsh "Harsh"  risk = 3
reading calm "Calm"  risk = 1
ask wars = E(times(war))
ask soon = P(war within 3 months)
"""


def put(folder, name, content):
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


# ---- texts: (name, text, exit status, what stderr must hold) --------------------------------------------------------

def nested(opening, middle, closing, times, before="let x = "):
    return HEAD + before + opening * times + middle + closing * times + "\n"


def texts():
    noise = random.Random(1)
    yield "empty", b"", 1, "E0113"
    yield "blank", b" \n\t\n\r\n", 1, "E0113"
    yield "comment", b"# nothing", 1, "E0113"
    yield "noise", noise.randbytes(200_000), 1, "error[E01"
    yield "noise_of_letters", "".join(noise.choices("abc ()[]{}=:;,.\n\t\"#0123456789-+*/<>_~|é", k=200_000)), 1, "error[E0"
    yield "zeros", bytes(100_000), 1, "error[E01"
    yield "ten_megabytes", HEAD + "# a comment\n" * 900_000, 1, "E0103"
    yield "one_long_line", HEAD + "let x = " + "1 + " * 800_000 + "1\n", 1, "E0110"
    yield "fault_in_a_long_line", HEAD + "group g = { " + "A, " * 500_000 + "× }\n", 1, "E0104"
    yield "parentheses", nested("(", "1", ")", 100_000), 1, "E0110"
    yield "parentheses_left_open", nested("(", "1", "", 100_000), 1, "E0110"
    yield "closing_parentheses", nested("", "1", ")", 100_000), 1, "E0108"
    yield "braces", nested("{", "1", "}", 100_000), 1, "E0110"
    yield "brackets", nested("a[", "1", "]", 100_000), 1, "E0110"
    yield "calls", nested("max(1, ", "1", ")", 100_000), 1, "E0110"
    yield "nots", nested("not ", "true", "", 100_000), 1, "E0110"
    yield "minuses", nested("- ", "1", "", 100_000), 1, "E0110"
    yield "ifs", nested("if true then ", "1", " else 2", 50_000), 1, "E0110"
    yield "ands", nested("true and ", "true", "", 100_000), 1, "E0110"
    yield "members", nested("x", ".a", "", 1) + "let y = x" + ".a" * 100_000 + "\n", 1, "E0110"
    yield "question", nested("P(", "war", ")", 50_000, "ask q = "), 1, "E0110"
    yield "blocks", HEAD + "signal s\non s:\n" + "".join(" " * k + "if true:\n" for k in range(1, 2000)) + " " * 2000 + "s\n", 1, "E0110"
    yield "chain_of_lets", HEAD + "".join(f"let x{k} = x{k + 1} + 1\n" for k in range(50_000)) + "let x50000 = 1\n", 1, "E0110"
    for name, bad in (("latin", b"K\xe1d\xe1r"), ("overlong", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"), ("cut", b"\xe2\x82"),
                      ("too_large", b"\xf4\x90\x80\x80")):
        yield "utf8_" + name, HEAD.encode() + b"section \"" + bad + b"\"\n", 1, "E0102"
    yield "long_name", HEAD + "state " + "x" * 1_000_000 + ": bool\n", 1, "E0112"
    yield "long_string", HEAD + "section \"" + "x" * 1_000_000 + "\n", 1, "E0105"
    yield "long_number", HEAD + "const c = " + "9" * 1_000_000 + "\n", 1, "E0106"
    yield "huge_number", HEAD + "const c = 1e999\n", 1, "E0106"
    yield "huge_product", HEAD + "const c = 1e300 * 1e300\n", 1, "E0310"
    yield "many_faults", HEAD + "evnet e\n" * 100_000, 1, "and "
    yield "runs_for_ever", "model m\n  as of 2024-11-05\n  runs 1e300 years\n", 1, "E0214"
    yield "runs_no_time", "model m\n  as of 2024-11-05\n  runs 0 days\n", 1, "E0214"
    yield "runs_backwards", "model m\n  as of 2024-11-05\n  runs -3 days\n", 1, "E0"
    yield "as_of_no_day", "model m\n  as of 0000-00-00\n  runs 3 days\n", 1, "E0107"
    yield "too_many_members", HEAD + "kind node = 0 .. 999999999999\n", 1, "E0211"
    yield "too_many_pairs", HEAD + "kind node = 0 .. 900000\nstate x[a, b: node]: bool\n", 1, "E0216"
    yield "too_many_events", HEAD + "kind node = 0 .. 90000\nevent e[a, b: node]\n  rate 1 per year   placeholder\nask q = P(e)\n", 1, "E0216"
    yield "too_many_rounds", HEAD + "settle x: 0 .. 1 = x from 0 for 1000000000 rounds\n", 1, "E0511"
    yield "too_long_series", GOOD + "ask s = E(n every 1e-300 days)\n", 1, "E0616"
    yield "many_states", HEAD + "".join(f"state x{k}: bool\n" for k in range(20_000)), 0, ""


# ---- paths: (name, what makes it, words, exit status, what stderr must hold) ---------------------------------------

def chain(folder, count):
    put(folder, "main.casus", HEAD + 'use "f0.casus"\n')
    for k in range(count):
        put(folder, f"f{k}.casus", f'use "f{k + 1}.casus"\n')
    put(folder, f"f{count}.casus", "\n")


def paths():
    check = ["check", "main.casus"]
    yield "fifo", lambda f: os.mkfifo(f"{f}/main.casus"), check, 1, "E0101"
    yield "fifo_used", lambda f: (put(f, "main.casus", HEAD + 'use "p"\n'), os.mkfifo(f"{f}/p")), check, 1, "E0115"
    yield "fifo_of_a_table", lambda f: (put(f, "main.casus", HEAD + 'kind k from csv "p"\n'), os.mkfifo(f"{f}/p")), check, 1, "E0212"
    yield "device", lambda f: None, ["check", "/dev/zero"], 1, "E0101"
    yield "device_used", lambda f: put(f, "main.casus", HEAD + 'use "/dev/zero"\n'), check, 1, "E0115"
    yield "device_of_a_table", lambda f: put(f, "main.casus", HEAD + 'kind k from csv "/dev/zero"\n'), check, 1, "E0212"
    yield "link_to_itself", lambda f: os.symlink("main.casus", f"{f}/main.casus"), check, 1, "E0101"
    yield "link_to_nothing", lambda f: os.symlink("nowhere", f"{f}/main.casus"), check, 1, "E0101"
    yield "folder_for_a_file", lambda f: os.makedirs(f"{f}/m/main.casus"), ["check", "m"], 1, "E0101"
    yield "folder_used", lambda f: put(f, "main.casus", HEAD + 'use "."\n'), check, 1, "E0115"
    yield "folders_in_a_circle", lambda f: (put(f, "main.casus", HEAD + 'use "d/d/d/main.casus"\n'), os.symlink(".", f"{f}/d")), check, 1, "E0114"
    yield "long_chain_of_files", lambda f: chain(f, 500), check, 1, "E0110"
    yield "long_path", lambda f: None, ["check", "x" * 100_000], 1, "E0101"
    yield "path_of_odd_characters", lambda f: None, ["check", "\x1b[31m\n\t\x7f"], 1, "E0101"
    yield "path_that_is_not_utf8", lambda f: None, [b"check", b"\xff\xfe"], 1, "E0101"
    yield "empty_path", lambda f: None, ["check", ""], 1, "E0101"
    yield "table_of_noise", lambda f: (put(f, "main.casus", HEAD + 'kind k from csv "t.csv"\n'),
                                      put(f, "t.csv", random.Random(2).randbytes(100_000))), check, 1, "E0212"


# ---- command lines on a good model: (words, exit status, what stderr must hold) ------------------------------------

def command_lines():
    run = ["run", "good.casus", "--futures", "64", "--quiet"]
    for bad in ("0", "-1", "nan", "inf", "", " ", "abc", "1e30", "1.5", "99999999999999999999", "0x10", "9" * 10_000):
        yield ["run", "good.casus", "--futures", bad], 2, "--futures"
    yield ["run", "good.casus", "--futures", "1e3", "--quiet"], 0, ""
    for bad in ("-1", "18446744073709551616", "nan", ""):
        yield run + ["--seed", bad], 2, "--seed"
    yield run + ["--seed", "18446744073709551615"], 0, ""
    for bad in ("0", "-1", "100000", "two"):
        yield run + ["--threads", bad], 2, "--threads"
    for bad in ("0", "-1", "nan", "inf", "", "101%", "%"):
        yield run + ["--precision", bad], 2, "--precision"
    for bad in ("0", "-3s", "nan", "1e999s", "s", "", "3 parsecs"):
        yield run + ["--time-budget", bad], 2, "--time-budget"
    for bad in ("0x0", "1x", "x1", "x", "", "1x1x1", "-1x-1", "99999999999x99999999999", "nanxnan"):
        yield ["run", "good.casus", "--draws-by-runs", bad], 2, "--draws-by-runs"
    yield run + ["--draws-by-runs", "4x4"], 2, "exclude"
    yield run + ["--drawing", "sideways"], 2, "--drawing"
    yield run + ["--reading", "clam"], 2, "E0701"
    yield run + ["--reading", "calm"], 0, ""
    yield run + ["--option", "hrash"], 2, "E0702"
    yield run + ["--option", ""], 2, ""
    yield run + ["--reading", "x" * 10_000], 2, "E0701"
    for bad in ("", ",", "T,,T", "T,"):
        yield run + ["--off", bad], 2, "--off"
    for bad in ("nosuch", "(", "war[", "\"", "T T", "war; war", "x" * 10_000, "é", "not T", "1", "\n"):
        yield run + ["--off", bad], 2, "error[E"
    for bad in ("", "=", "risk", "risk=", "=1"):
        yield run + ["--set", bad], 2, "--set"
    for bad in ("nosuch=1", "risk=(", "risk=1 2 3", "risk=1e999", "risk=\"x\"", "risk=war", "risk=3 days", "risk=1\nparam p = 3", "risk=nan", "n=1001",
                "n=2.5", "war=1", "T=1", "example=1", "risk[3]=1", "n n=3", "(=1", "risk=" + "(" * 10_000, "x" * 10_000 + "=1", "risk=1/0", "risk=[",
                "n=risk to 3", "risk=normal(0, -1)", "risk==2"):
        yield run + ["--set", bad], 2, "error[E"
    yield run + ["nosuch"], 2, "nosuch"
    yield run + ["soon", "wars"], 0, ""
    for bad in ("", " ", "P", "P(", "P()", ")", "war", "3", "P(war", "P(war))", "P(war) P(war)", "P(nosuch)", "E(war)", "E(n)", "P(war | )", "P(war |",
                "P(war within 99 months)", "P(war within -3 days)", "P(war by 1999-01-01)", "P(war at 9999-99-99)", "E(1 / 0)", "E(n at day 1e300)",
                "model m", "P(war)\nparam q = 3", "P(war) = P(war)", "E(n every 0 days)", "E(n every 1e-9 days)", "q101(n at end)", "q(n at end)",
                "P(war | do)", "P(war | do nosuch)", "P(war | do n := 5000)", "P(war | do n := 1 at war)", "P(war | do hold risk = 3)", "P(first of ())",
                "P(war | do not nosuch)", "P(3rd war", "P(0th war)", "P(99999999999999999999th war)", "\"", "P(\xd7)", "(" * 10_000, "P(" * 5_000, "-" * 10_000,
                "P(" + "x" * 10_000 + ")"):
        yield ["ask", "good.casus", "--futures", "64", "--quiet", "--", bad], 2, "error[E"
    yield ["ask", "good.casus", b"P(\xff\xfe)"], 2, "E0102"
    yield ["ask", "good.casus", " + ".join(["P(war)"] * 1_200), "--quiet", "--futures", "64"], 2, "E0110"
    yield ["ask", "good.casus", " + ".join(["P(war)"] * 30), "--quiet", "--futures", "64"], 0, ""
    yield ["ask", "good.casus"], 2, "QUESTION"
    for bad in ("1" + "0" * 30, "-1", "nan", "1.5", ""):
        yield ["replay", "good.casus", "--future", bad], 2, "--future"
    yield ["replay", "good.casus", "--future", "1000000000"], 0, ""
    for bad in ("99", "4294967296", "-1"):
        yield ["replay", "good.casus", "--arm", bad], 2, ""
    for bad in ("nosuch", "(", "n := 5000", "n := ", "war at day 99999", "war at 1999-01-01", "do do do", "n", "hold n", "war, ,", "not", "x" * 10_000):
        yield ["replay", "good.casus", "--do", bad], 2, "error[E"
    yield ["replay", "good.casus", "--do", "war at day 3", "--arm", "0"], 2, "exclude"
    yield ["replay", "good.casus", "--draws-by-runs", "0x0"], 2, "--draws-by-runs"
    yield ["test", "good.casus", "nosuch"], 2, "nosuch"
    yield ["dump", "good.casus", "--stage", "nosuch"], 2, "nosuch"
    yield ["explain", "E9999"], 2, "E9999"
    yield ["explain", "x" * 10_000], 2, ""
    yield ["nosuch"], 2, "nosuch"
    yield ["x" * 10_000], 2, ""
    yield ["\x1b[31m\r\x07"], 2, ""
    yield ["run", "good.casus", "--\x1b[31m"], 2, ""
    yield [""], 2, ""
    yield ["--nosuch"], 2, "--nosuch"
    yield [], 2, "casus"
    yield ["run"], 2, "MODEL"
    yield ["run", "good.casus", "--nosuch"], 2, "--nosuch"
    yield ["run", "good.casus", "--futures"], 2, "--futures"
    yield ["run", "good.casus", "--seed", "1", "--seed", "2"], 2, "--seed"
    yield ["run", "--", "--futures"], 1, "E0101"


# ---- the harness ---------------------------------------------------------------------------------------------------

class Case:
    def __init__(self, name, words, status, wanted, make=None, stdout=None):
        self.name, self.words, self.status, self.wanted, self.make, self.stdout = name, words, status, wanted, make, stdout


def cases():
    for name, text, status, wanted in texts():
        yield Case("text_" + name, ["check", "main.casus"], status, wanted, lambda f, t=text: put(f, "main.casus", t))
    for name, make, words, status, wanted in paths():
        yield Case("path_" + name, words, status, wanted, make)
    for k, (words, status, wanted) in enumerate(command_lines()):
        name = " ".join(w.decode("utf-8", "replace") if isinstance(w, bytes) else w for w in words)
        yield Case(f"line_{k} casus {name[:80]!r}", words, status, wanted)
    for words in (["run", "good.casus", "--quiet", "--json"], ["replay", "good.casus"], ["help"], ["dump", "good.casus"]):
        yield Case(f"pipe_closed {words[0]}", words, 0, "", stdout="closed pipe")
        yield Case(f"disk_full {words[0]}", words, 74, "can't be written", stdout="/dev/full")


def run(binary, case, folder):
    """What is wrong with the case; empty if nothing."""
    put(folder, "good.casus", GOOD)
    if case.make:
        case.make(folder)
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    environment.update({k: os.environ[k] for k in ("ASAN_OPTIONS", "UBSAN_OPTIONS") if k in os.environ})
    out = subprocess.PIPE
    if case.stdout == "closed pipe":
        reading, out = os.pipe()
        os.close(reading)
    elif case.stdout:
        out = os.open(case.stdout, os.O_WRONLY)
    try:
        done = subprocess.run([binary, *case.words], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.PIPE, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return f"took more than {LIMIT_SECONDS} s"
    finally:
        if out != subprocess.PIPE:
            os.close(out)
    told = done.stderr.decode("utf-8", "replace")
    printed = (done.stdout or b"").decode("utf-8", "replace")
    wrong = []
    if done.returncode < 0:
        wrong.append(f"ended by signal {-done.returncode}")
    elif done.returncode != case.status:
        wrong.append(f"exit status {done.returncode}, expected {case.status}")
    if case.wanted not in told:
        wrong.append(f"`{case.wanted}` is not in what it says")
    longest = max((len(line) for line in (told + "\n" + printed).splitlines()), default=0)
    if longest > LONGEST_LINE:
        wrong.append(f"a line of {longest} characters")
    if any(ord(c) < 32 and c not in "\n\t" for c in told):
        wrong.append("control characters in what it says")
    if wrong:
        wrong.append(told[:600] or printed[:600])
    return "\n    ".join(wrong)


def attempt(binary, case):
    with tempfile.TemporaryDirectory(prefix="casus_hostile_") as folder:
        return case.name, run(binary, case, folder)


def main():
    parser = argparse.ArgumentParser(description="run hostile inputs")
    parser.add_argument("--binary", default=str(Path(__file__).resolve().parent.parent / "build/release/casus"))
    parser.add_argument("--filter", default="", help="only cases whose name contains this")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    binary = str(Path(options.binary).resolve())
    chosen = [c for c in cases() if options.filter in c.name]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda c: attempt(binary, c), chosen))
    bad = [(name, wrong) for name, wrong in results if wrong]
    for name, wrong in bad:
        print(f"FAILED {name}\n    {wrong}\n")
    print(f"hostile inputs: {len(results) - len(bad)} fine, {len(bad)} not")
    sys.exit(1 if bad or not results else 0)


if __name__ == "__main__":
    main()
