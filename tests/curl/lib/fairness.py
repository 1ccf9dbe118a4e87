#!/usr/bin/python3
"""Idle and stalled clients cost no core and only their buffers, and nobody else notices them.

usage: fairness.py http://127.0.0.1:PORT

Prints what does not hold, and nothing if all does.  No time is measured but the daemon's processor
time, with a generous bound.
"""
import json
import os
import re
import resource
import socket
import sys
import time
import urllib.parse
import urllib.request

URL = sys.argv[1].rstrip("/")
PLACE = urllib.parse.urlsplit(URL)
# Sanitizers and valgrind take memory and time of their own.
IS_WATCHED = re.search("san/|valgrind", os.environ.get("WEIGHTD_BINARY", "")) is not None
STALLED = 64
IDLE = 1000
NET1 = {"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": 42}
# Blocks of all streams (--stream-bytes, and the least block for each), and heads of all connections.
MEMORY_BYTES = (8 << 20) + STALLED * (64 << 10) + (STALLED + IDLE) * (64 << 10)


def claim(text, holds):
    if not holds:
        print(text)


def call(path, body=None, headers={}):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, {"Content-Type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read()


def gauge(name):
    return float(re.search(rf"^{name} (\S+)$", call("/metrics").decode(), re.M)[1])


def wait_until(text, holds, seconds=30):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            print(text)
            return
        time.sleep(0.05)


def connect():
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
    client.settimeout(60)
    client.connect((PLACE.hostname, PLACE.port))
    return client


def ask_and_stall(path):
    """A client that reads the head of its answer, and nothing more."""
    client = connect()
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: {PLACE.netloc}\r\n\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += client.recv(1)
    claim("a stalled client has no 200", head.startswith(b"HTTP/1.1 200 "))
    return client


def read_on(client, size):
    data = bytearray()
    while len(data) < size:
        piece = client.recv(min(65536, size - len(data)))
        if not piece:
            break
        data += piece
    return bytes(data)


def main():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 65536 and hard > 0 else 65536, hard))
    huge = json.loads(call("/v1/models", {"model": "Linear(500000, 500000, bias=False)"}))["id"]
    path = f"/v1/models/{huge}/parameters/weight/data.bin"
    expected = call("/v1/weights", NET1)
    before = gauge("process_resident_memory_bytes")

    idle = [connect() for _ in range(IDLE)]
    stalled = [ask_and_stall(path) for _ in range(STALLED)]
    wait_until("not all streams are there", lambda: gauge("weightd_streams") == STALLED)
    claim("not all connections are there", gauge("weightd_connections") >= IDLE + STALLED)

    time.sleep(0.5)
    start = gauge("process_cpu_seconds_total")
    time.sleep(1)
    spent = gauge("process_cpu_seconds_total") - start
    claim(f"{STALLED} stalled clients take {spent} s of processor time in a second", IS_WATCHED or spent < 0.3)
    grown = gauge("process_resident_memory_bytes") - before
    claim(f"the clients take {grown / 1e6} MB", IS_WATCHED or grown < MEMORY_BYTES)

    for _ in range(100):
        claim("a small answer is wrong", call("/v1/weights", NET1) == expected)
    size = 3 << 20
    part = call(path, headers={"Range": f"bytes=0-{size - 1}"})
    claim("a stalled client reads other bytes", read_on(stalled[7], size) == part)

    for client in idle + stalled:
        client.close()
    wait_until("streams are left behind", lambda: gauge("weightd_streams") == 0)
    wait_until("connections are left behind", lambda: gauge("weightd_connections") <= 2)


main()
