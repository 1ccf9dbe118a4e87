/*
 * Moving modules and tensors to where files have them.
 *
 * All modules are taken apart, and put to their new places in their old order, each behind the
 * modules that are above it there.
 */
#include "definition/file_names/file_tree.h"

#include "core/model/module_attach.h"
#include "definition/file_names/file_parts.h"
#include "definition/module/module_make.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define UNITS_OF_RULE 100
#define UNITS_OF_MODULE 300
#define MOVED " moved tensors"

/* The part of a path below a row's module; NULL: it is not there. */
const char *file_path_below(const char *path, const char *prefix)
{
	const size_t length = strlen(prefix);

	if (length == 0)
		return path;
	return strncmp(path, prefix, length) == 0 && path[length] == '.' ? path + length + 1 : NULL;
}

const char *file_path_join(struct weightd_reader *reader, const char *prefix, const char *name)
{
	const char *dot = *prefix == '\0' || *name == '\0' ? "" : ".";
	const char *path = weightd_arena_printf(reader->scratch, "%s%s%s", prefix, dot, name);

	if (path == NULL)
		weightd_refuse_memory(reader);
	return path;
}

/* The path of a module after the rules of 'rows'. */
const char *file_module_name(struct weightd_reader *reader, const struct weightd_file_row *rows,
			     const char *path)
{
	for (; rows != NULL && path != NULL; rows = rows->next) {
		const char *own = file_path_below(path, rows->prefix);
		if (own == NULL || *own == '\0')
			continue;
		const struct weightd_file_match match =
			weightd_file_match(json_object_get(rows->files, "modules"), own);
		if (match.rule == NULL)
			continue;
		own = weightd_file_name(reader, &match, own,
					json_string_value(json_array_get(match.rule, 1)), "0");
		path = own == NULL ? NULL : file_path_join(reader, rows->prefix, own);
	}
	return path;
}

static uint64_t units_of(const struct weightd_file_row *rows)
{
	uint64_t units = UNITS_OF_MODULE;

	for (; rows != NULL; rows = rows->next)
		units += UNITS_OF_RULE * (json_array_size(json_object_get(rows->files, "modules")) +
					  json_array_size(json_object_get(rows->files, "tensors")));
	return units;
}

static size_t count_of(const struct weightd_module *root)
{
	size_t count = 0;

	for (const struct weightd_module *at = root; at != NULL; at = weightd_module_next(at, root))
		count++;
	return count;
}

static int compare(const void *a, const void *b)
{
	const struct file_item *const *x = a, *const *y = b;

	return strcmp((*x)->after, (*y)->after);
}

/* Notes all modules; '*is_other' says whether one changes its place. */
static enum weightd_code collect(struct weightd_file_tree *tree, struct weightd_module *root,
				 bool *is_other)
{
	struct weightd_reader *reader = tree->reader;
	const uint64_t units = units_of(tree->rows);
	const struct weightd_place place = {.pointer = "/config"};

	tree->count = count_of(root);
	tree->items = weightd_arena_array(reader->scratch, tree->count, sizeof *tree->items);
	tree->by_name =
		weightd_arena_array(reader->scratch, tree->count, sizeof(struct file_item *));
	if (tree->items == NULL || tree->by_name == NULL)
		return weightd_refuse_memory(reader);
	struct file_item *item = tree->items;
	for (const struct weightd_module *at = root; at != NULL;
	     at = weightd_module_next(at, root), item++) {
		struct weightd_name_room room;
		if (!weightd_reader_works(reader, units, "naming modules as in files", &place))
			return reader->code;
		item->module = (struct weightd_module *)(uintptr_t)at;
		item->before =
			weightd_arena_strdup(reader->scratch, weightd_module_path(at, &room));
		item->after = item->before == NULL
				      ? NULL
				      : file_module_name(reader, tree->rows, item->before);
		if (item->after == NULL)
			return weightd_refuse_memory(reader);
		*is_other = *is_other || strcmp(item->before, item->after) != 0;
		tree->by_name[item - tree->items] = item;
	}
	qsort(tree->by_name, tree->count, sizeof(struct file_item *), compare);
	return WEIGHTD_OK;
}

static struct file_item *find(const struct weightd_file_tree *tree, const char *path)
{
	const struct file_item wanted = {.after = path};
	const struct file_item *key = &wanted;
	struct file_item **found = bsearch(&key, tree->by_name, tree->count, sizeof key, compare);

	/* Of several that have the name: one with tensors. */
	if (found == NULL)
		return NULL;
	while (found > tree->by_name && strcmp(found[-1]->after, path) == 0)
		found--;
	struct file_item *first = *found;
	for (; found < tree->by_name + tree->count && strcmp((*found)->after, path) == 0; found++)
		if ((*found)->module->parameters != NULL)
			return *found;
	return first;
}

/* The module at a new path, put there if it is not; one that memory lacks has 'type'. */
struct weightd_module *file_module_at(struct weightd_file_tree *tree, const char *path,
				      const char *type)
{
	struct weightd_reader *reader = tree->reader;
	struct weightd_module *module = NULL;
	const char *dot = strrchr(path, '.');
	const char *name = dot == NULL ? path : dot + 1;
	const struct weightd_place place = {.pointer = "/config"};

	if (*path == '\0')
		return tree->items[0].module;
	struct file_item *item = find(tree, path);
	if (item != NULL && item->is_attached)
		return item->module;
	const char *above =
		dot == NULL ? ""
			    : weightd_arena_strndup(reader->scratch, path, (size_t)(dot - path));
	if (above == NULL) {
		weightd_refuse_memory(reader);
		return NULL;
	}
	struct weightd_module *parent = file_module_at(tree, above, "Module");
	if (parent == NULL)
		return NULL;
	if (item == NULL) {
		module = weightd_module_child(parent, name, strlen(name));
		if (module == NULL)
			weightd_new_custom(reader, &(struct weightd_site){parent, name, &place},
					   type, &module);
		return module;
	}
	item->is_attached = true;
	const enum weightd_code code =
		weightd_record(reader, weightd_module_attach(parent, &reader->builder, item->module,
							     name, reader->err));
	return code == WEIGHTD_OK ? item->module : NULL;
}

/* Puts all modules to their places; those without tensors whose place is taken are left out. */
static enum weightd_code attach_all(struct weightd_file_tree *tree)
{
	struct weightd_reader *reader = tree->reader;
	const struct weightd_place place = {.pointer = "/config"};

	for (size_t i = 0; i < tree->count; i++)
		weightd_module_detach_children(tree->items[i].module);
	tree->items[0].is_attached = true;
	for (size_t i = 1; i < tree->count && !weightd_reader_stops(reader); i++) {
		const struct file_item *item = &tree->items[i];
		const struct weightd_module *module = file_module_at(tree, item->after, "Module");
		if (module == NULL)
			return reader->code;
		if (module == item->module)
			continue;
		if (item->module->parameters != NULL)
			return weightd_refuse(reader, WEIGHTD_ERR_BAD_NAME, &place,
					      "two modules are called %.80s in files", item->after);
		reader->builder.module_count--;
	}
	return reader->code;
}

/* The modules with tensors below 'module', a module before or behind its children. */
static void order_of(const struct weightd_module *module, bool is_post,
		     const struct weightd_module ***end)
{
	if (!is_post && module->parameters != NULL)
		*(*end)++ = module;
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next)
		order_of(child, is_post, end);
	if (is_post && module->parameters != NULL)
		*(*end)++ = module;
}

/* Both orders, one behind the other; '*count' of them.  NULL: no memory. */
static const struct weightd_module **orders_of(const struct weightd_file_tree *tree, size_t *count)
{
	const struct weightd_module **order =
		weightd_arena_array(tree->reader->scratch, 2 * tree->count + 1, sizeof *order);
	const struct weightd_module **end = order;

	if (order == NULL)
		return NULL;
	order_of(tree->items[0].module, false, &end);
	order_of(tree->items[0].module, true, &end);
	*count = (size_t)(end - order);
	return order;
}

static enum weightd_code rebuild(struct weightd_file_tree *tree)
{
	struct weightd_reader *reader = tree->reader;
	size_t count = 0, others = 0;

	if (file_take_tensors(tree) != WEIGHTD_OK)
		return reader->code;
	const struct weightd_module **before = orders_of(tree, &count);
	if (before == NULL)
		return weightd_refuse_memory(reader);
	if (attach_all(tree) != WEIGHTD_OK)
		return reader->code;
	const struct weightd_module **after = orders_of(tree, &others);
	if (after == NULL)
		return weightd_refuse_memory(reader);
	if (count != others || memcmp(before, after, count * sizeof(void *)) != 0)
		tree->unreplayed = FILE_OTHER_ORDER;
	return file_put_tensors(tree);
}

static enum weightd_code make(struct weightd_file_tree *tree, struct weightd_module *root)
{
	struct weightd_reader *reader = tree->reader;
	bool is_other = false;
	enum weightd_code code = collect(tree, root, &is_other);

	for (size_t i = 0; i < tree->count && code == WEIGHTD_OK; i++)
		code = file_collect_moves(tree, &tree->items[i]);
	if (code != WEIGHTD_OK || (!is_other && tree->moves == NULL))
		return code;
	json_t *moved = json_array();
	if (moved == NULL || json_object_set_new(reader->row_documents, MOVED, moved) != 0)
		return weightd_refuse_memory(reader);
	tree->moved = moved;
	reader->file_tree = tree;
	return rebuild(tree);
}

enum weightd_code weightd_file_tree_make(struct weightd_reader *reader, struct weightd_module *root,
					 struct weightd_file_row *rows, const char **unreplayed)
{
	struct weightd_file_tree *tree = weightd_arena_alloc(reader->scratch, sizeof *tree);

	if (tree == NULL)
		return weightd_refuse_memory(reader);
	for (struct weightd_file_row *row = rows; row != NULL; row = row->next) {
		struct weightd_name_room room;
		row->prefix = weightd_arena_strdup(reader->scratch,
						   weightd_module_path(row->module, &room));
		if (row->prefix == NULL)
			return weightd_refuse_memory(reader);
	}
	*tree = (struct weightd_file_tree){.reader = reader, .rows = rows};
	tree->moves_end = &tree->moves;
	const enum weightd_code code = make(tree, root);
	if (tree->unreplayed != NULL && *unreplayed == NULL)
		*unreplayed = tree->unreplayed;
	return code;
}

/* The path in memory of a module. */
static const char *before_of(const struct weightd_file_tree *tree,
			     const struct weightd_module *module)
{
	struct weightd_name_room room;

	if (module == NULL)
		return "";
	const struct file_item *item = find(tree, weightd_module_path(module, &room));
	return item == NULL ? "" : item->before;
}

const char *weightd_file_tree_tensor(struct weightd_reader *reader,
				     const struct weightd_module *scope, const char *name)
{
	const struct weightd_file_tree *tree = reader->file_tree;
	const char *path = file_path_join(reader, before_of(tree, scope), name);
	const char *dot = path == NULL ? NULL : strrchr(path, '.');

	if (path == NULL || dot == NULL)
		return path;
	const char *module = weightd_arena_strndup(reader->scratch, path, (size_t)(dot - path));
	if (module != NULL)
		module = file_module_name(reader, tree->rows, module);
	const char *full = module == NULL
				   ? NULL
				   : weightd_arena_printf(reader->arena, "%s%s%s", module,
							  *module == '\0' ? "" : ".", dot + 1);
	if (full == NULL)
		weightd_refuse_memory(reader);
	return full;
}
