#!/usr/bin/python3
"""Several tensors of a model in one file, read by safetensors: lists.py URL

All shards of one rank, with plans of dimensions, words of modules and parts side by side, are the slices of the whole
file, and put together they are the whole; ranges of such a file are its bytes.
"""
import json
import sys
import urllib.parse
import urllib.request

try:
    import numpy as np
    from safetensors.numpy import load
except ImportError:
    print("safetensors or numpy is not installed")
    sys.exit(77)

URL = sys.argv[1]
MODEL = {"model": {"type": "Net", "children": {
    "emb": "Embedding(12, 8)",
    "block": {"type": "Block", "children": {
        "q_proj": "Linear(8, 8)", "o_proj": "Linear(8, 8)", "qkv": "Linear(8, 24)", "gqa": "Linear(8, 16, bias=False)",
        "ln": "LayerNorm(8)"}},
    "head": "Linear(8, 12, bias=False)"}}, "tie": {"head.weight": "emb.weight"}, "seed": 3}
PLAN = "**.q_proj=colwise,**.o_proj=rowwise,**.qkv.*=0/3,**.gqa.weight=0/2:1:1,emb.weight=0"
failures = []
count = 0


def check(claim, holds):
    global count
    count += 1
    if not holds:
        failures.append(claim)
        print("NOT OK:", claim)


def ask(path, headers=None, data=None):
    request = urllib.request.Request(URL + path, data=data, headers=headers or {})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


def share(array, axis, rank, world):
    return np.array_split(array, world, axis)[rank]


def parts_of(array, sizes, rank, world):
    cuts = np.split(array, np.cumsum(sizes)[:-1], 0)
    return np.concatenate([share(cut, 0, rank, world) for cut in cuts])


def expected(name, array, rank, world):
    if ".q_proj." in name or name == "emb.weight":
        return share(array, 0, rank, world)
    if name.endswith("o_proj.weight"):
        return share(array, 1, rank, world)
    if ".qkv." in name:
        return parts_of(array, [8, 8, 8], rank, world)
    if ".gqa." in name:
        return parts_of(array, [8, 4, 4], rank, world)
    return array


def main():
    _, body = ask("/v1/models", {"Content-Type": "application/json"}, json.dumps(MODEL).encode())
    file = f"/v1/models/{json.loads(body)['id']}/weights.safetensors"
    whole = load(ask(file)[1])
    for world in (1, 2, 4):
        for rank in range(world):
            query = urllib.parse.urlencode({"rank": rank, "world": world, "plan": PLAN})
            headers, data = ask(f"{file}?{query}")
            shards = load(data)
            check(f"rank {rank} of {world} has all names", sorted(shards) == sorted(whole))
            for name, array in whole.items():
                check(f"{name} of rank {rank} of {world}",
                      np.array_equal(shards[name], expected(name, array, rank, world)))
            answer, part = ask(f"{file}?{query}", {"Range": "bytes=100-399", "If-Range": headers["ETag"]})
            check("a range has its bytes", part == data[100:400] and answer["Content-Length"] == "300")
    for uneven in ("chunk", "split"):
        ranks = [load(ask(f"{file}?rank={rank}&world=5&dim=0&uneven={uneven}")[1]) for rank in range(5)]
        for name, array in whole.items():
            check(f"{uneven} shards of {name} are the whole",
                  np.array_equal(np.concatenate([rank[name] for rank in ranks]), array))
    query = urllib.parse.urlencode({"tensors": "block.q_proj.*,emb.weight[1:9:2,::-1],head.weight"})
    some = load(ask(f"{file}?{query}")[1])
    check("the names that were asked for",
          sorted(some) == ["block.q_proj.bias", "block.q_proj.weight", "emb.weight", "head.weight"])
    check("a slice", np.array_equal(some["emb.weight"], whole["emb.weight"][1:9:2, ::-1]))
    check("a tied name", np.array_equal(some["head.weight"], whole["emb.weight"]))
    body = {"tensors": ["head.weight", {"name": "emb.weight", "slice": "1:9:2,::-1"},
                        {"name": "emb.weight", "rank": 1, "world": 5, "uneven": "chunk", "as": "emb.1"}]}
    headers, data = ask(file, {"Content-Type": "application/json"}, json.dumps(body).encode())
    some = load(data)
    check("the names of a body", sorted(some) == ["emb.1", "emb.weight", "head.weight"])
    check("a slice of a body", np.array_equal(some["emb.weight"], whole["emb.weight"][1:9:2, ::-1]))
    check("a shard of a body", np.array_equal(some["emb.1"], whole["emb.weight"][3:6]))
    answer, part = ask(headers["Content-Location"], {"Range": "bytes=50-99", "If-Range": headers["ETag"]})
    check("a range of a body's file", part == data[50:100] and answer["Content-Range"].startswith("bytes 50-99/"))
    print(f"{count - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
