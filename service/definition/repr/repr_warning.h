/*
 * Warnings about facts that the text of print() omits: remembered by type while modules are read,
 * since every module of a type omits the same, and added when the tree is complete.
 */
#ifndef WEIGHTD_DEFINITION_REPR_REPR_WARNING_H
#define WEIGHTD_DEFINITION_REPR_REPR_WARNING_H

#include "definition/document/reader.h"

/* a warning; 'detail' is cut like an issue's. */
void weightd_warn(struct weightd_reader *reader, const char *code, const char *pointer,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Remembers a warning that is given once for all modules of a type: "the text does not show ...".
 */
void weightd_add_omission(struct weightd_reader *reader, const struct weightd_module *module,
			  const char *code, const char *clause);
/* Turns the remembered omissions into warnings, when the tree is complete. */
void weightd_warn_of_omissions(struct weightd_reader *reader,
			       const struct weightd_specification *specification);

#endif
