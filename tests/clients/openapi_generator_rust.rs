//! The client of openapi-generator's rust: main URL.
use openapi::apis::{configuration::Configuration, models_api, weights_api};
use openapi::models::Specification;
use serde_json::json;

#[tokio::main]
async fn main() {
    let configuration = Configuration { base_path: std::env::args().nth(1).unwrap(), ..Default::default() };
    let nested = Specification {
        model: Some(Some(json!({"type": "Sequential", "children": [
            {"type": "Linear", "in_features": 3, "out_features": 4}, "ReLU()", ["Linear(4, 2)"]]}))),
        init: Some(Some(json!([{"parameter": "weight", "initializer": {"name": "normal", "std": 0.02}}]))),
        seed: Some(Some(json!(42))),
        ..Default::default()
    };
    let made = weights_api::make_weights_json(&configuration, nested.clone(), None, None, None, None).await.unwrap();
    let tensor = &made.tensors["2.0.weight"];
    let value = tensor.data.as_ref().unwrap()[0][0].as_f64().unwrap();
    println!("nested {} {} {}", tensor.shape[0], tensor.shape[1], (value * 1e9).round() as i64);

    let llama = Specification { config: Some(Some(json!({"model_type": "llama"}))), ..Default::default() };
    let seven = models_api::register_model(&configuration, llama).await.unwrap();
    println!("counts {} {}", seven.parameter_count, seven.total_bytes);

    let file = weights_api::make_weights_safetensors(&configuration, nested, None, None, None).await.unwrap().bytes().await.unwrap();
    println!("bytes {} {}", file.len(), file.iter().map(|one| u64::from(*one)).sum::<u64>());
}
