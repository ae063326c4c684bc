"""The page's script: modules that are joined in an order in which each comes after what it imports."""

from __future__ import annotations

import re

import pytest

from homefront.views.report import bundle
from homefront.views.report.strings import strings


def test_a_module_comes_after_what_it_imports() -> None:
    order = bundle.in_order(bundle.modules())
    assert order[-1] == "main"
    for at, name in enumerate(order):
        assert {needed for _, needed in bundle.IMPORT.findall(bundle.modules()[name])} <= set(order[:at])


def test_every_module_is_used() -> None:
    texts = bundle.modules()
    used = {name for entry in ("main", "gallery", "compare") for name in bundle.in_order(texts, entry)}
    assert used == set(texts)


def test_modules_that_import_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="main -> one -> main"):
        bundle.in_order({"main": 'import {a} from "./one.js";\n', "one": 'import {b} from "./main.js";\n'})


def test_what_a_module_imports_is_exported_there() -> None:
    texts = bundle.modules()
    for name, text in texts.items():
        for names, other in bundle.IMPORT.findall(text):
            given = {found for _, found in bundle.EXPORT.findall(texts[other])}
            assert {one.strip() for one in names.strip("{}").split(",")} <= given, f"{name}.js, from {other}.js"


def test_the_joined_script_has_no_import_and_no_export() -> None:
    text = bundle.script()
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)
    assert "eval(" not in text


def test_every_text_that_a_script_asks_for_is_there() -> None:
    texts = strings()["texts"]
    asked = {key for text in bundle.modules().values() for key in re.findall(r'words\.t\("([\w.]+)"', text)}
    whole = {key for key in asked if not key.endswith(".")}
    assert whole
    assert whole <= set(texts), sorted(whole - set(texts))
