#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fails if the words and the code have drifted apart: a dead relative link in a .md file, a diagnostic without its page
or its golden test, a statement of the language without a golden of what it becomes and a test of how it behaves, a source
file without its licence line, a path of somebody's own machine."""
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENSED = {".cpp", ".hpp", ".h", ".def", ".py", ".cmake", ".sh"}
ALSO_LICENSED = {"dev", "CMakeLists.txt", "run"}
OWN_MACHINE = re.compile(r"(?<![\w.$}])(/" + r"work\b|/" + r"tmp/bash_jobs|/" + r"home/\w+/)")
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+(?:\([^()]*\))?[^()\s]*)(?:\s+\"[^\"]*\")?\)")


def repository_files():
    """What git would commit: tracked, and untracked but not ignored."""
    git = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, capture_output=True, check=False) if shutil.which("git") else None
    if listed and listed.returncode == 0:
        names = [n for n in listed.stdout.decode().split("\0") if n]
        return [ROOT / n for n in sorted(set(names)) if (ROOT / n).is_file()]
    return [p for p in sorted(ROOT.rglob("*"))
            if p.is_file() and not {".git", "build"} & set(p.relative_to(ROOT).parts[:-1])]


def read(path):
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def prose(text):
    """Fenced and inline code blanked, line numbers kept."""
    text = re.sub(r"(?ms)^```.*?^```", lambda m: "\n" * m.group(0).count("\n"), text)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(text):
    found = set()
    for heading in re.findall(r"(?m)^#+\s+(.*?)\s*$", text):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower())
        found.add(plain.replace(" ", "-"))
    return found | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def link_faults(path):
    for number, line in enumerate(prose(read(path)).split("\n"), 1):
        for target in LINK.findall(line):
            if re.match(r"[a-z][a-z0-9+.-]*:", target):
                continue
            file, _, anchor = target.partition("#")
            goal = (ROOT / file.lstrip("/") if file.startswith("/") else path.parent / file) if file else path
            where = f"{path.relative_to(ROOT)}:{number}"
            if not goal.exists():
                yield f"{where}: the link {target} leads nowhere"
            elif anchor and goal.suffix == ".md" and anchor not in anchors(read(goal)):
                yield f"{where}: {goal.name} has no heading #{anchor}"


def codes():
    text = (ROOT / "src/diag/codes.def").read_text(encoding="utf-8")
    return re.findall(r"^CASUS_CODE\(\s*(\w+),\s*(\d+),\s*([EW])\b", text, re.M)


def code_faults():
    goldens = "".join(read(p) for p in sorted((ROOT / "tests/golden").rglob("*.golden")))
    pages = ROOT / "docs/reference/errors"
    seen, names = {}, set()
    for name, number, letter in codes():
        code = f"{letter}{int(number):04d}"
        names.add(code)
        if number in seen:
            yield f"src/diag/codes.def: {name} and {seen[number]} share the number {number}"
        seen[number] = name
        page = pages / f"{code}.md"
        if not page.exists():
            yield f"docs/reference/errors/{code}.md is missing ({name})"
        elif not read(page).startswith(f"# {code}"):
            yield f"docs/reference/errors/{code}.md does not begin with `# {code}`"
        if not re.search(rf"\b{code}\b", goldens):
            yield f"no golden test in tests/golden shows {code} ({name})"
    for page in sorted(pages.glob("[EW]*.md")):
        if page.stem not in names:
            yield f"docs/reference/errors/{page.name}: no such code in src/diag/codes.def"


def statements():
    """The words that begin a statement; an entity statement begins with the name of a kind."""
    text = (ROOT / "src/syntax/words.cpp").read_text(encoding="utf-8")
    listed = re.search(r"statement_words\(\) \{.*?= \{(.*?)\};", text, re.S)
    return re.findall(r'"(\w+)"', listed.group(1)) + ["entity"]


def statement_faults():
    page, golden = ROOT / "tests/golden/README.md", ROOT / "tests/golden"
    tests = set(re.findall(r"^TEST(?:_[FP])?\((\w+, \w+)\)", "".join(read(p) for p in sorted((ROOT / "tests").rglob("*.cpp"))), re.M))
    numbers = {f"{letter}{int(number):04d}" for _, number, letter in codes()}
    rows = dict(re.findall(r"^\| (\w+) (\|.*)\|$", read(page), re.M))
    for word in statements():
        cells = [cell.split() for cell in rows.get(word, "").strip("| ").split("|")]
        if len(cells) != 3 or not all(cells):
            yield f"tests/golden/README.md: no row `| {word} | goldens of its lowering | tests | codes |`"
            continue
        where = f"tests/golden/README.md: {word}:"
        for name in cells[0]:
            text = read(golden / f"lowering/{name}.golden") if (golden / f"lowering/{name}.golden").exists() else ""
            if word != "entity" and not re.search(rf"^{word}\b", text, re.M):
                yield f"{where} no golden lowering/{name}.golden with such a statement"
        for name in cells[1]:
            if name.replace(".", ", ") not in tests and not (golden / f"{name}.golden").exists():
                yield f"{where} no test {name}"
        for name in cells[2]:
            if name not in numbers:
                yield f"{where} no code {name}"


def file_faults(path):
    name = path.relative_to(ROOT)
    text = read(path)
    if (path.suffix in LICENSED or path.name in ALSO_LICENSED) and "SPDX-License-Identifier: Apache-2.0" not in text[:400]:
        yield f"{name}: no line `SPDX-License-Identifier: Apache-2.0` at its head"
    for number, line in enumerate(text.split("\n"), 1):
        found = OWN_MACHINE.search(line)
        if found:
            yield f"{name}:{number}: {found.group(1)} is a path of one machine"


def main():
    faults, files = [], repository_files()
    for path in files:
        faults += file_faults(path)
        if path.suffix == ".md":
            faults += link_faults(path)
    faults += code_faults()
    faults += statement_faults()
    print("\n".join(faults + [f"docs: {len(files)} files, {len(codes())} codes, {len(faults)} faults"]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
