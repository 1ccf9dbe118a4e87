/*
 * Bert: the common part of the families with BERT's blocks.  'prefix' is the prefix of their
 * classes: "Bert".
 */
#ifndef WEIGHTD_DEFINITION_ARCHITECTURE_BERT_H
#define WEIGHTD_DEFINITION_ARCHITECTURE_BERT_H

#include "definition/architecture/architecture_parts.h"

/* Refuses add_cross_attention without is_decoder. */
void arch_bert_check(struct weightd_model_config *config);
/* "encoder" with its blocks, and "pooler". */
void arch_bert_encoder(struct weightd_model_config *config, struct weightd_module *root,
		       const char *prefix);
void arch_bert_pooler(struct weightd_model_config *config, struct weightd_module *root,
		      const char *prefix);
/* "dropout" of a head: classifier_dropout, else hidden_dropout_prob. */
void arch_bert_head_dropout(struct weightd_model_config *config, struct weightd_module *parent);

#endif
