#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails on an include that the floor plan does not allow.

The floor plan is the list of casus_room(NAME DEPS...) lines in CMakeLists.txt. A room may include itself, the rooms on
its line, and what those include in turn. Rooms on the way of a future (rng, kernel, ir, math) must give the same bits on
every machine: no <random>, and nothing of <cmath> beyond what IEEE 754 makes exact. `--objects FOLDER` also asks the
built libraries in FOLDER which functions of the system's mathematics library they call.
"""
import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {".hpp", ".cpp", ".h", ".def"}
BIT_EXACT_ROOMS = {"math", "ir", "rng", "kernel"}
NOT_EXACT = (
    "exp exp2 expm1 log log2 log10 log1p pow cbrt hypot sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh "
    "erf erfc tgamma lgamma beta riemann_zeta expint legendre hermite laguerre cyl_bessel_i cyl_bessel_j cyl_bessel_k"
).split()
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STD_CALL = re.compile(r"\bstd\s*::\s*(" + "|".join(f"{n}[fl]?" for n in NOT_EXACT) + r")\s*\(")
GLOBAL_CALL = re.compile(r"(?<![\w:.>])::\s*(" + "|".join(f"{n}[fl]?" for n in NOT_EXACT) + r")\s*\(")
BANNED_HEADERS = re.compile(r"^(random|complex|boost/.*|tgmath\.h|math\.h)$")


def floor_plan():
    text = re.sub(r"#[^\n]*", "", (ROOT / "CMakeLists.txt").read_text())
    rooms = {}
    for body in re.findall(r"^\s*casus_room\(([^)]*)\)", text, re.M):
        name, *deps = body.split()
        rooms[name] = deps
    return rooms


def reach(rooms, name, path=()):
    """Every room that `name` may include; raises ValueError on a cycle or an unknown room."""
    if name in path:
        raise ValueError("the rooms " + " -> ".join(path[path.index(name):] + (name,)) + " depend on each other in a circle")
    if name not in rooms:
        raise ValueError(f"{path[-1]} depends on {name}, which is no room")
    found = {name}
    for dep in rooms[name]:
        found |= reach(rooms, dep, path + (name,))
    return found


def without_comments(text):
    """Comments and string contents blanked, line numbers kept; include lines are read from the text itself."""
    def blank(match):
        found = match.group(0)
        return re.sub(r"[^\n]", " ", found) if found.startswith("/") else '""' + "\n" * found.count("\n")

    return re.sub(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def include_faults(path, lines, room, allowed, rooms):
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        target = found.group(2)
        where = f"{path.relative_to(ROOT)}:{number}"
        first = target.split("/")[0]
        if found.group(1) == '"' and first in rooms and first not in allowed:
            yield f"{where}: {room} may not include {target} (see casus_room({room} ...) in CMakeLists.txt)"
        elif found.group(1) == '"' and first not in rooms and not (path.parent / target).exists():
            yield f"{where}: \"{target}\" is in no room; system headers are written with <>"
        if room in BIT_EXACT_ROOMS and found.group(1) == "<" and BANNED_HEADERS.match(target):
            yield f"{where}: <{target}> has no place in {room}: its results differ between machines"


def exactness_faults(path, text, room):
    for number, line in enumerate(without_comments(text).split("\n"), 1):
        for found in list(STD_CALL.finditer(line)) + list(GLOBAL_CALL.finditer(line)):
            yield (f"{path.relative_to(ROOT)}:{number}: {found.group(1)} differs between machines; "
                   f"{room} uses the functions of the math room")


def object_faults(folder):
    names = {n + suffix for n in NOT_EXACT for suffix in ("", "f", "l")}
    for room in sorted(BIT_EXACT_ROOMS):
        library = folder / f"libcasus_{room}.a"
        if not library.exists():
            continue
        listed = subprocess.run(["nm", "--undefined-only", "--format=posix", str(library)], capture_output=True, text=True,
                                check=True)
        called = {line.split()[0].split("@")[0] for line in listed.stdout.splitlines() if " U" in line}
        for name in sorted(called & names):
            yield f"{library.name} calls {name} of the system's mathematics library; its results differ between machines"


def files(folder):
    return [p for p in sorted(folder.rglob("*")) if p.suffix in SOURCES and p.is_file()]


def main():
    parser = argparse.ArgumentParser(description="check the arrows between the rooms")
    parser.add_argument("--objects", type=Path, help="a folder with the built libraries")
    options = parser.parse_args()
    rooms = floor_plan()
    if not rooms:
        sys.exit("no casus_room(...) line in CMakeLists.txt")
    faults, scanned = [], 0
    for room in rooms:
        try:
            allowed = reach(rooms, room)
        except ValueError as fault:
            sys.exit(f"CMakeLists.txt: {fault}")
        for path in files(ROOT / "src" / room):
            text = path.read_text(encoding="utf-8")
            scanned += 1
            faults += include_faults(path, text.split("\n"), room, allowed, rooms)
            if room in BIT_EXACT_ROOMS:
                faults += exactness_faults(path, text, room)
    for folder in sorted(p for p in (ROOT / "src").iterdir() if p.is_dir() and p.name not in rooms):
        if files(folder):
            faults.append(f"src/{folder.name} is no room: add a casus_room line to CMakeLists.txt")
    for path in files(ROOT / "apps"):
        scanned += 1
        # A shell is thin: it talks to the session, and shows what the rooms below it return.
        faults += include_faults(path, path.read_text(encoding="utf-8").split("\n"), "apps", set(rooms), rooms)
    if options.objects:
        faults += object_faults(options.objects)
    print("\n".join(faults + [f"layers: {scanned} files, {len(rooms)} rooms, {len(faults)} faults"]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
