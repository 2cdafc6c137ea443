# SPDX-License-Identifier: GPL-2.0-only
"""One page of HTML that needs nothing beside itself: no network, no script, light and dark."""
from html import escape
from urllib.parse import quote

# Each state has a word and a sign besides its colour.
SIGNS = {"pass": "\u2713", "FAIL": "\u2717", "skip": "\u2013"}
STYLE = """
:root { color-scheme: light dark; --ground: #fbfbf9; --card: #fff; --ink: #1c1f24; --soft: #5d6570; --line: #dcdfe3;
  --pass: #1a7f4b; --fail: #c0272d; --skip: #8a6d1d; --bar: #3b6fb6; --bar2: #7fa7d9; --bar3: #c3ccd6; --mark: #c0272d }
@media (prefers-color-scheme: dark) { :root { --ground: #14171b; --card: #1c2026; --ink: #e6e8ea; --soft: #9aa3ad;
  --line: #333a43; --pass: #4fc587; --fail: #ff7a7a; --skip: #d9b64a; --bar: #6ea0e6; --bar2: #41659a; --bar3: #3a424c;
  --mark: #ff7a7a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
main { max-width: 76rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem; margin: .5rem 0 } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 .75rem; max-width: 46rem; color: var(--soft) }
a { color: inherit }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin: 1rem 0 }
.tile, .wide { background: var(--card); border: 1px solid var(--line); border-radius: 8px }
.tile { padding: .5rem .75rem; color: var(--soft) }
.tile b { display: block; font-size: 1.5rem; color: var(--ink); font-variant-numeric: tabular-nums }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
th { color: var(--soft); font-weight: 600 }
tr:last-child > td { border-bottom: 0 }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
th:first-child, .grid td:first-child { position: sticky; left: 0; background: var(--card) }
.grid td, .grid th { text-align: center } .grid td:first-child { text-align: left }
.grid th { writing-mode: vertical-rl; vertical-align: bottom; font-weight: 400 } .grid th:first-child { writing-mode: initial }
.pass, .FAIL, .skip { white-space: nowrap }
.pass { color: var(--pass) } .FAIL { color: var(--fail); font-weight: 700 } .skip { color: var(--skip) }
.bars { padding: .75rem; font-size: .9rem }
.bars > div { display: grid; grid-template-columns: minmax(7rem, 20rem) 1fr 10rem; gap: .1rem .75rem; align-items: center;
  padding: .1rem 0 }
.bars span { font-variant-numeric: tabular-nums; text-align: right; color: var(--soft) }
.bars svg { display: block; width: 100%; height: 14px; overflow: visible }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1rem; color: var(--soft); font-size: .85rem }
.key i { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin-right: .35rem; vertical-align: -1px }
details { border-bottom: 1px solid var(--line) } details:last-child { border: 0 }
summary { cursor: pointer; padding: .4rem .75rem }
code { font-size: .85em; overflow-wrap: anywhere }
@media (max-width: 40rem) { .bars > div { grid-template-columns: 1fr auto; padding: .25rem 0 }
  .bars svg { grid-column: 1 / -1; grid-row: 2 } .about { display: none } }
"""


def tag(name, inside="", **attributes):
    """An element; `class_` and the like lose their underscore. What is inside is HTML already."""
    words = "".join(f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{words}>{inside}</{name}>"


def link(text, path):
    """To a file below the page, if there is one."""
    return tag("a", text, href=quote(path)) if path else text


def state(word, log=None):
    return link(tag("span", f"{SIGNS.get(word, '')} {escape(word)}".strip(), class_=word), log)


def sign(word, log=None):
    """A state in a cell of a table that has many of them."""
    return link(tag("span", SIGNS.get(word, escape(word)), class_=word, title=word), log)


def table(head, rows, numbers=(), **attributes):
    """Rows of HTML; the columns of these numbers stand to the right."""
    cells = [tag("tr", "".join(tag("th", name) for name in head))]
    for row in rows:
        cells.append(tag("tr", "".join(tag("td", cell, **({"class_": "number"} if n in numbers else {}))
                                       for n, cell in enumerate(row))))
    return tag("div", tag("table", "".join(cells), **attributes), class_="wide")


def tiles(pairs):
    return tag("div", "".join(tag("div", tag("b", escape(str(value))) + escape(name), class_="tile")
                              for name, value in pairs), class_="tiles")


def bar(parts, whole, mark=None):
    """Parts one behind the other, (length, colour, words) each, of a whole; and a line at a mark."""
    shapes, start = [], 0.0
    for length, colour, words in parts:
        shapes.append(tag("rect", tag("title", escape(words)), x=f"{100 * start / whole:.2f}%", y=0, height=14, rx=2,
                          width=f"{100 * length / whole:.2f}%", fill=f"var(--{colour})"))
        start += length
    if mark is not None:
        at = f"{100 * mark / whole:.2f}%"
        shapes.append(tag("line", "", x1=at, x2=at, y1=-3, y2=17, stroke="var(--mark)", stroke_width=2))
    return tag("svg", "".join(shapes), role="img", aria_label=", ".join(words for *_, words in parts))


def bars(rows):
    """(name, bar, value), name and value being HTML."""
    lines = "".join(tag("div", tag("div", name) + shape + tag("span", value)) for name, shape, value in rows)
    return tag("div", tag("div", lines, class_="bars"), class_="wide")


def key(pairs):
    """What the colours of bars mean."""
    return tag("div", "".join(tag("span", tag("i", "", style=f"background: var(--{colour})") + escape(words))
                              for colour, words in pairs), class_="key")


def section(name, about, *parts):
    return tag("section", tag("h2", escape(name)) + tag("p", about) + "".join(parts))


def page(title, sections):
    return ("<!doctype html>\n" + tag("html", tag(
        "head", '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        + tag("title", escape(title)) + tag("style", STYLE)) + tag("body", tag("main", "\n".join(sections))), lang="en") + "\n")
