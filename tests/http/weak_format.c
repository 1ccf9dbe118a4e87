/* Lets these tests link before the formats are there. */
#include "weightd/format.h"
#include <stdio.h>
__attribute__((weak)) enum weightd_code weightd_encoding_read(struct weightd_encoding *e, uint64_t offset, void *out, size_t size, size_t *length)
{
	return e->format->read(e, offset, out, size, length);
}
__attribute__((weak)) size_t weightd_real_text_double(double value, char buffer[32])
{
	return (size_t)snprintf(buffer, 32, "%.17g", value);
}
