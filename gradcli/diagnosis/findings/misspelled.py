"""An attribute that a program gives a tensor and that means nothing: ``x.requires_gard = True``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnostics.model import Diagnostic, Label, did_you_mean
from gradcli.engine.members import members
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.runs.session import Session


def misspelled(session: Session) -> Iterator[Diagnostic]:
    """Attributes a program gave a tensor whose names are nearly those of ones that mean something."""
    for path, tensor in named_tensors(session.world.names).values():
        for name in tensor.note("attributes", {}):
            near = did_you_mean(name, members.SETTERS, most=1)
            if near:
                yield warning(
                    "W0105",
                    f"`{path}.{name}` has no effect: tensors have no attribute with this name",
                    assigned(name, session),
                    (),
                    (f"did you mean `{near[0]}`?",),
                )


def assigned(name: str, session: Session) -> tuple[Label, ...]:
    """Where the program writes an attribute of this name."""
    for module in session.modules:
        for node in syntax.walk(module):
            for target in node.targets if isinstance(node, syntax.Assign) else ():
                if isinstance(target, syntax.Attribute) and target.name == name:
                    return (Label(target.span, primary=True),)
    return ()
