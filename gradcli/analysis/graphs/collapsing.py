"""Many vertices made few: the turns of a loop, values without a name, the leaves of a module."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.graphs.vertices import Arrow, Vertex

MOST_NODES = 50  # more are collapsed
MOST_LEAVES = 12  # of a graph whose leaves are collapsed, for they stand side by side


def collapsed(vertices: list[Vertex], arrows: list[Arrow]) -> tuple[list[Vertex], list[Arrow]]:
    """At most `MOST_NODES` where that can be: first the turns of a loop become one, then values without a name go into what uses them."""
    if len(vertices) > MOST_NODES:
        vertices, arrows = merged(vertices, arrows, same_place(vertices))
    if len(vertices) > MOST_NODES:
        vertices, arrows = merged(vertices, arrows, into_consumer(vertices, arrows))
    if len(vertices) > MOST_NODES:
        vertices, arrows = by_module(vertices, arrows)
    return vertices, arrows


def by_module(vertices: list[Vertex], arrows: list[Arrow]) -> tuple[list[Vertex], list[Arrow]]:
    """The leaves of each module as one: of the innermost modules where these are few enough, else of those around them."""
    paths = {each.id: owners(each.name) for each in vertices if each.kind == "leaf" and each.stands_for == 1}
    deepest = max((len(path) for path in paths.values()), default=0)
    best: tuple[list[Vertex], list[Arrow]] = vertices, arrows
    for level in range(deepest, 0, -1):
        best = merged_leaves(vertices, arrows, {name: path[min(level, len(path)) - 1] for name, path in paths.items() if path})
        if len(best[0]) <= MOST_NODES and sum(each.kind == "leaf" for each in best[0]) <= MOST_LEAVES:
            break
    return best


def owners(name: str) -> list[str]:
    """The modules around a leaf, outermost first: ``net``, ``net.blocks[0]`` of ``net.blocks[0].weight``."""
    parts = name.split(".")[:-1]
    return [".".join(parts[: end + 1]) for end in range(len(parts))]


def merged_leaves(vertices: list[Vertex], arrows: list[Arrow], owner: dict[str, str]) -> tuple[list[Vertex], list[Arrow]]:
    """With one vertex for all leaves that have one owner."""
    first: dict[str, str] = {}
    target = {each.id: first.setdefault(owner[each.id], each.id) if each.id in owner else each.id for each in vertices}
    kept, moved = merged(vertices, arrows, target)
    named = {each.id: owner.get(each.id, "") for each in kept if each.stands_for > 1}
    return [
        each._replace(name=named[each.id], label=named[each.id], shape=None, value=None, grad=None) if named.get(each.id) else each
        for each in kept
    ], moved


def into_consumer(vertices: list[Vertex], arrows: list[Arrow]) -> dict[str, str]:
    """For each vertex the one that takes it in: an op without a name goes into the only vertex that uses it."""
    users: dict[str, set[str]] = {}
    for arrow in arrows:
        users.setdefault(arrow.start, set()).add(arrow.end)
    target = {each.id: each.id for each in vertices}
    for each in sorted(vertices, key=lambda each: each.step or 0):  # consumers come first
        used = users.get(each.id, set())
        if each.kind == "op" and not each.name and len(used) == 1:
            target[each.id] = target[next(iter(used))]
    return target


def same_place(vertices: list[Vertex]) -> dict[str, str]:
    """Values of one place of the program, made in several turns, are one."""
    first: dict[Any, str] = {}
    return {each.id: first.setdefault((each.kind, each.label, each.line, each.column), each.id) for each in vertices}


def merged(vertices: list[Vertex], arrows: list[Arrow], target: dict[str, str]) -> tuple[list[Vertex], list[Arrow]]:
    counts: dict[str, int] = {}
    for vertex in vertices:
        counts[target[vertex.id]] = counts.get(target[vertex.id], 0) + vertex.stands_for
    kept = [vertex._replace(stands_for=counts[vertex.id]) for vertex in vertices if target[vertex.id] == vertex.id]
    moved = [Arrow(target[arrow.start], target[arrow.end], arrow.cut) for arrow in arrows]
    return kept, list(dict.fromkeys(arrow for arrow in moved if arrow.start != arrow.end))
