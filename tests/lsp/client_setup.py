#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the client library of tests/lsp/client_test.py into a virtual environment; nothing to do if it is there already.

Fails if the library can't be had: a test that is passed over says nothing.
"""
import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

WANTED = Path(__file__).resolve().parent / "requirements.txt"


def run(what, command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{what} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
                 "On Debian and Ubuntu it needs the package python3-venv; `./dev test` installs it.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folder", type=Path, required=True, help="where the virtual environment stands")
    folder = parser.parse_args().folder
    if sys.version_info < (3, 11):
        sys.exit("the client library is pinned for Python 3.11 or newer (Debian 12, Ubuntu 24.04)")
    made_for = hashlib.sha256(WANTED.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "made_for"
    if stamp.exists() and stamp.read_text() == made_for:
        return
    shutil.rmtree(folder, ignore_errors=True)
    run("making a virtual environment", [sys.executable, "-m", "venv", str(folder)])
    run("installing the client library",
        [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "-r", str(WANTED)])
    stamp.write_text(made_for)


if __name__ == "__main__":
    main()
