"""Functions: arguments of every kind, defaults, closures, recursion, decorators, and Python's own complaints."""


def refuse(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs


def pos(a, /, b, *, c=3):
    return a, b, c


print(f(1, c=3), f(1, 2, 3, 4, c=5, z=6), f(*(1, 2), **{"c": 3, "q": 1}))
print(pos(1, 2), pos(1, b=2, c=4))
refuse(lambda: f())
refuse(lambda: f(1))
refuse(lambda: f(1, c=1, a=2))
refuse(lambda: pos(a=1, b=2))
refuse(lambda: pos(1, 2, 3))
refuse(lambda: pos(1, 2, 3, c=4))
refuse(lambda: pos(1, 2, e=4))
refuse(lambda: (lambda a, b, c: 0)())
refuse(lambda: (lambda: 0)(1))
refuse(lambda: (lambda a, b=1: 0)(1, 2, 3))
refuse(lambda: f(1, **{"c": 1}, **{"c": 2}))
refuse(lambda: f(*3))
refuse(lambda: f(**3))
refuse(lambda: 3 .real())


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


step = counter()
step()
step(5)
print(step())


def logged(tag):
    def wrap(function):
        def call(*args, **kwargs):
            print(tag, function.__name__, args, kwargs)
            return function(*args, **kwargs)

        return call

    return wrap


@logged("outer")
@logged("inner")
def add(a, b=1):
    """Adds."""
    return a + b


print(add(1, b=2))


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(factorial(20), depth(950))


def endless():
    return endless()


try:
    endless()
except RecursionError as error:
    print(error)


def unbound():
    print(later)
    later = 1


refuse(unbound)
refuse(lambda: nowhere)
total = 0


def globally():
    global total
    total += 1


globally()
print(total, factorial.__name__, factorial.__doc__, counter().__qualname__, (lambda: 0).__name__)
fs = [lambda x=i: x for i in range(3)] + [lambda: i for i in range(3)]
print([g() for g in fs])
print([(lambda n: n * k)(2) for k in range(3)], (lambda *a, k=2, **kw: (a, k, kw))(1, z=3))
f.calls = 3
print(f.calls, hasattr(f, "other"))
print(sorted([3, 1, 2], key=lambda v: -v), list(map(lambda a, b: a * b, [1, 2], [3, 4])))

class Noted:
    def plain(self, other):
        pass

    def __getattr__(self, name) -> str:
        return name


print(Noted.plain.__annotations__, (lambda *all: all).__annotations__, Noted.__getattr__.__annotations__, Noted.__getattr__.__qualname__)

# ---- output
# (1, 2, (), 3, 4, {}) (1, 2, (3, 4), 5, 4, {'z': 6}) (1, 2, (), 3, 4, {'q': 1})
# (1, 2, 3) (1, 2, 4)
# TypeError f() missing 1 required positional argument: 'a'
# TypeError f() missing 1 required keyword-only argument: 'c'
# TypeError f() got multiple values for argument 'a'
# TypeError pos() got some positional-only arguments passed as keyword arguments: 'a'
# TypeError pos() takes 2 positional arguments but 3 were given
# TypeError pos() takes 2 positional arguments but 3 positional arguments (and 1 keyword-only argument) were given
# TypeError pos() got an unexpected keyword argument 'e'
# TypeError <lambda>.<locals>.<lambda>() missing 3 required positional arguments: 'a', 'b', and 'c'
# TypeError <lambda>.<locals>.<lambda>() takes 0 positional arguments but 1 was given
# TypeError <lambda>.<locals>.<lambda>() takes from 1 to 2 positional arguments but 3 were given
# TypeError __main__.f() got multiple values for keyword argument 'c'
# TypeError __main__.f() argument after * must be an iterable, not int
# TypeError __main__.f() argument after ** must be a mapping, not int
# TypeError 'int' object is not callable
# 7
# outer call (1,) {'b': 2}
# inner add (1,) {'b': 2}
# 3
# 2432902008176640000 950
# maximum recursion depth exceeded
# UnboundLocalError cannot access local variable 'later' where it is not associated with a value
# NameError name 'nowhere' is not defined
# 1 factorial None counter.<locals>.step <lambda>
# [0, 1, 2, 2, 2, 2]
# [0, 2, 4] ((1,), 2, {'z': 3})
# 3 False
# [3, 2, 1] [3, 8]
# {} {} {'return': <class 'str'>} Noted.__getattr__
