"""Classes: inheritance, properties, operators, attributes looked up by hand, and the text Python gives for them."""


class Point:
    """A point."""

    made = 0

    def __init__(self, x, y=0):
        self.x, self.y = x, y
        Point.made += 1

    @property
    def norm(self):
        return (self.x**2 + self.y**2) ** 0.5

    @norm.setter
    def norm(self, value):
        self.x, self.y = value, 0

    @staticmethod
    def origin():
        return Point(0)

    @classmethod
    def of(cls, pair):
        return cls(*pair)

    def __repr__(self):
        return f"{type(self).__name__}({self.x!r}, {self.y!r})"

    def __add__(self, other):
        return type(self)(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, k):
        return type(self)(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __lt__(self, other):
        return self.norm < other.norm

    def __iter__(self):
        yield self.x
        yield self.y

    def __getitem__(self, index):
        return (self.x, self.y)[index]

    def __len__(self):
        return 2

    def __bool__(self):
        return bool(self.x or self.y)

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __contains__(self, value):
        return value in (self.x, self.y)

    def __format__(self, spec):
        return f"<{self.x:{spec}}>"

    def __iadd__(self, other):
        self.x += other.x
        return self


class Point3(Point):
    def __init__(self, x, y, z=0):
        super().__init__(x, y)
        self.__z = z

    def z(self):
        return self.__z

    def __repr__(self):
        return super().__repr__() + "!"


p, q = Point(3, 4), Point3(1, 2, 3)
print(p, q, p.norm, q.z(), Point.made, Point.origin(), Point3.of((5, 6)))
print(p + Point(1, 1), 2 * p, -p, p == Point(3, 4), p == q, sorted([p, Point(1)]), sum([p, Point(1, 1)]))
x, y = p
print(x, y, p[0], p[::-1], len(p), bool(Point(0)), p(1, a=2), 3 in p, f"{p:.1f}", list(p), {p: 1}[Point(3, 4)])
p += Point(10)
p.norm = 7
print(p, isinstance(q, Point), issubclass(Point3, Point), type(q).__name__, Point.__doc__, q.__class__, vars(q))
print(Point3, type(q), type(Point), Point3.__name__, Point3.__qualname__, Point3.__module__)


def refuse(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


refuse(lambda: p.missing)
refuse(lambda: Point.missing)
refuse(lambda: Point())
refuse(lambda: p - 1)
refuse(lambda: p < 3)
refuse(lambda: setattr(Point.origin(), "norm2", 1))
refuse(lambda: getattr(p, "missing", "default"))
refuse(lambda: p.origin().x())


class Lazy:
    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(name)
        return name.upper()

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)

    def __delattr__(self, name):
        print("deleting", name)
        object.__delattr__(self, name)


lazy = Lazy()
lazy.a = 4
print(lazy.a, lazy.b, hasattr(lazy, "nope"), lazy.__dict__)
del lazy.a
print(lazy.a)


class Meter:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, 0)

    def __set__(self, instance, value):
        instance.__dict__[self.name] = value * 100


class Box:
    width = Meter()

    def __init_subclass__(cls, tag="", **kwargs):
        cls.tag = tag


class Crate(Box, tag="wood"):
    pass


crate = Crate()
crate.width = 2
print(crate.width, Crate.tag, Box.width.name)


class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B", *super().who()]


class C(A):
    def who(self):
        return ["C", *super().who()]


class D(B, C):
    def who(self):
        return ["D", *super(D, self).who()]


print(D().who())


class Stack(list):
    def push(self, item):
        self.append(item)
        return self


class Celsius(float):
    def __new__(cls, value):
        return super().__new__(cls, value + 0.5)


print(Stack([1]).push(2), len(Stack("ab")), Celsius(3) + 1, isinstance(Celsius(1), float))


class Slotted:
    __slots__ = ("a",)


s = Slotted()
s.a = 1
print(s.a)
refuse(lambda: setattr(s, "b", 2))


def outer():
    n = 5

    class Local:
        value = n
        more = [value for value in range(n)]

        def get(self):
            return n, __class__.__name__

    return Local


print(outer()().get(), outer().value, outer().more, outer().__qualname__)
Made = type("Made", (Point,), {"twice": lambda self: self.x * 2})
print(Made(4).twice(), Made)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(3)), 2 in Countdown(4), [*Countdown(2)], max(Countdown(3)))


class Managed:
    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", kind.__name__ if kind else None, error)
        return kind is ValueError


with Managed() as m, Managed():
    print(type(m).__name__)
with Managed():
    raise ValueError("swallowed")
refuse(lambda: [None for _ in Managed()])

# ---- output
# Point(3, 4) Point3(1, 2)! 5.0 3 2 Point(0, 0) Point3(5, 6)!
# Point(4, 5) Point(6, 8) Point(-3, -4) True False [Point(1, 0), Point(3, 4)] Point(4, 5)
# 3 4 3 (4, 3) 2 False ((1,), {'a': 2}) True <3.0> [3, 4] 1
# Point(7, 0) True True Point3 A point. <class '__main__.Point3'> {'x': 1, 'y': 2, '_Point3__z': 3}
# <class '__main__.Point3'> <class '__main__.Point3'> <class 'type'> Point3 Point3 __main__
# AttributeError 'Point' object has no attribute 'missing'
# AttributeError type object 'Point' has no attribute 'missing'
# TypeError Point.__init__() missing 1 required positional argument: 'x'
# TypeError unsupported operand type(s) for -: 'Point' and 'int'
# AttributeError 'int' object has no attribute 'norm'
# None
# default
# TypeError 'int' object is not callable
# 8 B False {'a': 8}
# deleting a
# A
# 200 wood width
# ['D', 'B', 'C', 'A']
# [1, 2] 2 4.5 True
# 1
# AttributeError 'Slotted' object has no attribute 'b'
# (5, 'Local') 5 [0, 1, 2, 3, 4] outer.<locals>.Local
# 8 <class '__main__.Made'>
# [2, 1, 0] True [1, 0] 2
# enter
# enter
# Managed
# exit None None
# exit None None
# enter
# exit ValueError swallowed
# TypeError 'Managed' object is not iterable
