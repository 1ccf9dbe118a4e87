"""One client that reads a tensor of 4 KiB to 1 GiB, beside nginx with the same bytes in the page cache."""
import shutil
import subprocess

import measuring
import servers
import units

LAWS = ("uniform", "normal")
SIZES = [4 << 10, 64 << 10, 1 << 20, 16 << 20, 128 << 20, 1 << 30]
LARGEST = SIZES[-1]


def label(size):
    return next(f"{size >> bits} {unit}" for bits, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")) if size >> bits)


def measure(run):
    measurements = []
    with servers.weightd(run.binary) as (url, pid), servers.nginx(f"{run.folder}/nginx") as nginx:
        for law in LAWS:
            for size in SIZES:
                data = measuring.data_url(url, {"parameters": {"t": [size // 4]}, "init": [
                    {"parameter": "t", "initializer": law}]}, "t")
                name = f"{law}.{size}"
                subprocess.run(["curl", "-sf", "-o", f"{run.folder}/nginx/www/{name}", data], check=True)
                measurements += [(name, measuring.bytes_per_s, data, size),
                                 (f"nginx.{name}", measuring.bytes_per_s, f"{nginx}/{name}", size)]
        values = measuring.medians(run.runs, measurements)
        values["peak_bytes"] = servers.peak_bytes(pid)
    shutil.rmtree(f"{run.folder}/nginx/www")
    return values


def rows(values):
    for law in LAWS:
        ours, nginx = values[f"{law}.{LARGEST}"], values[f"nginx.{law}.{LARGEST}"]
        yield (f"{label(LARGEST)} float32, {law}, by curl", units.speed(ours),
               f"nginx, same bytes from page cache: {units.speed(nginx)} ({units.times(ours, nginx)})")
    yield "Peak memory of the daemon that streamed them", units.megabytes(values["peak_bytes"]), ""
