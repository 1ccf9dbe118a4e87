// The types of openapi-typescript, with openapi-fetch: main URL.
import createClient from "openapi-fetch";
import type { components, paths } from "./weightd";

const client = createClient<paths>({ baseUrl: process.argv[2]! });

const nested: components["schemas"]["Specification"] = {
	model: { type: "Sequential", children: [
		{ type: "Linear", in_features: 3, out_features: 4 }, "ReLU()", ["Linear(4, 2)"]] },
	init: [{ parameter: "weight", initializer: { name: "normal", std: 0.02 } }],
	seed: 42,
};
const made = await client.POST("/v1/weights.json", { body: nested });
const tensor = made.data!.tensors["2.0.weight"]!;
console.log("nested", ...tensor.shape, Math.round((tensor.data as number[][])[0]![0]! * 1e9));

const seven = await client.POST("/v1/models", { body: { config: { model_type: "llama" } } });
console.log("counts", seven.data!.parameter_count, seven.data!.total_bytes);

const model = await client.POST("/v1/models", { body: nested });
const answer = await client.GET("/v1/models/{id}/weights.safetensors",
	{ params: { path: { id: model.data!.id } }, parseAs: "arrayBuffer" });
const file = new Uint8Array(answer.data as unknown as ArrayBuffer);
console.log("bytes", file.length, file.reduce((sum, one) => sum + one, 0));
