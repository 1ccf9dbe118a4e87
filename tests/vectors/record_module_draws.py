#!/usr/bin/python3
"""Records module_draws.txt: what torch's generator leaves in modules whose arguments are modules.

    python tests/vectors/record_module_draws.py > tests/vectors/module_draws.txt    # torch 2.15.0, CPU

A block is the call, made after torch.manual_seed(7), and a line for each tensor of its state_dict: name, number of
elements, and the first and the last element as hexadecimal doubles.
"""
import warnings

import torch

CALLS = """
TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 2, norm=LayerNorm(8))
TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 2, Linear(8, 3))
TransformerEncoder(TransformerEncoder(Linear(3, 3), 2, enable_nested_tensor=False), 2, enable_nested_tensor=False)
Sequential(Linear(2, 3), TransformerEncoder(Linear(3, 3), 2, enable_nested_tensor=False), Linear(3, 2))
Transformer(4, 2, 1, 1, 8, custom_decoder=TransformerDecoder(TransformerDecoderLayer(4, 1, 8), 2))
Transformer(4, 2, 2, 1, 8, custom_encoder=Bilinear(2, 3, 4))
Transformer(4, 2, custom_encoder=Linear(4, 4), custom_decoder=Identity())
TransformerEncoderLayer(4, 2, 8, activation=PReLU())
TransformerEncoderLayer(4, 2, 8, activation=Linear(8, 8))
TripletMarginWithDistanceLoss(distance_function=Bilinear(2, 3, 4))
DataParallel(Sequential(Linear(3, 4), Linear(4, 2)))
LinearCrossEntropyLoss(5, 10, out_features=(2, 3), bias=True)
ParameterList([Parameter(torch.randn(3, 4)), Parameter(torch.rand(2)), Parameter(torch.zeros(3))])
RNNBase('GRU', 3, 4)
"""


def main():
    warnings.simplefilter("ignore")
    print(f"# record_module_draws.py, torch {torch.__version__.split('+')[0]}")
    for call in CALLS.strip().splitlines():
        torch.manual_seed(7)
        print("call", call)
        for name, tensor in eval(call, {"torch": torch, **vars(torch.nn)}).state_dict().items():
            flat = tensor.flatten().tolist()
            print("tensor", name, len(flat), flat[0].hex(), flat[-1].hex())


main()
