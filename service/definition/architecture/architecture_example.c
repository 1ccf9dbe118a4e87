/*
 * Examples of configs: small equal sizes, which divide each other.
 */
#include "definition/architecture/architecture_example.h"

#define SIZE 4

json_t *weightd_architecture_example(const struct weightd_architecture *architecture)
{
	json_t *config = json_pack("{s:s}", "model_type", architecture->name);

	for (size_t i = 0; i < architecture->field_count; i++) {
		const struct weightd_field *field = &architecture->fields[i];

		if (field->required)
			json_object_set_new(config, field->name,
					    field->choices != NULL ? json_string(field->choices[0])
								   : json_integer(SIZE));
	}
	return config;
}
