#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes starting texts for the fuzz targets: models, files of golden tests, blocks of the documentation, and processes made from them.

    tests/fuzz/seed.py --binary build/release/casus OUT     # OUT/parser, OUT/checker, OUT/process_reader

They are too many to keep: merge them into the corpus (CONTRIBUTING.md) and only what reaches new code is kept.
"""
import argparse
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def texts():
    for path in sorted([*ROOT.glob("models/**/*.casus"), *ROOT.glob("library/*.casus"), *ROOT.glob("bench/models/*.casus")]):
        yield path.read_text()
    for path in sorted(ROOT.glob("tests/golden/**/*.golden")):
        for part in re.split(r"^--- ", path.read_text(errors="replace"), flags=re.M):
            if part.startswith("file "):
                yield part.split("\n", 1)[1]
    preamble = (ROOT / "docs/reference/preamble.casus").read_text()
    for path in sorted(ROOT.glob("docs/**/*.md")):
        for words, block in re.findall(r"^```casus *([^\n]*)\n(.*?)^```", path.read_text(), flags=re.M | re.S):
            yield preamble + block if "fragment" in words else block


def processes(binary, models):
    with tempfile.TemporaryDirectory() as folder:
        for text in models:
            path = Path(folder) / "m.casus"
            path.write_text(text)
            made = subprocess.run([binary, "dump", str(path)], capture_output=True, text=True)
            if made.returncode == 0:
                yield made.stdout


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("out", type=Path)
    given = arguments.parse_args()
    models = list(texts())
    for name, all_texts in (("parser", models), ("checker", models), ("process_reader", processes(given.binary, models))):
        folder = given.out / name
        folder.mkdir(parents=True, exist_ok=True)
        for k, text in enumerate(all_texts):
            (folder / f"{k:04}").write_text(text)


if __name__ == "__main__":
    main()
