import torch, torch.nn as nn, torch.nn.functional as F
t = torch.ones(2, 3)
def T(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e)[:180])
for v in (2., 3, [1., 2.], None, "a", (1,), {}, nn.ReLU()):
    for f in (F.softmax, F.gelu, F.mse_loss, F.cross_entropy, F.layer_norm, F.pad, F.leaky_relu, F.log_softmax, F.normalize, F.linear, F.embedding, F.one_hot, F.max_pool2d, F.avg_pool2d, F.interpolate, F.l1_loss):
        T(lambda: f(v, t))
        if f in (F.mse_loss, F.cross_entropy, F.embedding, F.linear, F.l1_loss): T(lambda: f(t, v))
    for m in (nn.ReLU(), nn.Linear(3, 1), nn.Softmax(dim=1), nn.Sigmoid(), nn.Tanh(), nn.LayerNorm(3), nn.BatchNorm1d(3), nn.Conv2d(1, 1, 1), nn.Embedding(3, 1), nn.Flatten(), nn.Dropout(), nn.GELU(), nn.MaxPool2d(2), nn.LSTM(3, 1), nn.GRU(3, 1), nn.TransformerEncoderLayer(4, 2), nn.MultiheadAttention(4, 2)):
        T(lambda: m(v))
    for m in (nn.MSELoss(), nn.CrossEntropyLoss(), nn.BCELoss(), nn.L1Loss(), nn.NLLLoss(), nn.BCEWithLogitsLoss(), nn.SmoothL1Loss(), nn.KLDivLoss(), nn.HuberLoss()):
        T(lambda: m(v, t)); T(lambda: m(t, v))

# ---- output
# AttributeError 'float' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not float
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not float
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not float
# TypeError pad(): argument 'input' (position 1) must be Tensor, not float
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not float
# AttributeError 'float' object has no attribute 'log_softmax'
# AttributeError 'float' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not float
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not float
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not float
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not float
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not float
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not float
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not float
# AttributeError 'float' object has no attribute 'dim'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not float
# TypeError linear(): argument 'input' (position 1) must be Tensor, not float
# AttributeError 'float' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not float
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not float
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not float
# AttributeError 'float' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (float, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bi
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not float
# AttributeError 'float' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not float
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not float
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not float
# AttributeError 'float' object has no attribute 'dim'
# AttributeError 'float' object has no attribute 'dim'
# AttributeError 'float' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not float
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not float
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not float
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not float
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not float
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not float
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'float' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not int
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not int
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not int
# TypeError pad(): argument 'input' (position 1) must be Tensor, not int
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not int
# AttributeError 'int' object has no attribute 'log_softmax'
# AttributeError 'int' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not int
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not int
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not int
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not int
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not int
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not int
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not int
# AttributeError 'int' object has no attribute 'dim'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not int
# TypeError linear(): argument 'input' (position 1) must be Tensor, not int
# AttributeError 'int' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not int
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not int
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not int
# AttributeError 'int' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (int, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bias
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not int
# AttributeError 'int' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not int
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not int
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not int
# AttributeError 'int' object has no attribute 'dim'
# AttributeError 'int' object has no attribute 'dim'
# AttributeError 'int' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not int
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not int
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not int
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not int
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not int
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not int
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'int' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not list
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not list
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not list
# TypeError pad(): argument 'input' (position 1) must be Tensor, not list
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not list
# AttributeError 'list' object has no attribute 'log_softmax'
# AttributeError 'list' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not list
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not list
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not list
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not list
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not list
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not list
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not list
# AttributeError 'list' object has no attribute 'dim'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not list
# TypeError linear(): argument 'input' (position 1) must be Tensor, not list
# AttributeError 'list' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not list
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not list
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not list
# AttributeError 'list' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (list, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bia
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not list
# AttributeError 'list' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not list
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not list
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not list
# AttributeError 'list' object has no attribute 'dim'
# AttributeError 'list' object has no attribute 'dim'
# AttributeError 'list' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not list
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not list
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not list
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not list
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not list
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not list
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'list' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not NoneType
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError pad(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'log_softmax'
# AttributeError 'NoneType' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not NoneType
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not NoneType
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not NoneType
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'dim'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError linear(): argument 'input' (position 1) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (NoneType, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'dim'
# AttributeError 'NoneType' object has no attribute 'dim'
# AttributeError 'NoneType' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not NoneType
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not NoneType
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'NoneType' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not str
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not str
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not str
# TypeError pad(): argument 'input' (position 1) must be Tensor, not str
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not str
# AttributeError 'str' object has no attribute 'log_softmax'
# AttributeError 'str' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not str
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not str
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not str
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not str
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not str
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not str
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not str
# AttributeError 'str' object has no attribute 'dim'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not str
# TypeError linear(): argument 'input' (position 1) must be Tensor, not str
# AttributeError 'str' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not str
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not str
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not str
# AttributeError 'str' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (str, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bias
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not str
# AttributeError 'str' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not str
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not str
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not str
# AttributeError 'str' object has no attribute 'dim'
# AttributeError 'str' object has no attribute 'dim'
# AttributeError 'str' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not str
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not str
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not str
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not str
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not str
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not str
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'str' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not tuple
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError pad(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'log_softmax'
# AttributeError 'tuple' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not tuple
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not tuple
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not tuple
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'dim'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError linear(): argument 'input' (position 1) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (tuple, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bi
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'dim'
# AttributeError 'tuple' object has no attribute 'dim'
# AttributeError 'tuple' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not tuple
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not tuple
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'tuple' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not dict
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not dict
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not dict
# TypeError pad(): argument 'input' (position 1) must be Tensor, not dict
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'log_softmax'
# AttributeError 'dict' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not dict
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not dict
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not dict
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not dict
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not dict
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not dict
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'dim'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not dict
# TypeError linear(): argument 'input' (position 1) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not dict
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not dict
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (dict, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bia
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not dict
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not dict
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'dim'
# AttributeError 'dict' object has no attribute 'dim'
# AttributeError 'dict' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not dict
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not dict
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not dict
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not dict
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'dict' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'softmax'
# TypeError gelu() takes 1 positional argument but 2 were given
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not ReLU
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError pad(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError leaky_relu(): argument 'input' (position 1) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'log_softmax'
# AttributeError 'ReLU' object has no attribute 'norm'
# TypeError linear(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError linear(): argument 'weight' (position 2) must be Tensor, not ReLU
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not ReLU
# TypeError embedding(): argument 'weight' (position 1) must be Tensor, not ReLU
# TypeError one_hot(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError avg_pool2d(): argument 'input' (position 1) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'dim'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# TypeError relu(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError linear(): argument 'input' (position 1) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'softmax'
# TypeError sigmoid(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError tanh(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError layer_norm(): argument 'input' (position 1) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'dim'
# TypeError conv2d() received an invalid combination of arguments - got (ReLU, Parameter, Parameter, tuple, tuple, tuple, int), but expected one of:
#  * (Tensor input, Tensor weight, Tensor bia
# TypeError embedding(): argument 'indices' (position 2) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'flatten'
# TypeError dropout(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError gelu(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError max_pool2d(): argument 'input' (position 1) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'dim'
# AttributeError 'ReLU' object has no attribute 'dim'
# AttributeError 'ReLU' object has no attribute 'dtype'
# TypeError MultiheadAttention.forward() missing 2 required positional arguments: 'key' and 'value'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# TypeError cross_entropy_loss(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError cross_entropy_loss(): argument 'target' (position 2) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# TypeError nll_loss_nd(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError nll_loss_nd(): argument 'target' (position 2) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
# TypeError kl_div(): argument 'input' (position 1) must be Tensor, not ReLU
# TypeError kl_div(): argument 'target' (position 2) must be Tensor, not ReLU
# AttributeError 'ReLU' object has no attribute 'size'
# AttributeError 'ReLU' object has no attribute 'size'
