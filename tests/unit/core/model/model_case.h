/*
 * A model built by hand for a test: modules and tensors are added one by one, nothing is freed
 * twice.
 */
#ifndef WEIGHTD_TESTS_MODEL_CASE_H
#define WEIGHTD_TESTS_MODEL_CASE_H

#include "weightd/module_type.h"
#include "weightd/model.h"

struct model_case {
	struct weightd_arena *arena;
	struct weightd_limits limits; /* the default ones; change them before adding */
	struct weightd_builder builder;
	struct weightd_error err;
};

void model_case_begin(struct model_case *c);
void model_case_end(struct model_case *c);

/*
 * Adds "Linear" with positional arguments, or a custom module if no layer has the type's name.
 * 'parent' NULL makes the root.  model_case_add() asserts that it works.
 */
enum weightd_code model_case_try(struct model_case *c, struct weightd_module **module,
				 struct weightd_module *parent, const char *name, const char *type,
				 const struct weightd_value *arguments, size_t argument_count);
struct weightd_module *model_case_add(struct model_case *c, struct weightd_module *parent,
				      const char *name, const char *type,
				      const struct weightd_value *arguments, size_t argument_count);
/* Shorthands: a module without arguments, and a Linear. */
struct weightd_module *model_case_plain(struct model_case *c, struct weightd_module *parent,
					const char *name, const char *type);
struct weightd_module *model_case_linear(struct model_case *c, struct weightd_module *parent,
					 const char *name, int in_features, int out_features);

/* The net of the tutorial: sim_net with l1, l2, l3, each Sequential(Linear, ReLU). */
struct weightd_module *model_case_sim_net(struct model_case *c);

/* Asserts what print(module) shows. */
void model_case_assert_prints(const struct weightd_module *module, const char *expected);

#endif
