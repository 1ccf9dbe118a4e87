/*
 * The list of issues that a failing call fills, and the constant texts of the codes.
 */
#include "weightd/error.h"

#include <stdio.h>
#include <string.h>

static const char *const slugs[WEIGHTD_CODE_COUNT] = {
	"ok",
#define CODE(name, slug, title) slug,
#include "weightd/code_list.h"
#undef CODE
};

static const char *const titles[WEIGHTD_CODE_COUNT] = {
	"No error",
#define CODE(name, slug, title) title,
#include "weightd/code_list.h"
#undef CODE
};

/* Cuts a text that was truncated in the middle of a UTF-8 sequence back to its last whole
 * character. */
static void trim_utf8(char *text)
{
	size_t length = strlen(text), start = length;

	while (start > 0 && length - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t need = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (lead >= 0x80 && length - (start - 1) < need)
		text[start - 1] = '\0';
}

static void format_text(char *out, size_t size, const char *format, va_list arguments)
{
	int written = vsnprintf(out, size, format, arguments);

	if (written >= 0 && (size_t)written >= size)
		trim_utf8(out);
}

/* The issue that was added last, NULL if it was not kept. */
static struct weightd_issue *last_issue(struct weightd_error *err)
{
	if (err == NULL || err->count == 0 || err->dropped > 0)
		return NULL;
	return &err->issues[err->count - 1];
}

void weightd_error_clear(struct weightd_error *err)
{
	err->count = 0;
	err->dropped = 0;
}

enum weightd_code weightd_error_add(struct weightd_error *err, enum weightd_code code,
				    const char *pointer, const char *format, ...)
{
	va_list arguments;

	if (err == NULL)
		return code;
	if (err->count == WEIGHTD_ISSUES_MAX) {
		err->dropped++;
		return code;
	}
	struct weightd_issue *issue = &err->issues[err->count++];
	memset(issue, 0, sizeof *issue);
	issue->code = code;
	if (pointer != NULL) {
		snprintf(issue->pointer, sizeof issue->pointer, "%s", pointer);
		trim_utf8(issue->pointer);
	}
	va_start(arguments, format);
	format_text(issue->detail, sizeof issue->detail, format, arguments);
	va_end(arguments);
	return code;
}

void weightd_error_expected(struct weightd_error *err, const char *format, ...)
{
	struct weightd_issue *issue = last_issue(err);
	va_list arguments;

	if (issue == NULL)
		return;
	va_start(arguments, format);
	format_text(issue->expected, sizeof issue->expected, format, arguments);
	va_end(arguments);
}

void weightd_error_suggest(struct weightd_error *err, const char *name)
{
	struct weightd_issue *issue = last_issue(err);

	if (issue == NULL || name == NULL)
		return;
	snprintf(issue->did_you_mean, sizeof issue->did_you_mean, "%s", name);
	trim_utf8(issue->did_you_mean);
}

void weightd_error_at(struct weightd_error *err, unsigned line, unsigned column)
{
	struct weightd_issue *issue = last_issue(err);

	if (issue == NULL)
		return;
	issue->line = line;
	issue->column = column;
}

enum weightd_code weightd_error_code(const struct weightd_error *err)
{
	return err == NULL || err->count == 0 ? WEIGHTD_OK : err->issues[0].code;
}

const char *weightd_code_slug(enum weightd_code code)
{
	return slugs[code];
}

const char *weightd_code_title(enum weightd_code code)
{
	return titles[code];
}
