"""flax and torch read /weights.msgpack and /weights.pt of a running daemon: flax_files.py http://HOST:PORT

The whole state_dict, a selection, the shards of one rank, and a wider dtype: every value is that of weights.npz.
Where flax cannot be imported it is skipped; torch is read where it is there, too.
"""
import io
import json
import sys
import urllib.request

try:
    import flax
    import numpy as np
    from flax import serialization
except ImportError as error:
    print("SKIPPED flax:", error)
    sys.exit(77)
try:
    import torch
except ImportError:
    torch = None

URL = sys.argv[1]


def post(document):
    request = urllib.request.Request(URL + "/v1/models", json.dumps(document).encode(), {"Content-Type": "application/json"})
    return URL + "/v1/models/" + json.load(urllib.request.urlopen(request))["id"]


def get(url):
    return urllib.request.urlopen(url).read()


def flat(tree, path=()):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, (*path, key))
        else:
            yield ".".join((*path, key)), value


def check(where, query):
    expected = np.load(io.BytesIO(get(where + "/weights.npz" + query)))
    for got in [dict(flat(serialization.msgpack_restore(get(where + "/weights.msgpack" + query))))] + (
            [{k: v.numpy() for k, v in torch.load(io.BytesIO(get(where + "/weights.pt" + query)), weights_only=True).items()}]
            if torch else []):
        assert sorted(got) == sorted(expected.files), (sorted(got), expected.files)
        for name in got:
            assert got[name].shape == expected[name].shape and (np.asarray(got[name]) == expected[name]).all(), name
    print("ok", query or "whole", len(expected.files))


model = post({"model": "Sequential(Conv2d(3, 8, 3), BatchNorm2d(8), Linear(8, 30), LSTM(30, 4))", "seed": 2})
check(model, "")
check(model, "?tensors=0.*,3.weight_ih_l0[0:3,:]")
check(model, "?rank=1&world=2&plan=0.weight=0,2=colwise")
check(post({"model": "Sequential(Linear(5, 3), LayerNorm(3))", "dtype": "bfloat16"}), "?dtype=float32")
print(f"flax {flax.__version__}" + (f", torch {torch.__version__}" if torch else ", no torch"))
