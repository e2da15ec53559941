"""Values: literals, text, containers, slices, operators, builtins and their printed forms."""

print(0x1F, 0b101, 0o17, 1_000, 3j * 2, 1e-3, 5.0, 1.5e10, 1e16, 1e22, .5, 10**20, -7 // 2, -7 % 3, 7 / 2, 2**-1, ~5, 5 & 6 | 1 ^ 2, 1 << 4 >> 1)
print("a" "b" 'c', r"\n", b"a\x01", "\x41\u00e9\N{BULLET}", """two
lines""", "tab\tend", 'it''s', "q\"q", '\'', "é".upper(), u"x", br"\d")
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, not 1, None is None, 1 is not None, 3 in [1, 3], 2 not in (1,), "b" in "abc", 1 and 0, 0 or "x", [] or {} or 5)
print([1, 2, 3][::-1], "hello"[1:-1], (1, 2, 3)[-1], list(range(10))[2:8:3], [*range(3), *[9]], {**{"a": 1}, "b": 2}, {1, 2} | {3}, {1: 2} | {3: 4})
items = [3, 1, 2]
items[0], items[1:] = 9, [7, 8, 9]
items[1] += 5
del items[-1]
items.extend([4]); items.insert(0, 0); print(items, items.pop(), items.index(12), sorted(items, reverse=True))
d = {"a": 1}
d["b"] = d.get("c", 2); d.update(z=3); d.setdefault("k", []).append(1)
print(d, list(d.items()), d.pop("a"), "z" in d, {v: k for k, v in zip("xy", [1, 2])})
a = b = [1, 2]
a += [3]
print(b, a is b, a == [1, 2, 3])
(p, q), [r, *s] = (1, 2), "abc"
print(p, q, r, s)
if (n := len(s)) > 1:
    print("n", n)
print(f"{3.14159:.2f}|{'x':>5}|{5:03d}|{1234567:,}|{0.25:.0%}|{10:x}|{-1:+}|{'é'!r}|{p=}|{p + 1 = }|{{}}|{[1, 2]!s:>8}|{2.5:{n}.{1}f}|")
print("{} {1!r} {name:.2f} {d[k]} {l[0]} {{}}".replace("{} ", "{0} ").format(1, "a", name=2.345, d={"k": 5}, l=[7]), "{:>6}|{:<4}|{:^5}|".format("a", 1, "c"))
print("%5.1f|%-5s|%03d|%s|%r|%%|%x|%e" % (2.25, "ab", 7, None, "q", 255, 12345.678), "%(a)s" % {"a": 1}, "%s" % [1], "%d items" % 3)
print("a,b".split(","), " x ".strip(), "-".join("abc"), "abc".replace("b", "X"), "abc".find("c"), "Ab".lower(), "ab".title(), "a b".partition(" "), "x".center(5, "*"), "7".zfill(3), "ab".startswith("a"), "abc".count("b"))
print(abs(-3), round(2.567, 2), round(2.5), divmod(7, 2), pow(2, 3, 5), min(3, 1), max([1, 5], key=lambda v: -v), sum([0.1] * 3), sum([[1], [2]], []), any([0, 1]), all([]))
print(chr(97), ord("a"), hex(255), bin(5), oct(8), int("12"), int(3.9), float("1e3"), str(5), bool([]), complex(1, 2), list("ab"), tuple([1]), set([1, 1]), dict([("a", 1)]), type(3), type("x"))
print(list(enumerate("ab", 1)), list(reversed([1, 2])), list(zip([1, 2], "ab")), list(filter(None, [0, 1])), list(map(str, [1])), isinstance(True, int), callable(len), repr("a"), ascii("é"))
print(print, len, int, object, None, ..., NotImplemented, [None, True], (1,), (), {}, set(), frozenset([1]), range(3), slice(1, 2), float("inf"), float("nan"), -0.0, 1e100)
print(1, 2, sep="-", end="!\n"); print(); print(*[1, 2], sep=""); print("x", None, sep=None)
print((1, 2) + (3,), [0] * 3, "ab" * 2, [1] == [1], (1, 2) < (1, 3), "a" < "b", 5 // 2.0, True + True, 0.1 + 0.2)
x = 5
x -= 1; x *= 3; x //= 2; x **= 2; x %= 7; x <<= 2; x |= 1; x ^= 3; x &= 30; x >>= 1
print(x, x if x else "zero", "é", "naïve"[::-1], [] is [], type(None).__name__)
π = 3.14; café = "ok"
print(π, café)
total = 1 + \
    2
matrix = [
    [1, 2],  # a comment
    [3, 4],
]
print(total, matrix, [row[0] for row in matrix], sum(sum(row) for row in matrix))
if True:
	print("tabs are fine")
for i in range(3):
    for j in range(3):
        if j == 1:
            break
    else:
        print("never")
    if i == 1:
        continue
    print("i", i)
else:
    print("end")
while x:
    x -= 1
    if x == 2: break
else:
    print("not here")
print(x); pass; y: int = 3; print(y)
print(hash("a") == hash("a"), id(x) == id(x), dir([])[-1], sorted(vars(type("T", (), {"q": 1})()).items()))
print(__name__)

# ---- output
# 31 5 15 1000 6j 0.001 5.0 15000000000.0 1e+16 1e+22 0.5 100000000000000000000 -4 2 3.5 0.5 -6 7 8
# abc \n b'a\x01' Aé• two
# lines tab	end its q"q ' É x b'\\d'
# True False True False True True True True True 0 x 5
# [3, 2, 1] ell 3 [2, 5] [0, 1, 2, 9] {'a': 1, 'b': 2} {1, 2, 3} {1: 2, 3: 4}
# [0, 9, 12, 8] 4 2 [12, 9, 8, 0]
# {'b': 2, 'z': 3, 'k': [1]} [('a', 1), ('b', 2), ('z', 3), ('k', [1])] 1 True {1: 'x', 2: 'y'}
# [1, 2, 3] True True
# 1 2 a ['b', 'c']
# n 2
# 3.14|    x|005|1,234,567|25%|a|-1|'é'|p=1|p + 1 = 2|{}|  [1, 2]|2.5|
# 1 'a' 2.35 5 7 {}      a|1   |  c  |
#   2.2|ab   |007|None|'q'|%|ff|1.234568e+04 1 [1] 3 items
# ['a', 'b'] x a-b-c aXc 2 ab Ab ('a', ' ', 'b') **x** 007 True 1
# 3 2.57 2 (3, 1) 3 1 1 0.30000000000000004 [1, 2] True True
# a 97 0xADDR 0b101 0o10 12 3 1000.0 5 False (1+2j) ['a', 'b'] (1,) {1} {'a': 1} <class 'int'> <class 'str'>
# [(1, 'a'), (2, 'b')] [2, 1] [(1, 'a'), (2, 'b')] [1] ['1'] True True 'a' '\xe9'
# <built-in function print> <built-in function len> <class 'int'> <class 'object'> None Ellipsis NotImplemented [None, True] (1,) () {} set() frozenset({1}) range(0, 3) slice(1, 2, None) inf nan -0.0 1e+100
# 1-2!
#
# 12
# x None
# (1, 2, 3) [0, 0, 0] abab True True True 2.0 2 0.30000000000000004
# 3 3 é evïan False NoneType
# 3.14 ok
# 3 [[1, 2], [3, 4]] [1, 3] 10
# tabs are fine
# i 0
# i 2
# end
# 2
# 3
# True True sort []
# __main__
