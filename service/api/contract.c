/*
 * Contract: the files are taken in by the assembler, at their paths from the top of the tree.
 */
#include "contract.h"

#include "core/embed.h"

WEIGHTD_EMBED(weightd_openapi_yaml, "openapi.yaml");
WEIGHTD_EMBED(weightd_openapi_json, "service/api/openapi.json");
