// A model that the server keeps for a while, so that its tree and files can be read.
import {ask, Problem} from "./api.js";
import {t} from "./words.js";

// The path of the model of a specification.  The answer's values are not read: its head names the model.
export async function keep(body) {
	const stop = new AbortController();
	const answer = await ask("POST", "v1/weights?format=safetensors", {body, signal: stop.signal});
	const path = answer.headers.get("Content-Location");
	stop.abort();
	if (!path) throw new Problem(503, {detail: t("not.kept")});
	return path.replace(/\/weights\.safetensors.*$/, "");
}
