"""Random programs over what programs import, derived from the library itself: calls of any function or class, and of what the results have."""

from __future__ import annotations

from functools import cache
from random import Random

from tests.campaign.generators import TENSORS, Input, arguments, generator, op_call, value

LEFT_OUT = ("exit", "sleep", "input", "timeit", "repeat", "cycle", "count", "quit")
ARRAYS = ("np.ones((2, 3))", "np.arange(3)", "np.array(2.5)", "np.zeros((0, 2))", "np.array([1, 2], dtype=np.int8)", "np.array(['a', 'b'])", "np.float32(1)",
          "np.array([True, False])", "np.array([1j, 2])", "np.arange(6).reshape(2, 3).T", "np.random.default_rng(0)",
          "np.dtype('f4')", "np.array([np.nan])")  # fmt: skip
METHODS = ("sample", "rsample", "log_prob", "entropy", "mean", "variance", "cdf", "icdf", "expand", "support", "enumerate_support", "perplexity", "step",
           "zero_grad", "state_dict", "load_state_dict", "get_last_lr", "forward", "inv", "log_abs_det_jacobian", "items", "keys", "update", "most_common",
           "append", "shape", "astype", "reshape", "sum", "tolist", "T", "dtype", "__len__", "__getitem__", "__call__", "send", "throw", "close", "copy",
           "isoformat", "replace", "group", "span", "sub", "split", "encode", "decode", "name", "value", "args", "parameters", "register_forward_hook",
           "eval", "train", "apply", "to", "extra_repr", "add_param_group", "weight", "unsqueeze", "backward", "detach", "grad_fn")  # fmt: skip


@cache
def modules() -> dict[str, list[str]]:
    """Each module a program can import, and what it has."""
    from gradcli.library import FILES
    from gradcli.runs.session import Session, Settings

    with Session(Settings()) as session:
        found = {name: session.world.load_module(name).names() for name in sorted(FILES)}
    return {
        name: kept for name, names in found.items() if (kept := [one for one in names if one not in LEFT_OUT and not one.startswith("__")])
    }


def call(random: Random, module: str, names: list[str]) -> str:
    member = f"{module}.{random.choice(modules()[module])}"
    return member if random.random() < 0.1 else f"{member}({arguments(random, names)})"


def used(random: Random, name: str, names: list[str]) -> str:
    """One more step from a value."""
    member = f"{name}.{random.choice(METHODS)}"
    return random.choice(
        (
            member,
            f"{member}({arguments(random, names)})",
            f"{member}()",
            f"{name}[{value(random, names)}]",
            f"list({name})",
            f"{name} + {name}",
        )
    )


def program(random: Random, kind: str, module: str, starts: dict[str, str], imports: str) -> Input:
    names = random.sample(sorted(starts), 3)
    lines = [imports, *(f"{name} = {starts[name]}" for name in names)]
    for step in range(random.choice((1, 2, 3))):
        text = call(random, module, names) if step == 0 or random.random() < 0.3 else used(random, f"r{step - 1}", names)
        lines.append(f"try: r{step} = {text}\nexcept Exception as e: r{step} = str(e)" if random.random() < 0.3 else f"r{step} = {text}")
        names.append(f"r{step}")
    lines.append(random.choice((f"print({names[-1]})", f"print(repr({names[-1]}), {names[-1]} == {names[-1]})", f"y = {names[-1]}")))
    return Input(kind, "\n".join(lines))


@generator
def torch_library(random: Random) -> Input:
    """Distributions, optimizers, schedulers, modules, their utilities."""
    module = random.choice([name for name in modules() if name.startswith("torch.")])
    return program(random, "torch_library", module, TENSORS, f"import torch, {module}\ntorch.manual_seed(0)")


@generator
def python_library(random: Random) -> Input:
    """Modules of Python's, on values of the program and the library."""
    module = random.choice([name for name in modules() if not name.startswith(("torch", "numpy"))])
    starts = {
        f"a{number}": text
        for number, text in enumerate((*ARRAYS, "[3, 1, 2]", "'a b'", "{'a': 1}", "iter([1])", "lambda *a: a", "(1, (2,))", "b'x'"))
    }
    return program(random, "python_library", module, starts, f"import numpy as np, {module}")


@generator
def numpy_library(random: Random) -> Input:
    """NumPy's functions."""
    module = random.choice([name for name in modules() if name.startswith("numpy")])
    starts = {f"a{number}": text for number, text in enumerate(ARRAYS)}
    return program(random, "numpy_library", module, starts, f"import numpy, {module}\nnp = numpy")


FUNCTION = """\
class P(torch.autograd.Function):
    {vmap}
    @staticmethod
    def forward({ctx}x, *rest):
        {keep}
        return {out}
    {setup}
    @staticmethod
    def backward(ctx, *g):
        return {back}
    @staticmethod
    def jvp(ctx, *t):
        return {back}
"""
SETUP = "@staticmethod\n    def setup_context(ctx, inputs, output):\n        {keep}"
KEEPS = ("ctx.save_for_backward(x)", "ctx.save_for_backward(*rest)", "ctx.save_for_backward(3)", "ctx.mark_dirty(x)", "ctx.mark_non_differentiable(x)",
         "ctx.set_materialize_grads(False)", "ctx.x = x", "ctx.needs_input_grad", "pass", "ctx.saved_tensors", "ctx.save_for_forward(x)")  # fmt: skip
OUTS = (
    "x",
    "x * 2",
    "x.view(-1)",
    "(x, x)",
    "None",
    "x.detach()",
    "[x]",
    "x.sum()",
    "3",
    "x.mul_(2)",
    "{'a': x}",
    "x[0]",
    "torch.zeros(2)",
    "(x * 2, 'a')",
)
BACKS = (
    "g",
    "g[0]",
    "()",
    "(None, None)",
    "g[0].sum()",
    "ctx.saved_tensors",
    "3",
    "g + g",
    "None",
    "g[0] * 2",
    "(g[0], 3)",
    "[g[0]]",
    "g[0].view(-1)",
)
USES = ("P.apply({a})", "torch.func.vmap(P.apply)({a})", "torch.func.grad(lambda q: P.apply(q).sum())({a})", "torch.func.jvp(P.apply, ({a},), ({b},))",
        "P.apply({a}, {b}, 3)", "torch.autograd.gradcheck(P.apply, ({a},))", "P()({a})", "P.apply({a}).sum().backward()",
        "torch.func.jacfwd(P.apply)({a})", "torch.utils.checkpoint.checkpoint(P.apply, {a}, use_reentrant=False)", "P.apply()")  # fmt: skip


@generator
def functions(random: Random) -> Input:
    """Custom functions whose methods do what they may and may not."""
    names = random.sample(sorted(TENSORS), 2)
    apart = random.random() < 0.4
    keep = (
        random.choice([part for part in KEEPS if "rest" not in part or not apart]).replace("x", "output") if apart else random.choice(KEEPS)
    )
    text = FUNCTION.format(
        vmap="generate_vmap_rule = True" if random.random() < 0.3 else "",
        ctx="" if apart else "ctx, ",
        keep="pass" if apart else keep,
        setup=SETUP.format(keep=keep) if apart else "",
        out=random.choice(OUTS),
        back=random.choice(BACKS),
    )
    use = random.choice(USES).format(a=value(random, names), b=value(random, names))
    starts = [f"{name} = {TENSORS[name]}" for name in names]
    return Input(
        "functions", "\n".join(["import torch, torch.utils.checkpoint", "torch.manual_seed(0)", *starts, text, f"r = {use}", "print(r)"])
    )


HOOKS = ("{x}.register_hook({h})", "{x}.register_post_accumulate_grad_hook({h})", "m.register_forward_hook({h})", "m.register_forward_pre_hook({h})",
         "m.register_full_backward_hook({h})", "m.register_full_backward_pre_hook({h})", "y.grad_fn.register_hook({h})", "y.grad_fn.register_prehook({h})",
         "torch.autograd.graph.register_multi_grad_hook([{x}], {h})", "o.register_step_pre_hook({h})", "m.register_load_state_dict_post_hook({h})",
         "torch.autograd.graph.saved_tensors_hooks({h}, {h}).__enter__()", "m.register_state_dict_pre_hook({h})")  # fmt: skip
ANSWERS = ("lambda *a: None", "lambda *a: a[-1]", "lambda *a: 3", "lambda *a: ()", "lambda *a: a", "lambda g: g * 2", "lambda g: g.sum()", "3", "print",
           "lambda *a: 1 / 0", "lambda *a, **k: (a[0],)", "lambda *a: y", "lambda m, a, *b: (b or a)[0]", "lambda g: g.double()")  # fmt: skip


@generator
def hooks(random: Random) -> Input:
    """Hooks that answer with what they may and may not."""
    name = random.choice(("g1", "g2", "d2"))
    lines = [
        "import torch",
        "torch.manual_seed(0)",
        f"x = {TENSORS[name]}",
        "m = torch.nn.Linear(3, 2)",
        "o = torch.optim.SGD(m.parameters(), lr=0.1)",
    ]
    lines.append(f"y = m(x.float()) * {value(random, ['x', 'x', '2'])}" if random.random() < 0.5 else f"y = {op_call(random, ['x'])}")
    lines += [
        random.choice(HOOKS).format(x=random.choice(("x", "y", "m.weight")), h=random.choice(ANSWERS))
        for _ in range(random.choice((1, 1, 2)))
    ]
    lines += ["z = m(x.float()) + y", "z.sum().backward()", "o.step()", "m.load_state_dict(m.state_dict())", "print(x.grad, m.weight.grad)"]
    return Input("hooks", "\n".join(lines))
