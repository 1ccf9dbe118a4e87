/*
 * Tensors as Python prints them: torch/_tensor_str.py with the default print options (precision 4,
 * threshold 1000, 3 edge items, 80 columns).
 *
 * The shown elements are collected first, since all of them decide the number format; then the
 * lists are written from that collection, in the same order.
 */
#include "core/print/tensor_text.h"

#include "core/base/memory.h"
#include "core/print/number_format.h"
#include "weightd/real_text.h"
#include "weightd/tensor_print.h"

#include <locale.h>
#include <string.h>

#define THRESHOLD 1000
#define EDGE 3
#define LINE_WIDTH 80
#define INDENT 7 /* of "tensor(" */

/* The text under construction. */
struct printer {
	const struct weightd_tensor_source *source;
	bool is_summary;
	uint64_t strides[WEIGHTD_RANK_MAX]; /* elements from one index of a dimension to the next */
	union {
		double *reals;
		int64_t *integers;
	} shown;
	size_t count; /* elements collected, later: written */
	struct weightd_number_format format;
	struct weightd_text *out;
};

static bool is_cut(bool is_summary, uint64_t dim)
{
	return is_summary && dim > 2 * EDGE;
}

uint64_t weightd_tensor_shown(const struct weightd_shape *shape)
{
	uint64_t numel = UINT64_MAX, shown = 1;

	if (weightd_shape_numel(shape, &numel) && numel <= THRESHOLD)
		return numel;
	for (unsigned i = 0; i < shape->ndim; i++)
		shown *= is_cut(true, shape->dims[i]) ? 2 * EDGE : shape->dims[i];
	return shown;
}

/* Reads 'count' consecutive elements onto the end of the collection. */
static enum weightd_code collect_run(struct printer *printer, uint64_t first, size_t count)
{
	const struct weightd_tensor_source *source = printer->source;
	unsigned char bytes[8 * THRESHOLD];

	enum weightd_code code = source->read(source->context, first, count, bytes);
	if (code != WEIGHTD_OK)
		return code;
	for (size_t i = 0; i < count; i++) {
		if (weightd_dtype_row(source->dtype)->is_float)
			printer->shown.reals[printer->count++] =
				weightd_element_read(bytes, source->dtype, i);
		else
			printer->shown.integers[printer->count++] =
				weightd_element_integer(bytes, source->dtype, i);
	}
	return WEIGHTD_OK;
}

/* The shown elements of the list at 'level' that begins with element 'first'. */
static enum weightd_code collect(struct printer *printer, unsigned level, uint64_t first)
{
	const struct weightd_shape *shape = &printer->source->shape;

	if (level == shape->ndim)
		return collect_run(printer, first, 1);
	const uint64_t dim = shape->dims[level];
	const bool cut = is_cut(printer->is_summary, dim);
	if (level + 1 == shape->ndim) {
		enum weightd_code code = collect_run(printer, first, cut ? EDGE : (size_t)dim);
		if (code != WEIGHTD_OK || !cut)
			return code;
		return collect_run(printer, first + dim - EDGE, EDGE);
	}
	for (uint64_t i = 0; i < dim; i++) {
		if (cut && i == EDGE)
			i = dim - EDGE;
		enum weightd_code code =
			collect(printer, level + 1, first + i * printer->strides[level]);
		if (code != WEIGHTD_OK)
			return code;
	}
	return WEIGHTD_OK;
}

static void put_number(struct printer *printer)
{
	char buffer[WEIGHTD_NUMBER_TEXT_MAX];
	const size_t index = printer->count++;
	const size_t length =
		weightd_dtype_row(printer->source->dtype)->is_float
			? weightd_number_real(&printer->format, printer->shown.reals[index], buffer)
			: weightd_number_integer(&printer->format, printer->shown.integers[index],
						 buffer);

	weightd_text_put(printer->out, buffer, length);
}

static void put_blanks(struct weightd_text *out, unsigned count)
{
	weightd_text_printf(out, "%*s", (int)count, "");
}

/* The innermost list; lines are broken after as many columns as fit, the "..." counting as one. */
static void put_row(struct printer *printer, uint64_t dim, unsigned indent)
{
	const bool cut = is_cut(printer->is_summary, dim);
	const size_t items = cut ? 2 * EDGE + 1 : (size_t)dim;
	size_t per_line = (LINE_WIDTH - indent) / (printer->format.width + 2);

	if (per_line < 1)
		per_line = 1;
	weightd_text_puts(printer->out, "[");
	for (size_t i = 0; i < items; i++) {
		if (i > 0 && i % per_line == 0) {
			weightd_text_puts(printer->out, ",\n");
			put_blanks(printer->out, indent + 1);
		} else if (i > 0) {
			weightd_text_puts(printer->out, ", ");
		}
		if (cut && i == EDGE)
			weightd_text_puts(printer->out, " ...");
		else
			put_number(printer);
	}
	weightd_text_puts(printer->out, "]");
}

/* Between two lists at 'level': a comma, one line feed for each level below, and the indent. */
static void put_break(struct printer *printer, unsigned level, unsigned indent)
{
	weightd_text_puts(printer->out, ",");
	for (unsigned i = level + 1; i < printer->source->shape.ndim; i++)
		weightd_text_puts(printer->out, "\n");
	put_blanks(printer->out, indent + 1);
}

static void put_list(struct printer *printer, unsigned level, unsigned indent)
{
	const struct weightd_shape *shape = &printer->source->shape;

	if (level == shape->ndim) {
		put_number(printer);
		return;
	}
	const uint64_t dim = shape->dims[level];
	if (level + 1 == shape->ndim) {
		put_row(printer, dim, indent);
		return;
	}
	weightd_text_puts(printer->out, "[");
	for (uint64_t i = 0; i < dim && !printer->out->failed; i++) {
		if (i > 0)
			put_break(printer, level, indent);
		if (is_cut(printer->is_summary, dim) && i == EDGE) {
			weightd_text_puts(printer->out, "...");
			put_break(printer, level, indent);
			i = dim - EDGE;
		}
		put_list(printer, level + 1, indent + 1);
	}
	weightd_text_puts(printer->out, "]");
}

/* Suffixes go to a new line where they would pass column 80; 'start' is the column of "tensor(". */
static void put_suffixes(const struct weightd_tensor_source *source, bool is_empty, size_t start,
			 struct weightd_text *out)
{
	char size[256] = "", dtype[32] = "";
	const char *const suffixes[] = {size, dtype,
					source->requires_grad ? "requires_grad=True" : ""};

	if (out->failed)
		return;
	if (is_empty && source->shape.ndim != 1) {
		memcpy(size, "size=", 6);
		weightd_shape_text(&source->shape, size + 5, sizeof size - 5);
	}
	const bool is_usual = source->dtype == WEIGHTD_INT64 || source->dtype == WEIGHTD_BOOL8;
	if (source->dtype != WEIGHTD_FLOAT32 && (is_empty || !is_usual)) {
		memcpy(dtype, "dtype=torch.", 13);
		strcat(dtype, weightd_dtype_row(source->dtype)->name);
	}
	const char *line = memrchr(out->data + start, '\n', out->length - start);
	size_t column = line != NULL ? (size_t)(out->data + out->length - line) + 1
				     : out->length - start + 2;
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		const size_t length = strlen(suffixes[i]);
		if (length == 0)
			continue;
		const bool fits = column + length + 2 <= LINE_WIDTH;
		weightd_text_puts(out, fits ? ", " : ",\n       ");
		weightd_text_puts(out, suffixes[i]);
		column = fits ? column + length + 2 : INDENT + length;
	}
}

/* The bracketed body of a tensor that has elements. */
static enum weightd_code put_body(const struct weightd_tensor_source *source, uint64_t numel,
				  struct weightd_text *out)
{
	struct printer printer = {.source = source, .is_summary = numel > THRESHOLD, .out = out};
	const uint64_t shown = weightd_tensor_shown(&source->shape);
	uint64_t stride = 1;

	for (unsigned i = source->shape.ndim; i-- > 0;) {
		printer.strides[i] = stride;
		stride *= source->shape.dims[i];
	}
	printer.shown.reals = weightd_memory_alloc((size_t)shown * sizeof printer.shown.reals[0]);
	if (printer.shown.reals == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	enum weightd_code code = collect(&printer, 0, 0);
	if (code != WEIGHTD_OK)
		goto out;
	printer.format =
		weightd_dtype_row(source->dtype)->is_float
			? weightd_number_format_reals(printer.shown.reals, printer.count)
			: weightd_number_format_integers(printer.shown.integers, printer.count,
							 source->dtype == WEIGHTD_BOOL8);
	printer.count = 0;
	put_list(&printer, 0, INDENT);
out:
	weightd_memory_free(printer.shown.reals);
	return code;
}

enum weightd_code weightd_tensor_text(const struct weightd_tensor_source *source,
				      struct weightd_text *out)
{
	uint64_t numel = 0;
	enum weightd_code code = WEIGHTD_OK;

	if (!weightd_shape_numel(&source->shape, &numel))
		return WEIGHTD_ERR_TOO_LARGE;
	locale_t c_locale = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	if (c_locale == (locale_t)0)
		return WEIGHTD_ERR_NO_MEMORY;
	locale_t before = uselocale(c_locale);
	if (source->is_parameter)
		weightd_text_puts(out, "Parameter containing:\n");
	const size_t start = out->length;
	weightd_text_puts(out, "tensor(");
	if (numel == 0)
		weightd_text_puts(out, "[]");
	else
		code = put_body(source, numel, out);
	if (code == WEIGHTD_OK) {
		put_suffixes(source, numel == 0, start, out);
		weightd_text_puts(out, ")");
	}
	uselocale(before);
	freelocale(c_locale);
	return code == WEIGHTD_OK && out->failed ? WEIGHTD_ERR_NO_MEMORY : code;
}

static enum weightd_code read_view(const void *context, uint64_t first, size_t count, void *out)
{
	return weightd_view_read(context, first, count, out);
}

enum weightd_code weightd_tensor_print(const struct weightd_view *view, struct weightd_text *out)
{
	const struct weightd_entry *entry = view->entry;
	const bool is_whole = view->text == NULL;
	const struct weightd_tensor_source source = {
		.shape = view->shape,
		.dtype = weightd_view_dtype(view),
		.is_parameter = is_whole && !entry->parameter->is_buffer,
		.requires_grad = is_whole && entry->parameter->requires_grad,
		.read = read_view,
		.context = view,
	};

	return weightd_tensor_text(&source, out);
}
