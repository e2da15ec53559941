"""What registers a hook, a parameter or an option, and what sets a mode, with arguments that are none: programs for gradcli and for PyTorch."""

from __future__ import annotations

CALLS = (
    "x.register_hook(a)",
    "y.register_hook(a)",
    "x.register_post_accumulate_grad_hook(a)",
    "y.register_post_accumulate_grad_hook(a)",
    "y.grad_fn.register_hook(a)",
    "y.grad_fn.register_prehook(a)",
    "y.grad_fn.next_functions[0][0].register_hook(a)",
    "y.grad_fn.next_functions[0][0].register_prehook(a)",
    "m.register_forward_hook(a)",
    "m.register_forward_pre_hook(a)",
    "m.register_full_backward_hook(a)",
    "m.register_full_backward_pre_hook(a)",
    "m.register_backward_hook(a)",
    "m.register_state_dict_pre_hook(a)",
    "m.register_state_dict_post_hook(a)",
    "m._register_state_dict_hook(a)",
    "m.register_load_state_dict_pre_hook(a)",
    "m.register_load_state_dict_post_hook(a)",
    'm.register_buffer("b", a)',
    "m.register_buffer(a, torch.ones(1))",
    'm.register_parameter("p", a)',
    "m.register_parameter(a, torch.nn.Parameter(torch.ones(1)))",
    'm.register_module("k", a)',
    "m.add_module(a, torch.nn.ReLU())",
    'm.add_module("k", a)',
    "o.register_step_pre_hook(a)",
    "o.register_step_post_hook(a)",
    "o.register_state_dict_pre_hook(a)",
    "o.register_state_dict_post_hook(a)",
    "o.register_load_state_dict_pre_hook(a)",
    "o.register_load_state_dict_post_hook(a)",
    "o.add_param_group(a)",
    "torch.autograd.graph.register_multi_grad_hook([x], a)",
    "torch.autograd.graph.register_multi_grad_hook(a, print)",
    "torch.autograd.graph.register_multi_grad_hook([x, a], print)",
    'torch.autograd.graph.register_multi_grad_hook([x, m.weight], a, mode="any")',
    "torch.autograd.graph.register_multi_grad_hook([x], lambda g: None, mode=a)",
    "torch.autograd.graph.saved_tensors_hooks(a, a).__enter__()",
    "torch.autograd.graph.saved_tensors_hooks(lambda t: t, a).__enter__()",
    "m.apply(a)",
    "m.requires_grad_(a)",
    "m.train(a)",
    "x.requires_grad_(a)",
    "x.retain_grad(a)",
    "x.backward(a)",
    "y.sum().backward(a)",
    "y.backward(a)",
    "y.sum().backward(inputs=a)",
    "torch.autograd.backward(a)",
    "torch.autograd.grad(a, x)",
    "torch.autograd.grad(y.sum(), a)",
    "torch.autograd.grad(y, x, a)",
    "torch.autograd.graph.increment_version(a)",
    "torch.autograd.graph.disable_saved_tensors_hooks(a).__enter__()",
    'torch.nn.utils.parametrize.register_parametrization(m, "weight", a)',
    "torch.nn.utils.parametrize.register_parametrization(m, a, torch.nn.ReLU())",
    'torch.nn.utils.parametrize.register_parametrization(a, "weight", torch.nn.ReLU())',
    "torch.nn.utils.parametrize.remove_parametrizations(m, a)",
    "torch.nn.utils.clip_grad_norm_(a, 1.0)",
    "torch.nn.utils.clip_grad_norm_(m.parameters(), a)",
    "torch.nn.utils.clip_grad_value_(m.parameters(), a)",
    "torch.nn.utils.parameters_to_vector(a)",
    "torch.nn.utils.vector_to_parameters(a, m.parameters())",
    "torch.distributions.kl.register_kl(a, torch.distributions.Normal)(print)",
    "torch.optim.SGD(a, lr=0.1)",
    "torch.optim.SGD(m.parameters(), lr=a)",
    "torch.optim.Adam(m.parameters(), betas=a)",
    "torch.optim.lr_scheduler.StepLR(a, 1)",
    "torch.optim.lr_scheduler.LambdaLR(o, a)",
    "torch.optim.lr_scheduler.StepLR(o, a).step()",
    "torch.optim.lr_scheduler.MultiStepLR(o, a)",
    "m.load_state_dict(a)",
    "o.load_state_dict(a)",
    "s.load_state_dict(a)",
    "s.step(a)",
    "o.step(a)",
    "o.zero_grad(a)",
    "m.zero_grad(a)",
    "m.state_dict(a)",
    "torch.set_grad_enabled(a)",
    "torch.autograd.set_detect_anomaly(a)",
    "torch.autograd.set_multithreading_enabled(a)",
    "torch.manual_seed(a)",
    "torch.set_num_threads(a)",
    "torch.Generator().manual_seed(a)",
    "torch.Generator().set_state(a)",
    "torch.set_rng_state(a)",
    "torch.func.grad(a)(x)",
    "torch.func.vmap(a)(x)",
    "torch.func.jacrev(a)(x)",
    "torch.func.vjp(a, x)",
    "torch.func.jvp(a, (x,), (x,))",
    "torch.func.functional_call(m, a, x)",
    "torch.func.functional_call(a, {}, x)",
    "torch.func.stack_module_state(a)",
    "torch.autograd.functional.jacobian(a, x)",
    "torch.autograd.functional.vjp(a, x)",
    "torch.autograd.gradcheck(a, x)",
    "torch.autograd.gradcheck(lambda t: t, a)",
    "torch.autograd.graph.get_gradient_edge(a)",
)
MODULES = ("torch.nn.utils.parametrize", "torch.distributions.kl")  # what `import torch` leaves out
ARGUMENTS = ("3", "'a'", "None", "10**400", "torch.ones(1)")
PROGRAM = """\
import torch, warnings{imports}

def run(a):
    x = torch.ones(2, 3, requires_grad=True)
    m = torch.nn.Linear(3, 2)
    o = torch.optim.SGD(m.parameters(), lr=0.1)
    s = torch.optim.lr_scheduler.StepLR(o, 1)
    y = m(x)
    try:
        r = {call}
        (m(x) + y).sum().backward()
        o.step()
        m.load_state_dict(m.state_dict())
        o.load_state_dict(o.state_dict())
        m.zero_grad()
        return "ok"
    except Exception as error:
        return type(error).__name__ + ": " + str(error).split("\\n")[0]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for a in ({arguments}):
        print(run(a))
"""


def program(call: str) -> str:
    """Prints a line for each argument: what is raised, when it is registered or when it is used."""
    imports = "".join(f", {module}" for module in MODULES if module in call)
    return PROGRAM.replace("{imports}", imports).replace("{call}", call).replace("{arguments}", ", ".join(ARGUMENTS))
