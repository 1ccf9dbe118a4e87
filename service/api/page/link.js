// A state with texts, packed for a URL; null if it would be too long for one.

const URL_MAX = 6000;

const through = async (stream, bytes) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

export async function pack(value) {
	const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(value)));
	if (bytes.length > URL_MAX * .75) return null;
	return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

// Undefined if it is not such a text.  What a link unpacks to is bounded, as links come from anyone.
export async function unpack(text) {
	try {
		const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
		const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
		const decoder = new TextDecoder("utf-8", {fatal: true});
		let out = "";
		for (;;) {
			const {done, value} = await reader.read();
			if (done) break;
			out += decoder.decode(value, {stream: true});
			if (out.length > 1 << 20) return undefined;
		}
		return JSON.parse(out);
	} catch {
		return undefined;
	}
}
