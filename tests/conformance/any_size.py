#!/usr/bin/python3
"""Models of any size through a running daemon: any_size.py URL

A model of 140 GB and one of 1.6 TB, from a config.json, are registered, asked for their length and read
at their first, middle and last MiB, which are the bytes that the tensors' own files have there; sizes
around 2^53 and up to 2^63 are exact, or refused with the reason.  Prints how long each step takes.
"""
import http.client
import json
import sys
import time
import urllib.parse

URL = urllib.parse.urlparse(sys.argv[1])
MIB = 1 << 20
connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=60)
failures = []


def check(claim, holds, detail=""):
    if not holds:
        failures.append(claim)
        print("NOT OK:", claim, detail)


def ask(method, path, body=None, **headers):
    """(status, headers, body, milliseconds)"""
    start = time.perf_counter()
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    data = answer.read()
    return answer.status, answer.headers, data, 1e3 * (time.perf_counter() - start)


def register(specification):
    status, _, body, took = ask("POST", "/v1/models", json.dumps(specification), **{"Content-Type": "application/json"})
    return status, json.loads(body), took


def part(path, first, last):
    status, headers, body, took = ask("GET", path, Range="bytes=%d-%d" % (first, last))
    check("%d-%d of %s" % (first, last, path), status == 206 and len(body) == last - first + 1, str(status))
    return body, headers, took


def tensors_bytes(path, entries, first, last):
    """Bytes [first, last] of the model's file from the files of the tensors that lie there."""
    found = b""
    for begin, end, name in entries:
        low, high = max(first, begin), min(last + 1, end)
        if low < high:
            found += part("%s/parameters/%s/data.bin" % (path, name), low - begin, high - 1 - begin)[0]
    return found


def check_model(label, layers, hidden, intermediate, heads, kv_heads, vocabulary):
    config = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": hidden,
              "intermediate_size": intermediate, "num_hidden_layers": layers, "num_attention_heads": heads,
              "num_key_value_heads": kv_heads, "vocab_size": vocabulary, "torch_dtype": "bfloat16"}
    status, model, posted = register({"config": config, "seed": 1})
    check("%s is registered" % label, status in (200, 201), model)
    path = "/v1/models/" + model["id"]
    file, size = path + "/weights.safetensors", model["sizes"]["safetensors"]
    _, headers, body, asked = ask("HEAD", file)
    check("%s: HEAD says the length" % label, headers["Content-Length"] == str(size) and not body)
    length = int.from_bytes(part(file, 0, 7)[0], "little")
    header = json.loads(part(file, 8, 7 + length)[0])
    entries = sorted((8 + length + t["data_offsets"][0], 8 + length + t["data_offsets"][1], name)
                     for name, t in header.items() if name != "__metadata__")
    check("%s: the head ends where the file does" % label, entries[-1][1] == size and entries[0][0] == 8 + length)
    times = []
    for first in (0, size // 2 + 1, size - MIB):
        data, headers, took = part(file, first, first + MIB - 1)
        times.append(took)
        check("%s: Content-Range" % label, headers["Content-Range"] == "bytes %d-%d/%d" % (first, first + MIB - 1, size))
        inside = max(first, 8 + length)
        check("%s from %d: the tensors' own bytes" % (label, first),
              data[inside - first:] == tensors_bytes(path, entries, inside, first + MIB - 1))
    print("%s, %d bytes: registered in %.1f ms, HEAD %.1f ms, first MiB %.1f ms, middle %.1f ms, last %.1f ms" %
          (label, size, posted, asked, *times))


def check_edges():
    """Sizes that a double or 63 bits cannot hold."""
    for shape, dtype, width in (([(1 << 51) + 1], "float32", 4), ([1 << 53, 1], "int8", 1), ([(1 << 60) - 1, 2], "float32", 4),
                                ([(1 << 62) - 1], "float16", 2)):
        size = width * shape[0] * (shape[1] if len(shape) > 1 else 1)
        status, model, _ = register({"parameters": {"w": {"shape": shape, "dtype": dtype}}})
        check("%d bytes are registered" % size, status in (200, 201) and model["total_bytes"] == size, model)
        data = "/v1/models/%s/parameters/w/data." % model["id"]
        status, headers, _, _ = ask("HEAD", data + "bin")
        check("%d bytes are the length" % size, headers["Content-Length"] == str(size))
        last, headers, _ = part(data + "bin", size - 16, size - 1)
        check("Content-Range of %d bytes" % size, headers["Content-Range"] == "bytes %d-%d/%d" % (size - 16, size - 1, size))
        check("a suffix of %d bytes" % size, ask("GET", data + "bin", Range="bytes=-16")[2] == last)
        check("a slice at the end of %d bytes" % size, len(shape) > 1 or
              ask("GET", data + "bin?slice=%d:" % -(16 // width))[2] == last)
        for beyond in (size, 1 << 63, 1 << 64, 10 ** 30):
            status, headers, _, _ = ask("GET", data + "bin", Range="bytes=%d-" % beyond)
            check("%d of %d bytes" % (beyond, size), status == 416 and headers["Content-Range"] == "bytes */%d" % size)
            status, headers, body, _ = ask("GET", data + "bin", Range="bytes=%d-%d" % (size - 16, beyond))
            check("to %d of %d bytes" % (beyond, size), status == 206 and body == last)
        for extension in ("npy", "safetensors"):
            status, headers, body, _ = ask("GET", data + extension, Range="bytes=-16")
            fits = size + 128 < 1 << 63
            check("%s of %d bytes is exact or refused" % (extension, size),
                  (status, body) == (206, last) if fits else status == 422 and b"2^63" in body, body[:200])
    for shape in ([1 << 61], [1 << 31, 1 << 31], [(1 << 63) - 1, 2]):
        status, problem, _ = register({"parameters": {"w": {"shape": shape, "dtype": "float32"}}})
        check("%s is refused" % shape, status == 422 and problem["errors"][0]["code"] == "too-large", problem)


check_model("llama 70B", 80, 8192, 28672, 64, 8, 128256)
check_model("1.6 TB", 134, 20480, 81920, 160, 16, 128256)
check_edges()
print("%d failed" % len(failures))
sys.exit(1 if failures else 0)
