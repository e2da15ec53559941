"""Every diagnostic code and what it stands for. A code keeps its meaning for good and is never used for another."""

from __future__ import annotations

CODES: dict[str, str] = {
    # The text does not parse.
    "E0101": "the text does not parse",
    "E0102": "the indentation does not fit",
    "E0103": "a character or literal cannot be read",
    "E0104": "a bracket or quote is left open",
    "E0105": "Python that the language leaves out",
    "E0106": "something stands where it may not",
    # A name leads nowhere.
    "E0201": "unknown name",
    "E0202": "a local name is read before it is bound",
    "E0203": "unknown attribute",
    "E0204": "unknown keyword argument",
    "E0205": "a module or name that cannot be imported",
    # Shapes do not fit.
    "E0300": "shapes do not fit",
    "E0301": "a matrix product whose inner sizes differ",
    "E0302": "shapes that do not broadcast",
    "E0303": "a view or reshape that does not fit",
    "E0304": "tensors that cannot be joined",
    "E0305": "an index out of range",
    "E0306": "a dimension out of range",
    # Autograd.
    "E0400": "autograd cannot do this",
    "E0401": "backward a second time through a freed graph",
    "E0402": "backward from a value that has no graph",
    "E0403": "backward from more than one element without a gradient",
    "E0404": "an in-place write to a leaf that requires grad",
    "E0405": "a saved value was modified in place",
    "E0406": "an input that the output does not depend on",
    # Values and types.
    "E0500": "the program raised",
    "E0501": "a value of the wrong type",
    "E0502": "a value that is not allowed",
    "E0503": "division by zero",
    "E0504": "an assertion does not hold",
    "E0505": "dtypes that do not go together",
    "E0506": "a key that is not there",
    "E0507": "arguments that do not fit the call",
    # Limits.
    "E0601": "more memory than allowed",
    "E0602": "recursion too deep",
    "E0603": "interrupted",
    # Numbers.
    "E0701": "a NaN or infinity where none is allowed",
    # Things worth a warning.
    "W0001": "a warning from the program",
    "W0002": "an input assigned before it is read",
    "W0101": "a NaN or infinity in a value or gradient",
    "W0102": "a difference of a column and a vector",
    "W0103": "a leaf that no gradient reaches",
    "W0104": "a logarithm of a softmax or sigmoid",
    "W0105": "an attribute that means nothing",
    "W0901": "a setting of the interactive session that cannot be used",
    # Things worth a note.
    "N0001": "gradients were not computed",
    "N0002": "an automatic leaf became a constant",
    "N0003": "the session became a PyTorch program",
    "N0004": "the numbers of a file were cast",
    # Usage, input and output.
    "E0901": "a file that cannot be read",
    "E0902": "the command line does not make sense",
    "E0903": "an input that cannot be used",
    "E0904": "an input that is never read",
    "E0905": "nothing to show",
    "E0906": "a result that cannot be written",
    # A fault of gradcli itself.
    "E0999": "gradcli failed, not the program",
}
