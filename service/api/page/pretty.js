// JSON as a person would write it: what fits stays on its line.
export function pretty(value, indent = "") {
	const line = JSON.stringify(value, null, 1).replace(/\n\s*/g, " ").replace(/([[{]) | ([\]}])/g, "$1$2");
	if (line.length + indent.length <= 72 || typeof value !== "object" || value === null) return line;
	const inner = indent + "  ";
	const items = Array.isArray(value) ? value.map((item) => inner + pretty(item, inner))
		: Object.entries(value).map(([name, item]) => `${inner}${JSON.stringify(name)}: ${pretty(item, inner)}`);
	const [open, close] = Array.isArray(value) ? "[]" : "{}";
	return `${open}\n${items.join(",\n")}\n${indent}${close}`;
}
