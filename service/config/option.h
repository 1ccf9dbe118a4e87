/*
 * Option rows, and reading one value.
 */
#ifndef WEIGHTD_CONFIG_OPTION_H
#define WEIGHTD_CONFIG_OPTION_H

#include "config/config.h"

enum weightd_option_kind {
	WEIGHTD_OPTION_LISTEN, /* a struct weightd_listen; "" only where that is the default */
	WEIGHTD_OPTION_TEXT,
	WEIGHTD_OPTION_ORIGINS, /* with commas between: scheme://host[:port], or an asterisk */
	WEIGHTD_OPTION_SWITCH,	/* yes or no; the flag alone is yes */
	WEIGHTD_OPTION_STORE,	/* one of the store backends */
	WEIGHTD_OPTION_FORMAT,	/* text, json */
	WEIGHTD_OPTION_LEVEL,	/* error, warn, info, debug */
	WEIGHTD_OPTION_CPU,	/* auto, or a level of kernels that this processor has */
	WEIGHTD_OPTION_COUNT,
	WEIGHTD_OPTION_BYTES,	/* with a unit */
	WEIGHTD_OPTION_SECONDS, /* with a unit */
};

struct weightd_option {
	const char *flag; /* without the dashes */
	enum weightd_option_kind kind;
	size_t offset, size;	/* of the member in struct weightd_config */
	uint64_t least, most;	/* of a number */
	const char *fallback;	/* as it would be written */
	const char *value_name; /* in help */
	const char *doc;	/* no trailing full stop */
};

extern const struct weightd_option weightd_options[];
extern const size_t weightd_option_count;

#define WEIGHTD_VARIABLE_SIZE 64
/* Name of the environment variable. */
void weightd_option_variable(const struct weightd_option *option, char name[WEIGHTD_VARIABLE_SIZE]);

/* Reads 'text' into the member; 'place' (flag or variable) is the pointer of an issue. */
enum weightd_code weightd_option_read(struct weightd_config *config,
				      const struct weightd_option *option, const char *text,
				      const char *place, struct weightd_error *err);

#endif
