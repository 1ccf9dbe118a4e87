/*
 * Recurrent networks: RNN, LSTM, GRU and their cells.
 *
 * Every parameter is drawn from U(-1/sqrt(hidden_size), 1/sqrt(hidden_size)) in registration order.
 */
#include "core/module_type/type_rows.h"

static const char *const nonlinearities[] = {"tanh", "relu", NULL};

/* Unlike elsewhere, sizes of 0 are refused. */
#define POSITIVE_FIELD(field, text)                                                  \
	{                                                                            \
		.name = (field), .accepts = WEIGHTD_INT, .required = true, .min = 1, \
		.max = WEIGHTD_NO_MAXIMUM, .doc = (text)                             \
	}

#define COMMON_FIELDS                                                                \
	BOOL_FIELD("bias", true, "Has bias_ih and bias_hh"),                         \
		BOOL_FIELD("batch_first", false,                                     \
			   "Whether the batch is the first dimension of the input"), \
		{.name = "dropout",                                                  \
		 .accepts = WEIGHTD_REAL,                                            \
		 .fallback = WEIGHTD_VALUE_REAL(0.0),                                \
		 .max = 1,                                                           \
		 .doc = "Dropout between layers"},                                   \
		BOOL_FIELD("bidirectional", false, "Has a second, reverse direction")

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
	BOOL_FIELD("bias", true, "Has bias_ih and bias_hh"),
	FACTORY_FIELDS,
};

static const struct weightd_field rnn_cell_fields[] = {
	POSITIVE_FIELD("input_size", "Features of the input"),
	POSITIVE_FIELD("hidden_size", "Features of the hidden state"),
	BOOL_FIELD("bias", true, "Has bias_ih and bias_hh"),
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
	 .doc = "Kind of network; decides the number of gates"},
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
	 .doc = "Has bias_ih and bias_hh"},
	{.name = "num_chunks",
	 .accepts = WEIGHTD_INT,
	 .required = true,
	 .min = 0,
	 .max = WEIGHTD_NO_MAXIMUM,
	 .doc = "Gates that are stacked in each weight"},
	FACTORY_FIELDS,
};

#define BOUND ": uniform(-1 / sqrt(hidden_size), 1 / sqrt(hidden_size))\n"
#define STACK_STATE(gates, state_size)                                                       \
	"weight_ih_l[k][_reverse] (" gates                                                   \
	"hidden_size, input_size if k == 0 else (1 + bidirectional) * " state_size ")" BOUND \
	"weight_hh_l[k][_reverse] (" gates "hidden_size, " state_size ")" BOUND              \
	"bias_ih_l[k][_reverse] (" gates "hidden_size) if bias" BOUND                        \
	"bias_hh_l[k][_reverse] (" gates "hidden_size) if bias" BOUND
#define PROJECTION_STATE "weight_hr_l[k][_reverse] (proj_size, hidden_size) if proj_size" BOUND
#define CELL_STATE(gates)                                                                \
	"weight_ih (" gates "hidden_size, input_size)" BOUND "weight_hh (" gates         \
	"hidden_size, hidden_size)" BOUND "bias_ih (" gates "hidden_size) if bias" BOUND \
	"bias_hh (" gates "hidden_size) if bias" BOUND

/* Rows of a weight for each unit of the hidden size: RNN 1, GRU 3 (r, z, n), LSTM 4 (i, f, g, o).
 */
#define GATES_OF_MODE "(4 if mode == 'LSTM' else 3 if mode == 'GRU' else 1) * "

/* torch leaves nonlinearity out for RNN, and prints it for RNNCell only when it is not tanh. */
#define SIZES_REPR "{input_size}, {hidden_size}"
#define STACK_REPR                                                                \
	"[, num_layers={num_layers}][, bias={bias}][, batch_first={batch_first}]" \
	"[, dropout={dropout}][, bidirectional={bidirectional}]"
static const char stack_repr[] = SIZES_REPR STACK_REPR;
static const char projected_repr[] = SIZES_REPR "[, proj_size={proj_size}]" STACK_REPR;
static const char cell_repr[] = SIZES_REPR "[, bias={bias}]";
static const char rnn_cell_repr[] = SIZES_REPR "[, bias={bias}][, nonlinearity={nonlinearity}]";

static const struct weightd_module_type rows[] = {
	{.name = "RNNBase",
	 .doc = "Base class of RNN, LSTM and GRU",
	 .requires = "proj_size < hidden_size",
	 .state = STACK_STATE(GATES_OF_MODE, "(proj_size or hidden_size)") PROJECTION_STATE,
	 .example = "RNNBase('GRU', 10, 20)",
	 WEIGHTD_FIELDS(base_fields),
	 .repr = projected_repr},
	{.name = "RNNCellBase",
	 .doc = "Base class of the recurrent cells",
	 .state = CELL_STATE("num_chunks * "),
	 .example = "RNNCellBase(10, 20, True, 4)",
	 WEIGHTD_FIELDS(cell_base_fields),
	 .repr = cell_repr},
	{.name = "RNN",
	 BASES("RNNBase"),
	 .doc = "Elman recurrent network",
	 .state = STACK_STATE("", "hidden_size"),
	 .example = "RNN(10, 20, num_layers=2)",
	 WEIGHTD_FIELDS(rnn_fields),
	 .repr = stack_repr},
	{.name = "LSTM",
	 BASES("RNNBase"),
	 .doc = "Long short-term memory; gates i, f, g, o",
	 .requires = "proj_size < hidden_size",
	 .state = STACK_STATE("4 * ", "(proj_size or hidden_size)") PROJECTION_STATE,
	 .example = "LSTM(10, 20, num_layers=2)",
	 WEIGHTD_FIELDS(lstm_fields),
	 .repr = projected_repr},
	{.name = "GRU",
	 BASES("RNNBase"),
	 .doc = "Gated recurrent unit; gates r, z, n",
	 .state = STACK_STATE("3 * ", "hidden_size"),
	 .example = "GRU(10, 20, num_layers=2)",
	 WEIGHTD_FIELDS(gru_fields),
	 .repr = stack_repr},
	{.name = "RNNCell",
	 BASES("RNNCellBase"),
	 .doc = "One step of an Elman network",
	 .state = CELL_STATE(""),
	 .example = "RNNCell(10, 20)",
	 WEIGHTD_FIELDS(rnn_cell_fields),
	 .repr = rnn_cell_repr},
	{.name = "LSTMCell",
	 BASES("RNNCellBase"),
	 .doc = "One step of a long short-term memory",
	 .state = CELL_STATE("4 * "),
	 .example = "LSTMCell(10, 20)",
	 WEIGHTD_FIELDS(cell_fields),
	 .repr = cell_repr},
	{.name = "GRUCell",
	 BASES("RNNCellBase"),
	 .doc = "One step of a gated recurrent unit",
	 .state = CELL_STATE("3 * "),
	 .example = "GRUCell(10, 20)",
	 WEIGHTD_FIELDS(cell_fields),
	 .repr = cell_repr},
};

const struct weightd_module_types weightd_module_types_recurrent = {
	.family = "Recurrent",
	TYPE_ROWS(rows),
};
