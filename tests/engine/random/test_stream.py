"""The random stream is PyTorch's: recorded sessions, replayed call by call (see `record.py`)."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import numpy as np
import pytest

from gradcli.engine.random.generator import Generator
from gradcli.engine.tensor import dtypes
from tests.conftest import ROOT

RECORDED: dict[str, Any] = json.loads(gzip.decompress((ROOT / "tests" / "recorded" / "random.json.gz").read_bytes()))
# Made with the machine's double-precision logarithm, sine or tangent, which libraries round differently in the last digit;
# the tangent is steep.
ROUNDED = {"normal": 1e-15, "log_normal": 2e-15, "exponential": 1e-15, "cauchy": 1e-13}


def replayed(generator: Generator, name: str, call: dict[str, Any]) -> np.ndarray[Any, Any]:
    arguments = dict(call)
    if "shape" in arguments:
        arguments["shape"] = tuple(arguments["shape"])
    if "dtype" in arguments:
        arguments["dtype"] = dtypes.named(arguments["dtype"]).np
    for name_of_array in ("weights", "p", "rates"):
        if isinstance(arguments.get(name_of_array), list):
            arguments[name_of_array] = np.array(arguments[name_of_array]).astype(arguments.pop("dtype"))
    result: np.ndarray[Any, Any] = getattr(generator, name)(**arguments)
    return result.astype(np.float32) if result.dtype.name == "bfloat16" else result


def agrees(name: str, call: dict[str, Any], result: np.ndarray[Any, Any], text: str) -> None:
    expected = np.frombuffer(base64.b64decode(text), result.dtype)
    result = result.reshape(-1)
    if result.size > 1000:
        result = np.concatenate([result[:40], result[-40:]])
    if name in ROUNDED and result.dtype.itemsize // (2 if result.dtype.kind == "c" else 1) == 8:
        scale = abs(call.get("mean", 0.0)) + abs(call.get("median", 0.0))
        np.testing.assert_allclose(result, expected, rtol=ROUNDED[name], atol=1e-15 * scale)
    else:
        np.testing.assert_array_equal(result.view(f"V{result.dtype.itemsize}"), expected.view(f"V{result.dtype.itemsize}"))


@pytest.mark.parametrize("session", RECORDED["sessions"], ids=lambda session: f"seed {session['seed']}")
def test_session(session: dict[str, Any]) -> None:
    pytest.importorskip("ml_dtypes", reason="the sessions draw in bfloat16 too")
    generator = Generator(session["seed"])
    for place, (name, call, text) in enumerate(session["calls"]):
        try:
            agrees(name, call, replayed(generator, name, call), text)
        except AssertionError as error:
            raise AssertionError(f"call {place}: {name}({call}): {error}") from None


@pytest.mark.parametrize("kept", RECORDED["states"], ids=lambda kept: f"{kept['draws']} draws")
def test_state_is_pytorchs(kept: dict[str, Any]) -> None:
    generator = Generator(9)
    generator.uniform((kept["draws"],), np.dtype(np.float32))
    generator.normal((kept["draws"] % 2,), np.dtype(np.float32))
    state = generator.get_state()
    expected = np.frombuffer(base64.b64decode(kept["state"]), np.uint8)
    other = Generator()
    other.set_state(expected)
    single = np.dtype(np.float32)
    assert other.normal((5,), single).tolist() == generator.normal((5,), single).tolist()
    generator.set_state(state)
    np.testing.assert_array_equal(state[:5016], expected[:5016])
    assert generator.clone().get_state().tolist() == state.tolist()


def test_a_bad_state_is_refused() -> None:
    generator = Generator()
    with pytest.raises(RuntimeError, match="found the input RNG state size to be 10"):
        generator.set_state(np.zeros(10, np.uint8))
    with pytest.raises(RuntimeError, match="Invalid mt19937 state"):
        generator.set_state(np.zeros(5056, np.uint8))
    with pytest.raises(TypeError, match=r"torch\.ByteTensor"):
        generator.set_state(np.zeros(5056))


def test_short_and_long_draws_are_one_stream() -> None:
    single = np.dtype(np.float32)
    pieces, whole = Generator(3), Generator(3)
    drawn = [pieces.uniform((count,), single) for count in (1, 700, 25_000, 623, 30_000, 2)]
    np.testing.assert_array_equal(np.concatenate(drawn), whole.uniform((56_326,), single))


def test_seeds_out_of_range_are_refused() -> None:
    for seed in (1 << 64, -(1 << 63) - 1):
        with pytest.raises(ValueError, match="Overflow when unpacking long"):
            Generator(seed)


def test_unforeseen_seeds_differ() -> None:
    assert Generator().seed() != Generator().seed()
