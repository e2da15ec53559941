"""Kernels that reproduce PyTorch's last digits."""
