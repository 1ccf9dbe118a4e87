#!/usr/bin/env python3
"""Records the names and shapes of .weights.h5 files that Keras 3 saves, for models described here as weightd takes them.

    record_keras_files.py > keras_files.txt       (keras 3.15.1, h5py 3.16.0)

A line is the model as JSON, a tab, the value of ?layers=, and for each variable a tab, its path and its dimensions.
"""
import json
import os
import tempfile

os.environ.setdefault("KERAS_BACKEND", "jax")
import h5py
import keras
import numpy as np

L = keras.layers


def record(model, theirs, layers="nested"):
    path = os.path.join(tempfile.mkdtemp(), "m.weights.h5")
    theirs.save_weights(path)
    found = []

    def visit(name, item):
        if isinstance(item, h5py.Dataset):
            found.append(name + " " + "x".join(map(str, item.shape)))
    with h5py.File(path) as file:
        file.visititems(visit)
    print("\t".join([json.dumps(model), layers, *sorted(found)]))


def linear(i, o):
    return {"type": "Linear", "in_features": i, "out_features": o}


record("Sequential(Conv2d(4, 6, 3, groups=2), BatchNorm2d(6), Dropout(0.5), ConvTranspose2d(6, 4, (3, 2)), LayerNorm(4), "
       "GroupNorm(2, 4), RMSNorm(4), Conv1d(4, 5, 2), Linear(5, 2), Linear(2, 2, bias=False))",
       keras.Sequential([
           keras.Input((8, 8, 4)), L.Conv2D(6, 3, groups=2), L.BatchNormalization(), L.Dropout(.5),
           L.Conv2DTranspose(4, (3, 2)), L.LayerNormalization(), L.GroupNormalization(2), L.RMSNormalization(),
           L.Reshape((56, 4)), L.Conv1D(5, 2), L.Dense(2), L.Dense(2, use_bias=False)]))

record("Sequential(LSTM(4, 5, bidirectional=True), LSTM(10, 4, num_layers=2), GRU(4, 3), RNN(3, 6), GRU(6, 2, bias=False))",
       keras.Sequential([
           keras.Input((7, 4)), L.Bidirectional(L.LSTM(5, return_sequences=True)), L.LSTM(4, return_sequences=True),
           L.LSTM(4, return_sequences=True), L.GRU(3, return_sequences=True), L.SimpleRNN(6, return_sequences=True),
           L.GRU(2, use_bias=False)]))


class My2Block(keras.Layer):
    def __init__(self):
        super().__init__()
        self.fc1, self.znorm = L.Dense(3), L.LayerNormalization()

    def call(self, x):
        return self.znorm(self.fc1(x))


class Net(keras.Model):
    """Attributes before and behind the property "layers"."""

    def __init__(self):
        super().__init__()
        self.z = L.Dense(3)
        self.emb = L.Embedding(10, 8)
        self.attn = L.MultiHeadAttention(2, 4)
        self.zlist = [L.Dense(3), My2Block(), [L.Dense(3)]]
        self.blocks = [My2Block(), My2Block(), [L.Dense(3)]]
        self.b = L.Dense(3)
        self.seq = keras.Sequential([L.Dense(3), My2Block()])

    def call(self, x):
        x = self.emb(x)
        x = self.z(self.attn(x, x))
        for layer in [*self.zlist[:2], *self.zlist[2], *self.blocks[:2], *self.blocks[2], self.b, self.seq]:
            x = layer(x)
        return x


block = {"type": "My2Block", "children": {"fc1": linear(3, 3), "znorm": {"type": "LayerNorm", "normalized_shape": 3}}}
rows = {"type": "ModuleList", "children": {"0": linear(3, 3)}}
net = {"type": "Net", "children": {
    "z": linear(8, 3),
    "emb": {"type": "Embedding", "num_embeddings": 10, "embedding_dim": 8},
    "attn": {"type": "MultiheadAttention", "embed_dim": 8, "num_heads": 2},
    "zlist": {"type": "ModuleList", "children": {"0": linear(3, 3), "1": block, "2": rows}},
    "blocks": {"type": "ModuleList", "children": {"0": block, "1": block, "2": rows}},
    "b": linear(3, 3),
    "seq": {"type": "Sequential", "children": {"0": linear(3, 3), "1": block}}}}
theirs = Net()
theirs(np.zeros((1, 5), int))
record(net, theirs)

x = keras.Input((5,))
y = L.Embedding(10, 8)(x)
y = L.Dense(3)(L.MultiHeadAttention(2, 4)(y, y))
for i in range(3):
    y = L.LayerNormalization()(L.Dense(3)(y))
record({"type": "Net", "children": {
    "emb": net["children"]["emb"], "attn": net["children"]["attn"], "z": linear(8, 3),
    "blocks": {"type": "ModuleList", "children": {"0": block, "1": block, "2": block}}}}, keras.Model(x, y), "flat")
