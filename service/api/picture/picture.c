/*
 * Picture: elements and their escapes.
 */
#include "api/picture/picture.h"

#include "core/base/utf8.h"

#include <stdint.h>

/*
 * Contrast is at least 4.5 for text and 3 for marks, on both grounds.  All selectors begin with the
 * picture's class: notebooks put pictures into their page, and its styles stay as they are.
 */
static const char style[] =
	"<style>"
	".wp{font:12px system-ui,-apple-system,\"Segoe UI\",sans-serif;background:#fff}"
	".wp text{fill:#24292f}.wp .h{font-size:14px;font-weight:600}"
	".wp .g{stroke:#d0d7de}.wp .x{stroke:#57606a}.wp path{stroke-width:2}"
	".wp .m{fill:#5b8def;stroke:#2f6bd8}.wp .e{fill:#b35900;stroke:#b35900}"
	".wp .c{fill:#b35900;fill-opacity:.2;stroke:#b35900}"
	".wp .r{fill:#1a7f37;stroke:#1a7f37}.wp .w{fill:#cf222e;stroke:#cf222e}"
	".wp rect{stroke-width:0}.wp path.f{stroke-width:0}.wp path.l{fill:none}.wp "
	"path.e{stroke-dasharray:6 3}"
	"@media(prefers-color-scheme:dark){.wp{background:#0d1117}.wp text{fill:#e6edf3}"
	".wp .g{stroke:#30363d}.wp .x{stroke:#8b949e}.wp .m{fill:#4c7fe0;stroke:#79a7ff}"
	".wp .e{fill:#ffb057;stroke:#ffb057}.wp .c{fill:#ffb057;stroke:#ffb057}"
	".wp .r{fill:#56d364;stroke:#56d364}.wp .w{fill:#ff7b72;stroke:#ff7b72}}"
	"</style>\n";

const char *weightd_ink_class(enum weightd_ink ink)
{
	switch (ink) {
	case WEIGHTD_INK_EXPECTED: return "e";
	case WEIGHTD_INK_CHANCE: return "c";
	case WEIGHTD_INK_GRADIENT: return "r";
	case WEIGHTD_INK_WARNING: return "w";
	case WEIGHTD_INK_MEASURED: break;
	}
	return "m";
}

/* Bytes of the character at 'text' that XML has no room for, 0 if it has. */
static size_t unfit(const char *text)
{
	const unsigned char c = (unsigned char)*text;
	const size_t length = weightd_utf8_length(text, SIZE_MAX);

	if (length == 0)
		return 1;
	if (length == 3 && c == 0xEF && (unsigned char)text[1] == 0xBF &&
	    (unsigned char)text[2] >= 0xBE)
		return length;
	return c < 0x20 && c != '\t' && c != '\n' ? 1 : 0;
}

void weightd_picture_escape(struct weightd_text *out, const char *text)
{
	while (*text != '\0') {
		const size_t bad = unfit(text);
		if (bad > 0) {
			weightd_text_puts(out, WEIGHTD_UTF8_REPLACEMENT);
			text += bad;
			continue;
		}
		const size_t length = weightd_utf8_length(text, SIZE_MAX);
		switch (*text) {
		case '&': weightd_text_puts(out, "&amp;"); break;
		case '<': weightd_text_puts(out, "&lt;"); break;
		case '>': weightd_text_puts(out, "&gt;"); break;
		case '"': weightd_text_puts(out, "&quot;"); break;
		default: weightd_text_put(out, text, length); break;
		}
		text += length;
	}
}

static void put_element(const struct weightd_picture *picture, const char *name, const char *text)
{
	weightd_text_printf(picture->out, "<%s>", name);
	weightd_picture_escape(picture->out, text);
	weightd_text_printf(picture->out, "</%s>", name);
}

void weightd_picture_open(const struct weightd_picture *picture, const char *title,
			  const char *description)
{
	weightd_text_printf(picture->out,
			    "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"wp\" role=\"img\" "
			    "viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\">\n",
			    picture->width, picture->height, picture->width, picture->height);
	put_element(picture, "title", title);
	put_element(picture, "desc", description);
	weightd_text_puts(picture->out, "\n");
	weightd_text_puts(picture->out, style);
}

void weightd_picture_close(const struct weightd_picture *picture)
{
	weightd_text_puts(picture->out, "</svg>\n");
}

void weightd_picture_text(const struct weightd_picture *picture, double x, double y,
			  enum weightd_anchor anchor, const char *text)
{
	static const char *const anchors[] = {"", " text-anchor=\"middle\"",
					      " text-anchor=\"end\""};

	weightd_text_printf(picture->out, "<text x=\"%.1f\" y=\"%.1f\"%s>", x, y, anchors[anchor]);
	weightd_picture_escape(picture->out, text);
	weightd_text_puts(picture->out, "</text>\n");
}

void weightd_picture_heading(const struct weightd_picture *picture, double x, double y,
			     const char *text)
{
	weightd_text_printf(picture->out, "<text class=\"h\" x=\"%.1f\" y=\"%.1f\">", x, y);
	weightd_picture_escape(picture->out, text);
	weightd_text_puts(picture->out, "</text>\n");
}

void weightd_picture_box(const struct weightd_picture *picture, enum weightd_ink ink,
			 const double corners[4], const char *title)
{
	weightd_text_printf(
		picture->out,
		"<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"",
		weightd_ink_class(ink), corners[0], corners[1], corners[2] - corners[0],
		corners[3] - corners[1]);
	if (title == NULL) {
		weightd_text_puts(picture->out, "/>\n");
		return;
	}
	weightd_text_puts(picture->out, ">");
	put_element(picture, "title", title);
	weightd_text_puts(picture->out, "</rect>\n");
}

void weightd_picture_stroke(const struct weightd_picture *picture, enum weightd_ink ink,
			    const double corners[4])
{
	weightd_text_printf(picture->out, "<path class=\"%s\" d=\"M%.2f %.2fL%.2f %.2f\"/>\n",
			    weightd_ink_class(ink), corners[0], corners[1], corners[2], corners[3]);
}
