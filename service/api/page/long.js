// What takes the server long: a button, a bar with the rate, and a button that stops it.
import {poll, Problem} from "./api.js";
import {h, put} from "./dom.js";
import {count, t} from "./words.js";

function rate(state) {
	const second = state.bytes_per_second ?? state.per_second ?? state.rate;
	const left = state.seconds_left;
	return [second ? t(state.bytes_per_second === undefined ? "rate.numbers" : "rate.bytes", {rate: count(Math.round(second / 1e6))}) : "",
		typeof left === "number" ? t("seconds.left", {left: count(Math.ceil(left))}) : ""].filter(Boolean).join(", ");
}

// name: of the button; show(answer) gives what stands in its place in the end.
export function longWork({id, name, path, accept, show}) {
	const box = h("div", {class: "row", id});
	const begin = h("button", {type: "button", class: "begin"}, name);
	const idle = (note) => put(box, begin, note ? h("span", {class: "help", role: "status"}, note) : null);
	begin.addEventListener("click", async () => {
		const stop = new AbortController();
		const bar = h("progress", {max: 1, "aria-label": name}), said = h("span", {class: "help"}, t("working"));
		put(box, h("span", null, name), bar, said, h("button", {type: "button", class: "stop", onclick: () => stop.abort()}, t("stop")));
		try {
			const answer = await poll(path, {accept, signal: stop.signal}, (state) => {
				bar.value = state.fraction || 0;
				put(said, `${Math.floor(100 * (state.fraction || 0))} % ${rate(state)}`);
			});
			put(box, await show(answer));
		} catch (error) {
			if (error.name === "AbortError") return idle(t("stopped"));
			if (!(error instanceof Problem)) throw error;
			idle(error.message);
		}
		return undefined;
	});
	idle();
	return box;
}
