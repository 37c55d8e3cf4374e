"""What a picture can tell of an order, of many orders, or of two versions of a spec.

Each is a function from a drawing to a drawing, for the `overlays` of `render`.
"""

from __future__ import annotations

from .snapshot import at_snapshot
from .trace import along
from .traffic import Count, traffic
from .versions import against

__all__ = ["Count", "against", "along", "at_snapshot", "traffic"]
