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
/* llama_kin.c */
ARCHITECTURE(granite)
ARCHITECTURE(smollm3)
ARCHITECTURE(ministral)
ARCHITECTURE(ernie4_5)
ARCHITECTURE(seed_oss)
/* olmo.c */
ARCHITECTURE(olmo)
ARCHITECTURE(olmo2)
ARCHITECTURE(olmo3)
/* phi3.c, starcoder2.c, qwen_moe.c, gpt_oss.c, deepseek_v3.c */
ARCHITECTURE(phi3)
ARCHITECTURE(starcoder2)
ARCHITECTURE(qwen2_moe)
ARCHITECTURE(qwen3_moe)
ARCHITECTURE(gpt_oss)
ARCHITECTURE(deepseek_v3)
/* gpt_neox.c, opt.c, falcon.c */
ARCHITECTURE(gpt_neox)
ARCHITECTURE(opt)
ARCHITECTURE(falcon)
/* roberta.c, distilbert.c */
ARCHITECTURE(roberta)
ARCHITECTURE(xlm_roberta)
ARCHITECTURE(camembert)
ARCHITECTURE(distilbert)
/* clip.c */
ARCHITECTURE(clip_text_model)
ARCHITECTURE(clip_vision_model)
/* bert.c, t5.c, vit.c, whisper.c, mamba.c */
ARCHITECTURE(bert)
ARCHITECTURE(t5)
ARCHITECTURE(vit)
ARCHITECTURE(whisper)
ARCHITECTURE(mamba)
