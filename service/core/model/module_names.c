/*
 * Most modules have a few names, which are compared one by one, or children called 0, 1, 2, ...,
 * whose order says enough.  Others have a tree, made when it is needed.
 */
#include "core/model/module_names.h"

#include "core/base/name_tree.h"

#include <string.h>

/* Names that are compared one by one. */
#define FEW 16

static size_t tensor_count(const struct weightd_module *module)
{
	size_t count = 0;

	for (const struct weightd_parameter *p = module->parameters; p != NULL && count <= FEW;
	     p = p->next)
		count++;
	return count;
}

static bool is_number(const char *name)
{
	return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0' &&
	       (name[0] != '0' || name[1] == '\0');
}

static bool is_before(const char *a, const char *b)
{
	const size_t length = strlen(a), other = strlen(b);

	return length < other || (length == other && strcmp(a, b) < 0);
}

/* Whether the child is called by a number larger than the others'. */
static bool is_next_number(const struct weightd_module *module, const char *name)
{
	return module->is_numbered && is_number(name) &&
	       (module->last_child == NULL || is_before(module->last_child->name, name));
}

static bool is_tensor(const struct weightd_module *module, const char *name)
{
	for (const struct weightd_parameter *p = module->parameters; p != NULL; p = p->next) {
		if (strcmp(p->leaf, name) == 0)
			return true;
	}
	return false;
}

static struct weightd_module *child_in_order(const struct weightd_module *module, const char *name,
					     size_t length)
{
	for (struct weightd_module *child = module->children; child != NULL; child = child->next) {
		if (strncmp(child->name, name, length) == 0 && child->name[length] == '\0')
			return child;
	}
	return NULL;
}

/* A tree of the names so far. */
static bool plant(struct weightd_module *module, struct weightd_builder *builder)
{
	bool taken, has_memory = true;

	for (const struct weightd_parameter *p = module->parameters; p != NULL && has_memory;
	     p = p->next)
		has_memory = weightd_name_tree_add(&module->names, builder->arena, p->leaf, NULL,
						   &taken);
	for (struct weightd_module *child = module->children; child != NULL && has_memory;
	     child = child->next)
		has_memory = weightd_name_tree_add(&module->names, builder->arena, child->name,
						   child, &taken);
	if (!has_memory)
		module->names = NULL;
	return has_memory;
}

bool weightd_names_take(struct weightd_module *module, struct weightd_builder *builder,
			const char *name, struct weightd_module *child, bool *taken)
{
	const size_t tensors = module->names == NULL ? tensor_count(module) : 0;
	const bool is_next = child != NULL && is_next_number(module, name);

	*taken = false;
	if (child != NULL && !is_next)
		module->is_numbered = false;
	if (module->names == NULL && tensors <= FEW && is_next) {
		*taken = is_tensor(module, name);
		return true;
	}
	if (module->names == NULL && tensors + module->child_count < FEW) {
		*taken = is_tensor(module, name) ||
			 child_in_order(module, name, strlen(name)) != NULL;
		return true;
	}
	if (module->names == NULL && !plant(module, builder))
		return false;
	return weightd_name_tree_add(&module->names, builder->arena, name, child, taken);
}

/* Whether the last child shows that there is none of that name. */
static bool is_behind_last(const struct weightd_module *module, const char *name, size_t length)
{
	const char *last = module->last_child->name;
	const size_t digits = strlen(last);

	return module->is_numbered &&
	       (length > digits || (length == digits && memcmp(name, last, length) > 0));
}

struct weightd_module *weightd_module_child(const struct weightd_module *module, const char *name,
					    size_t length)
{
	struct weightd_module *last = module->last_child;

	if (module->names != NULL)
		return weightd_name_tree_find(module->names, name, length);
	if (last == NULL || is_behind_last(module, name, length))
		return NULL;
	if (strncmp(last->name, name, length) == 0 && last->name[length] == '\0')
		return last;
	return child_in_order(module, name, length);
}

struct weightd_module *weightd_names_find(struct weightd_module *module,
					  struct weightd_builder *builder, const char *name,
					  size_t length)
{
	const struct weightd_module *last = module->last_child;

	if (module->names == NULL && module->child_count > FEW &&
	    !is_behind_last(module, name, length) &&
	    (strncmp(last->name, name, length) != 0 || last->name[length] != '\0'))
		plant(module, builder);
	return weightd_module_child(module, name, length);
}
