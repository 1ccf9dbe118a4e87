"""The client of openapi-python-client: main.py URL."""
import sys

from weightd_client import Client
from weightd_client.api.models import get_weights_safetensors, register_model
from weightd_client.api.weights import make_weights_json
from weightd_client.models import Specification

client = Client(base_url=sys.argv[1])
nested = Specification(
    model={"type": "Sequential", "children": [
        {"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", ["Linear(4, 2)"]]},
    init=[{"parameter": "weight", "initializer": {"name": "normal", "std": 0.02}}], seed=42)
tensor = make_weights_json.sync(client=client, body=nested).tensors["2.0.weight"]
print("nested", *tensor.shape, round(tensor.data[0][0] * 1e9))
seven = register_model.sync(client=client, body=Specification(config={"model_type": "llama"}))
print("counts", seven.parameter_count, seven.total_bytes)
model = register_model.sync(client=client, body=nested)
file = get_weights_safetensors.sync(model.id, client=client).payload.read()
print("bytes", len(file), sum(file))
