#!/usr/bin/env python3
"""What the most costly requests cost the daemon: table.py build/release/weightd [--check]

For each: bytes of the request and of its answer, CPU seconds of the daemon, growth of its peak memory,
livez at the worst meanwhile, and, when its client leaves after 30 ms, the CPU that goes on.  With
--check it ends with 1 if one breaks the promise of service/notes/cost.md, three times over for noise.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

NOISE, LIVEZ_NOISE = 3, 10  # a wait is as long as the other processes want it to be
TENSOR_S, BODY_S, ANSWER_S = 5e-6, 50e-9, 30e-9
SECONDS, LEFT_S, LIVEZ_S = 0.2, 0.05, 0.05
MEMORY, TENSOR_BYTES = 64 << 20, 300
TICK = 1 / os.sysconf("SC_CLK_TCK")


def linears(count, arguments="in_features=3, out_features=2, bias=True"):
    return "ModuleList(\n  (0-%d): %d x Linear(%s)\n)" % (count - 1, count, arguments)


def nested(levels):
    text = "Linear(in_features=1, out_features=1, bias=True)"
    for _ in range(levels):
        text = "ModuleList(\n  (0-9): 10 x %s\n)" % text.replace("\n", "\n  ")
    return text


def requests():
    """Rows: name, tensors of the model, target, document."""
    plan, weights = "/v1/models?validate_only=true", "/v1/weights?format=safetensors"
    wide = "in_features=100, out_features=100, bias=False"
    ones = [[0] * 100] * 100
    many = {"p%d" % i: [1] for i in range(110000)}
    custom = {"type": "a" * 500, "parameters": {"w": [1]}}
    names = {"a" * 480 + "%05d" % i: [1] for i in range(4000)}
    glob = "*a" + "?a" * 120 + "b*"
    return [
        ("a Linear", 2, plan, {"model": "Linear(3, 2)"}),
        ("literal x 199,990 tensors", 199990, weights,
         {"model": linears(199990, wide), "init": [{"path": "**", "initializer": {"value": ones}}]}),
        ("type glob x 20,000 modules", 20000, weights,
         {"model": {"type": "TransformerEncoder", "args": {"encoder_layer": custom, "num_layers": 20000}},
          "init": [{"module": "*a" * 250 + "b", "initializer": "zeros", "optional": True}]}),
        ("1000 lists of 64 types", 200000, weights,
         {"model": linears(100000), "init": [{"module": ["Conv1d"] + ["Conv2d"] * 63, "initializer": "zeros",
                                              "optional": True}] * 1000}),
        ("chain of 110,000 ties", 110000, weights,
         {"model": {"type": "net", "parameters": many},
          "tie": {"p%d" % i: "p%d" % (i + 1) for i in range(109999)}}),
        ("100 rows x 30,000 tensors", 30000, plan,
         {"model": linears(30000, "in_features=3, out_features=200, bias=False"),
          "init": [{"path": "**", "rows": ["%d:%d" % (i, i + 1) for i in range(100)], "initializer": "zeros"}]}),
        ("long globs x long names", 4000, plan,
         {"model": {"type": "net", "parameters": names},
          "init": [{"path": glob, "initializer": "zeros", "optional": True}] * 100}),
        ("199,998 Linears", 399996, weights, {"model": linears(199998)}),
        ("ten LSTMs of 24,999 layers", 999960, weights, {"model": ["LSTM(1, 1, 24999)"] * 10}),
        ("10 x 10 x 10 x 10 x 10 Linears", 200000, weights, {"model": nested(5)}),
        ("GPT-2 of 15,000 layers", 180000, weights, {"config": {"model_type": "gpt2", "n_layer": 15000}}),
        ("TransformerEncoder of 18,000", 216000, weights,
         {"model": "TransformerEncoder(TransformerEncoderLayer(8, 1), 18000)"}),
        ("arguments of 10,000 layers", 480000, plan,
         {"model": ["TransformerEncoder(TransformerEncoder(TransformerEncoderLayer(8, 1), 10000), 0)"] * 1000}),
        ("9000 recipes", 2, plan, {"model": "Linear(3, 2)", "init": [{"recipe": "gpt2", "n_layer": 3}] * 9000}),
        ("orthogonal 4096 x 4096", 2, weights,
         {"model": "Linear(4096, 4096)", "init": [{"parameter": "weight", "initializer": "orthogonal"}]}),
        ("sparse 8192 x 8192", 2, weights,
         {"model": "Linear(8192, 8192)", "init": [{"parameter": "weight", "initializer": "sparse(0.5)"}]}),
        ("spectral_norm 4096 x 4096", 4, weights,
         {"model": "parametrizations.spectral_norm(Linear(4096, 4096))"}),
    ]


# What costs as the whole tensor does, however little of it is read.
WHOLE = ("orthogonal 4096 x 4096", "sparse 8192 x 8192", "spectral_norm 4096 x 4096")


class Daemon:
    def __init__(self, binary):
        command = [binary, "--listen", "127.0.0.1:0", "--store", "memory", "--log-level", "warn"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        url = re.search(r"http://\S+", self.process.stdout.readline())[0]
        self.address = (urllib.parse.urlsplit(url).hostname, urllib.parse.urlsplit(url).port)

    def cpu(self):
        with open("/proc/%d/stat" % self.process.pid, encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def memory(self, name):
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            return 1024 * int(re.search(r"%s:\s+(\d+) kB" % name, status.read())[1])

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def connect(daemon, method, target, body=b""):
    client = socket.create_connection(daemon.address)
    head = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n" \
        "Content-Length: %d\r\n\r\n" % (method, target, len(body))
    client.sendall(head.encode() + body)
    return client


def read(client, most=None):
    """Bytes of the answer, and its first line."""
    first, length = client.recv(1 << 20), 0
    block = first
    while block:
        length += len(block)
        if most is not None and length >= most:
            break
        block = client.recv(1 << 20)
    client.close()
    return length, first.split(b"\r\n")[0].decode()


def watch_livez(daemon, done, waits):
    while not done.is_set():
        start = time.monotonic()
        read(connect(daemon, "GET", "/livez"))
        waits.append(time.monotonic() - start)
        time.sleep(0.02)


def answer(daemon, target, body, most):
    """Costs of a request that is answered."""
    done, waits = threading.Event(), [0.0]
    watcher = threading.Thread(target=watch_livez, args=(daemon, done, waits))
    before, resident = daemon.cpu(), daemon.memory("VmRSS")
    watcher.start()
    length, status = read(connect(daemon, "POST", target, body), most)
    done.set()
    watcher.join()
    return {"cpu": daemon.cpu() - before - len(waits) * 0.001, "memory": daemon.memory("VmHWM") - resident,
            "answer": length, "status": status.split(" ", 1)[1][:3], "livez": max(waits)}


def leave(daemon, target, body):
    """CPU after a client has left 30 ms into its request."""
    client = connect(daemon, "POST", target, body)
    time.sleep(0.03)
    client.close()
    before = daemon.cpu()
    last, quiet = before, 0
    while quiet < 5:
        time.sleep(0.02)
        quiet = quiet + 1 if daemon.cpu() == last else 0
        last = daemon.cpu()
    return last - before


def measure(binary, row):
    _, _, target, document = row
    body = json.dumps(document).encode()
    costs = {"bytes": len(body)}
    daemon = Daemon(binary)
    # A large file is as long as its size says: its first bytes are enough.
    costs.update(answer(daemon, target, body, 1 << 20))
    daemon.stop()
    daemon = Daemon(binary)
    costs["left"] = leave(daemon, target, body)
    daemon.stop()
    return costs


def broken(row, costs):
    name, tensors, _, _ = row
    sizes = tensors * TENSOR_S + costs["bytes"] * BODY_S + costs["answer"] * ANSWER_S
    found = []
    if costs["cpu"] > NOISE * (SECONDS + sizes) and name not in WHOLE:
        found.append("CPU")
    if costs["memory"] > NOISE * (MEMORY + tensors * TENSOR_BYTES + costs["bytes"] * 16) and name not in WHOLE:
        found.append("memory")
    if costs["left"] > NOISE * LEFT_S:
        found.append("left")
    if costs["livez"] > LIVEZ_NOISE * LIVEZ_S:
        found.append("livez")
    return found


def main():
    rows, failed = requests(), []
    print("| request | bytes | status | CPU s | memory MiB | livez ms | CPU s after leaving |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: |")
    for row in rows:
        costs = measure(sys.argv[1], row)
        print("| %s | %d | %s | %.2f | %d | %.0f | %.2f |" % (
            row[0], costs["bytes"], costs["status"], costs["cpu"], costs["memory"] >> 20, costs["livez"] * 1000,
            costs["left"]), flush=True)
        failed += ["%s: %s" % (row[0], what) for what in broken(row, costs)]
    for line in failed:
        print("over the promise: " + line)
    print("%d passed, %d failed" % (len(rows) - len(failed), len(failed)))
    sys.exit(1 if failed and "--check" in sys.argv else 0)


if __name__ == "__main__":
    main()
