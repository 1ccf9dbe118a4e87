// Requests to the service that sent the page.  A refused one throws a Problem with its errors.

export class Problem extends Error {
	constructor(status, document) {
		super(document.detail || document.title || `HTTP ${status}`);
		this.status = status;
		this.errors = document.errors || [];
	}
}

// Paths of the service are absolute; the page may stand below a proxy's prefix.
export const local = (path) => path.replace(/^\//, "");

export async function ask(method, path, {body, accept, signal, type} = {}) {
	const headers = {Accept: accept || "application/json"};
	if (body !== undefined) headers["Content-Type"] = type || "application/json";
	let answer;
	try {
		answer = await fetch(local(path), {method, headers, body, signal});
	} catch (error) {
		if (error.name === "AbortError") throw error;
		throw new Problem(0, {detail: "no-answer"});
	}
	if (answer.ok) return answer;
	const text = await answer.text();
	let document = {};
	try {
		document = JSON.parse(text);
	} catch {
		document = {detail: text.slice(0, 300)};
	}
	throw new Problem(answer.status, document);
}

export const post = async (path, specification, options) =>
	(await ask("POST", path, {body: typeof specification === "string" ? specification : JSON.stringify(specification), ...options})).json();

let service;
// Which routes this server has; a part whose route is missing is not shown.
export async function routes() {
	service = service || ask("GET", "v1").then((answer) => answer.json());
	const document = await service;
	return {has: (path) => document.routes.some((route) => route.path.replace("{.ext}", "") === path), document};
}

// What takes longer is asked for again until it is there: 202 with a fraction, as Retry-After says.
export async function poll(path, {accept, signal}, progress) {
	for (;;) {
		const answer = await ask("GET", path, {accept, signal});
		if (answer.status !== 202) return answer;
		progress(await answer.json());
		await new Promise((done, stop) => {
			const timer = setTimeout(done, Math.min(5, Number(answer.headers.get("Retry-After")) || 1) * 500);
			signal.addEventListener("abort", () => {
				clearTimeout(timer);
				stop(new DOMException("stopped", "AbortError"));
			});
		});
	}
}

// Runs the latest of many wishes, one at a time: while one is under way only the last is kept.
export function latest(work) {
	let running = false, waiting = null;
	return async function run(...wish) {
		waiting = wish;
		if (running) return;
		running = true;
		while (waiting) {
			const next = waiting;
			waiting = null;
			try {
				await work(...next);
			} catch (error) {
				running = false;
				throw error;
			}
		}
		running = false;
	};
}
