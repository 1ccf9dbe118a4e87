/*
 * candle.*: candle_nn::Init, where it is not an alias of another row.
 */
#include "core/init/argument_fields.h"
#include "core/init/row_laws.h"

static const char *const laws[] = {"normal", "uniform", NULL};
/* torch's, without leaky_relu. */
static const char *const nonlinearities[] = {"relu", "linear", "sigmoid", "tanh", "selu", NULL};

const struct weightd_initializer weightd_init_candle_kaiming = {
	.name = "candle.Kaiming",
	.source = "candle_nn Init::Kaiming",
	INIT_ARGUMENTS(
		CHOICE_ARGUMENT("dist", laws, "normal", "Law of the values"),
		CHOICE_ARGUMENT("fan", init_fan_modes, "fan_in", "Fan that divides the variance"),
		{.name = "non_linearity",
		 .doc = "The nonlinearity whose gain is used, or a gain",
		 .accepts = WEIGHTD_TEXT | WEIGHTD_REAL,
		 .min = 0,
		 .max = WEIGHTD_NO_MAXIMUM,
		 .fallback = WEIGHTD_VALUE_TEXT("relu"),
		 .choices = nonlinearities}),
	.gain = init_gain_of_nonlinearity,
	.quantities = {{"size", "fan_out if fan == 'fan_out' else fan_in"}},
	.when = {"dist == 'uniform'"},
	.laws = {INIT_WITHIN("sqrt(3) * (gain / sqrt(size))"),
		 INIT_NORMAL("0", "gain / sqrt(size)")},
};
