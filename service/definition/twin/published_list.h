/*
 * Published sizes, one row each: PUBLISHED(name, source, parameters, class, members of the config).
 * The source is the repository on the Hugging Face Hub whose config.json has these values; the
 * number of parameters is that of its files, tied ones once.  Tokens and rotations are there where
 * they differ from the defaults of the library, so that a model of the config computes as the
 * published one does.  No include guard: the list is expanded with different meanings of PUBLISHED.
 */
/* The members are JSON. */
/* clang-format off */
PUBLISHED("gpt2-small", "openai-community/gpt2", 124439808, GPT2LMHeadModel, "n_embd": 768,
	"n_layer": 12, "n_head": 12)
PUBLISHED("gpt2-medium", "openai-community/gpt2-medium", 354823168, GPT2LMHeadModel,
	"n_embd": 1024, "n_layer": 24, "n_head": 16)
PUBLISHED("gpt2-large", "openai-community/gpt2-large", 774030080, GPT2LMHeadModel,
	"n_embd": 1280, "n_layer": 36, "n_head": 20)
PUBLISHED("gpt2-xl", "openai-community/gpt2-xl", 1557611200, GPT2LMHeadModel,
	"n_embd": 1600, "n_layer": 48, "n_head": 25)
PUBLISHED("distilgpt2", "distilbert/distilgpt2", 81912576, GPT2LMHeadModel, "n_layer": 6)
PUBLISHED("llama-2-7b", "meta-llama/Llama-2-7b-hf", 6738415616, LlamaForCausalLM,
	"dtype": "float16", "max_position_embeddings": 4096, "rms_norm_eps": 1e-05)
PUBLISHED("llama-2-13b", "meta-llama/Llama-2-13b-hf", 13015864320, LlamaForCausalLM,
	"dtype": "float16", "hidden_size": 5120, "intermediate_size": 13824,
	"num_hidden_layers": 40, "num_attention_heads": 40, "num_key_value_heads": 40,
	"max_position_embeddings": 4096, "rms_norm_eps": 1e-05)
PUBLISHED("llama-2-70b", "meta-llama/Llama-2-70b-hf", 68976648192, LlamaForCausalLM,
	"dtype": "float16", "hidden_size": 8192, "intermediate_size": 28672,
	"num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
	"max_position_embeddings": 4096, "rms_norm_eps": 1e-05)
PUBLISHED("tinyllama-1.1b", "TinyLlama/TinyLlama-1.1B-Chat-v1.0", 1100048384,
	LlamaForCausalLM, "dtype": "bfloat16", "hidden_size": 2048, "intermediate_size": 5632,
	"num_hidden_layers": 22, "num_attention_heads": 32, "num_key_value_heads": 4,
	"max_position_embeddings": 2048, "rms_norm_eps": 1e-05)
PUBLISHED("llama-3-8b", "meta-llama/Meta-Llama-3-8B", 8030261248, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "hidden_size": 4096,
	"intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
	"num_key_value_heads": 8, "max_position_embeddings": 8192)
PUBLISHED("llama-3-70b", "meta-llama/Meta-Llama-3-70B", 70553706496, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "hidden_size": 8192,
	"intermediate_size": 28672, "num_hidden_layers": 80, "num_attention_heads": 64,
	"num_key_value_heads": 8, "max_position_embeddings": 8192)
PUBLISHED("llama-3.1-8b", "meta-llama/Llama-3.1-8B", 8030261248, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "max_position_embeddings": 131072,
	"rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
	"original_max_position_embeddings": 8192, "rope_type": "llama3"}, "hidden_size": 4096,
	"intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
	"num_key_value_heads": 8)
PUBLISHED("llama-3.1-70b", "meta-llama/Llama-3.1-70B", 70553706496, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "max_position_embeddings": 131072,
	"rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
	"original_max_position_embeddings": 8192, "rope_type": "llama3"}, "hidden_size": 8192,
	"intermediate_size": 28672, "num_hidden_layers": 80, "num_attention_heads": 64,
	"num_key_value_heads": 8)
PUBLISHED("llama-3.1-405b", "meta-llama/Llama-3.1-405B", 405853388800, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "max_position_embeddings": 131072,
	"rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
	"original_max_position_embeddings": 8192, "rope_type": "llama3"}, "hidden_size": 16384,
	"intermediate_size": 53248, "num_hidden_layers": 126, "num_attention_heads": 128,
	"num_key_value_heads": 8)
PUBLISHED("llama-3.2-1b", "meta-llama/Llama-3.2-1B", 1235814400, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "max_position_embeddings": 131072,
	"rope_scaling": {"factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
	"original_max_position_embeddings": 8192, "rope_type": "llama3"},
	"tie_word_embeddings": true, "num_key_value_heads": 8, "hidden_size": 2048,
	"intermediate_size": 8192, "num_hidden_layers": 16, "num_attention_heads": 32,
	"head_dim": 64)
PUBLISHED("llama-3.2-3b", "meta-llama/Llama-3.2-3B", 3212749824, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05, "rope_theta": 500000.0,
	"bos_token_id": 128000, "eos_token_id": 128001, "max_position_embeddings": 131072,
	"rope_scaling": {"factor": 32.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
	"original_max_position_embeddings": 8192, "rope_type": "llama3"},
	"tie_word_embeddings": true, "num_key_value_heads": 8, "hidden_size": 3072,
	"intermediate_size": 8192, "num_hidden_layers": 28, "num_attention_heads": 24,
	"head_dim": 128)
PUBLISHED("llama-3.3-70b", "meta-llama/Llama-3.3-70B-Instruct", 70553706496,
	LlamaForCausalLM, "dtype": "bfloat16", "vocab_size": 128256, "rms_norm_eps": 1e-05,
	"rope_theta": 500000.0, "bos_token_id": 128000, "eos_token_id": 128001,
	"max_position_embeddings": 131072, "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0,
	"high_freq_factor": 4.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"},
	"hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80,
	"num_attention_heads": 64, "num_key_value_heads": 8)
PUBLISHED("smollm2-135m", "HuggingFaceTB/SmolLM2-135M", 134515008, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536,
	"num_hidden_layers": 30, "num_attention_heads": 9, "num_key_value_heads": 3,
	"max_position_embeddings": 8192, "rms_norm_eps": 1e-05, "rope_theta": 100000.0,
	"tie_word_embeddings": true, "bos_token_id": 0, "eos_token_id": 0)
PUBLISHED("smollm2-360m", "HuggingFaceTB/SmolLM2-360M", 361821120, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 49152, "hidden_size": 960, "intermediate_size": 2560,
	"num_hidden_layers": 32, "num_attention_heads": 15, "num_key_value_heads": 5,
	"max_position_embeddings": 8192, "rms_norm_eps": 1e-05, "rope_theta": 100000.0,
	"tie_word_embeddings": true, "bos_token_id": 0, "eos_token_id": 0)
PUBLISHED("smollm2-1.7b", "HuggingFaceTB/SmolLM2-1.7B", 1711376384, LlamaForCausalLM,
	"dtype": "bfloat16", "vocab_size": 49152, "hidden_size": 2048, "intermediate_size": 8192,
	"num_hidden_layers": 24, "num_attention_heads": 32, "num_key_value_heads": 32,
	"max_position_embeddings": 8192, "rms_norm_eps": 1e-05, "rope_theta": 130000.0,
	"tie_word_embeddings": true, "bos_token_id": 0, "eos_token_id": 0)
PUBLISHED("mistral-7b-v0.1", "mistralai/Mistral-7B-v0.1", 7241732096, MistralForCausalLM,
	"dtype": "bfloat16", "rms_norm_eps": 1e-05, "hidden_size": 4096,
	"intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
	"num_key_value_heads": 8, "max_position_embeddings": 32768, "sliding_window": 4096,
	"rope_theta": 10000.0)
PUBLISHED("mistral-7b-v0.3", "mistralai/Mistral-7B-v0.3", 7248023552, MistralForCausalLM,
	"dtype": "bfloat16", "rms_norm_eps": 1e-05, "vocab_size": 32768, "hidden_size": 4096,
	"intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
	"num_key_value_heads": 8, "max_position_embeddings": 32768, "sliding_window": null,
	"rope_theta": 1000000.0)
PUBLISHED("mistral-nemo-12b", "mistralai/Mistral-Nemo-Base-2407", 12247782400,
	MistralForCausalLM, "dtype": "bfloat16", "rms_norm_eps": 1e-05, "vocab_size": 131072,
	"hidden_size": 5120, "intermediate_size": 14336, "num_hidden_layers": 40,
	"num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
	"max_position_embeddings": 131072, "sliding_window": null, "rope_theta": 1000000.0)
PUBLISHED("mixtral-8x7b", "mistralai/Mixtral-8x7B-v0.1", 46702792704, MixtralForCausalLM,
	"dtype": "bfloat16", "rms_norm_eps": 1e-05, "hidden_size": 4096,
	"intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
	"num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2,
	"max_position_embeddings": 32768, "rope_theta": 1000000.0)
PUBLISHED("mixtral-8x22b", "mistralai/Mixtral-8x22B-v0.1", 140630071296, MixtralForCausalLM,
	"dtype": "bfloat16", "rms_norm_eps": 1e-05, "vocab_size": 32768, "hidden_size": 6144,
	"intermediate_size": 16384, "num_hidden_layers": 56, "num_attention_heads": 48,
	"num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2,
	"max_position_embeddings": 65536, "rope_theta": 1000000.0)
PUBLISHED("qwen2-0.5b", "Qwen/Qwen2-0.5B", 494032768, Qwen2ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 896, "intermediate_size": 4864,
	"num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2,
	"rope_theta": 1000000.0, "tie_word_embeddings": true)
PUBLISHED("qwen2-1.5b", "Qwen/Qwen2-1.5B", 1543714304, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 1536, "intermediate_size": 8960,
	"num_hidden_layers": 28, "num_attention_heads": 12, "num_key_value_heads": 2,
	"rope_theta": 1000000.0, "tie_word_embeddings": true)
PUBLISHED("qwen2-7b", "Qwen/Qwen2-7B", 7615616512, Qwen2ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944,
	"num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen2-72b", "Qwen/Qwen2-72B", 72706203648, Qwen2ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 152064, "hidden_size": 8192, "intermediate_size": 29568,
	"num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen2.5-0.5b", "Qwen/Qwen2.5-0.5B", 494032768, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 896, "intermediate_size": 4864,
	"num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2,
	"rope_theta": 1000000.0, "tie_word_embeddings": true)
PUBLISHED("qwen2.5-1.5b", "Qwen/Qwen2.5-1.5B", 1543714304, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 1536, "intermediate_size": 8960,
	"num_hidden_layers": 28, "num_attention_heads": 12, "num_key_value_heads": 2,
	"rope_theta": 1000000.0, "tie_word_embeddings": true)
PUBLISHED("qwen2.5-3b", "Qwen/Qwen2.5-3B", 3085938688, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 11008,
	"num_hidden_layers": 36, "num_attention_heads": 16, "num_key_value_heads": 2,
	"rope_theta": 1000000.0, "tie_word_embeddings": true)
PUBLISHED("qwen2.5-7b", "Qwen/Qwen2.5-7B", 7615616512, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944,
	"num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen2.5-14b", "Qwen/Qwen2.5-14B", 14770033664, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 152064, "hidden_size": 5120, "intermediate_size": 13824,
	"num_hidden_layers": 48, "num_attention_heads": 40, "num_key_value_heads": 8,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen2.5-32b", "Qwen/Qwen2.5-32B", 32763876352, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 152064, "hidden_size": 5120, "intermediate_size": 27648,
	"num_hidden_layers": 64, "num_attention_heads": 40, "num_key_value_heads": 8,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen2.5-72b", "Qwen/Qwen2.5-72B", 72706203648, Qwen2ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 152064, "hidden_size": 8192, "intermediate_size": 29568,
	"num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
	"rope_theta": 1000000.0, "tie_word_embeddings": false)
PUBLISHED("qwen3-0.6b", "Qwen/Qwen3-0.6B", 596049920, Qwen3ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 1024, "intermediate_size": 3072,
	"num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": true)
PUBLISHED("qwen3-1.7b", "Qwen/Qwen3-1.7B", 1720574976, Qwen3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 6144,
	"num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": true)
PUBLISHED("qwen3-4b", "Qwen/Qwen3-4B", 4022468096, Qwen3ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 2560, "intermediate_size": 9728,
	"num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": true)
PUBLISHED("qwen3-8b", "Qwen/Qwen3-8B", 8190735360, Qwen3ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 12288,
	"num_hidden_layers": 36, "num_attention_heads": 32, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": false)
PUBLISHED("qwen3-14b", "Qwen/Qwen3-14B", 14768307200, Qwen3ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 5120, "intermediate_size": 17408,
	"num_hidden_layers": 40, "num_attention_heads": 40, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": false)
PUBLISHED("qwen3-32b", "Qwen/Qwen3-32B", 32762123264, Qwen3ForCausalLM, "dtype": "bfloat16",
	"vocab_size": 151936, "hidden_size": 5120, "intermediate_size": 25600,
	"num_hidden_layers": 64, "num_attention_heads": 64, "num_key_value_heads": 8,
	"head_dim": 128, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
	"tie_word_embeddings": false)
PUBLISHED("qwen3-30b-a3b", "Qwen/Qwen3-30B-A3B", 30532122624, Qwen3MoeForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 2048, "intermediate_size": 6144,
	"num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4,
	"head_dim": 128, "num_experts": 128, "num_experts_per_tok": 8,
	"moe_intermediate_size": 768, "norm_topk_prob": true, "max_position_embeddings": 40960,
	"rope_theta": 1000000.0)
PUBLISHED("qwen3-235b-a22b", "Qwen/Qwen3-235B-A22B", 235093634560, Qwen3MoeForCausalLM,
	"dtype": "bfloat16", "vocab_size": 151936, "hidden_size": 4096, "intermediate_size": 12288,
	"num_hidden_layers": 94, "num_attention_heads": 64, "num_key_value_heads": 4,
	"head_dim": 128, "num_experts": 128, "num_experts_per_tok": 8,
	"moe_intermediate_size": 1536, "norm_topk_prob": true, "max_position_embeddings": 40960,
	"rope_theta": 1000000.0)
PUBLISHED("gemma-2b", "google/gemma-2b", 2506172416, GemmaForCausalLM, "dtype": "bfloat16",
	"hidden_size": 2048, "intermediate_size": 16384, "num_hidden_layers": 18,
	"num_attention_heads": 8, "num_key_value_heads": 1)
PUBLISHED("gemma-7b", "google/gemma-7b", 8537680896, GemmaForCausalLM, "dtype": "bfloat16",
	"hidden_size": 3072, "intermediate_size": 24576, "num_hidden_layers": 28,
	"num_attention_heads": 16, "num_key_value_heads": 16)
PUBLISHED("gemma-2-2b", "google/gemma-2-2b", 2614341888, Gemma2ForCausalLM,
	"dtype": "float32", "hidden_size": 2304, "intermediate_size": 9216,
	"num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4,
	"head_dim": 256)
PUBLISHED("gemma-2-9b", "google/gemma-2-9b", 9241705984, Gemma2ForCausalLM,
	"dtype": "float32", "hidden_size": 3584, "intermediate_size": 14336,
	"num_hidden_layers": 42, "num_attention_heads": 16, "num_key_value_heads": 8,
	"head_dim": 256)
PUBLISHED("gemma-2-27b", "google/gemma-2-27b", 27227128320, Gemma2ForCausalLM,
	"dtype": "float32", "hidden_size": 4608, "intermediate_size": 36864,
	"num_hidden_layers": 46, "num_attention_heads": 32, "num_key_value_heads": 16,
	"head_dim": 128, "query_pre_attn_scalar": 144)
PUBLISHED("gemma-3-270m", "google/gemma-3-270m", 268098176, Gemma3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 262144, "hidden_size": 640, "intermediate_size": 2048,
	"num_hidden_layers": 18, "num_attention_heads": 4, "num_key_value_heads": 1,
	"head_dim": 256, "sliding_window": 512)
PUBLISHED("gemma-3-1b", "google/gemma-3-1b-pt", 999885952, Gemma3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 262144, "hidden_size": 1152, "intermediate_size": 6912,
	"num_hidden_layers": 26, "num_attention_heads": 4, "num_key_value_heads": 1,
	"head_dim": 256, "sliding_window": 512)
PUBLISHED("phi-3-mini-4k", "microsoft/Phi-3-mini-4k-instruct", 3821079552, Phi3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 32064, "hidden_size": 3072, "intermediate_size": 8192,
	"num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
	"max_position_embeddings": 4096, "sliding_window": 2047)
PUBLISHED("starcoder2-3b", "bigcode/starcoder2-3b", 3030371328, Starcoder2ForCausalLM,
	"dtype": "float32", "vocab_size": 49152, "hidden_size": 3072, "intermediate_size": 12288,
	"num_hidden_layers": 30, "num_attention_heads": 24, "num_key_value_heads": 2,
	"bos_token_id": 0, "eos_token_id": 0)
PUBLISHED("smollm3-3b", "HuggingFaceTB/SmolLM3-3B", 3075098624, SmolLM3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 128256, "hidden_size": 2048, "intermediate_size": 11008,
	"num_hidden_layers": 36, "num_attention_heads": 16, "num_key_value_heads": 4,
	"tie_word_embeddings": true)
PUBLISHED("olmo-1b", "allenai/OLMo-1B-hf", 1176764416, OlmoForCausalLM, "dtype": "float32",
	"vocab_size": 50304, "hidden_size": 2048, "intermediate_size": 8192,
	"num_hidden_layers": 16, "num_attention_heads": 16, "num_key_value_heads": 16,
	"tie_word_embeddings": true)
PUBLISHED("olmo-7b", "allenai/OLMo-7B-hf", 6888095744, OlmoForCausalLM, "dtype": "float32",
	"vocab_size": 50304, "hidden_size": 4096, "intermediate_size": 11008,
	"num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32)
PUBLISHED("olmo-2-7b", "allenai/OLMo-2-1124-7B", 7298617344, Olmo2ForCausalLM,
	"dtype": "float32", "vocab_size": 100352, "hidden_size": 4096, "intermediate_size": 11008,
	"num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32,
	"rope_theta": 500000.0, "rms_norm_eps": 1e-06)
PUBLISHED("pythia-70m", "EleutherAI/pythia-70m", 70426624, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 512, "intermediate_size": 2048,
	"num_hidden_layers": 6, "num_attention_heads": 8)
PUBLISHED("pythia-160m", "EleutherAI/pythia-160m", 162322944, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 768, "intermediate_size": 3072,
	"num_hidden_layers": 12, "num_attention_heads": 12)
PUBLISHED("pythia-410m", "EleutherAI/pythia-410m", 405334016, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 1024, "intermediate_size": 4096,
	"num_hidden_layers": 24, "num_attention_heads": 16)
PUBLISHED("pythia-1b", "EleutherAI/pythia-1b", 1011781632, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 2048, "intermediate_size": 8192,
	"num_hidden_layers": 16, "num_attention_heads": 8)
PUBLISHED("pythia-1.4b", "EleutherAI/pythia-1.4b", 1414647808, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 2048, "intermediate_size": 8192,
	"num_hidden_layers": 24, "num_attention_heads": 16)
PUBLISHED("pythia-2.8b", "EleutherAI/pythia-2.8b", 2775208960, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50304, "hidden_size": 2560, "intermediate_size": 10240,
	"num_hidden_layers": 32, "num_attention_heads": 32)
PUBLISHED("pythia-6.9b", "EleutherAI/pythia-6.9b", 6857302016, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50432, "hidden_size": 4096, "intermediate_size": 16384,
	"num_hidden_layers": 32, "num_attention_heads": 32)
PUBLISHED("pythia-12b", "EleutherAI/pythia-12b", 11846072320, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50688, "hidden_size": 5120, "intermediate_size": 20480,
	"num_hidden_layers": 36, "num_attention_heads": 40)
PUBLISHED("gpt-neox-20b", "EleutherAI/gpt-neox-20b", 20554567680, GPTNeoXForCausalLM,
	"dtype": "float16", "vocab_size": 50432, "hidden_size": 6144, "intermediate_size": 24576,
	"num_hidden_layers": 44, "num_attention_heads": 64)
PUBLISHED("opt-125m", "facebook/opt-125m", 125239296, OPTForCausalLM, "dtype": "float16",
	"vocab_size": 50272, "hidden_size": 768, "ffn_dim": 3072, "num_hidden_layers": 12,
	"num_attention_heads": 12, "max_position_embeddings": 2048, "word_embed_proj_dim": 768)
PUBLISHED("opt-350m", "facebook/opt-350m", 331196416, OPTForCausalLM, "dtype": "float16",
	"vocab_size": 50272, "hidden_size": 1024, "ffn_dim": 4096, "num_hidden_layers": 24,
	"num_attention_heads": 16, "max_position_embeddings": 2048, "word_embed_proj_dim": 512,
	"do_layer_norm_before": false)
PUBLISHED("opt-1.3b", "facebook/opt-1.3b", 1315758080, OPTForCausalLM, "dtype": "float16",
	"vocab_size": 50272, "hidden_size": 2048, "ffn_dim": 8192, "num_hidden_layers": 24,
	"num_attention_heads": 32, "max_position_embeddings": 2048, "word_embed_proj_dim": 2048)
PUBLISHED("opt-2.7b", "facebook/opt-2.7b", 2651596800, OPTForCausalLM, "dtype": "float16",
	"vocab_size": 50272, "hidden_size": 2560, "ffn_dim": 10240, "num_hidden_layers": 32,
	"num_attention_heads": 32, "max_position_embeddings": 2048, "word_embed_proj_dim": 2560)
PUBLISHED("opt-6.7b", "facebook/opt-6.7b", 6658473984, OPTForCausalLM, "dtype": "float16",
	"vocab_size": 50272, "hidden_size": 4096, "ffn_dim": 16384, "num_hidden_layers": 32,
	"num_attention_heads": 32, "max_position_embeddings": 2048, "word_embed_proj_dim": 4096)
PUBLISHED("falcon-7b", "tiiuae/falcon-7b", 6921720704, FalconForCausalLM,
	"dtype": "bfloat16", "vocab_size": 65024, "hidden_size": 4544, "num_hidden_layers": 32,
	"num_attention_heads": 71, "multi_query": true, "parallel_attn": true, "bias": false)
PUBLISHED("falcon-40b", "tiiuae/falcon-40b", 41303293952, FalconForCausalLM,
	"dtype": "bfloat16", "vocab_size": 65024, "hidden_size": 8192, "num_hidden_layers": 60,
	"num_attention_heads": 128, "num_kv_heads": 8, "new_decoder_architecture": true,
	"parallel_attn": true, "bias": false)
PUBLISHED("mamba-130m", "state-spaces/mamba-130m-hf", 129135360, MambaForCausalLM,
	"dtype": "float32", "vocab_size": 50280, "hidden_size": 768, "num_hidden_layers": 24)
PUBLISHED("mamba-370m", "state-spaces/mamba-370m-hf", 371516416, MambaForCausalLM,
	"dtype": "float32", "vocab_size": 50280, "hidden_size": 1024, "num_hidden_layers": 48)
PUBLISHED("mamba-790m", "state-spaces/mamba-790m-hf", 793204224, MambaForCausalLM,
	"dtype": "float32", "vocab_size": 50280, "hidden_size": 1536, "num_hidden_layers": 48)
PUBLISHED("mamba-1.4b", "state-spaces/mamba-1.4b-hf", 1372178432, MambaForCausalLM,
	"dtype": "float32", "vocab_size": 50280, "hidden_size": 2048, "num_hidden_layers": 48)
PUBLISHED("mamba-2.8b", "state-spaces/mamba-2.8b-hf", 2768345600, MambaForCausalLM,
	"dtype": "float32", "vocab_size": 50280, "hidden_size": 2560, "num_hidden_layers": 64)
PUBLISHED("gpt-oss-20b", "openai/gpt-oss-20b", 20914757184, GptOssForCausalLM,
	"dtype": "bfloat16", "vocab_size": 201088, "hidden_size": 2880, "intermediate_size": 2880,
	"num_hidden_layers": 24, "num_attention_heads": 64, "num_key_value_heads": 8,
	"head_dim": 64, "num_local_experts": 32, "num_experts_per_tok": 4)
PUBLISHED("gpt-oss-120b", "openai/gpt-oss-120b", 116829156672, GptOssForCausalLM,
	"dtype": "bfloat16", "vocab_size": 201088, "hidden_size": 2880, "intermediate_size": 2880,
	"num_hidden_layers": 36, "num_attention_heads": 64, "num_key_value_heads": 8,
	"head_dim": 64, "num_local_experts": 128, "num_experts_per_tok": 4)
PUBLISHED("deepseek-v3", "deepseek-ai/DeepSeek-V3", 671026404352, DeepseekV3ForCausalLM,
	"dtype": "bfloat16", "vocab_size": 129280, "hidden_size": 7168, "intermediate_size": 18432,
	"num_hidden_layers": 61, "num_attention_heads": 128, "num_key_value_heads": 128,
	"moe_intermediate_size": 2048, "n_routed_experts": 256, "n_shared_experts": 1,
	"first_k_dense_replace": 3, "q_lora_rank": 1536, "kv_lora_rank": 512,
	"qk_rope_head_dim": 64, "qk_nope_head_dim": 128, "v_head_dim": 128, "n_group": 8,
	"topk_group": 4, "num_experts_per_tok": 8)
PUBLISHED("bert-base-uncased", "google-bert/bert-base-uncased", 109514298, BertForMaskedLM,
	"hidden_size": 768)
PUBLISHED("bert-base-cased", "google-bert/bert-base-cased", 108340804, BertForMaskedLM,
	"vocab_size": 28996)
PUBLISHED("bert-large-uncased", "google-bert/bert-large-uncased", 335174458,
	BertForMaskedLM, "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
	"num_attention_heads": 16)
PUBLISHED("bert-base-multilingual-cased", "google-bert/bert-base-multilingual-cased",
	177974523, BertForMaskedLM, "vocab_size": 119547)
PUBLISHED("roberta-base", "FacebookAI/roberta-base", 124697433, RobertaForMaskedLM,
	"vocab_size": 50265, "max_position_embeddings": 514, "type_vocab_size": 1,
	"layer_norm_eps": 1e-05)
PUBLISHED("roberta-large", "FacebookAI/roberta-large", 355412057, RobertaForMaskedLM,
	"vocab_size": 50265, "hidden_size": 1024, "intermediate_size": 4096,
	"num_hidden_layers": 24, "num_attention_heads": 16, "max_position_embeddings": 514,
	"type_vocab_size": 1, "layer_norm_eps": 1e-05)
PUBLISHED("xlm-roberta-base", "FacebookAI/xlm-roberta-base", 278295186,
	XLMRobertaForMaskedLM, "vocab_size": 250002, "max_position_embeddings": 514,
	"type_vocab_size": 1, "layer_norm_eps": 1e-05)
PUBLISHED("xlm-roberta-large", "FacebookAI/xlm-roberta-large", 560142482,
	XLMRobertaForMaskedLM, "vocab_size": 250002, "hidden_size": 1024,
	"intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
	"max_position_embeddings": 514, "type_vocab_size": 1, "layer_norm_eps": 1e-05)
PUBLISHED("camembert-base", "almanach/camembert-base", 110655493, CamembertForMaskedLM,
	"vocab_size": 32005, "max_position_embeddings": 514, "type_vocab_size": 1,
	"layer_norm_eps": 1e-05)
PUBLISHED("distilbert-base-uncased", "distilbert/distilbert-base-uncased", 66985530,
	DistilBertForMaskedLM, "dim": 768)
PUBLISHED("distilbert-base-cased", "distilbert/distilbert-base-cased", 65812036,
	DistilBertForMaskedLM, "vocab_size": 28996)
PUBLISHED("t5-small", "google-t5/t5-small", 60506624, T5ForConditionalGeneration,
	"d_model": 512, "d_ff": 2048, "num_layers": 6, "num_heads": 8)
PUBLISHED("t5-base", "google-t5/t5-base", 222903552, T5ForConditionalGeneration,
	"d_model": 768, "d_ff": 3072, "num_layers": 12, "num_heads": 12)
PUBLISHED("t5-large", "google-t5/t5-large", 737668096, T5ForConditionalGeneration,
	"d_model": 1024, "d_ff": 4096, "num_layers": 24, "num_heads": 16)
PUBLISHED("t5-3b", "google-t5/t5-3b", 2851598336, T5ForConditionalGeneration,
	"d_model": 1024, "d_ff": 16384, "num_layers": 24, "num_heads": 32, "d_kv": 128)
PUBLISHED("flan-t5-small", "google/flan-t5-small", 76961152, T5ForConditionalGeneration,
	"d_model": 512, "d_ff": 1024, "num_layers": 8, "num_heads": 6, "num_decoder_layers": 8,
	"feed_forward_proj": "gated-gelu", "tie_word_embeddings": false)
PUBLISHED("flan-t5-base", "google/flan-t5-base", 247577856, T5ForConditionalGeneration,
	"d_model": 768, "d_ff": 2048, "num_layers": 12, "num_heads": 12,
	"feed_forward_proj": "gated-gelu", "tie_word_embeddings": false)
PUBLISHED("flan-t5-large", "google/flan-t5-large", 783150080, T5ForConditionalGeneration,
	"d_model": 1024, "d_ff": 2816, "num_layers": 24, "num_heads": 16,
	"feed_forward_proj": "gated-gelu", "tie_word_embeddings": false)
PUBLISHED("flan-t5-xl", "google/flan-t5-xl", 2849757184, T5ForConditionalGeneration,
	"d_model": 2048, "d_ff": 5120, "num_layers": 24, "num_heads": 32,
	"feed_forward_proj": "gated-gelu", "tie_word_embeddings": false)
PUBLISHED("flan-t5-xxl", "google/flan-t5-xxl", 11135332352, T5ForConditionalGeneration,
	"d_model": 4096, "d_ff": 10240, "num_layers": 24, "num_heads": 64,
	"feed_forward_proj": "gated-gelu", "tie_word_embeddings": false)
PUBLISHED("vit-base-patch16-224", "google/vit-base-patch16-224", 86567656,
	ViTForImageClassification, "num_labels": 1000)
PUBLISHED("vit-base-patch16-384", "google/vit-base-patch16-384", 86859496,
	ViTForImageClassification, "num_labels": 1000, "image_size": 384)
PUBLISHED("vit-base-patch32-384", "google/vit-base-patch32-384", 88297192,
	ViTForImageClassification, "num_labels": 1000, "image_size": 384, "patch_size": 32)
PUBLISHED("vit-large-patch16-224", "google/vit-large-patch16-224", 304326632,
	ViTForImageClassification, "num_labels": 1000, "hidden_size": 1024,
	"intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16)
PUBLISHED("whisper-tiny", "openai/whisper-tiny", 37760640, WhisperForConditionalGeneration,
	"d_model": 384, "encoder_layers": 4, "decoder_layers": 4, "encoder_attention_heads": 6,
	"decoder_attention_heads": 6, "encoder_ffn_dim": 1536, "decoder_ffn_dim": 1536)
PUBLISHED("whisper-base", "openai/whisper-base", 72593920, WhisperForConditionalGeneration,
	"d_model": 512, "encoder_layers": 6, "decoder_layers": 6, "encoder_attention_heads": 8,
	"decoder_attention_heads": 8, "encoder_ffn_dim": 2048, "decoder_ffn_dim": 2048)
PUBLISHED("whisper-small", "openai/whisper-small", 241734912,
	WhisperForConditionalGeneration, "d_model": 768, "encoder_layers": 12,
	"decoder_layers": 12, "encoder_attention_heads": 12, "decoder_attention_heads": 12,
	"encoder_ffn_dim": 3072, "decoder_ffn_dim": 3072)
PUBLISHED("whisper-medium", "openai/whisper-medium", 763857920,
	WhisperForConditionalGeneration, "d_model": 1024, "encoder_layers": 24,
	"decoder_layers": 24, "encoder_attention_heads": 16, "decoder_attention_heads": 16,
	"encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096)
PUBLISHED("whisper-large", "openai/whisper-large", 1543304960,
	WhisperForConditionalGeneration, "d_model": 1280, "encoder_layers": 32,
	"decoder_layers": 32, "encoder_attention_heads": 20, "decoder_attention_heads": 20,
	"encoder_ffn_dim": 5120, "decoder_ffn_dim": 5120)
PUBLISHED("whisper-large-v3", "openai/whisper-large-v3", 1543490560,
	WhisperForConditionalGeneration, "d_model": 1280, "encoder_layers": 32,
	"decoder_layers": 32, "encoder_attention_heads": 20, "decoder_attention_heads": 20,
	"encoder_ffn_dim": 5120, "decoder_ffn_dim": 5120, "vocab_size": 51866, "num_mel_bins": 128,
	"dtype": "float16")
PUBLISHED("whisper-large-v3-turbo", "openai/whisper-large-v3-turbo", 808878080,
	WhisperForConditionalGeneration, "d_model": 1280, "encoder_layers": 32,
	"decoder_layers": 4, "encoder_attention_heads": 20, "decoder_attention_heads": 20,
	"encoder_ffn_dim": 5120, "decoder_ffn_dim": 5120, "vocab_size": 51866, "num_mel_bins": 128,
	"dtype": "float16")
/* clang-format on */
