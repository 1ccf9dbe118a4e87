/*
 * Values of options: numbers with units, choices, addresses.
 */
#include "config/option.h"

#include "core/base/name_list.h"
#include "core/engine/level.h"
#include "store/store.h"
#include "weightd/field.h"

#include <inttypes.h>
#include <string.h>

static const struct {
	const char *name;
	enum weightd_option_kind kind;
	uint64_t factor;
} units[] = {
	{"B", WEIGHTD_OPTION_BYTES, 1},
	{"KiB", WEIGHTD_OPTION_BYTES, UINT64_C(1) << 10},
	{"MiB", WEIGHTD_OPTION_BYTES, UINT64_C(1) << 20},
	{"GiB", WEIGHTD_OPTION_BYTES, UINT64_C(1) << 30},
	{"kB", WEIGHTD_OPTION_BYTES, 1000},
	{"MB", WEIGHTD_OPTION_BYTES, 1000000},
	{"GB", WEIGHTD_OPTION_BYTES, 1000000000},
	{"s", WEIGHTD_OPTION_SECONDS, 1},
	{"min", WEIGHTD_OPTION_SECONDS, 60},
	{"h", WEIGHTD_OPTION_SECONDS, 3600},
};

/* Factor of a unit; 1 for none, 0 if the kind has no such unit. */
static uint64_t unit_factor(const char *name, enum weightd_option_kind kind)
{
	if (*name == '\0')
		return 1;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (units[i].kind == kind && strcmp(units[i].name, name) == 0)
			return units[i].factor;
	return 0;
}

static void store_number(struct weightd_config *config, const struct weightd_option *option,
			 uint64_t value)
{
	char *member = (char *)config + option->offset;
	unsigned narrow = (unsigned)value;

	if (option->size == sizeof narrow)
		memcpy(member, &narrow, sizeof narrow);
	else
		memcpy(member, &value, sizeof value);
}

static enum weightd_code read_number(struct weightd_config *config,
				     const struct weightd_option *option, const char *text,
				     const char *place, struct weightd_error *err)
{
	static const char *const expected[] = {
		[WEIGHTD_OPTION_COUNT] = "a number",
		[WEIGHTD_OPTION_BYTES] = "a number, optionally with B, KiB, MiB, GiB, kB, MB or GB",
		[WEIGHTD_OPTION_SECONDS] = "a number, optionally with s, min or h",
	};
	size_t digits = strspn(text, "0123456789");
	uint64_t value = 0, factor = unit_factor(text + digits, option->kind);
	bool is_huge = false;

	if (digits == 0 || factor == 0) {
		weightd_error_add(err, WEIGHTD_ERR_WRONG_TYPE, place, "%s: cannot read '%.100s'",
				  place, text);
		weightd_error_expected(err, "%s", expected[option->kind]);
		return WEIGHTD_ERR_WRONG_TYPE;
	}
	for (size_t i = 0; i < digits; i++)
		is_huge |= __builtin_mul_overflow(value, 10, &value) ||
			   __builtin_add_overflow(value, (uint64_t)(text[i] - '0'), &value);
	is_huge |= __builtin_mul_overflow(value, factor, &value);
	if (is_huge || value < option->least || value > option->most) {
		weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, place,
				  "%s: %.100s is out of range", place, text);
		weightd_error_expected(err, "%" PRIu64 "..%" PRIu64, option->least, option->most);
		return WEIGHTD_ERR_OUT_OF_RANGE;
	}
	store_number(config, option, value);
	return WEIGHTD_OK;
}

static enum weightd_code read_text(struct weightd_config *config,
				   const struct weightd_option *option, const char *text,
				   const char *place, struct weightd_error *err)
{
	if (strlen(text) >= option->size)
		return weightd_error_add(err, WEIGHTD_ERR_OUT_OF_RANGE, place,
					 "%s: the text is too long", place);
	strcpy((char *)config + option->offset, text);
	return WEIGHTD_OK;
}

/* scheme://host[:port], without a path, as browsers send it. */
static bool is_origin(const char *text, size_t length)
{
	const char *behind = memmem(text, length, "://", 3);

	if (length == 1 && *text == '*')
		return true;
	if (behind == NULL || behind == text)
		return false;
	behind += 3;
	const size_t left = length - (size_t)(behind - text);
	return left > 0 && memchr(behind, '/', left) == NULL && memchr(behind, '*', left) == NULL;
}

static enum weightd_code read_origins(struct weightd_config *config,
				      const struct weightd_option *option, const char *text,
				      const char *place, struct weightd_error *err)
{
	for (const char *item = text; *item != '\0';) {
		const size_t length = strcspn(item, ",");

		if (!is_origin(item, length)) {
			weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, place,
					  "%s: '%.100s' is not an origin", place, item);
			weightd_error_expected(err, "scheme://host[:port] without a path, or *");
			return WEIGHTD_ERR_BAD_ARGUMENT;
		}
		item += length + (item[length] == ',');
	}
	return read_text(config, option, text, place, err);
}

static enum weightd_code read_switch(struct weightd_config *config,
				     const struct weightd_option *option, const char *text,
				     const char *place, struct weightd_error *err)
{
	static const char *const on[] = {"yes", "true", "1", "on", ""};
	static const char *const off[] = {"no", "false", "0", "off"};
	bool value = false, is_known = false;

	for (size_t i = 0; i < sizeof on / sizeof on[0]; i++)
		value |= strcmp(text, on[i]) == 0;
	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		is_known |= strcmp(text, off[i]) == 0;
	if (!value && !is_known) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, place,
				  "%s: unknown value '%.100s'", place, text);
		weightd_error_expected(err, "yes or no");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	memcpy((char *)config + option->offset, &value, sizeof value);
	return WEIGHTD_OK;
}

/* "auto", then the levels of kernels that this processor has; NULL after the last. */
static const char *cpu_choice(size_t index)
{
	if (index == 0)
		return "auto";
	for (int level = 0; level < WEIGHTD_LEVEL_COUNT; level++)
		if (weightd_level_is_supported((enum weightd_level)level) && --index == 0)
			return weightd_level_name((enum weightd_level)level);
	return NULL;
}

/* Choice 'index' of a kind; NULL after the last. */
static const char *choice(enum weightd_option_kind kind, size_t index)
{
	static const char *const formats[] = {"text", "json", NULL};
	static const char *const levels[] = {"error", "warn", "info", "debug", NULL};

	if (kind == WEIGHTD_OPTION_STORE)
		return index < weightd_store_backend_count() ? weightd_store_backend_at(index)->name
							     : NULL;
	if (kind == WEIGHTD_OPTION_CPU)
		return cpu_choice(index);
	return (kind == WEIGHTD_OPTION_FORMAT ? formats : levels)[index];
}

static const char *choice_name(const void *context, size_t index)
{
	return choice(*(const enum weightd_option_kind *)context, index);
}

static enum weightd_code read_choice(struct weightd_config *config,
				     const struct weightd_option *option, const char *text,
				     const char *place, struct weightd_error *err)
{
	char list[160];
	size_t count = 0;

	for (const char *name; (name = choice(option->kind, count)) != NULL; count++) {
		if (strcmp(name, text) == 0)
			return read_text(config, option, text, place, err);
	}
	weightd_name_list(list, sizeof list, choice_name, &option->kind, count);
	weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, place, "%s: unknown value '%.100s'", place,
			  text);
	weightd_error_expected(err, "%s", list);
	weightd_error_suggest(err, weightd_nearest(text, choice_name, &option->kind, count));
	return WEIGHTD_ERR_BAD_ARGUMENT;
}

static enum weightd_code read_listen(struct weightd_config *config,
				     const struct weightd_option *option, const char *text,
				     const char *place, struct weightd_error *err)
{
	const char *colon = strrchr(text, ':'), *address = text;
	struct weightd_listen *listen = (void *)((char *)config + option->offset);
	size_t length = colon == NULL ? 0 : (size_t)(colon - text);
	unsigned long port = 0;

	memset(listen, 0, sizeof *listen);
	if (text[0] == '\0' && option->fallback[0] == '\0')
		return WEIGHTD_OK;
	if (strncmp(text, "unix:", 5) == 0 && text[5] != '\0' &&
	    strlen(text) < WEIGHTD_LISTEN_PATH_MAX + sizeof "unix:") {
		strcpy(listen->address, text);
		return WEIGHTD_OK;
	}
	bool is_bracketed = length >= 2 && text[0] == '[' && text[length - 1] == ']';

	if (is_bracketed) {
		address++;
		length -= 2;
	}
	bool is_good = colon != NULL && colon[1] != '\0' &&
		       colon[1 + strspn(colon + 1, "0123456789")] == '\0' &&
		       strlen(colon + 1) <= 5 && length < sizeof listen->address &&
		       (is_bracketed || memchr(text, ':', length) == NULL);
	for (const char *digit = colon + 1; is_good && *digit != '\0'; digit++)
		port = port * 10 + (unsigned long)(*digit - '0');
	if (!is_good || port > option->most) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, place, "%s: cannot read '%.100s'",
				  place, text);
		weightd_error_expected(err, "ADDRESS:PORT, [IPV6ADDRESS]:PORT, :PORT or unix:PATH");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	snprintf(listen->address, sizeof listen->address, "%.*s", (int)length, address);
	if (length == 0)
		strcpy(listen->address, "0.0.0.0");
	listen->port = (unsigned short)port;
	return WEIGHTD_OK;
}

enum weightd_code weightd_option_read(struct weightd_config *config,
				      const struct weightd_option *option, const char *text,
				      const char *place, struct weightd_error *err)
{
	switch (option->kind) {
	case WEIGHTD_OPTION_LISTEN: return read_listen(config, option, text, place, err);
	case WEIGHTD_OPTION_TEXT: return read_text(config, option, text, place, err);
	case WEIGHTD_OPTION_ORIGINS: return read_origins(config, option, text, place, err);
	case WEIGHTD_OPTION_SWITCH: return read_switch(config, option, text, place, err);
	case WEIGHTD_OPTION_STORE:
	case WEIGHTD_OPTION_FORMAT:
	case WEIGHTD_OPTION_CPU:
	case WEIGHTD_OPTION_LEVEL: return read_choice(config, option, text, place, err);
	case WEIGHTD_OPTION_COUNT:
	case WEIGHTD_OPTION_BYTES:
	case WEIGHTD_OPTION_SECONDS: return read_number(config, option, text, place, err);
	}
	return WEIGHTD_ERR_INTERNAL;
}
