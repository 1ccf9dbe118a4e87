/*
 * Element types, one row each: DTYPE(ID, torch/numpy name, safetensors name, bytes, numpy descr,
 * is_float). The order is safetensors' alignment order from wide to narrow.  No include guard.
 * numpy has no bfloat16: its descr is NULL.  Parameters are floats; buffers may be any.
 */
DTYPE(INT64, "int64", "I64", 8, "<i8", false)
DTYPE(FLOAT64, "float64", "F64", 8, "<f8", true)
DTYPE(FLOAT32, "float32", "F32", 4, "<f4", true)
DTYPE(INT32, "int32", "I32", 4, "<i4", false)
DTYPE(BFLOAT16, "bfloat16", "BF16", 2, NULL, true)
DTYPE(FLOAT16, "float16", "F16", 2, "<f2", true)
DTYPE(INT16, "int16", "I16", 2, "<i2", false)
DTYPE(INT8, "int8", "I8", 1, "|i1", false)
DTYPE(UINT8, "uint8", "U8", 1, "|u1", false)
DTYPE(BOOL8, "bool", "BOOL", 1, "|b1", false)
