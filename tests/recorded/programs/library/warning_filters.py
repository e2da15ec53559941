import warnings

import torch


warnings.resetwarnings()


def plain():
    warnings.warn("plain")


def caught(filters):
    with warnings.catch_warnings(record=True) as told:
        filters()
        for _ in range(2):
            plain()
            torch.tensor(torch.ones(1))
        warnings.warn("later", FutureWarning)
        return [(str(each.message)[:12], each.category.__name__) for each in told]


print(caught(lambda: None))
print(caught(lambda: warnings.simplefilter("always")))
print(caught(lambda: warnings.simplefilter("ignore")))
print(caught(lambda: warnings.filterwarnings("ignore", message="PL")))
print(caught(lambda: warnings.filterwarnings("ignore", category=FutureWarning)))
print(caught(lambda: [warnings.simplefilter("ignore"), warnings.filterwarnings("once", message="plain")]))
print(caught(lambda: [warnings.simplefilter("ignore"), warnings.simplefilter("always", append=True)]))
print(caught(lambda: [warnings.simplefilter("error"), warnings.resetwarnings()]))
for filters in (lambda: warnings.simplefilter("error"), lambda: warnings.simplefilter("loud"), lambda: warnings.filterwarnings("error", message="To copy")):
    try:
        print(caught(filters))
    except Exception as e:
        print(type(e).__name__, str(e)[:30])
with warnings.catch_warnings():
    warnings.simplefilter("error", UserWarning)
    try:
        torch.tensor(torch.ones(1))
    except UserWarning as e:
        print(str(e)[:12])
print(torch.tensor(torch.ones(1)))

# ---- output
# [('plain', 'UserWarning'), ('To copy cons', 'UserWarning'), ('later', 'FutureWarning')]
# [('plain', 'UserWarning'), ('To copy cons', 'UserWarning'), ('plain', 'UserWarning'), ('To copy cons', 'UserWarning'), ('later', 'FutureWarning')]
# []
# [('To copy cons', 'UserWarning'), ('later', 'FutureWarning')]
# [('plain', 'UserWarning'), ('To copy cons', 'UserWarning')]
# [('plain', 'UserWarning')]
# []
# [('plain', 'UserWarning'), ('To copy cons', 'UserWarning'), ('later', 'FutureWarning')]
# UserWarning plain
# AssertionError invalid action: 'loud'
# UserWarning To copy construct from a tenso
# To copy cons
# tensor([1.])
