"""The colours of the page, light and dark: those of the pictures, as CSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..palette import FAINT, INK, PAPER, Tint

_DARK: Mapping[Tint, tuple[str, str, str]] = {
    Tint.AMBER: ("#2a2412", "#54450f", "#e3bd4a"),
    Tint.GREEN: ("#12291e", "#14513a", "#5fd3a0"),
    Tint.RED: ("#321d14", "#6b3218", "#ff9c73"),
    Tint.GREY: ("#23272e", "#3d444d", "#aab4bf"),
    Tint.BLUE: ("#152438", "#234a7a", "#8ab8ff"),
    Tint.VIOLET: ("#2d1a2b", "#62285a", "#e79ada"),
    Tint.LILAC: ("#1f2040", "#3d3f8f", "#b3b0ff"),
    Tint.NEUTRAL: ("#1b2027", "#1b2027", "#93a1b0"),
}
_LIGHT_PAGE = {"paper": PAPER, "ink": INK, "faint": FAINT, "ground": "#f4f6f8", "rule": "#c5ced8"}
_DARK_PAGE = {
    "paper": "#1b2027",
    "ink": "#e9edf1",
    "faint": "#b6c0ca",
    "ground": "#12161b",
    "rule": "#3a4450",
}
_ACCENT = {"accent": "#0b5cad", "on-accent": "#ffffff", "open": "#e4f0fd"}
_DARK_ACCENT = {"accent": "#7cb8ff", "on-accent": "#0d1520", "open": "#16304d"}
_PARTS = ("frame", "fill", "line")


def colours() -> str:
    """Return the variables of both themes, and the rules that put a picture into them."""
    light = {**_LIGHT_PAGE, **_ACCENT, **_tints({each: _of(each) for each in Tint})}
    dark = {**_DARK_PAGE, **_DARK_ACCENT, **_tints(_DARK)}
    own = f"{{color-scheme:dark;{_set(dark)}}}"
    return "\n".join(
        [
            f":root{{color-scheme:light;{_set(light)}}}",
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){own}}}",
            f":root[data-theme=dark]{own}",
            *_pictures(),
            *_chips(),
        ]
    )


def _of(tint: Tint) -> tuple[str, str, str]:
    return tint.frame, tint.fill, tint.line


def _tints(found: Mapping[Tint, tuple[str, str, str]]) -> dict[str, str]:
    return {
        f"{tint.name.lower()}-{part}": colour
        for tint, each in found.items()
        for part, colour in zip(_PARTS, each, strict=True)
    }


def _set(values: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in values.items())


def _pictures() -> Iterator[str]:
    """Yield rules that give each colour of a picture its place in the theme."""
    meant = {INK: "ink", FAINT: "faint"}
    for tint in Tint:
        for part, colour in zip(_PARTS, _of(tint), strict=True):
            meant.setdefault(colour, f"{tint.name.lower()}-{part}")
    meant[PAPER] = "paper"
    for colour, name in meant.items():
        for attribute in ("fill", "stroke"):
            yield f'#picture [{attribute}="{colour}"]{{{attribute}:var(--{name})}}'


def _chips() -> Iterator[str]:
    for name in (each.name.lower() for each in Tint):
        yield f".chip.{name}{{background:var(--{name}-fill);border-color:var(--{name}-line)}}"
