"""Whatever a program sends that the description of the API allows is answered as the description says, never by 5xx."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

schemathesis = pytest.importorskip("schemathesis", reason="the API is not tried by its description: no schemathesis")

FEW = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)  # fmt: skip
"""Cases of each route, the same each time."""


CHECKS = [
    getattr(schemathesis.checks, name)
    for name in ("not_a_server_error", "status_code_conformance", "content_type_conformance",
                 "response_schema_conformance")
]  # fmt: skip


@pytest.mark.parametrize(("who", "statuses"), [("student", {200, 201, 404}), ("stranger", {401})])
def test_the_api_keeps_to_its_description(school: Any, who: str, statuses: set[int]) -> None:
    """A student with a token, and a stranger with words in place of one."""
    anna = school.student("Anna")
    school.essay(anna, to="world")
    anna.get("/account")
    anna.send("/account/tokens", token_name="tried", write="yes")
    token = re.search(r"lab_[\w-]+(?=<)", anna.page.text)
    assert token is not None
    headers = {"host": "127.0.0.1"} | ({"authorization": f"Bearer {token[0]}"} if who == "student" else {})
    loaded = schemathesis.openapi.from_dict(school.app.openapi())
    loaded.app = school.app
    tried = set()
    for found in loaded.get_all_operations():
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy())
        def sent(case: Any) -> None:
            if "essay_id" in case.path_parameters and len(str(case.body)) % 2:
                case.path_parameters["essay_id"] = 1  # an essay that there is
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            tried.add((case.method, case.path, answer.status_code))

        sent()
    assert {path for _, path, _ in tried} == set(school.app.openapi()["paths"])
    assert {status for _, _, status in tried} >= statuses, tried
