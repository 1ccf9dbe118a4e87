/*
 * Activations: a row each; values and slopes as torch defines them, without the host's library.
 */
#include "core/signal/activation/pointwise.h"

#include "core/number/c_functions.h"
#include "core/number/elementary.h"

#include <math.h>

#define ROOT_2 0x1.6a09e667f3bcdp+0
#define ROOT_2_PI 0x1.9884533d43651p-1 /* sqrt(2 / pi) */
#define TWO_BY_ROOT_PI 0x1.20dd750429b6dp+0

typedef const struct weightd_activation_numbers *numbers_pointer;

static double sigmoid(double x)
{
	const double e = weightd_exp(x < 0 ? x : -x);

	return x < 0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

/* e^x - 1 for x <= 0, which loses nothing near 0. */
static double below_one(double x)
{
	return x > -0.5 ? weightd_c_expm1(x) : weightd_exp(x) - 1.0;
}

static double tangens(double x)
{
	const double e = below_one(x < 0 ? 2.0 * x : -2.0 * x), t = -e / (2.0 + e);

	return x < 0 ? -t : t;
}

/* log(1 + e^x) */
static double log_one_exp(double x)
{
	return (x > 0 ? x : 0.0) + weightd_c_log1p(weightd_exp(x > 0 ? -x : x));
}

static double phi(double x)
{
	return 0.5 * (1.0 + weightd_c_erf(x / ROOT_2));
}

static double leaky(numbers_pointer n, double x)
{
	return x > 0 ? x : n->a * x;
}
static double leaky_slope(numbers_pointer n, double x)
{
	return x > 0 ? 1.0 : n->a;
}
static double relu(numbers_pointer n, double x)
{
	(void)n;
	return x > 0 ? x : 0.0;
}
static double relu_slope(numbers_pointer n, double x)
{
	(void)n;
	return x > 0 ? 1.0 : 0.0;
}
/* RReLU without training: the slope in the middle. */
static double rrelu(numbers_pointer n, double x)
{
	return x > 0 ? x : (n->a + n->b) / 2.0 * x;
}
static double rrelu_slope(numbers_pointer n, double x)
{
	return x > 0 ? 1.0 : (n->a + n->b) / 2.0;
}
static double relu6(numbers_pointer n, double x)
{
	(void)n;
	return x > 6.0 ? 6.0 : x > 0 ? x : 0.0;
}
static double relu6_slope(numbers_pointer n, double x)
{
	(void)n;
	return x > 0 && x < 6.0 ? 1.0 : 0.0;
}
static double elu(numbers_pointer n, double x)
{
	return x > 0 ? x : n->a * below_one(x);
}
static double elu_slope(numbers_pointer n, double x)
{
	return x > 0 ? 1.0 : n->a * weightd_exp(x);
}
static double celu(numbers_pointer n, double x)
{
	return x > 0 ? x : n->a * weightd_c_expm1(x / n->a);
}
static double celu_slope(numbers_pointer n, double x)
{
	return x > 0 ? 1.0 : weightd_c_exp(x / n->a);
}

/* Klambauer et al. 2017 */
#define SELU_ALPHA 1.6732632423543772848170429916717
#define SELU_SCALE 1.0507009873554804934193349852946
static double selu(numbers_pointer n, double x)
{
	(void)n;
	return SELU_SCALE * (x > 0 ? x : SELU_ALPHA * below_one(x));
}
static double selu_slope(numbers_pointer n, double x)
{
	(void)n;
	return SELU_SCALE * (x > 0 ? 1.0 : SELU_ALPHA * weightd_exp(x));
}
static double tanh_value(numbers_pointer n, double x)
{
	(void)n;
	return tangens(x);
}
static double tanh_slope(numbers_pointer n, double x)
{
	const double e = weightd_exp(x < 0 ? 2.0 * x : -2.0 * x);

	(void)n;
	return 4.0 * e / ((1.0 + e) * (1.0 + e));
}
static double sigmoid_value(numbers_pointer n, double x)
{
	(void)n;
	return sigmoid(x);
}
static double sigmoid_slope(numbers_pointer n, double x)
{
	const double e = weightd_exp(x < 0 ? x : -x);

	(void)n;
	return e / ((1.0 + e) * (1.0 + e));
}
static double gelu(numbers_pointer n, double x)
{
	(void)n;
	return x * phi(x);
}
static double gelu_slope(numbers_pointer n, double x)
{
	(void)n;
	return phi(x) + x * weightd_normal_density(x);
}
static double gelu_tanh(numbers_pointer n, double x)
{
	(void)n;
	return 0.5 * x * (1.0 + tangens(ROOT_2_PI * (x + 0.044715 * x * x * x)));
}
static double gelu_tanh_slope(numbers_pointer n, double x)
{
	const double inner = ROOT_2_PI * (x + 0.044715 * x * x * x);

	return 0.5 * (1.0 + tangens(inner)) +
	       0.5 * x * tanh_slope(n, inner) * ROOT_2_PI * (1.0 + 3.0 * 0.044715 * x * x);
}
static double quick_gelu(numbers_pointer n, double x)
{
	(void)n;
	return x * sigmoid(1.702 * x);
}
static double quick_gelu_slope(numbers_pointer n, double x)
{
	return sigmoid(1.702 * x) + 1.702 * x * sigmoid_slope(n, 1.702 * x);
}
static double silu(numbers_pointer n, double x)
{
	(void)n;
	return x * sigmoid(x);
}
static double silu_slope(numbers_pointer n, double x)
{
	return sigmoid(x) + x * sigmoid_slope(n, x);
}
static double mish(numbers_pointer n, double x)
{
	(void)n;
	return x * tangens(log_one_exp(x));
}
static double mish_slope(numbers_pointer n, double x)
{
	const double soft = log_one_exp(x);

	return tangens(soft) + x * tanh_slope(n, soft) * sigmoid(x);
}
/* Linear above the threshold, where torch avoids an overflow. */
static double softplus(numbers_pointer n, double x)
{
	return n->a * x > n->b ? x : log_one_exp(n->a * x) / n->a;
}
static double softplus_slope(numbers_pointer n, double x)
{
	return n->a * x > n->b ? 1.0 : sigmoid(n->a * x);
}
static double softsign(numbers_pointer n, double x)
{
	(void)n;
	return x / (1.0 + fabs(x));
}
static double softsign_slope(numbers_pointer n, double x)
{
	(void)n;
	return 1.0 / ((1.0 + fabs(x)) * (1.0 + fabs(x)));
}
static double hardtanh(numbers_pointer n, double x)
{
	return x < n->a ? n->a : x > n->b ? n->b : x;
}
static double hardtanh_slope(numbers_pointer n, double x)
{
	return x > n->a && x < n->b ? 1.0 : 0.0;
}
static double hardsigmoid(numbers_pointer n, double x)
{
	(void)n;
	return x < -3.0 ? 0.0 : x > 3.0 ? 1.0 : (x + 3.0) / 6.0;
}
static double hardsigmoid_slope(numbers_pointer n, double x)
{
	(void)n;
	return x > -3.0 && x < 3.0 ? 1.0 / 6.0 : 0.0;
}
static double hardswish(numbers_pointer n, double x)
{
	return x * hardsigmoid(n, x);
}
static double hardswish_slope(numbers_pointer n, double x)
{
	(void)n;
	return x < -3.0 ? 0.0 : x > 3.0 ? 1.0 : (2.0 * x + 3.0) / 6.0;
}
static double threshold(numbers_pointer n, double x)
{
	return x > n->a ? x : n->b;
}
static double threshold_slope(numbers_pointer n, double x)
{
	return x > n->a ? 1.0 : 0.0;
}
static double tanhshrink(numbers_pointer n, double x)
{
	(void)n;
	return x - tangens(x);
}
static double tanhshrink_slope(numbers_pointer n, double x)
{
	return 1.0 - tanh_slope(n, x);
}
static double hardshrink(numbers_pointer n, double x)
{
	return fabs(x) > n->a ? x : 0.0;
}
static double hardshrink_slope(numbers_pointer n, double x)
{
	return fabs(x) > n->a ? 1.0 : 0.0;
}
static double softshrink(numbers_pointer n, double x)
{
	return x > n->a ? x - n->a : x < -n->a ? x + n->a : 0.0;
}
static double log_sigmoid(numbers_pointer n, double x)
{
	(void)n;
	return -log_one_exp(-x);
}
static double log_sigmoid_slope(numbers_pointer n, double x)
{
	(void)n;
	return sigmoid(-x);
}
static double squared(numbers_pointer n, double x)
{
	(void)n;
	return x > 0 ? x * x : 0.0;
}
static double squared_slope(numbers_pointer n, double x)
{
	(void)n;
	return x > 0 ? 2.0 * x : 0.0;
}
static double error_function(numbers_pointer n, double x)
{
	(void)n;
	return weightd_c_erf(x);
}
static double error_function_slope(numbers_pointer n, double x)
{
	(void)n;
	return TWO_BY_ROOT_PI * weightd_exp(-x * x);
}

static size_t at_zero(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	(void)n;
	places[0] = 0.0;
	return 1;
}
static size_t at_zero_and_six(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	(void)n;
	places[0] = 0.0;
	places[1] = 6.0;
	return 2;
}
static size_t at_threes(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	(void)n;
	places[0] = -3.0;
	places[1] = 3.0;
	return 2;
}
static size_t at_a(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	places[0] = n->a;
	return 1;
}
static size_t at_a_and_b(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	places[0] = n->a;
	places[1] = n->b;
	return 2;
}
static size_t at_both_a(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	places[0] = -fabs(n->a);
	places[1] = fabs(n->a);
	return 2;
}
static size_t at_softplus(numbers_pointer n, double places[WEIGHTD_KINKS_MAX])
{
	places[0] = n->b / n->a;
	return 1;
}

#define NAMES(...)                \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}
#define ALIVE .dead_below = -INFINITY

static const struct weightd_activation rows[] = {
	{.names = NAMES("ReLU"),
	 .value = relu,
	 .slope = relu_slope,
	 .kinks = at_zero,
	 .is_leaky = true,
	 .dead_below = 0.0},
	{.names = NAMES("LeakyReLU"),
	 .arguments = {"negative_slope"},
	 .value = leaky,
	 .slope = leaky_slope,
	 .kinks = at_zero,
	 .is_leaky = true,
	 ALIVE},
	{.names = NAMES("PReLU"),
	 .arguments = {"init"},
	 .value = leaky,
	 .slope = leaky_slope,
	 .kinks = at_zero,
	 .is_leaky = true,
	 ALIVE},
	{.names = NAMES("RReLU"),
	 .arguments = {"lower", "upper"},
	 .value = rrelu,
	 .slope = rrelu_slope,
	 .kinks = at_zero,
	 ALIVE},
	{.names = NAMES("ReLU6"),
	 .value = relu6,
	 .slope = relu6_slope,
	 .kinks = at_zero_and_six,
	 .dead_below = 0.0},
	{.names = NAMES("ELU"),
	 .arguments = {"alpha"},
	 .value = elu,
	 .slope = elu_slope,
	 .kinks = at_zero,
	 ALIVE},
	{.names = NAMES("CELU"),
	 .arguments = {"alpha"},
	 .value = celu,
	 .slope = celu_slope,
	 .kinks = at_zero,
	 ALIVE},
	{.names = NAMES("SELU"), .value = selu, .slope = selu_slope, .kinks = at_zero, ALIVE},
	{.names = NAMES("Tanh"), .value = tanh_value, .slope = tanh_slope, ALIVE, .steepest = 1.0},
	{.names = NAMES("Sigmoid"),
	 .value = sigmoid_value,
	 .slope = sigmoid_slope,
	 ALIVE,
	 .steepest = 0.25},
	{.names = NAMES("GELU", "GELUActivation"),
	 .approximation = "none",
	 .value = gelu,
	 .slope = gelu_slope,
	 ALIVE},
	{.names = NAMES("GELU", "NewGELUActivation", "PytorchGELUTanh", "GELUTanh"),
	 .approximation = "tanh",
	 .value = gelu_tanh,
	 .slope = gelu_tanh_slope,
	 ALIVE},
	{.names = NAMES("QuickGELUActivation", "QuickGELU"),
	 .value = quick_gelu,
	 .slope = quick_gelu_slope,
	 ALIVE},
	{.names = NAMES("SiLU", "SiLUActivation"), .value = silu, .slope = silu_slope, ALIVE},
	{.names = NAMES("Mish"), .value = mish, .slope = mish_slope, ALIVE},
	{.names = NAMES("Softplus"),
	 .arguments = {"beta", "threshold"},
	 .value = softplus,
	 .slope = softplus_slope,
	 .kinks = at_softplus,
	 ALIVE},
	{.names = NAMES("Softsign"),
	 .value = softsign,
	 .slope = softsign_slope,
	 .kinks = at_zero,
	 ALIVE,
	 .steepest = 1.0},
	{.names = NAMES("Hardtanh"),
	 .arguments = {"min_val", "max_val"},
	 .value = hardtanh,
	 .slope = hardtanh_slope,
	 .kinks = at_a_and_b,
	 ALIVE,
	 .steepest = 1.0},
	{.names = NAMES("Hardsigmoid"),
	 .value = hardsigmoid,
	 .slope = hardsigmoid_slope,
	 .kinks = at_threes,
	 .dead_below = -3.0,
	 .steepest = 1.0 / 6.0},
	{.names = NAMES("Hardswish"),
	 .value = hardswish,
	 .slope = hardswish_slope,
	 .kinks = at_threes,
	 .dead_below = -3.0},
	{.names = NAMES("Threshold"),
	 .arguments = {"threshold", "value"},
	 .value = threshold,
	 .slope = threshold_slope,
	 .kinks = at_a,
	 ALIVE},
	{.names = NAMES("Tanhshrink"), .value = tanhshrink, .slope = tanhshrink_slope, ALIVE},
	{.names = NAMES("Hardshrink"),
	 .arguments = {"lambd"},
	 .value = hardshrink,
	 .slope = hardshrink_slope,
	 .kinks = at_both_a,
	 ALIVE},
	{.names = NAMES("Softshrink"),
	 .arguments = {"lambd"},
	 .value = softshrink,
	 .slope = hardshrink_slope,
	 .kinks = at_both_a,
	 ALIVE},
	{.names = NAMES("LogSigmoid"), .value = log_sigmoid, .slope = log_sigmoid_slope, ALIVE},
	{.names = NAMES("ReLUSquaredActivation"),
	 .value = squared,
	 .slope = squared_slope,
	 .kinks = at_zero,
	 .dead_below = 0.0},
	{.names = NAMES("Erf"),
	 .value = error_function,
	 .slope = error_function_slope,
	 ALIVE,
	 .steepest = TWO_BY_ROOT_PI},
};

size_t weightd_activation_count(void)
{
	return sizeof rows / sizeof rows[0];
}

const struct weightd_activation *weightd_activation_at(size_t index)
{
	return &rows[index];
}
