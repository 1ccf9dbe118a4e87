/*
 * Plan: key scripts, run in the order of the statements.  For plan_keys.c.
 */
#ifndef WEIGHTD_CORE_PLAN_PLAN_KEY_SCRIPTS_H
#define WEIGHTD_CORE_PLAN_PLAN_KEY_SCRIPTS_H

#include "core/plan/plan_builder.h"

struct weightd_key_scripts;

/* In the builder's scratch, at the first statement; 'is_wide': seeds have 64 bits.  NULL: no
 * memory. */
struct weightd_key_scripts *weightd_key_scripts_new(struct weightd_plan_builder *builder,
						    bool is_wide);
/* Runs the items before the statement at 'index' of the list; SIZE_MAX: all that are left. */
enum weightd_code weightd_key_scripts_reach(struct weightd_key_scripts *scripts, size_t index);
/* The script of a statement: its rule's, or the specification's; NULL: it has none. */
const struct weightd_keys *weightd_key_script_of(const struct weightd_plan_builder *builder,
						 const struct weightd_statement *statement);
/* Runs it; the stream is the key.  Issues are at the script's pointer. */
enum weightd_code weightd_key_scripts_draw(struct weightd_key_scripts *scripts,
					   const struct weightd_statement *statement,
					   struct weightd_stream *stream);

#endif
