/*
 * Key scripts: one reader, which spells a script or runs it.
 */
#include "core/generator/jax/key_script.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define FORMULA_MAX 200
#define TARGETS_MAX 16
#define DEPTH_MAX 16

/* A script that is read: spelt, if 'out' is not NULL, else run. */
struct reading {
	const char *text, *at;
	struct weightd_text *out;
	const struct weightd_key_context *context;
	struct weightd_key_names *names;
	struct weightd_key_problem *problem;
	unsigned depth;
};

struct word {
	const char *text;
	size_t length;
};

static bool fail(struct reading *reading, const char *expected, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool fail(struct reading *reading, const char *expected, const char *format, ...)
{
	struct weightd_key_problem *problem = reading->problem;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(problem->detail, sizeof problem->detail, format, arguments);
	va_end(arguments);
	snprintf(problem->expected, sizeof problem->expected, "%s", expected);
	problem->column = (size_t)(reading->at - reading->text) + 1;
	return false;
}

static bool fail_syntax(struct reading *reading)
{
	return fail(reading, "a script such as key, sub = jax.random.split(key)",
		    "the keys cannot be read at \"%.20s\"", reading->at);
}

static void put(struct reading *reading, const char *text)
{
	if (reading->out != NULL)
		weightd_text_puts(reading->out, text);
}

static void put_word(struct reading *reading, const struct word *word)
{
	if (reading->out != NULL)
		weightd_text_put(reading->out, word->text, word->length);
}

/* Blanks within a line. */
static void skip_blanks(struct reading *reading)
{
	while (*reading->at == ' ' || *reading->at == '\t')
		reading->at++;
}

static bool takes(struct reading *reading, char sign)
{
	skip_blanks(reading);
	if (*reading->at != sign)
		return false;
	reading->at++;
	return true;
}

static bool is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

/* A name, without the words before its dots. */
static bool read_word(struct reading *reading, struct word *word)
{
	skip_blanks(reading);
	do {
		if (*reading->at == '.')
			reading->at++;
		if (!is_word_start(*reading->at))
			return fail_syntax(reading);
		word->text = reading->at;
		while (is_word_start(*reading->at) || isdigit((unsigned char)*reading->at))
			reading->at++;
		word->length = (size_t)(reading->at - word->text);
	} while (*reading->at == '.');
	return true;
}

static bool is_word(const struct word *word, const char *text)
{
	return strlen(text) == word->length && memcmp(word->text, text, word->length) == 0;
}

/* The names of a formula, in the order in which they are met. */
struct formula_names {
	const struct weightd_key_context *context;
	struct weightd_value values[WEIGHTD_FORMULA_NAMES_MAX];
	int count;
	struct word unknown;
};

static int number_name(const void *context, const char *name, size_t length)
{
	struct formula_names *names = (struct formula_names *)(uintptr_t)context;
	const struct weightd_key_context *of = names->context;

	if (names->count == WEIGHTD_FORMULA_NAMES_MAX ||
	    !of->variable(of->variables, name, length, &names->values[names->count])) {
		names->unknown = (struct word){name, length};
		return -1;
	}
	return names->count++;
}

/* Where the formula ends: before a comma or a closing bracket that is not its own. */
static size_t formula_length(const char *text)
{
	unsigned depth = 0;
	size_t length = 0;

	for (; text[length] != '\0' && text[length] != ';' && text[length] != '\n'; length++) {
		const char c = text[length];
		if (depth == 0 && (c == ')' || c == ']' || c == ','))
			break;
		depth += c == '(' || c == '[';
		depth -= c == ')' || c == ']';
	}
	return length;
}

/* A whole number; in spelling 0. */
static bool read_number(struct reading *reading, const char *what, int64_t *number)
{
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps};
	struct formula_names names = {.context = reading->context};
	struct weightd_value value = {.kind = WEIGHTD_NONE};
	char text[FORMULA_MAX];

	skip_blanks(reading);
	const size_t length = formula_length(reading->at);
	if (length == 0 || length >= sizeof text)
		return fail_syntax(reading);
	memcpy(text, reading->at, length);
	text[length] = '\0';
	*number = 0;
	if (!weightd_formula_parse(&formula, text, number_name, &names)) {
		if (names.unknown.length == 0)
			return fail_syntax(reading);
		return fail(reading,
			    "i (the draw's number, from 0), layer, seed, or an argument of the "
			    "tensor's module",
			    "%s has a name %.*s that means nothing here", what,
			    (int)(names.unknown.length > 40 ? 40 : names.unknown.length),
			    names.unknown.text);
	}
	if (reading->out != NULL) {
		weightd_formula_spell(text, NULL, NULL, reading->out);
	} else if (!weightd_formula_value(&formula, names.values, &value) ||
		   value.kind != WEIGHTD_INT) {
		return fail(reading, "a whole number", "%s, %s, is no whole number", what, text);
	}
	reading->at += length;
	*number = value.integer;
	return true;
}

static bool read_expression(struct reading *reading, struct weightd_key_value *value);

/* An argument that is one key. */
static bool read_key(struct reading *reading, struct weightd_key_value *value)
{
	if (!read_expression(reading, value))
		return false;
	if (reading->out == NULL && value->is_list)
		return fail(reading, "one of them, such as split(key, 3)[0]",
			    "a list of %llu keys stands where one key is taken",
			    (unsigned long long)value->count);
	return true;
}

static bool read_seed(struct reading *reading, struct weightd_key_value *value)
{
	int64_t seed;

	if (!read_number(reading, "the seed", &seed))
		return false;
	*value = (struct weightd_key_value){
		.key = weightd_jax_key_of((uint64_t)seed, reading->context->is_wide)};
	return true;
}

static bool read_fold_in(struct reading *reading, struct weightd_key_value *value)
{
	int64_t data;

	if (!read_key(reading, value))
		return false;
	if (!takes(reading, ','))
		return fail_syntax(reading);
	put(reading, ", ");
	if (!read_number(reading, "what is folded in", &data))
		return false;
	if (data < 0 || data > UINT32_MAX)
		return fail(reading, "0 to 4294967295", "jax.random.fold_in takes no %lld",
			    (long long)data);
	value->key = weightd_jax_fold_in(value->key, (uint32_t)data);
	return true;
}

static bool read_split(struct reading *reading, struct weightd_key_value *value)
{
	int64_t count = 2;
	const char *before;

	if (!read_key(reading, value))
		return false;
	if (takes(reading, ',')) {
		struct word word;
		skip_blanks(reading);
		before = reading->at;
		/* num=3, not num == 3 */
		if (!is_word_start(*before) || !read_word(reading, &word) ||
		    !is_word(&word, "num") || !takes(reading, '=') || *reading->at == '=')
			reading->at = before;
		put(reading, ", ");
		if (!read_number(reading, "the number of keys", &count))
			return false;
		count = reading->out != NULL ? 2 : count;
	}
	if (count < 1 || count > INT32_MAX)
		return fail(reading, "1 to 2147483647", "jax.random.split makes no %lld keys",
			    (long long)count);
	*value = (struct weightd_key_value){.key = value->key,
					    .is_list = true,
					    .total = (uint64_t)count,
					    .count = (uint64_t)count};
	return true;
}

static bool read_call(struct reading *reading, const struct word *word,
		      struct weightd_key_value *value)
{
	const bool is_seed = is_word(word, "key") || is_word(word, "PRNGKey");
	bool is_read;

	reading->at++;
	if (!is_seed && !is_word(word, "split") && !is_word(word, "fold_in"))
		return fail(reading, "split, fold_in, key or PRNGKey", "keys are not made by %.*s",
			    (int)word->length, word->text);
	if (is_seed)
		put(reading, "key");
	else
		put_word(reading, word);
	put(reading, "(");
	if (is_seed)
		is_read = read_seed(reading, value);
	else if (is_word(word, "split"))
		is_read = read_split(reading, value);
	else
		is_read = read_fold_in(reading, value);
	if (is_read && !takes(reading, ')'))
		return fail_syntax(reading);
	put(reading, ")");
	return is_read;
}

static size_t name_index(const struct weightd_key_names *names, const struct word *word)
{
	size_t i = 0;

	while (i < names->count && !is_word(word, names->items[i].name))
		i++;
	return i;
}

static bool read_name(struct reading *reading, const struct word *word,
		      struct weightd_key_value *value)
{
	put_word(reading, word);
	if (reading->out != NULL)
		return true;
	const size_t index = name_index(reading->names, word);
	if (index == reading->names->count)
		return fail(reading, "key, or a name that a key script before it has set",
			    "no key is called %.*s", (int)word->length, word->text);
	*value = reading->names->items[index].value;
	return true;
}

/* Item 'index' of a list, which counts from its end if it is negative. */
static bool item(struct reading *reading, int64_t index, struct weightd_key_value *value)
{
	const int64_t count = (int64_t)value->count;

	if (reading->out != NULL)
		return true;
	if (!value->is_list)
		return fail(reading, "split(key, 3)[0]", "one key has no items");
	if (index < -count || index >= count)
		return fail(reading, "an index below their number", "%lld keys have no item %lld",
			    (long long)count, (long long)index);
	index = (int64_t)value->first + (index < 0 ? index + count : index);
	*value = (struct weightd_key_value){
		.key = weightd_jax_split(value->key, value->total, (uint64_t)index,
					 reading->context->is_partitionable)};
	return true;
}

static bool read_expression(struct reading *reading, struct weightd_key_value *value)
{
	struct word word;
	bool is_read;

	*value = (struct weightd_key_value){.is_list = false};
	if (++reading->depth > DEPTH_MAX)
		return fail(reading, "16 calls in each other", "the script is nested too deeply");
	if (!read_word(reading, &word))
		return false;
	skip_blanks(reading);
	is_read = *reading->at == '(' ? read_call(reading, &word, value)
				      : read_name(reading, &word, value);
	while (is_read && takes(reading, '[')) {
		int64_t index;
		put(reading, "[");
		is_read = read_number(reading, "the index", &index) && takes(reading, ']');
		if (!is_read && reading->problem->detail[0] == '\0')
			return fail_syntax(reading);
		put(reading, "]");
		is_read = is_read && item(reading, index, value);
	}
	reading->depth--;
	return is_read;
}

/* The targets of an assignment. */
struct targets {
	struct word words[TARGETS_MAX];
	size_t count, starred; /* 1 + index of the one with a star; 0: none */
};

/* False if the statement is no assignment: nothing is then read. */
static bool read_targets(struct reading *reading, struct targets *targets)
{
	const char *start = reading->at;

	*targets = (struct targets){.count = 0};
	do {
		skip_blanks(reading);
		if (targets->count == TARGETS_MAX || (*reading->at == ')' && targets->count > 0))
			break;
		if (takes(reading, '*'))
			targets->starred = targets->count + 1;
		skip_blanks(reading);
		if (!is_word_start(*reading->at) ||
		    !read_word(reading, &targets->words[targets->count]))
			break;
		targets->count++;
		skip_blanks(reading);
	} while (takes(reading, ','));
	if (targets->count > 0 && takes(reading, '=') && *reading->at != '=')
		return true;
	reading->at = start;
	reading->problem->detail[0] = '\0';
	targets->count = 0;
	return false;
}

static bool set_name(struct reading *reading, const struct word *word,
		     const struct weightd_key_value *value)
{
	struct weightd_key_names *names = reading->names;
	const size_t index = name_index(names, word);

	if (index == WEIGHTD_KEY_NAMES_MAX || word->length >= WEIGHTD_KEY_NAME_MAX)
		return fail(reading, "at most 64 names of 39 letters",
			    "the scripts have too many names, or too long ones");
	if (index == names->count) {
		memcpy(names->items[index].name, word->text, word->length);
		names->items[index].name[word->length] = '\0';
		names->count++;
	}
	names->items[index].value = *value;
	return true;
}

/* Several targets take the items of a list, the one with a star those that are left. */
static bool assign(struct reading *reading, const struct targets *targets,
		   struct weightd_key_value *value)
{
	struct weightd_key_value list = *value, part;
	const bool has_star = targets->starred != 0;
	const uint64_t plain = targets->count - has_star;
	uint64_t next = 0;

	if (targets->count == 1 && !has_star)
		return set_name(reading, &targets->words[0], value);
	if (!list.is_list || (has_star ? list.count < plain : list.count != plain))
		return fail(reading, "as many names as keys", "%llu keys do not fit %zu names",
			    (unsigned long long)(list.is_list ? list.count : 1), targets->count);
	for (size_t i = 0; i < targets->count; i++) {
		part = list;
		if (targets->starred == i + 1) {
			part.first += next;
			part.count = list.count - plain;
			next += part.count;
		} else if (!item(reading, (int64_t)next++, &part)) {
			return false;
		}
		if (!set_name(reading, &targets->words[i], &part))
			return false;
		*value = part;
	}
	return true;
}

static bool read_statement(struct reading *reading, struct weightd_key_value *value)
{
	struct targets targets;
	const bool assigns = read_targets(reading, &targets);

	for (size_t i = 0; assigns && i < targets.count; i++) {
		put(reading, i == 0 ? "" : ", ");
		put(reading, targets.starred == i + 1 ? "*" : "");
		put_word(reading, &targets.words[i]);
	}
	put(reading, assigns ? " = " : "");
	if (!read_expression(reading, value))
		return false;
	return !assigns || reading->out != NULL || assign(reading, &targets, value);
}

static void skip_ends(struct reading *reading)
{
	while (*reading->at != '\0' && strchr(" \t\r\n;", *reading->at) != NULL)
		reading->at++;
}

static bool read_script(struct reading *reading, struct weightd_key_value *value)
{
	const char *separator = "";

	reading->problem->detail[0] = '\0';
	skip_ends(reading);
	do {
		put(reading, separator);
		separator = "; ";
		if (!read_statement(reading, value))
			return false;
		skip_blanks(reading);
		if (*reading->at != '\0' && strchr("\r\n;", *reading->at) == NULL)
			return fail_syntax(reading);
		skip_ends(reading);
	} while (*reading->at != '\0');
	return true;
}

void weightd_key_names_start(struct weightd_key_names *names, struct weightd_jax_key key)
{
	names->count = 2;
	snprintf(names->items[0].name, sizeof names->items[0].name, "key");
	snprintf(names->items[1].name, sizeof names->items[1].name, "rng");
	names->items[0].value = names->items[1].value = (struct weightd_key_value){.key = key};
}

bool weightd_key_script_spell(const char *text, weightd_formula_variable *is_known,
			      const void *known, struct weightd_text *out,
			      struct weightd_key_problem *problem)
{
	const struct weightd_key_context context = {.variable = is_known, .variables = known};
	struct reading reading = {text, text, out, &context, NULL, problem, 0};
	struct weightd_key_value value;

	if (strlen(text) > WEIGHTD_KEY_SCRIPT_MAX)
		return fail(&reading, "scripts in several items of init",
			    "the keys have more than %d bytes", WEIGHTD_KEY_SCRIPT_MAX);
	return read_script(&reading, &value);
}

bool weightd_key_script_run(const char *text, const struct weightd_key_context *context,
			    struct weightd_key_names *names, struct weightd_key_value *value,
			    struct weightd_key_problem *problem)
{
	struct reading reading = {text, text, NULL, context, names, problem, 0};

	return read_script(&reading, value);
}
