"""Runs that workers made in the lab's own name go: figures are drawn from the runs that ship."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "r0004"
down_revision: str | None = "r0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    job = sa.table("job", sa.column("spec", sa.JSON()))
    result = sa.table("result", sa.column("data", sa.JSON()))
    op.execute(sa.delete(job).where(job.c.spec["kind"].as_string() == "run"))
    op.execute(sa.delete(result).where(result.c.data["kind"].as_string() == "run"))
