/*
 * Catalogue of profiles: the releases of torch that modules can be printed as.
 */
#include "api/catalog/catalog.h"
#include "weightd/module_print.h"

static const char *name_at(size_t index)
{
	return weightd_profile_at(index)->name;
}

static void write(struct weightd_json *json, size_t index)
{
	const struct weightd_profile *profile = weightd_profile_at(index);

	weightd_json_text(json, "name", profile->name);
	weightd_json_printf(json, "doc", "Prints print(model) as %s does", profile->name);
	weightd_json_text(json, "source",
			  "torch.nn.Module.__repr__ and the extra_repr of each class");
	weightd_json_bool(json, "is_default", profile == weightd_profile_default());
	weightd_json_bool(json, "folds_module_lists", profile->folds_module_lists);
	weightd_json_bool(json, "quotes_modes", profile->quotes_modes);
	weightd_json_bool(json, "softplus_has_reals", profile->softplus_has_reals);
	weightd_json_bool(json, "prints_norm_bias", profile->prints_norm_bias);
	weightd_json_printf(json, "example", "/v1/models/{id}/repr?profile=%s", profile->name);
}

const struct weightd_catalog weightd_catalog_profiles = {
	.name = "profiles",
	.doc = "Releases of torch whose print(model) ?profile= repeats",
	.count = weightd_profile_count,
	.name_at = name_at,
	.write = write,
};
