"""How a result shows itself. The views stand above the experiments; whoever asks for a result hands them in."""

from __future__ import annotations

from typing import Any, Protocol


class Views(Protocol):
    """Text and charts of what experiments find; `homefront.views.result_views.VIEWS` is one."""

    def text(self, found: object) -> str:
        """The table that the command line prints."""
        ...

    def chart(self, found: object, **options: Any) -> Any:
        """An Altair chart."""
        ...
