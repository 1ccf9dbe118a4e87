// Elements of HTML and SVG, made without parsing text: what comes from a client or a file stays text.

function fill(element, props, children) {
	for (const [name, value] of Object.entries(props || {})) {
		if (value === undefined || value === null || value === false) continue;
		if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
		else if (name in element && !(element instanceof SVGElement) && typeof value !== "string") element[name] = value;
		else element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props, ...children) =>
	fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);

export function put(element, ...children) {
	element.replaceChildren(...children.flat(Infinity).filter((child) => child));
	return element;
}

// A choice among [value, text].
export const choice = (props, items, selected) =>
	h("select", props, items.map(([value, text]) => h("option", {value, selected: value === selected}, text)));

export const field = (text, control, ...rest) => h("label", {class: "field", for: control.id || null}, h("span", null, text, ...rest), control);

// A table: heads are [text, is left]; the first cell of a row is its head.
export function table(caption, heads, rows) {
	const cell = (value, i, row) => h(i ? "td" : "th",
		{scope: i ? null : "row", class: heads[i][1] ? "text" : null}, value);
	return h("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption}, h("table", null,
		h("caption", {class: "hidden"}, caption),
		h("thead", null, h("tr", null, heads.map(([text, left]) => h("th", {scope: "col", class: left ? "text" : null}, text)))),
		h("tbody", null, rows.map((row) => h("tr", null, row.map(cell))))));
}
