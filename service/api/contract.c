/*
 * Contract: the files are taken in by the assembler, at their paths from the top of the tree.
 */
#include "contract.h"

#define EMBED(symbol, path)                                         \
	__asm__(".pushsection .rodata\n"                            \
	        ".balign 8\n"                                       \
	        ".global " #symbol "_length\n" #symbol "_length:\n" \
	        ".quad 2f - 1f\n"                                   \
	        ".global " #symbol "\n" #symbol ":\n"               \
	        "1: .incbin \"" path "\"\n"                         \
	        "2: .byte 0\n"                                      \
	        ".popsection\n")

EMBED(weightd_openapi_yaml, "openapi.yaml");
EMBED(weightd_openapi_json, "service/api/openapi.json");
