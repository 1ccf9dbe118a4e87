// The client of @hey-api/openapi-ts: main URL.
import { client } from "./client/client.gen";
import { getWeightsSafetensors, makeWeightsJson, registerModel } from "./client/sdk.gen";
import type { Specification } from "./client/types.gen";

client.setConfig({ baseUrl: process.argv[2]! });

const nested: Specification = {
	model: { type: "Sequential", children: [
		{ type: "Linear", in_features: 3, out_features: 4 }, "ReLU()", ["Linear(4, 2)"]] },
	init: [{ parameter: "weight", initializer: { name: "normal", std: 0.02 } }],
	seed: 42,
};
const made = await makeWeightsJson({ body: nested, throwOnError: true });
const tensor = made.data.tensors["2.0.weight"]!;
console.log("nested", ...tensor.shape, Math.round((tensor.data as number[][])[0]![0]! * 1e9));

const seven = await registerModel({ body: { config: { model_type: "llama" } }, throwOnError: true });
console.log("counts", Number(seven.data.parameter_count), Number(seven.data.total_bytes));

const model = await registerModel({ body: nested, throwOnError: true });
const answer = await getWeightsSafetensors({ path: { id: model.data.id }, parseAs: "arrayBuffer", throwOnError: true });
const file = new Uint8Array(answer.data as unknown as ArrayBuffer);
console.log("bytes", file.length, file.reduce((sum, one) => sum + one, 0));
