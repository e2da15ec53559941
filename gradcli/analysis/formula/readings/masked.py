"""Elements picked by truth values and put back in their places: there ``f(eye(n)[m] @ x)`` is ``f(x)``, and nothing elsewhere."""

from __future__ import annotations

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.terms import Expr, Factor, Label, Term


def in_place(space: Space, expr: Expr, picked: Label, place: Label, picker: str) -> Expr:
    """The expression with what the matrix `picker` picks at one label as it stands at the other; raises Unreadable for anything else at that label."""
    return space.sum(*[term_in_place(space, term, picked, place, picker) for term in expr.terms])


def term_in_place(space: Space, term: Term, picked: Label, place: Label, picker: str) -> Expr:
    if picked not in term.free:
        return Expr((term,))
    bound, names, powers = set(term.bound), dict[Label, Label](), []
    for factor, exponent in term.powers:
        if factor.kind == "symbol" and factor.what[0] == picker and factor.what[1][0] == picked:
            label = factor.what[1][1]
            if label not in bound or exponent != 1:
                raise Unreadable
            names[label] = place
            bound.discard(label)
        else:
            powers.append((factor, exponent))
    renamed = [(space.renamed_factor(factor, names), exponent) for factor, exponent in powers]
    return space.term(
        term.coefficient, [(factor_in_place(space, factor, picked, place, picker), exponent) for factor, exponent in renamed], bound
    )


def factor_in_place(space: Space, factor: Factor, picked: Label, place: Label, picker: str) -> Factor:
    if picked not in factor.free:
        return factor
    if factor.kind == "group":
        return space.group(in_place(space, factor.what[0], picked, place, picker))
    if factor.kind == "function":
        return space.function(factor.what[0], in_place(space, factor.what[1], picked, place, picker))
    raise Unreadable
