/*
 * Key scripts: one reader, which spells a script or runs it.
 */
#include "core/generator/jax/key_reading.h"

#include "core/generator/jax/keras_seed.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define TARGETS_MAX 16
#define DEPTH_MAX 16

static bool read_expression(struct weightd_key_reading *reading, struct weightd_key_value *value);

/* An argument that is one key. */
static bool read_key(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	if (!read_expression(reading, value))
		return false;
	if (reading->out == NULL && value->is_list)
		return weightd_key_fail(reading, "one of them, such as split(key, 3)[0]",
					"a list of %llu keys stands where one key is taken",
					(unsigned long long)value->count);
	return true;
}

static bool read_seed(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	int64_t seed;

	if (!weightd_key_read_number(reading, "the seed", &seed))
		return false;
	*value = (struct weightd_key_value){
		.key = weightd_jax_key_of((uint64_t)seed, reading->context->is_wide)};
	return true;
}

static bool read_fold_in(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	int64_t data;

	if (!read_key(reading, value))
		return false;
	if (!weightd_key_takes(reading, ','))
		return weightd_key_fail_syntax(reading);
	weightd_key_put(reading, ", ");
	if (!weightd_key_read_number(reading, "what is folded in", &data))
		return false;
	if (data < 0 || data > UINT32_MAX)
		return weightd_key_fail(reading, "0 to 4294967295",
					"jax.random.fold_in takes no %lld", (long long)data);
	value->key = weightd_jax_fold_in(value->key, (uint32_t)data);
	return true;
}

static bool read_split(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	int64_t count = 2;
	const char *before;

	if (!read_key(reading, value))
		return false;
	if (weightd_key_takes(reading, ',')) {
		struct weightd_key_word word;
		weightd_key_skip_blanks(reading);
		before = reading->at;
		/* num=3, not num == 3 */
		if (!weightd_key_is_word_start(*before) || !weightd_key_read_word(reading, &word) ||
		    !weightd_key_is_word(&word, "num") || !weightd_key_takes(reading, '=') ||
		    *reading->at == '=')
			reading->at = before;
		weightd_key_put(reading, ", ");
		if (!weightd_key_read_number(reading, "the number of keys", &count))
			return false;
		count = reading->out != NULL ? 2 : count;
	}
	if (count < 1 || count > INT32_MAX)
		return weightd_key_fail(reading, "1 to 2147483647",
					"jax.random.split makes no %lld keys", (long long)count);
	*value = (struct weightd_key_value){.key = value->key,
					    .is_list = true,
					    .total = (uint64_t)count,
					    .count = (uint64_t)count};
	return true;
}

/* The two words of a key: Keras makes one of an integer seed in this way. */
static bool read_key_data(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	int64_t words[2];

	if (!weightd_key_takes(reading, '['))
		return weightd_key_fail_syntax(reading);
	for (unsigned i = 0; i < 2; i++) {
		weightd_key_put(reading, i == 0 ? "[" : ", ");
		if (!weightd_key_read_number(reading, "a word of a key", &words[i]))
			return false;
		if (words[i] < 0 || words[i] > UINT32_MAX)
			return weightd_key_fail(reading, "0 to 4294967295",
						"no word of a key is %lld", (long long)words[i]);
		if (!weightd_key_takes(reading, i == 0 ? ',' : ']'))
			return weightd_key_fail_syntax(reading);
	}
	weightd_key_put(reading, "]");
	*value = (struct weightd_key_value){.key = {{(uint32_t)words[0], (uint32_t)words[1]}}};
	return true;
}

static bool read_keras(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	int64_t seed, number;

	if (!weightd_key_read_number(reading, "the seed", &seed))
		return false;
	if (!weightd_key_takes(reading, ','))
		return weightd_key_fail_syntax(reading);
	weightd_key_put(reading, ", ");
	if (!weightd_key_read_number(reading, "the initializer's number", &number))
		return false;
	if (seed < 0 || seed > UINT32_MAX || number < 0 || number >= WEIGHTD_KERAS_SEEDS_MAX)
		return weightd_key_fail(reading, "seeds to 4294967295, numbers to 4095",
					"Keras has no initializer %lld of seed %lld",
					(long long)number, (long long)seed);
	*value = (struct weightd_key_value){.key = {{0, 0}}};
	if (reading->out == NULL)
		value->key.word[0] = weightd_keras_seed((uint32_t)seed, (size_t)number);
	return true;
}

/* The functions, and the names by which they are spelt. */
static const struct call {
	const char *name, *spelt;
	bool (*read)(struct weightd_key_reading *reading, struct weightd_key_value *value);
} calls[] = {
	{"split", "split", read_split},
	{"fold_in", "fold_in", read_fold_in},
	{"key", "key", read_seed},
	{"PRNGKey", "key", read_seed},
	{"wrap_key_data", "wrap_key_data", read_key_data},
	{"keras", "keras", read_keras},
};

static bool read_call(struct weightd_key_reading *reading, const struct weightd_key_word *word,
		      struct weightd_key_value *value)
{
	const struct call *call = calls;

	reading->at++;
	while (call < calls + sizeof calls / sizeof calls[0] &&
	       !weightd_key_is_word(word, call->name))
		call++;
	if (call == calls + sizeof calls / sizeof calls[0])
		return weightd_key_fail(reading,
					"split, fold_in, key, PRNGKey, wrap_key_data or keras",
					"keys are not made by %.*s", (int)word->length, word->text);
	weightd_key_put(reading, call->spelt);
	weightd_key_put(reading, "(");
	if (!call->read(reading, value))
		return false;
	if (!weightd_key_takes(reading, ')'))
		return weightd_key_fail_syntax(reading);
	weightd_key_put(reading, ")");
	return true;
}

static size_t name_index(const struct weightd_key_names *names, const struct weightd_key_word *word)
{
	size_t i = 0;

	while (i < names->count && !weightd_key_is_word(word, names->items[i].name))
		i++;
	return i;
}

static bool read_name(struct weightd_key_reading *reading, const struct weightd_key_word *word,
		      struct weightd_key_value *value)
{
	weightd_key_put_word(reading, word);
	if (reading->out != NULL)
		return true;
	const size_t index = name_index(reading->names, word);
	if (index == reading->names->count)
		return weightd_key_fail(reading,
					"key, or a name that a key script before it has set",
					"no key is called %.*s", (int)word->length, word->text);
	*value = reading->names->items[index].value;
	return true;
}

/* Item 'index' of a list, which counts from its end if it is negative. */
static bool item(struct weightd_key_reading *reading, int64_t index,
		 struct weightd_key_value *value)
{
	const int64_t count = (int64_t)value->count;

	if (reading->out != NULL)
		return true;
	if (!value->is_list)
		return weightd_key_fail(reading, "split(key, 3)[0]", "one key has no items");
	if (index < -count || index >= count)
		return weightd_key_fail(reading, "an index below their number",
					"%lld keys have no item %lld", (long long)count,
					(long long)index);
	index = (int64_t)value->first + (index < 0 ? index + count : index);
	*value = (struct weightd_key_value){
		.key = weightd_jax_split(value->key, value->total, (uint64_t)index,
					 reading->context->is_partitionable)};
	return true;
}

static bool read_expression(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	struct weightd_key_word word;
	bool is_read;

	*value = (struct weightd_key_value){.is_list = false};
	if (++reading->depth > DEPTH_MAX)
		return weightd_key_fail(reading, "16 calls in each other",
					"the script is nested too deeply");
	if (!weightd_key_read_word(reading, &word))
		return false;
	weightd_key_skip_blanks(reading);
	is_read = *reading->at == '(' ? read_call(reading, &word, value)
				      : read_name(reading, &word, value);
	while (is_read && weightd_key_takes(reading, '[')) {
		int64_t index;
		weightd_key_put(reading, "[");
		is_read = weightd_key_read_number(reading, "the index", &index) &&
			  weightd_key_takes(reading, ']');
		if (!is_read && reading->problem->detail[0] == '\0')
			return weightd_key_fail_syntax(reading);
		weightd_key_put(reading, "]");
		is_read = is_read && item(reading, index, value);
	}
	reading->depth--;
	return is_read;
}

/* The targets of an assignment. */
struct targets {
	struct weightd_key_word words[TARGETS_MAX];
	size_t count, starred; /* 1 + index of the one with a star; 0: none */
};

/* False if the statement is no assignment: nothing is then read. */
static bool read_targets(struct weightd_key_reading *reading, struct targets *targets)
{
	const char *start = reading->at;

	*targets = (struct targets){.count = 0};
	do {
		weightd_key_skip_blanks(reading);
		if (targets->count == TARGETS_MAX || (*reading->at == ')' && targets->count > 0))
			break;
		if (weightd_key_takes(reading, '*'))
			targets->starred = targets->count + 1;
		weightd_key_skip_blanks(reading);
		if (!weightd_key_is_word_start(*reading->at) ||
		    !weightd_key_read_word(reading, &targets->words[targets->count]))
			break;
		targets->count++;
		weightd_key_skip_blanks(reading);
	} while (weightd_key_takes(reading, ','));
	if (targets->count > 0 && weightd_key_takes(reading, '=') && *reading->at != '=')
		return true;
	reading->at = start;
	reading->problem->detail[0] = '\0';
	targets->count = 0;
	return false;
}

static bool set_name(struct weightd_key_reading *reading, const struct weightd_key_word *word,
		     const struct weightd_key_value *value)
{
	struct weightd_key_names *names = reading->names;
	const size_t index = name_index(names, word);

	if (index == WEIGHTD_KEY_NAMES_MAX || word->length >= WEIGHTD_KEY_NAME_MAX)
		return weightd_key_fail(reading, "at most 64 names of 39 letters",
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
static bool assign(struct weightd_key_reading *reading, const struct targets *targets,
		   struct weightd_key_value *value)
{
	struct weightd_key_value list = *value, part;
	const bool has_star = targets->starred != 0;
	const uint64_t plain = targets->count - has_star;
	uint64_t next = 0;

	if (targets->count == 1 && !has_star)
		return set_name(reading, &targets->words[0], value);
	if (!list.is_list || (has_star ? list.count < plain : list.count != plain))
		return weightd_key_fail(
			reading, "as many names as keys", "%llu keys do not fit %zu names",
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

static bool read_statement(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	struct targets targets;
	const bool assigns = read_targets(reading, &targets);

	for (size_t i = 0; assigns && i < targets.count; i++) {
		weightd_key_put(reading, i == 0 ? "" : ", ");
		weightd_key_put(reading, targets.starred == i + 1 ? "*" : "");
		weightd_key_put_word(reading, &targets.words[i]);
	}
	weightd_key_put(reading, assigns ? " = " : "");
	if (!read_expression(reading, value))
		return false;
	return !assigns || reading->out != NULL || assign(reading, &targets, value);
}

static void skip_ends(struct weightd_key_reading *reading)
{
	while (*reading->at != '\0' && strchr(" \t\r\n;", *reading->at) != NULL)
		reading->at++;
}

static bool read_script(struct weightd_key_reading *reading, struct weightd_key_value *value)
{
	const char *separator = "";

	reading->problem->detail[0] = '\0';
	skip_ends(reading);
	do {
		weightd_key_put(reading, separator);
		separator = "; ";
		if (!read_statement(reading, value))
			return false;
		weightd_key_skip_blanks(reading);
		if (*reading->at != '\0' && strchr("\r\n;", *reading->at) == NULL)
			return weightd_key_fail_syntax(reading);
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
	struct weightd_key_reading reading = {text, text, out, &context, NULL, problem, 0};
	struct weightd_key_value value;

	if (strlen(text) > WEIGHTD_KEY_SCRIPT_MAX)
		return weightd_key_fail(&reading, "scripts in several items of init",
					"the keys have more than %d bytes", WEIGHTD_KEY_SCRIPT_MAX);
	return read_script(&reading, &value);
}

bool weightd_key_script_run(const char *text, const struct weightd_key_context *context,
			    struct weightd_key_names *names, struct weightd_key_value *value,
			    struct weightd_key_problem *problem)
{
	struct weightd_key_reading reading = {text, text, NULL, context, names, problem, 0};

	return read_script(&reading, value);
}
