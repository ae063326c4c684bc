"""The tables, one subject a file. Each time is in UTC, each id a number that is given once.

What a person wrote keeps its place when they are deleted: `author_id` becomes NULL, and the page says "removed".
"""

from homefront.lab.tables.argument import Anchor, Comment, CommentState, Like, Notification, Report
from homefront.lab.tables.base import Base
from homefront.lab.tables.essays import Draft, Essay, EssayVersion, Picture, Visibility
from homefront.lab.tables.figures import StoredChart, StoredRun
from homefront.lab.tables.people import Class, Identity, JoinCode, Moderation, Person, Role, SignIn
from homefront.lab.tables.records import ApiToken, Attempt, AuditEntry
from homefront.lab.tables.runs import Guess, Job, JobState, Result, RunRules

__all__ = [
    "Anchor",
    "ApiToken",
    "Attempt",
    "AuditEntry",
    "Base",
    "Class",
    "Comment",
    "CommentState",
    "Draft",
    "Essay",
    "EssayVersion",
    "Guess",
    "Identity",
    "Job",
    "JobState",
    "JoinCode",
    "Like",
    "Moderation",
    "Notification",
    "Person",
    "Picture",
    "Report",
    "Result",
    "Role",
    "RunRules",
    "SignIn",
    "StoredChart",
    "StoredRun",
    "Visibility",
]
