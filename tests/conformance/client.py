"""One-shot requests for the checks of this folder: a specification in, the tensors' bytes out."""
import json
import urllib.error
import urllib.request


class Refused(Exception):
    """The answer was a problem document, which is the argument."""


def ask(url, body=None):
    """Status and text of a GET, or of the POST of a document, a refusal's too."""
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(),
                                     {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def weights(url, specification):
    """Name -> (dtype, shape, bytes), from a safetensors answer read by hand."""
    request = urllib.request.Request(url + "/v1/weights?format=safetensors",
                                     json.dumps(specification).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(json.loads(error.read())) from None
    size = int.from_bytes(body[:8], "little")
    header = json.loads(body[8:8 + size])
    tensors = {}
    for name, tensor in header.items():
        if name != "__metadata__":
            start, end = tensor["data_offsets"]
            tensors[name] = tensor["dtype"], tuple(tensor["shape"]), body[8 + size + start:8 + size + end]
    return tensors
