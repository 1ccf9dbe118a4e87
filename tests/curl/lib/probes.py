"""Probes beside the worst requests: probes.py URL [SECONDS].  Prints what does not hold.

As many of the most expensive requests as the daemon has cores, and eight more, are under way all the time; /livez and
/readyz are asked every 20 ms, each on a new connection, and so is a server that does nothing else, which shows what
the machine itself makes probes wait.
"""
import json
import multiprocessing
import os
import socket
import sys
import threading
import time
import urllib.parse

LIMIT_S = 0.05


def worst(index):
    """Body and query of one expensive request; no two have the same plan."""
    kinds = [
        ("weights?format=safetensors", {"model": "Linear(4096, 4096)", "init": [{"path": "weight", "initializer": "orthogonal"}]}),
        ("weights?format=safetensors", {"model": ["LSTM(1, 1, 24999)"] * 10}),
        ("models?validate_only=true", {"model": "ModuleList(\n  (0-199997): 199998 x Linear(in_features=3, out_features=2, bias=True)\n)"}),
        ("models?validate_only=true", {"model": {"type": "TransformerEncoder", "args": {"encoder_layer": {"type": "a" * 500, "parameters": {"w": [1]}}, "num_layers": 20000}},
                                       "init": [{"module": "*a" * 250 + "b", "initializer": "zeros", "optional": True}]}),
        ("weights?format=safetensors", {"model": "Linear(30000, 30000)", "generator": "numpy",
                                        "init": [{"path": "weight", "initializer": "numpy.gamma(0.5)"}]}),
        ("models?validate_only=true", {"model": "ModuleList(\n  (0-29999): 30000 x Linear(in_features=3, out_features=200, bias=False)\n)",
                                       "init": [{"path": "**", "rows": [f"{i}:{i + 1}" for i in range(100)], "initializer": "zeros"}]}),
        ("weights", {"model": "Linear(1000, 900)"}),
    ]
    path, body = kinds[index % len(kinds)]
    return f"/v1/{path}", json.dumps({**body, "seed": index}).encode()


def connect(address, timeout):
    return socket.create_connection(address, timeout)


def load(address, index, end):
    """Sends expensive requests one after the other, and reads what comes until the end."""
    while time.monotonic() < end.value:
        path, body = worst(index)
        index += 100
        try:
            with connect(address, 1) as connection:
                connection.sendall(b"POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
                                   b"Connection: close\r\n\r\n%s" % (path.encode(), b"localhost", len(body), body))
                while time.monotonic() < end.value:
                    try:
                        if connection.recv(1 << 20) == b"":
                            break
                    except TimeoutError:
                        pass
        except OSError:
            time.sleep(0.05)


def probe(address, path):
    """Seconds until the whole answer, and its status."""
    began = time.monotonic()
    with connect(address, 30) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" % path)
        answer = b""
        while part := connection.recv(4096):
            answer += part
    return time.monotonic() - began, answer[9:12]


def serve_nothing(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n")


def late(times):
    """The 99th percentile."""
    return sorted(times)[int(len(times) * 0.99)]


def main():
    url = urllib.parse.urlsplit(sys.argv[1])
    address = (url.hostname, url.port)
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 6
    listener = socket.create_server(("127.0.0.1", 0))
    control = listener.getsockname()
    end = multiprocessing.Value("d", time.monotonic() + seconds)
    clients = len(os.sched_getaffinity(0)) + 8
    processes = [multiprocessing.Process(target=serve_nothing, args=(listener,), daemon=True)]
    processes += [multiprocessing.Process(target=load, args=(address, i, end), daemon=True) for i in range(clients)]
    for process in processes:
        process.start()
    time.sleep(0.5)
    times = {b"control": [], b"/livez": [], b"/readyz": []}
    while time.monotonic() < end.value:
        for path, taken in times.items():
            spent, status = probe(control if path == b"control" else address, path)
            taken.append(spent)
            if status != b"200":
                print(f"{path.decode()} answered {status.decode()}")
        time.sleep(0.02)
    for process in processes[1:]:
        process.join(10)
    processes[0].kill()
    beside = max(times.pop(b"control"))
    for path, taken in times.items():
        if late(taken) > LIMIT_S + beside:
            print(f"{path.decode()}: one of a hundred took {late(taken) * 1000:.0f} ms, {beside * 1000:.0f} ms of a server that does nothing")
        if "-v" in sys.argv:
            print(path.decode(), len(taken), *(f"{sorted(taken)[int(len(taken) * q)] * 1000:.1f}" for q in (0.5, 0.9, 0.99)), f"{max(taken) * 1000:.1f} control {beside * 1000:.1f}")


main()
