#!/usr/bin/python3
"""Records modules-torch-*.txt: for each constructor call of torch.nn what it prints and the state it makes.

    /usr/bin/python3 tests/vectors/record_modules.py > tests/vectors/modules-torch-1.13.txt    # Debian's 1.13.1
    python3 tests/vectors/record_modules.py > tests/vectors/modules-torch-2.15.txt             # with torch 2.15.0

A block is the call, its repr (with \\n for line ends), and one line per tensor of the state_dict: leaf, parameter or buffer,
dtype, shape, and the operation that filled it with its numbers as hexadecimal doubles, taken from a
trace of the operators that torch ran.  "refused CALL" is a call that raised.

The file's name is that of the profile (service/core/print/profile_list.h) that the text is printed as.
"""
import re
import sys

import torch
from torch.utils._python_dispatch import TorchDispatchMode

CALLS = """
Linear(3, 2)|Linear(30, 40)|Linear(5, 4, bias=False)|Linear(in_features=7, out_features=1)|Linear(0, 3)
Linear(3, 0)|Linear(2, 3, dtype=torch.float64)|Linear(2, 3, True, None, torch.float16)|Linear(1, 1)
Bilinear(2, 3, 4)|Bilinear(5, 1, 2, bias=False)|Identity()|Identity(54, unused=0.1)
Conv1d(4, 6, 3, groups=2)|Conv1d(1, 1, 1)|Conv1d(4, 4, 3, padding='same', padding_mode='reflect')
Conv2d(3, 8, 3)|Conv2d(3, 8, 3, bias=False)|Conv2d(3, 8, (3, 5), stride=2, padding=(1, 2))
Conv2d(3, 64, kernel_size=7, stride=(2, 2), padding=3, bias=False)|Conv2d(8, 8, 3, groups=8, dilation=2)
Conv2d(4, 8, 3, 1, 'valid')|Conv2d(4, 8, 3, padding=(0, 0), padding_mode='circular')|Conv2d(6, 4, 1, dtype=torch.float64)
Conv3d(1, 2, (1, 2, 3))|Conv3d(2, 4, 3, 2, 1, 1, 2)|Conv3d(2, 4, 3, padding=(0, 1, 0), bias=False)
ConvTranspose1d(4, 6, 3)|ConvTranspose1d(4, 6, 3, groups=2, bias=False)
ConvTranspose2d(4, 6, 3, groups=2)|ConvTranspose2d(16, 33, 3, stride=2, padding=1, output_padding=1)
ConvTranspose2d(16, 33, (3, 5), (2, 1), dilation=3)|ConvTranspose3d(2, 3, (2, 1, 2), bias=False)
ConvTranspose3d(4, 4, 2, 2, 0, 1, 4, True, 2)
Embedding(5, 3)|Embedding(10, 3, padding_idx=1)|Embedding(10, 3, padding_idx=-1)|Embedding(4, 2, max_norm=1.0)
Embedding(4, 2, None, 2, 1.0, True, True)|Embedding(4, 2, norm_type=2)|Embedding(3, 2, dtype=torch.float64)
EmbeddingBag(4, 3)|EmbeddingBag(4, 3, mode='sum', padding_idx=2)|EmbeddingBag(4, 3, 1, 3.0, True, 'max')
BatchNorm1d(4)|BatchNorm2d(4)|BatchNorm3d(4)|BatchNorm2d(64, eps=0.001, momentum=None)
BatchNorm2d(4, affine=False)|BatchNorm2d(4, track_running_stats=False)|BatchNorm2d(4, affine=False, track_running_stats=False)
BatchNorm1d(3, dtype=torch.float64)|BatchNorm2d(0)|SyncBatchNorm(4)|BatchNorm1d(4, 1e-12, 1)
InstanceNorm1d(3)|InstanceNorm1d(3, affine=True, track_running_stats=True)|InstanceNorm2d(3, affine=True)
InstanceNorm3d(3, track_running_stats=True)
LayerNorm(10)|LayerNorm((3, 4))|LayerNorm([2, 3])|LayerNorm(10, elementwise_affine=False)|LayerNorm(10, eps=1e-12)
GroupNorm(2, 4)|GroupNorm(3, 6, affine=False)|GroupNorm(1, 5, 1e-06)|LocalResponseNorm(2)|CrossMapLRN2d(2)
ReLU()|ReLU(True)|ReLU6()|ReLU6(inplace=True)|SELU()|SELU(True)|SiLU()|SiLU(True)|Mish()|Mish(inplace=True)
Hardswish()|Hardswish(True)|Hardsigmoid()|Hardsigmoid(inplace=True)|Sigmoid()|Tanh()|Tanhshrink()|LogSigmoid()
Softsign()|Softmax2d()|ELU()|ELU(0.5)|ELU(alpha=2)|ELU(1.0, True)|CELU()|CELU(0.3, inplace=True)
LeakyReLU()|LeakyReLU(0.2)|LeakyReLU(0.2, True)|RReLU()|RReLU(0.1, 0.3, True)|Hardtanh()|Hardtanh(-2, 2)
Hardtanh(0.0, 6.0, inplace=True)|Threshold(0.1, 20)|Threshold(0.1, 20, True)|GELU()|GELU('tanh')|GLU()|GLU(1)
Softplus()|Softplus(2, threshold=5)|Hardshrink()|Hardshrink(1)|Softshrink()|Softshrink(0.25)
Softmax()|Softmax(dim=1)|Softmin(0)|Softmin()|LogSoftmax(-1)|LogSoftmax()|PReLU()|PReLU(3)|PReLU(init=0.1)
Dropout()|Dropout(0.1)|Dropout(0)|Dropout(1, True)|Dropout1d()|Dropout2d(0.2)|Dropout3d(p=0.3, inplace=True)
AlphaDropout()|FeatureAlphaDropout(0.4)
MaxPool1d(2)|MaxPool2d(3, 2, 1)|MaxPool2d((3, 2), stride=(2, 1))|MaxPool2d(2, return_indices=True, ceil_mode=True)
MaxPool3d(3, dilation=2)|AvgPool1d(2)|AvgPool1d(3, 2, 1)|AvgPool2d(2)|AvgPool2d((3, 2), stride=(2, 1), padding=1)
AvgPool3d(2, 1, divisor_override=3)|LPPool1d(2, 3)|LPPool2d(1.5, (3, 2), stride=(2, 1))
AdaptiveAvgPool1d(5)|AdaptiveAvgPool2d((1, 1))|AdaptiveAvgPool2d((None, 7))|AdaptiveAvgPool3d(7)
AdaptiveMaxPool1d(5)|AdaptiveMaxPool2d((5, None), return_indices=True)|AdaptiveMaxPool3d((5, 7, 9))
MaxUnpool1d(2)|MaxUnpool2d(2, stride=2)|MaxUnpool3d((2, 3, 2), 1, 1)
ConstantPad1d(2, 3.5)|ConstantPad2d((1, 0, 2, 0), 0)|ConstantPad3d(1, 0.5)|ZeroPad2d(2)|ZeroPad2d((1, 1, 2, 0))
ReflectionPad1d(2)|ReflectionPad2d((1, 1, 2, 0))|ReflectionPad3d(1)|ReplicationPad1d((3, 1))|ReplicationPad2d(2)
ReplicationPad3d(3)|PixelShuffle(3)|PixelUnshuffle(2)|ChannelShuffle(2)
Upsample(scale_factor=2)|Upsample(size=(2, 3), mode='bilinear')|Upsample(scale_factor=(2, 1.5), mode='nearest')
UpsamplingNearest2d(scale_factor=2)|UpsamplingBilinear2d(4)|Flatten()|Flatten(0)|Flatten(1, 2)
Unflatten(1, (2, 3))|Fold((4, 5), (2, 2))|Fold(4, 2, padding=1)|Unfold(3)|Unfold((2, 3), dilation=2)
CosineSimilarity()|CosineSimilarity(1, 1e-06)|PairwiseDistance(p=2)
RNN(3, 4)|RNN(3, 4, 2, nonlinearity='relu', bias=False)|RNN(5, 6, nonlinearity='relu', batch_first=True, dropout=0.25, num_layers=2)
LSTM(3, 4)|LSTM(3, 4, 2, bidirectional=True, proj_size=2)|LSTM(10, 20, 3, dtype=torch.float64)|LSTM(1, 2, bias=False)
GRU(3, 4)|GRU(3, 4, bias=False)|GRU(8, 16, 2, True, True, 0.5, True)|RNNCell(3, 4)|RNNCell(3, 4, False, 'relu')
LSTMCell(3, 4)|GRUCell(3, 4)|GRUCell(3, 4, bias=False)|LSTMCell(2, 1, dtype=torch.float64)
MultiheadAttention(8, 2)|MultiheadAttention(8, 2, kdim=4, vdim=6)|MultiheadAttention(4, 2, add_bias_kv=True)
MultiheadAttention(8, 2, bias=False)|MultiheadAttention(8, 4, 0.1, batch_first=True)|MultiheadAttention(6, 3, vdim=2, dtype=torch.float64)
TransformerEncoderLayer(8, 2, 16)|TransformerEncoderLayer(8, 2)|TransformerEncoderLayer(4, 1, 8, 0.0, 'gelu', 1e-06, True, True)
TransformerDecoderLayer(8, 2, 16)|TransformerDecoderLayer(4, 2, dim_feedforward=6, dropout=0.3, norm_first=True)
Transformer(8, 2, 1, 1, 16)|Transformer(4, 2, 1, 1, 8, 0.2)|Transformer(4, 1, 0, 1, 4, dtype=torch.float64)
L1Loss()|MSELoss(reduction='sum')|NLLLoss(ignore_index=3)|CrossEntropyLoss(label_smoothing=0.1)|PoissonNLLLoss(False, True)
GaussianNLLLoss(full=True)|KLDivLoss(log_target=True)|BCELoss()|BCEWithLogitsLoss()|HingeEmbeddingLoss(2.0)
MultiLabelMarginLoss()|SmoothL1Loss(beta=0.5)|HuberLoss('mean', 2.0)|SoftMarginLoss()|MultiLabelSoftMarginLoss()
CosineEmbeddingLoss(0.5)|MarginRankingLoss(1.0)|MultiMarginLoss(2)|TripletMarginLoss(1.0, 2)|CTCLoss(1, 'sum', True)
AdaptiveLogSoftmaxWithLoss(8, 20, [5, 10], div_value=2.)|AdaptiveLogSoftmaxWithLoss(8, 20, [5], head_bias=True)
AdaptiveLogSoftmaxWithLoss(16, 100, (10, 30, 60), 2.5)|AdaptiveLogSoftmaxWithLoss(3, 9, [2, 4], dtype=torch.float64)
FractionalMaxPool2d(2, output_size=3)|FractionalMaxPool2d((2, 3), output_ratio=(0.5, 0.7))|FractionalMaxPool3d(2, (1, 2, 3))
FractionalMaxPool3d(3, output_ratio=0.5, return_indices=True)|NLLLoss2d()|TripletMarginWithDistanceLoss()
TripletMarginWithDistanceLoss(margin=2.0, swap=True, reduction='sum')
LazyLinear(4, in_features=3)|LazyLinear(4, False, in_features=2)|LazyLinear(2, dtype=torch.float64, in_features=5)
LazyConv1d(4, 3, in_channels=2)|LazyConv2d(8, 3, padding=1, bias=False, in_channels=3)|LazyConv3d(2, (1, 2, 3), in_channels=1)
LazyConv2d(8, 3, groups=2, in_channels=4)|LazyConvTranspose1d(6, 3, in_channels=4)
LazyConvTranspose2d(6, 3, stride=2, in_channels=4)|LazyConvTranspose3d(2, 2, groups=2, in_channels=4)
LazyBatchNorm1d(num_features=4)|LazyBatchNorm2d(0.001, num_features=3)|LazyBatchNorm3d(affine=False, num_features=2)
LazyInstanceNorm1d(num_features=4)|LazyInstanceNorm2d(affine=False, num_features=3)
LazyInstanceNorm3d(track_running_stats=False, num_features=2)
Linear(784, 10)|Conv2d(1, 6, 5)|Conv1d(16, 32, 5, stride=2, dilation=2, padding_mode='circular', padding=2)
Conv3d(3, 6, (3, 3, 1), groups=3, bias=False)|ConvTranspose1d(2, 2, 4, 2, 1, dtype=torch.float64)
ConvTranspose2d(3, 3, 2, groups=3, bias=False)|Embedding(30, 8, sparse=True)|Embedding(7, 3, 0, scale_grad_by_freq=True)
EmbeddingBag(6, 2, include_last_offset=True, sparse=True)|BatchNorm3d(2, momentum=0.01)|InstanceNorm2d(4, 1e-03, None, True, True)
LayerNorm((2, 3, 4), 1e-06)|GroupNorm(4, 8, dtype=torch.float64)|LocalResponseNorm(5, 1e-05, 0.5, 2.0)
SELU(inplace=True)|Hardtanh(min_val=-3.5)|Softplus(beta=0.5, threshold=10.0)|PReLU(4, 0.5, dtype=torch.float64)
MaxPool1d(3, ceil_mode=True)|AvgPool2d(3, ceil_mode=True, count_include_pad=False)|AvgPool3d((1, 2, 3))
LPPool2d(2, 3)|AdaptiveAvgPool3d((None, 2, 3))|AdaptiveMaxPool1d(1, True)|MaxUnpool2d((2, 3), (1, 2), (0, 1))
ConstantPad2d(-1, 1.5)|ReplicationPad3d((1, 2, 3, 4, 5, 6))|Unflatten(0, (-1, 4))|Fold((8, 8), 3, 2, 1, 2)
RNN(4, 5, 3, bidirectional=True)|LSTM(6, 4, num_layers=2, dropout=0.1, batch_first=True)|GRU(2, 3, 2, bias=False, bidirectional=True)
RNNCell(5, 2, nonlinearity='relu', dtype=torch.float64)|GRUCell(1, 1)|MultiheadAttention(16, 4, add_zero_attn=True, dropout=0.5)
TransformerEncoderLayer(16, 4, 32, activation='gelu', norm_first=True)|Transformer(16, 4, 2, 2, 32, activation='gelu')
NLLLoss(reduction='none')|CTCLoss()|KLDivLoss(reduction='batchmean')|TripletMarginLoss(swap=True)|HuberLoss(delta=0.5)
"""

# Arguments that are modules, containers of parameters, base classes, and old names.
CALLS += """
TransformerEncoder(TransformerEncoderLayer(8, 2, 16), 2)|TransformerEncoder(TransformerEncoderLayer(8, 2, 16, batch_first=True), 3, LayerNorm(8))
TransformerEncoder(TransformerEncoderLayer(4, 1, 8, activation=GELU()), num_layers=1, norm=LayerNorm(4, eps=1e-06), enable_nested_tensor=False)
TransformerEncoder(encoder_layer=TransformerEncoderLayer(4, 2, 8, dtype=torch.float64), num_layers=2, norm=None)
TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 2, norm=LayerNorm(8))|TransformerDecoder(TransformerDecoderLayer(8, 2, 16), 0)
TransformerDecoder(Bilinear(2, 3, 4), 2, Sequential(LayerNorm(4), Linear(4, 2)))
Transformer(4, 2, custom_encoder=Linear(4, 4), custom_decoder=Identity())|Transformer(4, 2, 1, 1, 8, activation=ELU(0.5))
Transformer(4, 2, 1, 1, 8, custom_decoder=TransformerDecoder(TransformerDecoderLayer(4, 1, 8), 1))
TransformerEncoderLayer(4, 2, 8, activation=PReLU())|TransformerDecoderLayer(4, 2, 8, activation=LeakyReLU(0.2))
TransformerEncoderLayer(4, 2, 8, activation=torch.nn.functional.gelu)|TripletMarginWithDistanceLoss(distance_function=PairwiseDistance(1.0))
TripletMarginWithDistanceLoss(distance_function=CosineSimilarity(), margin=0.5)|DataParallel(Linear(2, 3))
DataParallel(Sequential(Linear(2, 3), BatchNorm1d(3)), dim=1)|DataParallel(module=DataParallel(ReLU()), device_ids=None)
ParameterList()|ParameterList([Parameter(torch.zeros(2, 3))])|ParameterList([Parameter(torch.ones(4)), Parameter(torch.full((2, 2), 0.5))])
ParameterList([Parameter(torch.randn(3, 4, dtype=torch.float64)), Parameter(torch.tensor(0.5)), Parameter(torch.rand((2, 1)))])
ParameterList([Parameter(torch.zeros(0, 2, dtype=torch.float16)), Parameter(torch.ones(1, dtype=torch.bfloat16))])
ParameterDict()|ParameterDict({'left': Parameter(torch.zeros(5, 2)), 'center': Parameter(torch.ones(3, dtype=torch.float64))})
ParameterDict({'only': Parameter(torch.full((2,), 2.5))})|ParameterDict([('b', Parameter(torch.ones(2))), ('a', Parameter(torch.zeros(1)))])
Sequential(ParameterList([Parameter(torch.zeros(2)), Parameter(torch.ones(2))]), ReLU(), ParameterList([Parameter(torch.zeros(3))]))
RNNBase('GRU', 3, 4, 2, bidirectional=True)|RNNBase('RNN_TANH', 2, 3)|RNNBase('LSTM', 3, 4, proj_size=2)|RNNCellBase(3, 4, True, 3)
RNNCellBase(3, 4, False, 4)|Hardtanh(min_value=-2.0, max_value=3.0)|Hardtanh(0.0, max_value=6.0, inplace=True)
"""

REFUSED = """
Linear(-1, 2)|Linear(2, -3)|Linear()|Linear(3)|Linear(3, 2, True, None, None, 6)|Linear(3, 2, unknown=1)
Linear('a', 2)|Linear(3.5, 2)|Linear(3, 2, in_features=3)|Bilinear(0, 1, 1)|Bilinear(2, 3)
Conv2d(3, 8, 3, groups=2)|Conv2d(4, 7, 3, groups=2)|Conv2d(4, 8, 3, groups=0)|Conv2d(4, 8, 3, padding='full')
Conv2d(4, 8, 3, stride=2, padding='same')|Conv2d(4, 8, 3, padding_mode='mirror')|Conv2d(4, 8)|Conv2d(-4, 8, 3)
Conv2d(4, 8, -3)|ConvTranspose2d(4, 8, 3, padding_mode='reflect')|ConvTranspose2d(4, 6, 3, groups=4)
Embedding(10, 3, padding_idx=10)|Embedding(10, 3, padding_idx=-11)|Embedding(10)|Embedding(-1, 3)
EmbeddingBag(4, 3, padding_idx=4)|BatchNorm2d()|BatchNorm2d(-1)|GroupNorm(3, 4)|GroupNorm(0, 4)|LayerNorm(-1)
LayerNorm()|PReLU(-1)|Hardtanh(1, -1)|Hardtanh(2, 2)|Dropout(-0.1)|Dropout(1.5)|MaxPool2d()|Threshold(1)
RNN(3, 4, nonlinearity='sigmoid')|LSTM(3, 4, proj_size=4)|LSTM(3, 4, dropout=2)|GRU(3)|GRU(3, 4, proj_size=2)
MultiheadAttention(8, 3)|MultiheadAttention(8)|TransformerEncoderLayer(8, 3)|TransformerDecoderLayer(8)
Transformer(10, 3)|MSELoss(1, 2, 3, 4)
AdaptiveLogSoftmaxWithLoss(8, 20, [])|AdaptiveLogSoftmaxWithLoss(8, 20, [10, 5])|AdaptiveLogSoftmaxWithLoss(8, 20, [20])
AdaptiveLogSoftmaxWithLoss(8, 20, [0, 5])|AdaptiveLogSoftmaxWithLoss(8, 20)|AdaptiveLogSoftmaxWithLoss(8, 20, [5, 5])
FractionalMaxPool2d(2)|FractionalMaxPool2d(2, 3, 0.5)|FractionalMaxPool3d(2, output_ratio=1.0)|FractionalMaxPool2d(2, output_ratio=0)
TripletMarginWithDistanceLoss(unknown=1)|LazyLinear()|LazyConv2d(3)|LazyBatchNorm2d(unknown=1)
TransformerEncoder(8, 2)|TransformerEncoder(TransformerEncoderLayer(8, 2))|TransformerEncoder(TransformerEncoderLayer(8, 3), 1)
TransformerDecoder(TransformerDecoderLayer(8, 2), 1, None, True)|TransformerDecoder(num_layers=2)|DataParallel()
RNNBase('FOO', 3, 4)|RNNBase(3, 4)|RNNCellBase(3, 4)|ParameterDict([Parameter(torch.zeros(2))])|Module(1)
LinearCrossEntropyLoss(5)|LinearCrossEntropyLoss(5, 10, label_smoothing=2.0)|Hardtanh(min_value=2.0)
ReLU(True, False)|Sigmoid(1)|Softmax(1, 2)|Unflatten(1)|PixelShuffle()
"""

# Classes and arguments that 1.13 lacks.
NEWER = """
RMSNorm(10)|RMSNorm((3, 4), 1e-06)|RMSNorm(8, elementwise_affine=False)|RMSNorm([2, 3], dtype=torch.float64)
CircularPad1d(2)|CircularPad2d((1, 1, 2, 0))|CircularPad3d(3)|ZeroPad1d(2)|ZeroPad1d((3, 1))|ZeroPad3d(1)
ZeroPad3d((3, 3, 6, 6, 0, 1))|LPPool3d(2, 3)|LPPool3d(1.2, (1, 2, 3), stride=(2, 1, 2), ceil_mode=True)
BatchNorm1d(4, bias=False)|BatchNorm2d(4, affine=False, bias=False)|BatchNorm3d(2, momentum=None, bias=False)
SyncBatchNorm(4, bias=False)|InstanceNorm1d(3, bias=False)|InstanceNorm2d(3, affine=True, bias=False)
InstanceNorm3d(3, affine=True, bias=False, track_running_stats=True)|GroupNorm(2, 4, bias=False)
GroupNorm(3, 6, affine=False, bias=True)|LayerNorm(10, bias=False)|LayerNorm((3, 4), 1e-05, True, False)
LayerNorm(10, 1e-05, False, True)|LayerNorm([2, 3], bias=False, dtype=torch.float64)
LazyBatchNorm1d(bias=False, num_features=3)|LazyBatchNorm2d(affine=False, bias=False, num_features=3)
LazyInstanceNorm2d(bias=False, num_features=4)|LazyInstanceNorm3d(num_features=4)
Embedding(5, 3, _freeze=True)|Embedding(5, 3, None, None, 2.0, False, False, None, True)
TransformerEncoderLayer(8, 2, 16, bias=False)|TransformerEncoderLayer(4, 1, 8, 0.0, 'gelu', 1e-06, True, True, False)
TransformerDecoderLayer(8, 2, 16, bias=False)|TransformerDecoderLayer(4, 2, dim_feedforward=6, bias=False, norm_first=True)
Transformer(8, 2, 1, 1, 16, bias=False)|Transformer(4, 2, 1, 2, 8, bias=False, dtype=torch.float64)
LinearCrossEntropyLoss(5, 10)|LinearCrossEntropyLoss(5, 10, out_features=(4, 3), bias=True)|LinearCrossEntropyLoss(3, 7, dtype=torch.float64)
LinearCrossEntropyLoss(8, 2, out_features=(2,), reduction='sum', ignore_index=-100, label_smoothing=0.1)
TransformerEncoder(TransformerEncoderLayer(8, 2, 16, bias=False), 2, mask_check=False)
Softplus(beta=1)|Softplus(1.0, 20.0)|Softplus(1, 20)|Softplus(threshold=20.0)
"""
IS_NEW = not torch.__version__.startswith("1.")


def storage_of(tensor):
    return (tensor.untyped_storage() if IS_NEW else tensor.storage()).data_ptr()


class Trace(TorchDispatchMode):
    """Remembers for each storage the last operation that filled it from its start."""

    def __init__(self):
        super().__init__()
        self.fills = {}
        self.kept = []  # so that no address is used twice

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        name = func.overloadpacket.__name__
        if name in ("uniform_", "normal_", "fill_", "zero_") and args[0].numel() > 0:
            numbers = [float(a) for a in args[1:]] if name != "zero_" else [0.0]
            if name in ("uniform_", "normal_"):
                numbers += [0.0, 1.0][len(numbers):]  # defaults are left out of a traced call
            self.kept.append(args[0])
            kind = "constant" if name in ("fill_", "zero_") else name[:-1]
            self.fills.setdefault(storage_of(args[0]), []).append(
                (kind, numbers, args[0].storage_offset(), args[0].numel()))
        return func(*args, **(kwargs or {}))


def filling(tensor, fills):
    """The text of what filled a tensor: kind and numbers."""
    if tensor.numel() == 0:
        return "empty"
    done = fills.get(storage_of(tensor), [])
    whole = [fill for fill in done if fill[3] == tensor.numel()]
    part = [fill for fill in done if fill[3] != tensor.numel()]
    if not whole and not bool((tensor == tensor.flatten()[0]).all()):
        return "copied"  # a deep copy draws nothing
    if not whole:
        return "constant " + float(tensor.flatten()[0]).hex()
    kind, numbers, _, _ = whole[-1]
    text = " ".join([kind] + [number.hex() for number in numbers])
    if part:
        assert kind == "normal" and part[-1][:2] == ("constant", [0.0])
        text = "padded_" + text + f" {part[-1][2] // tensor.shape[1]}"
    return text


def materialised(call, scope):
    """A lazy module after an input of the size that the call gives, which torch does not take."""
    given = re.search(r"(, )?\b(in_features|in_channels|num_features)=(\d+)\)$", call)
    module = eval(call[:given.start()] + ")", scope).eval()
    size = int(given[3])
    rank = re.search(r"(\d)d\(", call)
    dtype = torch.float64 if "float64" in call else torch.float32
    module(torch.zeros(2, size, *[9] * (int(rank[1]) if rank else 0), dtype=dtype))
    return module


def record(call):
    scope = {"torch": torch}
    scope.update(vars(torch.nn))
    scope["CrossMapLRN2d"] = torch.nn.CrossMapLRN2d
    trace = Trace()
    if re.match("Lazy.*Norm", call):  # 1.13 cannot trace buffers without a size; all are constant
        module = materialised(call, scope)
    else:
        with trace:
            module = materialised(call, scope) if call.startswith("Lazy") else eval(call, scope)
    print("call", call)
    print("repr", repr(module).replace("\n", "\\n"))
    parameters = dict(module.named_parameters())
    for name, tensor in module.state_dict(keep_vars=True).items():
        role = "parameter" if name in parameters else "buffer"
        dtype = str(tensor.dtype).removeprefix("torch.")
        shape = "x".join(str(size) for size in tensor.shape) or "scalar"
        print("tensor", name, role, dtype, shape, filling(tensor.detach(), trace.fills))


def main():
    print(f"# torch {torch.__version__}, by record_modules.py")
    torch.manual_seed(0)
    for call in (CALLS + NEWER * IS_NEW).replace("\n", "|").split("|"):
        if call:
            record(call)
    for call in REFUSED.replace("\n", "|").split("|"):
        if not call:
            continue
        try:
            eval(call, {"torch": torch, **vars(torch.nn)})
        except Exception:
            print("refused", call)
        else:
            print("not refused by torch:", call, file=sys.stderr)


if __name__ == "__main__":
    main()
