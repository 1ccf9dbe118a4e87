/*
 * Policies are objects of members of a specification, in the client's words.
 */
#include "api/repository/twin_document.h"

#include "definition/document/json_memory.h"

#include <stdlib.h>
#include <string.h>

/* A rule that selects nothing in the twin is no fault there. */
static void make_optional(json_t *rules)
{
	json_t *rule;
	size_t i;

	json_array_foreach(rules, i, rule)
	{
		if (json_is_object(rule) && json_object_get(rule, "initializer") != NULL)
			json_object_set_new(rule, "optional", json_true());
	}
}

/* The rules of a policy as an array; new. */
static json_t *rules_of(json_t *policy)
{
	json_t *given = json_object_get(policy, "init");
	json_t *rules = json_is_array(given) ? json_incref(given) : json_array();

	if (given != NULL && !json_is_null(given) && !json_is_array(given))
		json_array_append(rules, given);
	make_optional(rules);
	return rules;
}

static bool set_text(json_t *document, const char *name, const char *text)
{
	return text == NULL || json_object_set_new(document, name, json_string(text)) == 0;
}

static bool vary(json_t *document, const struct weightd_variation *variation)
{
	json_t *rules = rules_of(document);
	bool is_done = set_text(document, "seed", variation->seed) &&
		       set_text(document, "dtype", variation->dtype) &&
		       set_text(document, "generator", variation->generator);

	if (variation->policy != NULL)
		is_done =
			is_done && json_array_append_new(rules, json_pack("{ss}", "recipe",
									  variation->policy)) == 0;
	if (json_array_size(rules) == 0)
		json_decref(rules);
	else
		is_done = json_object_set_new(document, "init", rules) == 0 && is_done;
	return is_done;
}

json_t *weightd_twin_document(const char *config, const char *policy,
			      const struct weightd_variation *variation)
{
	json_t *document = weightd_json_load(policy, strlen(policy), 0, NULL);
	json_t *twin = weightd_json_load(config, strlen(config), 0, NULL);

	if (document != NULL && twin != NULL && json_object_set(document, "config", twin) == 0 &&
	    vary(document, variation)) {
		json_decref(twin);
		return document;
	}
	json_decref(twin);
	json_decref(document);
	return NULL;
}

static int descending(const void *a, const void *b)
{
	const long first = *(const long *)a, second = *(const long *)b;

	return (first < second) - (first > second);
}

/* Removes the rules that issues name; false: they name none. */
static bool remove_rules(json_t *rules, const struct weightd_error *err)
{
	static const char prefix[] = "/init/";
	long named[WEIGHTD_ISSUES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < err->count; i++) {
		const char *pointer = err->issues[i].pointer;

		if (strncmp(pointer, prefix, sizeof prefix - 1) == 0)
			named[count++] = strtol(pointer + sizeof prefix - 1, NULL, 10);
	}
	qsort(named, count, sizeof named[0], descending);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || named[i] != named[i - 1])
			json_array_remove(rules, (size_t)named[i]);
	return count > 0;
}

bool weightd_twin_document_fit(json_t *document, const struct weightd_error *err, bool takes_all)
{
	static const char *const members[] = {"init", "key", "cast"};
	json_t *rules = json_object_get(document, "init");
	bool is_less = false;

	if (!takes_all && json_array_size(rules) > 0 && remove_rules(rules, err))
		return true;
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		is_less |= json_object_del(document, members[i]) == 0;
	return is_less;
}
