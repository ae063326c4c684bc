"""What the pages that are made of several runs give back: the file, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from homefront.results.brief import brief


@dataclass(frozen=True)
class SkippedFolder:
    """A folder that has no card. why : in a sentence."""

    folder: Path
    why: str


@dataclass(frozen=True)
class Card:
    """A run that has a card, and its report."""

    folder: Path
    scenario: str
    report: Path


@dataclass(frozen=True, repr=False)
class Gallery:
    """A gallery that was written. without_map : cards whose map had no room."""

    file: Path
    cards: tuple[Card, ...]
    skipped: tuple[SkippedFolder, ...]
    without_map: int = 0

    def __repr__(self) -> str:
        return brief("Gallery", file=self.file, cards=len(self.cards), skipped=len(self.skipped))


@dataclass(frozen=True, repr=False)
class Comparison:
    """A page of several runs that was written. pairs : whether worlds of one seed are pairs.   differs : settings in
    which the runs differ.   warnings : why a difference is not of one cause alone."""

    file: Path
    pairs: bool
    differs: tuple[str, ...]
    warnings: tuple[str, ...]

    def __repr__(self) -> str:
        return brief("Comparison", file=self.file, pairs=self.pairs, differs=len(self.differs))
