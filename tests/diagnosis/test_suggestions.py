"""What is suggested for names of other libraries is there, and is not what PyTorch calls it anyway."""

from __future__ import annotations

import pytest

from gradcli.diagnosis.words.foreign import KEYWORDS, MODULES, OPS
from gradcli.diagnosis.words.names import meant, parameters_of
from gradcli.engine.members import members
from gradcli.library import FILES
from gradcli.world.world import World

TORCH = World(lambda text: None).load_module("torch")


def exists(name: str) -> bool:
    return name in members.names() or name.partition(".")[0] in TORCH.names()


@pytest.mark.parametrize("name", OPS)
def test_what_is_suggested_exists(name: str) -> None:
    assert exists(OPS[name])


@pytest.mark.parametrize("name", OPS)
def test_the_foreign_name_does_not(name: str) -> None:
    assert not exists(name)


@pytest.mark.parametrize("keyword", KEYWORDS)
def test_keywords_are_those_of_some_op(keyword: str) -> None:
    ops = ("sum", "clamp", "reshape", "ones", "round", "tile", "linspace", "norm")
    assert keyword == "learning_rate" or any(KEYWORDS[keyword] in parameters_of(op) for op in ops)  # an optimizer's


def test_modules_that_can_be_imported_are_known() -> None:
    assert {module for module in MODULES.values() if module in FILES} == {"numpy", "torch"}


def test_the_in_place_form_is_suggested_only_for_what_looks_like_one() -> None:
    assert meant("tanhh", ["tanh", "tanh_"]) == ["did you mean `tanh`?"]
    assert meant("tanhh_", ["tanh", "tanh_"]) == ["did you mean `tanh_`?"]
    assert meant("requires_grads_", ["requires_grad_", "requires_grad"])[0].startswith("did you mean `requires_grad_`")


def test_a_misspelled_foreign_name() -> None:
    assert meant("expnd_dims", ["unsqueeze", "squeeze"]) == ["`expand_dims` is `unsqueeze` in PyTorch"]
