#!/usr/bin/python3
"""Control groups of 64, 512 and 1024 MiB under the requests that take most memory, sixty at once: no kill.

usage: memory_groups.py BINARY [--mib N]... [--seconds N]

The clients send one request each and hardly read the answer.  While they hold what they have got, the probes are
answered; after it normal requests are.  The kernel has killed nothing.  The last line is "N passed, N failed"; exit
status 77 if groups of memory cannot be made here, which needs root and a machine that lends them.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import re
import socket
import sys
import time

from daemon import Daemon, ask, until
from record import record

MIB = 1 << 20
CLIENTS = 60
NORMAL = ("POST", "/v1/weights?format=json", '{"model": "Linear(3, 2)"}')
PROBE_SECONDS = 10  # on a busy machine; what a probe takes otherwise is another test's


class Group:
    """A child group with a limit, of version 1 or 2."""

    def __init__(self, limit):
        self.folder, self.is_2 = self.make()
        for name in ("memory.swap.max", "memory.swappiness"):
            self.write(name, "0", needed=False)
        self.write("memory.max" if self.is_2 else "memory.limit_in_bytes", str(limit))

    @staticmethod
    def make():
        for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
            left, right = line.split(" - ")
            point, (kind, _, options) = left.split()[4], right.split()[:3]
            is_2 = kind == "cgroup2"
            if not is_2 and not (kind == "cgroup" and "memory" in options.split(",")):
                continue
            top = pathlib.Path(point)
            if is_2 and "memory" not in (top / "cgroup.controllers").read_text().split():
                continue
            folder = top / f"weightd-test-{os.getpid()}"
            try:
                if is_2 and "memory" not in (top / "cgroup.subtree_control").read_text().split():
                    (top / "cgroup.subtree_control").write_text("+memory")
                folder.mkdir()
                return folder, is_2
            except OSError as error:
                print(f"no group in {top}: {error}")
        print("skipped: groups of memory cannot be made here")
        sys.exit(77)

    def write(self, name, value, needed=True):
        try:
            (self.folder / name).write_text(value)
        except OSError:
            if needed:
                raise

    def kills(self):
        events = self.folder / ("memory.events" if self.is_2 else "memory.oom_control")
        found = re.search(r"oom_kill (\d+)", events.read_text())
        return int(found[1]) if found else 0

    def peak(self):
        name = self.folder / ("memory.peak" if self.is_2 else "memory.max_usage_in_bytes")
        return int(name.read_text()) if name.exists() else 0

    def remove(self):
        until(lambda: not (self.folder / "cgroup.procs").read_text().strip(), 10)
        self.folder.rmdir()


def linears(count, outputs=2):
    return f"ModuleList(\n  (0-{count - 1}): {count} x Linear(in_features=3, out_features={outputs}, bias=True)\n)"


def nested(levels):
    if levels == 0:
        return "Linear(in_features=3, out_features=2, bias=True)"
    inner = nested(levels - 1).replace("\n", "\n  ")
    return f"ModuleList(\n  (0-9): 10 x {inner}\n)" if levels == 1 else f"Sequential(\n  (0-9): 10 x {inner}\n)"


def worst(seed):
    """(method, path, document) of the costly kinds, each with another seed."""
    post, weights, models = "POST", "/v1/weights?format=safetensors", "/v1/models"
    rows = [f"{i}:{i + 1}" for i in range(100)]
    yield post, weights, {"model": linears(199998)}
    yield post, weights, {"model": linears(9998), "seed": seed}
    yield post, weights, {"model": linears(19998), "seed": seed}
    yield post, weights, {"model": linears(30000, 200), "seed": seed,
                          "init": [{"path": "**", "rows": rows, "initializer": "zeros"}]}
    yield post, models, {"model": ["LSTM(1, 1, 24999)"] * 10, "seed": seed}
    yield post, weights, {"model": nested(5), "seed": seed}
    yield post, weights, {"config": {"model_type": "gpt2", "n_layer": 15000}, "seed": seed}
    yield post, weights, {"config": {"model_type": "llama", "num_hidden_layers": 12000}, "seed": seed}
    yield post, models, {"model": "TransformerEncoder(TransformerEncoderLayer(8, 2), 18000)", "seed": seed}
    yield post, "/v1/weights?format=json", {"model": "Linear(1000, 1000)", "seed": seed}
    yield post, weights, {"model": "Linear(2000, 2000)", "seed": seed,
                          "init": [{"path": "**", "rank": 2, "initializer": "orthogonal"}]}
    yield post, weights, {"model": "Linear(4096, 4096)", "seed": seed,
                          "init": [{"path": "**", "rank": 2, "initializer": "sparse(0.5)"}]}
    yield post, weights, {"parameters": {f"w{i}": [10, 10] for i in range(40000)}, "seed": seed}
    yield post, weights, {"model": "Linear(1000, 100)", "seed": seed, "init": [
        {"path": "**", "rank": 2, "initializer": {"value": [[0] * 1000 for _ in range(100)]}}]}
    yield "GET", "/v1/models/{id}/spec", None


class Client:
    """One request whose answer is read slowly."""

    def __init__(self, port, method, path, document):
        body = b"" if document is None else json.dumps(document).encode()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(10)
        self.answer = b""
        self.socket.connect(("127.0.0.1", port))
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        try:
            self.socket.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        except OSError:
            pass  # refused before its body was sent; the answer says so
        self.socket.setblocking(False)

    def read(self):
        try:
            self.answer += self.socket.recv(64)
        except OSError:
            pass

    def status(self):
        found = re.match(rb"HTTP/1.1 (\d+)", self.answer)
        return int(found[1]) if found else 0


class Trial:
    """A group, a daemon in it, and what was seen."""

    def __init__(self, binary, mib, seconds):
        self.mib, self.seconds, self.failures = mib, seconds, []
        self.statuses, self.slowest, self.beyond = collections.Counter(), 0, 0
        self.group = Group(mib * MIB)
        self.daemon = Daemon(binary, "--store", "memory", group=str(self.group.folder))

    def expect(self, is_so, text):
        if not is_so:
            self.failures.append(text)

    def ask(self, *request):
        self.asked = " ".join(request[:2])
        connection = self.daemon.connect(PROBE_SECONDS)
        try:
            return ask(connection, *request)
        finally:
            connection.close()

    def probe(self):
        start = time.monotonic()
        status, _ = self.ask("GET", "/livez")
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.expect(status == 200, f"/livez: {status}")
        status, page = self.ask("GET", "/metrics")
        self.expect(status in (200, 503), f"/metrics: {status}")
        numbers = dict(re.findall(rb"^(\w+) (\S+)$", page, re.M))
        if b"weightd_memory_bytes" in numbers:
            resident, counted = (float(numbers[name]) for name in
                                 (b"process_resident_memory_bytes", b"weightd_memory_bytes"))
            self.beyond = max(self.beyond, resident - counted)

    def hold(self, model):
        """Sixty clients at once."""
        requests = []
        for seed in range(CLIENTS):
            kinds = list(worst(seed))
            method, path, document = kinds[seed % len(kinds)]
            requests.append((method, path.format(id=model), document))
        clients = [Client(self.daemon.port, *request) for request in requests]
        end = time.monotonic() + self.seconds
        while time.monotonic() < end and self.daemon.process.poll() is None:
            for client in clients:
                client.read()
            self.probe()
            time.sleep(0.2)
        self.statuses.update(client.status() for client in clients)
        for client in clients:
            client.socket.close()

    def run(self):
        try:
            self.daemon.wait_ready()
            status, self.normal = self.ask(*NORMAL)
            self.expect(status == 200, f"a normal request: {status}")
            status, answer = self.ask("POST", "/v1/models", json.dumps({"model": linears(500)}))
            self.expect(status in (201, 200), f"a model of 500 modules: {status}")
            self.hold(json.loads(answer).get("id", "0" * 40))
            self.expect(until(self.is_normal, 30), "a normal request is not answered afterwards")
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"no answer to {self.asked}: {error!r}")
        self.expect(self.daemon.process.poll() is None, "the daemon is gone")
        self.expect(self.group.kills() == 0, "the kernel has killed")
        peak = self.group.peak()
        self.daemon.kill()
        self.group.remove()
        print(f"{self.mib} MiB: peak {peak // MIB} MiB, resident beyond the counted {int(self.beyond) // MIB} MiB, "
              f"slowest probe {self.slowest:.2f} s, answers {dict(sorted(self.statuses.items()))}")
        for failure in sorted(set(self.failures)):
            print(f"FAIL {self.mib} MiB: {failure}")
        return not self.failures

    def is_normal(self):
        return self.ask(*NORMAL) == (200, self.normal)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--mib", type=int, action="append")
    parser.add_argument("--seconds", type=int, default=15)
    options = parser.parse_args()
    start, sizes = time.monotonic(), options.mib or [64, 512, 1024]
    good = sum(Trial(options.binary, mib, options.seconds).run() for mib in sizes)
    record("memory_groups", time.monotonic() - start, groups=len(sizes), clients=CLIENTS, passed=good)
    print(f"{good} passed, {len(sizes) - good} failed")
    return 0 if good == len(sizes) else 1


if __name__ == "__main__":
    sys.exit(main())
