"""The texts of a spec in the language that the reader asks for."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Words

_JOINERS = "\u200c\u200d"  # not printable by themselves, and parts of words in several scripts


def in_language(words: Words, language: str | None = None) -> str:
    """Return a text in a language; empty where the spec says nothing.

    Where that language is missing it is the same language of another country, then the text
    without a language, the English one, or the spec's first.

    Args:
        words: the text, per language code.
        language: a code such as ``es`` or ``es-MX``; None for no wish.
    """
    for code in _codes(words, language):
        if code in words:
            return flat(words[code])
    return ""


def flat(text: str) -> str:
    """Return a text on one line, without the control characters that no output should hold."""
    shown = "".join(each if each.isprintable() or each in _JOINERS else " " for each in text)
    return " ".join(shown.split())


def _codes(words: Words, language: str | None) -> Iterator[str]:
    if language:
        own = language.replace("_", "-").casefold()
        by_code = {code.casefold(): code for code in words if code}
        main = own.partition("-")[0]
        for each in (own, main, *(code for code in by_code if code.startswith(f"{main}-"))):
            if each in by_code:
                yield by_code[each]
    yield from ("", "en", *words)
