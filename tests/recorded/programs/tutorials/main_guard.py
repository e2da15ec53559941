#!/usr/bin/env python3
# coding: utf-8
"""module doc"""
from __future__ import division, absolute_import, print_function, annotations
import sys, os
import argparse
import torch


def main(args=None):
    parser = argparse.ArgumentParser(description='demo')
    parser.add_argument('--lr', type=float, default=0.1)
    parser.add_argument('--epochs', type=int, default=2)
    opts = parser.parse_args([])
    w = torch.tensor(1.0, requires_grad=True)
    for e in range(opts.epochs):
        (w ** 2).backward()
        w.data -= opts.lr * w.grad
        w.grad.zero_()
        print(e, w.item())
    return 0


if __name__ == '__main__':
    main()

# ---- output
# 0 0.800000011920929
# 1 0.6399999856948853
