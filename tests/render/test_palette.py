"""Colours: what is written can be read, and no two are the same to anybody's eyes."""

from __future__ import annotations

from itertools import combinations

import pytest

from statekit.render.palette import FAINT, INK, PALETTES, PAPER, Look, Theme, Tint, tints

from .specs import loads

Row = tuple[float, float, float]
# How the three light receptors that may be weak or missing change linear RGB (Machado, Oliveira
# and Fernandes 2009, severity 1).
EYES: dict[str, tuple[Row, Row, Row]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> Row:
    """A colour of the web as linear RGB."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))

    def one(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return one(red), one(green), one(blue)


def contrast(one: str, other: str) -> float:
    """The contrast of the Web Content Accessibility Guidelines."""
    light = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (linear(one), linear(other))
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


def lab(colour: str, eyes: str) -> Row:
    """A colour as these eyes see it, in CIELAB."""
    seen = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True))))
        for row in EYES[eyes]
    ]
    red, green, blue = seen

    def root(value: float) -> float:
        return float(value ** (1 / 3)) if value > 0.008856 else 7.787 * value + 16 / 116

    x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047)
    y = root(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def difference(one: str, other: str, eyes: str) -> float:
    """How far two colours are apart; about 2 can just be told."""
    pairs = zip(lab(one, eyes), lab(other, eyes), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("tint", Tint)
def test_text_and_lines_stand_out(tint: Tint, theme: Theme) -> None:
    """Text 4.5:1 on whatever it stands, lines 3:1 on whatever they cross."""
    palette = PALETTES[theme]
    shade = palette.shades[tint]
    for ground in (palette.paper, shade.frame, shade.fill):
        for text in (palette.ink, palette.faint):
            assert contrast(text, ground) >= 4.5
        assert contrast(shade.line, ground) >= 3
        for line in palette.looks.values():
            assert contrast(line, ground) >= 3
    assert contrast(palette.dim, shade.frame) >= 3
    assert contrast(palette.dim, palette.paper) >= 4.5


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_colours_look_alike(eyes: str, theme: Theme) -> None:
    """For people who see all colours, and for those who miss one."""
    palette = PALETTES[theme]
    tints = [palette.shades[each] for each in Tint if each is not Tint.NEUTRAL]
    for one, other in combinations(tints, 2):
        assert difference(one.fill, other.fill, eyes) > 9
        assert difference(one.line, other.line, eyes) > 9
    versions = [palette.looks[each] for each in (Look.ADDED, Look.REMOVED, Look.CHANGED)]
    for first, second in combinations(versions, 2):
        assert difference(first, second, eyes) > 9


def test_print_needs_no_colour() -> None:
    """Everything is grey, and each family has borders of its own: style or width."""
    palette = PALETTES[Theme.PRINT]
    shades = [palette.shades[each] for each in Tint if each is not Tint.NEUTRAL]
    colours = {colour for each in shades for colour in (each.frame, each.fill, each.line)}
    colours |= {palette.paper, palette.ink, palette.faint, palette.dim, *palette.looks.values()}
    assert all(each[1:3] == each[3:5] == each[5:7] for each in colours)
    assert len({(each.border, each.width) for each in shades}) == len(shades)


def test_what_nothing_is_asked_of_is_light() -> None:
    """The colours by their own names are those of the light theme."""
    palette = PALETTES[Theme.LIGHT]
    assert (palette.paper, palette.ink, palette.faint) == (PAPER, INK, FAINT)


def test_families_have_the_same_colour_in_every_spec() -> None:
    """The four known ones by their name, others in their order; what is inside has the same."""
    spec = loads(
        "{spec: s, machines: {m: {initial: Alpha.a, states: {Alpha: {states: {a: }},"
        " beta: {states: {pending: }}, gamma: {states: {a: }}, delta: {states: {a: }},"
        " Pending: {states: {inner: {states: {b: }}}}, succeeded: {states: {a: }}, cancelled: ,"
        " canceled: , EXPIRED: , plain: }}}}"
    )
    found = {name: tint.name for name, tint in tints(spec.machines["m"]).items()}
    assert found == {
        "Alpha": "BLUE",
        "Alpha.a": "BLUE",
        "beta": "VIOLET",
        "beta.pending": "VIOLET",
        "gamma": "LILAC",
        "gamma.a": "LILAC",
        "delta": "BLUE",
        "delta.a": "BLUE",
        "Pending": "AMBER",
        "Pending.inner": "AMBER",
        "Pending.inner.b": "AMBER",
        "succeeded": "GREEN",
        "succeeded.a": "GREEN",
        "cancelled": "RED",
        "canceled": "RED",
        "EXPIRED": "GREY",
        "plain": "NEUTRAL",
    }
