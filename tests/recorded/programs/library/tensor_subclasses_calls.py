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
