"""Every diagnostic code and what it stands for. A code keeps its meaning for good and is never used for another."""

from __future__ import annotations

CODES: dict[str, str] = {
    # The text does not parse.
    "E0101": "the text does not parse",
    "E0102": "inconsistent indentation",
    "E0103": "an invalid character or literal",
    "E0104": "an unclosed bracket or quote",
    "E0105": "Python syntax that the language does not include",
    "E0106": "syntax in a place where it is not allowed",
    # A name leads nowhere.
    "E0201": "unknown name",
    "E0202": "a local variable read before it is assigned",
    "E0203": "unknown attribute",
    "E0204": "unknown keyword argument",
    "E0205": "a module or name that cannot be imported",
    # Shapes do not fit.
    "E0300": "shapes do not fit",
    "E0301": "a matrix product whose inner sizes differ",
    "E0302": "shapes that do not broadcast",
    "E0303": "an invalid view or reshape",
    "E0304": "tensors that cannot be joined",
    "E0305": "an index out of range",
    "E0306": "a dimension out of range",
    # Autograd.
    "E0400": "an operation that autograd does not support",
    "E0401": "backward a second time through a freed graph",
    "E0402": "backward from a value that has no graph",
    "E0403": "backward from more than one element without a gradient",
    "E0404": "an in-place modification of a leaf that requires grad",
    "E0405": "a saved value was modified in place",
    "E0406": "an input that the output does not depend on",
    # Values and types.
    "E0500": "the program raised an exception",
    "E0501": "a value of the wrong type",
    "E0502": "an invalid value",
    "E0503": "division by zero",
    "E0504": "an assertion failed",
    "E0505": "incompatible dtypes",
    "E0506": "a missing key",
    "E0507": "arguments that do not match the function",
    # Limits.
    "E0601": "more memory than the limit allows",
    "E0602": "recursion too deep",
    "E0603": "interrupted",
    "E0604": "the time is over",
    # Numbers.
    "E0701": "a NaN or infinity where none is allowed",
    # Things worth a warning.
    "W0001": "a warning from the program",
    "W0002": "an input assigned before it is read",
    "W0101": "a NaN or infinity in a value or gradient",
    "W0102": "a difference of a column and a vector",
    "W0103": "a leaf that no gradient reaches",
    "W0104": "a logarithm of a softmax or sigmoid",
    "W0105": "an attribute that has no effect",
    "W0106": "a gradient that is zero everywhere",
    "W0107": "a write with the same index twice",
    "W0108": "a method that is not called",
    "W0109": "a step of an optimizer that does not train",
    "W0901": "an invalid setting of the interactive session",
    "W0902": "a history that cannot be kept",
    # Things worth a note.
    "N0001": "gradients were not computed",
    "N0002": "an automatic leaf became a constant",
    "N0003": "the session became a PyTorch program",
    "N0004": "how the numbers of a file were read",
    "N0005": "numbers were differentiated as tensors",
    "N0006": "a remark on a formula",
    "N0007": "lines of a document that were passed over",
    "N0008": "plots that were not shown",
    # Usage, input and output.
    "E0901": "a file that cannot be read",
    "E0902": "an invalid command line",
    "E0903": "an input that cannot be used",
    "E0904": "an input that is never read",
    "E0905": "nothing to show",
    "E0906": "a result that cannot be written",
    "E0911": "a result that does not combine over rows",
    "E0912": "a worker process that was lost",
    # A fault of gradcli itself.
    "E0907": "nothing to differentiate",
    "E0999": "gradcli failed, not the program",
}
