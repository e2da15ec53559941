import torch, warnings
warnings.simplefilter('ignore')
def T(s,f):
    try: print(s, repr(f()))
    except Exception as e: print(s, type(e).__name__, str(e)[:200])
for d in (torch.uint16,torch.uint32,torch.uint64):
    print(d)
    T('torch.tensor([1],dtype=d)+1', lambda: (torch.tensor([1],dtype=d)+1))
    T('torch.arange(3,dtype=d)', lambda: (torch.arange(3,dtype=d)))
    T('torch.eye(2,dtype=d)', lambda: (torch.eye(2,dtype=d)))
    T('torch.tensor([2],dtype=d)//2', lambda: (torch.tensor([2],dtype=d)//2))
    T('~torch.tensor([2],dtype=d)', lambda: (~torch.tensor([2],dtype=d)))
    T('torch.tensor([2],dtype=d).item()', lambda: (torch.tensor([2],dtype=d).item()))
    T('torch.randint(0,5,(2,),dtype=d).dtype', lambda: (torch.randint(0,5,(2,),dtype=d).dtype))
    T('torch.rand(2,dtype=d)', lambda: (torch.rand(2,dtype=d)))
    T('torch.randn(2,dtype=d)', lambda: (torch.randn(2,dtype=d)))
    T('torch.tensor([1.5],dtype=d)', lambda: (torch.tensor([1.5],dtype=d)))
    T('torch.tensor([-3],dtype=d)', lambda: (torch.tensor([-3],dtype=d)))
    T('torch.tensor([2**70],dtype=d)', lambda: (torch.tensor([2**70],dtype=d)))
    T('torch.tensor([-2**63],dtype=d)', lambda: (torch.tensor([-2**63],dtype=d)))
    T('torch.full((1,),-1,dtype=d)', lambda: (torch.full((1,),-1,dtype=d)))
    T('torch.full((1,),2**66,dtype=d)', lambda: (torch.full((1,),2**66,dtype=d)))
    T('torch.full((1,),1.5,dtype=d)', lambda: (torch.full((1,),1.5,dtype=d)))
    T('torch.empty(2,dtype=d).fill_(70000)', lambda: (torch.empty(2,dtype=d).fill_(70000)))
    T('torch.empty(1,dtype=d).random_(3).dtype', lambda: (torch.empty(1,dtype=d).random_(3).dtype))
    T('torch.ones(2,dtype=d).sum().dtype', lambda: (torch.ones(2,dtype=d).sum().dtype))
    T('torch.ones(2,dtype=d).mean(dtype=torch.float32)', lambda: (torch.ones(2,dtype=d).mean(dtype=torch.float32)))
    T('torch.ones(2,dtype=d)*torch.tensor(2.)', lambda: (torch.ones(2,dtype=d)*torch.tensor(2.)))
    T('torch.ones(2,dtype=d)*2', lambda: (torch.ones(2,dtype=d)*2))
    T('torch.ones(2,dtype=d)*torch.tensor(2)', lambda: (torch.ones(2,dtype=d)*torch.tensor(2)))
    T('torch.ones(2,dtype=d)*True', lambda: (torch.ones(2,dtype=d)*True))
    T('torch.ones(2,dtype=d)/3', lambda: (torch.ones(2,dtype=d)/3))
    T('torch.ones(2,dtype=d).mul_(2)', lambda: (torch.ones(2,dtype=d).mul_(2)))
    T('torch.ones(2).add_(torch.ones(2,dtype=d))', lambda: (torch.ones(2).add_(torch.ones(2,dtype=d))))
    T('torch.ones(2,dtype=d).mul_(1.5)', lambda: (torch.ones(2,dtype=d).mul_(1.5)))
    T('torch.tensor(3.7).to(d)', lambda: (torch.tensor(3.7).to(d)))
    T('torch.tensor(-3.7).to(d)', lambda: (torch.tensor(-3.7).to(d)))
    T('torch.tensor([1,2]).to(d)*torch.tensor([1.,2.],dtype=torch.float64)', lambda: (torch.tensor([1,2]).to(d)*torch.tensor([1.,2.],dtype=torch.float64)))
    T('torch.can_cast(d,torch.float32),torch.can_cast(torch.int64,d),torch.can_cast(torch.float32,d)', lambda: (torch.can_cast(d,torch.float32),torch.can_cast(torch.int64,d),torch.can_cast(torch.float32,d)))
    T('torch.tensor([1],dtype=d).type(torch.float16)', lambda: (torch.tensor([1],dtype=d).type(torch.float16)))
    T('torch.tensor([5,3],dtype=d).bincount()', lambda: (torch.tensor([5,3],dtype=d).bincount()))
    T('torch.tensor([5,3],dtype=d)[torch.tensor([0],dtype=d)]', lambda: (torch.tensor([5,3],dtype=d)[torch.tensor([0],dtype=d)]))
    T('torch.ones(3)[torch.tensor([0],dtype=d)]', lambda: (torch.ones(3)[torch.tensor([0],dtype=d)]))
    T('torch.ones(3).index_select(0,torch.tensor([0],dtype=d))', lambda: (torch.ones(3).index_select(0,torch.tensor([0],dtype=d))))
    T('torch.ones(3).gather(0,torch.tensor([0],dtype=d))', lambda: (torch.ones(3).gather(0,torch.tensor([0],dtype=d))))
    T('torch.tensor([1],dtype=d).numpy().dtype', lambda: (torch.tensor([1],dtype=d).numpy().dtype))
    T('torch.ones(2,dtype=d,requires_grad=True)', lambda: (torch.ones(2,dtype=d,requires_grad=True)))
    T('(torch.ones(2,requires_grad=True)*torch.tensor([2,3],dtype=d)).sum()', lambda: ((torch.ones(2,requires_grad=True)*torch.tensor([2,3],dtype=d)).sum()))

# ---- output
# torch.uint16
# torch.tensor([1],dtype=d)+1 NotImplementedError "add_stub" not implemented for 'UInt16'
# torch.arange(3,dtype=d) NotImplementedError "arange_cpu" not implemented for 'UInt16'
# torch.eye(2,dtype=d) NotImplementedError "eye" not implemented for 'UInt16'
# torch.tensor([2],dtype=d)//2 NotImplementedError "div_floor_cpu" not implemented for 'UInt16'
# ~torch.tensor([2],dtype=d) NotImplementedError "bitwise_not_cpu" not implemented for 'UInt16'
# torch.tensor([2],dtype=d).item() 2
# torch.randint(0,5,(2,),dtype=d).dtype torch.uint16
# torch.rand(2,dtype=d) NotImplementedError "check_uniform_bounds" not implemented for 'UInt16'
# torch.randn(2,dtype=d) NotImplementedError "normal_kernel_cpu" not implemented for 'UInt16'
# torch.tensor([1.5],dtype=d) tensor([1], dtype=torch.uint16)
# torch.tensor([-3],dtype=d) tensor([65533], dtype=torch.uint16)
# torch.tensor([2**70],dtype=d) ValueError Overflow when unpacking long long
# torch.tensor([-2**63],dtype=d) RuntimeError value cannot be converted to type uint16 without overflow
# torch.full((1,),-1,dtype=d) tensor([65535], dtype=torch.uint16)
# torch.full((1,),2**66,dtype=d) OverflowError int too big to convert
# torch.full((1,),1.5,dtype=d) tensor([1], dtype=torch.uint16)
# torch.empty(2,dtype=d).fill_(70000) RuntimeError value cannot be converted to type uint16_t without overflow
# torch.empty(1,dtype=d).random_(3).dtype torch.uint16
# torch.ones(2,dtype=d).sum().dtype torch.int64
# torch.ones(2,dtype=d).mean(dtype=torch.float32) tensor(1.)
# torch.ones(2,dtype=d)*torch.tensor(2.) tensor([2., 2.])
# torch.ones(2,dtype=d)*2 tensor([2, 2], dtype=torch.uint16)
# torch.ones(2,dtype=d)*torch.tensor(2) tensor([2, 2], dtype=torch.uint16)
# torch.ones(2,dtype=d)*True tensor([1, 1], dtype=torch.uint16)
# torch.ones(2,dtype=d)/3 tensor([0.3333, 0.3333])
# torch.ones(2,dtype=d).mul_(2) tensor([2, 2], dtype=torch.uint16)
# torch.ones(2).add_(torch.ones(2,dtype=d)) tensor([2., 2.])
# torch.ones(2,dtype=d).mul_(1.5) RuntimeError result type Float can't be cast to the desired output type UInt16
# torch.tensor(3.7).to(d) tensor(3, dtype=torch.uint16)
# torch.tensor(-3.7).to(d) tensor(65533, dtype=torch.uint16)
# torch.tensor([1,2]).to(d)*torch.tensor([1.,2.],dtype=torch.float64) tensor([1., 4.], dtype=torch.float64)
# torch.can_cast(d,torch.float32),torch.can_cast(torch.int64,d),torch.can_cast(torch.float32,d) (True, True, False)
# torch.tensor([1],dtype=d).type(torch.float16) tensor([1.], dtype=torch.float16)
# torch.tensor([5,3],dtype=d).bincount() NotImplementedError "bincount_cpu" not implemented for 'UInt16'
# torch.tensor([5,3],dtype=d)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3).index_select(0,torch.tensor([0],dtype=d)) RuntimeError index_select(): Expected dtype int32 or int64 for index
# torch.ones(3).gather(0,torch.tensor([0],dtype=d)) RuntimeError gather(): Expected dtype int32/int64 for index
# torch.tensor([1],dtype=d).numpy().dtype dtype('uint16')
# torch.ones(2,dtype=d,requires_grad=True) RuntimeError Only Tensors of floating point and complex dtype can require gradients
# (torch.ones(2,requires_grad=True)*torch.tensor([2,3],dtype=d)).sum() tensor(5., grad_fn=<SumBackward0>)
# torch.uint32
# torch.tensor([1],dtype=d)+1 NotImplementedError "add_stub" not implemented for 'UInt32'
# torch.arange(3,dtype=d) NotImplementedError "arange_cpu" not implemented for 'UInt32'
# torch.eye(2,dtype=d) NotImplementedError "eye" not implemented for 'UInt32'
# torch.tensor([2],dtype=d)//2 NotImplementedError "div_floor_cpu" not implemented for 'UInt32'
# ~torch.tensor([2],dtype=d) NotImplementedError "bitwise_not_cpu" not implemented for 'UInt32'
# torch.tensor([2],dtype=d).item() 2
# torch.randint(0,5,(2,),dtype=d).dtype torch.uint32
# torch.rand(2,dtype=d) NotImplementedError "check_uniform_bounds" not implemented for 'UInt32'
# torch.randn(2,dtype=d) NotImplementedError "normal_kernel_cpu" not implemented for 'UInt32'
# torch.tensor([1.5],dtype=d) tensor([1], dtype=torch.uint32)
# torch.tensor([-3],dtype=d) tensor([4294967293], dtype=torch.uint32)
# torch.tensor([2**70],dtype=d) ValueError Overflow when unpacking long long
# torch.tensor([-2**63],dtype=d) RuntimeError value cannot be converted to type uint32 without overflow
# torch.full((1,),-1,dtype=d) tensor([4294967295], dtype=torch.uint32)
# torch.full((1,),2**66,dtype=d) OverflowError int too big to convert
# torch.full((1,),1.5,dtype=d) tensor([1], dtype=torch.uint32)
# torch.empty(2,dtype=d).fill_(70000) tensor([70000, 70000], dtype=torch.uint32)
# torch.empty(1,dtype=d).random_(3).dtype torch.uint32
# torch.ones(2,dtype=d).sum().dtype torch.int64
# torch.ones(2,dtype=d).mean(dtype=torch.float32) tensor(1.)
# torch.ones(2,dtype=d)*torch.tensor(2.) tensor([2., 2.])
# torch.ones(2,dtype=d)*2 tensor([2, 2], dtype=torch.uint32)
# torch.ones(2,dtype=d)*torch.tensor(2) tensor([2, 2], dtype=torch.uint32)
# torch.ones(2,dtype=d)*True tensor([1, 1], dtype=torch.uint32)
# torch.ones(2,dtype=d)/3 tensor([0.3333, 0.3333])
# torch.ones(2,dtype=d).mul_(2) tensor([2, 2], dtype=torch.uint32)
# torch.ones(2).add_(torch.ones(2,dtype=d)) tensor([2., 2.])
# torch.ones(2,dtype=d).mul_(1.5) RuntimeError result type Float can't be cast to the desired output type UInt32
# torch.tensor(3.7).to(d) tensor(3, dtype=torch.uint32)
# torch.tensor(-3.7).to(d) tensor(4294967293, dtype=torch.uint32)
# torch.tensor([1,2]).to(d)*torch.tensor([1.,2.],dtype=torch.float64) tensor([1., 4.], dtype=torch.float64)
# torch.can_cast(d,torch.float32),torch.can_cast(torch.int64,d),torch.can_cast(torch.float32,d) (True, True, False)
# torch.tensor([1],dtype=d).type(torch.float16) tensor([1.], dtype=torch.float16)
# torch.tensor([5,3],dtype=d).bincount() NotImplementedError "bincount_cpu" not implemented for 'UInt32'
# torch.tensor([5,3],dtype=d)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3).index_select(0,torch.tensor([0],dtype=d)) RuntimeError index_select(): Expected dtype int32 or int64 for index
# torch.ones(3).gather(0,torch.tensor([0],dtype=d)) RuntimeError gather(): Expected dtype int32/int64 for index
# torch.tensor([1],dtype=d).numpy().dtype dtype('uint32')
# torch.ones(2,dtype=d,requires_grad=True) RuntimeError Only Tensors of floating point and complex dtype can require gradients
# (torch.ones(2,requires_grad=True)*torch.tensor([2,3],dtype=d)).sum() tensor(5., grad_fn=<SumBackward0>)
# torch.uint64
# torch.tensor([1],dtype=d)+1 NotImplementedError "add_stub" not implemented for 'UInt64'
# torch.arange(3,dtype=d) NotImplementedError "arange_cpu" not implemented for 'UInt64'
# torch.eye(2,dtype=d) NotImplementedError "eye" not implemented for 'UInt64'
# torch.tensor([2],dtype=d)//2 NotImplementedError "div_floor_cpu" not implemented for 'UInt64'
# ~torch.tensor([2],dtype=d) NotImplementedError "bitwise_not_cpu" not implemented for 'UInt64'
# torch.tensor([2],dtype=d).item() 2
# torch.randint(0,5,(2,),dtype=d).dtype torch.uint64
# torch.rand(2,dtype=d) NotImplementedError "check_uniform_bounds" not implemented for 'UInt64'
# torch.randn(2,dtype=d) NotImplementedError "normal_kernel_cpu" not implemented for 'UInt64'
# torch.tensor([1.5],dtype=d) TypeError an integer is required
# torch.tensor([-3],dtype=d) OverflowError can't convert negative int to unsigned
# torch.tensor([2**70],dtype=d) OverflowError int too big to convert
# torch.tensor([-2**63],dtype=d) OverflowError can't convert negative int to unsigned
# torch.full((1,),-1,dtype=d) tensor([18446744073709551615], dtype=torch.uint64)
# torch.full((1,),2**66,dtype=d) OverflowError int too big to convert
# torch.full((1,),1.5,dtype=d) tensor([1], dtype=torch.uint64)
# torch.empty(2,dtype=d).fill_(70000) tensor([70000, 70000], dtype=torch.uint64)
# torch.empty(1,dtype=d).random_(3).dtype torch.uint64
# torch.ones(2,dtype=d).sum().dtype torch.int64
# torch.ones(2,dtype=d).mean(dtype=torch.float32) tensor(1.)
# torch.ones(2,dtype=d)*torch.tensor(2.) tensor([2., 2.])
# torch.ones(2,dtype=d)*2 tensor([2, 2], dtype=torch.uint64)
# torch.ones(2,dtype=d)*torch.tensor(2) tensor([2, 2], dtype=torch.uint64)
# torch.ones(2,dtype=d)*True tensor([1, 1], dtype=torch.uint64)
# torch.ones(2,dtype=d)/3 tensor([0.3333, 0.3333])
# torch.ones(2,dtype=d).mul_(2) tensor([2, 2], dtype=torch.uint64)
# torch.ones(2).add_(torch.ones(2,dtype=d)) tensor([2., 2.])
# torch.ones(2,dtype=d).mul_(1.5) RuntimeError result type Float can't be cast to the desired output type UInt64
# torch.tensor(3.7).to(d) tensor(3, dtype=torch.uint64)
# torch.tensor(-3.7).to(d) tensor(18446744073709551613, dtype=torch.uint64)
# torch.tensor([1,2]).to(d)*torch.tensor([1.,2.],dtype=torch.float64) tensor([1., 4.], dtype=torch.float64)
# torch.can_cast(d,torch.float32),torch.can_cast(torch.int64,d),torch.can_cast(torch.float32,d) (True, True, False)
# torch.tensor([1],dtype=d).type(torch.float16) tensor([1.], dtype=torch.float16)
# torch.tensor([5,3],dtype=d).bincount() NotImplementedError "bincount_cpu" not implemented for 'UInt64'
# torch.tensor([5,3],dtype=d)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3)[torch.tensor([0],dtype=d)] IndexError tensors used as indices must be long, int, byte or bool tensors
# torch.ones(3).index_select(0,torch.tensor([0],dtype=d)) RuntimeError index_select(): Expected dtype int32 or int64 for index
# torch.ones(3).gather(0,torch.tensor([0],dtype=d)) RuntimeError gather(): Expected dtype int32/int64 for index
# torch.tensor([1],dtype=d).numpy().dtype dtype('uint64')
# torch.ones(2,dtype=d,requires_grad=True) RuntimeError Only Tensors of floating point and complex dtype can require gradients
# (torch.ones(2,requires_grad=True)*torch.tensor([2,3],dtype=d)).sum() tensor(5., grad_fn=<SumBackward0>)
