/*
 * The operations of parsed formulas: formula_parse.c writes them, formula.c executes them.
 */
#ifndef WEIGHTD_CORE_FIELD_FORMULA_OPERATION_H
#define WEIGHTD_CORE_FIELD_FORMULA_OPERATION_H

/* Each takes its operands from the end of a list of values, and puts its value there. */
enum formula_operation {
	/* No operand. */
	FORMULA_NUMBER,
	FORMULA_WHOLE,
	FORMULA_TEXT,
	FORMULA_NONE,
	FORMULA_NAME,
	/* One operand. */
	FORMULA_MINUS,
	FORMULA_NOT,
	FORMULA_SQRT,
	FORMULA_LOG,
	FORMULA_EXP,
	FORMULA_ABS,
	FORMULA_FLOOR,
	FORMULA_CEIL,
	FORMULA_LEN,
	FORMULA_INT,
	FORMULA_ROUND,
	FORMULA_SUM,
	FORMULA_IS_LIST,
	FORMULA_FLOAT32,
	/* Two operands. */
	FORMULA_ADD,
	FORMULA_SUBTRACT,
	FORMULA_MULTIPLY,
	FORMULA_DIVIDE,
	FORMULA_FLOOR_DIVIDE,
	FORMULA_REMAINDER,
	FORMULA_POWER,
	FORMULA_ITEM,	/* of a tuple */
	FORMULA_BEFORE, /* the items of a tuple before one */
	FORMULA_FROM,	/* the items of a tuple from one on */
	FORMULA_AMONG,	/* of the items of a tuple, or the letters of a text */
	FORMULA_MIN,
	FORMULA_MAX,
	FORMULA_LESS,
	FORMULA_LESS_EQUAL,
	FORMULA_GREATER,
	FORMULA_GREATER_EQUAL,
	FORMULA_EQUAL,
	FORMULA_UNEQUAL,
	FORMULA_AND,
	FORMULA_OR,
	/* Three: the value if so, the condition, the value if not. */
	FORMULA_IF,
	/* A value, and as many as the step's length: whether it is one of them. */
	FORMULA_ONE_OF,
};

/* The step's name, of a WHOLE that was written True or False. */
#define FORMULA_IS_BOOL 1

#endif
