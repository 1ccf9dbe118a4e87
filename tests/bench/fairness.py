"""Small requests while others download: latencies of a client with one connection, beside nginx.

Clients and server share the cores: with 64 downloads as fast as can be, most of the waiting is for a core.
"""
import contextlib
import resource
import socket
import subprocess
import time
import urllib.parse

import measuring
import servers
import small
import units

# key -> downloads at a time, options of their curl
LOADS = {
    "alone": (0, []),
    "1_fast": (1, []),
    "4_fast": (4, []),
    "64_fast": (64, []),
    "64_slow": (64, ["--limit-rate", "1M"]),
}
IDLE, STALLED = 1000, 64
# Its last values come after 10^12 rejected and accepted draws: nobody waits for their end.
REPLAYS, REPLAY = 16, {"parameters": {"t": [10**12]}, "generator": "numpy", "seed": 7,
                       "init": [{"path": "t", "initializer": "numpy.gamma(2.5)"}]}


@contextlib.contextmanager
def downloads(url, count, options):
    """Clients that read the file again and again."""
    # The fragment is not sent.
    clients = [subprocess.Popen(["curl", "-sf", *options, "-o", "/dev/null", f"{url}#[1-100000]"],
                                stdout=subprocess.DEVNULL) for _ in range(count)]
    try:
        if clients:
            time.sleep(0.5)
        yield
    finally:
        for client in clients:
            client.kill()
        for client in clients:
            client.wait()


@contextlib.contextmanager
def silent(url):
    """Clients that say nothing, and clients that ask for the file and read none of it."""
    place = urllib.parse.urlsplit(url)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with contextlib.ExitStack() as stack:
        for number in range(IDLE + STALLED):
            client = stack.enter_context(socket.create_connection((place.hostname, place.port)))
            if number >= IDLE:
                client.sendall(f"GET {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n".encode())
        time.sleep(0.5)
        yield


@contextlib.contextmanager
def replays(url):
    """Clients that wait for the last bytes of a tensor whose values must be drawn one after the other."""
    with downloads(measuring.data_url(url, REPLAY, "t"), REPLAYS, ["--range", "-16"]):
        yield


def measure_one(url, small_file, huge_file):
    values = {}
    for key, (count, options) in LOADS.items():
        with downloads(url + huge_file, count, options):
            values[key] = measuring.latencies(url + small_file)
    with silent(url + huge_file):
        values["silent"] = measuring.latencies(url + small_file)
    return values


def measure(run):
    with servers.weightd(run.binary) as (url, pid), servers.nginx(f"{run.folder}/nginx") as nginx:
        net1 = measuring.call(f"{url}/v1/models", small.NET1)["id"]
        huge = measuring.data_url(url, {"parameters": {"t": [1 << 38]}}, "t")[len(url):]
        small_file = f"/v1/models/{net1}/weights.safetensors"
        subprocess.run(["curl", "-sf", "-o", f"{run.folder}/nginx/www/net1", url + small_file], check=True)
        with open(f"{run.folder}/nginx/www/huge", "wb") as out:
            out.truncate(1 << 28)  # a hole: read from the page cache after the first time
        rounds = [(measure_one(url, small_file, huge), measure_one(nginx, "/net1", "/huge"))
                  for _ in range(max(1, run.runs // 2))]
        values = {"peak_bytes": servers.peak_bytes(pid)}
        with replays(url):
            values["replays"] = measuring.latencies(url + small_file)
    # The best round: a latency has no lower neighbour that noise could have made.
    for key in rounds[0][0]:
        values[key] = [min(ours[key][i] for ours, _ in rounds) for i in (0, 1)]
        values[f"nginx.{key}"] = [min(theirs[key][i] for _, theirs in rounds) for i in (0, 1)]
    return values


NAMES = {
    "alone": "alone",
    "1_fast": "beside 1 huge download",
    "4_fast": "beside 4 huge downloads",
    "64_fast": "beside 64 huge downloads",
    "64_slow": "beside 64 downloads of 1 MB/s each",
    "silent": f"beside {IDLE:,} idle and {STALLED} stalled clients",
    "replays": f"beside {REPLAYS} replays that reject draws without end",
}


def rows(values):
    for key, name in NAMES.items():
        if key in values:
            ours, theirs = (", ".join(map(units.seconds, values.get(k, ()))) for k in (key, f"nginx.{key}"))
            yield f"GET net1 {name}: p50, p99", ours, theirs and f"nginx: {theirs}"
