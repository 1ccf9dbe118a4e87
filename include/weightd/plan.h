/*
 * Plan: the resolved, immutable specification.  Everything that can be refused has been refused.
 *
 * Nothing after the plan knows JSON or layers; nothing before it knows bytes.
 */
#ifndef WEIGHTD_PLAN_H
#define WEIGHTD_PLAN_H

#include "weightd/part.h"
#include "weightd/model.h"
#include "weightd/policy.h"
#include "weightd/generator.h"

#include <stdint.h>

#pragma GCC visibility push(default)

/* "tie": two names for one parameter.  The values are the values of 'target'. */
struct weightd_tie {
	const struct weightd_tie *next;
	const char *name, *target; /* full names */
	const char *pointer;	   /* JSON pointer of the tie */
};

/* A gap in a definition, or an assumption about it; it does not stop the model. */
struct weightd_warning {
	const struct weightd_warning *next;
	const char *code;    /* "text-omits-arguments" */
	const char *pointer; /* JSON pointer into the document */
	const char *detail;
};

/* Summary of a config.json, for the response only; not part of the model. */
struct weightd_config_summary {
	const char *model_type, *class_name; /* "gpt2", "GPT2LMHeadModel" */
	const char *release;		     /* what it follows: "transformers 5.24.0" */
	const char *recipe;   /* the init policy that comes before the document's rules */
	const char *defaults; /* JSON object: fields that the client left to the class */
};

/* The specification in core types, made from a definition. */
struct weightd_specification {
	struct weightd_model model;
	const struct weightd_tie *ties; /* made when the model is built, before 'rules' run */
	struct weightd_rule *rules;	/* top-level rules, in order */
	struct weightd_seed seed;
	struct weightd_seed
		seeds[WEIGHTD_LIBRARY_COUNT]; /* by library; 'seed' where has_seeds says false */
	bool has_seeds[WEIGHTD_LIBRARY_COUNT];
	const struct weightd_generator *generator;
	const struct weightd_keys *keys;	     /* of draws without keys or seed of their own;
							NULL: the generator's way */
	enum weightd_dtype dtype;		     /* default float dtype */
	const struct weightd_warning *warnings;	     /* about the document, not part of the model */
	const struct weightd_config_summary *config; /* NULL: the document has no config */
};

/*
 * One initialisation.  Tensors that are alike, the weights of 12 equal layers, share one, unless a
 * sequential generator takes part: then each happens on its own, in their order.  Overwritten ones
 * are checked like the others; they are kept only there, where their draws are needed.
 */
struct weightd_statement {
	size_t entry; /* index into plan->entries, of the first tensor that it writes */
	const struct weightd_law *law;
	const struct weightd_explanation *why;
	enum weightd_dtype
		dtype; /* that its values are made in; of a cast, the one that it makes */
	bool is_patch; /* writes 'part' only, or changes the present values */
	bool has_gaps; /* with is_patch: not one run of the tensor's elements */
	const struct weightd_engine *engine; /* the plan's */
	const struct weightd_seed *seed;
	const struct weightd_generator *generator;
	const struct weightd_rule *rule; /* NULL: the module's default */
	const struct weightd_sequence_position
		*position;		 /* of its draws, from a sequential generator; NULL: none */
	const struct weightd_part *part; /* with is_patch; NULL without */
	const struct weightd_rule *reseed;    /* that seeded the generator anew; NULL: none */
	const struct weightd_parameter *lost; /* what is drawn for no entry; NULL: 'entry' */
};

/* The change that is a cast to another dtype, beside WEIGHTD_MULTIPLIES and WEIGHTD_DIVIDES. */
#define WEIGHTD_CASTS (1U << 31)

/*
 * A change of a part of an entry after the statement that wrote all of it: other values, a
 * multiplication or division of the present ones, or a cast of all of them.
 */
struct weightd_patch {
	struct weightd_patch *next;
	const struct weightd_statement *statement; /* is_patch */
	struct weightd_stream stream;
	unsigned change; /* WEIGHTD_MULTIPLIES, WEIGHTD_DIVIDES, WEIGHTD_CASTS; 0: other values */
	bool is_hidden;	 /* later patches write all of it anew */
};

/* One tensor of the state_dict, with the statement that wrote all of it last, and patches over it.
 */
struct weightd_entry {
	const char *long_name; /* NULL: weightd_entry_name() puts it together */
	const struct weightd_module *module;
	const struct weightd_parameter *parameter;
	uint64_t numel;
	enum weightd_dtype dtype;		   /* final */
	bool is_hidden;				   /* the patches write all of it anew */
	const struct weightd_statement *statement; /* never NULL */
	struct weightd_stream stream;
	struct weightd_patch *patches; /* NULL: the statement alone */
	const struct weightd_entry
		*tied_to; /* the entry that this is another name of; NULL: its own */
};

struct weightd_sequence;
struct weightd_text;

struct weightd_plan {
	struct weightd_engine *engine; /* borrowed */
	struct weightd_arena *arena;   /* owns everything below */
	struct weightd_specification specification;
	const struct weightd_entry *entries; /* state_dict order */
	size_t entry_count;
	const uint32_t *by_name; /* indexes of the entries, names in byte order */
	bool has_plain_names;	 /* all are ASCII that JSON writes as it is */
	const struct weightd_statement *const *statements; /* execution order */
	size_t statement_count;
	uint64_t total_bytes, total_elements; /* parameters and buffers, ties once */
	uint64_t parameter_elements;	      /* the usual parameter count: no buffers, ties once
					       */
	uint64_t generators;		      /* weightd_plan_generators() of this plan */
	char id[41];			      /* 40 hex digits: names the specification */
	char weights_id[41];		      /* 40 hex digits: names the values only */
	struct weightd_sequence *sequence;    /* states of sequential generators; NULL: none */
};

/*
 * weightd_plan_build() - resolve a specification.
 *
 * Takes 'arena' over on success and only then (weightd_plan_free frees it); the specification's
 * data must live in it.  The engine's limits hold for the model, and the
 * engine must outlive the plan.  On failure the caller still owns the arena; all problems found are
 * in 'err': UNMATCHED_RULE, SHAPE_MISMATCH, BAD_ARGUMENT, TOO_LARGE, LIMIT_EXCEEDED, ...
 */
enum weightd_code weightd_plan_build(struct weightd_plan **plan,
				     const struct weightd_specification *specification,
				     struct weightd_engine *engine, struct weightd_arena *arena,
				     struct weightd_error *err);
void weightd_plan_free(struct weightd_plan *plan);

/* The full name, in 'room' as that of weightd_module_path(). */
const char *weightd_entry_name(const struct weightd_entry *entry, struct weightd_name_room *room);
static inline const struct weightd_shape *weightd_entry_shape(const struct weightd_entry *entry)
{
	return &entry->parameter->shape;
}
/* Bytes of the full name. */
size_t weightd_entry_name_length(const struct weightd_entry *entry);
/* Size of its values. */
uint64_t weightd_entry_bytes(const struct weightd_entry *entry);
/* Entry by full name; NULL if there is none.  O(log n). */
const struct weightd_entry *weightd_plan_find(const struct weightd_plan *plan, const char *name);
/* "set", "multiply", "divide" or "cast". */
const char *weightd_patch_verb(const struct weightd_patch *patch);

/* The statement that draws the values of 'statement', often itself; NULL: it draws nothing.
 */
const struct weightd_statement *weightd_statement_drawn(const struct weightd_statement *statement);
/*
 * The place of a statement's draws among all that take words from the state of one library's
 * generator, from 1 on, thrown away ones and overwritten ones included; '*count' is their number.
 * 0: the generator has no state.
 */
size_t weightd_statement_draw(const struct weightd_statement *statement, size_t *count);
/* The generators that draw the values of an entry or of all: bits by weightd_generator_index(). */
uint64_t weightd_entry_generators(const struct weightd_entry *entry);
uint64_t weightd_plan_generators(const struct weightd_plan *plan);
/* Their versions, "torch-cpu-2.12/1, numpy-randomstate/1"; the version of 'otherwise' for an empty
 * set. */
void weightd_generators_text(uint64_t set, const struct weightd_generator *otherwise,
			     struct weightd_text *out);
/*
 * The seeds of the specification as JSON: one seed, or an object with a seed for each library that
 * has one, and for the rest philox's.
 */
void weightd_specification_seed_json(const struct weightd_specification *specification,
				     struct weightd_text *out);

/* The nearest entry name, in 'room' as that of weightd_entry_name(); NULL if none is near. */
const char *weightd_plan_nearest(const struct weightd_plan *plan, const char *name,
				 struct weightd_name_room *room);

/*
 * weightd_generate() - elements [first, first + count) of an entry, little-endian, to 'out'.
 *
 * first + count <= numel.  An entry has all that it needs of its plan, which must not be freed
 * meanwhile.  Whole-tensor recipes are made once and kept in a bounded cache.
 * Returns WEIGHTD_OK, WEIGHTD_ERR_NO_MEMORY, or WEIGHTD_ERR_CANCELLED (weightd/cancel.h).  Safe
 * from any thread.
 */
enum weightd_code weightd_generate(const struct weightd_entry *entry, uint64_t first, size_t count,
				   void *out);
/* The same as it is before casts, in the dtype of the entry's statement: what a constructor
 * computed of it. */
enum weightd_code weightd_generate_uncast(const struct weightd_entry *entry, uint64_t first,
					  size_t count, void *out);

#pragma GCC visibility pop

#endif
