import torch

w = torch.nn.Parameter(torch.ones(1))
opt = torch.optim.SGD([w], 0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=8.0)


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


t(lambda: scaler.update())
t(lambda: scaler.unscale_(opt))
t(lambda: scaler.step(opt))
t(lambda: scaler.get_scale())
t(lambda: scaler.state_dict())
t(lambda: scaler.load_state_dict(dict(scaler.state_dict(), scale=4.0)))
t(lambda: scaler.get_scale())
t(lambda: scaler.scale([torch.ones(1), (torch.ones(1),)]))
t(lambda: list(scaler.scale(t for t in (torch.ones(1),))))
t(lambda: scaler.scale(3))
t(lambda: scaler.update(3))
t(lambda: scaler.update(torch.ones(2)))
t(lambda: scaler.update(torch.tensor(16.0)))
t(lambda: scaler.update(2.0))
t(lambda: scaler.get_scale())
t(lambda: type(scaler))

# ---- output
# AssertionError Attempted update but _scale is None.  This may indicate your script did not use scaler.scale(loss or outputs) earlier in the iteration.
# AssertionError Attempted unscale_ but _scale is None.  This may indicate your script did not use scaler.scale(loss or outputs) earlier in the iteration.
# AssertionError Attempted step but _scale is None.  This may indicate your script did not use scaler.scale(loss or outputs) earlier in the iteration.
# 8.0
# {'scale': 8.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2000, '_growth_tracker': 0}
# None
# 4.0
# [tensor([4.]), (tensor([4.]),)]
# [tensor([4.])]
# ValueError outputs must be a Tensor or an iterable of Tensors
# AttributeError 'int' object has no attribute 'device'
# AssertionError new_scale should be a float or a 1-element torch.cuda.FloatTensor or torch.FloatTensor with requires_grad=False.
# None
# None
# 2.0
# <class 'torch.amp.grad_scaler.GradScaler'>
