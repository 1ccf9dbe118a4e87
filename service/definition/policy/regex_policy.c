/*
 * AllenNLP (allennlp/nn/initializers.py): for each of named_parameters() the first regular
 * expression that is found in its name decides, unless one of prevent_regexes is found. Expressions
 * become globs: alternatives are written out, one glob for each.
 */
#include "definition/policy/regex_policy.h"

#include "core/init/gain.h"

#include <string.h>

/* Globs of one expression, and levels of its groups. */
#define GLOBS_MAX 100
#define DEPTH_MAX 16
#define LENGTH_MAX 255

/* uniform_unit_scaling: all sizes but the last. */
#define SIZE                                                                                    \
	"(1 if ndim == 1 else size0 if ndim == 2 else size0 * size1 if ndim == 3 else size0 * " \
	"size1 * size2 if ndim == 4 else size0 * size1 * size2 * size3)"

bool weightd_is_regex_policy(const json_t *policy)
{
	const json_t *first = json_array_get(policy, 0);

	if (json_is_object(policy))
		return json_object_get(policy, "regexes") != NULL &&
		       json_object_get(policy, "initializer") == NULL;
	return json_array_size(first) == 2 && json_is_string(json_array_get(first, 0));
}

/* A glob that finds what an expression without alternatives finds; NULL: it has none. */
static json_t *glob_of(const char *regex)
{
	char glob[LENGTH_MAX + 1];
	size_t length = 0;

	if (*regex == '^')
		regex++;
	else
		glob[length++] = '*', glob[length++] = '*';
	for (; *regex != '\0' && length + 4 < sizeof glob; regex++) {
		if (*regex == '$' && regex[1] == '\0')
			return json_stringn(glob, length);
		if (*regex == '\\' && (regex[1] == '.' || regex[1] == '_')) {
			glob[length++] = *++regex;
		} else if (regex[0] == '.' && (regex[1] == '*' || regex[1] == '+')) {
			regex++;
			if (length < 2 || glob[length - 1] != '*')
				glob[length++] = '*', glob[length++] = '*';
		} else if (strchr("\\[](){}|?+*^$", *regex) != NULL) {
			return NULL;
		} else {
			glob[length++] = *regex;
		}
	}
	if (length >= 2 && glob[length - 1] == '*')
		return json_stringn(glob, length);
	glob[length++] = '*', glob[length++] = '*';
	return *regex == '\0' ? json_stringn(glob, length) : NULL;
}

/* The end of what stands at 'at': behind a ')' or '|' of this level. */
static const char *end_of_branch(const char *at)
{
	unsigned open = 0;

	for (; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0')
			at++;
		else if (*at == '(')
			open++;
		else if (*at == ')' && open-- == 0)
			return at;
		else if (*at == '|' && open == 0)
			return at;
	}
	return at;
}

static bool expand(const char *before, const char *regex, const char *after, unsigned depth,
		   json_t *globs);

/* Writes 'before', 'length' bytes of 'middle', and 'after'; false: they are too long. */
static bool join(char out[LENGTH_MAX + 1], const char *before, const char *middle, size_t length,
		 const char *after)
{
	if (strlen(before) + length + strlen(after) > LENGTH_MAX)
		return false;
	strcpy(out, before);
	strncat(out, middle, length);
	strcat(out, after);
	return true;
}

/* A group, or letters in brackets, of the branch 'before': each alternative in its place. */
static bool expand_choice(const char *before, const char *choice, unsigned depth, json_t *globs)
{
	char text[LENGTH_MAX + 1];

	if (*choice == '[') {
		const char *end = strchr(choice, ']');
		if (end == NULL || end == choice + 1 || strchr("^]", choice[1]) != NULL ||
		    memchr(choice, '-', (size_t)(end - choice)) != NULL ||
		    memchr(choice, '\\', (size_t)(end - choice)) != NULL)
			return false;
		for (const char *letter = choice + 1; letter < end; letter++) {
			if (!join(text, before, letter, 1, "") ||
			    !expand(text, end + 1, "", depth + 1, globs))
				return false;
		}
		return true;
	}
	const char *branch = choice + (strncmp(choice, "(?:", 3) == 0 ? 3 : 1);
	const char *end = branch;
	while (*end == '|' || end == branch || *end != ')') {
		end = end_of_branch(end == branch ? branch : end + 1);
		if (*end == '\0')
			return false;
	}
	for (const char *at = branch; at <= end;) {
		const char *to = end_of_branch(at);
		if (!join(text, "", at, (size_t)(to - at), end + 1) ||
		    !expand(before, text, "", depth + 1, globs))
			return false;
		at = to + 1;
	}
	return true;
}

/* Appends the globs of 'before', which has no alternatives, 'regex' and 'after'. */
static bool expand(const char *before, const char *regex, const char *after, unsigned depth,
		   json_t *globs)
{
	char text[LENGTH_MAX + 1];
	const char *at = regex;

	if (depth > DEPTH_MAX || json_array_size(globs) == GLOBS_MAX)
		return false;
	while (*at != '\0' && strchr("(|[", *at) == NULL)
		at += *at == '\\' && at[1] != '\0' ? 2 : 1;
	if (*at == '|') /* of a whole expression */
		return depth == 0 && join(text, before, regex, (size_t)(at - regex), after) &&
		       expand("", text, "", 1, globs) && expand("", at + 1, "", 0, globs);
	if (!join(text, before, regex, (size_t)(at - regex), ""))
		return false;
	if (*at != '\0')
		return expand_choice(text, at, depth, globs);
	return json_array_append_new(globs, glob_of(text)) == 0;
}

/* The globs of an expression, new; NULL with an issue. */
static json_t *globs_of(struct weightd_reader *reader, const json_t *regex,
			const struct weightd_place *place)
{
	json_t *globs = json_array();

	if (!json_is_string(regex)) {
		weightd_refuse_type(reader, place, regex, "a regular expression");
	} else if (json_string_length(regex) > LENGTH_MAX ||
		   !expand("", json_string_value(regex), "", 0, globs)) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place,
			       "%.80s has no globs that find the same", json_string_value(regex));
		weightd_error_expected(
			reader->err,
			"letters, \\\\., .*, ^, $, (a|b) and [ab]; or a group of rules: {\"each\": "
			"\"parameters\", \"first\": true, \"rules\": [{\"path\": ...}]}");
	} else if (json_array_size(globs) == 1) {
		json_t *only = json_incref(json_array_get(globs, 0));
		json_decref(globs);
		return only;
	} else {
		return globs;
	}
	json_decref(globs);
	return NULL;
}

static const char *name_of(const json_t *initializer)
{
	const char *name = json_string_value(initializer);

	return name != NULL ? name : json_string_value(json_object_get(initializer, "type"));
}

/* uniform(-sqrt(3 / size) * gain, ...), new; NULL: there is no such nonlinearity. */
static json_t *unit_scaling(const json_t *initializer)
{
	const char *name = json_string_value(json_object_get(initializer, "nonlinearity"));
	const char *const *known = init_nonlinearities;

	name = name == NULL ? "linear" : name;
	while (*known != NULL && strcmp(*known, name) != 0)
		known++;
	if (*known == NULL || strcmp(name, "leaky_relu") == 0)
		return NULL;
	const double gain = init_calculate_gain(name, 0.0);
	return json_pack("{s:s, s:o, s:o}", "name", "uniform", "a",
			 json_sprintf("-(sqrt(3 / " SIZE ") * %.17g)", gain), "b",
			 json_sprintf("sqrt(3 / " SIZE ") * %.17g", gain));
}

/* The initializer as this service has it, new; AllenNLP's own and its defaults, where they differ.
 */
static json_t *initializer_of(struct weightd_reader *reader, const json_t *initializer,
			      const struct weightd_place *place)
{
	const char *name = name_of(initializer);
	json_t *made = NULL;

	if (name == NULL)
		return json_deep_copy(initializer);
	if (strcmp(name, "normal") == 0) {
		made = json_is_object(initializer) ? json_deep_copy(initializer)
						   : json_pack("{s:s}", "type", name);
		if (json_object_get(made, "std") == NULL)
			json_object_set_new(made, "std", json_real(0.1));
		return made;
	}
	if (strcmp(name, "uniform_unit_scaling") == 0)
		made = unit_scaling(initializer);
	else if (strcmp(name, "lstm_hidden_bias") == 0)
		return json_string("zeros");
	else if (strcmp(name, "block_orthogonal") != 0 && strcmp(name, "pretrained") != 0)
		return json_deep_copy(initializer);
	if (made == NULL) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, place,
			       "%.40s of AllenNLP is not made here", name);
		weightd_error_expected(
			reader->err,
			"block_orthogonal: rules with \"rows\" and \"orthogonal\"; pretrained: the "
			"policy without it; uniform_unit_scaling: a nonlinearity without a slope");
	}
	return made;
}

/* The rules of a pair; false with an issue. */
static bool add_pair(struct weightd_reader *reader, const json_t *pair, const json_t *prevented,
		     const struct weightd_place *place, json_t *rules)
{
	if (json_array_size(pair) != 2) {
		weightd_refuse_type(reader, place, pair, "a regular expression and an initializer");
		return false;
	}
	const json_t *initializer = json_array_get(pair, 1);
	const char *name = name_of(initializer);
	json_t *globs = globs_of(reader, json_array_get(pair, 0), WEIGHTD_PLACE_ITEM(place, 0));
	if (globs == NULL)
		return false;
	json_t *made = initializer_of(reader, initializer, WEIGHTD_PLACE_ITEM(place, 1));
	if (made == NULL) {
		json_decref(globs);
		return false;
	}
	json_t *rule =
		json_pack("{s:o, s:o, s:b}", "path", globs, "initializer", made, "optional", 1);
	if (json_array_size(prevented) > 0)
		json_object_set_new(rule, "except", json_pack("{s:O}", "path", prevented));
	json_array_append_new(rules, rule);
	if (name != NULL && strcmp(name, "lstm_hidden_bias") == 0) {
		json_t *ones = json_copy(rule);
		json_object_set_new(ones, "initializer", json_string("ones"));
		json_object_set_new(ones, "block", json_string("forget"));
		json_array_append_new(rules, ones);
	}
	return true;
}

/* The globs of prevent_regexes, a new array; NULL with an issue. */
static json_t *read_prevented(struct weightd_reader *reader, const json_t *regexes,
			      const struct weightd_place *place)
{
	json_t *all = json_array();

	if (regexes != NULL && !json_is_array(regexes)) {
		weightd_refuse_type(reader, place, regexes, "an array of regular expressions");
		json_decref(all);
		return NULL;
	}
	for (size_t i = 0; i < json_array_size(regexes); i++) {
		json_t *globs =
			globs_of(reader, json_array_get(regexes, i), WEIGHTD_PLACE_ITEM(place, i));
		if (globs == NULL) {
			json_decref(all);
			return NULL;
		}
		if (json_is_array(globs))
			json_array_extend(all, globs);
		else
			json_array_append(all, globs);
		json_decref(globs);
	}
	return all;
}

json_t *weightd_read_regex_policy(struct weightd_reader *reader, const json_t *policy,
				  const struct weightd_place *place)
{
	static const char *const fields[] = {"type", "regexes", "prevent_regexes", NULL};
	const json_t *prevent = json_object_get(policy, "prevent_regexes");
	json_t *prevented =
		read_prevented(reader, prevent, WEIGHTD_PLACE_KEY(place, "prevent_regexes"));
	const struct weightd_place *inside = WEIGHTD_PLACE_KEY(place, "regexes");
	json_t *rules = json_array();
	bool is_read = prevented != NULL;

	if (json_is_object(policy)) {
		weightd_check_fields(reader, policy, place, fields);
		place = inside;
		policy = json_object_get(policy, "regexes");
	}
	if (!json_is_array(policy)) {
		weightd_refuse_type(reader, place, policy, "an array of pairs");
		is_read = false;
	}
	for (size_t i = 0; i < json_array_size(policy) && !weightd_reader_stops(reader); i++)
		is_read = add_pair(reader, json_array_get(policy, i), prevented,
				   WEIGHTD_PLACE_ITEM(place, i), rules) &&
			  is_read;
	json_decref(prevented);
	if (is_read && json_array_size(rules) > 0)
		return json_pack("[{s:s, s:b, s:o}]", "each", "parameters", "first", 1, "rules",
				 rules);
	json_decref(rules);
	return is_read ? json_array() : NULL;
}
