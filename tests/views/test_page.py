"""docs/views.md: every view is on it (`tests/test_docs.py` runs its commands); the data of every view fits the schema."""

from __future__ import annotations

import json

import jsonschema
import pytest

from gradcli.views.base.view import every
from tests.conftest import ROOT, Command

PAGE = (ROOT / "docs" / "views.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
PROGRAMS = [
    "x=ones(2,2); y=x+2; out=mean(3*y*y)",
    "x = rand(2, 3); w = rand(3); c = x.detach(); out = (x.tanh() @ w * c[:, 0]).sum() + x.max()",
    "x = rand(3)\nh = x\nfor i in range(30):\n    h = sin(h * 1.1)\nout = h.sum()",
]


def test_every_view_with_a_key_is_on_the_page() -> None:
    elsewhere = {"--formula"}  # has a page of its own
    assert [row.option.names[-1] for row in every() if row.key and row.option.names[-1] not in PAGE] in ([], [*elsewhere])


@pytest.mark.parametrize(("program", "element"), [*zip(PROGRAMS, ("x[0, 0]", "x[0, 0]", "x[0]"), strict=True)])
def test_the_data_of_the_views_fits_the_schema(gradcli: Command, program: str, element: str) -> None:
    views = [
        "--formula",
        "--explain",
        "--graph",
        "--check",
        "--expect",
        "x=x",
        "--jacobian",
        "--hessian",
        "--emit",
        "torch",
        "--profile",
        "--sweep",
        f"{element}=0:1:0.5",
        "--minimize",
    ]
    report = json.loads(gradcli("--json", *views, program).stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    assert {row.key for row in every() if row.option.names[-1] in views} <= set(report)


def test_every_key_is_in_the_schema() -> None:
    assert {row.key for row in every() if row.key} <= set(SCHEMA["properties"])
