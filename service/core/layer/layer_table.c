/*
 * The table of layers: every row of layer_list.h, found by name.
 */
#include "weightd/layer.h"

#include <string.h>

#define LAYER(name) extern const struct weightd_layer weightd_layer_##name;
#include "core/layer/layer_list.h"
#undef LAYER

static const struct weightd_layer *const layers[] = {
#define LAYER(name) &weightd_layer_##name,
#include "core/layer/layer_list.h"
#undef LAYER
};

size_t weightd_layer_count(void)
{
	return sizeof layers / sizeof layers[0];
}

const struct weightd_layer *weightd_layer_at(size_t index)
{
	return layers[index];
}

/* Strips "torch.nn.modules.<file>.", "torch.nn.modules.", "torch.nn." or "nn.". */
static const char *bare_name(const char *name)
{
	static const char modules[] = "torch.nn.modules.", torch[] = "torch.nn.", nn[] = "nn.";

	if (strncmp(name, modules, sizeof modules - 1) == 0) {
		const char *below = name + sizeof modules - 1, *dot = strchr(below, '.');
		return dot == NULL ? below : dot + 1;
	}
	if (strncmp(name, torch, sizeof torch - 1) == 0)
		return name + sizeof torch - 1;
	return strncmp(name, nn, sizeof nn - 1) == 0 ? name + sizeof nn - 1 : name;
}

const struct weightd_layer *weightd_layer_find(const char *name)
{
	const char *bare = bare_name(name);

	for (size_t i = 0; i < weightd_layer_count(); i++) {
		if (strcmp(layers[i]->name, bare) == 0)
			return layers[i];
	}
	return NULL;
}

static const char *name_at(const void *context, size_t index)
{
	(void)context;
	return layers[index]->name;
}

const char *weightd_layer_nearest(const char *name)
{
	return weightd_nearest(bare_name(name), name_at, NULL, weightd_layer_count());
}

bool weightd_layer_is_a(const struct weightd_layer *layer, const char *name)
{
	if (strcmp(layer->name, name) == 0 || strcmp(name, "Module") == 0)
		return true;
	for (const char *const *base = layer->bases; base != NULL && *base != NULL; base++) {
		if (strcmp(*base, name) == 0)
			return true;
	}
	return false;
}
