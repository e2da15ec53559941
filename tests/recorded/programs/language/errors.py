"""Exceptions: raising, catching, chaining, cleaning up; and the words of Python's own errors."""


def refuse(call):
    try:
        print(call())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


import math

refuse(lambda: 1 / 0)
refuse(lambda: [].missing)
refuse(lambda: 1 + "a")
refuse(lambda: "a" + 1)
refuse(lambda: {}["key"])
refuse(lambda: [1][4])
refuse(lambda: None.x)
refuse(lambda: None[0])
refuse(lambda: len(3))
refuse(lambda: int("x"))
refuse(lambda: [1, 2] @ 3)
refuse(lambda: math.missing)
refuse(lambda: math.sqrt(-1))
refuse(lambda: next(iter([])))
refuse(lambda: undefined)
refuse(lambda: "abc".index("z"))
refuse(lambda: (1, 2).append(3))
refuse(lambda: -"a")
refuse(lambda: 1 < "a")
refuse(lambda: [] < 1)
refuse(lambda: float("abc"))
refuse(lambda: "%d" % "x")
refuse(lambda: "{} {}".format(1))
refuse(lambda: "{name}".format())
refuse(lambda: [3, "a"].sort())
refuse(lambda: {[]: 1})
refuse(lambda: 5 in 5)
refuse(lambda: [*3])
refuse(lambda: abs("a"))
refuse(lambda: sum(["a"]))
refuse(lambda: isinstance(1, 1))
refuse(lambda: setattr(3, "x", 1))
refuse(lambda: "abc"[1.5])
refuse(lambda: (1).real.imag.nothing)


class Custom(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


class Deeper(Custom):
    pass


def thrower(kind):
    raise kind(4)


try:
    thrower(Deeper)
except (KeyError, Custom) as error:
    print(repr(error), error.code, error.args, isinstance(error, Custom))
try:
    error
except NameError as e:
    print(e)


def flow(n):
    try:
        if n == 0:
            return "returned"
        if n == 1:
            raise ValueError("one")
        if n == 2:
            raise KeyError("two")
    except ValueError as error:
        return f"caught {error}"
    else:
        return "else"
    finally:
        print("finally", n)


print(flow(0), flow(1), flow(3))
try:
    flow(2)
except KeyError as error:
    print("outside", error)


def overriding():
    for i in range(3):
        try:
            raise ValueError
        finally:
            break
    for i in range(3):
        try:
            continue
        finally:
            print("pass", i)
    try:
        return 1
    finally:
        return 2


print(overriding())
try:
    try:
        {}["k"]
    except KeyError as error:
        raise ValueError("bad") from error
except ValueError as error:
    print(repr(error.__cause__), error)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        print("again")
        raise
except ZeroDivisionError as error:
    print(error, error.__context__)
try:
    raise ValueError
except Exception as error:
    print(repr(error), str(error) == "")
try:
    raise 3
except TypeError as error:
    print(error)
try:
    assert 1 == 2, "message"
except AssertionError as error:
    print("AssertionError", error)
try:
    assert []
except AssertionError as error:
    print(repr(error))
try:
    try:
        raise ValueError("a")
    except KeyError:
        print("no")
except ValueError as error:
    print("passed on", error)
try:
    a, b = 1, 2, 3
except ValueError as error:
    print(error)
try:
    a, b, c = [1, 2]
except ValueError as error:
    print(error)
try:
    a, *b, c = [1]
except ValueError as error:
    print(error)
try:
    a, b = 3
except TypeError as error:
    print(error)
x = 1
del x
try:
    x
except NameError as error:
    print(error)
try:
    from math import nothing
except ImportError:
    print("no such name")
try:
    import no_such_module
except ModuleNotFoundError as error:
    print(error)

# ---- output
# ZeroDivisionError: division by zero
# AttributeError: 'list' object has no attribute 'missing'
# TypeError: unsupported operand type(s) for +: 'int' and 'str'
# TypeError: can only concatenate str (not "int") to str
# KeyError: 'key'
# IndexError: list index out of range
# AttributeError: 'NoneType' object has no attribute 'x'
# TypeError: 'NoneType' object is not subscriptable
# TypeError: object of type 'int' has no len()
# ValueError: invalid literal for int() with base 10: 'x'
# TypeError: unsupported operand type(s) for @: 'list' and 'int'
# AttributeError: module 'math' has no attribute 'missing'
# ValueError: math domain error
# StopIteration: 
# NameError: name 'undefined' is not defined
# ValueError: substring not found
# AttributeError: 'tuple' object has no attribute 'append'
# TypeError: bad operand type for unary -: 'str'
# TypeError: '<' not supported between instances of 'int' and 'str'
# TypeError: '<' not supported between instances of 'list' and 'int'
# ValueError: could not convert string to float: 'abc'
# TypeError: %d format: a real number is required, not str
# IndexError: Replacement index 1 out of range for positional args tuple
# KeyError: 'name'
# TypeError: '<' not supported between instances of 'str' and 'int'
# TypeError: unhashable type: 'list'
# TypeError: argument of type 'int' is not iterable
# TypeError: Value after * must be an iterable, not int
# TypeError: bad operand type for abs(): 'str'
# TypeError: unsupported operand type(s) for +: 'int' and 'str'
# TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
# AttributeError: 'int' object has no attribute 'x'
# TypeError: string indices must be integers, not 'float'
# AttributeError: 'int' object has no attribute 'nothing'
# Deeper('code 4') 4 ('code 4',) True
# name 'error' is not defined
# finally 0
# finally 1
# finally 3
# returned caught one else
# finally 2
# outside 'two'
# pass 0
# pass 1
# pass 2
# 2
# KeyError('k') bad
# again
# division by zero None
# ValueError() True
# exceptions must derive from BaseException
# AssertionError message
# AssertionError()
# passed on a
# too many values to unpack (expected 2)
# not enough values to unpack (expected 3, got 2)
# not enough values to unpack (expected at least 2, got 1)
# cannot unpack non-iterable int object
# name 'x' is not defined
# no such name
# No module named 'no_such_module'
