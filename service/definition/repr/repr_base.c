/*
 * A printed class that is not of the catalogue may print what one of torch prints, because it is
 * derived from it: Conv2dSame(3, 32, kernel_size=(3, 3), stride=(2, 2)).
 *
 * Printed arguments with torch's names tell the type; where they do not, as in (10, 3) or (64,),
 * the class has to be called so: FooEmbedding, FooRMSNorm.
 */
#include "definition/repr/repr_base.h"

#include "definition/module/module_make.h"
#include "definition/repr/repr_tree.h"
#include "weightd/module_type_table.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What there is of a call. */
struct form {
	const char *type;
	const struct weightd_node *call;
	size_t sizes;	   /* integers that come first */
	bool begins_tuple; /* the first argument is a tuple */
};

static bool contains(const char *text, const char *word)
{
	const size_t length = strlen(word);

	for (; *text != '\0'; text++) {
		if (strncasecmp(text, word, length) == 0)
			return true;
	}
	return false;
}

static const struct weightd_node *item_of(const struct form *form, const char *key)
{
	const struct weightd_node *item = form->call->items;

	while (item != NULL && (item->key == NULL || strcmp(item->key, key) != 0))
		item = item->next;
	return item;
}

static struct form form_of(const struct weightd_repr *repr, const struct weightd_node *call)
{
	struct form form = {.type = repr->type, .call = call};
	const struct weightd_node *item = call->items;

	form.begins_tuple =
		item != NULL && item->key == NULL && item->kind == WEIGHTD_NODE_SEQUENCE;
	for (; item != NULL && item->key == NULL && item->kind == WEIGHTD_NODE_VALUE &&
	       item->value.kind == WEIGHTD_INT;
	     item = item->next)
		form.sizes++;
	return form;
}

/* 1, 2 or 3 of "BatchNorm2d"; 2 where the name does not say. */
static unsigned rank_in_name(const char *type)
{
	return contains(type, "1d") ? 1 : contains(type, "3d") ? 3 : 2;
}

/* "Conv2d" of a printed kernel of two sizes. */
static bool convolution(const struct form *form, char *name, size_t size)
{
	const struct weightd_node *kernel = item_of(form, "kernel_size");

	if (form->sizes < 2 || kernel == NULL || kernel->kind != WEIGHTD_NODE_SEQUENCE ||
	    kernel->count == 0 || kernel->count > 3)
		return false;
	snprintf(name, size, "Conv%s%zud",
		 contains(form->type, "Transpose") || item_of(form, "output_padding") != NULL
			 ? "Transpose"
			 : "",
		 kernel->count);
	return true;
}

static bool norm(const struct form *form, char *name, size_t size)
{
	const bool has_rms = contains(form->type, "RMSNorm");

	if (form->sizes == 1 &&
	    (item_of(form, "track_running_stats") != NULL ||
	     (item_of(form, "momentum") != NULL && item_of(form, "eps") != NULL)))
		snprintf(name, size, "%sNorm%ud",
			 contains(form->type, "Instance") ? "Instance" : "Batch",
			 rank_in_name(form->type));
	else if (form->sizes == 2 && item_of(form, "eps") != NULL &&
		 (item_of(form, "affine") != NULL || contains(form->type, "GroupNorm")))
		snprintf(name, size, "GroupNorm");
	else if (has_rms && (form->begins_tuple || form->sizes == 1))
		snprintf(name, size, "RMSNorm");
	else if (form->begins_tuple &&
		 (item_of(form, "elementwise_affine") != NULL || contains(form->type, "LayerNorm")))
		snprintf(name, size, "LayerNorm");
	else
		return false;
	return true;
}

/* Whether every argument is one of the type's. */
static bool fits(const struct form *form, const struct weightd_module_type *base)
{
	size_t position = 0;

	for (const struct weightd_node *item = form->call->items; item != NULL; item = item->next) {
		if (weightd_repr_field(base, item, position) == base->field_count ||
		    item->kind == WEIGHTD_NODE_CALL || item->kind == WEIGHTD_NODE_DICT)
			return false;
		position += item->key == NULL;
	}
	return true;
}

const struct weightd_module_type *weightd_repr_base(const struct weightd_repr *repr,
						    const struct weightd_node *call)
{
	const struct form form = form_of(repr, call);
	char name[32] = "";

	if (item_of(&form, "in_features") != NULL && item_of(&form, "out_features") != NULL)
		snprintf(name, sizeof name, "Linear");
	else if (item_of(&form, "in1_features") != NULL)
		snprintf(name, sizeof name, "Bilinear");
	else if (!convolution(&form, name, sizeof name) && !norm(&form, name, sizeof name) &&
		 form.sizes == 2 && contains(form.type, "Embedding"))
		snprintf(name, sizeof name, "Embedding");
	const struct weightd_module_type *base =
		*name == '\0' ? NULL : weightd_module_type_find(name);
	return base != NULL && weightd_has_plain_state(base) && fits(&form, base) ? base : NULL;
}
