/*
 * burn.*: Initializer of Burn, where it is not an alias of another row.
 */
#include "core/init/argument_fields.h"
#include "core/init/fans_of_module.h"
#include "core/init/row_laws.h"

static const struct weightd_field kaiming_fields[] = {
	STD_ARGUMENT("gain", 0x1.6a09e667f3bcdp+0, "Factor; sqrt(2) for a relu"),
	FLAG_ARGUMENT("fan_out_only", "Divide by fan_out instead of fan_in"),
};
static const struct weightd_field xavier_fields[] = {STD_ARGUMENT("gain", 1.0, "Factor")};

#define UNIT                                                            \
	{                                                               \
		"unit", "1 / sqrt(fan_out if fan_out_only else fan_in)" \
	}

const struct weightd_initializer weightd_init_burn_kaiming_uniform = {
	.name = "burn.KaimingUniform",
	.source = "burn Initializer::KaimingUniform",
	WEIGHTD_FIELDS(kaiming_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_burn,
	.quantities = {UNIT},
	.laws = {INIT_WITHIN("sqrt(3) * gain * unit")},
};

const struct weightd_initializer weightd_init_burn_kaiming_normal = {
	.name = "burn.KaimingNormal",
	.source = "burn Initializer::KaimingNormal",
	WEIGHTD_FIELDS(kaiming_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_burn,
	.quantities = {UNIT},
	.laws = {INIT_NORMAL("0", "gain * unit")},
};

const struct weightd_initializer weightd_init_burn_xavier_uniform = {
	.name = "burn.XavierUniform",
	.source = "burn Initializer::XavierUniform",
	WEIGHTD_FIELDS(xavier_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_burn,
	.laws = {INIT_WITHIN("sqrt(3) * gain * sqrt(2 / (fan_in + fan_out))")},
};

const struct weightd_initializer weightd_init_burn_xavier_normal = {
	.name = "burn.XavierNormal",
	.source = "burn Initializer::XavierNormal",
	WEIGHTD_FIELDS(xavier_fields),
	.flags = WEIGHTD_KNOWS_NAME,
	.fans = init_fans_of_burn,
	.laws = {INIT_NORMAL("0", "gain * sqrt(2 / (fan_in + fan_out))")},
};
