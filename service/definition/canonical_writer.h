/*
 * Writing the canonical specification: declarations that its files share.  Not for other folders.
 */
#ifndef WEIGHTD_DEFINITION_CANONICAL_WRITER_H
#define WEIGHTD_DEFINITION_CANONICAL_WRITER_H

#include "definition/document/json_pointer.h"
#include "weightd/plan.h"

/* The text as far as it is written. */
struct weightd_canonical {
	struct weightd_text *out;
	bool is_first;		     /* no comma is due before the next member or item */
	enum weightd_dtype dtype;    /* the model's: tensors that have it do not say it */
	struct weightd_arena *arena; /* for the pointers that rules get; NULL: they keep theirs */
	bool failed;		     /* it was too small */
	bool folds; /* children that are alike are written once, with their number */
};

void weightd_canonical_begin(struct weightd_canonical *writer, const char *bracket);
void weightd_canonical_end(struct weightd_canonical *writer, const char *bracket);
/* The comma before an item of an array. */
void weightd_canonical_next(struct weightd_canonical *writer);
void weightd_canonical_key(struct weightd_canonical *writer, const char *key);
/* A member and an item that are text. */
void weightd_canonical_member(struct weightd_canonical *writer, const char *key, const char *text);
void weightd_canonical_item(struct weightd_canonical *writer, const char *text);

/* An initializer with its arguments: an object. */
void weightd_canonical_call(struct weightd_canonical *writer,
			    const struct weightd_initializer_call *call);
/* The member "init", if there are rules; 'place' is that of the object that has it. */
void weightd_canonical_rules(struct weightd_canonical *writer, struct weightd_rule *rule,
			     const struct weightd_place *place);

#endif
