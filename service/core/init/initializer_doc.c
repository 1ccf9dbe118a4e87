/*
 * Documentation of an initializer: a sentence of its row's doc and formulas.
 */
#include "core/distribution/distribution_table.h"
#include "weightd/initializer.h"

#include <string.h>

/* A name or a number, which the arguments show already. */
static bool is_trivial(const char *formula)
{
	return formula == NULL ||
	       formula[strspn(formula, "-._0123456789abcdefghijklmnopqrstuvwxyz")] == '\0';
}

static bool are_trivial(const struct weightd_initializer *row)
{
	for (size_t i = 0; i < WEIGHTD_ROW_LAWS; i++) {
		for (size_t j = 0; j < WEIGHTD_LAW_REALS; j++) {
			if (!is_trivial(row->laws[i].reals[j]))
				return false;
		}
	}
	return true;
}

/* "-(x)" and "x", or "-2" and "2". */
static bool is_symmetric(const char *low, const char *high)
{
	const size_t length = strlen(high);

	if (strncmp(low, "-(", 2) == 0)
		return strncmp(low + 2, high, length) == 0 && strcmp(low + 2 + length, ")") == 0;
	return low[0] == '-' && strcmp(low + 1, high) == 0;
}

static void put_uniform(const struct weightd_law_formulas *law, struct weightd_text *out)
{
	const char *low = law->reals[0], *high = law->reals[1];

	if (!is_symmetric(low, high))
		weightd_text_printf(out, "niform on [%s, %s)", low, high);
	else
		weightd_text_printf(
			out, strstr(high, " if ") == NULL ? "niform on +-%s" : "niform on +-(%s)",
			high);
}

/* " mean 0"; " mean" where the argument has that name. */
static void put_number(const char *name, const char *formula, struct weightd_text *out)
{
	weightd_text_printf(out, " %s", name);
	if (strcmp(name, formula) != 0)
		weightd_text_printf(out, " %s", formula);
}

static void put_normal(const struct weightd_law_formulas *law, struct weightd_text *out)
{
	weightd_text_puts(out, "ormal with");
	put_number("mean", law->reals[0], out);
	weightd_text_puts(out, " and");
	put_number("std", law->reals[1], out);
	if (law->distribution == &weightd_distribution_normal)
		return;
	if (law->cut[0] == NULL)
		weightd_text_printf(out, ", cut to [%s, %s]", law->reals[2], law->reals[3]);
	else if (is_symmetric(law->cut[0], law->cut[1]))
		weightd_text_printf(out, ", cut at %s std", law->cut[1]);
	else
		weightd_text_printf(out, ", cut at %s and %s std", law->cut[0], law->cut[1]);
}

/* The numbers of another distribution, by their names. */
static void put_numbers(const struct weightd_law_formulas *law, struct weightd_text *out)
{
	weightd_text_puts(out, law->distribution->name);
	for (size_t i = 0; i < WEIGHTD_LAW_REALS; i++) {
		if (law->reals[i] != NULL)
			weightd_text_printf(out, ", %s = %s", law->distribution->reals[i],
					    law->reals[i]);
	}
}

static void put_law(const struct weightd_law_formulas *law, bool is_first, struct weightd_text *out)
{
	if (law->distribution == &weightd_distribution_constant) {
		weightd_text_printf(out, "%cvery element is %s", is_first ? 'E' : 'e',
				    law->reals[0]);
	} else if (law->distribution == &weightd_distribution_uniform) {
		weightd_text_puts(out, is_first ? "U" : "u");
		put_uniform(law, out);
	} else if (law->distribution == &weightd_distribution_normal ||
		   law->distribution == &weightd_distribution_trunc_normal) {
		weightd_text_puts(out, is_first ? "N" : "n");
		put_normal(law, out);
	} else {
		put_numbers(law, out);
	}
}

static void put_laws(const struct weightd_initializer *row, struct weightd_text *out)
{
	for (size_t i = 0; i < WEIGHTD_ROW_LAWS && row->laws[i].distribution != NULL; i++) {
		weightd_text_puts(out, i > 0 ? ", else " : row->doc != NULL ? ": " : "");
		put_law(&row->laws[i], i == 0 && row->doc == NULL, out);
		if (i + 1 < WEIGHTD_ROW_LAWS && row->when[i] != NULL)
			weightd_text_printf(out, " if %s", row->when[i]);
	}
}

void weightd_initializer_describe(const struct weightd_initializer *initializer,
				  struct weightd_text *out)
{
	if (initializer->doc != NULL)
		weightd_text_puts(out, initializer->doc);
	if (initializer->doc == NULL || !are_trivial(initializer))
		put_laws(initializer, out);
	for (size_t i = WEIGHTD_ROW_QUANTITIES; i-- > 0;) {
		const struct weightd_quantity *quantity = &initializer->quantities[i];
		if (quantity->name != NULL)
			weightd_text_printf(out, "; %s = %s", quantity->name, quantity->formula);
	}
}
