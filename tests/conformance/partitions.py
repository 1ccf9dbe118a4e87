#!/usr/bin/python3
"""Files of a running daemon fetched in parts, in any order, by parallel clients: partitions.py URL [ROUNDS [SEED]]

Every file that has ranges (bin, npy, safetensors; whole tensors, slices, models; elementwise, sequential and
whole-tensor values) is cut at random places; the parts are asked for in random order by several
connections at once, as single ranges, as multipart answers and with If-Range; put together they equal the
file.  Files without ranges say so and answer the whole.
"""
import concurrent.futures
import http.client
import json
import random
import re
import sys
import threading
import urllib.parse

URL = urllib.parse.urlparse(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 2
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 6
CLIENTS = 8
MODELS = [
    {"model": "Sequential(Linear(300, 211), BatchNorm1d(211), Linear(211, 97))"},
    {"model": "Sequential(Linear(300, 211), Linear(211, 97))", "dtype": "float16", "generator": "numpy"},
    {"model": "Sequential(Linear(300, 211), Linear(211, 97))", "generator": "torch",
     "init": [{"parameter": "weight", "initializer": "kaiming_normal"}]},
    {"model": "Sequential(Linear(120, 90), Linear(90, 70))", "dtype": "float64", "generator": "numpy.default_rng",
     "init": [{"parameter": "weight", "initializer": "normal"}]},
    {"model": "Sequential(Linear(120, 90), Linear(90, 70))", "dtype": "bfloat16",
     "init": [{"parameter": "weight", "initializer": "orthogonal"}]},
    {"model": "GRU(40, 30)", "init": [{"module": "GRU", "parameter": "weight_*", "block": "reset", "initializer": "trunc_normal(std=0.02)"}]},
]
local = threading.local()
failures = []


def check(claim, holds, detail=""):
    if not holds:
        failures.append(claim)
        print("NOT OK:", claim, detail)


def ask(method, path, body=None, headers=()):
    """On this thread's own connection, which is kept."""
    if not hasattr(local, "connection"):
        local.connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=60)
    local.connection.request(method, path, body, dict(headers))
    answer = local.connection.getresponse()
    return answer.status, answer.headers, answer.read()


def multipart(headers, body, size):
    """{first: bytes} of a multipart/byteranges answer."""
    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\S+)", headers["Content-Type"])[1].encode()
    parts = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if parts[0] != b"" or parts[-1] != b"--\r\n":
        return None
    found = {}
    for part in parts[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        first, last, whole = map(int, re.search(rb"Content-Range: bytes (\d+)-(\d+)/(\d+)", head).groups())
        if whole != size or len(data) != last - first + 1:
            return None
        found[first] = data
    return found


def spelling(first, last, size):
    """One of the ways to write a range."""
    if last == size - 1:
        return random.choice(["%d-%d" % (first, last), "%d-" % first, "-%d" % (size - first), "%d-%d" % (first, size + 7)])
    return "%d-%d" % (first, last)


def fetch(path, ranges, size, etag, conditional):
    """{first: bytes} of the ranges, which lie apart if there are several."""
    wanted = "bytes=" + random.choice([",", ", "]).join(spelling(first, last, size) for first, last in ranges)
    headers = {"Range": wanted, **({"If-Range": etag} if conditional else {})}
    status, answer, body = ask("GET", path, None, headers)
    check("%s of %s: 206 with the ETag" % (wanted, path), status == 206 and answer["ETag"] == etag, str(status))
    check("%s of %s: Content-Length" % (wanted, path), int(answer["Content-Length"]) == len(body))
    if len(ranges) > 1:
        return multipart(answer, body, size) or {}
    (first, last), = ranges
    check("%s of %s: Content-Range" % (wanted, path), answer["Content-Range"] == "bytes %d-%d/%d" % (first, last, size))
    return {first: body}


def partition(size):
    cuts = sorted({0, size, *(random.randrange(size) for _ in range(random.choice([0, 1, 5, 40])))})
    return [(a, b - 1) for a, b in zip(cuts, cuts[1:])]


def orders(size):
    """Groups of ranges: alone, or every other of the partition in one request, so that none touch."""
    parts = partition(size)
    if random.random() < 0.5 or len(parts) < 4:
        groups = [[part] for part in parts]
    else:
        groups = [half[i:i + 16] for half in (parts[::2], parts[1::2]) for i in range(0, len(half), 16)]
    for group in groups:
        random.shuffle(group)
    random.shuffle(groups)
    return groups


def check_file(pool, path):
    status, headers, whole = ask("GET", path)
    check("%s: 200 with ranges" % path, status == 200 and headers["Accept-Ranges"] == "bytes", str(status))
    for _ in range(ROUNDS):
        groups = orders(len(whole))
        jobs = [pool.submit(fetch, path, group, len(whole), headers["ETag"], random.random() < 0.5) for group in groups]
        found = {}
        for job in jobs:
            found.update(job.result())
        together = b"".join(found[first] for first in sorted(found))
        check("%s in %d requests equals the whole" % (path, len(groups)), together == whole)


def check_without_ranges(path):
    status, headers, _ = ask("GET", path)
    again, answer, _ = ask("GET", path, None, {"Range": "bytes=0-0"})
    check("%s: no ranges" % path, (status, again, answer["Accept-Ranges"], headers["Accept-Ranges"]) == (200, 200, "none", "none"))


def main():
    random.seed(SEED)
    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        for specification in MODELS:
            status, _, body = ask("POST", "/v1/models", json.dumps(specification), {"Content-Type": "application/json"})
            check("POST of %s" % specification, status in (200, 201), body)
            path = "/v1/models/" + json.loads(body)["id"]
            check_file(pool, path + "/weights.safetensors")
            check_without_ranges(path + "/weights.json")
            entries = json.loads(ask("GET", path + "/parameters")[2])["parameters"]
            for entry in random.sample(entries, 2) + [entries[0]]:
                data = "%s/parameters/%s/data" % (path, entry["name"])
                extensions = ["bin", "safetensors"] + ["npy"] * (entry["dtype"] != "bfloat16")
                check_file(pool, "%s.%s" % (data, random.choice(extensions)))
                if entry["shape"] and entry["numel"] > 8:
                    check_file(pool, "%s.%s?slice=...,::-3" % (data, random.choice(extensions)))
                    check_file(pool, "%s.bin?rank=1&world=3&uneven=split" % data)
                check_without_ranges(data + ".json")
                check_without_ranges(data + ".txt")
    print("%d failed" % len(failures))
    sys.exit(1 if failures else 0)


main()
