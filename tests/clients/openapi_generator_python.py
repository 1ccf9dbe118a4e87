"""The client of openapi-generator's python: main.py URL."""
import sys

import openapi_client
from openapi_client import Specification

api = openapi_client.ApiClient(openapi_client.Configuration(host=sys.argv[1]))
models, weights = openapi_client.ModelsApi(api), openapi_client.WeightsApi(api)

nested = Specification(
    model={"type": "Sequential", "children": [
        {"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", ["Linear(4, 2)"]]},
    init=[{"parameter": "weight", "initializer": {"name": "normal", "std": 0.02}}], seed=42)
tensor = weights.make_weights_json(nested).tensors["2.0.weight"]
print("nested", *tensor.shape, round(tensor.data[0][0] * 1e9))
seven = models.register_model(Specification(config={"model_type": "llama"}))
print("counts", seven.parameter_count, seven.total_bytes)
file = models.get_weights_safetensors(models.register_model(nested).id)
print("bytes", len(file), sum(file))
