/*
 * Errors: a code, and a caller-owned list of issues that says where and why.
 *
 * Every function that can fail returns enum weightd_code; WEIGHTD_OK is 0.  Details are appended
 * to a struct weightd_error that the caller owns (NULL is always allowed).  The first issue
 * decides the outcome; later ones are kept so that a client sees everything that is wrong at once.
 */
#ifndef WEIGHTD_ERROR_H
#define WEIGHTD_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

#pragma GCC visibility push(default)

enum weightd_code {
	WEIGHTD_OK,
#define CODE(name, slug, title) WEIGHTD_ERR_##name,
#include "weightd/code_list.h"
#undef CODE
	WEIGHTD_CODE_COUNT
};

#define WEIGHTD_ISSUES_MAX 16

/* One thing that is wrong.  All texts are NUL-terminated UTF-8, cut at their size, "" if absent. */
struct weightd_issue {
	enum weightd_code code;
	unsigned line, column; /* 1-based place in a text; 0 if unknown */
	char pointer[512];     /* RFC 6901 JSON pointer into the client's document */
	char detail[256];   /* one sentence: the value and why it is wrong; no trailing full stop */
	char expected[768]; /* the accepted values */
	char did_you_mean[96]; /* nearest valid name */
};

struct weightd_error {
	unsigned count;	  /* issues kept, at most WEIGHTD_ISSUES_MAX */
	unsigned dropped; /* further issues that were not kept */
	struct weightd_issue issues[WEIGHTD_ISSUES_MAX];
};

/* Makes 'err' empty.  A zeroed struct is empty, too. */
void weightd_error_clear(struct weightd_error *err);

/*
 * weightd_error_add() - append an issue; 'pointer' may be NULL (the document itself).
 *
 * Returns 'code', so that a failure reads as one line.  'err' may be NULL.
 */
enum weightd_code weightd_error_add(struct weightd_error *err, enum weightd_code code,
				    const char *pointer, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The three below amend the issue that was added last; they do nothing if it was dropped. */
void weightd_error_expected(struct weightd_error *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void weightd_error_suggest(struct weightd_error *err, const char *name); /* NULL: no suggestion */
void weightd_error_at(struct weightd_error *err, unsigned line, unsigned column);

/* Code of the first issue, WEIGHTD_OK if there is none. */
enum weightd_code weightd_error_code(const struct weightd_error *err);

/* Constant strings of a code's row; never NULL ("ok" for WEIGHTD_OK). */
const char *weightd_code_slug(enum weightd_code code);
const char *weightd_code_title(enum weightd_code code);

#pragma GCC visibility pop

#endif
