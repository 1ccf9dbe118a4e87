/*
 * sincos_2d: fixed positions on a grid, (rows, channels) or (1, rows, channels), after 'extra' rows
 * of zeros.  Row y * width + x holds sin(x w_i), cos(x w_i), sin(y w_i), cos(y w_i), a quarter of
 * the channels each, w_i = 10000^(-i / (channels / 4)).
 *
 * Source: facebookresearch/mae util/pos_embed.py and DiT models.py, get_2d_sincos_pos_embed.
 */
#include "core/distribution/bounds.h"
#include "core/distribution/distribution_table.h"
#include "core/distribution/value_law.h"
#include "core/distribution/matrix/turns.h"

enum { COLUMNS }; /* derived: of the grid; its width, or a square grid's if that is 0 */

#define LOG_10000 0x1.26bb1bbb55516p+3

static enum weightd_code prepare(struct weightd_law *law, const struct weightd_shape *shape,
				 enum weightd_dtype dtype, const char *pointer,
				 struct weightd_error *err)
{
	const bool is_shape = shape->ndim == 2 || (shape->ndim == 3 && shape->dims[0] == 1);
	enum weightd_code code = weightd_require_float(law, dtype, pointer, err);
	char text[128];

	if (code != WEIGHTD_OK)
		return code;
	const uint64_t rows = is_shape ? shape->dims[shape->ndim - 2] : 0;
	const uint64_t channels = is_shape ? shape->dims[shape->ndim - 1] : 0;
	const uint64_t cells = rows >= law->grid.extra ? rows - law->grid.extra : 0;
	uint64_t width = law->grid.width;
	if (width == 0) {
		width = (uint64_t)__builtin_sqrt((double)cells);
		width += width * width < cells ? 1 : 0;
	}
	law->derived[COLUMNS] = (double)width;
	if (is_shape && channels >= 4 && channels % 4 == 0 && rows >= law->grid.extra &&
	    rows < (uint64_t)1 << 40 &&
	    (law->grid.width == 0 ? width * width == cells : cells % width == 0))
		return WEIGHTD_OK;
	weightd_shape_text(shape, text, sizeof text);
	weightd_error_add(err, WEIGHTD_ERR_SHAPE_MISMATCH, pointer, "sincos_2d cannot fill %s",
			  text);
	weightd_error_expected(
		err,
		"(positions, channels): a %s of positions behind %llu extra rows, channels "
		"divisible by 4",
		law->grid.width == 0 ? "square" : "multiple of the width",
		(unsigned long long)law->grid.extra);
	return WEIGHTD_ERR_SHAPE_MISMATCH;
}

static double element(const struct weightd_task *task, uint64_t index)
{
	const uint64_t channels = task->shape->dims[task->shape->ndim - 1], quarter = channels / 4;
	const uint64_t row = index / channels, channel = index % channels,
		       extra = task->law->grid.extra;
	const uint64_t width = (uint64_t)task->law->derived[COLUMNS], part = channel / quarter;

	if (row < extra)
		return 0.0;
	const uint64_t cell = row - extra, place = part < 2 ? cell % width : cell / width;
	const double exponent = (double)(channel % quarter) / (double)quarter;
	const double angle = (double)place * weightd_exp(-exponent * LOG_10000);
	const double turns = angle * 0x1.45f306dc9c883p-1; /* in quarters: times 2 / pi */
	return part % 2 == 0 ? weightd_sine(turns) : weightd_cosine(turns);
}

const struct weightd_distribution weightd_distribution_sincos_2d = {
	.name = "sincos_2d",
	.doc = "Sines and cosines of the columns, then of the rows of a grid",
	.flags = WEIGHTD_ELEMENTWISE,
	.sizes = {"extra", "width"},
	.prepare = prepare,
	.fill = weightd_fill_elements,
	.element = element,
};
