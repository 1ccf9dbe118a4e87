/*
 * Recurrent layers: RNN, LSTM, GRU and their cells.
 *
 * Every parameter is drawn from U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)) in registration order.
 */
#include "core/module_type/type_fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const rnn_bases[] = {"RNNBase", NULL};
static const char *const cell_bases[] = {"RNNCellBase", NULL};
static const char *const nonlinearities[] = {"tanh", "relu", NULL};

/* Unlike elsewhere, sizes of 0 are refused. */
#define POSITIVE_FIELD(field, text)                                                  \
	{                                                                            \
		.name = (field), .accepts = WEIGHTD_INT, .required = true, .min = 1, \
		.max = WEIGHTD_NO_MAXIMUM, .doc = (text)                             \
	}

#define COMMON_FIELDS                                                                \
	BOOL_FIELD("bias", true, "Whether there are bias_ih and bias_hh"),           \
		BOOL_FIELD("batch_first", false,                                     \
			   "Whether the batch is the first dimension of the input"), \
		{.name = "dropout",                                                  \
		 .accepts = WEIGHTD_REAL,                                            \
		 .fallback = WEIGHTD_VALUE_REAL(0.0),                                \
		 .max = 1,                                                           \
		 .doc = "Dropout between layers"},                                   \
		BOOL_FIELD("bidirectional", false, "Whether there is a second, reverse direction")

#define NUM_LAYERS_FIELD                                                                        \
	{                                                                                       \
		.name = "num_layers", .accepts = WEIGHTD_INT, .fallback = WEIGHTD_VALUE_INT(1), \
		.min = 1, .max = 100000, .doc = "Layers on top of each other"                   \
	}

#define NONLINEARITY_FIELD                                                         \
	{                                                                          \
		.name = "nonlinearity", .accepts = WEIGHTD_TEXT,                   \
		.fallback = WEIGHTD_VALUE_TEXT("tanh"), .choices = nonlinearities, \
		.doc = "Activation of the hidden state"                            \
	}

#define PROJECTION_FIELD                                                                       \
	{                                                                                      \
		.name = "proj_size", .accepts = WEIGHTD_INT, .fallback = WEIGHTD_VALUE_INT(0), \
		.min = 0, .max = WEIGHTD_NO_MAXIMUM,                                           \
		.doc = "Size of the projected hidden state; 0: no projection"                  \
	}

static const struct weightd_field rnn_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	NUM_LAYERS_FIELD,
	NONLINEARITY_FIELD,
	COMMON_FIELDS,
	FACTORY_FIELDS,
};

static const struct weightd_field gru_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	NUM_LAYERS_FIELD,
	COMMON_FIELDS,
	FACTORY_FIELDS,
};

static const struct weightd_field lstm_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	NUM_LAYERS_FIELD,
	COMMON_FIELDS,
	PROJECTION_FIELD,
	FACTORY_FIELDS,
};

static const struct weightd_field cell_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	BOOL_FIELD("bias", true, "Whether there are bias_ih and bias_hh"),
	FACTORY_FIELDS,
};

static const struct weightd_field rnn_cell_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	BOOL_FIELD("bias", true, "Whether there are bias_ih and bias_hh"),
	NONLINEARITY_FIELD,
	FACTORY_FIELDS,
};

static const char *const modes[] = {"LSTM", "GRU", "RNN_TANH", "RNN_RELU", NULL};

/* The base classes can be built in torch, although they have no forward(). */
static const struct weightd_field base_fields[] = {
	{.name = "mode",
	 .accepts = WEIGHTD_TEXT,
	 .required = true,
	 .choices = modes,
	 .doc = "The kind of network, which says how many gates there are"},
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	NUM_LAYERS_FIELD,
	COMMON_FIELDS,
	PROJECTION_FIELD,
	FACTORY_FIELDS,
};

static const struct weightd_field cell_base_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	{.name = "bias",
	 .accepts = WEIGHTD_BOOL,
	 .required = true,
	 .fallback = WEIGHTD_VALUE_BOOL(true),
	 .doc = "Whether there are bias_ih and bias_hh"},
	{.name = "num_chunks",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Gates that are stacked in each weight"},
	FACTORY_FIELDS,
};

/* Rows of a gate-stacked weight per unit of hidden size: RNN 1, GRU 3 (r, z, n), LSTM 4 (i, f, g,
 * o). */
static uint64_t gates_of(const struct weightd_module *module)
{
	const struct weightd_value *mode = weightd_module_argument(module, "mode");
	const struct weightd_value *chunks = weightd_module_argument(module, "num_chunks");
	const char *type = mode == NULL ? module->type : mode->text;

	if (chunks != NULL)
		return (uint64_t)chunks->integer;
	if (type[0] == 'L')
		return 4;
	return type[0] == 'G' ? 3 : 1;
}

static uint64_t size_argument(const struct weightd_module *module, const char *field)
{
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value == NULL ? 0 : (uint64_t)value->integer;
}

static bool flag_argument(const struct weightd_module *module, const char *field)
{
	const struct weightd_value *value = weightd_module_argument(module, field);

	return value != NULL && value->boolean;
}

static enum weightd_code add(struct weightd_module *module, struct weightd_builder *builder,
			     const char *stem, const char *suffix, struct weightd_shape shape,
			     struct weightd_error *err)
{
	double bound = 1.0 / sqrt((double)size_argument(module, "hidden_size"));
	struct weightd_initializer_call initial = weightd_initial_uniform(builder, bound);
	const char *leaf = weightd_arena_printf(builder->arena, "%s%s", stem, suffix);

	if (leaf == NULL)
		return weightd_error_add(err, WEIGHTD_ERR_NO_MEMORY, module->pointer,
					 "out of memory");
	return weightd_module_add_parameter(module, builder, leaf, &shape, &initial, NULL, err);
}

/* One layer and direction: weight_ih, weight_hh, the biases, and weight_hr if projected. */
static enum weightd_code add_layer(struct weightd_module *module, struct weightd_builder *builder,
				   const char *suffix, uint64_t inputs, struct weightd_error *err)
{
	uint64_t hidden = size_argument(module, "hidden_size");
	uint64_t projected = size_argument(module, "proj_size"), stacked;
	uint64_t recurrent = projected > 0 ? projected : hidden;
	enum weightd_code code;

	if (!weightd_checked_mul(gates_of(module), hidden, &stacked))
		return weightd_error_add(
			err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
			"hidden_size %llu times the number of gates does not fit in 64 bits",
			(unsigned long long)hidden);
	code = add(module, builder, "weight_ih", suffix, weightd_shape_of(2, stacked, inputs), err);
	if (code == WEIGHTD_OK)
		code = add(module, builder, "weight_hh", suffix,
			   weightd_shape_of(2, stacked, recurrent), err);
	if (code == WEIGHTD_OK && flag_argument(module, "bias")) {
		code = add(module, builder, "bias_ih", suffix, weightd_shape_of(1, stacked), err);
		if (code == WEIGHTD_OK)
			code = add(module, builder, "bias_hh", suffix, weightd_shape_of(1, stacked),
				   err);
	}
	if (code == WEIGHTD_OK && projected > 0)
		code = add(module, builder, "weight_hr", suffix,
			   weightd_shape_of(2, projected, hidden), err);
	return code;
}

static enum weightd_code build_cell(struct weightd_module *module, struct weightd_builder *builder,
				    struct weightd_error *err)
{
	return add_layer(module, builder, "", size_argument(module, "input_size"), err);
}

static enum weightd_code build_stack(struct weightd_module *module, struct weightd_builder *builder,
				     struct weightd_error *err)
{
	uint64_t hidden = size_argument(module, "hidden_size");
	uint64_t projected = size_argument(module, "proj_size");
	uint64_t directions = flag_argument(module, "bidirectional") ? 2 : 1;
	uint64_t inputs = size_argument(module, "input_size"), outputs;

	if (projected >= hidden) {
		weightd_error_add(err, WEIGHTD_ERR_BAD_ARGUMENT, module->pointer,
				  "proj_size is %llu, hidden_size %llu",
				  (unsigned long long)projected, (unsigned long long)hidden);
		weightd_error_expected(err, "proj_size smaller than hidden_size");
		return WEIGHTD_ERR_BAD_ARGUMENT;
	}
	if (!weightd_checked_mul(directions, projected > 0 ? projected : hidden, &outputs))
		return weightd_error_add(
			err, WEIGHTD_ERR_TOO_LARGE, module->pointer,
			"the hidden size of both directions does not fit in 64 bits");
	for (uint64_t module_type = 0; module_type < size_argument(module, "num_layers");
	     module_type++) {
		for (uint64_t direction = 0; direction < directions; direction++) {
			char suffix[40];
			snprintf(suffix, sizeof suffix, "_l%llu%s", (unsigned long long)module_type,
				 direction == 1 ? "_reverse" : "");
			enum weightd_code code = add_layer(
				module, builder, suffix, module_type == 0 ? inputs : outputs, err);
			if (code != WEIGHTD_OK)
				return code;
		}
	}
	return WEIGHTD_OK;
}

/* Appends ", name=value" if the argument is not its default. */
static void print_changed(const struct weightd_module *module, const char *name,
			  struct weightd_text *out)
{
	for (size_t i = 0; i < module->module_type->field_count; i++) {
		const struct weightd_field *field = &module->module_type->fields[i];
		if (strcmp(field->name, name) != 0 ||
		    weightd_value_equal(&module->arguments[i], &field->fallback))
			continue;
		weightd_text_printf(out, ", %s=", name);
		weightd_value_print(&module->arguments[i], out);
	}
}

/* torch leaves nonlinearity out for RNN, and prints it for RNNCell only when it is not tanh. */
static void print_recurrent(const struct weightd_module *module, struct weightd_text *out)
{
	static const char *const stack[] = {"proj_size", "num_layers",	  "bias", "batch_first",
					    "dropout",	 "bidirectional", NULL};
	static const char *const cell[] = {"bias", "nonlinearity", NULL};
	bool is_cell = weightd_module_type_is_a(module->module_type, "RNNCellBase");

	weightd_text_printf(out, "%llu, %llu",
			    (unsigned long long)size_argument(module, "input_size"),
			    (unsigned long long)size_argument(module, "hidden_size"));
	for (const char *const *name = is_cell ? cell : stack; *name != NULL; name++)
		print_changed(module, *name, out);
}

/* k counts layers; D is the number of directions. */
#define BOUND ": uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))\n"
#define STACK_STATE(gates, state_size)                                          \
	"weight_ih_l[k][_reverse] (" gates                                      \
	"hidden_size, input_size if k == 0 else D * " state_size ")" BOUND      \
	"weight_hh_l[k][_reverse] (" gates "hidden_size, " state_size ")" BOUND \
	"bias_ih_l[k][_reverse] (" gates "hidden_size) if bias" BOUND           \
	"bias_hh_l[k][_reverse] (" gates "hidden_size) if bias" BOUND
#define CELL_STATE(gates)                                                                \
	"weight_ih (" gates "hidden_size, input_size)" BOUND "weight_hh (" gates         \
	"hidden_size, hidden_size)" BOUND "bias_ih (" gates "hidden_size) if bias" BOUND \
	"bias_hh (" gates "hidden_size) if bias" BOUND
#define LSTM_STATE                                        \
	STACK_STATE("4 * ", "(proj_size or hidden_size)") \
	"weight_hr_l[k][_reverse] (proj_size, hidden_size) if proj_size" BOUND

#define RECURRENT(id, text, state_text, example_text, base_list, field_list, build_hook) \
	const struct weightd_module_type weightd_module_type_##id = {                    \
		.name = #id,                                                             \
		.bases = (base_list),                                                    \
		.doc = (text),                                                           \
		.source = "torch.nn." #id,                                               \
		.state = state_text,                                                     \
		.example = example_text,                                                 \
		WEIGHTD_FIELDS(field_list),                                              \
		.build = (build_hook),                                                   \
		.print = print_recurrent,                                                \
	}

RECURRENT(RNNBase, "Base class of RNN, LSTM and GRU",
	  STACK_STATE("(4 if mode == 'LSTM' else 3 if mode == 'GRU' else 1) * ",
		      "(proj_size or hidden_size)") "weight_hr_l[k][_reverse] (proj_size, "
						    "hidden_size) if proj_size" BOUND,
	  "RNNBase('GRU', 10, 20)", NULL, base_fields, build_stack);
RECURRENT(RNNCellBase, "Base class of the recurrent cells", CELL_STATE("num_chunks * "),
	  "RNNCellBase(10, 20, True, 4)", NULL, cell_base_fields, build_cell);

RECURRENT(RNN, "Elman recurrent network", STACK_STATE("", "hidden_size"),
	  "RNN(10, 20, num_layers=2)", rnn_bases, rnn_fields, build_stack);
RECURRENT(LSTM, "Long short-term memory; gates i, f, g, o", LSTM_STATE,
	  "LSTM(10, 20, num_layers=2)", rnn_bases, lstm_fields, build_stack);
RECURRENT(GRU, "Gated recurrent unit; gates r, z, n", STACK_STATE("3 * ", "hidden_size"),
	  "GRU(10, 20, num_layers=2)", rnn_bases, gru_fields, build_stack);
RECURRENT(RNNCell, "One step of an Elman network", CELL_STATE(""), "RNNCell(10, 20)", cell_bases,
	  rnn_cell_fields, build_cell);
RECURRENT(LSTMCell, "One step of a long short-term memory", CELL_STATE("4 * "), "LSTMCell(10, 20)",
	  cell_bases, cell_fields, build_cell);
RECURRENT(GRUCell, "One step of a gated recurrent unit", CELL_STATE("3 * "), "GRUCell(10, 20)",
	  cell_bases, cell_fields, build_cell);
