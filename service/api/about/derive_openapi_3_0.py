"""The document for generators of clients: OpenAPI 3.0, derived from openapi.yaml by make_openapi_json.py.

Generators read less than JSON Schema says.  So each operation here has one media type, each file a path of its own,
and a schema is an object with members, a list, a plain type, or anything at all.  Names that come from the tables of
the service are strings: a client knows tomorrow's rows, too.
"""
import re

# One parameter asks for what a path of its own says here; the others belong to bodies that are not JSON, to
# conditional requests, or have names that only a row knows.
OMITTED = {"format", "validate_only", "If-Range", "If-None-Match", "arguments"}
OMITTED_REFS = {"FileSeed", "Init", "FileDtype", "FileGenerator"}
# Members whose names differ from others' only in what generators leave out.
OMITTED_MEMBERS = {"_id"}
# A client that has this document needs neither its own text nor the other one.
OMITTED_PATHS = {"/openapi.yaml", "/openapi.json", "/openapi-3.0.json"}


def camel(text):
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", text))


class Deriver:
    def __init__(self, document):
        self.document = document
        self.schemas = {}
        bodies = [item["requestBody"] for path in document["paths"].values() for item in path.values() if "requestBody" in item]
        self.asked = {content["schema"]["$ref"].rpartition("/")[2] for body in bodies
                      for content in self.resolve(body)["content"].values() if "$ref" in content["schema"]}

    def resolve(self, node):
        """Follows a $ref that stands alone."""
        while "$ref" in node:
            found = self.document
            for key in node["$ref"][2:].split("/"):
                found = found[key]
            node = found
        return node

    # Schemas

    def schema(self, node, asked=False):
        """A schema in the words of 3.0; 'asked': a client sends it, so that the values it may have are known."""
        if not isinstance(node, dict):
            return {}
        made = self.shape(node, asked)
        if "description" in node and "$ref" not in made:
            made = {"description": node["description"].strip(), **made}
        return made

    def shape(self, node, asked):
        if "$ref" in node:
            return self.reference(node["$ref"], asked)
        if "allOf" in node:
            return self.shape(self.merged(node), asked)
        for key in ("oneOf", "anyOf"):
            if key in node:
                return self.union(node[key], asked)
        kinds = node.get("type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        kind = next((k for k in kinds if k != "null"), None)
        nullable = {"nullable": True} if "null" in kinds else {}
        if kind == "object":
            return {**self.members(node, asked), **nullable}
        if kind == "array":
            return {"type": "array", "items": self.schema(node.get("items", {}), asked), **nullable}
        if kind is None:
            return {}
        made = {"type": kind, **nullable}
        if "format" in node:
            made["format"] = node["format"]
        if kind == "number":
            made["format"] = "double"
        if "contentMediaType" in node:
            made["format"] = "binary"
        if asked and "enum" in node and "x-table" not in node:
            made["enum"] = node["enum"]
        return made

    def reference(self, ref, asked):
        name = ref.rpartition("/")[2]
        target = self.resolve({"$ref": ref})
        if self.is_object(target):
            if name not in self.schemas:
                self.schemas[name] = None  # it may mention itself
                self.schemas[name] = self.schema(target)
                if name in self.asked:
                    self.leave_out(self.schemas[name])
            return {"$ref": ref}
        return self.schema(target, asked) if not self.is_recursive(target, ref) else {}

    def is_object(self, node):
        node = self.merged(node) if "allOf" in node else node
        members = node.get("properties")
        is_free = node.get("additionalProperties") is True or any("$" in name for name in members or {})
        return bool(members) and "oneOf" not in node and "anyOf" not in node and not is_free

    def is_recursive(self, node, ref):
        if isinstance(node, dict):
            return node.get("$ref") == ref or any(self.is_recursive(child, ref) for child in node.values())
        return isinstance(node, list) and any(self.is_recursive(child, ref) for child in node)

    def merged(self, node):
        whole = {key: value for key, value in node.items() if key != "allOf"}
        for part in node["allOf"]:
            part = self.resolve(part)
            part = self.merged(part) if "allOf" in part else part
            whole["type"] = "object"
            whole["required"] = part.get("required", []) + whole.get("required", [])
            whole["properties"] = {**part.get("properties", {}), **whole.get("properties", {})}
        return whole

    def union(self, parts, asked):
        """What all parts have in common: a plain type, or nothing."""
        made = [self.schema(part, asked) for part in parts if part.get("type") != "null"]
        nullable = {"nullable": True} if len(made) < len(parts) else {}
        if len(made) == 1 and "$ref" not in made[0]:
            return {**made[0], **nullable}
        kinds = {part.get("type") for part in made}
        if kinds == {"string"}:
            return {"type": "string", **nullable}
        return {}

    def members(self, node, asked):
        if not self.is_object(node):
            rest = node.get("additionalProperties", True)
            rest = self.schema(rest, asked) if isinstance(rest, dict) else True
            return {"type": "object", "additionalProperties": rest or True}
        made = {"type": "object"}
        required = [name for name in node.get("required", []) if name not in OMITTED_MEMBERS]
        if required:
            made["required"] = required
        made["properties"] = {name: self.schema(member, asked) for name, member in node["properties"].items()
                              if name not in OMITTED_MEMBERS}
        made["additionalProperties"] = True
        return made

    @staticmethod
    def leave_out(body):
        """Maps and lists that a request may lack are anything: some clients send an empty one for none, or null."""
        del body["additionalProperties"]
        for name, member in body["properties"].items():
            if name not in body.get("required", []) and member.get("type") in ("object", "array"):
                body["properties"][name] = {key: member[key] for key in ("description",) if key in member}

    # Operations

    def parameters(self, given, media):
        made = []
        for parameter in given:
            if parameter.get("$ref", "").rpartition("/")[2] in OMITTED_REFS:
                continue
            parameter = self.resolve(parameter)
            name = parameter["name"]
            if name in OMITTED or (name == "Range" and media in (None, "application/json", "text/plain")) or \
                    (name == "encoding" and media not in (None, "application/json")):
                continue
            kept = {key: parameter[key] for key in ("name", "in", "required", "description") if key in parameter}
            made.append({**kept, "schema": self.schema(parameter["schema"], True)})
        return made

    def content(self, content, media):
        """One media type: the one that is wanted, else JSON, else the first."""
        if media is None:
            media = "application/json" if "application/json" in content else next(iter(content))
        schema = content.get(media, {}).get("schema", {"type": "string", "contentMediaType": media})
        schema = schema.get("anyOf", [schema])[0]  # the others are answers to parameters that are left out
        made = self.schema(schema)
        # Some generators know no other type that is bytes; the answers have their own, which are such bytes, too.
        return {"application/octet-stream" if made.get("format") == "binary" else media: {"schema": made}}

    def responses(self, given, media):
        """One success each, so that it has one type: the progress that a 202 says is JSON, and told in words."""
        made = {}
        for status, response in given.items():
            response = self.resolve(response)
            if status in ("202", "304") or (status == "206" and media in (None, "application/json", "text/plain")):
                continue
            kept = {"description": response["description"]}
            if status == "200" and "202" in given:
                kept["description"] += "  Until it is known: 202, a JSON object of progress."
            if "content" in response:
                wanted = media if status < "300" and media else None
                kept["content"] = self.content(response["content"], wanted)
            made[status] = kept
        return made

    def operation(self, item, method, media=None, suffix=""):
        given = item[method]
        made = {key: given[key] for key in ("tags", "summary", "description") if key in given}
        made["operationId"] = given["operationId"].removesuffix("File") + suffix if suffix else given["operationId"]
        parameters = self.parameters(item.get("parameters", []) + given.get("parameters", []), media)
        if parameters:
            made["parameters"] = parameters
        if "requestBody" in given:
            body = self.resolve(given["requestBody"])
            made["requestBody"] = {"required": True, "content": self.content(body["content"], None)}
        made["responses"] = self.responses(given["responses"], media)
        return made

    def files(self, path, item):
        """A path for each extension, of one media type."""
        parameter = next(p for p in map(self.resolve, item["parameters"]) if p["name"] == "ext")
        formats = self.resolve(parameter["schema"])
        is_file = path.endswith("{ext}")  # and not its digest
        for extension, media in zip(formats["enum"], formats["x-media-types"]):
            rest = {**item, "parameters": [p for p in item["parameters"] if self.resolve(p)["name"] != "ext"]}
            methods = [m for m in item if m != "parameters" and (
                not is_file or media in self.resolve(item[m]["responses"]["200"])["content"])]
            yield path.replace("{ext}", extension), {
                method: self.operation(rest, method, media if is_file else None, camel(extension)) for method in methods}

    def rows(self, path, item):
        """A path for each table, whose rows have one schema."""
        tables = self.document["components"]["schemas"]["Catalogue"]["properties"]
        for table, rows in tables.items():
            get = {**item["get"], "parameters": item["get"]["parameters"][1:]}
            get["responses"] = {**get["responses"], "200": {
                "description": "Row", "content": {"application/json": {"schema": rows["items"]}}}}
            row = rows["items"]["$ref"].rpartition("/")[2]
            get["operationId"] = "get" + row
            yield path.replace("{table}", table), {"get": self.operation({"get": get}, "get")}

    def paths(self):
        given = self.document["paths"]
        for path, item in given.items():
            if path in OMITTED_PATHS or path + ".{ext}" in given:
                continue
            if ".{ext}" in path:
                yield from self.files(path, item)
            elif path == "/v1/catalog/{table}/{name}":
                yield from self.rows(path, item)
            else:
                yield path, {method: self.operation(item, method) for method in item if method != "parameters"}


def mentioned(node, schemas, names):
    """The names of all schemas that a node needs."""
    if isinstance(node, dict):
        name = node.get("$ref", "").rpartition("/")[2] if isinstance(node.get("$ref"), str) else ""
        if name and name not in names:
            names.add(name)
            mentioned(schemas[name], schemas, names)
        for child in node.values():
            mentioned(child, schemas, names)
    elif isinstance(node, list):
        for child in node:
            mentioned(child, schemas, names)
    return names


def derive(document):
    deriver = Deriver(document)
    paths = dict(deriver.paths())
    names = mentioned(paths, deriver.schemas, set())
    info = document["info"]
    return {
        "openapi": "3.0.3",
        "info": {
            "title": info["title"], "version": info["version"],
            "description": "For generators of clients: a simpler form of /openapi.json, which says more. Values that have "
                           "several forms are any value here, each file format is a path, and names of the catalogue are "
                           "strings.",
            "license": {"name": info["license"]["name"]}},
        "servers": document["servers"],
        "tags": document["tags"],
        "paths": paths,
        "components": {"schemas": {name: deriver.schemas[name] for name in sorted(names)}},
    }
