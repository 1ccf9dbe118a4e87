/*
 * Flow: Sequentials and known blocks are unrolled, each other module is a step of the kind that its
 * row says.
 */
#include "core/signal/flow_block.h"
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
		[WEIGHTD_FLOW_POSITION] = "embedding",
		[WEIGHTD_FLOW_ATTENTION] = "attention",
		[WEIGHTD_FLOW_GATED] = "linear",
		[WEIGHTD_FLOW_KEEP] = "same",
		[WEIGHTD_FLOW_ADD] = "residual",
		[WEIGHTD_FLOW_END] = "end",
	};

	return words[step->kind];
}

/* Whether data flows through the children of a module, one after another. */
static bool is_chain(const struct weightd_module *module, bool by_children)
{
	if (weightd_module_is_a(module, "Sequential"))
		return true;
	return module->module_type == NULL && module->parameters == NULL &&
	       (module->child_count == 1 || (by_children && module->child_count > 0));
}

/* What is done with each step in turn; false: no further one. */
struct walk {
	struct weightd_flow_reader *reader;
	struct weightd_flow *flow;
	bool only_looks; /* learns the input, and reads no steps */
	enum weightd_code code;
};

/* Room for one more step; NULL, and a code: there is no memory. */
static struct weightd_flow_step *new_step(struct walk *walk)
{
	struct weightd_flow *flow = walk->flow;

	if (flow->count == flow->room) {
		const size_t room = flow->room == 0 ? 64 : 2 * flow->room;
		struct weightd_flow_step *steps =
			weightd_arena_array(walk->reader->arena, room, sizeof *steps);

		if (steps == NULL) {
			walk->code = WEIGHTD_ERR_NO_MEMORY;
			return NULL;
		}
		if (flow->count > 0)
			memcpy(steps, flow->steps, flow->count * sizeof *steps);
		flow->steps = steps;
		flow->room = room;
	}
	return &flow->steps[flow->count++];
}

/* Appends a step of that kind, or END for what the module is; false: the flow ends there. */
static bool take(struct walk *walk, const struct weightd_module *module,
		 enum weightd_flow_kind kind)
{
	if (walk->only_looks) {
		walk->flow->has_tokens |= kind == WEIGHTD_FLOW_ATTENTION;
		if (kind == WEIGHTD_FLOW_END && walk->flow->input.features == 0)
			weightd_flow_input_of(walk->flow, module);
		if (weightd_is_unwanted(200))
			walk->code = WEIGHTD_ERR_CANCELLED;
		return walk->code == WEIGHTD_OK;
	}
	struct weightd_flow_step *step = new_step(walk);
	if (step == NULL)
		return false;
	*step = (struct weightd_flow_step){
		.module = module, .kind = kind, .in = walk->reader->shape};
	step->has_tokens = walk->flow->has_tokens;
	walk->reader->is_begin = walk->flow->count == 1;
	weightd_flow_step_read(walk->reader, step);
	if (walk->flow->count == WEIGHTD_FLOW_STEPS_MAX)
		weightd_flow_end(step, "only 20000 modules are followed");
	walk->reader->shape = step->out;
	if (weightd_is_unwanted(2000))
		walk->code = WEIGHTD_ERR_CANCELLED;
	return step->kind != WEIGHTD_FLOW_END && walk->code == WEIGHTD_OK;
}

static bool follow(struct walk *walk, const struct weightd_module *module);

static bool follow_children(struct walk *walk, const struct weightd_module *module)
{
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		if (!follow(walk, child))
			return false;
	}
	return true;
}

/* The module at a dotted path below 'module'; NULL: there is none. */
static const struct weightd_module *below(const struct weightd_module *module, const char *path,
					  size_t length)
{
	while (module != NULL && length > 0) {
		const char *dot = memchr(path, '.', length);
		const size_t name = dot != NULL ? (size_t)(dot - path) : length;

		module = weightd_module_child(module, path, name);
		path += name + (dot != NULL);
		length -= name + (dot != NULL);
	}
	return module;
}

/* The kind of step that the last letter of a word asks for; END: the module's own. */
static enum weightd_flow_kind kind_of_mark(char mark)
{
	switch (mark) {
	case '!': return WEIGHTD_FLOW_ATTENTION;
	case '*': return WEIGHTD_FLOW_GATED;
	case '^':
	case '~': return WEIGHTD_FLOW_POSITION;
	default: return WEIGHTD_FLOW_END;
	}
}

/* One word of a script. */
static bool follow_word(struct walk *walk, const struct weightd_module *module, const char *word,
			size_t length)
{
	const char mark = word[length - 1];
	const size_t path = strchr("!*^~/?", mark) != NULL ? length - 1 : length;

	if (length == 4 && memcmp(word, "keep", 4) == 0)
		return take(walk, module, WEIGHTD_FLOW_KEEP);
	if (mark == '+')
		return take(walk, module, WEIGHTD_FLOW_ADD);
	if (word[0] == '@')
		return take(walk, module, WEIGHTD_FLOW_ACTIVATION);
	const struct weightd_module *child = below(module, word, path);
	if (child == NULL)
		return mark == '?' || take(walk, module, WEIGHTD_FLOW_END);
	if (mark == '/')
		return follow_children(walk, child);
	const enum weightd_flow_kind kind = kind_of_mark(mark);
	if (kind == WEIGHTD_FLOW_END)
		return follow(walk, child);
	if (!take(walk, child, kind))
		return false;
	if (mark == '~' && !walk->only_looks)
		walk->flow->steps[walk->flow->count - 1].is_first_row = true;
	return true;
}

/* The steps of a module and of all below it; false: the flow ends within it. */
static bool follow(struct walk *walk, const struct weightd_module *module)
{
	const char *script = weightd_flow_script(module);

	if (script == NULL)
		return is_chain(module, walk->reader->by_children)
			       ? follow_children(walk, module)
			       : take(walk, module, WEIGHTD_FLOW_END);
	while (*script != '\0') {
		const size_t length = strcspn(script, " ");

		if (!follow_word(walk, module, script, length))
			return false;
		script += length + strspn(script + length, " ");
	}
	return true;
}

/* What the modules say of the input: features, and the number of its sides. */
static void find_input(struct weightd_flow *flow, struct weightd_flow_reader *reader)
{
	struct walk walk = {.reader = reader, .flow = flow, .only_looks = true};

	follow(&walk, reader->plan->specification.model.root);
	if (flow->input.features == 0)
		flow->input.features = 128;
	if (flow->has_tokens)
		flow->input.ndim = 1;
}

enum weightd_code weightd_flow_read(struct weightd_flow *flow, const struct weightd_plan *plan,
				    const struct weightd_flow_options *options,
				    struct weightd_arena *arena, struct weightd_error *err)
{
	static const uint64_t sizes[] = {16, 32, 28, 8, 64, 224, 12, 24, 48, 96, 128, 4, 227, 299};
	struct weightd_flow_reader reader = {
		.plan = plan, .arena = arena, .by_children = options->by_children};

	*flow = (struct weightd_flow){0};
	find_input(flow, &reader);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct walk walk = {.reader = &reader, .flow = flow};

		for (unsigned k = 0; k < flow->input.ndim; k++)
			flow->input.size[k] = options->size != 0 ? options->size : sizes[i];
		flow->count = 0;
		reader.shape = flow->input;
		follow(&walk, plan->specification.model.root);
		if (walk.code == WEIGHTD_ERR_NO_MEMORY)
			return weightd_error_add(err, walk.code, NULL, "out of memory");
		if (walk.code != WEIGHTD_OK)
			return weightd_give_up(err);
		if (options->size != 0 || flow->input.ndim == 0 || flow->count == 0 ||
		    !flow->steps[flow->count - 1].ends_for_size)
			break;
	}
	return WEIGHTD_OK;
}
