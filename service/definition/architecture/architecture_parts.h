/*
 * Common parts of the architectures: fields, values of the config, and modules.
 *
 * Failures are kept in the reader.  After one, the functions that make modules do nothing and
 * return NULL, and take NULL as a parent: an architecture is written without checks.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_PARTS_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ARCHITECTURE_PARTS_H

#include "definition/architecture/model_config.h"

#include <inttypes.h>
#include <stdio.h>

#define ARCH_SIZE_MAX 0x1p31
#define ARCH_TYPE_MAX 128 /* characters of a class name */
#define ARCH_LAYERS_MAX 100000

/* Fields, named for their values. */
#define ARCH_SIZE(field, preset, text)                                                \
	{                                                                             \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT,               \
		.fallback = WEIGHTD_VALUE_INT(preset), .min = 1, .max = ARCH_SIZE_MAX \
	}
#define ARCH_NEEDED(field, text)                                                          \
	{                                                                                 \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT, .required = true, \
		.min = 1, .max = ARCH_SIZE_MAX                                            \
	}
#define ARCH_LAYERS(field, preset, text)                                                \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT,                 \
		.fallback = WEIGHTD_VALUE_INT(preset), .min = 1, .max = ARCH_LAYERS_MAX \
	}
/* null: derived from other fields. */
#define ARCH_DERIVED(field, text)                                                      \
	{                                                                              \
		.name = (field), .doc = (text), .accepts = WEIGHTD_INT | WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_NONE, .min = 1, .max = ARCH_SIZE_MAX         \
	}
#define ARCH_BOOL(field, preset, text)                                   \
	{                                                                \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL, \
		.fallback = WEIGHTD_VALUE_BOOL(preset)                   \
	}
/* A bool that may be null, which is false. */
#define ARCH_FLAG(field, preset, text)                                                  \
	{                                                                               \
		.name = (field), .doc = (text), .accepts = WEIGHTD_BOOL | WEIGHTD_NONE, \
		.fallback = WEIGHTD_VALUE_BOOL(preset)                                  \
	}
#define ARCH_REAL(field, preset, text)                                       \
	{                                                                    \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL,     \
		.fallback = WEIGHTD_VALUE_REAL(preset), .min = 0, .max = 1e6 \
	}
#define ARCH_PROBABILITY(field, preset, text)                              \
	{                                                                  \
		.name = (field), .doc = (text), .accepts = WEIGHTD_REAL,   \
		.fallback = WEIGHTD_VALUE_REAL(preset), .min = 0, .max = 1 \
	}
/* Of a head; null is what the head has by itself.  Dropout says which values it takes. */
#define ARCH_CLASSIFIER_DROPOUT                                                                   \
	{                                                                                         \
		.name = "classifier_dropout", .doc = "Dropout before the classifier of tokens",   \
		.accepts = WEIGHTD_REAL | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE, .min = 0, \
		.max = 1e6                                                                        \
	}
#define ARCH_RANGE(preset) \
	ARCH_REAL("initializer_range", preset, "Standard deviation of the init policy")
#define ARCH_TIE(preset) \
	ARCH_BOOL("tie_word_embeddings", preset, "The head shares the weight of the embedding")
#define ARCH_LABELS                                                                              \
	{                                                                                        \
		.name = "num_labels",                                                            \
		.doc = "Labels of a classification head; null: as many as id2label has, else 2", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = WEIGHTD_VALUE_NONE, .min = 1, \
		.max = ARCH_SIZE_MAX                                                             \
	}
#define ARCH_PADDING(...)                                                                    \
	{                                                                                    \
		.name = "pad_token_id", .doc = "Row of the embedding that is 0; null: none", \
		.accepts = WEIGHTD_INT | WEIGHTD_NONE, .fallback = __VA_ARGS__               \
	}
/* Why draws are not followed (struct weightd_architecture). */
#define ARCH_STACKED \
	"draws the experts of a block as one tensor, of matrices without a multiple of 16 values"
#define ARCH_FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof(array)[0]

/* Whether the architecture has a field of that name. */
bool arch_has(const struct weightd_model_config *config, const char *field);
/* Values by field name; the architecture has the field. */
const struct weightd_value *arch_value(const struct weightd_model_config *config,
				       const char *field);
int64_t arch_int(const struct weightd_model_config *config, const char *field);
int64_t arch_int_or(const struct weightd_model_config *config, const char *field, int64_t derived);
/* The same of a real field. */
double arch_real_or(const struct weightd_model_config *config, const char *field, double derived);
/* Puts a derived number in the place of the field's value, for the recipe, too. */
void arch_set_int(struct weightd_model_config *config, const char *field, int64_t value);
bool arch_bool(const struct weightd_model_config *config, const char *field);
double arch_real(const struct weightd_model_config *config, const char *field);
/* Whether the class that is built is one of the NULL-terminated 'classes'. */
bool arch_is(const struct weightd_model_config *config, const char *class_name);

/* BAD_ARGUMENT at the place of a field. */
void arch_refuse(struct weightd_model_config *config, const char *field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Refuses 'field' unless it divides 'other', both by name. */
void arch_divides(struct weightd_model_config *config, const char *field, const char *other);

/* A class that is not in the catalogue: "GPT2Block".  arch_root() is the class that is built. */
struct weightd_module *arch_root(struct weightd_model_config *config);
struct weightd_module *arch_class(struct weightd_model_config *config,
				  struct weightd_module *parent, const char *name,
				  const char *type);
/* The same with a type of two parts: "Llama" "MLP". */
struct weightd_module *arch_class_of(struct weightd_model_config *config,
				     struct weightd_module *parent, const char *name,
				     const char *prefix, const char *suffix);
struct weightd_module *arch_list(struct weightd_model_config *config, struct weightd_module *parent,
				 const char *name);
/* The decimal text of 'index', for children of lists. */
const char *arch_number(struct weightd_model_config *config, int64_t index);

/* A layer of the catalogue with 'count' arguments. */
struct weightd_module *arch_layer(struct weightd_model_config *config,
				  struct weightd_module *parent, const char *name, const char *type,
				  const struct weightd_argument *arguments, size_t count);
void arch_linear(struct weightd_model_config *config, struct weightd_module *parent,
		 const char *name, int64_t in, int64_t out, bool bias);
/* An embedding: its vectors and their size. */
struct arch_table {
	int64_t rows, size;
	const char *padding; /* field with the padding row; NULL: none */
};

/* 'type' is Embedding, or an heir of it. */
void arch_embedding_of(struct weightd_model_config *config, struct weightd_module *parent,
		       const char *name, const char *type, const struct arch_table *table);
/* 'padding': field with the padding row, NULL: none. */
void arch_embedding(struct weightd_model_config *config, struct weightd_module *parent,
		    const char *name, int64_t rows, int64_t size, const char *padding);
/* A norm of 'size' with 'eps': "LayerNorm", "LlamaRMSNorm". */
void arch_norm(struct weightd_model_config *config, struct weightd_module *parent, const char *name,
	       const char *type, int64_t size, double eps);
void arch_dropout(struct weightd_model_config *config, struct weightd_module *parent,
		  const char *name, double p);
/* A parameter of the module itself. */
void arch_parameter(struct weightd_model_config *config, struct weightd_module *module,
		    const char *leaf, const struct weightd_shape *shape, double value);
/* The same made by torch.randn, which counts where a library's draws are replayed; else it is 0. */
void arch_drawn_parameter(struct weightd_model_config *config, struct weightd_module *module,
			  const char *leaf, const struct weightd_shape *shape);

/* The same made by torch.empty, which draws nothing; in a model that is not replayed, N(0, std). */
void arch_empty_parameter(struct weightd_model_config *config, struct weightd_module *module,
			  const char *leaf, const struct weightd_shape *shape, double std);

/* A buffer of the state_dict, of the model's dtype. */
void arch_buffer(struct weightd_model_config *config, struct weightd_module *module,
		 const char *leaf, const struct weightd_shape *shape, double value);

/* 'name' is another name of 'target'; both are static or in the arena. */
void arch_tie(struct weightd_model_config *config, const char *name, const char *target);

#endif
