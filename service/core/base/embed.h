/*
 * Embedding: a file of the tree inside the binary, at its path from the top of the tree.
 *
 * WEIGHTD_EMBED(symbol, path) is used once at file scope; WEIGHTD_EMBEDDED(symbol) declares the
 * bytes, which end with a NUL that symbol_length does not count.  The assembler reads the file, so
 * the Makefile says which object depends on it.
 */
#ifndef WEIGHTD_CORE_BASE_EMBED_H
#define WEIGHTD_CORE_BASE_EMBED_H

#include <stdint.h>

#define WEIGHTD_EMBEDDED(symbol)    \
	extern const char symbol[]; \
	extern const uint64_t symbol##_length

#define WEIGHTD_EMBED(symbol, path)                                 \
	__asm__(".pushsection .rodata\n"                            \
		".balign 8\n"                                       \
		".global " #symbol "_length\n" #symbol "_length:\n" \
		".quad 2f - 1f\n"                                   \
		".global " #symbol "\n" #symbol ":\n"               \
		"1: .incbin \"" path "\"\n"                         \
		"2: .byte 0\n"                                      \
		".popsection\n")

#endif
