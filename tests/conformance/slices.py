#!/usr/bin/python3
"""Slices and shards of a running daemon against numpy: slices.py URL [CASES [SEED]]

Random ?slice= texts of tensors of every rank, dtype and kind of generator give numpy's indexing of the
whole tensor in every format, or are refused where numpy refuses them; lists joined by ';' are numpy's
concatenation; shards by dim, rank and world are numpy's array_split or torch's chunk of it, and put
together equal the tensor; ranges of a slice are parts of it.
"""
import base64
import io
import json
import random
import sys
import urllib.error
import urllib.parse
import urllib.request

try:
    import numpy as np
except ImportError:
    sys.exit(77)

URL = sys.argv[1].rstrip("/")
CASES = int(sys.argv[2]) if len(sys.argv) > 2 else 400
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 5
KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
SHAPES = [[], [1], [0], [17], [5, 7], [64, 3], [0, 4], [3, 0, 2], [4, 1, 6], [2, 3, 4, 5], [1, 1, 1, 1, 1],
          [2, 1, 3, 2, 1, 2, 2, 3], [300, 211], [3, 5000]]
LAWS = ["normal", "uniform(-1, 1)", "trunc_normal(std=2)"]
failures = []


def check(claim, holds, detail=""):
    if not holds:
        failures.append(claim)
        print("NOT OK:", claim, detail)


def ask(path, **headers):
    request = urllib.request.Request(URL + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def models():
    """Specifications with tensors of all shapes: elementwise, sequential, whole and written in parts."""
    shapes = {"t%d" % i: shape for i, shape in enumerate(SHAPES)}
    for index, (generator, dtype) in enumerate([("philox", "float32"), ("philox", "bfloat16"), ("torch", "float32"),
                                                ("torch", "float64"), ("numpy", "float32"), ("philox", "float16"),
                                                ("numpy.default_rng", "float64"), ("jax", "float32")]):
        law = LAWS[index % (2 if generator != "philox" else 3)]
        yield {"parameters": shapes, "dtype": dtype, "generator": generator, "seed": index,
               "init": [{"path": "*", "initializer": law}]}
    big = {name: shape for name, shape in shapes.items() if len(shape) == 2 and 0 not in shape}
    yield {"parameters": big, "init": [{"path": "*", "initializer": "orthogonal"}]}
    yield {"parameters": big, "init": [{"path": "*", "initializer": "normal"},
                                       {"path": "*", "rows": ["0:1", "2:3"], "initializer": "uniform"},
                                       {"path": "*", "columns": "1:3", "initializer": "ones"}]}


def whole(path, shape):
    status, headers, body = ask(path + "/data.bin")
    assert status == 200, body
    return np.frombuffer(body, KINDS[headers["Tensor-Dtype"]]).reshape(shape), headers


def number(size):
    return random.choice([0, 1, 2, size // 2, size - 1, size, size + 1, -1, -2, -size, -size - 1, random.randint(-9, 9),
                          random.randint(-size - 2, size + 2), 10 ** 25, -10 ** 25])


def some_slice(size):
    step = random.choice([None, None, None, 1, 2, 3, -1, -1, -2, size + 1, -size - 1, random.randint(-7, 7) or 1, 10 ** 30])
    return slice(*(random.choice([None, number(size)]) for _ in range(2)), step)


def text_of(item):
    if item is Ellipsis:
        return "..."
    if isinstance(item, int):
        return str(item)
    if isinstance(item, list):
        return ";".join(map(text_of, item))
    ends = ["" if end is None else str(end) for end in (item.start, item.stop, item.step)]
    return ":".join(ends if item.step is not None or random.random() < 0.2 else ends[:2])


def some_index(shape):
    """A tuple for numpy; lists stand for what is joined by ';'."""
    count = random.randint(0 if not shape else 1, len(shape))
    ellipsis = not shape or random.random() < 0.3
    left = random.randint(0, count) if ellipsis else count
    dims = list(range(left)) + list(range(len(shape) - (count - left), len(shape)))
    items = []
    for dim in dims:
        kind = random.random()
        if kind < 0.25 and shape[dim] > 0:
            items.append(random.randint(-shape[dim], shape[dim] - 1))
        elif kind < 0.3:
            items.append(number(shape[dim]))
        elif kind < 0.4:
            items.append([some_slice(shape[dim]) if random.random() < 0.5 or shape[dim] == 0
                          else random.randint(-shape[dim], shape[dim] - 1) for _ in range(random.randint(2, 4))])
        else:
            items.append(some_slice(shape[dim]))
    if ellipsis:
        items.insert(left, Ellipsis)
    return items


def index_with(array, items):
    """numpy's answer, dimension by dimension; IndexError where numpy has none."""
    place = items.index(Ellipsis) if Ellipsis in items else len(items)
    after = len(items) - place - 1 if Ellipsis in items else 0
    dims = list(range(place)) + list(range(array.ndim - after, array.ndim))
    plain = [item for item in items if item is not Ellipsis]
    for dim, item in reversed(list(zip(dims, plain))):
        before = (slice(None),) * dim
        if isinstance(item, list):
            parts = [array[before + ((slice(i, i + 1 or None) if -array.shape[dim] <= i < array.shape[dim] else i,)
                                     if isinstance(i, int) else (i,))] for i in item]
            array = np.concatenate(parts, axis=dim)
        else:
            array = array[before + (item,)]
    return array


def json_array(body, style, kind, shape):
    data = json.loads(body)
    if data["shape"] != list(shape):
        return None
    if style == "base64":
        return base64.b64decode(data["data"])
    if kind == "<u2":
        return None
    return np.array(data["data"], "<f8").astype(kind).tobytes()


def check_formats(path, text, expected, kind):
    """One of the formats at random; what it holds is 'expected'."""
    claim = "%s?slice=%s" % (path, text)
    raw = expected.tobytes()
    query = "?slice=" + urllib.parse.quote(text, safe=":,;")
    form = random.choice(["bin", "bin", "npy", "safetensors", "json", "base64"])
    if kind == "<u2" and form in ("npy", "json"):
        form = "bin"
    if form in ("json", "base64"):
        style = random.choice(["nested", "flat"]) if form == "json" else "base64"
        status, headers, body = ask(path + "/data.json" + query + "&encoding=" + style)
        got = json_array(body, style, kind, expected.shape) if status == 200 else None
    else:
        status, headers, body = ask("%s/data.%s%s" % (path, form, query))
        got = body
        if form == "npy" and status == 200:
            loaded = np.load(io.BytesIO(body))
            got = loaded.tobytes() if loaded.shape == expected.shape and loaded.dtype == kind else None
        elif form == "safetensors" and status == 200:
            size = int.from_bytes(body[:8], "little")
            (tensor,) = [t for n, t in json.loads(body[8:8 + size]).items() if n != "__metadata__"]
            got = body[8 + size:] if tensor["shape"] == list(expected.shape) else None
    check(claim + " as " + form, status == 200 and got == raw, "%d %s" % (status, body[:300] if status != 200 else ""))
    if status != 200:
        return
    check(claim + ": Tensor-Shape", (headers["Tensor-Shape"] or "") == ", ".join(map(str, expected.shape)), headers["Tensor-Shape"])
    location = headers["Content-Location"]
    _, again, same = ask(location)
    check(claim + ": Content-Location is the same file", same == body and again["ETag"] == headers["ETag"]
          and again["Content-Location"] == location, location)
    if "Content-Length" in headers and len(body) > 1 and form != "json":
        first = random.randrange(len(body))
        last = random.randrange(first, len(body))
        status, part_headers, part = ask(location, Range="bytes=%d-%d" % (first, last))
        if status == 206:
            check(claim + ": a range of it", part == body[first:last + 1] and part_headers["ETag"] == headers["ETag"]
                  and part_headers["Content-Range"] == "bytes %d-%d/%d" % (first, last, len(body)))


def check_slice(path, array, whole_etag, kind):
    items = some_index(array.shape)
    text = ",".join(map(text_of, items))
    if not text:
        return
    try:
        expected = index_with(array, items)
    except IndexError:
        status, _, body = ask("%s/data.bin?slice=%s" % (path, text))
        problem = json.loads(body)
        check("%s?slice=%s is refused" % (path, text), status == 422 and problem["errors"][0]["code"] == "out-of-range", body)
        return
    check_formats(path, text, expected, kind)
    status, headers, body = ask("%s/data.bin?slice=%s" % (path, text))
    check("%s?slice=%s: the ETag of the whole belongs to the whole" % (path, text),
          (headers["ETag"] == whole_etag) == (headers["Tensor-Slice"] is None)
          and (headers["ETag"] != whole_etag or body == array.tobytes()))


def chunk(size, rank, world):
    each = -(-size // world)
    return slice(min(rank * each, size), min(rank * each + each, size))


def check_shards(path, array):
    dim = random.randrange(-array.ndim, array.ndim)
    size = array.shape[dim]
    world = random.choice([1, 2, 3, size or 1, size + 1, random.randint(1, 9)])
    for uneven in ("refuse", "chunk", "split"):
        parts = []
        for rank in range(world) if world < 12 else (0, world - 1):
            query = "?dim=%d&rank=%d&world=%d&uneven=%s" % (dim, rank, world, uneven)
            status, headers, body = ask(path + "/data.bin" + query)
            if uneven == "refuse" and size % world:
                check(path + query + " is refused", status == 422, body[:200])
                continue
            expected = np.array_split(array, world, axis=dim)[rank] if uneven == "split" else \
                np.moveaxis(np.moveaxis(array, dim, 0)[chunk(size, rank, world)], 0, dim)
            check(path + query, status == 200 and body == expected.tobytes() and
                  (headers["Tensor-Shape"] or "") == ", ".join(map(str, expected.shape)), "%d %s" % (status, body[:200]))
            parts.append(np.frombuffer(body, array.dtype).reshape(expected.shape) if status == 200 else expected[:0])
        if len(parts) == world:
            check("%s: %d shards of dim %d put together" % (path, world, dim),
                  np.array_equal(np.concatenate(parts, axis=dim).view("u1"), array.view("u1")))


def main():
    random.seed(SEED)
    for specification in models():
        request = urllib.request.Request(URL + "/v1/models", json.dumps(specification).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            model = json.loads(answer.read())["id"]
        tensors = [("/v1/models/%s/parameters/%s" % (model, name), shape)
                   for name, shape in specification["parameters"].items()]
        arrays = [(path, *whole(path, shape)) for path, shape in tensors]
        for _ in range(CASES // 10):
            path, array, headers = random.choice(arrays)
            check_slice(path, array, headers["ETag"], KINDS[headers["Tensor-Dtype"]])
        for _ in range(4):
            path, array, headers = random.choice([a for a in arrays if a[1].ndim > 0 and a[1].size > 0])
            check_shards(path, array)
    print("%d failed" % len(failures))
    sys.exit(1 if failures else 0)


main()
