/*
 * Nulls: a member that is null is absent, since clients that are made from the contract write null
 * for what they do not use.
 *
 * It holds for the members that the service names: of specifications, modules, tensors, rules,
 * seeds and classes.  Where a client names the members, null stays what it was: an argument of a
 * layer or an initializer is Python's None, a child or a tensor that is null is refused.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_NULLS_H
#define WEIGHTD_DEFINITION_DOCUMENT_NULLS_H

#include <jansson.h>

/* Removes such members from a specification. */
void weightd_drop_nulls(json_t *specification);

#endif
