//! candle, unmodified, loads a tiny Llama and runs it: hub-candle URL FOLDER.

use std::error::Error;
use std::fs;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::llama::{Cache, Llama, LlamaConfig};
use hf_hub::api::sync::ApiBuilder;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, url, folder] = &arguments[..] else {
        return Err("usage: hub-candle URL FOLDER".into());
    };
    let api = ApiBuilder::new()
        .with_endpoint(url.clone())
        .with_cache_dir(folder.into())
        .with_progress(false)
        .build()?;
    let repo = api.model("arch/llama.tiny".into());
    let config: LlamaConfig = serde_json::from_slice(&fs::read(repo.get("config.json")?)?)?;
    let config = config.into_config(false);
    let device = Device::Cpu;
    let weights = repo.get("model.safetensors")?;
    let variables = unsafe { VarBuilder::from_mmaped_safetensors(&[weights], DType::F32, &device)? };
    let model = Llama::load(variables, &config)?;
    let mut cache = Cache::new(false, DType::F32, &config, &device)?;
    let tokens = Tensor::new(&[[1u32, 2, 3]], &device)?;
    let logits = model.forward(&tokens, 0, &mut cache)?.flatten_all()?.to_vec1::<f32>()?;
    if logits.is_empty() || !logits.iter().all(|x| x.is_finite()) {
        return Err("NOT OK: logits are not finite".into());
    }
    println!("ok: candle 0.11.1 loads arch/llama.tiny: {} finite logits", logits.len());
    Ok(())
}
