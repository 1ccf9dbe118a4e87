/*
 * Proofs: which law the values of an initializer must follow, one line each in proof_list.h.
 */
#ifndef WEIGHTD_TEST_PROOF_H
#define WEIGHTD_TEST_PROOF_H

#include "sample.h"
#include "structure.h"

/* Checks with a probability: of one proof in all dtypes, and of all proofs together. */
#define PROOF_CHECKS_MAX 180
#define PROOFS_CHECKS_MAX 65000

struct proof {
	const char *call;  /* "kaiming_uniform(a=1)" */
	const char *shape; /* "[64, 32, 3, 3]" */
	size_t count;	   /* values to judge, at least */
	struct law law;
};

size_t proof_count(void);
struct proof proof_at(size_t index);

#endif
