/*
 * Catalogues, one row each: CATALOG(name).  The row is weightd_catalog_<name> in catalog_<name>.c.
 * No include guard: the list is expanded with different meanings of CATALOG.
 */
CATALOG(architectures)
CATALOG(modules)
CATALOG(parametrizations)
CATALOG(initializers)
CATALOG(recipes)
CATALOG(generators)
CATALOG(distributions)
CATALOG(formats)
CATALOG(dtypes)
CATALOG(profiles)
CATALOG(problems)
