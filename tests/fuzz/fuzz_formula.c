/*
 * libFuzzer target: any bytes as a formula of rows and recipes.  What is parsed has a value of the
 * same bits each time, the same in parentheses, and does not depend on what comes behind it.
 */
#include "core/field/formula.h"
#include "fuzzed_plan.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FORMULA_MAX 400

static const char *const names[] = {"k", "n", "x", "name", "nothing", "shape"};
#define NAMES (sizeof names / sizeof names[0])

static int number_of(const void *context, const char *name, size_t length)
{
	(void)context;
	for (size_t i = 0; i < NAMES; i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return (int)i;
	return -1;
}

static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct weightd_value values[NAMES] = {
		WEIGHTD_VALUE_INT(3),	 WEIGHTD_VALUE_INT(INT64_MAX), WEIGHTD_VALUE_REAL(0.25),
		WEIGHTD_VALUE_TEXT("a"), WEIGHTD_VALUE_NONE,	       {.kind = WEIGHTD_TUPLE},
	};
	struct weightd_formula_step steps[WEIGHTD_FORMULA_STEPS_MAX],
		others[WEIGHTD_FORMULA_STEPS_MAX];
	struct weightd_formula formula = {.steps = steps}, other = {.steps = others};
	char text[FORMULA_MAX + 1], wrapped[FORMULA_MAX + 4];
	struct weightd_value value;
	bool holds;

	if (size > FORMULA_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (!weightd_formula_parse(&formula, text, number_of, NULL))
		return 0;
	fuzzed_require(formula.count > 0 && formula.count <= WEIGHTD_FORMULA_STEPS_MAX);
	const double result = weightd_formula_evaluate(&formula, values);
	fuzzed_require(same_bits(result, weightd_formula_evaluate(&formula, values)));
	if (weightd_formula_value(&formula, values, &value) && value.kind == WEIGHTD_INT)
		fuzzed_require(result >= -0x1p63 && result <= 0x1p63);
	weightd_formula_holds(&formula, values, &holds);

	const char *rest = wrapped;
	wrapped[0] = '(';
	memcpy(wrapped + 1, text, strlen(text) + 1);
	strcat(wrapped, ")]");
	if (weightd_formula_read(&other, &rest, number_of, NULL))
		fuzzed_require(same_bits(result, weightd_formula_evaluate(&other, values)) &&
			       strcmp(rest, "]") == 0);
	return 0;
}
