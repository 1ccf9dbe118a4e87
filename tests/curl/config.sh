#!/bin/sh
# Models from a Hugging Face config.json, their tiny twins, and recipes.
# shellcheck source=tests/curl/lib/checks.sh
. "$(dirname "$0")/lib/checks.sh"

register '{"config": {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"]}}'
ask GET "/v1/models/$id"
is 'GPT-2 has its 124 million parameters' 124439808 "$(json 'j["parameter_count"]')"
ask GET "/v1/models/$id/parameters/transformer.h.11.mlp.c_proj.weight"
is 'projections into the residual stream are smaller by sqrt(2 n_layer)' True \
	"$(json 'j["initializer"]["std"] == 0.02 / math.sqrt(24)')"
ask GET "/v1/models/$id/parameters/lm_head.weight"
is 'the head is the embedding' transformer.wte.weight "$(json 'j["tied_to"]')"
ask GET "/v1/models/$id/repr"
is 'the text is that of print(model)' '    (wte): Embedding(50257, 768)' "$(sed -n 3p "$folder/body")"

register '{"config": {"model_type": "llama", "torch_dtype": "bfloat16"},
	"config_overrides": {"num_hidden_layers": 2, "hidden_size": 64, "num_attention_heads": 4,
		"intermediate_size": 128, "vocab_size": 100}, "seed": 1}'
is 'what the config did not say is answered with the defaults of the class' 'llama LlamaForCausalLM llama {"tie_word_embeddings": false}' \
	"$(json '" ".join([j["config"][k] for k in ("model_type", "class", "recipe")] + [__import__("json").dumps({k: v for k, v in j["config"]["defaults"].items() if k == "tie_word_embeddings"})])')"
twin=$id
ask GET "/v1/models/$twin"
is 'a tiny twin' "95040 bfloat16 LlamaForCausalLM" "$(json '" ".join(str(j[k]) for k in ("parameter_count", "dtype", "type"))')"
ask GET "/v1/models/$twin/weights.safetensors"
is 'its file has the names of the library' "21 model.layers.1.self_attn.q_proj.weight" "$("$python" -c 'import json, struct, sys
b = open(sys.argv[1], "rb").read()
header = json.loads(b[8:8 + struct.unpack("<Q", b[:8])[0]])
print(len(header) - 1, max(n for n in header if n.endswith("q_proj.weight")))' "$folder/body")"
ask GET "/v1/models/$twin/spec"
cp "$folder/body" "$folder/spec.json"
ask POST /v1/models -H 'Content-Type: application/json' --data-binary "@$folder/spec.json"
is 'its canonical form has the same id' "200 $twin" "$status $(json 'j["id"]')"
register "{\"base\": \"$twin\", \"init\": [{\"path\": \"lm_head.weight\", \"initializer\": \"zeros\"}]}"
ask GET "/v1/models/$id/parameters/lm_head.weight"
is 'and can be built upon' zeros "$(json 'j["initializer"]["name"]')"

ask POST /v1/models -H 'Content-Type: application/json' -d '{"config": {"model_type": "llama", "num_attention_heads": 7}}'
problem 'heads that do not divide the width' 422 bad-argument
is 'are reported where they stand' /config/num_attention_heads "$(json 'j["errors"][0]["pointer"]')"
ask POST /v1/models -H 'Content-Type: application/json' -d '{"config": {"model_type": "lama"}}'
is 'the nearest architecture' llama "$(json 'j["errors"][0]["did_you_mean"]')"

ask GET /v1/catalog/architectures/gpt2
is 'an architecture tells its defaults' 768 "$(json 'j["config_schema"]["properties"]["n_embd"]["default"]')"
is 'and its recipe' gpt2 "$(json 'j["recipe"]')"
ask GET /v1/catalog/recipes/gpt2
is 'a recipe shows its formulas' 'std / sqrt(2 * n_layer)' "$(json 'j["rules"][-1]["initializer"]["std"]["formula"]')"
is 'and the rules that they become' True "$(json 'j["expanded"][-1]["initializer"]["std"] == 0.02 / math.sqrt(24)')"

register '{"model": {"type": "lm", "children": {"wte": "Embedding(5, 4)", "c_proj": "Linear(4, 4)"}},
	"init": ["recipe:nanogpt(n_layer=2)"]}'
ask GET "/v1/models/$id/parameters/c_proj.weight"
is 'a recipe for a model of the client' 0.01 "$(json 'j["initializer"]["std"]')"
finish
