/*
 * Contract: the files are taken in by the assembler, at their paths from the top of the tree.
 */
#include "contract.h"

#define EMBED(symbol, path)                                                                            \
	__asm__(".pushsection .rodata\n"                                                               \
	        ".global " #symbol "\n" #symbol ":\n"                                                  \
	        ".incbin \"" path "\"\n"                                                               \
	        ".global " #symbol "_end\n" #symbol "_end:\n"                                          \
	        ".byte 0\n"                                                                            \
	        ".popsection\n")

EMBED(weightd_openapi_yaml, "openapi.yaml");
EMBED(weightd_openapi_json, "service/api/openapi.json");
