// The steps of the chapter: Python, the specification that says the same, and what is looked at.

const net1 = ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"];
const uniform = {path: "0.weight", initializer: "numpy.uniform(3, 5)"};
const normal = {module: "Linear", parameter: "weight", initializer: "numpy.normal(0, 0.5)"};
const simNet = {
	type: "sim_net",
	children: {l1: ["Linear(30, 40)", "ReLU()"], l2: ["Linear(40, 50)", "ReLU()"], l3: ["Linear(50, 10)", "ReLU()"]},
	init: [{path: "l1.0.weight", initializer: "torch.randn"}],
};

// look: the path below the model that is shown.
export const STEPS = [
	{name: "model", look: "repr", body: {model: net1, seed: 42}, python: `net1 = nn.Sequential(
    nn.Linear(30, 40),
    nn.ReLU(),
    nn.Linear(40, 50),
    nn.ReLU(),
    nn.Linear(50, 10)
)
print(net1)`},
	{name: "parameter", look: "parameters/0.weight", body: {model: net1, seed: 42}, python: `w1 = net1[0].weight
b1 = net1[0].bias
print(w1)`},
	{name: "law", look: "parameters", body: {model: net1, seed: 42}, python: `for name, p in net1.named_parameters():
    print(name, p.shape, p.dtype)`},
	{name: "replace", look: "parameters/0.weight", body: {model: net1, init: [uniform], seed: 42},
		python: `net1[0].weight.data = torch.from_numpy(
    np.random.uniform(3, 5, size=(40, 30)))
print(net1[0].weight)`},
	{name: "loop", look: "parameters", body: {model: net1, init: [uniform, normal], seed: 42}, python: `for layer in net1:
    if isinstance(layer, nn.Linear):
        shape = layer.weight.shape
        layer.weight.data = torch.from_numpy(
            np.random.normal(0, 0.5, size=shape))`},
	{name: "children", look: "children", body: {model: simNet, seed: 42}, python: `class sim_net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Sequential(nn.Linear(30, 40), nn.ReLU())
        self.l1[0].weight.data = torch.randn(40, 30)
        self.l2 = nn.Sequential(nn.Linear(40, 50), nn.ReLU())
        self.l3 = nn.Sequential(nn.Linear(50, 10), nn.ReLU())

net2 = sim_net()
for i in net2.children():
    print(i)`},
	{name: "modules", look: "modules", body: {model: simNet, seed: 42}, python: `for i in net2.modules():
    print(i)`},
	{name: "everywhere", look: "parameters", body: {model: simNet, init: [normal], seed: 42}, python: `for layer in net2.modules():
    if isinstance(layer, nn.Linear):
        shape = layer.weight.shape
        layer.weight.data = torch.from_numpy(
            np.random.normal(0, 0.5, size=shape))`},
	{name: "xavier", look: "parameters/0.weight", body: {model: net1, init: [uniform, normal, {path: "0.weight", initializer: "xavier_uniform"}], seed: 42},
		python: `from torch.nn import init
init.xavier_uniform_(net1[0].weight)`},
];
