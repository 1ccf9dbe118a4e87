#!/usr/bin/env python3
"""Records the fans that Keras and Paddle count for their layers, beside torch's text of the same layer.

    KERAS_BACKEND=jax python3 record_library_fans.py keras  > keras_fans.txt    # keras 3.15.1
    python3 record_library_fans.py paddle > paddle_fans.txt                       # paddlepaddle 3

A line is: torch's module, the tensor, fan_in, fan_out, all between bars.  Fans are those of the
library's own function for the shape that its own layer gives the variable.
"""
import random
import sys

KERNELS = [(1,), (3,), (2, 3), (3, 3), (1, 1), (3, 1, 2)]


def write(module, tensor, fans):
    print(f"{module}|{tensor}|{int(fans[0])}|{int(fans[1])}")


def conv_text(name, inputs, outputs, kernel, groups=1):
    size = kernel[0] if len(kernel) == 1 else kernel
    more = f", groups={groups}" if groups > 1 else ""
    return f"{name}{len(kernel)}d({inputs}, {outputs}, {size}{more})"


def record_keras():
    import keras
    from keras.src.initializers.random_initializers import compute_fans

    def built(layer, shape):
        layer.build(shape)
        return layer

    def put(module, tensor, variable):
        write(module, tensor, compute_fans(tuple(variable.shape)))

    print(f"# keras {keras.__version__}")
    chance = random.Random(0)
    for _ in range(6):
        i, o = chance.randint(1, 9), chance.randint(1, 9)
        layer = built(keras.layers.Dense(o), (None, i))
        put(f"Linear({i}, {o})", "weight", layer.kernel)
        put(f"Linear({i}, {o})", "bias", layer.bias)
        layer = built(keras.layers.Embedding(i, o), (None, 3))
        put(f"Embedding({i}, {o})", "weight", layer.embeddings)
        for keras_class, torch_name in (("SimpleRNN", "RNN"), ("LSTM", "LSTM"), ("GRU", "GRU")):
            layer = built(getattr(keras.layers, keras_class)(o), (None, 5, i))
            put(f"{torch_name}({i}, {o})", "weight_ih_l0", layer.cell.kernel)
            put(f"{torch_name}({i}, {o})", "weight_hh_l0", layer.cell.recurrent_kernel)
        layer = built(keras.layers.BatchNormalization(), (None, o))
        put(f"BatchNorm1d({o})", "weight", layer.gamma)
        layer = built(keras.layers.PReLU(), (None, o))
        put(f"PReLU({o})", "weight", layer.alpha)
    for kernel in KERNELS:
        rank = len(kernel)
        size = (None,) + (8,) * rank
        for groups in (1, 2, 3):
            i, o = groups * chance.randint(2, 4), groups * chance.randint(1, 4)
            layer = getattr(keras.layers, f"Conv{rank}D")(o, kernel, groups=groups)
            built(layer, size + (i,))
            put(conv_text("Conv", i, o, kernel, groups), "weight", layer.kernel)
            put(conv_text("Conv", i, o, kernel, groups), "bias", layer.bias)
        if rank < 3:
            for multiplier in (1, 2):
                i = chance.randint(2, 6)
                layer = getattr(keras.layers, f"DepthwiseConv{rank}D")(
                    kernel, depth_multiplier=multiplier)
                built(layer, size + (i,))
                put(conv_text("Conv", i, i * multiplier, kernel, i), "weight", layer.kernel)
        i, o = chance.randint(1, 6), chance.randint(1, 6)
        layer = built(getattr(keras.layers, f"Conv{rank}DTranspose")(o, kernel), size + (i,))
        put(conv_text("ConvTranspose", i, o, kernel), "weight", layer.kernel)


def record_paddle():
    import paddle
    from paddle.nn.initializer.initializer import Initializer

    class Counter(Initializer):
        def forward(self, var, block=None):
            return None

    def put(module, tensor, variable):
        write(module, tensor, Counter()._compute_fans(variable))

    nn = paddle.nn
    print(f"# paddlepaddle {paddle.__version__}")
    chance = random.Random(0)
    for _ in range(6):
        i, o = chance.randint(1, 9), chance.randint(1, 9)
        layer = nn.Linear(i, o)
        put(f"Linear({i}, {o})", "weight", layer.weight)
        put(f"Linear({i}, {o})", "bias", layer.bias)
        put(f"Embedding({i}, {o})", "weight", nn.Embedding(i, o).weight)
        put(f"Bilinear({i}, {o}, 3)", "weight", nn.Bilinear(i, o, 3).weight)
        put(f"LayerNorm({o})", "weight", nn.LayerNorm(o).weight)
        put(f"PReLU({o})", "weight", nn.PReLU(o)._weight)
        for name in ("RNN", "LSTM", "GRU"):
            layer = getattr(nn, "SimpleRNN" if name == "RNN" else name)(i, o)
            for tensor in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0"):
                put(f"{name}({i}, {o})", tensor, getattr(layer, tensor))
    for kernel in KERNELS:
        rank = len(kernel)
        for groups in (1, 2, 3):
            i, o = groups * chance.randint(1, 4), groups * chance.randint(1, 4)
            layer = getattr(nn, f"Conv{rank}D")(i, o, kernel, groups=groups)
            put(conv_text("Conv", i, o, kernel, groups), "weight", layer.weight)
            put(conv_text("Conv", i, o, kernel, groups), "bias", layer.bias)
            layer = getattr(nn, f"Conv{rank}DTranspose")(i, o, kernel, groups=groups)
            put(conv_text("ConvTranspose", i, o, kernel, groups), "weight", layer.weight)


if __name__ == "__main__":
    {"keras": record_keras, "paddle": record_paddle}[sys.argv[1]]()
