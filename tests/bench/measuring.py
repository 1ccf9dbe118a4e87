"""What measurements share: calls, rates and medians of interleaved rounds."""
import json
import re
import statistics
import subprocess
import urllib.request

SECONDS = 2  # of one run of wrk


def call(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def data_url(url, specification, name, extension="bin"):
    """Registers a model and names the bytes of one of its tensors."""
    model = call(f"{url}/v1/models", specification)
    return f"{url}/v1/models/{model['id']}/parameters/{name}/data.{extension}"


def wrk(url, script=None, connections=32):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}", "--latency", url]
    out = subprocess.run(command + (["-s", script] if script else []), check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise SystemExit(f"{url}:\n{out}")
    return out


UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


def latencies(url, script=None, connections=1):
    """Seconds that half of the requests, and 99 of 100, take at most."""
    out = wrk(url, script, connections)
    return [float(number) * UNITS[unit] for number, unit in
            (re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s) *$", out, re.M).groups() for percent in (50, 99))]


def requests_per_s(url, script=None):
    return float(re.search(r"Requests/sec:\s+([\d.]+)", wrk(url, script))[1])


def seconds_by_curl(url, size=None, options=()):
    """Of one download; a size that is not the expected one is an error."""
    out = subprocess.run(["curl", "-sf", *options, "-o", "/dev/null", "-w", "%{size_download} %{time_total}", url],
                         check=True, capture_output=True, text=True).stdout.split()
    if size is not None and int(out[0]) != size:
        raise SystemExit(f"{url}: {out[0]} bytes")
    return float(out[1])


def bytes_per_s(url, size, options=()):
    return size / seconds_by_curl(url, size, options)


def medians(runs, measurements):
    """Each (key, function, arguments...) in turn, 'runs' times over: a slow moment hits all of them."""
    taken = {key: [] for key, *_ in measurements}
    for number in range(runs + 1):
        for key, measure, *arguments in measurements:
            value = measure(*arguments)
            if number > 0:  # the first round warms up
                taken[key].append(value)
    return {key: statistics.median(values) for key, values in taken.items()}
