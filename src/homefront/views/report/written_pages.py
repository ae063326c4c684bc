"""What the pages that are made of several runs give back: the file, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from homefront.results.brief import brief


@dataclass(frozen=True)
class SkippedFolder:
    """A folder that has no card.

    Attributes
    ----------
    folder : Path
        The folder.
    why : str
        Why it has none, in a sentence.
    """

    folder: Path
    why: str


@dataclass(frozen=True)
class Card:
    """A run that has a card.

    Attributes
    ----------
    folder : Path
        The folder of the run.
    scenario : str
        Id of the scenario.
    report : Path
        The report to which the card leads.
    """

    folder: Path
    scenario: str
    report: Path


@dataclass(frozen=True, repr=False)
class Gallery:
    """A gallery that was written: what `homefront.gallery` returns.

    Attributes
    ----------
    file : Path
        The HTML file.
    cards : tuple of Card
        Runs that have a card.
    skipped : tuple of SkippedFolder
        Folders that have none, each with the reason.
    without_map : int
        Number of cards for whose map there was no room.
    """

    file: Path
    cards: tuple[Card, ...]
    skipped: tuple[SkippedFolder, ...]
    without_map: int = 0

    def __repr__(self) -> str:
        return brief("Gallery", file=self.file, cards=len(self.cards), skipped=len(self.skipped))


@dataclass(frozen=True, repr=False)
class Comparison:
    """A page of several runs that was written: what `homefront.compare` returns.

    Attributes
    ----------
    file : Path
        The HTML file.
    pairs : bool
        Whether worlds of one seed are pairs.
    differs : tuple of str
        Settings in which the runs differ.
    warnings : tuple of str
        Why a difference may not come from one cause alone.
    """

    file: Path
    pairs: bool
    differs: tuple[str, ...]
    warnings: tuple[str, ...]

    def __repr__(self) -> str:
        return brief("Comparison", file=self.file, pairs=self.pairs, differs=len(self.differs))
