import torch
class L(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func is not torch.Tensor.__repr__: print(func.__name__, [t.__name__ for t in types], len(args))
        if kwargs is None: kwargs = {}
        return super().__torch_function__(func, types, args, kwargs)
a = L([1.,2.])
b = a*2
b = 2*a
b = 2-a
b = a-2
b = a/2; b = 2/a; b = a**2; b = 2**a; b = a@a; b = -a; b= abs(a); b = a//2; b = a%2
b = a == 2; b = a > 1
b = a.sum(0)
b = torch.sum(a, dim=0, keepdim=True)
b = a[0]
a[0] = 5.
len(a)
float(a[0])
for q in a: pass
a.shape; a.dtype; a.T; a.requires_grad; a.device; a.grad; a.data
a.requires_grad = True
a.grad = None
a.size(); a.dim()
torch.nn.functional.relu(a)
torch.nn.functional.softmax(a, dim=0)
torch.nn.functional.linear(a, torch.ones(3,2))
torch.stack([a,a])
(a*2).sum().backward()
print(a.grad)
a.tolist(); a.detach().numpy(); a.detach().add_(1); 
a.register_hook(lambda g: g)
torch.nn.Linear(2,1)(a)
a.add(torch.ones(2)); torch.ones(2)+a; torch.ones(2).add(a)
c = torch.ones(2); c += a
c.add_(a)
print(a)
str(a); f"{a}"
with torch.no_grad(): a += 1
a is a; bool(a[0]); a.view(2); a.reshape(-1)
torch.max(a,0); torch.where(a>1, a, a); torch.einsum('i,i->', a, a); torch.zeros_like(a); a.clone(); torch.clone(a)
a.backward(torch.ones(2)) if 0 else None
hash(a)
torch.tensor(a.detach()); torch.cat((a,a)); a.numel(); a.item if 0 else 0; a.mean(); a.half(); a.to('cpu'); torch.equal(a,a); torch.allclose(a,a)
2*a*2; a.grad_fn; a.is_leaf; a.ndim; a.itemsize;a.real; a.mT if 0 else 0; a.unsqueeze(0).mT; 1. in a

# ---- output
# mul ['L'] 2
# mul ['L'] 2
# __rsub__ ['L'] 2
# sub ['L'] 2
# div ['L'] 2
# __rdiv__ ['L'] 2
# pow ['L'] 2
# __rpow__ ['L'] 2
# matmul ['L'] 2
# neg ['L'] 1
# abs ['L'] 1
# __floordiv__ ['L'] 2
# remainder ['L'] 2
# __eq__ ['L'] 2
# gt ['L'] 2
# sum ['L'] 2
# sum ['L'] 1
# __getitem__ ['L'] 2
# __setitem__ ['L'] 3
# __len__ ['L'] 1
# __getitem__ ['L'] 2
# __float__ ['L'] 1
# dim ['L'] 1
# unbind ['L'] 2
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __set__ ['L'] 2
# __set__ ['L'] 2
# size ['L'] 1
# dim ['L'] 1
# relu ['L'] 1
# softmax ['L'] 1
# linear ['L'] 2
# stack ['L'] 1
# mul ['L'] 2
# sum ['L'] 1
# backward ['L'] 1
# __get__ ['L'] 1
# tensor([2., 2.])
# tolist ['L'] 1
# detach ['L'] 1
# numpy ['L'] 1
# detach ['L'] 1
# add_ ['L'] 2
# register_hook ['L'] 2
# linear ['L'] 3
# add ['L'] 2
# add ['L'] 2
# add ['L'] 2
# add_ ['L'] 2
# add_ ['L'] 2
# L([6., 3.], requires_grad=True)
# __format__ ['L'] 2
# add_ ['L'] 2
# __getitem__ ['L'] 2
# __bool__ ['L'] 1
# view ['L'] 2
# reshape ['L'] 2
# max ['L'] 2
# gt ['L'] 2
# where ['L'] 3
# einsum ['L'] 3
# zeros_like ['L'] 1
# clone ['L'] 1
# clone ['L'] 1
# detach ['L'] 1
# cat ['L'] 1
# numel ['L'] 1
# mean ['L'] 1
# half ['L'] 1
# to ['L'] 2
# equal ['L'] 2
# allclose ['L'] 2
# mul ['L'] 2
# mul ['L'] 2
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# __get__ ['L'] 1
# unsqueeze ['L'] 2
# __get__ ['L'] 1
# __contains__ ['L'] 2
