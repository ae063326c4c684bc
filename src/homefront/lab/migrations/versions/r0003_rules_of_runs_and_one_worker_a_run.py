"""Rules of runs, and one worker a run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "r0003"
down_revision: str | None = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_rules",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("people_per_agent", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("without", sa.Boolean(), nullable=False),
        sa.Column("dates", sa.Boolean(), nullable=False),
        sa.Column("values", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["class.id"], name=op.f("fk_run_rules_class_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_run_rules")),
    )
    with op.batch_alter_table("guess", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_guess_person_id_scenario_question"), ["person_id", "scenario", "question"]
        )

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_person_id_started_at", ["person_id", "started_at"], unique=False)
        batch_op.create_index(
            "uq_job_running",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
