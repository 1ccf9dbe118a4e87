/*
 * The catalogue of initializers: INITIALIZER(name) is the row weightd_init_name.  No include guard.
 */
/* constant.c */
INITIALIZER(constant)
INITIALIZER(zeros)
INITIALIZER(ones)
/* eye.c, dirac.c */
INITIALIZER(eye)
INITIALIZER(dirac)
/* uniform.c, normal.c, trunc_normal.c */
INITIALIZER(uniform)
INITIALIZER(normal)
INITIALIZER(trunc_normal)
/* xavier.c, kaiming.c, lecun.c */
INITIALIZER(xavier_uniform)
INITIALIZER(xavier_normal)
INITIALIZER(kaiming_uniform)
INITIALIZER(kaiming_normal)
INITIALIZER(lecun_uniform)
INITIALIZER(lecun_normal)
/* orthogonal.c, sparse.c */
INITIALIZER(orthogonal)
INITIALIZER(sparse)
/* embedding_normal.c */
INITIALIZER(embedding_normal)
/* numpy_random.c */
INITIALIZER(numpy_uniform)
INITIALIZER(numpy_normal)
/* torch_tensor.c */
INITIALIZER(torch_randn)
INITIALIZER(torch_rand)
INITIALIZER(torch_zeros)
INITIALIZER(torch_ones)
/* sinusoids.c */
INITIALIZER(sinusoids)
/* state_space.c */
INITIALIZER(log_range)
INITIALIZER(mamba_dt_bias)
/* variance_scaling.c, variance_rules.c, trunc_normal_tf.c */
INITIALIZER(variance_scaling)
INITIALIZER(trunc_normal_tf)
INITIALIZER(timm_lecun_normal)
INITIALIZER(identity)
INITIALIZER(jax_variance_scaling)
INITIALIZER(jax_glorot_uniform)
INITIALIZER(jax_glorot_normal)
INITIALIZER(jax_lecun_uniform)
INITIALIZER(jax_lecun_normal)
INITIALIZER(jax_he_uniform)
INITIALIZER(jax_he_normal)
INITIALIZER(keras_variance_scaling)
INITIALIZER(keras_glorot_uniform)
INITIALIZER(keras_glorot_normal)
INITIALIZER(keras_lecun_uniform)
INITIALIZER(keras_lecun_normal)
INITIALIZER(keras_he_uniform)
INITIALIZER(keras_he_normal)
/* jax_plain.c */
INITIALIZER(jax_zeros)
INITIALIZER(jax_ones)
INITIALIZER(jax_constant)
INITIALIZER(jax_uniform)
INITIALIZER(jax_normal)
INITIALIZER(jax_truncated_normal)
/* keras_plain.c */
INITIALIZER(keras_zeros)
INITIALIZER(keras_ones)
INITIALIZER(keras_constant)
INITIALIZER(keras_identity)
INITIALIZER(keras_random_normal)
INITIALIZER(keras_random_uniform)
INITIALIZER(keras_truncated_normal)
