/*
 * Warnings about facts that the text of print() omits: remembered by type while modules are read,
 * since every module of a type omits the same, and added when the tree is complete.
 */
#include "definition/repr/repr_warning.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Types with a warning of their own; further modules are only counted. */
#define OMISSIONS_MAX 64
/* Embeddings that are compared with the Linears of a model. */
#define EMBEDDINGS_MAX 16

void weightd_warn(struct weightd_reader *reader, const char *code, const char *pointer,
		  const char *format, ...)
{
	struct weightd_warning *warning = weightd_arena_alloc(reader->arena, sizeof *warning);
	char detail[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof detail, format, arguments);
	va_end(arguments);
	const char *copy = weightd_arena_strdup(reader->arena, detail);
	if (warning == NULL || copy == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	*warning = (struct weightd_warning){.code = code, .pointer = pointer, .detail = copy};
	*reader->warnings_end = warning;
	reader->warnings_end = &warning->next;
}

void weightd_add_omission(struct weightd_reader *reader, const struct weightd_module *module,
			  const char *code, const char *clause)
{
	struct weightd_omission *omission = reader->omissions;
	size_t kinds = 0;

	for (; omission != NULL; omission = omission->next, kinds++) {
		if (strcmp(omission->module->type, module->type) == 0 &&
		    strcmp(omission->clause, clause) == 0) {
			omission->count++;
			return;
		}
	}
	if (kinds == OMISSIONS_MAX) {
		reader->omissions_beyond++;
		return;
	}
	omission = weightd_arena_alloc(reader->arena, sizeof *omission);
	if (omission == NULL) {
		weightd_refuse_memory(reader);
		return;
	}
	*omission = (struct weightd_omission){
		.module = module, .code = code, .clause = clause, .count = 1};
	*reader->omissions_end = omission;
	reader->omissions_end = &omission->next;
}

static void warn_of_omission(struct weightd_reader *reader, const struct weightd_omission *omission)
{
	const struct weightd_module *module = omission->module;
	char where[160], more[48] = "";

	if (module->parent == NULL)
		snprintf(where, sizeof where, "the root");
	else
		snprintf(where, sizeof where, "%.120s",
			 weightd_module_path(module, WEIGHTD_NAME_ROOM));
	if (omission->count > 1)
		snprintf(more, sizeof more, " and %zu more", omission->count - 1);
	weightd_warn(reader, omission->code, module->pointer, "%.160s (%s%s): %s", module->type,
		     where, more, omission->clause);
}

static const struct weightd_parameter *weight_of(const struct weightd_module *module)
{
	const struct weightd_parameter *parameter = module->parameters;

	return parameter != NULL && strcmp(parameter->leaf, "weight") == 0 ? parameter : NULL;
}

static bool is_tied(const struct weightd_tie *tie, const struct weightd_module *module)
{
	const char *path = weightd_module_path(module, WEIGHTD_NAME_ROOM);
	const size_t length = strlen(path);

	for (; tie != NULL; tie = tie->next) {
		const char *const names[] = {tie->name, tie->target};
		for (size_t i = 0; i < 2; i++) {
			if (strncmp(names[i], path, length) == 0 &&
			    strcmp(names[i] + length, ".weight") == 0)
				return true;
		}
	}
	return false;
}

/* An output layer without bias that is shaped like an embedding often shares its weight. */
static void warn_of_ties(struct weightd_reader *reader,
			 const struct weightd_specification *specification)
{
	const struct weightd_module *root = specification->model.root, *embeddings[EMBEDDINGS_MAX];
	size_t count = 0;

	for (const struct weightd_module *module = root; module != NULL;
	     module = weightd_module_next(module, root)) {
		const struct weightd_parameter *weight = weight_of(module);
		if (module->module_type == NULL || weight == NULL)
			continue;
		if (strcmp(module->type, "Embedding") == 0 && count < EMBEDDINGS_MAX)
			embeddings[count++] = module;
		if (strcmp(module->type, "Linear") != 0 || weight->next != NULL)
			continue;
		for (size_t i = 0; i < count; i++) {
			if (!weightd_shape_equal(&weight->shape,
						 &weight_of(embeddings[i])->shape) ||
			    is_tied(specification->ties, module))
				continue;
			weightd_warn(reader, "text-omits-ties", module->pointer,
				     "%.160s.weight has the shape of %.160s.weight; the text does "
				     "not show "
				     "whether they are one parameter; if so, give \"tie\"",
				     weightd_module_path(module, WEIGHTD_NAME_ROOM),
				     weightd_module_path(embeddings[i], WEIGHTD_NAME_ROOM));
			break;
		}
	}
}

void weightd_warn_of_omissions(struct weightd_reader *reader,
			       const struct weightd_specification *specification)
{
	if (!reader->has_repr)
		return;
	for (const struct weightd_omission *omission = reader->omissions; omission != NULL;
	     omission = omission->next)
		warn_of_omission(reader, omission);
	if (reader->omissions_beyond > 0)
		weightd_warn(reader, "text-omits-parameters", specification->model.root->pointer,
			     "the same holds for %zu modules of further types",
			     reader->omissions_beyond);
	warn_of_ties(reader, specification);
}
