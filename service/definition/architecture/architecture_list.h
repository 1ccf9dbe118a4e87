/*
 * Architectures, one row each: ARCHITECTURE(model_type) is weightd_architecture_<model_type>.
 * No include guard: the list is expanded with different meanings of ARCHITECTURE.
 */
/* gpt2.c */
ARCHITECTURE(gpt2)
/* llama.c */
ARCHITECTURE(llama)
ARCHITECTURE(mistral)
ARCHITECTURE(mixtral)
ARCHITECTURE(qwen2)
ARCHITECTURE(qwen3)
ARCHITECTURE(gemma)
ARCHITECTURE(gemma2)
ARCHITECTURE(gemma3_text)
/* bert.c, t5.c, vit.c, whisper.c, mamba.c */
ARCHITECTURE(bert)
ARCHITECTURE(t5)
ARCHITECTURE(vit)
ARCHITECTURE(whisper)
ARCHITECTURE(mamba)
