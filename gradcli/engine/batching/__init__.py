"""Many at once: tensors that stand for a batch under vmap, and what each op does to them."""
