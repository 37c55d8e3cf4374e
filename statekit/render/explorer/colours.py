"""The colours of the page, light and dark: those of the pictures, as CSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..palette import PALETTES, Theme, Tint

_PAGE: Mapping[Theme, Mapping[str, str]] = {
    Theme.LIGHT: {
        "ground": "#f4f6f8",
        "rule": "#c5ced8",
        "accent": "#0b5cad",
        "on-accent": "#ffffff",
        "open": "#e4f0fd",
    },
    Theme.DARK: {
        "ground": "#0b1015",
        "rule": "#3a4450",
        "accent": "#7cb8ff",
        "on-accent": "#0d1520",
        "open": "#16304d",
    },
}
"""What no picture has: grounds, rules between parts, and what is open or can be clicked."""
_PARTS = ("frame", "fill", "line")


def colours() -> str:
    """Return the variables of both themes, and the rules that put a picture into them."""
    light, dark = (f"color-scheme:{each.value};{_set(_theme(each))}" for each in _PAGE)
    return "\n".join(
        [
            f":root{{{light}}}",
            f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
            f":root[data-theme=dark]{{{dark}}}",
            *_pictures(),
            *_chips(),
        ]
    )


def _theme(theme: Theme) -> dict[str, str]:
    palette = PALETTES[theme]
    found = {each: getattr(palette, each) for each in ("paper", "ink", "faint", "dim")}
    found |= _PAGE[theme]
    for tint, shade in palette.shades.items():
        for part in _PARTS:
            found[f"{tint.name.lower()}-{part}"] = getattr(shade, part)
    return found


def _set(values: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in values.items())


def _pictures() -> Iterator[str]:
    """Yield rules that give each colour of a light picture its place in the theme."""
    meant: dict[str, str] = {}
    for name, colour in _theme(Theme.LIGHT).items():
        if name not in _PAGE[Theme.LIGHT]:
            meant.setdefault(colour, name)  # paper first: neutral states are filled with it
    for colour, name in meant.items():
        for attribute in ("fill", "stroke"):
            yield f'#picture [{attribute}="{colour}"]{{{attribute}:var(--{name})}}'


def _chips() -> Iterator[str]:
    for name in (each.name.lower() for each in Tint):
        yield f".chip.{name}{{background:var(--{name}-fill);border-color:var(--{name}-line)}}"
