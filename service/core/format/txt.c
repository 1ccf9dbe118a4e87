/*
 * txt: one tensor, or a slice of its data, as Python prints it, with a line feed behind.
 *
 * Each reading makes the text, when its first byte is read: opening (a HEAD request) generates
 * nothing.  A whole model has no such form; its text is the print of its modules.
 */
#include "core/print/tensor_text.h"
#include "weightd/format.h"
#include "weightd/tensor_print.h"

#include <inttypes.h>
#include <string.h>

/* Tensors of eight dimensions show up to 6^8 elements. */
#define TEXT_MAX ((size_t)64 << 20)

struct txt_reading {
	struct weightd_arena *arena;
	const char *text; /* NULL until it is made */
	size_t length;
};

static enum weightd_code open_txt(struct weightd_encoding *encoding, struct weightd_arena *arena,
				  struct weightd_error *err)
{
	(void)arena;
	const uint64_t shown = weightd_tensor_shown(&encoding->view->shape);
	const uint64_t limit = encoding->options.json_elements_max;

	if (limit != 0 && shown > limit) {
		weightd_error_add(err, WEIGHTD_ERR_JSON_TOO_LARGE, NULL,
				  "the text shows %" PRIu64
				  " values; an answer as text holds at most %" PRIu64,
				  shown, limit);
		weightd_error_expected(err, "a binary format: bin, npy or safetensors");
		return WEIGHTD_ERR_JSON_TOO_LARGE;
	}
	return WEIGHTD_OK;
}

static enum weightd_code begin_txt(struct weightd_reading *reading, struct weightd_arena *arena)
{
	struct txt_reading *state = weightd_arena_alloc(arena, sizeof *state);

	if (state == NULL)
		return WEIGHTD_ERR_NO_MEMORY;
	state->arena = arena;
	reading->state = state;
	return WEIGHTD_OK;
}

static enum weightd_code make_text(struct txt_reading *state,
				   const struct weightd_encoding *encoding)
{
	struct weightd_text text;

	weightd_text_init(&text, TEXT_MAX);
	enum weightd_code code = weightd_tensor_print(encoding->view, &text);
	weightd_text_puts(&text, "\n");
	if (code == WEIGHTD_OK) {
		state->text = text.failed
				      ? NULL
				      : weightd_arena_strndup(state->arena, text.data, text.length);
		state->length = text.length;
		code = state->text != NULL ? WEIGHTD_OK : WEIGHTD_ERR_NO_MEMORY;
	}
	weightd_text_free(&text);
	return code;
}

static enum weightd_code next_txt(struct weightd_reading *reading, void *out, size_t size,
				  size_t *length)
{
	struct txt_reading *state = reading->state;

	if (state->text == NULL) {
		enum weightd_code code = make_text(state, reading->encoding);
		if (code != WEIGHTD_OK)
			return code;
	}
	const size_t left = state->length - (size_t)reading->offset;
	*length = size < left ? size : left;
	memcpy(out, state->text + reading->offset, *length);
	return WEIGHTD_OK;
}

static const char *const media_types[] = {"text/plain", NULL};

const struct weightd_format weightd_format_txt = {
	.name = "txt",
	.extension = "txt",
	.media_types = media_types,
	.doc = "Python's print of the parameter; long tensors are summarised",
	.source = "torch.Tensor.__repr__, torch.nn.Parameter.__repr__",
	.flags = WEIGHTD_FORMAT_TENSOR | WEIGHTD_FORMAT_TEXT,
	.version = 1,
	.open = open_txt,
	.begin = begin_txt,
	.next = next_txt,
};
