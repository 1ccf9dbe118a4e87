#!/usr/bin/python3
"""kill -9 at random moments: what was acknowledged stays, what was deleted stays away, nothing piles up.

usage: kill_cycles.py BINARY [--cycles N] [--seed N]

Clients register and delete models of a directory store; the daemon is killed while they do, or while it starts,
and started again over the same folder.  Then every model whose registration was answered has its bytes, which a
second daemon without a folder made, every model whose deletion was answered is unknown, and the store holds no
temporary file.  What was not answered may have happened or not, but not by half.  The last line is
"N passed, N failed"; a cycle is a test.
"""
import argparse
import collections
import http.client
import json
import pathlib
import random
import sys
import tempfile
import threading
import time

from daemon import Daemon, ask
from record import record

CLIENTS = 4
KEPT = 60  # models of a client, before it deletes more than it registers
CHECKED = 25  # of a client's models that a cycle did not touch


def specification(number):
    """Models of several sizes; those of the last kind are written in more than one piece."""
    kinds = [{"model": "Linear(3, 2)"}, {"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 10)"]},
             {"parameters": {f"layer.{i}.weight": [2, 3] for i in range(400)}}]
    return json.dumps({**kinds[number % len(kinds)], "seed": number})


class Client:
    """Registers and deletes models of its own, one after the other, and knows what was answered."""

    def __init__(self, number, seed):
        self.random = random.Random(f"{seed}/{number}")
        self.next = number
        self.models = {}  # id -> its specification; registered, and the answer came
        self.deleted = set()
        self.unsure = {}  # id or None -> specification, of the request that was cut off
        self.touched = set()
        self.requests = collections.Counter()
        self.failures = []

    def run(self, daemon):
        """Until the daemon is gone."""
        self.unsure, self.touched = {}, set()
        try:
            connection = daemon.connect()
            while True:
                if self.models and self.random.random() < len(self.models) / (2 * KEPT):
                    self.delete(connection, self.random.choice(list(self.models)))
                else:
                    self.register(connection)
        except (OSError, http.client.HTTPException):
            pass

    def register(self, connection):
        text = specification(self.next)
        self.unsure = {None: text}
        status, body = ask(connection, "POST", "/v1/models", text)
        if status != 201:
            self.failures.append(f"POST was answered {status}: {body[:200]!r}")
            return
        name = json.loads(body)["id"]
        self.models[name] = text
        self.touched.add(name)
        self.next += CLIENTS
        self.unsure = {}
        self.requests["registered"] += 1

    def delete(self, connection, name):
        self.unsure = {name: self.models.pop(name)}
        status, body = ask(connection, "DELETE", f"/v1/models/{name}")
        if status != 204:
            self.failures.append(f"DELETE was answered {status}: {body[:200]!r}")
        self.deleted.add(name)
        self.unsure = {}
        self.requests["deleted"] += 1

    def settle(self, connection, expected):
        """Asks what became of the request that was cut off."""
        for name, text in self.unsure.items():
            if name is None:  # sent again: 200 if it had happened, 201 if not
                status, body = ask(connection, "POST", "/v1/models", text)
                if status not in (200, 201):
                    self.failures.append(f"POST again was answered {status}: {body[:200]!r}")
                    continue
                name = json.loads(body)["id"]
                self.models[name] = text
                self.touched.add(name)
                self.next += CLIENTS
            elif self.is_there(connection, name, text, expected):
                self.models[name] = text
            else:
                self.deleted.add(name)
        self.unsure = {}

    def is_there(self, connection, name, text, expected):
        status, body = ask(connection, "GET", f"/v1/models/{name}/weights.safetensors")
        if status == 200 and body != expected(text):
            self.failures.append(f"{name} has other bytes")
        if status not in (200, 404):
            self.failures.append(f"GET of {name} was answered {status}: {body[:200]!r}")
        return status == 200

    def check(self, connection, expected, everything):
        """What was acknowledged; not all of it each time."""
        names = set(self.models) if everything else (self.touched & set(self.models)).union(
            self.random.sample(sorted(self.models), min(CHECKED, len(self.models))))
        for name in sorted(names):
            if not self.is_there(connection, name, self.models[name], expected):
                self.failures.append(f"{name} was registered and is not there")
        gone = sorted(self.deleted)
        gone = gone if everything else self.random.sample(gone, min(CHECKED, len(gone)))
        for name in gone:
            status, _ = ask(connection, "GET", f"/v1/models/{name}")
            if status != 404:
                self.failures.append(f"{name} was deleted and is answered {status}")
        self.requests["checked"] += len(names) + len(gone)


class Trial:
    def __init__(self, options, folder):
        self.options = options
        self.data = pathlib.Path(folder)
        self.random = random.Random(options.seed)
        self.clients = [Client(number, options.seed) for number in range(CLIENTS)]
        self.reference = Daemon(options.binary, "--store", "memory")
        self.reference.wait_ready()
        self.reference_connection = self.reference.connect()
        self.known = {}  # specification -> bytes
        self.failures = []
        self.kills = collections.Counter()

    def start(self):
        return Daemon(self.options.binary, "--store", "directory", "--data", str(self.data))

    def expected(self, text):
        if text not in self.known:
            status, body = ask(self.reference_connection, "POST", "/v1/weights?format=safetensors", text)
            assert status == 200, body
            self.known[text] = body
        return self.known[text]

    def cycle(self, number):
        """Work until the kill; another daemon over the folder; what it says."""
        if number % 10 == 9:
            daemon = self.start()
            time.sleep(self.random.uniform(0, 0.03))
            daemon.kill()
            self.kills["while it started"] += 1
        daemon = self.start()
        daemon.wait_ready()
        threads = [threading.Thread(target=client.run, args=(daemon,)) for client in self.clients]
        for thread in threads:
            thread.start()
        time.sleep(self.random.uniform(0.005, 0.4))
        daemon.kill()
        self.kills["while it answered"] += 1
        for thread in threads:
            thread.join()
        self.verify(everything=number + 1 == self.options.cycles)

    def verify(self, everything):
        daemon = self.start()
        daemon.wait_ready()
        left = [str(path) for path in (self.data / "tmp").iterdir()]
        if left:
            self.failures.append(f"temporary files are left: {left}")
        connection = daemon.connect()
        for client in self.clients:
            client.settle(connection, self.expected)
            client.check(connection, self.expected, everything)
        if everything:
            self.compare_list(connection)
        connection.close()
        status = daemon.stop()
        if status != 0:
            self.failures.append(f"the daemon ended with {status} after SIGTERM")

    def compare_list(self, connection):
        listed, token = set(), ""
        while True:
            _, body = ask(connection, "GET", f"/v1/models?page_size=100{token}")
            page = json.loads(body)
            listed.update(model["id"] for model in page["models"])
            if not page["next_page_token"]:
                break
            token = f"&page_token={page['next_page_token']}"
        wanted = {name for client in self.clients for name in client.models}
        if listed != wanted:
            self.failures.append(f"the list lacks {wanted - listed} and has {listed - wanted} too many")

    def take_failures(self):
        found = self.failures + [failure for client in self.clients for failure in client.failures]
        self.failures = []
        for client in self.clients:
            client.failures = []
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options = parser.parse_args()
    began = time.monotonic()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(options, folder)
        for number in range(options.cycles):
            trial.cycle(number)
            found = trial.take_failures()
            failed += bool(found)
            for failure in found:
                print(f"cycle {number} (--seed {options.seed}): {failure}")
        trial.reference.stop()
    requests = sum((client.requests for client in trial.clients), collections.Counter())
    seconds = time.monotonic() - began
    print(f"{sum(trial.kills.values())} kills, {dict(requests)}, {seconds:.0f} s")
    record("kill_cycles", seconds, cycles=options.cycles, kills=sum(trial.kills.values()), failed=failed,
           **requests)
    print(f"{options.cycles - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
