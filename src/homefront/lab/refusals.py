"""What a visitor is refused, and why, in words that they can act on. The page of it is pages/errors.py."""

from __future__ import annotations

from homefront.errors import HomefrontError


class LabRefusalError(HomefrontError):
    """Something that the lab does not do now. Its text is meant for the visitor.

    status : of HTTP.   title : a few words.   detail : what came, what was expected, what to try.   wait : seconds
    after which it may be tried again, or 0.
    """

    def __init__(self, status: int, title: str, detail: str, wait: int = 0) -> None:
        self.status, self.title, self.detail, self.wait = status, title, detail, wait
        super().__init__(f"{title}: {detail}")


class FieldError(HomefrontError):
    """A field of a form that cannot be taken as it is; the form is shown again, with all that was written.

    field : its name.   detail : what came, what was expected.
    """

    def __init__(self, field: str, detail: str) -> None:
        self.field, self.detail = field, detail
        super().__init__(f"{field}: {detail}")


def not_found() -> LabRefusalError:
    """For what is not there, and for what this visitor may not know of: the two look the same."""
    return LabRefusalError(404, "There is no such page", "It was never there, was removed, or is not open to you.")
