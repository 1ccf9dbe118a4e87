/*
 * weightd: initial weights of neural networks, from a model, rules and a seed.
 *
 * All of the library; C++ programs include this header.  `pkg-config --cflags --libs weightd` says
 * how to compile and link.
 */
#ifndef WEIGHTD_WEIGHTD_H
#define WEIGHTD_WEIGHTD_H

#ifdef __cplusplus
extern "C" {
#endif

#include "weightd/arena.h"
#include "weightd/cancel.h"
#include "weightd/did_you_mean.h"
#include "weightd/distribution.h"
#include "weightd/dtype.h"
#include "weightd/engine.h"
#include "weightd/error.h"
#include "weightd/fans.h"
#include "weightd/field.h"
#include "weightd/format.h"
#include "weightd/fused_blocks.h"
#include "weightd/generator.h"
#include "weightd/initializer.h"
#include "weightd/law.h"
#include "weightd/model.h"
#include "weightd/module_print.h"
#include "weightd/module_type.h"
#include "weightd/module_type_table.h"
#include "weightd/parametrization.h"
#include "weightd/parametrization_table.h"
#include "weightd/part.h"
#include "weightd/plan.h"
#include "weightd/policy.h"
#include "weightd/profile.h"
#include "weightd/real_text.h"
#include "weightd/seed.h"
#include "weightd/selection.h"
#include "weightd/shape.h"
#include "weightd/stream.h"
#include "weightd/tensor_print.h"
#include "weightd/text.h"
#include "weightd/view.h"

#ifdef __cplusplus
}
#endif

#endif
