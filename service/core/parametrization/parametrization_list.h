/*
 * Parametrizations, one row each: PARAMETRIZATION(NAME) is weightd_parametrization_NAME.
 * No include guard.
 */
PARAMETRIZATION(weight_norm)
PARAMETRIZATION(spectral_norm)
PARAMETRIZATION(new_weight_norm)
PARAMETRIZATION(new_spectral_norm)
PARAMETRIZATION(new_orthogonal)
