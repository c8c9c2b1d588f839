"""What is looked at on every page: axe's rules, and what axe does not measure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import BrowserContext, Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
MAGNIFIED = {"width": 640, "height": 400}
"""A laptop's window at 200 %: half as many CSS pixels."""
LEAST_BUTTON = 44
LEAST_TARGET = 24
CONTRAST = ("color-contrast", "link-in-text-block")
"""The rules that a colour scheme decides."""
WIDTH = ("scrollable-region-focusable", "target-size")
"""The rules that the width of the window decides."""


@cache
def axe() -> str:
    """axe-core, as the package that is pinned for development carries it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def carry_axe(context: BrowserContext) -> None:
    """Have every page of the context carry axe from its beginning, by the browser's own tools."""
    context.add_init_script(axe())


def violations(page: Page, rules: tuple[str, ...] = (), *, contrast: bool = True) -> list[str]:
    """What axe finds on the page as it is now, a line for each place: by all of our tags, or by these rules alone.

    Without `contrast` the rules on colours are left out, which take half of the time.

    Frames are left out: what they show are mails, which stand apart from the page.
    """
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(TAGS)}
    left_out = {} if contrast or rules else {rule: {"enabled": False} for rule in CONTRAST}
    # Sent once to the visitor's browser (`carry_axe`); the page's policy against foreign script may stay as it is.
    found = page.evaluate(
        "options => axe.run(document, options).then(said => said.violations)",
        {"runOnly": only, "rules": left_out, "resultTypes": ["violations"], "iframes": False},
    )
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
    return f"{rule['id']}: {node['html'].partition('>')[0][:100]}> ({' '.join(map(str, node['target']))}): {why[:240]}"


@dataclass(frozen=True)
class Seen:
    """What a page is, in figures."""

    title: str
    lang: str
    direction: str
    headings: list[str]
    """Its h1."""
    too_wide: list[str]
    """What sticks out, where the page scrolls sideways."""
    small: list[str]
    """Buttons under 44 pixels, and other targets under 24 that do not stand in a sentence."""


_LOOK = """([leastButton, leastTarget]) => {
  const root = document.documentElement;
  const name = one => (one.outerHTML.match(/^<[^>]*>/) || [""])[0].slice(0, 120) + " " +
    (one.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 40);
  const tooWide = [];
  if (root.scrollWidth > root.clientWidth) {
    const inside = one => { // what scrolls by itself may be as wide as it likes
      for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== "visible") return true;
      return false;
    };
    for (const one of document.body.querySelectorAll("*")) {
      const box = one.getBoundingClientRect();
      if (box.width && (box.right > root.clientWidth + 0.5 || box.left < -0.5) && !inside(one))
        tooWide.push(`${name(one)} [${Math.round(box.left)}…${Math.round(box.right)}]`);
    }
    tooWide.unshift(`${root.scrollWidth} px in ${root.clientWidth}`);
  }
  const small = [];
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!one.checkVisibility({visibilityProperty: true}) || one.type === "hidden" || one.matches(".skip, .hidden")) continue;
    const label = /^(radio|checkbox|file)$/.test(one.type) ? one.closest("label") : null;
    const box = (label || one).getBoundingClientRect();
    const isButton = one.matches("button:not(.plain), a.button, input[type=submit]");
    const inSentence = getComputedStyle(one).display === "inline";
    const least = isButton ? leastButton : leastTarget;
    if (!box.width || (!isButton && inSentence)) continue;
    if (box.height < least - 0.5 || box.width < leastTarget - 0.5)
      small.push(`${name(one)} [${Math.round(box.width)}×${Math.round(box.height)}]`);
  }
  return {title: document.title, lang: root.lang, direction: root.dir, too_wide: tooWide.slice(0, 4), small,
    headings: [...document.querySelectorAll("h1")].map(one => one.textContent.trim().replace(/\\s+/g, " "))};
}"""


def look(page: Page) -> Seen:
    """The page as it is now."""
    return Seen(**page.evaluate(_LOOK, [LEAST_BUTTON, LEAST_TARGET]))
