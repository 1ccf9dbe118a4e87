/*
 * Published sizes of the architectures, by name.
 */
#ifndef WEIGHTD_DEFINITION_TWIN_PUBLISHED_H
#define WEIGHTD_DEFINITION_TWIN_PUBLISHED_H

#include <stddef.h>
#include <stdint.h>

struct weightd_published {
	const char *name;	/* "llama-3.1-8b", without capitals */
	const char *source;	/* whose config it is: "meta-llama/Llama-3.1-8B" */
	uint64_t parameters;	/* of its files, tied ones once */
	const char *class_name; /* "LlamaForCausalLM" */
	const char *members; /* of its config, as JSON without braces: "\"n_layer\": 48"; or "" */
};

size_t weightd_published_count(void);
const struct weightd_published *weightd_published_at(size_t index);
/* The row of the 'length' bytes of 'name', or NULL. */
const struct weightd_published *weightd_published_find(const char *name, size_t length);

#endif
