/*
 * Element types, one row each: DTYPE(ID, torch/numpy name, safetensors name, bytes, numpy descr, is_float).
 * The order is safetensors' alignment order from wide to narrow.  No include guard.
 * numpy has no bfloat16: its descr is NULL.
 */
DTYPE(INT64, "int64", "I64", 8, "<i8", false)
DTYPE(FLOAT64, "float64", "F64", 8, "<f8", true)
DTYPE(FLOAT32, "float32", "F32", 4, "<f4", true)
DTYPE(BFLOAT16, "bfloat16", "BF16", 2, NULL, true)
DTYPE(FLOAT16, "float16", "F16", 2, "<f2", true)
