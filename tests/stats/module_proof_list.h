/*
 * PROOF(module, its tensor, law): what torch's reset_parameters() promises.  No include guard.
 *
 * kaiming5 and xavier are bounds in the order of torch's statements: that of Linear(256, ..) is a
 * little less than 1/16, which bfloat16 tells apart.
 */
PROOF("Linear(256, 300)", "weight", symmetric_law(kaiming5(256.0)))
PROOF("Linear(256, 300)", "bias", symmetric_law(1.0 / 16.0))
PROOF("Conv1d(7, 30, 7)", "weight", symmetric_law(kaiming5(49.0)))
PROOF("Conv2d(16, 32, 3, groups=2)", "weight", symmetric_law(kaiming5(72.0)))
PROOF("Conv2d(16, 32, 3, groups=2)", "bias", symmetric_law(1.0 / sqrt(72.0)))
PROOF("ConvTranspose2d(16, 32, 3)", "weight", symmetric_law(kaiming5(288.0)))
PROOF("ConvTranspose2d(16, 32, 3)", "bias", symmetric_law(1.0 / sqrt(288.0)))
PROOF("Bilinear(25, 16, 8)", "weight", symmetric_law(0.2))
PROOF("Embedding(50, 40)", "weight", normal_law(0.0, 1.0))
PROOF("Embedding(50, 40, padding_idx=3)", "weight", padded_law(3, 0.0, 1.0))
PROOF("EmbeddingBag(50, 40)", "weight", normal_law(0.0, 1.0))
PROOF("RNN(20, 36)", "weight_ih_l0", symmetric_law(1.0 / 6.0))
PROOF("RNN(20, 36)", "weight_hh_l0", symmetric_law(1.0 / 6.0))
PROOF("LSTM(20, 64, 2)", "weight_ih_l1", symmetric_law(0.125))
PROOF("LSTM(20, 64, 2)", "bias_hh_l0", symmetric_law(0.125))
PROOF("GRU(20, 25, bidirectional=True)", "weight_hh_l0_reverse", symmetric_law(0.2))
PROOF("GRUCell(20, 25)", "bias_ih", symmetric_law(0.2))
PROOF("MultiheadAttention(64, 4)", "in_proj_weight", symmetric_law(xavier(256.0)))
PROOF("MultiheadAttention(64, 4)", "in_proj_bias", constant_law(0.0))
PROOF("MultiheadAttention(64, 4)", "out_proj.weight", symmetric_law(kaiming5(64.0)))
PROOF("MultiheadAttention(64, 4)", "out_proj.bias", constant_law(0.0))
PROOF("MultiheadAttention(64, 4, kdim=32)", "k_proj_weight", symmetric_law(xavier(96.0)))
PROOF("MultiheadAttention(64, 4, add_bias_kv=True)", "bias_k", normal_law(0.0, sqrt(2.0 / 128.0)))
PROOF("TransformerEncoderLayer(36, 4, 64)", "linear2.weight", symmetric_law(kaiming5(64.0)))
PROOF("TransformerEncoderLayer(36, 4, 64)", "self_attn.in_proj_weight",
      symmetric_law(xavier(144.0)))
PROOF("BatchNorm2d(40)", "weight", constant_law(1.0))
PROOF("BatchNorm2d(40)", "bias", constant_law(0.0))
PROOF("BatchNorm2d(40)", "running_var", constant_law(1.0))
PROOF("LayerNorm(40)", "weight", constant_law(1.0))
PROOF("PReLU(40)", "weight", constant_law(0.25))
