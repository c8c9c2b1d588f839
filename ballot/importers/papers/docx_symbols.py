"""Signs that a .docx names by font and place in the font, and what they show."""

from __future__ import annotations

from xml.etree.ElementTree import Element

UNKNOWN = "\ufffd"

_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…",
    0xBE: "–", 0xA4: "/", 0xA2: "′", 0xB2: "″", 0xD0: "∠", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE0: "◊", 0xAE: "→",
    0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xA5: "∞", 0x2D: "–",
}  # fmt: skip
_WINGDINGS = {
    0xA7: "▪", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0xA8: "□", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑", 0xE0: "→",
    0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xD8: "➢", 0x76: "❖", 0x71: "❑", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_GREEK = dict(zip(b"abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))
_GREEK |= {code - 32: letter.upper() for code, letter in _GREEK.items()}


def symbol_text(element: Element) -> str:
    """Return what a symbol shows; U+FFFD where only its font knows."""
    font = element.get("font", "").lower()
    try:
        code = int(element.get("char", ""), 16)
    except ValueError:
        return UNKNOWN
    place = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if font == "symbol":
        shown = _SYMBOL.get(place) or _GREEK.get(place)
        return shown or (chr(place) if 0x20 <= place < 0x7F and not chr(place).isalpha() else UNKNOWN)
    if font.startswith(("wingdings", "webdings")):
        return _WINGDINGS.get(place, UNKNOWN) if font == "wingdings" else UNKNOWN
    if 0xE000 <= code <= 0xF8FF or not 0x20 <= code <= 0xFFFD or 0xD800 <= code <= 0xDFFF:
        return UNKNOWN
    return chr(code)
