/*
 * The state of a module type: the conditions on its arguments and the tensors in its row
 * (weightd/module_type.h), read once for each model.
 */
#ifndef WEIGHTD_CORE_MODEL_MODULE_STATE_H
#define WEIGHTD_CORE_MODEL_MODULE_STATE_H

#include "core/field/formula.h"
#include "weightd/module_type.h"

/* Names in formulas: the arguments by the order of the row's fields, and after them these. */
enum state_name {
	STATE_K,      /* in a line for each layer: which one */
	STATE_FAN_IN, /* of the tensor before; 0: not known */
	STATE_LOCAL,  /* names that the line itself defines */
	STATE_NAME_COUNT
};

/* One size; or several, an argument's. */
struct state_size {
	bool is_argument;
	size_t field;
	struct weightd_formula formula;
};

/* A call of an initializer. */
struct state_call {
	const struct weightd_initializer *initializer;
	const struct weightd_value *arguments; /* where a formula has names: not yet the value */
	struct weightd_formula *formulas; /* one for each argument; without steps: it is fixed */
	bool is_fixed;			  /* no argument depends on the module's */
};

/* One line.  A formula without steps is not there. */
struct state_line {
	struct state_line *next;
	const char *leaf;
	bool has_layers; /* a tensor for each layer, and a reverse one if it is bidirectional */
	struct weightd_formula condition;
	struct state_size sizes[WEIGHTD_RANK_MAX];
	size_t size_count;
	bool is_buffer, has_dtype;
	enum weightd_dtype dtype;
	struct weightd_formula value;  /* of a buffer */
	struct state_call calls[2];    /* of a parameter: the second where 'choice' does not hold */
	struct weightd_formula choice; /* between the calls */
	struct weightd_formula local;
	struct weightd_formula frozen; /* whether it takes no gradient */
};

/* One condition of the row. */
struct state_requirement {
	struct state_requirement *next;
	const char *text; /* of 'length' bytes */
	size_t length;
	struct weightd_formula formula;
};

/* The parsed texts of a row. */
struct weightd_state {
	const struct weightd_state *next; /* of another row */
	const struct weightd_module_type *row;
	struct state_requirement *requirements;
	struct state_line *lines;
	uint32_t names; /* of all formulas: bit n for name n */
};

/*
 * weightd_state_read() - read 'requires' and 'state' of a row.
 *
 * Lives in 'arena'.  '*rest' is the text that could not be read: INTERNAL, an error in the row.
 * NO_MEMORY.
 */
enum weightd_code weightd_state_read(struct weightd_state *state,
				     const struct weightd_module_type *row,
				     struct weightd_arena *arena, const char **rest);

/*
 * weightd_state_add() - check the conditions of a module's type, and add the tensors of its row.
 *
 * Codes: BAD_ARGUMENT (a requirement that does not hold), TOO_LARGE (a size that does not fit),
 * LIMIT_EXCEEDED, BAD_NAME, UNKNOWN_DTYPE, NO_MEMORY; INTERNAL as above.
 */
enum weightd_code weightd_state_add(const struct weightd_building *building);

#endif
