"""What a server of the lab is told when it starts: where its data lie, where it listens, and its limits."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from homefront.lab.security.providers import Provider

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DATABASE = "lab.sqlite3"
"""Name of the file of the database in the data folder, where no other database is named."""


class LabSettings(BaseModel):
    """Settings of one server, read once.

    data : folder of the database, the log and backups.   database : address of the database as SQLAlchemy writes it;
    "": SQLite in the data folder.   public_url : address under which people reach the lab; "": that of host and port.
    mechanisms : names of those of other packages that counter-runs may ask for; whoever starts the lab has said them.
    providers : outside providers of sign-in.   Times are timedeltas, sizes bytes, lengths letters.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path
    database: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8019, ge=0, le=65535)
    public_url: str = ""
    mechanisms: tuple[str, ...] = ()

    providers: tuple[Provider, ...] = ()

    session_idle: timedelta = timedelta(hours=4)
    session_longest: timedelta = timedelta(days=14)
    session_rotates: timedelta = timedelta(hours=1)

    largest_request: int = Field(default=12 * 2**20, ge=2**16)
    longest_essay: int = Field(default=200_000, ge=1000)
    longest_comment: int = Field(default=10_000, ge=100)

    @property
    def database_url(self) -> str:
        """The address of the database."""
        return self.database or f"sqlite:///{self.data.resolve() / DATABASE}"

    @property
    def url(self) -> str:
        """The address of the lab, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def hosts(self) -> list[str]:
        """Names under which the lab answers; with another one in its request, a page elsewhere could act as the lab.

        Where the server listens on all addresses and no public address is given, any name is taken.
        """
        if not self.public_url and self.host in ("0.0.0.0", "::"):
            return ["*"]
        return sorted(
            {urlsplit(self.url).hostname or self.host, self.host, *(LOOPBACK if self.host in LOOPBACK else ())}
        )

    @property
    def secure(self) -> bool:
        """Whether people reach the lab by https, so that cookies may go no other way."""
        return self.url.startswith("https://")
