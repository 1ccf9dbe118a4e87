/*
 * Activations: the row of a module, and the numbers that its constructor was given.
 */
#include "core/signal/activation/pointwise.h"

#include <string.h>

static bool has_name(const struct weightd_activation *row, const char *name)
{
	for (const char *const *own = row->names; *own != NULL; own++) {
		if (strcmp(*own, name) == 0)
			return true;
	}
	return false;
}

const struct weightd_activation *weightd_activation_find(const char *type)
{
	for (size_t i = 0; i < weightd_activation_count(); i++) {
		if (has_name(weightd_activation_at(i), type))
			return weightd_activation_at(i);
	}
	return NULL;
}

const struct weightd_activation *weightd_activation_of(const struct weightd_module *module)
{
	const struct weightd_value *given = weightd_module_argument(module, "approximate");
	const char *approximation =
		given != NULL && given->kind == WEIGHTD_TEXT ? given->text : NULL;

	for (size_t i = 0; i < weightd_activation_count(); i++) {
		if (!has_name(weightd_activation_at(i), module->type))
			continue;
		if (weightd_activation_at(i)->approximation == NULL || approximation == NULL ||
		    strcmp(weightd_activation_at(i)->approximation, approximation) == 0)
			return weightd_activation_at(i);
	}
	return NULL;
}

struct weightd_pointwise weightd_pointwise_of(const struct weightd_activation *row,
					      const struct weightd_module *module)
{
	struct weightd_pointwise made = weightd_pointwise_default(row);
	double *const numbers[2] = {&made.numbers.a, &made.numbers.b};

	for (size_t i = 0; i < 2 && row->arguments[i] != NULL; i++) {
		const struct weightd_value *value =
			weightd_module_argument(module, row->arguments[i]);

		if (value != NULL)
			*numbers[i] = weightd_value_real(value);
	}
	return made;
}

struct weightd_pointwise weightd_pointwise_default(const struct weightd_activation *row)
{
	static const struct {
		const char *type;
		struct weightd_activation_numbers numbers;
	} presets[] = {
		{"LeakyReLU", {0.01, 0.0}},    {"PReLU", {0.25, 0.0}},
		{"RReLU", {0.125, 1.0 / 3.0}}, {"ELU", {1.0, 0.0}},
		{"CELU", {1.0, 0.0}},	       {"Softplus", {1.0, 20.0}},
		{"Hardtanh", {-1.0, 1.0}},     {"Threshold", {0.0, 0.0}},
		{"Hardshrink", {0.5, 0.0}},    {"Softshrink", {0.5, 0.0}},
	};
	struct weightd_pointwise made = {.row = row};

	for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++) {
		if (strcmp(row->names[0], presets[i].type) == 0)
			made.numbers = presets[i].numbers;
	}
	return made;
}
