"""Small requests, beside libmicrohttpd servers that answer 18 bytes and as many as the JSON has, and nginx."""
import contextlib
import os
import subprocess
import urllib.request

import measuring
import servers
import units

HERE = os.path.dirname(os.path.abspath(__file__))
NET1 = {"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": 42}


def save(url, path):
    """Writes what a URL answers to a file; its size."""
    with urllib.request.urlopen(url) as answer, open(path, "wb") as file:
        return file.write(answer.read())


def per_core(url, pid, script):
    """Requests that the daemon answers in a second of processor time."""
    before = servers.cpu_seconds(pid)
    rate = measuring.requests_per_s(url, script)
    return rate * measuring.SECONDS / (servers.cpu_seconds(pid) - before)


def measure(run):
    subprocess.run(["gcc", "-O2", "-pthread", f"{HERE}/hello.c", "-o", f"{run.folder}/hello", "-lmicrohttpd"], check=True)
    net1 = f"{HERE}/net1.lua"
    with contextlib.ExitStack() as stack:
        url, pid = stack.enter_context(servers.weightd(run.binary))
        model = f"{url}/v1/models/{measuring.call(f'{url}/v1/models', NET1)['id']}"
        folder = stack.enter_context(servers.memory_folder())
        static = stack.enter_context(servers.nginx(folder))
        size, _ = (save(f"{model}/weights.{name}", f"{folder}/www/{name}") for name in ("json", "safetensors"))
        hello = stack.enter_context(servers.hello(f"{run.folder}/hello"))
        large = stack.enter_context(servers.hello(f"{run.folder}/hello", size))
        values = measuring.medians(run.runs, [
            ("post_json", measuring.requests_per_s, f"{url}/v1/weights", net1),
            ("post_safetensors", measuring.requests_per_s, f"{url}/v1/weights?format=safetensors", net1),
            ("hello_post", measuring.requests_per_s, hello, net1),
            ("hello_large", measuring.requests_per_s, large, net1),
            ("get_json", measuring.requests_per_s, f"{model}/weights.json"),
            ("get_safetensors", measuring.requests_per_s, f"{model}/weights.safetensors"),
            ("hello_get", measuring.requests_per_s, hello),
            ("nginx_json", measuring.requests_per_s, f"{static}/json"),
            ("nginx_safetensors", measuring.requests_per_s, f"{static}/safetensors"),
            ("fresh_per_core", per_core, f"{url}/v1/weights?format=safetensors", pid, f"{HERE}/fresh.lua")])
        # The best of each: what is above it is the machine's.
        for key, target in (("post_json", f"{url}/v1/weights"), ("hello_post", hello)):
            taken = [measuring.latencies(target, net1, 32) for _ in range(run.runs)]
            values[f"latencies.{key}"] = [min(column) for column in zip(*taken)]
        return values


def rows(values):
    for key, what in (("post_json", "POST net1 (3,800 weights), answer JSON"),
                      ("post_safetensors", "POST net1, answer safetensors"),
                      ("get_json", "GET registered net1, JSON"),
                      ("get_safetensors", "GET registered net1, safetensors")):
        beside = values["hello_post" if key.startswith("post") else "hello_get"]
        text = f"bare libmicrohttpd, 18 bytes: {units.requests(beside)} ({units.times(values[key], beside)})"
        if key == "post_json":
            beside = values["hello_large"]
            text += f"; as many bytes: {units.requests(beside)} ({units.times(values[key], beside)})"
        static = values.get(key.replace("get_", "nginx_"))
        if static is not None and key.startswith("get"):
            text += f"; nginx, the same file: {units.requests(static)} ({units.times(values[key], static)})"
        yield what, units.requests(values[key]), text
    if "fresh_per_core" in values:
        yield ("POST net1 with another seed each time, answer safetensors, in a second of processor time",
               units.requests(values["fresh_per_core"]), "")
    ours, hello = (", ".join(map(units.seconds, values[f"latencies.{key}"])) for key in ("post_json", "hello_post"))
    yield "POST net1, answer JSON, 32 connections at once: p50, p99", ours, f"bare libmicrohttpd: {hello}"
