/*
 * Calls of initializers for torch's defaults (reset_parameters).
 *
 * When the arena is exhausted 'arguments' is NULL; adding the tensor then fails with NO_MEMORY.
 */
#include "core/model/shared.h"

/* kaiming_uniform_(weight, a=math.sqrt(5)), torch/nn/modules/linear.py and conv.py. */
static const struct weightd_value kaiming5[] = {
	WEIGHTD_VALUE_REAL(0x1.1e3779b97f4a8p+1), /* sqrt(5) */
	WEIGHTD_VALUE_TEXT("fan_in"),
	WEIGHTD_VALUE_TEXT("leaky_relu"),
};

struct weightd_initializer_call weightd_initial_kaiming5(struct weightd_builder *builder)
{
	(void)builder;
	return (struct weightd_initializer_call){
		.initializer = weightd_initializer_find("kaiming_uniform"),
		.arguments = kaiming5,
		.pointer = "",
	};
}

struct weightd_initializer_call weightd_initial_constant(struct weightd_builder *builder,
							 double value)
{
	const struct weightd_initializer *constant = weightd_initializer_find("constant");
	const struct weightd_value number = WEIGHTD_VALUE_REAL(value);

	return (struct weightd_initializer_call){
		.initializer = constant,
		.arguments = weightd_share_values(builder, constant, &number, 1),
		.pointer = "",
	};
}

struct weightd_initializer_call weightd_initial_default(struct weightd_builder *builder,
							const char *name)
{
	const struct weightd_initializer *initializer = weightd_initializer_find(name);
	struct weightd_value *arguments = weightd_arena_array(
		builder->arena, initializer->field_count + 1, sizeof *arguments);

	for (size_t i = 0; arguments != NULL && i < initializer->field_count; i++)
		arguments[i] = initializer->fields[i].fallback;
	return (struct weightd_initializer_call){
		.initializer = initializer,
		.arguments = arguments,
		.pointer = "",
	};
}
