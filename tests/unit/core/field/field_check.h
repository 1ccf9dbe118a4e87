/*
 * What is true of every row with fields, whatever the table: for loops over layers and
 * initializers.
 */
#ifndef WEIGHTD_TESTS_FIELD_CHECK_H
#define WEIGHTD_TESTS_FIELD_CHECK_H

#include "weightd/field.h"

/* Names are unique and documented, required ones come first, ranges and choices make sense. */
void field_check_rows(const char *owner, const struct weightd_field *fields, size_t count);
/* Giving a fallback explicitly is accepted and changes nothing. */
void field_check_fallbacks(const char *owner, const struct weightd_field *fields, size_t count);
/* The schema is JSON with one property per field. */
void field_check_schema(const char *owner, const struct weightd_field *fields, size_t count);
/* One sentence without a full stop. */
void field_check_doc(const char *owner, const char *doc);

#endif
