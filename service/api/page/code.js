// A request as text for a shell, Python or JavaScript, and a button that copies it.
import {h, put} from "./dom.js";
import {t} from "./words.js";

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const pythonText = (text) => (text.includes("'''") || text.includes("\\") || text.endsWith("'") ? JSON.stringify(text) : `r'''${text}'''`);

export const FORMS = {
	curl: (path, body, file) => `curl --json ${quoted(body)} \\\n  '${location.origin}/${path}'${file ? ` -o ${file}` : ""}`,
	Python: (path, body, file) => `import urllib.request

body = ${pythonText(body)}
request = urllib.request.Request("${location.origin}/${path}", body.encode(), {"Content-Type": "application/json"})
answer = urllib.request.urlopen(request).read()${file ? `\nopen("${file}", "wb").write(answer)` : ""}`,
	JavaScript: (path, body) => `const answer = await fetch("${location.origin}/${path}", {
  method: "POST",
  headers: {"Content-Type": "application/json"},
  body: JSON.stringify(${body}),
});
const bytes = await answer.arrayBuffer();`,
};

export function copyButton(text) {
	const button = h("button", {type: "button"}, t("copy"));
	button.addEventListener("click", async () => {
		try {
			await navigator.clipboard.writeText(text());
			put(button, t("copied"));
		} catch {
			put(button, t("copy.by.hand"));
		}
		setTimeout(() => put(button, t("copy")), 2000);
	});
	return button;
}

// A block of code with its name and a copy button.
export const block = (name, text) =>
	h("div", null, h("div", {class: "row"}, h("strong", null, name), copyButton(() => text)),
		h("pre", {tabindex: "0", "aria-label": name}, h("code", null, text)));
