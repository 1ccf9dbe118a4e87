#include "proof.h"

#include <math.h>

/* Address sanitizers want to see the code run, not the power of the tests. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLENTY 20000
#define SLOW 5000
#else
#define PLENTY 400000 /* finds an error of std of 1 % nearly always: test_power.c */
#define SLOW 100000   /* values made by rejection */
#endif
#define MATRICES(n, size) (PLENTY / 20 < (n) ? PLENTY / 20 * (size) : (n) * (size))

static double gelu(double z)
{
	return z * 0.5 * erfc(-z * M_SQRT1_2);
}

static double silu(double z)
{
	return z / (1.0 + exp(-z));
}

size_t proof_count(void)
{
#define PROOF(...) +1
	return 0
#include "proof_list.h"
		;
#undef PROOF
}

/* The laws are expressions, made when asked for. */
struct proof proof_at(size_t index)
{
	size_t at = 0;

#define PROOF(initializer, on, values, expected) \
	if (at++ == index)                       \
		return (struct proof){initializer, on, values, expected};
#include "proof_list.h"
#undef PROOF
	return (struct proof){.call = NULL};
}
