"""Keras 3 and h5py read /weights.h5 of a running daemon: keras_files.py http://HOST:PORT

Models of both kinds (Sequential, functional, subclassed; bfloat16) load without an error, their variables are the
tensors of weights.npz in Keras' layout, and where torch can be imported their outputs are those of the same modules
there.  Any range of the file is that part of it.
"""
import io
import json
import os
import random
import sys
import tempfile
import urllib.error
import urllib.request

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
try:
    import h5py
    import keras
    import numpy as np
except ImportError as error:
    print("SKIPPED keras:", error)
    sys.exit(77)
try:
    import torch
    from torch import nn
except ImportError:
    torch = None

L = keras.layers
URL = sys.argv[1]
PLACE = os.path.join(tempfile.mkdtemp(), "model.weights.h5")
NUMBERS = np.random.RandomState(0)


def post(model, **more):
    body = json.dumps({"model": model, "seed": 5, "init": [{"path": "**", "initializer": "uniform(-0.5, 0.5)"}], **more})
    request = urllib.request.Request(URL + "/v1/models", body.encode(), {"Content-Type": "application/json"})
    return URL + "/v1/models/" + json.load(urllib.request.urlopen(request))["id"]


def get(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers)).read()


def load(model, where, query=""):
    with open(PLACE, "wb") as file:
        file.write(get(where + "/weights.h5" + query))
    model.load_weights(PLACE)
    return np.load(io.BytesIO(get(where + "/weights.npz?dtype=float32")))


def same(got, expected):
    got = np.asarray(got)
    assert got.shape == expected.shape and (got.astype("f4") == expected).all(), (got.shape, expected.shape)


def forward(where, theirs, model, shape, order=None):
    """The outputs of torch's modules and Keras' layers; 'order' puts the channels last."""
    if torch is None:
        return
    x = NUMBERS.randn(*shape).astype("f4")
    theirs.load_state_dict(torch.load(io.BytesIO(get(where + "/weights.pt")), weights_only=True))
    theirs.eval()
    with torch.no_grad():
        expected = theirs(torch.from_numpy(x)).numpy()
    got = np.asarray(model(x if order is None else x.transpose(order)))
    expected = expected if order is None else expected.transpose(order)
    assert got.shape == expected.shape and np.abs(got - expected).max() < 2e-5, np.abs(got - expected).max()


def chain(*modules):
    """Sequential of modules some of which give (output, state)."""
    class Chain(nn.Module):
        def __init__(self):
            super().__init__()
            for i, module in enumerate(modules):
                self.add_module(str(i), module)

        def forward(self, x):
            for module in self.children():
                x = module(x)
                x = x[0] if isinstance(x, tuple) else x
            return x
    return Chain()


def dense():
    where = post("Sequential(Linear(4, 6), ReLU(), LayerNorm(6, eps=0.001), Linear(6, 3, bias=False))")
    model = keras.Sequential([keras.Input((4,)), L.Dense(6), L.ReLU(), L.LayerNormalization(epsilon=1e-3),
                              L.Dense(3, use_bias=False)])
    z = load(model, where)
    for variable, expected in zip(model.weights, [z["0.weight"].T, z["0.bias"], z["2.weight"], z["2.bias"],
                                                  z["3.weight"].T], strict=True):
        same(variable, expected)
    forward(where, nn and nn.Sequential(nn.Linear(4, 6), nn.ReLU(), nn.LayerNorm(6, 1e-3), nn.Linear(6, 3, False)),
            model, (5, 4))


def convolutions():
    where = post("Sequential(Conv2d(4, 6, (3, 2), groups=2), BatchNorm2d(6, eps=0.001), Dropout2d(0.5), "
                 "ConvTranspose2d(6, 4, (3, 2)), GroupNorm(2, 4, eps=0.001))")
    model = keras.Sequential([keras.Input((7, 8, 4)), L.Conv2D(6, (3, 2), groups=2), L.BatchNormalization(),
                              L.SpatialDropout2D(.5), L.Conv2DTranspose(4, (3, 2)), L.GroupNormalization(2)])
    z = load(model, where)
    same(model.layers[0].kernel, z["0.weight"].transpose(2, 3, 1, 0))
    same(model.layers[1].moving_variance, z["1.running_var"])
    same(model.layers[3].kernel, z["3.weight"].transpose(2, 3, 1, 0))
    forward(where, nn and nn.Sequential(nn.Conv2d(4, 6, (3, 2), groups=2), nn.BatchNorm2d(6, eps=1e-3), nn.Dropout2d(),
                                        nn.ConvTranspose2d(6, 4, (3, 2)), nn.GroupNorm(2, 4, eps=1e-3)),
            model, (2, 4, 7, 8), (0, 2, 3, 1))


def recurrent():
    where = post("Sequential(LSTM(4, 5, bidirectional=True), LSTM(10, 4, num_layers=2), GRU(4, 3), RNN(3, 6), "
                 "GRU(6, 2, bias=False))")
    model = keras.Sequential([keras.Input((7, 4)), L.Bidirectional(L.LSTM(5, return_sequences=True)),
                              L.LSTM(4, return_sequences=True), L.LSTM(4, return_sequences=True),
                              L.GRU(3, return_sequences=True), L.SimpleRNN(6, return_sequences=True),
                              L.GRU(2, return_sequences=True, use_bias=False)])
    z = load(model, where)
    cell = model.layers[1].cell
    same(cell.kernel, z["1.weight_ih_l0"].T)
    same(cell.bias, z["1.bias_ih_l0"] + z["1.bias_hh_l0"])
    gates = np.r_[3:6, 0:3, 6:9]
    same(model.layers[3].cell.kernel, z["2.weight_ih_l0"][gates].T)
    same(model.layers[3].cell.bias, np.stack([z["2.bias_ih_l0"][gates], z["2.bias_hh_l0"][gates]]))
    if torch is not None:
        forward(where, chain(nn.LSTM(4, 5, bidirectional=True, batch_first=True),
                             nn.LSTM(10, 4, num_layers=2, batch_first=True), nn.GRU(4, 3, batch_first=True),
                             nn.RNN(3, 6, batch_first=True), nn.GRU(6, 2, bias=False, batch_first=True)),
                model, (2, 7, 4))


def attention():
    where = post({"type": "Net", "children": {
        "attn": {"type": "MultiheadAttention", "embed_dim": 8, "num_heads": 2},
        "emb": {"type": "Linear", "in_features": 3, "out_features": 8}}})

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.attn, self.emb = L.MultiHeadAttention(2, 4), L.Dense(8)

        def call(self, x):
            y = self.emb(x)
            return self.attn(y, y)

    subclassed = Net()
    subclassed(np.zeros((1, 5, 3), "f4"))
    x = keras.Input((5, 3))
    y = L.Dense(8)(x)
    functional = keras.Model(x, L.MultiHeadAttention(2, 4)(y, y))
    for model, query in ((subclassed, ""), (functional, "?layers=flat")):
        load(model, where, query)
        if torch is None:
            continue

        class Theirs(nn.Module):
            def __init__(self):
                super().__init__()
                self.attn, self.emb = nn.MultiheadAttention(8, 2, batch_first=True), nn.Linear(3, 8)

            def forward(self, x):
                y = self.emb(x)
                return self.attn(y, y, y)[0]
        forward(where, Theirs(), model, (2, 5, 3))


def nested():
    block = {"type": "MyBlock", "children": {
        "fc1": {"type": "Linear", "in_features": 3, "out_features": 3}, "norm": {"type": "LayerNorm", "normalized_shape": 3}}}
    where = post({"type": "Net", "children": {
        "emb": {"type": "Embedding", "num_embeddings": 10, "embedding_dim": 3},
        "blocks": {"type": "ModuleList", "children": {"0": block, "1": block}},
        "seq": {"type": "Sequential", "children": {"0": block["children"]["fc1"], "1": block}}}})

    class MyBlock(keras.Layer):
        def __init__(self):
            super().__init__()
            self.fc1, self.norm = L.Dense(3), L.LayerNormalization()

        def call(self, x):
            return self.norm(self.fc1(x))

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.emb, self.blocks = L.Embedding(10, 3), [MyBlock(), MyBlock()]
            self.seq = keras.Sequential([L.Dense(3), MyBlock()])

        def call(self, x):
            x = self.emb(x)
            for block in self.blocks:
                x = block(x)
            return self.seq(x)

    model = Net()
    model(np.zeros((1, 5), int))
    z = load(model, where)
    same(model.emb.embeddings, z["emb.weight"])
    same(model.blocks[1].fc1.kernel, z["blocks.1.fc1.weight"].T)
    same(model.seq.layers[1].fc1.bias, z["seq.1.fc1.bias"])
    with h5py.File(PLACE) as file:
        assert "blocks/my_block_1/norm/vars/0" in file and "layers/sequential/layers/my_block/fc1/vars/1" in file


def half():
    where = post("Sequential(Linear(4, 6), Linear(6, 3))", dtype="bfloat16")
    for query in ("", "?dtype=float32"):
        for dtype in ("bfloat16", "float32"):
            model = keras.Sequential([keras.Input((4,)), L.Dense(6, dtype=dtype), L.Dense(3, dtype=dtype)])
            z = load(model, where, query)
            same(model.layers[0].kernel, z["0.weight"].T)


def ranges():
    where = post("Sequential(Conv2d(30, 40, (3, 3)), LSTM(40, 50, num_layers=3))") + "/weights.h5"
    whole = get(where)
    for _ in range(200):
        first = random.randrange(len(whole))
        last = min(len(whole) - 1, first + random.randrange(5000))
        assert get(where, Range=f"bytes={first}-{last}") == whole[first:last + 1], (first, last)


def many():
    """B-trees of three levels: more members than 8 * 32."""
    where = post([f"Linear({i % 3 + 1}, {(i + 1) % 3 + 1})" for i in range(5000)])
    with h5py.File(io.BytesIO(get(where + "/weights.h5"))) as file:
        names = list(file["layers"])
        assert len(names) == 5000 and names == sorted(names)
        z = np.load(io.BytesIO(get(where + "/weights.npz")))
        for i in (0, 1, 7, 8, 263, 999, 4321, 4999):
            name = f"layers/dense_{i}" if i else "layers/dense"
            same(file[name + "/vars/0"], z[f"{i}.weight"].T)
            same(file[name + "/vars/1"], z[f"{i}.bias"])


nn = torch and nn
for check in (dense, convolutions, recurrent, attention, nested, half, ranges, many):
    check()
    print("ok", check.__name__)
print(f"keras {keras.__version__}, h5py {h5py.__version__}, " +
      (f"outputs beside torch {torch.__version__}" if torch else "no torch: outputs are not compared"))
