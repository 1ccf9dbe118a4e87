"""The table of figures: build/bench/result.json as Markdown, and its place in the README."""
import re

BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"


def minutes(seconds):
    return f"{seconds:.1f} s" if seconds < 100 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def megabytes(count):
    return f"{count / 1e6:.2f} MB" if count < 1e7 else f"{count / 1e6:.1f} MB"


def per_second(count):
    return f"{count:,.0f} requests/s"


def speed(rate):
    return f"{rate / 1e6:,.0f} MB/s"


def values(rate):
    return f"{rate / 1e6:,.1f} M values/s"


def table(result):
    rows = []
    if "build_s" in result:
        rows.append(("Clean build, two jobs", minutes(result["build_s"]), ""))
    if "test_s" in result:
        rows.append(("`make test`", minutes(result["test_s"]), ""))
    if "binary_bytes" in result:
        rows.append(("Binary, stripped", megabytes(result["binary_bytes"]), ""))
    if "image_bytes" in result:
        rows.append(("Container image", megabytes(result["image_bytes"]), ""))
    rates = result.get("requests_per_s", {})
    for key, label in (("post_json", "POST net1 (3,800 weights), answer JSON"),
                       ("get_json", "GET registered net1, JSON"),
                       ("get_safetensors", "GET registered net1, safetensors")):
        if key in rates:
            beside = "hello_post" if key == "post_json" else "hello_get"
            rows.append((label, per_second(rates[key]),
                         f"bare libmicrohttpd, 18 bytes: {per_second(rates[beside])}"))
    speeds = result.get("bytes_per_s", {})
    for key in ("uniform", "normal"):
        if key in speeds:
            rows.append((f"1 GiB float32, {key}, by curl", speed(speeds[key]),
                         f"nginx, same bytes from page cache: {speed(speeds['nginx_' + key])}"))
    written = result.get("json_values_per_s", {})
    for key in (key for key in written if not key.startswith("python_")):
        beside = written["python_" + key]
        rows.append((f"A million {key} as JSON, one core, by curl", values(written[key]),
                     f"Python, `json.dumps(w.tolist())`: {values(beside)} ({written[key] / beside:.0f}x)"))
    replayed = result.get("replays_bytes_per_s", {})
    for key in (key for key in replayed if not key.startswith("library_")):
        beside = replayed["library_" + key]
        rows.append((f"Replay of {key.replace('_', ' ')}, one core, by curl", speed(replayed[key]),
                     f"the library itself: {speed(beside)} ({replayed[key] / beside:.2f}x)"))
    if "peak_bytes" in result:
        rows.append(("Peak memory of the daemon in this run", megabytes(result["peak_bytes"]), ""))
    lines = ["| | weightd | beside it, in the same run |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {beside} |" for what, figure, beside in rows]
    machine = result["machine"]
    lines += ["", f"Medians of {result['runs']} runs on {machine['cpu']}, {machine['cores']} cores shared by "
              f"server and client, Linux {machine['kernel']}, {machine['system']}; "
              f"commit {result['commit']}, {result['date']}. `make bench` measures them again."]
    return "\n".join(lines) + "\n"


def write(path, text):
    """Replaces what stands between the markers."""
    with open(path) as readme:
        old = readme.read()
    new, count = re.subn(rf"{BEGIN}\n.*?{END}", lambda _: f"{BEGIN}\n{text}{END}", old, flags=re.S)
    if count != 1:
        raise SystemExit(f"{path}: the lines {BEGIN} and {END} must stand in it once")
    with open(path, "w") as readme:
        readme.write(new)
