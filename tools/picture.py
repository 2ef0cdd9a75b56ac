#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the chances of a run as a picture: the range across what we don't know as a bar, the best single number as a dot.

usage: casus run MODEL --json | tools/picture.py > picture.svg
The picture says its own contents in words (title and desc), and does not rely on colour.
"""
import html
import json
import sys

WIDTH, LEFT, RIGHT, ROW, TOP = 940, 400, 170, 26, 64


def chances(run):
    for a in run["answers"]:
        if a["kind"] == "probability" and a["value"] is not None:
            yield a


def percent(x):
    return f"{100 * x:.0f} %" if x >= 0.095 or x == 0 else f"{100 * x:.1f} %"


def main():
    run = json.load(sys.stdin)
    rows = list(chances(run))
    if not rows:
        sys.exit("picture: the run holds no chances")
    height = TOP + ROW * len(rows) + 60
    scale = WIDTH - LEFT - RIGHT
    title = f"{run['model']['name'].replace('_', ' ')}: chances, as of {run['model']['as_of']}"
    words = "; ".join(f"{a.get('title') or a['name']}: {percent(a['value'])}" for a in rows)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
           f'font-family="Helvetica, Arial, sans-serif" font-size="13">',
           f"<title>{html.escape(title)}</title><desc>{html.escape(words)}</desc>",
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
           f'<text x="16" y="26" font-size="16" font-weight="bold" fill="#1a1a1a">{html.escape(title)}</text>',
           '<text x="16" y="46" fill="#444444">Illustrative. Bar: 5-95 % across what is not known; dot: best single number; '
           "number: best, then range.</text>"]
    for mark in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + mark * scale
        out.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{TOP + ROW * len(rows)}" stroke="#d0d0d0"/>')
        out.append(f'<text x="{x:.1f}" y="{TOP + ROW * len(rows) + 18}" text-anchor="middle" fill="#444444">{100 * mark:.0f} %</text>')
    for k, a in enumerate(rows):
        y = TOP + ROW * k + ROW / 2
        label = a.get("title") or a["name"].replace("_", " ")
        if len(label) > 56:
            label = label[:53] + "..."
        out.append(f'<text x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end" fill="#1a1a1a">{html.escape(label)}</text>')
        text = percent(a["value"])
        if a["range_low"] is not None:
            x0, x1 = LEFT + a["range_low"] * scale, LEFT + a["range_high"] * scale
            out.append(f'<rect x="{x0:.1f}" y="{y - 6:.1f}" width="{max(2, x1 - x0):.1f}" height="12" fill="#9db7d5" stroke="#3a5f8a"/>')
            text += f"  ({percent(a['range_low'])} - {percent(a['range_high'])})"
        out.append(f'<circle cx="{LEFT + a["value"] * scale:.1f}" cy="{y:.1f}" r="4.5" fill="#1a1a1a"/>')
        out.append(f'<text x="{WIDTH - 16}" y="{y + 4:.1f}" text-anchor="end" fill="#1a1a1a">{text}</text>')
    out.append(f'<text x="16" y="{height - 12}" fill="#444444" font-size="11">casus {run["casus"]}, model {run["model"]["hash"]}, '
               f'{run["futures"]:,} futures, seed {run["seed"]}, {run["drawing"]}</text></svg>')
    print("\n".join(out))


if __name__ == "__main__":
    main()
