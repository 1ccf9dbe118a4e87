/*
 * h5: a model's variables as model.load_weights() of Keras 3 finds them in a .weights.h5 file.
 *
 * The modules' tree is walked as Keras walks a model (keras/src/saving/saving_lib.py,
 * _walk_saveable): the layers of a Sequential stand in "layers", those of a list in the list's
 * group, both under their class with a number from the second on; the parts of a class of one's own
 * stand under the names of its attributes, in a model only up to "layers".  With options.is_flat
 * all layers of the model are one list, as those of keras.Model(inputs, outputs) are.
 */
#include "core/format/keras_layers.h"

#include <ctype.h>
#include <string.h>

/* Classes in one list so far. */
struct used {
	struct used *next;
	const char *name;
	unsigned count;
};

/* A group whose members are called by their classes. */
struct list {
	struct weightd_hdf5_node *group;
	struct used *used;
};

/* Copies 'text' with an underscore before each place that 'is_break' finds. */
static size_t break_words(const char *text, char *out, size_t size,
			  bool (*is_break)(const char *text, size_t at, size_t *skip))
{
	size_t length = 0, skip = 0;

	for (size_t i = 0; text[i] != '\0' && length + 2 < size; i++) {
		if (skip > 0)
			skip--;
		else if (i > 0 && is_break(text, i, &skip))
			out[length++] = '_';
		out[length++] = text[i];
	}
	out[length] = '\0';
	return length;
}

/* A capital with small letters behind it, and anything before it that is no part of such a word. */
static bool begins_word(const char *text, size_t at, size_t *skip)
{
	size_t end = at + 1;

	while (islower((unsigned char)text[end]))
		end++;
	if (!isupper((unsigned char)text[at]) || end == at + 1)
		return false;
	/* The next word needs a byte before it which is not this word's. */
	*skip = end - at;
	return true;
}

static bool follows_small(const char *text, size_t at, size_t *skip)
{
	(void)skip;
	return isupper((unsigned char)text[at]) && islower((unsigned char)text[at - 1]);
}

/* keras/src/utils/naming.py, to_snake_case(); NULL: no memory. */
static const char *snake_case(const char *name, struct weightd_arena *arena)
{
	char words[1024], parts[1024];
	size_t length = 0;

	for (; *name != '\0' && length + 1 < sizeof parts / 4; name++)
		if (isalnum((unsigned char)*name) || *name == '_')
			parts[length++] = *name;
	parts[length] = '\0';
	break_words(parts, words, sizeof words, begins_word);
	length = break_words(words, parts, sizeof parts, follows_small);
	for (size_t i = 0; i < length; i++)
		parts[i] = (char)tolower((unsigned char)parts[i]);
	return weightd_arena_strdup(arena, parts);
}

/* What the next member of that class is called; NULL: no memory. */
static const char *member_name(struct weightd_keras *keras, struct list *list, const char *name)
{
	struct used *used = list->used;

	while (used != NULL && strcmp(used->name, name) != 0)
		used = used->next;
	if (used != NULL)
		return weightd_arena_printf(keras->arena, "%s_%u", name, ++used->count);
	used = weightd_arena_alloc(keras->arena, sizeof *used);
	if (used == NULL)
		return NULL;
	*used = (struct used){.next = list->used, .name = name};
	list->used = used;
	return name;
}

static bool is_a(const struct weightd_module *module, const char *type)
{
	return module->module_type != NULL && weightd_module_is_a(module, type);
}

static bool is_list(const struct weightd_module *module)
{
	return is_a(module, "ModuleList") || is_a(module, "ModuleDict");
}

/* The name of a module among others that are called by their classes. */
static const char *class_name(struct weightd_keras *keras, const struct weightd_module *module)
{
	const char *layer = weightd_keras_layer_name(module);

	if (layer != NULL)
		return layer;
	return is_list(module) ? "container" : snake_case(module->type, keras->arena);
}

static enum weightd_code add_module(struct weightd_keras *keras,
				    const struct weightd_module *module,
				    struct weightd_hdf5_node *group);

/* Adds a module to a list, as one member or, if it is several layers, as several. */
static enum weightd_code add_to_list(struct weightd_keras *keras, struct list *list,
				     const struct weightd_module *module)
{
	const char *name = class_name(keras, module);
	const size_t count = weightd_keras_layer_count(module);
	enum weightd_code code = name != NULL ? WEIGHTD_OK : weightd_keras_no_memory(keras->err);

	for (size_t i = 0; i < count && code == WEIGHTD_OK; i++) {
		const char *member = member_name(keras, list, name);
		struct weightd_hdf5_node *group =
			member != NULL ? weightd_hdf5_group(keras->hdf5, list->group, member)
				       : NULL;
		if (group == NULL)
			code = weightd_keras_no_memory(keras->err);
		else if (weightd_keras_layer_name(module) != NULL)
			code = weightd_keras_add_layer(keras, module, i, group);
		else
			code = add_module(keras, module, group);
	}
	return code;
}

static enum weightd_code add_all_to_list(struct weightd_keras *keras, struct list *list,
					 const struct weightd_module *parent)
{
	enum weightd_code code =
		list->group != NULL ? WEIGHTD_OK : weightd_keras_no_memory(keras->err);

	for (const struct weightd_module *child = parent->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next)
		code = add_to_list(keras, list, child);
	return code;
}

/* A part of a class, under the name of its attribute. */
static enum weightd_code add_attribute(struct weightd_keras *keras,
				       const struct weightd_module *module,
				       struct weightd_hdf5_node *parent)
{
	struct weightd_hdf5_node *group = weightd_hdf5_group(keras->hdf5, parent, module->name);

	if (group == NULL)
		return weightd_keras_no_memory(keras->err);
	if (weightd_keras_layer_name(module) == NULL)
		return add_module(keras, module, group);
	if (weightd_keras_layer_count(module) != 1)
		return weightd_keras_refuse(
			keras, weightd_module_path(module, WEIGHTD_NAME_ROOM),
			"it is several layers of Keras, and an attribute is one: put them into a "
			"Sequential, or say ?layers=flat");
	return weightd_keras_add_layer(keras, module, 0, group);
}

/* What is no layer itself, into its group. */
static enum weightd_code add_module(struct weightd_keras *keras,
				    const struct weightd_module *module,
				    struct weightd_hdf5_node *group)
{
	struct list list = {.group = group};
	enum weightd_code code = WEIGHTD_OK;

	if (is_list(module))
		return add_all_to_list(keras, &list, module);
	if (is_a(module, "Sequential")) {
		list.group = weightd_hdf5_group(keras->hdf5, group, "layers");
		return add_all_to_list(keras, &list, module);
	}
	for (const struct weightd_module *child = module->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next)
		code = add_attribute(keras, child, group);
	return code;
}

/* All layers at and below a module, in its order. */
static enum weightd_code add_flat(struct weightd_keras *keras, const struct weightd_module *top,
				  struct list *list)
{
	const struct weightd_module *module = top;
	enum weightd_code code = WEIGHTD_OK;

	while (module != NULL && code == WEIGHTD_OK) {
		const struct weightd_module *next = weightd_module_next(module, top);
		if (weightd_keras_layer_name(module) != NULL) {
			code = add_to_list(keras, list, module);
			/* Its children are parts of it. */
			while (next != NULL && next->depth > module->depth)
				next = weightd_module_next(next, top);
		}
		module = next;
	}
	return code;
}

/* A part of the model that Keras visits as one of model.layers: lists are opened there.  Without
 * 'adds' it is only counted, since it has been visited as an attribute. */
static enum weightd_code add_layers(struct weightd_keras *keras, struct list *list,
				    const struct weightd_module *module, bool adds)
{
	const char *name = class_name(keras, module);
	enum weightd_code code = WEIGHTD_OK;

	if (is_list(module)) {
		for (const struct weightd_module *child = module->children;
		     child != NULL && code == WEIGHTD_OK; child = child->next)
			code = add_layers(keras, list, child, adds);
		return code;
	}
	if (adds)
		return add_to_list(keras, list, module);
	return name != NULL && member_name(keras, list, name) != NULL
		       ? WEIGHTD_OK
		       : weightd_keras_no_memory(keras->err);
}

/*
 * A model of a class of one's own.  Keras visits its attributes in the order of their names, and
 * one of them is the property "layers", all layers in the order in which they were set: what comes
 * behind it by name stands there.
 */
static enum weightd_code add_class(struct weightd_keras *keras, const struct weightd_module *root,
				   struct list *list)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct weightd_module *child = root->children;
	     child != NULL && code == WEIGHTD_OK; child = child->next) {
		const bool is_before = strcmp(child->name, "layers") < 0;
		if (is_before)
			code = add_attribute(keras, child, &keras->hdf5->root);
		if (code == WEIGHTD_OK)
			code = add_layers(keras, list, child, !is_before);
	}
	return code;
}

static enum weightd_code add_root(struct weightd_keras *keras)
{
	const struct weightd_module *root = keras->encoding->plan->specification.model.root;
	struct list list = {.group = weightd_hdf5_group(keras->hdf5, &keras->hdf5->root, "layers")};

	if (list.group == NULL)
		return weightd_keras_no_memory(keras->err);
	if (keras->encoding->options.is_flat || weightd_keras_layer_name(root) != NULL)
		return add_flat(keras, root, &list);
	if (is_list(root) || is_a(root, "Sequential"))
		return add_all_to_list(keras, &list, root);
	return add_class(keras, root, &list);
}

/* Every tensor of the model is in the file, but for counters. */
static enum weightd_code check_all(struct weightd_keras *keras)
{
	const struct weightd_plan *plan = keras->encoding->plan;

	for (size_t i = 0; i < plan->entry_count; i++)
		if (!keras->is_taken[i])
			return weightd_keras_refuse(
				keras, weightd_entry_name(&plan->entries[i], WEIGHTD_NAME_ROOM),
				"no layer of Keras has such a tensor");
	return WEIGHTD_OK;
}

static enum weightd_code open_h5(struct weightd_encoding *encoding, struct weightd_arena *arena,
				 struct weightd_error *err)
{
	struct weightd_hdf5 *hdf5 = weightd_arena_alloc(arena, sizeof *hdf5);
	struct weightd_keras keras = {
		.encoding = encoding, .hdf5 = hdf5, .arena = arena, .err = err};

	keras.is_taken =
		weightd_arena_array(arena, encoding->plan->entry_count, sizeof *keras.is_taken);
	if (hdf5 == NULL || keras.is_taken == NULL)
		return weightd_keras_no_memory(err);
	/* At most three tensors are one variable, or none: no walk finds few enough. */
	if (encoding->plan->entry_count > (size_t)3 * WEIGHTD_KERAS_VARIABLES_MAX)
		return weightd_keras_refuse(
			&keras, weightd_entry_name(encoding->plan->entries, WEIGHTD_NAME_ROOM),
			"the model has too many tensors, a file has at most 20000 variables");
	hdf5->arena = arena;
	hdf5->encoding = encoding;
	enum weightd_code code = add_root(&keras);
	if (code == WEIGHTD_OK)
		code = check_all(&keras);
	if (code != WEIGHTD_OK)
		return code;
	struct weightd_segments *segments = weightd_segments_new(encoding, keras.view_count, arena);
	if (segments == NULL || !weightd_hdf5_lay_out(hdf5))
		return weightd_keras_no_memory(err);
	weightd_segments_add_views(segments, keras.views, keras.view_count);
	segments->head_state = hdf5;
	segments->read_head = weightd_hdf5_read;
	segments->head_length = (size_t)hdf5->length;
	return weightd_segments_finish(encoding, segments, err);
}

static const char *const media_types[] = {"application/x-hdf5", "application/x-hdf", NULL};

static const char *const orders[] = {"nested", "flat", NULL};
static const struct weightd_field fields[] = {
	{.name = "layers",
	 .doc = "nested: groups are those of a Sequential or subclassed model of the same "
		"structure; flat: all layers in one list, as a functional model has them",
	 .accepts = WEIGHTD_TEXT,
	 .choices = orders,
	 .fallback = WEIGHTD_VALUE_TEXT("nested")},
};

const struct weightd_format weightd_format_h5 = {
	.name = "h5",
	.extension = "h5",
	.media_types = media_types,
	.doc = "model.load_weights() of Keras 3 reads it under a name that ends in .weights.h5: "
	       "kernels in Keras' layout, under Keras' names",
	.source = "keras/src/saving/saving_lib.py, HDF5 File Format Specification 3.0",
	.fields = fields,
	.field_count = sizeof fields / sizeof fields[0],
	.flags = WEIGHTD_FORMAT_MODEL | WEIGHTD_FORMAT_SIZED | WEIGHTD_FORMAT_LAYERS,
	.version = 1,
	.open = open_h5,
	.read = weightd_segments_read,
};
