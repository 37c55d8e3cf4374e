"""What may stand in a database where a snapshot or a proposal should stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from hypothesis import strategies as st

json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def damaged(good: Mapping[str, object]) -> st.SearchStrategy[dict[str, object]]:
    """Draw the stored object with other values, or none, in some places at any depth."""
    return cast(st.SearchStrategy[dict[str, object]], _object(good, whole=True))


def _object(good: Mapping[str, object], *, whole: bool = False) -> st.SearchStrategy[object]:
    kept = st.fixed_dictionaries({}, optional={name: _value(each) for name, each in good.items()})
    changed = st.builds(lambda found: {**good, **found}, kept)
    added = st.builds(
        lambda found, key, value: {**found, key: value}, changed, st.text(), json_values
    )
    found = changed | kept | added
    return found if whole else found | json_values


def _value(good: object) -> st.SearchStrategy[object]:
    if isinstance(good, Mapping):
        return _object(good)
    if isinstance(good, list) and good:
        return st.lists(_value(good[0]), max_size=3) | json_values
    return st.just(good) | json_values
