#!/usr/bin/env python3
"""Writes header.safetensors with the library safetensors: one tensor of each dtype that is accepted.

    record_header.py tests/vectors/header.safetensors     (safetensors 0.8.0, torch 2.15.0)
"""
import sys

import torch
from safetensors.torch import save_file

TENSORS = {
    "conv.weight": torch.zeros(4, 3, 3, 3),
    "conv.bias": torch.zeros(4),
    "bn.running_mean": torch.zeros(4),
    "bn.num_batches_tracked": torch.tensor(0),
    "f16": torch.zeros(2, 2, dtype=torch.float16),
    "bf16": torch.zeros(3, dtype=torch.bfloat16),
    "f64": torch.zeros(2, 3, dtype=torch.float64),
    "i32": torch.zeros(3, dtype=torch.int32),
    "i16": torch.zeros(3, dtype=torch.int16),
    "i8": torch.zeros(3, dtype=torch.int8),
    "u8": torch.zeros(3, dtype=torch.uint8),
    "bool": torch.zeros(3, dtype=torch.bool),
}

save_file(TENSORS, sys.argv[1], metadata={"format": "pt"})
