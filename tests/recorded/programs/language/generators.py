"""Generators: suspended anywhere, sent to, closed, delegated to; and comprehensions of every kind."""


def squares(n):
    for i in range(n):
        try:
            got = yield i * i
            if got:
                print("got", got)
        finally:
            print("done with", i)


g = squares(3)
print(next(g), g.send("hello"))
g.close()
print(list(squares(2)))


def collect():
    received = []
    while True:
        item = yield len(received)
        if item is None:
            return received
        received.append((yield item * 2) if item > 5 else item)


def delegate():
    result = yield from collect()
    print("collected", result)
    yield "end"


it = delegate()
print(next(it), it.send(3), it.send(7), it.send("z"), it.send(None))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(3)), sum(tree(4)))


def throwing():
    while True:
        try:
            yield 1
        except ValueError as error:
            print("caught", error)
            yield 2


t = throwing()
next(t)
print(t.throw(ValueError("in")), next(t))


def expressions():
    a = (yield 1) + (yield 2) * 2
    print(a, [(yield 3), (yield 4)], f"{(yield 5)}")
    with_default = (yield 6) or (yield 7)
    chosen = (yield 8) if with_default else (yield 9)
    print(with_default, chosen)
    if (yield 10):
        return "early"
    while (yield 11):
        yield 12
    for x in (yield 13):
        if x == 1:
            continue
        if x == 3:
            break
        yield x
    else:
        yield "else"


def drive(make, answers):
    generator, sent = make(), None
    try:
        while True:
            print("->", generator.send(sent))
            sent = answers.pop(0) if answers else None
    except StopIteration as stop:
        print("returned", stop.value)


drive(expressions, [10, 20, "c", "d", "e", 0, "h", "eight", 0, 1, 0, 0, [0, 1, 2, 3, 4]])
drive(expressions, [1, 2, 3, 4, 5, 6, 7, 1])
try:
    next(x for x in [])
except StopIteration:
    print("stopped")


def bad():
    raise StopIteration
    yield


try:
    next(bad())
except RuntimeError as error:
    print(error)
w = 3
print([x * y for x in range(3) for y in range(x) if x != y], {k: v for k, v in zip("ab", [1, 2])}, {i % 2 for i in range(4)})
print([[j * w for j in range(i)] for i in range(3)], sum(i for i in range(4)), [i for i in range(9) if i % 2 if i > 3])
print([(n, last := n)[0] for n in range(3)], last, [y for x in [[1], [2, 3]] for y in x])


def inside():
    scale = 2
    return [scale * v for v in range(3)], list(scale + v for v in range(2)), [(lambda: v * scale)() for v in range(2)]


print(inside())
lazy = (print("made", i) for i in range(2))
next(lazy)
a, *b, c = (i for i in range(5))
print(a, b, c, *(i for i in range(2)), dict(a=1, **{k: 1 for k in "bc"}))
print(squares.__name__, type(squares(1)).__name__, any(x > 2 for x in range(9)), all(x for x in []))

# ---- output
# got hello
# done with 0
# 0 1
# done with 1
# done with 0
# done with 1
# [0, 1]
# collected [3, 'z']
# 0 1 14 2 end
# [1, 2, 1, 3, 1, 2, 1] 26
# caught in
# 2 1
# -> 1
# -> 2
# -> 3
# -> 4
# -> 5
# 50 ['c', 'd'] e
# -> 6
# -> 7
# -> 8
# h eight
# -> 10
# -> 11
# -> 12
# -> 11
# -> 13
# -> 0
# -> 2
# returned None
# -> 1
# -> 2
# -> 3
# -> 4
# -> 5
# 5 [3, 4] 5
# -> 6
# -> 8
# 6 7
# -> 10
# returned early
# stopped
# generator raised StopIteration
# [0, 0, 2] {'a': 1, 'b': 2} {0, 1}
# [[], [0], [0, 3]] 6 [5, 7]
# [0, 1, 2] 2 [1, 2, 3]
# ([0, 2, 4], [2, 3], [0, 2])
# made 0
# 0 [1, 2, 3] 4 0 1 {'a': 1, 'b': 1, 'c': 1}
# squares generator True True
