#!/bin/sh
# A PyTorch tutorial on parameter initialisation, step by step, with curl alone.  The texts under
# expected/ are what the tutorial's own print() calls printed.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"
here=$(dirname "$0")

# printed CLAIM FIRST-ROW LAST-LINE: the body is Python's text of a 40 x 30 Parameter.
printed() {
	number=' *-?[0-9]+\.[0-9]{4}'
	row="\[($number,){3}  \.\.\.,($number,){2}$number\]"
	is "$1: 9 lines" 9 "$(wc -l <"$folder/body")"
	is "$1: head" 'Parameter containing:' "$(sed -n 1p "$folder/body")"
	matches "$1: first row" "tensor\(\[$row," "$(sed -n 2p "$folder/body")"
	matches "$1: second row" "        $row," "$(sed -n 3p "$folder/body")"
	is "$1: summary" '        ...,' "$(sed -n 5p "$folder/body")"
	matches "$1: last row" "        $row\]," "$(sed -n 8p "$folder/body")"
	is "$1: tail" "$2" "$(sed -n 9p "$folder/body")"
	is "$1: aligned" 1 "$(sed -n '2,4p;6,8p' "$folder/body" | sed 's/\]*[,]*$//' | awk '{print length}' | sort -u | wc -l)"
}

# values ID NAME EXPRESSION: value of a Python expression over the tensor's numbers 'v', flat.
values() {
	ask GET "/v1/models/$1/parameters/$2/data.json?encoding=flat"
	json "[$3 for v in [j['data']]][0]"
}

echo '# net1 = nn.Sequential(nn.Linear(30, 40), nn.ReLU(), nn.Linear(40, 50), nn.ReLU(), nn.Linear(50, 10))'
register '{"model": {"type": "Sequential", "children": [
	{"type": "Linear", "in_features": 30, "out_features": 40}, {"type": "ReLU"},
	{"type": "Linear", "in_features": 40, "out_features": 50}, {"type": "ReLU"},
	{"type": "Linear", "in_features": 50, "out_features": 10}]}, "seed": 42}'
is 'net1 is registered' 201 "$status"
is 'Location is the model' "/v1/models/$id" "$(header Location)"
is 'six parameters, 3,800 values' '6 3800' "$(json 'str(j["tensor_count"]) + " " + str(j["parameter_count"])')"
net1=$id
register '["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"]'
problem 'a model is not a specification' 422 wrong-type
register '{"model": ["Linear(30, 40)", "ReLU()", "Linear(40, 50)", "ReLU()", "Linear(50, 10)"], "seed": "0x2a"}'
is 'a shorter spelling is the same model' "200 $net1" "$status $id"
ask GET "/v1/models/$net1/repr"
body_is 'print(net1)' "$here/expected/net1_repr.txt"
"$python" -c 'import json, sys; print(json.dumps({"model": ">>> print(net1)\n" + open(sys.argv[1]).read(), "seed": 42}))' \
	"$here/expected/net1_repr.txt" >"$folder/printed.json"
register "$(cat "$folder/printed.json")"
is 'the text that Python prints is the same model' "200 $net1 []" "$status $id $(json 'j["warnings"]')"
register '{"model": "Net(\n  (norm): LayerNorm((8,), eps=1e-05, elementwise_affine=True)\n)"}'
is 'what the text cannot say is a warning' 'text-omits-arguments' "$(json '" ".join(w["code"] for w in j["warnings"])')"
register '{"model": "Sequential(\n  (0): Linear(in_features=30, out_features=40, bias=True)\n  (1): RelU()\n)"}'
problem 'a type that is not known has its line' 422 unknown-module
is 'line, column and the nearest name' '3 8 ReLU' "$(json '" ".join(str(j["errors"][0][k]) for k in ("line", "column", "did_you_mean"))')"

echo '# w1 = net1[0].weight; b1 = net1[0].bias; print(w1)'
ask GET "/v1/models/$net1/parameters/0.weight" -H 'Accept: text/plain'
printed 'print(w1)' '       requires_grad=True)'
ask GET "/v1/models/$net1/parameters/0.bias" -H 'Accept: text/plain'
matches 'print(b1)' 'tensor\(\[( *-?[0-9]\.[0-9]{4},){8}' "$(sed -n 2p "$folder/body")"
is 'default weights lie within 1/sqrt(30)' True "$(values "$net1" 0.weight 'max(map(abs, v)) < 30 ** -0.5')"
is 'and reach far into it' True "$(values "$net1" 0.weight 'max(map(abs, v)) > 0.99 * 30 ** -0.5')"
is 'default biases lie within 1/sqrt(30)' True "$(values "$net1" 0.bias 'max(map(abs, v)) < 30 ** -0.5 and len(v) == 40')"
is 'the bias of the last layer lies within 1/sqrt(50)' True "$(values "$net1" 4.bias 'max(map(abs, v)) < 50 ** -0.5')"

echo '# net1[0].weight.data = torch.from_numpy(np.random.uniform(3, 5, size=(40, 30)))'
register '{"base": "'"$net1"'", "init": [{"path": "0.weight", "initializer": "numpy.uniform(3, 5)"}]}'
replaced=$id
is 'a model with one tensor replaced' 201 "$status"
ask GET "/v1/models/$replaced/parameters/0.weight" -H 'Accept: text/plain'
printed 'print(net1[0].weight)' '       dtype=torch.float64, requires_grad=True)'
is 'all values in [3, 5)' True "$(values "$replaced" 0.weight 'min(v) >= 3 and max(v) < 5 and min(v) < 3.01 and max(v) > 4.99')"
ask GET "/v1/models/$replaced/parameters/0.weight"
is 'it is float64 now' float64 "$(json 'j["dtype"]')"
is 'and says which rule wrote it' /init/0 "$(json 'j["rule"]')"
for name in 0.bias 2.weight 2.bias 4.weight 4.bias; do
	ask GET "/v1/models/$net1/parameters/$name/data.bin"
	mv "$folder/body" "$folder/before"
	ask GET "/v1/models/$replaced/parameters/$name/data.bin"
	body_is "$name is unchanged to the byte" "$folder/before"
done

echo '# for layer in net1: if isinstance(layer, nn.Linear): layer.weight.data = ...np.random.normal(0, 0.5)'
register '{"base": "'"$replaced"'", "init": [{"module": "Linear", "parameter": "weight", "initializer": "numpy.normal(0, 0.5)"}]}'
normal=$id
ask GET "/v1/models/$normal/parameters/0.weight"
is 'the rule is named by its place in the canonical specification, after those of the base' /init/1 "$(json 'j["rule"]')"
for name in 0.weight 2.weight 4.weight; do
	is "$name has a standard deviation of 0.5" True "$(values "$normal" $name '0.45 < (sum(x * x for x in v) / len(v)) ** 0.5 < 0.55')"
done
ask GET "/v1/models/$normal/parameters"
is 'all weights are float64, all biases float32' 'float64 float32' \
	"$(json '" ".join(sorted({p["dtype"] for p in j["parameters"] if p["name"].endswith(("weight", "bias")[i])})[0] for i in (0, 1))')"
is 'the rule is told with its numbers' "numpy.normal 0.5" "$(json 'j["parameters"][0]["initializer"]["name"] + " " + str(j["parameters"][0]["initializer"]["std"])')"

echo '# class sim_net(nn.Module) ... self.l1[0].weight.data = torch.randn(40, 30)'
register '{"model": {"type": "sim_net", "children": {
	"l1": ["Linear(30, 40)", "ReLU()"], "l2": ["Linear(40, 50)", "ReLU()"], "l3": ["Linear(50, 10)", "ReLU()"]},
	"init": [{"path": "l1.0.weight", "initializer": "torch.randn"}]}, "seed": 42}'
sim_net=$id
is 'sim_net is registered' 201 "$status"
is 'l1.0.weight is standard normal' True "$(values "$sim_net" l1.0.weight '0.9 < (sum(x * x for x in v) / len(v)) ** 0.5 < 1.1 and abs(sum(v) / len(v)) < 0.1')"
is 'l2.0.weight keeps its default' True "$(values "$sim_net" l2.0.weight 'max(map(abs, v)) < 40 ** -0.5')"
ask GET "/v1/models/$sim_net/parameters/l1.0.weight"
is 'torch.randn gives float32' float32 "$(json 'j["dtype"]')"

echo '# for i in net2.children(): print(i)'
ask GET "/v1/models/$sim_net/children" -H 'Accept: text/plain'
body_is 'the three Sequentials, character for character' "$here/expected/sim_net_children.txt"
ask GET "/v1/models/$sim_net/children"
is 'as JSON: names and types' 'l1 Sequential l2 Sequential l3 Sequential' \
	"$(json '" ".join(c["name"] + " " + c["type"] for c in j["children"])')"

echo '# for i in net2.modules(): print(i)'
ask GET "/v1/models/$sim_net/modules" -H 'Accept: text/plain'
body_is 'all ten modules, character for character' "$here/expected/sim_net_modules.txt"
ask GET "/v1/models/$sim_net/modules"
is "as JSON: ten, in Python's order" '|l1|l1.0|l1.1|l2|l2.0|l2.1|l3|l3.0|l3.1' "$(json '"|".join(m["path"] for m in j["modules"])')"
ask GET "/v1/models/$sim_net/modules?path=l2" -H 'Accept: text/plain'
is '?path= starts lower' 6 "$(wc -l <"$folder/body")"

echo '# for layer in net2.modules(): if isinstance(layer, nn.Linear): ...'
register '{"base": "'"$sim_net"'", "init": [{"module": "Linear", "parameter": "weight", "initializer": "numpy.normal(0, 0.5)"}]}'
for name in l1.0.weight l2.0.weight l3.0.weight; do
	is "$name of sim_net has a standard deviation of 0.5" True "$(values "$id" $name '0.45 < (sum(x * x for x in v) / len(v)) ** 0.5 < 0.55')"
done

echo '# init.xavier_uniform_(net1[0].weight)'
register '{"base": "'"$normal"'", "init": [{"path": "0.weight", "initializer": "xavier_uniform"}]}'
ask GET "/v1/models/$id/parameters/0.weight" -H 'Accept: text/plain'
printed 'print(net1[0].weight) after xavier' '       dtype=torch.float64, requires_grad=True)'
is 'within gain * sqrt(6 / (30 + 40))' True "$(values "$id" 0.weight 'max(map(abs, v)) <= (6 / 70) ** 0.5 and max(map(abs, v)) > 0.99 * (6 / 70) ** 0.5')"
ask GET "/v1/models/$id/parameters/0.weight"
is 'it stays float64, and its fans are told' 'float64 30 40' "$(json 'j["dtype"] + " " + str(j["initializer"]["fan_in"]) + " " + str(j["initializer"]["fan_out"])')"

echo '# what would each parameter get?'
ask GET /v1/models
registered=$(json 'len(j["models"])')
ask POST '/v1/models?validate_only=true' -H 'Content-Type: application/json' -H 'Accept: text/plain' \
	-d '{"model": "Linear(30, 40)", "seed": 9, "init": [{"parameter": "bias", "initializer": "zeros"}]}'
is 'a table for people' 'weight (40, 30) float32 1200 30 40 0.5774 kaiming_uniform in [-0.1826, 0.1826] default' \
	"$(sed -n 2p "$folder/body" | tr -s ' ')"
is 'that names the rule' /init/0 "$(sed -n 3p "$folder/body" | awk '{ print $NF }')"
ask GET /v1/models
is 'and nothing is registered by it' "$registered" "$(json 'len(j["models"])')"
finish
