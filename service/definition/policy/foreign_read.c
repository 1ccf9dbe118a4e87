/*
 * mmengine (mmengine/model/weight_init.py): each init_cfg visits all modules; a module of its
 * layers gets a weight, and a constant bias.
 */
#include "definition/policy/foreign_read.h"

#include "core/base/name_list.h"
#include "core/number/c_functions.h"

#include <string.h>

/* A class of mmengine with the initializer of its weights, and its defaults that are others than
 * the initializer's. */
static const struct {
	const char *type, *distribution, *initializer;
	const char *members[5]; /* that are arguments, NULL-terminated */
	const char *defaults;	/* JSON */
} types[] = {
	{"Constant", NULL, "constant", {"val"}, "{}"},
	{"Xavier", "normal", "xavier_normal", {"gain"}, "{}"},
	{"Xavier", "uniform", "xavier_uniform", {"gain"}, "{}"},
	{"Normal", NULL, "normal", {"mean", "std"}, "{}"},
	{"TruncNormal", NULL, "timm.trunc_normal", {"mean", "std", "a", "b"}, "{}"},
	{"Uniform", NULL, "uniform", {"a", "b"}, "{}"},
	{"Kaiming",
	 "normal",
	 "kaiming_normal",
	 {"a", "mode", "nonlinearity"},
	 "{\"mode\":\"fan_out\",\"nonlinearity\":\"relu\"}"},
	{"Kaiming",
	 "uniform",
	 "kaiming_uniform",
	 {"a", "mode", "nonlinearity"},
	 "{\"mode\":\"fan_out\",\"nonlinearity\":\"relu\"}"},
	{"Caffe2Xavier",
	 NULL,
	 "kaiming_uniform",
	 {NULL},
	 "{\"a\":1,\"mode\":\"fan_in\",\"nonlinearity\":\"leaky_relu\"}"},
};
#define TYPE_COUNT (sizeof types / sizeof types[0])

static const char *const common_members[] = {
	"type", "layer", "bias", "bias_prob", "name", "override", "distribution", "optional", NULL};

bool weightd_is_init_cfg(const json_t *item)
{
	return json_is_string(json_object_get(item, "type")) &&
	       json_object_get(item, "initializer") == NULL &&
	       json_object_get(item, "rules") == NULL;
}

/* "KaimingInit" is Kaiming. */
static bool is_type(const char *name, const char *type)
{
	const size_t length = strlen(type);

	return strncmp(name, type, length) == 0 &&
	       (name[length] == '\0' || strcmp(name + length, "Init") == 0);
}

static const char *type_at(const void *context, size_t index)
{
	(void)context;
	/* Rows of one type are neighbours: its name is told once. */
	if (index == 0 || strcmp(types[index - 1].type, types[index].type) != 0)
		return types[index].type;
	return NULL;
}

/* The row of an init_cfg; TYPE_COUNT with an issue. */
static size_t find_type(struct weightd_reader *reader, const json_t *item,
			const struct weightd_place *place)
{
	const char *name = json_string_value(json_object_get(item, "type"));
	const char *distribution = json_string_value(json_object_get(item, "distribution"));
	char list[160];

	for (size_t i = 0; i < TYPE_COUNT; i++) {
		const char *own = types[i].distribution;
		if (is_type(name, types[i].type) &&
		    (own == NULL ||
		     strcmp(own, distribution == NULL ? "normal" : distribution) == 0))
			return i;
	}
	if (is_type(name, "Pretrained")) {
		weightd_refuse(reader, WEIGHTD_ERR_UNSUPPORTED, WEIGHTD_PLACE_KEY(place, "type"),
			       "Pretrained loads a checkpoint, which no service of initial weights "
			       "has");
		weightd_error_expected(reader->err, "the init_cfg without Pretrained");
		return TYPE_COUNT;
	}
	weightd_name_list(list, sizeof list, type_at, NULL, TYPE_COUNT);
	weightd_refuse(reader, WEIGHTD_ERR_BAD_ARGUMENT, WEIGHTD_PLACE_KEY(place, "type"),
		       "%.60s is no initializer of mmengine", name);
	weightd_error_expected(
		reader->err,
		"one of %s; or a rule: {\"path\": \"**\", \"initializer\": {\"name\": "
		"\"%.40s\"}}",
		list, name);
	weightd_error_suggest(reader->err, weightd_nearest(name, type_at, NULL, TYPE_COUNT));
	return TYPE_COUNT;
}

static bool is_member(const char *const *members, const char *name)
{
	for (; *members != NULL; members++) {
		if (strcmp(*members, name) == 0)
			return true;
	}
	return false;
}

/* The initializer of the weights, a new object; NULL with an issue, or without memory. */
static json_t *initializer_of(struct weightd_reader *reader, const json_t *item, size_t type,
			      const struct weightd_place *place)
{
	json_t *call = json_loads(types[type].defaults, 0, NULL), *value;
	const char *key;

	json_object_set_new(call, "name", json_string(types[type].initializer));
	json_object_foreach((json_t *)(uintptr_t)item, key, value)
	{
		if (is_member(types[type].members, key))
			json_object_set(call, key, value);
		else if (!is_member(common_members, key))
			weightd_refuse_field(reader, place, key, types[type].members);
	}
	return call;
}

/* The constant of the biases: "bias", or the one that gives "bias_prob". */
static double bias_of(const json_t *item)
{
	const json_t *chance = json_object_get(item, "bias_prob");
	const double p = json_number_value(chance);

	if (json_is_number(chance) && p > 0 && p < 1)
		return -weightd_c_log((1 - p) / p);
	return json_number_value(json_object_get(item, "bias"));
}

/* Rules for weights and biases with the selector 'key': 'value', which is borrowed; NULL: all. */
static void add_rules(json_t *rules, const char *below, const json_t *layer, const json_t *call,
		      const json_t *item)
{
	const bool is_optional = json_is_true(json_object_get(item, "optional"));
	const double bias = bias_of(item);
	static const char *const leaves[] = {"weight", "bias"};

	for (size_t i = 0; i < 2; i++) {
		json_t *initializer =
			i == 0 ? json_deep_copy(call)
			       : json_pack("{s:s, s:f}", "name", "constant", "val", bias);
		json_t *rule =
			json_pack("{s:s, s:o}", "parameter", leaves[i], "initializer", initializer);
		if (layer != NULL)
			json_object_set_new(rule, "module", json_deep_copy(layer));
		if (below != NULL)
			json_object_set_new(rule, "path", json_sprintf("%s.**", below));
		if (i == 1 || is_optional)
			json_object_set_new(rule, "optional", json_true());
		json_array_append_new(rules, rule);
	}
}

/* "override": another initialisation of a child, or several. */
static void add_overrides(struct weightd_reader *reader, json_t *rules, const json_t *item,
			  const struct weightd_place *place)
{
	const json_t *override = json_object_get(item, "override");
	const size_t count = json_is_array(override) ? json_array_size(override) : 1;

	for (size_t i = 0; override != NULL && i < count; i++) {
		const json_t *one =
			json_is_array(override) ? json_array_get(override, i) : override;
		const char *name = json_string_value(json_object_get(one, "name"));
		const struct weightd_place *at = WEIGHTD_PLACE_KEY(place, "override");
		const bool has_type = json_object_get(one, "type") != NULL;
		const json_t *values = has_type ? one : item;
		if (name == NULL) {
			weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, at,
				       "an override needs the name of a child");
			return;
		}
		if (!has_type && json_object_size(one) > 1) {
			weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, at,
				       "an override with values of its own needs a type");
			return;
		}
		const size_t type = find_type(reader, values, at);
		if (type == TYPE_COUNT)
			return;
		json_t *call = initializer_of(reader, values, type, at);
		add_rules(rules, name, NULL, call, values);
		json_decref(call);
	}
}

static void refuse_without_layer(struct weightd_reader *reader, const struct weightd_place *place)
{
	weightd_refuse(reader, WEIGHTD_ERR_MISSING_FIELD, place,
		       "mmengine initialises nothing without layer or override");
	weightd_error_expected(reader->err,
			       "\"layer\": \"Conv2d\", or an array of types; or a rule: "
			       "{\"parameter\": \"weight\", \"initializer\": ...}");
}

json_t *weightd_read_init_cfg(struct weightd_reader *reader, const json_t *item,
			      const struct weightd_place *place)
{
	const json_t *layer = json_object_get(item, "layer");
	const size_t problems = reader->problems;
	const size_t type = find_type(reader, item, place);
	json_t *rules = json_array();

	if (type != TYPE_COUNT && json_array_size(layer) == 0 && !json_is_string(layer) &&
	    json_object_get(item, "override") == NULL)
		refuse_without_layer(reader, place);

	if (type == TYPE_COUNT || rules == NULL) {
		json_decref(rules);
		return NULL;
	}
	json_t *call = initializer_of(reader, item, type, place);
	if (layer != NULL)
		add_rules(rules, NULL, layer, call, item);
	add_overrides(reader, rules, item, place);
	json_decref(call);
	if (reader->problems == problems)
		return rules;
	json_decref(rules);
	return NULL;
}
