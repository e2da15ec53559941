"""Record what PyTorch draws, for `test_stream.py`.  Run by hand with PyTorch installed: ``python tests/oracle/record_random.py``.

A session is a seed and a list of calls, each a method of `gradcli.engine.random.generator.Generator` with its arguments.  The calls share
one stream, so each result depends on all before it.  Results are kept as base64 of their bytes (bfloat16 as float32); of a long
one only the ends.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
from pathlib import Path
from typing import Any

import torch

TARGET = Path(__file__).parent.parent / "recorded" / "random.json.gz"
KEPT = 40  # elements of a long result kept at each end
FLOATS = ("float16", "bfloat16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")
SHAPES: tuple[list[int], ...] = ([], [1], [2], [3], [5], [15], [16], [17], [4, 4], [31], [32], [33], [40], [3, 7], [7, 13], [64])
SEEDS = (0, 1, 2, 3, 42, 123, 1234, 2024, 2**31, 2**32 - 1, 2**32, 2**40 + 7, 2**64 - 1, -1, -5, 67280421310721)

Call = tuple[str, dict[str, Any]]


def empty(call: dict[str, Any]) -> torch.Tensor:
    return torch.empty(call["shape"], dtype=getattr(torch, call["dtype"]))


def run(name: str, call: dict[str, Any]) -> torch.Tensor:
    """The PyTorch call a method of the generator stands for."""
    if name in ("uniform", "normal", "exponential", "cauchy", "log_normal", "geometric"):
        arguments = {"uniform": ("low", "high"), "normal": ("mean", "std")}.get(name, ("median", "sigma", "mean", "std", "lambd", "p"))
        values = [call[argument] for argument in arguments if argument in call]
        return getattr(empty(call), f"{name}_")(*values)
    if name == "integers":
        return empty(call).random_(call["low"], call["high"])
    if name == "integers_of_all_bits":
        return empty(call).random_(-(2**63), None)
    if name == "integers_of_dtype":
        return empty(call).random_()
    if name == "bernoulli":
        return torch.empty(call["shape"]).bernoulli_(call["p"]).bool()
    if name == "bernoulli_each":
        return torch.bernoulli(torch.tensor(call["p"], dtype=getattr(torch, call["dtype"]))).bool()
    if name == "poisson":
        return torch.poisson(torch.tensor(call["rates"], dtype=getattr(torch, call["dtype"])))
    if name == "permutation":
        return torch.randperm(call["n"])
    assert name == "multinomial"
    weights = torch.tensor(call["weights"], dtype=getattr(torch, call["dtype"]))
    return torch.multinomial(weights, call["num_samples"], call["replacement"])


def random_call(choose: random.Random) -> Call:
    """One call of any kind."""
    name = choose.choice(list(KINDS))
    shape, dtype = choose.choice(SHAPES), choose.choice(FLOATS)
    return name, KINDS[name](choose, {"shape": shape, "dtype": dtype})


def _uniform(choose: random.Random, call: dict[str, Any]) -> dict[str, Any]:
    call["dtype"] = choose.choice((*FLOATS, *FLOATS, *COMPLEX))
    low = choose.choice((0.0, 0.0, -1.0, -0.3, 5.0, -1e-3, 100.0))
    return {**call, "low": low, "high": 1.0 if low == 0 else low + choose.choice((0.001, 0.7, 1.0, 2.0, 12.5))}


def _normal(choose: random.Random, call: dict[str, Any]) -> dict[str, Any]:
    call["dtype"] = choose.choice((*FLOATS, *FLOATS, *COMPLEX))
    mean, std = choose.choice(((0.0, 1.0), (0.0, 1.0), (1.5, 2.3), (-0.1, 0.02), (7.0, 0.0)))
    return {**call, "mean": 0.0 if call["dtype"] in COMPLEX else mean, "std": std}


def _integers(choose: random.Random, call: dict[str, Any]) -> dict[str, Any]:
    dtype = choose.choice((*INTEGERS, "int64", "int64", *FLOATS))
    low, high = choose.choice([(0, 2), (0, 10), (3, 100)] + [(-100, 100)] * (dtype != "uint8"))
    if dtype in ("int64", "float64", "float32") and choose.random() < 0.6:
        low, high = choose.choice(
            ((0, 2**28 - 1), (0, 2**28), (-5, 2**31), (0, 2**32), (-(2**40), 2**41 + 3), (-(2**62), 2**62), (0, 2**25))
        )
    return {**call, "dtype": dtype, "low": low, "high": high}


def _multinomial(choose: random.Random, call: dict[str, Any]) -> dict[str, Any]:
    columns = choose.randint(1, 8)
    rows = choose.choice((None, 1, 3))
    weights: Any = [[round(choose.uniform(0.05, 3), 3) for _ in range(columns)] for _ in range(rows or 1)]
    replacement = choose.random() < 0.5
    samples = choose.randint(1, 12 if replacement else columns)
    return {
        "weights": weights if rows else weights[0],
        "dtype": choose.choice(("float32", "float64", *FLOATS)),
        "num_samples": samples,
        "replacement": replacement,
    }


KINDS: dict[str, Any] = {
    "uniform": _uniform,
    "normal": _normal,
    "integers": _integers,
    "integers_of_dtype": lambda choose, call: {**call, "dtype": choose.choice(("bool", *INTEGERS, *FLOATS))},
    "integers_of_all_bits": lambda choose, call: {**call, "dtype": choose.choice(("int64", "float64", "float32", "bfloat16"))},
    "permutation": lambda choose, call: {"n": choose.choice((0, 1, 2, 5, 10, 33))},
    "bernoulli": lambda choose, call: {"shape": call["shape"], "p": choose.choice((0.0, 0.1, 0.5, 0.8, 1.0))},
    "bernoulli_each": lambda choose, call: {"p": [round(choose.random(), 4) for _ in range(choose.randint(1, 20))], "dtype": call["dtype"]},
    "exponential": lambda choose, call: {**call, "lambd": choose.choice((1.0, 0.3, 1.7))},
    "cauchy": lambda choose, call: {**call, "median": choose.choice((0.0, 1.5)), "sigma": choose.choice((1.0, 0.4))},
    "log_normal": lambda choose, call: {**call, "mean": choose.choice((1.0, 0.2)), "std": choose.choice((2.0, 0.5))},
    "geometric": lambda choose, call: {**call, "dtype": choose.choice((*FLOATS, "int64", "int32")), "p": choose.choice((0.2, 0.5, 0.9))},
    "multinomial": _multinomial,
    "poisson": lambda choose, call: {
        "rates": [choose.choice((0.0, 0.5, 3.0, 9.75, 10.0, 20.5, 100.0, 1000.0)) for _ in range(choose.randint(1, 9))],
        "dtype": call["dtype"],
    },
}
LONG: list[Call] = [
    ("normal", {"shape": [100_003], "dtype": "float32"}),
    ("uniform", {"shape": [50_000], "dtype": "float32"}),
    ("normal", {"shape": [10_007], "dtype": "float64"}),
    ("normal", {"shape": [10_007], "dtype": "bfloat16"}),
    ("permutation", {"n": 30_000}),
    ("uniform", {"shape": [30_000], "dtype": "float64", "low": -1.0, "high": 1.0}),
    ("integers", {"shape": [100, 300], "dtype": "int64", "low": 0, "high": 1000}),
    ("normal", {"shape": [3], "dtype": "float32"}),
]


def record(seed: int, calls: list[Call]) -> dict[str, Any]:
    torch.manual_seed(seed)
    return {"seed": seed, "calls": [[name, call, encoded(run(name, call))] for name, call in calls]}


def encoded(result: torch.Tensor) -> str:
    result = result.float() if result.dtype == torch.bfloat16 else result
    if result.numel() > 1000:
        result = torch.cat([result.reshape(-1)[:KEPT], result.reshape(-1)[-KEPT:]])
    return base64.b64encode(result.numpy().tobytes()).decode()


def states() -> list[dict[str, Any]]:
    """The state after some draws, as bytes."""
    kept = []
    for draws in (0, 1, 5, 624, 1000):
        torch.manual_seed(9)
        torch.rand(draws)
        torch.randn(draws % 2)
        kept.append({"draws": draws, "state": base64.b64encode(torch.get_rng_state().numpy().tobytes()).decode()})
    return kept


def main() -> None:
    choose = random.Random(5)
    sessions = [record(seed, [random_call(choose) for _ in range(60)]) for seed in SEEDS]
    sessions.append(record(11, LONG))
    data = json.dumps({"torch": torch.__version__, "sessions": sessions, "states": states()}, indent=None)
    TARGET.write_bytes(gzip.compress(data.encode(), mtime=0))


if __name__ == "__main__":
    main()
