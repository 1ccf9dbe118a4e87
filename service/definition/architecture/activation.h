/*
 * The activations of transformers by their names in a config, for the architectures in C.  Rows of
 * data have the same table in rows/transformers/_common.json.
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_ACTIVATION_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_ACTIVATION_H

#include "definition/architecture/model_config.h"

/* The names, for the choices of a field; NULL at the end. */
extern const char *const weightd_activation_names[];

/* A field that names an activation. */
#define ARCH_ACTIVATION(field, preset)                                                      \
	{                                                                                   \
		.name = (field), .doc = "Activation", .accepts = WEIGHTD_TEXT,              \
		.fallback = WEIGHTD_VALUE_TEXT(preset), .choices = weightd_activation_names \
	}

/*
 * weightd_activation_type() - the class of an activation, as print() shows it.
 *
 * '*is_layer' is whether it is a module of torch.nn.  NULL if there is no activation called 'name'.
 */
const char *weightd_activation_type(const char *name, bool *is_layer);
/* A child of 'parent' called 'child', of the activation that is called 'name'. */
void arch_activation_of(struct weightd_model_config *config, struct weightd_module *parent,
			const char *child, const char *name);
/* The same of the activation that a field of ARCH_ACTIVATION() names. */
void arch_activation(struct weightd_model_config *config, struct weightd_module *parent,
		     const char *child, const char *field);

#endif
