#!/usr/bin/python3
"""Measures the figures of the README, beside servers that do nothing else, in the same run.

usage: run.py [--runs N] [--tests] [--write]

--tests times `make test`, too; --write puts the table into README.md.  The result is
build/bench/result.json; a figure that this run did not take keeps its last value there.  The size of
the image is what `make container` found.
"""
import argparse
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import time
import urllib.request

import figures
import json_text
import replays
import servers

FOLDER = "build/bench"
HERE = os.path.dirname(os.path.abspath(__file__))
NET1 = {"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": 42}
SIDE = 16384  # SIDE x SIDE float32 is 1 GiB
SECONDS = 2   # of one run of wrk


def timed(command):
    """Seconds that a command takes; what it prints is kept in build/bench/command.log."""
    start = time.monotonic()
    with open(f"{FOLDER}/command.log", "w") as log:
        if subprocess.run(command, stdout=log, stderr=log).returncode != 0:
            raise SystemExit(f"{' '.join(command)} failed: see {FOLDER}/command.log")
    return round(time.monotonic() - start, 1)


def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def requests_per_s(url, script=None):
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}", url] + (["-s", f"{HERE}/{script}"] if script else [])
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{url}:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def bytes_per_s(url, size=4 * SIDE * SIDE):
    out = subprocess.run(["curl", "-sf", "-o", "/dev/null", "-w", "%{size_download} %{time_total}", url],
                         check=True, capture_output=True, text=True).stdout.split()
    if int(out[0]) != size:
        raise SystemExit(f"{url}: {out[0]} bytes")
    return int(out[0]) / float(out[1])


def medians(runs, measurements):
    """Each (key, function, arguments) in turn, 'runs' times over: a slow moment hits all of them."""
    taken = {key: [] for key, *_ in measurements}
    for number in range(runs + 1):
        for key, measure, *arguments in measurements:
            value = measure(*arguments)
            if number > 0:  # the first round warms up
                taken[key].append(value)
    return {key: statistics.median(values) for key, values in taken.items()}


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return 1024 * int(re.search(r"^VmHWM:\s+(\d+) kB", status.read(), re.M)[1])


def measure_build():
    shutil.rmtree(f"{FOLDER}/clean", ignore_errors=True)
    seconds = timed(["make", "-s", "-j2", f"B={FOLDER}/clean", "all"])
    subprocess.run(["strip", "-o", f"{FOLDER}/stripped", f"{FOLDER}/clean/weightd"], check=True)
    return seconds, os.path.getsize(f"{FOLDER}/stripped")


def measure_requests(url, runs):
    flags = ["-O2", "-pthread"]
    subprocess.run(["gcc", *flags, f"{HERE}/hello.c", "-o", f"{FOLDER}/hello", "-lmicrohttpd"], check=True)
    model = f"{url}/v1/models/{call(f'{url}/v1/models', NET1)['id']}"
    with servers.hello(f"{FOLDER}/hello") as hello:
        return medians(runs, [
            ("post_json", requests_per_s, f"{url}/v1/weights", "net1.lua"),
            ("hello_post", requests_per_s, hello, "net1.lua"),
            ("get_json", requests_per_s, f"{model}/weights.json"),
            ("get_safetensors", requests_per_s, f"{model}/weights.safetensors"),
            ("hello_get", requests_per_s, hello)])


def measure_streams(url, runs):
    measurements = []
    with servers.nginx(f"{FOLDER}/nginx") as nginx:
        for name in ("uniform", "normal"):
            model = call(f"{url}/v1/models", {"model": f"Linear({SIDE}, {SIDE}, bias=False)", "init": [
                {"parameter": "weight", "initializer": name}]})
            data = f"{url}/v1/models/{model['id']}/parameters/weight/data.bin"
            subprocess.run(["curl", "-sf", "-o", f"{FOLDER}/nginx/www/{name}.bin", data], check=True)
            measurements += [(name, bytes_per_s, data),
                             (f"nginx_{name}", bytes_per_s, f"{nginx}/{name}.bin")]
        result = medians(runs, measurements)
    shutil.rmtree(f"{FOLDER}/nginx/www")
    return result


def measure_replays(binary, runs):
    measurements = []
    with servers.weightd(binary, replays.CORE) as (url, _):
        for key in replays.DRAWS:
            model = call(f"{url}/v1/models", replays.specification(key))
            data = f"{url}/v1/models/{model['id']}/parameters/t/data.bin"
            measurements += [(key, bytes_per_s, data, replays.size(key)), (f"library_{key}", replays.by_library, key)]
        return medians(runs, measurements)


def measure_json(binary, runs):
    measurements = []
    with servers.weightd(binary, json_text.CORE) as (url, _):
        for dtype in json_text.DTYPES:
            model = call(f"{url}/v1/models", json_text.specification(dtype))
            text = f"{url}/v1/models/{model['id']}/parameters/t/data.json"
            measurements += [(dtype, json_text.by_curl, text), (f"python_{dtype}", json_text.by_python, dtype)]
        return medians(runs, measurements)


def machine():
    with open("/proc/cpuinfo") as lines:
        cpu = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    with open("/etc/os-release") as lines:
        system = re.search(r'^PRETTY_NAME="(.*)"', lines.read(), re.M)[1]
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(), "system": system}


def commit():
    name = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True).stdout
    return name.strip() or "unknown"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tests", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    os.makedirs(FOLDER, exist_ok=True)
    result = {}
    if os.path.exists(f"{FOLDER}/result.json"):
        with open(f"{FOLDER}/result.json") as old:
            result = json.load(old)

    result.update(machine=machine(), commit=commit(), runs=options.runs,
                  date=datetime.date.today().isoformat())
    if options.tests:
        result["test_s"] = timed(["make", "-s", "test"])
    result["build_s"], result["binary_bytes"] = measure_build()
    if os.path.exists("build/container/image.bytes"):
        with open("build/container/image.bytes") as size:
            result["image_bytes"] = int(size.read())
    with servers.weightd(f"{FOLDER}/clean/weightd") as (url, pid):
        result["requests_per_s"] = measure_requests(url, options.runs)
        result["bytes_per_s"] = measure_streams(url, options.runs)
        result["peak_bytes"] = peak_bytes(pid)
    result["json_values_per_s"] = measure_json(f"{FOLDER}/clean/weightd", options.runs)
    result["replays_bytes_per_s"] = measure_replays(f"{FOLDER}/clean/weightd", options.runs)

    with open(f"{FOLDER}/result.json", "w") as out:
        json.dump(result, out, indent=2)
        out.write("\n")
    text = figures.table(result)
    print(text, end="")
    if options.write:
        figures.write("README.md", text)


main()
