import functools
import torch


@functools.singledispatch
def show(value, prefix="="):
    """Shows."""
    return f"{prefix} other"


@show.register
def _(value: torch.Tensor, prefix="="):
    return f"{prefix} tensor of {tuple(value.shape)}"


@show.register(int)
def show_int(value, prefix="="):
    return f"{prefix} int"


@show.register(list)
@show.register(tuple)
def _(value, prefix="="):
    return f"{prefix} [" + ", ".join(show(item, "-") for item in value) + "]"


@show.register(torch.nn.Module)
def _(value, prefix="="):
    return f"{prefix} module"


class Base:
    pass


class Derived(Base):
    pass


show.register(Base, lambda value, prefix="=": f"{prefix} base")
print(show(torch.ones(2)), show(3), show(True), show("a"), show(None))
print(show([1, torch.ones(()), "b"]), show((2.5,), prefix=">"))
print(show(torch.nn.Linear(1, 1)), show(torch.nn.Parameter(torch.ones(1))))
print(show(Derived()), show(Base()))
show.register(Derived, lambda value, prefix="=": f"{prefix} derived")
print(show(Derived()), show(Base()))
print(show.__name__, show.__doc__, show_int(1))
print(show.dispatch(int) is show_int, show.dispatch(bool) is show_int, show.dispatch(str) is show.dispatch(object))
print(int in show.registry, float in show.registry)
for wrong in (lambda: show(), lambda: show.register(3, show_int)):
    try:
        wrong()
    except TypeError as error:
        print(error)


@show.register(float)
def gradient_of(value, prefix="="):
    x = torch.tensor(value, requires_grad=True)
    (x * x).backward()
    return f"{prefix} {x.grad}"


print(show(3.0))

# ---- output
# = tensor of (2,) = int = int = other = other
# = [- int, - tensor of (), - other] > [- other]
# = module = tensor of (1,)
# = base = base
# = derived = base
# show Shows. = int
# True True True
# True False
# show requires at least 1 positional argument
# Invalid first argument to `register()`. 3 is not a class or union type.
# = 6.0
