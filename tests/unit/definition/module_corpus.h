/*
 * Helper of tests: what the real torch.nn printed and made, from tests/vectors/modules-*.txt and
 * trees-*.txt, which record_modules.py and record_trees.py recorded.
 */
#ifndef WEIGHTD_TEST_MODULE_CORPUS_H
#define WEIGHTD_TEST_MODULE_CORPUS_H

#include "weightd/plan.h"
#include "weightd/profile.h"

#include <stdbool.h>

struct module_record {
	const struct weightd_profile *profile; /* of the release that printed it */
	bool is_tree;	  /* random; its tensors are recorded without what filled them */
	const char *call; /* "Linear(3, 2)" */
	const char *repr; /* with its line ends */
	char **tensors;	  /* "weight parameter float32 40x30 uniform -0x1p-3 0x1p-3" */
	size_t tensor_count;
};

struct module_corpus {
	struct module_record *records;
	size_t count;
	char **refused; /* the calls that torch refused */
	size_t refused_count;
};

/* Aborts if a file is missing; free with module_corpus_free(). */
struct module_corpus module_corpus_read(void);
void module_corpus_free(struct module_corpus *corpus);

/* The plan of {"model": text}; NULL with issues in 'err'.  Free with weightd_plan_free(). */
struct weightd_plan *plan_of_model_text(const char *text, struct weightd_error *err);

#endif
