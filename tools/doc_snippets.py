#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tries what the documentation shows: every fenced block of README.md and docs/**.md that begins with one of

    ```casus                     a whole model: `casus check` finds no error and no warning but that something is not used
    ```casus fragment            the same, of the block behind docs/reference/preamble.casus
    ```casus file NAME           a whole model that is also kept as NAME for the commands of this page
    ```casus [fragment] fails E0301[, E0420 ...]     shows exactly these codes
    ```console                   lines `$ casus ...` are run, and what they print (stdout, then stderr) must be this

In a console block `...` alone on a line stands for any lines, and times (`0.061 s`) are not compared. Commands of a page
run in order in one folder, which holds the files of the page and models/, library/ and docs/ of this repository.
Other blocks are left alone. So are the pages of docs/reference/errors: their models are wrong on purpose, and
tests/sema/pages_test.cpp and tests/lower/pages_test.cpp try them.
`--update` writes what is printed now into the console blocks; read the difference before you commit it.
"""
import argparse
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PREAMBLE = ROOT / "docs/reference/preamble.casus"
UNTRIED = ROOT / "docs/reference/errors"
LIMIT_SECONDS = 180  # against a hang, not a measure of speed: tests may share the machine
FENCE = re.compile(r"(?m)^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```[ \t]*$", re.S)
CODE = re.compile(r"\b(?:error|warning)\[([EW]\d{4})\]")
ADVICE = {"W0430", "W0431", "W0432", "W0434", "W0435"}  # a snippet need not use all that it declares
TIME = re.compile(r"\b\d+(?:\.\d+)?(?:e-?\d+)? s\b")


@dataclass
class Block:
    info: str
    body: str
    line: int
    span: tuple  # of the body in the page
    indent: str


def blocks(text):
    for m in FENCE.finditer(text):
        indent = m["indent"]
        body = re.sub(rf"(?m)^{indent}", "", m["body"]) if indent else m["body"]
        yield Block(m["info"].strip(), body, text.count("\n", 0, m.start()) + 1, m.span("body"), indent)


class Page:
    """The commands of one page share a folder."""

    def __init__(self, path, binary):
        self.path, self.binary = path, binary
        self.folder = Path(tempfile.mkdtemp(prefix="casus_docs_"))
        for name in ("models", "library", "docs"):
            (self.folder / name).symlink_to(ROOT / name)
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def close(self):
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.is_dir():
                path.rmdir()
        self.folder.rmdir()

    def casus(self, words):
        """(what is printed, exit status)."""
        done = subprocess.run([str(self.binary)] + words, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=LIMIT_SECONDS, check=False)
        if done.returncode < 0 or done.returncode == 70:
            raise RuntimeError(f"`casus {' '.join(words)}` ended with {done.returncode}")
        return (done.stdout + done.stderr).decode("utf-8", "replace"), done.returncode

    def model(self, block):
        """What is wrong with a block of Casus; empty if nothing."""
        words = block.info.split()[1:]
        name, text = "snippet.casus", block.body
        if words[:1] == ["fragment"]:
            text, words = PREAMBLE.read_text(encoding="utf-8") + "\n" + text, words[1:]
        elif words[:1] == ["file"] and len(words) > 1:
            name, words = words[1], words[2:]
        wanted = set()
        if words[:1] == ["fails"]:
            wanted, words = set(re.findall(r"[EW]\d{4}", " ".join(words[1:]))), []
        if words:
            return f"`{block.info}` is no way to begin a block; the head of tools/doc_snippets.py lists them"
        (self.folder / name).write_text(text, encoding="utf-8")
        printed, _ = self.casus(["check", name])
        shown = set(CODE.findall(printed)) - (ADVICE - wanted)
        if shown == wanted:
            return ""
        return f"shows {', '.join(sorted(shown)) or 'no code'}, expected {', '.join(sorted(wanted)) or 'none'}\n{printed}"

    def console(self, block):
        """The block as it should be, and what is wrong with it."""
        wrong, out = [], []
        for command, want in commands(block.body):
            if command is None:
                out.append(want)
                continue
            words = shlex.split(command)
            if words[:1] != ["casus"]:
                wrong.append(f"`{command}`: only `casus` can be run here")
                continue
            printed = tidy(self.casus(words[1:])[0])
            if matches(tidy(want), printed):
                out.append(f"$ {command}\n{want}")
                continue
            out.append(f"$ {command}\n{printed}" + ("\n" if want.endswith("\n\n") else ""))
            lines = difflib.unified_diff(tidy(want).splitlines(), printed.splitlines(), "in the page", "printed", lineterm="")
            wrong.append("\n".join([f"$ {command}"] + list(lines)))
        return "".join(out), "\n".join(wrong)


def commands(body):
    """(command, what follows it); what stands before the first command has none."""
    command, lines = None, []
    for line in body.splitlines(keepends=True):
        if line.startswith("$ "):
            if command is not None or lines:
                yield command, "".join(lines)
            command, lines = line[2:].strip(), []
        else:
            lines.append(line)
    if command is not None or lines:
        yield command, "".join(lines)


def tidy(text):
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")
    return text + "\n" if text else ""


def matches(want, printed):
    """Line by line; `...` is any number of lines."""
    parts = [re.escape(TIME.sub("T s", line)) + r"\n" for line in want.splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if p == re.escape("...") + r"\n" else p for p in parts)
    return re.fullmatch(pattern, TIME.sub("T s", printed)) is not None


def try_page(path, binary, update):
    """(blocks tried, what is wrong)."""
    text = path.read_bytes().decode()
    page, wrong, tried, edits = Page(path, binary), [], 0, []
    try:
        for block in blocks(text):
            kind = block.info.split()[0] if block.info else ""
            if kind not in ("casus", "console"):
                continue
            tried += 1
            fault = ""
            try:
                if kind == "casus":
                    fault = page.model(block)
                else:
                    right, fault = page.console(block)
                    if fault and update:
                        edits.append((block, right))
                        fault = ""
            except (RuntimeError, subprocess.TimeoutExpired, ValueError) as e:
                fault = str(e)
            if fault:
                wrong.append(f"FAILED {os.path.relpath(path, ROOT)}:{block.line}: {fault}")
    finally:
        page.close()
    for block, right in reversed(edits):
        text = text[:block.span[0]] + re.sub(r"(?m)^(?=.)", block.indent, right) + text[block.span[1]:]
    if edits:
        path.write_bytes(text.encode())
        print(f"updated {os.path.relpath(path, ROOT)}")
    return tried, wrong


def main():
    parser = argparse.ArgumentParser(description="try what the documentation shows")
    parser.add_argument("--binary", default=str(ROOT / "build/release/casus"))
    parser.add_argument("--filter", default="", help="only pages whose path contains this")
    parser.add_argument("--update", action="store_true", help="write what is printed now into the console blocks")
    options = parser.parse_args()

    binary = Path(options.binary).resolve()
    if not os.access(binary, os.X_OK):
        sys.exit(f"{options.binary} is no program; build it first (./dev build)")
    pages = [ROOT / "README.md"] + sorted((ROOT / "docs").rglob("*.md"))
    pages = [p for p in pages if UNTRIED not in p.parents and options.filter in str(p)]
    tried, wrong = 0, []
    for path in pages:
        n, faults = try_page(path, binary, options.update)
        tried += n
        wrong += faults
    print("\n".join(wrong + [f"docs: {tried} snippets in {len(pages)} pages, {len(wrong)} failed"]))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
