#!/usr/bin/python3
"""The tutorial's script, run by Debian's torch and numpy with seeds, beside one specification.

After every statement all parameters of the script must equal, in bytes and dtype, those of the same
script so far, posted as one specification.  The statements are the tutorial's, in its order.
"""
import sys

import client

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import init
except ImportError:
    sys.exit(77)

SEEDS = [{"torch": 2017, "numpy": 11}, {"torch": 0, "numpy": 0}, {"torch": (1 << 32) + 5, "numpy": (1 << 32) - 1}]

NET1 = ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"]
SIM_NET = {
    "type": "sim_net",
    "children": {
        # The constructor assigns to l1 before it makes l2: an init runs when its module is complete.
        "l1": {"type": "Sequential", "children": ["Linear(30, 40)", "ReLU()"],
               "init": [{"path": "0.weight", "initializer": "torch.randn"}]},
        "l2": ["Linear(40, 50)", "ReLU()"],
        "l3": ["Linear(50, 10)", "ReLU()"],
    },
}

# A statement, and what it adds to the specification: a child of the root, or a rule.
SCRIPT = [
    ("""
net1 = nn.Sequential(
    nn.Linear(30, 40),
    nn.ReLU(),
    nn.Linear(40, 50),
    nn.ReLU(),
    nn.Linear(50, 10)
)
""", {"net1": NET1}, None),
    ("""
net1[0].weight.data = torch.from_numpy(np.random.uniform(3, 5, size=(40, 30)))
""", None, {"path": "net1.0.weight", "initializer": "numpy.uniform(3, 5)"}),
    ("""
for layer in net1:
    if isinstance(layer, nn.Linear):
        param_shape = layer.weight.shape
        layer.weight.data = torch.from_numpy(np.random.normal(0, 0.5, size=param_shape))
""", None, {"module": "Linear", "path": "net1.*.weight", "initializer": "numpy.normal(0, 0.5)"}),
    ("""
class sim_net(nn.Module):
    def __init__(self):
        super(sim_net, self).__init__()
        self.l1 = nn.Sequential(
            nn.Linear(30, 40),
            nn.ReLU()
        )

        self.l1[0].weight.data = torch.randn(40, 30)

        self.l2 = nn.Sequential(
            nn.Linear(40, 50),
            nn.ReLU()
        )

        self.l3 = nn.Sequential(
            nn.Linear(50, 10),
            nn.ReLU()
        )

    def forward(self, x):
        x = self.l1(x)
        x =self.l2(x)
        x = self.l3(x)
        return x

net2 = sim_net()
""", {"net2": SIM_NET}, None),
    ("""
for layer in net2.modules():
    if isinstance(layer, nn.Linear):
        param_shape = layer.weight.shape
        layer.weight.data = torch.from_numpy(np.random.normal(0, 0.5, size=param_shape))
""", None, {"module": "Linear", "path": "net2.**.weight", "initializer": "numpy.normal(0, 0.5)"}),
    ("""
init.xavier_uniform_(net1[0].weight)
""", None, {"path": "net1.0.weight", "initializer": "xavier_uniform"}),
]

DTYPES = {"F32": np.float32, "F64": np.float64}


def made_by_script(names):
    """Name -> array, of the nets that the script has made so far."""
    return {f"{net}.{name}": parameter.detach().numpy()
            for net in ("net1", "net2") if net in names for name, parameter in names[net].named_parameters()}


def made_by_service(url, specification):
    return {name: np.frombuffer(data, DTYPES[dtype]).reshape(shape)
            for name, (dtype, shape, data) in client.weights(url, specification).items()}


def differences(script, service):
    if set(script) != set(service):  # a safetensors file has an order of its own
        return [f"the script has {list(script)}, the service {list(service)}"]
    return [f"{name}: {script[name].dtype} {service[name].dtype}" for name in script
            if script[name].dtype != service[name].dtype or not np.array_equal(script[name], service[name])]


def run(url, seeds):
    torch.manual_seed(seeds["torch"])
    np.random.seed(seeds["numpy"])
    names = {"nn": nn, "np": np, "torch": torch, "init": init}
    specification = {"model": {"type": "Script", "children": {}}, "init": [], "generator": "torch-1.13", "seed": seeds}
    compared, failed = 0, 0
    for statement, child, rule in SCRIPT:
        exec(statement, names)
        if child is not None:
            specification["model"]["children"].update(child)
        if rule is not None:
            specification["init"].append(rule)
        script = made_by_script(names)
        wrong = differences(script, made_by_service(url, specification))
        compared += len(script)
        failed += len(wrong)
        for text in wrong:
            print(f"seeds {seeds}, after {statement.strip().splitlines()[0]}: {text}")
    return compared, failed


def main():
    url = sys.argv[1]
    if not torch.__version__.startswith("1.13"):
        print(f"torch {torch.__version__}: this check is of Debian's 1.13")
        return 77
    results = [run(url, seeds) for seeds in SEEDS]
    compared, failed = (sum(counts) for counts in zip(*results))
    print(f"tutorial: torch {torch.__version__}, numpy {np.__version__}: {len(SCRIPT)} statements, {len(SEEDS)} pairs of "
          f"seeds: {compared - failed} tensors equal, {failed} not")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
