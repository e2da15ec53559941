import torch, warnings
warnings.simplefilter('ignore')
D=[torch.bool,torch.uint8,torch.int8,torch.int64,torch.float16,torch.float32,torch.complex64,torch.uint16,torch.uint32,torch.uint64]
for u in (torch.uint16, torch.uint64):
    for d in D:
        try: r=torch.promote_types(u,d)
        except Exception as e: r=type(e).__name__+str(e)
        try: r2=torch.promote_types(d,u)
        except Exception as e: r2=type(e).__name__+str(e)
        print(u,d,r,r2)
t=torch.tensor([1,2,65535],dtype=torch.uint16)
def T(s,f):
    try: print(s, repr(f()))
    except Exception as e: print(s, type(e).__name__, str(e)[:200])
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t', lambda: t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.sum()', lambda: t.sum())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.to(torch.int64)', lambda: t.to(torch.int64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+1', lambda: t+1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+1.5', lambda: t+1.5)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+t', lambda: t+t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t*t', lambda: t*t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t-t', lambda: t-t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t/2', lambda: t/2)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t//2', lambda: t//2)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t%2', lambda: t%2)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t**2', lambda: t**2)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('-t', lambda: -t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t==t', lambda: t==t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t>1', lambda: t>1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t>t', lambda: t>t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t&t', lambda: t&t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('~t', lambda: ~t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t<<1', lambda: t<<1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('abs(t)', lambda: abs(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.max()', lambda: t.max())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.min()', lambda: t.min())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.max(0)', lambda: t.max(0))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.sort()', lambda: t.sort())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.argmax()', lambda: t.argmax())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.unique()', lambda: t.unique())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t[0]', lambda: t[0])
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t[0].item()', lambda: t[0].item())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.tolist()', lambda: t.tolist())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.float()', lambda: t.float())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.bool()', lambda: t.bool())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.clone()', lambda: t.clone())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.view(torch.int16)', lambda: t.view(torch.int16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.view(torch.uint8)', lambda: t.view(torch.uint8))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.zeros(2,dtype=torch.uint16)', lambda: torch.zeros(2,dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.ones(2,dtype=torch.uint32)', lambda: torch.ones(2,dtype=torch.uint32))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.full((2,),7,dtype=torch.uint64)', lambda: torch.full((2,),7,dtype=torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.arange(3,dtype=torch.uint16)', lambda: torch.arange(3,dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.eye(2,dtype=torch.uint16)', lambda: torch.eye(2,dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.empty(2,dtype=torch.uint16).zero_()', lambda: torch.empty(2,dtype=torch.uint16).zero_())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.cat([t,t])', lambda: torch.cat([t,t]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.stack([t,t])', lambda: torch.stack([t,t]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.where(t>1,t,t)', lambda: torch.where(t>1,t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([2**64-1],dtype=torch.uint64)', lambda: torch.tensor([2**64-1],dtype=torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([2**63],dtype=torch.uint64)', lambda: torch.tensor([2**63],dtype=torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([-1],dtype=torch.uint16)', lambda: torch.tensor([-1],dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([70000],dtype=torch.uint16)', lambda: torch.tensor([70000],dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor(5,dtype=torch.uint64).item()', lambda: torch.tensor(5,dtype=torch.uint64).item())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([2**64-1],dtype=torch.uint64).item()', lambda: torch.tensor([2**64-1],dtype=torch.uint64).item())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([2**64-1],dtype=torch.uint64).tolist()', lambda: torch.tensor([2**64-1],dtype=torch.uint64).tolist())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([1.5,-1.,70000.]).to(torch.uint16)', lambda: torch.tensor([1.5,-1.,70000.]).to(torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([1.5,2**40]).to(torch.uint32)', lambda: torch.tensor([1.5,2**40]).to(torch.uint32))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.iinfo(torch.uint16)', lambda: torch.iinfo(torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.iinfo(torch.uint64)', lambda: torch.iinfo(torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.uint16.is_signed', lambda: torch.uint16.is_signed)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.uint16.itemsize', lambda: torch.uint16.itemsize)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.type()', lambda: t.type())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.equal(t,t)', lambda: torch.equal(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.mean()', lambda: t.mean())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.prod()', lambda: t.prod())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.cumsum(0)', lambda: t.cumsum(0))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.any()', lambda: t.any())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.all()', lambda: t.all())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.flip(0)', lambda: t.flip(0))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.index_select(0,torch.tensor([0]))', lambda: t.index_select(0,torch.tensor([0])))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.gather(0,torch.tensor([0]))', lambda: t.gather(0,torch.tensor([0])))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t[torch.tensor([0,1])]', lambda: t[torch.tensor([0,1])])
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t[t>1]', lambda: t[t>1])
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.masked_fill(t>1,0)', lambda: t.masked_fill(t>1,0))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.fill_(3)', lambda: t.fill_(3))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.copy_(torch.tensor([1,2,3]))', lambda: t.copy_(torch.tensor([1,2,3])))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.add_(1)', lambda: t.add_(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.clamp(0,1)', lambda: t.clamp(0,1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.bitwise_and(t,t)', lambda: torch.bitwise_and(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.numpy()', lambda: t.numpy())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.sin()', lambda: t.sin())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.float().sum()', lambda: t.float().sum())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.nonzero()', lambda: t.nonzero())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.result_type(t,1)', lambda: torch.result_type(t,1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.result_type(t,1.)', lambda: torch.result_type(t,1.))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.can_cast(torch.uint16,torch.int64)', lambda: torch.can_cast(torch.uint16,torch.int64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+torch.tensor(1)', lambda: t+torch.tensor(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+torch.tensor([1,2,3])', lambda: t+torch.tensor([1,2,3]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+torch.tensor([1.,2,3])', lambda: t+torch.tensor([1.,2,3]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t+torch.tensor([True,False,True])', lambda: t+torch.tensor([True,False,True]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t==torch.tensor([1,2,3])', lambda: t==torch.tensor([1,2,3]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t==1', lambda: t==1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t!=1', lambda: t!=1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.eq(65535)', lambda: t.eq(65535))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.requires_grad_()', lambda: t.requires_grad_())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor(t)', lambda: torch.tensor(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.long()', lambda: t.long())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.int()', lambda: t.int())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.short()', lambda: t.short())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.to(torch.uint32)', lambda: t.to(torch.uint32))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.to(torch.uint8)', lambda: t.to(torch.uint8))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([300],dtype=torch.uint16).to(torch.uint8)', lambda: torch.tensor([300],dtype=torch.uint16).to(torch.uint8))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.randint(0,10,(3,),dtype=torch.uint16).shape', lambda: torch.randint(0,10,(3,),dtype=torch.uint16).shape)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.zeros_like(t)', lambda: torch.zeros_like(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.new_zeros(2)', lambda: t.new_zeros(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.repeat(2)', lambda: t.repeat(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.expand(2,3)', lambda: t.expand(2,3))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.reshape(3,1)', lambda: t.reshape(3,1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.T', lambda: t.T)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.dtype', lambda: t.dtype)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.is_floating_point()', lambda: t.is_floating_point())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.maximum(t,t)', lambda: torch.maximum(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.minimum(t,t)', lambda: torch.minimum(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tril(t.reshape(1,3))', lambda: torch.tril(t.reshape(1,3)))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.dot(t,t)', lambda: torch.dot(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t@t', lambda: t@t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.isnan(t)', lambda: torch.isnan(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.logical_not(t)', lambda: torch.logical_not(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.logical_and(t,t)', lambda: torch.logical_and(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.square()', lambda: t.square())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.sqrt()', lambda: t.sqrt())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.exp(t)', lambda: torch.exp(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.sign(t)', lambda: torch.sign(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.gcd(t,t)', lambda: torch.gcd(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.bincount(t)', lambda: torch.bincount(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.histc(t)', lambda: torch.histc(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.roll(1)', lambda: t.roll(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.split(1)', lambda: t.split(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.diff()', lambda: t.diff())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.tril if 0 else 1', lambda: t.tril if 0 else 1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.nn.functional.one_hot(t)', lambda: torch.nn.functional.one_hot(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.nn.functional.pad(t,(1,1))', lambda: torch.nn.functional.pad(t,(1,1)))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.linspace(0,3,4,dtype=torch.uint16)', lambda: torch.linspace(0,3,4,dtype=torch.uint16))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T("torch.UInt16Tensor if hasattr(torch,'UInt16Tensor') else None", lambda: torch.UInt16Tensor if hasattr(torch,'UInt16Tensor') else None)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.bitwise_or(t)', lambda: t.bitwise_or(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.bitwise_not()', lambda: t.bitwise_not())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t^t', lambda: t^t)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.bitwise_left_shift(1)', lambda: t.bitwise_left_shift(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.floor_divide(2)', lambda: t.floor_divide(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.remainder(2)', lambda: t.remainder(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.fmod(2)', lambda: t.fmod(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.float()/2', lambda: t.float()/2)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.pow(2)', lambda: t.pow(2))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.neg()', lambda: t.neg())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.topk(1)', lambda: t.topk(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.isfinite()', lambda: t.isfinite())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.isin(t,t)', lambda: torch.isin(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.scatter(0,torch.tensor([0]),1)', lambda: t.scatter(0,torch.tensor([0]),1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.index_fill(0,torch.tensor([0]),1)', lambda: t.index_fill(0,torch.tensor([0]),1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.index_add(0,torch.tensor([0]),t[:1])', lambda: t.index_add(0,torch.tensor([0]),t[:1]))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.isclose(t,t)', lambda: torch.isclose(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.allclose(t,t)', lambda: torch.allclose(t,t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.kthvalue(1)', lambda: t.kthvalue(1))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.median()', lambda: t.median())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.count_nonzero()', lambda: t.count_nonzero())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.std()', lambda: t.std())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.var()', lambda: t.var())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.sum(dtype=torch.int64)', lambda: t.sum(dtype=torch.int64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.dist(t)', lambda: t.dist(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.norm()', lambda: t.norm())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.outer(t)', lambda: t.outer(t))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.round()', lambda: t.round())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.floor()', lambda: t.floor())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('t.trunc()', lambda: t.trunc())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.rand(2).to(torch.uint64)', lambda: torch.rand(2).to(torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([1,2],dtype=torch.uint64)+torch.tensor([1,2],dtype=torch.uint64)', lambda: torch.tensor([1,2],dtype=torch.uint64)+torch.tensor([1,2],dtype=torch.uint64))
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([1,2],dtype=torch.uint64).sum()', lambda: torch.tensor([1,2],dtype=torch.uint64).sum())
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([2**64-1,2],dtype=torch.uint64)+1', lambda: torch.tensor([2**64-1,2],dtype=torch.uint64)+1)
t=torch.tensor([1,2,65535],dtype=torch.uint16); T('torch.tensor([1,2],dtype=torch.uint32)*3', lambda: torch.tensor([1,2],dtype=torch.uint32)*3)

# ---- output
# torch.uint16 torch.bool RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Bool RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Bool and UInt16
# torch.uint16 torch.uint8 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Byte RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Byte and UInt16
# torch.uint16 torch.int8 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Char RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Char and UInt16
# torch.uint16 torch.int64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Long RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Long and UInt16
# torch.uint16 torch.float16 torch.float16 torch.float16
# torch.uint16 torch.float32 torch.float32 torch.float32
# torch.uint16 torch.complex64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and ComplexFloat RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote ComplexFloat and UInt16
# torch.uint16 torch.uint16 torch.uint16 torch.uint16
# torch.uint16 torch.uint32 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and UInt32 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt32 and UInt16
# torch.uint16 torch.uint64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and UInt64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and UInt16
# torch.uint64 torch.bool RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and Bool RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Bool and UInt64
# torch.uint64 torch.uint8 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and Byte RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Byte and UInt64
# torch.uint64 torch.int8 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and Char RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Char and UInt64
# torch.uint64 torch.int64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and Long RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote Long and UInt64
# torch.uint64 torch.float16 torch.float16 torch.float16
# torch.uint64 torch.float32 torch.float32 torch.float32
# torch.uint64 torch.complex64 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and ComplexFloat RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote ComplexFloat and UInt64
# torch.uint64 torch.uint16 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and UInt16 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and UInt64
# torch.uint64 torch.uint32 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt64 and UInt32 RuntimeErrorPromotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt32 and UInt64
# torch.uint64 torch.uint64 torch.uint64 torch.uint64
# t tensor([    1,     2, 65535], dtype=torch.uint16)
# t.sum() tensor(65538)
# t.to(torch.int64) tensor([    1,     2, 65535])
# t+1 NotImplementedError "add_stub" not implemented for 'UInt16'
# t+1.5 tensor([2.5000e+00, 3.5000e+00, 6.5536e+04])
# t+t NotImplementedError "add_stub" not implemented for 'UInt16'
# t*t tensor([1, 4, 1], dtype=torch.uint16)
# t-t NotImplementedError "add_stub" not implemented for 'UInt16'
# t/2 tensor([5.0000e-01, 1.0000e+00, 3.2768e+04])
# t//2 NotImplementedError "div_floor_cpu" not implemented for 'UInt16'
# t%2 NotImplementedError "remainder_cpu" not implemented for 'UInt16'
# t**2 NotImplementedError "pow" not implemented for 'UInt16'
# -t NotImplementedError "neg_cpu" not implemented for 'UInt16'
# t==t tensor([True, True, True])
# t>1 NotImplementedError "gt_cpu" not implemented for 'UInt16'
# t>t NotImplementedError "gt_cpu" not implemented for 'UInt16'
# t&t tensor([    1,     2, 65535], dtype=torch.uint16)
# ~t NotImplementedError "bitwise_not_cpu" not implemented for 'UInt16'
# t<<1 NotImplementedError "lshift_cpu" not implemented for 'UInt16'
# abs(t) NotImplementedError "abs_cpu" not implemented for 'UInt16'
# t.max() NotImplementedError "max_all" not implemented for 'UInt16'
# t.min() NotImplementedError "min_all" not implemented for 'UInt16'
# t.max(0) NotImplementedError "max_cpu" not implemented for 'UInt16'
# t.sort() torch.return_types.sort(
# values=tensor([    1,     2, 65535], dtype=torch.uint16),
# indices=tensor([0, 1, 2]))
# t.argmax() NotImplementedError "argmax_cpu" not implemented for 'UInt16'
# t.unique() tensor([    1,     2, 65535], dtype=torch.uint16)
# t[0] tensor(1, dtype=torch.uint16)
# t[0].item() 1
# t.tolist() [1, 2, 65535]
# t.float() tensor([1.0000e+00, 2.0000e+00, 6.5535e+04])
# t.bool() tensor([True, True, True])
# t.clone() tensor([    1,     2, 65535], dtype=torch.uint16)
# t.view(torch.int16) tensor([ 1,  2, -1], dtype=torch.int16)
# t.view(torch.uint8) tensor([  1,   0,   2,   0, 255, 255], dtype=torch.uint8)
# torch.zeros(2,dtype=torch.uint16) tensor([0, 0], dtype=torch.uint16)
# torch.ones(2,dtype=torch.uint32) tensor([1, 1], dtype=torch.uint32)
# torch.full((2,),7,dtype=torch.uint64) tensor([7, 7], dtype=torch.uint64)
# torch.arange(3,dtype=torch.uint16) NotImplementedError "arange_cpu" not implemented for 'UInt16'
# torch.eye(2,dtype=torch.uint16) NotImplementedError "eye" not implemented for 'UInt16'
# torch.empty(2,dtype=torch.uint16).zero_() tensor([0, 0], dtype=torch.uint16)
# torch.cat([t,t]) tensor([    1,     2, 65535,     1,     2, 65535], dtype=torch.uint16)
# torch.stack([t,t]) tensor([[    1,     2, 65535],
#         [    1,     2, 65535]], dtype=torch.uint16)
# torch.where(t>1,t,t) NotImplementedError "gt_cpu" not implemented for 'UInt16'
# torch.tensor([2**64-1],dtype=torch.uint64) tensor([18446744073709551615], dtype=torch.uint64)
# torch.tensor([2**63],dtype=torch.uint64) tensor([9223372036854775808], dtype=torch.uint64)
# torch.tensor([-1],dtype=torch.uint16) tensor([65535], dtype=torch.uint16)
# torch.tensor([70000],dtype=torch.uint16) RuntimeError value cannot be converted to type uint16 without overflow
# torch.tensor(5,dtype=torch.uint64).item() 5
# torch.tensor([2**64-1],dtype=torch.uint64).item() 18446744073709551615
# torch.tensor([2**64-1],dtype=torch.uint64).tolist() [18446744073709551615]
# torch.tensor([1.5,-1.,70000.]).to(torch.uint16) tensor([    1, 65535,  4464], dtype=torch.uint16)
# torch.tensor([1.5,2**40]).to(torch.uint32) tensor([1, 0], dtype=torch.uint32)
# torch.iinfo(torch.uint16) iinfo(min=0, max=65535, dtype=uint16)
# torch.iinfo(torch.uint64) iinfo(min=0, max=1.84467e+19, dtype=uint64)
# torch.uint16.is_signed False
# torch.uint16.itemsize 2
# t.type() 'torch.UInt16Tensor'
# torch.equal(t,t) True
# t.mean() RuntimeError mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: UInt16
# t.prod() tensor(131070)
# t.cumsum(0) tensor([    1,     3, 65538])
# t.any() tensor(True)
# t.all() tensor(True)
# t.flip(0) NotImplementedError "flip_cpu" not implemented for 'UInt16'
# t.index_select(0,torch.tensor([0])) NotImplementedError "index_select" not implemented for 'UInt16'
# t.gather(0,torch.tensor([0])) NotImplementedError "scatter_gather_tensor_cpu" not implemented for 'UInt16'
# t[torch.tensor([0,1])] tensor([1, 2], dtype=torch.uint16)
# t[t>1] NotImplementedError "gt_cpu" not implemented for 'UInt16'
# t.masked_fill(t>1,0) NotImplementedError "gt_cpu" not implemented for 'UInt16'
# t.fill_(3) tensor([3, 3, 3], dtype=torch.uint16)
# t.copy_(torch.tensor([1,2,3])) tensor([1, 2, 3], dtype=torch.uint16)
# t.add_(1) NotImplementedError "add_stub" not implemented for 'UInt16'
# t.clamp(0,1) NotImplementedError "clamp_scalar_cpu" not implemented for 'UInt16'
# torch.bitwise_and(t,t) tensor([    1,     2, 65535], dtype=torch.uint16)
# t.numpy() array([    1,     2, 65535], dtype=uint16)
# t.sin() tensor([0.8415, 0.9093, 0.9813])
# t.float().sum() tensor(65538.)
# t.nonzero() NotImplementedError "nonzero_count_cpu" not implemented for 'UInt16'
# torch.result_type(t,1) torch.uint16
# torch.result_type(t,1.) torch.float32
# torch.can_cast(torch.uint16,torch.int64) True
# t+torch.tensor(1) NotImplementedError "add_stub" not implemented for 'UInt16'
# t+torch.tensor([1,2,3]) RuntimeError Promotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Long
# t+torch.tensor([1.,2,3]) tensor([2.0000e+00, 4.0000e+00, 6.5538e+04])
# t+torch.tensor([True,False,True]) RuntimeError Promotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Bool
# t==torch.tensor([1,2,3]) RuntimeError Promotion for uint16, uint32, uint64 types is not supported, attempted to promote UInt16 and Long
# t==1 tensor([ True, False, False])
# t!=1 tensor([False,  True,  True])
# t.eq(65535) tensor([False, False,  True])
# t.requires_grad_() RuntimeError only Tensors of floating point dtype can require gradients
# torch.tensor(t) tensor([    1,     2, 65535], dtype=torch.uint16)
# t.long() tensor([    1,     2, 65535])
# t.int() tensor([    1,     2, 65535], dtype=torch.int32)
# t.short() tensor([ 1,  2, -1], dtype=torch.int16)
# t.to(torch.uint32) tensor([    1,     2, 65535], dtype=torch.uint32)
# t.to(torch.uint8) tensor([  1,   2, 255], dtype=torch.uint8)
# torch.tensor([300],dtype=torch.uint16).to(torch.uint8) tensor([44], dtype=torch.uint8)
# torch.randint(0,10,(3,),dtype=torch.uint16).shape torch.Size([3])
# torch.zeros_like(t) tensor([0, 0, 0], dtype=torch.uint16)
# t.new_zeros(2) tensor([0, 0], dtype=torch.uint16)
# t.repeat(2) tensor([    1,     2, 65535,     1,     2, 65535], dtype=torch.uint16)
# t.expand(2,3) tensor([[    1,     2, 65535],
#         [    1,     2, 65535]], dtype=torch.uint16)
# t.reshape(3,1) tensor([[    1],
#         [    2],
#         [65535]], dtype=torch.uint16)
# t.T tensor([    1,     2, 65535], dtype=torch.uint16)
# t.dtype torch.uint16
# t.is_floating_point() False
# torch.maximum(t,t) NotImplementedError "maximum_cpu" not implemented for 'UInt16'
# torch.minimum(t,t) NotImplementedError "minimum_cpu" not implemented for 'UInt16'
# torch.tril(t.reshape(1,3)) NotImplementedError "tril" not implemented for 'UInt16'
# torch.dot(t,t) NotImplementedError "dot" not implemented for 'UInt16'
# t@t NotImplementedError "dot" not implemented for 'UInt16'
# torch.isnan(t) tensor([False, False, False])
# torch.logical_not(t) NotImplementedError "logical_not_cpu" not implemented for 'UInt16'
# torch.logical_and(t,t) NotImplementedError "logical_and_cpu" not implemented for 'UInt16'
# t.square() NotImplementedError "pow" not implemented for 'UInt16'
# t.sqrt() tensor([  1.0000,   1.4142, 255.9980])
# torch.exp(t) tensor([2.7183, 7.3891,    inf])
# torch.sign(t) NotImplementedError "sign_cpu" not implemented for 'UInt16'
# torch.gcd(t,t) NotImplementedError "gcd_cpu" not implemented for 'UInt16'
# torch.bincount(t) NotImplementedError "bincount_cpu" not implemented for 'UInt16'
# torch.histc(t) NotImplementedError "aminmax_cpu" not implemented for 'UInt16'
# t.roll(1) tensor([65535,     1,     2], dtype=torch.uint16)
# t.split(1) (tensor([1], dtype=torch.uint16), tensor([2], dtype=torch.uint16), tensor([65535], dtype=torch.uint16))
# t.diff() NotImplementedError "add_stub" not implemented for 'UInt16'
# t.tril if 0 else 1 1
# torch.nn.functional.one_hot(t) RuntimeError one_hot is only applicable to index tensor of type LongTensor.
# torch.nn.functional.pad(t,(1,1)) tensor([    0,     1,     2, 65535,     0], dtype=torch.uint16)
# torch.linspace(0,3,4,dtype=torch.uint16) NotImplementedError "linspace_cpu" not implemented for 'UInt16'
# torch.UInt16Tensor if hasattr(torch,'UInt16Tensor') else None None
# t.bitwise_or(t) tensor([    1,     2, 65535], dtype=torch.uint16)
# t.bitwise_not() NotImplementedError "bitwise_not_cpu" not implemented for 'UInt16'
# t^t tensor([0, 0, 0], dtype=torch.uint16)
# t.bitwise_left_shift(1) NotImplementedError "lshift_cpu" not implemented for 'UInt16'
# t.floor_divide(2) NotImplementedError "div_floor_cpu" not implemented for 'UInt16'
# t.remainder(2) NotImplementedError "remainder_cpu" not implemented for 'UInt16'
# t.fmod(2) NotImplementedError "fmod_cpu" not implemented for 'UInt16'
# t.float()/2 tensor([5.0000e-01, 1.0000e+00, 3.2768e+04])
# t.pow(2) NotImplementedError "pow" not implemented for 'UInt16'
# t.neg() NotImplementedError "neg_cpu" not implemented for 'UInt16'
# t.topk(1) NotImplementedError "topk_cpu" not implemented for 'UInt16'
# t.isfinite() tensor([True, True, True])
# torch.isin(t,t) NotImplementedError "isin_default_cpu" not implemented for 'UInt16'
# t.scatter(0,torch.tensor([0]),1) NotImplementedError "scatter_gather_scalar_cpu" not implemented for 'UInt16'
# t.index_fill(0,torch.tensor([0]),1) NotImplementedError "index_fill_cpu" not implemented for 'UInt16'
# t.index_add(0,torch.tensor([0]),t[:1]) NotImplementedError "index_add_" not implemented for 'UInt16'
# torch.isclose(t,t) tensor([True, True, True])
# torch.allclose(t,t) True
# t.kthvalue(1) NotImplementedError "kthvalue_cpu" not implemented for 'UInt16'
# t.median() NotImplementedError "median_cpu" not implemented for 'UInt16'
# t.count_nonzero() NotImplementedError "nonzero_count_cpu" not implemented for 'UInt16'
# t.std() RuntimeError std and var only support floating point and complex dtypes
# t.var() RuntimeError std and var only support floating point and complex dtypes
# t.sum(dtype=torch.int64) tensor(65538)
# t.dist(t) NotImplementedError "add_stub" not implemented for 'UInt16'
# t.norm() RuntimeError linalg.vector_norm: Expected a floating point or complex tensor as input. Got UInt16
# t.outer(t) tensor([[    1,     2, 65535],
#         [    2,     4, 65534],
#         [65535, 65534,     1]], dtype=torch.uint16)
# t.round() tensor([    1,     2, 65535], dtype=torch.uint16)
# t.floor() tensor([    1,     2, 65535], dtype=torch.uint16)
# t.trunc() tensor([    1,     2, 65535], dtype=torch.uint16)
# torch.rand(2).to(torch.uint64) tensor([0, 0], dtype=torch.uint64)
# torch.tensor([1,2],dtype=torch.uint64)+torch.tensor([1,2],dtype=torch.uint64) NotImplementedError "add_stub" not implemented for 'UInt64'
# torch.tensor([1,2],dtype=torch.uint64).sum() tensor(3)
# torch.tensor([2**64-1,2],dtype=torch.uint64)+1 NotImplementedError "add_stub" not implemented for 'UInt64'
# torch.tensor([1,2],dtype=torch.uint32)*3 tensor([3, 6], dtype=torch.uint32)
