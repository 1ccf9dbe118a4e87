/*
 * The kernels by level.
 */
#include "core/distribution/kernels/kernel.h"
#include "core/distribution/kernels/reflect.h"

#define LEVEL(name, condition)                                               \
	extern weightd_kernel weightd_uniform_##name, weightd_normal_##name, \
		weightd_trunc_normal_##name;                                 \
	extern weightd_words_kernel weightd_words_##name;                    \
	extern const struct weightd_reflect_kernel weightd_reflect_##name;
#include "core/engine/level_list.h"
#undef LEVEL

weightd_kernel *const weightd_uniform_kernels[] = {
#define LEVEL(name, condition) weightd_uniform_##name,
#include "core/engine/level_list.h"
#undef LEVEL
};

weightd_kernel *const weightd_normal_kernels[] = {
#define LEVEL(name, condition) weightd_normal_##name,
#include "core/engine/level_list.h"
#undef LEVEL
};

weightd_kernel *const weightd_trunc_normal_kernels[] = {
#define LEVEL(name, condition) weightd_trunc_normal_##name,
#include "core/engine/level_list.h"
#undef LEVEL
};

weightd_words_kernel *const weightd_words_kernels[] = {
#define LEVEL(name, condition) weightd_words_##name,
#include "core/engine/level_list.h"
#undef LEVEL
};

const struct weightd_reflect_kernel *const weightd_reflect_kernels[] = {
#define LEVEL(name, condition) &weightd_reflect_##name,
#include "core/engine/level_list.h"
#undef LEVEL
};
