/*
 * Biases that set what recurrent gates do at first: lstm_forget_bias, chrono.
 */
#include "core/init/init_parts.h"
#include "core/distribution/distribution_table.h"

static const struct weightd_field forget_fields[] = {
	REAL_ARGUMENT("forget_bias", 1.0, "Bias of the forget gate"),
};
static const struct weightd_field chrono_fields[] = {
	{.name = "t_max",
	 .doc = "Longest range of time to remember",
	 .accepts = WEIGHTD_REAL,
	 .required = true,
	 .min = 2,
	 .max = 1e30},
};

static enum weightd_code resolve_forget(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *a,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	const double value = weightd_value_real(&a[0]);

	law->distribution = &weightd_distribution_row_block;
	law->reals[0] = value;
	law->sizes[0] = 1;
	law->sizes[1] = 4;
	why->has_bounds = true;
	why->low = value < 0.0 ? value : 0.0;
	why->high = value > 0.0 ? value : 0.0;
	return init_require_rank(target, 1, 1, "lstm_forget_bias", pointer, err);
}

static const char *const forget_aliases[] = {"mxnet.LSTMBias", NULL};

const struct weightd_initializer weightd_init_lstm_forget_bias = {
	.name = "lstm_forget_bias",
	.aliases = forget_aliases,
	.doc = "forget_bias in the second quarter, the forget gate of an LSTM, 0 in the others",
	.source = "Gers et al. 2000; Jozefowicz et al. 2015; mxnet.initializer.LSTMBias",
	INIT_FIELDS(forget_fields),
	.resolve = resolve_forget,
};

static enum weightd_code resolve_chrono(struct weightd_law *law, struct weightd_explanation *why,
					const struct weightd_value *a,
					const struct weightd_target *target, const char *pointer,
					struct weightd_error *err)
{
	(void)why;
	law->distribution = &weightd_distribution_chrono;
	law->reals[0] = weightd_value_real(&a[0]);
	return init_require_rank(target, 1, 1, "chrono", pointer, err);
}

const struct weightd_initializer weightd_init_chrono = {
	.name = "chrono",
	.doc = "b = log(U(1, t_max - 1)) for the forget gate of an LSTM (i, f, g, o), -b for the "
	       "input gate, 0 else",
	.source = "Tallec and Ollivier 2018, Can recurrent neural networks warp time, section 3",
	INIT_FIELDS(chrono_fields),
	.resolve = resolve_chrono,
};
