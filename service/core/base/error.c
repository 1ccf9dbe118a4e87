/*
 * The list of issues that a failing call fills, and the constant texts of the codes.
 */
#include "weightd/error.h"

#include "core/base/utf8.h"

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

#define TEXT_BYTES_MAX sizeof((struct weightd_issue *)0)->expected

/*
 * Every text of an issue is made here.  A precision ("%.60s"), a buffer of the caller and 'size'
 * may cut a character, and what a client sent in a header need not be text at all.
 */
static void format_text(char *out, size_t size, const char *format, va_list arguments)
{
	char text[TEXT_BYTES_MAX];

	vsnprintf(text, sizeof text, format, arguments);
	weightd_utf8_copy(out, size, text);
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
	if (pointer != NULL)
		weightd_utf8_copy(issue->pointer, sizeof issue->pointer, pointer);
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
	weightd_utf8_copy(issue->did_you_mean, sizeof issue->did_you_mean, name);
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
