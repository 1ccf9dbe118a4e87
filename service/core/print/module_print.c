/*
 * The text of print(module): torch.nn.Module.__repr__, and ModuleList's folding of equal neighbours
 * under the profiles that have it.
 *
 * Nesting is bounded by the model's limit on depth.
 */
#include "core/module_type/extra_repr.h"
#include "weightd/model.h"
#include "weightd/module_print.h"

#include <string.h>

static void put_module(const struct weightd_module *module, const struct weightd_profile *profile,
		       unsigned indent, struct weightd_text *out);

static void put_indent(unsigned indent, struct weightd_text *out)
{
	weightd_text_printf(out, "%*s", (int)indent, "");
}

static void put_children(const struct weightd_module *module, const struct weightd_profile *profile,
			 unsigned indent, struct weightd_text *out)
{
	for (const struct weightd_module *child = module->children; child != NULL;
	     child = child->next) {
		put_indent(indent, out);
		weightd_text_printf(out, "(%s): ", child->name);
		put_module(child, profile, indent, out);
		weightd_text_puts(out, "\n");
	}
}

/* A run of neighbours with the same text: "(0): X", or "(0-5): 6 x X". */
static void put_run(size_t first, size_t count, const struct weightd_text *text, unsigned indent,
		    struct weightd_text *out)
{
	put_indent(indent, out);
	if (count == 1)
		weightd_text_printf(out, "(%zu): ", first);
	else
		weightd_text_printf(out, "(%zu-%zu): %zu x ", first, first + count - 1, count);
	weightd_text_put(out, text->data, text->length);
	weightd_text_puts(out, "\n");
}

static bool same_text(const struct weightd_text *a, const struct weightd_text *b)
{
	return a->length == b->length && memcmp(a->data, b->data, a->length) == 0;
}

static void put_folded_children(const struct weightd_module *module,
				const struct weightd_profile *profile, unsigned indent,
				struct weightd_text *out)
{
	struct weightd_text run, next;
	size_t first = 0, count = 0, index = 0;

	weightd_text_init(&run, out->limit);
	weightd_text_init(&next, out->limit);
	for (const struct weightd_module *child = module->children; child != NULL && !out->failed;
	     child = child->next, index++) {
		next.length = 0;
		put_module(child, profile, indent, &next);
		out->failed = out->failed || next.failed;
		if (next.failed)
			break;
		if (count > 0 && same_text(&run, &next)) {
			count++;
			continue;
		}
		if (count > 0)
			put_run(first, count, &run, indent, out);
		first = index;
		count = 1;
		const struct weightd_text swap = run;
		run = next;
		next = swap;
	}
	if (count > 0 && !out->failed)
		put_run(first, count, &run, indent, out);
	weightd_text_free(&run);
	weightd_text_free(&next);
}

/* extra_repr(), the text between the parentheses. */
static void put_extra(const struct weightd_module *module, const struct weightd_profile *profile,
		      struct weightd_text *out)
{
	const char *extra = weightd_module_extra(module);

	if (extra != NULL)
		weightd_text_puts(out, extra);
	if (extra != NULL || module->module_type == NULL)
		return;
	if (module->module_type->repr != NULL)
		repr_put(module, module->module_type->repr, out);
	if (module->module_type->print != NULL)
		module->module_type->print(module, profile, out);
}

/* A line end, and the text from 'start' on, if there is some, as lines of their own. */
static void break_lines(size_t start, unsigned indent, struct weightd_text *out)
{
	struct weightd_text lines;

	weightd_text_init(&lines, out->limit);
	if (!out->failed && out->length > start)
		weightd_text_put(&lines, out->data + start, out->length - start);
	out->failed = out->failed || lines.failed;
	out->length = start;
	weightd_text_puts(out, "\n");
	for (const char *line = lines.data; line != NULL && !out->failed;) {
		const size_t length = strcspn(line, "\n");
		put_indent(indent, out);
		weightd_text_put(out, line, length);
		weightd_text_puts(out, "\n");
		line = line[length] == '\0' ? NULL : line + length + 1;
	}
	weightd_text_free(&lines);
}

/* A __repr__() of its own, whose lines are indented as any. */
static void put_own(const char *text, unsigned indent, struct weightd_text *out)
{
	for (;;) {
		const size_t length = strcspn(text, "\n");
		weightd_text_put(out, text, length);
		if (text[length] == '\0')
			return;
		weightd_text_puts(out, "\n");
		put_indent(indent, out);
		text += length + 1;
	}
}

/* 'indent' is the indent of the line on which the text begins. */
static void put_module(const struct weightd_module *module, const struct weightd_profile *profile,
		       unsigned indent, struct weightd_text *out)
{
	if (weightd_module_own_print(module) != NULL) {
		put_own(weightd_module_own_print(module), indent, out);
		return;
	}
	const bool folds = module->module_type != NULL &&
			   (module->module_type->flags & WEIGHTD_FOLDS_CHILDREN) != 0;

	weightd_text_printf(out, "%s(", module->type);
	const size_t start = out->length;
	put_extra(module, profile, out);
	/* extra_repr() stays on the first line if it is one line, and all there is. */
	const bool has_lines =
		out->length > start && memchr(out->data + start, '\n', out->length - start);
	if (module->children == NULL && !has_lines) {
		weightd_text_puts(out, ")");
		return;
	}
	break_lines(start, indent + 2, out);
	if (folds && profile->folds_module_lists)
		put_folded_children(module, profile, indent + 2, out);
	else
		put_children(module, profile, indent + 2, out);
	put_indent(indent, out);
	weightd_text_puts(out, ")");
}

void weightd_module_print_as(const struct weightd_module *module,
			     const struct weightd_profile *profile, struct weightd_text *out)
{
	put_module(module, profile, 0, out);
}

void weightd_module_print(const struct weightd_module *module, struct weightd_text *out)
{
	weightd_module_print_as(module, weightd_profile_default(), out);
}
