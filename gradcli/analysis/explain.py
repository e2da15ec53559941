"""How backward arrived at its numbers: the steps of one backward pass, each in the program's text and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.errors import NotDifferentiable, unknown_name
from gradcli.analysis.folding import MOST, Gap, folded
from gradcli.analysis.naming import Naming, one_line
from gradcli.analysis.recording import Array, Event, Recording, Sent, is_leaf, record
from gradcli.analysis.spoken import COTANGENT, Spoken, algebra, sentence
from gradcli.engine.graph.graph import Saved, SavedList
from gradcli.lang.syntax.places import statement_around
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

LONGEST_RULE = 60  # characters; a longer one is shown as the op's name
HOW_TO_START = "end the program with a number that depends on a leaf, or call `.backward()`"


class Send(NamedTuple):
    """What one step passes on to one operand. `rule` is a formula in which `g` is what arrives; `notes` is what the engine did after it."""

    to: str
    rule: str
    words: str
    value: Array
    target: Any
    notes: tuple[str, ...] = ()


class Step(NamedTuple):
    """One node's turn."""

    number: int
    expression: str
    name: str
    grad_fn: str
    line: int | None
    column: int | None
    arrives: Array | None
    sends: tuple[Send, ...]
    node: Any
    notes: tuple[str, ...] = ()


class Leaf(NamedTuple):
    """What a leaf got. `sum_of` are the numbers of the steps that sent something to it, `before` what it had."""

    name: str
    value: Array
    sum_of: tuple[int, ...]
    before: Array | None


class Explanation(Answer):
    """The steps of a backward pass from its root to the leaves; a `Gap` stands for steps that are left out."""

    def __init__(self, root: str, expression: str, seed: Array, entries: list[Step | Gap], leaves: list[Leaf], line: int | None) -> None:
        self.root, self.expression, self.seed = root, expression, seed
        self.entries, self.leaves, self.line = entries, leaves, line

    @property
    def steps(self) -> list[Step]:
        return [entry for entry in self.entries if isinstance(entry, Step)]


def explain(replay: Replay, name: str = "") -> Explanation:
    """Explain the last backward pass of a run; with a name, only what leads to it."""
    return explained(record(replay), name)


def explained(recording: Recording, name: str = "") -> Explanation:
    """The explanation of a recorded pass."""
    sweep = recording.sweep
    if sweep is None or (not sweep.events and not sweep.leaves):
        raise NotDifferentiable("nothing to explain: no backward pass ran", help=(HOW_TO_START,))
    naming = Naming(recording)
    events = leading_to(name, recording, naming) if name else sweep.events
    writer = Writer(recording, naming)
    keys = [(event.node.span, type(event.node)) for event in events]
    statements = statements_of(recording, naming, events) if len(events) > MOST else ()
    shown_steps = folded(keys, statements=statements)
    entries = [each if isinstance(each, Gap) else writer.step(each + 1, events[each]) for each in shown_steps]
    root, _, seed = sweep.roots[0]
    assert seed is not None
    shown = recording.root if recording.root not in ("", "_") else naming.short(root)
    span = recording.place(root)
    return Explanation(
        shown, shown if is_leaf(root) else naming.text(root), seed, entries, leaves_of(recording, naming, events, name), span and span.line
    )


def statements_of(recording: Recording, naming: Naming, events: list[Event]) -> list[str]:
    """For each event the statement of the program that it belongs to, on one line."""
    texts: dict[int, str] = {}
    for event in events:
        span = naming.place(event.node)
        if span is not None and id(span) not in texts:
            statement = statement_around(recording.modules, span)
            texts[id(span)] = "" if statement is None else one_line(statement.span.text)
    return [texts.get(id(naming.place(event.node)), "") for event in events]


def leaves_of(recording: Recording, naming: Naming, events: list[Event], name: str) -> list[Leaf]:
    """What each leaf got; with a name, only that leaf, if it is one."""
    assert recording.sweep is not None
    senders: dict[Any, list[int]] = {}
    for number, event in enumerate(events, 1):
        for sent in event.sent:
            if sent is not None and is_leaf(sent.target):
                senders.setdefault(sent.target, []).append(number)
    leaves = [
        Leaf(naming.short(node), collected.added, tuple(senders.get(node, ())), collected.before)
        for node, collected in recording.sweep.leaves.items()
    ]
    return [leaf for leaf in leaves if not name or leaf.name == name]


def leading_to(name: str, recording: Recording, naming: Naming) -> list[Event]:
    """The events on a way from the root to what bears a name."""
    assert recording.sweep is not None
    events = recording.sweep.events
    nodes = {event.node for event in events} | set(recording.sweep.leaves)
    names = {each: naming.short(each) for each in nodes}
    wanted = {node for node, shown in names.items() if shown == name}
    if not wanted:
        if name in recording.names.values():
            raise NotDifferentiable(f"no gradient reached `{name}`")
        raise unknown_name(name, dict.fromkeys(shown for node, shown in names.items() if naming.name(node)))
    kept: list[Event] = []
    for event in reversed(events):
        if any(sent is not None and sent.target in wanted for sent in event.sent):
            wanted.add(event.node)
            kept.append(event)
    return kept[::-1]


class Writer:
    """Turns events into steps."""

    def __init__(self, recording: Recording, naming: Naming) -> None:
        self.recording, self.naming = recording, naming
        self.F = algebra()

    def step(self, number: int, event: Event) -> Step:
        node = event.node
        span = self.recording.place(node)
        arrives = event.arrived[0] if len(event.arrived) == 1 else None
        rules = self.rules(event)
        sends = tuple(self.send(event, sent, place, rules) for place, sent in enumerate(event.sent) if sent is not None)
        return Step(
            number,
            self.naming.text(node),
            self.naming.name(node),
            node.name().rpartition("::")[2],
            None if span is None else span.line,
            None if span is None else span.column,
            arrives,
            sends,
            node,
            (*(("a hook of the program sees what arrives, and may change it",) if event.hooked else ()), *self.naming.cuts(node)),
        )

    def send(self, event: Event, sent: Sent, place: int, rules: list[Spoken | None]) -> Send:
        rule = rules[place] if place < len(rules) else None
        text = rule.text if rule is not None else event.node.name().rpartition("::")[2]
        words = sentence(rule) if rule is not None else f"by the rule of {text}"
        if len(words) > LONGEST_RULE:
            words = f"by the rule of {self.naming.operation(event.node)}"
        return Send(self.target(event, sent, place), text, words, sent.value, sent.target, undone(sent))

    def target(self, event: Event, sent: Sent, place: int) -> str:
        """The operand's name, else the program's text of it."""
        return self.naming.short(sent.target)

    def rules(self, event: Event) -> list[Spoken | None]:
        """The node's rules over the program's text, one for each edge; none where a rule cannot be read so."""
        node = event.node
        plan = getattr(node, "plan", None)
        if plan is None or event.saved is None or plan.op.lists:
            return []
        cotangents = [self.cotangent(event, place) for place in range(len(event.arrived))]
        spoken = [self.F, plan.wrt, *([cotangents] if plan.op.several else cotangents)]
        spoken += [self.saved(event, name, kept_value(item)) for name, item in zip(plan.saves, event.saved, strict=True)]
        return [self.read(rule, pick, spoken) for rule, pick in plan.calls]

    def read(self, rule: Any, pick: Any, spoken: list[Any]) -> Spoken | None:
        """One rule. It may do with arrays what spoken values have no word for; then its op's name has to do."""
        try:
            with np.errstate(all="ignore"):
                result = rule(*pick(spoken))
        except (TypeError, AttributeError, ValueError, IndexError, RuntimeError, AssertionError, KeyError):
            return None
        return result if isinstance(result, Spoken) else None

    def cotangent(self, event: Event, place: int) -> Spoken | None:
        arrived = event.arrived[place]
        return None if arrived is None else Spoken(arrived, COTANGENT if len(event.arrived) == 1 else f"g{place}", words=())

    def saved(self, event: Event, name: str, value: Any) -> Any:
        """A saved value under the program's text for it."""
        if not isinstance(value, (np.ndarray, np.generic)):
            return value
        array = np.asarray(value)
        return Spoken(array, *self.saved_text(event, name, array))

    def saved_text(self, event: Event, name: str, value: Array) -> tuple[str, int]:
        node = event.node
        if name == "out":
            return ranked(self.naming.short(node))
        text = self.naming.operand(node, name)
        if not text:
            place = node.plan.wrt.index(name) if name in node.plan.wrt else -1
            target = event.sent[place].target if 0 <= place < len(event.sent) and event.sent[place] is not None else None  # type: ignore[union-attr]
            text = self.naming.short(target) if target is not None else ""
        if not text:
            text = f"{value.item():.6g}" if value.size == 1 and value.dtype.kind in "fiub" else name
        return ranked(text)


def kept_value(item: Any) -> Any:
    """What a node had saved, whether or not the program has written into that memory since."""
    if isinstance(item, Saved):
        return item.array
    return tuple(map(kept_value, item)) if isinstance(item, SavedList) else item


def ranked(text: str) -> tuple[str, int]:
    """A piece of the program's text, and how tightly it holds together."""
    depth, rank = 0, 3
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth or sign not in "+-*/@%<>=":
            continue
        if place and text[place - 1 : place] in ("e", "E") and text[place - 2 : place - 1].isdigit():
            continue
        if sign == "*" and "**" in (text[place : place + 2], text[place - 1 : place + 1]):
            rank = min(rank, 2)
        else:
            rank = min(rank, 0 if sign in "+-<>=" and place else 1)
    return text, rank


def undone(sent: Sent) -> tuple[str, ...]:
    """What the engine does after a rule: broadcasting undone."""
    if sent.wide == sent.value.shape:
        return ()
    extra = len(sent.wide) - sent.value.ndim
    summed = [str(size) for size in sent.wide[:extra]]
    summed += [str(wide) for wide, size in zip(sent.wide[extra:], sent.value.shape, strict=True) if size == 1 and wide != 1]
    if not summed or not sent.wide:
        return (f"in shape {list(sent.value.shape)}",)
    return (f"summed over the {' x '.join(summed)} copies that broadcasting made",)
