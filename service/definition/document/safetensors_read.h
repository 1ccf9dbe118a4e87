/*
 * The beginning of a .safetensors file as a definition: its 8 bytes of length and the header behind
 * them become the document that says the same.
 */
#ifndef WEIGHTD_DEFINITION_DOCUMENT_SAFETENSORS_READ_H
#define WEIGHTD_DEFINITION_DOCUMENT_SAFETENSORS_READ_H

#include "definition/document/scan.h"
#include "weightd/error.h"
#include "weightd/text.h"

#include <stddef.h>

/* The parts of a specification that the header lacks.  NULL: not given. */
struct weightd_header_options {
	const char *seed;  /* an integer in text, or JSON */
	const char *init;  /* JSON: rules; "recipe:NAME"; or an initializer for all parameters */
	const char *dtype; /* of all floating tensors, instead of the header's */
	const char *generator;
};

/*
 * weightd_header_document() - appends the document {"parameters": HEADER, ...} for
 * weightd_definition_read().
 *
 * 'bytes' may go on behind the header; the rest is ignored.  Issues with the header have their
 * pointer in it: "/fc.weight/data_offsets".  Codes: BAD_HEADER (length, offsets, metadata),
 * BAD_QUERY (init), those of weightd_document_parse(), NO_MEMORY.
 */
enum weightd_code weightd_header_document(struct weightd_text *document, const char *bytes,
					  size_t length,
					  const struct weightd_header_options *options,
					  const struct weightd_scan_limits *limits,
					  struct weightd_error *err);

/*
 * Turns the places of the issues in such a document into places in the header, and into words where
 * they are in an option.
 */
void weightd_header_places(struct weightd_error *err);

#endif
