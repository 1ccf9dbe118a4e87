/*
 * Methods behind a call in text: casts, and those that change no values.
 */
#ifndef WEIGHTD_DEFINITION_CALL_CAST_METHOD_H
#define WEIGHTD_DEFINITION_CALL_CAST_METHOD_H

#include "definition/call/expression.h"
#include "weightd/dtype.h"

/* Behind one call. */
#define WEIGHTD_METHODS_MAX 8

enum weightd_method {
	WEIGHTD_METHOD_UNKNOWN,
	WEIGHTD_METHOD_NO_CAST, /* eval(), cuda(), to("cpu") */
	WEIGHTD_METHOD_CAST,	/* half(), to(torch.bfloat16), astype(np.float32) */
};

/* What may follow a call, in words. */
extern const char weightd_cast_methods[];

/* What a method does, given as a CALL; '*dtype' is that of a cast. */
enum weightd_method weightd_cast_of_method(const struct weightd_node *method,
					   enum weightd_dtype *dtype);

#endif
