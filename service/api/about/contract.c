/*
 * Contract: the files are taken in by the assembler, at their paths from the top of the tree.
 */
#include "api/about/contract.h"

#include "core/base/embed.h"

WEIGHTD_EMBED(weightd_openapi_yaml, "openapi.yaml");
WEIGHTD_EMBED(weightd_openapi_json, "service/api/about/openapi.json");
