/*
 * The policy of a config whose values are a library's draws: what Model(config) of the transformers
 * library draws, in its order.
 */
#ifndef WEIGHTD_DEFINITION_POLICY_CONFIG_REPLAY_H
#define WEIGHTD_DEFINITION_POLICY_CONFIG_REPLAY_H

#include "definition/document/reader.h"

/*
 * weightd_read_config_replay() - give each model inside the model, and the model itself, the rules
 * that it runs when it is complete.
 *
 * A PreTrainedModel initialises itself at the end of its constructor (post_init): its modules,
 * children first, but none that an inner PreTrainedModel has initialised.  So the inner model is
 * drawn before the head is even constructed, and a tied head is drawn and thrown away, since ties
 * come last.  UNSUPPORTED, at "generator", where the library draws in a way that no rules say.
 */
enum weightd_code weightd_read_config_replay(struct weightd_reader *reader);

#endif
