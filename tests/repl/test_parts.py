"""The parts of the editor that need no terminal: what is coloured, completed, taken off a paste."""

from __future__ import annotations

import pytest

from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.parser import parse
from gradcli.repl import highlight
from gradcli.repl.complete import candidates
from gradcli.repl.paste import pasted
from gradcli.runs.session import Session

PROGRAMS = [
    "x = 1",
    "def f(x):  # why\n    return relu(x)\n",
    "'open",
    "x = '''a\nb'''  # end\n",
    "a $ b",
    "",
    ":grad out",
    "\n\n# c\n",
    "f'{x}' + 1.5e3",
]


@pytest.mark.parametrize("text", PROGRAMS)
def test_pieces_are_the_whole_text(text: str) -> None:
    assert "".join(piece.text for piece in highlight.pieces(text)) == text
    assert ["".join(piece.text for piece in line) for line in highlight.lines(text)] == text.split("\n")


def test_kinds() -> None:
    kinds = {piece.text: piece.kind for piece in highlight.pieces("for x in relu(y): # c\n  'text' + 1.5 + None")}
    assert [kinds[word] for word in ("for", "x", "relu", "# c", "'text'", "1.5", "None")] == [
        "keyword",
        "",
        "call",
        "comment",
        "string",
        "number",
        "constant",
    ]


@pytest.mark.parametrize(
    ("text", "word", "about"),
    [
        ("wei", "weight", "float32 [2, 3]"),
        ("weight.su", "sum", ""),
        ("f(weight)[0].su", "sum", ""),
        ("F.rel", "relu", ""),
        ("torch.linalg.in", "inv", ""),
        ("sum(weight, di", "dim=", "argument"),
        ("x = whi", "while", "keyword"),
        ("import ma", "math", "module"),
        (":re", ":reset", "Forget all names and start over."),
        ("?rel", "relu", "op"),
    ],
)
def test_candidates(text: str, word: str, about: str) -> None:
    with Session() as session:
        session.execute(parse(Source("<test>", "weight = ones(2, 3)\ndef f(x): return x")), echo=lambda value: None)
        start, found = candidates(text, session.world)
        assert (word, about) in found
        assert all(each.text.startswith(text[start:]) for each in found)


CALLABLE = """
def f(alpha, beta=2): return alpha
class Net(nn.Module):
    def __init__(self, hidden): super().__init__(); self.hidden = hidden
    def forward(self, inputs, mask=None): return inputs
    def grow(self, amount): return amount
net = Net(3)
"""


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("f(1, be", "beta="),
        ("Net(", "hidden="),
        ("net(", "mask="),
        ("net.grow(", "amount="),
        ("nn.Linear(2, ou", "out_features="),
        ("optim.SGD([x], mo", "momentum="),
        ("nn.init.uniform_(", "tensor="),
        ("softmax(x, d", "dim="),
    ],
)
def test_keyword_arguments_of_whatever_is_called(text: str, keyword: str) -> None:
    with Session() as session:
        session.execute(parse(Source("<test>", CALLABLE)), echo=lambda value: None)
        assert keyword in [each.text for each in candidates(text, session.world)[1]]


def test_completing_runs_nothing() -> None:
    with Session() as session:
        source = "class Loud:\n    @property\n    def part(self): raise ValueError\nloud = Loud()"
        session.execute(parse(Source("<test>", source)), echo=lambda value: None)
        assert candidates("loud.part.su", session.world)[1]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (">>> x = 1\n>>> x\n1\n", "x = 1\nx"),
        ("In [1]: x = [1,\n   ...: 2]\n\nIn [2]: x\nOut[2]: [1, 2]", "x = [1,\n2]\nx"),
        (">>> x", "x"),
        ("  x = 1\n  y = 2", "x = 1\ny = 2"),
        ("x = '>>> no prompt'\n... ", "x = '>>> no prompt'\n... "),
        ("a\r\nb\rc", "a\nb\nc"),
        (">>> for k in x:\n...     k\n...\n1\n2\n", "for k in x:\n    k\n"),
    ],
)
def test_pasted(text: str, plain: str) -> None:
    assert pasted(text) == plain
