"""Somebody who has only a keyboard, and has to see at every step where they are."""

from __future__ import annotations

from contextlib import nullcontext

from playwright.sync_api import Locator, Page

MOST_STEPS = 120
"""Presses of the tabulator after which what is looked for cannot be reached."""

_RING = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return "nothing";
  // A choice shows its focus on the whole of what can be pressed.
  for (const shown of [one, one.closest("label")]) {
    if (!shown) continue;
    const style = getComputedStyle(shown), box = shown.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (ring && box.width && box.bottom > 0 && box.top < innerHeight) return "";
  }
  return one.outerHTML.slice(0, 160);
}"""


class Keyboard:
    """Tabulator, space bar and enter."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def tab_to(self, wanted: Locator) -> None:
        """Press the tabulator until it is there; wherever it stops between, one must see it."""
        for _ in range(MOST_STEPS):
            self._page.keyboard.press("Tab")
            hidden = self._page.evaluate(_RING)
            assert hidden in ("", "nothing"), f"no focus is seen on {hidden}"
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"the tabulator does not come to {wanted}")

    def press(self, key: str, *, page_comes: bool = False) -> None:
        """Press a key; wait for the page that it brings."""
        with self._page.expect_navigation() if page_comes else nullcontext():
            self._page.keyboard.press(key)
