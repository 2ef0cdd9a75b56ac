#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the golden tests: tests/golden/**/*.golden, each one text file that holds model files, commands and their output.

    # one line on the idea of the test
    --- file main.casus
    model a
    --- run casus check main.casus
    --- stdout
    --- stderr
    error[E0106]: ...
    --- exit 2

A `--- run` is followed by what it must print and its exit status; a section left out is empty, an exit left out is 0.
Commands run by a plain shell in a fresh folder that holds the files, `casus` being the program under test and
$CASUS_ROOT the top of this repository. A name that begins with fail_ must have a command that fails. `--- normalise` holds lines `regex => replacement`, applied to what
every command prints (for times and rates). A line of a file that begins with `--- ` is written `\\--- `.
`--update` writes what was printed into the files.
"""
import argparse
import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT_SECONDS = 20


@dataclass
class Run:
    command: str
    stdout: str = ""
    stderr: str = ""
    exit: int = 0


@dataclass
class Golden:
    head: str = ""
    parts: list = field(default_factory=list)  # (kind, argument, text) of file and normalise sections, and Run
    wrong: str = ""

    def runs(self):
        return [p for p in self.parts if isinstance(p, Run)]


def sections(text):
    """The text before the first section, and (kind, argument, body) of each."""
    head, found, body = [], [], None
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if line.startswith("--- "):
            kind, _, argument = line[4:].strip().partition(" ")
            body = []
            found.append((kind, argument.strip(), body))
        else:
            (head if body is None else body).append(line)
    return "".join(head), [(k, a, "".join(b)) for k, a, b in found]


def parse(text):
    golden = Golden()
    golden.head, found = sections(text)
    run = None
    for kind, argument, body in found:
        if kind == "run":
            run = Run(argument)
            golden.parts.append(run)
        elif kind in ("file", "normalise"):
            golden.parts.append((kind, argument, unescape(body)))
            run = None
        elif kind in ("stdout", "stderr", "exit") and run is None:
            golden.wrong = f"`--- {kind}` stands before any `--- run`"
        elif kind == "exit":
            if not re.fullmatch(r"-?\d+", argument):
                golden.wrong = f"`--- exit {argument}` is no number"
            else:
                run.exit = int(argument)
        elif kind in ("stdout", "stderr"):
            setattr(run, kind, unescape(body))
        else:
            golden.wrong = f"unknown section `--- {kind}`"
    if not golden.runs() and not golden.wrong:
        golden.wrong = "no `--- run` section"
    return golden


def unescape(body):
    return re.sub(r"(?m)^\\(?=--- )", "", body)


def escape(body):
    return re.sub(r"(?m)^(?=--- )", r"\\", body)


def with_line_end(text):
    return text if not text or text.endswith("\n") else text + "\n"


def write(golden):
    out = [golden.head]
    for part in golden.parts:
        if isinstance(part, Run):
            out.append(f"--- run {part.command}\n")
            out.append("--- stdout\n" + escape(with_line_end(part.stdout)))
            if part.stderr:
                out.append("--- stderr\n" + escape(with_line_end(part.stderr)))
            out.append(f"--- exit {part.exit}\n")
        else:
            kind, argument, text = part
            out.append(f"--- {kind} {argument}".rstrip() + "\n" + escape(text))
    return "".join(out)


def normaliser(golden):
    rules = []
    for part in golden.parts:
        if not isinstance(part, Run) and part[0] == "normalise":
            for line in part[2].splitlines():
                pattern, arrow, replacement = line.partition(" => ")
                if arrow:
                    rules.append((re.compile(pattern), replacement))

    def apply(text):
        for pattern, replacement in rules:
            text = pattern.sub(replacement, text)
        return text

    return apply


def shell(command, folder, environment):
    """((stdout, stderr), exit status), or (None, 0) past the time limit; nothing it started outlives it."""
    process = subprocess.Popen(["/bin/sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        return process.communicate(timeout=LIMIT_SECONDS), process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, 0


def execute(golden, binary):
    """What each command printed, as Runs; or a reason why not."""
    folder = Path(tempfile.mkdtemp(prefix="casus_golden_"))
    try:
        work, tools = folder / "work", folder / "bin"
        work.mkdir()
        tools.mkdir()
        (tools / "casus").symlink_to(binary)
        for part in golden.parts:
            if not isinstance(part, Run) and part[0] == "file":
                target = (work / part[1]).resolve()
                if work.resolve() not in target.parents:
                    return None, f"file {part[1]} would stand outside the test's folder"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(part[2].encode())
        environment = {"PATH": f"{tools}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
                       "NO_COLOR": "1", "CASUS_ROOT": str(ROOT)}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        tidy = normaliser(golden)
        got = []
        for run in golden.runs():
            printed, status = shell(run.command, work, environment)
            if printed is None:
                return None, f"`{run.command}` took more than {LIMIT_SECONDS} s"
            texts = [s.decode("utf-8", "replace").replace(str(work), ".").replace(str(ROOT), "$CASUS_ROOT") for s in printed]
            texts = [with_line_end(tidy(t)) for t in texts]
            got.append(Run(run.command, texts[0], texts[1], status))
        return got, ""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def differences(want, got):
    out = []
    for what in ("stdout", "stderr"):
        a, b = with_line_end(getattr(want, what)), getattr(got, what)
        if a != b:
            lines = difflib.unified_diff(a.splitlines(), b.splitlines(), f"{what} expected", f"{what} printed", lineterm="")
            out.append("\n".join(lines))
    if want.exit != got.exit:
        out.append(f"exit status {got.exit}, expected {want.exit}")
    return out


def check_one(path, binary, update):
    """Empty if the test passes, otherwise what is wrong."""
    before = path.read_bytes().decode()
    golden = parse(before)
    if golden.wrong:
        return golden.wrong
    got, reason = execute(golden, binary)
    if got is None:
        return reason
    if any(r.exit < 0 or r.exit > 128 for r in got):
        return "a command was ended by a signal: " + ", ".join(f"`{r.command}` {r.exit}" for r in got)
    if path.name.startswith("fail_") and all(r.exit == 0 for r in got):
        return "the name begins with fail_, but every command succeeds"
    if update:
        results = iter(got)
        golden.parts = [next(results) if isinstance(p, Run) else p for p in golden.parts]
        text = write(golden)
        if text != before:
            path.write_bytes(text.encode())
            print(f"updated {os.path.relpath(path, ROOT)}")
        return ""
    wrong = []
    for want, have in zip(golden.runs(), got):
        found = differences(want, have)
        if found:
            wrong.append("\n".join([f"$ {want.command}"] + found))
    return "\n".join(wrong)


def main():
    parser = argparse.ArgumentParser(description="run the golden tests")
    parser.add_argument("--binary", default=str(ROOT / "build/release/casus"))
    parser.add_argument("--folder", default=str(ROOT / "tests/golden"))
    parser.add_argument("--filter", default="", help="only tests whose path contains this")
    parser.add_argument("--update", action="store_true", help="write what was printed into the tests")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()

    binary = Path(options.binary).resolve()
    if not os.access(binary, os.X_OK):
        sys.exit(f"{options.binary} is no program; build it first (./dev build)")
    tests = [p for p in sorted(Path(options.folder).rglob("*.golden")) if options.filter in str(p)]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda p: check_one(p, binary, options.update), tests))
    failed = 0
    for path, wrong in zip(tests, results):
        if wrong:
            failed += 1
            print(f"FAILED {os.path.relpath(path, ROOT)}\n{wrong}\n")
    if failed:
        print("If the new output is right: ./dev golden --update, and read the difference before you commit it.")
    print(f"golden tests: {len(tests) - failed} passed, {failed} failed")
    if not tests:
        print(f"no golden test matches `{options.filter}` in {options.folder}" if options.filter
              else f"no golden test in {options.folder}")
    sys.exit(1 if failed or not tests else 0)


if __name__ == "__main__":
    main()
