#!/usr/bin/python3
"""Opens every format of a running daemon with the libraries it is made for, and compares the values.

    open_formats.py http://HOST:PORT

numpy always; torch and safetensors' reference reader and writer where they can be imported.  For each
tensor: npy is what numpy.save writes for the values of bin, JSON (nested, flat, base64) reads back to
the same bits, txt is what torch prints.  For each model: the safetensors file holds the same bytes, is
what the reference writer writes apart from metadata, and any range of it is the slice of the whole.
"""
import base64
import io
import json
import random
import struct
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile

try:
    import numpy as np
except ImportError:
    sys.exit(77)
try:
    import torch
except ImportError:
    torch = None
try:
    import safetensors
    import safetensors.numpy
    if torch is not None:
        import safetensors.torch
except ImportError:
    safetensors = None

NUMPY = {"int64": "<i8", "float64": "<f8", "float32": "<f4", "float16": "<f2"}
CODES = {"I64": "int64", "F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16"}
SPECIAL = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}

MODELS = [
    {"model": "Sequential(Linear(30, 40), ReLU(), Linear(40, 50), ReLU(), Linear(50, 10))", "seed": 1},
    {"model": "Sequential(Linear(30, 40), BatchNorm1d(40), Linear(40, 7))", "seed": "18446744073709551615",
     "init": [{"path": "0.weight", "initializer": "numpy.uniform(3, 5)"},
              {"path": "2.weight", "initializer": "orthogonal"}]},
    {"model": {"type": "Net", "children": {
        "conv \u00e9": {"type": "Conv2d", "in_channels": 3, "out_channels": 8, "kernel_size": 3},
        "Z": {"type": "Linear", "in_features": 5, "out_features": 3},
        "a": {"type": "Embedding", "num_embeddings": 11, "embedding_dim": 3}}}, "dtype": "float16"},
    {"model": "Sequential(Linear(7, 3), LayerNorm(3), Linear(3, 1001))", "dtype": "bfloat16", "seed": 5},
    {"model": "Sequential(Linear(3, 5), Linear(5, 3))", "dtype": "float64",
     "init": [{"path": "0.bias", "initializer": {"value": [1e300, 5e-324, -0.0, 0.1, 1e-5]}},
              {"path": "1.weight", "initializer": "sparse(0.5)"}]},
]

failures = 0
checks = 0


def check(claim, holds):
    global failures, checks
    checks += 1
    if not holds:
        failures += 1
        print("FAIL", claim)


def request(path, method="GET", body=None, **headers):
    """(status, headers, bytes) of an answer."""
    target = urllib.request.Request(base + path, method=method, headers=headers,
                                    data=None if body is None else json.dumps(body).encode())
    if body is not None:
        target.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(target, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.headers, problem.read()


def get(path):
    status, headers, body = request(path)
    check("GET %s: 200, got %d %s" % (path, status, body[:200] if status != 200 else ""), status == 200)
    check("GET %s: Content-Length" % path, int(headers.get("Content-Length", len(body))) == len(body))
    status, head, empty = request(path, "HEAD")
    check("HEAD %s: no body, the ETag of GET" % path,
          status == 200 and empty == b"" and head["ETag"] == headers["ETag"])
    return body


def bfloat16_bits(value):
    """Round to nearest even; 'value' is finite and in range."""
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16


def pack(values, dtype):
    """Little-endian bytes of a flat list of JSON numbers or special names."""
    values = [SPECIAL.get(v, v) if isinstance(v, str) else v for v in values]
    if dtype == "bfloat16":
        return struct.pack("<%dH" % len(values), *map(bfloat16_bits, values))
    with np.errstate(over="ignore"):
        return np.array(values, dtype="float64" if dtype != "int64" else "int64").astype(NUMPY[dtype]).tobytes()


def flatten(data, shape):
    """The elements of nested lists, whose lengths must be the shape's."""
    if not shape:
        return [data]
    if not isinstance(data, list) or len(data) != shape[0]:
        raise ValueError("list of %d expected" % shape[0])
    return [x for item in data for x in flatten(item, shape[1:])]


def json_bytes(tensor, style):
    data, shape, dtype = tensor["data"], tensor["shape"], tensor["dtype"]
    if style == "base64":
        return base64.b64decode(data, validate=True)
    return pack(data if style == "flat" else flatten(data, shape), dtype)


def torch_tensor(raw, dtype, shape):
    kind = torch.int16 if dtype == "bfloat16" else getattr(torch, dtype)
    tensor = torch.frombuffer(bytearray(raw), dtype=kind) if raw else torch.empty(0, dtype=kind)
    return (tensor.view(torch.bfloat16) if dtype == "bfloat16" else tensor).reshape(shape)


def check_tensor(path, entry):
    """All forms of one tensor; returns its bytes."""
    name, dtype, shape = entry["name"], entry["dtype"], entry["shape"]
    path += "/parameters/" + urllib.parse.quote(name, safe="") + "/data"
    raw = get(path + ".bin")
    check("%s: size of bin" % name, len(raw) == entry["bytes"])
    if dtype == "bfloat16":
        status, _, body = request(path + ".npy")
        check("%s: npy of bfloat16 is refused" % name, status == 406 and b"safetensors" in body)
    else:
        array = np.frombuffer(raw, NUMPY[dtype]).reshape(shape)
        npy = get(path + ".npy")
        loaded = np.load(io.BytesIO(npy), allow_pickle=False)
        check("%s: numpy.load" % name, loaded.dtype == array.dtype and loaded.shape == array.shape
              and loaded.tobytes() == raw)
        saved = io.BytesIO()
        np.save(saved, array)
        check("%s: npy is what numpy.save writes" % name, saved.getvalue() == npy)
    for style in ("nested", "flat", "base64"):
        tensor = json.loads(get("%s.json?encoding=%s" % (path, style)))
        check("%s: JSON %s names the tensor" % (name, style),
              (tensor["name"], tensor["dtype"], tensor["shape"]) == (name, dtype, shape))
        check("%s: JSON %s reads back to the same bits" % (name, style), json_bytes(tensor, style) == raw)
    check_safetensors(name, get(path + ".safetensors"), {name: (dtype, shape, raw)})
    text = get(path + ".txt").decode()
    if torch is not None:
        tensor = torch_tensor(raw, dtype, shape)
        if not entry["is_buffer"]:
            tensor = torch.nn.Parameter(tensor, requires_grad=entry["requires_grad"])
        check("%s: txt is what torch prints" % name, text == repr(tensor) + "\n")
    return raw


def reference_file(expected):
    """What the reference writer makes of these tensors; None without torch if one is bfloat16."""
    if torch is not None:
        return safetensors.torch.save({n: torch_tensor(r, d, s) for n, (d, s, r) in expected.items()},
                                      metadata={"format": "pt"})
    if any(dtype == "bfloat16" for dtype, _, _ in expected.values()):
        return None
    return safetensors.numpy.save({n: np.frombuffer(r, NUMPY[d]).reshape(s) for n, (d, s, r) in expected.items()},
                                  metadata={"format": "pt"})


def check_safetensors(label, file, expected):
    """'expected': name -> (dtype, shape, bytes)."""
    length = struct.unpack("<Q", file[:8])[0]
    head = json.loads(file[8:8 + length])
    metadata = head.pop("__metadata__")
    data = file[8 + length:]
    check("%s: safetensors head" % label, length % 8 == 0 and metadata["format"] == "pt"
          and all(isinstance(v, str) for v in metadata.values()) and set(head) == set(expected))
    for name, (dtype, shape, raw) in expected.items():
        begin, end = head[name]["data_offsets"]
        check("%s: %s in safetensors" % (label, name),
              CODES[head[name]["dtype"]] == dtype and head[name]["shape"] == shape and data[begin:end] == raw)
    if safetensors is None:
        return
    loaded = dict(safetensors.deserialize(file))
    check("%s: the reference reader" % label, {n: (CODES[t["dtype"]], t["shape"], bytes(t["data"]))
                                               for n, t in loaded.items()} == expected)
    written = reference_file(expected)
    if written is None:
        return
    cut = struct.unpack("<Q", written[:8])[0] + 8
    check("%s: the reference writer's data" % label, written[cut:] == data)
    ours, theirs = (part[8:].split(b"}", 1)[1].rstrip() for part in (file[:8 + length], written[:cut]))
    check("%s: the reference writer's head" % label, ours == theirs)


def check_ranges(path, file):
    for _ in range(20):
        first = random.randrange(len(file))
        last = min(first + random.choice([0, 1, 6, 7, 100, 5000]), len(file) - 1)
        status, headers, body = request(path, Range="bytes=%d-%d" % (first, last))
        check("bytes %d-%d of %s" % (first, last, path),
              status == 206 and headers["Content-Range"] == "bytes %d-%d/%d" % (first, last, len(file))
              and body == file[first:last + 1])


def check_npz(label, path, tensors):
    """numpy reads every name, bfloat16 as float32; zipfile agrees with every checksum."""
    has_bfloat16 = any(dtype == "bfloat16" for dtype, _, _ in tensors.values())
    wide = "float64" if any(dtype == "float64" for dtype, _, _ in tensors.values()) else "float32"
    file = get(path + "/weights.npz" + ("?dtype=" + wide if has_bfloat16 else ""))
    check("%s: checksums of npz" % label, zipfile.ZipFile(io.BytesIO(file)).testzip() is None)
    arrays = np.load(io.BytesIO(file), allow_pickle=False)
    check("%s: names in npz" % label, list(arrays) == list(tensors))
    for name, (dtype, shape, raw) in tensors.items():
        array = arrays[name]
        if not has_bfloat16:
            same = array.dtype == NUMPY[dtype] and array.tobytes() == raw
        elif dtype == "bfloat16":
            bits = np.frombuffer(raw, "<u2").astype("<u4") << 16
            same = array.tobytes() == bits.view("<f4").astype(array.dtype).tobytes()
        else:
            same = array.tobytes() == np.frombuffer(raw, NUMPY[dtype]).astype(array.dtype).tobytes()
        check("%s: %s in npz" % (label, name), list(array.shape) == shape and same)


def check_pt(label, path, tensors):
    """torch.load with weights_only reads what the other formats hold; checksums are right, too."""
    file = get(path + "/weights.pt")
    check("%s: checksums of pt" % label, zipfile.ZipFile(io.BytesIO(file)).testzip() is None)
    check_ranges(path + "/weights.pt", file)
    if torch is None:
        return
    loaded = torch.load(io.BytesIO(file), weights_only=True)
    check("%s: torch.load" % label, list(loaded) == list(tensors) and all(
        loaded[n].dtype == getattr(torch, dtype) and list(loaded[n].shape) == shape
        and torch.equal(loaded[n], torch_tensor(raw, dtype, shape))
        for n, (dtype, shape, raw) in tensors.items()))


def check_model(document):
    status, _, body = request("/v1/models", "POST", document)
    if status not in (200, 201):
        check("POST of %s: %d %s" % (json.dumps(document)[:80], status, body[:300]), False)
        return
    model = json.loads(body)["id"]
    path = "/v1/models/" + model
    entries = json.loads(get(path + "/parameters"))["parameters"]
    check("%s has parameters" % model, len(entries) > 0)
    tensors = {e["name"]: (e["dtype"], e["shape"], check_tensor(path, e)) for e in entries}
    file = get(path + "/weights.safetensors")
    check_safetensors(model, file, tensors)
    check_npz(model, path, tensors)
    check_pt(model, path, tensors)
    check_ranges(path + "/weights.safetensors", file)
    if safetensors is not None and torch is not None:
        loaded = safetensors.torch.load(file)
        check("%s: safetensors.torch.load" % model, all(
            torch.equal(loaded[n], torch_tensor(raw, dtype, shape)) for n, (dtype, shape, raw) in tensors.items()))
    for style in ("nested", "flat", "base64"):
        answer = json.loads(get("%s/weights.json?encoding=%s" % (path, style)))
        check("%s: JSON %s has the names in order" % (model, style),
              answer["model_id"] == model and list(answer["tensors"]) == list(tensors))
        check("%s: JSON %s holds the same bits" % (model, style), all(
            json_bytes(answer["tensors"][n], style) == raw for n, (_, _, raw) in tensors.items()))


if len(sys.argv) != 2:
    sys.exit(__doc__)
base = sys.argv[1].rstrip("/")
random.seed(2)
print("numpy %s, torch %s, safetensors %s" % (
    np.__version__, getattr(torch, "__version__", "absent"), getattr(safetensors, "__version__", "absent")))
for document in MODELS:
    check_model(document)
print("%d checks, %d failed" % (checks, failures))
sys.exit(1 if failures else 0)
