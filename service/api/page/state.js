// The state of a view is in the URL behind #: "#minute?depth=20&act=relu".

export function readHash() {
	const [view, query] = location.hash.replace(/^#/, "").split("?", 2);
	return {view, query: new URLSearchParams(query || "")};
}

export function writeHash(view, values) {
	const query = new URLSearchParams(values).toString();
	history.replaceState(null, "", `#${view}${query && "?" + query}`);
}

function readOne(rule, text) {
	if (rule.of) return rule.of.includes(text) ? text : undefined;
	if (rule.text) return text.length <= rule.text ? text : undefined;
	if (!/^-?\d+(\.\d+)?$/.test(text)) return undefined;
	const number = Number(text);
	if (number < rule.min || number > rule.max || (rule.whole && !Number.isSafeInteger(number))) return undefined;
	return number;
}

// Values by the rules {name: {of: [...] | min, max, whole | text: length, start}}; what is not valid
// is a fault and has its start.
export function readValues(rules, query) {
	const values = {}, faults = [];
	for (const [name, rule] of Object.entries(rules)) {
		const text = query.get(name);
		const value = text === null ? undefined : readOne(rule, text);
		if (text !== null && value === undefined) faults.push({name, text, rule});
		values[name] = value === undefined ? rule.start : value;
	}
	for (const name of query.keys())
		if (!(name in rules) && name !== "lang") faults.push({name, text: query.get(name)});
	return {values, faults};
}
