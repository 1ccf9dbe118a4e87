/*
 * The values of formulas: a list of operands on which each step works.
 */
#include "core/field/formula.h"

#include "core/field/formula_operation.h"
#include "core/number/c_power.h"
#include "core/number/elementary.h"

#include <math.h>
#include <string.h>

/* An operand or a result.  OTHER: a tuple or a module.  FAILED: an operation had no number. */
struct operand {
	enum { NUMBER, TEXT, NONE, OTHER, FAILED } kind;
	bool is_whole;			    /* of NUMBER: 'whole' is the exact value */
	bool is_bool;			    /* of NUMBER: it is True or False */
	const struct weightd_value *origin; /* of OTHER: the name's value; NULL: items of one */
	union {
		struct {
			double number;
			int64_t whole;
		};
		struct {
			union {
				const char *text;
				const struct weightd_value *items; /* of OTHER; NULL: no tuple */
			};
			size_t length; /* of OTHER: 0 for an empty tuple */
		};
	};
};

static const struct operand failed = {.kind = FAILED};

static struct operand number(double value)
{
	return (struct operand){.kind = NUMBER, .number = value};
}

static struct operand whole(int64_t value)
{
	return (struct operand){
		.kind = NUMBER, .is_whole = true, .number = (double)value, .whole = value};
}

static struct operand truth(bool value)
{
	struct operand result = whole(value);

	result.is_bool = true;
	return result;
}

static struct operand operand_of(const struct weightd_value *value)
{
	switch (value->kind) {
	case WEIGHTD_BOOL: return truth(value->boolean);
	case WEIGHTD_INT: return whole(value->integer);
	case WEIGHTD_REAL: return number(value->real);
	case WEIGHTD_TEXT:
		return (struct operand){
			.kind = TEXT, .text = value->text, .length = strlen(value->text)};
	case WEIGHTD_NONE: return (struct operand){.kind = NONE};
	case WEIGHTD_TUPLE:
		return (struct operand){.kind = OTHER,
					.origin = value,
					.items = value->items,
					.length = value->count};
	case WEIGHTD_FORMULA:
	case WEIGHTD_MODULE: return (struct operand){.kind = OTHER, .origin = value, .length = 1};
	}
	return failed;
}

static bool is_true(struct operand x)
{
	if (x.kind == NUMBER)
		return x.number != 0.0;
	return x.kind != NONE && x.kind != FAILED && x.length > 0;
}

static bool is_equal(struct operand x, struct operand y)
{
	if (x.kind != y.kind || x.kind == OTHER)
		return false;
	if (x.kind == NUMBER)
		return x.is_whole && y.is_whole ? x.whole == y.whole : x.number == y.number;
	return x.kind == NONE || (x.length == y.length && memcmp(x.text, y.text, x.length) == 0);
}

static struct operand rounded(double x)
{
	return fabs(x) < 0x1p63 ? whole((int64_t)x) : number(x);
}

/* Operations on one number. */
static struct operand function(enum formula_operation operation, double x)
{
	switch (operation) {
	case FORMULA_MINUS: return number(-x);
	case FORMULA_SQRT: return x >= 0.0 ? number(sqrt(x)) : failed;
	case FORMULA_LOG:
		return x >= 0x1p-1022 && isfinite(x) ? number(weightd_log_double(x)) : failed;
	case FORMULA_EXP: return number(weightd_exp_any(x));
	case FORMULA_ABS: return number(fabs(x));
	case FORMULA_FLOOR: return rounded(floor(x));
	case FORMULA_CEIL: return rounded(ceil(x));
	case FORMULA_INT: return rounded(trunc(x));
	/* Halves go to the even number, as Python's. */
	case FORMULA_ROUND: return rounded(rint(x));
	case FORMULA_FLOAT32: return number((double)(float)x);
	default: return failed;
	}
}

/* Python's x % y: it has the sign of y. */
static double remainder_of(double x, double y)
{
	const double rest = fmod(x, y);

	return rest != 0.0 && (rest < 0.0) != (y < 0.0) ? rest + y : rest;
}

/* Operations on two numbers. */
static struct operand arithmetic(enum formula_operation operation, double x, double y)
{
	switch (operation) {
	case FORMULA_ADD: return number(x + y);
	case FORMULA_SUBTRACT: return number(x - y);
	case FORMULA_MULTIPLY: return number(x * y);
	case FORMULA_DIVIDE: return number(x / y);
	case FORMULA_FLOOR_DIVIDE:
		return y != 0.0 ? number(round((x - remainder_of(x, y)) / y)) : failed;
	case FORMULA_REMAINDER: return y != 0.0 ? number(remainder_of(x, y)) : failed;
	case FORMULA_POWER: return x >= 0.0 ? number(weightd_c_power(x, y)) : failed;
	case FORMULA_MIN: return number(x < y ? x : y);
	case FORMULA_MAX: return number(x > y ? x : y);
	case FORMULA_LESS: return truth(x < y);
	case FORMULA_LESS_EQUAL: return truth(x <= y);
	case FORMULA_GREATER: return truth(x > y);
	case FORMULA_GREATER_EQUAL: return truth(x >= y);
	default: return failed;
	}
}

/* The exact value of an operation on one whole number; false if there is none. */
static bool whole_function(enum formula_operation operation, int64_t x, int64_t *result)
{
	switch (operation) {
	case FORMULA_MINUS: return !__builtin_sub_overflow(0, x, result);
	case FORMULA_ABS: return !__builtin_sub_overflow(x < 0 ? 0 : x, x < 0 ? x : 0, result);
	case FORMULA_FLOOR:
	case FORMULA_INT:
	case FORMULA_ROUND:
	case FORMULA_CEIL: *result = x; return true;
	default: return false;
	}
}

/* Python's x // y and x % y, where both fit. */
static bool divide_whole(int64_t x, int64_t y, int64_t *quotient, int64_t *rest)
{
	if (y == 0 || (x == INT64_MIN && y == -1))
		return false;
	*quotient = x / y;
	*rest = x % y;
	if (*rest != 0 && (*rest < 0) != (y < 0)) {
		*quotient -= 1;
		*rest += y;
	}
	return true;
}

/* The exact value of an operation on two whole numbers; false if there is none. */
static bool whole_arithmetic(enum formula_operation operation, int64_t x, int64_t y,
			     int64_t *result)
{
	int64_t other;

	switch (operation) {
	case FORMULA_ADD: return !__builtin_add_overflow(x, y, result);
	case FORMULA_SUBTRACT: return !__builtin_sub_overflow(x, y, result);
	case FORMULA_MULTIPLY: return !__builtin_mul_overflow(x, y, result);
	case FORMULA_FLOOR_DIVIDE: return divide_whole(x, y, result, &other);
	case FORMULA_REMAINDER: return divide_whole(x, y, &other, result);
	case FORMULA_MIN: *result = x < y ? x : y; return true;
	case FORMULA_MAX: *result = x > y ? x : y; return true;
	case FORMULA_LESS: *result = x < y; return true;
	case FORMULA_LESS_EQUAL: *result = x <= y; return true;
	case FORMULA_GREATER: *result = x > y; return true;
	case FORMULA_GREATER_EQUAL: *result = x >= y; return true;
	default: return false;
	}
}

/* Python's len(x), of a tuple or a text. */
static struct operand length_of(struct operand x)
{
	if (x.kind == TEXT || (x.kind == OTHER && (x.items != NULL || x.length == 0)))
		return whole((int64_t)x.length);
	return failed;
}

/* Python's x[y], x[:y] and x[y:]: -1 is the last. */
static struct operand items_of(enum formula_operation operation, struct operand x, struct operand y)
{
	if (x.kind != OTHER || (x.items == NULL && x.length > 0) || y.kind != NUMBER || !y.is_whole)
		return failed;
	const int64_t length = (int64_t)x.length, index = y.whole < 0 ? y.whole + length : y.whole;
	if (operation == FORMULA_ITEM)
		return index >= 0 && index < length ? operand_of(&x.items[index]) : failed;
	const size_t place = index < 0 ? 0 : index < length ? (size_t)index : x.length;

	x.origin = NULL;
	if (operation == FORMULA_FROM && x.items != NULL)
		x.items += place;
	x.length = operation == FORMULA_FROM ? x.length - place : place;
	return x;
}

/* Python's sum(x), of a tuple of numbers. */
static struct operand sum_of(struct operand x)
{
	struct operand sum = whole(0);

	if (x.kind != OTHER || (x.items == NULL && x.length > 0))
		return failed;
	for (size_t i = 0; i < x.length; i++) {
		const struct operand item = operand_of(&x.items[i]);
		if (item.kind != NUMBER)
			return failed;
		sum.number += item.number;
		sum.is_whole = sum.is_whole && item.is_whole &&
			       !__builtin_add_overflow(sum.whole, item.whole, &sum.whole);
	}
	return sum;
}

/* Python's x in y, of a tuple, or of a text in a text. */
static struct operand among(struct operand x, struct operand y)
{
	bool is_there = false;

	if (y.kind == TEXT && x.kind == TEXT)
		return truth(memmem(y.text, y.length, x.text, x.length) != NULL);
	if (y.kind != OTHER || (y.items == NULL && y.length > 0))
		return failed;
	for (size_t i = 0; i < y.length && !is_there; i++)
		is_there = is_equal(x, operand_of(&y.items[i]));
	return truth(is_there);
}

static struct operand step_of_one(enum formula_operation operation, struct operand x)
{
	if (x.kind == FAILED)
		return failed;
	if (operation == FORMULA_NOT)
		return truth(!is_true(x));
	if (operation == FORMULA_LEN)
		return length_of(x);
	if (operation == FORMULA_SUM)
		return sum_of(x);
	if (operation == FORMULA_IS_LIST)
		return truth(x.kind == OTHER && (x.items != NULL || x.length == 0));
	if (x.kind != NUMBER)
		return failed;
	struct operand result = function(operation, x.number);
	if (x.is_whole)
		result.is_whole = whole_function(operation, x.whole, &result.whole);
	return result;
}

static struct operand step_of_two(enum formula_operation operation, struct operand x,
				  struct operand y)
{
	if (x.kind == FAILED)
		return failed;
	if (operation == FORMULA_AND)
		return is_true(x) ? y : x;
	if (operation == FORMULA_OR)
		return is_true(x) ? x : y;
	if (y.kind == FAILED)
		return failed;
	if (operation == FORMULA_EQUAL || operation == FORMULA_UNEQUAL)
		return truth(is_equal(x, y) == (operation == FORMULA_EQUAL));
	if (operation == FORMULA_ITEM || operation == FORMULA_BEFORE || operation == FORMULA_FROM)
		return items_of(operation, x, y);
	if (operation == FORMULA_AMONG)
		return among(x, y);
	if (x.kind != NUMBER || y.kind != NUMBER)
		return failed;
	struct operand result = arithmetic(operation, x.number, y.number);
	if (x.is_whole && y.is_whole)
		result.is_whole = whole_arithmetic(operation, x.whole, y.whole, &result.whole);
	return operation >= FORMULA_LESS && result.is_whole ? truth(result.whole != 0) : result;
}

static struct operand step_of_none(const struct weightd_formula_step *step,
				   const struct weightd_value *values)
{
	switch ((enum formula_operation)step->operation) {
	case FORMULA_NUMBER: return number(step->number);
	case FORMULA_WHOLE:
		return step->name == FORMULA_IS_BOOL ? truth(step->whole != 0) : whole(step->whole);
	case FORMULA_TEXT:
		return (struct operand){.kind = TEXT, .text = step->text, .length = step->length};
	case FORMULA_NAME: return operand_of(&values[step->name]);
	default: return (struct operand){.kind = NONE};
	}
}

static size_t operand_count(const struct weightd_formula_step *step)
{
	const enum formula_operation operation = step->operation;

	if (operation == FORMULA_ONE_OF)
		return step->length + 1u;
	if (operation <= FORMULA_NAME)
		return 0;
	if (operation < FORMULA_ADD)
		return 1;
	return operation < FORMULA_IF ? 2 : 3;
}

/* Whether the first of the operands is one of the 'count' others. */
static struct operand one_of(const struct operand *x, size_t count)
{
	bool is_there = false;

	for (size_t i = 0; i <= count; i++) {
		if (x[i].kind == FAILED)
			return failed;
		is_there = is_there || (i > 0 && is_equal(x[0], x[i]));
	}
	return truth(is_there);
}

/* 'x' has the operands, in their order. */
static struct operand step_of(const struct weightd_formula_step *step, const struct operand *x,
			      const struct weightd_value *values)
{
	const enum formula_operation operation = step->operation;

	if (operation == FORMULA_ONE_OF)
		return one_of(x, step->length);
	switch (operand_count(step)) {
	case 0: return step_of_none(step, values);
	case 1: return step_of_one(operation, x[0]);
	case 2: return step_of_two(operation, x[0], x[1]);
	default: break;
	}
	if (x[1].kind == FAILED)
		return failed;
	return is_true(x[1]) ? x[0] : x[2];
}

/* The operands of a step are the last of the list; its value replaces them. */
static struct operand run(const struct weightd_formula *formula, const struct weightd_value *values)
{
	struct operand list[WEIGHTD_FORMULA_STEPS_MAX];
	size_t end = 0; /* of the list */

	for (size_t i = 0; i < formula->count; i++) {
		const size_t count = operand_count(&formula->steps[i]);
		if (count > end)
			return failed;
		end -= count;
		list[end] = step_of(&formula->steps[i], &list[end], values);
		end++;
	}
	return end > 0 ? list[0] : failed;
}

/* The value of a name; false if it is not a number. */
static bool number_of(const struct weightd_value *value, double *number)
{
	*number = value->kind == WEIGHTD_BOOL ? value->boolean : weightd_value_real(value);
	return value->kind == WEIGHTD_REAL || value->kind == WEIGHTD_INT ||
	       value->kind == WEIGHTD_BOOL;
}

/*
 * Evaluates a formula of sums, products, roots and bounds alone, as most are: the same value in a
 * third of the time.  Returns false for other formulas.
 */
static bool run_numbers(const struct weightd_formula *formula, const struct weightd_value *values,
			double *result)
{
	double list[WEIGHTD_FORMULA_STEPS_MAX];
	size_t end = 0; /* of the list */

	for (size_t i = 0; i < formula->count; i++) {
		const struct weightd_formula_step *step = &formula->steps[i];
		switch ((enum formula_operation)step->operation) {
		case FORMULA_NUMBER: list[end++] = step->number; break;
		case FORMULA_WHOLE: list[end++] = (double)step->whole; break;
		case FORMULA_NAME:
			if (!number_of(&values[step->name], &list[end++]))
				return false;
			break;
		case FORMULA_MINUS: list[end - 1] = -list[end - 1]; break;
		case FORMULA_SQRT:
			if (!(list[end - 1] >= 0.0))
				return false;
			list[end - 1] = sqrt(list[end - 1]);
			break;
		case FORMULA_ADD: end--, list[end - 1] += list[end]; break;
		case FORMULA_SUBTRACT: end--, list[end - 1] -= list[end]; break;
		case FORMULA_MULTIPLY: end--, list[end - 1] *= list[end]; break;
		case FORMULA_DIVIDE: end--, list[end - 1] /= list[end]; break;
		case FORMULA_LESS_EQUAL:
		case FORMULA_GREATER:
			end--;
			if (!(fabs(list[end - 1]) < 0x1p53 && fabs(list[end]) < 0x1p53))
				return false; /* different whole numbers may be the same double */
			list[end - 1] =
				(list[end - 1] > list[end]) == (step->operation == FORMULA_GREATER);
			break;
		default: return false;
		}
	}
	*result = list[0];
	return true;
}

double weightd_formula_evaluate(const struct weightd_formula *formula,
				const struct weightd_value *values)
{
	double number;

	if (run_numbers(formula, values, &number))
		return number;
	const struct operand result = run(formula, values);
	return result.kind == NUMBER ? result.number : NAN;
}

bool weightd_formula_value(const struct weightd_formula *formula,
			   const struct weightd_value *values, struct weightd_value *value)
{
	const struct operand result = run(formula, values);

	if (result.kind != NUMBER || !isfinite(result.number))
		return false;
	if (result.is_whole)
		*value = (struct weightd_value)WEIGHTD_VALUE_INT(result.whole);
	else
		*value = (struct weightd_value)WEIGHTD_VALUE_REAL(result.number);
	return true;
}

bool weightd_formula_result(const struct weightd_formula *formula,
			    const struct weightd_value *values, struct weightd_value *value)
{
	const struct operand result = run(formula, values);

	switch (result.kind) {
	case NUMBER:
		if (!isfinite(result.number))
			return false;
		if (result.is_bool)
			*value = (struct weightd_value)WEIGHTD_VALUE_BOOL(result.whole != 0);
		else if (result.is_whole)
			*value = (struct weightd_value)WEIGHTD_VALUE_INT(result.whole);
		else
			*value = (struct weightd_value)WEIGHTD_VALUE_REAL(result.number);
		return true;
	case TEXT:
		*value = (struct weightd_value){
			.kind = WEIGHTD_TEXT, .text = result.text, .count = result.length};
		return true;
	case NONE: *value = (struct weightd_value)WEIGHTD_VALUE_NONE; return true;
	case OTHER:
		*value = result.origin != NULL ? *result.origin
					       : (struct weightd_value){.kind = WEIGHTD_TUPLE,
									.items = result.items,
									.count = result.length};
		return value->kind != WEIGHTD_FORMULA;
	case FAILED: break;
	}
	return false;
}

bool weightd_formula_holds(const struct weightd_formula *formula,
			   const struct weightd_value *values, bool *holds)
{
	const struct operand result = run(formula, values);

	if (result.kind == FAILED)
		return false;
	*holds = is_true(result);
	return true;
}
