/*
 * Contract: the files are taken in by the assembler, at their paths from the top of the tree.
 */
#include "api/about/contract.h"

#include "core/base/embed.h"

WEIGHTD_EMBED(weightd_openapi_yaml, "openapi.yaml");
WEIGHTD_EMBED(weightd_openapi_json, "service/api/about/openapi.json");
WEIGHTD_EMBED(weightd_openapi_3_0_json, "service/api/about/openapi-3.0.json");
