/*
 * The table of types, and the answers that the last two selectors got.
 */
#include "core/plan/type_answers.h"

#include "core/base/memory.h"
#include "core/model/glob.h"
#include "weightd/module_type.h"
#include "weightd/parametrization.h"

#include <string.h>

#define FIRST_SLOTS 64
/* Comparing a type with a name and its bases. */
#define UNITS_OF_NAME 40

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t hash_of(const struct weightd_module *module)
{
	const uint64_t row = (uintptr_t)module->module_type;
	uint64_t hash = hash_text(UINT64_C(0xcbf29ce484222325) ^ row, module->type);

	if (weightd_module_parametrized(module) != NULL)
		hash = hash_text(hash, weightd_module_defined_type(module));
	return hash ^ hash >> 32;
}

static bool is_alike(const struct weightd_module *a, const struct weightd_module *b)
{
	return a->module_type == b->module_type &&
	       (a->type == b->type || strcmp(a->type, b->type) == 0) &&
	       strcmp(weightd_module_defined_type(a), weightd_module_defined_type(b)) == 0;
}

/* The slot of the module's type, or the free one where it goes. */
static uint32_t *slot_of(const struct weightd_type_answers *answers,
			 const struct weightd_module *module)
{
	size_t i = (size_t)hash_of(module) & (answers->slot_count - 1);

	while (answers->slots[i] != 0 &&
	       !is_alike(answers->types[answers->slots[i] - 1].module, module))
		i = (i + 1) & (answers->slot_count - 1);
	return &answers->slots[i];
}

/* Twice the slots, at most half of which are used; false without memory. */
static bool grow(struct weightd_type_answers *answers)
{
	const size_t count = answers->slot_count == 0 ? FIRST_SLOTS : answers->slot_count * 2;
	struct weightd_type_answer *types =
		weightd_memory_resize(answers->types, count / 2 * sizeof *answers->types);

	if (types == NULL)
		return false;
	answers->types = types;
	uint32_t *slots = weightd_memory_array(count, sizeof *slots);
	if (slots == NULL)
		return false;
	weightd_memory_free(answers->slots);
	answers->slots = slots;
	answers->slot_count = count;
	for (size_t i = 0; i < answers->count; i++)
		*slot_of(answers, answers->types[i].module) = (uint32_t)i + 1;
	return true;
}

uint32_t weightd_type_answers_add(struct weightd_type_answers *answers,
				  const struct weightd_module *module)
{
	if (module == answers->last)
		return answers->last_number;
	if (answers->count >= answers->slot_count / 2 && !grow(answers))
		return 0;
	uint32_t *slot = slot_of(answers, module);
	if (*slot == 0) {
		answers->types[answers->count] = (struct weightd_type_answer){.module = module};
		*slot = (uint32_t)++answers->count;
	}
	answers->last = module;
	answers->last_number = *slot;
	return *slot;
}

/* A type, or a glob such as "*RMSNorm" on the type, the type it was defined as, and its bases. */
static bool matches(const struct weightd_module *module, const char *type, uint64_t *units)
{
	*units += UNITS_OF_NAME;
	if (strpbrk(type, "*?") == NULL)
		return weightd_module_is_a(module, type);
	if (weightd_glob_match_counted(type, module->type, units) ||
	    weightd_glob_match_counted(type, weightd_module_defined_type(module), units))
		return true;
	if (module->is_derived &&
	    weightd_glob_match_counted(type, module->module_type->name, units))
		return true;
	const char *const *base = module->module_type != NULL ? module->module_type->bases : NULL;
	for (; base != NULL && *base != NULL; base++) {
		if (weightd_glob_match_counted(type, *base, units))
			return true;
	}
	return false;
}

static bool any_matches(const struct weightd_selector *select, const struct weightd_module *module,
			uint64_t *units)
{
	for (const char *const *type = select->modules; *type != NULL; type++)
		if (matches(module, *type, units))
			return true;
	return false;
}

bool weightd_type_selected(struct weightd_type_answers *answers, uint32_t number,
			   const struct weightd_selector *select,
			   const struct weightd_module *module, uint64_t *units)
{
	if (answers == NULL || number == 0)
		return any_matches(select, module, units);
	struct weightd_type_answer *answer = &answers->types[number - 1];
	if (answer->asked == select)
		return answer->asked_matches;
	if (answer->before == select)
		return answer->before_matches;
	answer->before = answer->asked;
	answer->before_matches = answer->asked_matches;
	answer->asked = select;
	answer->asked_matches = any_matches(select, module, units);
	return answer->asked_matches;
}

void weightd_type_answers_free(struct weightd_type_answers *answers)
{
	weightd_memory_free(answers->types);
	weightd_memory_free(answers->slots);
	*answers = (struct weightd_type_answers){0};
}
