"""Guards in words: names as the spec has them, and no sign that only programmers read."""

from __future__ import annotations

import pytest

from statekit.render.speech import spoken

from .specs import loads


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("n == 1", "n is 1"),
        ("n != m", "n is not m"),
        ("0 < n <= m", "n is more than 0 and at most m"),
        ("0 <= n <= m and n < 9", "n is at least 0 and at most m and less than 9"),
        ("n >= m and m > 2 or flag", "(n is at least m and m is more than 2) or flag"),
        ("flag and (n > 1 or m > 1)", "flag and (n is more than 1 or m is more than 1)"),
        ("not flag", "not flag"),
        ("not (flag and n > 1)", "not (flag and n is more than 1)"),
        ("n - m == 2 * (n + 1)", "n - m is 2 * (n + 1)"),
        ("known(ref)", "ref is known"),
        ("not known(ref)", "ref is not known"),
        ("kind in ['card', 'cash']", "kind is 'card' or 'cash'"),
        ("kind not in ['card', 'cash']", "kind is neither 'card' nor 'cash'"),
        ("kind == 'card'", "kind is 'card'"),
        ("len(ids) > 0", "ids is not empty"),
        ("len(ids) == 0", "ids is empty"),
        ("len(ids) > 3", "the number of ids is more than 3"),
        ("known(ref) and ref in ids", "ref is known and ref is in ids"),
        ("min(n, m) > 1", "the least of n and m is more than 1"),
        ("wait > 'PT2H'", "wait is more than 2 h"),
        ("box in [a, b]", "box is a or b"),
        ("box == done", "box is done"),
        ("box not in [a, b]", "box is neither a nor b"),
    ],
)
def test_signs_become_words(guard: str, said: str) -> None:
    """One subject is named once, and what belongs together stands in parentheses."""
    spec = loads(
        f"""
spec: s
data:
  n: {{type: integer, initial: 0}}
  m: {{type: integer, initial: 0}}
  flag: {{type: boolean, initial: false}}
  ref: {{type: id, optional: true}}
  kind: {{type: enum, values: [card, cash, other], initial: card}}
  ids: {{type: [id], initial: []}}
settings: {{wait: {{type: duration, default: PT1H}}}}
machines:
  box: {{initial: a, states: [a, b, done]}}
  other:
    initial: a
    states: [a, z]
    transitions:
      go:
        from: a
        to: z
        when: {guard}
"""
    )
    found = spec.events["go"].transitions[0].guard
    assert found is not None
    assert spoken(found) == said
