/*
 * The formulas of an initializer's row, parsed once for all.
 */
#ifndef WEIGHTD_CORE_INIT_ROW_FORMULAS_H
#define WEIGHTD_CORE_INIT_ROW_FORMULAS_H

#include "core/field/formula.h"
#include "weightd/initializer.h"

/* The numbers of the names in a row's formulas: these, then its arguments, then its quantities. */
enum init_name {
	INIT_FAN_IN,
	INIT_FAN_OUT,
	INIT_FAN,
	INIT_GAIN,
	INIT_SIZE0,
	INIT_SIZE1,
	INIT_NDIM,
	INIT_FIRST_ARGUMENT,
};

/* Formulas that the row does not have are NULL. */
struct init_law {
	const struct weightd_formula *reals[WEIGHTD_LAW_REALS], *sizes[WEIGHTD_LAW_SIZES], *cut[2];
	size_t real_count;
};

/* How a quantity is explained, by its name. */
enum init_explained {
	INIT_NOT_EXPLAINED,
	INIT_EXPLAINED_GAIN,
	INIT_EXPLAINED_STD,
	INIT_EXPLAINED_VARIANCE,
};

struct init_formulas {
	bool are_valid; /* false: one of them is not a formula */
	struct init_law laws[WEIGHTD_ROW_LAWS];
	const struct weightd_formula *when[WEIGHTD_ROW_LAWS - 1];
	const struct weightd_formula *requirements[WEIGHTD_ROW_REQUIREMENTS];
	const struct weightd_formula *quantities[WEIGHTD_ROW_QUANTITIES];
	enum init_explained explained[WEIGHTD_ROW_QUANTITIES];
	const struct weightd_formula *variant, *mean, *std, *low, *high, *gain;
};

/* Room for the formulas of a row that is in no table. */
struct init_formulas_room {
	struct init_formulas formulas;
	struct weightd_formula parsed[32];
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX + 128];
};

/*
 * The formulas of a row.  The first call parses those of all rows of the table; formulas of another
 * row are parsed into 'room'.  Safe from any thread.
 */
const struct init_formulas *init_formulas_of(const struct weightd_initializer *row,
					     struct init_formulas_room *room);

/* The number of a name in the formulas of 'row', a struct weightd_initializer; negative: none. */
int init_name_number(const void *row, const char *name, size_t length);

#endif
