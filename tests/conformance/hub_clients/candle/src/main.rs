//! candle, unmodified, loads a twin from the server of HF_ENDPOINT and makes logits: candle-client REPOSITORY.
use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::llama::{Cache, Llama, LlamaConfig};
use hf_hub::api::sync::ApiBuilder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("candle-client REPOSITORY")?;
    let cache = std::env::temp_dir().join(format!("candle-client-{}", std::process::id()));
    let repository = ApiBuilder::from_env()
        .with_cache_dir(cache.clone())
        .with_progress(false)
        .build()?
        .model(name);
    let config: LlamaConfig = serde_json::from_slice(&std::fs::read(repository.get("config.json")?)?)?;
    let config = config.into_config(false);
    let file = repository.get("model.safetensors")?;
    let device = Device::Cpu;
    let tensors = unsafe { VarBuilder::from_mmaped_safetensors(&[file], DType::F32, &device)? };
    let model = Llama::load(tensors, &config)?;
    let mut past = Cache::new(false, DType::F32, &config, &device)?;
    let tokens = Tensor::new(&[[72u32, 101, 108, 108, 111]], &device)?;
    let logits = model.forward(&tokens, 0, &mut past)?;
    assert_eq!(logits.dims(), &[1, config.vocab_size]);
    let logits = logits.flatten_all()?.to_vec1::<f32>()?;
    assert!(logits.iter().all(|value| value.is_finite()));
    assert!(logits.iter().any(|value| *value != 0.0));
    std::fs::remove_dir_all(cache)?;
    println!("ok: candle-transformers 0.11.1 loads {} tokens' logits", logits.len());
    Ok(())
}
