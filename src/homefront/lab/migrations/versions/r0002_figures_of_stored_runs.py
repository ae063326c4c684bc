"""Figures of stored runs; bibliographies go with versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "r0002"
down_revision: str | None = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_run")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_run_key")),
    )
    op.create_table(
        "stored_chart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["stored_run.id"], name=op.f("fk_stored_chart_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_chart")),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_stored_chart_run_id_name")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_result_id"))

    op.drop_table("figure")
    op.drop_table("source")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sources", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))

    with op.batch_alter_table("essay_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sources", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
