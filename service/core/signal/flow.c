/*
 * Flow: Sequentials are unrolled, each other module is a step of the kind that its row says.
 */
#include "core/signal/flow_step.h"

#include "core/base/work_limit.h"

#include <string.h>

uint64_t weightd_flow_places(const struct weightd_flow_shape *shape)
{
	uint64_t places = 1;

	for (unsigned i = 0; i < shape->ndim; i++)
		places *= shape->size[i];
	return places;
}

uint64_t weightd_flow_numel(const struct weightd_flow_shape *shape)
{
	return shape->features * weightd_flow_places(shape);
}

const char *weightd_flow_word(const struct weightd_flow_step *step)
{
	static const char *const words[] = {
		[WEIGHTD_FLOW_DENSE] = "linear",
		[WEIGHTD_FLOW_CONVOLUTION] = "convolution",
		[WEIGHTD_FLOW_ACTIVATION] = "activation",
		[WEIGHTD_FLOW_LAYER_NORM] = "normalisation",
		[WEIGHTD_FLOW_RMS_NORM] = "normalisation",
		[WEIGHTD_FLOW_BATCH_NORM] = "normalisation",
		[WEIGHTD_FLOW_DROPOUT] = "dropout",
		[WEIGHTD_FLOW_SAME] = "same",
		[WEIGHTD_FLOW_AVERAGE_POOL] = "pooling",
		[WEIGHTD_FLOW_MAX_POOL] = "pooling",
		[WEIGHTD_FLOW_EMBEDDING] = "embedding",
		[WEIGHTD_FLOW_END] = "end",
	};

	return words[step->kind];
}

/* The module behind 'module' and all below it, within 'top'; NULL: there is none. */
static const struct weightd_module *behind(const struct weightd_module *module,
					   const struct weightd_module *top)
{
	while (module != top && module->next == NULL)
		module = module->parent;
	return module == top ? NULL : module->next;
}

/* Whether data flows through the children of a module, one after another. */
static bool is_chain(const struct weightd_module *module, bool by_children)
{
	if (weightd_module_is_a(module, "Sequential"))
		return true;
	return module->module_type == NULL && module->parameters == NULL &&
	       (module->child_count == 1 || (by_children && module->child_count > 0));
}

static size_t count_steps(const struct weightd_module *root, bool by_children)
{
	size_t count = 1;

	for (const struct weightd_module *module = root; module != NULL && count < 100000000;) {
		const bool enters = is_chain(module, by_children) && module->children != NULL;

		count += enters ? 0 : 1;
		module = enters ? module->children : behind(module, root);
	}
	return count < WEIGHTD_FLOW_STEPS_MAX ? count : WEIGHTD_FLOW_STEPS_MAX;
}

/* Reads all steps for one size of the input; the last may be an end. */
static enum weightd_code read_steps(struct weightd_flow_reader *reader, struct weightd_flow *flow)
{
	const struct weightd_module *root = reader->plan->specification.model.root, *module = root;

	flow->count = 0;
	reader->shape = flow->input;
	while (module != NULL) {
		struct weightd_flow_step *step = &flow->steps[flow->count];

		if (is_chain(module, reader->by_children)) {
			module = module->children != NULL ? module->children : behind(module, root);
			continue;
		}
		*step = (struct weightd_flow_step){.module = module, .in = reader->shape};
		flow->count++;
		weightd_flow_step_read(reader, step);
		if (flow->count == WEIGHTD_FLOW_STEPS_MAX)
			weightd_flow_end(step, "only 20000 modules are followed");
		if (step->kind == WEIGHTD_FLOW_END)
			return WEIGHTD_OK;
		reader->shape = step->out;
		if (weightd_is_unwanted(2000))
			return WEIGHTD_ERR_CANCELLED;
		module = behind(module, root);
	}
	return WEIGHTD_OK;
}

/* What the first modules say of the input: features, and the number of its sides. */
static void find_input(struct weightd_flow *flow, const struct weightd_module *root,
		       bool by_children)
{
	const struct weightd_module *module = root;

	flow->input = (struct weightd_flow_shape){0};
	for (size_t i = 0; module != NULL && i < WEIGHTD_FLOW_STEPS_MAX; i++) {
		if (is_chain(module, by_children)) {
			module = module->children != NULL ? module->children : behind(module, root);
			continue;
		}
		if (!weightd_flow_input_of(flow, module))
			break;
		module = behind(module, root);
	}
	if (flow->input.features == 0)
		flow->input.features = 128;
}

enum weightd_code weightd_flow_read(struct weightd_flow *flow, const struct weightd_plan *plan,
				    const struct weightd_flow_options *options,
				    struct weightd_arena *arena, struct weightd_error *err)
{
	static const uint64_t sizes[] = {16, 32, 28, 8, 64, 224, 12, 24, 48, 96, 128, 4, 227, 299};
	const struct weightd_module *root = plan->specification.model.root;
	struct weightd_flow_reader reader = {
		.plan = plan, .arena = arena, .by_children = options->by_children};
	const uint64_t size = options->size;

	*flow = (struct weightd_flow){0};
	flow->steps = weightd_arena_array(arena, count_steps(root, options->by_children),
					  sizeof *flow->steps);
	if (flow->steps == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, NULL, "out of memory");
	find_input(flow, root, options->by_children);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		for (unsigned k = 0; k < flow->input.ndim; k++)
			flow->input.size[k] = size != 0 ? size : sizes[i];
		if (read_steps(&reader, flow) != WEIGHTD_OK)
			return weightd_give_up(err);
		if (size != 0 || flow->input.ndim == 0 || flow->count == 0 ||
		    !flow->steps[flow->count - 1].ends_for_size)
			break;
	}
	return WEIGHTD_OK;
}
