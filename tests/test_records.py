"""`gradcli.records.NamedTuple` makes what `typing.NamedTuple` makes, sooner."""

from __future__ import annotations

import copy
import pickle
import re
import typing
from collections.abc import Callable
from typing import Any

import pytest

from gradcli import records
from tests.conftest import ROOT


def declared(base: Any, name: str) -> Any:
    """The same record of either kind."""

    class Record(base):  # type: ignore[misc]
        """Three fields."""

        __qualname__ = name
        first: int
        second: str = "b"
        third: bool = False

        @property
        def double(self) -> int:
            return 2 * self.first

    return Record


Ours, Theirs = declared(records.NamedTuple, "Ours"), declared(typing.NamedTuple, "Theirs")


class Long(records.NamedTuple):
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int
    h: int
    i: int
    j: int
    k: int = 11


def outcome(call: Callable[[], Any]) -> Any:
    """What a call gives, or the error it raises."""
    try:
        return call()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error), str(error)


QUESTIONS: list[Callable[[Any], Any]] = [
    lambda kind: tuple(kind(1)),
    lambda kind: tuple(kind(1, third=True)),
    lambda kind: repr(kind(1, "c", True)).partition("(")[2],
    lambda kind: kind(3).double,
    lambda kind: kind(3).third,
    lambda kind: kind(1) == (1, "b", False),
    lambda kind: hash(kind(1)) == hash((1, "b", False)),
    lambda kind: tuple(kind(1)._replace(second="z")),
    lambda kind: outcome(lambda: kind(1)._replace(fourth=1))[1],
    lambda kind: kind(1)._asdict(),
    lambda kind: tuple(kind._make([1, 2, 3])),
    lambda kind: kind._make([1, 2]),
    lambda kind: kind._fields,
    lambda kind: kind._field_defaults,
    lambda kind: kind.__match_args__,
    lambda kind: kind.__doc__,
    lambda kind: kind(),
    lambda kind: kind(1, 2, 3, 4),
    lambda kind: kind(1, other=2),
    lambda kind: tuple(pickle.loads(pickle.dumps(kind(1)))),
    lambda kind: tuple(copy.deepcopy(kind(1))),
    lambda kind: hasattr(kind(1), "__dict__"),
    lambda kind: isinstance(kind(1), tuple),
]


NAMES = "Ours|Theirs|Record"


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_as_of_typing(number: int) -> None:
    question = QUESTIONS[number]
    theirs, ours = (outcome(lambda kind=kind: question(kind)) for kind in (Theirs, Ours))
    assert re.sub(NAMES, "", str(ours)) == re.sub(NAMES, "", str(theirs))


def test_no_other_is_used() -> None:
    """Forty classes of `typing` cost a small run a twelfth of its time."""
    paths = [path for path in (ROOT / "gradcli").rglob("*.py") if path.name != "records.py"]
    assert not [path.name for path in paths if re.search(r"^from typing import .*\bNamedTuple\b", path.read_text(encoding="utf-8"), re.M)]


def test_fields_cannot_be_set() -> None:
    record = Ours(1)
    with pytest.raises(AttributeError):
        record.first = 2


def test_a_long_one() -> None:
    assert Long(*range(10)).k == 11
    assert Long(*range(11))._replace(j=0) == (0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 10)


def test_a_field_without_default_after_one_with() -> None:
    with pytest.raises(TypeError, match="without a default"):
        exec("class Wrong(NamedTuple):\n    a: int = 1\n    b: int", {"NamedTuple": records.NamedTuple, "__name__": __name__})
