/*
 * Twin document: the tiny twin of a registered model, with as much of its policy as fits.
 *
 * Rules were written for the large model: those that select nothing in the twin are without effect,
 * those that are refused there are left out.
 */
#ifndef WEIGHTD_API_REPOSITORY_TWIN_DOCUMENT_H
#define WEIGHTD_API_REPOSITORY_TWIN_DOCUMENT_H

#include "api/repository/variation.h"

#include <jansson.h>
#include <stdbool.h>

/*
 * weightd_twin_document() - the specification of a twin: its config, the members of the policy, and
 * what the variation says instead.
 *
 * 'config' and 'policy' are JSON texts of objects.  New; NULL without memory.
 */
json_t *weightd_twin_document(const char *config, const char *policy,
			      const struct weightd_variation *variation);

/*
 * weightd_twin_document_fit() - take away what a document was refused for: the rules that the
 * issues name, else or with 'takes_all' all rules and what belongs to them.
 *
 * False: it is not the policy that is wrong.
 */
bool weightd_twin_document_fit(json_t *document, const struct weightd_error *err, bool takes_all);

#endif
