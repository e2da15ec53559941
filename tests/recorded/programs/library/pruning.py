import torch, torch.nn as nn
import torch.nn.utils.prune as prune
torch.manual_seed(0)
m = nn.Linear(4, 3)
prune.random_unstructured(m, 'weight', 0.3); print(m.weight, list(m.state_dict()), dict(m.named_buffers()))
m(torch.ones(1,4)).sum().backward(); print(m.weight_orig.grad)
prune.l1_unstructured(m, 'bias', 1); print(m.bias, list(m._forward_pre_hooks.values())[0]._tensor_name)
prune.ln_structured(m, 'weight', 0.5, 2, 0); print(m.weight_mask, [type(h).__name__ for h in m._forward_pre_hooks.values()], prune.is_pruned(m))
prune.remove(m, 'weight'); print(m.weight, list(dict(m.named_parameters())), prune.is_pruned(m))
prune.random_structured(m, 'weight', 1, 1); print(m.weight_mask)
n = nn.Sequential(nn.Linear(2,3), nn.Linear(3,1)); prune.global_unstructured([(n[0],'weight'),(n[1],'weight')], prune.L1Unstructured, amount=4); print(n[0].weight_mask, n[1].weight_mask)
prune.custom_from_mask(n[0], 'bias', torch.tensor([1,0,1])); print(n[0].bias); prune.identity(n[1], 'bias'); print(n[1].bias_mask)
for f in (lambda: prune.l1_unstructured(nn.Linear(1,1), 'weight', 2.5), lambda: prune.l1_unstructured(nn.Linear(1,1), 'weight', 5), lambda: prune.ln_structured(nn.Linear(1,1), 'bias', 1, 2, 0), lambda: prune.remove(nn.Linear(1,1), 'weight'), lambda: prune.random_structured(nn.Linear(1,1), 'weight', 1, 3), lambda: prune.l1_unstructured(nn.Linear(1,1), 'weight', 'a')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

# ---- output
# tensor([[-0.0037,  0.2682, -0.0000, -0.3680],
#         [-0.1926,  0.1341, -0.0000,  0.3964],
#         [-0.0000,  0.1323, -0.1511, -0.0000]], grad_fn=<MulBackward0>) ['bias', 'weight_orig', 'weight_mask'] {'weight_mask': tensor([[1., 1., 0., 1.],
#         [1., 1., 0., 1.],
#         [0., 1., 1., 0.]])}
# tensor([[1., 1., 0., 1.],
#         [1., 1., 0., 1.],
#         [0., 1., 1., 0.]])
# tensor([-0.4777, -0.3311, -0.0000], grad_fn=<MulBackward0>) weight
# tensor([[0., 0., 0., 0.],
#         [1., 1., 0., 1.],
#         [0., 0., 0., 0.]]) ['L1Unstructured', 'PruningContainer'] True
# Parameter containing:
# tensor([[-0.0000,  0.0000, -0.0000, -0.0000],
#         [-0.1926,  0.1341, -0.0000,  0.3964],
#         [-0.0000,  0.0000, -0.0000, -0.0000]], requires_grad=True) ['bias_orig', 'weight'] True
# tensor([[0., 1., 1., 1.],
#         [0., 1., 1., 1.],
#         [0., 1., 1., 1.]])
# tensor([[1., 1.],
#         [0., 1.],
#         [1., 1.]]) tensor([[0., 0., 0.]])
# tensor([0.6078, 0.0000, 0.3427], grad_fn=<MulBackward0>)
# tensor([1.])
# ValueError amount=2.5 should either be a float in the range [0, 1] or a non-negative integer
# ValueError amount=5 should be smaller than the number of parameters to prune=1
# ValueError Structured pruning can only be applied to multidimensional tensors. Found tensor of shape torch.Size([1]) with 1 dims
# ValueError Parameter 'weight' of module Linear(in_features=1, out_features=1, bias=True) has to be pruned before pruning can be removed
# IndexError Invalid index 3 for tensor of size torch.Size([1, 1])
# TypeError Invalid type for amount: a. Must be int or float.
