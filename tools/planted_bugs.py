#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Plants one bug at a time in a copy of the source and sees to it that the named test fails.

    tools/planted_bugs.py --copy /tmp/mutant            # all of them; the copy is made if it is not there
    tools/planted_bugs.py --copy /tmp/mutant a d1       # some

Exit status 1 if a bug survives, does not apply, or is not in docs/explanation/planted-bugs.md with its test.
"""
import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/explanation/planted-bugs.md"
HAZARDS = "src/kernel/sampler_hazards.hpp"
AGREEMENT = ("reference", "Agreement.OfRandomModels")
FLOWING = ("reference", "Agreement.OfRandomModelsWithFlows")

# id: (file, text, what stands there instead, test program, test)
BUGS = {
    "a": (HAZARDS, "if (level < s.rate && (", "if (level < s.rate * 1.05 && (",
          "kernel", "Drawings/Both.CompetingExponentials/keyed"),
    "b": (HAZARDS, "  s.armed = false;\n  ++s.version;\n}", "}",
          "session", "Clocks.AreDroppedAndStartedAnew"),
    "c": (HAZARDS, "g.alias.draw(noise_.uniform(due.key, 2))",
          "noise_.uniform(due.key, 2) * static_cast<double>(g.members.size())",
          "kernel", "Dense.MembersFireByWeight"),
    "d1": ("src/kernel/bands.hpp", "return {k == 0 ? 0.0 : w, w, e};", "return {k == 0 ? 0.0 : 2 * w, w, e};",
           "kernel", "Families.RatesFarFromTheBaseLevel"),
    "d2": (HAZARDS, "(floor + width * rng::uniform(due.key, 1))", "(2 * floor + width * rng::uniform(due.key, 1))",
           "kernel", "Dense.BandsOpenAboveTheStaticLevel"),
    "d3": ("src/kernel/sampler.cpp", "world_.params_changed = false;\n    for", "world_.params_changed = false;\n    if (starting_) for",
           "kernel", "Dense.BandsOpenOnTheWay"),
    "e": (HAZARDS, "combine(future_key_, g.keys[m])", "combine(future_key_, process_.events[g.id].key)",
          "kernel", "Families.MembersDrawForThemselves"),
    "f": ("src/query/estimate_chance_range.cpp", "all.push_back(c.hits * math::log(p) + (c.runs - c.hits) * math::log(1 - p));",
          "all.push_back(1e3 * (c.hits * math::log(p) + (c.runs - c.hits) * math::log(1 - p)));",
          "query", "EstimateChanceRange.RunsNoiseAloneWouldBeTwiceAsWide"),
    "g": ("src/query/estimate_mean.cpp", "const double effective = n / e.design_effect * certainty(m, given, level);\n  e.interval",
          "const double effective = n * certainty(m, given, level);\n  e.interval",
          "query", "EstimateMean.ProportionCoversThoughRunsOfADrawGoTogether"),
    "h": ("src/kernel/bytecode.cpp", "if (!set.computed.empty()) put({Code::order", "if (set.computed.size() > 99) put({Code::order",
          "kernel", "Bytecode.GivesTheBitsOfTheEvaluator"),
    "i": ("src/kernel/world.cpp", "g.kind != GroupKind::tracker || g.arm.value == arm", "g.arm.value + 1 != 0",
          "session", "Arms.AreRecordedApart"),
    "j": ("src/kernel/recorder.cpp", "      begun_.push_back(f);", "    {\n      if (s.holds) count_one(f, time);\n    }",
          "session", "Recorded.ConditionsWithinATimeOfAnEvent"),
    "k": ("src/kernel/recorder.cpp", "(from < until || at_end)", "(from <= until || at_end)",
          "session", "Recorded.ConditionsOverTime"),
    "l": (HAZARDS, "at_start && e.since < 0 ? math", "at_start && e.since < -1e9 ? math",
          "session", "Clocks.SinceIsGivenThatItHasNotRunOut"),
    "m": ("src/kernel/sampler.cpp", "values[k] = held(k) ? values[n + k] : world_.run(cell.value);",
          "world_.vars[cell.cell] = values[k] = held(k) ? values[n + k] : world_.run(cell.value);",
          "session", "Settle.StepsTogetherAndIsSolvedAnew"),
    "n": ("src/kernel/sampler.cpp", "if (planned <= timed) {", "if (planned < timed) {",
          "session", "Instant.InterventionsComeBeforeWhatIsTimed"),
    "o": ("src/kernel/sampler.cpp", "world_.forget_fault();  // initial", "world_.fault.reset();  // initial",
          "session", "Arms.InitialValuesReadParameters"),
    "fl1": ("src/kernel/flows.cpp", "    s.anchor = world_.vars[cell.cell];\n    s.since", "    s.since",
          "kernel", "Flows.LevelsAreCrossedUpAndDown"),
    "fl2": ("src/kernel/sampler_flows.hpp", "    world_.turn(c);\n", "", "kernel", "Flows.LevelsAreCrossedUpAndDown"),
    "fl3": ("src/kernel/sampler_flows.hpp", "return {std::min(now, then), std::max(now, then), false};",
          "return ir::Interval::point(now);", "kernel", "Flows.RatesThatMove"),
    "fl4": ("src/kernel/flows.cpp", "if (cap * weight > rest) return rest / weight;",
          "if (cap * weight > rest) return 0;", "kernel", "Flows.StocksAtTheirBounds"),
    "fl5": ("src/kernel/sampler_flows.hpp", "return found <= limit ? found : ir::never;",
            "return found <= limit && !held ? found : ir::never;", *FLOWING),
    "fl6": ("src/kernel/program.cpp", "g.rides = motions_.of(event.rate) != ir::Motion::still;", "g.rides = false;", *FLOWING),
    "p": (HAZARDS, "  s.armed = false;\n  ++s.version;\n}", "}", *AGREEMENT),
    "q": ("src/kernel/sampler.cpp", "const Heard h = heard_[next_heard_++];", "const Heard h = heard_.back();\n      heard_.pop_back();",
          *AGREEMENT),
    "r": (HAZARDS, "  s.rate = rate_of(g);", "  s.rate = 2 * rate_of(g);", *AGREEMENT),
    "s": ("src/kernel/sampler_effects.hpp", "return math::log(value) + noise;", "return noise;", *AGREEMENT),
    "t": ("src/kernel/sampler.cpp", "    std::copy(p.frame.begin(), p.frame.end(), world_.frame());\n", "", *AGREEMENT),
    "u": ("src/kernel/sampler.cpp", "std::min_element(pending_.begin()", "std::max_element(pending_.begin()", *AGREEMENT),
    "v": ("src/kernel/recorder.cpp", "  if (tracker.kind == Kind::value) return moved_.push_back(t);", "  if (tracker.kind == Kind::value) return keep(t);",
          *AGREEMENT),
    "w": ("src/kernel/sampler.cpp", "  if (!world_.failed()) recorder_.open();\n", "", *AGREEMENT),
    "x": ("src/kernel/sampler.cpp", "  std::iota(world_.dirty_settles.begin(), world_.dirty_settles.end(), 0u);\n  solve_all();\n",
          "  world_.dirty_settles.clear();\n", *AGREEMENT),
}


def plain(test):
    """Without the names of a family of tests: Drawings/Both.X/keyed is Both.X."""
    return test.split("/")[1] if "/" in test else test


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, **more)


def make_copy(copy):
    if not copy.exists():
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", "build"))


def build(copy, folder, programs):
    if not (folder / "build.ninja").exists():
        run("cmake", "-S", str(copy), "-B", str(folder), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG", "-DCASUS_WERROR=OFF", check=True)
    return run("ninja", "-C", str(folder), *sorted({f"test_{p}" for p in programs}))


def passes(copy, folder, program, test):
    return run(str(folder / "tests" / f"test_{program}"), f"--gtest_filter={test}", cwd=copy).returncode == 0


def try_bug(name, copy, folder):
    """None if the test notices, else what went wrong."""
    file, text, instead, program, test = BUGS[name]
    path = copy / file
    whole = path.read_text()
    if whole.count(text) != 1:
        return f"its text stands {whole.count(text)} times in {file}"
    path.write_text(whole.replace(text, instead))
    try:
        built = build(copy, folder, [program])
        if built.returncode != 0:
            return "does not build:\n" + built.stdout[-2000:]
        return f"survives {test}" if passes(copy, folder, program, test) else None
    finally:
        path.write_text(whole)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--copy", type=Path, required=True, help="folder of the copy; never the repository itself")
    arguments.add_argument("--build", type=Path, help="its build folder (default: COPY/build/mutants)")
    arguments.add_argument("bugs", nargs="*", help=f"of {', '.join(BUGS)}")
    given = arguments.parse_args()
    copy = given.copy.resolve()
    if copy == ROOT:
        sys.exit("--copy must not be the repository")
    folder = given.build or copy / "build" / "mutants"
    names = given.bugs or list(BUGS)
    make_copy(copy)
    page = (ROOT / PAGE).read_text()
    bad = [f"{n}: not in {PAGE}" for n in BUGS if f"| {n} |" not in page or plain(BUGS[n][4]) not in page]
    first = build(copy, folder, [BUGS[n][3] for n in names])
    if first.returncode != 0:
        sys.exit("the source itself does not build:\n" + first.stdout[-2000:])
    for n in names:
        if not passes(copy, folder, BUGS[n][3], BUGS[n][4]):
            sys.exit(f"{BUGS[n][4]} fails without a bug")
    for n in names:
        wrong = try_bug(n, copy, folder)
        print(f"{n}: {'caught by ' + BUGS[n][4] if wrong is None else wrong}", flush=True)
        if wrong is not None:
            bad.append(f"{n}: {wrong}")
    build(copy, folder, [BUGS[n][3] for n in names])  # leaves no bug behind
    for line in bad:
        print(line, file=sys.stderr)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
