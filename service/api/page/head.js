// The head of a file of weights, read in the browser: names, shapes and dtypes, never the values.

const SAFETENSORS_MAX = 64 << 20, GGUF_FIRST = 1 << 20, GGUF_MAX = 64 << 20, TEXT_MAX = 2 << 20;

// What is wrong with a file: a key of the texts, and what is filled in.
export class HeadFault extends Error {
	constructor(key, values) {
		super(key);
		this.key = key;
		this.values = values;
	}
}

const bytesOf = async (file, from, to) => new DataView(await file.slice(from, to).arrayBuffer());
const utf8 = (view, from, length) => new TextDecoder("utf-8", {fatal: true}).decode(new Uint8Array(view.buffer, from, length));

async function safetensors(file, length) {
	const text = utf8(await bytesOf(file, 8, 8 + length), 0, length);
	let head;
	try {
		head = JSON.parse(text);
	} catch {
		throw new HeadFault("head.json", {name: file.name});
	}
	const tensors = {};
	for (const [name, tensor] of Object.entries(head))
		if (name !== "__metadata__") tensors[name] = {dtype: tensor.dtype, shape: tensor.shape};
	return {kind: "safetensors", tensors, read: 8 + length};
}

// ggml's types that are plain numbers; the others are blocks of quantised ones.
const GGML = {0: "F32", 1: "F16", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 30: "BF16"};
const SIZES = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]; // of gguf's values; 8: text, 9: array

class Reader {
	constructor(view) {
		this.view = view;
		this.at = 8;
	}
	number32() {
		this.at += 4;
		return this.view.getUint32(this.at - 4, true);
	}
	number64() {
		this.at += 8;
		const number = this.view.getBigUint64(this.at - 8, true);
		if (number > 1n << 50n) throw new HeadFault("head.broken", {});
		return Number(number);
	}
	text() {
		const length = this.number64();
		this.at += length;
		if (this.at > this.view.byteLength) throw new RangeError();
		return utf8(this.view, this.at - length, length);
	}
	skipText() {
		const length = this.number64();
		this.at += length;
	}
	skipValue(type) {
		if (type === 8) return this.skipText();
		if (type !== 9) {
			if (!SIZES[type]) throw new HeadFault("head.broken", {});
			this.at += SIZES[type];
			return undefined;
		}
		const inner = this.number32(), count = this.number64();
		if (SIZES[inner]) this.at += SIZES[inner] * count;
		else for (let i = 0; i < count; i++) this.skipValue(inner);
		return undefined;
	}
}

// Throws a RangeError where the part of the file that was read ends.
function ggufTensors(view) {
	const reader = new Reader(view), tensors = {};
	const count = reader.number64(), values = reader.number64();
	let quantised = 0;
	for (let i = 0; i < values; i++) {
		reader.skipText();
		reader.skipValue(reader.number32());
	}
	for (let i = 0; i < count; i++) {
		const name = reader.text(), rank = reader.number32();
		if (rank > 8) throw new HeadFault("head.broken", {});
		const shape = [];
		for (let k = 0; k < rank; k++) shape.unshift(reader.number64());
		const type = GGML[reader.number32()];
		reader.at += 8;
		quantised += !type;
		tensors[name] = {dtype: type || "F32", shape};
	}
	return {kind: "gguf", tensors, quantised, read: reader.at};
}

async function gguf(file) {
	for (let size = GGUF_FIRST; ; size *= 4) {
		const view = await bytesOf(file, 0, Math.min(size, file.size));
		try {
			return ggufTensors(view);
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			if (size >= file.size) throw new HeadFault("head.short", {name: file.name});
			if (size >= GGUF_MAX) throw new HeadFault("head.long", {name: file.name});
		}
	}
}

// {kind: "text", text} or {kind, tensors, read: bytes of the head, quantised: how many tensors are so}.
export async function readHead(file) {
	const start = await bytesOf(file, 0, 9);
	if (start.byteLength >= 8 && start.getUint32(0, false) === 0x47475546) return gguf(file);
	if (start.byteLength === 9 && start.getUint8(8) === 0x7B) {
		const length = start.getBigUint64(0, true);
		if (length <= BigInt(SAFETENSORS_MAX) && length > 1n) {
			if (8n + length > BigInt(file.size)) throw new HeadFault("head.short", {name: file.name});
			return safetensors(file, Number(length));
		}
	}
	if (file.size > TEXT_MAX) throw new HeadFault("head.large", {name: file.name, size: (file.size / 2 ** 20).toFixed(0)});
	try {
		return {kind: "text", text: utf8(await bytesOf(file, 0, file.size), 0, file.size)};
	} catch {
		throw new HeadFault("head.unknown", {name: file.name});
	}
}
