/*
 * The rules of data rows.
 */
#include "definition/policy/row_rules.h"

#include "definition/call/variables.h"
#include "definition/file_names/file_tree.h"
#include "definition/policy/inner_models.h"

/* Appends the rules whose condition holds, without it. */
static void append_rules(struct weightd_reader *reader, const json_t *rules,
			 const struct weightd_place *place, bool is_swept, json_t *own)
{
	for (size_t i = 0; i < json_array_size(rules) && !weightd_reader_stops(reader); i++) {
		const json_t *rule = json_array_get(rules, i);
		const json_t *inner = json_object_get(rule, "rules");
		const struct weightd_place *there = WEIGHTD_PLACE_ITEM(place, i);
		bool is_there = true;

		weightd_body_has(reader, rule, there, &is_there);
		if (!is_there)
			continue;
		json_t *copy = json_copy((json_t *)(uintptr_t)rule);
		json_object_del(copy, "if");
		if (inner != NULL) {
			json_object_set_new(copy, "rules", json_array());
			append_rules(reader, inner, WEIGHTD_PLACE_KEY(there, "rules"), true,
				     json_object_get(copy, "rules"));
		}
		json_array_append_new(own, copy);
		weightd_file_tree_rules(reader, copy, is_swept, own);
	}
}

/* A class of the row, or the model of any row. */
static bool is_model(const struct weightd_inner_models *self, const struct weightd_module *module)
{
	return module->is_of_row || json_object_get(self->types, module->type) != NULL;
}

/* The next module of the row's own: not in the model of another row. */
static const struct weightd_module *next_own(const struct weightd_module *module,
					     const struct weightd_module *top)
{
	const struct weightd_module *next = weightd_module_next(module, top);

	while (next != NULL && next->is_of_row) {
		while (next != top && next->next == NULL)
			next = next->parent;
		next = next == top ? NULL : next->next;
	}
	return next;
}

/* Texts as members of an object. */
static json_t *set_of(const json_t *texts)
{
	json_t *set = json_object();

	for (size_t i = 0; i < json_array_size(texts); i++)
		if (json_is_string(json_array_get(texts, i)))
			json_object_set_new(set, json_string_value(json_array_get(texts, i)),
					    json_true());
	return set;
}

void weightd_read_row_rules(struct weightd_reader *reader,
			    const struct weightd_pending_rules *pending,
			    const struct weightd_place *place)
{
	json_t *types = set_of(json_object_get(pending->row, "self_initialising"));
	json_t *own = json_array();
	const struct weightd_inner_models inner = {
		.is_model = is_model,
		.reader = reader,
		.types = types,
	};

	append_rules(reader, pending->rules, place, false, own);
	for (const struct weightd_module *module = pending->module;
	     module != NULL && !weightd_reader_stops(reader);
	     module = next_own(module, pending->module)) {
		if (is_model(&inner, module))
			weightd_give_rules(reader, (struct weightd_module *)(uintptr_t)module, own,
					   &inner, place);
	}
	json_decref(types);
	json_decref(own);
}
