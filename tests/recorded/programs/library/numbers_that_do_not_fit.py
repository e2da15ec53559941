import torch


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for value in (-1.0, -0.5, 255.5, 300, -1, -300, float("nan"), 1e30):
    for dtype in (torch.uint8, torch.int8):
        zero = torch.zeros(1, dtype=dtype)
        attempt(lambda: torch.tensor([value], dtype=dtype))
        attempt(lambda: torch.full((1,), value, dtype=dtype))
        attempt(lambda: zero.clone().fill_(value))
        attempt(lambda: zero.masked_fill(zero == 0, value))
        attempt(lambda: torch.nn.functional.pad(zero, (1, 0), value=value))

# ---- output
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1,  0], dtype=torch.int8)
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# tensor([0], dtype=torch.int8)
# tensor([0], dtype=torch.int8)
# tensor([0], dtype=torch.int8)
# tensor([0], dtype=torch.int8)
# tensor([0, 0], dtype=torch.int8)
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type int8 without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type int8 without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# tensor([255], dtype=torch.uint8)
# tensor([255], dtype=torch.uint8)
# tensor([255], dtype=torch.uint8)
# tensor([255], dtype=torch.uint8)
# RuntimeError value cannot be converted to type uint8_t without overflow
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1], dtype=torch.int8)
# tensor([-1,  0], dtype=torch.int8)
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type int8 without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type int8 without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type uint8 without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type uint8_t without overflow
# RuntimeError value cannot be converted to type int8 without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
# RuntimeError value cannot be converted to type int8_t without overflow
