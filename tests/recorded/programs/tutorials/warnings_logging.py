import warnings
import logging
import torch
warnings.filterwarnings('ignore')
logging.basicConfig(level=logging.INFO, format='%(message)s')
logger = logging.getLogger(__name__)
logger.info('to stderr')
x = torch.ones(2, requires_grad=True)
y = x * 2
print(y.grad)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    print(y.grad, len(caught), caught[0].category.__name__)
    print(str(caught[0].message)[:60])

# ---- output
# None
# None 1 UserWarning
# The .grad attribute of a Tensor that is not a leaf Tensor is
