import torch
import sys
log = []
w = torch.tensor([0.0, 0.0], requires_grad=True)
for step in range(1, 4):
    loss = ((w - torch.tensor([1.0, 2.0])) ** 2).sum()
    loss.backward()
    with torch.no_grad():
        w.sub_(0.25 * w.grad)
        w.grad.zero_()
    log.append(dict(step=step, loss=loss.item(), w=w.tolist()))
    sys.stdout.write('\rstep %d' % step + ('\n' if step == 3 else ''))
sys.stdout.flush()
header = ' | '.join(k.ljust(8) for k in log[0])
print(header); print('-' * len(header))
for row in log:
    print(' | '.join(str(v).ljust(8) if not isinstance(v, float) else f'{v:<8.3f}' for v in row.values()))
print(log[-1]['w'], log[0].get('zz', 'n/a'), 'loss' in log[0], len(log), [r['loss'] for r in log][::-1])
text = "lr=0.1,epochs=3"
cfg = dict(p.split('=') for p in text.split(','))
print(cfg, float(cfg['lr']) * int(cfg['epochs']), text.title(), text.find('e'), text.count('='), text.isdigit(), text.partition('=')[2], text.encode()[:3])
print("done", file=sys.stderr)
print("loss: {loss:.2f} at {step}".format(**log[0]), "%(step)d %(loss).1f" % log[1])

# ---- output
#
# step 1
# step 2
# step 3
# step     | loss     | w       
# ------------------------------
# 1        | 5.000    | [0.5, 1.0]
# 2        | 1.250    | [0.75, 1.5]
# 3        | 0.312    | [0.875, 1.75]
# [0.875, 1.75] n/a True 3 [0.3125, 1.25, 5.0]
# {'lr': '0.1', 'epochs': '3'} 0.30000000000000004 Lr=0.1,Epochs=3 7 2 False 0.1,epochs=3 b'lr='
# loss: 5.00 at 1 2 1.2
