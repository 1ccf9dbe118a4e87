/*
 * The table of initializers: every row of init_list.h, found by name, alias or torch's spelling.
 */
#include "weightd/initializer.h"

#include <string.h>

#define INITIALIZER(name) extern const struct weightd_initializer weightd_init_##name;
#include "core/init/init_list.h"
#undef INITIALIZER

static const struct weightd_initializer *const initializers[] = {
#define INITIALIZER(name) &weightd_init_##name,
#include "core/init/init_list.h"
#undef INITIALIZER
};

#define LONGEST_NAME 64

size_t weightd_initializer_count(void)
{
	return sizeof initializers / sizeof initializers[0];
}

const struct weightd_initializer *weightd_initializer_at(size_t index)
{
	return initializers[index];
}

/* Python's ways to a name, and ours; the first that fits counts. */
static const struct {
	const char *python, *ours;
} prefixes[] = {
	{"torch.nn.init.", ""},
	{"nn.initializers.", "jax."},
	{"linen.initializers.", "jax."},
	{"jax.initializers.", "jax."},
	{"hk.initializers.", "haiku."},
	{"haiku.initializers.", "haiku."},
	{"WeightInit.", "dl4j."},
	{"nn.init.", ""},
	{"init.", ""},
	{"numpy.random.", "numpy."},
	{"np.random.", "numpy."},
	{"np.", "numpy."},
	{"jax.nn.initializers.", "jax."},
	{"flax.linen.initializers.", "jax."},
	{"flax.nnx.initializers.", "jax."},
	{"nnx.initializers.", "jax."},
	{"keras.initializers.", "keras."},
	{"tf.keras.initializers.", "keras."},
	{"tensorflow.keras.initializers.", "keras."},
	{"tf.initializers.", "keras."},
	{"keras.src.initializers.", "keras."},
	{"timm.layers.weight_init.", "timm."},
	{"timm.layers.", "timm."},
	{"mup.init.", "mup."},
	{"paddle.nn.initializer.", "paddle."},
	{"nn.initializer.", "paddle."},
	{"mindspore.common.initializer.", "mindspore."},
	{"mxnet.initializer.", "mxnet."},
	{"mxnet.init.", "mxnet."},
	{"mx.init.", "mxnet."},
};

/* "normal_" of "m.weight.data.normal_", a method of a tensor; else the name. */
static const char *without_tensor(const char *name)
{
	static const char *const tensors[] = {"data", "weight",	   "bias",   "param", "p",
					      "w",    "parameter", "tensor", "b"};
	const char *dot = strrchr(name, '.'), *owner = name;
	const size_t length = strlen(name);

	if (dot == NULL || name[length - 1] != '_')
		return name;
	for (const char *c = name; c < dot; c++)
		owner = *c == '.' ? c + 1 : owner;
	for (size_t i = 0; i < sizeof tensors / sizeof tensors[0]; i++) {
		if (strlen(tensors[i]) == (size_t)(dot - owner) &&
		    strncmp(owner, tensors[i], (size_t)(dot - owner)) == 0)
			return dot + 1;
	}
	return name;
}

/* Writes the name with our prefix and without torch's underscore; false: too long. */
static bool canonical_name(const char *name, char out[LONGEST_NAME])
{
	const char *prefix = "";

	name = without_tensor(name);
	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
		if (strncmp(name, prefixes[i].python, strlen(prefixes[i].python)) == 0) {
			name += strlen(prefixes[i].python);
			prefix = prefixes[i].ours;
			break;
		}
	}
	size_t length = strlen(name);
	if (length > 1 && name[length - 1] == '_')
		length--;
	if (strlen(prefix) + length >= LONGEST_NAME)
		return false;
	strcpy(out, prefix);
	memcpy(out + strlen(prefix), name, length);
	out[strlen(prefix) + length] = '\0';
	return true;
}

static bool has_name(const struct weightd_initializer *row, const char *name)
{
	if (strcmp(row->name, name) == 0)
		return true;
	for (const char *const *alias = row->aliases; alias != NULL && *alias != NULL; alias++) {
		if (strcmp(*alias, name) == 0)
			return true;
	}
	return false;
}

const struct weightd_initializer *weightd_initializer_find(const char *name)
{
	char canonical[LONGEST_NAME];

	if (!canonical_name(name, canonical))
		return NULL;
	for (size_t i = 0; i < weightd_initializer_count(); i++) {
		if (has_name(initializers[i], canonical))
			return initializers[i];
	}
	return NULL;
}

/* Names and aliases in one numbering: the rows' names, then each row's aliases by fives. */
#define ALIASES_MAX 5

/* The row that has this name in a library: torch.randn of "randn". */
static const char *in_a_library(const char *name)
{
	for (size_t i = 0; i < weightd_initializer_count(); i++) {
		const char *dot = strrchr(initializers[i]->name, '.');
		if (dot != NULL && strcmp(dot + 1, name) == 0)
			return initializers[i]->name;
	}
	return NULL;
}

static const char *spelling_at(const void *context, size_t index)
{
	const size_t count = weightd_initializer_count();

	(void)context;
	if (index < count)
		return initializers[index]->name;
	const char *const *aliases = initializers[(index - count) / ALIASES_MAX]->aliases;
	for (size_t i = 0; aliases != NULL && aliases[i] != NULL; i++) {
		if (i == (index - count) % ALIASES_MAX)
			return aliases[i];
	}
	return NULL;
}

const char *weightd_initializer_nearest(const char *name)
{
	char canonical[LONGEST_NAME];

	if (!canonical_name(name, canonical))
		return NULL;
	/* The exact one first: keras.constant and keras.Constant are as near to each other as can
	 * be. */
	const size_t count = weightd_initializer_count() * (1 + ALIASES_MAX);
	for (size_t i = 0; i < count; i++) {
		const char *spelling = spelling_at(NULL, i);
		if (spelling != NULL && strcmp(spelling, canonical) == 0)
			return spelling;
	}
	const char *of_a_library = in_a_library(canonical);
	return of_a_library != NULL ? of_a_library
				    : weightd_nearest(canonical, spelling_at, NULL, count);
}
