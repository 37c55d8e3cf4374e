"""`python -m statekit` is `statekit`."""

from __future__ import annotations

from .cli import main

main()
