#!/usr/bin/python3
"""Memory that malloc() does not get (ulimit -v), over HTTP: the daemon answers or closes, and lives.

usage: address_space.py BINARY [--rounds N] [--kib N]

A round starts a daemon with a budget larger than its address space, fills it with answers that nobody reads, and sends
bodies with long texts.  Every answer is one of the documented; when the clients have gone, a normal request is answered
as before.  The last line is "N passed, N failed"; a round is a test.
"""
import argparse
import collections
import http.client
import json
import socket
import sys
import time

from daemon import Daemon, ask, until
from record import record

HELD = 50
NORMAL = ("POST", "/v1/weights?format=json", '{"model": "Linear(3, 2)"}')
FINE = {201, 200, 400, 413, 422, 503}  # 400 and 422: what is wrong with the long bodies


def hold(port, seed):
    """A client that has asked for a large text or file and reads nothing."""
    layers = "ModuleList(\n  (0-1499): 1500 x Linear(in_features=3, out_features=2, bias=True)\n)"
    path = "/v1/models" if seed % 2 else "/v1/weights?format=safetensors"
    body = json.dumps({"model": layers, "seed": seed}).encode()
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(30)
    client.connect(("127.0.0.1", port))
    client.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                   f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return client


def long_bodies():
    for mib in (1, 2, 3):
        text = "x" * (mib << 20)
        yield json.dumps({"model": "Linear(3, 2)", "init": [{"path": text, "initializer": "zeros", "optional": True}]})
        yield json.dumps({"model": text})
        yield json.dumps({"parameters": {f"w{i}": [2, 2] for i in range(mib * 20000)}})


def post(daemon, body):
    """The status; 0: closed without an answer."""
    connection = daemon.connect(60)
    try:
        return ask(connection, "POST", "/v1/models?validate_only=true", body)[0]
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def is_normal(daemon, normal):
    connection = daemon.connect(30)
    try:
        return ask(connection, *NORMAL) == (200, normal)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def trial(binary, kib, statuses):
    """What went wrong in a round; None: nothing."""
    daemon = Daemon(binary, "--store", "memory", "--memory-bytes", "4GiB", "--plan-bytes", "64MiB",
                    "--json-values", "1000000", before=f"ulimit -v {kib};")
    daemon.wait_ready()
    connection = daemon.connect()
    normal = ask(connection, *NORMAL)[1]
    connection.close()
    clients = [hold(daemon.port, seed) for seed in range(HELD)]
    time.sleep(1)
    found = collections.Counter(post(daemon, body) for body in long_bodies())
    for client in clients:
        client.close()
    statuses.update(found)
    if set(found) - FINE - {0}:
        return f"answers {dict(found)}"
    if daemon.process.poll() is not None:
        return f"the daemon ended with {daemon.process.returncode}"
    if not until(lambda: is_normal(daemon, normal), 30):
        return "a normal request is not answered as before"
    status = daemon.stop()
    return None if status == 0 else f"the daemon ended with {status}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--kib", type=int, default=220000)
    options = parser.parse_args()
    start, statuses, failed = time.monotonic(), collections.Counter(), 0
    for number in range(options.rounds):
        wrong = trial(options.binary, options.kib + 10000 * (number % 7), statuses)
        if wrong is not None:
            failed += 1
            print(f"FAIL round {number}: {wrong}")
    print(f"answers to long bodies: {dict(sorted(statuses.items()))}")
    record("address_space", time.monotonic() - start, rounds=options.rounds, failed=failed)
    print(f"{options.rounds - failed} passed, {failed} failed")
    return 0 if failed == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
