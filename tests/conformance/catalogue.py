#!/usr/bin/python3
"""The catalogue against the parser: catalogue.py URL

For every row of every table, whatever rows there are:
- it has a doc and a source, and is found by its name and its aliases;
- its example is accepted;
- its argument schema is valid JSON Schema 2020-12, and its defaults are valid under it;
- what the schema accepts binds, and what it refuses is refused with a pointer to the argument:
  bounds, one beyond them, every choice, every wrong type, each required argument left out;
- the tensors that a module says it has are those that it gets.
"""
import ast
import http.client
import json
import math
import re
import sys
import urllib.parse

try:
    import jsonschema
except ImportError as error:
    print(error)
    sys.exit(77)

URL = urllib.parse.urlsplit(sys.argv[1])
VALIDATOR = jsonschema.Draft202012Validator
# Codes of arguments that are good alone and do not fit together, or to the tensor.
TOGETHER = {"bad-argument", "too-large", "limit-exceeded", "unsupported", "unknown-dtype", "shape-mismatch",
            "unmatched-rule", "bad-name"}
connection = http.client.HTTPConnection(URL.netloc)
failures, asked = [], 0


def check(claim, holds, detail=""):
    if not holds:
        failures.append(claim)
        if len(failures) < 40:
            print(f"NOT OK: {claim} {str(detail)[:400]}")


def ask(method, path, body=None):
    global asked
    asked += 1
    headers = {} if body is None else {"Content-Type": "application/json"}
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    data = answer.read()
    return answer.status, data


def plan(document):
    status, data = ask("POST", "/v1/models?validate_only=true", document)
    return status, json.loads(data)


def rows_of(table):
    return json.loads(ask("GET", f"/v1/catalog/{table}")[1])[table]


def plain(node):
    """A value of call text as JSON: literals, and modules as text."""
    try:
        return listed(ast.literal_eval(node))
    except ValueError:
        return ast.unparse(node)


def arguments_of(call, positional):
    """The arguments of a call text by name; None if it is more than a call with literals."""
    try:
        node = ast.parse(call, mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(node, ast.Call) or len(node.args) > len(positional):
        return None
    named = dict(zip(positional, map(plain, node.args)))
    named.update((k.arg, plain(k.value)) for k in node.keywords)
    return named


def listed(value):
    return [listed(v) for v in value] if isinstance(value, (list, tuple)) else value


def schemas_in(schema):
    return [schema] + [s for branch in schema.get("anyOf", []) for s in schemas_in(branch)]


def is_module(schema):
    return any("module" in s.get("$comment", "").lower() for s in schemas_in(schema))


def may_be_formula(schema, value):
    return isinstance(value, str) and any("formula" in s.get("$comment", "").lower() for s in schemas_in(schema))


def probes(schema):
    """Values on both sides of every line that the schema draws."""
    values = [None, True, False, 0, 1, 2, 3.0, 0.5, -1, -0.5, "text", "", [], [1], [1, 2], [2, 1, 2], [0.5], ["x"],
              [None], [True], [[1]], 10**18, 1e300]
    for part in schemas_in(schema) + [s.get("items", {}) for s in schemas_in(schema)]:
        values += part.get("enum", []) + [t.upper() for t in part.get("examples", []) if isinstance(t, str)]
        values += [t + "x" for t in part.get("enum", []) if isinstance(t, str)]
        for key in ("minimum", "maximum", "exclusiveMinimum"):
            bound = part.get(key)
            if bound is None or abs(bound) >= 2**63 - 1 and part["type"] == "integer":
                continue
            if part["type"] == "number":
                bound = float(bound)
            step = 1 if part["type"] == "integer" else max(abs(bound), 1e-300) * 2.0**-52
            values += [bound, bound - step, bound + step]
            values += [[v] * part.get("minItems", 2) for v in (bound, bound - step)]
        for count in (part.get("minItems"), part.get("maxItems")):
            if count is not None:
                values += [[1] * n for n in (count - 1, count, count + 1) if n >= 0]
    unique = {json.dumps(v): v for v in values if not (isinstance(v, float) and math.isinf(v))}
    return list(unique.values())


def check_probe(row, name, schema, document, pointer, value):
    accepts = VALIDATOR(schema).is_valid(value)
    status, answer = plan(document)
    claim = f"{row['name']}: {name}={json.dumps(value)}"
    issues = answer.get("errors", [])
    at = [i for i in issues if i["pointer"].startswith(pointer) and i["code"] in ("wrong-type", "out-of-range")]
    if not accepts:
        check(f"{claim} is refused at {pointer}", status == 422 and at, answer)
    elif not is_module(schema) and not may_be_formula(schema, value):
        alone = [i for i in issues if i["code"] not in TOGETHER and i["pointer"].startswith(pointer)]
        check(f"{claim} is accepted, or refused together with others", status == 200 or not alone, answer)
    check(f"{claim}: the answer is no fault of the server", status in (200, 413, 422), status)


def check_arguments(row, given, make, pointer):
    """'make' builds the document from arguments by name."""
    schema = row["arguments_schema"]
    status, answer = plan(make(given))
    check(f"{row['name']}: its example by name is accepted", status == 200, answer)
    check(f"{row['name']}: its example is valid", VALIDATOR(schema).is_valid(given),
          [e.message for e in VALIDATOR(schema).iter_errors(given)])
    for name in schema.get("required", []):
        rest = {k: v for k, v in given.items() if k != name}
        status, answer = plan(make(rest))
        check(f"{row['name']} without {name} is an error that names it",
              status == 422 and any(i["code"] == "missing-field" and name in i["detail"] for i in answer["errors"]),
              answer)
    status, answer = plan(make({**given, "no_such_argument": 1}))
    unknown = status == 422 and any(i["code"] == "unknown-field" for i in answer["errors"])
    check(f"{row['name']}: an unknown argument", unknown != schema["additionalProperties"], answer)
    for name, property_schema in schema["properties"].items():
        for value in probes(property_schema):
            check_probe(row, name, property_schema, make({**given, name: value}), f"{pointer}/{name}", value)


def check_schema(row, key):
    schema = row[key]
    try:
        VALIDATOR.check_schema(schema)
    except jsonschema.SchemaError as error:
        check(f"{row['name']}: {key} is valid JSON Schema", False, error.message)
        return
    for name, part in schema["properties"].items():
        check(f"{row['name']}: {name} is described", len(part.get("description", "")) > 2)
        if "default" in part:
            check(f"{row['name']}: the default of {name} is valid", VALIDATOR(part).is_valid(part["default"]), part)


def dims(text, arguments, rank):
    """The shape that a line of 'state' gives: "out, in / groups, *kernel_size"."""
    shape = []
    for piece in filter(None, (p.strip() for p in re.split(r",(?![^()]*\))", text))):
        if piece.startswith("*"):
            value = arguments[piece[1:]]
            fixed = len([p for p in text.split(",") if p.strip() and not p.strip().startswith("*")])
            shape += value if isinstance(value, (list, tuple)) else [value] * max(1, rank - fixed)
        else:
            shape.append(eval(piece, {}, arguments))  # pylint: disable=eval-used
    return [int(n) for n in shape]


def parts_of(line):
    """Name, sizes, condition or None, and initializer of a line of 'state'; None if it reads otherwise."""
    start = line.find(" (")
    depth, end = 1, start + 2
    while depth > 0 and end < len(line):
        depth += {"(": 1, ")": -1}.get(line[end], 0)
        end += 1
    match = re.fullmatch(r"(?: if (.*?))?: (.*)", line[end:])
    return (line[:start], line[start + 2:end - 1], *match.groups()) if start > 0 and match else None


def check_state(row, arguments):
    """Each own tensor of the example has a line, and each line whose condition holds a tensor."""
    schema = row["arguments_schema"]["properties"]
    known = {**{k: v.get("default") for k, v in schema.items()}, **arguments}
    own = {t["name"]: t for t in row["example_tensors"] if "." not in t["name"]}
    seen = set()
    for line in row["state"]:
        parts = parts_of(line)
        if parts is None:
            check(f"{row['name']}: the state reads as \"name (sizes) if condition: initializer\"", False, line)
            continue
        name, sizes, condition, initial = parts
        pattern = re.escape(name).replace(r"\[k\]", r"(?P<k>\d+)").replace(r"\[_reverse\]", "(?:_reverse)?")
        here = [t for t in own if re.fullmatch(pattern, t)]
        holds = condition is None or bool(eval(condition, {}, known))  # pylint: disable=eval-used
        check(f"{row['name']}: {name} is there only if {condition}", bool(here) == holds, (line, sorted(own)))
        for tensor in here:
            seen.add(tensor)
            k = re.fullmatch(pattern, tensor).groupdict().get("k")
            shape = own[tensor]["shape"]
            said = dims(sizes, {**known, "k": int(k or 0)}, len(shape))
            check(f"{row['name']}: {tensor} has the shape of \"{line}\"", said == shape, (said, shape))
            made = own[tensor]["initializer"]
            check(f"{row['name']}: {tensor} is made as \"{line}\"",
                  made is None or f"{made}(" in initial + "(" or own[tensor]["is_buffer"], made)
    check(f"{row['name']}: every tensor has a line", seen == set(own), sorted(set(own) - seen))


def check_modules():
    probed = 0
    for row in rows_of("modules"):
        if row["is_abstract"] or not isinstance(row["example"]["model"], str):
            continue
        given = arguments_of(row["example"]["model"], row["positional"])
        if given is None:
            continue
        given = listed(given)
        if row["takes_children"] or row["takes_any_arguments"]:
            continue
        check_arguments(row, given, lambda a, r=row: {"model": {"type": r["name"], "args": a}}, "/model/args")
        check_state(row, given)
        probed += 1
    check("most modules have an example that is a call", probed > 150, probed)


def check_initializers():
    for row in rows_of("initializers"):
        rule = row["example"]["init"][0]
        given = arguments_of(rule["initializer"], row["positional"])
        if given is None:
            check(f"{row['name']}: the example is a call", False, rule)
            continue

        def make(arguments, row=row, rule=rule):
            return {**row["example"], "init": [{**rule, "initializer": {"name": row["name"], "args": arguments}}]}
        check_arguments(row, listed(given), make, "/init/0/initializer/args")


def check_rows():
    tables = [t["name"] for t in json.loads(ask("GET", "/v1/catalog")[1])["catalogs"]]
    count = 0
    for table in tables:
        names = set()
        for row in rows_of(table):
            count += 1
            check(f"{table}: {row['name']} is there once", row["name"] not in names)
            names.add(row["name"])
            for member in ("doc", "source"):
                check(f"{table}: {row['name']} has a {member}", row.get(member))
            aliases = row.get("aliases", [])
            for name in [row["name"]] + (aliases if isinstance(aliases, list) else []):
                status, data = ask("GET", f"/v1/catalog/{table}/{urllib.parse.quote(name, safe='')}")
                check(f"{table}/{name} is that row", status == 200 and json.loads(data)["name"] == row["name"], data)
            for key in ("arguments_schema", "config_schema"):
                if key in row:
                    check_schema(row, key)
            if isinstance(row.get("example"), dict):
                status, answer = plan(row["example"])
                check(f"{table}: the example of {row['name']} is accepted", status == 200, answer)
        check(f"{table} has rows", names)
    return count


def choices(schema):
    """The values of a parameter, of which null means that it is not given."""
    forms = schema.get("anyOf", [schema])
    return [value for form in forms for value in form.get("enum", []) if value is not None]


def check_paths():
    """Examples that are paths: of formats and of profiles."""
    model = json.loads(ask("POST", "/v1/models", {"model": "Linear(3, 2)"})[1])["id"]
    for table in ("formats", "profiles"):
        for row in rows_of(table):
            path = row["example"].replace("{id}", model).replace("{name}", "weight")
            check(f"{table}: {row['example']} answers", ask("GET", path)[0] == 200)
            for name, schema in row.get("arguments_schema", {}).get("properties", {}).items():
                for value in choices(schema) + ["nothing"]:
                    status = ask("GET", f"{path}?{name}={value}")[0]
                    check(f"{row['name']}: {name}={value}", (status == 200) == (value != "nothing"), status)


def main():
    count = check_rows()
    check_paths()
    check_modules()
    check_initializers()
    print(f"{count} rows, {asked} requests, {len(failures)} findings")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
