#!/usr/bin/python3
"""slowhttptest's clients, and others beside them who notice nothing.

usage: slow_clients.py BINARY [--seconds N] [--connections N]

Four modes, each against a fresh daemon: heads that never end, bodies that never end, answers that are hardly
read, and thousands of byte ranges.  While they run, others ask every 50 ms, each on a connection of its own.  All
of them are answered with 200, in time; the daemon's memory stays within what connections and blocks may take, and
afterwards it lets go of every slow client.  The last line is "N passed, N failed"; a mode is a test.
"""
import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import threading
import time

from daemon import Daemon, ask, until
from record import record

WORST_SECONDS = 2.0  # of an answer to others; the machine's cores are shared with 500 clients
MEDIAN_SECONDS = 0.1
CONNECTION_BYTES = 64 << 10  # head and answer of one connection
BLOCK_BYTES = 64 << 10  # of each answer that is hardly read
SLACK_BYTES = 48 << 20  # plans, blocks that are shared, what the heap keeps
LINEAR = json.dumps({"model": "Linear(3, 2)", "seed": 1})
LARGE = json.dumps({"parameters": {"t": [250000000]}, "init": [{"path": "**", "initializer": "uniform(0, 1)"}]})
SMALL_PATH = "/v1/models/{small}/parameters/weight/data.bin"
LARGE_PATH = "/v1/models/{large}/parameters/t/data.bin"
# Mode -> the options of slowhttptest, and the path that it asks for.
MODES = {
    "slow heads": (["-H", "-i", "2"], "/v1/models"),
    "slow bodies": (["-B", "-i", "2", "-s", "60000", "-f", "application/json"], "/v1/weights"),
    "slow reading": (["-X", "-w", "1", "-y", "512", "-n", "1", "-z", "5", "-k", "3"], LARGE_PATH),
    "many ranges": (["-R", "-t", "GET", "-a", "1", "-b", "2000"], LARGE_PATH),
}


class Others(threading.Thread):
    """Asks every 50 ms, until told to stop."""

    def __init__(self, daemon, model):
        super().__init__()
        self.daemon_process = daemon
        self.requests = [("GET", "/livez", None), ("GET", f"/v1/models/{model}", None),
                         ("POST", "/v1/weights", LINEAR), ("GET", SMALL_PATH.format(small=model), None)]
        self.is_over = threading.Event()
        self.seconds, self.refused = [], []

    def run(self):
        number = 0
        while not self.is_over.wait(0.05):
            method, path, body = self.requests[number % len(self.requests)]
            number += 1
            began = time.monotonic()
            try:
                connection = self.daemon_process.connect(timeout=10)
                status, _ = ask(connection, method, path, body)
                connection.close()
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
            self.seconds.append(time.monotonic() - began)
            if status != 200:
                self.refused.append(f"{method} {path}: {status}")


def register(daemon, text):
    status, body = ask(daemon.connect(), "POST", "/v1/models", text)
    assert status == 201, body
    return json.loads(body)["id"]


def resident(daemon):
    with open(f"/proc/{daemon.process.pid}/statm") as file:
        return int(file.read().split()[1]) * 4096


def gauge(daemon, name):
    _, body = ask(daemon.connect(), "GET", "/metrics")
    return int(float(re.search(rf"^{name} (\S+)", body.decode(), re.M)[1]))


def attack(daemon, mode, path, options):
    """Runs slowhttptest; its words on whether the service was available, and the daemon's most memory."""
    command = ["slowhttptest", *MODES[mode][0], "-c", str(options.connections), "-r", "200", "-l",
               str(options.seconds), "-p", "5", "-u", f"http://127.0.0.1:{daemon.port}{path}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    most, connections = 0, 0
    while process.poll() is None:
        most = max(most, resident(daemon))
        connections = max(connections, gauge(daemon, "weightd_connections"))
        time.sleep(0.25)
    return process.stdout.read(), most, connections


def judge(others, connections, options, grown):
    """What does not hold."""
    worst, median = max(others.seconds), statistics.median(others.seconds)
    if others.refused:
        yield f"{len(others.refused)} of {len(others.seconds)} others were not served: {others.refused[:3]}"
    if len(others.seconds) < options.seconds * 5:
        yield f"only {len(others.seconds)} requests of others in {options.seconds} s"
    if worst > WORST_SECONDS or median > MEDIAN_SECONDS:
        yield f"others waited {median:.3f} s in the median, {worst:.3f} s at worst"
    allowed = options.connections * (CONNECTION_BYTES + BLOCK_BYTES) + SLACK_BYTES
    if grown > allowed:
        yield f"memory grew by {grown >> 20} MiB, {allowed >> 20} MiB are allowed"
    if connections < options.connections / 10:
        yield f"there were at most {connections} slow clients at a time"


def trial(mode, options):
    """What a mode did, and what does not hold."""
    daemon = Daemon(options.binary, "--store", "memory", "--head-timeout", "5s", "--body-timeout", "8s",
                    "--stream-timeout", "8s")
    daemon.wait_ready()
    small, large = register(daemon, LINEAR), register(daemon, LARGE)
    before = resident(daemon)
    others = Others(daemon, small)
    others.start()
    said, most, connections = attack(daemon, mode, MODES[mode][1].format(large=large), options)
    others.is_over.set()
    others.join()
    findings = list(judge(others, connections, options, most - before))
    if "service available" not in said or re.search(r"service available:\s*\S*NO", said):
        findings.append(f"slowhttptest says: {said[-500:]}")
    if not until(lambda: gauge(daemon, "weightd_connections") <= 20, 20):
        findings.append(f"{gauge(daemon, 'weightd_connections')} connections stay")
    status = daemon.stop()
    if status != 0:
        findings.append(f"the daemon ended with {status} after SIGTERM")
    return findings, {"others": len(others.seconds), "refused": len(others.refused), "slow_clients": connections,
                      "median_ms": round(statistics.median(others.seconds) * 1000, 1),
                      "worst_ms": round(max(others.seconds) * 1000, 1), "grown_mib": round((most - before) / 2**20)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=12)
    parser.add_argument("--connections", type=int, default=500)
    parser.add_argument("--only", nargs="*", choices=MODES, default=list(MODES))
    options = parser.parse_args()
    began = time.monotonic()
    modes, failed = {}, 0
    for mode in options.only:
        findings, modes[mode] = trial(mode, options)
        failed += bool(findings)
        print(f"{mode}: {modes[mode]}")
        for finding in findings:
            print(f"{mode}: {finding}")
    record("slow_clients", time.monotonic() - began, modes=modes, failed=failed)
    print(f"{len(modes) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
