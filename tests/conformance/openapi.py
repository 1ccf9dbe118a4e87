#!/usr/bin/python3
"""The contract against a running daemon: openapi.py URL

- the served documents are those of the tree, and the schemas are valid JSON Schema 2020-12;
- every enum with an x-table equals the daemon's table;
- the paths and methods are those of the route table, no more and no less;
- every path is asked, well and badly, and each answer (status, type, headers, body) is one that the
  contract promises;
- the examples of the request body are accepted.
"""
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

try:
    import jsonschema
    import yaml
except ImportError as error:
    print(error)
    sys.exit(77)

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(TOP, "service", "api", "about"))
import derive_openapi_3_0  # noqa: E402
import make_openapi_json  # noqa: E402

URL = sys.argv[1].rstrip("/")
failures = []
answered = set()  # (path template, method, status) seen


def check(claim, holds, detail=""):
    if not holds:
        failures.append(claim)
        print(f"NOT OK: {claim} {detail}")


def ask(method, path, body=None, headers=()):
    """(status, headers, body bytes) of one request; the path is sent as it stands."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data=data, method=method)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    for name, value in headers:
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def closed(document):
    """The document with every answer's object closed: clients must bear new members, but none is undocumented."""
    shared = {part["$ref"].rpartition("/")[2] for schema in document["components"]["schemas"].values()
              for part in schema.get("allOf", []) if "$ref" in part}

    def walk(node, name=None):
        if isinstance(node, list):
            return [walk(child) for child in node]
        if not isinstance(node, dict):
            return node
        copy = {key: walk(child) for key, child in node.items()}
        if "properties" in node and isinstance(node["properties"], dict) and "additionalProperties" not in node \
                and name not in shared:
            copy["unevaluatedProperties"] = False
        return copy
    parts = dict(document["components"])
    parts["schemas"] = {name: walk(schema, name) for name, schema in parts["schemas"].items()}
    return {**document, "components": parts}


class Contract:
    def __init__(self, document):
        self.document = closed(document)
        self.templates = sorted(document["paths"], key=lambda path: (path.count("{"), -len(path.split("}")[-1]), path))

    def resolve(self, node):
        """Follows a $ref that stands alone (parameters, headers, responses)."""
        while "$ref" in node:
            found = self.document
            for key in node["$ref"][2:].split("/"):
                found = found[key]
            node = found
        return node

    def template_of(self, path):
        """The path template that a request's path belongs to."""
        path = path.partition("?")[0]
        for template in self.templates:
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and not (template.endswith("/data") and "." in path.split("/")[-1]):
                return template
        return None

    def validator(self, schema):
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema],
                 "components": self.document["components"]}
        return jsonschema.Draft202012Validator(whole)

    def check_answer(self, method, path, status, headers, body):
        """Is this answer promised?"""
        claim = f"{method} {path} {status}"
        template = self.template_of(path)
        if template is None:
            check(claim, status in (404, 405), "no such path in the contract")
            operation = {"responses": {"default": {"$ref": "#/components/responses/Problem"}}}
        else:
            operation = self.document["paths"][template].get("get" if method == "HEAD" else method.lower())
        answered.add((template, method, status))
        if operation is None:
            check(claim, status == 405, "the contract has no such method")
            operation = {"responses": {"default": {"$ref": "#/components/responses/Problem"}}}
        responses = operation["responses"]
        if str(status) not in responses and status < 400:
            check(claim, False, "the contract has no such status")
            return
        response = self.resolve(responses.get(str(status), responses.get("default")))
        for name, header in response.get("headers", {}).items():
            value = headers[name]
            if value is not None:
                schema = self.resolve(header)["schema"]
                if self.resolve(schema).get("type") == "integer":
                    value = int(value)
                errors = list(self.validator(schema).iter_errors(value))
                check(f"{claim}: {name}: {value}", not errors, errors[:1])
        content = response.get("content")
        if content is None or method == "HEAD":
            check(claim, not body, "a body where none belongs")
            return
        kind = (headers["Content-Type"] or "").partition(";")[0]
        if kind not in content and "*/*" not in content:
            check(claim, False, f"{kind} is not promised")
            return
        schema = content.get(kind, content.get("*/*"))["schema"]
        is_json = kind.endswith("json") and kind in content
        value = json.loads(body) if is_json else body.decode("utf-8", "replace")
        errors = sorted(self.validator(schema).iter_errors(value), key=str)
        check(claim, not errors, "; ".join(e.message[:200] + " at " + e.json_path for e in errors[:3]))

    def ask(self, method, path, body=None, headers=()):
        status, head, data = ask(method, path, body, headers)
        self.check_answer(method, path, status, head, data)
        return status, head, data


class Once(yaml.SafeLoader):
    """YAML takes the last of two members of one name in silence."""

    def construct_mapping(self, node, deep=False):
        names = [key.value for key, _ in node.value]
        twice = {name for name in names if names.count(name) > 1}
        check("members stand once", not twice, f"{twice} {node.start_mark}")
        return super().construct_mapping(node, deep)


def check_documents():
    status, _, served = ask("GET", "/openapi.yaml")
    with open(os.path.join(TOP, "openapi.yaml"), "rb") as file:
        check("the served openapi.yaml is that of the tree", (status, served) == (200, file.read()))
    document = yaml.load(served, Once)
    _, _, served = ask("GET", "/openapi.json")
    check("openapi.json is openapi.yaml", json.loads(served) == document)
    _, _, served = ask("GET", "/openapi-3.0.json")
    check("openapi-3.0.json is what openapi.yaml gives (make tables writes it)",
          json.loads(served) == derive_openapi_3_0.derive(document))
    check("it is OpenAPI 3.1", document["openapi"].startswith("3.1."))
    _, _, served = ask("GET", "/v1")
    check("its version is the daemon's", json.loads(served)["version"] == document["info"]["version"])
    for name, schema in document["components"]["schemas"].items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            check(f"schema {name} is valid", False, error.message)
    return document


def check_clients_types(document):
    """What generated clients make of the contract: they read integers in 32 bits, and send defaults themselves."""
    def walk(node, place):
        if isinstance(node, dict):
            kinds = node.get("type")
            if "integer" in (kinds if isinstance(kinds, list) else [kinds]):
                check("integers are int64", node.get("format") == "int64", place)
            if "enum" in node or "const" in node:
                check("enums have a type", isinstance(kinds, str), place)
            if kinds == "array":
                check("arrays say what they hold", "items" in node, place)
            if kinds == "object" and "properties" not in node:
                check("objects without members of their own say what they hold", "additionalProperties" in node, place)
            for name, child in node.items():
                # A comma ends a sentence in {braces} that has no quotes; the rest is a member of its own.
                check("members have values", child is not None or "example" in place, f"{place}/{name}")
                walk(child, f"{place}/{name}")
        elif isinstance(node, list):
            for i, child in enumerate(node):
                walk(child, f"{place}/{i}")
    walk(document, "#")
    for name, schema in document["components"]["schemas"]["Specification"]["properties"].items():
        check("a member that a base or config may give has no default", "default" not in schema, name)


def check_generators_words(document):
    """The derived document has no word that a generator does not know."""
    def walk(node, place):
        if isinstance(node, dict):
            for word in ("oneOf", "anyOf", "allOf", "not", "const", "default", "propertyNames", "unevaluatedProperties"):
                check("no such word", word not in node or place.endswith(("/properties", "/responses")), f"{place}/{word}")
            check("one type", not isinstance(node.get("type"), list), place)
            check("enums have a type", "enum" not in node or node.get("type") == "string", place)
            for name, child in node.items():
                walk(child, f"{place}/{name}")
            names = [name.lower() for name in node]
            check("no two names differ in case alone", len(set(names)) == len(names), place)
        elif isinstance(node, list):
            for i, child in enumerate(node):
                walk(child, f"{place}/{i}")
    walk(document, "#")
    ids = []
    for path, item in document["paths"].items():
        check("a path names its format", ".{" not in path, path)
        for operation in item.values():
            ids.append(operation["operationId"])
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                check("one media type", len(content) <= 1, f"{path} {status}")
                for media, wrapped in content.items():
                    check("files are binary", wrapped["schema"].get("format") == "binary" or
                          media.endswith("json") or media.startswith("text/"), f"{path} {media}")
    check("operations have names of their own", len(set(ids)) == len(ids), str(ids))


def check_enums(document):
    tables = 0
    for name, schema in document["components"]["schemas"].items():
        if "x-table" in schema:
            tables += 1
            real = make_openapi_json.values_of(URL, schema["x-table"])
            if schema["x-table"].startswith("formats.extension"):
                check(f"{name} has the media types", schema["x-media-types"] ==
                      make_openapi_json.media_types_of(URL, schema["x-table"]))
            check(f"enum {name} equals the table {schema['x-table']}", schema.get("enum", schema.get("examples")) == real,
                  f"(service/api/about/make_openapi_json.py --enums {URL} rewrites it)")
    check("there are enums to compare", tables >= 10)
    for table, schema in (("modules", "ModuleRow"), ("initializers", "InitializerRow")):
        rows = json.loads(ask("GET", f"/v1/catalog/{table}")[2])[table]
        for row in rows:
            try:
                jsonschema.Draft202012Validator.check_schema(row["arguments_schema"])
            except jsonschema.SchemaError as error:
                check(f"arguments of {row['name']} have a valid schema ({schema})", False, error.message)


def check_routes(document):
    real = {}
    for route in json.loads(ask("GET", "/v1")[2])["routes"]:
        path = route["path"]
        if path in ("/api/models/{name}", "/{name}/resolve/{rest*}", "/api/{rest*}", "/datasets/{rest*}", "/spaces/{rest*}"):
            continue  # names without a namespace, which no repository has, and repositories of other kinds
        path = path.replace("{rest*}", "{revision}/{path}" if path.startswith("/{") else "{revision}")
        for template in ([path] if "{.ext}" not in path else
                         [path.replace("{.ext}", ".{ext}")] + [path[:-6]] * path.endswith("{.ext}")):
            real.setdefault(template, set()).update(m.lower() for m in route["methods"] if m != "HEAD")
    promised = {path: {m for m in item if m in ("get", "put", "post", "delete")}
                for path, item in document["paths"].items()}
    check("paths and methods equal the route table", real == promised,
          str({k: (real.get(k), promised.get(k)) for k in real.keys() | promised.keys()
               if real.get(k) != promised.get(k)}))


def check_examples(contract):
    content = contract.document["components"]["requestBodies"]["Specification"]["content"]["application/json"]
    for name, example in content["examples"].items():
        status, _, data = contract.ask("POST", "/v1/models?validate_only=true", example["value"])
        check(f"example {name} is accepted", status == 200, data[:300])


def check_case_bodies(contract):
    """The canonical specification of every valid case is one that the contract describes."""
    folder = os.path.join(TOP, "tests", "cases", "valid")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name, "request.json")
        if not os.path.isfile(path) or b'"base"' in open(path, "rb").read():
            continue
        with open(path, "rb") as file:
            status, head, data = contract.ask("POST", "/v1/models", file.read())
        check(f"case {name} is accepted", status in (200, 201), data[:300])
        if status not in (200, 201):
            continue
        model = head["Location"]
        _, _, data = contract.ask("GET", f"{model}/spec")
        again, head, _ = contract.ask("POST", "/v1/models", data)
        check(f"case {name}: its canonical form is the same model", (again, head["Location"]) == (200, model))
        contract.ask("GET", f"{model}/parameters")
        contract.ask("GET", f"{model}/modules")


def check_answers(contract):
    ask_ = contract.ask
    spec = {"model": {"type": "net", "children": {
        "l1": ["Linear(3, 2)", "ReLU()"], "l2": {"type": "Linear", "in_features": 2, "out_features": 1}}},
        "init": [{"parameter": "weight", "initializer": "xavier_uniform"},
                 {"module": "Bilinear", "initializer": "zeros", "optional": True}], "seed": 3}
    _, head, _ = ask_("POST", "/v1/models", spec)
    model = head["Location"]
    ask_("POST", "/v1/models", spec)
    ask_("POST", "/v1/models?validate_only=true", spec)
    ask_("POST", "/v1/models", b"{")
    ask_("POST", "/v1/models", {"model": "Linaer(3, 2)", "init": 3, "sed": 1})
    ask_("POST", "/v1/models", b"x", [("Content-Type", "text/csv")])
    ask_("POST", "/v1/models", b"")
    ask_("PUT", "/v1/models", b"x")
    ask_("GET", "/v1/models?page_size=1")
    ask_("GET", "/v1/models?page_size=0")
    ask_("GET", "/v1/models?page_token=../x")
    for query in ("", "?format=safetensors", "?encoding=flat", "?encoding=base64", "?format=nothing", ".json", ".safetensors",
                  ".nothing", ".json?format=safetensors"):
        ask_("POST", "/v1/weights" + query, spec)
    for form in ("", "?bins=4", "?measure=false", "?format=svg", ".svg", ".json", ".png", "?inputs=0"):
        ask_("POST", "/v1/signal" + form, spec)
        ask_("GET", f"{model}/signal" + form)
    for path in ("/", "/v1", "/v1/catalog", "/openapi.json", "/openapi.yaml", "/livez", "/readyz", "/metrics",
                 "/openapi-3.0.json", "/nothing", "/v1/models/" + 40 * "0", "/v1/models/x", model, model + "/spec", model + "/repr"):
        ask_("GET", path)
        ask_("HEAD", path)
        ask_("DELETE" if path != model else "PUT", path, b"" if path == model else None)
    for path in ("modules", "modules?path=l1", "modules?path=l9", "modules?page_size=2", "children", "modules/l1.0",
                 "modules/l1.9", "children?path=l1", "parameters", "parameters?page_size=1", "parameters/l1.0.weight",
                 "parameters/l1.0.wieght"):
        for headers in ((), [("Accept", "text/plain")], [("Accept", "image/png")]):
            ask_("GET", f"{model}/{path}", None, headers)
    tensor = f"{model}/parameters/l1.0.weight/data"
    weights = f"{model}/weights"
    for name in ("torch.py", "jax.py", "no.py"):
        ask_("GET", "/clients/" + name)
    ask_("GET", "/", None, [("Accept", "text/html")])
    for name in ("app.js", "page.css", "icon.svg", "no.js"):
        ask_("GET", "/page/" + name)
    ask_("GET", weights + ".safetensors.sha256")
    ask_("HEAD", weights + ".json.sha256")
    ask_("GET", weights + ".nothing.sha256")
    ask_("GET", weights + ".safetensors")
    ask_("GET", model + "/parameters?digest=sha256")
    ask_("GET", model + "/parameters?digest=md5")
    _, _, large = ask("POST", "/v1/models", {"model": "Linear(3000, 3000)"})
    for path in ("/weights.safetensors.sha256", "/parameters?digest=sha256"):
        status = ask_("GET", json.loads(large)["links"]["self"] + path)[0]
        check(f"{path} of a large file is being computed", status == 202)
    for file in (weights, weights + ".safetensors"):
        for body in ({"tensors": ["l1.0.bias"]}, {"tensors": ["no"]}, {"tensors": 3}, b"{"):
            ask_("POST", file, body)
        ask_("POST", file + "?format=json", {"tensors": ["l1.0.bias"]})
        ask_("POST", file, b"x", [("Content-Type", "text/plain")])
    for file in (tensor, weights):
        _, head, _ = ask_("GET", file)
        etag = head["ETag"]
        ask_("GET", file, None, [("If-None-Match", etag)])
        ask_("GET", file, None, [("If-Match", '"x"')])
        ask_("GET", file + "?encoding=hex")
        for row in json.loads(ask("GET", "/v1/catalog/formats")[2])["formats"]:
            ask_("GET", f"{file}.{row['extension']}")
            ask_("HEAD", f"{file}.{row['extension']}")
            ask_("GET", f"{file}?format={row['name']}")
            ask_("GET", file, None, [("Accept", row["media_types"][0])])
        ask_("GET", file + ".nothing")
    for part in ("slice=0:1", "slice=0", "slice=0,0", "slice=9", "slice=a", "slice=0,0,0", "rank=0&world=2",
                 "dim=1&rank=0&world=2&uneven=chunk", "rank=0&world=1000", "rank=2&world=2", "world=2", "dim=5&rank=0&world=1"):
        for extension in ("json", "bin", "npy", "safetensors", "txt"):
            ask_("GET", f"{tensor}.{extension}?{part}")
    ask_("GET", tensor + ".bin", None, [("Range", "bytes=0-7")])
    ask_("GET", tensor + ".bin", None, [("Range", "bytes=0-1,4-5")])
    ask_("GET", tensor + ".bin", None, [("Range", "bytes=99-")])
    for table in json.loads(ask("GET", "/v1/catalog")[2])["catalogs"]:
        _, _, data = ask_("GET", table["self"])
        for row in json.loads(data)[table["name"]]:
            ask_("GET", f"{table['self']}/{urllib.parse.quote(row['name'], safe='')}")
        ask_("GET", table["self"] + "/nothing")
        ask_("GET", table["self"], None, [("Accept", "text/plain")])
        ask_("GET", table["self"] + "?name=*")
        ask_("GET", table["self"] + "?name=nothing")
        ask_("GET", table["self"], None, [("Accept", "image/png")])
    ask_("GET", "/v1/catalog/nothing")
    for code in contract.document["components"]["schemas"]["ProblemCode"]["enum"]:
        ask_("GET", f"/problems/{code}")
    ask_("GET", "/problems/nothing")
    name = "/v1/names/conformance/net"
    ask_("PUT", name, {"id": model.rpartition("/")[2], "shard_bytes": 10**9})
    ask_("PUT", name, {"id": model.rpartition("/")[2]})
    ask_("PUT", name, {"id": "nothing"})
    ask_("PUT", name, {"id": model.rpartition("/")[2]}, [("If-None-Match", "*")])
    ask_("PUT", "/v1/names/models/net", {"id": model.rpartition("/")[2]})
    ask_("GET", name)
    ask_("GET", "/v1/names")
    ask_("GET", "/v1/names?page_size=0")
    check_hub(ask_, "conformance/net")
    check_statistics(ask_, model, spec)
    ask_("DELETE", name)
    ask_("DELETE", name)
    ask_("DELETE", model)
    ask_("DELETE", model)


def check_statistics(ask_, model, spec):
    for way in ("statistics", "histogram"):
        for ending in ("", ".json", ".svg", ".png", "?format=svg", "?format=nothing", "?bins=9", "?sample=all"):
            ask_("GET", f"{model}/parameters/l1.0.weight/{way}{ending}")
            ask_("GET", f"{model}/parameters/nothing/{way}{ending}")
    identity = model.rpartition("/")[2]
    for ending in ("", ".json", ".svg", ".png", "?page_size=1", "?page_token=x", "?sample=all", f"?compare={identity}",
                   "?compare=nothing"):
        ask_("GET", f"{model}/statistics{ending}")
        ask_("POST", f"{model}/statistics{ending}", {"compare": {"l1.0.weight": {"mean": 0, "std": 0.5}}})
        ask_("POST", f"/v1/statistics{ending}", spec)
        ask_("POST", f"/v1/histograms{ending}", spec)
    for body in ({"compare": {"nothing": {}}}, {"compare": 3}, {}, b"{"):
        ask_("POST", f"{model}/statistics", body)
    ask_("POST", "/v1/histograms?bins=1000", {"model": "Linaer(1, 2)"})
    ask_("POST", "/v1/histograms?bins=0", spec)
    _, _, large = ask("POST", "/v1/models", {"model": "Linear(5000, 5000)"})
    large = json.loads(large)["links"]["self"]
    for path in ("/statistics?sample=all", "/parameters/weight/statistics?sample=all"):
        check(f"{path} of a large model is being computed", ask_("GET", large + path)[0] == 202)
    ask_("GET", large + "/parameters/weight/statistics")
    wild = {"parameters": {"none": [0, 2], "wild": [5, 5]}, "init": "cauchy(0, 1)"}
    ask_("POST", "/v1/statistics", wild)
    ask_("POST", "/v1/histograms", wild)


def check_hub(ask_, name):
    for repository in (name, "arch/llama-tiny", "conformance/nothing"):
        for way in ("resolve", "raw"):
            for path in ("main/config.json", "main/README.md", "seed-7/model.safetensors", "nothing/config.json",
                         "main/nothing", "main/model.safetensors?shard_bytes=1", "main/config.json?tokenizer=bpe"):
                ask_("GET", f"/{repository}/{way}/{path}")
                ask_("HEAD", f"/{repository}/{way}/{path}")
            ask_("GET", f"/{repository}/{way}/main/model.safetensors", None, [("Range", "bytes=0-7")])
        api = f"/api/models/{repository}"
        for path in ("", "?blobs=true&securityStatus=True", "?expand=sha&expand=tags", "/revision/seed-7", "/revision/nothing",
                     "/refs", "/commits/main", "/commits/nothing", "/tree/main", "/tree/main?expand=true&limit=2",
                     "/tree/main?limit=0"):
            ask_("GET", api + path)
        ask_("POST", api + "/paths-info/main", {"paths": ["README.md", "nothing"], "expand": True})
        ask_("POST", api + "/paths-info/main", b"paths=README.md&expand=True",
             [("Content-Type", "application/x-www-form-urlencoded")])
        ask_("POST", api + "/paths-info/main", b"{")
    ask_("GET", "/api/models?search=llama&limit=2")
    ask_("GET", "/api/models?cursor=x")


def check_coverage(contract):
    """Every operation of the contract was really answered with success."""
    for path, item in contract.document["paths"].items():
        for method in item:
            if method in ("get", "post", "delete", "put"):
                check(f"{method} {path} was asked",
                      any(t == path and m == method.upper() and s < 300 for t, m, s in answered))


def main():
    document = check_documents()
    contract = Contract(document)
    check_clients_types(document)
    check_generators_words(derive_openapi_3_0.derive(document))
    check_enums(document)
    check_routes(document)
    check_examples(contract)
    check_case_bodies(contract)
    check_answers(contract)
    check_coverage(contract)
    print(f"{len(answered)} kinds of answers checked, {len(failures)} findings")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
