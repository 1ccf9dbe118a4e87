// The client of openapi-generator's typescript-fetch: main URL.
import { Configuration, ModelsApi, WeightsApi, type Specification } from "./client/index";

const configuration = new Configuration({ basePath: process.argv[2] });
const models = new ModelsApi(configuration);

const nested: Specification = {
	model: { type: "Sequential", children: [
		{ type: "Linear", in_features: 3, out_features: 4 }, "ReLU()", ["Linear(4, 2)"]] },
	init: [{ parameter: "weight", initializer: { name: "normal", std: 0.02 } }],
	seed: 42,
};
const made = await new WeightsApi(configuration).makeWeightsJson({ specification: nested });
const tensor = made.tensors["2.0.weight"]!;
console.log("nested", ...tensor.shape, Math.round(tensor.data[0][0] * 1e9));

const seven = await models.registerModel({ specification: { config: { model_type: "llama" } } });
console.log("counts", seven.parameterCount, seven.totalBytes);

const model = await models.registerModel({ specification: nested });
const file = new Uint8Array(await (await models.getWeightsSafetensors({ id: model.id })).arrayBuffer());
console.log("bytes", file.length, file.reduce((sum, one) => sum + one, 0));
