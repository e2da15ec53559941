"""A value that an optimizer changed between the forward pass that saved it and the backward pass that needs it."""

from __future__ import annotations

from gradcli.diagnosis.advice.registry import Advice, Case, advises


@advises("E0405")
def stepped(case: Case) -> Advice | None:
    """``opt.step()`` wrote a parameter: the value has to be computed after the step, or must not lead through that parameter."""
    steps = [place for place in case.problem.changed if place.text.replace(" ", "").endswith((".step()", ".step(closure)"))]
    if not steps:
        return None
    found = case.problem.saver
    what = f"`{found.value}`" if found is not None and found.value else "a parameter"
    root = case.problem.calls[-1].text.partition(".backward")[0] if case.problem.calls else ""
    root = root if root.isidentifier() else "the value"
    words = (
        f"`{steps[0].text}` changed {what} after `{root}` was computed with it"
        if root != "the value"
        else f"`{steps[0].text}` changed {what}"
    )
    later = f"compute {f'`{root}`' if root != 'the value' else 'it'} after the step"
    return Advice((f"{words}: {later}, call every `backward` before the first `step`, or `detach()` what the other loss must not reach",))


@advises("E0405")
def in_a_module(case: Case) -> Advice | None:
    """A module that writes what the one before it had saved."""
    found = case.problem.saver
    if found is None or not found.module or not case.problem.changed or found.span not in case.problem.changed:
        return None
    return Advice((f"{found.module} saved its result for backward, and the next module writes over it: make that one `inplace=False`",))
