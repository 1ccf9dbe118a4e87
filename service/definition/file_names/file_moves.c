/*
 * Tensors that files have elsewhere, or in pieces: experts that memory stacks.
 */
#include "definition/file_names/file_parts.h"

#include <inttypes.h>
#include <string.h>

/* Values that torch draws at once. */
#define DRAWN_AT_ONCE 16

/* The tensors that have a rule of their own. */
enum weightd_code file_collect_moves(struct weightd_file_tree *tree, const struct file_item *item)
{
	struct weightd_reader *reader = tree->reader;

	for (const struct weightd_file_row *row = tree->rows; row != NULL; row = row->next) {
		const json_t *rules = json_object_get(row->files, "tensors");
		const bool is_root = strcmp(item->before, row->prefix) == 0;
		const char *path = is_root ? "" : file_path_below(item->before, row->prefix);
		const struct weightd_parameter *tensor = item->module->parameters;
		for (; path != NULL && json_array_size(rules) > 0 && tensor != NULL;
		     tensor = tensor->next) {
			struct file_move *move = weightd_arena_alloc(reader->scratch, sizeof *move);
			const char *name = file_path_join(reader, path, tensor->leaf);
			if (move == NULL || name == NULL)
				return weightd_refuse_memory(reader);
			*move = (struct file_move){.from = item,
						   .tensor = tensor,
						   .row = row,
						   .match = weightd_file_match(rules, name),
						   .path = name};
			if (move->match.rule == NULL)
				continue;
			*tree->moves_end = move;
			tree->moves_end = &move->next;
		}
	}
	return WEIGHTD_OK;
}

/* Takes a tensor from its module. */
static enum weightd_code take(const struct weightd_file_tree *tree, struct file_move *move)
{
	struct weightd_reader *reader = tree->reader;
	struct weightd_module *module = move->from->module;
	struct weightd_parameter *before = NULL;
	enum weightd_code code = weightd_record(
		reader, weightd_module_unshare(module, &reader->builder, reader->err));

	if (code != WEIGHTD_OK)
		return code;
	struct weightd_parameter *tensor = module->parameters;
	while (tensor != NULL && strcmp(tensor->leaf, move->tensor->leaf) != 0) {
		before = tensor;
		tensor = tensor->next;
	}
	move->tensor = tensor;
	/* A row inside has moved it. */
	if (tensor == NULL)
		return WEIGHTD_OK;
	*(before == NULL ? &module->parameters : &before->next) = tensor->next;
	if (module->last_parameter == tensor)
		module->last_parameter = before;
	reader->builder.parameter_count--;
	return WEIGHTD_OK;
}

enum weightd_code file_take_tensors(struct weightd_file_tree *tree)
{
	enum weightd_code code = WEIGHTD_OK;

	for (struct file_move *move = tree->moves; move != NULL && code == WEIGHTD_OK;
	     move = move->next)
		code = take(tree, move);
	return code;
}

/* Whether torch's draws of the whole are those of its pieces, one after the other. */
static bool draws_alike(const struct weightd_parameter *tensor, uint64_t pieces)
{
	uint64_t size = 1;

	for (unsigned i = 0; i < tensor->shape.ndim; i++)
		size *= tensor->shape.dims[i];
	return tensor->is_implied && pieces > 0 && size / pieces % DRAWN_AT_ONCE == 0;
}

/* What rules have to know of a class's tensor; NULL: nothing yet. */
static json_t *known_of(const struct weightd_file_tree *tree, const struct file_move *move)
{
	for (size_t i = 0; i < json_array_size(tree->moved); i++) {
		json_t *known = json_array_get(tree->moved, i);
		if (strcmp(json_string_value(json_object_get(known, "module")),
			   move->from->module->type) == 0 &&
		    strcmp(json_string_value(json_object_get(known, "parameter")),
			   move->tensor->leaf) == 0)
			return known;
	}
	return NULL;
}

/* The full name of a piece, whose text of the rule is 'text'; NULL: no memory, which is refused. */
static const char *piece_name(const struct weightd_file_tree *tree, const struct file_move *move,
			      const char *text, const char *index)
{
	struct weightd_reader *reader = tree->reader;
	const char *own = weightd_file_name(reader, &move->match, move->path, text, index);
	const char *path = own == NULL ? NULL : file_path_join(reader, move->row->prefix, own);
	const char *dot = path == NULL ? NULL : strrchr(path, '.');

	/* Rows around this one have a word, too. */
	if (dot == NULL || move->row->next == NULL)
		return path;
	const char *module = weightd_arena_strndup(reader->scratch, path, (size_t)(dot - path));
	if (module != NULL)
		module = file_module_name(reader, move->row->next, module);
	return module == NULL ? NULL : file_path_join(reader, module, dot + 1);
}

/* The names of a text's pieces below the module that had the tensor: "*.up_proj.weight"; NULL: they
 * are elsewhere. */
static const char *pattern_below(const struct weightd_file_tree *tree, const struct file_move *move,
				 const char *text)
{
	const char *path = piece_name(tree, move, text, "*");

	return path == NULL ? NULL : file_path_below(path, move->from->after);
}

/* Notes for rules, once for a class, where its tensor is. */
static enum weightd_code note(struct weightd_file_tree *tree, const struct file_move *move)
{
	json_t *below = json_array(), *elsewhere = json_array();
	const size_t texts = json_array_size(move->match.rule);

	for (size_t i = 1; i < texts; i++) {
		const char *text = json_string_value(json_array_get(move->match.rule, i));
		const char *pattern = pattern_below(tree, move, text);
		const char *dot = strrchr(text, '.');
		if (pattern != NULL)
			json_array_append_new(below, json_string(pattern));
		else
			json_array_append_new(elsewhere, json_string(dot == NULL ? text : dot + 1));
	}
	if (json_array_size(elsewhere) > 0)
		tree->unreplayed = FILE_OTHER_ORDER;
	json_t *noted = json_pack("{s:s, s:s, s:o, s:o, s:{}}", "module", move->from->module->type,
				  "parameter", move->tensor->leaf, "below", below, "leaves",
				  elsewhere, "types");
	return noted != NULL && json_array_append_new(tree->moved, noted) == 0
		       ? WEIGHTD_OK
		       : weightd_refuse_memory(tree->reader);
}

/* A piece of a tensor at its place. */
static enum weightd_code put(struct weightd_file_tree *tree, const struct file_move *move,
			     const char *path, const struct weightd_parameter *piece)
{
	struct weightd_reader *reader = tree->reader;
	const char *dot = path == NULL ? NULL : strrchr(path, '.');
	const char *type = weightd_arena_printf(reader->scratch, "%s.%s", move->from->module->type,
						move->tensor->leaf);

	if (path != NULL && dot == NULL)
		return weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME,
				      &(struct weightd_place){.pointer = "/config"},
				      "%.80s in files is in no module", path);
	const char *above =
		dot == NULL ? NULL
			    : weightd_arena_strndup(reader->scratch, path, (size_t)(dot - path));
	if (above == NULL || type == NULL)
		return weightd_refuse_memory(reader);
	struct weightd_module *module = file_module_at(tree, above, type);
	if (module == NULL)
		return reader->code;
	/* Rules find it by the class of its module. */
	json_object_set_new(json_object_get(known_of(tree, move), "types"), module->type,
			    json_true());
	struct weightd_parameter own = *piece;
	own.leaf = dot + 1;
	own.next = NULL;
	return weightd_record(reader, weightd_module_add_tensor(module, &reader->builder, &own,
								NULL, reader->err));
}

/* The shape of a piece: without the first dimension, and of 'parts' along the next. */
static bool shape_of_piece(const struct weightd_parameter *tensor, bool is_stack, uint64_t parts,
			   struct weightd_shape *shape)
{
	*shape = tensor->shape;
	if (is_stack) {
		if (shape->ndim < 2)
			return false;
		shape->ndim--;
		memmove(shape->dims, shape->dims + 1, shape->ndim * sizeof shape->dims[0]);
	}
	if (parts > 1 && (shape->ndim == 0 || shape->dims[0] % parts != 0))
		return false;
	if (parts > 1)
		shape->dims[0] /= parts;
	return true;
}

static enum weightd_code put_all(struct weightd_file_tree *tree, const struct file_move *move)
{
	struct weightd_reader *reader = tree->reader;
	const json_t *rule = move->match.rule;
	const uint64_t parts = json_array_size(rule) - 1;
	const bool is_stack =
		weightd_file_counts(&move->match, json_string_value(json_array_get(rule, 1)));
	const uint64_t count = is_stack ? move->tensor->shape.dims[0] : 1;
	struct weightd_parameter piece = *move->tensor;

	if (!shape_of_piece(move->tensor, is_stack, parts, &piece.shape))
		return weightd_refuse(reader, WEIGHTD_ERR_SHAPE_MISMATCH,
				      &(struct weightd_place){.pointer = "/config"},
				      "%.80s cannot be divided as in files", move->path);
	if (!draws_alike(move->tensor, count * parts))
		tree->unreplayed = FILE_OTHER_ORDER;
	if (known_of(tree, move) == NULL && note(tree, move) != WEIGHTD_OK)
		return reader->code;
	for (uint64_t i = 0; i < count && !weightd_reader_stops(reader); i++) {
		char number[24];
		snprintf(number, sizeof number, "%" PRIu64, i);
		for (size_t k = 1; k <= parts; k++) {
			const char *text = json_string_value(json_array_get(rule, k));
			if (put(tree, move, piece_name(tree, move, text, number), &piece) !=
			    WEIGHTD_OK)
				return reader->code;
		}
	}
	return reader->code;
}

enum weightd_code file_put_tensors(struct weightd_file_tree *tree)
{
	enum weightd_code code = WEIGHTD_OK;

	for (const struct file_move *move = tree->moves; move != NULL && code == WEIGHTD_OK;
	     move = move->next) {
		if (move->tensor != NULL)
			code = put_all(tree, move);
	}
	return code;
}

/* Whether a selector, a text or an array of texts, has the name. */
static bool selects(const json_t *selector, const json_t *name)
{
	const char *text = json_string_value(selector);

	for (size_t i = 0; i < json_array_size(selector); i++) {
		if (selects(json_array_get(selector, i), name))
			return true;
	}
	return text != NULL &&
	       (strcmp(text, json_string_value(name)) == 0 || strcmp(text, "*") == 0);
}

/* The rule for a tensor that has been moved: below its old module, or by its new module's class. */
static void append_rules(const json_t *rule, const json_t *item, json_t *rules)
{
	json_t *below = json_object_get(item, "below"), *leaves = json_object_get(item, "leaves");

	if (json_array_size(below) > 0) {
		json_t *copy = json_copy((json_t *)(uintptr_t)rule);
		json_object_del(copy, "parameter");
		json_object_set(copy, "module", json_object_get(item, "module"));
		json_object_set(copy, "below", below);
		json_array_append_new(rules, copy);
	}
	if (json_array_size(leaves) > 0) {
		json_t *copy = json_copy((json_t *)(uintptr_t)rule), *types = json_array();
		const char *type;
		json_t *is_there;
		json_object_foreach(json_object_get(item, "types"), type, is_there)
		{
			json_array_append_new(types, json_string(type));
		}
		json_object_set(copy, "parameter", leaves);
		json_object_set_new(copy, "module", types);
		json_array_append_new(rules, copy);
	}
}

void weightd_file_tree_rules(const struct weightd_reader *reader, const json_t *rule, bool is_swept,
			     json_t *rules)
{
	const json_t *moved = reader->file_tree == NULL ? NULL : reader->file_tree->moved;
	const json_t *module = json_object_get(rule, "module");

	for (size_t i = 0; is_swept && i < json_array_size(moved); i++) {
		const json_t *item = json_array_get(moved, i);
		if (selects(json_object_get(rule, "parameter"),
			    json_object_get(item, "parameter")) &&
		    (module == NULL || selects(module, json_object_get(item, "module"))))
			append_rules(rule, item, rules);
	}
}
