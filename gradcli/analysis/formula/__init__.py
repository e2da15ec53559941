"""The derivative as a formula, verified."""

from gradcli.analysis.formula.formulas import Formula, formulas

__all__ = ["Formula", "formulas"]
