/*
 * Numbers from the model.  Ambiguous numbers are not guessed.
 */
#include "definition/recipes/infer.h"

#include "weightd/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number that several places of the model must agree about. */
struct finding {
	bool found, differs;
	uint64_t value, sum;
	const struct weightd_module *where; /* the first */
	char why[WEIGHTD_INFER_WHY];
};

static void find(struct finding *finding, uint64_t value, const struct weightd_module *where,
		 const char *what)
{
	finding->sum += value;
	if (!finding->found) {
		finding->found = true;
		finding->value = value;
		finding->where = where;
	} else if (finding->value != value && !finding->differs) {
		finding->differs = true;
		snprintf(finding->why, sizeof finding->why, "%.40s has %llu %s, %.40s has %llu",
			 weightd_module_path(finding->where, WEIGHTD_NAME_ROOM),
			 (unsigned long long)finding->value, what,
			 weightd_module_path(where, WEIGHTD_NAME_ROOM), (unsigned long long)value);
	}
}

/* Children "0", "1", ... of one type, each with children of its own: the blocks of a model. */
static bool is_list_of_blocks(const struct weightd_module *module)
{
	const struct weightd_module *child = module->children;
	char number[24];

	if (child == NULL)
		return false;
	for (unsigned i = 0; child != NULL; child = child->next, i++) {
		snprintf(number, sizeof number, "%u", i);
		if (strcmp(child->name, number) != 0 || child->children == NULL ||
		    strcmp(child->type, module->children->type) != 0)
			return false;
	}
	return true;
}

/* Whether a module or one above it, up to 'scope', is called 'name'; "" is every module. */
static bool is_below(const struct weightd_module *module, const struct weightd_module *scope,
		     const char *name)
{
	if (*name == '\0')
		return true;
	for (; module != NULL && module != scope; module = module->parent) {
		if (strcmp(module->name, name) == 0)
			return true;
	}
	return false;
}

/* The outermost lists; lists inside of blocks are not blocks of the model.  As deep as the model.
 */
static void find_blocks(struct finding *finding, const struct weightd_module *module,
			const struct weightd_module *scope, const char *below)
{
	if (is_list_of_blocks(module)) {
		if (is_below(module, scope, below))
			find(finding, module->child_count, module, "blocks");
		return;
	}
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next)
		find_blocks(finding, child, scope, below);
}

static void find_widths(struct finding *finding, const struct weightd_module *scope, bool of_norms)
{
	for (const struct weightd_module *module = scope; module != NULL;
	     module = weightd_module_next(module, scope)) {
		bool is_wanted = of_norms ? strstr(module->type, "Norm") != NULL
					  : weightd_module_is_a(module, "Embedding");
		for (const struct weightd_parameter *tensor = module->parameters;
		     is_wanted && tensor != NULL; tensor = tensor->next) {
			if (strcmp(tensor->leaf, "weight") == 0 &&
			    tensor->shape.ndim == (of_norms ? 1 : 2))
				find(finding, tensor->shape.dims[of_norms ? 0 : 1], module,
				     "features");
		}
	}
}

static void find_sizes(struct finding *finding, const struct weightd_module *scope,
		       const char *glob, unsigned dimension)
{
	char name[1024];

	for (const struct weightd_module *module = scope; module != NULL;
	     module = weightd_module_next(module, scope)) {
		const char *path = weightd_module_path(module, WEIGHTD_NAME_ROOM) +
				   weightd_module_path_length(scope);
		path += *path == '.';
		for (const struct weightd_parameter *tensor = module->parameters; tensor != NULL;
		     tensor = tensor->next) {
			snprintf(name, sizeof name, "%s%s%s", path, *path == '\0' ? "" : ".",
				 tensor->leaf);
			if (tensor->shape.ndim > dimension && weightd_glob_match(glob, name))
				find(finding, tensor->shape.dims[dimension], module, "features");
		}
	}
}

static bool answer(const struct finding *finding, bool is_sum, const char *nothing, double *value,
		   char *why)
{
	if (!finding->found || (finding->differs && !is_sum)) {
		snprintf(why, WEIGHTD_INFER_WHY, "%s", finding->found ? finding->why : nothing);
		return false;
	}
	*value = (double)(is_sum ? finding->sum : finding->value);
	return true;
}

bool weightd_recipe_infer(const json_t *how, const struct weightd_module *scope, double *value,
			  char why[WEIGHTD_INFER_WHY])
{
	const char *depth = json_string_value(json_object_get(how, "depth"));
	const char *blocks = json_string_value(json_object_get(how, "blocks"));
	const char *of = json_string_value(json_object_get(how, "of"));
	struct finding finding = {.found = false};

	if (depth != NULL || blocks != NULL) {
		find_blocks(&finding, scope, scope, depth != NULL ? depth : blocks);
		return answer(&finding, blocks != NULL, "the model has no list of numbered blocks",
			      value, why);
	}
	if (of != NULL) {
		find_sizes(&finding, scope, of,
			   (unsigned)json_integer_value(json_object_get(how, "size")));
		return answer(&finding, false, "no tensor of the model shows it", value, why);
	}
	find_widths(&finding, scope, false);
	if (!finding.found || finding.differs) {
		finding = (struct finding){.found = false};
		find_widths(&finding, scope, true);
	}
	return answer(&finding, false, "the model has neither embeddings nor norms that show it",
		      value, why);
}
