/*
 * Library models: the model kinds "torchvision" and "timm", a model of the library by name.
 */
#ifndef WEIGHTD_DEFINITION_LIBRARY_MODEL_LIBRARY_MODEL_H
#define WEIGHTD_DEFINITION_LIBRARY_MODEL_LIBRARY_MODEL_H

#include "definition/architecture/model_config.h"

/* The member of the document that names a model of a library; NULL: none does. */
const char *weightd_library_of(const json_t *document);
/*
 * weightd_library_model_read() - builds the model that the document's member 'library' names, with
 * its "arguments".
 *
 * On success config->root and config->ties are set, in the reader's arena.  Codes: WRONG_TYPE,
 * UNSUPPORTED (a name that is not known), UNKNOWN_FIELD (an argument that changes no tensor), those
 * of weightd_fields_bind().
 */
enum weightd_code weightd_library_model_read(struct weightd_model_config *config,
					     struct weightd_reader *reader, const json_t *document,
					     const char *library);

#endif
