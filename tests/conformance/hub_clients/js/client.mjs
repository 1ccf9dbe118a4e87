// @huggingface/hub, unmodified, against the daemon: node client.mjs URL VERSION-OF-THE-LIBRARY
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as hub from "@huggingface/hub";

const hubUrl = process.argv[2];
let findings = 0;

function check(name, holds, detail = "") {
	console.log(`${holds ? "ok" : "NOT OK"}: ${name} ${holds ? "" : detail}`);
	findings += holds ? 0 : 1;
}

const digest = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");

async function register() {
	const document = { model: Array(4).fill("Linear(1000, 1000)"), seed: 3 };
	const answer = await fetch(`${hubUrl}/v1/models`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(document),
	});
	const { id } = await answer.json();
	const file = await fetch(`${hubUrl}/v1/models/${id}/weights.safetensors`);
	// As a text, "models/..." would be the kind of repository.
	return { repo: { type: "model", name: `models/${id}` }, whole: digest(await file.arrayBuffer()) };
}

async function checkListings(repo) {
	const info = await hub.modelInfo({ name: repo.name, hubUrl, additionalFields: ["sha", "tags"] });
	check("modelInfo", info.name === repo.name && /^[0-9a-f]{40}$/.test(info.sha), JSON.stringify(info));
	const files = [];
	for await (const file of hub.listFiles({ repo, hubUrl, recursive: true, expand: true })) files.push(file);
	check("listFiles", files.some((f) => f.path === "model.safetensors" && f.lastCommit.id === info.sha));
	const paths = await hub.pathsInfo({ repo, hubUrl, paths: ["model.safetensors", "none"], expand: true });
	check("pathsInfo", paths.length === 1 && paths[0].path === "model.safetensors");
	check("fileExists", await hub.fileExists({ repo, hubUrl, path: "model.safetensors" }));
	check("fileExists of none", !(await hub.fileExists({ repo, hubUrl, path: "none" })));
	const models = [];
	for await (const model of hub.listModels({ hubUrl, search: { owner: "arch" }, limit: 20 })) models.push(model.name);
	check("listModels", models.length === 20, models.join());
}

async function checkDownloads(repo, whole) {
	const blob = await hub.downloadFile({ repo, hubUrl, path: "model.safetensors" });
	check("downloadFile gives the file of /v1", digest(await blob.arrayBuffer()) === whole);
	const part = await blob.slice(100, 200).arrayBuffer();
	check("a blob reads a part", part.byteLength === 100);
	const none = await hub.downloadFile({ repo, hubUrl, path: "none" });
	check("downloadFile of none is null", none === null);
	const varied = await hub.downloadFile({ repo, hubUrl, path: "model.safetensors", revision: "seed-7.dtype-bf16" });
	check("a revision varies the model", varied.size < blob.size * 0.6);
	const cacheDir = mkdtempSync(join(tmpdir(), "hub-js-"));
	const folder = await hub.snapshotDownload({ repo, hubUrl, cacheDir });
	check("snapshotDownload", digest(readFileSync(join(folder, "model.safetensors"))) === whole,
		readdirSync(folder).join());
}

async function checkSafetensors(repo) {
	const one = await hub.parseSafetensorsMetadata({ repo, hubUrl });
	check("parseSafetensorsMetadata", !one.sharded && "0.weight" in one.header);
	const many = await hub.parseSafetensorsMetadata({
		repo, hubUrl, revision: "shard_bytes-8000000", computeParametersCount: true });
	check("parseSafetensorsMetadata of shards", many.sharded && many.parameterCount.F32 === 4004000);
}

async function checkErrors() {
	try {
		await hub.modelInfo({ name: "ann/none", hubUrl });
		check("an unknown repository is an error", false);
	} catch (error) {
		check("an unknown repository is an error", error.statusCode === 404 && /no repository/.test(error.message),
			error.message);
	}
}

const { repo, whole } = await register();
await checkListings(repo);
await checkDownloads(repo, whole);
await checkSafetensors(repo);
await checkErrors();
console.log(`@huggingface/hub ${process.argv[3]}: ${findings} findings`);
process.exit(findings === 0 ? 0 : 1);
