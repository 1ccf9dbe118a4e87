"""One client that reads a tensor of 4 KiB to 1 GiB, beside nginx that reads the same bytes from a file in memory."""
import json
import subprocess
import urllib.parse

import measuring
import servers
import units

LAWS = ("uniform", "normal", "trunc_normal")
SIZES = [4 << 10, 64 << 10, 1 << 20, 16 << 20, 128 << 20, 1 << 30]
LARGEST = SIZES[-1]


def label(size):
    return next(f"{size >> bits} {unit}" for bits, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")) if size >> bits)


def specification(law, size):
    initializer = "trunc_normal(0, 1, -2, 2)" if law == "trunc_normal" else law
    return {"parameters": {"t": [size // 4]}, "init": [{"parameter": "t", "initializer": initializer}]}


def on(socket, url):
    """Options of curl for the same URL on a Unix socket, and that URL."""
    return ["--unix-socket", socket], f"http://localhost{urllib.parse.urlsplit(url).path}"


def cost(pid, url, size):
    """Core-seconds of the daemon for a GB."""
    start = servers.cpu_seconds(pid)
    measuring.seconds_by_curl(url, size)
    return (servers.cpu_seconds(pid) - start) / size * 1e9


def over_unix(folder, pages, data):
    """The largest uniform file over Unix sockets: weightd's and nginx's.  The path of 'data' holds on any daemon."""
    options, url = on(f"{folder}/weightd", data)
    peer_options, peer_url = on(f"{folder}/nginx/socket", f"{pages}/uniform.{LARGEST}")
    return [("unix.uniform", measuring.bytes_per_s, url, LARGEST, options),
            ("nginx.unix.uniform", measuring.bytes_per_s, peer_url, LARGEST, peer_options)]


def register_over(socket):
    body = json.dumps(specification("uniform", LARGEST))
    subprocess.run(["curl", "-sf", "-o", "/dev/null", "--unix-socket", socket, "--json", body,
                    "http://localhost/v1/models"], check=True)


def measure(run):
    measurements = []
    with servers.memory_folder() as folder, servers.weightd(run.binary) as (url, pid), \
            servers.weightd(run.binary, listen=f"unix:{folder}/weightd"), servers.nginx(f"{folder}/nginx") as nginx:
        for law in LAWS:
            for size in SIZES:
                data = measuring.data_url(url, specification(law, size), "t")
                name = f"{law}.{size}"
                subprocess.run(["curl", "-sf", "-o", f"{folder}/nginx/www/{name}", data], check=True)
                measurements += [(name, measuring.bytes_per_s, data, size),
                                 (f"nginx.{name}", measuring.bytes_per_s, f"{nginx}/{name}", size)]
                if size == LARGEST:
                    measurements.append((f"cost.{law}", cost, pid, data, size))
                    measurements += over_unix(folder, nginx, data) if law == "uniform" else []
        register_over(f"{folder}/weightd")
        values = measuring.medians(run.runs, measurements)
        values["peak_bytes"] = servers.peak_bytes(pid)
    return values


def rows(values):
    for law in LAWS:
        if f"{law}.{LARGEST}" not in values:
            continue
        ours, nginx = values[f"{law}.{LARGEST}"], values[f"nginx.{law}.{LARGEST}"]
        spent = f", {values[f'cost.{law}']:.2f} core-seconds per GB" if f"cost.{law}" in values else ""
        yield (f"{label(LARGEST)} float32, {law}, by curl", f"{units.speed(ours)}{spent}",
               f"nginx, same bytes from a file in memory: {units.speed(nginx)} ({units.times(ours, nginx)})")
    if "unix.uniform" in values:
        ours, nginx = values["unix.uniform"], values["nginx.unix.uniform"]
        yield (f"{label(LARGEST)} float32, uniform, by curl over a Unix socket", units.speed(ours),
               f"nginx, the same: {units.speed(nginx)} ({units.times(ours, nginx)})")
    yield "Peak memory of the daemon that streamed them", units.megabytes(values["peak_bytes"]), ""
