/*
 * Reading options: one table, three sources.
 */
#include "config/config.h"

#include "config/option.h"
#include "weightd/field.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

const struct weightd_option weightd_options[] = {
#define OPTION(flag, kind, member, least, most, fallback, value, doc) \
	{flag,                                                        \
	 WEIGHTD_OPTION_##kind,                                       \
	 offsetof(struct weightd_config, member),                     \
	 sizeof(((struct weightd_config *)0)->member),                \
	 least,                                                       \
	 most,                                                        \
	 fallback,                                                    \
	 value,                                                       \
	 doc},
#include "config/option_list.h"
#undef OPTION
};
const size_t weightd_option_count = sizeof weightd_options / sizeof weightd_options[0];

/* Names that a flag may have, for suggestions. */
static const char *flag_name(const void *context, size_t index)
{
	(void)context;
	return index < weightd_option_count ? weightd_options[index].flag : NULL;
}

static const struct weightd_option *find_option(const char *flag, size_t length)
{
	for (size_t i = 0; i < weightd_option_count; i++)
		if (strlen(weightd_options[i].flag) == length &&
		    strncmp(weightd_options[i].flag, flag, length) == 0)
			return &weightd_options[i];
	return NULL;
}

void weightd_option_variable(const struct weightd_option *option, char name[WEIGHTD_VARIABLE_SIZE])
{
	snprintf(name, WEIGHTD_VARIABLE_SIZE, "WEIGHTD_%s", option->flag);
	for (char *c = name; *c != '\0'; c++)
		*c = *c == '-' ? '_' : *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
}

static enum weightd_code unknown_flag(const char *argument, size_t length,
				      struct weightd_error *err)
{
	char name[64], meant[80];

	snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), argument + 2);
	weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_FIELD, argument, "there is no option --%s",
			  name);
	const char *nearest = weightd_nearest(name, flag_name, NULL, weightd_option_count);
	if (nearest != NULL) {
		snprintf(meant, sizeof meant, "--%s", nearest);
		weightd_error_suggest(err, meant);
	}
	return WEIGHTD_ERR_UNKNOWN_FIELD;
}

/* --help and its like.  True if 'argument' is one. */
static bool read_switch(struct weightd_config *config, const char *argument)
{
	if (strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0)
		config->help = true;
	else if (strcmp(argument, "--version") == 0 || strcmp(argument, "-V") == 0)
		config->version = true;
	else if (strcmp(argument, "--man") == 0)
		config->man = true;
	else
		return false;
	return true;
}

static enum weightd_code read_flags(struct weightd_config *config, int argc, char *const *argv,
				    struct weightd_error *err)
{
	for (int i = 1; i < argc; i++) {
		const char *argument = argv[i];
		if (read_switch(config, argument))
			continue;
		if (strncmp(argument, "--", 2) != 0)
			return weightd_error_add(err, WEIGHTD_ERR_UNKNOWN_FIELD, "--",
						 "'%.100s' is not an option", argument);
		size_t length = strcspn(argument + 2, "=");
		const struct weightd_option *option = find_option(argument + 2, length);
		if (option == NULL)
			return unknown_flag(argument, length, err);
		const char *value = argument[2 + length] == '='		    ? argument + 3 + length
				    : option->kind == WEIGHTD_OPTION_SWITCH ? "yes"
				    : ++i < argc			    ? argv[i]
									    : NULL;
		if (value == NULL)
			return weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, argument,
						 "%s needs a value (%s)", argument,
						 option->value_name);
		char place[80];
		snprintf(place, sizeof place, "--%s", option->flag);
		enum weightd_code code = weightd_option_read(config, option, value, place, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

static enum weightd_code read_environment(struct weightd_config *config, struct weightd_error *err)
{
	for (size_t i = 0; i < weightd_option_count; i++) {
		char name[WEIGHTD_VARIABLE_SIZE];
		weightd_option_variable(&weightd_options[i], name);
		const char *value = getenv(name);
		if (value == NULL)
			continue;
		enum weightd_code code =
			weightd_option_read(config, &weightd_options[i], value, name, err);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

/*
 * Looks for a misspelt variable.  Only a warning: others may set variables of our prefix, as
 * Kubernetes does for a service of our name (WEIGHTD_PORT, WEIGHTD_SERVICE_HOST).
 */
static void warn_of_variable(struct weightd_config *config)
{
	for (char **entry = environ; *entry != NULL; entry++) {
		size_t length = strcspn(*entry, "=");
		bool is_known = strncmp(*entry, "WEIGHTD_", 8) != 0 ||
				strncmp(*entry, "WEIGHTD_PORT", 12) == 0 ||
				strncmp(*entry, "WEIGHTD_SERVICE", 15) == 0 ||
				strncmp(*entry, "WEIGHTD_URL", 11) == 0;
		for (size_t i = 0; i < weightd_option_count && !is_known; i++) {
			char name[WEIGHTD_VARIABLE_SIZE];
			weightd_option_variable(&weightd_options[i], name);
			is_known = strlen(name) == length && strncmp(name, *entry, length) == 0;
		}
		if (!is_known)
			snprintf(config->warning, sizeof config->warning,
				 "the variable %.*s is not an option",
				 (int)(length < 80 ? length : 80), *entry);
	}
}

static enum weightd_code default_data(struct weightd_config *config, struct weightd_error *err)
{
	const char *state = getenv("STATE_DIRECTORY"), *xdg = getenv("XDG_STATE_HOME"),
		   *home = getenv("HOME");
	int length;

	if (state != NULL && state[0] == '/')
		length = snprintf(config->data, sizeof config->data, "%.*s",
				  (int)strcspn(state, ":"), state);
	else if (geteuid() == 0)
		length = snprintf(config->data, sizeof config->data, "/var/lib/weightd");
	else if (xdg != NULL && xdg[0] == '/')
		length = snprintf(config->data, sizeof config->data, "%s/weightd", xdg);
	else if (home != NULL && home[0] == '/')
		length = snprintf(config->data, sizeof config->data, "%s/.local/state/weightd",
				  home);
	else
		return weightd_error_add(err, WEIGHTD_ERR_MISSING_FIELD, "--data",
					 "no home folder: --data is needed");
	if ((size_t)length >= sizeof config->data)
		return weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, "--data",
					 "the data folder's path is too long");
	return WEIGHTD_OK;
}

enum weightd_code weightd_config_read(struct weightd_config *config, int argc, char *const *argv,
				      struct weightd_error *err)
{
	enum weightd_code code = WEIGHTD_OK;

	memset(config, 0, sizeof *config);
	for (size_t i = 0; i < weightd_option_count && code == WEIGHTD_OK; i++)
		code = weightd_option_read(config, &weightd_options[i], weightd_options[i].fallback,
					   "default", err);
	if (code == WEIGHTD_OK)
		code = read_environment(config, err);
	if (code == WEIGHTD_OK)
		code = read_flags(config, argc, argv, err);
	if (code == WEIGHTD_OK && config->data[0] == '\0' &&
	    strcmp(config->store, "directory") == 0)
		code = default_data(config, err);
	warn_of_variable(config);
	return code;
}
