"""What alembic runs for each migration: the changes, on the connection that `migrate` opened."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from homefront.lab.database import Utc
from homefront.lab.tables import Base


def _plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a type of a column is written in a new change: as the database has it, whatever the code says later."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return f"sa.String({item.length})" if kind == "type" and isinstance(item, sa.Enum) else False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True,
    compare_type=True, render_item=_plain,
)  # fmt: skip
with context.begin_transaction():
    context.run_migrations()
