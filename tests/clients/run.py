#!/usr/bin/python3
"""Generates clients from /openapi-3.0.json, compiles them and runs them: run.py [--write] [--only NAME,...] URL

Each client posts a nested model, registers a model of 7 G parameters and reads a safetensors file as bytes, and prints
what it read; the lines are compared with what urllib reads.  A client whose tools or registry are absent is SKIPPED.
--write puts the table into service/notes/clients.md.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
BUILD = TOP / "build" / "clients"
DOCUMENT = BUILD / "openapi-3.0.json"
NOTES = TOP / "service" / "notes" / "clients.md"
VENV = BUILD / "venv"
NPM = BUILD / "npm"

NESTED = {"model": {"type": "Sequential", "children": [
    {"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", ["Linear(4, 2)"]]},
    "init": [{"parameter": "weight", "initializer": {"name": "normal", "std": 0.02}}], "seed": 42}


class Absent(Exception):
    """A tool or a registry is not here."""


class Failure(Exception):
    """Something that is here does not do what it should."""


def run(words, where=BUILD, absent=False, **environment):
    """Output of a command; 'absent': its failure is that of a registry."""
    try:
        done = subprocess.run([str(word) for word in words], cwd=where, capture_output=True, text=True, timeout=900, check=False,
                              env={**os.environ, **environment})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise (Absent if absent else Failure)(str(error)) from error
    if done.returncode != 0:
        text = (done.stdout + done.stderr).strip()[-800:]
        raise (Absent if absent else Failure)(f"{pathlib.Path(str(words[0])).name}: {text}")
    return done.stdout


def needs(*tools):
    for tool in tools:
        if shutil.which(tool) is None:
            raise Absent(f"{tool} is not installed")


def python(*packages):
    if not (VENV / "bin" / "python").exists():
        run(["/usr/bin/python3", "-m", "venv", VENV], absent=True)
    run([VENV / "bin" / "pip", "install", "-q", *packages], absent=True)
    return VENV / "bin" / "python"


def version_of(package):
    text = run([VENV / "bin" / "pip", "show", package])
    return re.search(r"^Version: (.*)$", text, re.MULTILINE)[1]


def npm(*packages):
    needs("npm", "node")
    NPM.mkdir(parents=True, exist_ok=True)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", NPM, *packages], absent=True)
    return NPM / "node_modules" / ".bin"


def npm_version(package):
    return json.loads((NPM / "node_modules" / package / "package.json").read_text())["version"]


def openapi_generator(name):
    """A fresh client by openapi-generator."""
    needs("java")
    python("openapi-generator-cli")
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    run([VENV / "bin" / "openapi-generator-cli", "generate", "-i", DOCUMENT, "-g", name, "-o", folder])
    return folder, "openapi-generator " + version_of("openapi-generator-cli")


def generated_python(url):
    folder, version = openapi_generator("python")
    python("-r", folder / "requirements.txt")
    return version, run([VENV / "bin" / "python", HERE / "openapi_generator_python.py", url], PYTHONPATH=str(folder))


def generated_java(url):
    needs("mvn", "javac")
    folder, version = openapi_generator("java")
    shutil.copy(HERE / "OpenapiGeneratorJava.java", folder / "src/main/java")
    run(["mvn", "-q", "-B", "-DskipTests", "compile", "dependency:copy-dependencies", "-DincludeScope=runtime"], folder)
    return version, run(["java", "-cp", "target/classes:target/dependency/*", "OpenapiGeneratorJava", url], folder)


def build_go(folder, main, url):
    main.parent.mkdir(exist_ok=True)
    run(["go", "mod", "tidy"], folder, absent=True)
    run(["go", "build", "-o", "client", "./" + str(main.parent.relative_to(folder))], folder)
    return run([folder / "client", url])


def generated_go(url):
    needs("go")
    folder, version = openapi_generator("go")
    (folder / "main").mkdir()
    shutil.copy(HERE / "openapi_generator_go.go", folder / "main/main.go")
    return version, build_go(folder, folder / "main/main.go", url)


def oapi_codegen(url):
    needs("go")
    folder = BUILD / "oapi-codegen"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "weightd").mkdir(parents=True)
    (folder / "go.mod").write_text("module clients\n\ngo 1.24\n")
    package = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
    run(["go", "install", package + "@latest"], folder, absent=True, GOBIN=str(BUILD / "bin"))
    tool = BUILD / "bin" / "oapi-codegen"
    run([tool, "-generate", "types,client", "-package", "weightd", "-o", "weightd/weightd.gen.go", DOCUMENT], folder)
    shutil.copy(HERE / "oapi_codegen.go", folder / "main.go")
    return "oapi-codegen " + run([tool, "-version"]).split()[-1], build_go(folder, folder / "main.go", url)


def openapi_python_client(url):
    python("openapi-python-client")
    folder = BUILD / "openapi-python-client"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = run([VENV / "bin" / "openapi-python-client", "generate", "--path", DOCUMENT, "--meta", "none", "--output-path",
                folder / "weightd_client"])
    if "WARNING" in text:
        raise Failure(text[text.index("WARNING"):][:400])
    return "openapi-python-client " + version_of("openapi-python-client"), \
        run([VENV / "bin" / "python", HERE / "openapi_python_client.py", url], PYTHONPATH=str(folder))


def check_types(tools, folder, url):
    (folder / "package.json").write_text('{"type": "module"}\n')
    link = folder / "node_modules"
    link.unlink(missing_ok=True)
    link.symlink_to(NPM / "node_modules")
    run([tools / "tsc", "--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler",
         "--lib", "es2022,dom,dom.iterable", "--types", "node", "main.ts"], folder)
    run([tools / "esbuild", "--bundle", "--platform=node", "--format=esm", "--outfile=main.mjs", "--log-level=error",
         "main.ts"], folder)
    return run(["node", "main.mjs", url], folder)


TYPESCRIPT = ("typescript@5", "@types/node", "esbuild", "openapi-typescript", "openapi-fetch")


def generated_fetch(url):
    tools = npm(*TYPESCRIPT)
    client, version = openapi_generator("typescript-fetch")
    folder = BUILD / "typescript"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(client, folder / "client")
    shutil.copy(HERE / "openapi_generator_fetch.ts", folder / "main.ts")
    return version, check_types(tools, folder, url)


def openapi_typescript(url):
    tools = npm(*TYPESCRIPT)
    folder = BUILD / "openapi-typescript"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([tools / "openapi-typescript", DOCUMENT, "-o", folder / "weightd.d.ts"])
    shutil.copy(HERE / "openapi_typescript.ts", folder / "main.ts")
    version = f"openapi-typescript {npm_version('openapi-typescript')}, openapi-fetch {npm_version('openapi-fetch')}"
    return version, check_types(tools, folder, url)


def hey_api(url):
    tools = npm(*TYPESCRIPT, "@hey-api/openapi-ts")
    folder = BUILD / "hey-api"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([tools / "openapi-ts", "-i", DOCUMENT, "-o", folder / "client", "-c", "@hey-api/client-fetch"])
    shutil.copy(HERE / "hey_api.ts", folder / "main.ts")
    return f"@hey-api/openapi-ts {npm_version('@hey-api/openapi-ts')}", check_types(tools, folder, url)


def progenitor(url):
    needs("cargo")
    folder = BUILD / "progenitor"
    (folder / "src").mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "progenitor.rs", folder / "src/main.rs")
    document = json.loads(DOCUMENT.read_text())
    for operation in (each for item in document["paths"].values() for each in item.values() if isinstance(each, dict)):
        operation["responses"].pop("default", None)  # it takes a default for a success and wants one type of those
    (folder / "openapi-3.0.json").write_text(json.dumps(document))
    (folder / "Cargo.toml").write_text('[package]\nname = "client"\nversion = "0.1.0"\nedition = "2021"\n')
    for crate in PROGENITOR:
        run(["cargo", "add", "-q", *crate.split()], folder, absent=True)
    output = run(["cargo", "run", "-q", "--", url], folder, CARGO_TARGET_DIR=str(BUILD / "cargo"))
    locked = (folder / "Cargo.lock").read_text()
    return "progenitor " + re.search(r'name = "progenitor"\nversion = "(.*)"', locked)[1], output


# What the macro's code needs beside itself; without TLS, which nothing here speaks.
PROGENITOR = ("progenitor", "reqwest --no-default-features --features json,stream,query", "serde --features derive", "serde_json", "futures",
              "tokio --features macros,rt-multi-thread", "bytes", "uuid", "chrono --features serde")


def generated_rust(url):
    needs("cargo")
    folder, version = openapi_generator("rust")
    (folder / "src/bin").mkdir()
    shutil.copy(HERE / "openapi_generator_rust.rs", folder / "src/bin/main.rs")
    run(["cargo", "add", "-q", "tokio", "--features", "macros,rt-multi-thread"], folder, absent=True)
    # Without TLS, which nothing here speaks; what is compiled stays for the next run.
    return version, run(["cargo", "run", "-q", "--no-default-features", "--bin", "main", "--", url], folder,
                        CARGO_TARGET_DIR=str(BUILD / "cargo"))


CLIENTS = {
    "python": generated_python, "java": generated_java, "go": generated_go, "typescript-fetch": generated_fetch,
    "rust": generated_rust, "openapi-python-client": openapi_python_client, "oapi-codegen": oapi_codegen,
    "openapi-typescript": openapi_typescript, "hey-api": hey_api, "progenitor": progenitor,
}


def ask(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"})) as answer:
        return answer.read()


def expected(url):
    """What each client prints."""
    tensor = json.loads(ask(url + "/v1/weights", NESTED))["tensors"]["2.0.weight"]
    seven = json.loads(ask(url + "/v1/models", {"config": {"model_type": "llama"}}))
    nested = json.loads(ask(url + "/v1/models", NESTED))
    file = ask(f"{url}/v1/models/{nested['id']}/weights.safetensors")
    return [["nested", *map(str, tensor["shape"]), str(round(tensor["data"][0][0] * 1e9))],
            ["counts", str(seven["parameter_count"]), str(seven["total_bytes"])], ["bytes", str(len(file)), str(sum(file))]]


def write_table(rows):
    text = NOTES.read_text()
    lines = ["| client | version | generates, compiles | nested model | 7 G parameters | safetensors | s |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [f"| {name} | {version} | yes | 2.0.weight (2, 4) | 6738415616, 26953662464 bytes | 496 bytes | {seconds:.0f} |"
              for name, version, seconds in rows]
    table = "<!-- table:clients -->\n" + "\n".join(lines) + "\n<!-- /table -->"
    NOTES.write_text(re.sub(r"<!-- table:clients -->.*?<!-- /table -->", lambda _: table, text, flags=re.DOTALL))


def main():
    arguments = sys.argv[1:]
    url = arguments[-1].rstrip("/")
    names = arguments[arguments.index("--only") + 1].split(",") if "--only" in arguments else list(CLIENTS)
    BUILD.mkdir(parents=True, exist_ok=True)
    DOCUMENT.write_bytes(ask(url + "/openapi-3.0.json"))
    wanted, rows, skipped, failed = expected(url), [], 0, 0
    for name in names:
        start = time.monotonic()
        try:
            version, text = CLIENTS[name](url)
            lines = [line.split() for line in text.splitlines()]
            if lines != wanted:
                raise Failure(f"printed {lines}, not {wanted}")
            rows.append((name, version, time.monotonic() - start))
            print(f"ok {name}: {version}, {time.monotonic() - start:.0f} s", flush=True)
        except Absent as error:
            skipped += 1
            print(f"SKIPPED {name}: {error}", flush=True)
        except Failure as error:
            failed += 1
            print(f"FAIL {name}: {error}", flush=True)
    if "--write" in arguments and not failed and not skipped and len(rows) == len(CLIENTS):
        write_table(rows)
    print(f"{len(rows)} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
