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
