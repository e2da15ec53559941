from torch.utils.data import DataLoader, Dataset, IterableDataset


class Stream(IterableDataset):
    def __iter__(self):
        return iter(range(5))


def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for options in (dict(shuffle=True), dict(sampler=[1]), dict(batch_sampler=[[1]])):
    t(lambda: DataLoader(Stream(), **options))
print(list(DataLoader(Stream(), shuffle=False)))
for options in (dict(timeout=-1), dict(prefetch_factor=2), dict(persistent_workers=True), dict(unknown=1), dict(num_workers=1, prefetch_factor=-1)):
    t(lambda: DataLoader(range(3), **options))
loader = DataLoader(range(3), batch_size=2)
for name in ("batch_size", "dataset", "sampler", "drop_last"):
    t(lambda: setattr(loader, name, 3))
loader.extra = 1
print(loader.persistent_workers, loader.extra, type(loader))

# ---- output
# ValueError DataLoader with IterableDataset: expected unspecified shuffle option, but got shuffle=True
# ValueError DataLoader with IterableDataset: expected unspecified sampler option, but got sampler=[1]
# ValueError DataLoader with IterableDataset: expected unspecified batch_sampler option, but got batch_sampler=[[1]]
# [tensor([0]), tensor([1]), tensor([2]), tensor([3]), tensor([4])]
# ValueError timeout option should be non-negative
# ValueError prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable multiprocessing, otherwise set prefetch_factor to None.
# ValueError persistent_workers option needs num_workers > 0
# TypeError DataLoader.__init__() got an unexpected keyword argument 'unknown'
# ValueError prefetch_factor option should be non-negative
# ValueError batch_size attribute should not be set after DataLoader is initialized
# ValueError dataset attribute should not be set after DataLoader is initialized
# ValueError sampler attribute should not be set after DataLoader is initialized
# ValueError drop_last attribute should not be set after DataLoader is initialized
# False 1 <class 'torch.utils.data.dataloader.DataLoader'>
