/*
 * keras.stft: the kernel of a short-time Fourier transform, keras.initializers.STFT.
 */
#include "core/distribution/matrix/stft_law.h"
#include "core/distribution/matrix/window.h"
#include "core/init/argument_fields.h"
#include "core/init/fans_of_call.h"
#include "core/init/row_laws.h"

#include <string.h>

/* The names that scipy.signal.get_window knows for windows without an argument. */
/* clang-format off */
static const struct {
	const char *name;
	enum weightd_window window;
} windows[] = {
	{"hann", WEIGHTD_WINDOW_HANN}, {"han", WEIGHTD_WINDOW_HANN},
	{"hamming", WEIGHTD_WINDOW_HAMMING}, {"hamm", WEIGHTD_WINDOW_HAMMING}, {"ham", WEIGHTD_WINDOW_HAMMING},
	{"blackman", WEIGHTD_WINDOW_BLACKMAN}, {"black", WEIGHTD_WINDOW_BLACKMAN}, {"blk", WEIGHTD_WINDOW_BLACKMAN},
	{"boxcar", WEIGHTD_WINDOW_BOXCAR}, {"box", WEIGHTD_WINDOW_BOXCAR}, {"ones", WEIGHTD_WINDOW_BOXCAR},
	{"rect", WEIGHTD_WINDOW_BOXCAR}, {"rectangular", WEIGHTD_WINDOW_BOXCAR},
	{"bartlett", WEIGHTD_WINDOW_BARTLETT}, {"bart", WEIGHTD_WINDOW_BARTLETT}, {"brt", WEIGHTD_WINDOW_BARTLETT},
	{"triangle", WEIGHTD_WINDOW_TRIANG}, {"triang", WEIGHTD_WINDOW_TRIANG}, {"tri", WEIGHTD_WINDOW_TRIANG},
	{"nuttall", WEIGHTD_WINDOW_NUTTALL}, {"nutl", WEIGHTD_WINDOW_NUTTALL}, {"nut", WEIGHTD_WINDOW_NUTTALL},
	{"blackmanharris", WEIGHTD_WINDOW_BLACKMANHARRIS}, {"blackharr", WEIGHTD_WINDOW_BLACKMANHARRIS},
	{"bkh", WEIGHTD_WINDOW_BLACKMANHARRIS}, {"flattop", WEIGHTD_WINDOW_FLATTOP},
	{"flat", WEIGHTD_WINDOW_FLATTOP}, {"flt", WEIGHTD_WINDOW_FLATTOP},
	{"barthann", WEIGHTD_WINDOW_BARTHANN}, {"brthan", WEIGHTD_WINDOW_BARTHANN}, {"bth", WEIGHTD_WINDOW_BARTHANN},
	{"parzen", WEIGHTD_WINDOW_PARZEN}, {"parz", WEIGHTD_WINDOW_PARZEN}, {"par", WEIGHTD_WINDOW_PARZEN},
	{"bohman", WEIGHTD_WINDOW_BOHMAN}, {"bman", WEIGHTD_WINDOW_BOHMAN}, {"bmn", WEIGHTD_WINDOW_BOHMAN},
	{"cosine", WEIGHTD_WINDOW_COSINE}, {"halfcosine", WEIGHTD_WINDOW_COSINE},
	{"exponential", WEIGHTD_WINDOW_EXPONENTIAL}, {"poisson", WEIGHTD_WINDOW_EXPONENTIAL},
	{"tukey", WEIGHTD_WINDOW_TUKEY}, {"tuk", WEIGHTD_WINDOW_TUKEY},
	{"lanczos", WEIGHTD_WINDOW_LANCZOS}, {"sinc", WEIGHTD_WINDOW_LANCZOS},
	{"taylor", WEIGHTD_WINDOW_TAYLOR}, {"taylorwin", WEIGHTD_WINDOW_TAYLOR},
};
/* As above: a field's choices are a list. */
static const char *const window_names[] = {
	"hann", "han", "hamming", "hamm", "ham", "blackman", "black", "blk", "boxcar", "box", "ones",
	"rect", "rectangular", "bartlett", "bart", "brt", "triangle", "triang", "tri", "nuttall", "nutl", "nut",
	"blackmanharris", "blackharr", "bkh", "flattop", "flat", "flt", "barthann", "brthan", "bth", "parzen",
	"parz", "par", "bohman", "bman", "bmn", "cosine", "halfcosine", "exponential", "poisson", "tukey", "tuk",
	"lanczos", "sinc", "taylor", "taylorwin", NULL,
};
/* clang-format on */
_Static_assert(sizeof window_names / sizeof window_names[0] ==
		       sizeof windows / sizeof windows[0] + 1,
	       "the same windows");
static const char *const sides[] = {"real", "imag", NULL};
static const char *const scalings[] = {"density", "spectrum", NULL};

static const struct weightd_field fields[] = {
	{.name = "side",
	 .doc = "real: cosines, imag: sines",
	 .accepts = WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("real"),
	 .choices = sides},
	{.name = "window",
	 .doc = "Window of scipy.signal.windows that needs no argument, or None",
	 .accepts = WEIGHTD_NONE | WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("hann"),
	 .choices = window_names},
	{.name = "scaling",
	 .doc = "The window over the root of the sum of its squares, or over its sum, or as it is",
	 .accepts = WEIGHTD_NONE | WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_TEXT("density"),
	 .choices = scalings},
	{.name = "periodic",
	 .doc = "The window is one period",
	 .accepts = WEIGHTD_BOOL,
	 .fallback = WEIGHTD_VALUE_BOOL(false)},
	{.name = "layout",
	 .doc = "keras: (samples, 1, frequencies); torch, or None: (frequencies, 1, samples)",
	 .accepts = WEIGHTD_NONE | WEIGHTD_TEXT,
	 .fallback = WEIGHTD_VALUE_NONE,
	 .choices = init_layouts},
};

static enum weightd_window window_of(const struct weightd_value *name)
{
	for (size_t i = 0; name->kind == WEIGHTD_TEXT && i < sizeof windows / sizeof windows[0];
	     i++) {
		if (strcmp(windows[i].name, name->text) == 0)
			return windows[i].window;
	}
	return WEIGHTD_WINDOW_NONE;
}

static enum weightd_code resolve(const struct weightd_resolving *resolving)
{
	const struct weightd_value *a = resolving->arguments;
	const bool is_torch = a[4].kind != WEIGHTD_TEXT || strcmp(a[4].text, "torch") == 0;
	uint64_t flags = is_torch ? WEIGHTD_STFT_FREQUENCY_FIRST : 0;

	if (strcmp(a[0].text, "imag") == 0)
		flags |= WEIGHTD_STFT_IMAGINARY;
	if (a[2].kind == WEIGHTD_TEXT)
		flags |= strcmp(a[2].text, "density") == 0 ? WEIGHTD_STFT_DENSITY
							   : WEIGHTD_STFT_SPECTRUM;
	if (a[3].boolean)
		flags |= WEIGHTD_STFT_PERIODIC;
	resolving->law->sizes[0] = window_of(&a[1]);
	resolving->law->sizes[1] = flags;
	return WEIGHTD_OK;
}

const struct weightd_initializer weightd_init_keras_stft = {
	.name = "keras.stft",
	INIT_ALIASES("keras.STFT", "keras.STFTInitializer"),
	.doc = "cos or sin(-2 pi t k / n) of sample t and frequency k times a window: a Fourier "
	       "transform as a kernel",
	.source = "keras.initializers.STFT",
	WEIGHTD_FIELDS(fields),
	.least_rank = 3,
	.most_rank = 3,
	.laws = {{.distribution = &weightd_distribution_stft}},
	.explained = {.low = "-1", .high = "1"},
	.resolve = resolve,
};
